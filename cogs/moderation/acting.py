"""Who acts as an organizer, checked anew at every press and with every answer to a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client import service
from bot.guilds.service import GuildsService
from bot.ui.errors import Refuse
from bot.ui.organizers import is_organizer, organizes
from cogs.moderation import wording

if TYPE_CHECKING:
    from bot.core.language import Said
    from bot.guilds.rules import GuildSettings
    from bot.ui.answers import Interaction

"""Pattern of one of Discord's ids in an address."""


async def organizing(interaction: Interaction, otherwise: Said = wording.NOT_AN_ORGANIZER) -> GuildSettings:
    """Return the settings of the server whoever acts organizes; refuse everybody else, with these words."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    settings = await service(interaction, GuildsService).settings(interaction.guild_id)
    if not is_organizer(interaction, settings.organizer_role_id):
        raise Refuse(otherwise)
    return settings


async def member_now(interaction: Interaction, user_id: int) -> discord.Member | None:
    """Return a member as Discord knows them now, None if they left."""
    if interaction.guild is None:
        raise Refuse(wording.NOT_NOW)
    try:
        return await interaction.guild.fetch_member(user_id)
    except discord.NotFound:
        return None


async def what_of(interaction: Interaction, settings: GuildSettings, user_id: int) -> dict[str, bool]:
    """Return what moderation has to know of a member before it keeps them out: organizer, or bot."""
    member = await member_now(interaction, user_id)
    return {
        "is_organizer": member is not None and organizes(member, settings.organizer_role_id),
        "is_bot": member is not None and member.bot,
    }
