"""Settling: who may, and whether what was chosen or typed can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord.utils import utcnow

from bot.client import service
from bot.guilds.rules import BadLimit, BadTag, GuildSettings
from bot.guilds.service import GuildsService
from bot.ui import wording_of_badges
from bot.ui.badges import look_at_badge
from bot.ui.channels import POSTABLE, plain_text_channel
from bot.ui.errors import Refuse
from bot.ui.organizers import is_organizer
from cogs.setup import wording, wording_of_looking

if TYPE_CHECKING:
    import discord

    from bot.core.language import Said
    from bot.ui.answers import Interaction


async def organizing(interaction: Interaction) -> GuildSettings:
    """Return the settings of the server whoever acts organizes; refuse everybody else."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    settings = await service(interaction, GuildsService).settings(interaction.guild_id)
    if not is_organizer(interaction, settings.organizer_role_id):
        raise Refuse(wording.NOT_AN_ORGANIZER)
    return settings


async def change(interaction: Interaction, **changes: Any) -> GuildSettings:
    """Change settings, all of them or none, and try at once what had been held up.

    Whoever acts must be an organizer; what can't be is refused. Whoever is none any more by the change itself is told so
    instead of shown what is for organizers.
    """
    settings = await organizing(interaction)
    guilds = service(interaction, GuildsService)
    changed = await guilds.change(settings.guild_id, utcnow(), changed_by=interaction.user.id, **changes)
    if not isinstance(changed, GuildSettings):
        field = None
        if isinstance(changed, BadLimit):
            field = changed.limit.value
        elif isinstance(changed, BadTag):
            field = changed.tag.value
        raise Refuse(f"{wording.refusal(changed)} {wording.UNCHANGED}", field=field)
    if not is_organizer(interaction, changed.organizer_role_id):
        raise Refuse(wording.SAVED_AND_OUT)
    return changed


def share_channel(guild: discord.Guild | None, channel_id: str) -> int:
    """Return the id of a channel shares can go to, found anew in this server, or refuse it."""
    channel = guild.get_channel(int(channel_id)) if guild and channel_id.isdecimal() else None
    if not isinstance(channel, POSTABLE):
        raise Refuse(wording.CHANNEL_VANISHED)
    return channel.id


def introductions_channel(guild: discord.Guild | None, channel_id: str) -> int:
    """Return the id of a channel private threads can be under, found anew in this server, or refuse it."""
    channel = plain_text_channel(guild, int(channel_id)) if channel_id.isdecimal() else None
    if channel is None:
        raise Refuse(wording.NOT_FOR_INTRODUCTIONS)
    return channel.id


def cards_channel(guild: discord.Guild | None, channel_id: str) -> int:
    """Return the id of a channel cards can go to, found anew in this server, or refuse it."""
    channel = plain_text_channel(guild, int(channel_id)) if channel_id.isdecimal() else None
    if channel is None:
        raise Refuse(wording_of_looking.NOT_FOR_CARDS)
    return channel.id


def badge_role(guild: discord.Guild | None, role_id: str) -> int:
    """Return the id of a role that can be a badge, found anew in this server, or refuse it."""
    if not role_id.isdecimal():
        raise Refuse(wording_of_badges.ROLE_VANISHED)
    found = look_at_badge(guild, int(role_id))
    if found is None:
        raise Refuse(wording_of_looking.CANT_LOOK)
    if not found.is_fit:
        raise Refuse(wording_of_badges.unfit(found, str(wording_of_looking.THEN_CHOOSE)))
    return found.role_id


def organizer_role(guild: discord.Guild | None, role_id: str) -> int:
    """Return the id of a role that can tell organizers, found anew in this server, or refuse it."""
    role = guild.get_role(int(role_id)) if guild and role_id.isdecimal() else None
    if role is None:
        raise Refuse(wording.ROLE_VANISHED)
    if role.is_default():
        raise Refuse(wording.NOT_EVERYONE)
    return role.id


def whole(typed: str, otherwise: Said, *, field: str | None = None) -> int:
    """Return the whole number that was typed, or refuse it with the sentence ``otherwise``."""
    number = typed.strip()
    if not number.isascii() or not number.isdecimal():
        raise Refuse(f"{otherwise} {wording.UNCHANGED}", field=field)
    return int(number)
