"""The budget of REST requests.

Discord allows a bot 50 requests a second over all its processes (developers/topics/rate-limits);
discord.py keeps to the limits of single routes but not to this one.
"""

from __future__ import annotations

import asyncio
from typing import Final

_ROUNDING: Final = 1e-9


class Budget:
    """Lets requests through so that no second ever sees more than the budget.

    The generic cell rate algorithm (ITU-T I.371): each request reserves the next moment that is free, so
    they leave in the order they came. It waits by ``asyncio.sleep`` alone, the one wait that simulated
    Discord knows to be time passing.
    """

    def __init__(self, requests_per_second: int) -> None:
        """``requests_per_second`` is this process's part of the 50, at least 2."""
        if requests_per_second < 2:
            raise ValueError("the budget is at least 2 requests a second")
        self.requests_per_second = requests_per_second
        self.spent = 0
        """Requests let through since the start."""
        # What may leave at once and what flows in a second are together the budget.
        burst = max(1, requests_per_second // 10)
        self._interval = 1 / (requests_per_second - burst)
        self._ahead = (burst - 1) * self._interval
        self._reserved_until = 0.0
        self._left_until = 0.0
        self._seen_at = 0.0

    async def spend(self) -> None:
        """Wait until one more request may leave."""
        clock = asyncio.get_running_loop().time
        now = clock()
        if now < self._seen_at:
            self._reserved_until = self._left_until = (
                now  # a simulated clock began anew: nothing was spent on it
            )
        self._seen_at = now
        turn = max(self._reserved_until, now)
        self._reserved_until = turn + self._interval
        wait = max(turn, self._left_until) - now - self._ahead
        while wait > _ROUNDING:
            await asyncio.sleep(wait)
            now = clock()
            # After a stall of the loop many wake at once: what counts is when the others really left.
            wait = self._left_until - now - self._ahead
        self._left_until = max(self._left_until, now) + self._interval
        self.spent += 1
