"""A member's own rhythm: weeks answered, weeks asked, and free passes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.prompts.cadence import PASS_EVERY, PASSES_MOST, Cadence, cadence, week_of
from tests.community import HOUR, NOW
from tests.prompts.round import FIRST, WEEK


def kept(pattern: str, zone: str = "UTC", now: datetime | None = None) -> Cadence:
    """Week by week: ``x`` answered, ``.`` missed, a blank without a question."""
    runs = [(FIRST + n * WEEK, mark == "x") for n, mark in enumerate(pattern) if mark != " "]
    return cadence(runs, zone, now or FIRST + len(pattern) * WEEK)


def test_who_was_never_asked_has_nothing_to_count() -> None:
    assert kept("") == kept("   ") == Cadence()


@pytest.mark.parametrize(
    ("weeks", "wanted"),
    [
        ("x", Cadence(1, 1, together=1)),
        ("xx x", Cadence(3, 3, together=3)),
        (".", Cadence(0, 1)),
        ("x.", Cadence(1, 2)),
        (".xx", Cadence(2, 3, together=2)),
        ("xxxx", Cadence(4, 4, together=4, passes=1)),
        ("xxxx.", Cadence(4, 5, together=4, passes=0, used=1)),
        ("xxxx.x", Cadence(5, 6, together=5, passes=0, used=1)),
        ("xxxx..", Cadence(4, 6)),
        ("xxxx..x", Cadence(5, 7, together=1)),
        ("x" * 8, Cadence(8, 8, together=8, passes=2)),
        ("x" * 12, Cadence(12, 12, together=12, passes=2)),
        ("x" * 12 + "..x", Cadence(13, 15, together=13, passes=0, used=2)),
        ("xxxx xxxx . xx", Cadence(10, 11, together=10, passes=1, used=1)),
    ],
)
def test_a_week_missed_uses_up_a_pass_that_was_earned_before(weeks: str, wanted: Cadence) -> None:
    assert kept(weeks) == wanted


def test_the_week_that_is_going_on_counts_once_it_was_answered_and_is_never_missed_yet() -> None:
    now = FIRST + 2 * WEEK + HOUR
    assert kept("xx.", now=now) == kept("xx")
    assert kept("xxx", now=now) == Cadence(3, 3, together=3)


def test_several_questions_of_a_week_are_one_and_any_of_them_will_do() -> None:
    runs = [(FIRST + n * timedelta(days=1), n == 2) for n in range(5)]
    assert cadence(runs, "UTC", FIRST + WEEK) == Cadence(1, 1, together=1)


def test_a_week_begins_on_monday_as_the_clock_in_the_zone_shows_it() -> None:
    late_on_sunday = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    assert week_of(late_on_sunday, "UTC") == date(2026, 3, 2)
    assert week_of(late_on_sunday, "Europe/Berlin") == date(2026, 3, 9)
    assert week_of(NOW, "UTC") == date(2026, 3, 2)


@given(st.text("x. ", max_size=40))
def test_passes_are_few_and_no_answer_ever_does_harm(weeks: str) -> None:
    found = kept(weeks)
    assert found.answered == weeks.count("x")
    assert found.asked == len(weeks.replace(" ", ""))
    assert 0 <= found.passes <= PASSES_MOST
    assert found.passes + found.used <= found.together // PASS_EVERY
    assert found.together <= found.answered
    after = kept(weeks + "x")
    assert (after.together, after.answered) == (found.together + 1, found.answered + 1)
    assert kept(weeks.replace(" ", "")) == found  # a week without a question does not count


@given(st.text("x. ", max_size=20), st.randoms())
def test_the_order_in_which_runs_are_read_makes_no_difference(weeks: str, random: Random) -> None:
    runs = [(FIRST + n * WEEK, mark == "x") for n, mark in enumerate(weeks) if mark != " "]
    shuffled = list(runs)
    random.shuffle(shuffled)
    now = FIRST + 30 * WEEK
    assert cadence(shuffled, "UTC", now) == cadence(runs, "UTC", now)
