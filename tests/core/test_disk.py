"""The disk fails: nothing half is stored, whoever asks is told within the busy timeout, and all goes on when it is well."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import shutil
import sqlite3
from collections.abc import AsyncGenerator, Callable, Generator
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from bot.core import facts, outbox
from bot.core.agenda import Agenda
from bot.core.database import Database, DatabaseUnavailable, Unit
from bot.core.effects import Effect, Moment
from bot.core.migrate import DatabaseRefused, migrate

KIND = "test.look"
_PAGE = 4096

Ailment = Callable[[Path], contextlib.AbstractContextManager[object]]


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """A migrated file without any row."""
    return Path(shutil.copy(migrated_file, tmp_path / "hallway.db"))


@contextlib.asynccontextmanager
async def _opened(file: Path, query: str = "") -> AsyncGenerator[Database]:
    where = f"file:{file}?{query}&uri=true" if query else str(file)
    database = await Database.open(f"sqlite+aiosqlite:///{where}", busy_timeout=0.05)
    try:
        yield database
    finally:
        await database.close()


# ---------------------------------------------------------------------- a running bot


@contextlib.contextmanager
def _locked(file: Path) -> Generator[None]:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextlib.contextmanager
def _failing(_file: Path) -> Generator[None]:
    """Let every write beyond the first bytes of a file fail, as on a broken disk: SQLITE_IOERR."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.contextmanager
def _moved(file: Path) -> Generator[None]:
    away = file.rename(file.with_name("elsewhere"))
    yield
    away.rename(file)


@contextlib.contextmanager
def _replaced(file: Path) -> Generator[None]:
    """Another has been put in its place, as by who restores a backup by hand."""
    with _moved(file):
        shutil.copy(file.with_name("elsewhere"), file)
        yield
        file.unlink()


AILMENTS = [
    pytest.param(_locked, "locked", id="locked"),
    pytest.param(_failing, "I/O error", id="failing"),
    pytest.param(_moved, "moved or replaced", id="moved"),
    pytest.param(_replaced, "moved or replaced", id="replaced"),
]


class _Life:
    """What goes on in a database: something is wanted, and something is looked at when it is due."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        self.now = now
        self.agenda = Agenda(database)
        self.agenda.on(KIND, self._look)

    async def want(self, name: str) -> None:
        """Store a fact, an effect and a moment together."""
        async with self.database.unit(self.now) as unit:
            await facts.remember(unit, name, "x")
            await unit.emit(Effect("test.said", lane=name))
            await unit.schedule(Moment(KIND, name, self.now))

    async def _look(self, unit: Unit, moment: Moment) -> None:
        before = int(await facts.recall(unit, f"looked {moment.subject}") or 0)
        await facts.remember(unit, f"looked {moment.subject}", str(before + 1))

    async def claim(self) -> list[str]:
        """Return the lanes of what is due, and hold it."""
        held = await outbox.claim(self.database, self.now, worker="w", kinds=["test.said"], most=10)
        return [entry.lane for entry in held]

    async def facts(self) -> dict[str, str]:
        """Return every fact."""
        async with self.database.reading() as read:
            return {row.name: row.value for row in await read.all(sa.select(facts.facts))}


@pytest.mark.parametrize(("ailment", "said"), AILMENTS)
async def test_what_ails_the_disk_is_said_stores_nothing_and_passes(
    file: Path, now: datetime, ailment: Ailment, said: str
) -> None:
    async with _opened(file) as database:
        life = _Life(database, now)
        await life.want("before")
        with ailment(file):
            for doing in (life.want("meanwhile"), life.agenda.sweep(now), life.claim()):
                with pytest.raises(DatabaseUnavailable, match=said):
                    async with asyncio.timeout(2):
                        await doing

        assert await life.facts() == {"before": "x"}
        assert await life.agenda.sweep(now) == 1
        await life.want("after")
        assert await life.claim() == ["before", "after"]
        assert await life.facts() == {"before": "x", "looked before": "1", "after": "x"}


def _is_there(file: Path) -> bool:
    return file.exists()


async def test_a_file_that_is_gone_is_not_made_anew_empty(file: Path, now: datetime) -> None:
    async with _opened(file) as database:
        await _Life(database, now).want("before")
        with _moved(file):

            async def read() -> None:
                async with (
                    database.reading() as one,
                    database.reading() as another,
                ):  # one more than there was
                    await facts.recall(one, "before")
                    await facts.recall(another, "before")

            with pytest.raises(DatabaseUnavailable, match="moved or replaced"):
                await read()
            assert not _is_there(file)


async def test_a_journal_that_is_cut_off_under_a_running_bot_is_an_outage_and_no_surprise(
    file: Path, now: datetime
) -> None:
    async with _opened(file) as database:
        life = _Life(database, now)
        await life.want("before")
        with file.with_name(file.name + "-wal").open("r+b") as part:
            part.truncate(_PAGE // 2)
        told = 0
        for doing in (life.facts(), life.want("meanwhile"), life.claim(), life.agenda.sweep(now)):
            try:
                await doing
            except DatabaseUnavailable:  # what is in SQLite's memory still can be read
                told += 1
        assert told


async def test_a_database_that_may_only_be_read_is_read(file: Path, now: datetime) -> None:
    async with _opened(file) as database:
        await _Life(database, now).want("before")
    async with _opened(file, "mode=ro") as database:
        life = _Life(database, now)
        assert await life.facts() == {"before": "x"}
        with pytest.raises(DatabaseUnavailable, match="readonly"):
            await life.want("meanwhile")


# ---------------------------------------------------------------------- a start


async def _written(file: Path, now: datetime, copy: Path) -> bytes:
    """Let a bot write thirty units, and be killed: copy the file, and return the journal as it stood."""
    async with _opened(file) as database:
        life = _Life(database, now)
        for number in range(30):
            await life.want(f"{number:02d}")
        shutil.copy(file, copy)
        return file.with_name(file.name + "-wal").read_bytes()


def _damage(journal: bytes, seed: int) -> bytes:
    """Return what is left of a journal: cut off anywhere, or with a page that was never written in it."""
    chance = Random(seed)
    at = chance.randrange(len(journal))
    if seed % 2:
        return journal[:at]
    return journal[:at] + chance.randbytes(min(_PAGE, len(journal) - at)) + journal[at + _PAGE :]


async def test_of_a_torn_journal_whole_units_are_left_from_the_first_on(
    file: Path, now: datetime, tmp_path: Path
) -> None:
    copy = tmp_path / "copy" / "hallway.db"
    copy.parent.mkdir()
    journal = await _written(file, now, copy)
    untouched = copy.read_bytes()
    left: set[int] = set()
    for seed in range(40):
        copy.write_bytes(untouched)
        copy.with_name("hallway.db-wal").write_bytes(_damage(journal, seed))
        with contextlib.closing(sqlite3.connect(copy)) as found:
            found.execute("PRAGMA synchronous=OFF")
            names = [name for (name,) in found.execute("SELECT name FROM facts ORDER BY name")]
            assert names == [f"{number:02d}" for number in range(len(names))]
            for kept in (
                "SELECT lane FROM outbox ORDER BY id",
                "SELECT subject FROM agenda ORDER BY subject",
            ):
                assert [name for (name,) in found.execute(kept)] == names
            assert found.execute("PRAGMA quick_check").fetchone() == ("ok",)
        left.add(len(names))
    assert len(left) > 10, "the damage was everywhere"


async def test_a_bot_goes_on_after_a_torn_journal(file: Path, now: datetime, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "hallway.db"
    copy.parent.mkdir()
    journal = await _written(file, now, copy)
    copy.with_name("hallway.db-wal").write_bytes(journal[: -_PAGE // 2])
    async with _opened(copy) as database:
        await migrate(database)
        life = _Life(database, now)
        await life.want("after")
        names = [f"{number:02d}" for number in range(29)]
        assert (await life.facts()).keys() == {*names, "after"}


def _spoil(file: Path, chance: Random) -> None:
    file.write_bytes(_spoiled(file.read_bytes(), chance))


def _spoiled(whole: bytes, chance: Random) -> bytes:
    match chance.randrange(4):
        case 0:
            return whole[: chance.randrange(1, len(whole))]
        case 1:
            at = chance.randrange(len(whole) // _PAGE) * _PAGE
            return whole[:at] + chance.randbytes(_PAGE) + whole[at + _PAGE :]
        case 2:
            return chance.randbytes(100) + whole[100:]
        case _:
            spoiled = bytearray(whole)
            for _ in range(30):
                spoiled[chance.randrange(12 * _PAGE)] = chance.randrange(256)
            return bytes(spoiled)


@pytest.mark.parametrize("seed", range(12))
async def test_a_damaged_file_is_refused_or_used_and_never_a_surprise(
    file: Path, now: datetime, seed: int
) -> None:
    async with _opened(file) as database:
        await _Life(database, now).want("before")
    _spoil(file, Random(seed))
    with contextlib.suppress(DatabaseUnavailable, DatabaseRefused):
        async with _opened(file) as database:
            await migrate(database)
            life = _Life(database, now)
            await life.want("after")
            await life.claim()
            await life.agenda.sweep(now)


async def test_a_file_whose_head_names_another_format_is_an_outage(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
    _overwrite(file, 44, b"\0\0\0\x63")  # "the schema format number" (https://sqlite.org/fileformat.html)
    with pytest.raises(DatabaseUnavailable, match="unsupported file format"):
        async with _opened(file):
            pass


def _overwrite(file: Path, at: int, written: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(written)


async def test_a_text_that_is_none_is_an_outage_and_is_not_shown(file: Path, now: datetime) -> None:
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("INSERT INTO facts VALUES ('one', CAST(X'6d7920776f726473ff' AS TEXT))")
        other.commit()
    async with _opened(file) as database:
        with pytest.raises(DatabaseUnavailable, match="malformed") as caught:
            await _Life(database, now).facts()
        assert "my words" not in str(caught.value)
