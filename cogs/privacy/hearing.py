"""Who leaves and who comes back, as Discord tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
import structlog
from discord.ext import commands

from bot.privacy.service import PrivacyService

if TYPE_CHECKING:
    from bot.client import Hallway
    from bot.ui.answers import Interaction

PRIVACY: Final = "privacy"
"""The name of the command, and the feature of what can be pressed here."""

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Hearing(commands.Cog, name="Leaving and coming back"):
    """Passes on what Discord says; the service decides what follows from it.

    By Discord's clock, not the machine's: thirty days that began a year ago would be over at once.
    """

    def __init__(self, bot: Hallway) -> None:
        self._bot = bot
        self._privacy = bot.service(PrivacyService)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin the thirty days after which everything of a server is purged; an outage begins nothing."""
        if not guild.unavailable:
            await self._privacy.guild_left(guild.id, self._bot.clock.now)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Leave everything of a server as it was."""
        await self._privacy.guild_back(guild.id, self._bot.clock.now)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Find out what nobody told us while we were away: which servers the bot is in.

        At the start Discord lists every server of a shard, those in an outage too (Discord docs, Ready).
        """
        known = [guild_id for guild_id in await self._privacy.guild_ids() if self._is_ours(guild_id)]
        if known and not any(self._bot.get_guild(guild_id) for guild_id in known):
            # More likely the token of another bot than a removal everywhere.
            log.warning("privacy.in_no_known_server", servers=len(known))
            return
        for guild_id in known:
            if self._bot.get_guild(guild_id) is None:
                await self._privacy.guild_left(guild_id, self._bot.clock.now)
            else:
                await self._privacy.guild_back(guild_id, self._bot.clock.now)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Begin the thirty days after which everything of a member is erased; needs the members intent."""
        await self._privacy.left(payload.guild_id, payload.user.id, self._bot.clock.now)

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """Leave everything of a member as it was; needs the members intent."""
        await self._privacy.returned(member.guild.id, member.id, self._bot.clock.now)

    async def is_here(self, guild_id: int, user_id: int) -> None:
        """Notice that somebody is there, before what they do is handled: without the members intent nobody says that they
        came back.
        """
        await self._privacy.returned(guild_id, user_id, self._bot.clock.now)

    def _is_ours(self, guild_id: int) -> bool:
        """Tell whether Discord tells this process of a server (Discord docs, Gateway, Sharding)."""
        count = self._bot.shard_count or 1
        return (guild_id >> 22) % count in self._bot.shards


def is_about_privacy(interaction: Interaction) -> bool:
    """Tell whether they only look at what is kept, or have it erased: that brings nothing back."""
    name = str((interaction.data or {}).get("name", ""))
    return name == PRIVACY or (interaction.custom_id or "").startswith(f"{PRIVACY}:")
