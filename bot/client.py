"""The discord.py client: what it asks of Discord, which cogs it carries, when it tells Discord its commands.

No privileged intents: messages are heard of, but never read. Members are not cached, since what the bot
must know of whoever acts comes with each interaction.
"""

from __future__ import annotations

import hashlib
import json
import pkgutil
from typing import Any, Final, TypeVar, cast

import discord
import structlog
from discord.ext import commands
from discord.utils import utcnow

import cogs
from bot.core import facts
from bot.core.database import Database
from bot.ui.answers import NOBODY, Interaction
from bot.ui.errors import Tree
from bot.ui.forms import Forms
from bot.ui.surface import attach

_T = TypeVar("_T")

_RATE_LIMIT_PATIENCE: Final = 30.0
"""Seconds discord.py waits for a rate limit by itself; beyond, delivery puts the act off."""
_TOO_MANY_COMMANDS: Final = 30034
"""Discord's error for more than 200 command creations a day."""

log = structlog.get_logger()


def service(interaction: Interaction, kind: type[_T]) -> _T:
    """Return the service of this type that the client was given."""
    return cast("Hallway", interaction.client).service(kind)


class Hallway(commands.AutoShardedBot):
    """The bot. It knows no capability: cogs take the services they need by type."""

    def __init__(
        self,
        database: Database,
        *,
        members_intent: bool = False,
        shard_count: int | None = None,
        shard_ids: tuple[int, ...] | None = None,
    ) -> None:
        shards: dict[str, Any] = {"shard_count": shard_count}
        if shard_ids is not None:  # discord.py takes no None here
            shards["shard_ids"] = list(shard_ids)
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True, guild_messages=True, members=members_intent),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=NOBODY,
            max_ratelimit_timeout=_RATE_LIMIT_PATIENCE,
            **shards,
        )
        self.forms: Final = Forms()
        self.broken_cogs: Final[dict[str, str]] = {}
        """Cogs that could not be loaded, with the error's name."""
        self._database = database
        self._services: dict[type[Any], object] = {Forms: self.forms, Database: database}

    def provide(self, *services: object) -> None:
        """Hand over services, each to be found by its own type; the later of a type counts."""
        self._services |= {type(given): given for given in services}

    def service(self, kind: type[_T]) -> _T:
        """Return the service of this type; ``LookupError`` if none was provided."""
        try:
            return cast("_T", self._services[kind])
        except KeyError:
            raise LookupError(f"no {kind.__name__} was provided") from None

    async def setup_hook(self) -> None:
        """Load every cog there is and tell Discord the commands if they changed."""
        await super().setup_hook()
        attach(self, self.forms)
        await self.load_cogs()
        await self.sync_commands()

    async def load_cogs(self) -> None:
        """Load each module of :mod:`cogs` by name; one that fails takes nothing else with it."""
        for module in sorted(pkgutil.iter_modules(cogs.__path__), key=lambda found: found.name):
            try:
                await self.load_extension(f"cogs.{module.name}")
            except commands.ExtensionError as error:
                cause = error.__cause__ or error
                self.broken_cogs[module.name] = type(cause).__name__
                log.exception("cog.broken", cog=module.name, exc_info=cause)

    async def sync_commands(self) -> bool:
        """Tell Discord the commands if they differ from what it was told last; return whether it was told.

        Discord takes 200 command creations a day, so this must not happen at every start. What was told
        is remembered by application, since a database may be moved to another one.
        """
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
        name = f"commands:{self.application_id}"
        async with self._database.reading() as read:
            if await facts.recall(read, name) == digest:
                return False
        try:
            await self.tree.sync()
        except discord.HTTPException as error:
            if error.code != _TOO_MANY_COMMANDS:
                raise
            log.warning("commands.refused", reason="200 creations a day are used up; trying at the next start")
            return False
        async with self._database.unit(utcnow()) as unit:
            await facts.remember(unit, name, digest)
        log.info("commands.synced", count=len(payload))
        return True
