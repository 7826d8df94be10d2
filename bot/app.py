"""The composition root: the one file that builds everything and wires it together.

The same wiring serves ``hallway run``, the demo and the tests. What differs is who ticks: APScheduler in
a running process, a hand where time is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.client import Hallway
from bot.core import agenda, migrate, outbox
from bot.core.agenda import Agenda
from bot.core.database import Database
from bot.delivery.calls import Renderers
from bot.delivery.worker import Delivery
from bot.guilds.service import GuildsService
from bot.members.service import DIRECT, MembersService
from bot.projects.answers import AnswersService
from bot.projects.service import ProjectsService
from bot.rescue.service import RESCUE, RescueService

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True)
class App:
    """Everything, built and wired, not yet started."""

    settings: Settings
    database: Database
    client: Hallway
    delivery: Delivery
    agenda: Agenda

    async def tick(self, now: datetime) -> None:
        """Handle what is due at ``now``, then deliver what follows from it."""
        await self.agenda.sweep(now)
        await self.delivery.drain()

    async def next_due(self) -> datetime | None:
        """Return the next moment at which something is planned or wants delivering; None if nothing is."""
        moments = (await agenda.next_due_at(self.database), await outbox.next_due_at(self.database))
        return min((moment for moment in moments if moment is not None), default=None)

    async def close(self, grace: float) -> None:
        """Finish what is in flight, for at most ``grace`` seconds, and let go of everything."""
        await self.delivery.stop(grace)
        await self.client.close()
        await self.database.close()


async def build(settings: Settings) -> App:
    """Open and migrate the database, build every service and wire them.

    Raises :class:`~bot.core.database.DatabaseUnavailable` or
    :class:`~bot.core.migrate.DatabaseRefused`; nothing stays open then.
    """
    database = await Database.open(
        settings.database.connect_url, busy_timeout=settings.database.busy_timeout
    )
    try:
        await migrate.migrate(database)
        return _wire(settings, database)
    except BaseException:
        await database.close()
        raise


def _wire(settings: Settings, database: Database) -> App:
    guilds = GuildsService(database, default_zone=settings.community.zone)
    members = MembersService(database, guilds)
    projects = ProjectsService(database, guilds, members)
    answers = AnswersService(database, members, projects)
    rescue = RescueService(database, guilds, members, projects)
    client = Hallway(
        database,
        members_intent=settings.discord.members_intent,
        shard_count=settings.discord.shard_count,
        shard_ids=settings.discord.shard_ids,
    )
    renderers = Renderers()
    delivery = Delivery(
        database, client, renderers, requests_per_second=int(settings.delivery.requests_per_second)
    )
    database.after_commit(lambda unit: delivery.poke() if unit.emitted else None)
    moments = Agenda(database)
    moments.on(RESCUE, rescue.due)
    moments.on(DIRECT, members.bundle_due)
    client.provide(guilds, members, projects, answers, rescue, renderers, delivery)
    return App(settings, database, client, delivery, moments)
