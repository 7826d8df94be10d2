"""What organizers do at the very moment a prompt is due: its date has one run, or a line that says why not."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta
from typing import Any

import pytest

from bot.core.schedule import Often, Span
from bot.prompts.course import CARD, CLOSE, FIRE, POST, REMIND
from bot.prompts.rules import No, State
from bot.prompts.runs import RunState, Skipped
from bot.prompts.service import Shown
from tests.community import DAY, HOUR, NOW
from tests.prompts.round import ANOTHER, FIRST, FOREIGN, KEEPER, WEEK, Round, daily

MINUTE = timedelta(minutes=1)
TODAY = FIRST.date()


@pytest.fixture(params=["one process", "two processes"])
def other(request: pytest.FixtureRequest, round_: Round, second: Round) -> Round:
    """Who looks at the same time."""
    return round_ if request.param == "one process" else second


# ---------------------------------------------------------------------- editing


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"at": time(15)}, FIRST + 3 * HOUR),
        ({"at": time(11)}, FIRST - HOUR),
        ({"at": time(9)}, FIRST - 3 * HOUR + WEEK),
        ({"zone": "Europe/Berlin"}, FIRST - HOUR),
        ({"zone": "America/New_York"}, FIRST + 5 * HOUR),
        ({"weekdays": frozenset({1})}, FIRST + DAY),
        ({"often": Often.SECOND_WEEK}, FIRST),
        ({"left_out": (Span(TODAY, TODAY),)}, FIRST + WEEK),
        ({"name": "Another name"}, FIRST),
    ],
)
async def test_a_change_before_it_is_due_plans_it_anew(
    round_: Round, changes: dict[str, Any], due: Any
) -> None:
    prompt = await round_.make()
    edited = await round_.edit(prompt, NOW, **changes)
    assert edited.next_at == due
    assert await round_.planned() == {(FIRE, prompt.id): due}
    for hour in range(8 * 24):
        await round_.agenda.sweep(NOW + hour * HOUR)
    runs = await round_.runs(prompt.id)
    assert runs[0].due_at == due
    assert len({run.slot.date() for run in runs}) == len(runs)


@pytest.mark.parametrize("is_swept", [True, False])
@pytest.mark.parametrize(
    ("changes", "following"),
    [
        ({"at": time(15)}, FIRST + DAY + 3 * HOUR),
        ({"at": time(11)}, FIRST + DAY - HOUR),
        ({"zone": "America/New_York"}, FIRST + DAY + 5 * HOUR),
        ({"zone": "Pacific/Kiritimati"}, FIRST + 10 * HOUR),  # tomorrow there already
        ({"weekdays": frozenset({0}), "open_hours": 96}, FIRST + WEEK),
    ],
)
async def test_a_change_at_the_moment_it_is_due_lets_it_happen_as_it_was_planned_and_not_again(
    round_: Round, is_swept: bool, changes: dict[str, Any], following: Any
) -> None:
    prompt = await round_.make(daily())
    if is_swept:
        await round_.play(FIRST)
    edited = await round_.edit(prompt, FIRST, **changes)
    await round_.play(FIRST)
    assert edited.next_at == following
    for hour in range(1, 20):
        await round_.play(FIRST + hour * HOUR)
    dates = await round_.dates(prompt.id)
    assert dates[0] == TODAY
    assert len(dates) == len(set(dates)) == len(round_.posts)
    assert (await round_.runs(prompt.id))[0].due_at == FIRST


async def test_a_run_keeps_what_it_began_with_when_its_prompt_is_changed(round_: Round) -> None:
    run = await round_.begun()
    prompt = await round_.prompt(run.prompt_id)
    await round_.edit(
        prompt,
        FIRST + HOUR,
        name="Other",
        channel_id=999,
        open_hours=4,
        is_recap=False,
        texts=["Another question?"],
    )
    assert await round_.run(run.id) == run
    assert (await round_.planned())[CLOSE, run.id] == run.closes_at


async def test_a_change_and_a_look_at_the_same_time_give_the_date_one_run(
    round_: Round, other: Round
) -> None:
    for day in range(3):
        now = FIRST + day * DAY
        prompt = await round_.make(daily(), now=now - HOUR)
        await asyncio.gather(
            round_.edit(prompt, now, at=time(15)), other.agenda.sweep(now), other.agenda.sweep(now)
        )
        await round_.agenda.sweep(now + 4 * HOUR)
        assert await round_.dates(prompt.id) == [now.date()]
        assert (await round_.prompt(prompt.id)).next_at == now + DAY + 3 * HOUR


# ---------------------------------------------------------------------- pausing and going on


async def test_paused_when_it_is_due_and_nobody_has_looked_it_says_so_and_is_not_posted(
    round_: Round,
) -> None:
    prompt = await round_.make(daily())
    paused = await round_.prompts.pause(prompt.id, KEEPER, FIRST)
    assert not isinstance(paused, No)
    assert (paused.state, paused.next_at, paused.next_slot) == (State.PAUSED, None, None)
    assert await round_.play(FIRST + DAY) == []
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why, run.missed) == (RunState.SKIPPED, Skipped.PAUSED, 1)
    assert run.slot.date() == TODAY


async def test_paused_while_its_post_is_on_its_way_it_says_so_and_is_not_posted(round_: Round) -> None:
    prompt = await round_.make(daily())
    await round_.agenda.sweep(FIRST)
    await round_.prompts.pause(prompt.id, KEEPER, FIRST)
    assert await round_.play(FIRST) == [POST]
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why, round_.posts) == (RunState.SKIPPED, Skipped.PAUSED, [])


async def test_paused_when_discord_has_its_post_already_it_is_open_all_the_same(round_: Round) -> None:
    prompt = await round_.make(daily())
    await round_.agenda.sweep(FIRST)
    (post,) = await round_.claim(FIRST)
    made = await round_.played(post, FIRST)
    await round_.prompts.pause(prompt.id, KEEPER, FIRST)
    await round_.settle(post, made, FIRST)
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why) == (RunState.OPEN, None)
    assert (await round_.planned())[CLOSE, run.id] == run.closes_at


async def test_paused_after_it_was_posted_the_run_goes_on_to_its_end(round_: Round) -> None:
    run = await round_.begun(daily())
    await round_.prompts.pause(run.prompt_id, KEEPER, FIRST + HOUR)
    assert await round_.planned() == {
        (CLOSE, run.id): run.closes_at,
        (REMIND, run.id): FIRST + 10 * HOUR,
    }
    assert await round_.play(run.closes_at) == [CARD]


@pytest.mark.parametrize("is_swept", [True, False])
async def test_paused_and_let_go_on_at_the_same_moment_it_does_not_make_up_for_it(
    round_: Round, is_swept: bool
) -> None:
    prompt = await round_.make(daily())
    if is_swept:
        await round_.agenda.sweep(FIRST)
    await round_.prompts.pause(prompt.id, KEEPER, FIRST)
    resumed = await round_.prompts.resume(prompt.id, ANOTHER, FIRST)
    assert not isinstance(resumed, No)
    assert (resumed.state, resumed.next_at, resumed.keeper_id) == (State.ACTIVE, FIRST + DAY, ANOTHER.user_id)
    await round_.play(FIRST)
    assert (await round_.only_run(prompt.id)).why is Skipped.PAUSED


async def test_let_go_on_before_it_is_due_it_comes_in_time_and_once(round_: Round) -> None:
    prompt = await round_.make(daily())
    await round_.prompts.pause(prompt.id, KEEPER, NOW)
    await round_.prompts.resume(prompt.id, KEEPER, FIRST - MINUTE)
    assert await round_.play(FIRST) == [POST]
    assert await round_.dates(prompt.id) == [TODAY]


async def test_weeks_of_rest_leave_no_line_for_each_date(round_: Round) -> None:
    prompt = await round_.make(daily())
    await round_.prompts.pause(prompt.id, KEEPER, NOW)
    await round_.play(NOW + 30 * DAY)
    await round_.prompts.resume(prompt.id, KEEPER, NOW + 30 * DAY)
    assert await round_.count_runs() == 0


async def test_paused_while_somebody_looks_it_has_one_run_or_one_line(round_: Round, other: Round) -> None:
    for day in range(4):
        now = FIRST + day * DAY
        prompt = await round_.make(daily(), now=now - HOUR)
        await asyncio.gather(round_.prompts.pause(prompt.id, KEEPER, now), other.agenda.sweep(now))
        await round_.play(now)
        run = await round_.only_run(prompt.id)
        assert (run.state, run.why, run.slot.date()) == (RunState.SKIPPED, Skipped.PAUSED, now.date())


# ---------------------------------------------------------------------- deleting


async def test_deleted_while_its_post_is_on_its_way_it_is_not_posted(round_: Round) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    deleted = await round_.prompts.delete(prompt.id, KEEPER, FIRST)
    assert not isinstance(deleted, No)
    assert deleted.state is State.DELETED
    assert await round_.play(FIRST) == [POST]
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why, round_.posts) == (RunState.SKIPPED, Skipped.DELETED, [])
    assert await round_.texts(prompt.id) == []


async def test_deleted_before_anybody_looked_nothing_comes_of_it(round_: Round) -> None:
    prompt = await round_.make()
    await round_.prompts.delete(prompt.id, KEEPER, FIRST)
    assert await round_.planned() == {}
    assert await round_.play(FIRST) == []
    assert await round_.count_runs() == 0
    assert await round_.prompts.show(prompt.id, KEEPER.guild_id, FIRST) is No.NOT_FOUND
    assert (await round_.prompts.list(KEEPER.guild_id)).prompts == []


async def test_deleted_while_a_run_is_open_it_closes_with_its_recap(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run)
    await round_.prompts.delete(run.prompt_id, KEEPER, FIRST + HOUR)
    await round_.play(FIRST + HOUR)
    assert (await round_.play(run.closes_at))[:2] == [CARD, "prompts.recap"]
    assert (await round_.run(run.id)).state is RunState.CLOSED


async def test_deleted_while_somebody_looks_it_is_never_posted_afterwards(
    round_: Round, other: Round
) -> None:
    for day in range(3):
        now = FIRST + day * DAY
        prompt = await round_.make(daily(), now=now - HOUR)
        await asyncio.gather(round_.prompts.delete(prompt.id, KEEPER, now), other.agenda.sweep(now))
        await round_.play(now)
        assert {run.why for run in await round_.runs(prompt.id)} <= {Skipped.DELETED}
    assert round_.posts == other.posts == []


# ---------------------------------------------------------------------- all of a server together


@pytest.mark.parametrize("is_swept", [True, False])
async def test_while_all_rest_together_nothing_is_posted_and_nothing_is_made_up_for(
    round_: Round, is_swept: bool
) -> None:
    prompts = [await round_.make(daily()) for _ in range(2)]
    if is_swept:
        await round_.agenda.sweep(FIRST)
    assert await round_.prompts.pause_all(KEEPER, FIRST) == FIRST
    assert await round_.prompts.pause_all(ANOTHER, FIRST + HOUR) == FIRST
    for day in range(3):
        await round_.play(FIRST + day * DAY)
    assert round_.posts == []
    now = FIRST + 3 * DAY
    assert await round_.prompts.resume_all(KEEPER, now)
    assert not await round_.prompts.resume_all(KEEPER, now)
    await round_.play(now)
    for prompt in prompts:
        # What had begun says why it was not posted; dates that came later than the rest say nothing.
        assert [run.why for run in await round_.runs(prompt.id)] == [Skipped.PAUSED] * is_swept
        assert (await round_.prompt(prompt.id)).next_at == now + DAY
    assert await round_.play(now + DAY) == [POST, POST]


async def test_all_put_to_rest_while_somebody_looks_nothing_is_posted_afterwards(
    round_: Round, other: Round
) -> None:
    prompts = [await round_.make(daily()) for _ in range(3)]
    for day in range(4):
        now = FIRST + day * DAY
        await asyncio.gather(
            other.agenda.sweep(now), round_.prompts.pause_all(KEEPER, now), other.agenda.sweep(now)
        )
        await round_.play(now)
        assert await round_.prompts.resume_all(KEEPER, now + HOUR)
    for prompt in prompts:
        runs = await round_.runs(prompt.id)
        assert {(run.state, run.why) for run in runs} <= {(RunState.SKIPPED, Skipped.PAUSED)}
        assert (await round_.prompt(prompt.id)).next_at == FIRST + 4 * DAY
    assert round_.posts == other.posts == []


async def test_all_let_go_on_while_somebody_looks_wait_for_their_next_date(
    round_: Round, other: Round
) -> None:
    prompts = [await round_.make(daily()) for _ in range(3)]
    await round_.prompts.pause_all(KEEPER, NOW)
    await asyncio.gather(
        other.agenda.sweep(FIRST), round_.prompts.resume_all(KEEPER, FIRST), other.agenda.sweep(FIRST)
    )
    assert await round_.play(FIRST) == []
    for prompt in prompts:
        assert (await round_.prompt(prompt.id)).next_at == FIRST + DAY


async def test_one_server_at_rest_keeps_no_other_waiting(round_: Round) -> None:
    await round_.set_up(FOREIGN.guild_id)
    ours = await round_.make()
    theirs = await round_.make(by=FOREIGN)
    await round_.prompts.pause_all(KEEPER, NOW)
    await round_.play(FIRST)
    assert await round_.states(ours.id) == []
    assert await round_.states(theirs.id) == [RunState.OPEN]


async def test_a_prompt_that_rested_by_itself_still_does_when_the_others_go_on(round_: Round) -> None:
    prompt = await round_.make()
    await round_.prompts.pause(prompt.id, KEEPER, NOW)
    await round_.prompts.pause_all(KEEPER, NOW)
    await round_.prompts.resume_all(KEEPER, NOW + MINUTE)
    assert (await round_.prompt(prompt.id)).state is State.PAUSED
    assert await round_.play(FIRST) == []


async def test_a_prompt_made_or_let_go_on_while_all_rest_waits_with_them(round_: Round) -> None:
    await round_.prompts.pause_all(KEEPER, NOW)
    prompt = await round_.make()
    shown = await round_.prompts.show(prompt.id, KEEPER.guild_id, NOW)
    assert isinstance(shown, Shown)
    assert (shown.paused_at, (await round_.prompts.list(KEEPER.guild_id)).paused_at) == (NOW, NOW)
    assert await round_.play(FIRST) == []
    assert await round_.count_runs() == 0
