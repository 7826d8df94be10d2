"""Use cases of moderation: report, settle, suspend, lift.

The acts of organizers take who acts as ``by``: the caller has made sure that this member organizes the server.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from bot.core.database import Database, Reader, Unit
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation import records
from bot.moderation.rules import (
    DAY,
    Dossier,
    No,
    Pillar,
    Refusal,
    Report,
    ReportedMember,
    Settled,
    SettledAlready,
    Settlement,
    Suspension,
    TooMany,
    free_at,
    suspension,
    tidy_context,
    tidy_words,
)

Observer: TypeAlias = Callable[[Unit, int, int, Pillar], Awaitable[None]]
"""Called with the unit of a suspension, the server, the member and the pillar."""


class ModerationService:
    """What members report to the organizers of a server, and what organizers do about it."""

    def __init__(self, database: Database, members: MembersService) -> None:
        self._database = database
        self._members = members
        self._observers: list[Observer] = []
        self._lifted: list[Observer] = []

    def observe(self, observer: Observer) -> None:
        """Have ``observer`` called within the unit of each suspension; what it raises undoes the suspension."""
        self._observers.append(observer)

    def observe_lifting(self, observer: Observer) -> None:
        """The same for each suspension that an organizer ends before its time."""
        self._lifted.append(observer)

    # ------------------------------------------------------------------ reporting

    async def report(
        self,
        guild_id: int,
        reporter_id: int,
        subject_id: int,
        about: str,
        about_id: str,
        words: str,
        context: Mapping[str, str],
        report_id: str,
        now: datetime,
    ) -> Report | Refusal:
        """Store a report for the server's organizers, with the reported texts as they are now.

        A ``report_id`` that is stored already makes no second report. The caller has made sure that the
        reporter may see what ``context`` holds, and that it holds nothing else.
        """
        if reporter_id == subject_id:
            return No.ONESELF
        made = Report(
            report_id,
            guild_id,
            reporter_id,
            subject_id,
            about,
            about_id,
            tidy_words(words),
            tidy_context(context),
            now,
        )
        async with self._database.unit(now) as unit:
            await unit.hold(f"reports:{guild_id}:{reporter_id}")
            stored = await records.report(unit, guild_id, report_id)
            if stored is None:
                earlier = await records.reported_at(unit, guild_id, reporter_id, now - DAY)
                free = free_at(earlier, now)
                if free is not None:
                    return TooMany(free)
                return made if await records.add(unit, made) else No.GONE
        return stored if stored.reporter_id == reporter_id else No.GONE

    # ------------------------------------------------------------------ looking

    async def waiting(self, guild_id: int, viewer_id: int) -> int:
        """Return how many reports wait for this organizer: those on others."""
        async with self._database.reading() as read:
            return (await records.count(read, guild_id, viewer_id))[0]

    async def reported(
        self, guild_id: int, viewer_id: int, *, start: int, count: int
    ) -> tuple[Sequence[ReportedMember], int]:
        """Return those about whom reports wait, longest first, and how many there are; never the viewer."""
        async with self._database.reading() as read:
            _, total = await records.count(read, guild_id, viewer_id)
            return await records.members(read, guild_id, viewer_id, most=count, skip=start), total

    async def oldest_on(self, guild_id: int, subject_id: int, viewer_id: int, now: datetime) -> Dossier | No:
        """Return the report on a member that waits longest."""
        async with self._database.reading() as read:
            waiting = await records.waiting_on(read, guild_id, subject_id)
            return await self._dossier(read, guild_id, waiting[0], viewer_id, now) if waiting else No.GONE

    async def dossier(self, guild_id: int, report_id: str, viewer_id: int, now: datetime) -> Dossier | No:
        """Return one report of this server, waiting or settled; not one on the viewer."""
        async with self._database.reading() as read:
            return await self._dossier(read, guild_id, report_id, viewer_id, now)

    async def suspended(
        self, guild_id: int, now: datetime, *, start: int, count: int
    ) -> tuple[Sequence[Suspension], int]:
        """Return who is kept out of something now, and how many suspensions there are."""
        async with self._database.reading() as read:
            total = await records.count_suspensions(read, guild_id, now)
            return await records.suspensions_now(read, guild_id, now, most=count, skip=start), total

    async def is_suspended_in(
        self, read: Reader, guild_id: int, user_id: int, pillar: Pillar, now: datetime
    ) -> datetime | None:
        """Return until when a member is kept out of a pillar, None if they are not.

        A suspension ends by itself at that moment.
        """
        found = await records.suspension(read, guild_id, user_id, pillar, now)
        return None if found is None else found.until

    # ------------------------------------------------------------------ settling

    async def dismiss(self, guild_id: int, report_id: str, by: int, now: datetime) -> Report | Refusal:
        """Settle a report without doing anything about it, and tell the reporter so."""
        async with self._database.unit(now) as unit:
            found = await self._unsettled(unit, guild_id, report_id, by)
            if not isinstance(found, Report):
                return found
            return await self._settle(unit, found, Settled(Settlement.DISMISSED, by, now))

    async def suspend_on(
        self,
        guild_id: int,
        report_id: str,
        pillar: Pillar,
        until: datetime,
        reason: str,
        by: int,
        now: datetime,
        *,
        is_organizer: bool = False,
        is_bot: bool = False,
    ) -> Report | Refusal:
        """Settle a report by keeping whom it is about out of ``pillar``; both are told, neither of the other.

        ``is_organizer`` and ``is_bot`` say who the report is about. All of it happens, or nothing.
        """
        async with self._database.unit(now) as unit:
            found = await self._unsettled(unit, guild_id, report_id, by)
            if not isinstance(found, Report):
                return found
            made = suspension(
                guild_id,
                found.subject_id,
                pillar,
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
            if isinstance(settled, Report):
                await self._suspend(unit, made)
            return settled

    async def settle_as_suspended(
        self, guild_id: int, report_id: str, pillar: Pillar, by: int, now: datetime
    ) -> Report | Refusal:
        """Settle a report on a member who is kept out of ``pillar`` already, and leave it at that."""
        async with self._database.unit(now) as unit:
            found = await self._unsettled(unit, guild_id, report_id, by)
            if not isinstance(found, Report):
                return found
            held = await records.suspension(unit, guild_id, found.subject_id, pillar, now)
            if held is None:
                return No.NOT_SUSPENDED
            return await self._settle(unit, found, Settled(Settlement.SUSPENDED, by, now, held.reason))

    async def suspend(
        self,
        guild_id: int,
        user_id: int,
        pillar: Pillar,
        until: datetime,
        reason: str,
        by: int,
        now: datetime,
        *,
        is_organizer: bool = False,
        is_bot: bool = False,
    ) -> Suspension | Refusal:
        """Keep a member out of ``pillar`` until a moment, in place of what held before, and tell them why."""
        made = suspension(
            guild_id, user_id, pillar, until, reason, by, now, is_organizer=is_organizer, is_bot=is_bot
        )
        if isinstance(made, No):
            return made
        async with self._database.unit(now) as unit:
            await self._suspend(unit, made)
        return made

    async def lift(self, guild_id: int, user_id: int, pillar: Pillar, by: int, now: datetime) -> No | None:
        """End a suspension now; the refusal if none holds, and nobody lifts their own."""
        if user_id == by:
            return No.ONESELF
        async with self._database.unit(now) as unit:
            if not await records.lift(unit, guild_id, user_id, pillar, by):
                return No.NOT_SUSPENDED
            for observer in self._lifted:
                await observer(unit, guild_id, user_id, pillar)
            return None

    # ------------------------------------------------------------------

    async def _dossier(
        self, read: Reader, guild_id: int, report_id: str, viewer_id: int, now: datetime
    ) -> Dossier | No:
        report = await records.report(read, guild_id, report_id)
        # Nobody learns here who reported them, organizer or not.
        if report is None or report.subject_id == viewer_id:
            return No.GONE
        waiting = await records.waiting_on(read, guild_id, report.subject_id)
        held = await records.suspension(read, guild_id, report.subject_id, Pillar.INTRODUCTIONS, now)
        return Dossier(report, waiting, held)

    async def _unsettled(
        self, unit: Unit, guild_id: int, report_id: str, by: int
    ) -> Report | No | SettledAlready:
        report = await records.report(unit, guild_id, report_id)
        if report is None or report.subject_id == by:
            return No.GONE
        return report if report.settled is None else SettledAlready(report.settled)

    async def _settle(self, unit: Unit, report: Report, settled: Settled) -> Report | No | SettledAlready:
        if not await records.close(unit, report.guild_id, report.id, settled):
            # Another process was faster between our look and our try.
            return await self._unsettled(unit, report.guild_id, report.id, settled.by)
        payload = {"outcome": settled.settlement.value}
        await self._members.tell(unit, report.guild_id, [report.reporter_id], News.REPORT_SETTLED, payload)
        return replace(report, settled=settled)

    async def _suspend(self, unit: Unit, made: Suspension) -> None:
        await records.suspend(unit, made)
        payload = {
            "pillar": made.pillar.value,
            "until": made.until.isoformat(),
            "reason": made.reason,
        }
        await self._members.tell(unit, made.guild_id, [made.user_id], News.SUSPENDED, payload)
        for observer in self._observers:
            await observer(unit, made.guild_id, made.user_id, made.pillar)
