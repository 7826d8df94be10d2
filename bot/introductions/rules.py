"""The consent engine: who is asked when, what each answer means, and when two people are introduced.

Everything is decided by the two tables of this file, :data:`ANSWERS` and :data:`PHASES`;
``docs/introductions.md`` shows them, drawn from here. What an event means for the one it concerns stands
in the first, what it means for the request as a whole in the second. Whatever stands in neither is
refused.

People are asked one after the other, in the order of their seats: the next only after a yes of all before
them. When everybody has said yes, the introduction is made. Whatever else happens, those who wait for it see
the same until the request's fixed end, and then one neutral line (:func:`standing`): a no, a block, a pause,
closed messages, a suspension, a departure and silence look alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Way(StrEnum):
    """How an introduction comes about."""

    ASKED = "asked"
    """Somebody asks to meet another."""
    BROKERED = "brokered"
    """Somebody who knows two people connects them."""
    THROUGH = "through"
    """Somebody asks to meet another through a person who knows both."""


class Role(StrEnum):
    """What somebody is in a request."""

    ASKER = "asker"
    BROKER = "broker"
    """Brings the two together and is not introduced."""
    INVITED = "invited"


SEATS: Final[Mapping[Way, tuple[Role, ...]]] = MappingProxyType(
    {
        Way.ASKED: (Role.ASKER, Role.INVITED),
        Way.BROKERED: (Role.BROKER, Role.INVITED, Role.INVITED),
        Way.THROUGH: (Role.ASKER, Role.BROKER, Role.INVITED),
    }
)
"""Who takes part, in the order in which they are asked. The first is who started it: that is their yes."""


class Answer(StrEnum):
    """Where somebody stands."""

    WAITING = "waiting"
    """It is not their turn yet: they know of nothing."""
    ASKED = "asked"
    YES = "yes"
    NOT_NOW = "not-now"
    NEVER = "never"
    GONE = "gone"
    """They left, were suspended or had everything about them erased."""


class Phase(StrEnum):
    """Where a request stands."""

    GATHERING = "gathering"
    """Answers are being gathered."""
    AGREED = "agreed"
    """Everybody has said yes; each can still take it back."""
    MAKING = "making"
    """They are being introduced at this moment: nobody can take anything back."""
    MADE = "made"
    STOPPED = "stopped"
    """Whoever started it took it back, or is gone: it leads nowhere, and nobody else is told before its end."""
    FAILED = "failed"
    """One of them was gone when they were to be introduced: it leads nowhere, and nobody is told before its end."""
    LAPSED = "lapsed"


class Event(StrEnum):
    """What can happen to a request."""

    YES = "yes"
    NOT_NOW = "not-now"
    NEVER = "never"
    PAUSE = "pause"
    """They want no introductions for a while."""
    BLOCK = "block"
    """They block another one of the request."""
    WITHDRAW = "withdraw"
    """They take back what they started."""
    MET = "met"
    """The two were introduced by another request."""
    SUSPEND = "suspend"
    LEAVE = "leave"
    ERASE = "erase"
    DELIVERED = "delivered"
    """The request reached them as a direct message."""
    UNDELIVERABLE = "undeliverable"
    """It did not, and waits in their inbox."""
    BEGIN = "begin"
    """The introduction is about to be made."""
    MAKE = "make"
    """It was made."""
    FAIL = "fail"
    """It could not be made: one of them is not there any more."""
    LAPSE = "lapse"
    """The fixed end has come."""


_A, _E = Answer, Event

ANSWERS: Final[Mapping[Answer, Mapping[Event, Answer]]] = MappingProxyType(
    {
        _A.WAITING: {
            _E.BLOCK: _A.NEVER,
            _E.PAUSE: _A.WAITING,
            _E.SUSPEND: _A.GONE,
            _E.LEAVE: _A.GONE,
            _E.ERASE: _A.GONE,
        },
        _A.ASKED: {
            _E.YES: _A.YES,
            _E.NOT_NOW: _A.NOT_NOW,
            _E.NEVER: _A.NEVER,
            _E.PAUSE: _A.NOT_NOW,
            _E.BLOCK: _A.NEVER,
            _E.SUSPEND: _A.GONE,
            _E.LEAVE: _A.GONE,
            _E.ERASE: _A.GONE,
            _E.DELIVERED: _A.ASKED,
            _E.UNDELIVERABLE: _A.ASKED,
        },
        _A.YES: {
            _E.YES: _A.YES,
            _E.NOT_NOW: _A.NOT_NOW,
            _E.NEVER: _A.NEVER,
            _E.PAUSE: _A.NOT_NOW,
            _E.BLOCK: _A.NEVER,
            _E.SUSPEND: _A.GONE,
            _E.LEAVE: _A.GONE,
            _E.ERASE: _A.GONE,
            _E.DELIVERED: _A.YES,
            _E.UNDELIVERABLE: _A.YES,
        },
        _A.NOT_NOW: {
            _E.YES: _A.YES,
            _E.NOT_NOW: _A.NOT_NOW,
            _E.NEVER: _A.NEVER,
            _E.PAUSE: _A.NOT_NOW,
            _E.BLOCK: _A.NEVER,
            _E.SUSPEND: _A.GONE,
            _E.LEAVE: _A.GONE,
            _E.ERASE: _A.GONE,
            _E.DELIVERED: _A.NOT_NOW,
            _E.UNDELIVERABLE: _A.NOT_NOW,
        },
        _A.NEVER: {
            _E.YES: _A.YES,
            _E.NOT_NOW: _A.NOT_NOW,
            _E.NEVER: _A.NEVER,
            _E.PAUSE: _A.NEVER,
            _E.BLOCK: _A.NEVER,
            _E.SUSPEND: _A.GONE,
            _E.LEAVE: _A.GONE,
            _E.ERASE: _A.GONE,
            _E.DELIVERED: _A.NEVER,
            _E.UNDELIVERABLE: _A.NEVER,
        },
        _A.GONE: {
            _E.BLOCK: _A.GONE,
            _E.PAUSE: _A.GONE,
            _E.SUSPEND: _A.GONE,
            _E.LEAVE: _A.GONE,
            _E.ERASE: _A.GONE,
            _E.DELIVERED: _A.GONE,
            _E.UNDELIVERABLE: _A.GONE,
        },
    }
)
"""What an event makes of the answer of the one it concerns (not of whoever started it: see :data:`STARTED`)."""

STARTED: Final[Mapping[Event, Answer | None]] = MappingProxyType(
    {
        _E.WITHDRAW: _A.NOT_NOW,
        _E.BLOCK: _A.NEVER,
        _E.PAUSE: None,
        _E.MET: _A.NOT_NOW,
        _E.SUSPEND: _A.GONE,
        _E.LEAVE: _A.GONE,
        _E.ERASE: _A.GONE,
    }
)
"""What an event makes of the answer of whoever started it: they do not answer, they withdraw. None: it stays."""

_P = Phase
_OF_PEOPLE: Final = frozenset(
    {
        _E.YES,
        _E.NOT_NOW,
        _E.NEVER,
        _E.PAUSE,
        _E.BLOCK,
        _E.WITHDRAW,
        _E.MET,
        _E.SUSPEND,
        _E.LEAVE,
        _E.ERASE,
        _E.DELIVERED,
        _E.UNDELIVERABLE,
    }
)
"""Events that concern one of the people; the others concern the request as a whole."""

PHASES: Final[Mapping[Phase, Mapping[Event, Phase | None]]] = MappingProxyType(
    {
        _P.GATHERING: {**dict.fromkeys(_OF_PEOPLE), _E.LAPSE: _P.LAPSED},
        _P.AGREED: {
            **dict.fromkeys(_OF_PEOPLE),
            _E.BEGIN: _P.MAKING,
            # Everybody said yes in time, so it is made all the same; from now on it can't be taken back.
            _E.LAPSE: _P.MAKING,
        },
        _P.MAKING: {
            _E.BEGIN: _P.MAKING,
            _E.LAPSE: _P.MAKING,
            _E.MAKE: _P.MADE,
            _E.FAIL: _P.FAILED,
        },
        # Who had been asked may go on answering: a refusal would tell them what happened.
        _P.STOPPED: {**dict.fromkeys(_OF_PEOPLE - {_E.WITHDRAW}, _P.STOPPED), _E.LAPSE: _P.LAPSED},
        _P.FAILED: {**dict.fromkeys(_OF_PEOPLE, _P.FAILED), _E.LAPSE: _P.LAPSED},
        _P.MADE: {},
        _P.LAPSED: {},
    }
)
"""What an event makes of the request; None: that depends on the answers, see :func:`step`."""

ENDS: Final = frozenset({_P.MADE, _P.LAPSED})


@dataclass(frozen=True, slots=True)
class State:
    """Everything the engine knows of a request. ``answers`` are in the order of the seats."""

    way: Way
    phase: Phase
    answers: tuple[Answer, ...]


class Refused(StrEnum):
    """Why an event can't happen."""

    OVER = "over"
    """The request has ended."""
    UNDER_WAY = "under-way"
    """They are being introduced at this moment."""
    NOT_ASKED = "not-asked"
    """It is not theirs to answer, or not yet, or not any more."""


def start(way: Way) -> State:
    """Return a request that has just been made, before the first turn."""
    waiting = (Answer.WAITING,) * (len(SEATS[way]) - 1)
    return _turned(State(way, Phase.GATHERING, (Answer.YES, *waiting)))


def step(state: State, event: Event, seat: int | None = None) -> State | Refused:
    """Return the state after ``event``, which concerns the one in ``seat`` (0 started it), or why it can't be.

    ``seat`` is None for events of the request as a whole. An event that changes nothing returns the
    state as it was.
    """
    if (seat is not None) != (event in _OF_PEOPLE):
        raise ValueError(f"{event} names {'a' if seat is None else 'no'} seat")
    if event not in PHASES[state.phase]:
        return Refused.UNDER_WAY if state.phase is Phase.MAKING else Refused.OVER
    phase = PHASES[state.phase][event]
    if seat is None:
        assert phase is not None, "events of the whole request name their phase"
        return replace(state, phase=phase)
    table: Mapping[Event, Answer | None] = STARTED if seat == 0 else ANSWERS[state.answers[seat]]
    if event not in table:
        return Refused.NOT_ASKED
    answer = table[event] or state.answers[seat]
    after = replace(state, answers=(*state.answers[:seat], answer, *state.answers[seat + 1 :]))
    if phase is not None:
        return replace(after, phase=phase)
    if after.answers[0] is not Answer.YES:
        return replace(after, phase=Phase.STOPPED)
    return _turned(after)


def _turned(state: State) -> State:
    """Ask whoever's turn it is, or find that everybody has said yes."""
    for seat, answer in enumerate(state.answers):
        if answer is Answer.WAITING:
            asked = (*state.answers[:seat], Answer.ASKED, *state.answers[seat + 1 :])
            return State(state.way, Phase.GATHERING, asked)
        if answer is not Answer.YES:
            return replace(state, phase=Phase.GATHERING)
    return replace(state, phase=Phase.AGREED)


def asked_by(before: State | None, after: State) -> int | None:
    """Return the seat whose turn has come with the last step, or None."""
    for seat, answer in enumerate(after.answers):
        was_asked = before is not None and before.answers[seat] is not Answer.WAITING
        if answer is Answer.ASKED and not was_asked:
            return seat
    return None


def introduced(way: Way) -> tuple[int, int]:
    """Return the seats of the two who are introduced: all but the broker's."""
    first, second = (seat for seat, role in enumerate(SEATS[way]) if role is not Role.BROKER)
    return first, second


class Standing(StrEnum):
    """All that somebody who waits for an introduction can see of it."""

    PENDING = "pending"
    INTRODUCED = "introduced"
    LAPSED = "lapsed"
    CLOSED = "closed"
    """They took back what they had started, or met the other in another way."""


def standing(state: State, seat: int) -> Standing | None:
    """Return what the one in ``seat`` sees, or None for those who do not wait for it.

    Only whoever started it and those who said yes wait. Nothing of another's answer shows in it.
    """
    if seat == 0:
        if state.answers[0] is not Answer.YES:
            return Standing.CLOSED
    elif state.answers[seat] is not Answer.YES:
        return None
    if state.phase is Phase.MADE:
        return Standing.INTRODUCED
    return Standing.LAPSED if state.phase is Phase.LAPSED else Standing.PENDING


def told_of_the_end(before: State) -> Sequence[int]:
    """Return the seats of those who are told, by one neutral line, that a request has lapsed from ``before``."""
    return [seat for seat in range(len(before.answers)) if standing(before, seat) is Standing.PENDING]
