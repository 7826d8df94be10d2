"""What organizers type about prompts: which one they mean, a time of day, a zone, a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client import service
from bot.core.ids import is_id
from bot.core.text import normalised
from bot.core.zones import UnknownZone, zone, zone_meant
from bot.prompts.rules import No
from bot.prompts.service import PromptsService
from bot.ui.channels import POSTABLE
from bot.ui.errors import Refuse
from bot.ui.times import parse_clock
from cogs.prompts import wording_of_prompts as wording

if TYPE_CHECKING:
    from datetime import time

    from bot.ui.answers import Interaction


async def prompt_id(interaction: Interaction, guild_id: int, typed: str) -> str:
    """Return the id of the prompt that was picked, or typed by its name; refuse what is none."""
    if is_id(typed):
        return typed
    name = normalised(typed)
    found = await service(interaction, PromptsService).suggest(guild_id, typed)
    exact = [prompt for prompt in found if normalised(prompt.settings.name) == name]
    if len(exact) != 1:
        raise Refuse(wording.UNKNOWN_PROMPT)
    return exact[0].id


def time_of(typed: str, *, field: str | None = None) -> time:
    """Return the time of day that was typed, or refuse it."""
    found = parse_clock(typed)
    if found is None:
        raise Refuse(wording.BAD_TIME, field=field)
    return found


def zone_of(typed: str, *, field: str | None = None) -> str:
    """Return the zone that was typed, or refuse it with the nearest that exist."""
    try:
        return zone(zone_meant(typed)).key
    except UnknownZone as unknown:
        raise Refuse(wording.bad_zone(typed, unknown.suggestions), field=field) from None


def channel_of(interaction: Interaction, channel_id: str) -> int:
    """Return the id of a channel that can hold posts with threads, found anew in this server, or refuse it."""
    guild = interaction.guild
    channel = guild.get_channel(int(channel_id)) if guild and channel_id.isdecimal() else None
    if not isinstance(channel, POSTABLE):
        raise Refuse(wording.CHANNEL_VANISHED)
    return channel.id


def not_found(refused: No) -> Refuse:
    """Return the refusal to be raised."""
    return Refuse(wording.refusal(refused))
