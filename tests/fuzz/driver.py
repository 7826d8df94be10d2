"""The real bot in a server that has lived, and somebody who tries everything on it.

    async with driving(seed) as driver:
        await driver.run(1000)
    assert driver.troubles == {}

A trouble is an exception nobody expected, an answer that never came, a request that Discord would refuse or that could ping,
or an input that keeps the loop busy for as long as Discord waits. The same seed does the same again.
"""

from __future__ import annotations

import contextlib
import logging
import re
import time
import traceback
from collections import Counter, deque
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, cast

import simcord
import structlog
from discord import app_commands
from simcord.actors import _dispatch_actor_interaction
from simcord.backend.access import can_access_channel
from simcord.backend.models import Message
from simcord.backend.serializers import message_payload
from simcord.builders import ChannelHandle
from simcord.types import HttpLogEntry

from bot.guilds.pillars import Pillar
from bot.guilds.pillars_service import PillarsService
from bot.ui.custom_ids import parse
from tests.fuzz.commanding import Commanding
from tests.fuzz.hostility import Hostility
from tests.fuzz.known import known
from tests.fuzz.memory import Memory, Seen
from tests.fuzz.payloads import V2, faults
from tests.fuzz.place import Place, lived_in
from tests.fuzz.statements import watching
from tests.fuzz.thrower import Thrower
from tests.fuzz.throws import Entry, Throw, entries

_WARNINGS: Final = {
    *("unanswered", "answer_lost", "apology_lost", "deferral_failed", "glance.failed"),
    "crowd.no_room",  # one at a time is no crowd: what is turned away would not be tried at all
}
"""What is logged as a warning and may not happen here, where nothing is broken but what people send."""
_HOPELESS: Final = {"bug", "hopeless"}
_ANY: Final = re.compile(r"\b[0-9a-hjkmnp-tv-z]{20}\b|\d+")
"""What tells one trouble from another of the same kind."""
_LOCALES: Final = ("en-US", "en-US", "de", "es-ES", "fr", "zh-CN")
_PATIENCE: Final = 2.0
"""Seconds of computing: Discord waits for three, and other people want to be answered too."""
_SUGGESTED: Final = 8
"""The type of an answer that suggests what to choose."""
_NEW: Final = 4
_WELL_KNOWN: Final = 12
"""How often something was gone on with while it is still new, and until it is well known."""
_LATER: Final = (60.0, 3600.0, 86_400.0)


class Driver:
    """Throws, and looks what comes of it."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place: Final = place
        self.seed: Final = seed
        self.thrown_at: Final = Counter[str]()
        """How often it threw at what, by the names of entry points."""
        self.troubles: Final[dict[str, str]] = {}
        """What went wrong, each with the first throw that did it."""
        self.draw: Final = Hostility(seed)
        self.memory: Final = Memory()
        self.thrower: Final = Thrower(place, self.memory, self.draw)
        self.entries: Final[list[Entry]] = list(entries(place.bot))
        self._names: Final = {person.id: name for name, person in place.people.items()}
        self._went_on: Final = Counter[str]()
        self._lately: Final = deque[Seen](maxlen=400)
        self._pressed: Final[dict[int, Message]] = {}
        self._heard: Final[list[str]] = []
        self._env: Final = place.world.env

    @property
    def thrown(self) -> int:
        """How often it threw."""
        return self.thrown_at.total()

    async def run(self, most: int) -> None:
        """Throw ``most`` times or a few more: once at every entry point, then at each in turn and whatever comes of it."""
        with self._listening():
            self._look("the server as it was")
            until = self.thrown + most
            for entry in self._in_any_order():
                await self._throw(self.thrower.at(entry))
                await self._perhaps_shake()
            while self.thrown < until:
                for entry in self._in_any_order():
                    await self._throw(self.thrower.at(entry))
                    while (seen := self._next() or self._passed_by()) is not None:
                        await self._throw(self.thrower.on(seen))
                    await self._perhaps_shake()
                    if self.thrown >= until:
                        return

    def _in_any_order(self) -> list[Entry]:
        return self.draw.rng.sample(self.entries, len(self.entries))

    def _next(self) -> Seen | None:
        """Return one of what just came up, to go on with: what is new on most ways; None to begin elsewhere."""
        found = self.memory.fresh
        seen = min(found, key=lambda each: (self._went_on[each.name], self.draw.rng.random()), default=None)
        if seen is None or not self.draw.sometimes(0.95 if self._went_on[seen.name] < _NEW else 0.4):
            return None
        return self._going_on(seen)

    def _passed_by(self) -> Seen | None:
        """Return one that came up lately and that nobody went on with, in half of all cases."""
        found = [
            seen
            for seen in self._lately
            if not self._went_on[str(seen.address)] and self._went_on[seen.name] < _WELL_KNOWN
        ]
        if not found or self.draw.sometimes(0.5):
            return None
        return self._going_on(found[-1 - self.draw.rng.randrange(min(len(found), 10))])

    def _going_on(self, seen: Seen) -> Seen:
        self._went_on[seen.name] += 1
        self._went_on[str(seen.address)] += 1
        return seen

    async def repeat(self) -> None:
        """Throw what has troubled the bot once."""
        with self._listening():
            self._look("the server as it was")
            for throw in known(self.place, Commanding(self.place, self.memory, self.draw)):
                await self._throw(throw)

    async def throw(self, entry: Entry) -> None:
        """Throw once, at this entry point."""
        with self._listening():
            await self._throw(self.thrower.at(entry))

    async def _throw(self, throw: Throw) -> None:
        self.thrown_at[throw.entry] += 1
        self.memory.fresh = []
        locale = self.draw.rng.choice(
            _LOCALES
        )  # once: the same seed does the same, however slow the machine is
        is_answered, took = await self._timed(throw, locale)
        if not is_answered and not _is_nobodys(throw):
            self._note(f"{throw.entry}: nothing was answered", throw)
        if took > _PATIENCE and (again := (await self._timed(throw, locale))[1]) > _PATIENCE:
            self._note(f"{throw.entry}: it took {took:.1f} s, and again {again:.1f} s", throw)
        self._look(throw)

    async def _timed(self, throw: Throw, locale: str) -> tuple[bool, float]:
        """Throw, and return whether it was answered and how many seconds it kept the processor.

        A machine that halts for a moment, as virtual ones do, has that counted as computing, and so has one that looks
        for the garbage of a thousand earlier tests. Only what an input itself costs, it costs every time.
        """
        began = time.process_time()
        is_answered = await self._dispatch(throw, locale)
        return is_answered, time.process_time() - began

    async def _dispatch(self, throw: Throw, locale: str) -> bool:
        person = self.place.people[throw.who]
        actor: Any = person.user if throw.is_direct else person
        where = person.user.dm_channel if throw.is_direct else self.place.where(throw.who)
        if throw.where is not None:
            where = ChannelHandle(self._env, person.guild, self._env.backend.get_channel(throw.where))
        extra: dict[str, Any] = {"locale": locale}
        message = None
        if throw.control is not None:
            message = await self._message(where)
            row = {"type": 1, "components": [dict(throw.control)]}
            message.content, message.embeds, message.components = "", [], [row]
            message.flags = V2 if throw.is_layout else 0
            extra["message"] = dict(message_payload(self._env.backend, message))
        self._env._begin_operation("fuzz")
        try:
            result = await _dispatch_actor_interaction(
                actor, throw.kind.value, where, dict(throw.data), extra=extra,
                source_message_id=None if message is None else message.id,
            )  # fmt: skip
        finally:
            self._env._end_operation()
        return result._interaction.responded

    async def _message(self, where: ChannelHandle) -> Message:
        """A message of the bot there, on which whatever is pressed is put."""
        if (found := self._pressed.get(where.id)) is None:
            sent = await self.place.world.as_bot(
                lambda: self.place.bot.get_partial_messageable(where.id).send("Here.")
            )
            found = self._pressed[where.id] = self._env.backend.get_message(where.id, sent.id)
        return found

    async def _perhaps_shake(self) -> None:
        if self.draw.sometimes(0.03):
            await self._shake()

    async def _shake(self) -> None:
        """Let time pass, or somebody write something, or call something other names."""
        backend, guild = self._env.backend, self.place.world.guild
        match self.draw.rng.randrange(8):
            case 0:
                person = self.draw.rng.choice(list(self.place.people.values()))
                backend.edit_member(person.guild.id, person.id, {"nick": self.draw.name(32)})
            case 1:
                channel = self.draw.rng.choice(list(guild.channels.values()))
                if channel.id != self.place.world.channel("general").id:  # where everybody stands
                    backend.edit_channel(channel.id, {"name": self.draw.name(100)})
            case 2:
                backend.edit_guild(guild.id, {"name": self.draw.name(100)})
            case 3 | 4:
                await self._say()
            case 5:
                await self._resume()
            case _:
                await self._env.advance_time(self.draw.rng.choice(_LATER))
                await self.place.world.catch_up()
        await self._env.settle()
        self._look("time, or other names")

    async def _resume(self) -> None:
        """Let go on what an organizer has paused: nothing gets far in a pillar that rests."""
        pillars, guild = self.place.bot.service(PillarsService), self.place.world.guild
        for pillar in Pillar:
            await pillars.change(guild.id, pillar, self._env.now(), changed_by=1, pause=None)

    async def _say(self) -> None:
        """Let somebody write, in a channel or in a thread of the bot's."""
        who = self.draw.rng.choice(sorted(self.place.people))
        actor, backend = self.place.people[who], self._env.backend
        places = [
            ChannelHandle(self._env, actor.guild, backend.get_channel(channel_id))
            for channel_id in backend.messages
            if backend.get_channel(channel_id).guild_id == actor.guild.id
            and can_access_channel(self._env, channel_id, actor)
        ]
        words = self.draw.text(1500).encode("utf-8", "ignore").decode()
        if places and words.strip():
            with contextlib.suppress(simcord.SetupError, simcord.BackendError):  # it may be locked to them
                await actor.send(self.draw.rng.choice(places), words)

    def _look(self, throw: Throw | str) -> None:
        """Note what came of a throw, and learn from it."""
        for request in self._env.http_requests:
            for fault in faults(request.method, request.path, request.json, request.reason):
                self._note(f"{_name(throw)}: {request.method} {_blank(request.path)}: {fault}", throw)
            self._heed(request, throw)
        self._lately.extend(self.memory.fresh)
        self._env.backend.http_requests.clear()
        self._env.backend.transcript.clear()
        raised = (
            repr(each) for each in self._env._errors if not isinstance(each, app_commands.AppCommandError)
        )
        for trouble in (
            *self._heard,
            *raised,
        ):  # what a command raised has taken the one exit, and is in the log
            self._note(f"{_name(throw)}: {trouble}", throw)
        self._heard.clear()
        self._env._errors.clear()

    def _heed(self, request: HttpLogEntry, throw: Throw | str) -> None:
        """Learn from a request, and who sees what comes of it."""
        backend, who, is_direct = self._env.backend, None, False
        match request.path.strip("/").split("/"):
            case ["interactions", id_, _, "callback"]:
                found = backend.interactions[int(id_)]
                who, is_direct = self._names.get(found.user_id), found.guild_id is None
                body = cast("dict[str, Any]", request.json)
                if body["type"] == _SUGGESTED and isinstance(throw, Throw):
                    self.memory.heed_choices(throw.entry, body)
            case ["webhooks", _, token, *_] if token in backend.interaction_tokens:
                found = backend.interactions[backend.interaction_tokens[token]]
                who, is_direct = self._names.get(found.user_id), found.guild_id is None
            case ["channels", id_, *_]:
                users = {channel: user for user, channel in backend.dm_channels.items()}
                who = self._names.get(users.get(int(id_), 0))
                is_direct = who is not None
            case _:
                pass
        self.memory.heed(request.json, who, is_direct=is_direct)

    def _note(self, trouble: str, throw: Throw | str) -> None:
        self.troubles.setdefault(_ANY.sub("*", trouble), f"seed {self.seed}, throw {self.thrown}: {throw}")

    @contextmanager
    def _listening(self) -> Generator[None]:
        """Hear of everything that is logged: by the bot, and by discord.py, which only logs what a button raised."""

        def notice(
            _logger: object, method: str, entry: structlog.typing.EventDict
        ) -> structlog.typing.EventDict:
            if (trouble := _trouble(method, entry)) is not None:
                self._heard.append(trouble)
            return entry

        logger, heard = logging.getLogger("discord"), _Heard(self._heard)
        processors = structlog.get_config()["processors"]
        processors.insert(0, notice)  # in place: loggers that are in use already hold this very list
        logger.addHandler(heard)
        try:
            with watching(self._heard.append):
                yield
        finally:
            logger.removeHandler(heard)
            processors.remove(notice)


class _Heard(logging.Handler):
    def __init__(self, into: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._into = into

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._into.append(f"{record.getMessage()}: {error!r}")


def _trouble(method: str, entry: Mapping[str, Any]) -> str | None:
    """What a log entry says that should not have come about."""
    event = str(entry["event"])
    is_bad = method in ("error", "exception", "critical") or entry.get("verdict") in _HOPELESS
    if not is_bad and event not in _WARNINGS:
        return None
    exception = str(entry.get("exception") or "") or traceback.format_exc()
    return f"{event} {entry.get('error', '')}: {' / '.join(exception.strip().splitlines()[-3:])}"


def _is_nobodys(throw: Throw) -> bool:
    """Tell whether what was pressed is outside the grammar, so that no message of ours can have held it."""
    return "custom_id" in throw.data and parse(throw.data["custom_id"]) is None


def _name(throw: Throw | str) -> str:
    return throw if isinstance(throw, str) else throw.entry


def _blank(path: str) -> str:
    """A route, whichever things it is about."""
    return "/".join("*" if part.isdecimal() or len(part) > 30 else part for part in path.split("/"))


@asynccontextmanager
async def driving(seed: int) -> AsyncGenerator[Driver]:
    """Open the server, with somebody in it who draws from ``seed``."""
    async with lived_in() as place:
        yield Driver(place, seed)
