"""How many interactions are handled at once: for whom there is no time, is told so at once.

A bot that takes on more than it can do answers nobody: all that was begun is done a little, all of it too late, and
Discord says "This interaction failed" after three seconds. So there is only so much in hand, and nothing waits for its
turn: beyond it members read one sentence, and who has a place is answered as quickly as ever.

Every interaction that a handler is about to take asks :func:`has_room`, after it is known to be told for the first time.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, Final

import discord
import structlog

from bot.core.language import N_
from bot.ui.answers import PATIENCE, Interaction, be_patient

NO_ROOM: Final = N_("A lot is going on just now. Please try again in a moment.")

MOST: Final = 100
"""How many are in hand at most. One takes some 5 ms of a core, so that a hundred that all came at once are answered within
half a second, and within two where only a quarter of a core is free. While the database was slow, four in ten fewer were
handled with 50; with 200 fewer still, since so many waited for it until it was too late (``python -m tests.wire.load``)."""
LATEST: Final = 0.5
"""How many seconds late one may be heard of at most. Later means that there is more to hear than there is time for, and
every one that is handled makes all others later."""
FEW: Final = 5
"""So many are handled however late they are heard of: after a connection was cut, say."""
HELD: Final = 10.0
"""Seconds after which one that is still in hand does not count any more: it waits for somebody, and holds up nobody."""
TELLING: Final = 500
"""How many are being told at once that there is no room, at 1 ms each. Beyond it nobody would hear of it in time."""
_QUIET: Final = 10.0
"""Seconds without anybody turned away that end a burst."""
_WINDOW: Final = 60.0
_KEY: Final = "hallway.place"

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Place(Enum):
    """What there is for an interaction."""

    HANDLED = auto()
    TOLD = auto()
    """Whoever acts is told that there is no room."""
    NONE = auto()
    """Nobody has the time even for that, and Discord tells them in its own words."""


def is_in_time(in_hand: int, late: float) -> bool:
    """Tell whether there is time for one more, heard of ``late`` seconds late, with so many in hand."""
    return in_hand < FEW or in_hand / MOST + late / LATEST < 1


class Lateness:
    """How late something is heard of: by how much longer it took to get here than the quickest of the last minutes.

    So Discord's clock and ours need not agree, as long as both go.
    """

    def __init__(self) -> None:
        self._least, self._least_before, self._since = math.inf, math.inf, -math.inf

    def note(self, made_at: float, now: float) -> float:
        """Note one that was made at ``made_at`` by Discord's clock and is heard of now by ours; return how late it is."""
        took = now - made_at
        if now - self._since >= _WINDOW:
            self._least_before, self._least, self._since = self._least, took, now
        self._least = min(self._least, took)
        return took - min(self._least, self._least_before)


class Burst:
    """Tells the log, once at its beginning and once after its end, that some were turned away."""

    def __init__(self) -> None:
        self._from, self._to = 0.0, -math.inf
        self._told, self._untold = 0, 0

    def note(self, now: float, place: Place, **why: object) -> None:
        """Note what there was for one at ``now``; ``why`` is logged of the first that is turned away."""
        if now - self._to >= _QUIET and self._told + self._untold:
            log.warning(
                "crowd.over", told=self._told, untold=self._untold, seconds=round(self._to - self._from, 1)
            )
            self._told = self._untold = 0
        if place is Place.HANDLED:
            return
        if not self._told + self._untold:
            self._from = now
            log.warning("crowd.no_room", **why)
        self._to = now
        self._told += place is Place.TOLD
        self._untold += place is Place.NONE


class Crowd:
    """What is in hand at the moment; the client carries it as ``client.crowd``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock: Final = clock
        self._lateness: Final = Lateness(), Lateness()
        """By the clock that is never set, and by the one that may be, and that a simulated Discord keeps to."""
        self._burst: Final = Burst()
        self._in_hand: Final[dict[asyncio.Task[Any], float]] = {}
        self._being_told: Final[set[asyncio.Task[Any]]] = set()
        self.turned_away = 0
        """How many there was no room for, since the start."""

    @property
    def in_hand(self) -> int:
        """How many are being handled, but for those that have been for longer than :data:`HELD`."""
        overdue = self._clock() - HELD
        while self._in_hand and next(iter(self._in_hand.values())) <= overdue:
            del self._in_hand[next(iter(self._in_hand))]
        return len(self._in_hand)

    def admit(self, made_at: float, task: asyncio.Task[Any]) -> tuple[Place, float]:
        """Return the place for one until ``task`` has ended, and how many seconds late it was heard of.

        ``made_at`` is when Discord made it, in seconds.
        """
        now, in_hand = self._clock(), self.in_hand
        clocks = now, discord.utils.utcnow().timestamp()
        late = min(by.note(made_at, clock) for by, clock in zip(self._lateness, clocks, strict=True))
        if is_in_time(in_hand, late):
            place, self._in_hand[task] = Place.HANDLED, now
        elif len(self._being_told) < TELLING:
            place = Place.TOLD
            self._being_told.add(task)
        else:
            place = Place.NONE
        task.add_done_callback(self._let_go)
        self.turned_away += place is not Place.HANDLED
        self._burst.note(now, place, in_hand=in_hand, late=round(late, 2))
        return place, late

    def _let_go(self, task: asyncio.Task[Any]) -> None:
        self._in_hand.pop(task, None)
        self._being_told.discard(task)


def has_room(interaction: Interaction) -> bool:
    """Tell whether ``interaction`` can be handled now; until the running task ends it is in hand then.

    It is deferred in time, whatever its handler waits for. If there is no room, tell whoever acts
    (:func:`bot.ui.errors.turn_away`). All that handle the same interaction are told the same.
    """
    if _KEY not in interaction.extras:
        interaction.extras[_KEY] = _place(interaction)
    return interaction.extras[_KEY] is Place.HANDLED


def can_be_told(interaction: Interaction) -> bool:
    """Tell whether there is time to say that there is no room for ``interaction``."""
    return interaction.extras.get(_KEY) is not Place.NONE


def _place(interaction: Interaction) -> Place:
    crowd, task = getattr(interaction.client, "crowd", None), asyncio.current_task()
    if not isinstance(crowd, Crowd) or task is None:
        return Place.HANDLED
    place, late = crowd.admit(interaction.created_at.timestamp(), task)
    if place is Place.HANDLED:
        be_patient(interaction, max(0.0, PATIENCE - late))
    return place
