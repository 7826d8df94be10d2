"""The agenda: what a sweep costs beside a million moments that wait, and how long it holds up the loop."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, thread_time
from typing import Final

from bot.core import agenda, facts
from bot.core.agenda import BATCH, Agenda
from bot.core.database import Database, Unit
from bot.core.effects import Moment
from tests.benchmarks.figures import Line, Report, Size, Tell, Versus, compared, folder, milliseconds
from tests.benchmarks.places import migrated, opened
from tests.core.test_plans import _explained

_KIND: Final = "bench.look"
_NOW: Final = datetime(2026, 3, 2, tzinfo=UTC)
_MICROSECONDS: Final = int(_NOW.timestamp() * 1e6)
_SWEEP_GOAL: Final = 0.010
_STALL_GOAL: Final = 0.010
_TICK: Final = 0.001

_FILL: Final = """
    WITH RECURSIVE numbers(n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
    INSERT INTO agenda (kind, subject, guild_id, due_at, attempts)
    SELECT ?, printf('%020d', n), n % 5000, ? + n * ?, 0 FROM numbers
"""
_PLAIN_DUE: Final = "SELECT kind, subject FROM agenda WHERE due_at <= ? ORDER BY due_at LIMIT ?"
_PLAIN_TAKE: Final = "DELETE FROM agenda WHERE kind = ? AND subject = ?"


def measure(size: Size, tell: Tell) -> Report:
    """Fill the agenda, sweep what is due of it again and again, then let a herd be due at once."""
    waiting, rounds, herd = size.of(1_000_000, 200), size.of(30, 2), size.of(10_000, 150)
    with folder() as place:
        file = migrated(place / "hallway.db")
        tell(f"{waiting:,} moments are put into the agenda")
        _fill(file, 1, waiting, due_in=3600, apart=1)
        tell(f"{rounds} sweeps of {BATCH} due")
        swept, idle, plan = asyncio.run(_sweeps(file, rounds))
        tell(f"a herd of {herd:,}")
        _fill(file, waiting + 1, waiting + herd, due_in=-10 * waiting, apart=0)
        stalls, stalls_at_rest, took = asyncio.run(_herd(file, herd))
    per_hundred = compared(f"sweep of {BATCH} due", swept)
    worst, worst_cpu = max(stalls.wall), max(stalls.cpu)
    lines = [
        Line(
            per_hundred.what,
            per_hundred.ours,
            per_hundred.floor,
            per_hundred.ratio,
            "≤ 10 ms",
            statistics.median(swept.ours) <= _SWEEP_GOAL,
        ),
        Line("sweep of none due", milliseconds(statistics.median(idle))),
        Line(
            f"herd of {herd:,} due: worst stall",
            milliseconds(worst),
            milliseconds(max(stalls_at_rest.wall)),
            goal="≤ 10 ms",
            is_met=worst <= _STALL_GOAL,
            note="floor: the loop at rest",
        ),
        Line("  of that, the loop's CPU", milliseconds(worst_cpu)),
        Line("  all handled, one read each, in", milliseconds(took)),
    ]
    return Report(
        "4b. Agenda",
        lines,
        floor="sqlite3 without a hop: one SELECT, one DELETE each, one commit",
        note=f"{waiting:,} waiting; n = {rounds} sweeps, one herd. The plan of a sweep: {plan}.",
    )


def _fill(file: Path, first: int, last: int, *, due_in: float, apart: float) -> None:
    connection = sqlite3.connect(file)
    due = _MICROSECONDS + int(due_in * 1e6)
    with connection:
        connection.execute(_FILL, (first, last, _KIND, due, int(apart * 1e6)))
    connection.close()


async def _sweeps(file: Path, rounds: int) -> tuple[Versus, list[float], str]:
    async def handle(_unit: Unit, moment: Moment) -> None:
        assert moment.subject

    swept, idle = Versus(), list[float]()
    async with opened(file) as database:
        sweeper = Agenda(database)
        sweeper.on(_KIND, handle)
        for _ in range(rounds):
            await _make_due(database)
            ours = await _timed(sweeper, BATCH)
            await _make_due(database)
            swept.add([ours], [_floor(file)])
            idle.append(await _timed(sweeper, 0))
        plan = await database.run_sync(lambda connection: _explained(connection, agenda._DUE))
    return swept, idle, "; ".join(plan)


async def _timed(sweeper: Agenda, due: int) -> float:
    began = perf_counter()
    handled = await sweeper.sweep(_NOW)
    took = perf_counter() - began
    assert handled == due
    return took


async def _make_due(database: Database) -> None:
    async with database.unit(_NOW) as unit:
        for number in range(BATCH):
            await unit.schedule(Moment(_KIND, f"due{number}", _NOW - timedelta(seconds=number)))


def _floor(file: Path) -> float:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous=FULL")
    began = perf_counter()
    with connection:
        due = connection.execute(_PLAIN_DUE, (_MICROSECONDS, BATCH)).fetchall()
        connection.executemany(_PLAIN_TAKE, due)
    took = perf_counter() - began
    connection.close()
    assert len(due) == BATCH
    return took


class _Stalls:
    """How much later than it wanted a task woke up that sleeps for a millisecond again and again."""

    def __init__(self) -> None:
        self.wall = [0.0]
        self.cpu = [0.0]
        """What the loop's own thread computed meanwhile: what other programs took from us is not in it."""

    async def watch(self) -> None:
        while True:
            wall, cpu = perf_counter(), thread_time()
            await asyncio.sleep(_TICK)
            late = perf_counter() - wall - _TICK
            self.wall.append(late)
            self.cpu.append(min(late, thread_time() - cpu))


async def _herd(file: Path, herd: int) -> tuple[_Stalls, _Stalls, float]:
    async def look(unit: Unit, moment: Moment) -> None:
        await facts.recall(unit, moment.subject)

    async with opened(file) as database:
        sweeper = Agenda(database)
        sweeper.on(_KIND, look)

        async def sweep() -> None:
            assert await sweeper.sweep(_NOW) == herd

        stalls, took = await _watched(sweep)
        at_rest, _ = await _watched(lambda: asyncio.sleep(min(took, 5)))
    return stalls, at_rest, took


async def _watched(act: Callable[[], Awaitable[None]]) -> tuple[_Stalls, float]:
    stalls = _Stalls()
    watch = asyncio.create_task(stalls.watch())
    began = perf_counter()
    await act()
    took = perf_counter() - began
    watch.cancel()
    return stalls, took
