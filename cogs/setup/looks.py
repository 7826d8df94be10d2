"""What a look at the channels of a set-up finds missing there, before anything depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.guilds.setting_up import Spot, spots
from bot.ui.channels import look, look_for_cards, look_for_private_threads
from cogs.setup import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    import discord

    from bot.guilds.setting_up import SetUp
    from bot.ui.channels import Look


def missing_in(guild: discord.Guild | None, set_up: SetUp) -> Iterator[str]:
    """Yield what the bot lacks in the channels that were chosen; those it creates itself lack nothing."""
    for spot in spots(set_up):
        place = set_up.place(spot)
        found = look_at(guild, spot, place) if isinstance(place, int) else None
        if found is not None and found.is_there and found.missing:
            yield wording.missing(found)


def look_at(guild: discord.Guild | None, spot: Spot, channel_id: int) -> Look | None:
    """Look whether a channel can be what it is for; None while that can't be told."""
    if spot in (Spot.SHARES, Spot.QUESTION):
        return look(guild, channel_id)
    if spot is Spot.INTRODUCTIONS:
        return look_for_private_threads(guild, channel_id)
    return look_for_cards(guild, channel_id)
