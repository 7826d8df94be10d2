"""A request for an introduction, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.introductions.asking import OF_FLAGS, OPEN_FOR, Reason, Words
from bot.introductions.following import Talk
from bot.introductions.rules import (
    SEATS,
    Answer,
    Phase,
    Role,
    Standing,
    State,
    Way,
    introduced,
    standing,
    start,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the people of a request."""

    user_id: int
    role: Role
    answer: Answer
    note: str = ""
    """What the broker wrote to this person."""
    shown_at: datetime | None = None
    """When the request was shown to them, in their inbox at least."""
    admitted_at: datetime | None = None
    """When a direct message about it was let through."""
    answered_at: datetime | None = None
    channel_id: int | None = None
    message_id: int | None = None
    """The direct message that shows it to them."""
    talk: Talk | None = None
    """What they say has come of it, once they were asked."""
    talked_at: datetime | None = None
    asked_at: datetime | None = None
    """When a direct message with that question was let through."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A request for an introduction, from the asking to what came of it."""

    id: str
    guild_id: int
    way: Way
    phase: Phase
    reason: Reason
    share_id: str
    line: str
    """What whoever asks has written; of a brokered one what the broker wrote stands in the seats' notes."""
    agenda: str
    minutes: int
    seats: tuple[Seat, ...]
    created_at: datetime
    due_at: datetime
    """Its fixed end."""
    made_at: datetime | None = None
    thread_id: int | None = None
    """None also for one that was made by direct messages."""
    rounds: int = 0
    """How often it was asked what came of it."""
    flag_id: str = ""
    """The flag it came from: one that it answers, or on which a broker knew somebody."""

    @property
    def answers_flag(self) -> bool:
        """Whether it answers a flag of the one who is asked: they have asked for such requests."""
        return self.reason in OF_FLAGS

    @property
    def state(self) -> State:
        """What the engine knows of it."""
        return State(self.way, self.phase, tuple(seat.answer for seat in self.seats))

    @property
    def starter_id(self) -> int:
        """Who started it."""
        return self.seats[0].user_id

    @property
    def broker_id(self) -> int | None:
        """Who brings the two together, if somebody does."""
        return next((seat.user_id for seat in self.seats if seat.role is Role.BROKER), None)

    @property
    def pair(self) -> tuple[int, int]:
        """The two who would be introduced, in the order of their seats."""
        first, second = introduced(self.way)
        return self.seats[first].user_id, self.seats[second].user_id

    def seat_of(self, user_id: int) -> int | None:
        """Return the number of somebody's seat; None for a stranger to it."""
        return next((number for number, seat in enumerate(self.seats) if seat.user_id == user_id), None)

    def partner_of(self, user_id: int) -> int | None:
        """Return whom somebody would be introduced to; None for the broker and strangers."""
        if user_id not in self.pair:
            return None
        first, second = self.pair
        return second if user_id == first else first

    def standing_of(self, user_id: int) -> Standing | None:
        """Return what somebody who waits for it sees of it; see :func:`bot.introductions.rules.standing`."""
        seat = self.seat_of(user_id)
        return None if seat is None else standing(self.state, seat)


def begun(
    request_id: str,
    guild_id: int,
    way: Way,
    user_ids: tuple[int, ...],
    words: Words,
    now: datetime,
    *,
    notes: tuple[str, ...] | None = None,
    flag_id: str = "",
) -> Introduction:
    """Return a new request of the people in ``user_ids``, in the order of their seats."""
    state = start(way)
    return Introduction(
        id=request_id,
        guild_id=guild_id,
        way=way,
        phase=state.phase,
        reason=words.reason,
        share_id=words.share_id,
        line=words.line,
        agenda=words.agenda,
        minutes=words.minutes,
        seats=tuple(
            Seat(user_id, role, answer, note)
            for user_id, role, answer, note in zip(
                user_ids, SEATS[way], state.answers, notes or ("",) * len(user_ids), strict=True
            )
        ),
        created_at=now,
        due_at=now + OPEN_FOR,
        flag_id=flag_id,
    )
