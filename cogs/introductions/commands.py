"""The commands of introductions, and what the bot hears of members who leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import utcnow

from bot.introductions.boundaries import Boundaries
from bot.introductions.rules import Event

if TYPE_CHECKING:
    from bot.client import Hallway


class Introductions(commands.Cog):
    """Meeting people, if both want to."""

    intro = app_commands.Group(
        name="intro", description="Meet people here, if both of you want to", guild_only=True
    )

    def __init__(self, bot: Hallway) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Take somebody who left out of what was going on; heard of only with the members intent."""
        await self._bot.service(Boundaries).departed(payload.guild_id, payload.user.id, Event.LEAVE, utcnow())
