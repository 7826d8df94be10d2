"""Two processes on one database: nothing is done twice, and what one leaves the other takes up."""

from __future__ import annotations

import asyncio
import contextlib
import signal

import pytest

from bot.core.database import DatabaseUnavailable
from tests.wire.accounts import balance
from tests.wire.founding import begun
from tests.wire.life import Died, Life
from tests.wire.wire import Wire

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(autouse=True)
def _without_limits(wire: Wire) -> None:
    """What heaps up meanwhile is not to wait for Discord's limits."""
    wire.switches.enforces_limits = False


async def lives(life: Life, acts: int) -> None:
    """Let people do something, whether the answer comes or not."""
    for _ in range(acts):
        with contextlib.suppress(Died):
            await life.act()


async def test_both_hear_everything_and_one_does_it(wire: Wire) -> None:
    """As while an update rolls: the new process starts before the old one ends."""
    life = await begun(wire, 11)
    async with contextlib.aclosing(life):
        await life.begin("old")
        await lives(life, 6)
        await life.begin("new")
        await lives(life, 14)
        await life.end("old")
        await lives(life, 8)
        await life.rest()
        assert await balance(life) == []

    assert life.ledger.accepted() > 15


async def test_a_process_that_was_stopped_and_wakes_does_nothing_twice(wire: Wire) -> None:
    """It stops while it delivers something; its lease runs out, and the other does that work."""
    life = await begun(wire, 12)
    async with contextlib.aclosing(life):
        await life.begin("sleeper")
        await life.begin("other")
        for _ in range(4):
            await _asleep(life, "sleeper")
            await lives(life, 3)
            life.processes["sleeper"].send_signal(signal.SIGCONT)
            await asyncio.sleep(0.05)
        await life.rest()
        assert await balance(life) == []

    assert life.ledger.accepted() > 10


async def test_each_serves_its_shard_and_direct_messages_come_to_the_first(wire: Wire) -> None:
    """Whoever answers a direct message does not know the server that it is about."""
    wire.rest.shards = 2
    life = await begun(wire, 13, shard=1, shards=2)
    async with contextlib.aclosing(life):
        for number, name in enumerate(("first", "second")):
            own = {"HALLWAY_DISCORD__SHARD_IDS": str(number), "HALLWAY_DISCORD__SHARD_COUNT": "2"}
            await life.begin(name, **own)
        await lives(life, 25)
        await life.rest()
        assert await balance(life) == []

    assert any(deed.is_agreed for deed in life.ledger.of("ask"))


async def _asleep(life: Life, name: str) -> None:
    """Stop a process while it delivers, at a moment at which it holds no lock of SQLite's: that would stop all others."""
    while True:
        asleep = _put_to_sleep(life, name)
        while not asleep.is_set():
            await lives(life, 1)
        with contextlib.suppress(DatabaseUnavailable):
            await life.free_leases()
            return
        life.processes[name].send_signal(signal.SIGCONT)


def _put_to_sleep(life: Life, name: str) -> asyncio.Event:
    """Stop a process at its next request about a channel or a direct message."""
    asleep, switches = asyncio.Event(), life.wire.switches

    def watch(_method: str, path: str) -> None:
        if switches.asking == name and path.startswith(("/channels", "/users")) and not asleep.is_set():
            life.processes[name].send_signal(signal.SIGSTOP)
            asleep.set()
            switches.watched.remove(watch)

    switches.watched.append(watch)
    return asleep
