"""A whole Discord on loopback, SimCord's in the middle, and the real ``hallway run`` talking to it over a wire.

SimCord's actors act in it as in any test. A bot of SimCord's own is there as well, mute and deaf: SimCord's world
needs one to turn. Its clock is the wall's here, since the process on the other end has no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import discord
import simcord
from aiohttp import web
from aiohttp.test_utils import TestServer
from simcord._clock import Clock
from simcord.results import InteractionResult

from tests.forked import ROOT, Started, Starter
from tests.wire import set_clock
from tests.wire.gateway import Gateway
from tests.wire.rest import Rest
from tests.wire.switches import Switches

TOKEN: Final = "wire.test.token"
_IN_TIME: Final = 20.0
_LOOK: Final = 0.005


class _WallClock(Clock):
    """SimCord's clock, as it is read and set; here it follows the wall, as far ahead of it as :meth:`Wire.leap` says."""

    def __init__(self) -> None:
        self._began = time.monotonic()  # nothing of SimCord's is set: it would set what is read here
        self.ahead = timedelta(0)

    @property
    def elapsed(self) -> float:
        """Seconds since the world began."""
        return time.monotonic() - self._began

    def now(self) -> datetime:
        """Return the time of day."""
        return datetime.now(UTC) + self.ahead

    def advance(self, seconds: float) -> None:
        """Do nothing: nobody moves the wall's clock."""


class _Mute(discord.Client):
    """A bot that hears nothing and says nothing."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())


@dataclass
class Wire:
    """The Discord, and the processes that talk to it."""

    env: simcord.Env
    switches: Switches
    rest: Rest
    gateway: Gateway
    url: str
    directory: Path
    database_url: str
    starter: Starter
    clock: _WallClock

    def now(self) -> datetime:
        """Return what time it is, for Discord and for the processes."""
        return self.clock.now()

    def leap(self, step: timedelta) -> None:
        """Let it be so much later at once, for Discord and for every process that is started from now on."""
        self.clock.ahead += step
        set_clock.set_ahead(self.directory, self.clock.ahead)

    @contextlib.asynccontextmanager
    async def hallway(self, name: str = "hallway", **environment: str) -> AsyncGenerator[Started]:
        """Run the real bot until the block ends or somebody kills it; ``name`` is how this test calls the process."""
        process = self.start(name, **environment)
        try:
            yield process
        finally:
            await self.end(process, name)

    def start(self, name: str = "hallway", **environment: str) -> Started:
        """Start the real bot on the database; whoever does sees to its end."""
        given = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.directory),
            "PYTHONPATH": str(ROOT),
            "HALLWAY_DISCORD__TOKEN": TOKEN,
            "HALLWAY_DISCORD__API_URL": f"{self.url}/{name}/api/v10",
            "HALLWAY_DISCORD__GATEWAY_URL": self.gateway.url.format(process=name),
            "HALLWAY_DISCORD__READY_TIMEOUT": "0.05",
            "HALLWAY_DATABASE__URL": self.database_url,
            **(set_clock.settable(self.directory, self.clock.ahead) if self.clock.ahead else {}),
            **environment,
        }
        return self.starter.start("run", cwd=self.directory, env=given)

    async def end(self, process: Started, name: str = "hallway") -> None:
        """Kill a process, and wait until Discord has noticed."""
        process.kill()
        await self.until(
            lambda: process.is_over() and not self.gateway.is_connected(name), "the process is gone"
        )
        self.gateway.forget(name)
        process.close()

    async def until(self, is_so: Callable[[], Any], what: str, within: float = _IN_TIME) -> Any:
        """Wait until something is so and return it; ``AssertionError`` with ``what`` if it does not come about."""
        end = time.monotonic() + within
        while not (found := is_so()):
            assert time.monotonic() < end, f"within {within:.0f} s it did not come about that {what}"
            await asyncio.sleep(_LOOK)
        return found

    async def connected(self, name: str = "hallway", unless: Callable[[], bool] = lambda: False) -> None:
        """Wait until a process has identified, and its commands are known, ``unless`` something is so."""
        await self.until(lambda: self.gateway.is_connected(name) or unless(), f"{name} is connected")
        await self.until(lambda: self.env.backend.commands.get(None) or unless(), "the commands are known")

    async def answered(self, result: InteractionResult, within: float = _IN_TIME) -> InteractionResult:
        """Wait until an interaction has been answered with words or a form."""
        await self.until(
            lambda: result.response is not None or result.modal is not None, "there is an answer", within
        )
        return result


@contextlib.asynccontextmanager
async def wire(directory: Path, database_url: str, starter: Starter) -> AsyncGenerator[Wire]:
    """Play Discord until the block ends. The test fails if the bot asked for what SimCord does not model."""
    env = simcord.Env(_Mute(), approved_intents=discord.Intents.none())
    env.backend.clock = clock = _WallClock()
    await env.start()
    switches = Switches()
    rest, gateway = Rest(env, switches, TOKEN, clock.now), Gateway(env, switches, TOKEN)
    application = web.Application(client_max_size=32 * 1024 * 1024)
    application.router.add_get("/{process}/socket", gateway.handle)
    application.router.add_route("*", "/{process}/api/v10/{path:.*}", rest.handle)
    server = TestServer(application)
    await server.start_server(shutdown_timeout=0.1)
    url = str(server.make_url("")).rstrip("/")
    gateway.url = rest.socket_url = url.replace("http", "ws", 1) + "/{process}/socket"
    gateway.open()
    try:
        yield Wire(env, switches, rest, gateway, url, directory, database_url, starter, clock)
    finally:
        await gateway.close()
        await server.close()
        await env.shutdown()
    assert not rest.unmodelled, "SimCord does not model what the bot asked for:\n" + "\n".join(
        rest.unmodelled
    )
