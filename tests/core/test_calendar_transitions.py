"""Every zone, every change of its clocks from 2024 to 2037, a daily run at every half-hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise, product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.core.calendar import (
    Occurrence,
    Recurrence,
    next_occurrence,
    occurrences,
    resolve_local,
    zone,
    zone_names,
)

EVERY_DAY = frozenset(range(7))
HALF_HOURS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 30))
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2038, 1, 1, tzinfo=UTC)


class Change(NamedTuple):
    """A moment at which a zone's offset from UTC changes."""

    at: datetime
    before: timedelta
    after: timedelta


def offset(instant: datetime, tz: ZoneInfo) -> timedelta:
    found = instant.astimezone(tz).utcoffset()
    assert found is not None
    return found


def changes_of(tz: ZoneInfo) -> list[Change]:
    """Found by looking at the offset every third day, then halving: nothing of the code under test is used.

    Clocks are not changed twice within three days: the shortest time between two changes is a Ramadan.
    """
    looks = [BEGIN + n * DAY for n in range(0, (END - BEGIN).days + 1, 3)]
    offsets = [offset(look, tz) for look in looks]
    found: list[Change] = []
    for (look, before), (next_look, after) in pairwise(zip(looks, offsets, strict=True)):
        if before != after:
            low, high = look, next_look
            while high - low > MINUTE:
                middle = low + (high - low) // 2 // MINUTE * MINUTE
                low, high = (middle, high) if offset(middle, tz) == before else (low, middle)
            found.append(Change(high, before, after))
    return found


@cache
def zones_by_file() -> list[list[str]]:
    """All names, those together that share the content of their file: links of one another."""
    files: dict[bytes, list[str]] = {}
    for name in zone_names():
        data = resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()
        files.setdefault(data, []).append(name)
    return list(files.values())


@cache
def changing_zones() -> list[tuple[tuple[str, ...], list[Change]]]:
    """All names whose clocks change, those together whose changes are the same, and the changes.

    What is asked here of a zone depends on nothing but these, so the first name stands for the others.
    """
    found: dict[tuple[Change, ...], list[str]] = {}
    for names in zones_by_file():
        found.setdefault(tuple(changes_of(zone(names[0]))), []).extend(names)
    return [(tuple(names), list(changes)) for changes, names in found.items() if changes]


def expected(slot: datetime, change: Change) -> tuple[datetime, bool]:
    """The earliest instant at which a clock near this change shows ``slot`` or later; and whether later."""
    as_before = slot.replace(tzinfo=UTC) - change.before
    if as_before < change.at:
        return as_before, False
    as_after = slot.replace(tzinfo=UTC) - change.after
    return (as_after, False) if as_after >= change.at else (change.at, True)


def runs_around(change: Change, local: date) -> Iterator[tuple[time, list[tuple[datetime, datetime, bool]]]]:
    """For every half-hour: what a daily schedule must do on four dates around the change."""
    for at in HALF_HOURS:
        slots = [datetime.combine(local + n * DAY, at) for n in (-1, 0, 1, 2)]
        yield at, [(slot, *expected(slot, change)) for slot in slots]


def test_every_zone_is_loaded_from_the_tzdata_package() -> None:
    assert sum(len(names) for names in zones_by_file()) == len(zone_names()) > 590
    for name in zone_names():
        assert zone(name).key == name


def test_the_changes_of_the_clocks_are_all_there() -> None:
    berlin = changes_of(zone("Europe/Berlin"))
    assert len(berlin) == len(changes_of(zone("America/New_York"))) == 28
    assert berlin[0] == Change(datetime(2024, 3, 31, 1, tzinfo=UTC), timedelta(hours=1), timedelta(hours=2))
    assert sum(len(names) for names, _ in changing_zones()) > 200
    assert sum(len(changes) for _, changes in changing_zones()) > 800
    for _, changes in changing_zones():
        assert all(later.at - earlier.at > 30 * DAY for earlier, later in pairwise(changes))
        assert all(change.at.second == 0 for change in changes)


def test_each_due_date_has_exactly_one_run_at_every_change_of_every_zone() -> None:
    """One run per local date, strictly increasing, a gap to its first valid minute, a fold's first time."""
    for names, changes in changing_zones():
        tz = zone(names[0])
        daily = {at: Recurrence(weekdays=EVERY_DAY, at=at, zone=names[0]) for at in HALF_HOURS}
        for change in changes:
            local = change.at.astimezone(tz).date()
            for at, wanted in runs_around(change, local):
                start = wanted[0][1] - MINUTE
                found = [(run.local, run.at, run.shifted) for run in occurrences(daily[at], start, 4)]
                assert found == wanted, (names, change, at)


def test_every_name_of_a_zone_meets_its_changes_alike() -> None:
    for names, changes in changing_zones():
        for name, change in product(names, changes[:6]):
            around = change.at + min(change.before, change.after)
            slot = around.replace(tzinfo=None) + 30 * MINUTE  # half an hour into the gap or the fold
            daily = Recurrence(weekdays=EVERY_DAY, at=slot.time(), zone=name)
            wanted = Occurrence(slot, *expected(slot, change))
            assert next_occurrence(daily, wanted.at - MINUTE) == wanted, (name, change)


def test_no_run_is_earlier_on_the_clock_than_asked_and_each_follows_the_one_before() -> None:
    for names, changes in changing_zones():
        tz = zone(names[0])
        for change in changes[:6]:
            local = change.at.astimezone(tz).date()
            for at, wanted in runs_around(change, local):
                moments = [moment for _, moment, _ in wanted]
                assert all(earlier < later for earlier, later in pairwise(moments))
                daily = Recurrence(weekdays=EVERY_DAY, at=at, zone=names[0])
                for earlier, later in pairwise(moments):
                    run = next_occurrence(daily, earlier)  # strictly after: a run does not find itself again
                    assert run.at == later
                    assert later.astimezone(tz).replace(tzinfo=None) >= run.local
                    assert next_occurrence(daily, later - timedelta(microseconds=1)).at == later


def test_a_local_time_resolves_to_the_earliest_instant_that_shows_it_or_later() -> None:
    for names, changes in changing_zones():
        for change in changes[-2:]:
            midnight = datetime.combine((change.at + change.before).date(), time.min)
            for minutes in range(-60, 26 * 60, 10):
                slot = midnight + minutes * MINUTE
                assert resolve_local(slot, names[0]) == expected(slot, change)[0], (names, slot)
