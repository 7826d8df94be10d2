"""The budget of REST requests.

Discord allows a bot 50 requests a second over all its processes (developers/topics/rate-limits);
discord.py keeps to the limits of single routes but not to this one.
"""

from __future__ import annotations

import asyncio

from aiolimiter import AsyncLimiter


class Budget:
    """Lets requests through so that no second ever sees more than the budget."""

    def __init__(self, requests_per_second: int) -> None:
        """``requests_per_second`` is this process's part of the 50, at least 2."""
        if requests_per_second < 2:
            raise ValueError("the budget is at least 2 requests a second")
        self.requests_per_second = requests_per_second
        self.spent = 0
        """Requests let through since the start."""
        self._limiter = self._fresh()
        self._seen_at = 0.0

    async def spend(self) -> None:
        """Wait until one more request may leave."""
        now = asyncio.get_running_loop().time()
        if now < self._seen_at:
            # Simulated Discord gives the bot's tasks a clock of their own; the limiter would take the
            # step back for a debt. Nobody waits here then: only one drain runs at a time.
            self._limiter = self._fresh()
        self._seen_at = now
        await self._limiter.acquire()
        self.spent += 1

    def _fresh(self) -> AsyncLimiter:
        # A leaky bucket lets its size through at once and its rate on top: together they are the budget.
        burst = max(1, self.requests_per_second // 10)
        return AsyncLimiter(burst, burst / (self.requests_per_second - burst))
