"""What members ask to be told of, and which new flags that is: pure decisions.

An alert narrows by what a flag says of itself, never by who put it up, and what it finds is in no order but
the newest first (see :mod:`bot.looking.rules`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import lru_cache
from itertools import islice, product
from typing import Final, NamedTuple

from bot.core.calendar import Recurrence, next_occurrence
from bot.looking.rules import Flag, Kind, Sort
from bot.looking.words import kind_term, skill_term
from bot.members.facts import parse_facts

ALERTS: Final = "looking.alerts"
"""Kind of the moment at which a server's members are told what is new to them."""
ALERTS_AT: Final = time(15, 0)
"""Once a day, server time: what is found then goes out with the same day's bundle of direct messages."""
ALERTS_MOST: Final = 20
"""Of one member in one server."""
FOUND_MOST: Final = 50
"""How many flags one member is told of at once; of more, the newest."""

_KIND: Final = kind_term(Kind.FULL_TIME).removesuffix(Kind.FULL_TIME)


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing a member wants to be told of: new flags of a sort that have a term, or two of them.

    The terms are those of :func:`bot.looking.rules.terms`. Two alerts that ask for the same are equal,
    whatever the skill was called.
    """

    sort: Sort
    term: str = ""
    """Of a skill or a kind; empty for every flag."""
    also: str = ""
    """Of a kind, beside a skill; empty for any kind."""
    skill: str = field(default="", compare=False)
    """The skill as its member wrote it; empty if the alert is for no skill."""

    @property
    def kind(self) -> Kind | None:
        """Return the kind of work it is narrowed to."""
        term = self.also or self.term
        return Kind(term.removeprefix(_KIND)) if term.startswith(_KIND) else None


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert as its member sees it in their list."""

    id: str
    alert: Alert
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NoSkill:
    """What was typed as skills names none."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """These are more than a member may have: ``has`` are there, ``wanted`` would be added."""

    has: int
    wanted: int
    most: int = ALERTS_MOST


Refusal = NoSkill | TooMany


def alert(sort: Sort, skill: str = "", kind: Kind | None = None) -> Alert:
    """Return what asks for flags of a sort, for a skill and of a kind where these are given.

    A skill that says nothing does not narrow it.
    """
    term, also = skill_term(skill), kind_term(kind) if kind else ""
    return Alert(sort, term, also, skill) if term else Alert(sort, also)


def parse(sorts: Collection[Sort], typed: str, kinds: Collection[Kind]) -> tuple[Alert, ...] | NoSkill:
    """Return an alert for each combination of what was chosen and typed, each of them once.

    Skills stand in one text, with commas between. Without skills and kinds there is one alert for each sort,
    for all of it; with both, a flag has to have a skill and a kind.
    """
    skills = [skill for skill in parse_facts(typed) if skill_term(skill)]
    if typed.strip() and not skills:
        return NoSkill()
    wanted = [kind for kind in Kind if kind in kinds]
    combined = product([sort for sort in Sort if sort in sorts], skills or [""], wanted or [None])
    return tuple(dict.fromkeys(alert(*each) for each in combined))  # of names of one skill the first stays


def next_at(now: datetime, zone: str) -> datetime:
    """Return when a server's members are next told what is new, after ``now``."""
    daily = Recurrence(weekdays=frozenset(range(7)), at=ALERTS_AT, zone=zone)
    return next_occurrence(daily, now).at


# ---------------------------------------------------------------------- matching


@dataclass(frozen=True, slots=True)
class Found:
    """What one member was told of in one round. Whether it may still be shown is asked anew, flag by flag."""

    guild_id: int
    flag_ids: Sequence[str]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one member is to be told of, for whichever reason."""

    user_id: int
    alert: Alert
    since: datetime | None = None
    """Only what became public after it counts; None for whatever is new."""


def subscriptions_of(flag: Flag) -> list[Subscription]:
    """Return what the owner of a flag wants to hear of because of it.

    That is flags of the other sort that name one of its skills, or, if it names none, are of one of its
    kinds. Only the owner hears of it: what they are matched by may be for nobody's eyes.
    """
    if not flag.is_matched:
        return []
    other = Sort.HIRING if flag.sort is Sort.LOOKING else Sort.LOOKING
    skills = [term for skill in flag.words.skills if (term := _skill_term(skill))]
    return [
        Subscription(flag.user_id, Alert(other, term))
        for term in skills or [kind_term(kind) for kind in flag.words.kinds]
    ]


class NewFlags:
    """Flags that everybody may see, by their terms: what subscriptions are matched against.

    Nothing of their words is kept.
    """

    def __init__(self) -> None:
        self._flags: Final[list[_New]] = []
        self._by_term: Final = defaultdict[tuple[Sort, str], list[_New]](list)
        self._public: Container[str] = ()

    def __len__(self) -> int:
        return len(self._flags)

    def add(self, flags: Iterable[Flag], now: datetime) -> None:
        """Take in flags, older ones first; those that not everybody may see at ``now`` are left out."""
        for flag in flags:
            if not flag.is_public(now) or flag.public_at is None:
                continue
            new = _New(len(self._flags), flag.id, flag.user_id, flag.public_at, _terms(flag))
            for term in new.terms:
                self._by_term[flag.sort, term].append(new)
            self._flags.append(new)
        self._public = {new.id for new in self._flags}

    def owners(self) -> set[int]:
        """Return whose flags they are."""
        return {new.user_id for new in self._flags}

    def only(self, public: Container[str]) -> None:
        """Leave out all but these from now on: what has become private or ended since."""
        self._public = public

    def match(self, subscriptions: Iterable[Subscription], blocked: Container[int] = ()) -> list[str]:
        """Return the ids of the newest flags that fit one of a member's subscriptions, newest first.

        At most :data:`FOUND_MOST`. Never the member's own, nor those of whom they have ``blocked``. Flags
        that fit nothing take no time.
        """
        found = dict[int, str]()
        for subscription in subscriptions:
            fitting = islice(self._fitting(subscription, blocked), FOUND_MOST)
            found.update((new.place, new.id) for new in fitting)
        return [found[place] for place in sorted(found, reverse=True)[:FOUND_MOST]]

    def _fitting(self, subscription: Subscription, blocked: Container[int]) -> Iterator[_New]:
        """Yield the flags that fit, the newest first."""
        wanted, since = subscription.alert, subscription.since
        for new in reversed(self._by_term.get((wanted.sort, wanted.term), ())):
            if since is not None and new.public_at <= since:
                return
            if new.user_id == subscription.user_id or new.user_id in blocked or new.id not in self._public:
                continue
            if not wanted.also or wanted.also in new.terms:
                yield new


class _New(NamedTuple):
    """What of a flag decides on who is told of it."""

    place: int
    id: str
    user_id: int
    public_at: datetime
    terms: frozenset[str]


def _terms(flag: Flag) -> frozenset[str]:
    """Return the terms by which alerts find a flag: of places and pay there are none."""
    return frozenset(("", *map(kind_term, flag.words.kinds), *map(_skill_term, flag.words.skills)))


# The skills of a server's flags are few, and telling two spellings apart takes longer than all else here.
_skill_term: Final = lru_cache(4096)(skill_term)
