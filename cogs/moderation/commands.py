"""The cog: `/reports`, the commands of `/organizer`, and the menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.ui.answers import patience
from cogs.moderation.history import show_history
from cogs.moderation.lists import ReportList
from cogs.moderation.menus import Menus
from cogs.moderation.organizing import add_commands
from cogs.moderation.wording_of_history import MENU

if TYPE_CHECKING:
    from bot.client import Hallway

Interaction = discord.Interaction["Hallway"]


class ModerationCog(commands.Cog, name="Moderation"):
    """What members reported, and what organizers do about it."""

    def __init__(self, bot: Hallway, menus: Menus) -> None:
        self._bot = bot
        history = app_commands.ContextMenu(name=locale_str(MENU.message), callback=self.history)
        history.guild_only = True
        self._menus = (*menus.all, history)

    async def cog_load(self) -> None:
        """Offer the menus and the commands of the shared group, which discord.py does not take from a cog by itself."""
        for menu in self._menus:
            self._bot.tree.add_command(menu)
        add_commands(self._bot.tree)

    async def cog_unload(self) -> None:
        """Take the menus away again."""
        for menu in self._menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    # Not hidden by default_permissions: members with the organizers' role would not see it either.
    @app_commands.command(
        description=locale_str("For organizers: what members reported, and who is kept out of what")
    )
    @app_commands.guild_only()
    async def reports(self, interaction: Interaction) -> None:
        """Show the first page of those about whom reports wait."""
        async with patience(interaction):
            await ReportList().show(interaction)

    async def history(self, interaction: Interaction, user: discord.Member | discord.User) -> None:
        """Show organizers what is known of a member."""
        async with patience(interaction):
            await show_history(interaction, user.id)
