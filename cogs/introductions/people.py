"""Those whom a command or an address names, as Discord knows them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord

from bot.introductions.asking import Person
from cogs.introductions.naming import Names, called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.answers import Interaction


def person(user: discord.User | discord.Member) -> Person:
    """Return somebody whom a command named: Discord lets a member be named who has left."""
    return Person(user.id, is_bot=user.bot, is_here=isinstance(user, discord.Member))


async def people(interaction: Interaction, user_ids: Sequence[int]) -> tuple[list[Person], Names]:
    """Return those whom an address names, and what they are called: it may be forged, and they may have left.

    Raises what discord.py raises, but for who is not in the server.
    """
    members = await asyncio.gather(*(_member(interaction.guild, user_id) for user_id in user_ids))
    found = {member.id: member for member in members if member is not None}
    return (
        [
            person(found[user_id]) if user_id in found else Person(user_id, is_here=False)
            for user_id in user_ids
        ],
        Names({user_id: called(member) for user_id, member in found.items()}),
    )


async def _member(guild: discord.Guild | None, user_id: int) -> discord.Member | None:
    try:
        return None if guild is None else await guild.fetch_member(user_id)
    except discord.NotFound:
        return None
