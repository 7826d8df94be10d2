"""What a report may be, how one is settled, and who can be kept out of what: pure decisions as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Final

from bot.core.text import line, plain, shorten

DAY: Final = timedelta(days=1)
REPORTS_A_DAY: Final = 10
WORDS_MOST: Final = 1000
"""What a reporter may write."""
CONTEXT_MOST: Final = 800
"""Characters kept of each of the reported texts."""
TEXTS_MOST: Final = 5
"""Reported texts kept with one report."""
LABEL_MOST: Final = 40
REASON_LEAST, REASON_MOST = 3, 300
SUSPENSION_DAYS: Final = (7, 30, 90)
"""For how long somebody can be kept out."""
ABOUT_PATTERN: Final = r"[a-z][a-z-]{0,19}"
"""What kind of thing a report is about."""
ABOUT_ID_PATTERN: Final = r"[0-9a-z]{1,20}"
"""Which one it is about: a row's id, or Discord's."""


class Pillar(StrEnum):
    """A part of the hallway that somebody can be kept out of."""

    INTRODUCTIONS = "introductions"


class Settlement(StrEnum):
    """What came of a report."""

    DISMISSED = "dismissed"
    SUSPENDED = "suspended"
    """Whom it is about was kept out of something."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Which organizer settled a report, when, and how."""

    settlement: Settlement
    by: int
    at: datetime
    reason: str = ""
    """What whom it is about was told; empty for a report that was dismissed."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is stored."""

    id: str
    guild_id: int
    reporter_id: int
    subject_id: int
    """Whom it is about."""
    about: str
    about_id: str
    words: str
    """What the reporter wrote; may be empty."""
    context: Mapping[str, str]
    """The reported texts as they were at that moment, by what each is called."""
    created_at: datetime
    settled: Settled | None = None


@dataclass(frozen=True, slots=True)
class ReportedMember:
    """Somebody about whom reports wait."""

    subject_id: int
    waiting: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Suspension:
    """Somebody kept out of a pillar, by whom, why, and until when."""

    guild_id: int
    user_id: int
    pillar: Pillar
    reason: str
    by: int
    at: datetime
    until: datetime
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A report with what an organizer weighs it by."""

    report: Report
    waiting: Sequence[str]
    """The ids of all reports on the same member that wait, oldest first."""
    suspension: Suspension | None
    """What that member is kept out of now."""

    @property
    def following(self) -> str | None:
        """Return the id of the report to look at after this one, round and round; None if no other waits."""
        others = [report_id for report_id in self.waiting if report_id != self.report.id]
        if not others:
            return None
        if self.report.id not in self.waiting:
            return others[0]
        # Without this one, the list begins anew where it stood.
        return others[self.waiting.index(self.report.id) % len(others)]


class No(Enum):
    """Why something can't be."""

    GONE = "gone"
    """There is no such report in this server, or none that this organizer may see."""
    ONESELF = "oneself"
    ORGANIZER = "organizer"
    BOT = "bot"
    OVER = "over"
    """It would have ended before it began."""
    REASON = "reason"
    """There is no reason given, or next to none."""
    NOT_SUSPENDED = "not-suspended"


@dataclass(frozen=True, slots=True)
class SettledAlready:
    """Somebody else was first."""

    settled: Settled


@dataclass(frozen=True, slots=True)
class TooMany:
    """The reporter has reported ``most`` times within a day."""

    free_at: datetime
    most: int = REPORTS_A_DAY


Refusal = No | SettledAlready | TooMany


def tidy_words(words: str) -> str:
    """Return what a reporter wrote, safe and within its length."""
    return shorten(plain(words), WORDS_MOST)


def tidy_context(context: Mapping[str, str]) -> dict[str, str]:
    """Return the reported texts, safe and within their lengths; those that are empty are left out."""
    tidied = {line(label, LABEL_MOST): shorten(plain(text), CONTEXT_MOST) for label, text in context.items()}
    return dict([(label, text) for label, text in tidied.items() if text][:TEXTS_MOST])


def tidy_reason(reason: str) -> str | No:
    """Return the reason as its reader will see it, or that it is none."""
    tidied = shorten(plain(reason), REASON_MOST)
    return tidied if len(tidied) >= REASON_LEAST else No.REASON


def free_at(earlier: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when the next report is let through; None for now. ``earlier`` is when there were others."""
    within = sorted(moment for moment in earlier if moment > now - DAY)
    return within[-REPORTS_A_DAY] + DAY if len(within) >= REPORTS_A_DAY else None


def suspension(
    guild_id: int,
    user_id: int,
    pillar: Pillar,
    until: datetime,
    reason: str,
    by: int,
    now: datetime,
    *,
    is_organizer: bool,
    is_bot: bool,
) -> Suspension | No:
    """Return a member's suspension by an organizer, or why it can't be."""
    if user_id == by:
        return No.ONESELF
    if is_bot:
        return No.BOT
    if is_organizer:
        return No.ORGANIZER
    if until <= now:
        return No.OVER
    tidied = tidy_reason(reason)
    return tidied if isinstance(tidied, No) else Suspension(guild_id, user_id, pillar, tidied, by, now, until)
