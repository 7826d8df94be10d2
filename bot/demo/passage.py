"""Time in the demo: it stands still until somebody skips ahead, and then every planned moment gets its turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.demo.world import World

# Hourly retries of something nobody mends would be the most frequent plan; a day of them is far below this.
_MOST_STOPS = 500


async def pass_time(world: World, until: datetime) -> None:
    """Move the clock to `until`, stopping at each planned moment on the way so that it happens on time.

    A moment that is still due after it was acted on is not waited for again.
    """
    for _ in range(_MOST_STOPS):
        due = await next_due(world)
        if due is None or due > until:
            break
        await _advance(world, due)
        await world.catch_up()
        if (following := await next_due(world)) is not None and following <= world.now():
            break
    await _advance(world, until)
    await world.catch_up()


async def pass_by(world: World, span: timedelta) -> None:
    """Move the clock by `span`, as `pass_time` does."""
    await pass_time(world, world.now() + span)


async def next_due(world: World) -> datetime | None:
    """When the next planned thing happens; None when nothing is planned."""
    return await world.as_bot(world.backstage.next_due)


async def _advance(world: World, moment: datetime) -> None:
    seconds = (moment - world.now()).total_seconds()
    if seconds > 0:
        await world.env.advance_time(seconds)
