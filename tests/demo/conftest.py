"""A simulated server with the little bot in it, and the demo's page before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
import pytest

from bot.demo import hands
from bot.demo.application import open_application
from bot.demo.seed import seed
from bot.demo.server import reserve, serve
from bot.demo.stage import FIRST_PERSON, FIRST_PLACE
from bot.demo.world import World, open_world
from tests.demo.little_bot import LittleBackstage, little_backstage
from tests.economy import without_threads

T = TypeVar("T")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """The server with its six people, and the little bot set up in it."""
    async with held(_set_up()) as opened:
        yield opened


@asynccontextmanager
async def _set_up() -> AsyncGenerator[World]:
    async with open_world(little_backstage) as opened:
        omar, projects = opened.people["omar"], opened.channel("projects")
        await hands.use(omar, "setup", where=opened.channel("general"), channel=projects)
        yield opened


@asynccontextmanager
async def seeded_world() -> AsyncGenerator[World]:
    """The server as a visitor finds it, three weeks old."""
    with without_threads():
        async with open_world(open_application) as opened:
            await seed(opened)
            yield opened


@asynccontextmanager
async def held(manager: AbstractAsyncContextManager[T]) -> AsyncGenerator[T]:
    """Enter and leave `manager` in one task: SimCord sets context variables, and pytest leaves a fixture
    in another context than it entered it in.
    """
    entered: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    leave = asyncio.Event()

    async def hold() -> None:
        async with manager as value:
            entered.set_result(value)
            await leave.wait()

    holding = asyncio.create_task(hold())
    await asyncio.wait({holding, entered}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if entered.done():
            yield entered.result()
    finally:
        leave.set()
        await holding


@pytest.fixture
async def page(world: World) -> AsyncIterator[Page]:
    """The demo's page for that server, and a browser's way to talk to it."""
    async with browsing(world) as opened:
        yield opened


@dataclass
class Page:
    """A browser with the page open, as far as HTTP goes."""

    address: str
    session: aiohttp.ClientSession

    async def outlook(self) -> dict[str, Any]:
        """What the page shows."""
        async with self.session.get("/hallway/state") as response:
            return await response.json()

    async def stand(self, person: str, place: str | None = None) -> dict[str, Any]:
        """Become somebody, and go somewhere."""
        body = {"person": person, **({"place": place} if place else {})}
        async with self.session.post("/hallway/stand", json=body) as response:
            return await response.json()

    async def skip(self, to: str) -> dict[str, Any]:
        """Skip ahead."""
        async with self.session.post("/hallway/skip", json={"to": to}) as response:
            return await response.json()


@asynccontextmanager
async def browsing(
    world: World, begin: tuple[str, str] = (FIRST_PERSON, FIRST_PLACE)
) -> AsyncGenerator[Page]:
    """Serve the page on a free port and open it."""
    async with serve(world, reserve(0), begin) as address, aiohttp.ClientSession(address) as session:
        yield Page(address, session)


def backstage_of(world: World) -> LittleBackstage:
    """The little bot's backstage."""
    assert isinstance(world.backstage, LittleBackstage)
    return world.backstage


async def share_as(world: World, person: str, title: str, **answers: str) -> None:
    """Let somebody share something with the little bot."""
    somebody, general = world.people[person], world.channel("general")
    form = await hands.use(somebody, "share", where=general)
    await hands.fill(somebody, form, {"Title": title, "Kind": "Project", **answers}, where=general)
