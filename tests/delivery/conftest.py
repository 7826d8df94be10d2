from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest
import simcord
from discord.ext import commands

from bot.core import agenda, circuits, outbox
from bot.core.database import Database, metadata
from tests.delivery.line import Line
from tests.delivery.office import Office, make_bot

_TABLES = (outbox.outbox, agenda.agenda, circuits.circuits)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'hallway.db'}")
    await database.run_sync(lambda connection: metadata.create_all(connection, tables=_TABLES))
    yield database
    await database.close()


@pytest.fixture
async def env() -> AsyncIterator[simcord.Env]:
    env = simcord.Env(make_bot(), shard_count=1)
    await env.start()
    env.create_guild("Data meetup")
    await env.settle()
    yield env
    await env.shutdown()
    env.raise_errors()


@pytest.fixture
def office(env: simcord.Env, database: Database) -> Office:
    return Office(env, database)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, env: simcord.Env) -> Line:
    return Line(monkeypatch, cast("commands.AutoShardedBot", env.bot))
