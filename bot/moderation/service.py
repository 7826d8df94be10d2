"""Use cases of moderation: settle, warn, remove, note; on those of reports and suspensions.

The acts of organizers take who acts as ``by``: the caller has made sure that this member organizes the server.

A case is settled by the id of a report, the newest that the organizer has seen: that report and all older ones on
the same member that wait are settled together. What came in meanwhile waits on. Every reporter is told what came
of it once; whom it is about is told the reason, and never who reported.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from bot.audit.rules import Act
from bot.audit.service import AuditService, note
from bot.core.database import Database, Unit
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation import records, records_of_suspensions
from bot.moderation.rules import (
    No,
    Refusal,
    Removed,
    Report,
    Settled,
    SettledAlready,
    Settlement,
    suspension,
    tidy_note,
    tidy_reason,
)
from bot.moderation.suspending import Suspending

Remover: TypeAlias = Callable[[Unit, int, str], Awaitable[int | None]]
"""Called with the unit, the server and the id of the thing.

It removes the thing as its owner would, and returns the owner; None if there is no such thing in this server, or
it is gone already. It tells the owner nothing: that is done here.
"""


class ModerationService(Suspending):
    """What members report to the organizers of a server, and what organizers do about it."""

    def __init__(
        self, database: Database, guilds: GuildsService, members: MembersService, audit: AuditService
    ) -> None:
        super().__init__(database, guilds, members, audit)
        self._removers: dict[str, Remover] = {}

    def on_removal(self, about: str, remover: Remover) -> None:
        """Have ``remover`` remove things of the kind ``about``, within the unit of the decision."""
        if about in self._removers:
            raise ValueError(f"{about} already has a remover")
        self._removers[about] = remover

    def is_removable(self, about: str) -> bool:
        """Say whether things of the kind ``about`` can be removed."""
        return about in self._removers

    # ------------------------------------------------------------------ settling a case

    async def dismiss(self, guild_id: int, report_id: str, by: int, now: datetime) -> Report | Refusal:
        """Settle a case without doing anything about it, and tell those who reported so."""
        async with self._database.unit(now) as unit:
            found = await self._unsettled(unit, guild_id, report_id, by)
            if not isinstance(found, Report):
                return found
            settled = await self._settle(unit, found, Settled(Settlement.DISMISSED, by, now))
            await _noted(unit, settled, Act.REPORT_DISMISSED)
            return settled

    async def warn_on(
        self, guild_id: int, report_id: str, reason: str, by: int, now: datetime
    ) -> Report | Refusal:
        """Settle a case by telling whom it is about what not to do again, in words they will read."""
        async with self._database.unit(now) as unit:
            found = await self._unsettled(unit, guild_id, report_id, by)
            if not isinstance(found, Report):
                return found
            tidied = tidy_reason(reason)
            if isinstance(tidied, No):
                return tidied
            settled = await self._settle(unit, found, Settled(Settlement.WARNED, by, now, tidied))
            await self._warn(unit, guild_id, found.subject_id, tidied, by)
            await _noted(unit, settled, Act.REPORT_SETTLED)
            return settled

    async def remove_on(
        self,
        guild_id: int,
        report_id: str,
        about: str,
        about_id: str,
        reason: str,
        by: int,
        now: datetime,
    ) -> Report | Refusal:
        """Settle a case by removing something that was reported in it.

        ``about`` and ``about_id`` are those of one of the reports that wait. All of it happens, or nothing.
        """
        async with self._database.unit(now) as unit:
            found = await self._unsettled(unit, guild_id, report_id, by)
            if not isinstance(found, Report):
                return found
            waiting = await records.waiting_on(unit, guild_id, found.subject_id)
            if (about, about_id) not in {(each.about, each.about_id) for each in waiting}:
                return No.GONE
            tidied = tidy_reason(reason)
            if isinstance(tidied, No):
                return tidied
            removed = await self._remove(unit, guild_id, about, about_id, tidied, by)
            if isinstance(removed, No):
                return removed
            settled = await self._settle(unit, found, Settled(Settlement.REMOVED, by, now, tidied))
            await _noted(unit, settled, Act.REPORT_SETTLED)
            return settled

    async def suspend_on(
        self,
        guild_id: int,
        report_id: str,
        scope: Pillar | None,
        until: datetime | None,
        reason: str,
        by: int,
        now: datetime,
        *,
        is_organizer: bool = False,
        is_bot: bool = False,
    ) -> Report | Refusal:
        """Settle a case by keeping whom it is about out of ``scope``, None for everything; both sides are told.

        ``is_organizer`` and ``is_bot`` say who the case is about. All of it happens, or nothing.
        """
        async with self._database.unit(now) as unit:
            found = await self._unsettled(unit, guild_id, report_id, by)
            if not isinstance(found, Report):
                return found
            made = suspension(
                guild_id,
                found.subject_id,
                scope,
                until,
                reason,
                by,
                now,
                is_organizer=is_organizer,
                is_bot=is_bot,
            )
            if isinstance(made, No):
                return made
            settled = await self._settle(unit, found, Settled(Settlement.SUSPENDED, by, now, made.reason))
            await self._suspend(unit, made)
            await _noted(unit, settled, Act.REPORT_SETTLED)
            return settled

    async def settle_as_suspended(
        self, guild_id: int, report_id: str, scope: Pillar | None, by: int, now: datetime
    ) -> Report | Refusal:
        """Settle a case on a member who is kept out of ``scope`` already, and leave it at that."""
        async with self._database.unit(now) as unit:
            found = await self._unsettled(unit, guild_id, report_id, by)
            if not isinstance(found, Report):
                return found
            held = await records_of_suspensions.of_member(unit, guild_id, found.subject_id, now)
            reason = next((one.reason for one in held if one.scope is scope), None)
            if reason is None:
                return No.NOT_SUSPENDED
            settled = await self._settle(unit, found, Settled(Settlement.SUSPENDED, by, now, reason))
            await _noted(unit, settled, Act.REPORT_SETTLED)
            return settled

    # ------------------------------------------------------------------ without a report

    async def warn(self, guild_id: int, user_id: int, reason: str, by: int, now: datetime) -> str | Refusal:
        """Tell a member what not to do again; return the reason as they will read it."""
        if user_id == by:
            return No.ONESELF
        tidied = tidy_reason(reason)
        if isinstance(tidied, No):
            return tidied
        async with self._database.unit(now) as unit:
            await self._warn(unit, guild_id, user_id, tidied, by)
        return tidied

    async def remove(
        self, guild_id: int, about: str, about_id: str, reason: str, by: int, now: datetime
    ) -> Removed | Refusal:
        """Remove something of a member's, and tell them why."""
        tidied = tidy_reason(reason)
        if isinstance(tidied, No):
            return tidied
        async with self._database.unit(now) as unit:
            return await self._remove(unit, guild_id, about, about_id, tidied, by)

    async def note(self, guild_id: int, subject_id: int, text: str, by: int, now: datetime) -> str | No:
        """Keep a note on a member for the organizers, in their history; return it as they will read it."""
        if subject_id == by:
            return No.ONESELF
        tidied = tidy_note(text)
        if isinstance(tidied, No):
            return tidied
        async with self._database.unit(now) as unit:
            await note(unit, guild_id, Act.NOTED, by=by, on=subject_id, why=tidied)
            await self._show_case(unit, guild_id, subject_id)
        return tidied

    # ------------------------------------------------------------------

    async def _unsettled(
        self, unit: Unit, guild_id: int, report_id: str, by: int
    ) -> Report | No | SettledAlready:
        report = await records.report(unit, guild_id, report_id)
        if report is None or report.subject_id == by:
            return No.GONE
        # Two who settle overlapping parts of one case go one after the other.
        await unit.hold(f"case:{guild_id}:{report.subject_id}")
        report = await records.report(unit, guild_id, report_id)
        if report is None:
            return No.GONE
        return report if report.settled is None else SettledAlready(report.settled)

    async def _settle(self, unit: Unit, newest: Report, settled: Settled) -> Report:
        guild_id, subject_id = newest.guild_id, newest.subject_id
        waiting = await records.waiting_on(unit, guild_id, subject_id)
        seen = [each for each in waiting if (each.created_at, each.id) <= (newest.created_at, newest.id)]
        for report in seen:
            await records.close(unit, guild_id, report.id, settled)
        told = sorted({report.reporter_id for report in seen})
        payload = {"outcome": settled.settlement.value}
        await self._members.tell(unit, guild_id, told, News.REPORT_SETTLED, payload)
        await self._show_case(unit, guild_id, subject_id)
        return replace(newest, settled=settled)

    async def _warn(self, unit: Unit, guild_id: int, user_id: int, reason: str, by: int) -> None:
        await self._members.tell(unit, guild_id, [user_id], News.WARNED, {"reason": reason})
        await note(unit, guild_id, Act.WARNED, by=by, on=user_id, why=reason)

    async def _remove(
        self, unit: Unit, guild_id: int, about: str, about_id: str, reason: str, by: int
    ) -> Removed | No:
        remover = self._removers.get(about)
        if remover is None:
            return No.NOT_REMOVABLE
        owner = await remover(unit, guild_id, about_id)
        if owner is None:
            return No.NOTHING_THERE
        await self._members.tell(unit, guild_id, [owner], News.REMOVED, {"about": about, "reason": reason})
        await note(unit, guild_id, Act.REMOVED, by=by, on=owner, about=about, about_id=about_id, why=reason)
        return Removed(about, about_id, owner, reason)


async def _noted(unit: Unit, report: Report, act: Act) -> None:
    settled = report.settled
    if settled is not None:
        await note(
            unit,
            report.guild_id,
            act,
            by=settled.by,
            on=report.subject_id,
            about=report.about,
            about_id=report.about_id,
            why=settled.reason,
            details={"outcome": settled.settlement.value},
        )
