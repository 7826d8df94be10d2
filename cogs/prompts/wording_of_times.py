"""When a prompt comes round, in words: its rhythm, its next times, and what is special about each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.core.calendar import zone
from bot.core.schedule import Mark, Often, Upcoming
from bot.ui.cards import timestamp

if TYPE_CHECKING:
    from bot.core.schedule import Schedule

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ALL_DAYS: Final = frozenset(range(7))
_WORKING_DAYS: Final = frozenset(range(5))
OFTEN: Final[dict[Often, str]] = {
    Often.EVERY_WEEK: "Every week",
    Often.SECOND_WEEK: "Every second week",
    Often.THIRD_WEEK: "Every third week",
    Often.FOURTH_WEEK: "Every fourth week",
    Often.FIRST: "The first in the month",
    Often.SECOND: "The second in the month",
    Often.THIRD: "The third in the month",
    Often.LAST: "The last in the month",
}
_NTH: Final[dict[Often, str]] = {
    Often.FIRST: "the first",
    Often.SECOND: "the second",
    Often.THIRD: "the third",
    Often.LAST: "the last",
}


def when(schedule: Schedule) -> str:
    """Say when a prompt comes round: "Every Monday at 09:00, Europe/Berlin time"."""
    at = f"at {schedule.at:%H:%M}, {schedule.zone} time"
    days = _days(schedule.weekdays)
    match schedule.often:
        case Often.EVERY_WEEK:
            if schedule.weekdays == _ALL_DAYS:
                return f"Every day {at}"
            return f"Monday to Friday {at}" if schedule.weekdays == _WORKING_DAYS else f"Every {days} {at}"
        case Often.SECOND_WEEK | Often.THIRD_WEEK | Often.FOURTH_WEEK:
            return f"{OFTEN[schedule.often]} on {days} {at}"
        case _:
            return f"On {_NTH[schedule.often]} {days} of the month {at}"


def _days(weekdays: frozenset[int]) -> str:
    names = [DAYS[day] for day in sorted(weekdays)] or ["no day"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def hours(count: int) -> str:
    """Say how long that is: in days where they are whole."""
    if count % 24:
        return f"{count} hours"
    days = count // 24
    return "one day" if days == 1 else f"{days} days"


# ---------------------------------------------------------------------- the next ones


def coming(upcoming: Sequence[Upcoming], zone_name: str) -> str:
    """List the next slots in the prompt's zone, with the reader's own time beside, and what is special about each."""
    if not upcoming:
        return ""
    lines: list[str] = []
    for is_left_out, group in groupby(upcoming, key=lambda each: each.is_left_out):
        each = list(group)
        lines += [_left_out(each)] if is_left_out else [_slot(one, zone_name) for one in each]
    return "\n".join(["**The next ones**", *lines])


def _slot(each: Upcoming, zone_name: str) -> str:
    marks = "".join(f"\n-# {_mark(mark, each, zone_name)}" for mark in each.marks)
    return f"- {local(each.local)} · {timestamp(each.at, 'f')}{marks}"


def _left_out(group: Sequence[Upcoming]) -> str:
    first, last = group[0].local, group[-1].local
    if len(group) == 1:
        return f"- ~~{local(first)}~~ · left out"
    return f"- ~~{local(first)} to {local(last)}~~ · {len(group)} left out"


def _mark(mark: Mark, each: Upcoming, zone_name: str) -> str:
    at = f"{each.local:%H:%M}"
    match mark:
        case Mark.SHIFTED:
            instead = f"{each.at.astimezone(zone(zone_name)):%H:%M}"
            return f"The clocks jump over {at} that day, so it comes at {instead}."
        case Mark.TWICE:
            return f"The clocks show {at} twice that day; it comes the first time."
        case Mark.FORWARD:
            return "The clocks have been set forward since; it stays at the same local time."
        case Mark.BACK:
            return "The clocks have been set back since; it stays at the same local time."


def local(moment: datetime) -> str:
    """Say a local date and time."""
    return f"{DAYS[moment.weekday()]} {moment.day} {moment:%B}, {moment:%H:%M}"
