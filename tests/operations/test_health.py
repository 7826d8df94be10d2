"""Health and metrics: well only when the bot can do its work, with the reasons when it cannot."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import aiohttp
import discord
import pytest
import simcord

from bot import app as wiring
from bot.app import App
from bot.client import Hallway
from bot.core import outbox
from bot.core.database import Database, DatabaseUnavailable
from bot.core.effects import Effect, Ending, Outcome
from bot.operations.exits import ExitCode
from bot.operations.health import STALLED_AFTER, examine
from bot.operations.metrics import Metrics
from bot.operations.ports import ask, port_refusal
from bot.settings import Settings
from tests.simulated import simulation

SECOND = timedelta(seconds=1)


@pytest.fixture
async def app(migrated_file: Path, tmp_path: Path, unused_tcp_port: int) -> AsyncGenerator[App]:
    """The bot, serving its pages."""
    shutil.copy(migrated_file, tmp_path / "hallway.db")
    built = await wiring.build(
        Settings.model_validate(
            {"database": {"url": f"sqlite:///{tmp_path / 'hallway.db'}"}, "http": {"port": unused_tcp_port}}
        )
    )
    assert built.pages is not None
    await built.pages.open()
    try:
        yield built
    finally:
        await built.pages.close()
        await built.database.close()


@pytest.fixture
async def env(app: App) -> AsyncGenerator[simcord.Env]:
    opened = simulation(app.client)
    await opened.start()
    yield opened
    await opened.shutdown()
    opened.raise_errors()


async def _get(app: App, path: str) -> tuple[int, str]:
    url = f"http://{app.settings.http.host}:{app.settings.http.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def test_a_bot_that_is_connected_is_well(app: App, env: simcord.Env) -> None:
    health = await examine(app.database, app.client, env.now())
    assert health.is_well
    assert health.cautions == ()
    assert (await _get(app, "/health"))[0] == 200


async def test_a_bot_that_is_not_connected_is_not_well(app: App) -> None:
    status, text = await _get(app, "/health")
    assert status == 503
    assert "not connected to Discord" in text


async def test_a_lost_shard_makes_it_unwell(
    app: App, env: simcord.Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.client.is_ready()

    def is_closed(_shard: discord.ShardInfo) -> bool:
        return True

    monkeypatch.setattr(discord.ShardInfo, "is_closed", is_closed)
    assert not (await examine(app.database, app.client, env.now())).is_well


async def test_an_unavailable_database_makes_it_unwell(
    app: App, env: simcord.Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unavailable(_database: Database) -> None:
        raise DatabaseUnavailable("database is locked")

    monkeypatch.setattr(outbox, "next_due_at", unavailable)
    (ailment,) = (await examine(app.database, app.client, env.now())).ailments
    assert "database is locked" in ailment
    assert (await _get(app, "/health"))[0] == 503


async def test_a_database_that_can_be_read_and_not_written_makes_it_unwell(
    app: App, env: simcord.Env, tmp_path: Path
) -> None:
    (tmp_path / "hallway.db").rename(tmp_path / "elsewhere.db")
    (ailment,) = (await examine(app.database, app.client, env.now())).ailments
    assert "moved or replaced" in ailment
    (tmp_path / "elsewhere.db").rename(tmp_path / "hallway.db")
    assert (await examine(app.database, app.client, env.now())).is_well


async def test_what_is_due_for_too_long_makes_it_unwell(app: App, env: simcord.Env) -> None:
    now = env.now()
    async with app.database.unit(now) as unit:
        await unit.emit(Effect("nobody.renders", lane="one"))
    assert (await examine(app.database, app.client, now + STALLED_AFTER)).is_well
    (ailment,) = (await examine(app.database, app.client, now + STALLED_AFTER + SECOND)).ailments
    assert "stalled" in ailment


async def test_what_an_organizer_must_mend_first_does_not_make_it_unwell(app: App, env: simcord.Env) -> None:
    now = env.now()
    async with app.database.unit(now) as unit:
        for _ in range(2):
            await unit.emit(Effect("nobody.renders", lane="one"))
    (entry,) = await outbox.claim(app.database, now, worker="w", kinds=["nobody.renders"], most=1)
    async with app.database.unit(now) as unit:
        await outbox.postpone(unit, entry, now + timedelta(hours=1), Outcome(Ending.BLOCKED))
    assert (await examine(app.database, app.client, now + timedelta(minutes=50))).is_well


async def test_a_broken_cog_is_a_caution(app: App, env: simcord.Env) -> None:
    app.client.broken_cogs["looking"] = "ImportError: no"
    health = await examine(app.database, app.client, env.now())
    assert health.is_well
    assert health.cautions == ("the cog looking is broken: ImportError: no",)


async def test_metrics_count_effects_by_kind_and_ending(app: App, env: simcord.Env) -> None:
    assert app.pages is not None
    now = env.now()
    async with app.database.unit(now) as unit:
        await unit.emit(Effect("nobody.renders", lane="one"))
    (entry,) = await outbox.claim(app.database, now, worker="w", kinds=["nobody.renders"], most=1)
    app.pages.metrics.settled(entry, Outcome(Ending.GONE))
    _, page = await _get(app, "/metrics")
    assert 'hallway_effects_total{ending="gone",kind="nobody.renders"} 1.0' in page
    assert "hallway_outbox_waiting 1.0" in page
    late = (await app.pages.metrics.page(now + timedelta(seconds=90))).decode()
    assert 'hallway_late_seconds{what="outbox"} 90.0' in late
    assert 'hallway_late_seconds{what="agenda"} 0.0' in late


async def test_metrics_count_commands(app: App, env: simcord.Env) -> None:
    guild = env.create_guild()
    channel, member = guild.create_text_channel("general"), guild.add_member(env.create_user("ana"))
    await member.slash(channel, "hallway")
    _, page = await _get(app, "/metrics")
    assert 'hallway_interactions_total{kind="application_command"} 1.0' in page
    assert "hallway_command_seconds_count 1.0" in page
    assert "hallway_servers 1.0" in page
    assert 'hallway_gateway_seconds{shard="0"}' in page


async def test_metrics_count_those_there_was_no_room_for(app: App, env: simcord.Env) -> None:
    for so_far in (3, 5):
        app.client.crowd.turned_away = so_far
        _, page = await _get(app, "/metrics")
        assert f"hallway_interactions_turned_away_total {so_far}.0" in page
    assert "hallway_interactions_in_hand 0.0" in page


async def test_metrics_name_nobody(app: App, env: simcord.Env) -> None:
    guild = env.create_guild()
    channel, member = guild.create_text_channel("general"), guild.add_member(env.create_user("ana"))
    await member.slash(channel, "hallway")
    _, page = await _get(app, "/metrics")
    for private in (str(guild.id), str(member.id), "ana"):
        assert private not in page.replace("hallway_", "")


async def test_delivery_is_counted_as_it_goes(app: App, env: simcord.Env) -> None:
    assert app.pages is not None
    assert app.delivery._observe == app.pages.metrics.settled


async def test_two_bots_in_one_process_have_metrics_of_their_own(sqlite_database: Database) -> None:
    first, second = (Metrics(sqlite_database, Hallway(sqlite_database)) for _ in range(2))
    assert first is not second


async def test_metrics_say_so_when_the_database_does_not_answer(
    app: App, env: simcord.Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unavailable(_database: Database) -> None:
        raise DatabaseUnavailable("database is locked")

    monkeypatch.setattr(outbox, "waiting", unavailable)
    assert (await _get(app, "/metrics"))[0] == 503


async def test_asking_something_else_than_hallway_is_noticed(unused_tcp_port: int) -> None:
    async def teapot(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 418 I'm a teapot\r\nContent-Length: 5\r\n\r\nshort")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(teapot, "127.0.0.1", unused_tcp_port)
    code, sentence = await asyncio.to_thread(ask, "0.0.0.0", unused_tcp_port)
    server.close()
    await server.wait_closed()
    assert code is ExitCode.NOT_RUNNING
    assert "Something else" in sentence


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.EADDRINUSE, "another program"),
        (errno.EACCES, "1024"),
        (errno.EADDRNOTAVAIL, "no such address"),
        (errno.ENOBUFS, "buffer"),
    ],
)
def test_a_port_that_cannot_be_had_is_told_with_the_reason(number: int, word: str) -> None:
    refusal = port_refusal("127.0.0.1", 80, OSError(number, os.strerror(number)))
    assert refusal.code is ExitCode.PORT_TAKEN
    assert word in refusal.sentence
    assert "http.port" in refusal.sentence
