"""What a prompt may be, what can happen to it and to its runs, and why not: pure decisions as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.calendar import UnknownZone, resolve_local, zone
from bot.core.schedule import Often, Schedule, following, shortest_gap
from bot.core.text import fits, length, line, normalised

PROMPTS_MOST: Final = 25
"""Prompts of one server: as many as Discord suggests at once."""
NAME_LEAST, NAME_MOST = 2, 40
TEXT_LEAST, TEXT_MOST = 5, 250
TEXTS_MOST: Final = 60
WRITTEN_MOST: Final = 4000
"""Characters of all texts as they are written: what one input of a form can hold."""
TAG_MOST: Final = 20
"""Of a forum's tag (Discord docs, Channel resource)."""
TAG_DEFAULT: Final = "Weekly prompt"
OPEN_LEAST: Final = 4
OPEN_MOST: Final = 14 * 24
OPEN_DEFAULT: Final = 4 * 24
"""Hours for which a run can be answered in time."""
GRACE_MOST: Final = timedelta(hours=12)
LATE_AFTER: Final = timedelta(minutes=10)
"""How late a post may be without saying so."""
SILENT_RUNS: Final = 3
"""Runs without an answer after which the organizer is asked, once, whether to slow down."""
TOLD_AGAIN_AFTER: Final = timedelta(hours=24)
"""How long an organizer is left in peace about the same prompt that can't be posted."""
DRAFT_KEPT_FOR: Final = timedelta(days=1)


# ---------------------------------------------------------------------- prompts


class State(StrEnum):
    """Where a prompt stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"


class Act(StrEnum):
    """What an organizer does with a prompt."""

    EDIT = "edit"
    PAUSE = "pause"
    RESUME = "resume"
    RUN = "run"
    DELETE = "delete"


class No(StrEnum):
    """Why not, where a word is enough."""

    NOT_FOUND = "not-found"
    """There is no such thing in this server, or not any more. Never says which."""
    PAUSED_ALREADY = "paused-already"
    RUNNING_ALREADY = "running-already"
    CHANGED = "changed"
    """Somebody else has changed it since this was begun; what is stored now is shown instead."""
    TOO_MANY_PROMPTS = "too-many-prompts"
    NO_DAY = "no-day"
    ONE_DAY = "one-day"
    """Which one of the month needs exactly one weekday."""
    NO_NAME = "no-name"
    NO_TEXT = "no-text"
    NEVER = "never"
    """Every date for years is left out."""
    CLOSED = "closed"
    """What was written can't be changed any more: the run has closed."""
    TOO_LATE = "too-late"
    """It closed so long ago, or the next one has come, that nothing is added any more."""
    TAKEN_DOWN = "taken-down"
    """A moderator removed the answer."""
    DECIDED = "decided"
    """The suggestion has been decided already."""
    TOO_MANY_SUGGESTIONS = "too-many-suggestions"
    REASON_NEEDED = "reason-needed"
    TEXT_LENGTH = "text-length"
    TEXT_THERE = "text-there"
    """The prompt has a text that reads alike."""


MOVES: Final[dict[tuple[State, Act], State | No]] = {
    (State.ACTIVE, Act.EDIT): State.ACTIVE,
    (State.ACTIVE, Act.PAUSE): State.PAUSED,
    (State.ACTIVE, Act.RESUME): No.RUNNING_ALREADY,
    (State.ACTIVE, Act.RUN): State.ACTIVE,
    (State.ACTIVE, Act.DELETE): State.DELETED,
    (State.PAUSED, Act.EDIT): State.PAUSED,
    (State.PAUSED, Act.PAUSE): No.PAUSED_ALREADY,
    (State.PAUSED, Act.RESUME): State.ACTIVE,
    (State.PAUSED, Act.RUN): State.PAUSED,  # once, by hand; its schedule stays paused
    (State.PAUSED, Act.DELETE): State.DELETED,
    **{(State.DELETED, act): No.NOT_FOUND for act in Act},
}
"""Every state and every act: where it leads, or why it does not."""


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who acts, of whom the caller has made sure that they organize this server."""

    guild_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What organizers choose of a prompt, apart from its texts."""

    name: str
    channel_id: int
    schedule: Schedule
    open_hours: int
    tag: str = TAG_DEFAULT
    """What its posts are tagged with in a forum; may be empty."""
    is_recap: bool = True
    is_reminding: bool = True
    """Whether members who asked for it are reminded before it closes."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as it is stored."""

    id: str
    guild_id: int
    settings: Settings
    state: State
    version: int
    """Grows with each edit, so that two who edit at once do not undo each other's."""
    keeper_id: int
    """The organizer who made or changed it last: whoever is told what concerns it."""
    created_at: datetime
    changed_at: datetime
    next_slot: datetime | None = None
    """The local date and time planned next; None while it is paused."""
    next_at: datetime | None = None
    last_date: date | None = None
    """The local date of the newest scheduled slot that was seen to: it gets no other."""
    silent_runs: int = 0
    """How many of the last runs in a row nobody answered."""
    silence_asked_at: datetime | None = None
    low_told_at: datetime | None = None
    """When the keeper was told that the texts run out; None again once there are new ones."""
    held_code: int | None = None
    """Discord's error code while it can't be posted."""
    held_since: datetime | None = None
    held_told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One of a prompt's texts."""

    id: str
    prompt_id: str
    text: str
    used_at: datetime | None = None
    suggested_by: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A prompt being made or changed, before it is saved."""

    id: str
    guild_id: int
    user_id: int
    settings: Settings
    texts: tuple[str, ...]
    created_at: datetime
    prompt_id: str | None = None
    """The prompt it changes; None for a new one."""
    base_version: int = 0
    is_saved: bool = False


def move(prompt: Prompt | None, act: Act, guild_id: int) -> State | No:
    """Decide whether ``act`` can be done to a prompt now. One of another server does not exist here."""
    if prompt is None or prompt.guild_id != guild_id:
        return No.NOT_FOUND
    return MOVES[prompt.state, act]


# ---------------------------------------------------------------------- what it may be


@dataclass(frozen=True, slots=True)
class BadZone:
    """No zone has this name; ``suggestions`` are the nearest that exist."""

    name: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadHours:
    """It can't be open for so long: from ``least`` to ``most`` hours, so that one closes before the next comes."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class BadText:
    """A text is too short or too long: which one, counted from 1 as it was typed, and its words."""

    line: int
    words: str
    least: int = TEXT_LEAST
    most: int = TEXT_MOST


@dataclass(frozen=True, slots=True)
class TooManyTexts:
    """There are more texts than ``most``, or they have more characters in all than ``written_most``."""

    most: int = TEXTS_MOST
    written_most: int = WRITTEN_MOST


Refusal = No | BadZone | BadHours | BadText | TooManyTexts


def check(settings: Settings) -> Settings | Refusal:
    """Return the settings as they can be kept, or why they can't."""
    name, tag = line(settings.name, NAME_MOST), line(settings.tag, TAG_MOST)
    schedule = settings.schedule
    if len(name) < NAME_LEAST:
        return No.NO_NAME
    try:
        zone(schedule.zone)
    except UnknownZone as unknown:
        return BadZone(schedule.zone, unknown.suggestions)
    if not schedule.weekdays or not schedule.weekdays <= frozenset(range(7)):
        return No.NO_DAY
    if schedule.often.weeks > 1 and schedule.anchor is None:
        return No.NEVER
    if schedule.often.nth is not None and len(schedule.weekdays) != 1:
        return No.ONE_DAY
    most = open_most(schedule)
    if not OPEN_LEAST <= settings.open_hours <= most:
        return BadHours(OPEN_LEAST, most)
    return replace(settings, name=name, tag=tag)


def open_most(schedule: Schedule) -> int:
    """Return for how many hours a prompt of this schedule may be open at most: until its next slot."""
    return min(OPEN_MOST, int(shortest_gap(schedule) / timedelta(hours=1)))


def grace(open_hours: int) -> timedelta:
    """Return how late a slot may still be posted: half of the time it is open, twelve hours at most."""
    return min(GRACE_MOST, timedelta(hours=open_hours) / 2)


def closes_at(slot: datetime, zone_name: str, open_hours: int) -> datetime:
    """Return when what was due at ``slot`` closes: so many hours later by the clock on the wall."""
    return resolve_local(slot + timedelta(hours=open_hours), zone_name)


def with_room(settings: Settings) -> Settings:
    """Return the settings with no more open hours than the schedule has room for."""
    if not settings.schedule.weekdays:
        return settings
    return replace(settings, open_hours=min(settings.open_hours, open_most(settings.schedule)))


def anchored(schedule: Schedule, now: datetime) -> Schedule:
    """Return the schedule with a week to count from, if it needs one and has none: that of its first weekday to come.

    One that lacks a weekday, or a zone that exists, stays as it is.
    """
    if schedule.often.weeks == 1:
        return replace(schedule, anchor=None)
    if schedule.anchor is not None or not schedule.weekdays:
        return schedule
    try:
        first = following(replace(schedule, often=Often.EVERY_WEEK), now)
    except (UnknownZone, OverflowError):
        return schedule
    return replace(schedule, anchor=first.local.date())


def parse_texts(typed: str) -> tuple[str, ...] | BadText | TooManyTexts | No:
    """Read one text from each line that is not blank, those that read alike once."""
    found: dict[str, str] = {}
    for number, words in enumerate(map(line, typed.splitlines()), start=1):
        if not words:
            continue
        if length(words) < TEXT_LEAST or not fits(words, TEXT_MOST):
            return BadText(number, words)
        found.setdefault(normalised(words), words)
    if not found:
        return No.NO_TEXT
    texts = tuple(found.values())
    return texts if has_room_for(texts) else TooManyTexts()


def has_room_for(texts: Sequence[str]) -> bool:
    """Say whether a prompt can have these texts, and one form show all of them again."""
    return len(texts) <= TEXTS_MOST and length(written(texts)) <= WRITTEN_MOST


def written(texts: Iterable[str]) -> str:
    """Return texts as :func:`parse_texts` reads them."""
    return "\n".join(texts)


def next_text(texts: Iterable[Text]) -> Text:
    """Return the text whose turn it is: one not used yet, in their order, else the one used longest ago.

    So none comes again before all others had their turn. There is at least one (``ValueError``).
    """
    return min(texts, key=lambda text: 0.0 if text.used_at is None else text.used_at.timestamp())


def runs_low(texts: Iterable[Text]) -> bool:
    """Say whether so few of several texts are left that have not been used yet that it is time for new ones.

    That is the last one, or none of two. A prompt of one text is meant to ask the same each time.
    """
    is_used = [text.used_at is not None for text in texts]
    return len(is_used) > 1 and is_used.count(False) <= (len(is_used) > 2)


def slows_to(schedule: Schedule) -> Often | None:
    """Return the next slower rhythm; None if there is none to offer."""
    return {
        Often.EVERY_WEEK: Often.SECOND_WEEK,
        Often.SECOND_WEEK: Often.FOURTH_WEEK,
        Often.THIRD_WEEK: Often.FOURTH_WEEK,
    }.get(schedule.often)
