"""What a share is, who may do what to it, and why not: pure decisions as data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core import text
from bot.core.clock import lately
from bot.core.text import Link, LinkRefusal, line, parse_link, plain, shorten

TITLE_LEAST, TITLE_MOST = 3, 90
"""A forum post's name holds 100 characters (Discord docs, Channel resource); ten are kept in hand."""
WHAT_LEAST, WHAT_MOST = 20, 1500
ASK_DETAIL_MOST: Final = 200
LINK_MOST: Final = text.LINK_MOST
PART_LEAST, PART_MOST = 3, 200
HOW_LEAST, HOW_MOST = 10, 800
TRIED_LEAST, TRIED_MOST = 10, 800
QUESTION_LEAST, QUESTION_MOST = 10, 800
UPDATE_LEAST, UPDATE_MOST = 3, 1200
REASON_LEAST, REASON_MOST = 3, 200
SHARES_A_DAY: Final = 5
DAY: Final = timedelta(hours=24)
SAME_CLICK: Final = timedelta(seconds=3)
"""A second click this soon after starting to follow is the same one, not a change of mind."""


class Kind(StrEnum):
    """The kinds of share: all of them useful to somebody else."""

    PROJECT = "project"
    HOW_TO = "how-to"
    SUMMARY = "summary"
    CASE_STUDY = "case-study"
    POST = "post"
    COMPETITION = "competition"
    PAPER = "paper"
    TALK = "talk"


class Ask(StrEnum):
    """The one thing the author hopes for."""

    FEEDBACK = "feedback"
    USERS = "users"
    COLLABORATORS = "collaborators"
    APPRECIATION = "appreciation"
    NOTHING = "nothing"


class State(StrEnum):
    """Where a share stands."""

    OPEN = "open"
    CLOSED = "closed"
    REMOVED = "removed"


class Act(StrEnum):
    """What can happen to a share."""

    EDIT = "edit"
    UPDATE = "update"
    CLOSE = "close"
    REOPEN = "reopen"
    REMOVE = "remove"
    HELP = "help"
    ASK = "ask"
    LOSE_THREAD = "lose-thread"


class No(StrEnum):
    """Why not, where a word is enough."""

    NOT_FOUND = "not-found"
    """There is no such share in this server, or it was taken down."""
    NOT_YOURS = "not-yours"
    OWN_SHARE = "own-share"
    CLOSED = "closed"
    ALREADY_CLOSED = "already-closed"
    ALREADY_OPEN = "already-open"
    NO_SHARE_CHANNEL = "no-share-channel"
    REASON_NEEDED = "reason-needed"


class Field(StrEnum):
    """A field a member filled in."""

    TITLE = "title"
    WHAT = "what"
    LINK = "link"
    ASK_DETAIL = "ask_detail"
    PART = "part"
    HOW = "how"
    TRIED = "tried"
    QUESTION = "question"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class TooShort:
    """A field says too little to be useful to anybody."""

    field: Field
    least: int


@dataclass(frozen=True, slots=True)
class BadLink:
    """The link can't be kept."""

    reason: LinkRefusal


@dataclass(frozen=True, slots=True)
class TooMany:
    """The member shared as much as fits in a day; ``again_at`` is when the next one fits."""

    limit: int
    again_at: datetime


Refusal = No | TooShort | BadLink | TooMany


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and what they are in this server."""

    guild_id: int
    user_id: int
    is_organizer: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A share as its author typed it, or, after :func:`check_draft`, as it may be kept."""

    title: str
    kind: Kind
    what: str
    link: str = ""
    ask: Ask = Ask.NOTHING
    ask_detail: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A share as it is stored."""

    id: str
    guild_id: int
    author_id: int
    title: str
    kind: Kind
    what: str
    link: str
    ask: Ask
    ask_detail: str
    state: State
    created_at: datetime
    updated_at: datetime
    posted_at: datetime | None = None
    """When its post first appeared; None while it waits to be posted."""
    channel_id: int | None = None
    """Channel that holds the card: the thread itself in a forum, the text channel otherwise."""
    message_id: int | None = None
    """The card; None when it was deleted and a new one is wanted."""
    thread_id: int | None = None
    """The thread; None before posting and after it was deleted."""
    first_reply_at: datetime | None = None
    held_at: datetime | None = None
    """Since when posting waits for an organizer to mend something."""

    def draft(self) -> Draft:
        """Return what an edit starts from."""
        return Draft(self.title, self.kind, self.what, self.link, self.ask, self.ask_detail)


@dataclass(frozen=True, slots=True)
class Update:
    """A piece of progress."""

    id: str
    share_id: str
    author_id: int
    text: str
    link: str
    created_at: datetime
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """Somebody said which part of a share helped them, and how."""

    share_id: str
    member_id: int
    part: str
    how: str
    created_at: datetime
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A researched question: what was tried, what they want to know."""

    id: str
    share_id: str
    member_id: int
    tried: str
    question: str
    created_at: datetime
    message_id: int | None = None


MOVES: Final[dict[tuple[State, Act], State | No]] = {
    (State.OPEN, Act.EDIT): State.OPEN,
    (State.OPEN, Act.UPDATE): State.OPEN,
    (State.OPEN, Act.CLOSE): State.CLOSED,
    (State.OPEN, Act.REOPEN): No.ALREADY_OPEN,
    (State.OPEN, Act.REMOVE): State.REMOVED,
    (State.OPEN, Act.HELP): State.OPEN,
    (State.OPEN, Act.ASK): State.OPEN,
    (State.OPEN, Act.LOSE_THREAD): State.CLOSED,
    (State.CLOSED, Act.EDIT): State.CLOSED,
    (State.CLOSED, Act.UPDATE): No.CLOSED,
    (State.CLOSED, Act.CLOSE): No.ALREADY_CLOSED,
    (State.CLOSED, Act.REOPEN): State.OPEN,
    (State.CLOSED, Act.REMOVE): State.REMOVED,
    (State.CLOSED, Act.HELP): State.CLOSED,  # thanks are welcome at any time
    (State.CLOSED, Act.ASK): No.CLOSED,
    (State.CLOSED, Act.LOSE_THREAD): State.CLOSED,
    **{(State.REMOVED, act): No.NOT_FOUND for act in Act},
}
"""Every state and every act: where it leads, or why it does not."""

_OWNERS: Final = frozenset({Act.EDIT, Act.UPDATE, Act.CLOSE, Act.REOPEN, Act.REMOVE})
_OTHERS: Final = frozenset({Act.HELP, Act.ASK})


def move(share: Share | None, act: Act, actor: Actor) -> State | No:
    """Decide whether ``actor`` may do ``act`` to ``share`` now: its next state, or why not.

    A share of another server does not exist here.
    """
    if share is None or share.guild_id != actor.guild_id:
        return No.NOT_FOUND
    decided = MOVES[share.state, act]
    if decided is No.NOT_FOUND:
        return decided
    if act in _OWNERS and actor.user_id != share.author_id and not actor.is_organizer:
        return No.NOT_YOURS
    if act in _OTHERS and actor.user_id == share.author_id:
        return No.OWN_SHARE
    return decided


def check_draft(draft: Draft) -> Draft | TooShort | BadLink:
    """Return the draft made safe and within its lengths, or why it can't be kept."""
    title = line(draft.title, TITLE_MOST)
    if len(title) < TITLE_LEAST:
        return TooShort(Field.TITLE, TITLE_LEAST)
    what = shorten(plain(draft.what), WHAT_MOST)
    if len(what) < WHAT_LEAST:
        return TooShort(Field.WHAT, WHAT_LEAST)
    link = check_link(draft.link)
    if isinstance(link, BadLink):
        return link
    return replace(
        draft,
        title=title,
        what=what,
        link=link,
        ask_detail="" if draft.ask is Ask.NOTHING else line(draft.ask_detail, ASK_DETAIL_MOST),
    )


def check_link(typed: str) -> str | BadLink:
    """Return the link to keep, empty if none was typed, or why it can't be kept."""
    if not typed.strip():
        return ""
    parsed = parse_link(typed)
    return parsed.url if isinstance(parsed, Link) else BadLink(parsed)


_ADDRESS: Final = re.compile(r"<?(https?://[^\s<>]+)>?", re.IGNORECASE)


def link_and_words(message: str) -> tuple[str, str]:
    """Return the first link of a message that can be kept, empty if there is none, and its other words."""
    for found in _ADDRESS.finditer(message):
        if isinstance(parse_link(found[1]), Link):
            return found[1], f"{message[: found.start()]}{message[found.end() :]}".strip()
    return "", message.strip()


def check_words(field: Field, typed: str, least: int, most: int) -> str | TooShort:
    """Return member text made safe and within its length, or that it says too little."""
    words = shorten(plain(typed), most)
    return words if len(words) >= least else TooShort(field, least)


def too_many(created_at: list[datetime], now: datetime) -> TooMany | None:
    """Say whether a member who shared at these moments must wait before sharing again."""
    recent = lately(created_at, DAY, now)
    if len(recent) < SHARES_A_DAY:
        return None
    return TooMany(SHARES_A_DAY, recent[-SHARES_A_DAY] + DAY)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of shares is narrowed to; empty parts narrow nothing."""

    author_id: int | None = None
    kind: Kind | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything a member shared and what others said helped."""

    author_id: int
    shares: list[Share] = field(default_factory=list[Share])
    helped: dict[str, list[Help]] = field(default_factory=dict[str, list[Help]])
    updates: dict[str, list[Update]] = field(default_factory=dict[str, list[Update]])
