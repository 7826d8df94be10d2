"""What is kept for how long: runs of long ago go with all that belongs to them, newer ones stay whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.members.rules import Reach
from bot.prompts.records import prompt_texts
from bot.prompts.records_of_answers import prompt_answers
from bot.prompts.records_of_rhythms import prompt_reminders, prompt_rhythms
from bot.prompts.records_of_runs import prompt_recaps, prompt_runs
from bot.prompts.runs import KEPT_FOR
from tests.community import ANA, BEA, DAY, GUILD, NOW
from tests.prompts.round import FIRST, OPEN_FOR, TEXTS, WEEK, Round

MINUTE = timedelta(minutes=1)
OF_RUNS = (prompt_answers, prompt_recaps, prompt_reminders)


async def prune(round_: Round, now: datetime) -> None:
    async with round_.database.unit(now) as unit:
        await round_.prompts.prune(unit)


async def test_runs_of_long_ago_are_forgotten_with_answers_recaps_and_reminders(round_: Round) -> None:
    await round_.rhythms.choose(GUILD, BEA, NOW, is_reminded=True)
    await round_.reach(Reach.DIRECT, BEA)
    prompt = await round_.make()
    for week in range(2):
        now = FIRST + week * WEEK
        await round_.play(now)
        await round_.say((await round_.runs(prompt.id))[-1], ANA, now=now)
        await round_.play(now + OPEN_FOR - DAY)
        await round_.play(now + OPEN_FOR)
    old, new = await round_.runs(prompt.id)

    await prune(round_, old.closes_at + KEPT_FOR)
    assert len(await round_.rows(prompt_runs)) == 2
    await prune(round_, old.closes_at + KEPT_FOR + MINUTE)
    assert await round_.runs(prompt.id) == [new]
    for table in OF_RUNS:
        assert [row["run_id"] for row in await round_.rows(table)] == [new.id], table.name
    await prune(round_, new.closes_at + KEPT_FOR + MINUTE)
    for table in (prompt_runs, *OF_RUNS):
        assert await round_.rows(table) == [], table.name
    assert await round_.prompt(prompt.id)
    assert len(await round_.rows(prompt_texts)) == len(TEXTS)
    assert len(await round_.rows(prompt_rhythms)) == 1


async def test_a_slot_that_was_forgotten_does_not_come_again(round_: Round) -> None:
    run = await round_.begun()
    later = run.closes_at + KEPT_FOR + MINUTE
    await prune(round_, later)
    await round_.play(later)
    assert all(each.due_at > FIRST for each in await round_.runs(run.prompt_id))
    assert round_.posts.count(run.id) == 1


async def test_a_message_in_the_thread_of_a_forgotten_run_is_nothing_to_us(round_: Round) -> None:
    run = await round_.begun()
    await prune(round_, run.closes_at + KEPT_FOR + MINUTE)
    assert not await round_.write(run, BEA, 1, now=run.closes_at + KEPT_FOR + DAY)
