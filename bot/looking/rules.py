"""What a flag is, who may see it, and what can happen to it: pure decisions as data.

Discord's Developer Policy forbids the use of what members wrote for decisions on somebody's eligibility for
employment, and profiling (sections 15 and 16). So nothing here ranks, scores, compares or exports those who
look for work: flags are listed newest first, and are found by what their owners said themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.core.text import LinkRefusal

ROLE_LEAST, ROLE_MOST = 3, 80
PLACE_MOST: Final = 60
WORDS_LEAST, WORDS_MOST = 10, 600
WORK_LEAST, WORK_MOST = 20, 1500
"""Of a hiring post: what the work is."""
PAY_RANGE_MOST: Final = 80
KINDS_MOST: Final = 3
REASON_LEAST, REASON_MOST = 3, 200
NOTICE: Final = timedelta(days=3)
"""How long before it runs out the owner is asked about a flag."""
RENEWABLE_FOR: Final = timedelta(days=30)
"""How long after it ran out a flag can be put up again as it was."""


class Sort(StrEnum):
    """The two sorts of flag."""

    LOOKING = "looking"
    HIRING = "hiring"


MOST_UP: Final[Mapping[Sort, int]] = MappingProxyType({Sort.LOOKING: 1, Sort.HIRING: 5})
"""How many flags of a sort one member may have up: people look once, and hire for several jobs."""


class Kind(StrEnum):
    """What work it is about."""

    FULL_TIME = "full-time"
    PART_TIME = "part-time"
    CONTRACT = "contract"
    FIRST_JOB = "first-job"
    """An internship or a first job."""
    OPEN_SOURCE = "open-source"
    """Research or open source."""
    COLLABORATORS = "collaborators"


class Pay(StrEnum):
    """What a hiring post says of money: it must say one of these."""

    PAID = "paid"
    UNPAID = "unpaid"
    VOLUNTEER = "volunteer"


class Audience(StrEnum):
    """Who may see a flag."""

    EVERYONE = "everyone"
    ORGANIZERS = "organizers"
    INTRODUCTIONS = "introductions"
    """Nobody finds it; whoever is introduced to its owner is told of it, once both have said yes."""


class Show(StrEnum):
    """How a flag shows beside the lists, each the owner's choice, where organizers have it switched on."""

    CARD = "card"
    BADGE = "badge"
    """The badge role."""
    TAG = "tag"
    """The tag behind the nickname."""


class State(StrEnum):
    """Where a flag stands."""

    DRAFT = "draft"
    """Written and not put up yet."""
    RUNNING = "running"
    AWAY = "away"
    """Its owner has left the server; it is up again if they come back in time."""
    LAPSED = "lapsed"
    DONE = "done"
    CLEARED = "cleared"
    """Its owner took it down."""
    REMOVED = "removed"
    """An organizer took it down."""


class Act(StrEnum):
    """What can happen to a flag."""

    POST = "post"
    EDIT = "edit"
    RENEW = "renew"
    DONE = "done"
    CLEAR = "clear"
    LAPSE = "lapse"
    LEAVE = "leave"
    RETURN = "return"
    REMOVE = "remove"


_S = State
MOVES: Final[Mapping[Act, Mapping[State, State]]] = MappingProxyType(
    {
        Act.POST: {_S.DRAFT: _S.RUNNING},
        Act.EDIT: {_S.DRAFT: _S.DRAFT, _S.RUNNING: _S.RUNNING, _S.LAPSED: _S.LAPSED},
        Act.RENEW: {_S.RUNNING: _S.RUNNING, _S.LAPSED: _S.RUNNING},
        Act.DONE: {_S.RUNNING: _S.DONE, _S.LAPSED: _S.DONE},
        Act.CLEAR: {
            _S.DRAFT: _S.CLEARED,
            _S.RUNNING: _S.CLEARED,
            _S.AWAY: _S.CLEARED,  # from a direct message, which reaches also whoever has left
            _S.LAPSED: _S.CLEARED,
        },
        Act.LAPSE: {_S.RUNNING: _S.LAPSED, _S.AWAY: _S.LAPSED},
        Act.LEAVE: {_S.RUNNING: _S.AWAY, _S.DRAFT: _S.CLEARED},
        Act.RETURN: {_S.AWAY: _S.RUNNING},
        Act.REMOVE: {_S.RUNNING: _S.REMOVED},
    }
)
"""What each act makes of a flag; what does not stand here is refused."""

CURRENT: Final = (State.DRAFT, State.RUNNING, State.AWAY, State.LAPSED)
"""What its owner may still do something about."""


class Outcome(StrEnum):
    """What came of a flag, as its owner says."""

    HERE = "here"
    """Found, through people here."""
    ELSEWHERE = "elsewhere"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in which server."""

    guild_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and in which server."""

    guild_id: int
    user_id: int
    is_organizer: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a flag's owner has typed, or what of it is kept."""

    role: str
    words: str
    """What would help most; of a hiring post what the work is."""
    kinds: tuple[Kind, ...] = ()
    skills: tuple[str, ...] = ()
    place: str = ""
    link: str = ""
    pay: Pay | None = None
    pay_range: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of either sort."""

    id: str
    guild_id: int
    user_id: int
    sort: Sort
    words: Words
    created_at: datetime
    state: State = State.DRAFT
    audience: Audience = Audience.EVERYONE
    shows: frozenset[Show] = field(default_factory=lambda: frozenset({Show.CARD}))
    is_matched: bool = False
    """Whether its owner wants to hear of flags of the other sort that fit it."""
    posted_at: datetime | None = None
    public_at: datetime | None = None
    """When everybody could see it for the first time."""
    expires_at: datetime | None = None
    """None as long as it is a draft."""
    warned_at: datetime | None = None
    """When its owner was asked whether it still holds; None again once they renewed it."""
    admitted_at: datetime | None = None
    """When a direct message with that question was let through."""
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    channel_id: int | None = None
    message_id: int | None = None
    """The card."""
    withdrawn_at: datetime | None = None
    """Since when it is away because organizers keep its owner out; None if it is not, or is away for they left."""

    def is_up(self, now: datetime) -> bool:
        """Whether it holds, though perhaps nobody can find it. One that has run out is not up, swept or not."""
        return self.state is State.RUNNING and self.expires_at is not None and self.expires_at > now

    def is_public(self, now: datetime) -> bool:
        """Whether everybody in the server may see it: then it may have a card, a badge, a tag, be alerted to."""
        return self.is_up(now) and self.audience is Audience.EVERYONE


def may_see(flag: Flag, viewer: Viewer, now: datetime) -> bool:
    """Say whether somebody who looks for flags may see this one: the one rule behind every way of looking."""
    if flag.guild_id != viewer.guild_id or flag.state is State.REMOVED:
        return False
    if flag.user_id == viewer.user_id:
        return True
    if not flag.is_up(now):
        return False
    match flag.audience:
        case Audience.EVERYONE:
            return True
        case Audience.ORGANIZERS:
            return viewer.is_organizer
        case Audience.INTRODUCTIONS:
            return False


def may_hear(flag: Flag, now: datetime) -> bool:
    """Say whether somebody who has just been introduced to its owner is told of a flag."""
    return flag.is_up(now) and flag.audience in (Audience.EVERYONE, Audience.INTRODUCTIONS)


# ---------------------------------------------------------------------- refusals


class No(StrEnum):
    """Why not, where a word is enough."""

    NOT_FOUND = "not-found"
    """There is no such flag, or it is not for this member to see or change. Never says which."""
    OVER = "over"
    """It has ended already, in another way."""
    TOO_OLD = "too-old"
    """It ran out so long ago that it has to be written anew."""
    NO_KIND = "no-kind"
    NO_PAY = "no-pay"


class Field(StrEnum):
    """The fields that can be too short."""

    ROLE = "role"
    WORDS = "words"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class TooShort:
    """A field says too little."""

    field: Field
    least: int


@dataclass(frozen=True, slots=True)
class BadLink:
    """The link can't be kept."""

    refusal: LinkRefusal


@dataclass(frozen=True, slots=True)
class UpAlready:
    """The member has as many flags of this sort up as may be; ``flag_id`` is the newest of them."""

    flag_id: str
    most: int


Refusal = No | TooShort | BadLink | UpAlready


def move(flag: Flag, act: Act) -> Flag | No:
    """Return the flag in its state after ``act``, or why that can't be. Its times are the caller's to set."""
    after = MOVES[act].get(flag.state)
    return No.OVER if after is None else replace(flag, state=after)
