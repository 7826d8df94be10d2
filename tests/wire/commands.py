"""SIGKILL in the midst of a migration, a backup or a restore: what is there afterwards is whole, old or new.

Nobody acts meanwhile, so there is no Discord here: the bot finds none, and has migrated before it looks for one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.core import migrate
from bot.core.database import Database
from bot.migrations.tables import all_tables
from tests.core.test_upgrading import FIRST, SECOND
from tests.forked import ROOT, Started, Starter
from tests.wire.kills import Toll

_NOWHERE: Final = "http://127.0.0.1:9"
_WITHIN: Final = 30.0
_ROWS: Final = 1500
_OLD: Final = "hallway_0002"
_KEPT: Final = (
    "SELECT zone, share_channel_id FROM guild_settings",
    "SELECT headline, about FROM profiles",
    "SELECT reach FROM reaches",
    "SELECT line, phase FROM introductions",
    "SELECT answer FROM introduction_seats",
)
"""What a database of an earlier Hallway holds, in whichever version it is."""


async def kill_migrations(starter: Starter, directory: Path, url: str, kills: int, seed: int) -> Toll:
    """Kill the start of a bot again and again while it brings an older database up to date."""
    chance, toll = Random(seed), Toll()
    span = 0.2
    while toll.kills < kills:
        held = await _older(url)
        began = time.monotonic()
        process = _start(starter, directory, url, "run")
        await asyncio.sleep(chance.random() * span)
        _end(process)
        is_new = await _is_new_within(url, 0)
        toll.wrong += [f"migration: {each}" for each in await _looked_at(url, held)]
        _count(toll, "a migration, done" if is_new else "a migration, under way or not begun")
        process = _start(starter, directory, url, "run")
        if not await _is_new_within(url, _WITHIN):
            toll.wrong.append("migration: the next start did not bring it up to date")
        span = max(0.05, min(1.0, (time.monotonic() - began) * 0.8))  # of how long it takes on this machine
        _end(process)
        toll.wrong += [f"migration: {each}" for each in await _looked_at(url, held)]
    return toll


def kill_backups(starter: Starter, directory: Path, kills: int, seed: int) -> Toll:
    """Kill ``hallway backup`` again and again."""
    chance, toll = Random(seed), Toll()
    live, copy = directory / "hallway.db", directory / "copy.db"
    _fill(live, "a")
    for span in _spans(starter, directory, kills, "backup", str(copy), "--force"):
        copy.unlink(missing_ok=True)
        _killed(starter, directory, live, chance.random() * span, "backup", str(copy))
        _count(toll, "a backup, done" if copy.exists() else "a backup, under way or not begun")
        if copy.exists() and _held(copy) != ["a"]:
            toll.wrong.append("backup: a file is there that is not whole")
        if _held(live) != ["a"]:
            toll.wrong.append("backup: the database has changed")
    _peaceful(starter, directory, live, "backup", str(copy), "--force")
    if _held(copy) != ["a"] or copy.with_name(f"{copy.name}.partial").exists():
        toll.wrong.append("backup: the last one, in peace, is not whole")
    return toll


def kill_restores(starter: Starter, directory: Path, kills: int, seed: int) -> Toll:
    """Kill ``hallway restore`` again and again."""
    chance, toll = Random(seed), Toll()
    live, copy, before = (directory / name for name in ("hallway.db", "copy.db", "before.db"))
    _fill(live, "b")
    _peaceful(starter, directory, live, "backup", str(copy), "--force")
    _fill(live, "a")
    shutil.copy(live, before)
    for span in _spans(starter, directory, kills, "restore", str(copy)):
        for left in directory.glob("hallway.db*"):
            left.unlink()
        shutil.copy(before, live)
        _killed(starter, directory, live, chance.random() * span, "restore", str(copy))
        found = _held(live)
        _count(toll, "a restore, done" if found == ["b"] else "a restore, under way or not begun")
        if found not in (["a"], ["b"]):
            toll.wrong.append(f"restore: the database is neither the old nor the restored one: {found}")
    _peaceful(starter, directory, live, "restore", str(copy))
    if _held(live) != ["b"]:
        toll.wrong.append("restore: the last one, in peace, did not restore it")
    return toll


def _count(toll: Toll, step: str) -> None:
    toll.kills += 1
    toll.by_step[step] = toll.by_step.get(step, 0) + 1


def _spans(starter: Starter, directory: Path, kills: int, *arguments: str) -> Iterator[float]:
    """Yield, once for each kill, how long the command takes here: killed later it would be over."""
    began = time.monotonic()
    _peaceful(starter, directory, directory / "hallway.db", *arguments)
    span = time.monotonic() - began
    for _ in range(kills):
        yield span


def _start(starter: Starter, directory: Path, url: str, *arguments: str) -> Started:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(directory),
        "PYTHONPATH": str(ROOT),
        "HALLWAY_DISCORD__TOKEN": "wire.test.token",
        "HALLWAY_DISCORD__API_URL": _NOWHERE,
        "HALLWAY_DATABASE__URL": url,
    }
    return starter.start(*arguments, cwd=directory, env=environment)


def _killed(starter: Starter, directory: Path, live: Path, after: float, *arguments: str) -> None:
    process = _start(starter, directory, f"sqlite+aiosqlite:///{live}", *arguments)
    end = time.monotonic() + after
    while not process.is_over() and time.monotonic() < end:
        time.sleep(0.002)
    _end(process)


def _peaceful(starter: Starter, directory: Path, live: Path, *arguments: str) -> None:
    process = _start(starter, directory, f"sqlite+aiosqlite:///{live}", *arguments)
    code, _, said = process.wait(_WITHIN)
    process.close()
    assert code == 0, said


def _end(process: Started) -> None:
    process.kill()
    process.wait(_WITHIN)
    process.close()


# ---------------------------------------------------------------------- what is there


async def _older(url: str) -> list[Any]:
    """Make a database of an earlier Hallway; return what it holds."""
    database = await Database.open(url)
    try:
        await database.run_sync(_emptied)
        for version, statements in (("hallway_0001", FIRST), (_OLD, SECOND)):
            await database.run_sync(_upgraded(version, statements))
        async with database.reading() as read:
            return await read.run_sync(_rows)
    finally:
        await database.close()


def _emptied(connection: sa.Connection) -> None:
    found = sa.MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def _upgraded(version: str, statements: tuple[str, ...]) -> Callable[[sa.Connection], None]:
    def upgrade(connection: sa.Connection) -> None:
        command.upgrade(migrate.config(connection), version)
        for statement in statements:
            connection.exec_driver_sql(statement)

    return upgrade


def _rows(connection: sa.Connection) -> list[Any]:
    return [sorted(map(tuple, connection.exec_driver_sql(query).all())) for query in _KEPT]


async def _looked_at(url: str, held: list[Any]) -> list[str]:
    """Return what is wrong with a database that was being brought up to date."""
    database = await Database.open(url)
    try:
        version = await migrate.version(database)
        async with database.reading() as read:
            rows = await read.run_sync(_rows)
            differences = await read.run_sync(_differences) if version == migrate.HEAD else []
    finally:
        await database.close()
    wrong = [str(each) for each in differences]
    if version not in (_OLD, migrate.HEAD):
        wrong.append(f"it is left at {version}")
    return wrong if rows == held else [*wrong, "it does not hold what it held"]


def _differences(connection: sa.Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), all_tables()))


async def _is_new_within(url: str, seconds: float) -> bool:
    """Wait until a database is up to date; False if it is not in so many seconds."""
    end = time.monotonic() + seconds
    while True:
        database = await Database.open(url)
        try:
            is_new = await migrate.version(database) == migrate.HEAD
        finally:
            await database.close()
        if is_new or time.monotonic() > end:
            return is_new
        await asyncio.sleep(0.01)


def _fill(live: Path, value: str) -> None:
    """Make a database of some megabytes in which everything says the same."""
    for left in live.parent.glob(f"{live.name}*"):
        left.unlink()
    asyncio.run(_made(live))
    with contextlib.closing(sqlite3.connect(live)) as connection, connection:
        rows = [(f"{number:05d}", value * 2000) for number in range(_ROWS)]
        connection.executemany("INSERT INTO facts VALUES (?, ?)", rows)


async def _made(live: Path) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{live}")
    try:
        await migrate.migrate(database)
    finally:
        await database.close()


def _held(file: Path) -> list[str]:
    """Return the values that a database holds, or what is wrong with it."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        (found,) = connection.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            return [str(found)]
        rows = connection.execute(
            "SELECT substr(value, 1, 1), count(*) FROM facts WHERE length(value) = 2000 GROUP BY 1 ORDER BY 1"
        ).fetchall()
    return [value if count == _ROWS else f"{count} of {value}" for value, count in rows]
