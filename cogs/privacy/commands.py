"""The command of privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.ui.answers import patience
from cogs.privacy.page import KeptList

if TYPE_CHECKING:
    from bot.ui.answers import Interaction


class PrivacyCog(commands.Cog, name="Privacy"):
    """What is kept about a member, in their own hands."""

    @app_commands.command(
        description=locale_str("See what I keep about you, take it along, take back a yes, or erase it")
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def privacy(self, interaction: Interaction) -> None:
        """Show the page."""
        async with patience(interaction):
            await KeptList().show(interaction)
