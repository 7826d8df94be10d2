"""Prompts that are closed to somebody, or rest: nothing is asked, answered or reminded, and nothing comes late."""

from __future__ import annotations

import pytest

from bot.core.ids import new_id
from bot.core.standing import Standing
from bot.guilds.pillars import Off, Paused, Pillar, PillarClosed, Suspended
from bot.members.rules import Reach
from bot.projects.records import shares
from bot.projects.rules import Actor
from bot.prompts.cadence import Rhythm
from bot.prompts.course import RECAP, WITHDRAW
from bot.prompts.records_of_suggestions import prompt_suggestions
from bot.prompts.removing import remove_answer
from bot.prompts.rules import No
from bot.prompts.runs import Also, Run, RunState, Skipped
from tests.community import ANA, BEA, CAI, DAY, ELSEWHERE, GUILD, HOUR, NOW, ORG
from tests.prompts.round import FIRST, KEEPER, OPEN_FOR, WEEK, WORDS, Round, daily

PROMPTS = Pillar.PROMPTS
REMIND_AT = FIRST + OPEN_FOR - DAY


async def turn(round_: Round, now: object = NOW, **changes: object) -> None:
    await round_.pillars.change(GUILD, PROMPTS, now, changed_by=ORG, **changes)  # pyright: ignore[reportArgumentType] - spelled out in each test


async def keep_out(round_: Round, *user_ids: int) -> None:
    for user_id in user_ids:
        await round_.moderation.suspend(GUILD, user_id, PROMPTS, None, "Spam.", ORG, NOW)


async def skipped(round_: Round, prompt_id: str) -> list[tuple[Skipped | None, int]]:
    return [(run.why, run.missed) for run in await round_.runs(prompt_id) if run.state is RunState.SKIPPED]


# ---------------------------------------------------------------------- time


@pytest.mark.parametrize("rest", [{"is_on": False}, {"pause": "A week off."}])
async def test_what_is_due_while_prompts_rest_is_passed_over_and_never_comes_late(
    round_: Round, rest: dict[str, object]
) -> None:
    prompt = await round_.make()
    await turn(round_, **rest)
    await round_.play(FIRST)
    assert round_.posts == []
    assert await skipped(round_, prompt.id) == [(Skipped.PAUSED, 1)]
    assert (await round_.prompt(prompt.id)).next_at == FIRST + WEEK
    await turn(round_, FIRST + HOUR, is_on=True, pause=None)
    await round_.play(FIRST + HOUR)
    assert round_.posts == []
    await round_.play(FIRST + WEEK)
    assert len(round_.posts) == 1


async def test_what_was_due_while_nobody_swept_is_not_asked_when_prompts_go_on(round_: Round) -> None:
    prompt = await round_.make()
    await turn(round_, pause="")
    await turn(round_, FIRST + HOUR, pause=None)
    await round_.play(FIRST + HOUR)
    assert round_.posts == []
    assert await skipped(round_, prompt.id) == [(Skipped.PAUSED, 1)]


async def test_what_is_due_at_the_moment_of_the_pause_and_not_posted_yet_is_not(round_: Round) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    await turn(round_, FIRST, pause="")
    await round_.play(FIRST)
    assert round_.posts == []
    assert await skipped(round_, prompt.id) == [(Skipped.PAUSED, 1)]


async def test_many_that_are_missed_in_a_pause_are_stored_as_one(round_: Round) -> None:
    prompt = await round_.make(daily())
    await turn(round_, pause="")
    await round_.play(FIRST + 3 * DAY)
    assert await skipped(round_, prompt.id) == [(Skipped.PAUSED, 4)]


async def test_another_server_and_another_part_go_on(round_: Round) -> None:
    await round_.make()
    await round_.pillars.change(ELSEWHERE, PROMPTS, NOW, changed_by=ORG, is_on=False)
    await round_.pillars.change(GUILD, Pillar.SHARES, NOW, changed_by=ORG, is_on=False)
    await round_.play(FIRST)
    assert len(round_.posts) == 1


async def test_what_is_open_closes_as_announced_with_its_recap(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run)
    await turn(round_, FIRST + HOUR, pause="")
    assert RECAP in await round_.play(run.closes_at)
    assert (await round_.run(run.id)).state is RunState.CLOSED


async def test_that_nobody_answered_in_a_pause_is_held_against_no_prompt(round_: Round) -> None:
    run = await round_.begun()
    await turn(round_, FIRST + HOUR, pause="")
    await round_.play(run.closes_at)
    assert (await round_.prompt(run.prompt_id)).silent_runs == 0


async def test_an_organizer_begins_nothing_by_hand_while_prompts_rest(round_: Round) -> None:
    prompt = await round_.make()
    await turn(round_, pause="A week off.")
    with pytest.raises(PillarClosed) as refused:
        await round_.prompts.run_now(prompt.id, KEEPER, new_id(NOW), NOW)
    assert refused.value.closed == Paused(PROMPTS, "A week off.")
    assert await round_.runs(prompt.id) == []


# ---------------------------------------------------------------------- answering


async def answer(round_: Round, run: Run, who: int = ANA, also: str = Also.NOTHING) -> object:
    return await round_.replies.answer(run.id, Actor(GUILD, who), WORDS, also, new_id(FIRST), FIRST)


async def test_nobody_answers_by_form_or_in_the_thread_to_whom_prompts_are_closed(round_: Round) -> None:
    run = await round_.begun()
    await keep_out(round_, ANA)
    with pytest.raises(PillarClosed) as refused:
        await answer(round_, run)
    assert refused.value.closed == Suspended(PROMPTS, None, "Spam.")
    assert not await round_.write(run, ANA, 501)
    assert await round_.answers_of(run) == {}
    assert await round_.write(run, BEA, 502)
    await turn(round_, FIRST, is_on=False)
    assert not await round_.write(run, CAI, 503)
    with pytest.raises(PillarClosed) as refused:
        await answer(round_, run, CAI)
    assert refused.value.closed == Off(PROMPTS)


async def test_a_gate_holds_for_what_is_written_in_the_thread(round_: Round) -> None:
    run = await round_.begun()
    assert run.thread_id is not None
    await turn(round_, FIRST, role_id=7)
    await round_.guilds.change(GUILD, NOW, changed_by=ORG, organizer_role_id=9)
    for who, role_ids, counts in ((ANA, {1}, False), (BEA, {1, 7}, True), (CAI, {9}, True)):
        standing = Standing(NOW, NOW, frozenset(role_ids))
        assert await round_.replies.wrote(run.thread_id, 500 + who, who, None, FIRST, standing) is counts
    assert set(await round_.answers_of(run)) == {BEA, CAI}


async def test_an_answer_that_would_be_shared_too_is_stored_whole_or_not_at_all(round_: Round) -> None:
    run = await round_.begun()
    await round_.pillars.change(GUILD, Pillar.SHARES, NOW, changed_by=ORG, is_on=False)
    with pytest.raises(PillarClosed) as refused:
        await answer(round_, run, also=Also.SHARE)
    assert refused.value.closed == Off(Pillar.SHARES)
    assert await round_.answers_of(run) == {}
    assert await round_.rows(shares) == []
    await answer(round_, run)
    assert set(await round_.answers_of(run)) == {ANA}


async def test_taking_back_and_stopping_are_always_possible(round_: Round) -> None:
    run = await round_.begun()
    await round_.rhythms.choose(GUILD, ANA, NOW, is_reminded=True, is_counted=True)
    stored = await round_.say(run)
    await keep_out(round_, ANA)
    withdrawn = await round_.replies.withdraw(stored.answer.id, GUILD, ANA, FIRST)
    assert not isinstance(withdrawn, No)
    after = await round_.rhythms.choose(GUILD, ANA, FIRST, is_reminded=False, is_counted=False)
    assert after == Rhythm(is_reminded=False, is_counted=False)
    with pytest.raises(PillarClosed):
        await round_.rhythms.choose(GUILD, ANA, FIRST, is_reminded=True)


async def test_nobody_suggests_anything_to_whom_prompts_are_closed(round_: Round) -> None:
    await keep_out(round_, ANA)
    with pytest.raises(PillarClosed):
        await round_.suggestions.propose(GUILD, ANA, "What did you read?", new_id(NOW), NOW)
    assert await round_.rows(prompt_suggestions) == []


# ---------------------------------------------------------------------- reminders


async def test_nobody_is_reminded_of_what_is_closed_to_them(round_: Round) -> None:
    for who in (ANA, BEA):
        await round_.rhythms.choose(GUILD, who, NOW, is_reminded=True)
        await round_.reach(Reach.DIRECT, who)
    run = await round_.begun()
    await keep_out(round_, ANA)
    await round_.play(REMIND_AT)
    assert round_.reminded == [BEA]
    assert await round_.rhythms.waiting(GUILD, ANA, REMIND_AT) == []
    assert [each.id for each in await round_.rhythms.waiting(GUILD, BEA, REMIND_AT)] == [run.id]


async def test_nobody_is_reminded_while_prompts_rest(round_: Round) -> None:
    await round_.rhythms.choose(GUILD, ANA, NOW, is_reminded=True)
    await round_.reach(Reach.DIRECT, ANA)
    await round_.begun()
    await turn(round_, FIRST, pause="")
    await round_.play(REMIND_AT)
    assert round_.reminded == []
    assert await round_.rhythms.waiting(GUILD, ANA, REMIND_AT) == []


# ---------------------------------------------------------------------- on behalf of moderation


async def test_a_removed_answer_leaves_thread_and_recap_and_is_not_given_again(round_: Round) -> None:
    run = await round_.begun()
    stored, kept = await round_.say(run), await round_.say(run, BEA)
    await round_.play(FIRST)
    async with round_.database.unit(FIRST) as unit:
        assert await remove_answer(unit, ELSEWHERE, stored.answer.id) is None
        assert await remove_answer(unit, GUILD, stored.answer.id) == ANA
        assert await remove_answer(unit, GUILD, stored.answer.id) is None
    assert WITHDRAW in await round_.play(FIRST)
    assert set(await round_.answers_of(run)) == {BEA}
    assert await answer(round_, run) is No.TAKEN_DOWN
    await round_.play(run.closes_at)
    async with round_.database.unit(run.closes_at) as unit:
        assert await remove_answer(unit, GUILD, kept.answer.id) == BEA
    assert RECAP in await round_.play(run.closes_at)


async def test_what_somebody_wrote_themselves_stays_in_the_thread_and_leaves_the_recap(round_: Round) -> None:
    run = await round_.begun()
    await round_.write(run, ANA, 501)
    (given,) = (await round_.answers_of(run)).values()
    async with round_.database.unit(FIRST) as unit:
        assert await remove_answer(unit, GUILD, given.id) == ANA
    assert WITHDRAW not in await round_.waiting()
    assert await round_.answers_of(run) == {}
