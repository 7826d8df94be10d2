"""How many interactions are handled at once: whoever could not be answered in time is told so, at once.

A bot that takes on more than it can do answers nobody: what everybody began is done a little, all of it too late, and
Discord says "This interaction failed" after three seconds. So there is only so much in hand, and nothing waits for its
turn: beyond it members read one sentence, and their next press finds the bot as quick as ever.

Every interaction that a handler is about to take asks :func:`has_room`, after it is known to be told for the first time.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from typing import Any, Final

import structlog

from bot.core.language import N_
from bot.ui.answers import PATIENCE, Interaction, be_patient

NO_ROOM: Final = N_("A lot is going on just now. Please try again in a moment.")

MOST: Final = 100
"""How many are in hand at most. One takes some 5 ms of a core here (docs/benchmarks.md), so that a hundred that all came
at once are answered within half a second, and within two on a machine that has a quarter of it to spare."""
LATEST: Final = 0.5
"""How many seconds late one may be heard of at most. Later means that there is more to hear than there is time for, and
every one that is handled makes all others later."""
FEW: Final = 5
"""So many are handled however late they are heard of: after a connection was cut, say."""
HELD: Final = 10.0
"""Seconds after which one that is still in hand does not count any more: it waits for somebody, and holds up nobody."""
_QUIET: Final = 10.0
"""Seconds without anybody turned away that end a burst."""
_WINDOW: Final = 60.0
_KEY: Final = "hallway.has_room"

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


def is_in_time(in_hand: int, late: float) -> bool:
    """Tell whether there is time for one more, heard of ``late`` seconds late, with so many in hand."""
    return in_hand < FEW or in_hand / MOST + late / LATEST < 1


class Lateness:
    """How late something is heard of: by how much longer it took to get here than the quickest of the last minutes.

    So Discord's clock and this machine's need not agree. One that counts seconds and is never set does for ours.
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


def _seconds() -> float:
    """Return what the clock says that counts seconds and is never set.

    It is looked up at each call: where Discord is simulated its clock stands still between what people do, and this one
    is made to stand still with it. Else whoever thinks for two seconds there would be told that there is no room.
    """
    return time.monotonic()


class Crowd:
    """What is in hand at the moment; the client carries it as ``client.crowd``."""

    def __init__(self, clock: Callable[[], float] = _seconds) -> None:
        self._clock: Final = clock
        self._lateness: Final = Lateness()
        self._in_hand: Final[dict[asyncio.Task[Any], float]] = {}
        self.turned_away = 0
        """How many were told to come back, since the start."""
        self._burst_from: float | None = None
        self._burst_to = 0.0
        self._burst_of = 0

    @property
    def in_hand(self) -> int:
        """How many are being handled, but for those that have been for longer than :data:`HELD`."""
        overdue = self._clock() - HELD
        while self._in_hand and next(iter(self._in_hand.values())) <= overdue:
            del self._in_hand[next(iter(self._in_hand))]
        return len(self._in_hand)

    def admit(self, made_at: float, task: asyncio.Task[Any]) -> float | None:
        """Take one in hand until ``task`` has ended; return how late it is, or None if there is no room for it.

        ``made_at`` is when Discord made it, in seconds.
        """
        now = self._clock()
        late, in_hand = self._lateness.note(made_at, now), self.in_hand
        if not is_in_time(in_hand, late):
            self._turn_away(now, in_hand, late)
            return None
        if self._burst_from is not None and now - self._burst_to >= _QUIET:
            self._end_burst()
        self._in_hand[task] = now
        task.add_done_callback(self._let_go)
        return late

    def _let_go(self, task: asyncio.Task[Any]) -> None:
        self._in_hand.pop(task, None)

    def _turn_away(self, now: float, in_hand: int, late: float) -> None:
        if self._burst_from is not None and now - self._burst_to >= _QUIET:
            self._end_burst()
        if self._burst_from is None:  # said once for all of them
            self._burst_from, self._burst_of = now, self.turned_away
            log.warning("crowd.no_room", in_hand=in_hand, late=round(late, 2))
        self._burst_to = now
        self.turned_away += 1

    def _end_burst(self) -> None:
        assert self._burst_from is not None
        seconds = round(self._burst_to - self._burst_from, 1)
        log.warning("crowd.over", turned_away=self.turned_away - self._burst_of, seconds=seconds)
        self._burst_from = None


def has_room(interaction: Interaction) -> bool:
    """Tell whether ``interaction`` can be handled now; until the running task ends it is in hand then.

    It is deferred in time, whatever its handler waits for. If there is no room, tell whoever acts
    (:func:`bot.ui.errors.turn_away`). All that handle the same interaction are told the same.
    """
    known = interaction.extras.get(_KEY)
    if known is None:
        known = interaction.extras[_KEY] = _admitted(interaction)
    return known


def is_turned_away(interaction: Interaction) -> bool:
    """Tell whether there was no room for ``interaction``; to be asked after whoever would have handled it."""
    return interaction.extras.get(_KEY) is False


def _admitted(interaction: Interaction) -> bool:
    crowd, task = getattr(interaction.client, "crowd", None), asyncio.current_task()
    if not isinstance(crowd, Crowd) or task is None:
        return True
    late = crowd.admit(interaction.created_at.timestamp(), task)
    if late is None:
        return False
    be_patient(interaction, max(0.0, PATIENCE - late))
    return True
