"""Reminders: for those who asked, through the one gate of messages nobody asked for, once each."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.core.effects import Ending, Moment
from bot.members.rules import DIRECTS_A_WEEK, Reach
from bot.members.rules import Rhythm as QuietHours
from bot.prompts import reminding
from bot.prompts.cadence import Cadence, Rhythm
from bot.prompts.course import REMIND
from bot.prompts.records_of_rhythms import prompt_reminders
from bot.prompts.runs import Run
from tests.community import ANA, BEA, CAI, DAY, DEE, ELSEWHERE, GUILD, HOUR, NOW, ends
from tests.prompts.round import FIRST, OPEN_FOR, WEEK, Round, daily, settings

REMIND_AT = FIRST + OPEN_FOR - DAY
"""Friday at noon: a day before the run closes."""
MINUTE = timedelta(minutes=1)


async def wants(round_: Round, *user_ids: int, reach: Reach = Reach.DIRECT) -> None:
    for user_id in user_ids:
        await round_.rhythms.choose(GUILD, user_id, NOW, is_reminded=True)
        await round_.reach(reach, user_id)


async def begun(round_: Round, *user_ids: int) -> Run:
    await wants(round_, *user_ids)
    return await round_.begun()


# ---------------------------------------------------------------------- who, and when


async def test_who_asked_and_has_not_answered_is_reminded_a_day_before_the_close(round_: Round) -> None:
    run = await begun(round_, ANA, BEA)
    await round_.reach(Reach.DIRECT, CAI)  # who never asked
    await round_.say(run, BEA)
    await round_.play(REMIND_AT - MINUTE)
    assert round_.reminded == []
    assert await round_.play(REMIND_AT) == [REMIND]
    assert round_.reminded == [ANA]
    await round_.play(run.closes_at)
    assert round_.reminded == [ANA]


async def test_of_a_short_run_they_are_reminded_when_half_of_it_is_over(round_: Round) -> None:
    await wants(round_, ANA)
    run = await round_.begun(daily(open_hours=8))
    await round_.play(FIRST + 4 * HOUR - MINUTE)
    assert round_.reminded == []
    await round_.play(FIRST + 4 * HOUR)
    assert round_.reminded == [ANA]
    assert run.closes_at == FIRST + 8 * HOUR


async def test_a_prompt_without_reminders_reminds_nobody(round_: Round) -> None:
    await wants(round_, ANA)
    await round_.begun(settings(is_reminding=False))
    for hour in range(96):
        await round_.play(FIRST + hour * HOUR)
    assert round_.reminded == []
    assert await round_.rhythms.waiting(GUILD, ANA, REMIND_AT) == []


@pytest.mark.parametrize("reach", [Reach.UNSAID, Reach.INBOX, Reach.NOT_AT_ALL])
async def test_without_a_yes_to_messages_it_waits_in_the_inbox_alone(round_: Round, reach: Reach) -> None:
    await wants(round_, ANA, reach=reach)
    run = await round_.begun()
    assert await round_.play(REMIND_AT) == [REMIND]
    assert round_.reminded == []
    assert await round_.rhythms.waiting(GUILD, ANA, REMIND_AT - MINUTE) == []
    assert await round_.rhythms.waiting(GUILD, ANA, REMIND_AT) == [run]
    await round_.say(run, ANA, now=REMIND_AT)
    assert await round_.rhythms.waiting(GUILD, ANA, REMIND_AT) == []


async def test_who_answers_or_changes_their_mind_at_the_last_moment_is_not_reminded(round_: Round) -> None:
    run = await begun(round_, ANA, BEA, CAI)
    await round_.agenda.sweep(REMIND_AT)
    await round_.say(run, ANA, now=REMIND_AT)
    await round_.rhythms.choose(GUILD, BEA, REMIND_AT, is_reminded=False)
    await round_.play(REMIND_AT)
    assert round_.reminded == [CAI]


async def test_who_takes_their_answer_back_before_the_time_is_reminded_after_all(round_: Round) -> None:
    run = await begun(round_, ANA)
    await round_.say(run, answer_id="a")
    await round_.replies.withdraw("a", GUILD, ANA, FIRST + HOUR)
    await round_.play(REMIND_AT)
    assert round_.reminded == [ANA]


async def test_a_run_whose_thread_was_deleted_reminds_nobody(round_: Round) -> None:
    run = await begun(round_, ANA)
    await round_.firing.thread_deleted(run.thread_id or 0, FIRST)
    await round_.play(REMIND_AT)
    assert round_.reminded == []


async def test_who_lets_no_messages_in_any_more_is_not_tried_again(round_: Round) -> None:
    run = await begun(round_, ANA)
    await round_.play(REMIND_AT, ends(Ending.CLOSED, 50007))
    assert (await round_.members.reach(GUILD, ANA)).closed_at == REMIND_AT
    async with round_.database.unit(REMIND_AT) as unit:
        await round_.rhythms.remind_due(unit, Moment(REMIND, f"{run.id}:u{ANA}", REMIND_AT, GUILD))
    await round_.play(REMIND_AT)
    assert round_.reminded == []


# ---------------------------------------------------------------------- the gate


async def test_in_quiet_hours_it_waits_until_they_are_over(round_: Round) -> None:
    await begun(round_, ANA)
    await round_.members.set_rhythm(ANA, QuietHours("UTC", time(11), time(15)), NOW)
    assert await round_.play(REMIND_AT) == [REMIND]
    assert round_.reminded == []
    await round_.play(REMIND_AT + 3 * HOUR - MINUTE)
    assert round_.reminded == []
    await round_.play(REMIND_AT + 3 * HOUR)
    assert round_.reminded == [ANA]


async def test_what_would_come_only_after_the_close_does_not_come(round_: Round) -> None:
    await wants(round_, ANA)
    run = await round_.begun(daily(open_hours=8))
    await round_.members.set_rhythm(ANA, QuietHours("UTC", time(15), time(23)), NOW)
    assert await round_.play(FIRST + 4 * HOUR) == [REMIND]
    assert round_.reminded == []
    assert not [key for key in await round_.planned() if key[0] == REMIND and key[1].startswith(run.id)]


async def test_beyond_the_messages_of_a_week_none_goes_out(round_: Round) -> None:
    run = await begun(round_, ANA)
    for number in range(DIRECTS_A_WEEK):
        async with round_.database.unit(FIRST + number * HOUR) as unit:
            assert await round_.members.admit_in(unit, GUILD, ANA) is not None
    for hour in range(25):
        await round_.play(REMIND_AT + hour * HOUR)
    assert round_.reminded == []
    assert run.closes_at < FIRST + WEEK


async def test_a_reminder_counts_as_one_of_the_messages_of_a_week(round_: Round) -> None:
    await begun(round_, ANA)
    await round_.play(REMIND_AT)
    for _ in range(DIRECTS_A_WEEK - 1):
        async with round_.database.unit(REMIND_AT) as unit:
            assert await round_.members.admit_in(unit, GUILD, ANA) == REMIND_AT
    async with round_.database.unit(REMIND_AT) as unit:
        assert await round_.members.admit_in(unit, GUILD, ANA) != REMIND_AT


# ---------------------------------------------------------------------- once


async def test_a_reminder_that_was_interrupted_is_let_through_once_and_counted_once(round_: Round) -> None:
    run = await begun(round_, ANA)
    await round_.agenda.sweep(REMIND_AT)
    for _ in range(3):  # a second try of the same message
        assert await round_.rhythms.reminder(run.id, ANA, REMIND_AT) == run
    for _ in range(DIRECTS_A_WEEK - 1):
        async with round_.database.unit(REMIND_AT) as unit:
            assert await round_.members.admit_in(unit, GUILD, ANA) == REMIND_AT
    await round_.reach(Reach.INBOX, ANA)  # a no still holds
    assert await round_.rhythms.reminder(run.id, ANA, REMIND_AT) is None


@pytest.mark.parametrize("members", [5, 6])
async def test_many_are_reminded_a_few_at_a_time_each_of_them_once(
    round_: Round, monkeypatch: pytest.MonkeyPatch, members: int
) -> None:
    monkeypatch.setattr(reminding, "_AT_ONCE", 3)
    ids = list(range(500, 500 + members))
    run = await begun(round_, *ids)
    for _ in range(3):
        await round_.play(REMIND_AT)
    assert sorted(round_.reminded) == ids
    assert len(await round_.rows(prompt_reminders)) == members
    assert not [key for key in await round_.planned() if key[0] == REMIND and key[1].startswith(run.id)]


async def test_members_of_another_server_are_not_reminded_of_ours(round_: Round) -> None:
    await round_.rhythms.choose(ELSEWHERE, ANA, NOW, is_reminded=True)
    await round_.reach(Reach.DIRECT, ANA)
    await round_.begun()
    await round_.play(REMIND_AT)
    assert round_.reminded == []


# ---------------------------------------------------------------------- one's own rhythm


async def test_all_of_it_is_off_until_somebody_says_otherwise_and_each_part_by_itself(
    round_: Round,
) -> None:
    assert await round_.rhythms.rhythm(GUILD, ANA) == Rhythm(is_reminded=False, is_counted=False)
    await round_.rhythms.choose(GUILD, ANA, NOW, is_reminded=True)
    await round_.rhythms.choose(GUILD, ANA, NOW, is_counted=True)
    assert await round_.rhythms.rhythm(GUILD, ANA) == Rhythm(is_reminded=True, is_counted=True)
    await round_.rhythms.choose(GUILD, ANA, NOW, is_reminded=False)
    assert await round_.rhythms.rhythm(GUILD, ANA) == Rhythm(is_reminded=False, is_counted=True)
    assert await round_.rhythms.rhythm(ELSEWHERE, ANA) == Rhythm()


async def test_weeks_are_counted_for_who_wants_to_know_from_all_prompts_of_the_server(round_: Round) -> None:
    prompt = await round_.make()
    for number in range(4):
        now = FIRST + number * WEEK
        await round_.play(now)
        run = (await round_.runs(prompt.id))[-1]
        if number != 1:
            await round_.say(run, now=now)
        await round_.write(run, BEA, 10 + number, now=now)
    assert await round_.rhythms.cadence(GUILD, ANA, FIRST + 4 * WEEK) is None
    for user_id in (ANA, BEA, CAI):
        await round_.rhythms.choose(GUILD, user_id, NOW, is_counted=True)
    last = FIRST + 4 * WEEK
    assert await round_.rhythms.cadence(GUILD, ANA, last) == Cadence(3, 4, together=2)
    assert await round_.rhythms.cadence(GUILD, BEA, last) == Cadence(4, 4, together=4, passes=1)
    assert await round_.rhythms.cadence(GUILD, CAI, last) == Cadence(0, 4)
    assert await round_.rhythms.cadence(GUILD, DEE, last) is None


async def test_weeks_in_which_no_question_came_count_for_nobody(round_: Round) -> None:
    await round_.rhythms.choose(GUILD, ANA, NOW, is_counted=True)
    run = await round_.begun()
    await round_.say(run)
    await round_.play(FIRST + 5 * WEEK + 2 * DAY)  # all of these were missed
    found = await round_.rhythms.cadence(GUILD, ANA, FIRST + 6 * WEEK)
    assert found == Cadence(1, 1, together=1)
