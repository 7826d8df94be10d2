"""Backups: whole, of one moment, also while the bot writes, and never at the price of what is there."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core import facts
from bot.core.database import Database
from bot.operations import backup
from bot.operations.backup import back_up
from bot.operations.exits import ExitCode
from bot.settings import Settings
from tests.operations.files import connected, damage, quiet, refusal, settings_for, stored, write


def test_a_backup_is_all_of_it_in_one_file_for_its_owner_only(
    settings: Settings, live: Path, tmp_path: Path
) -> None:
    write(live, "one", "1")
    back_up(settings, tmp_path / "copy.db", force=False, progress=quiet)
    assert stored(tmp_path / "copy.db") == {"one": "1"}
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

    with connected(live) as bot:
        write(bot)
        back_up(settings, tmp_path / "copy.db", force=False, progress=lambda _done, _total: write(bot))
    assert written > 20, "the bot was not kept waiting"
    copy = stored(tmp_path / "copy.db")
    assert copy["left"] == copy["right"] == "1" * 3000


async def test_a_backup_can_be_made_while_the_bot_has_it_open(
    settings: Settings, live: Path, tmp_path: Path, now: datetime
) -> None:
    database = await Database.open(settings.database.connect_url)
    try:
        async with database.unit(now) as unit:
            await facts.remember(unit, "one", "1")
        done = asyncio.create_task(
            asyncio.to_thread(back_up, settings, tmp_path / "copy.db", force=False, progress=quiet)
        )
        number = 0
        while not done.done():
            number += 1
            async with database.unit(now + timedelta(seconds=number)) as unit:
                await facts.remember(unit, "count", str(number))
        await done
    finally:
        await database.close()
    assert stored(tmp_path / "copy.db")["one"] == "1"


def test_a_backup_replaces_nothing_unless_told_to(settings: Settings, live: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    refusal(
        ExitCode.BACKUP_REFUSED,
        lambda: back_up(settings, tmp_path / "copy.db", force=False, progress=quiet),
        "copy.db",
        "--force",
    )
    assert (tmp_path / "copy.db").read_text() == "precious"
    back_up(settings, tmp_path / "copy.db", force=True, progress=quiet)
    assert stored(tmp_path / "copy.db") == {}


def test_a_backup_that_is_interrupted_leaves_the_earlier_one(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(settings, tmp_path / "copy.db", force=True, progress=interrupt)
    assert (tmp_path / "copy.db").read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "hallway.db"]


def test_a_backup_onto_the_database_itself_is_refused(settings: Settings, live: Path) -> None:
    refusal(ExitCode.BACKUP_REFUSED, lambda: back_up(settings, live, force=True, progress=quiet), "itself")
    assert stored(live) == {}


def test_a_backup_to_nowhere_is_refused(settings: Settings, tmp_path: Path) -> None:
    refusal(
        ExitCode.BACKUP_REFUSED,
        lambda: back_up(settings, tmp_path / "no" / "copy.db", force=False, progress=quiet),
        "directory",
    )


def test_there_is_nothing_to_back_up_before_the_first_start(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "hallway.db")
    refusal(
        ExitCode.BACKUP_REFUSED,
        lambda: back_up(settings, tmp_path / "copy.db", force=False, progress=quiet),
        "no database",
    )
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(
    settings: Settings, live: Path, tmp_path: Path
) -> None:
    damage(live)
    refusal(
        ExitCode.BACKUP_DAMAGED,
        lambda: back_up(settings, tmp_path / "copy.db", force=False, progress=quiet),
        "damaged",
    )
    assert not (tmp_path / "copy.db").exists()
