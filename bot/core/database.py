"""The database: SQLAlchemy Core over aiosqlite (one file) or asyncpg (PostgreSQL), the same statements.

SQLite runs in WAL mode with ``synchronous=FULL``: with NORMAL a commit may vanish on power loss
(https://sqlite.org/pragma.html#pragma_synchronous). Every write transaction starts with
``BEGIN IMMEDIATE``: a deferred one that upgrades fails at once with ``SQLITE_BUSY_SNAPSHOT``, whatever
the timeout (https://sqlite.org/isolation.html). There is one writer connection and a few readers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core.effects import Effect, Moment
from bot.core.ids import LENGTH as ID_LENGTH

_T = TypeVar("_T")

metadata: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of every room; Alembic's migrations are tested against it."""

Snowflake: Final = sa.BigInteger
"""A Discord id: 64 bits, unsigned in principle, below 2**63 until the year 2084."""
RowId: Final = sa.String(ID_LENGTH)
"""An id made by :func:`bot.core.ids.new_id`."""

insert: Final = postgresql.insert
"""PostgreSQL's INSERT with ``on_conflict_do_*``; SQLAlchemy compiles it for SQLite's same clause too."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored as whole microseconds since 1970 so that both engines agree."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        """Refuse naive datetimes: a time without a zone is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must be aware")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:
        """Return the moment in UTC."""
        return None if value is None else _EPOCH + value * _MICROSECOND


class DatabaseUnavailable(Exception):
    """The database could not do it now: locked too long, full, read-only, or out of reach.

    Nothing of the unit was saved. Saying so to the member and trying again later is right.
    """


_UNAVAILABLE: Final = (
    exc.OperationalError,
    exc.InterfaceError,
    exc.TimeoutError,
    ConnectionError,
    TimeoutError,
    OSError,
)


async def _whole(work: Coroutine[Any, Any, _T]) -> _T:
    """Let one database call finish even when its caller is cancelled.

    A cancelled ``BEGIN`` would otherwise leave aiosqlite's transaction open and the next writer
    locked out. The cancellation is delivered once the call has ended.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait((task,))
        if not task.cancelled():
            task.exception()  # mark it seen: the cancellation is what the caller gets
        raise
    except _UNAVAILABLE as error:
        raise DatabaseUnavailable(str(error)) from error
    except exc.DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseUnavailable(str(error)) from error
        raise


class Reader:
    """Runs statements that only read. Each statement sees the latest committed state."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(
        self, statement: sa.Executable, params: Mapping[str, Any] | None = None
    ) -> Sequence[sa.Row[Any]]:
        """Return every row."""
        return (await _whole(self._connection.execute(statement, params))).all()

    async def one_or_none(
        self, statement: sa.Executable, params: Mapping[str, Any] | None = None
    ) -> sa.Row[Any] | None:
        """Return the only row, or None. More than one is a bug and raises ``MultipleResultsFound``."""
        return (await _whole(self._connection.execute(statement, params))).one_or_none()

    async def scalar(self, statement: sa.Executable, params: Mapping[str, Any] | None = None) -> Any:
        """Return the first column of the first row, or None."""
        return (await _whole(self._connection.execute(statement, params))).scalar()


class Unit(Reader):
    """A unit of work: one short write transaction, with the effects and moments it causes."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        super().__init__(connection)
        self.now: Final = now
        self.emitted: list[int] = []

    async def execute(
        self,
        statement: sa.Executable,
        params: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> int:
        """Run a statement and return how many rows it touched."""
        return (await _whole(self._connection.execute(statement, params))).rowcount

    async def emit(self, effect: Effect) -> int:
        """Store ``effect`` to be performed after the commit; return its id in the outbox.

        If its key already waits unattempted, that one's id is returned and nothing is added.
        """
        from bot.core import outbox  # the outbox's table lives beside its statements

        entry_id = await outbox.add(self, effect)
        self.emitted.append(entry_id)
        return entry_id

    async def schedule(self, moment: Moment) -> None:
        """Store ``moment``, replacing an earlier one of the same kind and subject."""
        from bot.core import agenda  # as above

        await agenda.put(self, moment)

    async def unschedule(self, kind: str, subject: str) -> None:
        """Forget the moment of this kind and subject, if there is one."""
        from bot.core import agenda  # as above

        await agenda.drop(self, kind, subject)


class Database:
    """Connections to one database, and the only way to write to it: :meth:`unit`."""

    def __init__(self, url: str, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.url: Final = url
        self.is_sqlite: Final = writer.dialect.name == "sqlite"
        self._writer = writer
        self._reader = reader
        self._after_commit: list[Callable[[Unit], None]] = []

    @classmethod
    async def open(cls, url: str, *, busy_timeout: float = 2.0, readers: int = 3) -> Database:
        """Connect to ``url``; it is neither created beyond an empty file nor migrated.

        ``busy_timeout`` is in seconds: how long a unit waits for its turn to write before it raises
        :class:`DatabaseUnavailable`. Raises the same if the database cannot be reached at all.
        """
        if make_url(url).get_backend_name() == "sqlite":
            writer = _sqlite_engine(url, busy_timeout, 1, "BEGIN IMMEDIATE")
            reader = _sqlite_engine(url, busy_timeout, readers, None)
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
        """Close every connection. Without it aiosqlite's threads keep the process from exiting."""
        await _whole(self._reader.dispose())
        await _whole(self._writer.dispose())

    def after_commit(self, notice: Callable[[Unit], None]) -> None:
        """Call ``notice`` after each commit; it must not block and must not raise."""
        self._after_commit.append(notice)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncGenerator[Reader]:
        """Give a reader. Never open one inside a unit: read through the unit instead."""
        connection = await _whole(self._reader.connect().__aenter__())
        try:
            yield Reader(connection)
        finally:
            await _whole(connection.close())

    @contextlib.asynccontextmanager
    async def unit(self, now: datetime) -> AsyncGenerator[Unit]:
        """Open a write transaction; commit when the block ends, roll back when it raises.

        Keep it short and talk to nobody inside it. Raises :class:`DatabaseUnavailable` when the
        database is locked beyond the busy timeout, full, read-only or gone.
        """
        connection = await _whole(self._writer.connect().__aenter__())
        try:
            transaction = await _whole(_begin(connection))
            unit = Unit(connection, now)
            try:
                yield unit
            except BaseException:
                await _whole(transaction.rollback())
                raise
            await _whole(_commit(transaction))
        finally:
            await _whole(connection.close())
        for notice in self._after_commit:
            notice(unit)

    async def run_sync(self, work: Callable[[sa.Connection], _T]) -> _T:
        """Run synchronous ``work`` in one write transaction, for migrations and inspection."""
        async with self._writer.begin() as connection:
            return await connection.run_sync(work)


async def _begin(connection: AsyncConnection) -> Any:
    transaction = connection.begin()
    await transaction.start()
    return transaction


async def _commit(transaction: Any) -> None:
    try:
        await transaction.commit()
    except BaseException:
        # A commit that failed (disk full) leaves SQLite's transaction open: the next unit must not
        # find itself inside it.
        with contextlib.suppress(exc.SQLAlchemyError):
            await transaction.rollback()
        raise


def _sqlite_engine(url: str, busy_timeout: float, size: int, begin: str | None) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=busy_timeout,
        pool_reset_on_return=None,  # units end their transactions themselves; readers have none
        connect_args={"timeout": busy_timeout},
    )

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's documented recipe: we begin, not the driver
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        if begin is None:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    event.listen(engine.sync_engine, "connect", connected)
    if begin is not None:

        def begun(connection: sa.Connection) -> None:
            connection.exec_driver_sql(begin)

        event.listen(engine.sync_engine, "begin", begun)
    return engine


def _postgres_engine(url: str, busy_timeout: float, readers: int) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=readers + 1,
        max_overflow=2,
        pool_timeout=busy_timeout,
        pool_pre_ping=True,  # a restarted server is noticed before a member's words are in flight
        connect_args={"timeout": 5, "server_settings": {"lock_timeout": f"{int(busy_timeout * 1000)}"}},
    )
