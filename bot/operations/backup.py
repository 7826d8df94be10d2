"""Backups of the SQLite file, made and restored while the bot runs.

SQLite's own backup copies page by page, and begins again whenever another connection writes in between
(https://sqlite.org/c3ref/backup_finish.html). So the copy reads inside one transaction: in WAL mode that
is a still picture, and it keeps no writer waiting. Restoring goes the same way back, as one transaction of
the live file: a running bot sees the old state or the restored one, nothing between.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

from discord.utils import utcnow

from bot.core import outbox
from bot.core.database import Database, DatabaseUnavailable
from bot.core.migrate import DatabaseForeign, DatabaseNewer, migrate, version
from bot.operations.exits import ExitCode, Refusal
from bot.settings import Settings

Progress = Callable[[int, int], None]
"""Called with how many pages are done, and of how many."""

_PAGES_AT_ONCE: Final = 2000
_PATIENCE: Final = 30.0
"""Seconds to wait for whoever holds the file locked."""


def back_up(settings: Settings, file: Path, *, force: bool, progress: Progress) -> None:
    """Write the database of ``settings`` to ``file``, whole and checked. Raises :class:`Refusal`."""
    live = _sqlite_file(settings)
    if not live.exists():
        raise Refusal(
            ExitCode.BACKUP_REFUSED, f"There is no database at {live} yet, so there is nothing to back up."
        )
    if file.resolve() == live.resolve():
        raise Refusal(
            ExitCode.BACKUP_REFUSED, f"{file} is the database itself: name another file for its backup."
        )
    if file.exists() and not force:
        raise Refusal(ExitCode.BACKUP_REFUSED, f"{file} is there already: name another file, or add --force.")
    if not file.parent.is_dir():
        raise Refusal(ExitCode.BACKUP_REFUSED, f"There is no directory {file.parent}: make it first.")
    partial = file.with_name(f"{file.name}.partial")
    with _worded(live), _removed_unless_done(partial):
        _copy(live, partial, progress)
        _check(partial)
        asyncio.run(_check_version(partial))
        partial.replace(file)


def restore(settings: Settings, file: Path, *, progress: Progress) -> Path | None:
    """Put the backup ``file`` in the place of the database of ``settings``; return where that was kept.

    A backup of an older Hallway is brought up to date on the way. Raises :class:`Refusal`, and then
    nothing has changed.
    """
    live = _sqlite_file(settings)
    if not file.exists():
        raise Refusal(ExitCode.BACKUP_REFUSED, f"There is no file {file}.")
    if live.exists() and file.resolve() == live.resolve():
        raise Refusal(ExitCode.BACKUP_REFUSED, f"{file} is the database itself: name one of its backups.")
    if not live.parent.is_dir():
        raise Refusal(ExitCode.BACKUP_REFUSED, f"There is no directory {live.parent}: make it first.")
    with _worded(file), tempfile.TemporaryDirectory(dir=live.parent, prefix=".hallway-restore-") as directory:
        fresh = Path(directory) / "hallway.db"
        _copy(file, fresh, lambda _done, _all: None)
        _check(fresh)
        asyncio.run(_check_version(fresh))
        asyncio.run(_prepare(fresh))
        if live.exists():
            asyncio.run(_refuse_foreign(live))
        kept = _set_aside(live)
        _copy(fresh, live, progress)
    return kept


def _sqlite_file(settings: Settings) -> Path:
    if settings.database.path is None:
        raise Refusal(
            ExitCode.NOT_FOR_POSTGRESQL,
            "This Hallway keeps its data in PostgreSQL, which brings better tools for that: use pg_dump to "
            "back up and pg_restore to restore.",
        )
    return settings.database.path


def _copy(source: Path, target: Path, progress: Progress) -> None:
    """Copy the database ``source`` over ``target``, which may be in use."""
    target.touch(mode=0o600)  # it holds what members wrote
    with _opened(source) as reading, _opened(target) as writing:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchall()  # only now is the picture taken
        last_moved_at = time.monotonic()

        def tell(status: int, remaining: int, total: int) -> None:
            nonlocal last_moved_at
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                # Python's loop would wait for ever.
                if time.monotonic() - last_moved_at > _PATIENCE:
                    raise sqlite3.OperationalError("database is locked")
                return
            last_moved_at = time.monotonic()
            progress(total - remaining, total)

        reading.backup(writing, pages=_PAGES_AT_ONCE, progress=tell, sleep=0.05)


@contextlib.contextmanager
def _opened(file: Path) -> Generator[sqlite3.Connection]:
    connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _check(copy: Path) -> None:
    """Make sure that ``copy`` is whole, and one single file."""
    with _opened(copy) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        (first, *_) = connection.execute("PRAGMA integrity_check").fetchone()
    if first != "ok":
        raise Refusal(
            ExitCode.BACKUP_DAMAGED, f"The database is damaged ({first}): restore an earlier backup."
        )
    with copy.open("rb") as written:
        os.fsync(written.fileno())


async def _check_version(copy: Path) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{copy}")
    try:
        if await version(database) is None:
            raise DatabaseForeign("That database is empty: it is no backup of Hallway's.")
    finally:
        await database.close()


async def _refuse_foreign(live: Path) -> None:
    """Leave another program's database alone. A damaged one, or one of a newer Hallway, may be replaced."""
    database = None
    try:
        database = await Database.open(f"sqlite+aiosqlite:///{live}")
        await version(database)
    except DatabaseForeign as error:
        raise Refusal(ExitCode.DATABASE_FOREIGN, str(error)) from error
    except (DatabaseNewer, DatabaseUnavailable):
        pass
    finally:
        if database is not None:
            await database.close()


async def _prepare(copy: Path) -> None:
    """Bring a backup up to date, and distrust what it thinks is still to be sent."""
    database = await Database.open(f"sqlite+aiosqlite:///{copy}")
    try:
        await migrate(database)
        async with database.unit(utcnow()) as unit:
            await outbox.distrust(unit)
    finally:
        await database.close()
    with _opened(copy) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _set_aside(live: Path) -> Path | None:
    """Keep a copy of the database that is about to be replaced, beside it."""
    if not live.exists():
        return None
    numbers = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    kept = next(
        path
        for number in numbers
        if not (path := live.with_name(f"{live.name}.before-restore{number}")).exists()
    )
    try:
        _copy(live, kept, lambda _done, _all: None)
        _check(kept)
    except (sqlite3.DatabaseError, Refusal) as error:
        if _is_in_use(error):
            raise
        # It is damaged: SQLite cannot copy it, so it is moved away as it is.
        for suffix in ("-wal", "-shm", ""):
            part = live.with_name(live.name + suffix)
            if part.exists():
                part.replace(kept.with_name(kept.name + suffix))
    return kept


def _is_in_use(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", None) in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    ) or "locked" in str(error)


@contextlib.contextmanager
def _removed_unless_done(partial: Path) -> Generator[None]:
    partial.unlink(missing_ok=True)
    try:
        yield
    finally:
        partial.unlink(missing_ok=True)


@contextlib.contextmanager
def _worded(file: Path) -> Generator[None]:
    """Word what may go wrong with files and databases."""
    try:
        yield
    except DatabaseNewer as error:
        raise Refusal(ExitCode.DATABASE_NEWER, f"{file}: {error}") from error
    except DatabaseForeign as error:
        raise Refusal(
            ExitCode.DATABASE_FOREIGN,
            f"{file} is no database of Hallway's: name a file that `hallway backup` made.",
        ) from error
    except (sqlite3.DatabaseError, DatabaseUnavailable) as error:
        reason = str(error)
        if "not a database" in reason or "malformed" in reason:
            raise Refusal(
                ExitCode.BACKUP_DAMAGED, f"{file} cannot be read ({reason}): it is damaged, or no database."
            ) from error
        if "full" in reason:
            raise Refusal(
                ExitCode.DISK_FULL, "The disk is full: make room, then try again; nothing has changed."
            ) from error
        raise Refusal(
            ExitCode.BACKUP_REFUSED, f"{file} could not be copied ({reason}); nothing has changed."
        ) from error
    except OSError as error:
        raise Refusal(
            ExitCode.BACKUP_REFUSED,
            f"That did not work ({(error.strerror or str(error)).lower()}); nothing has changed.",
        ) from error
