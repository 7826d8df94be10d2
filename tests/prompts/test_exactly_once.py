"""A slot has one run and a run one post: whatever is killed between two steps, and however many work at it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import outbox
from bot.core.calendar import Occurrence
from bot.core.database import Unit
from bot.core.effects import Ending, Moment, Outcome
from bot.core.outbox import LEASE
from bot.prompts import records_of_runs
from bot.prompts.course import CLOSE, FIRE, POST, REMIND
from bot.prompts.firing import FiringService
from bot.prompts.records_of_answers import prompt_answers
from bot.prompts.records_of_runs import prompt_runs
from bot.prompts.runs import Answered, Run, RunState
from tests.community import ANA, CHANNEL, DAY, GUILD, NOW
from tests.prompts.round import FIRST, KEEPER, WEEK, Round, daily

TICK = timedelta(seconds=30)


class Killed(BaseException):
    """The process ends here."""


async def dies(*_: object) -> None:
    raise Killed


@pytest.fixture(params=["one process", "two processes"])
def other(request: pytest.FixtureRequest, round_: Round, second: Round) -> Round:
    """Who does it the second time."""
    return round_ if request.param == "one process" else second


async def posted_once(round_: Round, prompt_id: str) -> Run:
    """Let the process that comes next do its work; there is one run then, open, with one post."""
    after = FIRST + LEASE + TICK
    await round_.play(after)
    await round_.play(after + LEASE + TICK)
    run = await round_.only_run(prompt_id)
    assert run.state is RunState.OPEN
    planned = await round_.planned()
    assert {key for key in planned if key[0] != REMIND} == {(FIRE, prompt_id), (CLOSE, run.id)}
    assert planned[FIRE, prompt_id] == FIRST + WEEK
    assert await round_.waiting() == []
    return run


# ---------------------------------------------------------------------- killed between two steps


@pytest.mark.parametrize("step", ["nothing yet", "the run is stored", "the next one is planned"])
async def test_killed_before_the_commit_nothing_has_happened_and_it_is_posted_later(
    round_: Round, second: Round, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    prompt = await round_.make()
    fire = round_.steps.fire
    begin = round_.steps.begin

    async def fires_and_dies(*given: object) -> None:
        await fire(*given)  # type: ignore[arg-type]  # handed on as it came
        raise Killed

    async def begins_and_dies(*given: object) -> None:
        await begin(*given)  # type: ignore[arg-type]  # handed on as it came
        raise Killed

    with monkeypatch.context() as patch:
        name, instead = {
            "nothing yet": ("fire", dies),
            "the run is stored": ("begin", begins_and_dies),
            "the next one is planned": ("fire", fires_and_dies),
        }[step]
        patch.setattr(round_.steps, name, instead)
        with pytest.raises(Killed):
            await round_.agenda.sweep(FIRST)
    assert await round_.count_runs() == 0
    assert await round_.planned() == {(FIRE, prompt.id): FIRST}
    assert await round_.waiting() == []
    run = await posted_once(second, prompt.id)
    assert second.posts == [run.id]


async def test_killed_after_the_commit_the_post_is_made_by_the_next_process(
    round_: Round, second: Round
) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    run = await posted_once(second, prompt.id)
    assert second.posts == [run.id]


async def test_killed_with_the_post_in_its_hands_another_takes_it_over_when_the_lease_ends(
    round_: Round, second: Round
) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    (taken,) = await round_.claim(FIRST)
    assert taken.kind == POST
    assert await second.play(FIRST + LEASE - TICK) == []
    run = await posted_once(second, prompt.id)
    assert second.posts == [run.id]


async def test_killed_before_it_was_recorded_the_post_is_recorded_by_the_next_process(
    round_: Round, second: Round
) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    (taken,) = await round_.claim(FIRST)
    made = await round_.played(taken, FIRST)  # Discord has acted; nobody wrote it down
    again = await second.claim(FIRST + LEASE)
    assert [(entry.id, entry.attempts) for entry in again] == [(taken.id, 2)]
    # Having been tried before, it is looked for on Discord, and found.
    await second.settle(again[0], made, FIRST + LEASE)
    run = await posted_once(second, prompt.id)
    assert (run.message_id, run.thread_id) == (made.message_id, made.thread_id)
    assert (round_.posts, second.posts) == ([run.id], [])


async def test_killed_while_it_is_recorded_nothing_of_it_is_stored_until_it_is_again(
    round_: Round, second: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    (taken,) = await round_.claim(FIRST)
    made = await round_.played(taken, FIRST)

    async def breaks_off(connection: AsyncConnection, unit: Unit) -> None:
        await connection.invalidate()  # as the database sees a process that is gone
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(round_.database, "_commit", breaks_off)
        with pytest.raises(Killed):
            await round_.settle(taken, made, FIRST)
    assert await round_.states(prompt.id) == [RunState.POSTING]
    (again,) = await second.claim(FIRST + LEASE)
    await second.settle(again, made, FIRST + LEASE)
    await posted_once(second, prompt.id)


async def test_a_process_that_comes_back_to_life_has_no_say_about_what_another_took_over(
    round_: Round, second: Round
) -> None:
    await round_.make()
    await round_.agenda.sweep(FIRST)
    (taken,) = await round_.claim(FIRST)
    (again,) = await second.claim(FIRST + LEASE)
    async with round_.database.unit(FIRST + LEASE) as unit:
        assert not await outbox.finish(unit, taken, Outcome(Ending.DELIVERED, CHANNEL, 1, 2))
    await second.settle(again, Outcome(Ending.DELIVERED, CHANNEL, 3, 4), FIRST + LEASE)
    assert {row["thread_id"] for row in await round_.rows(prompt_runs)} == {4}


async def test_killed_when_it_closes_it_closes_once_with_one_recap(
    round_: Round, second: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await round_.begun()
    await round_.say(run)
    heed = FiringService._heed_silence

    async def dies(*given: object, **rest: object) -> None:
        await heed(*given, **rest)  # type: ignore[arg-type]  # handed on as it came
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(FiringService, "_heed_silence", dies)
        with pytest.raises(Killed):
            await round_.agenda.sweep(run.closes_at)
    assert (await round_.run(run.id)).state is RunState.OPEN
    done = await second.play(run.closes_at + TICK)
    assert done.count("prompts.card") == 1
    assert (await round_.run(run.id)).state is RunState.CLOSED


# ---------------------------------------------------------------------- several at once


async def test_two_processes_that_look_at_once_post_every_prompt_once(round_: Round, other: Round) -> None:
    prompts = [await round_.make(daily()) for _ in range(5)]
    for day in range(4):
        now = FIRST + day * DAY
        await asyncio.gather(
            *(who.agenda.sweep(now) for who in (round_, other, round_, other)),
        )
        await asyncio.gather(round_.play(now), other.play(now))
    for prompt in prompts:
        assert await round_.dates(prompt.id) == [(FIRST + day * DAY).date() for day in range(4)]
    posts = round_.posts if other is round_ else round_.posts + other.posts
    assert len(posts) == len(set(posts)) == await round_.count_runs() == 20


async def test_the_same_moment_handled_at_once_by_many_begins_one_run(round_: Round, other: Round) -> None:
    prompt = await round_.make()

    async def fire(who: Round) -> None:
        async with who.database.unit(FIRST) as unit:
            await who.firing.fire_due(unit, Moment(FIRE, prompt.id, FIRST))

    await asyncio.gather(*(fire(who) for who in (round_, other) * 4))
    assert await round_.states(prompt.id) == [RunState.POSTING]
    assert await round_.waiting() == [POST]
    assert (await round_.prompt(prompt.id)).next_at == FIRST + 7 * DAY


async def test_a_slot_that_has_its_run_gets_no_other_even_if_it_is_begun_again(round_: Round) -> None:
    run = await round_.begun()
    async with round_.database.unit(FIRST) as unit:
        assert not await records_of_runs.add(unit, replace(run, id="another"))
        prompt = await round_.prompt(run.prompt_id)
        assert await round_.steps.begin(unit, prompt, Occurrence(run.slot, FIRST, shifted=False)) == prompt
    assert await round_.count_runs() == 1
    assert await round_.waiting() == []


async def test_two_that_close_a_run_at_once_close_it_once(round_: Round, other: Round) -> None:
    run = await round_.begun()
    await round_.say(run)
    await round_.deliver(FIRST)
    now = run.closes_at
    await asyncio.gather(round_.agenda.sweep(now), other.agenda.sweep(now))
    assert await round_.waiting() == ["prompts.card", "prompts.recap"]


async def test_an_answer_given_while_the_post_is_being_recorded_is_said_in_the_thread(
    round_: Round, other: Round
) -> None:
    """The post's record looks for answers to say, and the answer for a thread: one of them must see the other."""
    await round_.make()
    await round_.agenda.sweep(FIRST)
    (post,) = await round_.claim(FIRST)
    made = await round_.played(post, FIRST)
    run = await round_.run(str(post.payload["run_id"]))
    async with round_.database.unit(FIRST) as unit:
        await outbox.finish(unit, post, made)
        await round_.firing.post_settled(unit, post, made)
        answering = asyncio.create_task(other.say(run))
        # It waits for this unit; if it does not, it is through before the limit.
        await asyncio.wait({answering}, timeout=0.2)
    await answering
    assert await round_.waiting() == ["prompts.answer"]


async def test_an_answer_reworded_while_it_is_being_said_is_said_in_one_message(
    round_: Round, other: Round
) -> None:
    """Whoever rewords must not forget where it stands, or it would be said a second time."""
    run = await round_.begun()
    await round_.say(run, answer_id="a")
    (entry,) = await round_.claim(FIRST)
    said = await round_.played(entry, FIRST)
    async with round_.database.unit(FIRST) as unit:
        await outbox.finish(unit, entry, said)
        await round_.replies.answer_settled(unit, entry, said)
        rewording = asyncio.create_task(other.say(run, words=Answered("In other words.")))
        await asyncio.wait({rewording}, timeout=0.2)
    await rewording
    answer = (await round_.answers_of(run))[ANA]
    assert (answer.message_id, answer.words) == (said.message_id, Answered("In other words."))


async def test_an_answer_reworded_while_it_is_taken_back_is_gone_or_given_anew(
    round_: Round, other: Round
) -> None:
    run = await round_.begun()
    for number in range(4):
        await round_.say(run, 100 + number, answer_id=f"a{number}")
        stored, _ = await asyncio.gather(
            other.say(run, 100 + number, Answered("In other words."), answer_id=f"b{number}"),
            round_.replies.withdraw(f"a{number}", GUILD, 100 + number, FIRST),
        )
        left = (await round_.answers_of(run)).get(100 + number)
        # Reworded and then taken back, or taken back and then given anew: never reworded into nothing.
        assert (left is None) is stored.is_reworded


async def test_a_form_sent_twice_at_once_is_one_answer_said_once(round_: Round, other: Round) -> None:
    run = await round_.begun()
    stored = await asyncio.gather(
        *(who.say(run, ANA, answer_id="a") for who in (round_, other, round_, other))
    )
    assert sum(each.effect_id is not None for each in stored) == 1
    assert len(await round_.rows(prompt_answers)) == 1
    assert await round_.waiting() == ["prompts.answer"]


async def test_a_button_pressed_twice_at_once_runs_a_prompt_once(round_: Round, other: Round) -> None:
    prompt = await round_.make()
    started = await asyncio.gather(
        *(who.prompts.run_now(prompt.id, KEEPER, "by-hand", NOW) for who in (round_, other))
    )
    assert len({each.run.id for each in started if not isinstance(each, str)}) == 1
    assert await round_.waiting() == [POST]
