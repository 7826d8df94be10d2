"""*I can help* and *I'm interested* over a real database: from the answer to a flag to the thread of two."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.core.ids import new_id
from bot.guilds.pillars import Pillar, PillarClosed, Suspended
from bot.introductions.admission import Actor
from bot.introductions.asking import (
    AnsweredBefore,
    Field,
    MetBefore,
    No,
    Person,
    Reason,
    Refusal,
    TheyAsked,
    TooManyOpen,
    TooShort,
)
from bot.introductions.course import OFFER
from bot.introductions.preferences import Openness
from bot.introductions.request import Introduction
from bot.introductions.rules import Event, Phase, Standing, Way
from bot.members.rules import News, Reach
from tests.community import ANA, BEA, CAI, DAY, DEE, ELSEWHERE, GUILD, HOUR, NOW, ORG
from tests.introductions.party import FLAG, LINE, NOTES, WEEK, WORDS, Party

AS_ANA = Actor(GUILD, ANA)
FLAGS = [str(number) * 20 for number in range(7)]


async def say(
    party: Party, flag: str = FLAG, owner: int = BEA, *, line: str = LINE
) -> Introduction | Refusal:
    return await party.introductions.answer_flag(
        AS_ANA, Person(owner), line, flag, Reason.INTEREST, new_id(NOW), NOW
    )


async def shown_to(party: Party, user_id: int = BEA) -> list[str]:
    return [each.id for each in await party.introductions.to_answer(GUILD, user_id, NOW)]


async def test_who_answers_a_flag_is_introduced_if_its_owner_would_like_to(party: Party) -> None:
    helped = await party.help()
    assert (helped.way, helped.reason, helped.flag_id) == (Way.ASKED, Reason.HELP, FLAG)
    assert (helped.line, helped.agenda, helped.minutes) == (LINE, "", 30)
    assert party.told.directs == [(OFFER, BEA)]
    await party.answer(helped, BEA, Event.YES)
    assert (await party.now(helped.id)).phase is Phase.MADE
    assert party.told.threads == [helped.id]


async def test_the_same_submission_twice_or_at_once_answers_once(party: Party) -> None:
    async def submit(request_id: str) -> Introduction | Refusal:
        return await party.introductions.answer_flag(
            AS_ANA, Person(BEA), LINE, FLAG, Reason.HELP, request_id, NOW
        )

    same = new_id(NOW)
    said = await asyncio.gather(submit(same), submit(same), submit(new_id(NOW)), submit(new_id(NOW)))
    answered = [each for each in said if isinstance(each, Introduction)]
    assert len({each.id for each in answered}) == 1
    assert {each for each in said if not isinstance(each, Introduction)} == {AnsweredBefore(NOW, False)}
    await party.play(NOW)
    assert party.told.directs == [(OFFER, BEA)]
    theirs = await party.introductions.answer_flag(
        Actor(GUILD, CAI), Person(BEA), LINE, FLAG, Reason.HELP, answered[0].id, NOW
    )
    assert theirs is No.NOT_FOUND


async def test_each_refusal_speaks_of_whoever_answers_alone(party: Party) -> None:
    assert await say(party, line="I can help") == TooShort(Field.LINE, 20)
    assert await say(party, owner=ANA) is No.ONESELF
    wrong = await party.introductions.answer_flag(
        AS_ANA, Person(BEA), LINE, FLAG, Reason.WORK, new_id(NOW), NOW
    )
    assert wrong is No.NOT_A_REASON
    gone = Person(BEA, is_here=False)
    assert await party.introductions.may_answer_flag(AS_ANA, gone, FLAG, NOW) is No.NOT_HERE
    await party.boundaries.block(AS_ANA, DEE, NOW)
    assert await say(party, owner=DEE) is No.BLOCKED_BY_YOU
    asked = await party.ask(CAI, ANA)
    assert await say(party, owner=CAI) == TheyAsked(asked.id)
    await party.answer(asked, ANA, Event.YES)
    made = await party.now(asked.id)
    assert await say(party, owner=CAI) == MetBefore(asked.id, NOW, made.thread_id)
    await party.moderation.suspend(GUILD, ANA, Pillar.INTRODUCTIONS, NOW + DAY, "Spam", ORG, NOW)
    with pytest.raises(PillarClosed) as refused:
        await say(party)
    assert refused.value.closed == Suspended(Pillar.INTRODUCTIONS, NOW + DAY, "Spam")
    assert party.told.directs[-1] == (OFFER, ANA)


async def test_nothing_has_to_be_given_before_helping_and_asks_are_another_matter(party: Party) -> None:
    await party.guilds.change(GUILD, NOW, changed_by=ORG, is_giving_first=True, asks_open_most=1)
    assert isinstance(await say(party), Introduction)
    await party.share()
    asked = await party.ask(ANA, BEA)
    assert isinstance(await say(party, FLAGS[1]), Introduction)
    await party.introductions.withdraw(asked.id, AS_ANA, NOW)
    assert await party.introductions.may_ask(AS_ANA, Person(CAI), NOW) is None


async def test_five_answers_are_open_at_most_whatever_their_owners_do(party: Party) -> None:
    for flag in FLAGS[:5]:
        assert isinstance(await say(party, flag), Introduction)
    refused = TooManyOpen(5, NOW + WEEK)
    assert await say(party, FLAGS[5]) == refused
    assert await party.introductions.may_answer_flag(AS_ANA, Person(CAI), FLAGS[5], NOW) == refused
    mine, _ = await party.introductions.mine(GUILD, ANA, start=0, count=1)
    await party.introductions.withdraw(mine[0].id, AS_ANA, NOW)
    assert isinstance(await say(party, FLAGS[5]), Introduction)


async def test_taken_back_an_answer_can_be_given_once_more_and_elsewhere_it_is_not_counted(
    party: Party,
) -> None:
    for _ in range(2):
        said = await say(party)
        assert isinstance(said, Introduction)
        await party.introductions.withdraw(said.id, AS_ANA, NOW)
    assert await say(party) == AnsweredBefore(NOW, is_taken_back=True)
    elsewhere = await party.introductions.may_answer_flag(Actor(ELSEWHERE, ANA), Person(BEA), FLAG, NOW)
    assert elsewhere is None


async def test_long_over_an_answer_still_counts_for_its_flag_and_no_other(party: Party) -> None:
    await party.guilds.change(GUILD, NOW, changed_by=ORG, pair_again_days=0)
    await party.help()
    await party.pass_until(later := NOW + 200 * DAY)
    again = await party.introductions.may_answer_flag(AS_ANA, Person(BEA), FLAG, later)
    assert again == AnsweredBefore(NOW, is_taken_back=False)
    assert await party.introductions.may_answer_flag(AS_ANA, Person(BEA), FLAGS[1], later) is None


# ---------------------------------------------------------------------- showing it


async def test_what_somebody_asked_for_by_a_flag_their_wishes_about_asks_do_not_hold_back(
    party: Party,
) -> None:
    await party.preferences.change(GUILD, BEA, NOW, openness=Openness.CLOSED, weekly_most=0)
    helped = await party.help()
    assert await shown_to(party) == [helped.id]
    assert party.told.directs == [(OFFER, BEA)]


async def test_what_answers_a_flag_leaves_the_weeks_room_for_asks(party: Party) -> None:
    await party.preferences.change(GUILD, BEA, NOW, weekly_most=1)
    shown = [await party.help(), await party.help(CAI), await party.ask(DEE, BEA)]
    held = await party.ask(ANA, BEA)
    assert held.id not in await shown_to(party)
    assert set(await shown_to(party)) == {each.id for each in shown}


async def test_a_pause_a_suspension_a_block_and_not_at_all_hold_it_back_or_keep_it_away(party: Party) -> None:
    await party.preferences.change(GUILD, BEA, NOW, paused_until=NOW + DAY)
    await party.moderation.suspend(GUILD, CAI, Pillar.INTRODUCTIONS, NOW + DAY, "Spam", ORG, NOW)
    await party.boundaries.block(Actor(GUILD, DEE), ANA, NOW)
    party.flags_up |= set(FLAGS)
    held = [await party.help(owner=owner, flag=flag) for owner, flag in ((BEA, FLAG), (CAI, FLAGS[1]))]
    await party.help(owner=DEE, flag=FLAGS[2])
    await party.reach(Reach.NOT_AT_ALL, 66)
    await party.help(owner=66, flag=FLAGS[3])
    assert party.told.directs == []
    await party.pass_until(NOW + DAY)
    assert sorted(party.told.directs) == [(OFFER, BEA), (OFFER, CAI)]
    assert {each.id for each in held} == {*await shown_to(party, BEA), *await shown_to(party, CAI)}
    assert await shown_to(party, DEE) == await shown_to(party, 66) == []
    await party.introductions.pause_all(GUILD, BEA, NOW + DAY)
    await party.help(DEE, now=NOW + DAY)
    assert party.told.directs.count((OFFER, BEA)) == 1


async def test_once_the_flag_is_down_nothing_more_is_shown_and_whoever_answered_sees_the_usual_end(
    party: Party,
) -> None:
    await party.preferences.change(GUILD, BEA, NOW, paused_until=NOW + DAY)
    helped = await party.help()
    party.flags_up.clear()
    await party.pass_until(NOW + 2 * DAY)
    assert party.told.directs == []
    assert await shown_to(party) == []
    assert helped.standing_of(ANA) is Standing.PENDING
    await party.pass_until(NOW + WEEK)
    assert await party.news(ANA) == [News.LAPSED]


async def test_a_flag_taken_down_while_the_message_waits_leaves_it_in_the_inbox(party: Party) -> None:
    said = await say(party)
    assert isinstance(said, Introduction)
    [entry] = await party.claim()
    assert await party.offers.show(entry, NOW) is not None
    party.flags_up.clear()
    assert await party.offers.show(entry, NOW) is None
    assert await shown_to(party) == [said.id]
    assert isinstance(await party.introductions.answer(said.id, BEA, Event.YES, NOW), Introduction)


async def test_as_long_as_nobody_can_say_whether_a_flag_runs_nothing_that_answers_one_is_shown(
    party: Party,
) -> None:
    party.offers._is_flag_up = None
    asked, helped = await party.ask(CAI, BEA), await party.help()
    assert await shown_to(party) == [asked.id]
    assert (await party.now(helped.id)).seats[1].shown_at is None


async def test_a_broker_who_knew_somebody_for_a_flag_is_remembered_with_it_and_counted_as_ever(
    party: Party,
) -> None:
    await party.guilds.change(GUILD, NOW, changed_by=ORG, asks_open_most=1)
    await party.preferences.change(GUILD, BEA, NOW, openness=Openness.CLOSED)
    made = await party.introductions.connect(
        AS_ANA, Person(BEA), Person(CAI), NOTES, new_id(NOW), NOW, flag_id=FLAG
    )
    assert isinstance(made, Introduction)
    assert (await party.now(made.id)).flag_id == FLAG
    await party.play(NOW)
    assert await shown_to(party) == []
    assert isinstance(await party.introductions.may_ask(AS_ANA, Person(DEE), NOW), TooManyOpen)
    assert await party.introductions.may_answer_flag(AS_ANA, Person(BEA), FLAG, NOW) is None


async def test_both_asked_and_answered_two_get_one_thread(party: Party) -> None:
    asked, helped = await party.ask(), await party.help(now=NOW + HOUR)
    await party.answer(helped, BEA, Event.YES)
    await party.answer(asked, BEA, Event.YES)
    assert party.told.threads == [helped.id]
    assert (await party.now(asked.id)).phase is not Phase.MADE
    assert WORDS.line == (await party.now(asked.id)).line
    await party.pass_until(NOW + timedelta(days=10))
    assert await party.afterwards.to_say(GUILD, ANA) == [await party.now(helped.id)]
