"""The line between the bot and Discord, which a test may cut at any request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import discord
import pytest
from discord.ext import commands

Fault = Callable[[], BaseException]


def answer(status: int, code: int = 0, headers: dict[str, str] | None = None) -> discord.HTTPException:
    """What discord.py raises when Discord answers with an error."""

    class Response:
        reason = "as the test wants it"

        def __init__(self) -> None:
            self.status = status
            self.headers = headers or {}

    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else discord.HTTPException)
    return kind(cast("Any", Response()), {"code": code, "message": "an answer"})


class Held:
    """An answer that does not come."""

    def __init__(self) -> None:
        self._reached = asyncio.Event()
        self._let_go = asyncio.Event()

    async def wait(self) -> None:
        self._reached.set()
        await self._let_go.wait()

    async def reached(self) -> None:
        """Wait until the request was made."""
        async with asyncio.timeout(20):
            await self._reached.wait()

    def let_go(self) -> None:
        self._let_go.set()


class Line:
    """Counts every request, and can fail one before or after Discord has acted on it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, bot: commands.AutoShardedBot) -> None:
        self.carried = 0
        self._faults: dict[int, tuple[Fault, bool]] = {}
        self._after: dict[int, Callable[[], Awaitable[None]]] = {}
        self._through = cast("Callable[..., Awaitable[Any]]", bot.http.request)
        monkeypatch.setattr(bot.http, "request", self._request)

    def fail(self, fault: Fault, *, at: int = 0, after: bool = False) -> None:
        """Fail the request ``at`` (0 is the next) with ``fault``, after Discord has acted or before."""
        self._faults[self.carried + at] = (fault, after)

    def then(self, act: Callable[[], Awaitable[None]], *, at: int = 0) -> None:
        """Await ``act`` between Discord's acting on the request ``at`` and its answer."""
        self._after[self.carried + at] = act

    def hold(self, *, at: int = 0) -> Held:
        """Keep back the answer to the request ``at``, on which Discord has acted, until it is let go."""
        held = Held()
        self.then(held.wait, at=at)
        return held

    def mend(self) -> None:
        self._faults.clear()

    async def _request(self, route: Any, **arguments: Any) -> Any:
        number, self.carried = self.carried, self.carried + 1
        await asyncio.sleep(0)  # SimCord answers at once; on a real line others get their turn meanwhile
        fault, comes_after = self._faults.pop(number, (None, False))
        if fault is not None and not comes_after:
            raise fault()
        result = await self._through(route, **arguments)
        if number in self._after:
            await self._after.pop(number)()
        if fault is not None:
            raise fault()
        return result
