"""What comes after the close: late answers, and the recap that says who built what."""

from __future__ import annotations

from datetime import timedelta

from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.projects.rules import Actor
from bot.prompts.answering import Stored
from bot.prompts.course import ANSWER, CARD, RECAP
from bot.prompts.rules import No
from bot.prompts.runs import LATE_FOR, Also, RunState
from tests.community import ANA, BEA, CAI, ELSEWHERE, GUILD, HOUR
from tests.prompts.round import FIRST, KEEPER, PAGE, WEEK, WORDS, Round, settings

MINUTE = timedelta(minutes=1)


# ---------------------------------------------------------------------- late


async def test_late_answers_count_until_the_next_run_or_for_two_weeks(round_: Round) -> None:
    run = await round_.begun()
    await round_.play(run.closes_at)
    late = await round_.say(run, now=run.closes_at + HOUR)
    assert late.answer.is_late
    assert await round_.write(run, BEA, 1, now=run.closes_at + HOUR)
    assert (await round_.answers_of(run))[BEA].is_late
    await round_.play(FIRST + WEEK)
    refused = await round_.replies.answer(
        run.id, Actor(GUILD, CAI), WORDS, Also.NOTHING, "c", FIRST + WEEK + HOUR
    )
    assert refused is No.TOO_LATE
    assert not await round_.write(run, CAI, 2, now=FIRST + WEEK + HOUR)


async def test_of_a_prompt_that_rests_late_answers_count_for_two_weeks(round_: Round) -> None:
    run = await round_.begun()
    await round_.prompts.pause(run.prompt_id, KEEPER, FIRST)
    await round_.play(run.closes_at)
    end = run.closes_at + LATE_FOR
    assert await round_.replies.taking(GUILD, end - MINUTE) == [await round_.run(run.id)]
    assert isinstance(await round_.say(run, now=end - MINUTE), Stored)
    assert await round_.replies.to_answer(run.id, GUILD, BEA, end) is No.TOO_LATE
    assert await round_.replies.taking(GUILD, end) == []


async def test_the_runs_that_take_answers_come_open_ones_first(round_: Round) -> None:
    closed = await round_.begun()
    await round_.play(closed.closes_at)
    prompt = await round_.make(now=closed.closes_at)
    await round_.prompts.run_now(prompt.id, KEEPER, "by-hand", closed.closes_at)
    taking = await round_.replies.taking(GUILD, closed.closes_at + HOUR)
    assert [run.id for run in taking] == ["by-hand", closed.id]
    assert await round_.replies.taking(ELSEWHERE, closed.closes_at) == []


# ---------------------------------------------------------------------- the recap


async def test_a_run_that_nobody_answered_closes_without_a_recap(round_: Round) -> None:
    run = await round_.begun()
    assert await round_.play(run.closes_at) == [CARD]
    assert (await round_.run(run.id)).state is RunState.CLOSED


async def test_a_late_answer_goes_to_the_end_of_the_recap_or_makes_one(round_: Round) -> None:
    run = await round_.begun()
    await round_.play(run.closes_at)
    await round_.say(run, now=run.closes_at + HOUR)
    assert await round_.play(run.closes_at + HOUR) == [ANSWER, RECAP, RECAP]
    recap = await round_.replies.recap(run.id, 0)
    assert recap is not None
    assert ([answer.user_id for answer in recap.answers], recap.message_id is None) == ([ANA], False)


async def test_a_long_recap_goes_on_in_further_messages_and_late_answers_touch_the_last(
    round_: Round,
) -> None:
    run = await round_.begun()
    for user_id in range(1000, 1000 + PAGE + 1):
        await round_.write(run, user_id, user_id)
    pages: list[object] = []

    def note(entry: OutboxEntry) -> Outcome:
        if entry.kind == RECAP:
            pages.append(entry.payload["page"])
            if entry.payload["page"] == 2:
                return Outcome(Ending.SKIPPED)
        return round_.delivered(entry)

    await round_.play(run.closes_at, note)
    assert pages == [0, 1, 2]
    await round_.write(run, CAI, 5, now=run.closes_at + HOUR)
    await round_.play(run.closes_at + HOUR, note)
    assert pages == [0, 1, 2, 1, 2]


async def test_what_is_deleted_after_the_close_is_taken_out_of_the_recap(round_: Round) -> None:
    run = await round_.begun()
    await round_.write(run, BEA, 1)
    await round_.write(run, CAI, 2)
    await round_.play(run.closes_at)
    await round_.replies.messages_deleted(run.thread_id or 0, [1], run.closes_at + HOUR)
    assert (await round_.play(run.closes_at + HOUR))[0] == RECAP
    recap = await round_.replies.recap(run.id, 0)
    assert recap is not None
    assert [answer.user_id for answer in recap.answers] == [CAI]


async def test_what_is_deleted_while_the_recap_waits_wants_no_second_recap(round_: Round) -> None:
    run = await round_.begun()
    await round_.write(run, BEA, 1)
    await round_.write(run, CAI, 2)
    blocked = Outcome(Ending.BLOCKED, code=50083)
    await round_.play(
        run.closes_at, lambda entry: blocked if entry.kind == RECAP else round_.delivered(entry)
    )
    await round_.replies.messages_deleted(run.thread_id or 0, [1], run.closes_at + MINUTE)
    assert await round_.waiting() == [RECAP]


async def test_a_prompt_without_a_recap_closes_in_silence(round_: Round) -> None:
    run = await round_.begun(settings(is_recap=False))
    await round_.write(run, BEA, 1)
    assert await round_.play(run.closes_at) == [CARD]
    await round_.write(run, CAI, 2, now=run.closes_at + HOUR)
    assert await round_.play(run.closes_at + HOUR) == []
    assert await round_.replies.recap(run.id, 0) is None


async def test_there_is_no_recap_before_the_close(round_: Round) -> None:
    run = await round_.begun()
    await round_.write(run, BEA, 1)
    assert await round_.replies.recap(run.id, 0) is None
    assert await round_.replies.recap("nothing", 0) is None
