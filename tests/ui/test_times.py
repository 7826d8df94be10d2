"""Moments and times of day, read as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.times import parse_clock, parse_until

_NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "2026-04-01",
            datetime(2026, 3, 31, 23, tzinfo=UTC),
        ),  # midnight in Lisbon, where it is summer by then
        ("2026-03-10", datetime(2026, 3, 10, tzinfo=UTC)),
        (" 2026/3/9 ", datetime(2026, 3, 9, tzinfo=UTC)),
        ("2026.03.09", datetime(2026, 3, 9, tzinfo=UTC)),
        ("10", _NOW + timedelta(days=10)),
        ("10 days", _NOW + timedelta(days=10)),
        ("1 day", _NOW + timedelta(days=1)),
        ("For 3 Weeks", _NOW + timedelta(weeks=3)),
        ("2w", _NOW + timedelta(weeks=2)),
        ("10 Tage", _NOW + timedelta(days=10)),
        ("für 1 Woche", _NOW + timedelta(weeks=1)),
        ("por 2 semanas", _NOW + timedelta(weeks=2)),
        ("1 día", _NOW + timedelta(days=1)),
        ("0", _NOW),
    ],
)
def test_dates_and_numbers_of_days_are_understood(typed: str, meant: datetime) -> None:
    assert parse_until(typed, _NOW, "Europe/Lisbon") == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "2026-02-30",
        "0000-01-01",
        "10 years",
        "01.04.2026",
        "-3",
        "١٠",
        "99999",
        "1e3",
        "10 days!",
    ],
)
def test_what_is_no_date_is_not_guessed(typed: str) -> None:
    assert parse_until(typed, _NOW, "Europe/Lisbon") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22:00", time(22)),
        ("22.30", time(22, 30)),
        ("22h30", time(22, 30)),
        ("22h", time(22)),
        ("7", time(7)),
        ("07:05", time(7, 5)),
        ("10 pm", time(22)),
        ("10:15 P.M.", time(22, 15)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("midnight", time(0)),
        ("24:00", time(0)),
    ],
)
def test_times_of_day_are_understood_as_people_write_them(typed: str, meant: time) -> None:
    assert parse_clock(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "25", "22:60", "13 pm", "0 am", "ten", "22:0", "22:000", "-1", "٢٢", "22m"]
)
def test_what_is_no_time_of_day_is_not_guessed(typed: str) -> None:
    assert parse_clock(typed) is None


@given(st.text(max_size=20))
def test_nothing_that_is_typed_breaks_the_reading(typed: str) -> None:
    parse_until(typed, _NOW, "Pacific/Apia")
    parse_clock(typed)
