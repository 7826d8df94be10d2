"""What a unit of work and a read cost, against plain sqlite3 in a thread of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Final

from bot.core import facts
from bot.core.database import Database
from tests.benchmarks.figures import Line, Report, Size, Tell, Versus, compared, folder, microseconds
from tests.benchmarks.places import migrated, opened

_ROWS: Final = 50_000
_READS_IN_A_UNIT: Final = 4
_NOW: Final = datetime(2026, 3, 2, tzinfo=UTC)
_GOAL: Final = 15.0
"""1.3 ms of CPU, where the floor took 88 µs."""
_A_SECOND: Final = 1_000

_GET: Final = "SELECT value FROM facts WHERE name = ?"
_PUT: Final = "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"

Work = Callable[[int], Awaitable[object]]


def measure(size: Size, tell: Tell) -> Report:
    """Measure in rounds: the floor, then ours, on the same file."""
    rounds, units = size.of(12, 1), size.of(200, 3)
    wall, cpu, read_wall, read_cpu = Versus(), Versus(), Versus(), Versus()
    with folder() as place:
        file = _filled(migrated(place / "hallway.db"), size.of(_ROWS, 10))
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            (unit, read), (floor_unit, floor_read) = asyncio.run(_round(file, units))
            for versus, ours, floor in (
                (wall, unit.wall, floor_unit.wall),
                (cpu, unit.cpu, floor_unit.cpu),
                (read_wall, read.wall, floor_read.wall),
                (read_cpu, read.cpu, floor_read.cpu),
            ):
                versus.add([ours], [floor])
    per_second = 1 / min(wall.ours)
    lines = [
        compared("unit of 4 reads, 1 write: CPU", cpu, goal=_GOAL, shown=microseconds),
        compared("  wall", wall, shown=microseconds),
        compared("read: CPU", read_cpu, shown=microseconds),
        compared("  wall", read_wall, shown=microseconds),
        Line(
            "units a second, in turn",
            f"{per_second:,.0f}",
            goal=f"≥ {_A_SECOND:,}",
            is_met=per_second >= _A_SECOND,
            note="best round",
        ),
    ]
    return Report(
        "5. Storage",
        lines,
        floor="sqlite3 in one thread, one hop for each unit or read, the same pragmas",
        note=f"n = {rounds} rounds of {units} each, {size.of(_ROWS, 10):,} rows.",
    )


class _Cost:
    """Seconds each of some acts took, on the clock and of CPU."""

    def __init__(self, wall: float, cpu: float) -> None:
        self.wall = wall
        self.cpu = cpu


async def _round(file: Path, times: int) -> tuple[tuple[_Cost, _Cost], tuple[_Cost, _Cost]]:
    with ThreadPoolExecutor(1) as thread:
        floor = _Floor(thread)
        await floor.open(file)
        plain = (await _cost(floor.unit, times), await _cost(floor.read, times))
        await floor.close()
    async with opened(file) as database:
        ours = _Ours(database)
        return (await _cost(ours.unit, times), await _cost(ours.read, times)), plain


async def _cost(work: Work, times: int) -> _Cost:
    for number in range(times // 10):
        await work(number)
    wall, cpu = perf_counter(), process_time()
    for number in range(times):
        await work(number)
    return _Cost((perf_counter() - wall) / times, (process_time() - cpu) / times)


def _filled(file: Path, rows: int) -> Path:
    connection = sqlite3.connect(file)
    with connection:
        connection.executemany(_PUT, ((f"fact{number}", "x" * 40) for number in range(rows)))
    connection.close()
    return file


class _Ours:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def unit(self, number: int) -> None:
        async with self._database.unit(_NOW) as unit:
            for step in range(_READS_IN_A_UNIT):
                await facts.recall(unit, f"fact{step}")
            await facts.remember(unit, f"fact{number % 10}", str(number))

    async def read(self, number: int) -> None:
        async with self._database.reading() as read:
            await facts.recall(read, f"fact{number % 10}")


class _Floor:
    """The same statements, as few hops as can be."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread

    async def open(self, file: Path) -> None:
        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")
            return connection

        self._connection = await asyncio.get_running_loop().run_in_executor(self._thread, connect)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)

    async def unit(self, number: int) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._unit, number)

    async def read(self, number: int) -> object:
        name = f"fact{number % 10}"
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._read, name)

    def _unit(self, number: int) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        for step in range(_READS_IN_A_UNIT):
            self._read(f"fact{step}")
        self._connection.execute(_PUT, (f"fact{number % 10}", str(number)))
        self._connection.execute("COMMIT")

    def _read(self, name: str) -> object:
        return self._connection.execute(_GET, (name,)).fetchone()
