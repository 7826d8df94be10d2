"""The parts of the hallway that a server can do without, rest, or open to some: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from bot.core.standing import Standing
from bot.core.text import line

PAUSE_REASON_MOST: Final = 200
GATE_DAYS_MOST: Final = 365
"""The longest that somebody may have to be around first, in days."""


class Pillar(StrEnum):
    """A part of the hallway."""

    SHARES = "shares"
    LOOKING = "looking"
    """Looking for work and hiring."""
    INTRODUCTIONS = "introductions"
    PROMPTS = "prompts"


@dataclass(frozen=True, slots=True)
class PillarSettings:
    """What organizers settled for one pillar; one that nobody touched has the defaults."""

    guild_id: int
    pillar: Pillar
    is_on: bool = True
    paused_at: datetime | None = None
    paused_by: int | None = None
    pause_reason: str = ""
    """What members are told about a pause; may be empty."""
    role_id: int | None = None
    """The role that members need to take part; None: none."""
    member_days: int = 0
    """For how many days somebody must have been in the server; 0: not at all."""
    account_days: int = 0
    """How many days old somebody's account must be; 0: any age."""

    @property
    def is_resting(self) -> bool:
        """Say whether nothing happens here at present: it is off, or paused."""
        return not self.is_on or self.paused_at is not None


@dataclass(frozen=True, slots=True)
class Off:
    """The server does without this pillar."""

    pillar: Pillar


@dataclass(frozen=True, slots=True)
class Paused:
    """Organizers let it rest for a while; ``reason`` may be empty."""

    pillar: Pillar
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Suspended:
    """This member is kept out until a moment, or until an organizer lifts it."""

    pillar: Pillar
    until: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NeedsRole:
    """It is for members with a role."""

    pillar: Pillar
    role_id: int


@dataclass(frozen=True, slots=True)
class TooNewHere:
    """They may take part from a moment on, once they have been in the server for long enough."""

    pillar: Pillar
    opens_at: datetime


@dataclass(frozen=True, slots=True)
class TooNewOnDiscord:
    """They may take part from a moment on, once their account is old enough."""

    pillar: Pillar
    opens_at: datetime


Closed: TypeAlias = Off | Paused | Suspended | NeedsRole | TooNewHere | TooNewOnDiscord
"""Why somebody can't take part in a pillar now."""


class PillarClosed(Exception):
    """Raised within a unit when a member acts in a pillar that is closed to them; nothing is saved."""

    def __init__(self, closed: Closed) -> None:
        super().__init__(repr(closed))
        self.closed: Final = closed


@dataclass(frozen=True, slots=True)
class BadDays:
    """A number of days is below 0 or above ``most``."""

    most: int = GATE_DAYS_MOST


def check(settings: PillarSettings) -> BadDays | None:
    """Return why these settings can't be, or None."""
    is_within = all(0 <= days <= GATE_DAYS_MOST for days in (settings.member_days, settings.account_days))
    return None if is_within else BadDays()


def paused(settings: PillarSettings, reason: str, by: int, now: datetime) -> PillarSettings:
    """Return the settings with a pause; one that lasts already goes on, and gets this reason."""
    word = line(reason, PAUSE_REASON_MOST)
    if settings.paused_at is not None and settings.pause_reason == word:
        return settings
    return replace(settings, paused_at=settings.paused_at or now, paused_by=by, pause_reason=word)


def resumed(settings: PillarSettings) -> PillarSettings:
    """Return the settings without a pause."""
    return replace(settings, paused_at=None, paused_by=None, pause_reason="")


def why_closed(
    settings: PillarSettings, suspended: Suspended | None, standing: Standing | None, now: datetime
) -> Closed | None:
    """Return why a member can't take part now, None if they can.

    ``suspended`` is what they are kept out by, if anything. Without a ``standing`` the gates are not looked
    at: they are for what members do on Discord, which says it with everything they do.
    """
    if suspended is not None:
        return suspended
    if not settings.is_on:
        return Off(settings.pillar)
    if settings.paused_at is not None:
        return Paused(settings.pillar, settings.pause_reason)
    if standing is None or standing.is_organizer:
        return None
    return _gate(settings, standing, now)


def _gate(settings: PillarSettings, standing: Standing, now: datetime) -> Closed | None:
    if settings.role_id is not None and settings.role_id not in standing.role_ids:
        return NeedsRole(settings.pillar, settings.role_id)
    # Without a gate nobody is too new, not even by a clock that is behind.
    if settings.member_days and standing.joined_at is not None:
        opens_at = standing.joined_at + timedelta(days=settings.member_days)
        if opens_at > now:
            return TooNewHere(settings.pillar, opens_at)
    if settings.account_days:
        opens_at = standing.created_at + timedelta(days=settings.account_days)
        if opens_at > now:
            return TooNewOnDiscord(settings.pillar, opens_at)
    return None
