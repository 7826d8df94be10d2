"""Closing the database while somebody still works with it."""

from __future__ import annotations

import asyncio
import gc
import warnings
from datetime import datetime

import pytest
import sqlalchemy as sa

from bot.core.database import Database


@pytest.mark.parametrize("kind", ["unit", "reading"])
async def test_closing_waits_until_what_is_under_way_has_ended(
    database_url: str, now: datetime, kind: str
) -> None:
    database = await Database.open(database_url)
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        async with database.unit(now) if kind == "unit" else database.reading() as lent:
            begun.set()
            await may_end.wait()
            assert await lent.scalar(sa.text("SELECT 1")) == 1

    working = asyncio.create_task(work())
    await begun.wait()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    assert not closing.done()
    may_end.set()
    await working
    await closing


async def test_nothing_is_left_to_the_garbage_collector(database_url: str, now: datetime) -> None:
    database = await Database.open(database_url)
    async with database.unit(now) as unit, database.reading() as read:
        assert await unit.scalar(sa.text("SELECT 1")) == await read.scalar(sa.text("SELECT 1"))
    await database.close()
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        del database, unit, read
        gc.collect()
    assert [complaint for complaint in complaints if complaint.category is ResourceWarning] == []
