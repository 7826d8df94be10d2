"""The database: SQLAlchemy Core over aiosqlite (one file) or asyncpg (PostgreSQL), the same statements.

SQLite runs in WAL mode with ``synchronous=FULL``: with NORMAL a commit may vanish on power loss
(https://sqlite.org/pragma.html#pragma_synchronous). Every write transaction starts with
``BEGIN IMMEDIATE``: a deferred one that upgrades fails at once with ``SQLITE_BUSY_SNAPSHOT``, whatever
the timeout (https://sqlite.org/isolation.html). There is one writer connection and a few readers.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core import wanted
from bot.core.effects import Effect, Moment
from bot.core.sqlite import sqlite_engines

_T = TypeVar("_T")

FAREWELL: Final = 0.5
"""Seconds that closing waits for connections in use."""


class DatabaseUnavailable(Exception):
    """The database could not do it now: locked too long, full, read-only, or out of reach.

    Nothing of the unit was saved. Saying so to the member and trying again later is right.
    """


_UNREACHABLE: Final = (exc.TimeoutError, OSError)  # no free connection in time; the network, and its timeouts

_SQLITE_OUTAGES: Final = frozenset(
    {
        sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB,
    }
)  # fmt: skip
_POSTGRES_OUTAGES: Final = (
    "08",  # connection exceptions
    "25006",  # read-only
    "28",  # user or password refused
    "3D",  # no such database
    "40",  # serialization failure, deadlock
    "42501",  # the user may not
    "53",  # disk full, out of memory, too many connections
    "55000",  # the database takes no connections, while somebody works on it
    "55P03",  # locked beyond lock_timeout
    "57",  # cancelled, shutting down
    "58",  # input/output error
)
"""The beginnings of SQLSTATE codes, https://www.postgresql.org/docs/current/errcodes-appendix.html."""


def _outage(error: exc.DBAPIError) -> str | None:
    """Say what is wrong with the database; None if it is a bug: "no such table" is an ``OperationalError``, too."""
    reason, code = str(error.orig), getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:  # its low byte is the primary code; damage to a file's head comes with that of a bug
        is_outage = code & 0xFF in _SQLITE_OUTAGES or "unsupported file format" in reason
        return reason if is_outage else None
    if isinstance(
        error.orig, sqlite3.OperationalError
    ):  # Python's own: a text is no UTF-8, and it would show it
        return "database disk image is malformed"
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return reason if error.connection_invalidated or state.startswith(_POSTGRES_OUTAGES) else None


async def _call(work: Awaitable[_T]) -> _T:
    """Await ``work``, turning an outage into :class:`DatabaseUnavailable`."""
    try:
        return await work
    except _UNREACHABLE as error:
        raise DatabaseUnavailable(str(error) or type(error).__name__) from error
    except exc.DBAPIError as error:
        reason = _outage(error)
        if reason is not None:
            raise DatabaseUnavailable(reason) from error
        raise


async def _whole(work: Coroutine[Any, Any, _T], undo: Callable[[_T], Awaitable[None]] | None = None) -> _T:
    """Let ``work`` end even when its caller is cancelled; the cancellation is delivered after it.

    A cancelled ``BEGIN`` would otherwise leave aiosqlite's transaction open and the next writer locked
    out, and a cancelled checkout would lose its connection. ``undo`` gets what a cancelled caller cannot.
    """
    task = asyncio.ensure_future(work)
    try:
        return await _call(asyncio.shield(task))
    except asyncio.CancelledError:
        while not task.done():  # bounded by the busy timeout, however often we are cancelled
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait((task,))
        if not task.cancelled() and task.exception() is None and undo is not None:
            await _whole(_undone(undo, task.result()))
        raise


async def _undone(undo: Callable[[_T], Awaitable[None]], result: _T) -> None:
    await undo(result)


_subject: Final = sa.func.hashtextextended(sa.bindparam("subject", type_=sa.Text), 0)
_HOLD: Final = sa.select(sa.func.pg_advisory_xact_lock(_subject))
_HOLD_TOGETHER: Final = sa.select(sa.func.pg_advisory_xact_lock_shared(_subject))


class Reader:
    """Runs statements that only read. Each statement sees the latest committed state."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(
        self, statement: sa.Executable, params: Mapping[str, Any] | None = None
    ) -> Sequence[sa.Row[Any]]:
        """Return every row."""
        return (await _call(self._connection.execute(statement, params))).all()

    async def one_or_none(
        self, statement: sa.Executable, params: Mapping[str, Any] | None = None
    ) -> sa.Row[Any] | None:
        """Return the only row, or None. More than one is a bug and raises ``MultipleResultsFound``."""
        return (await _call(self._connection.execute(statement, params))).one_or_none()

    async def scalar(self, statement: sa.Executable, params: Mapping[str, Any] | None = None) -> Any:
        """Return the first column of the first row, or None."""
        return (await _call(self._connection.execute(statement, params))).scalar()

    async def run_sync(self, work: Callable[[sa.Connection], _T]) -> _T:
        """Run synchronous ``work`` on the connection, for inspecting the schema."""
        return await _call(self._connection.run_sync(work))


class Unit(Reader):
    """A unit of work: one short write transaction, with the effects and moments it causes."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        super().__init__(connection)
        self.now: Final = now
        self.emitted: list[int] = []
        self.hurries = False
        """Whether effects that waited are due now, beside those emitted."""

    async def execute(
        self,
        statement: sa.Executable,
        params: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> int:
        """Run a statement and return how many rows it touched."""
        return (await _call(self._connection.execute(statement, params))).rowcount

    async def hold(self, subject: str, *, together: bool = False) -> None:
        """Let no other unit that holds ``subject`` pass this point before this one has ended.

        For what is decided from rows that may not be there yet, which no row's lock can cover: counting,
        or reading settings to change them. Units that hold it ``together`` wait only for one that holds it alone, and
        it for them (PostgreSQL's manual, Advisory Locks). SQLite has one writer at a time, so there it does nothing.
        """
        if self._connection.dialect.name == "postgresql":
            await self.execute(_HOLD_TOGETHER if together else _HOLD, {"subject": subject})

    async def emit(self, effect: Effect) -> int:
        """Store ``effect`` to be performed after the commit; return its id in the outbox.

        If its key already waits unattempted, that one's id is returned and nothing is added.
        """
        entry_id: int | None = None
        while entry_id is None:  # on PostgreSQL the twin may be claimed meanwhile: then add after all
            entry_id = await self.scalar(wanted.ADD, wanted.entry(effect, self.now))
            if entry_id is None:
                entry_id = await self.scalar(wanted.TWIN, {"key": effect.key})
        self.emitted.append(entry_id)
        return entry_id

    async def schedule(self, moment: Moment, *, or_sooner: bool = False) -> None:
        """Store ``moment`` in place of the one of the same kind and subject, if there is one.

        With ``or_sooner`` one that is due sooner stays: then what keeps coming can't put it off for ever.
        """
        await self.execute(wanted.PUT_OR_SOONER if or_sooner else wanted.PUT, wanted.planned(moment))

    async def schedule_all(self, moments: Sequence[Moment], *, or_sooner: bool = False) -> None:
        """Store many moments at once, each as :meth:`schedule` does and in the order given."""
        if moments:
            statement = wanted.PUT_OR_SOONER if or_sooner else wanted.PUT
            await self.execute(statement, [wanted.planned(moment) for moment in moments])

    async def hold_moment(self, kind: str, subject: str) -> None:
        """Keep the agenda from handling this moment until the unit ends, or wait until it has.

        For whoever will hold what the moment is about, and move the moment: the agenda takes a moment first and
        what it is about afterwards, and two that do it the other way round can wait for each other in a circle.
        """
        await self.scalar(wanted.HOLD, {"kind_": kind, "subject_": subject})

    async def unschedule(self, kind: str, subject: str) -> None:
        """Forget the moment of this kind and subject, if there is one."""
        await self.execute(wanted.DROP, {"kind_": kind, "subject_": subject})


class Database:
    """Connections to one database, and the only way to write to it: :meth:`unit`."""

    def __init__(self, url: str, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.url: Final = url
        self.is_sqlite: Final = writer.dialect.name == "sqlite"
        self._writer = writer
        self._reader = reader
        self._after_commit: list[Callable[[Unit], None]] = []
        self._lent = 0
        self._all_back = asyncio.Event()
        self._all_back.set()

    @classmethod
    async def open(cls, url: str, *, busy_timeout: float = 2.0, readers: int = 3) -> Database:
        """Connect to ``url``; it is neither created beyond an empty file nor migrated.

        ``busy_timeout`` is in seconds: how long a unit waits for its turn to write before it raises
        :class:`DatabaseUnavailable`. Raises the same if the database cannot be reached at all.
        """
        if make_url(url).get_backend_name() == "sqlite":
            writer, reader = sqlite_engines(url, busy_timeout=busy_timeout, readers=readers)
        else:
            writer = _postgres_engine(url, busy_timeout, readers)
            reader = writer.execution_options(isolation_level="AUTOCOMMIT")
        database = cls(url, writer, reader)
        try:
            async with database.reading() as read:
                await read.scalar(sa.text("SELECT 1"))
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Close every connection. Without it aiosqlite's threads keep the process from exiting.

        Whoever still works with one has :data:`FAREWELL` seconds to give it back: a pool closes only
        what it holds.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self._all_back.wait()
        await _whole(self._reader.dispose())
        await _whole(self._writer.dispose())

    def after_commit(self, notice: Callable[[Unit], None]) -> None:
        """Call ``notice`` after each commit; it must not block and must not raise."""
        self._after_commit.append(notice)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncGenerator[Reader]:
        """Give a reader. Never open one inside a unit: read through the unit instead."""
        with self._lending():
            connection = await _whole(_connected(self._reader), undo=AsyncConnection.close)
            try:
                yield Reader(connection)
            finally:
                await _whole(connection.close())

    @contextlib.asynccontextmanager
    async def unit(self, now: datetime) -> AsyncGenerator[Unit]:
        """Open a write transaction; commit when the block ends, roll back when it raises.

        Keep it short and talk to nobody inside it. Raises :class:`DatabaseUnavailable` when the
        database is locked beyond the busy timeout, full, read-only or gone. A caller cancelled inside
        the block has saved nothing; one cancelled while the commit is under way has saved everything.
        """
        with self._lending():
            connection = await _whole(_begun(self._writer), undo=_abandon)
            unit = Unit(connection, now)
            try:
                yield unit
            except BaseException:
                await _whole(_abandon(connection))
                raise
            await _whole(self._commit(connection, unit))

    @contextlib.contextmanager
    def _lending(self) -> Generator[None]:
        self._lent += 1
        self._all_back.clear()
        try:
            yield
        finally:
            self._lent -= 1
            if not self._lent:
                self._all_back.set()

    async def _commit(self, connection: AsyncConnection, unit: Unit) -> None:
        try:
            await connection.commit()
        except BaseException:
            # A commit that failed (disk full) leaves SQLite's transaction open: the next unit must not
            # find itself inside it.
            await connection.invalidate()
            raise
        finally:
            await connection.close()
        for notice in self._after_commit:
            notice(unit)

    async def run_sync(self, work: Callable[[sa.Connection], _T]) -> _T:
        """Run synchronous ``work`` in one write transaction, for migrations.

        Raises :class:`DatabaseUnavailable` as :meth:`unit` does.
        """

        async def transaction() -> _T:
            async with self._writer.begin() as connection:
                return await connection.run_sync(work)

        return await _whole(transaction())


async def _connected(engine: AsyncEngine) -> AsyncConnection:
    return await engine.connect()


async def _begun(engine: AsyncEngine) -> AsyncConnection:
    connection = await engine.connect()
    try:
        await connection.begin()
    except BaseException:
        await connection.close()
        raise
    return connection


async def _abandon(connection: AsyncConnection) -> None:
    try:
        await connection.rollback()
    except (exc.SQLAlchemyError, OSError):
        # Why the block failed matters more than that the connection is gone too: closing it rolls back.
        await connection.invalidate()
    finally:
        await connection.close()


def _postgres_engine(url: str, busy_timeout: float, readers: int) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=readers + 1,
        max_overflow=2,
        pool_timeout=busy_timeout,
        hide_parameters=True,  # what members write has no place in a log
        pool_pre_ping=True,  # a restarted server is noticed before a member's words are in flight
        connect_args={"timeout": 5, "server_settings": {"lock_timeout": f"{int(busy_timeout * 1000)}"}},
    )
