from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import (
    DayOfMonth,
    Occurrence,
    Recurrence,
    UnknownZone,
    WeekdayOfMonth,
    next_occurrence,
    occurrences,
    resolve_local,
    zone,
    zone_names,
)

BERLIN = "Europe/Berlin"
MONDAY = frozenset({0})
EVERY_DAY = frozenset(range(7))
NINE = time(9, 0)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def wall(clock: str) -> datetime:
    """A naive local time."""
    return datetime.fromisoformat(clock)


def dates(recurrence: Recurrence, after: datetime, count: int) -> list[date]:
    return [run.local.date() for run in occurrences(recurrence, after, count)]


def test_a_weekly_schedule_keeps_its_wall_clock_time_when_the_clocks_change() -> None:
    weekly = Recurrence(weekdays=MONDAY, at=NINE, zone=BERLIN)
    assert occurrences(weekly, utc(2026, 3, 20), 2) == [
        Occurrence(wall("2026-03-23 09:00"), utc(2026, 3, 23, 8), shifted=False),
        Occurrence(wall("2026-03-30 09:00"), utc(2026, 3, 30, 7), shifted=False),
    ]


def test_the_next_occurrence_is_strictly_after_the_moment_asked_about() -> None:
    weekly = Recurrence(weekdays=MONDAY, at=NINE, zone=BERLIN)
    due_at = utc(2026, 3, 23, 8)
    assert next_occurrence(weekly, due_at - timedelta(microseconds=1)).at == due_at
    assert next_occurrence(weekly, due_at).at == due_at + timedelta(days=7, hours=-1)


def test_the_moment_asked_about_may_be_in_any_zone() -> None:
    daily = Recurrence(weekdays=EVERY_DAY, at=NINE, zone="Pacific/Kiritimati")
    after = utc(2026, 5, 1, 12)
    elsewhere = after.astimezone(timezone(timedelta(hours=-11)))
    assert next_occurrence(daily, after) == next_occurrence(daily, elsewhere)


def test_a_time_in_a_gap_moves_to_the_first_valid_minute() -> None:
    daily = Recurrence(weekdays=EVERY_DAY, at=time(2, 30), zone=BERLIN)
    run = next_occurrence(daily, utc(2026, 3, 28, 12))
    assert run == Occurrence(wall("2026-03-29 02:30"), utc(2026, 3, 29, 1), shifted=True)
    assert run.at.astimezone(zone(BERLIN)).time() == time(3, 0)


def test_a_gap_at_midnight_does_not_lose_the_day_after() -> None:
    daily = Recurrence(weekdays=EVERY_DAY, at=time(0, 0), zone="Africa/Cairo")
    runs = occurrences(daily, utc(2026, 4, 22, 12), 4)
    assert [run.local.day for run in runs] == [23, 24, 25, 26]
    assert [run.shifted for run in runs] == [False, True, False, False]


def test_a_run_that_a_gap_moved_past_midnight_is_still_found_after_midnight_utc() -> None:
    # Greenland's clocks jump from 23:00 to 00:00, so a Saturday's 23:30 falls on Sunday.
    daily = Recurrence(weekdays=frozenset({5}), at=time(23, 30), zone="America/Nuuk")
    run = next_occurrence(daily, utc(2026, 3, 29, 0, 30))
    assert run == Occurrence(wall("2026-03-28 23:30"), utc(2026, 3, 29, 1), shifted=True)
    assert run.at.astimezone(zone("America/Nuuk")).date() == date(2026, 3, 29)


def test_a_time_that_is_shown_twice_is_met_once_and_the_first_time() -> None:
    daily = Recurrence(weekdays=EVERY_DAY, at=time(2, 30), zone=BERLIN)
    first, second = occurrences(daily, utc(2026, 10, 24, 12), 2)
    assert first == Occurrence(wall("2026-10-25 02:30"), utc(2026, 10, 25, 0, 30), shifted=False)
    assert second.at == utc(2026, 10, 26, 1, 30)
    assert next_occurrence(daily, utc(2026, 10, 25, 1, 0)) == second  # between the two showings


def test_a_date_that_a_zone_left_out_is_not_due() -> None:
    for at in (time(0, 0), NINE, time(23, 30)):
        daily = Recurrence(weekdays=EVERY_DAY, at=at, zone="Pacific/Apia")
        runs = occurrences(daily, utc(2011, 12, 28), 4)
        assert date(2011, 12, 30) not in {run.local.date() for run in runs}
        assert {date(2011, 12, 29), date(2011, 12, 31)} < {run.local.date() for run in runs}
        assert all(earlier.at < later.at for earlier, later in pairwise(runs))


def test_several_weekdays_come_in_order() -> None:
    weekly = Recurrence(weekdays=frozenset({4, 1}), at=NINE, zone="UTC")
    assert dates(weekly, utc(2026, 1, 1), 4) == [
        date(2026, 1, 2),
        date(2026, 1, 6),
        date(2026, 1, 9),
        date(2026, 1, 13),
    ]


def test_every_second_week_counts_whole_weeks_from_the_anchors() -> None:
    # The anchor is a Wednesday: its own Monday is due as well as the following Friday.
    fortnightly = Recurrence(
        weekdays=frozenset({0, 4}), at=NINE, zone="UTC", every_weeks=2, anchor=date(2026, 1, 7)
    )
    assert dates(fortnightly, utc(2026, 1, 4), 4) == [
        date(2026, 1, 5),
        date(2026, 1, 9),
        date(2026, 1, 19),
        date(2026, 1, 23),
    ]
    assert fortnightly.is_due(date(2025, 12, 22))  # weeks before the anchor count too
    assert not fortnightly.is_due(date(2025, 12, 29))


def test_a_week_ends_on_sunday() -> None:
    fortnightly = Recurrence(weekdays=EVERY_DAY, at=NINE, zone="UTC", every_weeks=2, anchor=date(2026, 1, 11))
    week = [date(2026, 1, 5) + timedelta(days=n) for n in range(7)]
    assert dates(fortnightly, utc(2026, 1, 1), 8) == [*week, date(2026, 1, 19)]


def test_the_last_day_of_a_shorter_month_stands_in_for_the_31st() -> None:
    monthly = Recurrence(month_rule=DayOfMonth(31), at=NINE, zone="UTC")
    assert dates(monthly, utc(2028, 1, 1), 4) == [
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
    ]


def test_the_nth_weekday_of_a_month() -> None:
    second_tuesday = Recurrence(month_rule=WeekdayOfMonth(2, 1), at=NINE, zone="UTC")
    assert dates(second_tuesday, utc(2026, 1, 1), 3) == [
        date(2026, 1, 13),
        date(2026, 2, 10),
        date(2026, 3, 10),
    ]
    last_friday = Recurrence(month_rule=WeekdayOfMonth(-1, 4), at=NINE, zone="UTC")
    assert dates(last_friday, utc(2026, 1, 1), 3) == [
        date(2026, 1, 30),
        date(2026, 2, 27),
        date(2026, 3, 27),
    ]


def test_a_blackout_date_is_left_out_and_nothing_takes_its_place() -> None:
    weekly = Recurrence(
        weekdays=MONDAY, at=NINE, zone="UTC", blackout=frozenset({date(2026, 1, 5), date(2026, 1, 19)})
    )
    assert dates(weekly, utc(2026, 1, 1), 3) == [date(2026, 1, 12), date(2026, 1, 26), date(2026, 2, 2)]


rules = st.one_of(
    st.builds(DayOfMonth, st.integers(1, 31)),
    st.builds(WeekdayOfMonth, st.sampled_from([1, 2, 3, 4, -1]), st.integers(0, 6)),
)
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
zones = st.sampled_from(zone_names())
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
weekly_schedules = st.builds(
    Recurrence,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    at=minutes,
    zone=zones,
    every_weeks=st.integers(1, 6),
    anchor=days,
    blackout=st.frozensets(days, max_size=3),
)
monthly_schedules = st.builds(Recurrence, month_rule=rules, at=minutes, zone=zones)
moments = st.datetimes(wall("2023-01-01 00:00"), wall("2038-01-01 00:00"), timezones=st.just(UTC))


@given(st.one_of(weekly_schedules, monthly_schedules), moments)
def test_no_due_date_is_left_out_and_none_comes_twice(recurrence: Recurrence, after: datetime) -> None:
    runs = occurrences(recurrence, after, 5)
    assert all(after < run.at for run in runs)
    assert all(earlier.at < later.at for earlier, later in pairwise(runs))
    found = [run.local.date() for run in runs]
    between = (found[0] + timedelta(days=n) for n in range((found[-1] - found[0]).days + 1))
    assert found == [day for day in between if recurrence.is_due(day)]
    assert all(resolve_local(run.local, recurrence.zone) == run.at for run in runs)


@given(rules, st.integers(2024, 2037))
def test_a_monthly_rule_is_due_once_in_every_month(rule: DayOfMonth | WeekdayOfMonth, year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    due = [day.month for day in days if day.year == year and day in rule]
    assert due == list(range(1, 13))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"weekdays": frozenset({7})},
        {"weekdays": MONDAY, "month_rule": DayOfMonth(1)},
        {"weekdays": MONDAY, "every_weeks": 0},
        {"weekdays": MONDAY, "every_weeks": 2},
        {"month_rule": DayOfMonth(1), "every_weeks": 2, "anchor": date(2026, 1, 1)},
        {"weekdays": MONDAY, "at": time(9, 0, 1)},
        {"weekdays": MONDAY, "at": time(9, 0, tzinfo=UTC)},
    ],
    ids=str,
)
def test_a_recurrence_that_makes_no_schedule_is_refused_at_once(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"recurrence|weekday|weeks"):
        Recurrence(**{"at": NINE, "zone": "UTC", **fields})  # type: ignore[arg-type]  # bad on purpose


def test_a_rule_that_no_month_can_keep_is_refused_at_once() -> None:
    for bad_day in (0, 32):
        with pytest.raises(ValueError, match="no month"):
            DayOfMonth(bad_day)
    for nth, weekday in ((0, 0), (5, 0), (1, 7), (1, -1)):
        with pytest.raises(ValueError, match="weekday"):
            WeekdayOfMonth(nth, weekday)


def test_an_unknown_zone_is_refused_at_once() -> None:
    with pytest.raises(UnknownZone):
        Recurrence(weekdays=MONDAY, at=NINE, zone="Europe/Berln")
    with pytest.raises(UnknownZone):
        resolve_local(wall("2026-01-01 00:00"), "Mars/Olympus_Mons")


def test_naive_and_aware_times_are_not_confused() -> None:
    daily = Recurrence(weekdays=EVERY_DAY, at=NINE, zone="UTC")
    with pytest.raises(ValueError, match="aware"):
        next_occurrence(daily, wall("2026-01-01 00:00"))
    with pytest.raises(ValueError, match="naive"):
        resolve_local(utc(2026, 1, 1), "UTC")


def test_a_gap_that_does_not_end_on_a_minute_ends_on_the_next_whole_one() -> None:
    # Liberia's clocks went from 00:00:00 to 00:44:30 on 7 January 1972.
    assert resolve_local(wall("1972-01-07 00:00"), "Africa/Monrovia") == utc(1972, 1, 7, 0, 45)
    assert resolve_local(wall("1972-01-07 00:10"), "Africa/Monrovia") == utc(1972, 1, 7, 0, 45)
    assert resolve_local(wall("1972-01-07 00:44"), "Africa/Monrovia") == utc(1972, 1, 7, 0, 45)
    assert resolve_local(wall("1972-01-07 00:45"), "Africa/Monrovia") == utc(1972, 1, 7, 0, 45)
