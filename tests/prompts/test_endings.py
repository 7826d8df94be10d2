"""Silence and texts that run out: what whoever keeps a prompt is told, once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.members.rules import News
from bot.prompts.course import CARD
from bot.prompts.rules import SILENT_RUNS
from bot.prompts.runs import RunState
from tests.community import ANA, BEA, DAY, HOUR, ORG
from tests.prompts.round import ANOTHER, FIRST, KEEPER, OPEN_FOR, WEEK, Round, settings

ONE = ("What did you build?",)


async def week(round_: Round, number: int, *answering: int) -> None:
    """Let a run come round, be answered by these, and close."""
    begin = FIRST + number * WEEK
    await round_.play(begin)
    for user_id in answering:
        await round_.replies.wrote(await newest_thread(round_), user_id, user_id, None, begin + HOUR)
    await round_.play(begin + OPEN_FOR)


async def newest_thread(round_: Round) -> int:
    run = await round_.run(round_.posts[-1])
    assert run.thread_id is not None
    return run.thread_id


# ---------------------------------------------------------------------- silence


async def test_after_three_silent_runs_its_keeper_is_asked_once(round_: Round) -> None:
    prompt = await round_.make(texts=ONE)
    for number in range(SILENT_RUNS - 1):
        await week(round_, number)
    assert await round_.news(ORG) == []
    await week(round_, SILENT_RUNS - 1)
    (item,) = await round_.inbox(ORG)
    assert (item.news, item.payload["ref"], item.payload["count"]) == (
        News.PROMPT_SILENT,
        prompt.id,
        SILENT_RUNS,
    )
    for number in range(SILENT_RUNS, SILENT_RUNS + 4):
        await week(round_, number)
    assert await round_.news(ORG) == [News.PROMPT_SILENT]


async def test_one_answer_starts_the_count_again_and_the_question_may_come_again(round_: Round) -> None:
    prompt = await round_.make(texts=ONE)
    for number in range(SILENT_RUNS):
        await week(round_, number)
    await week(round_, 3, ANA)
    answered = await round_.prompt(prompt.id)
    assert (answered.silent_runs, answered.silence_asked_at) == (0, None)
    for number in range(4, 6):
        await week(round_, number)
    assert await round_.news(ORG) == [News.PROMPT_SILENT]
    await week(round_, 6)
    assert await round_.news(ORG) == [News.PROMPT_SILENT] * 2


async def test_runs_that_were_not_posted_are_nobodys_silence(round_: Round) -> None:
    prompt = await round_.make(texts=ONE)
    await round_.play(FIRST + 5 * WEEK + 2 * DAY)
    assert await round_.states(prompt.id) == [RunState.SKIPPED]
    assert (await round_.prompt(prompt.id)).silent_runs == 0


async def test_an_answer_that_was_taken_away_breaks_no_silence(round_: Round) -> None:
    prompt = await round_.make(texts=ONE)
    await round_.play(FIRST)
    run = await round_.only_run(prompt.id)
    await round_.write(run, BEA, 1)
    await round_.replies.messages_deleted(run.thread_id or 0, [1], FIRST + HOUR)
    assert await round_.play(run.closes_at) == [CARD]
    assert (await round_.prompt(prompt.id)).silent_runs == 1


@pytest.mark.parametrize("is_rhythm", [True, False])
async def test_another_rhythm_starts_the_count_again_and_another_name_does_not(
    round_: Round, is_rhythm: bool
) -> None:
    prompt = await round_.make(texts=ONE)
    for number in range(SILENT_RUNS):
        await week(round_, number)
    changes: dict[str, Any] = {"weekdays": frozenset({4})} if is_rhythm else {"name": "Another name"}
    edited = await round_.edit(prompt, FIRST + 2 * WEEK + OPEN_FOR, **changes)
    assert edited.silent_runs == (0 if is_rhythm else SILENT_RUNS)
    assert (edited.silence_asked_at is None) is is_rhythm


async def test_whoever_touched_a_prompt_last_is_the_one_who_is_told(round_: Round) -> None:
    prompt = await round_.make(texts=ONE)
    await round_.prompts.pause(prompt.id, KEEPER, FIRST - HOUR)
    await round_.prompts.resume(prompt.id, ANOTHER, FIRST - HOUR)
    for number in range(SILENT_RUNS):
        await week(round_, number)
    assert await round_.news(ORG) == []
    assert await round_.news(ANOTHER.user_id) == [News.PROMPT_SILENT]


async def test_a_prompt_that_was_deleted_asks_nobody_about_its_silence(round_: Round) -> None:
    prompt = await round_.make(texts=ONE)
    for number in range(SILENT_RUNS - 1):
        await week(round_, number)
    await round_.play(FIRST + 2 * WEEK)
    await round_.prompts.delete(prompt.id, KEEPER, FIRST + 2 * WEEK)
    await round_.play(FIRST + 3 * WEEK)
    assert await round_.states(prompt.id) == [RunState.CLOSED] * 3
    assert await round_.news(ORG) == []


# ---------------------------------------------------------------------- texts that run out


async def test_with_the_last_new_text_its_keeper_is_told_once(round_: Round) -> None:
    prompt = await round_.make()  # of four texts
    await week(round_, 0, ANA)
    await week(round_, 1, ANA)
    assert await round_.news(ORG) == []
    await week(round_, 2, ANA)
    (item,) = await round_.inbox(ORG)
    assert (item.news, item.payload["ref"]) == (News.PROMPT_LOW, prompt.id)
    for number in range(3, 8):
        await week(round_, number, ANA)
    assert await round_.news(ORG) == [News.PROMPT_LOW]


async def test_new_texts_are_asked_first_and_when_they_run_out_its_keeper_is_told_again(
    round_: Round,
) -> None:
    prompt = await round_.make()
    for number in range(3):
        await week(round_, number, ANA)
    texts = [text.text for text in await round_.texts(prompt.id)]
    more = [*texts, "A fifth question?", "A sixth question?"]
    edited = await round_.edit(prompt, FIRST + 2 * WEEK + OPEN_FOR, texts=more)
    assert edited.low_told_at is None
    for number in range(3, 6):
        await week(round_, number, ANA)
    asked = [run.text for run in await round_.runs(prompt.id)]
    assert asked == more
    assert await round_.news(ORG) == [News.PROMPT_LOW] * 2


async def test_texts_that_are_the_same_in_another_order_bring_no_second_word(round_: Round) -> None:
    prompt = await round_.make()
    for number in range(3):
        await week(round_, number, ANA)
    texts = [text.text for text in await round_.texts(prompt.id)]
    edited = await round_.edit(prompt, FIRST + 2 * WEEK + OPEN_FOR, texts=texts[::-1])
    assert edited.low_told_at == FIRST + 2 * WEEK
    await week(round_, 3, ANA)
    assert (await round_.runs(prompt.id))[-1].text == texts[3]  # the one that is left, wherever it stands
    assert await round_.news(ORG) == [News.PROMPT_LOW]


async def test_a_prompt_of_one_text_is_meant_to_ask_it_each_time(round_: Round) -> None:
    prompt = await round_.make(settings(name="One text"), texts=ONE)
    for number in range(4):
        await week(round_, number, ANA)
    assert {run.text for run in await round_.runs(prompt.id)} == set(ONE)
    assert await round_.news(ORG) == []
