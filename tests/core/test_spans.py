"""Dates to leave out, as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.schedule import SPAN_DAYS_MOST, Span
from bot.core.spans import SPANS_MOST, WRITTEN_MOST, BadSpan, WrongSpan, parse_spans, spans_written

EVE, NEW_YEAR = date(2026, 12, 24), date(2027, 1, 2)
HOLIDAYS = Span(EVE, NEW_YEAR)
DATES = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def span_of(first: date, days: int) -> Span:
    return Span(first, first + timedelta(days=days))


SPANS = st.builds(span_of, DATES, st.integers(0, SPAN_DAYS_MOST - 1))


@pytest.mark.parametrize(
    "typed", ["2026-12-24", "2026/12/24", "2026.12.24", "24.12.2026", "24. 12. 2026", "  2026-12-24  "]
)
def test_a_date_is_read_as_people_write_it(typed: str) -> None:
    assert parse_spans(typed) == (Span(EVE, EVE),)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-24 to 2027-01-02",
        "2026-12-24 until 2027-01-02",
        "2026-12-24 TILL 2027-01-02",
        "24.12.2026 bis 2.1.2027",
        "2026-12-24 al 2027-01-02",
        "2026-12-24 hasta 2027-01-02",
        "2026-12-24 - 2027-01-02",
        "2026-12-24–2027-01-02",
        "2026-12-24 — 2027-01-02",
        "2026-12-24..2027-01-02",
        "24.12.2026 … 2.1.2027",
        "24.12.2026 .. 02.01.2027",
        "24.12.2026 - 2.1.2027",
        "2026/12/24 to 2.1.2027",
    ],
)
def test_a_span_is_read_whatever_stands_between_its_dates(typed: str) -> None:
    assert parse_spans(typed) == (HOLIDAYS,)


@pytest.mark.parametrize("between", ["\n", ",", ", ", " ; ", "\r\n", "\n\n\n"])
def test_several_come_a_line_or_a_comma_apart_and_are_put_in_order(between: str) -> None:
    typed = between.join(("2027-05-01", "2026-12-24 to 2027-01-02", "2027-05-01"))
    assert parse_spans(typed) == (HOLIDAYS, Span(date(2027, 5, 1), date(2027, 5, 1)))


@pytest.mark.parametrize("typed", ["", "  \n ", ",,\n;", "\u200b"])
def test_nothing_typed_leaves_nothing_out(typed: str) -> None:
    assert parse_spans(typed) == ()


def test_spans_that_overlap_are_fine() -> None:
    both = parse_spans("2026-12-20 to 2026-12-31\n2026-12-24 to 2027-01-02")
    assert both == (Span(date(2026, 12, 20), date(2026, 12, 31)), HOLIDAYS)


@pytest.mark.parametrize(
    ("typed", "words", "wrong"),
    [
        ("2026-02-30", "2026-02-30", WrongSpan.NOT_A_DATE),
        ("2026-12-24\nChristmas", "Christmas", WrongSpan.NOT_A_DATE),
        ("12/24/2026", "12/24/2026", WrongSpan.NOT_A_DATE),
        ("24.12.", "24.12.", WrongSpan.NOT_A_DATE),
        ("2026-12-24 to", "2026-12-24 to", WrongSpan.NOT_A_DATE),
        ("to 2026-12-24", "to 2026-12-24", WrongSpan.NOT_A_DATE),
        (
            "2026-12-24 to 2026-12-26 to 2026-12-28",
            "2026-12-24 to 2026-12-26 to 2026-12-28",
            WrongSpan.NOT_A_DATE,
        ),
        ("0000-01-01", "0000-01-01", WrongSpan.NOT_A_DATE),
        ("٢٠٢٦-١٢-٢٤", "٢٠٢٦-١٢-٢٤", WrongSpan.NOT_A_DATE),
        ("2027-01-02 to 2026-12-24", "2027-01-02 to 2026-12-24", WrongSpan.BACKWARDS),
        ("2026-01-01 to 2027-01-02", "2026-01-01 to 2027-01-02", WrongSpan.TOO_LONG),
    ],
)
def test_what_cannot_be_left_out_is_named_with_its_reason(typed: str, words: str, wrong: WrongSpan) -> None:
    assert parse_spans(typed) == BadSpan(words, wrong)


def test_a_year_can_be_left_out_and_not_a_day_more() -> None:
    first = date(2026, 1, 1)
    whole = Span(first, first + timedelta(days=SPAN_DAYS_MOST - 1))
    assert parse_spans(spans_written([whole])) == (whole,)


def test_as_many_as_there_may_be_are_read_and_the_next_one_is_named() -> None:
    many = [Span(EVE + timedelta(days=30 * n), EVE + timedelta(days=30 * n + 9)) for n in range(SPANS_MOST)]
    assert parse_spans(spans_written(many)) == tuple(many)
    assert parse_spans(f"{spans_written(many)}\n2040-01-01") == BadSpan("2040-01-01", WrongSpan.TOO_MANY)
    assert len(spans_written(many)) <= WRITTEN_MOST


@given(st.sets(SPANS, max_size=SPANS_MOST))
def test_what_is_written_is_read_as_it_was(spans: set[Span]) -> None:
    in_order = tuple(sorted(spans, key=lambda span: (span.first, span.last)))
    assert parse_spans(spans_written(in_order)) == in_order


@given(st.text(max_size=200))
def test_nothing_that_is_typed_breaks_the_reading(typed: str) -> None:
    found = parse_spans(typed)
    if isinstance(found, BadSpan):
        assert found.words
    else:
        assert parse_spans(spans_written(found)) == found
