"""An event loop that skips its waits: for measuring how long something would take that mostly waits."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import aiosqlite.core


class SkippingLoop(asyncio.SelectorEventLoop):
    """Where a real loop would sleep until its next timer, the clock of this one jumps there.

    What is really done takes its time on the clock as usual. While the database is at work (see
    :meth:`watching_the_database`) nothing is skipped.
    """

    def __init__(self) -> None:
        self.skipped = 0.0
        """Seconds not waited so far."""
        self.at_work = 0
        """Calls on the database that have not come back yet."""
        super().__init__(_SkippingSelector(self))

    def time(self) -> float:
        """Return seconds as if every wait had been waited."""
        return super().time() + self.skipped

    @contextmanager
    def watching_the_database(self) -> Generator[None]:
        """Notice calls on SQLite, which runs in threads of its own, until the block ends."""
        connections: Any = aiosqlite.core.Connection
        execute = connections._execute

        async def noticed(connection: Any, *args: Any, **kwargs: Any) -> Any:
            self.at_work += 1
            try:
                return await execute(connection, *args, **kwargs)
            finally:
                self.at_work -= 1

        connections._execute = noticed
        try:
            yield
        finally:
            connections._execute = execute


class _SkippingSelector(selectors.DefaultSelector):
    def __init__(self, loop: SkippingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0 or self._loop.at_work:
            return super().select(timeout)
        self._loop.skipped += timeout
        return super().select(0)
