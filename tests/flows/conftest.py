"""What the journeys share."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot import app as wiring
from bot.guilds.pillars import PillarClosed
from bot.ui.errors import Refuse
from tests.economy import without_threads
from tests.flows.meetup import NO_LIMIT, Meetup, Process, found_meetup, settings_for
from tests.simulated import logged, simulation


class Told:
    """What Discord was told of the commands by the first bot of this run: all others have the same, and begin with it.

    A bot tells Discord its commands when they have changed since it last did. So this is its second start, and not its first,
    in every test but one; it saves a fifth of what a start takes.
    """

    def __init__(self, migrated_file: Path) -> None:
        self.file = migrated_file
        """A database to begin with."""
        self._commands: dict[Any, Any] | None = None

    def remind(self, env: simcord.Env) -> None:
        """Let Discord know the commands."""
        if self._commands is not None:
            env.backend.commands[None] = dict(self._commands)

    def learn(self, env: simcord.Env, running: Process) -> None:
        """Keep what Discord knows now, and a database of which it is known."""
        if self._commands is not None:
            return
        client = running.app.client
        assert client.application_id == env.backend.application_id
        told = self.file.with_name("told.db")
        shutil.copy(self.file, told)
        with contextlib.closing(sqlite3.connect(told)) as database, database:
            known = (f"commands:{client.application_id}", client.commands_digest())
            database.execute("INSERT INTO facts (name, value) VALUES (?, ?)", known)
        self.file, self._commands = told, env.backend.commands[None]


@pytest.fixture(scope="session")
def commands_told(migrated_file: Path) -> Told:
    """What Discord was told in this run."""
    return Told(migrated_file)


@pytest.fixture
def file(commands_told: Told, tmp_path: Path) -> Path:
    """A migrated, empty database file."""
    shutil.copy(commands_told.file, tmp_path / "hallway.db")
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
async def env(
    process: Process, commands_told: Told, request: pytest.FixtureRequest
) -> AsyncIterator[simcord.Env]:
    """A simulated Discord with the bot connected to it.

    The bot may not apologise, unless the test is marked ``apologies``.
    """
    needs_place = "place" in request.fixturenames
    may_apologise = request.node.get_closest_marker("apologies") is not None
    opened = simulation(process.app.client)
    with logged("apologised") as log:
        process.meetup = found_meetup(opened, process) if needs_place else None
        commands_told.remind(opened)
        await opened.start()
        commands_told.learn(opened, process)
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
    assert process.meetup is not None
    with env.time_context():
        await process.meetup.set_up()
    return process.meetup
