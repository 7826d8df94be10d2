"""Who is asked to look at an unanswered share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

VOLUNTEERS_ASKED: Final = 2
RATE_OVER: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who offered to look at unanswered shares of a kind."""

    user_id: int
    since: datetime
    asked_at: datetime | None
    """When they were last asked to look at one."""


@dataclass(frozen=True, slots=True)
class RescueRate:
    """How rescues went lately: all that waited too long, those offered to somebody, those then answered."""

    waited: int
    offered: int
    answered: int


def choose(volunteers: Sequence[Volunteer], author_id: int) -> list[int]:
    """Choose who is asked, in turn: those never asked, the longest standing first, then who was asked longest ago.

    Never the author. The order is total, so the same people in any order give the same choice.
    """
    candidates = [volunteer for volunteer in volunteers if volunteer.user_id != author_id]

    def turn(volunteer: Volunteer) -> tuple[bool, datetime, int]:
        return volunteer.asked_at is not None, volunteer.asked_at or volunteer.since, volunteer.user_id

    return [volunteer.user_id for volunteer in sorted(candidates, key=turn)[:VOLUNTEERS_ASKED]]
