"""Dates to leave out, as people type them: one of them, or from one to another, a line or a comma apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from bot.core.schedule import SPAN_DAYS_MOST, Span
from bot.core.text import line

SPANS_MOST: Final = 40
WRITTEN_MOST: Final = 2000
"""Characters of all of them as they are written; far more than :data:`SPANS_MOST` need."""

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_BETWEEN: Final = re.compile(
    r"\s+(?:to|until|till|through|bis|al?|hasta|-)\s+|\s*(?:–|—|\.\.+|…)\s*", re.IGNORECASE
)


class WrongSpan(Enum):
    """What is wrong with what was typed."""

    NOT_A_DATE = auto()
    """No date that exists can be read in it."""
    BACKWARDS = auto()
    """It ends before it begins."""
    TOO_LONG = auto()
    """It is longer than :data:`bot.core.schedule.SPAN_DAYS_MOST` days."""
    TOO_MANY = auto()
    """There are more than :data:`SPANS_MOST`; this is the first one too many."""


@dataclass(frozen=True, slots=True)
class BadSpan:
    """What can't be read: its words, and why."""

    words: str
    wrong: WrongSpan


def parse_spans(typed: str) -> tuple[Span, ...] | BadSpan:
    """Read dates (2026-12-24, 2026/12/24, 24.12.2026) and spans of them ("… to …"), or say what is wrong with the first.

    They come back in order, each once; blank text gives none. They may overlap.
    """
    found: set[Span] = set()
    for words in (line(part) for part in re.split(r"[\n,;]", typed)):
        if not words:
            continue
        span = _span(words)
        if isinstance(span, WrongSpan):
            return BadSpan(words, span)
        found.add(span)
        if len(found) > SPANS_MOST:
            return BadSpan(words, WrongSpan.TOO_MANY)
    return tuple(sorted(found, key=lambda span: (span.first, span.last)))


def spans_written(spans: Iterable[Span]) -> str:
    """Return spans as :func:`parse_spans` reads them, a line each."""
    return "\n".join(
        span.first.isoformat()
        if span.first == span.last
        else f"{span.first.isoformat()} to {span.last.isoformat()}"
        for span in spans
    )


def _span(words: str) -> Span | WrongSpan:
    first, *rest = _BETWEEN.split(words, maxsplit=1)
    dates = [_date(part) for part in (first, *rest)]
    begins, ends = dates[0], dates[-1]
    if begins is None or ends is None:
        return WrongSpan.NOT_A_DATE
    if ends < begins:
        return WrongSpan.BACKWARDS
    return Span(begins, ends) if (ends - begins).days < SPAN_DAYS_MOST else WrongSpan.TOO_LONG


def _date(words: str) -> date | None:
    try:
        if found := _ISO.fullmatch(words.strip()):
            return date(*map(int, found.groups()))
        if found := _DAY_FIRST.fullmatch(words.strip()):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
    except ValueError:  # no such day
        pass
    return None
