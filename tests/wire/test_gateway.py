"""Connections drop, sessions end, Discord repeats itself and is late: nobody's click is lost for it, or done twice.

What takes seconds because discord.py waits for them runs beside the rest, each with a Discord of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from discord.utils import utcnow
from pydantic import SecretStr
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot import app as wiring
from bot.core import facts
from bot.core.database import Database
from bot.core.effects import Ending
from bot.core.ids import new_id
from bot.core.wanted import outbox
from bot.gateway import MOST_A_DAY
from bot.introductions.admission import Actor
from bot.introductions.asking import Person, Reason, Words
from bot.introductions.service import IntroductionsService
from bot.operations.exits import ExitCode
from bot.privacy.erasing import PURGE
from bot.privacy.records import moment_due
from bot.settings import Settings
from bot.settings.model import DatabaseSettings
from tests.forked import Starter
from tests.wire.deeds import ask, look, share
from tests.wire.founding import begun
from tests.wire.life import Life
from tests.wire.wire import Wire
from tests.wire.wire import wire as opened

DROPS = 100


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a migrated database: what is tried here has little to do with it, so on SQLite only."""
    return _url(migrated_file, tmp_path)


def _url(migrated_file: Path, directory: Path) -> str:
    shutil.copy(migrated_file, directory / "hallway.db")
    return f"sqlite+aiosqlite:///{directory / 'hallway.db'}"


@contextlib.asynccontextmanager
async def living(wire: Wire) -> AsyncGenerator[Life]:
    """Found a server that is set up for everything; whoever serves it ends with the block."""
    life = await begun(wire, seed=1)
    try:
        yield life
    finally:
        await life.aclose()


def meetup(wire: Wire) -> tuple[ChannelHandle, MemberActor]:
    """Return a channel and a member of a server."""
    guild = wire.env.create_guild("Data Meetup")
    return guild.create_text_channel("general"), guild.add_member(wire.env.create_user("priya"))


async def serves(wire: Wire, general: ChannelHandle, priya: MemberActor) -> None:
    """Wait until the bot answers: before it has heard READY it has no session to take up."""
    await wire.connected()
    await wire.answered(await priya.slash(general, "hallway"))


def answers(wire: Wire) -> int:
    """Return how often the bot tried to answer something that was pressed or typed."""
    return sum(request.path.endswith("/callback") for request in wire.rest.requests)


async def test_a_hundred_drops_in_a_row_lose_nothing_that_was_asked_meanwhile(wire: Wire) -> None:
    general, priya = meetup(wire)
    gateway = wire.gateway
    drops: list[Callable[[], Coroutine[Any, Any, None]]] = [
        gateway.drop,  # a cable
        *(lambda code=code: gateway.drop(code) for code in (1000, 1001, 4000, 4001, 4002, 4005, 4008, 4009)),
        gateway.ask_to_reconnect,
        lambda: gateway.invalidate(is_resumable=True),
    ]
    async with wire.hallway():
        await serves(wire, general, priya)
        for drop in islice(cycle(drops), DROPS - 1):
            await drop()
            await wire.answered(await priya.slash(general, "hallway"))
        wire.switches.is_down = True
        await gateway.drop()
        asked = await priya.slash(general, "hallway")
        await wire.until(lambda: gateway.counted["turned away"], "it tried to come back")
        wire.switches.is_down = False
        await wire.answered(asked)

    assert (gateway.counted["identify"], gateway.counted["resume"]) == (1, DROPS)
    assert gateway.counted["replayed INTERACTION_CREATE"] > DROPS / 2, "most of it happened while it was away"
    assert answers(wire) == DROPS + 1


async def test_what_discord_tells_twice_is_done_and_answered_once(wire: Wire) -> None:
    wire.switches.redelivers = 1.0
    async with living(wire) as life:
        await life.begin()
        for doing in (share, look, ask):
            await life.do(doing)
        await life.rest()

    asked = [request.path for request in wire.rest.requests if request.path.endswith("/callback")]
    assert len(asked) == len(set(asked)), "each interaction has an address of its own to answer at"
    assert all(deed.is_accepted for deed in life.ledger.deeds)
    (shared,) = life.ledger.of("share")
    assert len(life.threads(shared.mark)) == 1


async def test_all_processes_together_begin_no_more_sessions_a_day_than_they_may(wire: Wire) -> None:
    database = await Database.open(wire.database_url)
    name = f"sessions:{wire.env.backend.application_id}"
    async with database.unit(utcnow()) as unit:
        await facts.remember(unit, name, f"{utcnow().date().isoformat()} {MOST_A_DAY - 1}")
    await database.close()

    async with wire.hallway("one") as one:
        await wire.connected("one")
        async with wire.hallway("two") as two:
            _ends_for_want_of_sessions(*await asyncio.to_thread(two.wait, 20))
        assert not one.is_over(), "whoever has a session keeps it"
        await wire.gateway.drop()
        await wire.until(lambda: wire.gateway.counted["resume"], "it is taken up: that costs nothing")
        await wire.gateway.invalidate()
        _ends_for_want_of_sessions(*await asyncio.to_thread(one.wait, 20))

    assert wire.gateway.counted["identify"] == 1


def _ends_for_want_of_sessions(code: int, _out: str, err: str) -> None:
    assert code == ExitCode.STARTS_SPENT, err
    assert "begun 500 sessions" in err.strip().splitlines()[-1]
    assert "Traceback" not in err


# ---------------------------------------------------------------- what takes seconds


async def a_forgotten_session(wire: Wire) -> None:
    general, priya = meetup(wire)
    stays, leaves = (wire.env.create_guild(name) for name in ("Elsewhere", "Who Removes It"))
    async with wire.hallway():
        await serves(wire, general, priya)
        wire.switches.refuses_resume = True
        await wire.gateway.drop(4009)
        wire.env.backend.remove_guild(leaves.id)  # of which nobody is told
        await wire.until(lambda: wire.gateway.counted["identify"] == 2, "it has begun another")
        await wire.answered(await priya.slash(general, "hallway"))

    assert wire.gateway.counted["resume"] == 0
    assert wire.gateway.counted["invalid"] == 1
    assert await _purged_later(wire, leaves.id, stays.id, priya.guild.id) == [leaves.id]


async def _purged_later(wire: Wire, *guild_ids: int) -> list[int]:
    """Return of which servers everything is to be erased some day."""
    database = await Database.open(wire.database_url)
    try:
        async with database.reading() as read:
            return [each for each in guild_ids if await moment_due(read, PURGE, str(each)) is not None]
    finally:
        await database.close()


async def a_dead_connection(wire: Wire) -> None:
    general, priya = meetup(wire)
    wire.gateway.heartbeat = 0.1
    async with wire.hallway(HALLWAY_DISCORD__HEARTBEAT_TIMEOUT="0.5"):
        await serves(wire, general, priya)
        wire.switches.withholds_acks = True
        await wire.until(lambda: wire.gateway.counted["resume"], "it noticed that no heartbeat is answered")
        wire.switches.withholds_acks = False
        wire.gateway.mute()
        await wire.answered(await priya.slash(general, "hallway"))

    assert wire.gateway.counted["identify"] == 1


async def a_gateway_down_at_the_start(wire: Wire) -> None:
    general, priya = meetup(wire)
    wire.switches.is_down = True
    async with wire.hallway() as process:
        await wire.until(lambda: wire.gateway.counted["turned away"], "it has tried")
        wire.switches.is_down = False
        await serves(wire, general, priya)
        assert not process.is_over()

    assert wire.gateway.counted["identify"] == 1


async def a_server_that_is_told_of_late(wire: Wire) -> None:
    async with living(wire) as life:
        asks, asked = life.people[:2]
        await _ask(life, asks, asked)
        wire.switches.event_delay = 3600
        await life.begin()
        await _until_tried(life)
        wire.switches.event_delay = 0
        await life.rest()

    letters = wire.env.backend.dm_channels[asked.id]
    (letter,) = [text for channel_id, _, text in life.messages() if channel_id == letters]
    assert "Data Meetup" in letter, "an unknown server has no name to say"


async def _ask(life: Life, asks: MemberActor, asked: MemberActor) -> None:
    """Let somebody ask to meet another while no process runs."""
    settings = Settings(database=DatabaseSettings(url=SecretStr(life.wire.database_url)))
    app = await wiring.build(settings)
    try:
        words = Words(
            Reason.WORK, "Your tool spared us a night of downtime.", "How do you choose a size?", 30
        )
        actor, now = Actor(life.guild.id, asks.id), utcnow()
        await app.client.service(IntroductionsService).ask(actor, Person(asked.id), words, new_id(now), now)
    finally:
        await app.database.close()


async def _until_tried(life: Life) -> None:
    """Wait until the one effect that waits was tried and put off; then let it be due again."""
    tried = sa.select(outbox.c.ending, outbox.c.finished_at).where(outbox.c.leased_by.is_(None))
    for _ in range(2000):
        async with life.database.reading() as read:
            (row,) = await read.all(tried.where(outbox.c.attempts == 1)) or [None]
        if row is not None:
            assert (row.ending, row.finished_at) == (Ending.DELAYED, None)
            break
        await asyncio.sleep(0.01)
    async with life.database.unit(utcnow()) as unit:
        await unit.execute(sa.update(outbox).values(due_at=utcnow()))


BESIDE = (a_forgotten_session, a_gateway_down_at_the_start, a_dead_connection, a_server_that_is_told_of_late)


@pytest.fixture(scope="module", autouse=True)
def beside(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, forking: Starter
) -> Iterator[Callable[[Any], None]]:
    """Begin what takes seconds; call it with one of these to wait for its end."""

    async def on_a_wire_of_its_own(doing: Callable[[Wire], Coroutine[Any, Any, None]]) -> None:
        directory = tmp_path_factory.mktemp("beside")
        async with opened(directory, _url(migrated_file, directory), forking) as wire:
            await doing(wire)

    with ThreadPoolExecutor(2) as threads:  # more at once would only wait for each other to start
        begun_: dict[Any, Future[None]] = {
            doing: threads.submit(asyncio.run, on_a_wire_of_its_own(doing)) for doing in BESIDE
        }
        yield lambda doing: begun_[doing].result(60)


def test_a_session_that_discord_has_forgotten_is_begun_anew(beside: Callable[[Any], None]) -> None:
    beside(a_forgotten_session)


def test_a_connection_that_is_dead_and_does_not_know_is_made_anew(beside: Callable[[Any], None]) -> None:
    beside(a_dead_connection)


def test_a_gateway_that_is_down_at_the_start_is_waited_for(beside: Callable[[Any], None]) -> None:
    beside(a_gateway_down_at_the_start)


def test_what_is_due_in_a_server_waits_until_discord_tells_of_it(beside: Callable[[Any], None]) -> None:
    beside(a_server_that_is_told_of_late)
