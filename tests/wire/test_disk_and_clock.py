"""The disk fails under the real process, and its clock is set: members are told, and all goes on by itself."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from discord.utils import utcnow

from bot.core.database import Database
from bot.core.effects import Moment
from bot.operations.exits import ExitCode
from bot.privacy.erasing import PURGE
from bot.privacy.records import moment_due
from tests.wire import set_clock
from tests.wire.accounts import balance
from tests.wire.deeds import share
from tests.wire.founding import begun
from tests.wire.ledger import Deed
from tests.wire.life import Life
from tests.wire.switches import Fate, Fault
from tests.wire.wire import Wire

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

_IMPATIENT = {"HALLWAY_DATABASE__BUSY_TIMEOUT": "0.1"}
_SAID = "I could not save that just now, but nothing is lost: here is what you typed."


@pytest.fixture
async def life(wire: Wire) -> AsyncIterator[Life]:
    """A community, before its bot is started."""
    made = await begun(wire, 7)
    try:
        yield made
    finally:
        await made.aclose()


def _file(wire: Wire) -> Path:
    return wire.directory / "hallway.db"


async def _share(life: Life) -> Deed:
    """Let somebody share something."""
    await life.do(share)
    return life.ledger.deeds[-1]


async def _all_is_as_it_should_be(life: Life) -> None:
    await life.rest()
    assert await balance(life) == []


# ---------------------------------------------------------------------- the disk


@contextlib.contextmanager
def _locked(life: Life) -> Generator[None]:
    with contextlib.closing(sqlite3.connect(_file(life.wire), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextlib.contextmanager
def _failing(life: Life) -> Generator[None]:
    """Let whatever the process writes to a file fail, its log as well."""
    pid = life.processes["hallway"].pid
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (100, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.contextmanager
def _moved(life: Life) -> Generator[None]:
    away = _file(life.wire).rename(life.wire.directory / "elsewhere.db")
    yield
    away.rename(_file(life.wire))


async def test_while_the_disk_fails_members_are_told_and_afterwards_it_goes_on(life: Life) -> None:
    await life.begin(**_IMPATIENT)
    for ailment in (_locked, _failing, _moved):
        with ailment(life):
            for _ in range(2):
                deed = await _share(life)
                assert _SAID in deed.answer
                assert f"What {deed.mark} does" in deed.answer, "they get it back"
                assert not life.threads(deed.mark)
        assert (await _share(life)).is_accepted
    assert life.is_running
    await _all_is_as_it_should_be(life)


async def test_what_can_not_be_recorded_is_recorded_when_it_can_and_not_done_a_second_time(
    life: Life,
) -> None:
    await life.begin(**_IMPATIENT)
    switches = life.wire.switches
    lock = contextlib.ExitStack()

    def when_it_is_posted(method: str, path: str) -> None:
        if method == "after POST" and path.endswith("/threads"):
            switches.watched.remove(when_it_is_posted)
            lock.enter_context(_locked(life))

    switches.watched.append(when_it_is_posted)
    with lock:
        deed = await _share(life)
        assert deed.is_accepted
    await _all_is_as_it_should_be(life)
    assert len(life.threads(deed.mark)) == 1


async def test_killed_in_the_middle_of_a_write_it_comes_up_again_with_all_it_had_accepted(life: Life) -> None:
    await life.begin(**_IMPATIENT)
    for _ in range(3):
        assert (await _share(life)).is_accepted
    life.kill()
    await _torn(life, b"\0" * 1000)
    await life.begin(**_IMPATIENT)
    assert (await _share(life)).is_accepted
    await _all_is_as_it_should_be(life)


async def _torn(life: Life, written: bytes) -> None:
    """Leave the files as a process does that is killed when it has written a part of a page to the journal."""
    file, journal = _file(life.wire), _file(life.wire).with_name("hallway.db-wal")
    whole = shutil.copy(file, life.wire.directory / "whole.db")
    torn = journal.read_bytes() + written
    await life.end()
    await life.database.close()  # as the last to have it open it tidies up
    shutil.move(whole, file)
    journal.write_bytes(torn)
    life.database = await Database.open(life.wire.database_url)


@contextlib.contextmanager
def _taken(wire: Wire) -> Generator[None]:
    with contextlib.closing(sqlite3.connect(_file(wire))) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


async def test_a_database_that_somebody_has_for_themselves_or_that_may_only_be_read_is_refused_with_a_sentence(
    wire: Wire,
) -> None:
    read_only = f"sqlite:///file:{_file(wire)}?mode=ro&uri=true"
    for ailment, url, says in (
        (_taken(wire), wire.database_url, "see that Hallway does not run twice"),
        (contextlib.nullcontext(), read_only, "mend the permissions"),
    ):
        with ailment:
            async with wire.hallway(**_IMPATIENT, HALLWAY_DATABASE__URL=url) as process:
                code, _, said = await asyncio.to_thread(process.wait, 20)
        assert code == ExitCode.DATABASE_UNAVAILABLE, said
        assert says in said.strip().splitlines()[-1]
        assert "Traceback" not in said


# ---------------------------------------------------------------------- the clock


_DUE = Moment(PURGE, "1", datetime(2026, 1, 1, tzinfo=UTC))


async def _is_planned(life: Life) -> bool:
    async with life.database.reading() as read:
        return await moment_due(read, _DUE.kind, _DUE.subject) is not None


async def test_whatever_its_clock_is_set_to_it_serves_and_does_nothing_by_it_until_it_is_right(
    life: Life,
) -> None:
    directory, switches = life.wire.directory, life.wire.switches
    async with life.database.unit(utcnow()) as unit:
        await unit.schedule(_DUE)
    environment = _IMPATIENT | set_clock.settable(directory)
    set_clock.set_ahead(directory, timedelta(days=365))
    await life.begin(**environment)
    assert (await _share(life)).is_accepted
    planned = switches.plan(Fault(Fate.CUT, method="POST", path="*/threads"))
    assert (await _share(life)).is_accepted, "its post is put off by a minute: by that clock, for a year"
    switches.mend(planned)

    set_clock.set_ahead(directory, -timedelta(days=1))
    assert (await _share(life)).is_accepted
    life.processes["hallway"].send_signal(signal.SIGSTOP)
    set_clock.set_ahead(directory, timedelta(hours=8))
    life.processes["hallway"].send_signal(signal.SIGCONT)
    assert (await _share(life)).is_accepted
    assert await _is_planned(life), "by a wrong clock nothing comes due"

    await life.end()
    set_clock.set_ahead(directory, timedelta(0))
    await life.begin(**environment)
    await _all_is_as_it_should_be(life)
    assert all(life.threads(deed.mark) for deed in life.ledger.deeds)
    async with asyncio.timeout(5):
        while await _is_planned(life):  # noqa: ASYNC110 - another process takes it
            await asyncio.sleep(0.01)
