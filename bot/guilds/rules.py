"""What a server's settings may be, and what the bot tells organizers is amiss."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.core.calendar import UnknownZone, zone

RESCUE_HOURS_LEAST: Final = 6
RESCUE_HOURS_MOST: Final = 14 * 24
RESCUE_HOURS_DEFAULT: Final = 48


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """The settings of one server; a server that never set anything has the defaults."""

    guild_id: int
    zone: str = "UTC"
    """IANA name."""
    share_channel_id: int | None = None
    organizer_role_id: int | None = None
    """Members with this role organize, beside everyone who may manage the server."""
    rescue_after_hours: int = RESCUE_HOURS_DEFAULT
    """Hours without a reply after which a share is offered to volunteers."""
    set_up_at: datetime | None = None


class TroubleKind(StrEnum):
    """What keeps the bot from doing its work in a server."""

    SHARE_CHANNEL_GONE = "share-channel-gone"
    SHARE_CHANNEL_FORBIDDEN = "share-channel-forbidden"
    THREADS_FULL = "threads-full"
    THREAD_LOCKED = "thread-locked"
    TAGS = "tags"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something an organizer can mend."""

    kind: TroubleKind
    channel_id: int | None
    code: int
    since: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class BadZone:
    """No zone has this name; ``suggestions`` are the nearest that exist."""

    name: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRescueHours:
    """The wait before a rescue is outside what makes sense."""

    least: int = RESCUE_HOURS_LEAST
    most: int = RESCUE_HOURS_MOST


SettingsRefusal = BadZone | BadRescueHours

CHANNEL_GONE: Final = frozenset({10003, 10004, 10008})
FORBIDDEN: Final = frozenset({50001, 50013, 50024})
THREADS_FULL: Final = frozenset({160006, 30033})
LOCKED: Final = frozenset({50083, 160005})
TAGS: Final = frozenset({40066, 40067, 30047, 30048})


def check(settings: GuildSettings) -> SettingsRefusal | None:
    """Return why these settings can't be, or None."""
    try:
        zone(settings.zone)
    except UnknownZone as unknown:
        return BadZone(settings.zone, tuple(unknown.suggestions))
    if not RESCUE_HOURS_LEAST <= settings.rescue_after_hours <= RESCUE_HOURS_MOST:
        return BadRescueHours()
    return None


def trouble_kind(code: int) -> TroubleKind:
    """Name the trouble behind a Discord JSON error code (Discord docs, Opcodes and Status Codes)."""
    for codes, kind in (
        (CHANNEL_GONE, TroubleKind.SHARE_CHANNEL_GONE),
        (FORBIDDEN, TroubleKind.SHARE_CHANNEL_FORBIDDEN),
        (THREADS_FULL, TroubleKind.THREADS_FULL),
        (LOCKED, TroubleKind.THREAD_LOCKED),
        (TAGS, TroubleKind.TAGS),
    ):
        if code in codes:
            return kind
    return TroubleKind.OTHER
