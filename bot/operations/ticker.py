"""The ticker of a running bot. It only says when to look; what is due stands in the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

EVERY: Final = timedelta(seconds=15)


class Ticker:
    """Calls ``tick`` every :data:`EVERY`, never twice at a time."""

    def __init__(self, tick: Callable[[], Awaitable[None]]) -> None:
        self._tick = tick
        self._scheduler: Any = None  # APScheduler ships no types

    def start(self) -> None:
        """Begin, with a first tick at once. Needs a running loop."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # only a running bot needs it

        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=EVERY.total_seconds(),
            next_run_time=datetime.now(UTC),
            # By default a tick that is a second late is dropped; after a machine slept, every one would be.
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more. A tick that is under way ends by itself."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
