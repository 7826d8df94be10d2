"""Begins a migration: writes the next script with what the tables of the rooms have gained since the last.

``python -m bot.migrations "who follows whom"``, then read the script, mend it, run ``ruff format`` over it,
and set ``HEAD`` in :mod:`bot.core.migrate` to its revision.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from bot.core.database import Database
from bot.core.migrate import config, migrate
from bot.migrations.tables import all_tables


def _draft(connection: sa.Connection, message: str) -> None:
    alembic = config(connection)
    alembic.attributes["metadata"] = all_tables()
    number = len(_scripts()) + 1
    alembic.set_main_option("file_template", f"{number:04}_%%(slug)s")
    command.revision(alembic, message, autogenerate=True, rev_id=f"hallway_{number:04}")


def _scripts() -> list[Path]:
    return list(Path(__file__).with_name("versions").glob("[0-9]*.py"))


async def _begin(message: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        database = await Database.open(f"sqlite+aiosqlite:///{directory}/empty.db")
        try:
            if _scripts():
                await migrate(database)
            await database.run_sync(lambda connection: _draft(connection, message))
        finally:
            await database.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m bot.migrations "what changes"')
    asyncio.run(_begin(sys.argv[1]))
