"""Whether this machine's clock is right: every answer of Discord's says when it was given.

A clock that is a year ahead would have everything erased that is kept for less, and all that a year would have
brought happen at once. So what waits for its time waits as long as the clock is further off than drift explains.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

WRONG: Final = timedelta(minutes=30)
"""Beyond this a clock is wrong, and not just inexact: it is the least that a mistaken time zone comes to."""
APART: Final = timedelta(minutes=5)
"""How far the clocks of two processes on one database may be apart, and still be right."""


def read_date(header: str | None) -> datetime | None:
    """Return the moment of a ``Date`` header, in UTC; None if there is none to be read."""
    try:
        return None if header is None else parsedate_to_datetime(header).astimezone(UTC)
    except ValueError:
        return None


def lately(moments: Sequence[datetime], within: timedelta, now: datetime) -> list[datetime]:
    """Return those of ``moments`` that count towards a limit on the time ``within`` before ``now``, in order.

    One that is yet to come was stored by a clock that was wrong, and counts for nothing: else somebody would be kept
    waiting for as long as the clock was ahead.
    """
    return sorted(moment for moment in moments if now - within < moment <= now + APART)


class DiscordsClock:
    """What Discord's clock shows, as far as it has said so."""

    def __init__(self, clock: Callable[[], datetime], passed: Callable[[], float] | None = None) -> None:
        """``clock`` is this machine's; ``passed`` counts seconds, whatever the clock is set to meanwhile."""
        self._clock = clock
        self._passed = passed or _passed
        self._said: tuple[datetime, float] | None = None

    def heard(self, date: str | None) -> None:
        """Take note of the ``Date`` of an answer that has just come."""
        moment = read_date(date)
        if moment is not None:
            self._said = moment, self._passed()

    @property
    def ahead(self) -> timedelta:
        """How far this machine's clock is ahead of Discord's; negative if it is behind, 0 while nobody knows."""
        if self._said is None:
            return timedelta(0)
        said, at = self._said
        return self._clock() - (said + timedelta(seconds=self._passed() - at))

    @property
    def now(self) -> datetime:
        """What time it is: by Discord's clock while this machine's is wrong."""
        ahead = self.ahead
        return self._clock() - (ahead if abs(ahead) > WRONG else timedelta(0))

    @property
    def is_wrong(self) -> bool:
        """Whether this machine's clock is further from Discord's than :data:`WRONG`."""
        return abs(self.ahead) > WRONG


def _passed() -> float:
    """Count the seconds a machine sleeps, too, where its system does."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)
