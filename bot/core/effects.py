"""What a service wants to happen later: effects on Discord, and moments to look again.

Both are plain values. A service hands them to its :class:`~bot.core.database.Unit`, which stores them
in the same transaction as the rows they follow from, so that neither is ever lost or invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

Payload = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Effect:
    """A wanted act on Discord, to be performed after the commit.

    ``kind`` names who renders it (``"projects.post"``). Effects of one ``lane`` are performed
    strictly one after the other, in the order they were emitted. While an effect with the same
    ``key`` waits unattempted, emitting it again adds nothing: it will be rendered from fresh state.
    """

    kind: str
    lane: str
    payload: Payload = field(default_factory=dict[str, str | int | None])
    guild_id: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which something must be looked at again.

    There is at most one moment per (``kind``, ``subject``); scheduling it again moves it.
    """

    kind: str
    subject: str
    due_at: datetime
    guild_id: int | None = None


def direct_lane(user_id: int) -> str:
    """Return the lane of direct messages to somebody: what is done about them is done one after the other."""
    return f"direct:{user_id}"


class Ending(StrEnum):
    """How an effect ended, for good or for the time being."""

    DELIVERED = "delivered"
    SKIPPED = "skipped"
    """There was nothing left to do when its turn came."""
    GONE = "gone"
    """Its target (channel, thread, message) does not exist any more."""
    CLOSED = "closed"
    """The member does not receive direct messages from the bot."""
    BLOCKED = "blocked"
    """An organizer must mend something first; it is tried again every hour."""
    DELAYED = "delayed"
    """Discord or the network failed for the time being. Kept in the outbox, never fed back to a service."""
    ABANDONED = "abandoned"
    """Given up after every retry."""


NICKNAME: Final = "nickname"


def role_part(role_id: int) -> str:
    """Name the part of a change of a member that gives or takes a role."""
    return f"role:{role_id}"


@dataclass(frozen=True, slots=True)
class Part:
    """What came of one part of an act that has several."""

    name: str
    is_done: bool = True
    code: int = 0
    """Discord's JSON error code if it was refused, 0 if there was none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an effect: fed back to the service that wanted it."""

    ending: Ending
    channel_id: int | None = None
    message_id: int | None = None
    thread_id: int | None = None
    code: int = 0
    """Discord's JSON error code, 0 if there was none."""
    reason: str = ""
    parts: tuple[Part, ...] = ()
    """Of an act that has several, every one that was tried to its end; empty if that is not known."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One effect as it lies in the outbox, leased to whoever holds it."""

    id: int
    nonce: str
    kind: str
    lane: str
    payload: Payload
    guild_id: int | None
    created_at: datetime
    attempts: int
    """How often it was claimed, this time included; above 1 the act may already have happened."""
    leased_by: str
    is_readable: bool = True
    """False if ``payload`` could not be read and is empty: a hand or a disk has spoilt it."""

    def whole(self) -> OutboxEntry:
        """Return it as it is. Raises ``ValueError`` if its payload could not be read."""
        if not self.is_readable:
            raise ValueError("what was wanted can't be read in the database")
        return self
