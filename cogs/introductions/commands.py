"""The commands of introductions, and what the bot hears of members who leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands
from discord.utils import utcnow

from bot.guilds.pillars import Pillar
from bot.introductions.boundaries import Boundaries
from bot.introductions.rules import Event
from bot.ui.answers import patience
from bot.ui.doors import in_pillar
from cogs.introductions import wording_of_asking as wording
from cogs.introductions.asking import open_ask
from cogs.introductions.blocking import BlockList, block, unblock
from cogs.introductions.brokering import connect
from cogs.introductions.mine import MineList
from cogs.introductions.path import show_path
from cogs.introductions.settings import show_settings

if TYPE_CHECKING:
    from bot.client import Hallway

Interaction = discord.Interaction["Hallway"]


class Introductions(commands.Cog):
    """Meeting people, if both want to."""

    intro = app_commands.Group(
        name="intro", description=locale_str("Meet people here, if both of you want to"), guild_only=True
    )

    def __init__(self, bot: Hallway) -> None:
        self._bot = bot
        self._ask_to_meet = app_commands.ContextMenu(
            name=locale_str(wording.MENU.message), callback=self.ask_to_meet
        )
        self._ask_to_meet.guild_only = True

    async def cog_load(self) -> None:
        """Offer the member's context menu, which discord.py does not take from a cog by itself."""
        self._bot.tree.add_command(self._ask_to_meet)

    async def cog_unload(self) -> None:
        """Take it away again."""
        self._bot.tree.remove_command(self._ask_to_meet.name, type=self._ask_to_meet.type)

    # ------------------------------------------------------------------ asking

    @intro.command(description=locale_str("Ask to meet somebody here"))
    @app_commands.describe(member=locale_str("Whom you would like to meet"))
    async def ask(self, interaction: Interaction, member: discord.User) -> None:
        """Open the form; Discord lets a member be named who has left."""
        await open_ask(interaction, member)

    async def ask_to_meet(self, interaction: Interaction, user: discord.Member | discord.User) -> None:
        """Open the form from a member's name."""
        await open_ask(interaction, user)

    # ------------------------------------------------------------------ brokering

    @intro.command(description=locale_str("Introduce two people who should know each other, if both want to"))
    @app_commands.describe(one=locale_str("One of the two"), other=locale_str("The other one"))
    async def connect(self, interaction: Interaction, one: discord.User, other: discord.User) -> None:
        """Open the form."""
        await connect(interaction, one, other)

    @intro.command(
        description=locale_str("See over whom you could get to know somebody, and ask for an introduction")
    )
    @app_commands.describe(member=locale_str("Whom you would like to meet"))
    @in_pillar(Pillar.INTRODUCTIONS)
    async def path(self, interaction: Interaction, member: discord.User) -> None:
        """Show the way."""
        async with patience(interaction):
            await show_path(interaction, member)

    # ------------------------------------------------------------------ looking and settling

    @intro.command(description=locale_str("See what you asked for and agreed to, and take something back"))
    async def mine(self, interaction: Interaction) -> None:
        """Show the first page of it."""
        async with patience(interaction):
            await MineList().show(interaction)

    @intro.command(description=locale_str("Choose who may ask to meet you, how often, and when not"))
    async def settings(self, interaction: Interaction) -> None:
        """Show what holds, and let it be changed."""
        async with patience(interaction):
            await show_settings(interaction)

    # ------------------------------------------------------------------ blocking

    @app_commands.command(description=locale_str("Never be introduced to somebody; they are not told"))
    @app_commands.describe(member=locale_str("Whom to block"))
    @app_commands.guild_only()
    async def block(self, interaction: Interaction, member: discord.User) -> None:
        """Block them."""
        async with patience(interaction):
            await block(interaction, member)

    @app_commands.command(description=locale_str("Take a block back; they are not told"))
    @app_commands.describe(member=locale_str("Whom to unblock; somebody who left is in /blocks"))
    @app_commands.guild_only()
    async def unblock(self, interaction: Interaction, member: discord.User) -> None:
        """Take it back."""
        async with patience(interaction):
            await unblock(interaction, member.id)

    @app_commands.command(description=locale_str("See whom you have blocked, and take a block back"))
    @app_commands.guild_only()
    async def blocks(self, interaction: Interaction) -> None:
        """Show the first page of them."""
        async with patience(interaction):
            await BlockList().show(interaction)

    # ------------------------------------------------------------------ hearing

    @commands.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Take somebody who left out of what was going on; heard of only with the members intent."""
        await self._bot.service(Boundaries).departed(payload.guild_id, payload.user.id, Event.LEAVE, utcnow())
