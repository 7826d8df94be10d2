"""Introductions over a real database: limits, and what members settle for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.core.ids import new_id
from bot.guilds.pillars import Pillar, PillarClosed, Suspended
from bot.introductions.admission import Actor
from bot.introductions.afterwards import Afterwards
from bot.introductions.asking import (
    AskedBefore,
    Field,
    No,
    Person,
    TheyAsked,
    TooManyOpen,
    TooShort,
)
from bot.introductions.course import AFTER, LAPSE, OFFER
from bot.introductions.offers import Card
from bot.introductions.preferences import Openness
from bot.introductions.request import Introduction
from bot.introductions.rules import Answer, Event, Phase, Standing
from bot.introductions.ways import EdgeKind
from bot.members.facts import Audience, FactKind
from bot.members.records import directs
from bot.members.rules import News, Reach, Rhythm
from tests.community import ANA, BEA, CAI, DAY, DEE, GUILD, HOUR, NOW, ORG
from tests.introductions.party import WEEK, WORDS, Party

AS_ANA = Actor(GUILD, ANA)


async def test_who_has_not_said_how_they_may_be_reached_finds_it_in_their_inbox_only(party: Party) -> None:
    asked = await party.ask(target=66)
    assert party.told.directs == []
    [waiting] = await party.introductions.to_answer(GUILD, 66, NOW)
    assert waiting.id == asked.id
    await party.answer(asked, 66, Event.YES)
    assert party.told.threads == [asked.id]


async def test_who_wants_nothing_at_all_is_shown_nothing(party: Party) -> None:
    await party.reach(Reach.NOT_AT_ALL, BEA)
    asked = await party.ask()
    assert await party.introductions.to_answer(GUILD, BEA, NOW) == []
    assert await party.introductions.answer(asked.id, BEA, Event.YES, NOW) is No.NOT_FOUND


async def test_a_closed_direct_message_leaves_it_in_the_inbox(party: Party) -> None:
    party.closed.add(BEA)
    asked = await party.ask()
    assert (await party.members.reach(GUILD, BEA)).closed_at == NOW
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, NOW)] == [asked.id]
    await party.answer(asked, BEA, Event.YES)
    assert (await party.now(asked.id)).phase is Phase.MADE


async def test_limits_are_the_askers_own(party: Party) -> None:
    async def ask(target: int) -> object:
        return await party.introductions.ask(AS_ANA, Person(target), WORDS, new_id(NOW), NOW)

    assert await ask(ANA) is No.ONESELF
    assert await party.introductions.ask(AS_ANA, Person(9, is_bot=True), WORDS, new_id(NOW), NOW) is No.BOT
    gone = Person(9, is_here=False)
    assert await party.introductions.ask(AS_ANA, gone, WORDS, new_id(NOW), NOW) is No.NOT_HERE
    short = replace(WORDS, agenda="hi")
    said = await party.introductions.ask(AS_ANA, Person(BEA), short, new_id(NOW), NOW)
    assert said == TooShort(Field.AGENDA, 10)
    asked = [await party.ask(target=target) for target in (BEA, CAI, DEE)]
    refusal = await ask(77)
    assert refusal == TooManyOpen(3, NOW + WEEK)
    assert await ask(BEA) == AskedBefore(NOW, NOW + timedelta(days=90))
    await party.introductions.withdraw(asked[0].id, AS_ANA, NOW)
    assert isinstance(await ask(77), Introduction)


async def test_who_has_given_nothing_is_told_what_to_do_first(party: Party) -> None:
    await party.guilds.change(GUILD, NOW, changed_by=ORG, is_giving_first=True)
    said = await party.introductions.ask(AS_ANA, Person(BEA), WORDS, new_id(NOW), NOW)
    assert said is No.NOTHING_GIVEN
    await party.share()
    said = await party.introductions.ask(AS_ANA, Person(BEA), WORDS, new_id(NOW), NOW)
    assert isinstance(said, Introduction)


async def test_who_asks_somebody_that_waits_for_their_answer_is_led_there(party: Party) -> None:
    asked = await party.ask(BEA, ANA)
    said = await party.introductions.ask(AS_ANA, Person(BEA), WORDS, new_id(NOW), NOW)
    assert said == TheyAsked(asked.id)
    await party.answer(asked, ANA, Event.NOT_NOW)
    assert isinstance(
        await party.introductions.ask(AS_ANA, Person(BEA), WORDS, new_id(NOW), NOW), Introduction
    )


async def test_what_the_weekly_cap_holds_back_is_shown_when_there_is_room(party: Party) -> None:
    await party.preferences.change(GUILD, BEA, NOW, weekly_most=1)
    first, second = await party.ask(CAI, BEA), await party.ask(DEE, BEA, now=NOW + DAY)
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, NOW + DAY)] == [first.id]
    await party.pass_until(NOW + WEEK)
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, NOW + WEEK)] == [second.id]


async def test_a_change_of_mind_about_requests_shows_what_was_held_back(party: Party) -> None:
    await party.preferences.change(GUILD, BEA, NOW, openness=Openness.CLOSED)
    asked = await party.ask()
    assert await party.introductions.to_answer(GUILD, BEA, NOW) == []
    await party.preferences.change(GUILD, BEA, NOW + DAY, openness=Openness.OPEN)
    await party.play(NOW + DAY)
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, NOW + DAY)] == [asked.id]
    assert party.told.directs == [(OFFER, BEA)]


async def test_a_pause_ends_and_what_waited_is_shown(party: Party) -> None:
    await party.preferences.change(GUILD, BEA, NOW, paused_until=NOW + 2 * DAY)
    asked = await party.ask()
    assert await party.introductions.to_answer(GUILD, BEA, NOW) == []
    await party.pass_until(NOW + 2 * DAY)
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, NOW + 2 * DAY)] == [asked.id]


async def test_pause_all_answers_what_waits_and_shows_nothing_new(party: Party) -> None:
    asked = await party.ask()
    await party.introductions.pause_all(GUILD, BEA, NOW)
    assert (await party.now(asked.id)).seats[1].answer is Answer.NOT_NOW
    await party.ask(CAI, BEA)
    assert party.told.directs == [(OFFER, BEA)]


async def test_only_through_somebody_they_have_met(party: Party) -> None:
    await party.preferences.change(GUILD, BEA, NOW, openness=Openness.MET)
    await party.ask(CAI, BEA)
    assert party.told.directs == []
    async with party.database.unit(NOW) as unit:
        await party.paths.add_edge_in(unit, GUILD, ANA, BEA, EdgeKind.MET)
    connected = await party.connect(ANA, BEA, DEE)
    assert (OFFER, BEA) in party.told.directs or connected.pair[0] == DEE
    if connected.pair[0] == DEE:
        await party.answer(connected, DEE, Event.YES)
    assert (OFFER, BEA) in party.told.directs


async def test_a_block_stops_what_is_open_and_is_never_told(party: Party) -> None:
    asked = await party.ask()
    assert await party.boundaries.block(Actor(GUILD, BEA), ANA, NOW) is None
    await party.play(NOW)
    assert (await party.now(asked.id)).seats[1].answer is Answer.NEVER
    assert (await party.now(asked.id)).standing_of(ANA) is Standing.PENDING
    assert await party.boundaries.block(AS_ANA, ANA, NOW) is No.ONESELF
    assert (await party.introductions.ask(Actor(GUILD, BEA), Person(ANA), WORDS, new_id(NOW), NOW)) is (
        No.BLOCKED_BY_YOU
    )
    assert await party.boundaries.unblock(Actor(GUILD, BEA), ANA, NOW)
    assert not await party.boundaries.unblock(Actor(GUILD, BEA), ANA, NOW)


async def test_who_is_kept_out_neither_asks_nor_is_asked(party: Party) -> None:
    pending = await party.ask(BEA, CAI)
    until = NOW + 3 * DAY
    await party.moderation.suspend(GUILD, BEA, Pillar.INTRODUCTIONS, until, "Spam in requests", ORG, NOW)
    assert (await party.now(pending.id)).phase is Phase.STOPPED
    with pytest.raises(PillarClosed) as refused:
        await party.introductions.ask(Actor(GUILD, BEA), Person(DEE), WORDS, new_id(NOW), NOW)
    assert refused.value.closed == Suspended(Pillar.INTRODUCTIONS, until, "Spam in requests")
    asked = await party.ask(ANA, BEA)
    assert await party.introductions.to_answer(GUILD, BEA, NOW) == []
    await party.pass_until(until)
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, until)] == [asked.id]


async def test_who_leaves_or_is_erased_is_out_of_every_request(party: Party) -> None:
    started, received = await party.ask(BEA, CAI), await party.ask(ANA, BEA)
    await party.boundaries.departed(GUILD, BEA, Event.ERASE, NOW)
    erased = await party.now(started.id)
    assert erased.phase is Phase.STOPPED
    assert (erased.line, erased.agenda) == ("", "")
    assert (await party.now(received.id)).seats[1].answer is Answer.GONE
    assert (await party.now(received.id)).standing_of(ANA) is Standing.PENDING


async def test_quiet_hours_hold_the_message_back_and_not_the_inbox(party: Party) -> None:
    await party.members.set_rhythm(BEA, Rhythm("UTC", time(8), time(12)), NOW)
    asked = await party.ask()
    assert party.told.directs == []
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, NOW)] == [asked.id]
    await party.pass_until(NOW + 2 * HOUR)
    assert party.told.directs == [(OFFER, BEA)]


async def test_a_block_concerns_only_whom_it_names(party: Party) -> None:
    from_ana, from_cai = await party.ask(ANA, BEA), await party.ask(CAI, BEA)
    await party.boundaries.block(Actor(GUILD, BEA), ANA, NOW)
    assert (await party.now(from_ana.id)).seats[1].answer is Answer.NEVER
    assert (await party.now(from_cai.id)).seats[1].answer is Answer.ASKED


async def test_unblocked_what_was_held_back_is_shown(party: Party) -> None:
    await party.boundaries.block(Actor(GUILD, BEA), ANA, NOW)
    asked = await party.ask()
    assert await party.introductions.to_answer(GUILD, BEA, NOW) == []
    assert await party.boundaries.unblock(Actor(GUILD, BEA), ANA, NOW + DAY)
    await party.play(NOW + DAY)
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, NOW + DAY)] == [asked.id]


async def test_what_was_shown_is_not_looked_at_again(party: Party) -> None:
    await party.ask()
    await party.preferences.change(GUILD, BEA, NOW, weekly_most=5)
    assert await party.waiting() == []


async def test_a_second_attempt_at_the_message_counts_once_against_the_week(party: Party) -> None:
    await party.introductions.ask(Actor(GUILD, ANA), Person(BEA), WORDS, new_id(NOW), NOW)
    [entry] = await party.claim()
    assert await party.offers.show(entry, NOW) is not None
    assert await party.offers.show(replace(entry, attempts=2), NOW) is not None
    assert len(await party.rows(directs)) == 1


async def test_taken_back_while_the_message_was_on_its_way_the_message_is_closed(party: Party) -> None:
    asked = await party.introductions.ask(Actor(GUILD, ANA), Person(BEA), WORDS, new_id(NOW), NOW)
    assert isinstance(asked, Introduction)
    [entry] = await party.claim()
    assert await party.offers.show(entry, NOW) is not None
    await party.introductions.withdraw(asked.id, Actor(GUILD, ANA), NOW)
    await party.settle(entry, party.delivered(entry))
    await party.play(NOW)
    assert party.told.closed == [BEA]


async def test_what_can_only_be_shown_after_its_end_is_not_planned(party: Party) -> None:
    await party.preferences.change(GUILD, BEA, NOW, paused_until=NOW + 60 * DAY)
    asked = await party.ask()
    assert set(await party.planned()) == {(LAPSE, asked.id)}


async def test_before_both_agreed_the_card_shows_only_what_everybody_may_see_of_the_other(
    party: Party,
) -> None:
    for user_id in (ANA, BEA):
        await party.members.set_facts(GUILD, user_id, FactKind.HOBBY, ["Climbing"], Audience.SHARED, NOW)
        await party.members.set_facts(GUILD, user_id, FactKind.SKILL, ["Python"], Audience.EVERYONE, NOW)
    asked = await party.ask()
    card = await party.offers.card(asked.id, BEA, None)
    assert isinstance(card, Card)
    assert [each.value for each in card.overlap] == ["Python"]
    await party.answer(asked, BEA, Event.YES)
    meeting = await party.offers.meeting(asked.id, ANA)
    assert meeting is not None
    assert {each.value for each in meeting.overlap} == {"Python", "Climbing"}
    assert await party.offers.meeting(asked.id, CAI) is None


async def test_thanks_to_somebody_who_blocked_them_count_as_any_and_reach_nobody(party: Party) -> None:
    asked = await party.ask()
    await party.answer(asked, BEA, Event.YES)
    await party.boundaries.block(Actor(GUILD, BEA), ANA, NOW)
    seen = await party.afterwards.thank(asked.id, ANA, BEA, "Thank you", NOW)
    assert isinstance(seen, Afterwards)
    assert News.THANKED not in await party.news(BEA)
    async with party.database.reading() as read:
        # As without a block: a way that is missing would tell of it.
        assert await party.paths.know_each_other_in(read, GUILD, ANA, BEA)


async def test_who_blocked_the_other_is_not_asked_what_came_of_it_and_the_other_is(party: Party) -> None:
    asked = await party.ask()
    await party.answer(asked, BEA, Event.YES)
    await party.boundaries.block(Actor(GUILD, BEA), ANA, NOW)
    await party.pass_until(NOW + timedelta(days=10))
    assert [user_id for kind, user_id in party.told.directs if kind == AFTER] == [ANA]
    assert await party.afterwards.to_say(GUILD, BEA) == []


async def test_the_next_is_not_asked_after_a_yes_before_them_was_taken_back(party: Party) -> None:
    connected = await party.connect()
    first, second = connected.pair
    await party.preferences.change(GUILD, second, NOW, paused_until=NOW + 2 * DAY)
    await party.answer(connected, first, Event.YES)
    await party.answer(connected, first, Event.NOT_NOW, now=NOW + DAY)
    await party.pass_until(NOW + 3 * DAY)
    assert await party.introductions.to_answer(GUILD, second, NOW + 3 * DAY) == []
    await party.answer(connected, first, Event.YES, now=NOW + 3 * DAY)
    assert [each.id for each in await party.introductions.to_answer(GUILD, second, NOW + 3 * DAY)] == [
        connected.id
    ]


async def test_who_wants_no_messages_any_more_gets_none_at_a_second_attempt(party: Party) -> None:
    await party.introductions.ask(Actor(GUILD, ANA), Person(BEA), WORDS, new_id(NOW), NOW)
    [entry] = await party.claim()
    assert await party.offers.show(entry, NOW) is not None
    await party.reach(Reach.INBOX, BEA)
    assert await party.offers.show(replace(entry, attempts=2), NOW) is None


async def test_what_was_held_back_is_shown_when_its_reason_ends_before_its_time(party: Party) -> None:
    await party.moderation.suspend(GUILD, BEA, Pillar.INTRODUCTIONS, NOW + 30 * DAY, "Spam", ORG, NOW)
    asked = await party.ask(ANA, BEA)
    assert await party.moderation.lift(GUILD, BEA, Pillar.INTRODUCTIONS, ORG, NOW + DAY) is None
    await party.play(NOW + DAY)
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, NOW + DAY)] == [asked.id]
    await party.reach(Reach.NOT_AT_ALL, CAI)
    other = await party.ask(ANA, CAI)
    await party.reach(Reach.DIRECT, CAI)
    await party.play(NOW)
    assert [each.id for each in await party.introductions.to_answer(GUILD, CAI, NOW)] == [other.id]


async def test_unblocked_a_request_can_be_answered_otherwise_again(party: Party) -> None:
    asked = await party.ask()
    await party.answer(asked, BEA, Event.NEVER)
    assert await party.introductions.to_answer(GUILD, BEA, NOW) == []
    await party.boundaries.unblock(Actor(GUILD, BEA), ANA, NOW)
    assert [each.id for each in await party.introductions.to_answer(GUILD, BEA, NOW)] == [asked.id]


async def test_pause_all_leaves_a_longer_pause_alone(party: Party) -> None:
    await party.preferences.change(GUILD, BEA, NOW, paused_until=NOW + 60 * DAY)
    kept = await party.introductions.pause_all(GUILD, BEA, NOW)
    assert kept.paused_until == NOW + 60 * DAY
