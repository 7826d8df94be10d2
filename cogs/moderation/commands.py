"""The command of organizers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.ui.answers import patience
from cogs.moderation.queue import ReportList

if TYPE_CHECKING:
    from bot.ui.answers import Interaction


class ModerationCog(commands.Cog, name="Moderation"):
    """What members reported, and what organizers do about it."""

    # Not hidden by default_permissions: members with the organizers' role would not see it either.
    @app_commands.command(description="For organizers: what members reported, and who is kept out of what")
    @app_commands.guild_only()
    async def reports(self, interaction: Interaction) -> None:
        """Show the first page of those about whom reports wait."""
        async with patience(interaction):
            await ReportList().show(interaction)
