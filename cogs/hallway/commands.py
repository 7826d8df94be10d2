"""The commands of the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.ui.answers import patience
from cogs.hallway.home import show_home
from cogs.hallway.inbox import InboxList
from cogs.hallway.volunteering import show_volunteering

if TYPE_CHECKING:
    from bot.ui.answers import Interaction


class HallwayCog(commands.Cog, name="Hallway"):
    """Finding one's way: what can be done here, and what waits."""

    @app_commands.command(description=locale_str("See what you can do here, and what waits for you"))
    @app_commands.guild_only()
    async def hallway(self, interaction: Interaction) -> None:
        """Show the way in."""
        async with patience(interaction):
            await show_home(interaction)

    @app_commands.command(description=locale_str("See what waits for you, and choose how you may be reached"))
    @app_commands.guild_only()
    async def inbox(self, interaction: Interaction) -> None:
        """Show the first page of the inbox."""
        async with patience(interaction):
            await InboxList().show(interaction)

    @app_commands.command(
        description=locale_str("Offer to look at shares that nobody has answered, or step back")
    )
    @app_commands.guild_only()
    async def volunteer(self, interaction: Interaction) -> None:
        """Show what it means, and what the member looks after."""
        async with patience(interaction):
            await show_volunteering(interaction)
