"""The ticker of a running bot. It only says when to look; what is due stands in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, timedelta
from typing import Any, Final

EVERY: Final = timedelta(seconds=15)
_PAST: Final = 0.02
"""Seconds after something is due, so that it is by every clock."""


class Ticker:
    """Calls ``tick`` every :data:`EVERY`, never twice at a time, whatever becomes of the clock on the wall."""

    def __init__(self, tick: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._tick = tick
        self._scheduler: Any = None  # APScheduler ships no types
        self._winding: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with a first tick at once. Needs a running loop."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # only a running bot needs it

        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.start()
        self._wind()

    async def stop(self, grace: float) -> None:
        """Tick no more. A tick under way has ``grace`` seconds to end; what it had not saved stays due."""
        if self._winding is not None:
            self._winding.cancel()
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=grace)
            self._task.cancel()
            await asyncio.wait({self._task})

    def _wind(self) -> None:
        """Have APScheduler tick now, and come again.

        Its own intervals go by the clock on the wall: set back by a year it waits for a year, and set ahead it counts
        what it missed one by one, for seconds during which nobody is answered.
        """
        self._scheduler.add_job(
            self._begin,  # without a trigger: at once
            id="tick",
            replace_existing=True,
            # By default a tick that is a second late is dropped; after a machine slept, every one would be.
            misfire_grace_time=None,
        )
        self._winding = asyncio.get_running_loop().call_later(EVERY.total_seconds(), self._wind)

    async def _begin(self) -> None:
        # Not awaited here: APScheduler cancels what it runs when it shuts down.
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._tick(), name="tick")


class Alarms:
    """Calls ``wake`` for what becomes due before the next tick."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._set: set[asyncio.TimerHandle] = set()

    def set(self, wait: timedelta) -> None:
        """Call ``wake`` when ``wait`` is over, unless a tick comes first. Needs a running loop."""
        if wait >= EVERY:
            return

        def ring() -> None:
            self._set.discard(alarm)
            self._wake()

        seconds = max(0.0, wait.total_seconds()) + _PAST
        alarm = asyncio.get_running_loop().call_later(seconds, ring)
        self._set.add(alarm)

    def stop(self) -> None:
        """Call nothing any more."""
        for alarm in self._set:
            alarm.cancel()
        self._set.clear()
