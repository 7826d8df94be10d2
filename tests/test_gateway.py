"""How many sessions are begun, and when one is taken up: the decisions as plain values. tests/wire has them at work."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from discord.gateway import ReconnectWebSocket
from discord.shard import Shard

from bot.core.database import Database, DatabaseUnavailable
from bot.gateway import MOST_A_DAY, RESUMES, NoMoreSessions, ResumingShard, Sessions, SessionsSpent, begun

BOT = 900_000_000_000_000_001
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("stored", "count"),
    [(None, 0), ("2026-03-02 1", 1), ("2026-03-02 500", 500), ("2026-03-01 500", 0), ("2027-03-02 7", 7)],
)
def test_sessions_count_on_the_day_they_were_begun(stored: str | None, count: int) -> None:
    assert begun(stored, TODAY) == count


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


async def test_each_session_of_a_bot_is_counted_until_midnight_utc(database: Database, clock: Clock) -> None:
    sessions = Sessions(database, clock)
    assert [await sessions.begin(BOT), await sessions.begin(BOT), await sessions.begin(BOT + 1)] == [1, 2, 1]
    clock.now = datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)
    assert await sessions.begin(BOT) == 3
    clock.now += timedelta(seconds=1)
    assert await sessions.begin(BOT) == 1


async def test_processes_that_begin_sessions_at_once_count_each(database: Database, clock: Clock) -> None:
    processes = [Sessions(database, clock) for _ in range(8)]
    counts = await asyncio.gather(*(process.begin(BOT) for process in processes))
    assert sorted(counts) == list(range(1, 9))


async def test_a_day_has_so_many_sessions_and_no_more(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.gateway.MOST_A_DAY", 2)
    sessions = Sessions(database, clock)
    assert [await sessions.begin(BOT), await sessions.begin(BOT)] == [1, 2]
    for _ in range(2):
        with pytest.raises(SessionsSpent):
            await sessions.begin(BOT)
    with pytest.raises(NoMoreSessions):
        await sessions.admit(BOT, 0)
    clock.now += timedelta(days=1)
    assert await sessions.begin(BOT) == 1


async def test_a_clock_that_was_a_year_ahead_stops_it_for_no_longer_than_a_day(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.gateway.MOST_A_DAY", 1)
    sessions, right = Sessions(database, clock), clock.now
    clock.now = right + timedelta(days=365)
    assert await sessions.begin(BOT) == 1
    clock.now = right
    with pytest.raises(SessionsSpent):
        await sessions.begin(BOT)
    clock.now = right + timedelta(days=1)
    assert await sessions.begin(BOT) == 1


def test_what_ends_it_is_nothing_that_discord_py_takes_for_a_failure() -> None:
    assert not issubclass(NoMoreSessions, Exception)
    assert MOST_A_DAY <= 500, (
        "Discord makes the token invalid at 1,000 within any 24 hours, so within two days"
    )


async def test_no_session_is_begun_that_cannot_be_counted(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = Sessions(database, clock)

    def locked(_now: datetime) -> Any:
        raise DatabaseUnavailable("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(database, "unit", locked)
        with pytest.raises(ConnectionError, match="locked"):
            await sessions.admit(BOT, 0)
    assert await sessions.admit(BOT, 0), "the first of this process, which waits for none before it"
    assert not await sessions.admit(BOT, 0)


class Socket:
    """What a shard asks of its connection."""

    shard_id = 0

    def __init__(self, session_id: str | None) -> None:
        self.session_id = session_id


class Client:
    """What a shard asks of its client."""

    _reconnect = True

    def dispatch(self, *_args: object) -> None: ...


def _ignore(*_args: object) -> None: ...


def shard(session_id: str | None, monkeypatch: pytest.MonkeyPatch) -> tuple[ResumingShard, list[str]]:
    """Return a shard that lost its connection, and what it does to get another."""
    done: list[str] = []

    async def identify(_shard: Shard) -> None:
        done.append("identify")

    async def take_up(_shard: Shard, wish: ReconnectWebSocket) -> None:
        done.append(wish.op.lower())

    monkeypatch.setattr(Shard, "reconnect", identify)
    monkeypatch.setattr(Shard, "reidentify", take_up)
    monkeypatch.setattr(Shard, "launch", _ignore)
    return ResumingShard(Socket(session_id), Client(), _ignore), done


async def test_a_session_is_taken_up_until_its_address_is_held_to_be_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost, done = shard("session", monkeypatch)
    for _ in range(RESUMES + 1):
        await lost.reconnect()
    assert done == [*["resume"] * RESUMES, "identify"]
    lost.launch()
    await lost.reconnect()
    assert done[-1] == "resume"


async def test_without_a_session_one_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    lost, done = shard(None, monkeypatch)
    await lost.reconnect()
    assert done == ["identify"]


async def test_between_two_tries_pass_seconds_and_not_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    lost, _ = shard("session", monkeypatch)
    backoff = cast("Any", lost)._backoff
    assert max(backoff.delay() for _ in range(200)) <= 16
