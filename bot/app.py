"""The composition root: builds everything and wires it together, the rooms by :mod:`bot.rooms`.

The same wiring serves ``hallway run``, the demo and the tests. What differs is who ticks: APScheduler in
a running process, a hand where time is simulated.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog
from discord import Guild
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.utils import utcnow
from pydantic import SecretStr
from yarl import URL

from bot.client import Hallway
from bot.core import agenda, migrate, outbox
from bot.core.agenda import Agenda
from bot.core.database import Database, DatabaseUnavailable
from bot.core.effects import Ending, Payload
from bot.core.zones import rules_release
from bot.delivery.calls import Renderers
from bot.delivery.worker import Delivery
from bot.operations.online import Commands
from bot.operations.ticker import Alarms, Ticker
from bot.rooms import Rooms, build_rooms
from bot.ui.reportables import Reportables
from bot.ui.speech import Speech

if TYPE_CHECKING:
    from bot.operations.http import Pages
    from bot.settings import Settings

GRACE: Final = 5.0
"""Seconds to finish what is in flight: with all the rest less than 8, as Docker kills after 10."""
_TICK_GRACE: Final = 1.0
_FORGET_EVERY: Final = timedelta(days=1)
_LISTED: Final = 50

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the bot did (``ending`` says how that went) or plans to do (``ending`` is None)."""

    at: datetime
    kind: str
    guild_id: int | None
    subject: str | None
    """What a moment is about."""
    payload: Payload
    """What an effect carries."""
    ending: Ending | None = None


@dataclass(frozen=True)
class App:
    """Everything, built and wired, not yet started."""

    settings: Settings
    database: Database
    client: Hallway
    delivery: Delivery
    agenda: Agenda
    rooms: Rooms
    pages: Pages | None
    """Health and metrics, if a port is set for them."""

    async def tick(self, now: datetime) -> None:
        """Handle what is due at ``now``, then deliver what follows from it."""
        await self.agenda.sweep(now)
        await self.delivery.drain()

    async def next_due(self) -> datetime | None:
        """Return the next moment at which something is planned or wants delivering; None if nothing is."""
        moments = (await agenda.next_due_at(self.database), await outbox.next_due_at(self.database))
        return min((moment for moment in moments if moment is not None), default=None)

    async def feed(self) -> list[Happening]:
        """Return what was done lately and what is planned next, in the order of time."""
        done = [
            Happening(done.at, done.kind, done.guild_id, None, done.payload, done.ending)
            for done in reversed(await outbox.recent(self.database, _LISTED))
        ]
        planned = [
            Happening(row.due_at, row.kind, row.guild_id, row.subject, {})
            for row in await agenda.planned(self.database, _LISTED)
        ]
        return sorted([*done, *planned], key=lambda happening: happening.at)

    async def forget(self, now: datetime) -> None:
        """Delete what is kept no longer."""
        async with self.database.unit(now) as unit:
            await outbox.prune(unit)
            await self.rooms.prune(unit)

    async def run(self, token: SecretStr, stop: asyncio.Event) -> None:
        """Be connected to Discord until ``stop`` is set; then finish what is in flight and close.

        Raises what ended it otherwise: what :meth:`discord.Client.login` and ``connect`` raise, and
        :class:`~bot.operations.exits.Refusal` if the port of the pages is taken.
        """
        ticker, alarms = Ticker(_Pulse(self).beat), Alarms(self.delivery.poke)
        self.delivery.when_put_off = alarms.set
        connection = asyncio.create_task(self._stay_connected(token, ticker), name="connection")
        stopping = asyncio.create_task(stop.wait(), name="stopping")
        try:
            await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not stopping.done():
                await connection
        finally:
            alarms.stop()
            await ticker.stop(_TICK_GRACE)
            await self.close(GRACE)
            stopping.cancel()
            connection.cancel()
            await asyncio.wait({connection}, timeout=0.5)
            if connection.done() and not connection.cancelled():
                connection.exception()  # whoever stops us has no use for it any more
            if self.pages is not None:
                await self.pages.close()

    async def close(self, grace: float) -> None:
        """Finish what is in flight, for at most ``grace`` seconds, and let go of everything."""
        loop = asyncio.get_running_loop()
        until = loop.time() + grace
        await self.client.finish(grace / 2)
        await self.delivery.stop(max(0.0, until - loop.time()))
        with contextlib.suppress(TimeoutError):  # a peer that does not answer must not keep us
            await asyncio.wait_for(self.client.close(), 0.5)
        await self.database.close()

    async def _stay_connected(self, token: SecretStr, ticker: Ticker) -> None:
        if self.pages is not None:
            await self.pages.open()
        discord = self.settings.discord
        if discord.api_url is not None:
            Route.BASE = discord.api_url  # discord.py has no setting for it
        if discord.gateway_url is not None:
            DiscordWebSocket.DEFAULT_GATEWAY = URL(discord.gateway_url)  # as above
        await self.client.login(token.get_secret_value())
        # What start-up made stays: a full garbage collection that looked through it would hold up the loop
        # for some 60 ms each time.
        gc.freeze()
        ticker.start()
        await self.client.connect()


class _Pulse:
    """What a tick does in a running process."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._beat_at: datetime | None = None
        self._forgot_at: datetime | None = None
        self._knows_zones = False
        self._is_database_away = False
        self._is_clock_wrong = False

    async def beat(self) -> None:
        """Handle what is due and have it delivered. Never raises: the next tick tries again."""
        try:
            await self._look(utcnow())
        except DatabaseUnavailable as error:
            if not self._is_database_away:  # said once, however long it lasts
                log.warning("tick.database_unavailable", error=str(error))
            self._is_database_away = True
        except Exception:
            log.exception("tick.failed")
        else:
            if self._is_database_away:
                log.warning("tick.database_back")
            self._is_database_away = False
            self._app.client.tell_again()

    async def _look(self, now: datetime) -> None:
        if self._beat_at is None or now < self._beat_at:  # a start, or the clock was set back
            await self._app.delivery.heed_clock()
        self._beat_at = now
        is_right = await self._goes_right()
        if is_right:
            if not self._knows_zones:
                await self._app.rooms.firing.heed_zone_rules(rules_release(), now)
                self._knows_zones = True
            await self._app.agenda.sweep(now)
        self._app.delivery.poke()
        if is_right and not self._has_forgotten(now):
            await self._app.forget(now)
            self._forgot_at = now

    def _has_forgotten(self, now: datetime) -> bool:
        return self._forgot_at is not None and timedelta(0) <= now - self._forgot_at < _FORGET_EVERY

    async def _goes_right(self) -> bool:
        """Tell whether the clock may be gone by. By a wrong one nothing that waits for its time is done."""
        clock = self._app.client.clock
        if (
            clock.is_wrong
        ):  # or only the count of the seconds since the last answer is: the machine stood still
            await self._app.client.ask_the_time()
        was_wrong, self._is_clock_wrong = self._is_clock_wrong, clock.is_wrong
        if self._is_clock_wrong and not was_wrong:
            log.critical("clock.wrong", seconds_ahead=round(clock.ahead.total_seconds()))
        elif was_wrong and not self._is_clock_wrong:
            log.warning("clock.right_again")
        return not self._is_clock_wrong


async def build(settings: Settings, *, requests_per_second: int | None = None) -> App:
    """Open and migrate the database, build every service and wire them.

    ``requests_per_second`` overrides the settings' rate budget: a simulated Discord has no limit.

    Raises :class:`~bot.core.database.DatabaseUnavailable` or
    :class:`~bot.core.migrate.DatabaseRefused`; nothing stays open then.
    """
    database = await Database.open(settings.database.connect_url, busy_timeout=settings.database.busy_timeout)
    try:
        await migrate.migrate(database)
        return _wire(settings, database, requests_per_second or settings.delivery.requests_per_second)
    except BaseException:
        await database.close()
        raise


async def own_commands(settings: Settings) -> Commands:
    """Return the commands of this version, from a bot that is built over a database of its own and not started."""
    from bot.settings.model import DatabaseSettings, HttpSettings

    with tempfile.TemporaryDirectory() as directory:
        own = DatabaseSettings(url=SecretStr(f"sqlite:///{directory}/hallway.db"))
        app = await build(settings.model_copy(update={"database": own, "http": HttpSettings()}))
        try:
            await app.client.load_cogs()
            names = frozenset(command.name for command in app.client.tree.get_commands())
            return Commands(names, app.client.commands_digest())
        finally:
            await app.database.close()


def _wire(settings: Settings, database: Database, requests_per_second: int) -> App:
    rooms = build_rooms(database, settings.community.zone)
    client = Hallway(
        database,
        members_intent=settings.discord.members_intent,
        ready_timeout=settings.discord.ready_timeout,
        heartbeat_timeout=settings.discord.heartbeat_timeout,
        shard_count=settings.discord.shard_count,
        shard_ids=settings.discord.shard_ids,
    )
    renderers = Renderers()
    speech = Speech(client, rooms.guilds.language)
    pages = _pages(settings, database, client)
    delivery = Delivery(
        database,
        client,
        renderers,
        requests_per_second=requests_per_second,
        observe=None if pages is None else pages.metrics.settled,
        language=speech.of_server,
        ahead=lambda: client.clock.ahead,
        may_ask=lambda: not client.refusals.are_too_many,
    )
    database.after_commit(lambda unit: delivery.poke() if unit.emitted or unit.hurries else None)
    moments = Agenda(database)
    rooms.watch(moments)
    client.provide(*rooms, Reportables(), speech, renderers, delivery, moments)

    async def on_ready() -> None:
        delivery.poke()  # for what was wanted while nobody was here

    async def on_guild_available(_guild: Guild) -> None:
        delivery.poke()  # for what waited until Discord tells of the server

    client.add_listener(on_ready)
    client.add_listener(on_guild_available)
    return App(settings, database, client, delivery, moments, rooms, pages)


def _pages(settings: Settings, database: Database, client: Hallway) -> Pages | None:
    if settings.http.port is None:
        return None
    from bot.operations.http import Pages  # with what it needs it takes some megabytes
    from bot.operations.metrics import Metrics

    return Pages(database, client, Metrics(database, client), settings.http.host, settings.http.port)
