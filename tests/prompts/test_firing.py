"""Time and prompts, over a real database: what is due is posted once, late or never, and says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core import zones
from bot.core.effects import Moment
from bot.prompts.course import CARD, CLOSE, FIRE, POST, RECAP, REMIND
from bot.prompts.rules import GRACE_MOST
from bot.prompts.runs import RunState, Skipped
from tests.community import DAY, GUILD, HOUR, NOW
from tests.prompts.round import FIRST, KEEPER, OPEN_FOR, TEXTS, WEEK, Round, daily

MINUTE = timedelta(minutes=1)


async def test_a_prompt_is_posted_when_it_is_due_closes_and_says_who_answered(round_: Round) -> None:
    prompt = await round_.make()
    assert await round_.planned() == {(FIRE, prompt.id): FIRST}
    assert await round_.play(FIRST - MINUTE) == []
    assert await round_.play(FIRST) == [POST]
    run = await round_.only_run(prompt.id)
    assert (run.state, run.text, run.due_at, run.posted_at) == (RunState.OPEN, TEXTS[0], FIRST, FIRST)
    assert (run.slot, run.zone) == (FIRST.replace(tzinfo=None), "UTC")
    assert run.closes_at == FIRST + OPEN_FOR
    assert None not in (run.message_id, run.thread_id, run.post_channel_id)
    assert await round_.planned() == {
        (FIRE, prompt.id): FIRST + WEEK,
        (CLOSE, run.id): run.closes_at,
        (REMIND, run.id): run.closes_at - DAY,
    }
    await round_.say(run)
    assert await round_.play(run.closes_at - MINUTE) == ["prompts.answer"]
    # The recap of one page, and a look for a second that is not there.
    assert await round_.play(run.closes_at) == [CARD, RECAP, RECAP]
    closed = await round_.run(run.id)
    assert (closed.state, closed.closed_at) == (RunState.CLOSED, run.closes_at)


async def test_each_week_brings_the_next_text_and_after_the_last_the_first_again(round_: Round) -> None:
    prompt = await round_.make()
    for week in range(6):
        await round_.play(FIRST + week * WEEK)
    texts = [run.text for run in await round_.runs(prompt.id)]
    assert texts == [*TEXTS, *TEXTS[:2]]


# ---------------------------------------------------------------------- late, later, never


async def test_eight_hours_of_sleep_post_it_late_with_the_time_it_was_due(round_: Round) -> None:
    prompt = await round_.make()
    assert await round_.play(FIRST + 8 * HOUR) == [POST]
    run = await round_.only_run(prompt.id)
    assert (run.state, run.due_at, run.posted_at, run.is_late) == (
        RunState.OPEN,
        FIRST,
        FIRST + 8 * HOUR,
        True,
    )
    assert run.closes_at == FIRST + OPEN_FOR
    assert (await round_.prompt(prompt.id)).next_at == FIRST + WEEK


async def test_beyond_its_grace_it_is_not_posted_and_organizers_see_why(round_: Round) -> None:
    prompt = await round_.make()
    assert await round_.play(FIRST + GRACE_MOST + MINUTE) == []
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why, run.missed, run.missed_from) == (
        RunState.SKIPPED,
        Skipped.LATE,
        1,
        FIRST.replace(tzinfo=None),
    )
    assert await round_.planned() == {(FIRE, prompt.id): FIRST + WEEK}
    assert {text.used_at for text in await round_.texts(prompt.id)} == {None}


@pytest.mark.parametrize(("after", "posts"), [(HOUR, 1), (11 * HOUR, 0)])
async def test_months_of_outage_leave_one_line_and_at_most_one_post(
    round_: Round, after: timedelta, posts: int
) -> None:
    prompts = [await round_.make(daily()) for _ in range(3)]
    back = FIRST + 100 * DAY + after
    assert await round_.play(back) == [POST] * 3 * posts
    for prompt in prompts:
        missed, *rest = await round_.runs(prompt.id)
        assert (missed.state, missed.why, missed.missed) == (RunState.SKIPPED, Skipped.LATE, 101 - posts)
        assert missed.missed_from == FIRST.replace(tzinfo=None)
        assert missed.slot == (FIRST + (100 - posts) * DAY).replace(tzinfo=None)
        assert [run.due_at for run in rest] == [FIRST + 100 * DAY] * posts
        assert (await round_.prompt(prompt.id)).next_at == FIRST + 101 * DAY


async def test_a_post_that_waited_too_long_is_not_made_and_says_why(round_: Round) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)  # and the process dies before the post
    assert await round_.play(FIRST + GRACE_MOST + MINUTE) == [POST]
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why, run.missed) == (RunState.SKIPPED, Skipped.LATE, 1)
    assert round_.posts == []


async def test_a_run_still_not_posted_when_it_closes_is_recorded_as_skipped(round_: Round) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    await round_.agenda.sweep(FIRST + OPEN_FOR)
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why) == (RunState.SKIPPED, Skipped.LATE)
    assert await round_.play(FIRST + OPEN_FOR) == [POST]
    assert round_.posts == []


async def test_a_post_that_an_interrupted_try_had_made_is_open_after_all(round_: Round) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    await round_.agenda.sweep(FIRST + OPEN_FOR)
    late = FIRST + OPEN_FOR + HOUR
    await round_.play(late, round_.delivered)  # delivery looks for it, and finds it
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why, run.missed, run.missed_from) == (RunState.OPEN, None, 0, None)
    await round_.play(late)
    assert (await round_.run(run.id)).state is RunState.CLOSED


# ---------------------------------------------------------------------- a clock that is stepped


@pytest.mark.parametrize("step", [-DAY, -HOUR, -MINUTE, MINUTE, HOUR, DAY])
async def test_a_clock_that_is_stepped_before_or_after_never_doubles_a_date(
    round_: Round, step: timedelta
) -> None:
    prompt = await round_.make(daily())
    clock = FIRST - 2 * HOUR
    for tick in range(12):
        await round_.play(clock)
        await round_.play(clock + step)  # for a moment the clock is wrong, or was
        clock = FIRST - 2 * HOUR + tick * HOUR
    for tick in range(4):
        await round_.play(FIRST + tick * DAY + HOUR)
    runs = await round_.runs(prompt.id)
    dates = [run.slot.date() for run in runs]
    assert dates == [FIRST.date() + n * DAY for n in range(len(dates))]
    assert {run.missed for run in runs if run.state is RunState.SKIPPED} <= {1}
    assert round_.posts == [run.id for run in runs if run.state is not RunState.SKIPPED]
    assert len(round_.posts) >= 4 - (step == DAY)  # one that was a day late by the wrong clock was missed


async def test_somebody_who_looks_too_soon_posts_nothing_and_it_comes_in_time(round_: Round) -> None:
    prompt = await round_.make()
    async with round_.database.unit(FIRST - HOUR) as unit:
        await round_.steps.fire(unit, await round_.prompt(prompt.id))
    assert await round_.count_runs() == 0
    assert await round_.planned() == {(FIRE, prompt.id): FIRST}
    assert await round_.play(FIRST) == [POST]


async def test_a_close_that_comes_too_soon_closes_nothing(round_: Round) -> None:
    run = await round_.begun()
    async with round_.database.unit(FIRST) as unit:
        await unit.schedule(Moment(CLOSE, run.id, FIRST, GUILD))
    await round_.agenda.sweep(FIRST)
    assert (await round_.run(run.id)).state is RunState.OPEN
    assert (await round_.planned())[CLOSE, run.id] == run.closes_at


# ---------------------------------------------------------------------- rules of a zone that change


def fixed(offset: timedelta) -> Callable[[str], ZoneInfo]:
    """A loader of zones in which every clock is ahead of UTC by ``offset``."""
    hours = offset // HOUR
    name = f"Etc/GMT{-hours:+}"
    return lambda _: ZoneInfo(name)


async def test_rules_by_which_it_comes_later_put_it_off_and_it_comes_once(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zones, "_load", fixed(2 * HOUR))
    prompt = await round_.make(daily(time(14), zone="Europe/Berlin"))
    assert prompt.next_at == FIRST
    monkeypatch.setattr(zones, "_load", fixed(HOUR))
    assert await round_.play(FIRST) == []
    assert await round_.planned() == {(FIRE, prompt.id): FIRST + HOUR}
    assert (await round_.prompt(prompt.id)).next_at == FIRST + HOUR
    assert await round_.play(FIRST + HOUR) == [POST]
    assert (await round_.prompt(prompt.id)).next_at == FIRST + HOUR + DAY


async def test_rules_by_which_it_comes_sooner_move_it_when_they_are_heeded(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zones, "_load", fixed(HOUR))
    late = await round_.make(daily(time(13), zone="Europe/Berlin"))
    same = await round_.make(daily(time(13), zone="Europe/Paris"))
    await round_.prompts.pause(same.id, KEEPER, NOW)
    assert late.next_at == FIRST
    assert await round_.firing.heed_zone_rules("2026a", NOW) == 0
    monkeypatch.setattr(zones, "_load", fixed(2 * HOUR))
    assert await round_.firing.heed_zone_rules("2026a", NOW) == 0  # the same release: not even looked at
    assert await round_.firing.heed_zone_rules("2026b", NOW) == 1
    assert await round_.firing.heed_zone_rules("2026b", NOW) == 0
    assert await round_.planned() == {(FIRE, late.id): FIRST - HOUR}
    assert await round_.play(FIRST - HOUR) == [POST]
    assert await round_.play(FIRST) == []
    assert await round_.dates(late.id) == [FIRST.date()]


async def test_rules_that_change_after_it_was_posted_bring_its_date_no_second_one(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zones, "_load", fixed(2 * HOUR))
    prompt = await round_.make(daily(time(14), zone="Europe/Berlin"))
    await round_.play(FIRST)
    monkeypatch.setattr(zones, "_load", fixed(-2 * HOUR))  # by these it would be due again in four hours
    await round_.firing.heed_zone_rules("2026b", FIRST)
    for hour in range(30):
        await round_.play(FIRST + hour * HOUR)
    assert await round_.dates(prompt.id) == [FIRST.date(), FIRST.date() + DAY]
