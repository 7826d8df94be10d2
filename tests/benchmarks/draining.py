"""How fast the outbox empties: as fast as it can, and within Discord's limit of 50 requests a second."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import discord
from discord.http import Route

from bot.core import facts
from bot.core.database import Database, Unit
from bot.core.effects import Effect, OutboxEntry, Outcome
from bot.delivery.calls import Call, Content, Renderers, SendMessage
from bot.delivery.worker import Delivery
from tests.benchmarks.figures import Line, Report, Size, Tell, folder, milliseconds, percentile
from tests.benchmarks.places import migrated, opened
from tests.benchmarks.skipping import SkippingLoop

_KIND: Final = "bench.say"
_SERVERS: Final = 5_000
_ALLOWED: Final = 50
"""Requests a second, by Discord (developers/topics/rate-limits)."""
_BUDGET: Final = 45
"""Ours, as the settings have it."""
_NO_LIMIT: Final = 1_000_000
_START: Final = datetime(2026, 3, 2, tzinfo=UTC)
_BATCH: Final = 500


def measure(size: Size, tell: Tell) -> Report:
    """Empty it twice: with the budget lifted, and with it on a clock that skips the waits."""
    effects = size.of(10_000, 30)
    with folder() as place:
        tell(f"{effects:,} effects, the budget lifted")
        free = asyncio.run(_lifted(migrated(place / "lifted.db"), effects))
        paced_effects = effects // 2  # a ratio needs no more
        tell(f"{paced_effects:,} effects at {_BUDGET} requests a second, the waits skipped")
        with asyncio.Runner(loop_factory=SkippingLoop) as runner:
            paced = runner.run(_paced(migrated(place / "paced.db"), paced_effects))
    ratio = paced.seconds / (paced_effects / _ALLOWED)
    lines = [
        Line("delivered a second, no budget", f"{effects / free.seconds:,.0f}"),
        Line(
            "  a member's read and write meanwhile, p99",
            milliseconds(percentile(free.waits, 0.99)),
            goal="< 1,000 ms",
            is_met=percentile(free.waits, 0.99) < 1,
        ),
        Line(
            f"{paced_effects:,} delivered at {_BUDGET} a second",
            f"{paced.seconds:,.0f} s",
            f"{paced_effects / _ALLOWED:,.0f} s",
            f"{ratio:.2f}",
            "≤ 1.25 × floor",
            ratio <= 1.25,
        ),
        Line(
            "sent twice, or not at all",
            str(free.wrong + paced.wrong),
            goal="0",
            is_met=free.wrong + paced.wrong == 0,
        ),
    ]
    return Report(
        "4a. Delivery",
        lines,
        floor=f"Discord's {_ALLOWED} requests a second",
        note=f"n = {effects:,} effects over {min(effects, _SERVERS):,} servers, one request each, "
        "answered at once; one run.",
    )


class _Emptied:
    """What came of emptying an outbox."""

    def __init__(self, seconds: float, waits: list[float], sent: Counter[str], effects: int) -> None:
        self.seconds = seconds
        self.waits = waits
        """Seconds a member's read and write took meanwhile, each."""
        self.wrong = effects - len(sent) + sum(times - 1 for times in sent.values())


async def _lifted(file: Path, effects: int) -> _Emptied:
    async with opened(file) as database:
        return await _empty(database, effects, _NO_LIMIT, perf_counter)


async def _paced(file: Path, effects: int) -> _Emptied:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SkippingLoop)
    with loop.watching_the_database():
        async with opened(file) as database:
            return await _empty(database, effects, _BUDGET, loop.time)


async def _empty(database: Database, effects: int, budget: int, seconds: Callable[[], float]) -> _Emptied:
    await _fill(database, effects)
    began = seconds()

    def clock() -> datetime:
        return _START + timedelta(seconds=seconds() - began)

    discord_ = _Answering()
    delivery = Delivery(database, discord_, _renderers(), requests_per_second=budget, clock=clock)
    waits: list[float] = []
    member = asyncio.create_task(_click_now_and_then(database, waits))
    await delivery.drain()
    took = seconds() - began
    member.cancel()
    await asyncio.wait({member})
    return _Emptied(took, waits, discord_.sent, effects)


async def _fill(database: Database, effects: int) -> None:
    for first in range(0, effects, _BATCH):
        async with database.unit(_START) as unit:
            for number in range(first, min(first + _BATCH, effects)):
                server = 10**17 + number % _SERVERS
                await unit.emit(Effect(_KIND, f"share:{number}", {"number": number}, guild_id=server))


def _renderers() -> Renderers:
    async def render(entry: OutboxEntry) -> Call:
        return SendMessage(10**17 + int(entry.payload["number"] or 0), Content(text=entry.nonce))

    async def settle(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        assert outcome.message_id

    renderers = Renderers()
    renderers.register(_KIND, render, settle)
    return renderers


async def _click_now_and_then(database: Database, waits: list[float]) -> None:
    """Read and write as a button does, while the herd is being delivered."""
    while True:
        began = perf_counter()
        async with database.reading() as read:
            await facts.recall(read, "clicks")
        async with database.unit(_START) as unit:
            await facts.remember(unit, "clicks", str(len(waits)))
        waits.append(perf_counter() - began)
        await asyncio.sleep(0.05)


class _Answering(discord.Client):
    """A client that is always connected, and whose Discord takes every message at once."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())
        self.sent: Counter[str] = Counter()
        """How often each nonce was sent."""
        self.http.request = self._answer

    def is_ready(self) -> bool:
        """Say yes."""
        return True

    async def _answer(self, route: Route, **arguments: Any) -> Any:
        said: dict[str, Any] = arguments["json"]
        self.sent[said["nonce"]] += 1
        return {
            "id": str(discord.utils.time_snowflake(_START) + self.sent.total()),
            "channel_id": str(route.channel_id),
            "author": {"id": "1", "username": "hallway", "discriminator": "0", "avatar": None},
            "content": said["content"],
            "timestamp": _START.isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "components": [],
        }
