"""A member's own rhythm: in how many weeks they answered, with free passes. For their eyes only.

There is no streak that breaks: a week without a question does not count, and a week missed uses up a pass that was
earned before. Nobody else ever sees any of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.core.calendar import zone

LOOKED_BACK: Final = timedelta(weeks=26)
"""How far back a rhythm goes."""
PASS_EVERY: Final = 4
"""Weeks with an answer after which a free pass is earned."""
PASSES_MOST: Final = 2


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a member wants for themselves; both are off until they say otherwise."""

    is_reminded: bool = False
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Cadence:
    """How somebody kept up over the last half year."""

    answered: int = 0
    """Weeks in which they answered at least once."""
    asked: int = 0
    """Weeks in which there was a question."""
    together: int = 0
    """Weeks with an answer since the last one missed that no pass was left for."""
    passes: int = 0
    """Free passes left."""
    used: int = 0
    """Passes used since then."""


def week_of(moment: datetime, zone_name: str) -> date:
    """Return the Monday of the week in which a clock in this zone shows ``moment``."""
    local = moment.astimezone(zone(zone_name)).date()
    return local - timedelta(days=local.weekday())


def cadence(runs: Iterable[tuple[datetime, bool]], zone_name: str, now: datetime) -> Cadence:
    """Return how somebody kept up with runs: when each was due, and whether they answered it.

    The week that is going on counts once it was answered, and is never missed yet.
    """
    weeks: dict[date, bool] = {}
    for due_at, is_answered in runs:
        week = week_of(due_at, zone_name)
        weeks[week] = weeks.get(week, False) or is_answered
    this_week = week_of(now, zone_name)
    if not weeks.get(this_week, True):
        del weeks[this_week]
    answered = together = passes = used = 0
    for _, is_answered in sorted(weeks.items()):
        if is_answered:
            answered += 1
            together += 1
            if together % PASS_EVERY == 0:
                passes = min(PASSES_MOST, passes + 1)
        elif together and passes:
            passes -= 1
            used += 1
        else:
            together = passes = used = 0
    return Cadence(answered, len(weeks), together, passes, used)
