"""A community's life over the wire: the server, who lives in it, the processes that serve it, and what is seen of it.

What members do is in :mod:`tests.wire.deeds` and :mod:`tests.wire.deeds_of_control`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import sqlalchemy as sa
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from bot.core.database import Database
from bot.core.wanted import agenda, outbox
from tests.flows.meetup import read
from tests.forked import Started
from tests.wire.ledger import Deed, Ledger
from tests.wire.wire import Wire

_IN_TIME: Final = 30.0
_LOOK: Final = 0.003
_LINES: Final = 5
"""How much of the log is told of a process that does not answer."""
_LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)


class Died(Exception):
    """The process ended before it had answered."""


class Unanswered(Exception):
    """The process runs, and its answer did not come through."""


@dataclass(frozen=True)
class Rooms:
    """The channels of the server."""

    general: ChannelHandle
    projects: ChannelHandle
    introductions: ChannelHandle
    looking: ChannelHandle
    questions: ChannelHandle
    reports: ChannelHandle

    def names(self) -> dict[int, str]:
        """Return what each is called, by its id."""
        return {channel.id: name for name, channel in vars(self).items()}


@dataclass
class Life:
    """The server, who lives in it, the processes that serve it, and the book."""

    wire: Wire
    database: Database
    random: Random
    guild: GuildHandle
    rooms: Rooms
    people: list[MemberActor]
    organizer: MemberActor
    prompt_id: str
    """The question that comes every day."""
    doings: Mapping[Callable[[Life], Awaitable[None]], int]
    """What people do, and how often beside the rest."""
    ledger: Ledger = field(default_factory=Ledger)
    processes: dict[str, Started] = field(default_factory=dict[str, Started])
    doing: str = ""
    """What somebody does just now."""
    died: int = 0
    """How many acts were not answered because the process ended."""
    unanswered: int = 0
    """How many were not answered though it ran."""
    last_unanswered: str = ""
    """What was known of the last of these."""
    patience: float = _IN_TIME
    """Seconds that somebody waits for an answer before they give up."""
    acts: dict[str, int] = field(default_factory=dict[str, int])
    turn: int = 0
    heard: deque[str] = field(default_factory=lambda: deque[str](maxlen=100))
    """What members read last."""

    @property
    def general(self) -> ChannelHandle:
        """Where people use commands."""
        return self.rooms.general

    # ------------------------------------------------------------------ the process

    async def begin(self, name: str = "hallway", **environment: str) -> None:
        """Start a process and wait until it listens, or is killed."""
        process = self.processes[name] = self.wire.start(name, **environment)
        await self.wire.connected(name, unless=process.is_over)

    async def end(self, name: str = "hallway") -> None:
        """Kill a process, if it still runs. What it had claimed is free again, as it is after two minutes."""
        process = self.processes.pop(name, None)
        if process is not None:
            await self.wire.end(process, name)
        await self.free_leases()

    async def aclose(self) -> None:
        """Kill every process, and let go of the database."""
        for name in tuple(self.processes):
            await self.end(name)
        await self.database.close()

    def kill(self, name: str = "hallway") -> None:
        """Kill a process at this very moment; :meth:`end` clears up behind it."""
        if name in self.processes:
            self.processes[name].kill()

    @property
    def is_running(self) -> bool:
        """Tell whether any process runs."""
        return any(not process.is_over() for process in self.processes.values())

    async def free_leases(self) -> None:
        """Let what is claimed be free to be claimed by others, as if its two minutes were over."""
        freed = sa.update(outbox).where(outbox.c.leased_until.is_not(None)).values(leased_until=_LONG_AGO)
        async with self.database.unit(self.wire.now()) as unit:
            await unit.execute(freed)

    async def waiting(self, put_off_by: timedelta = timedelta(minutes=20)) -> list[str]:
        """Return what is to be delivered soon or was put off by no more than this, and questions that are due, in words.

        What an organizer must mend first is put off by an hour, and does not count.
        """
        now = self.wire.now()
        soon = outbox.c.due_at <= now + timedelta(minutes=1)
        put_off = sa.and_(outbox.c.attempts > 0, outbox.c.due_at <= now + put_off_by)
        due = sa.select(outbox).where(sa.or_(soon, put_off)).order_by(outbox.c.id)
        async with self.database.reading() as read:
            planned = await read.all(
                sa.select(agenda).where(agenda.c.due_at <= now, agenda.c.kind.startswith("prompts."))
            )
            rows = await read.all(due)
        return [
            *(f"{row.kind} of {row.subject}, looked at {row.attempts} times" for row in planned),
            *(
                f"{row.id} {row.kind}, attempts {row.attempts}, due in {(row.due_at - now).total_seconds():.0f} s"
                f"{', leased' if row.leased_until and row.leased_until > now else ''}, {row.reason}"
                for row in rows
            ),
        ]

    async def rest(self, within: float = 60.0, *, put_off_by: timedelta = timedelta(minutes=20)) -> None:
        """Wait until nothing is left to be looked at or delivered, but for what was put off by more than this."""
        end = time.monotonic() + within
        while left := await self.waiting(put_off_by):
            assert time.monotonic() < end, f"not delivered after {within:.0f} s:\n" + "\n".join(left)
            await asyncio.sleep(0.05)

    # ------------------------------------------------------------------ what members do

    async def act(self) -> None:
        """Let somebody do something. Raises :class:`Died` if the process ends before it has answered."""
        doing = self.random.choices(tuple(self.doings), tuple(self.doings.values()))[0]
        await self.do(doing)

    async def do(self, doing: Callable[[Life], Awaitable[None]]) -> None:
        """Let somebody do this. Raises :class:`Died` if the process ends before it has answered."""
        self.turn += 1
        self.doing = doing.__name__
        self.acts[self.doing] = self.acts.get(self.doing, 0) + 1
        try:
            await doing(self)
        except Died:
            self.died += 1
            raise
        except Unanswered as late:
            self.unanswered, self.last_unanswered = self.unanswered + 1, str(late)
            raise
        finally:
            self.doing = ""

    def somebody(self, but: int = 0) -> MemberActor:
        """Choose a member."""
        return self.random.choice([person for person in self.people if person.id != but])

    def deed(self, kind: str) -> Deed:
        """Begin a deed, with a mark of its own."""
        return Deed(kind, f"{kind}{self.turn:05d}x")

    async def submit(
        self, deed: Deed, person: MemberActor, form: InteractionResult, given: dict[str, Any], *accepted: str
    ) -> None:
        """Send a form and take down what is said to it: it is accepted if any of these words are."""
        deed.by = person.id
        self.ledger.note(deed)
        answer = await self.answered(person.submit_modal(form, only(form, given)))
        deed.answer = said(answer)
        deed.is_accepted = any(words in deed.answer for words in accepted)

    async def answered(self, doing: Any) -> InteractionResult:
        """Wait until there is a form or something to read. Raises :class:`Died` and :class:`Unanswered`."""
        result: InteractionResult = await doing
        end = time.monotonic() + self.patience
        while not _has_words(result):
            if not self.is_running:
                await asyncio.sleep(0.02)  # what was on the wire already still arrives
                if _has_words(result):
                    break
                raise Died
            if time.monotonic() > end:
                raise Unanswered(self._circumstances(result))
            await asyncio.sleep(_LOOK)
        self.heard.append(said(result))
        return result

    def _circumstances(self, result: InteractionResult) -> str:
        """Say what is known of an answer that does not come."""
        what = "nothing but a deferral" if result.response is not None else "nothing at all"
        states = [
            f"{name} is {_state(each.pid)}" for name, each in self.processes.items() if not each.is_over()
        ]
        written = "".join(each.wrote() for each in self.processes.values()).splitlines()
        return "\n".join([f"to {self.doing}: {what}; {', '.join(states)}", *written[-_LINES:]])

    # ------------------------------------------------------------------ what is seen

    def threads(self, mark: str) -> list[ChannelHandle]:
        """Return the threads that are called by a mark."""
        backend = self.wire.env.backend
        found = [
            channel
            for channel in backend.channels.values()
            if channel.parent_id and mark in (channel.name or "")
        ]
        return [ChannelHandle(self.wire.env, self.guild, channel) for channel in found]

    def messages(self) -> Iterator[tuple[int, int, str]]:
        """Yield channel, id and everything that is to be read of every message of the bot that stays."""
        backend = self.wire.env.backend
        for channel_id, messages in backend.messages.items():
            for message in messages.values():
                if message.author_id == backend.bot_user.id and not message.is_ephemeral:
                    yield channel_id, message.id, json.dumps(serializers.message_payload(backend, message))

    def directs(self, person: MemberActor) -> list[Any]:
        """Return somebody's direct messages."""
        if person.id not in self.wire.env.backend.dm_channels:
            return []
        return list(person.user.dm_channel.history(viewer=person.user))


def _state(process: int) -> str:
    """Return the state of a process by its letter (proc(5), stat): D is one that waits for the disk."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:  # it is gone, or this is no Linux
        return "?"


def _has_words(result: InteractionResult) -> bool:
    """Tell whether there is a form or something to read: a mere deferral is no answer."""
    shown = result.response
    return result.modal is not None or (
        shown is not None and bool(shown.content or shown.components or shown.embeds or shown.attachments)
    )


def only(form: InteractionResult, given: dict[str, Any]) -> dict[str, Any]:
    """Return the values of inputs that the form has."""
    assert form.modal is not None
    has = json.dumps(form.modal)
    return {name: value for name, value in given.items() if f'"custom_id": "{name}"' in has}


def said(answer: InteractionResult) -> str:
    """Return all that an answer says."""
    return "\n".join(read(message) for message in [answer.response, *answer.followups] if message is not None)


def labels(message: Any) -> str:
    """Return the components of a message, as JSON."""
    raw = getattr(message, "components", [])
    return json.dumps(raw, default=lambda each: each.to_dict())
