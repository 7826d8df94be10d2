"""What one person gets of everything the bot sends: every byte, in order, with the moment it came."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

import sqlalchemy as sa
from simcord.results import InteractionResult
from sqlalchemy import event

from bot import app as wiring
from bot.members.rules import Reach
from tests.economy import without_threads
from tests.flows.introducing import Hall, hall_of
from tests.flows.meetup import NO_LIMIT, Process, open_meetup, settings_for
from tests.simulated import simulation

_MADE_UP: Final = re.compile(r"(?<![0-9a-z])(?:[0-9]{15,20}|[0-9a-hjkmnp-tv-z]{20})(?![0-9a-z])")
"""Discord's ids and ours: what stands for the same thing differs from one run to the next."""
_TOKEN: Final = re.compile(r"(/interactions/[^/]+/|/webhooks/[^/]+/)[^/?]+")
_PART: Final = re.compile(r'"id": [0-9]{1,12}(?![0-9])')
"""The number that discord.py makes up for a menu within a message."""
_SHOWN_TIME: Final = re.compile(r"<t:(-?[0-9]+):")

_TICK: Final = 8.0
"""Hours: at 1 and 9 in the morning and 5 in the afternoon, when what waited through the day is sent."""

Received = tuple[str, str, str]
"""A request of the bot that one person gets the fruit of: method, path, body."""


@dataclass
class Watch:
    """Everything that reaches one person, step by step."""

    hall: Hall
    name: str
    began: datetime
    steps: list[tuple[str, float, list[Received]]] = field(
        default_factory=list[tuple[str, float, list[Received]]]
    )
    statements: list[list[str]] = field(default_factory=list[list[str]])
    """What the database was asked before each answer to a command or form."""
    _names: dict[str, str] = field(default_factory=dict[str, str])

    async def acts(self, step: str, act: Callable[[], Awaitable[InteractionResult]]) -> InteractionResult:
        """Let this person do something, and keep what they get."""
        since = len(self.hall.place.env.http_requests)
        with _asked_of_the_database(lambda: len(self.hall.place.env.http_requests)) as asked:
            result = await act()
            await self.hall.deliver()
        answered = next(
            number
            for number, request in enumerate(self.hall.place.env.http_requests[since:], start=since)
            if "/interactions/" in request.path
        )
        self.statements.append([statement for sent, statement in asked if sent <= answered])
        self._keep(step, since, is_acting=True)
        return result

    async def sees(self, step: str, happening: Callable[[], Awaitable[object]]) -> None:
        """Let something happen that somebody else does, or time; keep what this person gets of it."""
        since = len(self.hall.place.env.http_requests)
        await happening()
        await self.hall.deliver()
        self._keep(step, since, is_acting=False)

    async def until(self, step: str, after: timedelta) -> None:
        """Let time pass until ``after`` the beginning, with a tick every few hours; keep what comes at each."""
        env = self.hall.place.env
        while (left := self.began + after - env.now()) > timedelta(0):
            hours = min(_TICK, left / timedelta(hours=1))
            await self.sees(step, lambda hours=hours: self.hall.place.skip(hours=hours))

    def _keep(self, step: str, since: int, *, is_acting: bool) -> None:
        person = self.hall.place.people[self.name]
        direct = f"/channels/{person.user.dm_channel.id}/"
        received = [
            (request.method, self._told(_TOKEN.sub(r"\1…", request.path)), self._told(_body(request.json)))
            for request in self.hall.place.env.http_requests[since:]
            if direct in request.path or (is_acting and re.search(r"/(interactions|webhooks)/", request.path))
        ]
        moment = round((self.hall.place.env.now() - self.began).total_seconds())
        self.steps.append((step, moment, received))

    def _told(self, text: str) -> str:
        """Give what is made up a name by the order in which it turns up, and count shown times from the beginning."""
        text = _SHOWN_TIME.sub(lambda found: f"<t:{int(found.group(1)) - int(self.began.timestamp())}:", text)
        return _MADE_UP.sub(lambda found: self._names.setdefault(found.group(), f"#{len(self._names)}"), text)


def _body(body: Any) -> str:
    if isinstance(body, dict):  # Discord's own protection against doubles, made up for each request
        given = cast("dict[str, Any]", body)
        body = {name: value for name, value in given.items() if name != "nonce"}
    return _PART.sub('"id": …', json.dumps(body, ensure_ascii=False, sort_keys=True))


@contextlib.contextmanager
def _asked_of_the_database(sent: Callable[[], int]) -> Generator[list[tuple[int, str]]]:
    """Collect every statement, with how many requests had been sent to Discord by then."""
    asked: list[tuple[int, str]] = []

    def note(*args: Any) -> None:
        asked.append((sent(), str(args[2])))

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)


@contextlib.asynccontextmanager
async def watched(migrated_file: Path, directory: Path, name: str) -> AsyncGenerator[Watch]:
    """A meetup of its own in which ``name`` is watched; it begins at the same time of day each time."""
    directory.mkdir()  # noqa: ASYNC240 - nobody waits in a test
    file = directory / "hallway.db"
    shutil.copy(migrated_file, file)
    with without_threads():  # until the end: what a thread does takes time, and here all time is counted
        process = Process(await wiring.build(settings_for(file), requests_per_second=NO_LIMIT), file)
        async with _living(process, name) as watch:
            yield watch


@contextlib.asynccontextmanager
async def _living(process: Process, name: str) -> AsyncGenerator[Watch]:
    # How fast the machine is is no part of what they get.
    env = simulation(process.app.client, real_timers=False)
    try:
        await env.start()
        with env.time_context():
            hall = await hall_of(await open_meetup(env, process))
            midnight = env.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            # Half a second past it, so that no moment falls on either side of a full second.
            began = midnight + timedelta(hours=9, milliseconds=500)
            await env.advance_time((began - env.now()).total_seconds())
            await hall.place.set_up(
                introductions_channel_id=hall.channel.id, is_giving_first=False, asks_open_most=1
            )
            await hall.reach(Reach.DIRECT, "priya", "nils", "sena", "bea")
            for person in hall.place.people.values():  # so that every direct message has its place
                assert person.user.dm_channel is not None
            yield Watch(hall, name, began)
    finally:
        await process.app.delivery.stop(1)
        await env.shutdown()
        await process.app.database.close()
