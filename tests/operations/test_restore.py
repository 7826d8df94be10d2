"""Restoring: all or nothing, also under a running bot, and what was there before is kept."""

from __future__ import annotations

import asyncio
import stat
from datetime import datetime
from pathlib import Path

import pytest

from bot.core import facts, outbox
from bot.core.database import Database
from bot.core.effects import Effect
from bot.operations import backup
from bot.operations.backup import back_up, restore
from bot.operations.exits import ExitCode
from bot.settings import Settings
from bot.settings.model import DatabaseSettings
from tests.operations.files import connected, damage, quiet, refusal, settings_for, stored, write


@pytest.fixture
def copy(settings: Settings, live: Path, tmp_path: Path) -> Path:
    """A backup from before the database changed."""
    write(live, "when", "before")
    back_up(settings, tmp_path / "copy.db", force=False, progress=quiet)
    write(live, "when", "after")
    return tmp_path / "copy.db"


def test_restoring_brings_back_what_was_and_keeps_what_is(settings: Settings, live: Path, copy: Path) -> None:
    kept = restore(settings, copy, progress=quiet)
    assert stored(live) == {"when": "before"}
    assert kept is not None
    assert kept == live.with_name("hallway.db.before-restore")
    assert stored(kept) == {"when": "after"}
    assert stored(copy) == {"when": "before"}, "the backup stays as it is"


def test_restoring_again_keeps_each_time(settings: Settings, live: Path, copy: Path) -> None:
    first = restore(settings, copy, progress=quiet)
    second = restore(settings, copy, progress=quiet)
    assert first is not None
    assert second is not None
    assert second.name == "hallway.db.before-restore-2"
    assert stored(first) == {"when": "after"}
    assert stored(second) == {"when": "before"}


def test_restoring_where_nothing_was_makes_it(copy: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "elsewhere.db"
    assert restore(settings_for(fresh), copy, progress=quiet) is None
    assert stored(fresh) == {"when": "before"}
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o600


async def test_a_running_bot_sees_what_was_restored(
    settings: Settings, live: Path, copy: Path, now: datetime
) -> None:
    database = await Database.open(settings.database.connect_url)
    try:
        async with database.reading() as read:
            assert await facts.recall(read, "when") == "after"
        await asyncio.to_thread(restore, settings, copy, progress=quiet)
        async with database.reading() as read:
            assert await facts.recall(read, "when") == "before"
        async with database.unit(now) as unit:
            await facts.remember(unit, "when", "from now on")
    finally:
        await database.close()
    assert stored(live) == {"when": "from now on"}


async def test_what_a_backup_wanted_to_send_is_looked_for_before_it_is_sent(
    settings: Settings, live: Path, tmp_path: Path, now: datetime
) -> None:
    """It may have been sent after the backup was made."""
    database = await Database.open(settings.database.connect_url)
    try:
        async with database.unit(now) as unit:
            await unit.emit(Effect("test.said", lane="one"))
        await asyncio.to_thread(back_up, settings, tmp_path / "copy.db", force=False, progress=quiet)
        await asyncio.to_thread(restore, settings, tmp_path / "copy.db", progress=quiet)
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
        assert stored(live) == {"when": "after"}
        return await real(database)

    real = backup.migrate
    monkeypatch.setattr(backup, "migrate", migrate)
    restore(settings, copy, progress=quiet)
    assert len(migrated) == 1
    assert str(live) not in migrated[0]


def test_an_empty_database_is_no_backup(settings: Settings, live: Path, tmp_path: Path) -> None:
    with connected(tmp_path / "empty.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    refusal(
        ExitCode.DATABASE_FOREIGN,
        lambda: restore(settings, tmp_path / "empty.db", progress=quiet),
        "no database of Hallway's",
    )


def _newer(file: Path) -> None:
    with connected(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'hallway_9999'")


def test_a_backup_of_a_newer_hallway_is_refused(settings: Settings, live: Path, copy: Path) -> None:
    _newer(copy)
    refusal(ExitCode.DATABASE_NEWER, lambda: restore(settings, copy, progress=quiet), "newer")
    assert stored(live) == {"when": "after"}


def test_a_database_of_a_newer_hallway_can_be_replaced(settings: Settings, live: Path, copy: Path) -> None:
    """That is the way back after an update."""
    _newer(live)
    restore(settings, copy, progress=quiet)
    assert stored(live) == {"when": "before"}


def test_a_file_that_is_no_backup_is_refused(settings: Settings, live: Path, tmp_path: Path) -> None:
    write(live, "when", "after")
    (tmp_path / "letter").write_text("Dear Sir or Madam, " * 100)
    refusal(ExitCode.BACKUP_DAMAGED, lambda: restore(settings, tmp_path / "letter", progress=quiet), "letter")
    with connected(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE customers (id INTEGER)")
    refusal(
        ExitCode.DATABASE_FOREIGN,
        lambda: restore(settings, tmp_path / "other.db", progress=quiet),
        "other.db",
    )
    refusal(
        ExitCode.BACKUP_REFUSED, lambda: restore(settings, tmp_path / "nothing", progress=quiet), "nothing"
    )
    refusal(ExitCode.BACKUP_REFUSED, lambda: restore(settings, live, progress=quiet), "itself")
    assert stored(live) == {"when": "after"}
    assert not list(tmp_path.glob("*before-restore*"))


def test_a_damaged_backup_is_refused(settings: Settings, live: Path, copy: Path) -> None:
    damage(copy)
    refusal(ExitCode.BACKUP_DAMAGED, lambda: restore(settings, copy, progress=quiet), "damaged")
    assert stored(live) == {"when": "after"}


def test_a_damaged_database_is_replaced_and_kept_as_it_is(settings: Settings, live: Path, copy: Path) -> None:
    live.write_bytes(b"nothing that SQLite could read" * 100)
    kept = restore(settings, copy, progress=quiet)
    assert stored(live) == {"when": "before"}
    assert kept is not None
    assert kept.read_bytes().startswith(b"nothing that SQLite could read")


def test_another_programs_database_is_not_replaced(copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with connected(other) as connection:
        connection.execute("CREATE TABLE customers (id INTEGER)")
    refusal(
        ExitCode.DATABASE_FOREIGN, lambda: restore(settings_for(other), copy, progress=quiet), "database.url"
    )
    with connected(other) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (0,)


def test_restoring_waits_for_whoever_writes_and_gives_up_in_the_end(
    settings: Settings, live: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PATIENCE", 0.1)
    with connected(live) as bot:
        bot.execute("BEGIN IMMEDIATE")
        refusal(ExitCode.BACKUP_REFUSED, lambda: restore(settings, copy, progress=quiet), "locked")
        bot.execute("ROLLBACK")
    assert stored(live) == {"when": "after"}


def test_nothing_of_the_restoring_is_left_behind(settings: Settings, copy: Path, tmp_path: Path) -> None:
    restore(settings, copy, progress=quiet)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "copy.db",
        "hallway.db",
        "hallway.db.before-restore",
    ]


def test_postgresql_has_better_tools(tmp_path: Path) -> None:
    settings = Settings(database=DatabaseSettings.model_validate({"url": "postgresql://localhost/hallway"}))
    file = tmp_path / "copy.db"
    refusal(
        ExitCode.NOT_FOR_POSTGRESQL, lambda: back_up(settings, file, force=False, progress=quiet), "pg_dump"
    )
    refusal(ExitCode.NOT_FOR_POSTGRESQL, lambda: restore(settings, file, progress=quiet), "pg_restore")
