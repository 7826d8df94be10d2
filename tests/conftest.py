"""What all tests share: a migrated database, on SQLite and, where one is named, on PostgreSQL.

``HALLWAY_TEST_POSTGRES`` names a PostgreSQL in which databases may be made, such as
``postgresql+asyncpg://postgres@127.0.0.1/postgres``. Without it those halves of the tests are left out.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
import structlog
from hypothesis import settings
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.core.database import Database
from bot.core.migrate import migrate
from bot.migrations.tables import all_tables
from tests.economy import durable, economize, pytest_collection_finish

__all__ = ["durable", "pytest_collection_finish"]

# A busy machine pauses any test for longer than Hypothesis allows one example.
settings.register_profile("hallway", deadline=None)
settings.load_profile("hallway")

economize()

# structlog's own would draw each traceback with frames and colours, which takes longer than many a test.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.StackInfoRenderer(),
        structlog.dev.set_exc_info,
        structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

POSTGRES = os.environ.get("HALLWAY_TEST_POSTGRES")
ENGINES = ["sqlite", *([pytest.param("postgresql", marks=pytest.mark.postgres)] if POSTGRES else [])]
_TABLES = [table.name for table in reversed(all_tables().sorted_tables)]
# In place of TRUNCATE, which makes new files for each of the tables and takes fifty times as long.
_EMPTY_EVERYTHING = sa.text(
    f"DO $$ BEGIN {' '.join(f'DELETE FROM {name};' for name in _TABLES)} "
    "ALTER SEQUENCE outbox_id_seq RESTART; END $$"
)


def pytest_report_header() -> str:
    return f"databases: SQLite, {'PostgreSQL' if POSTGRES else 'not PostgreSQL (set HALLWAY_TEST_POSTGRES)'}"


@pytest.fixture(autouse=True)
def _same_cogs() -> Generator[None]:
    """Leave the cogs' modules as they are: a bot that is closed forgets them, and the next would have others than the tests."""
    before = {name: sys.modules[name] for name in sys.modules if name.startswith("cogs")}
    yield
    sys.modules.update(before)


@pytest.fixture
def now() -> datetime:
    """A moment, the same in every test."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy."""
    file = tmp_path_factory.mktemp("migrated") / "hallway.db"
    asyncio.run(_migrated(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def migrated_postgres() -> Generator[str]:
    """The address of a migrated PostgreSQL database that this run has for itself."""
    assert POSTGRES
    name = f"hallway_test_{uuid4().hex[:12]}"
    url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    asyncio.run(administer(POSTGRES, f"CREATE DATABASE {name}"))
    try:
        asyncio.run(_migrated(url))
        yield url
    finally:
        asyncio.run(administer(POSTGRES, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database without any row, on each engine in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "hallway.db")
        return f"sqlite+aiosqlite:///{tmp_path / 'hallway.db'}"
    return request.getfixturevalue("migrated_postgres")


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    """An open, migrated database without any row, on each engine in turn."""
    await emptied(database_url)
    opened = await Database.open(database_url, busy_timeout=5)
    try:
        yield opened
    finally:
        await opened.close()


async def emptied(url: str) -> None:
    """Empty a database that tests share; each has an SQLite file of its own."""
    if url.startswith("sqlite"):
        return
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(_EMPTY_EVERYTHING)
    await engine.dispose()


@pytest.fixture
async def sqlite_database(migrated_file: Path, tmp_path: Path) -> AsyncGenerator[Database]:
    """An open, migrated SQLite database without any row, for what PostgreSQL does not have."""
    shutil.copy(migrated_file, tmp_path / "hallway.db")
    opened = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'hallway.db'}", busy_timeout=0.2)
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture
def empty_postgres() -> Generator[str]:
    """The address of a PostgreSQL database with nothing in it."""
    if not POSTGRES:
        pytest.skip("HALLWAY_TEST_POSTGRES is not set")
    name = f"hallway_test_{uuid4().hex[:12]}"
    asyncio.run(administer(POSTGRES, f"CREATE DATABASE {name}"))
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(administer(POSTGRES, f"DROP DATABASE {name} WITH (FORCE)"))


async def _migrated(url: str) -> None:
    database = await Database.open(url)
    try:
        await migrate(database)
    finally:
        await database.close()


async def administer(url: str, statement: str) -> None:
    """Run a statement that makes, changes or drops a database."""
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.exec_driver_sql(statement)
    await engine.dispose()
