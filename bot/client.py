"""The Discord client: what it listens to, which cogs it holds, and when it tells Discord of its commands.

It asks for no privileged intent, keeps no members and no messages in memory, and never reads what members
write. Cogs are found by name and get what they need from :meth:`Hallway.service`.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import pkgutil
import re
import sys
from collections import deque
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final, TypeVar, cast

import aiohttp
import discord
import structlog
from discord import app_commands, shard
from discord.ext import commands

from bot.core import facts
from bot.core.clock import DiscordsClock
from bot.core.database import Database, DatabaseUnavailable
from bot.core.refusals import Refusals
from bot.gateway import NoMoreSessions, ResumingShard, Sessions, SessionsSpent
from bot.ui.answers import NOBODY, Interaction
from bot.ui.arrivals import Arrivals
from bot.ui.asides import Asides
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.crowd import Crowd
from bot.ui.custom_ids import Addresses
from bot.ui.doors import Doorkeeper
from bot.ui.errors import Tree
from bot.ui.forms import Forms
from bot.ui.forum_tags import ForumTags
from bot.ui.glances import Glances
from bot.ui.hooks import Hooks
from bot.ui.previews import Previews
from bot.ui.repeats import Heard
from bot.ui.speech import Translator
from bot.ui.surface import attach
from bot.ui.waiting import Waiting

T = TypeVar("T")

COGS: Final = "cogs"
"""The package in which cogs are found."""
MOST_PATIENT: Final = 60.0
"""Seconds a request waits at most for a rate limit to pass; without it discord.py may wait for ten minutes."""
HELD_MOST: Final = 1000
"""How many events are held while the database is away; what comes beyond them pushes out the first."""
_ASKING: Final = 5.0
"""Seconds in which Discord can tell the time."""

_TOO_MANY_COMMANDS: Final = 30034
"""Discord's code for too many new commands in a day (Discord docs, Application Commands)."""
# Tasks in which discord.py 2.7 handles what members do, by the beginning of their names.
_HANDLING: Final = (
    "discord.py: on_",
    "CommandTree-invoker",
    "discord-ui-dynamic-item-",
    "discord-ui-view-dispatch-",
)

# discord.py 2.7 repeats a request after these by itself, though what was asked for may have happened. A message carries a
# nonce; of a post, a thread, a channel or a role there would be two. Whoever asked looks first, and then asks again.
_REPEATED: Final = frozenset({500, 502, 504, 524})
_MAKES_ANOTHER: Final = re.compile(r"/(?:channels/\d+/threads|guilds/\d+/(?:channels|roles))$")

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


def service(interaction: Interaction, wanted: type[T]) -> T:
    """Return the client's service of the class ``wanted``; see :meth:`Hallway.service`."""
    return cast("Hallway", interaction.client).service(wanted)


class Hallway(commands.AutoShardedBot):
    """The bot, as far as Discord sees it."""

    def __init__(
        self,
        database: Database,
        *,
        members_intent: bool = False,
        ready_timeout: float = 2.0,
        heartbeat_timeout: float = 60.0,
        shard_ids: Sequence[int] | None = None,
        shard_count: int | None = None,
        cogs: str = COGS,
    ) -> None:
        """``cogs`` names the package whose modules and packages are loaded as cogs."""
        self.clock: Final = DiscordsClock(discord.utils.utcnow)
        self.refusals: Final = Refusals()
        super().__init__(
            command_prefix=(),  # there are slash commands only
            help_command=None,
            tree_cls=Tree,
            # A command that says nothing else works in servers, for a bot added to servers.
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            intents=discord.Intents(guilds=True, guild_messages=True, members=members_intent),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=NOBODY,
            max_ratelimit_timeout=MOST_PATIENT,
            guild_ready_timeout=ready_timeout,
            heartbeat_timeout=heartbeat_timeout,
            http_trace=_listening(self.clock, self.refusals),
            **_shards(shard_ids, shard_count),
        )
        self.forms: Final = Forms()
        self.asides: Final = Asides()
        self.doorkeeper: Final = Doorkeeper()
        self.arrivals: Final = Arrivals()
        self.heard: Final = Heard()
        self.crowd: Final = Crowd()
        self.broken_cogs: Final[dict[str, str]] = {}
        """Cogs that could not be loaded, and why, in a few words."""
        self._database = database
        self._sessions = Sessions(database, discord.utils.utcnow)
        self._package = cogs
        self._is_begun = False
        self._held: deque[tuple[str, tuple[Any, ...]]] = deque(maxlen=HELD_MOST)
        self._before_session: Final[dict[int | None, list[discord.Guild]]] = {}
        self._services: dict[type[Any], object] = {}
        self._addresses: Final = Addresses[type[AddressedButton | AddressedSelect]]()
        self.provide(
            self.forms,
            self.asides,
            self.doorkeeper,
            Hooks(),
            Glances(),
            Previews(),
            Waiting(),
            ForumTags(),
            database,
        )
        attach(self, self.forms)

    def provide(self, *services: object) -> None:
        """Let cogs have each of ``services`` by its class. ``ValueError`` if there is one of that class already."""
        for given in services:
            if type(given) in self._services:
                raise ValueError(f"there is a {type(given).__name__} already")
            self._services[type(given)] = given

    def service(self, wanted: type[T]) -> T:
        """Return the one service of the class ``wanted``. ``LookupError`` if nobody provided one."""
        try:
            return cast("T", self._services[wanted])
        except KeyError:
            raise LookupError(f"nobody provides a {wanted.__name__}") from None

    def add_dynamic_items(self, *items: type[discord.ui.DynamicItem[discord.ui.Item[Any]]]) -> None:
        """Let these buttons and selects answer. ``ValueError`` if another class has the address of one."""
        for item in items:
            if issubclass(item, (AddressedButton, AddressedSelect)):
                self._addresses.claim(item.feature, item.verb, item)
        super().add_dynamic_items(*items)

    async def login(self, token: str) -> None:
        """Log in with ``token``; see :meth:`discord.Client.login`."""
        self._is_begun = True
        await super().login(token)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Be connected until closed; see :meth:`discord.Client.connect`.

        Raises :class:`~bot.gateway.SessionsSpent` once no further session may be begun today.
        """
        shard.Shard = ResumingShard  # discord.py has no setting for it
        try:
            await super().connect(reconnect=reconnect)
        except NoMoreSessions:
            raise SessionsSpent from None

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Count each session that is begun, and leave Discord's pause between two; there is none before the first."""
        is_first = await self._sessions.admit(self.application_id, shard_id)
        self._before_session[shard_id] = [guild for guild in self.guilds if guild.shard_id == shard_id]
        await super().before_identify_hook(shard_id, initial=initial or is_first)

    async def on_shard_connect(self, shard_id: int) -> None:
        """Notice which servers removed the bot while a session was lost, of which Discord tells nobody.

        It lists all servers of a new session, those in an outage too (Discord docs, Ready). discord.py makes each of those
        anew, and keeps what was not listed until it is started again.
        """
        for guild in self._before_session.pop(shard_id, ()):
            if self.get_guild(guild.id) is guild:
                self._connection._remove_guild(guild)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - discord.py has no other way; tests/wire/test_gateway.py notices if it moves
                guild.unavailable = False  # it may have been in an outage before: now it is gone
                self.dispatch("guild_remove", guild)

    async def close(self) -> None:
        """Let go of Discord. May be called at any time, also before :meth:`login`."""
        if self._is_begun:  # discord.py cannot close what was never opened
            await super().close()

    async def setup_hook(self) -> None:
        """Load the cogs and, where they changed, tell Discord of their commands. Runs once, after login."""
        await super().setup_hook()
        await self.load_cogs()
        await self.sync_commands()

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Hold what Discord told while the database was away, for :meth:`tell_again`; log what else went wrong.

        What members do is not held: they are told that it did not work, and do it again.
        """
        error = sys.exception()
        if not isinstance(error, DatabaseUnavailable):
            await super().on_error(event_method, *args, **kwargs)
        elif event_method != "on_interaction":
            if not self._held:
                log.warning("client.events_held", told=event_method, error=str(error))
            self._held.append((event_method.removeprefix("on_"), args))

    def tell_again(self) -> None:
        """Tell everybody once more what was held, in the order in which it came: the database is back."""
        held = tuple(self._held)
        self._held.clear()
        for name, args in held:
            self.dispatch(name, *args)

    async def on_message(self, message: discord.Message, /) -> None:
        """Look for no command in a message: there are none, and most messages are none of our business."""

    async def finish(self, grace: float) -> None:
        """Hear no more from Discord, and leave what members began ``grace`` seconds to be answered.

        The connection for sending stays open; :meth:`close` ends that too.
        """
        shards = [shard.disconnect() for shard in self.shards.values() if not shard.is_closed()]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await asyncio.gather(*shards, return_exceptions=True)
                while handling := _handling():
                    await asyncio.wait(handling)
        if unfinished := _handling():
            log.warning("client.unfinished", tasks=len(unfinished))

    def is_connected(self) -> bool:
        """Tell whether every shard of this process is connected and its servers are known."""
        return self.is_ready() and all(not shard.is_closed() for shard in self.shards.values())

    async def ask_the_time(self) -> None:
        """Have Discord answer something: :attr:`clock` hears of every answer. Never raises."""
        with contextlib.suppress(discord.DiscordException, aiohttp.ClientError, OSError):
            async with asyncio.timeout(_ASKING):
                await self.http.get_bot_gateway()

    async def load_cogs(self) -> None:
        """Load every module and package of the cogs' package; one that fails takes nothing else with it."""
        await self.tree.set_translator(Translator())
        package = import_module(self._package)
        for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
            try:
                await self.load_extension(f"{self._package}.{name}")
            except commands.ExtensionError as error:
                cause = error.original if isinstance(error, commands.ExtensionFailed) else error
                self.broken_cogs[name] = f"{type(cause).__name__}: {cause}"
                log.error("cog.broken", cog=name, error=self.broken_cogs[name], exc_info=cause)

    async def sync_commands(self) -> bool:
        """Tell Discord the commands if they are not those it was told last; return whether it was told.

        Discord takes 200 new commands a day, so it must not be told at every start. What it knows is
        remembered by application: a database may move to another one.
        """
        name, digest = f"commands:{self.application_id}", self.commands_digest()
        async with self._database.reading() as read:
            known = await facts.recall(read, name)
        if known == digest:
            return False
        if known is not None and self.broken_cogs:
            # Its commands would vanish, with what organizers allowed on them. So they stay, and apologise.
            log.warning("commands.not_synced", reason="a cog is broken, and its commands would vanish")
            return False
        try:
            await self.tree.sync()
        except (discord.HTTPException, app_commands.AppCommandError) as error:
            # The commands Discord knows go on working; the next start tries again.
            is_limit = isinstance(error, discord.HTTPException) and error.code == _TOO_MANY_COMMANDS
            reason = "the 200 new commands of a day are used up" if is_limit else str(error)
            log.error("commands.not_synced", reason=reason)
            return False
        async with self._database.unit(discord.utils.utcnow()) as unit:
            await facts.remember(unit, name, digest)
        log.info("commands.synced", commands=len(self.tree.get_commands()))
        return True

    def commands_digest(self) -> str:
        """Return what stands for all commands as they are: it changes with any of them, and with a translation."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        known = json.dumps(payload, sort_keys=True) + Translator.fingerprint()
        return hashlib.sha256(known.encode()).hexdigest()


def _shards(shard_ids: Sequence[int] | None, shard_count: int | None) -> dict[str, Any]:
    shards: dict[str, Any] = {"shard_count": shard_count}
    if shard_ids is not None:  # discord.py takes no None here
        shards["shard_ids"] = list(shard_ids)
    return shards


def _listening(clock: DiscordsClock, refusals: Refusals) -> aiohttp.TraceConfig:
    async def answered(_session: object, _context: object, answer: aiohttp.TraceRequestEndParams) -> None:
        headers = answer.response.headers
        clock.heard(headers.get("Date"))
        refusals.heard(answer.response.status, headers.get("X-RateLimit-Scope"))
        if (
            answer.method == "POST"
            and answer.response.status in _REPEATED
            and _MAKES_ANOTHER.search(answer.url.path)
        ):
            answer.response.close()
            # discord.py passes this on: of what is raised, it only tries again after an OSError.
            raise discord.DiscordServerError(answer.response, "It may have happened.")

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(answered)
    return trace


def _handling() -> set[asyncio.Task[Any]]:
    mine = asyncio.current_task()
    return {
        task for task in asyncio.all_tasks() if task is not mine and task.get_name().startswith(_HANDLING)
    }
