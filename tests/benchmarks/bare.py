"""The floor: the smallest bot with a command, discord.py and nothing else.

It imports nothing of ours, so that a process that holds only this is a floor of memory and imports, too.
"""

from __future__ import annotations

import discord
from discord.ext import commands


class BareBot(commands.AutoShardedBot):
    """Answers `/ping`. Keeps as little in memory as Hallway does."""

    def __init__(self) -> None:
        super().__init__(
            (),
            help_command=None,
            intents=discord.Intents(guilds=True, guild_messages=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )

    async def setup_hook(self) -> None:
        """Make the command known."""

        @self.tree.command(description="Answers")
        async def ping(interaction: discord.Interaction) -> None:  # pyright: ignore[reportUnusedFunction] - discord.py keeps it
            await interaction.response.send_message("pong", ephemeral=True)

        await self.tree.sync()
