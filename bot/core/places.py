"""Bringing down what Discord still shows, when no row remembers it any more: the effect carries the place itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.core.effects import Effect, direct_lane

PLACE: Final = "privacy.place"
"""Effect: bring down one message of ours, of which nothing is stored any more."""

NAMELESS: Final = "privacy.nameless"
"""Effect: take the name off a thread, which was made of somebody's words or names."""

LETTERS: Final = "privacy.letters"
"""Effect: bring down whatever direct messages to somebody carry a mark, of which nobody wrote down where they are."""


class Trace(StrEnum):
    """What the message was, and so what becomes of it."""

    MESSAGE = "message"
    """One person's words: it is deleted."""
    LETTER = "letter"
    """A direct message of ours that names somebody: it says instead that they are not here any more."""
    MEETING = "meeting"
    """What we said in the private thread of two: it says instead that one of them is not here any more.
    ``mark`` finds it, the thread's own message being the first in it, and the thread loses its name."""


def bring_down(
    guild_id: int, trace: Trace, channel_id: int, message_id: int | None = None, mark: str | None = None
) -> Effect:
    """Return the effect that brings down one message; ``mark`` is part of a ``custom_id`` of it, to look for it by."""
    return Effect(
        PLACE,
        lane=f"place:{channel_id}:{message_id or ''}",
        payload={"trace": trace.value, "channel_id": channel_id, "message_id": message_id, "mark": mark},
        guild_id=guild_id,
    )


def unname(guild_id: int, thread_id: int) -> Effect:
    """Return the effect that takes the name off a thread."""
    return Effect(
        NAMELESS,
        lane=f"nameless:{thread_id}",
        payload={"thread_id": thread_id},
        guild_id=guild_id,
        key=f"{NAMELESS}:{thread_id}",
    )


def bring_down_letters(guild_id: int, user_id: int, mark: str, since: datetime) -> Effect:
    """Return the effect that brings down every direct message to somebody since then that carries ``mark``.

    It waits for those that are on their way to them.
    """
    return Effect(
        LETTERS,
        lane=direct_lane(user_id),
        payload={"user_id": user_id, "mark": mark, "since": since.isoformat()},
        guild_id=guild_id,
        key=f"{LETTERS}:{mark}:{user_id}",
    )
