"""A small community over a real database, for the tests of the rooms: members act, and delivery is played.

Nothing of the rooms is replaced here. What stands in for Discord is only the answer to each effect, which
:meth:`Community.deliver` takes from the test.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
import sqlalchemy as sa

from bot.audit.service import AuditService
from bot.core import outbox
from bot.core.agenda import Agenda
from bot.core.database import Database, Unit
from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.core.schema import metadata
from bot.core.wanted import agenda
from bot.guilds.pillars_service import PillarsService
from bot.guilds.service import GuildsService
from bot.members import service as members
from bot.members.rules import InboxItem, News, Reach
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.moderation.service import ModerationService
from bot.moderation.suspending import SUSPENSION
from bot.projects import answers, service
from bot.projects.answers import AnswersService
from bot.projects.rules import Actor, Ask, Draft, Kind, Share
from bot.projects.service import ProjectsService, Shared
from bot.rescue.service import RESCUE, RescueService

NOW: Final = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""A Monday morning."""
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
GUILD: Final = 100
ELSEWHERE: Final = 200
"""Another server."""
CHANNEL: Final = 110
ANA, BEA, CAI, DEE, ORG = range(1, 6)
"""Ana shares; Bea, Cai and Dee are members; Org organizes."""

AUTHOR: Final = Actor(GUILD, ANA)
OTHER: Final = Actor(GUILD, BEA)
ORGANIZER: Final = Actor(GUILD, ORG, is_organizer=True)
STRANGER: Final = Actor(ELSEWHERE, ANA, is_organizer=True)
"""Somebody with the author's own id and every power, but in another server."""

DRAFT: Final = Draft(
    "Tide tables as a library",
    Kind.PROJECT,
    "Reads the harbour office's tables; useful to whoever sails.",
    "https://example.org/tides",
    Ask.FEEDBACK,
    "Is the API clear?",
)
PART, HOW = "The part on leap seconds", "It explained why our logs jumped."
TRIED, QUESTION = "I read the source of the parser.", "Why is the table read twice?"

Answer = Callable[[OutboxEntry], Outcome]
Settle = Callable[[Unit, OutboxEntry, Outcome], Awaitable[None]]


class Community:
    """Every service over one database, wired as the application wires them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.guilds = GuildsService(database)
        self.members = MembersService(database, self.guilds)
        self.audit = AuditService(database)
        self.pillars = PillarsService(database)
        self.moderation = ModerationService(database, self.guilds, self.members, self.audit)
        self.doors = Doors(database, self.pillars, self.moderation)
        self.projects = ProjectsService(database, self.guilds, self.members, self.doors)
        self.answers = AnswersService(database, self.members, self.projects, self.doors)
        self.rescue = RescueService(database, self.guilds, self.members, self.projects, self.doors)
        self.agenda = Agenda(database)
        self.agenda.on(members.DIRECT, self.members.bundle_due)
        self.agenda.on(RESCUE, self.rescue.due)
        self.agenda.on(SUSPENSION, self.moderation.over_due)
        self._next_snowflake = 1000
        self.settlers: dict[str, Settle] = {
            service.POST: self.projects.post_settled,
            service.CARD: self.projects.card_settled,
            service.THREAD: self.projects.card_settled,
            service.UPDATE: self.projects.update_settled,
            answers.HELPED: self.answers.help_settled,
            answers.QUESTION: self.answers.question_settled,
            members.DIRECT: self.members.bundle_settled,
        }

    # ------------------------------------------------------------------ members

    async def set_up(self, guild_id: int = GUILD, *, zone: str = "UTC") -> None:
        """Let an organizer choose zone and share channel."""
        await self.guilds.change(guild_id, NOW, changed_by=ORG, zone=zone, share_channel_id=CHANNEL)

    async def share(self, draft: Draft = DRAFT, *, by: Actor = AUTHOR, now: datetime = NOW) -> Share:
        """Share something; it is not posted yet."""
        shared = await self.projects.share(by, draft, new_id(now), now)
        assert isinstance(shared, Shared)
        return shared.share

    async def post(self, draft: Draft = DRAFT, *, by: Actor = AUTHOR, now: datetime = NOW) -> Share:
        """Share something and see it posted."""
        share = await self.share(draft, by=by, now=now)
        await self.deliver(now)
        return await self.stored(share.id)

    async def stored(self, share_id: str) -> Share:
        """The share as it is stored now, taken down or not."""
        card = await self.projects.card(share_id)
        assert card is not None
        return card.share

    async def reach(self, reach: Reach, *user_ids: int, guild_id: int = GUILD) -> None:
        """Let members choose how they are reached."""
        for user_id in user_ids:
            await self.members.choose_reach(guild_id, user_id, reach, NOW)

    async def inbox(self, user_id: int, guild_id: int = GUILD) -> list[InboxItem]:
        """A member's inbox, newest first."""
        return list((await self.members.inbox(guild_id, user_id, 1, 100)).items)

    async def news(self, user_id: int, guild_id: int = GUILD) -> list[News]:
        """What kinds of news a member has, oldest first."""
        return [item.news for item in reversed(await self.inbox(user_id, guild_id))]

    # ------------------------------------------------------------------ delivery

    def delivered(self, entry: OutboxEntry) -> Outcome:
        """What Discord answers when all is well."""
        self._next_snowflake += 1
        made = self._next_snowflake
        if entry.kind == service.POST:  # in a forum, where channel, thread and starter message are one id
            return Outcome(Ending.DELIVERED, made, made, made)
        return Outcome(Ending.DELIVERED, CHANNEL, made)

    async def claim(self, now: datetime = NOW) -> list[OutboxEntry]:
        """What delivery would take up now."""
        return await outbox.claim(self.database, now, worker="test", kinds=tuple(self.settlers), most=100)

    async def settle(self, entry: OutboxEntry, outcome: Outcome, now: datetime = NOW) -> None:
        """Finish a claimed effect, or put it off for an hour if it is blocked, as delivery does."""
        async with self.database.unit(now) as unit:
            if outcome.ending is Ending.BLOCKED:
                assert await outbox.postpone(unit, entry, now + HOUR, outcome)
            else:
                assert await outbox.finish(unit, entry, outcome)
            await self.settlers[entry.kind](unit, entry, outcome)

    async def deliver(self, now: datetime = NOW, answer: Answer | None = None) -> list[OutboxEntry]:
        """Take everything that is due through to its end, as ``answer`` has it, well by default."""
        done: list[OutboxEntry] = []
        while entries := await self.claim(now):
            for entry in entries:
                await self.settle(entry, (answer or self.delivered)(entry), now)
                done.append(entry)
        return done

    async def waiting(self) -> list[str]:
        """The kinds of what waits in the outbox, in order."""
        statement = (
            sa.select(outbox.outbox.c.kind)
            .where(outbox.outbox.c.due_at.is_not(None))
            .order_by(outbox.outbox.c.id)
        )
        async with self.database.reading() as read:
            return [row.kind for row in await read.all(statement)]

    async def planned(self) -> dict[tuple[str, str], datetime]:
        """What is in the agenda: kind and subject, and when."""
        async with self.database.reading() as read:
            rows = await read.all(sa.select(agenda))
        return {(row.kind, row.subject): row.due_at for row in rows}

    async def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        """Everything in a table."""
        async with self.database.reading() as read:
            return [dict(row._mapping) for row in await read.all(sa.select(table))]

    async def empty(self) -> None:
        """Forget everything and everybody."""
        async with self.database.unit(NOW) as unit:
            for table in reversed(metadata.sorted_tables):
                await unit.execute(sa.delete(table))

    @asynccontextmanager
    async def without(self, table: sa.Table) -> AsyncGenerator[None]:
        """The table is out of reach: whoever touches it fails there, in the middle of what they do."""

        def rename(old: str, new: str) -> Callable[[sa.Connection], None]:
            return lambda connection: (
                connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}"),
                None,
            )[1]

        hidden = f"hidden_{table.name}"
        await self.database.run_sync(rename(table.name, hidden))
        try:
            yield
        finally:
            await self.database.run_sync(rename(hidden, table.name))


def ends(ending: Ending, code: int = 0) -> Answer:
    """An answer of Discord that is the same for every effect."""
    return lambda _entry: Outcome(ending, code=code)


def draft(title: str, **changes: Any) -> Draft:
    """A draft of another title."""
    return replace(DRAFT, title=title, **changes)


@pytest.fixture
async def community(database: Database) -> Community:
    made = Community(database)
    await made.set_up()
    return made


@pytest.fixture
async def twin(database: Database) -> AsyncIterator[Community]:
    """The same community as a second process sees it: its own connections to the same database."""
    connected = await Database.open(database.url)
    yield Community(connected)
    await connected.close()
