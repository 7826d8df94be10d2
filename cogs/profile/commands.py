"""The commands of profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from bot.core.calendar import search_zones
from bot.ui.answers import patience
from cogs.profile.editing import open_profile
from cogs.profile.facts import show_facts
from cogs.profile.showing import show_profile

if TYPE_CHECKING:
    from bot.ui.answers import Interaction


class Profiles(commands.Cog):
    """What members say about themselves."""

    profile = app_commands.Group(
        name="profile", description=locale_str("Say who you are, and see who others are"), guild_only=True
    )

    @profile.command(description=locale_str("Say in a few lines who you are, and where"))
    @app_commands.describe(zone=locale_str("Your time zone: type a city, and it stands in the form"))
    async def edit(self, interaction: Interaction, zone: Range[str, 1, 64] | None = None) -> None:
        """Open the form, filled with what the profile says now."""
        await open_profile(interaction, zone)

    @profile.command(
        description=locale_str("Say what you may have in common with others, and who may see it")
    )
    async def facts(self, interaction: Interaction) -> None:
        """Show what is stored, and let it be changed."""
        async with patience(interaction):
            await show_facts(interaction)

    @profile.command(description=locale_str("See what a member says about themselves"))
    @app_commands.describe(member=locale_str("Whose; your own if you leave it out"))
    async def show(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Show it to whoever asks, alone."""
        async with patience(interaction):
            await show_profile(interaction, (member or interaction.user).id)

    @edit.autocomplete("zone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return [Choice(name=name, value=name) for name in search_zones(typed)]
