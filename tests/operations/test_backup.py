"""Backups: whole, of one moment, also while the bot writes, and never at the price of what is there."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import stat
from collections.abc import Generator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core import facts, outbox
from bot.core.database import Database
from bot.core.effects import Effect
from bot.operations import backup
from bot.operations.backup import back_up, restore
from bot.operations.exits import ExitCode, Refusal
from bot.settings import Settings
from bot.settings.model import DatabaseSettings


@pytest.fixture
def live(migrated_file: Path, tmp_path: Path) -> Path:
    """The database's file."""
    shutil.copy(migrated_file, tmp_path / "hallway.db")
    return tmp_path / "hallway.db"


@pytest.fixture
def settings(live: Path) -> Settings:
    return _settings(live)


def _settings(live: Path) -> Settings:
    return Settings(database=DatabaseSettings.model_validate({"url": f"sqlite:///{live}"}))


def _quiet(_done: int, _total: int) -> None:
    """Show no progress."""


@contextlib.contextmanager
def _connected(file: Path) -> Generator[sqlite3.Connection]:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _write(file: Path, name: str, value: str) -> None:
    with _connected(file) as connection:
        connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _read(file: Path) -> dict[str, str]:
    with _connected(file) as connection:
        return dict(connection.execute("SELECT name, value FROM facts"))


def _refusal(code: ExitCode, act: object, *words: str) -> None:
    assert callable(act)
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code, caught.value.sentence
    for word in words:
        assert word in caught.value.sentence


# Backing up


def test_a_backup_is_all_of_it_in_one_file_for_its_owner_only(
    settings: Settings, live: Path, tmp_path: Path
) -> None:
    _write(live, "one", "1")
    back_up(settings, tmp_path / "copy.db", force=False, progress=_quiet)
    assert _read(tmp_path / "copy.db") == {"one": "1"}
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "hallway.db"]


def test_progress_ends_with_all_of_it(
    settings: Settings, live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PAGES_AT_ONCE", 5)
    steps: list[tuple[int, int]] = []
    back_up(
        settings, tmp_path / "copy.db", force=False, progress=lambda done, total: steps.append((done, total))
    )
    assert len(steps) > 3
    assert [done for done, _ in steps] == sorted(done for done, _ in steps), "it never begins again"
    assert steps[-1][0] == steps[-1][1]


def test_a_backup_made_while_the_bot_writes_is_of_one_moment_and_ends(
    settings: Settings, live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two values that are always written together are together in the copy, however slowly it is made."""
    monkeypatch.setattr(backup, "_PAGES_AT_ONCE", 1)
    written = 0

    def write(connection: sqlite3.Connection) -> None:
        nonlocal written
        written += 1
        connection.execute("BEGIN IMMEDIATE")
        for name in ("left", "right"):
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, f"{written}" * 3000))
        connection.execute("COMMIT")

    with _connected(live) as bot:
        write(bot)
        back_up(settings, tmp_path / "copy.db", force=False, progress=lambda _done, _total: write(bot))
    assert written > 20, "the bot was not kept waiting"
    copy = _read(tmp_path / "copy.db")
    assert copy["left"] == copy["right"] == "1" * 3000


async def test_a_backup_can_be_made_while_the_bot_has_it_open(
    settings: Settings, live: Path, tmp_path: Path, now: datetime
) -> None:
    database = await Database.open(settings.database.connect_url)
    try:
        async with database.unit(now) as unit:
            await facts.remember(unit, "one", "1")
        done = asyncio.create_task(
            asyncio.to_thread(back_up, settings, tmp_path / "copy.db", force=False, progress=_quiet)
        )
        number = 0
        while not done.done():
            number += 1
            async with database.unit(now + timedelta(seconds=number)) as unit:
                await facts.remember(unit, "count", str(number))
        await done
    finally:
        await database.close()
    assert _read(tmp_path / "copy.db")["one"] == "1"


def test_a_backup_replaces_nothing_unless_told_to(settings: Settings, live: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    _refusal(
        ExitCode.BACKUP_REFUSED,
        lambda: back_up(settings, tmp_path / "copy.db", force=False, progress=_quiet),
        "copy.db",
        "--force",
    )
    assert (tmp_path / "copy.db").read_text() == "precious"
    back_up(settings, tmp_path / "copy.db", force=True, progress=_quiet)
    assert _read(tmp_path / "copy.db") == {}


def test_a_backup_that_is_interrupted_leaves_the_earlier_one(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(settings, tmp_path / "copy.db", force=True, progress=interrupt)
    assert (tmp_path / "copy.db").read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "hallway.db"]


def test_a_backup_onto_the_database_itself_is_refused(settings: Settings, live: Path) -> None:
    _refusal(ExitCode.BACKUP_REFUSED, lambda: back_up(settings, live, force=True, progress=_quiet), "itself")
    assert _read(live) == {}


def test_a_backup_to_nowhere_is_refused(settings: Settings, tmp_path: Path) -> None:
    _refusal(
        ExitCode.BACKUP_REFUSED,
        lambda: back_up(settings, tmp_path / "no" / "copy.db", force=False, progress=_quiet),
        "directory",
    )


def test_there_is_nothing_to_back_up_before_the_first_start(tmp_path: Path) -> None:
    settings = _settings(tmp_path / "hallway.db")
    _refusal(
        ExitCode.BACKUP_REFUSED,
        lambda: back_up(settings, tmp_path / "copy.db", force=False, progress=_quiet),
        "no database",
    )
    assert list(tmp_path.iterdir()) == []


def _damage(file: Path) -> None:
    """Overwrite pages in the middle, so that the file opens and does not hold together."""
    with _connected(file) as connection:
        for number in range(200):
            connection.execute("INSERT INTO facts VALUES (?, ?)", (f"fact {number}", "x" * 2000))
        connection.execute("PRAGMA journal_mode=DELETE")
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(size // 2)
        raw.write(os.urandom(40_000))


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(
    settings: Settings, live: Path, tmp_path: Path
) -> None:
    _damage(live)
    _refusal(
        ExitCode.BACKUP_DAMAGED,
        lambda: back_up(settings, tmp_path / "copy.db", force=False, progress=_quiet),
        "damaged",
    )
    assert not (tmp_path / "copy.db").exists()


# Restoring


@pytest.fixture
def copy(settings: Settings, live: Path, tmp_path: Path) -> Path:
    """A backup from before the database changed."""
    _write(live, "when", "before")
    back_up(settings, tmp_path / "copy.db", force=False, progress=_quiet)
    _write(live, "when", "after")
    return tmp_path / "copy.db"


def test_restoring_brings_back_what_was_and_keeps_what_is(settings: Settings, live: Path, copy: Path) -> None:
    kept = restore(settings, copy, progress=_quiet)
    assert _read(live) == {"when": "before"}
    assert kept is not None
    assert kept == live.with_name("hallway.db.before-restore")
    assert _read(kept) == {"when": "after"}
    assert _read(copy) == {"when": "before"}, "the backup stays as it is"


def test_restoring_again_keeps_each_time(settings: Settings, live: Path, copy: Path) -> None:
    first = restore(settings, copy, progress=_quiet)
    second = restore(settings, copy, progress=_quiet)
    assert first is not None
    assert second is not None
    assert second.name == "hallway.db.before-restore-2"
    assert _read(first) == {"when": "after"}
    assert _read(second) == {"when": "before"}


def test_restoring_where_nothing_was_makes_it(copy: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "elsewhere.db"
    assert restore(_settings(fresh), copy, progress=_quiet) is None
    assert _read(fresh) == {"when": "before"}
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o600


async def test_a_running_bot_sees_what_was_restored(
    settings: Settings, live: Path, copy: Path, now: datetime
) -> None:
    database = await Database.open(settings.database.connect_url)
    try:
        async with database.reading() as read:
            assert await facts.recall(read, "when") == "after"
        await asyncio.to_thread(restore, settings, copy, progress=_quiet)
        async with database.reading() as read:
            assert await facts.recall(read, "when") == "before"
        async with database.unit(now) as unit:
            await facts.remember(unit, "when", "from now on")
    finally:
        await database.close()
    assert _read(live) == {"when": "from now on"}


async def test_what_a_backup_wanted_to_send_is_looked_for_before_it_is_sent(
    settings: Settings, live: Path, tmp_path: Path, now: datetime
) -> None:
    """It may have been sent after the backup was made."""
    database = await Database.open(settings.database.connect_url)
    try:
        async with database.unit(now) as unit:
            await unit.emit(Effect("test.said", lane="one"))
        await asyncio.to_thread(back_up, settings, tmp_path / "copy.db", force=False, progress=_quiet)
        await asyncio.to_thread(restore, settings, tmp_path / "copy.db", progress=_quiet)
        (entry,) = await outbox.claim(database, now, worker="w", kinds=["test.said"], most=1)
        assert entry.attempts == 2
    finally:
        await database.close()


def test_an_older_backup_is_brought_up_to_date_before_anybody_sees_it(
    settings: Settings, live: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated: list[str] = []

    async def migrate(database: Database) -> bool:
        migrated.append(database.url)
        assert _read(live) == {"when": "after"}
        return await real(database)

    real = backup.migrate
    monkeypatch.setattr(backup, "migrate", migrate)
    restore(settings, copy, progress=_quiet)
    assert len(migrated) == 1
    assert str(live) not in migrated[0]


def test_an_empty_database_is_no_backup(settings: Settings, live: Path, tmp_path: Path) -> None:
    with _connected(tmp_path / "empty.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    _refusal(
        ExitCode.DATABASE_FOREIGN,
        lambda: restore(settings, tmp_path / "empty.db", progress=_quiet),
        "no database of Hallway's",
    )


def _newer(file: Path) -> None:
    with _connected(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'hallway_9999'")


def test_a_backup_of_a_newer_hallway_is_refused(settings: Settings, live: Path, copy: Path) -> None:
    _newer(copy)
    _refusal(ExitCode.DATABASE_NEWER, lambda: restore(settings, copy, progress=_quiet), "newer")
    assert _read(live) == {"when": "after"}


def test_a_database_of_a_newer_hallway_can_be_replaced(settings: Settings, live: Path, copy: Path) -> None:
    """That is the way back after an update."""
    _newer(live)
    restore(settings, copy, progress=_quiet)
    assert _read(live) == {"when": "before"}


def test_a_file_that_is_no_backup_is_refused(settings: Settings, live: Path, tmp_path: Path) -> None:
    _write(live, "when", "after")
    (tmp_path / "letter").write_text("Dear Sir or Madam, " * 100)
    _refusal(
        ExitCode.BACKUP_DAMAGED, lambda: restore(settings, tmp_path / "letter", progress=_quiet), "letter"
    )
    with _connected(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE customers (id INTEGER)")
    _refusal(
        ExitCode.DATABASE_FOREIGN,
        lambda: restore(settings, tmp_path / "other.db", progress=_quiet),
        "other.db",
    )
    _refusal(
        ExitCode.BACKUP_REFUSED, lambda: restore(settings, tmp_path / "nothing", progress=_quiet), "nothing"
    )
    _refusal(ExitCode.BACKUP_REFUSED, lambda: restore(settings, live, progress=_quiet), "itself")
    assert _read(live) == {"when": "after"}
    assert not list(tmp_path.glob("*before-restore*"))


def test_a_damaged_backup_is_refused(settings: Settings, live: Path, copy: Path) -> None:
    _damage(copy)
    _refusal(ExitCode.BACKUP_DAMAGED, lambda: restore(settings, copy, progress=_quiet), "damaged")
    assert _read(live) == {"when": "after"}


def test_a_damaged_database_is_replaced_and_kept_as_it_is(settings: Settings, live: Path, copy: Path) -> None:
    live.write_bytes(b"nothing that SQLite could read" * 100)
    kept = restore(settings, copy, progress=_quiet)
    assert _read(live) == {"when": "before"}
    assert kept is not None
    assert kept.read_bytes().startswith(b"nothing that SQLite could read")


def test_another_programs_database_is_not_replaced(copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with _connected(other) as connection:
        connection.execute("CREATE TABLE customers (id INTEGER)")
    _refusal(
        ExitCode.DATABASE_FOREIGN, lambda: restore(_settings(other), copy, progress=_quiet), "database.url"
    )
    with _connected(other) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (0,)


def test_restoring_waits_for_whoever_writes_and_gives_up_in_the_end(
    settings: Settings, live: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PATIENCE", 0.1)
    with _connected(live) as bot:
        bot.execute("BEGIN IMMEDIATE")
        _refusal(ExitCode.BACKUP_REFUSED, lambda: restore(settings, copy, progress=_quiet), "locked")
        bot.execute("ROLLBACK")
    assert _read(live) == {"when": "after"}


def test_nothing_of_the_restoring_is_left_behind(settings: Settings, copy: Path, tmp_path: Path) -> None:
    restore(settings, copy, progress=_quiet)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "copy.db",
        "hallway.db",
        "hallway.db.before-restore",
    ]


def test_postgresql_has_better_tools(tmp_path: Path) -> None:
    settings = Settings(database=DatabaseSettings.model_validate({"url": "postgresql://localhost/hallway"}))
    file = tmp_path / "copy.db"
    _refusal(
        ExitCode.NOT_FOR_POSTGRESQL, lambda: back_up(settings, file, force=False, progress=_quiet), "pg_dump"
    )
    _refusal(ExitCode.NOT_FOR_POSTGRESQL, lambda: restore(settings, file, progress=_quiet), "pg_restore")
