"""The floor: the smallest bot with a command, discord.py and nothing else.

It imports nothing of ours, so that a process that holds only this is a floor of memory and imports, too. As a
program it takes the address of a Discord and connects to it.
"""

from __future__ import annotations

import sys

import discord
from discord.ext import commands
from discord.http import Route


class BareBot(commands.AutoShardedBot):
    """Answers `/ping`. Keeps as little in memory as Hallway does."""

    def __init__(self, *, syncs: bool) -> None:
        """``syncs`` tells Discord of the command at the start, which Hallway does at its first start only."""
        super().__init__(
            (),
            help_command=None,
            intents=discord.Intents(guilds=True, guild_messages=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self._syncs = syncs

    async def setup_hook(self) -> None:
        """Add the command."""

        @self.tree.command(description="Answers")
        async def ping(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("pong", ephemeral=True)

        if self._syncs:
            await self.tree.sync()


if __name__ == "__main__":
    Route.BASE = sys.argv[1]
    BareBot(syncs=False).run("a-token", log_handler=None)
