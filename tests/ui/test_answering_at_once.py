from __future__ import annotations

import asyncio
from typing import Any

import discord

from bot.ui.answers import answer, patience


class SlowDiscord:
    """The part of an interaction that answering touches, with a Discord that takes its time."""

    def __init__(self) -> None:
        self.extras: dict[str, Any] = {}
        self.message = None
        self.response = self
        self.type: discord.InteractionResponseType | None = None
        self.gate = asyncio.Event()
        self.calls: list[str] = []

    async def send_message(self, content: str, **_: Any) -> None:
        await self._take(f"send {content}", discord.InteractionResponseType.channel_message)

    async def defer(self, **_: Any) -> None:
        await self._take("defer", discord.InteractionResponseType.deferred_channel_message)

    async def edit_original_response(self, *, content: str, **_: Any) -> None:
        await self._take(f"edit {content}", discord.InteractionResponseType.deferred_channel_message)

    async def _take(self, call: str, response: discord.InteractionResponseType) -> None:
        self.calls.append(f"{call} begins")
        await self.gate.wait()
        self.calls.append(f"{call} ends")
        self.type = response


async def turns(count: int = 10) -> None:
    """Let everything run that can."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_no_deferral_while_discord_is_still_taking_the_answer() -> None:
    slow: Any = SlowDiscord()

    async def handler() -> None:
        async with patience(slow, seconds=0):
            await answer(slow, "Hello")

    handling = asyncio.create_task(handler())
    await turns()
    slow.gate.set()
    await handling
    assert slow.calls == ["send Hello begins", "send Hello ends"]


async def test_an_answer_waits_for_a_deferral_under_way_and_fills_it() -> None:
    slow: Any = SlowDiscord()
    ready = asyncio.Event()

    async def handler() -> None:
        async with patience(slow, seconds=0):
            await ready.wait()
            await answer(slow, "Hello")

    handling = asyncio.create_task(handler())
    await turns()
    ready.set()
    await turns()
    assert slow.calls == ["defer begins"]
    slow.gate.set()
    await handling
    assert slow.calls == ["defer begins", "defer ends", "edit Hello begins", "edit Hello ends"]
