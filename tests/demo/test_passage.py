from __future__ import annotations

import time
from datetime import datetime, timedelta

import discord

from bot.demo.passage import next_due, pass_by
from bot.demo.world import World
from tests.demo.conftest import backstage_of, share_as
from tests.demo.little_bot import REMIND_AFTER, Plan


async def test_every_planned_moment_passed_by_happens_at_its_own_time(world: World) -> None:
    began = world.now()
    await share_as(world, "priya", "First")
    await pass_by(world, timedelta(hours=10))
    await share_as(world, "priya", "Second")

    await pass_by(world, timedelta(days=7))

    happened = [line.at for line in backstage_of(world).bot.done if line.text.startswith("Asked")]
    assert happened == [began + REMIND_AFTER, began + timedelta(hours=10) + REMIND_AFTER]
    assert world.now() == began + timedelta(days=7, hours=10)


async def test_what_is_planned_later_does_not_happen_yet(world: World) -> None:
    await share_as(world, "priya", "First")

    await pass_by(world, REMIND_AFTER - timedelta(minutes=1))

    assert await next_due(world) == world.now() + timedelta(minutes=1)


async def test_a_plan_that_stays_due_does_not_hold_time_up(world: World) -> None:
    class Stubborn(list[Plan]):
        def remove(self, value: Plan) -> None:
            """Never gets done."""

    began = world.now()
    await share_as(world, "priya", "First")
    bot = backstage_of(world).bot
    bot.plans = Stubborn(bot.plans)

    await pass_by(world, timedelta(days=5))

    assert world.now() == began + timedelta(days=5)
    tries = [line for line in bot.done if line.text.startswith("Asked")]
    assert len(tries) == 2, "once when it was due, and once at the end"


async def test_ticks_run_on_the_clock_of_the_bot(world: World) -> None:
    clocks: list[datetime] = []

    async def look() -> float:
        clocks.append(discord.utils.utcnow())
        return time.monotonic()

    before = await world.as_bot(look)
    await pass_by(world, timedelta(days=3))
    after = await world.as_bot(look)

    assert clocks[1] - clocks[0] == timedelta(days=3)
    assert after - before == timedelta(days=3).total_seconds(), "a rate limiter must see the same time pass"
