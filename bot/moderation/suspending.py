"""Who is kept out of what, until when, and how that ends: by hand, or by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from bot.audit.rules import Act
from bot.audit.service import AuditService, note
from bot.core.database import Database, Reader, Unit
from bot.core.effects import Moment
from bot.guilds.pillars import Pillar, Suspended
from bot.guilds.service import GuildsService
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation import records_of_suspensions as records
from bot.moderation.reporting import Reporting
from bot.moderation.rules import (
    No,
    Refusal,
    Suspension,
    holding,
    scope_name,
    scope_of,
    suspension,
)

SUSPENSION: Final = "moderation.suspension"
"""Kind of the moment at which a suspension ends by itself."""

Observer: TypeAlias = Callable[[Unit, int, int, Pillar | None], Awaitable[None]]
"""Called with the unit, the server, the member, and what they are kept out of: None for everything."""


class Suspending(Reporting):
    """Suspensions, told to those whom they concern and to nobody else."""

    def __init__(
        self, database: Database, guilds: GuildsService, members: MembersService, audit: AuditService
    ) -> None:
        super().__init__(database, guilds, members, audit)
        self._suspended: list[Observer] = []
        self._over: list[Observer] = []

    def observe(self, observer: Observer) -> None:
        """Have ``observer`` called within the unit of each suspension; what it raises undoes the suspension."""
        self._suspended.append(observer)

    def observe_lifting(self, observer: Observer) -> None:
        """The same for each suspension that ends, lifted by an organizer or by itself."""
        self._over.append(observer)

    async def suspended(
        self, guild_id: int, now: datetime, *, start: int, count: int
    ) -> tuple[Sequence[Suspension], int]:
        """Return who is kept out of something now, and how many suspensions there are."""
        async with self._database.reading() as read:
            total = await records.count(read, guild_id, now)
            return await records.current(read, guild_id, now, most=count, skip=start), total

    async def held_in(
        self, read: Reader, guild_id: int, user_id: int, pillar: Pillar, now: datetime
    ) -> Suspended | None:
        """Return how long and why a member is kept out of a pillar, None if they are not.

        A suspension ends at its moment, whether or not anybody has taken note of that yet.
        """
        return holding(await records.of_member(read, guild_id, user_id, now), pillar)

    async def held_all_in(
        self, read: Reader, guild_id: int, user_id: int, now: datetime
    ) -> Sequence[Suspension]:
        """Return everything that a member is kept out of now."""
        return await records.of_member(read, guild_id, user_id, now)

    async def out_of_in(self, read: Reader, guild_id: int, pillar: Pillar, now: datetime) -> frozenset[int]:
        """Return everybody who is kept out of a pillar now: few, whom lists leave out."""
        return await records.out_of(read, guild_id, pillar, now)

    async def suspend(
        self,
        guild_id: int,
        user_id: int,
        scope: Pillar | None,
        until: datetime | None,
        reason: str,
        by: int,
        now: datetime,
        *,
        is_organizer: bool = False,
        is_bot: bool = False,
    ) -> Suspension | Refusal:
        """Keep a member out of ``scope`` until a moment, in place of what held before, and tell them why.

        Without a ``scope`` it is everything; without an end it holds until an organizer lifts it.
        """
        made = suspension(
            guild_id, user_id, scope, until, reason, by, now, is_organizer=is_organizer, is_bot=is_bot
        )
        if isinstance(made, No):
            return made
        async with self._database.unit(now) as unit:
            await self._suspend(unit, made)
            await self._show_case(unit, guild_id, user_id)
        return made

    async def lift(
        self, guild_id: int, user_id: int, scope: Pillar | None, by: int, now: datetime
    ) -> No | None:
        """End a suspension now, and tell the member; the refusal if none holds, and nobody lifts their own."""
        if user_id == by:
            return No.ONESELF
        async with self._database.unit(now) as unit:
            if not await records.lift(unit, guild_id, user_id, scope, by):
                return No.NOT_SUSPENDED
            await unit.unschedule(SUSPENSION, subject_of(guild_id, user_id, scope))
            await note(unit, guild_id, Act.LIFTED, by=by, on=user_id, about=scope_name(scope))
            await self._ended(unit, guild_id, user_id, scope, News.LIFTED)
            return None

    async def over_due(self, unit: Unit, moment: Moment) -> None:
        """Take note that a suspension has ended by itself, and tell the member."""
        guild, user, name = moment.subject.split(":")
        guild_id, user_id, scope = int(guild), int(user), scope_of(name)
        found = await records.suspension(unit, guild_id, user_id, scope)
        # Lifted, or in force for longer by now: then its end is another one.
        if found is None or found.lifted_at or found.until is None or found.until > unit.now:
            return
        await note(unit, guild_id, Act.SUSPENSION_OVER, by=None, on=user_id, about=name)
        await self._ended(unit, guild_id, user_id, scope, News.SUSPENSION_OVER)

    async def _suspend(self, unit: Unit, made: Suspension) -> None:
        await records.suspend(unit, made)
        name, until = scope_name(made.scope), made.until.isoformat() if made.until else ""
        payload = {"pillar": name, "until": until, "reason": made.reason}
        await self._members.tell(unit, made.guild_id, [made.user_id], News.SUSPENDED, payload)
        await note(
            unit,
            made.guild_id,
            Act.SUSPENDED,
            by=made.by,
            on=made.user_id,
            about=name,
            why=made.reason,
            details={"until": until or "lifted"},
        )
        subject = subject_of(made.guild_id, made.user_id, made.scope)
        if made.until is None:
            await unit.unschedule(SUSPENSION, subject)
        else:
            await unit.schedule(Moment(SUSPENSION, subject, made.until, made.guild_id))
        for observer in self._suspended:
            await observer(unit, made.guild_id, made.user_id, made.scope)

    async def _ended(self, unit: Unit, guild_id: int, user_id: int, scope: Pillar | None, news: News) -> None:
        await self._members.tell(unit, guild_id, [user_id], news, {"pillar": scope_name(scope)})
        for observer in self._over:
            await observer(unit, guild_id, user_id, scope)
        await self._show_case(unit, guild_id, user_id)


def subject_of(guild_id: int, user_id: int, scope: Pillar | None) -> str:
    """Name the moment at which a suspension ends."""
    return f"{guild_id}:{user_id}:{scope_name(scope)}"
