"""A board at which members leave word of what they want to be told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.database import Database
from bot.looking.alerting import AlertsService
from bot.looking.alerts import ALERTS, Alert, TooMany
from bot.looking.rules import Actor, Flag, Sort
from bot.members.rules import News
from tests.community import CAI, GUILD, HOUR, NOW
from tests.looking.board import HIRING, LOOKING, Board


class Desk(Board):
    """The board, with alerts."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.alerts = AlertsService(database, self.guilds, self.members, self.doors)
        self.agenda.on(ALERTS, self.alerts.due)
        self.course.when_public(self.alerts.became_public)
        self.flags.when_left(self.alerts.left)

    async def ask(self, user_id: int, *wanted: Alert, now: datetime = NOW) -> None:
        added = await self.alerts.add(GUILD, user_id, wanted, now)
        assert not isinstance(added, TooMany)

    async def hire(
        self,
        *,
        by: int = CAI,
        now: datetime = NOW + HOUR,
        skills: tuple[str, ...] = ("python", "C"),
        **changed: Any,
    ) -> Flag:
        """Put up a hiring post that asks for Python and C, or for other skills."""
        words = replace(HIRING, skills=skills)
        return await self.put_up(words, by=Actor(GUILD, by), sort=Sort.HIRING, now=now, **changed)

    async def seek(self, *, by: int, skills: tuple[str, ...], **changed: Any) -> Flag:
        """Put up that somebody with these skills looks for work."""
        return await self.put_up(replace(LOOKING, skills=skills), by=Actor(GUILD, by), **changed)

    async def told(self, user_id: int) -> list[list[str]]:
        """The flags of each piece of news that somebody has, the oldest news first."""
        items = [item for item in reversed(await self.inbox(user_id)) if item.news is News.ALERTS]
        found = [await self.alerts.found(str(item.payload["ref"]), user_id) for item in items]
        ids = [list(each.flag_ids) for each in found if each is not None]
        assert [item.payload["count"] for item in items] == [len(each) for each in ids]
        return ids

    async def moments(self) -> dict[str, datetime]:
        """When members are told next, by what the moment is about."""
        return {subject: at for (kind, subject), at in (await self.planned()).items() if kind == ALERTS}
