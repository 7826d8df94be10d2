"""Migrated databases, and the bot wired as in production, for the benchmarks."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

from bot import app as wiring
from bot.app import App
from bot.core.database import Database
from bot.core.migrate import migrate
from tests.flows.meetup import NO_LIMIT, Meetup, Process, open_meetup, settings_for
from tests.simulated import simulated


def migrated(file: Path) -> Path:
    """Make ``file`` a migrated, empty database."""

    async def make() -> None:
        database = await Database.open(url(file))
        try:
            await migrate(database)
        finally:
            await database.close()

    asyncio.run(make())
    return file


def url(file: Path) -> str:
    """Return the address of a database file."""
    return f"sqlite+aiosqlite:///{file}"


@contextlib.asynccontextmanager
async def opened(file: Path) -> AsyncGenerator[Database]:
    """Give the database in ``file``."""
    database = await Database.open(url(file))
    try:
        yield database
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def meetup(template: Path, file: Path) -> AsyncGenerator[Meetup]:
    """Give a server with the bot in it, set up to share in a forum; its database is a copy of ``template``."""
    shutil.copy(template, file)
    app: App = await wiring.build(settings_for(file), requests_per_second=NO_LIMIT)
    try:
        async with simulated(app.client) as env:
            with env.time_context():
                place = await open_meetup(env, Process(app, file))
                await place.set_up()
            yield place
            await app.delivery.stop(1)
    finally:
        await app.database.close()
