"""Use cases of flags: writing one, putting it up, changing it, and every way it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from bot.audit.rules import Act as Done
from bot.audit.service import note
from bot.core.database import Database, Unit
from bot.core.text import length, line
from bot.guilds.pillars import Pillar, Suspended
from bot.guilds.service import GuildsService
from bot.looking import records
from bot.looking.course import Course
from bot.looking.expiry import Expiry
from bot.looking.lists import is_too_old, owned
from bot.looking.rules import (
    MOST_UP,
    REASON_LEAST,
    REASON_MOST,
    Act,
    Actor,
    Audience,
    Field,
    Flag,
    No,
    Outcome,
    Refusal,
    Show,
    Sort,
    State,
    TooShort,
    UpAlready,
    Viewer,
    Words,
    may_see,
    move,
)
from bot.looking.words import check_words
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.moderation.rules import covers
from bot.projects.service import ProjectsService

DRAFTS_KEPT_FOR: Final = timedelta(days=7)
ENDED_KEPT_FOR: Final = timedelta(days=90)
"""Longer than what ran out can be put up again, and than an introduction that it led to is open."""

Leaver: TypeAlias = Callable[[Unit, int, int], Awaitable[None]]
"""Called with the unit, the server and the member who has left it."""


class FlagsService(Expiry):
    """What members put up: that they look for work, or that they have some to give.

    Every act names the flag and who acts, and is decided on the row as it is then: an address is no
    authority. ``actor.guild_id`` is 0 for somebody who acts in a direct message.
    """

    def __init__(
        self,
        database: Database,
        guilds: GuildsService,
        members: MembersService,
        projects: ProjectsService,
        course: Course,
        doors: Doors,
    ) -> None:
        super().__init__(database, guilds, members, projects, course, doors)
        self._left: Final[list[Leaver]] = []

    def when_left(self, leaver: Leaver) -> None:
        """Call ``leaver`` in the unit in which somebody's flags are put away because they left."""
        self._left.append(leaver)

    # ------------------------------------------------------------------ writing

    async def draft(
        self, actor: Actor, sort: Sort, words: Words, flag_id: str, now: datetime
    ) -> Flag | Refusal:
        """Keep what somebody has written under ``flag_id``, for nobody else to see until it is put up.

        It takes the place of an earlier draft of the same sort. The same ``flag_id`` again keeps nothing
        new.
        """
        tidy = check_words(sort, words)
        if not isinstance(tidy, Words):
            return tidy
        async with self._database.unit(now) as unit:
            await self._hold(unit, actor.user_id)
            if (earlier := await records.get(unit, flag_id)) is not None:
                return owned(earlier, actor)
            await self._doors.enter(unit, actor.guild_id, actor.user_id, Pillar.LOOKING)
            for found in await self.mine_in(unit, actor.guild_id, actor.user_id, sort, now):
                old = await records.get_to_change(unit, found.id) if found.state is State.DRAFT else None
                if old is not None and old.state is State.DRAFT:
                    await self._course.take(unit, old, replace(old, state=State.CLEARED, ended_at=now))
            flag = Flag(flag_id, actor.guild_id, actor.user_id, sort, tidy, created_at=now)
            return await self._course.take(unit, None, flag)

    async def edit(self, flag_id: str, actor: Actor, words: Words, now: datetime) -> Flag | Refusal:
        """Write a flag anew; when it runs out stays as it is."""
        async with self._database.unit(now) as unit:
            flag = owned(await records.get_to_change(unit, flag_id), actor)
            if isinstance(flag, No):
                return flag
            after = move(flag, Act.EDIT)
            if isinstance(after, No):
                return after
            await self._enter(unit, flag)
            tidy = check_words(flag.sort, words)
            if not isinstance(tidy, Words):
                return tidy
            return await self._course.take(unit, flag, replace(after, words=tidy))

    async def show_as(
        self,
        flag_id: str,
        actor: Actor,
        now: datetime,
        *,
        audience: Audience | None = None,
        shows: frozenset[Show] | None = None,
        is_matched: bool | None = None,
    ) -> Flag | Refusal:
        """Choose who may see a flag and how it shows; None leaves that as it is. It holds at once."""
        async with self._database.unit(now) as unit:
            flag = owned(await records.get_to_change(unit, flag_id), actor)
            if isinstance(flag, No):
                return flag
            after = move(flag, Act.EDIT)
            if isinstance(after, No):
                return after
            after = replace(
                after,
                audience=flag.audience if audience is None else audience,
                shows=flag.shows if shows is None else shows,
                is_matched=flag.is_matched if is_matched is None else is_matched,
            )
            if _shows_more(flag, after):  # whereas hiding is always possible
                await self._enter(unit, flag)
            return await self._course.take(unit, flag, after)

    # ------------------------------------------------------------------ putting up

    async def post(self, flag_id: str, actor: Actor, now: datetime) -> Flag | Refusal:
        """Put a draft up. Doing it twice is doing it once."""
        async with self._database.unit(now) as unit:
            await self._hold(unit, actor.user_id)
            flag = owned(await records.get_to_change(unit, flag_id), actor)
            if isinstance(flag, No) or flag.state is State.RUNNING:
                return flag
            after = move(flag, Act.POST)
            if isinstance(after, No):
                return after
            return await self._put_up(unit, flag, replace(after, posted_at=now))

    async def renew(self, flag_id: str, actor: Actor, now: datetime) -> Flag | Refusal:
        """Let a flag hold for its full time from now on, also one that ran out lately."""
        async with self._database.unit(now) as unit:
            await self._hold(unit, actor.user_id)
            flag = owned(await records.get_to_change(unit, flag_id), actor)
            if isinstance(flag, No):
                return flag
            if is_too_old(flag, now):
                return No.TOO_OLD
            after = move(flag, Act.RENEW)
            if isinstance(after, No):
                return after
            return await self._put_up(unit, flag, after)

    async def _put_up(self, unit: Unit, flag: Flag, after: Flag) -> Flag | Refusal:
        await self._enter(unit, flag)
        others = await self._others_up(unit, flag)
        if len(others) >= MOST_UP[flag.sort]:
            return UpAlready(others[0].id, MOST_UP[flag.sort])
        settings = await self._guilds.settings_in(unit, flag.guild_id)
        expires_at = unit.now + timedelta(days=settings.flag_days)
        after = replace(
            after, expires_at=expires_at, warned_at=None, admitted_at=None, ended_at=None, withdrawn_at=None
        )
        return await self._course.take(unit, flag, after)

    # ------------------------------------------------------------------ ending

    async def clear(self, flag_id: str, actor: Actor, now: datetime) -> Flag | Refusal:
        """Take one's own flag down, or throw a draft away. Doing it twice is doing it once."""
        async with self._database.unit(now) as unit:
            flag = owned(await records.get_to_change(unit, flag_id), actor)
            if isinstance(flag, No) or flag.state is State.CLEARED:
                return flag
            after = move(flag, Act.CLEAR)
            if isinstance(after, No):
                return after
            return await self._course.take(unit, flag, replace(after, ended_at=now))

    async def finish_in(
        self, unit: Unit, flag_id: str, user_id: int, outcome: Outcome, *, is_celebrated: bool = False
    ) -> Flag | No:
        """End one's own flag with what came of it, within ``unit``.

        With ``is_celebrated`` the channel hears that something was found, if organizers have that switched
        on and everybody could see the flag.
        """
        flag = owned(await records.get_to_change(unit, flag_id), Actor(0, user_id))
        if isinstance(flag, No):
            return flag
        after = move(flag, Act.DONE)
        if isinstance(after, No):
            return after
        after = await self._course.take(unit, flag, replace(after, outcome=outcome, ended_at=unit.now))
        is_told = is_celebrated and flag.audience is Audience.EVERYONE and outcome is not Outcome.STOPPED
        closed = await self._doors.why_closed_in(unit, flag.guild_id, flag.user_id, Pillar.LOOKING, unit.now)
        if is_told and closed is None:
            settings = await self._guilds.settings_in(unit, flag.guild_id)
            if settings.is_celebrating:
                await self._course.want_celebrated(unit, after)
        return after

    async def remove(self, flag_id: str, viewer: Viewer, reason: str, now: datetime) -> Flag | Refusal:
        """Take somebody's flag down as an organizer; its owner is told the reason, and not by whom.

        An organizer can take down what an organizer can see.
        """
        why = line(reason, REASON_MOST)
        if length(why) < REASON_LEAST:
            return TooShort(Field.REASON, REASON_LEAST)
        async with self._database.unit(now) as unit:
            flag = await records.get_to_change(unit, flag_id)
            if flag is None or not viewer.is_organizer or not may_see(flag, viewer, now):
                return No.NOT_FOUND
            after = move(flag, Act.REMOVE)
            if isinstance(after, No):
                return after
            payload = {"title": flag.words.role, "reason": why, "sort": flag.sort.value}
            await self._members.tell(unit, flag.guild_id, [flag.user_id], News.FLAG_REMOVED, payload)
            by, on = viewer.user_id, flag.user_id
            await note(
                unit, flag.guild_id, Done.REMOVED, by=by, on=on, about="flag", about_id=flag.id, why=why
            )
            return await self._course.take(unit, flag, replace(after, ended_at=now))

    async def removed(self, unit: Unit, guild_id: int, flag_id: str) -> int | None:
        """Take a flag down for moderation, which tells its owner; return the owner, None if it is not up here."""
        flag = await records.get_to_change(unit, flag_id)
        after = No.NOT_FOUND if flag is None or flag.guild_id != guild_id else move(flag, Act.REMOVE)
        if flag is None or isinstance(after, No):
            return None
        await self._course.take(unit, flag, replace(after, ended_at=unit.now))
        return flag.user_id

    # ------------------------------------------------------------------ leaving and coming back

    async def departed(self, guild_id: int, user_id: int, now: datetime) -> None:
        """Put away what somebody has up who left the server. It is up again if they come back in time."""
        async with self._database.unit(now) as unit:
            await self.departed_in(unit, guild_id, user_id)

    async def departed_in(self, unit: Unit, guild_id: int, user_id: int) -> None:
        """The same, within a unit that is already open."""
        await self._hold(unit, user_id)
        for found in await records.current_of(unit, guild_id, user_id):
            flag = await records.get_to_change(unit, found.id)
            if flag is not None and flag.withdrawn_at is not None:
                # From now on it is away because they left, and no suspension that ends brings it back.
                await records.save(unit, replace(flag, withdrawn_at=None))
                continue
            after = No.NOT_FOUND if flag is None else move(flag, Act.LEAVE)
            if not isinstance(after, No):
                ended_at = unit.now if after.state is State.CLEARED else None
                await self._course.take(unit, flag, replace(after, ended_at=ended_at))
        for leaver in self._left:
            await leaver(unit, guild_id, user_id)

    async def returned(self, guild_id: int, user_id: int, now: datetime) -> bool:
        """Put up again what still runs of somebody who came back; say whether there was anything.

        Whoever is kept out has it up again when they are let back in.
        """
        async with self._database.reading() as read:
            if not any(
                flag.state is State.AWAY for flag in await records.current_of(read, guild_id, user_id)
            ):
                return False
        async with self._database.unit(now) as unit:
            await self._hold(unit, user_id)
            away = await self._away(unit, guild_id, user_id)
            is_out = isinstance(
                await self._doors.why_closed_in(unit, guild_id, user_id, Pillar.LOOKING, now), Suspended
            )
            for flag in away:
                if is_out:
                    await records.save(unit, replace(flag, withdrawn_at=flag.withdrawn_at or now))
                else:
                    await self._up_again(unit, flag)
        return True

    # ------------------------------------------------------------------ suspensions

    async def suspended(self, unit: Unit, guild_id: int, user_id: int, scope: Pillar | None) -> None:
        """Withdraw what somebody has up who is kept out from now on: to others it looks as if it had ended."""
        if not covers(scope, Pillar.LOOKING):
            return
        await self._hold(unit, user_id)
        for found in await records.running_of(unit, guild_id, user_id):
            flag = await records.get_to_change(unit, found.id)
            after = No.NOT_FOUND if flag is None else move(flag, Act.LEAVE)
            if not isinstance(after, No):
                await self._course.take(unit, flag, replace(after, withdrawn_at=unit.now))

    async def let_back_in(self, unit: Unit, guild_id: int, user_id: int, scope: Pillar | None) -> None:
        """Put up again what still runs of somebody whose suspension is over, unless another one holds."""
        if not covers(scope, Pillar.LOOKING):
            return
        closed = await self._doors.why_closed_in(unit, guild_id, user_id, Pillar.LOOKING, unit.now)
        if isinstance(closed, Suspended):
            return
        await self._hold(unit, user_id)
        for flag in await self._away(unit, guild_id, user_id):
            if flag.withdrawn_at is not None:
                await self._up_again(unit, flag)

    async def _away(self, unit: Unit, guild_id: int, user_id: int) -> list[Flag]:
        found = [
            await records.get_to_change(unit, flag.id)
            for flag in await records.current_of(unit, guild_id, user_id)
            if flag.state is State.AWAY
        ]
        return [flag for flag in found if flag is not None and flag.state is State.AWAY]

    async def _up_again(self, unit: Unit, flag: Flag) -> None:
        after = move(replace(flag, withdrawn_at=None), Act.RETURN)
        if isinstance(after, No) or not after.is_up(unit.now):
            return  # what has run out meanwhile lapses by itself
        if len(await self._others_up(unit, after)) < MOST_UP[after.sort]:
            await self._course.take(unit, flag, after)

    # ------------------------------------------------------------------

    async def prune(self, unit: Unit) -> None:
        """Forget drafts that nobody came back to, and what ended long ago."""
        await records.prune_drafts(unit, unit.now - DRAFTS_KEPT_FOR)
        await records.prune_ended(unit, unit.now - ENDED_KEPT_FOR)

    async def _others_up(self, unit: Unit, flag: Flag) -> list[Flag]:
        """Return what else of its sort the owner has up, newest first."""
        running = await records.running_of(unit, flag.guild_id, flag.user_id)
        return [
            other
            for other in running
            if other.sort is flag.sort and other.id != flag.id and other.is_up(unit.now)
        ]

    async def _enter(self, unit: Unit, flag: Flag) -> None:
        """Let nobody put up or change a flag to whom looking is closed, wherever they press."""
        await self._doors.enter(unit, flag.guild_id, flag.user_id, Pillar.LOOKING)

    async def _hold(self, unit: Unit, user_id: int) -> None:
        """Let nobody else count what this member has up before the unit ends.

        Always before a flag is held, so that two units can't wait for each other in a circle.
        """
        await unit.hold(f"flags:{user_id}")


def _shows_more(before: Flag, after: Flag) -> bool:
    """Say whether more can be seen of a flag than before, or more comes of it."""
    is_wider = after.audience is not before.audience and before.audience is not Audience.EVERYONE
    return is_wider or bool(after.shows - before.shows) or (after.is_matched and not before.is_matched)
