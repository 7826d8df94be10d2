from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.core.database import Database
from tests.flows.conftest import commands_told, env, file, place, process
from tests.prompts.round import Round

__all__ = ["commands_told", "env", "file", "place", "process"]


@pytest.fixture
async def round_(database: Database) -> Round:
    made = Round(database)
    await made.set_up()
    return made


@pytest.fixture
async def second(database: Database) -> AsyncIterator[Round]:
    """The same community as a second process sees it: its own connections to the same database."""
    connected = await Database.open(database.url)
    yield Round(connected, made_before=1000)
    await connected.close()
