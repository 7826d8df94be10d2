"""One run of a prompt: where it stands, and what can happen to it; the answers it got. Pure decisions as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.text import line, plain, shorten
from bot.projects.rules import TITLE_LEAST, TITLE_MOST, Ask, BadLink, Kind, check_link
from bot.projects.rules import Draft as ShareDraft
from bot.projects.rules import Refusal as ShareRefusal
from bot.prompts.rules import GRACE_MOST, LATE_AFTER, No

WHAT_LEAST, WHAT_MOST = 3, 1500
LATE_FOR: Final = timedelta(days=14)
"""How long after it closed a run still takes answers, as long as no newer one has come."""
KEPT_FOR: Final = timedelta(days=400)
"""How long runs are kept after they closed, with their answers."""


class RunState(StrEnum):
    """Where a run stands."""

    POSTING = "posting"
    """It is due, and its post is on its way."""
    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"
    """It was not posted, and will not be."""
    LOST = "lost"
    """Its thread was deleted."""


class RunAct(StrEnum):
    """What happens to a run."""

    POSTED = "posted"
    CLOSE = "close"
    SKIP = "skip"
    LOSE = "lose"


class Skipped(StrEnum):
    """Why a run was not posted."""

    LATE = "late"
    """Nobody was there to post it until its grace was over: the bot did not run."""
    HELD = "held"
    """An organizer had to mend something first, and did not in time."""
    PAUSED = "paused"
    """It was paused at the very moment."""
    DELETED = "deleted"
    """The prompt was deleted at the very moment."""
    FAILED = "failed"
    """Discord did not take it."""


RUN_MOVES: Final[dict[RunAct, dict[RunState, RunState]]] = {
    RunAct.POSTED: {
        RunState.POSTING: RunState.OPEN,
        # An interrupted try had posted it after all: what can be seen is true.
        RunState.SKIPPED: RunState.OPEN,
    },
    RunAct.CLOSE: {RunState.OPEN: RunState.CLOSED, RunState.POSTING: RunState.SKIPPED},
    RunAct.SKIP: {RunState.POSTING: RunState.SKIPPED},
    RunAct.LOSE: {RunState.OPEN: RunState.LOST, RunState.CLOSED: RunState.LOST},
}
"""Where each act leads from which state; from every other it changes nothing."""


class Way(StrEnum):
    """How somebody answered."""

    FORM = "form"
    MESSAGE = "message"
    """By writing in the thread. What they wrote is not known here."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is stored. It has its own copy of what it needs of its prompt."""

    id: str
    prompt_id: str
    guild_id: int
    slot: datetime
    """The naive local date and time it was due at; unique for each prompt."""
    zone: str
    due_at: datetime
    closes_at: datetime
    text: str
    state: RunState
    channel_id: int
    created_at: datetime
    tag: str = ""
    is_recap: bool = True
    is_reminding: bool = True
    is_manual: bool = False
    """An organizer ran it by hand, beside its schedule."""
    suggested_by: int | None = None
    why: Skipped | None = None
    """Why it was not posted; while it is still to be, what keeps it so far."""
    missed: int = 0
    """Of one that stands for several slots that were missed, how many these are."""
    missed_from: datetime | None = None
    """The local date and time of the first of these."""
    posted_at: datetime | None = None
    closed_at: datetime | None = None
    post_channel_id: int | None = None
    """Where the message with the question lies: the thread itself in a forum, else the text channel."""
    message_id: int | None = None
    thread_id: int | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it can be answered in time; one whose time is over is not open, swept or not."""
        return self.state in (RunState.POSTING, RunState.OPEN) and now < self.closes_at

    def takes_late(self, now: datetime) -> bool:
        """Whether it has closed, and still takes answers that come late, unless a newer one has come."""
        has_closed = self.state in (RunState.OPEN, RunState.CLOSED) and now >= self.closes_at
        return has_closed and now < self.closes_at + LATE_FOR

    @property
    def posted_until(self) -> datetime:
        """How long after it was due it may still be posted."""
        return self.due_at + min(GRACE_MOST, (self.closes_at - self.due_at) / 2)

    @property
    def is_late(self) -> bool:
        """Whether it was posted so late that its post says when it was due."""
        return self.posted_at is not None and self.posted_at - self.due_at > LATE_AFTER


def run_move(run: Run, act: RunAct) -> Run:
    """Return the run in its state after ``act``; the same where that changes nothing. Times are the caller's to set."""
    return replace(run, state=RUN_MOVES[act].get(run.state, run.state))


# ---------------------------------------------------------------------- answers


class Also(StrEnum):
    """What else becomes of an answer; a share's id stands for appending it to that share."""

    NOTHING = "nothing"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody fills in."""

    what: str
    link: str = ""
    kind: Kind = Kind.PROJECT
    ask: Ask = Ask.NOTHING


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is stored: one of each member and run."""

    id: str
    run_id: str
    guild_id: int
    user_id: int
    way: Way
    words: Answered
    created_at: datetime
    is_late: bool = False
    """It came after the run had closed."""
    share_id: str | None = None
    """The share it was also made, or was added to."""
    edited_at: datetime | None = None
    message_id: int | None = None
    """The message in the thread: the bot's for a form, else the member's own."""
    replied_at: datetime | None = None
    """When somebody else replied first."""
    removed_at: datetime | None = None
    """When a moderator took it away."""
    held_at: datetime | None = None
    """Since when it can't be said in the thread until an organizer mends something."""


@dataclass(frozen=True, slots=True)
class TooShort:
    """It says too little."""

    least: int = WHAT_LEAST


@dataclass(frozen=True, slots=True)
class NotShared:
    """It can't be shared, or added to that share, too. Nothing was stored."""

    refusal: ShareRefusal


AnswerRefusal = No | TooShort | BadLink | NotShared


def check_answer(words: Answered) -> Answered | TooShort | BadLink:
    """Return the words made safe and within their lengths, or why they can't be kept."""
    what = shorten(plain(words.what), WHAT_MOST)
    if len(what) < WHAT_LEAST:
        return TooShort()
    link = check_link(words.link)
    if isinstance(link, BadLink):
        return link
    return replace(words, what=what, link=link)


def as_share(words: Answered) -> ShareDraft:
    """Return the share that an answer makes: titled by how it begins."""
    first = next((each for each in words.what.splitlines() if each.strip()), "")
    sentence = first.partition(". ")[0]
    title = line((sentence if len(sentence) >= TITLE_LEAST else first).rstrip(".").rstrip(), TITLE_MOST)
    return ShareDraft(title, words.kind, words.what, words.link, words.ask)


def may_answer(run: Run | None, guild_id: int, now: datetime, *, is_newest: bool) -> bool | No:
    """Say whether a run can be answered: True in time, False late, or why not."""
    if run is None or run.guild_id != guild_id or run.state in (RunState.SKIPPED, RunState.LOST):
        return No.NOT_FOUND
    if run.is_open(now):
        return True
    return False if is_newest and run.takes_late(now) else No.TOO_LATE


def may_change(answer: Answer, run: Run, now: datetime) -> No | None:
    """Say why an answer can't be changed any more, or None: until the close, and one that came late never."""
    if answer.removed_at is not None:
        return No.TAKEN_DOWN
    return None if run.is_open(now) and not answer.is_late else No.CLOSED
