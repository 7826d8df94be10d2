"""What members are called: their mention alone shows a stranger as a number in direct messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord

from bot.core.text import escape, line, shorten
from cogs.introductions import wording_of_consent as wording

if TYPE_CHECKING:
    from bot.introductions.request import Introduction

_NAME_MOST: Final = 40
_NOT_A_MEMBER: Final = frozenset({10007, 10013})
"""Unknown member, unknown user (Discord docs, Opcodes and Status Codes)."""


@dataclass(frozen=True, slots=True)
class Names:
    """What some members of a server are called there, each in one line of at most 40 characters."""

    by_id: Mapping[int, str]
    left: frozenset[int] = frozenset()
    """Who of them is not in the server any more, as Discord says."""

    def shown(self, user_id: int) -> str:
        """Return a name as safe markdown; of somebody whose name is not known, that they are a member."""
        return escape(self.label(user_id))

    def label(self, user_id: int) -> str:
        """Return a name for where Discord reads no markdown, such as a button."""
        return self.by_id.get(user_id) or wording.NOBODY


async def names_in(guild: discord.Guild | None, user_ids: Iterable[int]) -> Names:
    """Ask Discord what these members are called. Raises what discord.py raises, but for those who left."""
    by_id: dict[int, str] = {}
    left: set[int] = set()
    for user_id in dict.fromkeys(user_ids):
        member = None if guild is None else guild.get_member(user_id)
        if member is None and guild is not None:
            try:
                member = await guild.fetch_member(user_id)
            except discord.NotFound as error:
                if error.code in _NOT_A_MEMBER:
                    left.add(user_id)
                continue
        if member is not None:
            by_id[user_id] = called(member)
    return Names(by_id, frozenset(left))


def called(user: discord.User | discord.Member) -> str:
    """Return what somebody is called, in one line of at most 40 characters."""
    return shorten(line(user.display_name) or user.name, _NAME_MOST)


def others(introduction: Introduction, user_id: int) -> list[int]:
    """Return everybody who takes part in an introduction beside this one."""
    return [seat.user_id for seat in introduction.seats if seat.user_id != user_id]
