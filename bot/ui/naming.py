"""What members are called: their mention alone shows a stranger as a number in direct messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import discord

from bot.core.language import N_
from bot.core.text import escape, line, shorten

_NAME_MOST: Final = 40
_UNNAMED: Final = N_("A member")
_NOT_A_MEMBER: Final = frozenset({10007, 10013})
"""Unknown member, unknown user (Discord docs, Opcodes and Status Codes)."""


@dataclass(frozen=True, slots=True)
class Names:
    """What some members of a server are called there, each in one line of at most 40 characters."""

    by_id: Mapping[int, str]
    left: frozenset[int] = frozenset()
    """Who of them is not in the server any more, as Discord says."""
    bots: frozenset[int] = frozenset()
    """Who of them is nobody to write to."""

    def shown(self, user_id: int) -> str:
        """Return a name as safe markdown; of somebody whose name is not known, that they are a member."""
        return escape(self.label(user_id))

    def label(self, user_id: int) -> str:
        """Return a name for where Discord reads no markdown, such as a button."""
        return str(self.by_id.get(user_id) or _UNNAMED)


async def names_in(guild: discord.Guild | None, user_ids: Iterable[int]) -> Names:
    """Ask Discord what these members are called. Raises what discord.py raises, but for those who left."""
    wanted = () if guild is None else tuple(dict.fromkeys(user_ids))
    left: set[int] = set()

    async def look_up(user_id: int) -> discord.Member | None:
        assert guild is not None, "nobody is wanted without one"
        member = guild.get_member(user_id)
        if member is not None:
            return member
        try:
            return await guild.fetch_member(user_id)
        except discord.NotFound as error:
            if error.code in _NOT_A_MEMBER:
                left.add(user_id)
            return None

    found = [member for member in await asyncio.gather(*map(look_up, wanted)) if member is not None]
    return Names(
        {member.id: called(member) for member in found},
        frozenset(left),
        frozenset(member.id for member in found if member.bot),
    )


def called(user: discord.User | discord.Member) -> str:
    """Return what somebody is called, in one line of at most 40 characters."""
    return shorten(line(user.display_name) or user.name, _NAME_MOST)
