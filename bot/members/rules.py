"""How a member may be reached, and when: the kindness budget as plain decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.core.calendar import Recurrence, next_occurrence
from bot.core.text import Link, LinkRefusal, line, parse_link, plain, shorten

DIRECTS_A_WEEK: Final = 3
"""All direct messages a member did not ask for share this cap, over every server."""
WEEK: Final = timedelta(days=7)
BUNDLE_AT: Final = time(17, 0)
"""What waited through the day is sent as one message in the late afternoon, server time."""
INBOX_KEPT_FOR: Final = timedelta(days=90)

HEADLINE_MOST: Final = 80
ABOUT_MOST: Final = 600
ASK_ME_MOST: Final = 200


TURNED_AWAY: Final = frozenset({10013, 20009, 50007, 50033, 50278})
"""Discord's error codes that say this member can't be written to (Discord docs, Opcodes and Status Codes;
50278 from discord-api-docs#8238). Any other means that nobody is written to at present."""


class Reach(StrEnum):
    """How a member wants to be reached."""

    UNSAID = "unsaid"
    """They have not said yet: what comes waits in the inbox, nothing is sent."""
    DIRECT = "direct"
    INBOX = "inbox"
    NOT_AT_ALL = "not-at-all"


class News(StrEnum):
    """What can lie in an inbox."""

    HELPED = "helped"
    """Somebody said which part of a share helped them."""
    QUESTION = "question"
    FOLLOWED = "followed"
    """Somebody they follow has shared something."""
    RESCUE = "rescue"
    """A share that nobody has answered is offered to them."""
    THREAD_DELETED = "thread-deleted"
    HELD_UP = "held-up"
    """Their share is saved but can't be posted until an organizer mends something."""
    TAKEN_DOWN = "taken-down"


@dataclass(frozen=True, slots=True)
class ReachChoice:
    """What a member chose, when, and whether Discord turned a message away since."""

    reach: Reach = Reach.UNSAID
    chosen_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One piece of news for one member."""

    id: str
    guild_id: int
    user_id: int
    news: News
    payload: Mapping[str, str | int | None]
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member says about themselves; every part may be empty."""

    headline: str = ""
    about: str = ""
    ask_me: str = ""
    link: str = ""

    def __bool__(self) -> bool:
        return bool(self.headline or self.about or self.ask_me or self.link)


@dataclass(frozen=True, slots=True)
class BadProfileLink:
    """The profile's link can't be kept."""

    refusal: LinkRefusal


def tidy(profile: Profile) -> Profile | BadProfileLink:
    """Return the profile with every field safe and within its length."""
    link = ""
    if profile.link.strip():
        parsed = parse_link(profile.link)
        if not isinstance(parsed, Link):
            return BadProfileLink(parsed)
        link = parsed.url
    return Profile(
        headline=line(profile.headline, HEADLINE_MOST),
        about=shorten(plain(profile.about), ABOUT_MOST),
        ask_me=line(profile.ask_me, ASK_ME_MOST),
        link=link,
    )


def may_write(choice: ReachChoice) -> bool:
    """Say whether a direct message may be sent at all: only after a yes, and while it gets through."""
    return choice.reach is Reach.DIRECT and choice.closed_at is None


def next_bundle_at(now: datetime, zone: str) -> datetime:
    """Return when what waits for a member is next sent as one message."""
    daily = Recurrence(weekdays=frozenset(range(7)), at=BUNDLE_AT, zone=zone)
    return next_occurrence(daily, now).at


def free_at(sent_at: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when the weekly cap lets the next message through; None for now.

    ``sent_at`` are the moments of earlier messages, in any order.
    """
    within = sorted(moment for moment in sent_at if moment > now - WEEK)
    if len(within) < DIRECTS_A_WEEK:
        return None
    return within[-DIRECTS_A_WEEK] + WEEK
