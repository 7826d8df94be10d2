"""Local time that comes round again: the next occurrence of a schedule that lives in an IANA zone.

What repeats is a local date and a wall-clock time; the instant is worked out afresh for every date. So
"Mondays at 09:00 in Berlin" stays at nine when the clocks change, and a schedule knows nothing of offsets.
A library that steps from instant to instant, as APScheduler's cron trigger does, misses or repeats runs at
such changes.

Zones come from ``bot.core.zones``; what callers need of it can be imported from here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice, takewhile
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.zones import UnknownZone, as_spelt, search_zones, zone, zone_names

__all__ = [
    "DayOfMonth",
    "Occurrence",
    "Recurrence",
    "UnknownZone",
    "WeekdayOfMonth",
    "as_spelt",
    "next_occurrence",
    "occurrences",
    "occurrences_until",
    "resolve_local",
    "search_zones",
    "zone",
    "zone_names",
]

_WEEKDAYS: Final = frozenset(range(7))
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """The same day of every month, 1 to 31; a shorter month uses its last day, so 31 is "the last day"."""

    day: int

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError(f"no month has a day {self.day}")

    def __contains__(self, local: date) -> bool:
        return local.day == min(self.day, _days_in_month(local))


@dataclass(frozen=True, slots=True)
class WeekdayOfMonth:
    """The nth Monday (0) … Sunday (6) of every month: ``nth`` is 1 to 4, or -1 for the last."""

    nth: int
    weekday: int

    def __post_init__(self) -> None:
        if self.nth not in {1, 2, 3, 4, -1}:
            raise ValueError(
                f"not every month has a {self.nth}. weekday; 1 to 4 and -1 (the last) always exist"
            )
        if self.weekday not in _WEEKDAYS:
            raise ValueError(f"a weekday is 0 (Monday) to 6 (Sunday), not {self.weekday}")

    def __contains__(self, local: date) -> bool:
        if local.weekday() != self.weekday:
            return False
        if self.nth == -1:
            return local.day + 7 > _days_in_month(local)
        return (local.day + 6) // 7 == self.nth


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Local dates that are due, and the wall-clock time on them.

    Either ``weekdays`` (0 is Monday; all seven make it daily), in every week or every ``every_weeks``-th one
    counted from the week of ``anchor`` (weeks begin on Monday), or ``month_rule``. Dates in ``blackout`` are
    left out and nothing takes their place.

    Raises ``ValueError`` when these do not make a schedule, and ``UnknownZone`` for an unknown ``zone``.
    """

    at: time
    """Naive, in whole minutes."""
    zone: str
    """IANA name."""
    weekdays: frozenset[int] = frozenset()
    every_weeks: int = 1
    anchor: date | None = None
    """Any date in a week that is due; needed when ``every_weeks`` is more than 1."""
    month_rule: DayOfMonth | WeekdayOfMonth | None = None
    blackout: Container[date] = field(default=frozenset[date]())

    def __post_init__(self) -> None:
        if self.at.tzinfo is not None or self.at.second or self.at.microsecond:
            raise ValueError("a recurrence's time is naive and in whole minutes")
        if bool(self.weekdays) == (self.month_rule is not None):
            raise ValueError("a recurrence has weekdays or a rule for the month, one of the two")
        if not self.weekdays <= _WEEKDAYS:
            raise ValueError("weekdays are 0 (Monday) to 6 (Sunday)")
        if self.every_weeks < 1:
            raise ValueError("a recurrence comes round every week at most")
        if self.every_weeks > 1 and (self.anchor is None or not self.weekdays):
            raise ValueError("every n weeks needs weekdays and a week to count from")
        zone(self.zone)

    def is_due(self, local: date) -> bool:
        """Say whether this local date is one of the schedule's."""
        if local in self.blackout:
            return False
        if self.month_rule is not None:
            return local in self.month_rule
        if local.weekday() not in self.weekdays:
            return False
        return self.anchor is None or (_week(local) - _week(self.anchor)) % self.every_weeks == 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One run of a schedule."""

    local: datetime
    """The naive local date and time that was asked for. Unique within a schedule, so it can name the run."""
    at: datetime
    """The aware UTC instant at which it happens."""
    shifted: bool
    """Whether the clocks jumped over ``local``, so that ``at`` is the first valid minute after the gap."""


def next_occurrence(recurrence: Recurrence, after: datetime) -> Occurrence:
    """The first occurrence strictly after ``after``, an aware datetime of any zone.

    Every due local date has exactly one occurrence, never earlier on the clock than asked: a time that the
    clocks jump over moves to the first valid minute after the gap, a time that they show twice is met the
    first time. A date which a zone leaves out whole (Samoa, 30 December 2011) is not due.

    Raises ``ValueError`` for a naive ``after`` and ``OverflowError`` past the year 9999.
    """
    return next(_all_after(recurrence, after))


def occurrences(recurrence: Recurrence, after: datetime, count: int) -> list[Occurrence]:
    """The first ``count`` occurrences strictly after ``after``, in order; see ``next_occurrence``."""
    return list(islice(_all_after(recurrence, after), count))


def occurrences_until(recurrence: Recurrence, after: datetime, until: datetime) -> list[Occurrence]:
    """All occurrences strictly after ``after`` and not after ``until``, in order; see ``next_occurrence``."""
    return list(takewhile(lambda found: found.at <= until, _all_after(recurrence, after)))


def resolve_local(local_naive: datetime, zone_name: str) -> datetime:
    """The UTC instant at which a wall clock in this zone shows ``local_naive``.

    Of two such instants (clocks set back) it is the first. Where there is none (clocks set forward) it is
    the first whole minute after the gap.

    Raises ``ValueError`` for an aware ``local_naive`` and ``UnknownZone`` for an unknown name.
    """
    if local_naive.tzinfo is not None:
        raise ValueError("a local time to resolve is naive")
    return _resolve(local_naive, zone(zone_name))[0]


def _all_after(recurrence: Recurrence, after: datetime) -> Iterator[Occurrence]:
    if after.tzinfo is None:
        raise ValueError("a moment to look on from is aware")
    tz = zone(recurrence.zone)
    # No earlier date can still be to come: a time that the clock has passed has been met, if only by a gap.
    first = after.astimezone(tz).date()
    for days in count():
        local = first + days * _DAY
        if not recurrence.is_due(local):
            continue
        slot = datetime.combine(local, recurrence.at)
        at, shifted = _resolve(slot, tz)
        if at > after and not (shifted and _is_left_out(local, tz)):
            yield Occurrence(slot, at, shifted)


def _resolve(slot: datetime, tz: ZoneInfo) -> tuple[datetime, bool]:
    """The instant of a naive local time, and whether a gap moved it."""
    at = slot.replace(tzinfo=tz, fold=0).astimezone(UTC)  # fold 0 is the first of two
    if _wall_clock(at, tz) == slot:
        return at, False
    return _end_of_gap(slot, tz), True


def _end_of_gap(slot: datetime, tz: ZoneInfo) -> datetime:
    """The first whole minute whose wall clock is past ``slot``, a time that no clock shows.

    PEP 495 gives a missing time the offset from before the gap with fold 0, and from after it with fold 1:
    read with the other side's offset, it lies after the change and before it, respectively.
    """
    before = slot.replace(tzinfo=tz, fold=1).astimezone(UTC)
    after = slot.replace(tzinfo=tz, fold=0).astimezone(UTC)
    minutes_before, minutes_after = 0, (after - before) // _MINUTE + 1
    while minutes_after - minutes_before > 1:
        middle = (minutes_before + minutes_after) // 2
        if _wall_clock(before + middle * _MINUTE, tz) > slot:
            minutes_after = middle
        else:
            minutes_before = middle
    return before + minutes_after * _MINUTE


def _is_left_out(local: date, tz: ZoneInfo) -> bool:
    begins_at, _ = _resolve(datetime.combine(local, time.min), tz)
    return _wall_clock(begins_at, tz).date() != local


def _wall_clock(instant: datetime, tz: ZoneInfo) -> datetime:
    return instant.astimezone(tz).replace(tzinfo=None, fold=0)


def _days_in_month(local: date) -> int:
    return monthrange(local.year, local.month)[1]


def _week(local: date) -> int:
    """The number of a date's week, counted on without end from one Monday to the next."""
    return (local.toordinal() - 1) // 7  # 1 January of the year 1 was a Monday
