"""A clock that is wrong, and one that is set: nothing waits for a year, and nothing is done before its time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.core import circuits, outbox
from bot.core.clock import APART, WRONG, DiscordsClock, lately, read_date
from bot.core.database import Database
from bot.core.effects import Effect, Ending, OutboxEntry, Outcome
from bot.core.outbox import LEASE, PUT_OFF_AT_MOST
from bot.gateway import begun
from bot.members import rules as members
from bot.moderation import rules as moderation
from bot.projects import rules as projects

KIND = "test.said"
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
YEAR = 365 * DAY
STEPS = [HOUR, DAY, YEAR]


# ---------------------------------------------------------------------- what Discord's clock says


class Machine:
    """A machine: what its clock shows, and how long it has run."""

    def __init__(self, now: datetime) -> None:
        self.shown, self.ran = now, 1000.0
        self.clock = DiscordsClock(lambda: self.shown, lambda: self.ran)

    def heard(self, now: datetime) -> None:
        """Get an answer that Discord gives at ``now``."""
        self.clock.heard(format_datetime(now, usegmt=True))

    def run(self, span: timedelta) -> None:
        """Let time pass as it does."""
        self.shown += span
        self.ran += span.total_seconds()


def test_a_clock_that_was_never_compared_is_held_to_be_right(now: datetime) -> None:
    machine = Machine(now)
    assert (machine.clock.ahead, machine.clock.is_wrong, machine.clock.now) == (timedelta(0), False, now)


@pytest.mark.parametrize("step", [way * step for step in STEPS for way in (-1, 1)])
def test_a_clock_that_is_set_is_known_to_be_wrong_at_once_and_right_when_it_is_set_right(
    now: datetime, step: timedelta
) -> None:
    machine = Machine(now)
    machine.heard(now)
    machine.run(HOUR)
    assert not machine.clock.is_wrong
    machine.shown += step
    assert machine.clock.is_wrong
    assert (machine.clock.ahead, machine.clock.now) == (step, now + HOUR)
    machine.shown -= step
    assert not machine.clock.is_wrong


def test_drift_is_no_wrong_clock(now: datetime) -> None:
    machine = Machine(now + WRONG)
    machine.heard(now)
    assert not machine.clock.is_wrong
    assert machine.clock.now == now + WRONG, "what is nearly right is left alone"
    machine.shown += SECOND
    assert machine.clock.is_wrong


def test_eight_hours_for_which_a_machine_stood_still_are_told_from_a_wrong_clock_by_the_next_answer(
    now: datetime,
) -> None:
    machine = Machine(now)
    machine.heard(now)
    machine.shown += 8 * HOUR
    assert machine.clock.is_wrong
    machine.heard(now + 8 * HOUR)
    assert not machine.clock.is_wrong


@pytest.mark.parametrize("header", [None, "", "soon", "Mon, 99 Mar 2026 09:30:00 GMT"])
def test_an_answer_that_does_not_say_when_it_was_given_says_nothing(
    now: datetime, header: str | None
) -> None:
    assert read_date(header) is None
    machine = Machine(now + YEAR)
    machine.heard(now)
    machine.clock.heard(header)
    assert machine.clock.ahead == YEAR


def test_the_date_of_an_answer_is_read_in_utc(now: datetime) -> None:
    read = read_date(format_datetime(now, usegmt=True))
    assert read == now
    assert read is not None
    assert read.tzinfo is UTC


# ---------------------------------------------------------------------- limits


def test_what_counts_towards_a_limit_lies_within_its_time_and_not_in_a_time_yet_to_come(
    now: datetime,
) -> None:
    moments = [now + YEAR, now, now - DAY, now - DAY + SECOND, now + APART, now + APART + SECOND, now - HOUR]
    assert lately(moments, DAY, now) == [now - DAY + SECOND, now - HOUR, now, now + APART]


FREE: list[Callable[[list[datetime], datetime], object]] = [
    members.free_at,
    moderation.free_at,
    projects.too_many,
]


@pytest.mark.parametrize("free", FREE)
@pytest.mark.parametrize("step", STEPS)
def test_nobody_waits_for_a_limit_that_a_clock_that_was_ahead_has_filled(
    now: datetime, step: timedelta, free: Callable[[list[datetime], datetime], object]
) -> None:
    assert free([now] * 50, now) is not None
    assert free([now + step] * 50, now) is None


def test_sessions_begun_by_a_clock_that_was_ahead_count_as_todays_and_not_for_a_year(now: datetime) -> None:
    today = now.date()
    assert begun(f"{today + YEAR} 499", today) == 499
    assert begun(f"{today} 500", today + DAY) == 0


# ---------------------------------------------------------------------- the outbox


async def _want(database: Database, at: datetime, *lanes: str) -> None:
    async with database.unit(at) as unit:
        for lane in lanes:
            await unit.emit(Effect(KIND, lane))


async def _claim(database: Database, now: datetime, worker: str = "first") -> list[OutboxEntry]:
    return await outbox.claim(database, now, worker=worker, kinds=[KIND], most=10)


async def _heed(database: Database, now: datetime) -> int:
    async with database.unit(now) as unit:
        return await outbox.heed_clock(unit)


def _lanes(entries: Sequence[OutboxEntry]) -> list[str]:
    return [entry.lane for entry in entries]


@pytest.mark.parametrize("step", STEPS)
async def test_what_was_wanted_by_a_clock_that_was_ahead_is_due_when_it_is_set_back(
    database: Database, now: datetime, step: timedelta
) -> None:
    await _want(database, now + step, "share:1")
    await _want(database, now, "share:1", "share:2")
    assert _lanes(await _claim(database, now)) == ["share:2"], "the lane keeps its order"
    assert await _heed(database, now) == 1
    (first,) = await _claim(database, now)
    assert first.lane == "share:1"
    assert first.created_at == now - DAY, "it is looked for among all that it may have left"


@pytest.mark.parametrize("step", STEPS)
async def test_what_was_held_by_a_clock_that_was_ahead_is_free_after_one_lease_and_not_before(
    database: Database, now: datetime, step: timedelta
) -> None:
    await _want(database, now, "one")
    (held,) = await _claim(database, now + step)
    assert await _heed(database, now) == 1
    assert await _claim(database, now + LEASE - SECOND, "second") == [], "whoever holds it may still be at it"
    async with database.unit(now) as unit:
        assert await outbox.postpone(unit, held, now, Outcome(Ending.DELAYED)), "and may say what came of it"
    assert _lanes(await _claim(database, now, "second")) == ["one"]


async def test_without_its_holder_it_is_free_after_one_lease(database: Database, now: datetime) -> None:
    await _want(database, now, "one")
    await _claim(database, now + YEAR)
    await _heed(database, now)
    assert _lanes(await _claim(database, now + LEASE, "second")) == ["one"]


async def test_what_was_put_off_by_a_clock_that_was_ahead_waits_no_longer_than_a_day(
    database: Database, now: datetime
) -> None:
    await _want(database, now, "one", "two")
    for entry, due_at in zip(await _claim(database, now), (now + PUT_OFF_AT_MOST, now + YEAR), strict=True):
        async with database.unit(now) as unit:
            await outbox.postpone(unit, entry, due_at, Outcome(Ending.DELAYED))
    assert await _heed(database, now) == 1
    assert _lanes(await _claim(database, now)) == ["two"]


async def test_by_a_clock_that_goes_right_nothing_is_changed(database: Database, now: datetime) -> None:
    await _want(database, now + APART, "of a process that is a little ahead")
    await _want(database, now, "held", "put off")
    for entry in await _claim(database, now):
        if entry.lane == "put off":
            async with database.unit(now) as unit:
                await outbox.postpone(unit, entry, now + HOUR, Outcome(Ending.BLOCKED))
    assert await _heed(database, now) == 0
    assert await _claim(database, now) == []


async def test_what_a_worker_is_still_at_is_not_its_to_claim_again_by_a_clock_that_was_set_ahead(
    database: Database, now: datetime
) -> None:
    await _want(database, now, "one")
    (held,) = await _claim(database, now)
    later = now + HOUR
    assert await outbox.claim(database, later, worker="first", kinds=[KIND], most=10, busy=[held.id]) == []
    assert _lanes(await _claim(database, later, "another")) == ["one"]


# ---------------------------------------------------------------------- circuits


@pytest.mark.parametrize("step", STEPS)
async def test_a_circuit_opened_by_a_clock_that_was_ahead_stays_open_for_a_day_and_no_longer(
    database: Database, now: datetime, step: timedelta
) -> None:
    async with database.unit(now + step) as unit:
        await circuits.trip(unit, "line", 20026)
        await circuits.claim_probe(unit, "line")
    async with database.unit(now) as unit:
        await circuits.heed_clock(unit, "line")
    for at, may_pass in ((now + circuits.OPEN_FOR - SECOND, False), (now + circuits.OPEN_FOR, True)):
        async with database.unit(at) as unit:
            assert await circuits.claim_probe(unit, "line") is may_pass
    assert await circuits.code_if_open(database, "line") == 20026


async def test_strikes_by_a_clock_that_was_ahead_open_no_circuit(database: Database, now: datetime) -> None:
    for at in (now + YEAR, now + YEAR):
        async with database.unit(at) as unit:
            assert not await circuits.strike(unit, "line", 40003)
    async with database.unit(now) as unit:
        await circuits.heed_clock(unit, "line")
        assert not await circuits.strike(unit, "line", 40003)
