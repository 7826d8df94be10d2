"""Channels that organizers alone read: looked at each time, before anything is said in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from bot.core.effects import Ending
from bot.delivery.outcomes import MISSING_PERMISSIONS, UNKNOWN_CHANNEL, Unready
from bot.ui.channels import everyone_sees, look_for_cards, ourselves, plain_text_channel

if TYPE_CHECKING:
    from bot.core.database import Unit
    from bot.core.effects import Outcome
    from bot.guilds.rules import Part
    from bot.guilds.service import GuildsService

GONE: Final = "the channel is not there any more"
PUBLIC: Final = "everybody can see the channel"
CLOSED: Final = "the bot may not write in the channel"
CODES: Final = {GONE: UNKNOWN_CHANNEL, PUBLIC: MISSING_PERMISSIONS, CLOSED: MISSING_PERMISSIONS}


def why_not(guild: discord.Guild | None, channel_id: int) -> str | None:
    """Return why nothing can be said to organizers in a channel now, None if it can.

    Raises :class:`~bot.delivery.outcomes.Unready` while that is not known, as during an outage of the server.
    """
    if guild is None or ourselves(guild) is None:
        raise Unready
    if plain_text_channel(guild, channel_id) is None:
        return GONE
    if everyone_sees(guild, channel_id):
        return PUBLIC
    found = look_for_cards(guild, channel_id)
    return None if found is None or found.is_fine else CLOSED


async def can_read(guild: discord.Guild | None, channel_id: int, user_id: int | None) -> bool:
    """Ask Discord whether a member can see a channel now; nobody can who has left."""
    channel = None if guild is None else guild.get_channel(channel_id)
    if guild is None or channel is None or user_id is None:
        return False
    try:
        member = await guild.fetch_member(user_id)
    except discord.NotFound:
        return False
    return discord.abc.GuildChannel.permissions_for(channel, member).view_channel


async def note_or_forget(
    guilds: GuildsService, unit: Unit, guild_id: int, outcome: Outcome, of: Part
) -> None:
    """Remember within ``unit`` that organizers must mend a channel, or forget it where something was said in it."""
    if outcome.ending is Ending.DELIVERED:
        await guilds.troubles_over(unit, guild_id, of=of)
    elif outcome.reason in CODES:
        await guilds.note_trouble(unit, guild_id, CODES[outcome.reason], None, of=of)
    elif outcome.ending in (Ending.BLOCKED, Ending.GONE, Ending.ABANDONED):
        await guilds.note_trouble(unit, guild_id, outcome.code, outcome.channel_id, of=of)
