"""How a member may be reached, and when: the kindness budget as plain decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum, StrEnum
from itertools import count
from typing import Final

from bot.core.calendar import Recurrence, UnknownZone, next_occurrence, zone
from bot.core.clock import lately
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
PLACE_MOST: Final = 60
LINKS_MOST: Final = 3

_MINUTE: Final = timedelta(minutes=1)

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
    INTRODUCED = "introduced"
    """They and somebody else both said yes, and have been introduced."""
    LAPSED = "lapsed"
    """An introduction they waited for did not come about."""
    THANKED = "thanked"
    REPORT_SETTLED = "report-settled"
    """Organizers have dealt with what they reported."""
    SUSPENDED = "suspended"
    """Organizers keep them out of a part of the community for a while."""
    LIFTED = "lifted"
    """Organizers let them back in before the time."""
    SUSPENSION_OVER = "suspension-over"
    """The time for which organizers kept them out is over."""
    WARNED = "warned"
    """Organizers ask them not to do something again."""
    REMOVED = "removed"
    """Organizers removed something of theirs."""
    FLAG_REMOVED = "flag-removed"
    """An organizer took down what they had put up: looking for work, or hiring."""
    ALERTS = "alerts"
    """New flags fit what they asked to be told of."""
    FOUND_WORK = "found-work"
    """Somebody found what they were looking for, and thanks them for their part in it."""
    GLAD = "glad"
    """Somebody they thanked is glad to hear it."""
    PROMPT_HELD = "prompt-held"
    """A prompt they look after can't be posted until something is mended."""
    PROMPT_SILENT = "prompt-silent"
    """Nobody has answered a prompt they look after for some time."""
    PROMPT_LOW = "prompt-low"
    """The texts of a prompt they look after run out."""
    ANSWER_HELD = "answer-held"
    """Their answer to a prompt is saved but can't be said in its thread until an organizer mends something."""
    SUGGESTION_TAKEN = "suggestion-taken"
    """A question they suggested will be asked."""
    SUGGESTION_DECLINED = "suggestion-declined"


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
    links: tuple[str, ...] = ()
    """At most :data:`LINKS_MOST`, none of them empty."""
    place: str = ""
    zone: str = ""
    """IANA name."""

    def __bool__(self) -> bool:
        return any((self.headline, self.about, self.ask_me, self.links, self.place, self.zone))


@dataclass(frozen=True, slots=True)
class BadProfileLink:
    """One of the profile's links can't be kept."""

    refusal: LinkRefusal
    position: int = 0
    """Which of the links as given, counted from 0."""


@dataclass(frozen=True, slots=True)
class BadZone:
    """No time zone has this name, or none was given where one is needed."""

    name: str
    suggestions: tuple[str, ...] = ()
    """The nearest that exist, best first."""


class BadQuietHours(Enum):
    """Why these are no quiet hours."""

    HALF = "half"
    """A beginning without an end, or the other way round."""
    WHOLE_DAY = "whole-day"
    """They end when they begin: who wants no messages at all chooses the inbox."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a member wants no messages: every day from ``quiet_from`` until ``quiet_to``, by their own clock.

    The end is not among the quiet hours. They may go past midnight. Both are naive and in whole minutes;
    both are None without quiet hours, and ``zone`` may be empty only then.
    """

    zone: str = ""
    """IANA name."""
    quiet_from: time | None = None
    quiet_to: time | None = None


def tidy(profile: Profile) -> Profile | BadProfileLink | BadZone:
    """Return the profile with every field safe and within its length; further links than allowed are left out."""
    links: list[str] = []
    for position, typed in enumerate(profile.links):
        if not typed.strip():
            continue
        parsed = parse_link(typed)
        if not isinstance(parsed, Link):
            return BadProfileLink(parsed, position)
        links.append(parsed.url)
    lives_in = check_zone(profile.zone)
    if isinstance(lives_in, BadZone):
        return lives_in
    return Profile(
        headline=line(profile.headline, HEADLINE_MOST),
        about=shorten(plain(profile.about), ABOUT_MOST),
        ask_me=line(profile.ask_me, ASK_ME_MOST),
        links=tuple(dict.fromkeys(links))[:LINKS_MOST],
        place=line(profile.place, PLACE_MOST),
        zone=lives_in,
    )


def check_zone(name: str) -> str | BadZone:
    """Return the name without spaces around it if it is a zone's or empty."""
    name = name.strip()
    try:
        return zone(name).key if name else ""
    except UnknownZone as unknown:
        return BadZone(name, unknown.suggestions)


def check_rhythm(rhythm: Rhythm) -> Rhythm | BadZone | BadQuietHours:
    """Return the rhythm as it can be kept."""
    lives_in = check_zone(rhythm.zone)
    if isinstance(lives_in, BadZone):
        return lives_in
    if rhythm.quiet_from is None and rhythm.quiet_to is None:
        return Rhythm(lives_in)
    if rhythm.quiet_from is None or rhythm.quiet_to is None:
        return BadQuietHours.HALF
    begin, end = (moment.replace(second=0, microsecond=0) for moment in (rhythm.quiet_from, rhythm.quiet_to))
    if begin == end:
        return BadQuietHours.WHOLE_DAY
    return Rhythm(lives_in, begin, end) if lives_in else BadZone("")


def is_quiet(rhythm: Rhythm, moment: datetime) -> bool:
    """Say whether a moment lies in the member's quiet hours, by what their clock then shows."""
    begin, end = rhythm.quiet_from, rhythm.quiet_to
    if begin is None or end is None:
        return False
    shown = moment.astimezone(zone(rhythm.zone)).time()
    return begin <= shown < end if begin < end else shown >= begin or shown < end


def after_quiet(rhythm: Rhythm, moment: datetime) -> datetime:
    """Return ``moment`` itself, or the first one after it that is outside the quiet hours."""
    if rhythm.quiet_to is None or not is_quiet(rhythm, moment):
        return moment
    tz = zone(rhythm.zone)
    local = moment.astimezone(tz).replace(tzinfo=None)
    end = datetime.combine(local.date(), rhythm.quiet_to)
    if end <= local:
        end += timedelta(days=1)
    ends_at = moment + (end - local)
    if ends_at.astimezone(tz).utcoffset() == moment.astimezone(tz).utcoffset():
        return ends_at
    # The clocks change on the way, and may jump over the end, show it twice, or go back to before the
    # beginning: only looking at every minute finds the first that is free.
    whole = moment.replace(second=0, microsecond=0)
    return next(at for n in count(1) if not is_quiet(rhythm, at := whole + n * _MINUTE))


def may_write(choice: ReachChoice) -> bool:
    """Say whether a direct message may be sent at all: only after a yes, and while it gets through."""
    return choice.reach is Reach.DIRECT and choice.closed_at is None


def next_bundle_at(now: datetime, zone_name: str) -> datetime:
    """Return when what waits for a member is next sent as one message."""
    daily = Recurrence(weekdays=frozenset(range(7)), at=BUNDLE_AT, zone=zone_name)
    return next_occurrence(daily, now).at


def free_at(sent_at: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when the weekly cap lets the next message through; None for now.

    ``sent_at`` are the moments of earlier messages, in any order.
    """
    within = lately(sent_at, WEEK, now)
    if len(within) < DIRECTS_A_WEEK:
        return None
    return within[-DIRECTS_A_WEEK] + WEEK


def opens_at(rhythm: Rhythm, sent_at: Sequence[datetime], now: datetime) -> datetime:
    """Return when a message nobody asked for may go out: ``now`` itself, or the first moment after it.

    Neither in quiet hours nor beyond the weekly cap, of which ``sent_at`` are the earlier messages.
    """
    return after_quiet(rhythm, free_at(sent_at, now) or now)


def bundle_again_at(rhythm: Rhythm, opens: datetime, now: datetime, zone_name: str) -> datetime:
    """Return when a bundle that may not go out ``now``, but when the gate ``opens``, is looked at again.

    The end of quiet hours stands in for the late afternoon they cover. Where the cap held the bundle up, it
    waits for a late afternoon.
    """
    if opens == after_quiet(rhythm, now):
        return opens
    return after_quiet(rhythm, next_bundle_at(opens, zone_name))
