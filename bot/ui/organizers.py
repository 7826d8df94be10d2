"""Who is an organizer, as Discord says it with each interaction."""

from __future__ import annotations

import discord

from bot.ui.answers import Interaction


def is_organizer(interaction: Interaction, organizer_role_id: int | None) -> bool:
    """Tell whether the member may manage the server or has the role the server named.

    Both come with the interaction, so this holds at the moment of the press and needs no member
    cache. Outside a server nobody is an organizer. Discord's ``default_permissions`` only hide a
    command; this is what decides.
    """
    member = interaction.user
    if not isinstance(member, discord.Member):
        return False
    if interaction.permissions.manage_guild:  # Discord says yes to every permission of an administrator
        return True
    return organizer_role_id is not None and member.get_role(organizer_role_id) is not None


def organizes(member: discord.Member, organizer_role_id: int | None) -> bool:
    """Tell the same of a member who is not acting, from what was just fetched of them."""
    if member.guild_permissions.manage_guild:
        return True
    return organizer_role_id is not None and member.get_role(organizer_role_id) is not None
