"""When a prompt comes round, in words: its rhythm, its next times, and what is special about each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from babel.dates import format_date

from bot.core.calendar import zone
from bot.core.language import N_, NP_, LazyString, _, language, listed, ngettext, pgettext
from bot.core.schedule import Mark, Often, Upcoming
from bot.ui.cards import timestamp

if TYPE_CHECKING:
    from bot.core.schedule import Schedule, Span

_DAYS_ONCE: Final = (
    NP_("one day, within a sentence", "Monday"),
    NP_("one day, within a sentence", "Tuesday"),
    NP_("one day, within a sentence", "Wednesday"),
    NP_("one day, within a sentence", "Thursday"),
    NP_("one day, within a sentence", "Friday"),
    NP_("one day, within a sentence", "Saturday"),
    NP_("one day, within a sentence", "Sunday"),
)
_DAYS_AGAIN: Final = (
    NP_("again and again: Every Monday", "Monday"),
    NP_("again and again: Every Monday", "Tuesday"),
    NP_("again and again: Every Monday", "Wednesday"),
    NP_("again and again: Every Monday", "Thursday"),
    NP_("again and again: Every Monday", "Friday"),
    NP_("again and again: Every Monday", "Saturday"),
    NP_("again and again: Every Monday", "Sunday"),
)
_NO_DAY: Final = NP_("again and again: Every Monday", "no day")
_ALL_DAYS: Final = frozenset(range(7))
_WORKING_DAYS: Final = frozenset(range(5))
OFTEN: Final[dict[Often, LazyString]] = {
    Often.EVERY_WEEK: N_("Every week"),
    Often.SECOND_WEEK: N_("Every second week"),
    Often.THIRD_WEEK: N_("Every third week"),
    Often.FOURTH_WEEK: N_("Every fourth week"),
    Often.FIRST: N_("The first in the month"),
    Often.SECOND: N_("The second in the month"),
    Often.THIRD: N_("The third in the month"),
    Often.LAST: N_("The last in the month"),
}
_AGAIN: Final[dict[Often, LazyString]] = {
    Often.EVERY_WEEK: N_("Every {days} {at}"),
    Often.SECOND_WEEK: N_("Every second week on {days} {at}"),
    Often.THIRD_WEEK: N_("Every third week on {days} {at}"),
    Often.FOURTH_WEEK: N_("Every fourth week on {days} {at}"),
}
_IN_THE_MONTH: Final[dict[Often, LazyString]] = {
    Often.FIRST: N_("On the first {days} of the month {at}"),
    Often.SECOND: N_("On the second {days} of the month {at}"),
    Often.THIRD: N_("On the third {days} of the month {at}"),
    Often.LAST: N_("On the last {days} of the month {at}"),
}


def when(schedule: Schedule) -> str:
    """Say when a prompt comes round: "Every Monday at 09:00, Europe/Berlin time"."""
    at = _("at {time}, {zone} time", time=schedule.at.isoformat("minutes"), zone=schedule.zone)
    often, weekdays = schedule.often, schedule.weekdays
    if often in _IN_THE_MONTH:
        return _IN_THE_MONTH[often].format(days=_days(weekdays, _DAYS_ONCE), at=at)
    if often is Often.EVERY_WEEK and weekdays == _ALL_DAYS:
        return _("Every day {at}", at=at)
    if often is Often.EVERY_WEEK and weekdays == _WORKING_DAYS:
        return _("Monday to Friday {at}", at=at)
    return _AGAIN[often].format(days=_days(weekdays, _DAYS_AGAIN), at=at)


def _days(weekdays: frozenset[int], names: Sequence[LazyString]) -> str:
    return listed([str(names[day]) for day in sorted(weekdays)] or [str(_NO_DAY)])


def hours(count: int) -> str:
    """Say how long that is, after "open for": in days where they are whole."""
    if count % 24:
        return ngettext("{count} hour", "{count} hours", count)
    return ngettext("one day", "{count} days", count // 24)


# ---------------------------------------------------------------------- the next ones


def coming(upcoming: Sequence[Upcoming], zone_name: str) -> str:
    """List the next slots in the prompt's zone, with the reader's own time beside, and what is special about each."""
    if not upcoming:
        return ""
    lines: list[str] = []
    for is_left_out, group in groupby(upcoming, key=lambda each: each.is_left_out):
        each = list(group)
        lines += [_left_out(each)] if is_left_out else [_slot(one, zone_name) for one in each]
    return "\n".join([_("**The next ones**"), *lines])


def _slot(each: Upcoming, zone_name: str) -> str:
    marks = "".join(f"\n-# {_mark(mark, each, zone_name)}" for mark in each.marks)
    return f"- {local(each.local)} · {timestamp(each.at, 'f')}{marks}"


def _left_out(group: Sequence[Upcoming]) -> str:
    first, last = group[0].local, group[-1].local
    if len(group) == 1:
        return _("- ~~{time}~~ · left out", time=local(first))
    return ngettext(
        "- ~~{first} to {last}~~ · {count} left out",
        "- ~~{first} to {last}~~ · {count} left out",
        len(group),
        first=local(first),
        last=local(last),
    )


def _mark(mark: Mark, each: Upcoming, zone_name: str) -> str:
    at = f"{each.local:%H:%M}"
    match mark:
        case Mark.SHIFTED:
            instead = f"{each.at.astimezone(zone(zone_name)):%H:%M}"
            return _("The clocks jump over {at} that day, so it comes at {instead}.", at=at, instead=instead)
        case Mark.TWICE:
            return _("The clocks show {at} twice that day; it comes the first time.", at=at)
        case Mark.FORWARD:
            return _("The clocks have been set forward since; it stays at the same local time.")
        case Mark.BACK:
            return _("The clocks have been set back since; it stays at the same local time.")


# ---------------------------------------------------------------------- dates


def local(moment: datetime) -> str:
    """Say a local date and time."""
    time = f"{moment:%H:%M}"
    weekday = _DAYS_ONCE[moment.weekday()]
    return _("{weekday} {date}, {time}", weekday=weekday, date=date_of(moment), time=time)


def date_of(moment: date) -> str:
    """Say a day of the year: "2 March"."""
    return _("{day} {month}", day=moment.day, month=format_date(moment, "MMMM", locale=language()))


def short_date_of(moment: date) -> str:
    """Say a day of the year where there is little room: "2 Mar"."""
    month = format_date(moment, "MMM", locale=language())
    return pgettext("with the month cut short", "{day} {month}", day=moment.day, month=month)


def dates(spans: Iterable[Span]) -> list[str]:
    """Say dates and spans of them, each as :func:`bot.core.spans.parse_spans` reads it."""
    return [_span(span.first.isoformat(), span.last.isoformat()) for span in spans]


def _span(first: str, last: str) -> str:
    if first == last:
        return first
    return pgettext(
        "also typed by people: write “to”, “until”, “bis” or a “-” between spaces",
        "{first} to {last}",
        first=first,
        last=last,
    )
