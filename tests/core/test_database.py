"""The ground everything stands on: transactions that are whole, whatever happens to their caller or the disk."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncGenerator
from datetime import datetime
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.core import facts
from bot.core.database import Database, DatabaseUnavailable, Unit
from bot.core.effects import Effect
from tests.conftest import ENGINES

DRIVER: Any = aiosqlite.Connection  # its stubs do not know the private call that is counted here
NOTHING = frozenset[str]()
_NO_SUCH_TABLE = sa.text("SELECT * FROM nowhere")


async def _names(database: Database) -> set[str]:
    async with database.reading() as read:
        return {row.name for row in await read.all(sa.select(facts.facts.c.name))}


async def _can_write(database: Database, now: datetime) -> bool:
    async with database.unit(now) as unit:
        await facts.remember(unit, "probe", "1")
    return "probe" in await _names(database)


@contextlib.asynccontextmanager
async def _second(url: str, busy_timeout: float = 0.05) -> AsyncGenerator[Database]:
    database = await Database.open(url, busy_timeout=busy_timeout)
    try:
        yield database
    finally:
        await database.close()


async def test_a_unit_saves_all_of_it(database: Database, now: datetime) -> None:
    async with database.unit(now) as unit:
        await facts.remember(unit, "one", "1")
        await facts.remember(unit, "two", "2")
    assert await _names(database) == {"one", "two"}


async def test_a_unit_that_raises_saves_nothing(database: Database, now: datetime) -> None:
    async def work() -> None:
        async with database.unit(now) as unit:
            await facts.remember(unit, "one", "1")
            raise LookupError

    with pytest.raises(LookupError):
        await work()
    assert await _names(database) == set()
    assert await _can_write(database, now)


async def test_a_unit_sees_what_it_wrote_and_others_do_not(database: Database, now: datetime) -> None:
    async with database.unit(now) as unit:
        await facts.remember(unit, "one", "1")
        assert await facts.recall(unit, "one") == "1"
        assert await _names(database) == set()


async def test_values_come_back_as_they_went_in(database: Database, now: datetime) -> None:
    awkward = "it's; DROP TABLE facts; -- \N{PILE OF POO} \u202e %s :name ? {x}"
    async with database.unit(now) as unit:
        await facts.remember(unit, "awkward", awkward)
    async with database.reading() as read:
        assert await facts.recall(read, "awkward") == awkward


async def test_a_reader_cannot_write(sqlite_database: Database) -> None:
    with pytest.raises(DatabaseUnavailable, match="readonly"):
        async with sqlite_database.reading() as read:
            await read.all(sa.insert(facts.facts).values(name="x", value="y").returning(facts.facts.c.name))


async def test_a_mistake_in_a_statement_is_a_bug_and_not_an_outage(database: Database, now: datetime) -> None:
    with pytest.raises(DBAPIError, match="nowhere"):
        async with database.unit(now) as unit:
            await unit.execute(_NO_SUCH_TABLE)
    assert await _can_write(database, now)


async def test_what_members_write_is_not_part_of_an_error(database: Database, now: datetime) -> None:
    add = sa.insert(facts.facts)

    async def twice() -> None:
        async with database.unit(now) as unit:
            await unit.execute(add, {"name": "one", "value": "my private words"})
            await unit.execute(add, {"name": "one", "value": "my private words"})

    with pytest.raises(IntegrityError) as caught:
        await twice()
    assert "private words" not in str(caught.value)


async def test_many_rows_go_in_with_one_statement(database: Database, now: datetime) -> None:
    rows = [{"name": f"fact {number}", "value": "x"} for number in range(50)]
    async with database.unit(now) as unit:
        await unit.execute(sa.insert(facts.facts), rows)
    assert len(await _names(database)) == 50


async def test_units_of_many_tasks_take_turns(database: Database, now: datetime) -> None:
    async def count_up() -> None:
        async with database.unit(now) as unit:
            await unit.hold("count")
            before = int(await facts.recall(unit, "count") or 0)
            await facts.remember(unit, "count", str(before + 1))

    await asyncio.gather(*(count_up() for _ in range(40)))
    async with database.reading() as read:
        assert await facts.recall(read, "count") == "40"


async def test_whoever_waits_for_commits_hears_of_each_and_of_no_rollback(
    database: Database, now: datetime
) -> None:
    heard: list[list[int]] = []
    database.after_commit(lambda unit: heard.append(unit.emitted))
    async with database.unit(now) as unit:
        emitted = await unit.emit(Effect("test.done", lane="one"))
    with contextlib.suppress(LookupError):
        async with database.unit(now):
            raise LookupError
    assert heard == [[emitted]]


class Pause:
    """Holds a unit of work up at one point until it is told to go on."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()

    async def __call__(self) -> None:
        self.reached.set()
        await self.go_on.wait()


async def test_a_unit_cancelled_in_the_middle_leaves_no_open_transaction(
    database: Database, now: datetime
) -> None:
    pause = Pause()

    async def work() -> None:
        async with database.unit(now) as unit:
            await facts.remember(unit, "one", "1")
            await pause()

    task = asyncio.create_task(work())
    await pause.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await _names(database) == set()
    assert await _can_write(database, now)


@pytest.mark.parametrize("turns", range(0, 60, 2))
async def test_a_unit_cancelled_at_any_moment_is_whole_and_leaves_the_database_usable(
    database: Database, now: datetime, turns: int
) -> None:
    async def work() -> None:
        async with database.unit(now) as unit:
            await facts.remember(unit, "one", "1")
            await facts.remember(unit, "two", "2")

    task = asyncio.create_task(work())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert await _names(database) in (set(), {"one", "two"})
    # Every connection is still there: as many at once as there can be.
    await asyncio.wait_for(asyncio.gather(*(_can_write(database, now) for _ in range(6))), 10)


@pytest.mark.parametrize(
    ("visit", "saved"),
    [(1, NOTHING), (2, NOTHING), (3, NOTHING), (4, NOTHING | {"one", "two"})],
    ids=["begin", "first", "second", "commit"],
)
async def test_a_unit_cancelled_in_a_call_of_sqlite_is_whole_and_leaves_the_database_usable(
    sqlite_database: Database,
    now: datetime,
    visit: int,
    saved: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert await _names(sqlite_database) == set()
    async with sqlite_database.unit(now):
        pass  # a connection is made at first use
    original = DRIVER._execute
    visits = 0

    async def cancelling(self: aiosqlite.Connection, *args: Any) -> Any:
        nonlocal visits
        visits += 1
        if visits == visit:
            task.cancel()
        return await original(self, *args)

    async def work() -> None:
        async with sqlite_database.unit(now) as unit:
            await facts.remember(unit, "one", "1")
            await facts.remember(unit, "two", "2")

    with monkeypatch.context() as patch:
        patch.setattr(DRIVER, "_execute", cancelling)
        task = asyncio.create_task(work())
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await _names(sqlite_database) == saved
    assert await _can_write(sqlite_database, now)


@pytest.mark.parametrize("turns", range(0, 20, 2))
async def test_a_reader_cancelled_at_any_moment_gives_its_connection_back(
    database: Database, turns: int
) -> None:
    for _ in range(8):  # more often than there are connections
        task = asyncio.create_task(_names(database))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await asyncio.wait_for(asyncio.gather(*(_names(database) for _ in range(6))), 10)


async def test_a_database_locked_by_another_process_is_unavailable_within_the_busy_timeout(
    sqlite_database: Database, now: datetime
) -> None:
    other = sqlite3.connect(sqlite_database.url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    loop = asyncio.get_running_loop()
    started_at = loop.time()
    with pytest.raises(DatabaseUnavailable, match="locked"):
        await _can_write(sqlite_database, now)
    assert loop.time() - started_at < 2.5  # the fixture's busy timeout is 0.2; Discord waits for 3
    assert await _names(sqlite_database) == set(), "readers go on"
    other.execute("ROLLBACK")
    other.close()
    assert await _can_write(sqlite_database, now)


async def test_what_a_unit_has_read_no_other_process_changes_before_it_ends(
    sqlite_database: Database, now: datetime
) -> None:
    async with _second(sqlite_database.url) as other:
        async with sqlite_database.unit(now) as unit:
            assert await facts.recall(unit, "probe") is None
            with pytest.raises(DatabaseUnavailable, match="locked"):
                await _can_write(other, now)
            await facts.remember(unit, "one", "1")
        assert await _can_write(other, now)


async def test_a_row_locked_by_another_process_is_unavailable_within_the_busy_timeout(
    database: Database, database_url: str, now: datetime
) -> None:
    await _can_write(database, now)
    async with _second(database_url) as other:
        pause = Pause()

        async def hold() -> None:
            async with database.unit(now) as unit:
                await facts.remember(unit, "probe", "held")
                await pause()

        holding = asyncio.create_task(hold())
        await pause.reached.wait()
        with pytest.raises(DatabaseUnavailable):
            await _can_write(other, now)
        pause.go_on.set()
        await holding
        assert await _can_write(other, now)


async def test_a_full_disk_saves_nothing_and_passes(sqlite_database: Database, now: datetime) -> None:
    pages = await _pragma(sqlite_database, now, "page_count")
    await _pragma(sqlite_database, now, f"max_page_count={pages}")
    with pytest.raises(DatabaseUnavailable, match="full"):
        async with sqlite_database.unit(now) as unit:
            await facts.remember(unit, "big", "x" * 100_000)
    assert await _names(sqlite_database) == set()
    await _pragma(sqlite_database, now, "max_page_count=100000")
    assert await _can_write(sqlite_database, now)


async def _pragma(database: Database, now: datetime, pragma: str) -> int:
    async with database.unit(now) as unit:
        return int((await unit.all(sa.text(f"PRAGMA {pragma}")))[0][0])


async def test_a_disk_that_fills_up_at_the_commit_saves_nothing_and_passes(
    sqlite_database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_connection: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(AsyncAdapt_aiosqlite_connection, "commit", full)
        with pytest.raises(DatabaseUnavailable, match="full"):
            await _can_write(sqlite_database, now)
    assert await _names(sqlite_database) == set()
    assert await _can_write(sqlite_database, now)


async def test_a_read_only_database_is_unavailable_for_writing_only(
    sqlite_database: Database, now: datetime
) -> None:
    async with sqlite_database.unit(now) as unit:
        await unit.execute(sa.text("PRAGMA query_only=ON"))
    with pytest.raises(DatabaseUnavailable, match="readonly"):
        await _can_write(sqlite_database, now)
    assert await _names(sqlite_database) == set()


async def test_a_place_without_a_directory_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="unable to open"):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'hallway.db'}")


async def test_a_server_that_does_not_answer_is_unavailable() -> None:
    pytest.importorskip("asyncpg")
    with pytest.raises(DatabaseUnavailable):
        await Database.open("postgresql+asyncpg://hallway@127.0.0.1:1/hallway")


@pytest.mark.parametrize(
    "database_url", ENGINES[1:], indirect=True
)  # SQLite has no server that could go away
async def test_connections_that_were_cut_are_unavailable_once_and_then_made_anew(
    database: Database, now: datetime
) -> None:
    async def cut_short() -> None:
        async with database.unit(now) as unit:
            pid = await unit.scalar(sa.text("SELECT pg_backend_pid()"))
            async with database.reading() as read:
                await read.scalar(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            await facts.remember(unit, "one", "1")

    with pytest.raises(DatabaseUnavailable):
        await cut_short()
    assert await _names(database) == set()
    assert await _can_write(database, now)


async def test_sqlite_is_set_up_to_lose_nothing(
    durable: None, sqlite_database: Database, now: datetime
) -> None:
    async def settings(read: Unit) -> list[int | str]:
        return [
            await read.scalar(sa.text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    async with sqlite_database.unit(now) as unit:
        assert await settings(unit) == ["wal", 2, 1]  # 2 is FULL


async def test_a_statement_visits_sqlites_thread_once(sqlite_database: Database, now: datetime) -> None:
    """It reaches into aiosqlite and SQLAlchemy for that: this fails when they are not as they were."""
    await _can_write(sqlite_database, now)  # a connection is made at first use
    visits: list[object] = []
    original = DRIVER._execute

    async def counting(self: aiosqlite.Connection, *args: Any) -> Any:
        visits.append(args)
        return await original(self, *args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DRIVER, "_execute", counting)
        async with sqlite_database.unit(now) as unit:
            await facts.recall(unit, "one")
            await facts.remember(unit, "one", "1")
    assert len(visits) == 4, "begin, read, write, commit"
