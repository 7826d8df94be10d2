"""PostgreSQL goes away under load and comes back: members are told meanwhile, and all goes on by itself afterwards."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest
from sqlalchemy.engine import make_url

from tests.conftest import POSTGRES, administer
from tests.wire import deeds
from tests.wire.accounts import balance
from tests.wire.founding import begun
from tests.wire.life import Life
from tests.wire.wire import Wire

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not POSTGRES, reason="HALLWAY_TEST_POSTGRES is not set"),
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
RESTARTS = 3
_WITHIN = 20.0
_SAID = ("I could not save that just now", "I could not get at my records just now")


@contextlib.asynccontextmanager
async def restarting(url: str) -> AsyncGenerator[None]:
    """Cut every connection, as a server does that is stopped, and let nobody in until the block ends."""
    assert POSTGRES
    name = make_url(url).database
    await administer(POSTGRES, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    try:
        cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        await administer(POSTGRES, cut)
        yield
    finally:
        await administer(POSTGRES, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


async def test_restarted_under_load_it_is_waited_for_and_nothing_is_lost_or_done_twice(wire: Wire) -> None:
    life = await begun(wire, 17)
    life.doings = {doing: often for doing, often in life.doings.items() if doing.__module__ == deeds.__name__}
    async with contextlib.aclosing(life):
        await life.begin()
        for _ in range(RESTARTS):
            over = asyncio.Event()
            living = asyncio.create_task(_live(life, over))
            await wire.until(lambda: life.turn % 5 == 4, "they are in the midst of it")
            async with restarting(wire.database_url):
                life.heard.clear()
                await wire.until(lambda: _refused(life) > 1, "they are told")
            over.set()
            await living
            async with asyncio.timeout(_WITHIN):
                while not await _is_accepted(life):
                    pass
        assert life.is_running
        await life.rest()
        assert await balance(life) == []


async def _live(life: Life, over: asyncio.Event) -> None:
    while not over.is_set():
        await life.act()


def _refused(life: Life) -> int:
    return sum(sentence in words for words in life.heard for sentence in _SAID)


async def _is_accepted(life: Life) -> bool:
    await life.do(deeds.share)
    return life.ledger.deeds[-1].is_accepted
