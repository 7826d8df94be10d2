"""The gratitude chain: who had a part in it that somebody found what they were looking for.

It begins with those whom the member names. From each it goes back to how the member came to know them: who
introduced the two, and whose share that introduction was about; and from these on, in the same way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from bot.core.clock import lately
from bot.core.text import plain, shorten
from bot.looking.rules import Outcome, Sort

DEPTH_MOST: Final = 4
"""Steps from the member to the last one thanked; those whom they name are the first step."""
PEOPLE_MOST: Final = 10
HELPERS_MOST: Final = 5
NOTE_MOST: Final = 300
UNSENT_KEPT_FOR: Final = timedelta(days=30)
"""How long thanks wait to be sent; after that they are forgotten."""
AGAIN_AFTER: Final = timedelta(days=30)
"""How long somebody who was thanked gets no other note from the same member."""
WEEK: Final = timedelta(days=7)
THANKED_A_WEEK: Final = 10
SENT_KEPT_FOR: Final = timedelta(days=90)
"""How long it is known who was thanked, and so may answer: as long as their inbox holds the thanks."""


class Why(StrEnum):
    """What somebody's part in it was."""

    HELPED = "helped"
    """The member says that they helped."""
    INTRODUCED = "introduced"
    """They introduced the member to another one of the chain."""
    WROTE = "wrote"
    """Their share is what the member's introduction to another one of the chain began with."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How the member came to know somebody: what of it is known."""

    broker_id: int | None = None
    share_id: str = ""
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One of those who had a part in it, with the reason by which they were found first."""

    user_id: int
    why: Why
    through_id: int | None = None
    """Whom they brought into the chain; None for those whom the member named."""
    share_id: str = ""
    """The share of theirs that an introduction began with."""


Began: TypeAlias = Callable[[int], Awaitable[Beginning | None]]
IsLeftOut: TypeAlias = Callable[[int], Awaitable[bool]]


async def trace(
    member_id: int, helper_ids: Sequence[int], began: Began, is_left_out: IsLeftOut
) -> tuple[Link, ...]:
    """Return everybody who had a part in it, the nearest first; the same for the same answers.

    Nobody stands in it twice, and never the member. Whoever is left out is not gone through either.
    """
    found: dict[int, Link] = {}
    waiting = deque((Link(user_id, Why.HELPED), 1) for user_id in helper_ids[:HELPERS_MOST])
    while waiting and len(found) < PEOPLE_MOST:
        link, depth = waiting.popleft()
        user_id = link.user_id
        if user_id == member_id or user_id in found or await is_left_out(user_id):
            continue
        beginning = await began(user_id) or Beginning()
        if beginning.author_id == user_id and not link.share_id:
            link = replace(link, share_id=beginning.share_id)
        found[user_id] = link
        if depth == DEPTH_MOST:
            continue
        if beginning.broker_id is not None:
            waiting.append((Link(beginning.broker_id, Why.INTRODUCED, user_id), depth + 1))
        if beginning.author_id is not None:
            author = Link(beginning.author_id, Why.WROTE, user_id, beginning.share_id)
            waiting.append((author, depth + 1))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Enough:
    """All who would be thanked heard from the member lately; from ``again_at`` on the first of them can be."""

    again_at: datetime


def may_be_thanked(
    wanted: Sequence[int], earlier: Mapping[int, datetime], now: datetime
) -> list[int] | Enough:
    """Return who of ``wanted`` gets a note now, in their order.

    ``earlier`` is whom the member thanked within :data:`AGAIN_AFTER`, and when last. One note to the same
    person in that time, and :data:`THANKED_A_WEEK` in a week: thanks stay what they are.
    """
    this_week = lately([*earlier.values()], WEEK, now)
    left = THANKED_A_WEEK - len(this_week)
    fresh = [user_id for user_id in wanted if user_id not in earlier]
    if wanted and (not fresh or left <= 0):
        waits = [earlier[user_id] + AGAIN_AFTER for user_id in wanted if user_id in earlier]
        return Enough(this_week[0] + WEEK if fresh else min(waits))
    return fresh[: max(0, left)]


def note_of(typed: str) -> str:
    """Return a note as it can be kept; it may be empty."""
    return shorten(plain(typed), NOTE_MOST)


@dataclass(frozen=True, slots=True)
class Thankee:
    """One of those who are thanked, or could be."""

    link: Link
    note: str
    is_wanted: bool = True
    """Whether the member wants them thanked."""
    sent_at: datetime | None = None
    glad_at: datetime | None = None
    """When they said that they are glad to hear it."""

    @property
    def user_id(self) -> int:
        """Who it is."""
        return self.link.user_id


@dataclass(frozen=True, slots=True)
class Gratitude:
    """What came of a flag, and the thanks that its owner may send for it."""

    id: str
    guild_id: int
    user_id: int
    flag_id: str
    sort: Sort
    outcome: Outcome
    created_at: datetime
    people: tuple[Thankee, ...] = ()
    """In the order in which they were found."""
    sent_at: datetime | None = None
    closed_at: datetime | None = None
    """When the member said that no thanks are to be sent, or there was nobody to thank."""

    def is_open(self, now: datetime) -> bool:
        """Whether its thanks can still be changed and sent."""
        return self.sent_at is None and self.closed_at is None and now < self.created_at + UNSENT_KEPT_FOR

    def of(self, user_id: int) -> Thankee | None:
        """Return one of its people."""
        return next((each for each in self.people if each.user_id == user_id), None)
