"""The command of setting up, and what the cog hears of changes in a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands
from discord.utils import utcnow

from bot.core.calendar import as_spelt, search_zones
from bot.guilds.rules import RESCUE_HOURS_LEAST, RESCUE_HOURS_MOST
from bot.ui.answers import patience
from bot.ui.groups import organizer_group
from cogs.setup import wording, wording_of_settings
from cogs.setup.guiding import begin
from cogs.setup.panel import show_settings
from cogs.setup.settling import (
    change,
    introductions_channel,
    organizer_role,
    organizing,
    share_channel,
)

if TYPE_CHECKING:
    from bot.client import Hallway
    from bot.guilds.service import GuildsService
    from bot.ui.answers import Interaction


class SetupCog(commands.Cog, name="Setup"):
    """Setting the bot up in a server, and noticing when what was amiss there has changed."""

    def __init__(self, bot: Hallway, guilds: GuildsService) -> None:
        self._bot = bot
        self._guilds = guilds

    async def cog_load(self) -> None:
        """Add a command to the group that several cogs share; discord.py does not take it from a cog by itself."""
        command = app_commands.Command[Any, ..., Any](
            name="settings",
            description=locale_str(wording_of_settings.DESCRIPTION.message),
            callback=open_settings,
        )
        organizer_group(self._bot.tree).add_command(command, override=True)

    @app_commands.command(
        description=locale_str(
            "Set up this server, step by step; nothing happens before you have looked it over"
        )
    )
    @app_commands.describe(
        share_channel=locale_str("The forum or text channel where shares are posted"),
        zone=locale_str("This server's time zone: type a city"),
        organizer_role=locale_str("Members with this role organize too"),
        rescue_after=locale_str("Hours without an answer after which volunteers are asked"),
        introductions_channel=locale_str("The text channel under which two people get a private thread"),
    )
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(
        self,
        interaction: Interaction,
        rescue_after: Range[int, RESCUE_HOURS_LEAST, RESCUE_HOURS_MOST] | None = None,
        share_channel: discord.ForumChannel | discord.TextChannel | None = None,
        zone: Range[str, 1, 64] | None = None,
        organizer_role: discord.Role | None = None,
        introductions_channel: discord.TextChannel | None = None,
    ) -> None:
        """Lead through setting up; or change what is given, all of it or nothing, and show the settings."""
        async with patience(interaction):
            await organizing(interaction)
            changes = _changes(interaction, share_channel, zone, organizer_role, rescue_after)
            changes |= _introductions(interaction, introductions_channel)
            if not changes:
                await begin(interaction)
                return
            await change(interaction, **changes)
            await show_settings(interaction, said=wording.SAVED)

    @setup.autocomplete("zone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return [Choice(name=name, value=name) for name in search_zones(typed)]

    # ------------------------------------------------------------------ hearing

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """A new channel may be what was missing."""
        await self._look_again(channel.guild)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A deleted channel takes its threads along, which makes room for others."""
        await self._look_again(channel.guild)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Permissions, tags or the type of a channel may have been mended."""
        is_other = before.overwrites != after.overwrites or before.type != after.type
        if is_other or _tags(before) != _tags(after):
            await self._look_again(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role may have been given a permission, or another place below or above the bot's own."""
        # One role that is moved moves all others by one place: only what passes the bot's own matters.
        if before.permissions != after.permissions or _passed_ours(before, after):
            await self._look_again(after.guild)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """The bot itself may have been given a role; Discord tells of that without any intent."""
        if self._bot.user is not None and after.id == self._bot.user.id and before.roles != after.roles:
            await self._look_again(after.guild)

    @commands.Cog.listener()
    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """A thread may have been unlocked."""
        if before.locked and not after.locked:
            await self._look_again(after.guild)

    async def _look_again(self, guild: discord.Guild) -> None:
        # Most servers have no troubles, and one indexed read tells: only the others cost a write.
        if await self._guilds.troubles(guild.id):
            await self._guilds.look_again(guild.id, utcnow())


async def open_settings(interaction: discord.Interaction[Hallway]) -> None:
    """Show the settings."""
    async with patience(interaction):
        await show_settings(interaction)


def _passed_ours(before: discord.Role, after: discord.Role) -> bool:
    """Say whether a role has passed the bot's highest one, or is that one and has moved."""
    ours = after.guild.me.top_role
    if after == ours:
        return before.position != after.position
    return (before.position < ours.position) != (after.position < ours.position)


def _changes(
    interaction: Interaction,
    channel: discord.abc.GuildChannel | None,
    zone: str | None,
    role: discord.Role | None,
    hours: int | None,
) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if channel is not None:
        changes["share_channel_id"] = share_channel(interaction.guild, str(channel.id))
    if zone is not None:
        changes["zone"] = as_spelt(zone)
    if role is not None:
        changes["organizer_role_id"] = organizer_role(interaction.guild, str(role.id))
    if hours is not None:
        changes["rescue_after_hours"] = hours
    return changes


def _introductions(interaction: Interaction, channel: discord.abc.GuildChannel | None) -> dict[str, Any]:
    if channel is None:
        return {}
    return {"introductions_channel_id": introductions_channel(interaction.guild, str(channel.id))}


def _tags(channel: discord.abc.GuildChannel) -> object:
    if not isinstance(channel, discord.ForumChannel):
        return None
    return channel.flags.require_tag, [tag.id for tag in channel.available_tags]
