"""Migrations: they make what the rooms declare, in one piece, and refuse what is not ours."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from bot.core import migrate
from bot.core.database import Database, DatabaseUnavailable
from bot.core.migrate import DatabaseForeign, DatabaseNewer
from bot.migrations.tables import all_tables
from tests.conftest import ENGINES


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
    return request.getfixturevalue("empty_postgres")


@pytest.fixture
def empty_twin_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """The address of an empty database on the same engine as ``database``."""
    if database_url.startswith("sqlite"):
        return f"sqlite+aiosqlite:///{tmp_path / 'twin.db'}"
    return request.getfixturevalue("empty_postgres")


def _differences(connection: sa.Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), all_tables()))


def _schema(connection: sa.Connection) -> set[tuple[str, ...]]:
    """Everything the engine itself knows of the schema, in its words, whatever the order of making it."""
    if connection.dialect.name == "sqlite":
        query = (
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
        )
        rows = connection.exec_driver_sql(query).all()
        return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}
    columns = connection.exec_driver_sql(
        "SELECT table_name, column_name, data_type, coalesce(character_maximum_length, 0)::text, is_nullable, "
        "coalesce(column_default, '') FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name != 'alembic_version'"
    ).all()
    indexes = connection.exec_driver_sql(
        "SELECT indexname, indexdef FROM pg_indexes "
        "WHERE schemaname = current_schema() AND tablename != 'alembic_version'"
    ).all()
    constraints = connection.exec_driver_sql(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace AND conname != 'alembic_version_pkc'"
    ).all()
    return {tuple(row) for row in [*columns, *indexes, *constraints]}


async def _opened(url: str) -> Database:
    return await Database.open(url, busy_timeout=0.2)


async def test_the_head_is_the_newest_script() -> None:
    assert ScriptDirectory("bot/migrations").get_heads() == [migrate.HEAD]


async def test_migrating_makes_exactly_the_tables_that_are_declared(database: Database) -> None:
    assert await database.run_sync(_differences) == []


async def test_migrating_makes_the_same_schema_as_the_declarations_do(
    database: Database, empty_twin_url: str
) -> None:
    declared = await _opened(empty_twin_url)
    try:
        await declared.run_sync(all_tables().create_all)
        assert await database.run_sync(_schema) == await declared.run_sync(_schema)
    finally:
        await declared.close()


async def test_an_empty_database_is_migrated_once(empty_url: str) -> None:
    database = await _opened(empty_url)
    try:
        assert await migrate.version(database) is None
        assert await migrate.migrate(database)
        assert await migrate.version(database) == migrate.HEAD
        assert not await migrate.migrate(database)
    finally:
        await database.close()


async def test_two_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    first, second = await _opened(empty_url), await _opened(empty_url)
    try:
        done = await asyncio.gather(migrate.migrate(first), migrate.migrate(second), return_exceptions=True)
        # SQLite lets the second wait no longer than the busy timeout; it then says so and is started again.
        assert [outcome for outcome in done if outcome is True] == [True]
        assert all(outcome in (True, False) or isinstance(outcome, DatabaseUnavailable) for outcome in done)
        assert await migrate.version(second) == migrate.HEAD
    finally:
        await first.close()
        await second.close()


async def test_a_migration_that_fails_halfway_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    create_table = Operations.create_table

    def fails_at_the_fifth(self: Operations, name: str, *columns: Any, **options: Any) -> object:
        if len(made) == 4:
            raise RuntimeError("the power went out")
        made.append(name)
        return create_table(self, name, *columns, **options)

    monkeypatch.setattr(Operations, "create_table", fails_at_the_fifth)
    database = await _opened(empty_url)
    try:
        with pytest.raises(RuntimeError, match="the power went out"):
            await migrate.migrate(database)
        assert len(made) == 4
        assert await migrate.version(database) is None
        monkeypatch.undo()
        assert await migrate.migrate(database)
    finally:
        await database.close()


async def test_a_newer_database_is_refused_and_not_touched(database: Database) -> None:
    await database.run_sync(
        lambda connection: connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = 'hallway_9999'"
        )
    )
    with pytest.raises(DatabaseNewer, match="newer Hallway"):
        await migrate.migrate(database)
    await database.run_sync(
        lambda connection: connection.exec_driver_sql(
            f"UPDATE alembic_version SET version_num = '{migrate.HEAD}'"
        )
    )


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE customers (id INTEGER PRIMARY KEY)"],
        [
            "CREATE TABLE alembic_version (version_num VARCHAR(32))",
            "INSERT INTO alembic_version VALUES ('ae1027a6acf')",
        ],
        [
            "CREATE TABLE alembic_version (version_num VARCHAR(32))",
            "CREATE TABLE customers (id INTEGER PRIMARY KEY)",
        ],
    ],
)
async def test_the_database_of_another_program_is_refused(empty_url: str, statements: list[str]) -> None:
    database = await _opened(empty_url)
    try:
        for statement in statements:
            await database.run_sync(lambda connection, sql=statement: connection.exec_driver_sql(sql))
        with pytest.raises(DatabaseForeign, match="one of its own"):
            await migrate.migrate(database)
    finally:
        await database.close()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        await _opened(f"sqlite+aiosqlite:///{tmp_path / 'letter.db'}")


def test_starting_on_a_migrated_database_does_not_import_alembic(migrated_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "hallway.db"
    copy.write_bytes(migrated_file.read_bytes())
    program = (
        "import asyncio, sys\n"
        "from bot.core.database import Database\n"
        "from bot.core.migrate import migrate\n"
        "async def main():\n"
        f"    database = await Database.open('sqlite+aiosqlite:///{copy}')\n"
        "    assert not await migrate(database)\n"
        "    await database.close()\n"
        "asyncio.run(main())\n"
        "sys.exit('alembic' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_every_table_survives_an_integrity_check(migrated_file: Path) -> None:
    with sqlite3.connect(f"file:{migrated_file}?mode=ro", uri=True) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
