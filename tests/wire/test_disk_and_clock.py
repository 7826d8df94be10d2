"""The disk fails under the real process, and the clock is set: members are told, and all goes on by itself."""

from __future__ import annotations

import contextlib
import resource
import sqlite3
import time
from collections.abc import Generator
from pathlib import Path

from tests.wire.kills import balance
from tests.wire.ledger import Deed
from tests.wire.life import Life, begun
from tests.wire.wire import Wire

_IMPATIENT = {"HALLWAY_DATABASE__BUSY_TIMEOUT": "0.2"}


async def _begin(life: Life, **env: str) -> None:
    life.process = life.wire.start(**_IMPATIENT, **env)
    life.starts += 1
    await life.wire.connected()


async def _share(life: Life) -> Deed:
    await life.share()
    return life.ledger.deeds[-1]


@contextlib.contextmanager
def _locked(file: Path) -> Generator[None]:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def _full(pid: int) -> Generator[None]:
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1000, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.contextmanager
def _gone(directory: Path) -> Generator[None]:
    file, away = directory / "hallway.db", directory / "elsewhere"
    away.mkdir()
    for each in directory.glob("hallway.db*"):
        each.rename(away / each.name)
    yield
    for each in away.iterdir():
        each.rename(directory / each.name)
    away.rmdir()


async def test_disk(wire: Wire) -> None:
    life = await begun(wire, 3)
    t0 = time.monotonic()
    await _begin(life)
    print("begin", time.monotonic() - t0)
    try:
        print(await _share(life))
        for name, ail in (
            ("locked", lambda: _locked(wire.directory / "hallway.db")),
            ("full", lambda: _full(life.process._pid)),
            ("gone", lambda: _gone(wire.directory)),
        ):
            with ail():
                t0 = time.monotonic()
                try:
                    deed = await _share(life)
                    print(name, deed.is_accepted, deed.answer, time.monotonic() - t0)
                except BaseException as e:
                    print(name, "raised", repr(e))
            t0 = time.monotonic()
            deed = await _share(life)
            print(name, "after", deed.is_accepted, deed.answer, time.monotonic() - t0)
        await life.rest()
        print(balance(life))
    finally:
        print(wire.directory)
        life.process._err.seek(0)
        print(life.process._err.read().decode()[-6000:])
        await life.end()
