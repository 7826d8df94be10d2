"""Use cases of time: a flag runs out, and its owner is asked once before.

Silence lets it lapse without a word. What the owner is asked waits in their inbox; a direct message is a copy.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.database import Database, Unit
from bot.core.effects import Ending, Moment, OutboxEntry, Outcome
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.looking import records
from bot.looking.cards import Cards
from bot.looking.course import WARN, Course
from bot.looking.rules import NOTICE, Act, Flag, No, State, move
from bot.members.rules import may_write
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.projects.service import ProjectsService

RESTING_FOR: Final = timedelta(days=7)
"""While looking rests in a server no flag runs out: by so much each is put off, and its owner asked afterwards."""


class Expiry(Cards):
    """What time does to flags."""

    def __init__(
        self,
        database: Database,
        guilds: GuildsService,
        members: MembersService,
        projects: ProjectsService,
        course: Course,
        doors: Doors,
    ) -> None:
        super().__init__(database, guilds, projects, course, doors)
        self._members = members

    async def lapse_due(self, unit: Unit, moment: Moment) -> None:
        """Let a flag run out if its time has come: the agenda's handler."""
        flag = await records.get_to_change(unit, moment.subject)
        if flag is None or flag.expires_at is None or flag.expires_at > unit.now:
            return
        if await self._rests(unit, flag):
            return
        after = move(flag, Act.LAPSE)
        if not isinstance(after, No):
            await self._course.take(unit, flag, replace(after, ended_at=flag.expires_at))

    async def warn_due(self, unit: Unit, moment: Moment) -> None:
        """Ask the owner whether a flag still holds, or try the direct message again: the agenda's handler."""
        flag_id, _, again = moment.subject.partition(":")
        flag = await records.get_to_change(unit, flag_id)
        if flag is None or not flag.is_up(unit.now) or (flag.warned_at is None) == bool(again):
            return
        if await self._rests(unit, flag):
            return
        if flag.warned_at is None:
            await records.save(unit, replace(flag, warned_at=unit.now))
        await self._course.want_asked(unit, flag)

    async def _rests(self, unit: Unit, flag: Flag) -> bool:
        """Say whether looking rests in this server; if so, let the flag hold for longer, and be asked about again."""
        if flag.state is not State.RUNNING:
            return False
        if await self._doors.resting_in(unit, flag.guild_id, Pillar.LOOKING) is None:
            return False
        holds = unit.now + NOTICE + RESTING_FOR
        await self._course.take(unit, flag, replace(flag, expires_at=holds, warned_at=None, admitted_at=None))
        return True

    async def warning(self, entry: OutboxEntry, now: datetime) -> Flag | None:
        """Return the flag that a direct message asks about now; None if it is not to go out, or not yet."""
        async with self._database.unit(now) as unit:
            flag = await records.get_to_change(unit, str(entry.payload["flag_id"]))
            if flag is None or flag.warned_at is None or not flag.is_up(now):
                return None
            if flag.admitted_at is not None:
                is_wanted = may_write(await self._members.reach_in(unit, flag.guild_id, flag.user_id))
                return flag if is_wanted else None
            admitted = await self._members.admit_in(unit, flag.guild_id, flag.user_id)
            if admitted is None:
                return None
            if admitted > now:
                if flag.expires_at is not None and admitted < flag.expires_at:
                    await unit.schedule(Moment(WARN, f"{flag.id}:again", admitted, flag.guild_id))
                return None
            await records.save(unit, replace(flag, admitted_at=now))
            return flag

    async def warned(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of such a direct message; the inbox holds the same question."""
        if outcome.ending in (Ending.CLOSED, Ending.GONE) and entry.guild_id is not None:
            user_id = int(entry.payload["user_id"] or 0)
            await self._members.turned_away_in(unit, entry.guild_id, user_id, outcome.code)

    async def to_answer(self, guild_id: int, user_id: int, now: datetime) -> list[Flag]:
        """Return the flags of which their owner has been asked whether they still hold; soonest over first."""
        async with self._database.reading() as read:
            current = await records.current_of(read, guild_id, user_id)
        asked = [flag for flag in current if flag.warned_at is not None and flag.is_up(now)]
        return sorted(asked, key=lambda flag: (flag.expires_at or now, flag.id))
