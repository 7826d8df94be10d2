"""What the journeys share."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import simcord

from bot import app as wiring
from bot.guilds.pillars import PillarClosed
from bot.ui.errors import Refuse
from tests.economy import without_threads
from tests.flows.meetup import NO_LIMIT, Meetup, Process, open_meetup, settings_for
from tests.simulated import logged, simulation


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """A migrated, empty database file."""
    shutil.copy(migrated_file, tmp_path / "hallway.db")
    return tmp_path / "hallway.db"


@pytest.fixture
async def process(file: Path) -> AsyncIterator[Process]:
    """The bot, wired as in production."""
    with without_threads():
        running = Process(await wiring.build(settings_for(file), requests_per_second=NO_LIMIT), file)
        try:
            yield running
        finally:
            await running.app.database.close()


@pytest.fixture
async def env(process: Process, request: pytest.FixtureRequest) -> AsyncIterator[simcord.Env]:
    """A simulated Discord with the bot connected to it.

    The bot may not apologise, unless the test is marked ``apologies``.
    """
    may_apologise = request.node.get_closest_marker("apologies") is not None
    opened = simulation(process.app.client)
    with logged("apologised") as log:
        await opened.start()
        try:
            yield opened
        finally:
            await process.app.delivery.stop(1)
            await opened.shutdown()
    unexpected = [
        error
        for error in opened.errors
        if not isinstance(getattr(error, "original", error), Refuse | PillarClosed)
    ]
    if unexpected and not may_apologise:
        raise ExceptionGroup(
            "the bot raised", [error for error in unexpected if isinstance(error, Exception)]
        )
    if not may_apologise:
        assert not log, "the bot apologised:\n" + "\n".join(str(entry["exception"]) for entry in log)


@pytest.fixture
async def place(env: simcord.Env, process: Process) -> Meetup:
    """A server with the bot in it, set up to share in the forum."""
    with env.time_context():
        opened = await open_meetup(env, process)
        await opened.set_up()
        return opened
