"""The whole of it, wired as in production: what a tick does, what is fed back, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import shutil
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from discord.http import Route
from pydantic import SecretStr

from bot import app as wiring
from bot.app import App
from bot.core import outbox
from bot.core.agenda import Agenda
from bot.core.database import Database, DatabaseUnavailable, Unit
from bot.core.effects import Effect, Ending, Moment, OutboxEntry, Outcome
from bot.core.migrate import DatabaseForeign
from bot.delivery.calls import Renderers, Skip
from bot.operations.exits import ExitCode, Refusal
from bot.operations.ticker import EVERY, Alarms, Ticker
from bot.settings import Settings
from tests.fake_discord import fake_discord
from tests.simulated import logged, simulated

KIND = "test.said"


@pytest.fixture
def settings(migrated_file: Path, tmp_path: Path) -> Settings:
    shutil.copy(migrated_file, tmp_path / "hallway.db")
    return Settings.model_validate({"database": {"url": f"sqlite:///{tmp_path / 'hallway.db'}"}})


@pytest.fixture
async def app(settings: Settings) -> AsyncGenerator[App]:
    built = await wiring.build(settings)
    try:
        yield built
    finally:
        await built.database.close()


def _render_nothing(app: App) -> None:
    """Let effects of the test's kind be delivered by doing nothing."""

    async def render(_entry: OutboxEntry) -> Skip:
        return Skip("nothing to do")

    async def settle(_unit: Unit, _entry: OutboxEntry, _outcome: Outcome) -> None:
        """Take no note."""

    app.client.service(Renderers).register(KIND, render, settle)


async def test_every_cog_loads_in_the_real_wiring(app: App) -> None:
    async with simulated(app.client):
        assert app.client.broken_cogs == {}
        assert app.client.tree.get_commands()


async def test_a_tick_handles_what_is_due_and_delivers_what_follows(app: App, now: datetime) -> None:
    _render_nothing(app)

    async def say(unit: Unit, moment: Moment) -> None:
        await unit.emit(Effect(KIND, lane=moment.subject, payload={"to": moment.subject}, guild_id=5))

    app.agenda.on("test.look", say)
    async with simulated(app.client) as env:
        due_at = env.now()
        async with app.database.unit(due_at) as unit:
            await unit.schedule(Moment("test.look", "one", due_at))
            await unit.schedule(Moment("test.look", "two", due_at + timedelta(days=1), guild_id=6))
        assert await app.next_due() == due_at
        await app.tick(due_at)
        assert await app.next_due() == due_at + timedelta(days=1)
        done, planned = await app.feed()
    assert (done.kind, done.guild_id, done.payload, done.ending) == (KIND, 5, {"to": "one"}, Ending.SKIPPED)
    assert (planned.kind, planned.guild_id, planned.subject, planned.ending) == ("test.look", 6, "two", None)


async def test_what_is_wanted_is_delivered_without_waiting_for_a_tick(app: App) -> None:
    _render_nothing(app)
    async with simulated(app.client) as env:
        async with app.database.unit(env.now()) as unit:
            effect = await unit.emit(Effect(KIND, lane="one"))
        assert (await app.delivery.wait_for([effect], 5))[effect].ending is Ending.SKIPPED


async def test_what_was_wanted_while_nobody_was_here_is_delivered_when_ready(app: App, now: datetime) -> None:
    _render_nothing(app)
    long_ago = now - timedelta(days=365)  # the simulated year has only begun
    async with app.database.unit(long_ago) as unit:
        await unit.emit(Effect(KIND, lane="one"))
    await app.delivery.drain()
    assert await outbox.waiting(app.database) == 1, "nobody is connected"
    async with simulated(app.client) as env:
        await env.settle()
        assert await outbox.waiting(app.database) == 0


async def test_what_is_kept_no_longer_is_forgotten(app: App, now: datetime) -> None:
    async with app.database.unit(now) as unit:
        await unit.emit(Effect(KIND, lane="one"))
    (entry,) = await outbox.claim(app.database, now, worker="w", kinds=[KIND], most=1)
    async with app.database.unit(now) as unit:
        await outbox.finish(unit, entry, Outcome(Ending.DELIVERED))
    await app.forget(now + outbox.KEPT_FOR)
    assert len(await outbox.recent(app.database, 10)) == 1
    await app.forget(now + outbox.KEPT_FOR + timedelta(seconds=1))
    assert len(await outbox.recent(app.database, 10)) == 0


async def test_a_pulse_survives_whatever_fails(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[Exception] = [DatabaseUnavailable("locked"), LookupError("a bug")]

    async def fail(_self: Agenda, _now: datetime) -> int:
        raise failures.pop(0)

    pulse = wiring._Pulse(app)
    with monkeypatch.context() as patch, logged("tick.database_unavailable", "tick.failed") as log:
        patch.setattr(Agenda, "sweep", fail)
        await pulse.beat()
        await pulse.beat()
    assert [entry["event"] for entry in log] == ["tick.database_unavailable", "tick.failed"]
    await pulse.beat()


async def test_a_pulse_forgets_once_a_day(app: App, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    forgotten: list[datetime] = []

    async def forget(_self: App, at: datetime) -> None:
        forgotten.append(at)

    monkeypatch.setattr(App, "forget", forget)
    moments = [now, now + timedelta(hours=23), now + timedelta(hours=24), now + timedelta(hours=25)]
    monkeypatch.setattr(wiring, "utcnow", lambda: moments.pop(0))
    pulse = wiring._Pulse(app)
    for _ in range(4):
        await pulse.beat()
    assert forgotten == [now, now + timedelta(hours=24)]


async def test_building_on_a_database_that_is_not_ours_leaves_nothing_open(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Database] = []
    close = Database.close

    async def closing(self: Database) -> None:
        closed.append(self)
        await close(self)

    monkeypatch.setattr(Database, "close", closing)

    async def refuse(_database: Database) -> bool:
        raise DatabaseForeign("not ours")

    monkeypatch.setattr(wiring.migrate, "migrate", refuse)
    with pytest.raises(DatabaseForeign):
        await wiring.build(settings)
    assert len(closed) == 1


async def test_a_port_that_is_taken_ends_it_before_discord_is_bothered(
    settings: Settings, unused_tcp_port: int
) -> None:
    async with fake_discord() as discord:
        server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", unused_tcp_port)
        taken = settings.model_validate(
            settings.model_dump()
            | {
                "http": {"port": unused_tcp_port},
                "discord": {"api_url": discord.url},
                "database": settings.database,
            }
        )
        app = await wiring.build(taken)
        with pytest.raises(Refusal) as caught:
            await app.run(SecretStr("token"), asyncio.Event())
        server.close()
        await server.wait_closed()
    assert caught.value.code is ExitCode.PORT_TAKEN
    assert discord.requests == []


async def test_what_start_up_made_is_left_out_of_garbage_collections(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)  # which running sets
    frozen: list[bool] = []
    stop = asyncio.Event()
    async with fake_discord() as discord:
        monkeypatch.setattr(gc, "freeze", lambda: frozen.append(discord.identified.is_set()))
        given = {"discord": {"api_url": discord.url}, "database": settings.database}
        app = await wiring.build(settings.model_validate(settings.model_dump() | given))
        running = asyncio.create_task(app.run(SecretStr("token"), stop))
        await asyncio.wait_for(discord.identified.wait(), 20)
        stop.set()
        await running
    assert frozen == [False], "once, when the cogs are loaded, before members are heard"


async def test_without_a_port_neither_pages_nor_metrics_are_made(app: App) -> None:
    assert app.pages is None


async def test_a_ticker_ticks_at_once_and_never_twice_at_a_time() -> None:
    ticks: list[asyncio.Event] = []
    begun = asyncio.Event()

    async def tick() -> None:
        ticks.append(asyncio.Event())
        begun.set()
        await ticks[-1].wait()

    ticker = Ticker(tick)
    ticker.start()
    await asyncio.wait_for(begun.wait(), 10)
    await ticker._begin()
    assert len(ticks) == 1, "the first still runs"
    ticks[0].set()
    await ticker.stop(10)
    assert len(ticks) == 1


async def test_an_alarm_rings_for_what_is_due_before_the_next_tick_and_for_nothing_later() -> None:
    rung = asyncio.Event()
    alarms = Alarms(rung.set)
    alarms.set(EVERY)
    alarms.set(timedelta(milliseconds=-3))
    await asyncio.wait_for(rung.wait(), 5)

    rung.clear()
    alarms.set(timedelta(milliseconds=1))
    alarms.stop()
    later = asyncio.Event()
    Alarms(later.set).set(timedelta(milliseconds=2))
    await asyncio.wait_for(later.wait(), 5)
    assert not rung.is_set(), "it was stopped"


async def test_a_ticker_that_is_stopped_leaves_a_tick_its_time() -> None:
    may_end, ended = asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        await may_end.wait()
        ended.set()

    ticker = Ticker(tick)
    await ticker._begin()
    stopping = asyncio.create_task(ticker.stop(10))
    await asyncio.sleep(0)
    may_end.set()
    await stopping
    assert ended.is_set()


async def test_a_ticker_that_is_stopped_cancels_a_tick_that_takes_too_long() -> None:
    cancelled = asyncio.Event()

    async def tick() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        cancelled.set()

    ticker = Ticker(tick)
    await ticker._begin()
    await asyncio.sleep(0)
    await ticker.stop(0)
    assert cancelled.is_set()


async def test_closing_leaves_what_is_in_flight_its_time(app: App) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def render(_entry: OutboxEntry) -> Skip:
        begun.set()
        await may_end.wait()
        return Skip("nothing to do")

    async def settle(_unit: Unit, _entry: OutboxEntry, _outcome: Outcome) -> None:
        """Take no note."""

    app.client.service(Renderers).register(KIND, render, settle)
    async with simulated(app.client, settle_timeout=20) as env:
        async with app.database.unit(env.now()) as unit:
            await unit.emit(Effect(KIND, lane="one"))
        await begun.wait()
        closing = asyncio.create_task(app.close(10))
        for _ in range(10):
            await asyncio.sleep(0)
        assert not closing.done()
        may_end.set()
        await closing
    reopened = await Database.open(app.database.url)
    assert [done.ending for done in await outbox.recent(reopened, 10)] == ["skipped"]
    await reopened.close()
