"""SQLite's engine: one file, in WAL mode, through aiosqlite's threads.

``synchronous=FULL``, because with NORMAL a commit may vanish on power loss
(https://sqlite.org/pragma.html#pragma_synchronous). A transaction begins as it is told to: by default the
driver would begin a deferred one, and one that upgrades from reading to writing fails at once with
``SQLITE_BUSY_SNAPSHOT``, whatever the timeout (https://sqlite.org/isolation.html).
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import aiosqlite
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

_PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


def sqlite_engines(url: str, *, busy_timeout: float, readers: int) -> tuple[AsyncEngine, AsyncEngine]:
    """Return an engine whose one connection takes the write lock when it begins, and one that only reads.

    ``busy_timeout`` is in seconds, for the lock and for a free connection alike. Once the file is another than
    the one that was opened, beginning to write and a further connection raise ``OSError``.
    """
    file = _File()
    writer = _engine(url, busy_timeout, 1, file)
    reader = _engine(url, busy_timeout, readers, file, "query_only=ON")

    def begun(connection: Connection) -> None:
        file.check()
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(writer.sync_engine, "begin", begun)
    return writer, reader


def _engine(url: str, busy_timeout: float, size: int, file: _File, *pragmas: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        module=_Driver(file),
        hide_parameters=True,  # what members write has no place in a log
        pool_size=size,
        max_overflow=0,
        pool_timeout=busy_timeout,
        pool_reset_on_return=None,  # units end their transactions themselves; readers have none
        connect_args={"timeout": busy_timeout},
    )

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's documented recipe: we begin, not the driver
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("PRAGMA database_list")
        file.learn(cursor.fetchone()[2])
        cursor.close()

    event.listen(engine.sync_engine, "connect", connected)
    return engine


class _File:
    """Which file was opened first, told by its inode.

    Who moves or replaces it under a running program lets it write into what nobody will ever find again. SQLite
    notices that in other modes (``SQLITE_READONLY_DBMOVED``, by the same comparison), and not in WAL.
    """

    def __init__(self) -> None:
        self._path: Path | None = None
        self._inode: int | None = None

    def learn(self, path: str) -> None:
        """Remember the file at ``path``, if none is remembered; it is empty for a database in memory."""
        if path and self._path is None:
            self._path, self._inode = Path(path), _inode(Path(path))

    def check(self) -> None:
        """Raise ``OSError`` if it is not there any more, or another is in its place."""
        if self._path is not None and _inode(self._path) != self._inode:
            raise OSError(
                f"{self._path} was moved or replaced while in use: put it back, or start Hallway again"
            )


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor that visits aiosqlite's thread once for each statement.

    SQLAlchemy's own goes there four times: to make a cursor, execute, fetch and close. The visits are
    most of what a small statement costs (`make bench` shows it).
    """

    __slots__ = ("_outcome",)

    def __init__(self, adapt_connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection.driver_connection
        self._rows = deque()
        self._outcome: tuple[Any, int, int | None] = (None, -1, None)

    @property
    def description(self) -> Any:
        """The columns of the last statement, as PEP 249 has it."""
        return self._outcome[0]

    @property
    def rowcount(self) -> int:
        """How many rows the last statement touched, -1 where that has no meaning."""
        return self._outcome[1]

    @property
    def lastrowid(self) -> Any:
        """The row id of the last INSERT."""
        return self._outcome[2]

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        await self._visit("execute", operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        await self._visit("executemany", operation, seq_of_parameters)

    async def _visit(self, method: str, operation: str, parameters: Sequence[Any]) -> None:
        connection: Any = self._connection

        def work() -> None:
            cursor: sqlite3.Cursor = connection._conn.cursor()  # noqa: SLF001 - aiosqlite has no public way in
            try:
                getattr(cursor, method)(operation, parameters)
                self._rows = deque(cursor.fetchall() if cursor.description else ())
                self._outcome = (cursor.description, cursor.rowcount, cursor.lastrowid)
            finally:
                cursor.close()

        await connection._execute(work)  # noqa: SLF001 - as above; test_database.py notices if it goes

    async def _async_soft_close(self) -> None:
        """Nothing to close: the cursor was closed where it was used."""

    def close(self) -> None:
        """Drop the rows that were not read."""
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor

    def rollback(self) -> None:
        """Undo what was begun. SQLAlchemy ends every reading so; where nothing was, that needs no visit."""
        if self._connection.in_transaction:
            super().rollback()


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def __init__(self, file: _File) -> None:
        super().__init__(aiosqlite, sqlite3)
        self._file = file

    def connect(self, *arg: Any, **kw: Any) -> AsyncAdapt_aiosqlite_connection:
        self._file.check()  # a connection that finds no file would make an empty one
        connection: Any = self.aiosqlite.connect(*arg, **kw)
        thread: threading.Thread = connection._thread  # noqa: SLF001 - as above
        thread.daemon = True  # an unclosed connection must not keep the process from ending
        try:
            await_only(connection)
        except BaseException:
            thread.join()  # else it may report to a loop that is closed by then; it ends at once
            raise
        return _Connection(self, connection)
