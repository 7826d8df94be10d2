"""Introductions over a real database: from asking to being made, with what can go wrong."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.core.effects import Ending, Moment, Outcome
from bot.core.ids import new_id
from bot.introductions.admission import Actor
from bot.introductions.asking import (
    AskedBefore,
    Field,
    MetBefore,
    No,
    Person,
    TooShort,
)
from bot.introductions.course import AFTER, DIRECT, LAPSE, OFFER
from bot.introductions.following import Talk
from bot.introductions.preferences import Openness
from bot.introductions.request import Introduction
from bot.introductions.rules import Answer, Event, Phase, Standing
from bot.introductions.ways import EdgeKind
from bot.members.rules import News
from tests.community import ANA, AUTHOR, BEA, CAI, DAY, DEE, GUILD, HOUR, NOW, ORG
from tests.introductions.party import NOTES, WEEK, WORDS, Party

AS_ANA = Actor(GUILD, ANA)


async def test_asked_and_answered_yes_they_are_introduced_once(party: Party) -> None:
    asked = await party.ask()
    assert party.told.directs == [(OFFER, BEA)]
    await party.answer(asked, BEA, Event.YES)
    made = await party.now(asked.id)
    assert made.phase is Phase.MADE
    assert made.thread_id is not None
    assert party.told.threads == [asked.id]
    assert (LAPSE, asked.id) not in await party.planned()
    await party.answer(asked, BEA, Event.YES)
    assert party.told.threads == [asked.id]


async def test_the_same_submission_again_asks_once(party: Party) -> None:
    first = await party.ask()
    again = await party.introductions.ask(AS_ANA, Person(BEA), WORDS, first.id, NOW)
    await party.play(NOW)
    assert isinstance(again, Introduction)
    assert again.id == first.id
    assert party.told.directs == [(OFFER, BEA)]
    stranger = await party.introductions.ask(Actor(GUILD, CAI), Person(BEA), WORDS, first.id, NOW)
    assert stranger is No.NOT_FOUND


async def test_an_answer_can_be_changed_until_it_is_made(party: Party) -> None:
    asked = await party.ask()
    for event, answer in ((Event.NOT_NOW, Answer.NOT_NOW), (Event.NEVER, Answer.NEVER)):
        await party.answer(asked, BEA, event)
        assert (await party.now(asked.id)).seats[1].answer is answer
    async with party.database.reading() as read:
        assert await party.members.has_blocked_in(read, GUILD, BEA, ANA)
    await party.answer(asked, BEA, Event.YES)
    assert (await party.now(asked.id)).phase is Phase.MADE
    async with party.database.reading() as read:
        assert not await party.members.has_blocked_in(read, GUILD, BEA, ANA)


async def test_after_both_said_yes_one_can_still_take_it_back_while_it_is_not_begun(party: Party) -> None:
    asked = await party.ask()
    await party.introductions.answer(asked.id, BEA, Event.YES, NOW)
    assert (await party.now(asked.id)).phase is Phase.AGREED
    await party.introductions.answer(asked.id, BEA, Event.NOT_NOW, NOW)
    await party.play(NOW)
    assert party.told.threads == []
    assert (await party.now(asked.id)).phase is Phase.GATHERING


async def test_two_answers_at_once_make_one_transition(party: Party) -> None:
    asked = await party.ask()
    await asyncio.gather(
        *(party.introductions.answer(asked.id, BEA, Event.YES, NOW) for _ in range(4)),
        party.introductions.answer(asked.id, BEA, Event.YES, NOW, guild_id=GUILD),
    )
    await party.play(NOW)
    assert party.told.threads == [asked.id]


async def test_only_whom_it_is_for_can_answer_and_only_here(party: Party) -> None:
    asked = await party.ask()
    for user_id, guild_id in ((CAI, None), (ANA, None), (BEA, GUILD + 1)):
        said = await party.introductions.answer(asked.id, user_id, Event.YES, NOW, guild_id=guild_id)
        assert said is No.NOT_FOUND
    assert await party.introductions.answer(new_id(NOW), BEA, Event.YES, NOW) is No.NOT_FOUND
    assert await party.introductions.answer(asked.id, BEA, Event.LAPSE, NOW) is No.NOT_ASKED
    assert (await party.now(asked.id)).seats[1].answer is Answer.ASKED


async def test_silence_ends_with_one_neutral_line_on_the_seventh_day(party: Party) -> None:
    asked = await party.ask()
    await party.pass_until(NOW + WEEK - timedelta(seconds=1))
    assert News.LAPSED not in await party.news(ANA)
    await party.pass_until(NOW + WEEK)
    assert await party.news(ANA) == [News.LAPSED]
    assert await party.news(BEA) == []
    assert (await party.now(asked.id)).phase is Phase.LAPSED
    assert party.told.closed == [BEA]
    await party.pass_until(NOW + 3 * WEEK)
    assert await party.news(ANA) == [News.LAPSED]
    assert await party.introductions.answer(asked.id, BEA, Event.YES, NOW + WEEK) is No.OVER


async def test_a_yes_on_the_last_moment_is_made_even_if_discord_is_late(party: Party) -> None:
    asked = await party.ask()
    last = asked.due_at - timedelta(seconds=1)
    await party.introductions.answer(asked.id, BEA, Event.YES, last)
    await party.agenda.sweep(asked.due_at)
    late = asked.due_at + HOUR
    assert await party.introductions.answer(asked.id, BEA, Event.NOT_NOW, late) is No.UNDER_WAY
    await party.play(late)
    assert party.told.threads == [asked.id]
    assert await party.news(ANA) == []


async def test_withdrawn_it_leads_nowhere_and_the_card_is_closed(party: Party) -> None:
    asked = await party.ask()
    assert (await party.introductions.withdraw(asked.id, Actor(GUILD, BEA), NOW)) is No.NOT_FOUND
    gone = await party.introductions.withdraw(asked.id, AS_ANA, NOW)
    assert isinstance(gone, Introduction)
    assert gone.standing_of(ANA) is Standing.CLOSED
    await party.play(NOW)
    assert party.told.closed == [BEA]
    assert await party.introductions.to_answer(GUILD, BEA, NOW) == []
    await party.pass_until(NOW + 2 * WEEK)
    assert await party.news(ANA) == []
    assert party.told.closed == [BEA], "it is closed once"


async def test_a_thread_that_cannot_be_had_becomes_a_message_to_each(party: Party) -> None:
    for code in (160006, 50013, 10003):
        party.thread_answer = Outcome(Ending.BLOCKED, code=code)
        asked = await party.ask(BEA if code == 160006 else CAI, DEE if code != 10003 else ANA)
        target = asked.seats[1].user_id
        await party.answer(asked, target, Event.YES)
        made = await party.now(asked.id)
        assert (made.phase, made.thread_id) == (Phase.MADE, None)
        assert party.told.directs[-2:] == [(DIRECT, user_id) for user_id in made.pair]
        for user_id in made.pair:
            assert (await party.news(user_id))[-1] is News.INTRODUCED
    [*troubles] = await party.guilds.troubles(GUILD)
    assert troubles
    # The blocked effect is tried again every hour: by then there is nothing left to do.
    party.thread_answer = None
    await party.play(NOW + 2 * HOUR)
    assert party.told.threads == []


async def test_where_there_is_no_channel_both_get_a_message(party: Party) -> None:
    await party.guilds.change(GUILD, NOW, changed_by=ORG, introductions_channel_id=None)
    asked = await party.ask()
    await party.answer(asked, BEA, Event.YES)
    assert (await party.now(asked.id)).phase is Phase.MADE
    assert party.told.directs[-2:] == [(DIRECT, ANA), (DIRECT, BEA)]


async def test_one_who_is_gone_when_they_are_to_meet_ends_it_without_a_word_before_its_time(
    party: Party,
) -> None:
    party.thread_answer = Outcome(Ending.GONE, code=10007)
    asked = await party.ask()
    await party.answer(asked, BEA, Event.YES)
    failed = await party.now(asked.id)
    assert failed.phase is Phase.FAILED
    assert failed.standing_of(ANA) is Standing.PENDING
    assert await party.news(ANA) == []
    await party.pass_until(NOW + WEEK)
    assert await party.news(ANA) == [News.LAPSED]


async def test_brokered_the_second_is_asked_after_the_firsts_yes_and_the_broker_hears_of_both(
    party: Party,
) -> None:
    made = await party.connect()
    first, second = made.pair
    assert party.told.directs == [(OFFER, first)]
    assert await party.introductions.to_answer(GUILD, second, NOW) == []
    await party.answer(made, first, Event.YES)
    assert party.told.directs == [(OFFER, first), (OFFER, second)]
    assert await party.news(ANA) == []
    await party.answer(made, second, Event.YES)
    assert party.told.threads == [made.id]
    assert await party.news(ANA) == [News.INTRODUCED]


async def test_the_busier_of_two_is_asked_first(party: Party) -> None:
    await party.ask(DEE, CAI)
    made = await party.connect(ANA, BEA, CAI)
    assert made.pair == (CAI, BEA)
    assert made.seats[1].note == NOTES.second


async def test_a_broker_and_who_said_yes_get_the_same_line_at_the_end(party: Party) -> None:
    made = await party.connect()
    first, second = made.pair
    await party.answer(made, first, Event.YES)
    await party.answer(made, second, Event.NEVER)
    assert (await party.now(made.id)).standing_of(first) is Standing.PENDING
    await party.pass_until(NOW + WEEK)
    assert await party.news(ANA) == [News.LAPSED]
    assert await party.news(first) == [News.LAPSED]
    assert await party.news(second) == []


async def test_through_somebody_who_says_why_and_then_the_other_is_asked(party: Party) -> None:
    through = await party.introductions.ask_through(AS_ANA, Person(BEA), Person(CAI), WORDS, new_id(NOW), NOW)
    assert through is No.NOT_CONNECTED
    async with party.database.unit(NOW) as unit:
        await party.paths.add_edge_in(unit, GUILD, ANA, BEA, EdgeKind.MET)
    asked = await party.introductions.ask_through(AS_ANA, Person(BEA), Person(CAI), WORDS, new_id(NOW), NOW)
    assert isinstance(asked, Introduction)
    await party.play(NOW)
    assert await party.answer(asked, BEA, Event.YES, note="short") == TooShort(Field.SECOND, 20)
    await party.answer(asked, BEA, Event.YES, note=NOTES.first)
    assert party.told.directs == [(OFFER, BEA), (OFFER, CAI)]
    assert (await party.now(asked.id)).seats[2].note == NOTES.first
    await party.answer(asked, CAI, Event.YES)
    made = await party.now(asked.id)
    assert made.pair == (ANA, CAI)
    assert await party.news(BEA) == [News.INTRODUCED]
    # One at a time, and the same broker only once a month.
    again = await party.introductions.ask_through(
        AS_ANA, Person(BEA), Person(DEE), WORDS, new_id(NOW), NOW + DAY
    )
    assert isinstance(again, AskedBefore)


async def test_two_who_asked_one_another_unseen_are_introduced_once(party: Party) -> None:
    await party.preferences.change(GUILD, ANA, NOW, openness=Openness.CLOSED)
    theirs = await party.ask(BEA, ANA)
    mine = await party.ask(ANA, BEA)
    await party.answer(mine, BEA, Event.YES)
    assert party.told.threads == [mine.id]
    assert (await party.now(theirs.id)).phase is Phase.STOPPED
    await party.pass_until(NOW + 2 * WEEK)
    assert await party.news(BEA) == []
    said = await party.introductions.ask(AS_ANA, Person(BEA), WORDS, new_id(NOW), NOW + DAY)
    assert isinstance(said, MetBefore)


async def test_follow_up_asks_both_and_their_answers_are_brought_together(party: Party) -> None:
    asked = await party.ask()
    await party.answer(asked, BEA, Event.YES)
    day10 = NOW + timedelta(days=10)
    await party.pass_until(day10 - HOUR)
    assert await party.afterwards.to_say(GUILD, ANA) == []
    assert await party.afterwards.say(asked.id, ANA, Talk.MET, day10 - HOUR) is No.NOT_ASKED
    await party.pass_until(day10)
    assert sorted(party.told.directs[-2:]) == [(AFTER, ANA), (AFTER, BEA)]
    await party.afterwards.say(asked.id, ANA, Talk.MET, day10)
    await party.afterwards.say(asked.id, BEA, Talk.NOT_YET, day10)
    async with party.database.reading() as read:
        assert not await party.paths.know_each_other_in(read, GUILD, ANA, BEA)
    await party.pass_until(day10 + WEEK)
    assert party.told.directs[-1] == (AFTER, BEA)
    await party.afterwards.say(asked.id, BEA, Talk.MET, day10 + WEEK)
    async with party.database.reading() as read:
        assert await party.paths.know_each_other_in(read, GUILD, ANA, BEA)


async def test_one_who_says_they_talked_and_one_who_lets_it_be_have_met(party: Party) -> None:
    asked = await party.ask()
    await party.answer(asked, BEA, Event.YES)
    await party.pass_until(NOW + timedelta(days=10))
    await party.afterwards.say(asked.id, ANA, Talk.MET, NOW + timedelta(days=10))
    await party.pass_until(NOW + timedelta(days=40))
    async with party.database.reading() as read:
        assert await party.paths.know_each_other_in(read, GUILD, ANA, BEA)
    assert await party.afterwards.to_say(GUILD, BEA) == []
    assert [kind for kind, user_id in party.told.directs if user_id == BEA] == [OFFER, AFTER]


async def test_thanks_go_once_to_each_and_privately(party: Party) -> None:
    made = await party.connect()
    for user_id in made.pair:
        await party.answer(made, user_id, Event.YES)
    one, other = made.pair
    assert await party.afterwards.thank(made.id, one, other, "", NOW) == TooShort(Field.WORDS, 3)
    assert await party.afterwards.thank(made.id, DEE, one, "Thank you", NOW) is No.NOT_FOUND
    seen = await party.afterwards.thank(made.id, one, ANA, "Thank you for this", NOW)
    assert not isinstance(seen, (No, TooShort))
    assert seen.may_thank == (other,)
    assert await party.afterwards.thank(made.id, one, ANA, "Again", NOW) is No.THANKED_BEFORE
    assert News.THANKED in await party.news(ANA)
    async with party.database.reading() as read:
        assert await party.paths.know_each_other_in(read, GUILD, one, ANA)


async def test_drafts_are_their_writers_and_are_forgotten(party: Party) -> None:
    draft_id = new_id(NOW)
    await party.introductions.keep_draft(AS_ANA, draft_id, {"line": "Hello"}, NOW)
    await party.introductions.keep_draft(Actor(GUILD, BEA), draft_id, {"line": "Stolen"}, NOW)
    assert await party.introductions.draft(AS_ANA, draft_id) == {"line": "Hello"}
    assert await party.introductions.draft(Actor(GUILD, BEA), draft_id) is None
    async with party.database.unit(NOW + 2 * DAY) as unit:
        await party.introductions.prune(unit)
    assert await party.introductions.draft(AS_ANA, draft_id) is None


async def test_mine_shows_what_one_waits_for_and_was_introduced_by(party: Party) -> None:
    first, second = await party.ask(ANA, BEA), await party.ask(CAI, ANA, now=NOW + HOUR)
    mine, total = await party.introductions.mine(GUILD, ANA, start=0, count=5)
    assert ([each.id for each in mine], total) == ([first.id], 1)
    await party.answer(second, ANA, Event.YES)
    mine, total = await party.introductions.mine(GUILD, ANA, start=0, count=5)
    assert ([each.id for each in mine], total) == ([second.id, first.id], 2)
    assert (await party.introductions.mine(GUILD, DEE, start=0, count=5)) == ([], 0)


async def test_agreed_late_and_failed_after_its_end_it_ends_at_once(party: Party) -> None:
    asked = await party.ask()
    await party.introductions.answer(asked.id, BEA, Event.YES, asked.due_at - HOUR)
    await party.agenda.sweep(asked.due_at)
    party.thread_answer = Outcome(Ending.GONE, code=10007)
    await party.play(asked.due_at + HOUR)
    assert (await party.now(asked.id)).phase is Phase.LAPSED
    assert await party.news(ANA) == [News.LAPSED]


async def test_a_brokers_request_goes_on_when_the_two_met_without_them_and_ends_like_any(
    party: Party,
) -> None:
    connected = await party.connect(DEE, BEA, CAI)
    asked = await party.ask(BEA, CAI)
    await party.answer(asked, CAI, Event.YES)
    assert (await party.now(asked.id)).phase is Phase.MADE
    assert (await party.now(connected.id)).standing_of(DEE) is Standing.PENDING
    await party.pass_until(connected.due_at)
    assert await party.news(DEE) == [News.LAPSED]


async def test_taken_back_before_it_was_shown_it_never_is(party: Party) -> None:
    asked = await party.introductions.ask(AS_ANA, Person(BEA), WORDS, new_id(NOW), NOW)
    assert isinstance(asked, Introduction)
    await party.introductions.withdraw(asked.id, AS_ANA, NOW)
    await party.play(NOW)
    assert party.told.directs == []
    assert (await party.now(asked.id)).seats[1].shown_at is None


async def test_wanted_shown_again_it_is_not_sent_again(party: Party) -> None:
    asked = await party.ask()
    async with party.database.unit(NOW) as unit:
        await party.offers.show_due(unit, Moment(OFFER, f"{asked.id}:{BEA}", NOW, GUILD))
    await party.play(NOW)
    assert party.told.directs == [(OFFER, BEA)]


async def test_only_a_share_of_the_one_who_is_asked_is_named(party: Party) -> None:
    hers, his = await party.share(by=replace(AUTHOR, user_id=BEA)), await party.share(by=AUTHOR)
    asked = await party.ask(CAI, BEA, words=replace(WORDS, share_id=hers.id))
    assert asked.share_id == hers.id
    for share_id in (his.id, new_id(NOW)):
        asked = await party.ask(DEE, BEA, words=replace(WORDS, share_id=share_id))
        assert asked.share_id == ""
        await party.introductions.withdraw(asked.id, Actor(GUILD, DEE), NOW)
        await party.guilds.change(GUILD, NOW, changed_by=ORG, pair_again_days=0)


async def test_two_brokers_with_the_same_idea_lead_to_one_thread(party: Party) -> None:
    one, another = await party.connect(ANA, BEA, CAI), await party.connect(DEE, BEA, CAI)
    for seat in (1, 2):
        for request in (one, another):
            await party.introductions.answer(request.id, request.seats[seat].user_id, Event.YES, NOW)
        await party.play(NOW)
    made, also_made = await party.now(one.id), await party.now(another.id)
    assert (made.phase, also_made.phase) == (Phase.MADE, Phase.MADE)
    assert made.thread_id == also_made.thread_id
    assert party.told.threads == [one.id]
    assert News.INTRODUCED in await party.news(ANA)
    assert News.INTRODUCED in await party.news(DEE)
