"""What a schedule brings: what is due now, what was missed, what comes next and what is special about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.calendar import UnknownZone, occurrences, resolve_local
from bot.core.schedule import (
    Due,
    Later,
    Mark,
    Missed,
    Often,
    Schedule,
    Span,
    Upcoming,
    following,
    look,
    recurrence,
    shortest_gap,
    upcoming,
)

BERLIN = "Europe/Berlin"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
GRACE = timedelta(hours=12)
EVERY_DAY = frozenset(range(7))
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
"""A Monday."""
DAILY = Schedule(time(2, 30), BERLIN, EVERY_DAY)

ZONES = st.sampled_from(
    [
        "UTC",
        BERLIN,
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
        "Asia/Kathmandu",
    ]
)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2037-12-31"), timezones=st.just(UTC)
)
DATES = st.dates(date(2024, 1, 1), date(2037, 12, 31))


def span(first: date, days: int) -> Span:
    return Span(first, first + timedelta(days=days))


SPANS = st.builds(span, DATES, st.integers(0, 20))


@st.composite
def schedules(draw: st.DrawFn, *, left_out: bool = True) -> Schedule:
    often = draw(st.sampled_from(Often))
    most = 1 if often.nth is not None else 7
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=1, max_size=most))
    spans = draw(st.lists(SPANS, max_size=2)) if left_out else []
    return Schedule(draw(TIMES), draw(ZONES), weekdays, often, draw(DATES), tuple(spans))


def naive(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# ---------------------------------------------------------------------- how often


def test_every_word_for_how_often_counts_weeks_or_names_one_of_the_month() -> None:
    assert {often.value: (often.nth, often.weeks) for often in Often} == {
        "1": (None, 1),
        "2": (None, 2),
        "3": (None, 3),
        "4": (None, 4),
        "first": (1, 1),
        "second": (2, 1),
        "third": (3, 1),
        "last": (-1, 1),
    }


@pytest.mark.parametrize("often", Often)
def test_the_dates_that_are_due_are_those_of_its_weeks_or_of_the_month(often: Often) -> None:
    anchor = date(2026, 3, 5)
    found = [
        each.local.date()
        for each in occurrences(recurrence(Schedule(time(9), "UTC", frozenset({0}), often, anchor)), NOW, 3)
    ]
    assert [str(each)[5:] for each in found] == {
        Often.EVERY_WEEK: ["03-09", "03-16", "03-23"],
        Often.SECOND_WEEK: ["03-16", "03-30", "04-13"],
        Often.THIRD_WEEK: ["03-23", "04-13", "05-04"],
        Often.FOURTH_WEEK: ["03-30", "04-27", "05-25"],
        Often.FIRST: ["04-06", "05-04", "06-01"],
        Often.SECOND: ["03-09", "04-13", "05-11"],
        Often.THIRD: ["03-16", "04-20", "05-18"],
        Often.LAST: ["03-30", "04-27", "05-25"],
    }[often]


def test_a_span_holds_both_of_its_ends_and_nothing_beside_them() -> None:
    span = Span(date(2026, 12, 24), date(2026, 12, 26))
    held = [date(2026, 12, day) for day in range(20, 31) if date(2026, 12, day) in span]
    assert held == [date(2026, 12, day) for day in (24, 25, 26)]


@given(schedules(left_out=False), MOMENTS)
def test_the_shortest_gap_is_the_shortest_there_is(schedule: Schedule, now: datetime) -> None:
    found = occurrences(recurrence(schedule), now, 30)
    apart = [later.local - earlier.local for earlier, later in pairwise(found)]
    gap = shortest_gap(schedule)
    assert min(apart) >= gap
    if schedule.often.nth is None:  # a month of five such weekdays may be far away
        assert min(apart) == gap


@given(schedules(), MOMENTS)
def test_two_dates_of_a_schedule_are_never_nearer_than_the_shortest_gap(
    schedule: Schedule, now: datetime
) -> None:
    found = occurrences(recurrence(schedule), now, 10)
    assert all(later.local - earlier.local >= shortest_gap(schedule) for earlier, later in pairwise(found))


def test_a_zone_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(UnknownZone):
        recurrence(Schedule(time(9), "Europe/Nowhere"))


# ---------------------------------------------------------------------- what is due


@given(schedules(), MOMENTS)
def test_what_follows_comes_after_the_moment_on_a_date_that_is_due(schedule: Schedule, now: datetime) -> None:
    found = following(schedule, now)
    assert found.at > now
    assert recurrence(schedule).is_due(found.local.date())
    later = following(schedule, now, later_than=found.local.date())
    assert later.local.date() > found.local.date()
    assert later == occurrences(recurrence(schedule), now, 2)[1]


@given(schedules(), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=60)), st.sampled_from([2, 6, 12]))
@example(DAILY, utc("2026-03-28T12:00"), timedelta(days=3), 12)
@example(DAILY, utc("2026-10-24T12:00"), timedelta(days=3), 12)
def test_of_all_that_is_due_one_is_acted_on_at_most_and_nothing_is_lost(
    schedule: Schedule, planned_at: datetime, slept: timedelta, hours: int
) -> None:
    grace = hours * HOUR
    planned = following(schedule, planned_at)
    now = planned.at + slept
    due = [each for each in occurrences(recurrence(schedule), planned_at, 80) if each.at <= now]
    found = look(schedule, planned.local, grace, now)
    assert isinstance(found, Due)
    assert found.newest == due[-1]
    assert found.is_in_time == (now - due[-1].at <= grace)
    missed = 0 if found.missed is None else found.missed.count
    assert missed + found.is_in_time == len(due)
    if found.missed is not None:
        assert (found.missed.first, found.missed.last) == (due[0], due[-2 if found.is_in_time else -1])
    assert found.next == occurrences(recurrence(schedule), now, 1)[0]
    assert found.next.at > now


@given(schedules(), MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(days=60)))
def test_before_it_is_due_nothing_is_and_it_is_looked_at_then(
    schedule: Schedule, planned_at: datetime, early: timedelta
) -> None:
    planned = following(schedule, planned_at)
    assert look(schedule, planned.local, GRACE, planned.at - early) == Later(planned.at)


@pytest.mark.parametrize(("late", "is_in_time"), [(GRACE, True), (GRACE + timedelta(microseconds=1), False)])
def test_the_newest_is_acted_on_to_the_end_of_its_grace(late: timedelta, is_in_time: bool) -> None:
    found = look(DAILY, naive("2026-03-03T02:30"), GRACE, utc("2026-03-03T01:30") + late)
    assert isinstance(found, Due)
    assert found.is_in_time is is_in_time
    missed = None if is_in_time else Missed(found.newest, found.newest, 1)
    assert found.missed == missed


def test_months_without_anybody_looking_are_one_gap_with_its_count() -> None:
    found = look(DAILY, naive("2026-03-03T02:30"), GRACE, utc("2026-08-31T12:00"))
    assert isinstance(found, Due)
    assert found.newest.local == naive("2026-08-31T02:30")
    assert found.is_in_time
    assert found.missed is not None
    assert found.missed.first.local == naive("2026-03-03T02:30")
    assert found.missed.last.local == naive("2026-08-30T02:30")
    assert found.missed.count == 181
    assert found.next.local == naive("2026-09-01T02:30")


def test_a_time_that_the_clocks_jump_over_says_so_when_it_is_due() -> None:
    found = look(DAILY, naive("2026-03-29T02:30"), GRACE, utc("2026-03-29T01:00"))
    assert isinstance(found, Due)
    assert (found.newest.at, found.newest.shifted) == (utc("2026-03-29T01:00"), True)


@pytest.mark.parametrize("now", ["2026-03-03T09:00", "2026-03-03T09:30", "2026-03-03T11:00"])
def test_a_time_planned_before_an_edit_brings_its_date_no_second_one(now: str) -> None:
    # Planned for nine; meanwhile the schedule says ten, which is still to come or has passed as well.
    later = Schedule(time(10), "UTC", EVERY_DAY)
    found = look(later, naive("2026-03-03T09:00"), GRACE, utc(now))
    assert isinstance(found, Due)
    assert found.newest.local == naive("2026-03-03T09:00")
    assert found.missed is None
    assert found.next.local == naive("2026-03-04T10:00")


# ---------------------------------------------------------------------- what comes next


def coming(schedule: Schedule, now: str, count: int = 3) -> list[tuple[str, tuple[Mark, ...]]]:
    return [
        (each.local.isoformat(timespec="minutes"), each.marks) for each in upcoming(schedule, utc(now), count)
    ]


def test_a_time_that_the_clocks_jump_over_is_marked_and_so_is_their_change() -> None:
    assert coming(DAILY, "2026-03-28T12:00", 2) == [
        ("2026-03-29T02:30", (Mark.SHIFTED, Mark.FORWARD)),
        ("2026-03-30T02:30", ()),
    ]
    assert upcoming(DAILY, utc("2026-03-28T12:00"), 1)[0].at == utc("2026-03-29T01:00")


def test_a_time_that_the_clocks_show_twice_is_marked_and_the_next_one_is_after_the_change() -> None:
    assert coming(DAILY, "2026-10-24T12:00") == [
        ("2026-10-25T02:30", (Mark.TWICE,)),
        ("2026-10-26T02:30", (Mark.BACK,)),
        ("2026-10-27T02:30", ()),
    ]
    assert upcoming(DAILY, utc("2026-10-24T12:00"), 1)[0].at == utc("2026-10-25T00:30")


def test_a_weekly_time_is_marked_where_the_clocks_changed_since_the_one_before() -> None:
    weekly = Schedule(time(9), BERLIN)
    assert coming(weekly, "2026-03-20T12:00") == [
        ("2026-03-23T09:00", ()),
        ("2026-03-30T09:00", (Mark.FORWARD,)),
        ("2026-04-06T09:00", ()),
    ]
    assert coming(weekly, "2026-10-20T12:00", 2)[0] == ("2026-10-26T09:00", (Mark.BACK,))


def test_what_is_left_out_is_shown_in_its_place_and_not_counted() -> None:
    weekly = Schedule(time(9), "UTC", left_out=(Span(date(2026, 3, 10), date(2026, 3, 23)),))
    found = upcoming(weekly, NOW, 2)
    assert found == [
        Upcoming(naive("2026-03-09T09:00"), utc("2026-03-09T09:00")),
        Upcoming(naive("2026-03-16T09:00"), utc("2026-03-16T09:00"), is_left_out=True),
        Upcoming(naive("2026-03-23T09:00"), utc("2026-03-23T09:00"), is_left_out=True),
        Upcoming(naive("2026-03-30T09:00"), utc("2026-03-30T09:00")),
    ]


def test_the_clocks_that_change_while_a_date_is_left_out_are_marked_there() -> None:
    weekly = Schedule(time(9), BERLIN, left_out=(Span(date(2026, 3, 30), date(2026, 3, 30)),))
    found = upcoming(weekly, utc("2026-03-24T12:00"), 1)
    assert [(each.is_left_out, each.marks) for each in found] == [(True, (Mark.FORWARD,)), (False, ())]


def test_a_date_that_had_its_own_is_not_shown_again() -> None:
    weekly = Schedule(time(9), "UTC")
    assert upcoming(weekly, NOW, 1, later_than=date(2026, 3, 9))[0].local == naive("2026-03-16T09:00")


def test_years_left_out_are_looked_through_only_so_far() -> None:
    never = Schedule(time(9), "UTC", left_out=(Span(date(2026, 1, 1), date(2099, 12, 31)),))
    found = upcoming(never, NOW, 1)
    assert found
    assert all(each.is_left_out for each in found)


@given(schedules(), MOMENTS)
def test_what_is_shown_to_come_is_what_will_happen(schedule: Schedule, now: datetime) -> None:
    found = upcoming(schedule, now, 3)
    kept = [(each.local, each.at) for each in found if not each.is_left_out]
    assert kept == [(each.local, each.at) for each in occurrences(recurrence(schedule), now, 3)]
    assert [each.at for each in found] == sorted(each.at for each in found)
    for each in found:
        assert each.at == resolve_local(each.local, schedule.zone)
        assert (Mark.SHIFTED in each.marks) <= (Mark.TWICE not in each.marks)
