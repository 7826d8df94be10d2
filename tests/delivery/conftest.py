from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import cast

import pytest
import simcord
import structlog
from discord.ext import commands
from simcord import ChannelHandle

from bot.core.database import Database
from tests.delivery.line import Line
from tests.delivery.office import Office, make_bot
from tests.delivery.rooms import Rooms
from tests.simulated import Log, simulation


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    """What was logged; not rendered, because a drawn traceback takes longer than the whole test."""
    with structlog.testing.capture_logs() as entries:
        yield entries


@pytest.fixture
async def env() -> AsyncIterator[simcord.Env]:
    env = simulation(make_bot())
    await env.start()
    env.create_guild("Data meetup")
    await env.settle()
    yield env
    await env.shutdown()
    env.raise_errors()


@pytest.fixture
async def office(env: simcord.Env, database: Database) -> AsyncIterator[Office]:
    office = Office(env, database)
    yield office
    for delivery in office.started:
        await delivery.stop(5)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, env: simcord.Env) -> Line:
    return Line(monkeypatch, cast("commands.AutoShardedBot", env.bot))


@pytest.fixture
def channel(office: Office) -> ChannelHandle:
    """A text channel, called ``text``."""
    return office.env.guild.create_text_channel("text")


@pytest.fixture
def rooms(office: Office) -> Rooms:
    """A text channel for private threads, called ``rooms``."""
    return Rooms(office)
