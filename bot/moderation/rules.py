"""What a report may be, how a case is settled, and who can be kept out of what: pure decisions as data.

All reports on one member that wait are one *case*. It is settled as a whole, by the report that was the newest
when the organizer looked: what came in after that waits on, so that nothing is settled unread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Final

from bot.audit.rules import Act, Entry
from bot.core.clock import lately
from bot.core.text import line, plain, shorten
from bot.guilds.pillars import Pillar, Suspended

DAY: Final = timedelta(days=1)
REPORTS_A_DAY: Final = 10
REPORTS_A_DAY_UNFOUNDED: Final = 2
"""For whoever reported in :data:`UNFOUNDED` cases lately that were all dismissed."""
UNFOUNDED: Final = 5
UNFOUNDED_WITHIN: Final = 30 * DAY
ON_ONE_MOST: Final = 5
"""Reports of one reporter on one member that wait at a time."""
WORDS_MOST: Final = 1000
"""What a reporter may write."""
CONTEXT_MOST: Final = 800
"""Characters kept of each of the reported texts."""
TEXTS_MOST: Final = 5
"""Reported texts kept with one report."""
LABEL_MOST: Final = 40
REASON_LEAST, REASON_MOST = 3, 300
SUSPENSION_DAYS: Final = (7, 30, 90)
"""For how long somebody can be kept out, beside without an end."""
EVERYTHING: Final = "everything"
"""The name of the scope that is every pillar, those to come as well."""
NOTE_MOST: Final = 500
HISTORY_REPORTS, HISTORY_ENTRIES = 5, 15
"""What a member's history shows of each at most."""
ABOUT_PATTERN: Final = r"[a-z][a-z-]{0,19}"
"""What kind of thing a report is about."""
ABOUT_ID_PATTERN: Final = r"[0-9a-z]{1,20}"
"""Which one it is about: a row's id, or Discord's."""


class Settlement(StrEnum):
    """What came of a report."""

    DISMISSED = "dismissed"
    WARNED = "warned"
    """Whom it is about was told what not to do again."""
    REMOVED = "removed"
    """What was reported is gone."""
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
    """Somebody kept out of a pillar, or of everything, by whom, why, and until when."""

    guild_id: int
    user_id: int
    scope: Pillar | None
    """What they are kept out of; None: everything, pillars to come as well."""
    reason: str
    by: int
    at: datetime
    until: datetime | None
    """When it ends by itself; None: when an organizer lifts it."""
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportCard:
    """Where the card of a case is, in the organizers' channel."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Case:
    """What there is on one member: what waits, or else what came of it last."""

    guild_id: int
    subject_id: int
    reports: Sequence[Report]
    """Those that wait, oldest first; empty when nothing waits (any more)."""
    suspensions: Sequence[Suspension]
    """What the member is kept out of now."""
    last: Report | None = None
    """The report that was settled last, if any was; of those settled together the oldest."""
    settled: int = 0
    """How many reports on this member were settled before."""
    card: ReportCard | None = None

    @property
    def newest(self) -> str | None:
        """Return the id that a settlement of all that is seen here names; None if nothing waits."""
        return self.reports[-1].id if self.reports else None

    @property
    def reporters(self) -> int:
        """Return how many members reported what waits."""
        return len({report.reporter_id for report in self.reports})


@dataclass(frozen=True, slots=True)
class History:
    """What organizers know of one member: everything here is for organizers only."""

    subject_id: int
    waiting: int
    """Reports that wait."""
    settled: Sequence[Report]
    """The last :data:`HISTORY_REPORTS` that were settled, newest first."""
    settled_in_all: int
    suspensions: Sequence[Suspension]
    """What they are kept out of now."""
    entries: Sequence[Entry]
    """Warnings, suspensions, removals and notes, of the trail: the last :data:`HISTORY_ENTRIES`, newest first."""
    entries_in_all: int


@dataclass(frozen=True, slots=True)
class Removed:
    """Something of a member's is gone, and they were told why."""

    about: str
    about_id: str
    owner_id: int
    reason: str


HISTORY_ACTS: Final = (
    Act.WARNED, Act.SUSPENDED, Act.LIFTED, Act.SUSPENSION_OVER, Act.REMOVED, Act.NOTED,
)  # fmt: skip
"""What of the trail belongs to a member's history; what came of reports stands beside it."""


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
    SAID_ENOUGH = "said-enough"
    """The reporter has :data:`ON_ONE_MOST` reports on this member waiting already."""
    NOTHING_THERE = "nothing-there"
    """What would be removed is gone already."""
    NOT_REMOVABLE = "not-removable"
    """Nothing of this kind can be removed."""
    EMPTY = "empty"
    """A note without words."""


@dataclass(frozen=True, slots=True)
class SettledAlready:
    """Somebody else was first."""

    settled: Settled


@dataclass(frozen=True, slots=True)
class TooMany:
    """The reporter has reported ``most`` times within a day, which is all they may at present."""

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


def tidy_note(text: str) -> str | No:
    """Return a note on a member as organizers will read it, or that it is none."""
    return shorten(plain(text), NOTE_MOST) or No.EMPTY


def reports_a_day(last: Sequence[Settled], now: datetime) -> int:
    """Return how often somebody may report within a day; ``last`` is what came of their cases, newest first."""
    weighed = last[:UNFOUNDED]
    is_unfounded = len(weighed) == UNFOUNDED and all(
        settled.settlement is Settlement.DISMISSED and settled.at > now - UNFOUNDED_WITHIN
        for settled in weighed
    )
    return REPORTS_A_DAY_UNFOUNDED if is_unfounded else REPORTS_A_DAY


def free_at(earlier: Sequence[datetime], now: datetime, most: int = REPORTS_A_DAY) -> datetime | None:
    """Return when the next report is let through; None for now. ``earlier`` is when there were others."""
    within = lately(earlier, DAY, now)
    return within[-most] + DAY if len(within) >= most else None


def scope_name(scope: Pillar | None) -> str:
    """Return the name of what somebody is kept out of, for addresses and rows."""
    return EVERYTHING if scope is None else scope.value


def scope_of(name: str) -> Pillar | None:
    """Return what ``name`` names; raises ``ValueError`` for a name of nothing."""
    return None if name == EVERYTHING else Pillar(name)


def covers(scope: Pillar | None, pillar: Pillar) -> bool:
    """Say whether whoever is kept out of ``scope`` is kept out of ``pillar``."""
    return scope is None or scope is pillar


def holding(suspensions: Sequence[Suspension], pillar: Pillar) -> Suspended | None:
    """Return how long these suspensions keep somebody out of ``pillar``: by the one that ends last."""
    covering = [one for one in suspensions if covers(one.scope, pillar)]
    if not covering:
        return None
    longest = max(covering, key=lambda one: (one.until is None, one.until or one.at))
    return Suspended(pillar, longest.until, longest.reason)


def suspension(
    guild_id: int,
    user_id: int,
    scope: Pillar | None,
    until: datetime | None,
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
    if until is not None and until <= now:
        return No.OVER
    tidied = tidy_reason(reason)
    return tidied if isinstance(tidied, No) else Suspension(guild_id, user_id, scope, tidied, by, now, until)
