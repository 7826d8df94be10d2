"""What somebody may ask, and how often: the words of a request and its limits as plain decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.text import length, plain, shorten

OPEN_FOR: Final = timedelta(days=7)
"""Every request ends at this age, whatever became of it."""
DRAFT_KEPT_FOR: Final = timedelta(days=1)
THROUGH_AGAIN_AFTER: Final = timedelta(days=30)
"""How long somebody leaves a broker in peace before asking the same one again."""
THROUGH_OPEN_MOST: Final = 1
"""Requests through somebody that one member may have open: nobody is there only to reach others."""
ANSWERS_OPEN_MOST: Final = 5
"""Answers to flags that one member may have open, beside what they ask otherwise."""
ANSWERS_A_FLAG: Final = 2
"""How often one member may answer a flag: once, and once more if they took the first back."""
LINE_LEAST: Final = 20
LINE_MOST: Final = 1000
AGENDA_LEAST: Final = 10
AGENDA_MOST: Final = 600
NOTE_LEAST: Final = 20
NOTE_MOST: Final = 1000
THANKS_LEAST: Final = 3
THANKS_MOST: Final = 300
MINUTES: Final = (15, 30, 45)


class Reason(StrEnum):
    """The good reasons to get in touch: three to ask somebody, and two to answer what they have put up."""

    WORK = "work"
    """Following what the other makes."""
    QUESTION = "question"
    """A question that was looked into first."""
    BOTH = "both"
    """Something good for both."""
    HELP = "help"
    """They can help with what the other has said to be looking for."""
    INTEREST = "interest"
    """They are interested in what the other is hiring for."""


OF_FLAGS: Final = frozenset({Reason.HELP, Reason.INTEREST})
"""The reasons that answer a flag: whoever put it up has asked for such requests."""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody who asks has written."""

    reason: Reason
    line: str
    """What connects the two, and how the other's work helped."""
    agenda: str
    """What they would like to talk about."""
    minutes: int
    share_id: str = ""
    """The share of the other that it is about, if any."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What a broker has written, to each of the two, and on what they could talk about."""

    first: str
    second: str
    agenda: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a request, as Discord knows them."""

    user_id: int
    is_bot: bool = False
    is_here: bool = True
    """Whether they are in the server: members can see that for themselves."""


class No(StrEnum):
    """Refusals that need no figures."""

    NOT_FOUND = "not-found"
    """There is no such request, or it is not theirs, or was made in another server."""
    ONESELF = "oneself"
    BOT = "bot"
    NOT_HERE = "not-here"
    SAME_TWICE = "same-twice"
    """A broker named one person for both."""
    NOT_A_REASON = "not-a-reason"
    NOTHING_GIVEN = "nothing-given"
    """Whoever asks has not yet given anything here."""
    BLOCKED_BY_YOU = "blocked-by-you"
    NOT_CONNECTED = "not-connected"
    """The person to go through is nobody they have met or thanked."""
    OVER = "over"
    UNDER_WAY = "under-way"
    NOT_ASKED = "not-asked"
    THANKED_BEFORE = "thanked-before"
    NOT_INTRODUCED = "not-introduced"


class Field(StrEnum):
    """The fields that can be too short."""

    LINE = "line"
    AGENDA = "agenda"
    FIRST = "first"
    SECOND = "second"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class TooShort:
    """A field says too little."""

    field: Field
    least: int


@dataclass(frozen=True, slots=True)
class TooManyOpen:
    """As many requests wait as may; the next is possible at ``free_at``, or after taking one back."""

    most: int
    free_at: datetime


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """The same was asked at ``asked_at``; again from ``again_at``."""

    asked_at: datetime
    again_at: datetime


@dataclass(frozen=True, slots=True)
class MetBefore:
    """The two were introduced here, at ``made_at``."""

    introduction_id: str
    made_at: datetime
    thread_id: int | None


@dataclass(frozen=True, slots=True)
class TheyAsked:
    """The other has asked the same: answering that is all it takes."""

    introduction_id: str


@dataclass(frozen=True, slots=True)
class AnsweredBefore:
    """They answered this flag at ``asked_at``, which is all there is to say to it, however long it runs.

    ``is_taken_back`` if they took that back: then they had answered it before already.
    """

    asked_at: datetime
    is_taken_back: bool


Refusal = No | TooShort | TooManyOpen | AskedBefore | AnsweredBefore | MetBefore | TheyAsked


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier request of the one who asks: whom it was to bring together, and when it ends."""

    introduction_id: str
    other_ids: frozenset[int]
    """Everybody it names beside themselves."""
    created_at: datetime
    due_at: datetime
    is_pending: bool
    """Whether, as far as the one who asked can see, it is still open."""
    via_id: int | None = None
    """The broker they asked to go through, if any."""
    answers: str = ""
    """The flag it answers, if it answers one."""
    is_taken_back: bool = False
    """Whether whoever asked ended it themselves, or is gone."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the one who asks, and nothing of what the others have settled for themselves."""

    has_given: bool
    blocked_ids: frozenset[int]
    """Whom of those they name they have blocked."""
    earlier: Sequence[Earlier]
    met: MetBefore | None
    """The last introduction of the two, if whoever asks is one of them."""
    they_asked: str | None
    """A request of the other that waits for their answer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What organizers have settled."""

    open_most: int
    again_after: timedelta
    is_giving_first: bool


def check_words(words: Words) -> Words | TooShort | No:
    """Return the words made safe, or what they lack."""
    if words.minutes not in MINUTES or words.reason in OF_FLAGS:
        return No.NOT_A_REASON
    line, agenda = plain(words.line), plain(words.agenda)
    for field, text, least in ((Field.LINE, line, LINE_LEAST), (Field.AGENDA, agenda, AGENDA_LEAST)):
        if length(text) < least:
            return TooShort(field, least)
    return Words(
        words.reason, shorten(line, LINE_MOST), shorten(agenda, AGENDA_MOST), words.minutes, words.share_id
    )


def check_line(line: str) -> str | TooShort:
    """Return what somebody writes who answers a flag, made safe, or what it lacks."""
    text = plain(line)
    return TooShort(Field.LINE, LINE_LEAST) if length(text) < LINE_LEAST else shorten(text, LINE_MOST)


def check_notes(notes: Notes) -> Notes | TooShort:
    """Return a broker's words made safe, or what they lack."""
    first, second, agenda = plain(notes.first), plain(notes.second), plain(notes.agenda)
    for field, text, least in (
        (Field.FIRST, first, NOTE_LEAST),
        (Field.SECOND, second, NOTE_LEAST),
        (Field.AGENDA, agenda, AGENDA_LEAST),
    ):
        if length(text) < least:
            return TooShort(field, least)
    return Notes(shorten(first, NOTE_MOST), shorten(second, NOTE_MOST), shorten(agenda, AGENDA_MOST))


def check_note(note: str) -> str | TooShort:
    """Return what a broker writes with their yes, made safe, or what it lacks."""
    text = plain(note)
    return TooShort(Field.SECOND, NOTE_LEAST) if length(text) < NOTE_LEAST else shorten(text, NOTE_MOST)


def check_people(actor_id: int, *others: Person) -> No | None:
    """Return why these people can't be brought together by ``actor_id``; all of it anybody can see."""
    if any(person.user_id == actor_id for person in others):
        return No.ONESELF
    if any(person.is_bot for person in others):
        return No.BOT
    if any(not person.is_here for person in others):
        return No.NOT_HERE
    if len({person.user_id for person in others}) < len(others):
        return No.SAME_TWICE
    return None


def may_start(facts: Facts, limits: Limits, other_ids: frozenset[int], now: datetime) -> Refusal | None:
    """Return why somebody may not start a request that names ``other_ids`` now, or None.

    Only their own doings count and what they can see: a refusal never speaks of the others' wishes.
    """
    if (refusal := _may_meet(facts, limits, other_ids, now)) is not None:
        return refusal
    asked = [each for each in facts.earlier if not each.answers]
    same = [each for each in asked if each.other_ids == other_ids]
    for each in sorted(same, key=lambda each: each.created_at, reverse=True):
        again_at = max(
            each.created_at + limits.again_after, each.due_at if each.is_pending else each.created_at
        )
        if again_at > now:
            return AskedBefore(each.created_at, again_at)
    if limits.is_giving_first and not facts.has_given:
        return No.NOTHING_GIVEN
    return _too_many(asked, limits.open_most)


def may_answer(facts: Facts, limits: Limits, other_id: int, flag_id: str, now: datetime) -> Refusal | None:
    """Return why somebody may not answer a flag of ``other_id`` now, or None. As in :func:`may_start`.

    ``facts`` hold everything they ever answered this flag with. To help is to give, so nothing has to be given
    first; and a flag is another occasion, whatever the two were asked before.
    """
    if (refusal := _may_meet(facts, limits, frozenset({other_id}), now)) is not None:
        return refusal
    answers = [each for each in facts.earlier if each.answers]
    same = sorted((each for each in answers if each.answers == flag_id), key=lambda each: each.created_at)
    # Taken back it may be sent once more: a slip can be mended, and nobody is asked again and again.
    if same and (not same[-1].is_taken_back or len(same) >= ANSWERS_A_FLAG):
        return AnsweredBefore(same[-1].created_at, same[-1].is_taken_back)
    return _too_many(answers, ANSWERS_OPEN_MOST)


def _may_meet(facts: Facts, limits: Limits, other_ids: frozenset[int], now: datetime) -> Refusal | None:
    if other_ids & facts.blocked_ids:
        return No.BLOCKED_BY_YOU
    if facts.they_asked is not None:
        return TheyAsked(facts.they_asked)
    if facts.met is not None and facts.met.made_at > now - limits.again_after:
        return facts.met
    return None


def _too_many(earlier: Sequence[Earlier], most: int) -> TooManyOpen | None:
    pending = sorted(each.due_at for each in earlier if each.is_pending)
    return TooManyOpen(most, pending[len(pending) - most]) if len(pending) >= most else None


def may_go_through(facts: Facts, via_id: int, *, is_connected: bool, now: datetime) -> Refusal | None:
    """Return why somebody may not ask ``via_id`` to introduce them now, or None."""
    if not is_connected:
        return No.NOT_CONNECTED
    through = [each for each in facts.earlier if each.via_id is not None]
    waiting = sorted(each.due_at for each in through if each.is_pending)
    if len(waiting) >= THROUGH_OPEN_MOST:
        return TooManyOpen(THROUGH_OPEN_MOST, waiting[0])
    for each in through:
        again_at = each.created_at + THROUGH_AGAIN_AFTER
        if each.via_id == via_id and again_at > now:
            return AskedBefore(each.created_at, again_at)
    return None
