"""How open members are to introductions, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

WEEKLY_MOST: Final = 10
PAUSE_MOST: Final = timedelta(days=366)
"""From a date to the same date of the next year, whichever year that is."""


class Openness(StrEnum):
    """Whose requests a member wants to see."""

    OPEN = "open"
    """Anybody's here."""
    MET = "met"
    """Only those that come through somebody they have met."""
    CLOSED = "closed"
    """Nobody's."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a member said about introductions in a server; who never said anything has the defaults."""

    openness: Openness = Openness.OPEN
    weekly_most: int | None = None
    """How many requests a week; None stands for what the server has settled."""
    paused_until: datetime | None = None
    """Until then no request is shown to them. May lie in the past: ask :meth:`is_paused`."""
    is_link: bool = False
    """Whether they may be named on the way from one member to another."""

    def is_paused(self, now: datetime) -> bool:
        """Tell whether a pause holds at ``now``; at the very moment it ends it does not."""
        return self.paused_until is not None and now < self.paused_until


@dataclass(frozen=True, slots=True)
class BadWeeklyMost:
    """So many requests a week can't be chosen."""

    least: int = 0
    most: int = WEEKLY_MOST


@dataclass(frozen=True, slots=True)
class PauseTooLong:
    """A pause ends by ``latest`` at the latest."""

    latest: datetime


PreferencesRefusal = BadWeeklyMost | PauseTooLong


def check(preferences: Preferences, now: datetime) -> Preferences | PreferencesRefusal:
    """Return the preferences to keep, or why they can't be.

    A pause that would be over by ``now`` is none.
    """
    if preferences.weekly_most is not None and not 0 <= preferences.weekly_most <= WEEKLY_MOST:
        return BadWeeklyMost()
    if not preferences.is_paused(now):
        return replace(preferences, paused_until=None)
    if preferences.paused_until is not None and preferences.paused_until > now + PAUSE_MOST:
        return PauseTooLong(now + PAUSE_MOST)
    return preferences
