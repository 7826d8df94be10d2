"""A community's life over the wire: what members do, one thing after another, and a book of what they were promised."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

import sqlalchemy as sa
from discord.utils import utcnow
from pydantic import SecretStr
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from bot import app as wiring
from bot.core.database import Database
from bot.core.wanted import outbox
from bot.guilds.service import GuildsService
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.settings import Settings
from bot.settings.model import DatabaseSettings
from tests.flows.meetup import read
from tests.forked import Started
from tests.wire.ledger import Deed, Ledger
from tests.wire.wire import Wire

MEMBERS: Final = 40
_IN_TIME: Final = 30.0
_LOOK: Final = 0.003
_LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)


class Died(Exception):
    """The process ended before it had answered."""


class Unanswered(Exception):
    """The process runs, and its answer did not come through."""


@dataclass
class Life:
    """The server, who lives in it, the processes that serve it, and the book."""

    wire: Wire
    database: Database
    random: Random
    guild: GuildHandle
    general: ChannelHandle
    people: list[MemberActor]
    ledger: Ledger
    processes: dict[str, Started] = field(default_factory=dict[str, Started])
    starts: int = 0
    died: int = 0
    """How many acts were not answered because the process ended."""
    unanswered: int = 0
    """How many were not answered though it ran."""
    patience: float = _IN_TIME
    """Seconds that somebody waits for an answer before they give up."""
    acts: dict[str, int] = field(default_factory=dict[str, int])
    _turn: int = 0

    # ------------------------------------------------------------------ the process

    async def begin(self, name: str = "hallway", **environment: str) -> None:
        """Start a process and wait until it listens."""
        self.processes[name] = self.wire.start(name, **environment)
        self.starts += 1
        await self.wire.connected(name)

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
        async with self.database.unit(utcnow()) as unit:
            await unit.execute(freed)

    async def waiting(self) -> list[str]:
        """Return what waits to be delivered and is due, or will be within a minute, in words."""
        now = utcnow()
        due = sa.select(outbox).where(outbox.c.due_at <= now + timedelta(minutes=1)).order_by(outbox.c.id)
        async with self.database.reading() as read:
            rows = await read.all(due)
        return [
            f"{row.id} {row.kind}, attempts {row.attempts}, due in {(row.due_at - now).total_seconds():.0f} s"
            f"{', leased' if row.leased_until and row.leased_until > now else ''}, {row.reason}"
            for row in rows
        ]

    async def rest(self, within: float = 60.0) -> None:
        """Wait until nothing that is due is left to be delivered."""
        end = time.monotonic() + within
        while left := await self.waiting():
            assert time.monotonic() < end, f"not delivered after {within:.0f} s:\n" + "\n".join(left)
            await asyncio.sleep(0.05)

    # ------------------------------------------------------------------ what members do

    async def act(self) -> None:
        """Let somebody do something. Raises :class:`Died` if the process ends before it has answered."""
        self._turn += 1
        doing = self.random.choices(
            (self.share, self.help, self.look, self.ask, self.agree), (5, 3, 2, 4, 4)
        )[0]
        self.acts[doing.__name__] = self.acts.get(doing.__name__, 0) + 1
        try:
            await doing()
        except Died:
            self.died += 1
            raise
        except Unanswered:
            self.unanswered += 1
            raise

    async def share(self) -> None:
        """Share something new."""
        person, deed = self._somebody(), self._deed("share")
        form = await self._answered(person.slash(self.general, "share", kind="project"))
        given = {
            "title": deed.mark,
            "what": f"What {deed.mark} does, and for whom it is useful.",
            "ask": ["feedback"],
        }
        await self._submit(deed, person, form, given, "is up", "Saved")

    async def help(self) -> None:
        """Say what helped, on some share."""
        cards = [deed for deed in self.ledger.of("share") if deed.is_accepted]
        if not cards:
            return await self.share()
        shared = self.random.choice(cards)
        found = next(iter(self.threads(shared.mark)), None)
        if found is None:
            return None
        message = self._first(found)
        person, deed = self._somebody(but=shared.by), self._deed("help")
        if any((each.by, each.on) == (person.id, shared.mark) for each in self.ledger.of("help")):
            return None  # they would reword what they said before
        deed.on = shared.mark
        form = await self._answered(person.click(message, label="This helped me"))
        if form.modal is None:
            return None
        given = {
            "part": f"The part {deed.mark}",
            "how": "I could do in an hour what took me a day before that.",
        }
        return await self._submit(deed, person, form, given, "Thank you", "Reworded")

    async def look(self) -> None:
        """Put up what one is looking for."""
        have_one = {deed.by for deed in self.ledger.of("flag")}  # whose words another form would replace
        free = [person for person in self.people if person.id not in have_one]
        if not free:
            return await self.share()
        person, deed = self.random.choice(free), self._deed("flag")
        form = await self._answered(person.slash(self.general, "looking for"))
        if form.modal is None:
            return None
        given = {
            "kinds": ["full-time"],
            "role": f"Engineer {deed.mark}"[:60],
            "words": "A look at what I have made so far.",
        }
        panel = await self._answered(person.submit_modal(form, _only(form, given)))
        if panel.response is None or "Put it up" not in _labels(panel):
            return None  # they had one up already: these are its new words
        deed.by = person.id
        self.ledger.note(deed)
        answer = await self._answered(person.click(panel.response, label="Put it up"))
        deed.is_accepted = "It is up" in _said(answer)
        return None

    async def ask(self) -> None:
        """Ask to meet somebody."""
        person = self._somebody()
        other = self._somebody(but=person.id)
        deed = self._deed("ask")
        deed.about = other.id
        form = await self._answered(person.slash(self.general, "intro ask", member=other))
        if form.modal is None:
            return
        given = {
            "reason": ["work"],
            "share": ["none"],
            "line": f"What you wrote on {deed.mark} spared us a night of downtime.",
            "agenda": "How do you choose the size of a chunk when the disk is slow?",
            "minutes": ["30"],
        }
        await self._submit(deed, person, form, _only(form, given), "I show them what you wrote")

    async def agree(self) -> None:
        """Answer a request to meet that came by direct message."""
        waiting = [deed for deed in self.ledger.of("ask") if deed.is_accepted and not deed.is_answered]
        self.random.shuffle(waiting)
        for deed in waiting:
            person = next(each for each in self.people if each.id == deed.about)
            message = next((each for each in self._directs(person) if deed.mark in _everything(each)), None)
            if message is None or "Yes, introduce us" not in _labels_of(message):
                continue
            deed.is_answered = True
            deed.may_be_introduced = True  # from here on: the answer may be stored, whatever becomes of ours
            answer = await self._answered(person.user.click(message, label="Yes, introduce us"))
            deed.is_agreed = "You said yes" in _said(answer)
            return

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

    def _first(self, thread: ChannelHandle) -> Any:
        return thread.history()[0]

    def _directs(self, person: MemberActor) -> list[Any]:
        return list(person.user.dm_channel.history(viewer=person.user)) if self._has_directs(person) else []

    def _has_directs(self, person: MemberActor) -> bool:
        return person.id in self.wire.env.backend.dm_channels

    # ------------------------------------------------------------------ doing it

    def _somebody(self, but: int = 0) -> MemberActor:
        return self.random.choice([person for person in self.people if person.id != but])

    def _deed(self, kind: str) -> Deed:
        return Deed(kind, f"{kind}{self._turn:05d}x")

    async def _submit(
        self, deed: Deed, person: MemberActor, form: InteractionResult, given: dict[str, Any], *accepted: str
    ) -> None:
        deed.by = person.id
        self.ledger.note(deed)
        answer = await self._answered(person.submit_modal(form, given))
        deed.is_accepted = any(words in _said(answer) for words in accepted)
        deed.answer = _said(answer)

    async def _answered(self, doing: Any) -> InteractionResult:
        result: InteractionResult = await doing
        end = time.monotonic() + self.patience
        while not _has_words(result):
            if not self.is_running:
                await asyncio.sleep(0.02)  # what was on the wire already still arrives
                if _has_words(result):
                    break
                raise Died
            if time.monotonic() > end:
                raise Unanswered
            await asyncio.sleep(_LOOK)
        return result


def _has_words(result: InteractionResult) -> bool:
    """Tell whether there is a form or something to read: a mere deferral is no answer."""
    shown = result.response
    return result.modal is not None or (
        shown is not None and bool(shown.content or shown.components or shown.embeds or shown.attachments)
    )


async def begun(wire: Wire, seed: int, *, shard: int = 0, shards: int = 1) -> Life:
    """Found a server with forty people in it, set up for everything; no process runs yet. It lies on ``shard``."""
    env = wire.env
    guild = env.create_guild("Data Meetup")
    while (guild.id >> 22) % shards != shard:
        await asyncio.sleep(0.001)  # an id is the millisecond it was made in
        guild = env.create_guild("Data Meetup")
    forum = guild.create_forum_channel("projects")
    general = guild.create_text_channel("general")
    below = guild.create_text_channel("introductions")
    looking = guild.create_text_channel("looking")
    people = [guild.add_member(env.create_user(f"member{number:02d}")) for number in range(MEMBERS)]
    await _settle(wire, guild, people, forum, below, looking)
    database = await Database.open(wire.database_url, busy_timeout=2)
    return Life(wire, database, Random(seed), guild, general, people, Ledger())


async def _settle(
    wire: Wire, guild: GuildHandle, people: list[MemberActor], *channels: ChannelHandle
) -> None:
    forum, below, looking = channels
    settings = Settings(database=DatabaseSettings(url=SecretStr(wire.database_url)))
    app = await wiring.build(settings)
    try:
        await app.client.service(GuildsService).change(
            guild.id,
            utcnow(),
            changed_by=1,
            share_channel_id=forum.id,
            introductions_channel_id=below.id,
            looking_channel_id=looking.id,
            asks_open_most=10,
            asks_received_most=10,
            pair_again_days=0,
            is_giving_first=False,
        )
        members = app.client.service(MembersService)
        for person in people:
            await members.choose_reach(guild.id, person.id, Reach.DIRECT, utcnow())
    finally:
        await app.database.close()


def _only(form: InteractionResult, given: dict[str, Any]) -> dict[str, Any]:
    """Return the values of inputs that the form has."""
    assert form.modal is not None
    has = json.dumps(form.modal)
    return {name: value for name, value in given.items() if f'"custom_id": "{name}"' in has}


def _said(answer: InteractionResult) -> str:
    return "\n".join(read(message) for message in [answer.response, *answer.followups] if message is not None)


def _everything(message: Any) -> str:
    """Return all that stands on a message, whichever kind of components it is made of."""
    return read(message) + _labels_of(message)


def _labels(answer: InteractionResult) -> str:
    return json.dumps([read(answer.response)]) + _labels_of(answer.response)


def _labels_of(message: Any) -> str:
    raw = getattr(message, "components", [])
    return json.dumps(raw, default=lambda each: each.to_dict())
