"""Whether, and when, a request is shown to the one whose turn it is.

None of this can be seen by whoever waits for the answer: a request that is never shown looks like one that
is not answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.clock import lately
from bot.guilds.pillars import Closed, Suspended
from bot.introductions.preferences import Openness, Preferences

WEEK: Final = timedelta(days=7)
AGAIN_AFTER: Final = timedelta(hours=6)
"""How often it is looked at whether introductions still rest in a server."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the one whose turn it is has settled, and what has reached them lately."""

    preferences: Preferences
    takes_nothing: bool
    """They said that they do not want to be reached at all."""
    is_blocked: bool
    """They and another one of the request block one another, in whichever direction."""
    closed: Closed | None
    """Why introductions are closed to them at present, if they are."""
    knows_whoever_asks: bool
    """They have met whoever brings this to them."""
    were_introduced_lately: bool
    """The two who would be introduced have been, not long ago."""
    shown_at: Sequence[datetime]
    """When requests were shown to them within the last week, in any order."""
    received_most: int
    """How many a week the server has settled; their own wish goes first."""
    is_flag_up: bool | None = None
    """Whether the flag of theirs that it answers still runs; None if it answers none."""


@dataclass(frozen=True, slots=True)
class Show:
    """It is shown now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """It is looked at again at ``until``."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Withhold:
    """It is not shown, unless they change their mind about such requests, or are let back in, before it ends."""


def offer(wishes: Wishes, now: datetime) -> Show | Hold | Withhold:
    """Decide on a request whose turn has come."""
    preferences = wishes.preferences
    if wishes.takes_nothing or wishes.is_blocked or wishes.were_introduced_lately:
        return Withhold()
    if wishes.is_flag_up is False:
        return Withhold()
    # By putting up a flag they have asked for what answers it: neither whom they let ask otherwise nor how many
    # a week holds that back.
    is_asked_for = wishes.is_flag_up is True
    if not is_asked_for and not _is_open_to(preferences.openness, wishes):
        return Withhold()
    paused_until = preferences.paused_until or now
    match wishes.closed:
        case None:
            until = paused_until
        case Suspended(_, ends_at, _):
            if ends_at is None:
                return Withhold()
            until = max(ends_at, paused_until)
        case _:  # introductions rest in this server, and nobody knows for how long
            until = max(now + AGAIN_AFTER, paused_until)
    if until > now:
        return Hold(until)
    if is_asked_for:
        return Show()
    most = wishes.received_most if preferences.weekly_most is None else preferences.weekly_most
    if most <= 0:
        return Withhold()
    shown = lately(wishes.shown_at, WEEK, now)
    if len(shown) >= most:
        return Hold(shown[-most] + WEEK)
    return Show()


def _is_open_to(openness: Openness, wishes: Wishes) -> bool:
    if openness is Openness.MET:
        return wishes.knows_whoever_asks
    return openness is Openness.OPEN


def order(plates: Sequence[tuple[int, int]]) -> Sequence[int]:
    """Return two people in the order in which they are asked: whoever has more on their plate goes first.

    ``plates`` are the user ids as the broker named them, each with the number of requests and introductions
    that lie before them. Their answer decides soonest whether the other need be asked at all.
    """
    return [user_id for user_id, _ in sorted(plates, key=lambda plate: -plate[1])]
