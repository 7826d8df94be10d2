"""Every zone, every change of its clocks from 2024 to 2037, every half-hour: each due date has one run.

Driven as prompts are: what is planned is looked at when it is due, or somewhat later, and the next is planned then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.core.calendar import zone
from bot.core.schedule import Due, Later, Often, Schedule, following, look
from tests.core.test_calendar_transitions import (
    DAY,
    EVERY_DAY,
    HALF_HOURS,
    MINUTE,
    Change,
    changing_zones,
    expected,
)

GRACE = timedelta(hours=10)
LATE = (timedelta(0), 20 * MINUTE, 90 * MINUTE)
"""How late somebody looks; each half-hour has its turn with each of them."""


def every_change() -> Iterator[tuple[str, Change, date]]:
    """Every zone with each change of its clocks and the local date after it."""
    for names, changes in changing_zones():
        tz = zone(names[0])
        for change in changes:
            yield names[0], change, change.at.astimezone(tz).date()


def runs(schedule: Schedule, begin: datetime, late: timedelta, count: int) -> list[tuple[datetime, datetime]]:
    """Let runs come round from ``begin`` on: the slot of each and when it was due, and what is planned then."""
    slot = following(schedule, begin)
    found: list[tuple[datetime, datetime]] = []
    for _ in range(count - 1):
        due = look(schedule, slot.local, GRACE, slot.at + late)
        assert isinstance(due, Due)
        assert due.is_in_time
        assert due.missed is None, (schedule, slot)
        found.append((due.newest.local, due.newest.at))
        slot = due.next
    return [*found, (slot.local, slot.at)]


def of_the_month(local: date) -> Often:
    """Which one of its month a date is."""
    return {1: Often.FIRST, 2: Often.SECOND, 3: Often.THIRD}.get((local.day + 6) // 7, Often.LAST)


def test_a_daily_schedule_runs_once_on_each_date_around_every_change() -> None:
    for name, change, local in every_change():
        for number, at in enumerate(HALF_HOURS):
            slots = [datetime.combine(local + n * DAY, at) for n in (-1, 0, 1)]
            wanted = [(slot, expected(slot, change)[0]) for slot in slots]
            schedule = Schedule(at, name, EVERY_DAY)
            found = runs(schedule, wanted[0][1] - MINUTE, LATE[number % 3], 3)
            assert found == wanted, (name, change, at)


def test_a_weekly_schedule_runs_once_on_the_date_of_every_change_and_once_a_week_later() -> None:
    for name, change, local in every_change():
        for number, at in enumerate(HALF_HOURS):
            slots = [datetime.combine(local + n * DAY, at) for n in (0, 7)]
            wanted = [(slot, expected(slot, change)[0]) for slot in slots]
            schedule = Schedule(at, name, frozenset({local.weekday()}))
            found = runs(schedule, wanted[0][1] - MINUTE, LATE[number % 3], 2)
            assert found == wanted, (name, change, at)


def test_a_monthly_schedule_runs_once_on_the_date_of_every_change_and_next_in_another_month() -> None:
    for name, change, local in every_change():
        often = of_the_month(local)
        is_last = (local + 7 * DAY).month != local.month
        if often is Often.LAST and not is_last:
            continue  # the fourth of five, which no schedule counts
        for number, at in enumerate(HALF_HOURS):
            slot = datetime.combine(local, at)
            wanted = expected(slot, change)[0]
            schedule = Schedule(at, name, frozenset({local.weekday()}), often)
            due = look(schedule, following(schedule, wanted - MINUTE).local, GRACE, wanted + LATE[number % 3])
            assert isinstance(due, Due)
            assert (due.newest.local, due.newest.at, due.missed) == (slot, wanted, None), (name, change, at)
            assert (due.next.local.year, due.next.local.month) != (local.year, local.month)
            assert due.next.at - wanted > 27 * DAY


def test_nobody_who_looks_a_minute_early_at_a_change_finds_anything_due() -> None:
    for name, change, local in every_change():
        for at in (time(0), time(1, 30), time(2, 30), time(23, 30)):
            slot = datetime.combine(local, at)
            wanted = expected(slot, change)[0]
            assert look(Schedule(at, name, EVERY_DAY), slot, GRACE, wanted - MINUTE) == Later(wanted)
