"""Moments and times of day as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core.calendar import resolve_local
from bot.core.text import line

_DATE: Final = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})", re.ASCII)
_SPAN: Final = re.compile(
    r"(?:for\s+|in\s+|für\s+|por\s+|en\s+)?([0-9]{1,4})\s*(?:(days?|d|tage?n?|días?|dias?)|(weeks?|w|wochen?|semanas?|s))?",
    re.IGNORECASE,
)
"""Days or weeks, in the languages there are; a letter alone is that of any of them."""
_CLOCK: Final = re.compile(
    r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?(?:\s*(?:h|uhr))?(?:\s*([ap])\.?\s*m?\.?)?", re.ASCII | re.IGNORECASE
)
_WORDS: Final[dict[str, time]] = {
    **dict.fromkeys(("midnight", "mitternacht", "medianoche"), time(0)),
    **dict.fromkeys(("noon", "mittag", "mittags", "mediodía", "mediodia"), time(12)),
}


def parse_until(typed: str, now: datetime, zone_name: str) -> datetime | None:
    """Return the moment that a date (2027-01-10) or a number of days or weeks means; None if it means none.

    A date begins with its midnight in the zone. The moment may lie in the past, or too far ahead.
    """
    text = line(typed)
    if found := _DATE.fullmatch(text):
        try:
            day = date(*(int(part) for part in found.groups()))
            return resolve_local(datetime.combine(day, time()), zone_name)
        except (ValueError, OverflowError):  # no such day, or none that a clock here can show
            return None
    if found := _SPAN.fullmatch(text):
        days = int(found[1]) * (7 if found[3] else 1)
        return now + timedelta(days=days)
    return None


def parse_clock(typed: str) -> time | None:
    """Return the time of day that is meant by 22:00, 22.00, 22, 10 pm or midnight; None if none is."""
    text = line(typed)
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and minute == 0:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None
