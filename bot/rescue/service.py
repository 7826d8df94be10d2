"""Use cases of the rescue: volunteering, noticing what waits too long, counting how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.database import Database, Unit
from bot.core.effects import Moment
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.projects.rules import Kind, Share, State
from bot.projects.service import Event, ProjectsService
from bot.rescue import records
from bot.rescue.rules import RATE_OVER, RescueRate, choose

RESCUE: Final = "rescue.due"
"""Kind of the moment at which a share without a reply is offered to volunteers."""

_AGAIN_AFTER: Final = timedelta(days=1)


class RescueService:
    """Sees to it that a share does not stay without any reply."""

    def __init__(
        self,
        database: Database,
        guilds: GuildsService,
        members: MembersService,
        projects: ProjectsService,
        doors: Doors,
    ) -> None:
        self._database = database
        self._guilds = guilds
        self._members = members
        self._projects = projects
        self._doors = doors
        projects.observe(Event.POSTED, self._posted)
        projects.observe(Event.REPLIED, self._replied)

    async def kinds_of(self, guild_id: int, user_id: int) -> Sequence[Kind]:
        """Return the kinds of share a member volunteers to look at."""
        async with self._database.reading() as read:
            chosen = await records.kinds_of(read, guild_id, user_id)
        return [kind for kind in Kind if kind.value in chosen]

    async def volunteer(self, guild_id: int, user_id: int, kinds: Sequence[Kind], now: datetime) -> None:
        """Record exactly these kinds; none means stepping back."""
        async with self._database.unit(now) as unit:
            if kinds:  # stepping back is always possible
                await self._doors.enter(unit, guild_id, user_id, Pillar.SHARES)
            await records.volunteer(unit, guild_id, user_id, [kind.value for kind in kinds])

    async def rate(self, guild_id: int, now: datetime) -> RescueRate:
        """Return how rescues went over the last 30 days."""
        async with self._database.reading() as read:
            return await records.rate(read, guild_id, now - RATE_OVER)

    async def due(self, unit: Unit, moment: Moment) -> None:
        """Offer a share that still has no reply to volunteers: the agenda's handler.

        While shares rest in this server, so does the share; it is looked at again every day.
        """
        share = await self._projects.share_in(unit, moment.subject)
        if share is None or share.state is not State.OPEN or share.thread_id is None:
            return
        if share.first_reply_at is not None:
            return
        if await self._doors.resting_in(unit, share.guild_id, Pillar.SHARES) is not None:
            await unit.schedule(Moment(RESCUE, share.id, unit.now + _AGAIN_AFTER, share.guild_id))
            return
        volunteers = await records.for_kind(unit, share.guild_id, share.kind.value)
        takers = await self._members.takers_of_offers(
            unit, share.guild_id, [volunteer.user_id for volunteer in volunteers]
        )
        out = await self._doors.kept_out_in(unit, share.guild_id, Pillar.SHARES, unit.now)
        willing = [
            volunteer
            for volunteer in volunteers
            if volunteer.user_id in takers and volunteer.user_id not in out
        ]
        chosen = choose(willing, share.author_id)
        await records.waited(unit, share.id, share.guild_id, len(chosen))
        if chosen:
            await records.asked(unit, share.guild_id, chosen)
            await self._members.tell(unit, share.guild_id, chosen, News.RESCUE, {"share_id": share.id})

    async def _posted(self, unit: Unit, share: Share) -> None:
        if share.first_reply_at is not None:  # posted again after its thread was deleted
            return
        settings = await self._guilds.settings_in(unit, share.guild_id)
        due_at = unit.now + timedelta(hours=settings.rescue_after_hours)
        await unit.schedule(Moment(RESCUE, share.id, due_at, share.guild_id))

    async def _replied(self, unit: Unit, share: Share) -> None:
        await unit.unschedule(RESCUE, share.id)
        await records.answered(unit, share.id, unit.now)
