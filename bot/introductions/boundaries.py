"""What members settle about each other and about introductions, and who departs: what it means for what is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias

from bot.core.database import Database, Unit
from bot.guilds.pillars import Pillar
from bot.introductions import records
from bot.introductions.admission import Actor
from bot.introductions.asking import No
from bot.introductions.course import Course
from bot.introductions.preferences import Preferences
from bot.introductions.preferring import PreferencesService
from bot.introductions.rules import Answer, Event, Phase, Refused
from bot.members.service import MembersService
from bot.moderation.rules import covers
from bot.moderation.service import ModerationService

Leaver: TypeAlias = Callable[[Unit, int, int], Awaitable[None]]
"""Called with the unit, the server and the member who has left it."""


class Boundaries:
    """Blocks, pauses, suspensions and departures, in force in everything that is open."""

    def __init__(
        self,
        database: Database,
        members: MembersService,
        moderation: ModerationService,
        preferences: PreferencesService,
        course: Course,
    ) -> None:
        self._database = database
        self._members = members
        self._preferences = preferences
        self._course = course
        self._leavers: list[Leaver] = []
        preferences.observe(self._preferences_changed)
        moderation.observe(self._suspended)
        moderation.observe_lifting(self._lifted)
        members.observe_reach(self._look_again)

    async def block(self, actor: Actor, other_id: int, now: datetime) -> No | None:
        """Block a member: no introduction will bring the two together; the other never learns of it."""
        if other_id == actor.user_id:
            return No.ONESELF
        async with self._database.unit(now) as unit:
            await self.block_in(unit, actor.guild_id, actor.user_id, other_id)
        return None

    async def unblock(self, actor: Actor, other_id: int, now: datetime) -> bool:
        """Take a block back; False if there was none. Requests that ended stay ended."""
        async with self._database.unit(now) as unit:
            lifted = await self._members.unblock_in(unit, actor.guild_id, actor.user_id, other_id)
            if lifted:
                await self._soften(unit, actor, other_id)
                for user_id in sorted((actor.user_id, other_id)):
                    await self._look_again(unit, actor.guild_id, user_id)
            return lifted

    async def _soften(self, unit: Unit, actor: Actor, other_id: int) -> None:
        """Let what was answered with "not this person again" be answered otherwise again."""
        for id_, seat in await records.ongoing_of(unit, actor.guild_id, actor.user_id):
            introduction = await records.get_to_change(unit, id_)
            if introduction is None or introduction.seat_of(other_id) is None:
                continue
            if introduction.seats[seat].answer is Answer.NEVER:
                await self._course.step(unit, introduction, Event.NOT_NOW, seat)

    async def removed(self, unit: Unit, guild_id: int, request_id: str) -> int | None:
        """End a request for moderation, as if whoever started it had taken it back; return who did.

        None if there is none that is open in this server. Nobody else learns more than that it is over.
        """
        introduction = await records.get_to_change(unit, request_id)
        if introduction is None or introduction.guild_id != guild_id:
            return None
        after = await self._course.step(unit, introduction, Event.WITHDRAW, 0)
        return None if isinstance(after, Refused) else introduction.starter_id

    async def departed(self, guild_id: int, user_id: int, event: Event, now: datetime) -> None:
        """Take somebody out of every request of a server: they left, or have everything about them erased."""
        async with self._database.unit(now) as unit:
            await self._everywhere(unit, guild_id, user_id, event)
            if event is Event.LEAVE:
                for leaver in self._leavers:
                    await leaver(unit, guild_id, user_id)

    def when_left(self, leaver: Leaver) -> None:
        """Call ``leaver`` with the unit, the server and the member in each unit in which somebody is known to have left."""
        self._leavers.append(leaver)

    async def _suspended(self, unit: Unit, guild_id: int, user_id: int, scope: Pillar | None) -> None:
        if covers(scope, Pillar.INTRODUCTIONS):
            await self._everywhere(unit, guild_id, user_id, Event.SUSPEND)
        elif covers(scope, Pillar.LOOKING):
            await self._everywhere(unit, guild_id, user_id, Event.SUSPEND, only_flags=True)

    async def _lifted(self, unit: Unit, guild_id: int, user_id: int, scope: Pillar | None) -> None:
        if covers(scope, Pillar.INTRODUCTIONS) or covers(scope, Pillar.LOOKING):
            await self._look_again(unit, guild_id, user_id)

    async def _preferences_changed(
        self, unit: Unit, guild_id: int, user_id: int, before: Preferences
    ) -> None:
        preferences = (await self._preferences.in_(unit, guild_id, (user_id,)))[user_id]
        if preferences.is_paused(unit.now):
            # What they have answered during a pause stays answered, whatever else they change.
            if preferences.paused_until != before.paused_until:
                await self._everywhere(unit, guild_id, user_id, Event.PAUSE)
        else:
            await self._look_again(unit, guild_id, user_id)

    async def _everywhere(
        self, unit: Unit, guild_id: int, user_id: int, event: Event, *, only_flags: bool = False
    ) -> None:
        for id_, seat in await records.ongoing_of(unit, guild_id, user_id):
            introduction = await records.get_to_change(unit, id_)
            if introduction is not None and (introduction.answers_flag or not only_flags):
                await self._course.step(unit, introduction, event, seat)

    async def _look_again(self, unit: Unit, guild_id: int, user_id: int) -> None:
        """Try again to show what is held back, since what held it back may be over."""
        for id_, seat in await records.ongoing_of(unit, guild_id, user_id):
            introduction = await records.get(unit, id_)
            if introduction is None or introduction.phase is not Phase.GATHERING:
                continue
            taken = introduction.seats[seat]
            if taken.answer is Answer.ASKED and taken.shown_at is None:
                await self._course.want_shown(unit, introduction, seat)

    async def block_in(self, unit: Unit, guild_id: int, user_id: int, other_id: int) -> None:
        """The same within ``unit``."""
        await self._members.block_in(unit, guild_id, user_id, other_id)
        for id_, seat in await records.ongoing_of(unit, guild_id, user_id):
            introduction = await records.get_to_change(unit, id_)
            if introduction is not None and introduction.seat_of(other_id) is not None:
                await self._course.step(unit, introduction, Event.BLOCK, seat)
