"""Who acts and who is named, as Discord says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from bot.introductions.admission import Actor
from bot.introductions.asking import Person
from bot.ui.errors import Refuse

if TYPE_CHECKING:
    from bot.ui.answers import Interaction

SNOWFLAKE: Final = r"[0-9]{15,20}"
ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."


def actor(interaction: Interaction) -> Actor:
    """Return who acts, and where; outside a server it is refused."""
    if interaction.guild_id is None:
        raise Refuse(ONLY_IN_A_SERVER)
    return Actor(interaction.guild_id, interaction.user.id)


def person(user: discord.User | discord.Member) -> Person:
    """Return somebody whom a command named."""
    return Person(user.id, is_bot=user.bot, is_here=isinstance(user, discord.Member))


async def person_of(interaction: Interaction, user_id: int) -> Person:
    """Return somebody whom an address names: it may be forged, and they may have left since.

    Raises what discord.py raises, but for who is not in the server.
    """
    if interaction.guild is None:
        raise Refuse(ONLY_IN_A_SERVER)
    try:
        return person(await interaction.guild.fetch_member(user_id))
    except discord.NotFound:
        return Person(user_id, is_here=False)
