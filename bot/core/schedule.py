"""What organizers schedule: when it comes round, what is due of it now, and what comes next. Pure.

A slot is a local date and time in a zone, and names what happens then. Every due local date has exactly one
(:mod:`bot.core.calendar`); the instant is worked out afresh each time, so that new rules for a zone are heeded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from bot.core.calendar import (
    Occurrence,
    Recurrence,
    WeekdayOfMonth,
    next_occurrence,
    occurrences_until,
    resolve_local,
    zone,
)

SPAN_DAYS_MOST: Final = 366
_LOOKED_AT_MOST: Final = 500
"""Dates looked at for the next few: more than any blackout leaves out at a stretch."""


class Often(StrEnum):
    """In which weeks, or which week of the month, the weekdays of a schedule are due."""

    EVERY_WEEK = "1"
    SECOND_WEEK = "2"
    THIRD_WEEK = "3"
    FOURTH_WEEK = "4"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    LAST = "last"

    @property
    def nth(self) -> int | None:
        """Which one in the month, -1 for the last; None for every so many weeks."""
        return _NTH.get(self)

    @property
    def weeks(self) -> int:
        """Every how many weeks; 1 for those of the month."""
        return 1 if self.nth is not None else int(self.value)


_NTH: Final = {Often.FIRST: 1, Often.SECOND: 2, Often.THIRD: 3, Often.LAST: -1}


@dataclass(frozen=True, slots=True)
class Span:
    """Dates on which nothing is due, both ends among them."""

    first: date
    last: date

    def __contains__(self, local: date) -> bool:
        return self.first <= local <= self.last


@dataclass(frozen=True, slots=True)
class _LeftOut:
    spans: tuple[Span, ...]

    def __contains__(self, local: object) -> bool:
        return isinstance(local, date) and any(local in span for span in self.spans)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something comes round. Weekdays and a zone that exist make a recurrence of it."""

    at: time
    """Naive, in whole minutes."""
    zone: str
    """IANA name."""
    weekdays: frozenset[int] = frozenset({0})
    """0 is Monday; exactly one where ``often`` counts within the month."""
    often: Often = Often.EVERY_WEEK
    anchor: date | None = None
    """Any date in a week that is due, where it is not every week."""
    left_out: tuple[Span, ...] = ()


def recurrence(schedule: Schedule, *, with_left_out: bool = True) -> Recurrence:
    """Return the schedule as the calendar knows it. Raises what :class:`~bot.core.calendar.Recurrence` raises."""
    left_out = _LeftOut(schedule.left_out) if with_left_out and schedule.left_out else frozenset[date]()
    nth = schedule.often.nth
    if nth is not None:
        (weekday,) = schedule.weekdays
        rule = WeekdayOfMonth(nth, weekday)
        return Recurrence(at=schedule.at, zone=schedule.zone, month_rule=rule, blackout=left_out)
    return Recurrence(
        at=schedule.at,
        zone=schedule.zone,
        weekdays=schedule.weekdays,
        every_weeks=schedule.often.weeks,
        anchor=schedule.anchor if schedule.often.weeks > 1 else None,
        blackout=left_out,
    )


def shortest_gap(schedule: Schedule) -> timedelta:
    """Return the shortest time there can be between two slots, by the clock on the wall."""
    if schedule.often.nth is not None:
        return timedelta(weeks=4)
    days = sorted(schedule.weekdays)
    between = [later - earlier for earlier, later in pairwise(days)]
    between.append(7 * schedule.often.weeks - (days[-1] - days[0]))
    return timedelta(days=min(between))


def following(schedule: Schedule, after: datetime, *, later_than: date | None = None) -> Occurrence:
    """Return the first slot after an instant, on a date later than ``later_than``.

    The second keeps a date that had its run from having another one after an edit.
    """
    return _following(recurrence(schedule), after, later_than)


def _following(rule: Recurrence, after: datetime, later_than: date | None) -> Occurrence:
    found = next_occurrence(rule, after)
    while later_than is not None and found.local.date() <= later_than:
        found = next_occurrence(rule, found.at)
    return found


# ---------------------------------------------------------------------- what is due


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing is due yet; ``at`` is when to look again."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Missed:
    """Slots that nothing came of, from the first to the last of them."""

    first: Occurrence
    last: Occurrence
    count: int


@dataclass(frozen=True, slots=True)
class Due:
    """What to do about everything that is due."""

    newest: Occurrence
    is_in_time: bool
    """Whether the newest slot is within its grace: then it is acted on."""
    missed: Missed | None
    """All slots that nothing comes of."""
    next: Occurrence


def look(schedule: Schedule, planned: datetime, grace: timedelta, now: datetime) -> Later | Due:
    """Decide what is due at ``now`` of a schedule whose next slot was ``planned``, a naive local time.

    However long nobody looked, one slot is acted on at most: the newest, unless it is later than ``grace``.
    """
    at = resolve_local(planned, schedule.zone)
    if at > now:
        return Later(at)
    rule = recurrence(schedule)
    due = [Occurrence(planned, at, _is_shifted(planned, at, schedule.zone))]
    due += [found for found in occurrences_until(rule, at, now) if found.local.date() > planned.date()]
    newest = due[-1]
    is_in_time = now - newest.at <= grace
    missed = due[:-1] if is_in_time else due
    return Due(
        newest=newest,
        is_in_time=is_in_time,
        missed=Missed(missed[0], missed[-1], len(missed)) if missed else None,
        next=_following(rule, now, newest.local.date()),
    )


# ---------------------------------------------------------------------- what comes next


class Mark(StrEnum):
    """What is special about a slot to come."""

    SHIFTED = "shifted"
    """The clocks jump over its time, so it comes as soon as they show a later one."""
    TWICE = "twice"
    """The clocks show its time twice; it comes the first time."""
    FORWARD = "forward"
    """The clocks were set forward since the slot before it."""
    BACK = "back"
    """The clocks were set back since the slot before it."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A slot to come."""

    local: datetime
    at: datetime
    marks: tuple[Mark, ...] = ()
    is_left_out: bool = False
    """It falls on a date that is left out, and will not happen."""


def upcoming(
    schedule: Schedule, now: datetime, count: int = 5, *, later_than: date | None = None
) -> list[Upcoming]:
    """Return the next ``count`` slots that will happen, with those between them that are left out."""
    left_out = _LeftOut(schedule.left_out)
    tz = zone(schedule.zone)
    found: list[Upcoming] = []
    kept = 0
    offset = now.astimezone(tz).utcoffset()
    rule, looked_at = recurrence(schedule, with_left_out=False), now
    for _ in range(_LOOKED_AT_MOST):
        each = next_occurrence(rule, looked_at)
        looked_at = each.at
        if later_than is not None and each.local.date() <= later_than:
            continue
        is_left_out = each.local.date() in left_out
        is_at = each.at.astimezone(tz).utcoffset()
        marks = _marks(each, schedule.zone)
        if offset is not None and is_at is not None and is_at != offset:
            marks += (Mark.FORWARD if is_at > offset else Mark.BACK,)
        offset = is_at
        found.append(Upcoming(each.local, each.at, marks, is_left_out))
        kept += not is_left_out
        if kept == count:
            break
    return found


def _marks(occurrence: Occurrence, zone_name: str) -> tuple[Mark, ...]:
    if occurrence.shifted:
        return (Mark.SHIFTED,)
    tz = zone(zone_name)
    first, second = (occurrence.local.replace(tzinfo=tz, fold=fold) for fold in (0, 1))
    return (Mark.TWICE,) if first.astimezone(UTC) != second.astimezone(UTC) else ()


def _is_shifted(slot: datetime, at: datetime, zone_name: str) -> bool:
    return at.astimezone(zone(zone_name)).replace(tzinfo=None, fold=0) != slot
