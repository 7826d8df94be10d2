"""When to try again, and when to give up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.core.effects import Ending, OutboxEntry
from bot.core.outbox import PUT_OFF_AT_MOST

SHORTEST: Final = timedelta(seconds=2)
LONGEST: Final = timedelta(minutes=8)
LONGEST_FOR_ALL: Final = timedelta(minutes=2)
"""How long nothing is sent at most, unless Discord asks for more."""
BLOCKED_PAUSE: Final = timedelta(hours=1)
"""How often it is looked whether an organizer has mended what blocks an effect."""
GIVE_UP_AFTER: Final = timedelta(days=3)
BLOCKED_GIVE_UP_AFTER: Final = timedelta(days=7)
FAIR_TRIES: Final = 20
"""Tries every effect gets, however long it waited behind another or for the bot to be started again."""


def pause(entry: OutboxEntry, ending: Ending, jitter: float, at_least: float | None) -> timedelta:
    """Return how long to wait before the next try.

    Exponential back-off with full jitter between :data:`SHORTEST` and :data:`LONGEST`; ``jitter`` is
    from 0 to 1. ``at_least`` is in seconds, what Discord asked for; it never comes to more than a day.
    """
    if ending is Ending.BLOCKED:
        return BLOCKED_PAUSE
    longest = min(LONGEST, SHORTEST * 2 ** min(entry.attempts, 20))
    back_off = SHORTEST + (longest - SHORTEST) * jitter
    return _as_asked(back_off, at_least)


def pause_for_all(pauses: int, at_least: float | None) -> timedelta:
    """Return how long nothing is to be sent, the ``pauses``-th time in a row that Discord refused everything."""
    back_off = min(LONGEST_FOR_ALL, SHORTEST * 2 ** min(pauses, 20))
    return _as_asked(back_off, at_least)


def is_hopeless(entry: OutboxEntry, ending: Ending, now: datetime) -> bool:
    """Return whether an effect that failed once more is given up."""
    allowed = BLOCKED_GIVE_UP_AFTER if ending is Ending.BLOCKED else GIVE_UP_AFTER
    return entry.attempts >= FAIR_TRIES and now - entry.created_at >= allowed


def _as_asked(back_off: timedelta, at_least: float | None) -> timedelta:
    return min(max(back_off, timedelta(seconds=at_least or 0)), PUT_OFF_AT_MOST)
