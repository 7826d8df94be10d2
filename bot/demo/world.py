"""The simulated server of the demo: a data meetup, six people, and the real bot among them."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import discord
import simcord
from discord.ext import commands
from simcord.backend.models import Channel

from bot.demo.alarm import Alarm, listening
from bot.demo.backstage import Backstage, BackstageFactory
from bot.demo.locales import BRITISH, Locales
from bot.demo.portraits import mark, portrait

T = TypeVar("T")

SERVER_NAME = "Harbour Data Meetup"
ZONE = ZoneInfo("Europe/Amsterdam")
OPENING_DAY = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
"""When the people join. SimCord's world begins on 1 January 2026, and time there only moves forward."""

BADGES: Final = {"Looking for work": 0x3F9B63, "Hiring": 0x8A6FD1}
"""The roles that members can wear as badges, each with its colour."""

# SimCord's own address for pictures; tests/demo/test_simcord_surface.py notices when it moves.
_PICTURES = "https://cdn.simcord.invalid"
_DEFAULT_PICTURES = 6
_SETTLE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the visitor can be. `key` names them in code and addresses, `about` is one short line."""

    key: str
    name: str
    about: str
    portrait: bytes
    actor: simcord.MemberActor

    @property
    def first_name(self) -> str:
        """The name friends use."""
        return self.name.split()[0]

    @property
    def dm(self) -> simcord.ChannelHandle:
        """Their direct messages with Hallway."""
        return self.actor.user.dm_channel


@dataclass(frozen=True, slots=True)
class World:
    """The server, its people, and the application behind the bot.

    One thing at a time: SimCord refuses overlapping operations, so whoever drives the world awaits each
    step before the next (the page does it under one lock).
    """

    env: simcord.Env
    guild: simcord.GuildHandle
    people: Mapping[str, Person]
    backstage: Backstage
    zone: ZoneInfo
    alarm: Alarm
    locales: Locales
    _bot_contexts: list[contextvars.Context]
    """The newest is that of the bot that runs."""

    def now(self) -> datetime:
        """The simulated instant, UTC."""
        return self.env.now()

    def channel(self, name: str) -> simcord.ChannelHandle:
        """A channel of the server by its name, without the hash sign."""
        return self.guild.channels[name]

    def pictures(self) -> dict[str, tuple[str, bytes]]:
        """Everybody's portrait under the address at which Discord's client would look for it.

        SimCord keeps no picture for a bot. Nobody else here has a default one, so those are Hallway's.
        """
        portraits = {
            f"{_PICTURES}/avatars/{person.actor.id}/{person.key}.png": (
                f"portrait-{person.key}.png",
                person.portrait,
            )
            for person in self.people.values()
        }
        defaults = (f"{_PICTURES}/embed/avatars/{index}.png" for index in range(_DEFAULT_PICTURES))
        return portraits | dict.fromkeys(defaults, ("portrait-hallway.png", mark()))

    async def as_bot(self, work: Callable[[], Awaitable[T]]) -> T:
        """Await `work` as the bot's own: its clock is the simulated one, and settling waits for it.

        Work started from outside would read the machine's monotonic clock where the bot's own tasks read
        the simulated one: a rate limiter or a back-off that saw both would wait for days.
        """

        async def run() -> T:
            return await work()

        context = self._bot_contexts[-1].copy()
        return await context.run(asyncio.get_running_loop().create_task, run())

    async def restart(self) -> None:
        """Let Hallway's process end, and another one start on the same database: nobody here should notice."""
        await self.as_bot(self.backstage.stop)
        await self.backstage.renew()
        _remember_context(self.backstage.bot, self._bot_contexts)
        await self.env.restart_bot(self.backstage.bot)
        await self.catch_up()

    async def catch_up(self) -> None:
        """Let Hallway do all that is due, and wait until it has come to rest."""
        await self.as_bot(self.backstage.tick)
        await self.env.settle()


@dataclass(frozen=True, slots=True)
class _Part:
    key: str
    name: str
    username: str
    about: str
    colour: str
    ground: str


_CAST = (
    _Part("nils", "Nils Andersen", "nils.andersen", "New here", "#1f3a4d", "#bcd7e5"),
    _Part("priya", "Priya Raman", "priyaraman", "Shares what she builds", "#5b2333", "#f0c3b4"),
    _Part("sena", "Sena Yıldız", "sena", "Looks for a first data job", "#2c4228", "#cfdcae"),
    _Part("hanna", "Hanna Lindqvist", "hannal", "Hires for her team", "#3a2c5a", "#d5c8ea"),
    _Part("bea", "Bea Moreau", "beamoreau", "Knows everybody", "#5a3d0c", "#f2d79b"),
    _Part("omar", "Omar Haddad", "omar", "Organizes the meetup", "#143f3b", "#a9d8cd"),
)


@asynccontextmanager
async def open_world(factory: BackstageFactory) -> AsyncGenerator[World]:
    """The server with its people and channels, Hallway connected to it, nothing set up and nothing said yet.

    Raises what `factory` raises. On exit the bot is disconnected and the application closed, in that order.
    """
    with listening() as alarm:
        async with factory() as backstage, _connected(backstage, alarm) as world:
            yield world


@asynccontextmanager
async def _connected(backstage: Backstage, alarm: Alarm) -> AsyncGenerator[World]:
    bot = backstage.bot
    contexts: list[contextvars.Context] = []
    _remember_context(bot, contexts)
    async with simcord.run(
        bot,
        shard_count=None if bot.shard_count else 1,
        # What the bot may ask for without Discord's review. It also keeps message text from it.
        approved_intents=discord.Intents.default(),
        settle_timeout=_SETTLE_SECONDS,
        check_errors=False,
    ) as env:
        assert bot.user is not None, "ready means logged in"
        await bot.user.edit(username="Hallway")
        _keep_private(env)
        await env.advance_time((OPENING_DAY - env.now()).total_seconds())
        guild, people = _build(env)
        await env.settle()
        world = World(env, guild, people, backstage, ZONE, alarm, Locales(env), contexts)
        try:
            yield world
        finally:
            await world.as_bot(backstage.stop)


def _remember_context(bot: commands.AutoShardedBot, contexts: list[contextvars.Context]) -> None:
    """Add the context in which the bot's own tasks run, once it is ready for the first time."""

    async def remember() -> None:
        bot.remove_listener(remember, "on_ready")
        contexts.append(contextvars.copy_context())

    bot.add_listener(remember, "on_ready")


def _keep_private(env: simcord.Env) -> None:
    """Let nothing in a channel tell of a private thread under it: SimCord announces it there as a public one."""
    backend = env.backend
    create_thread = backend.create_thread

    def create(parent_id: int, name: str, owner_id: int, **options: Any) -> Channel:
        before = set(backend.messages[parent_id])
        thread = create_thread(parent_id, name, owner_id, **options)
        if thread.type == discord.ChannelType.private_thread.value:
            for announced in set(backend.messages[parent_id]) - before:
                del backend.messages[parent_id][announced]
        return thread

    backend.create_thread = create


def _build(env: simcord.Env) -> tuple[simcord.GuildHandle, dict[str, Person]]:
    users = {
        part.key: env.create_user(part.username, global_name=part.name, avatar=part.key) for part in _CAST
    }
    guild = env.create_guild(SERVER_NAME, owner=users["omar"], preferred_locale=BRITISH)
    organizer = guild.create_role(
        "Organizer", permissions=discord.Permissions(manage_guild=True), color=0xE6A15C
    )
    # A new role goes to the bottom, so Hallway's own stays above these and may give them.
    for name, colour in BADGES.items():
        guild.create_role(name, color=colour)
    people = {
        part.key: Person(
            key=part.key,
            name=part.name,
            about=part.about,
            portrait=portrait(part.name[0], part.colour, part.ground),
            actor=guild.add_member(users[part.key], roles=[organizer] if part.key == "omar" else []),
        )
        for part in _CAST
    }
    guild.create_text_channel("welcome", topic="Who we are, and how to begin")
    guild.create_text_channel("general", topic="Data, and everything around it")
    guild.create_forum_channel("projects")
    guild.create_text_channel(
        "introductions", topic="Two people who both said yes get a thread of their own here"
    )
    guild.create_text_channel("looking", topic="Who looks for work, and what would help them")
    guild.create_text_channel("hiring", topic="Who has work to give, and what it pays")
    guild.create_text_channel("what-we-built", topic="Every Monday at nine: what did you build?")
    guild.create_text_channel("show-and-tell", topic="Quick looks at work in progress")
    guild.create_text_channel("meetups", topic="First Thursday of the month, by the harbour")
    hidden = discord.PermissionOverwrite(view_channel=False)
    shown = discord.PermissionOverwrite(view_channel=True)
    guild.create_text_channel(
        "organizers",
        topic="Only organizers see this",
        overwrites={guild.default_role: hidden, organizer: shown},
    )
    return guild, people
