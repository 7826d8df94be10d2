"""Bringing a database to this program's version, and refusing those that are not ours or too new.

Alembic does the work, but costs several megabytes and a tenth of a second to import: the version is
compared by plain SQL first, and Alembic is only imported when there is something to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from bot.core.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "hallway_0008"
"""The newest migration. A test compares it with the scripts."""
SCRIPTS: Final = "bot:migrations"
"""Where Alembic finds the scripts: the package and the directory in it."""

_OURS: Final = "hallway_"
_VERSION_TABLE: Final = "alembic_version"
_VERSION: Final = sa.text(f"SELECT version_num FROM {_VERSION_TABLE}")  # noqa: S608 - a constant of ours
# Two processes may start at once. PostgreSQL's CREATE TABLE does not wait for another's, so they take turns
# by a lock of their own; SQLite's writers take turns anyway. The number is arbitrary, but fixed for ever.
_TAKE_TURNS: Final = sa.text("SELECT pg_advisory_xact_lock(7264913885)")
_PATIENCE: Final = sa.text("SET LOCAL lock_timeout = '60s'")


class DatabaseRefused(Exception):
    """This program must not touch the database. The message says why, and what to do."""


class DatabaseNewer(DatabaseRefused):
    """A newer Hallway has migrated it."""


class DatabaseForeign(DatabaseRefused):
    """It holds the tables of something that is not Hallway."""


async def migrate(database: Database) -> bool:
    """Bring ``database`` to :data:`HEAD`; return whether there was anything to do.

    All of it happens in one transaction, on SQLite too: whatever interrupts it leaves the old version.
    Raises :class:`DatabaseRefused`, or :class:`~bot.core.database.DatabaseUnavailable`.
    """
    if await version(database) == HEAD:  # the usual case needs no turn among the writers
        return False
    return await database.run_sync(_migrate)


async def version(database: Database) -> str | None:
    """Return the database's version, or None if it is empty.

    Raises as :func:`migrate` does, but writes nothing.
    """
    async with database.reading() as read:
        return await read.run_sync(_checked)


def _migrate(connection: sa.Connection) -> bool:
    if connection.dialect.name == "postgresql":
        connection.execute(_PATIENCE)
        connection.execute(_TAKE_TURNS)
    if _checked(connection) == HEAD:
        return False
    from alembic import command

    command.upgrade(config(connection), "head")
    return True


def config(connection: sa.Connection) -> Config:
    """Return Alembic's configuration for an open connection, which it neither commits nor closes."""
    from alembic.config import Config

    alembic = Config()
    alembic.set_main_option("script_location", SCRIPTS)
    alembic.attributes["connection"] = connection
    return alembic


def _checked(connection: sa.Connection) -> str | None:
    tables = set(sa.inspect(connection).get_table_names())
    found = connection.execute(_VERSION).scalar() if _VERSION_TABLE in tables else None
    if found is None and not tables - {_VERSION_TABLE}:
        return None
    if found is None or not str(found).startswith(_OURS):
        raise DatabaseForeign(
            "The database holds the tables of another program: give Hallway one of its own, in database.url."
        )
    if str(found) > HEAD:
        raise DatabaseNewer(
            f"The database was used by a newer Hallway (it is at {found}, this program knows {HEAD}): start "
            "the newer program, or restore a backup made before it."
        )
    return str(found)
