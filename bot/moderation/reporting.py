"""What members report, and what organizers read of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.audit.rules import Entry, Query
from bot.audit.service import AuditService
from bot.core import outbox
from bot.core.database import Database, Reader, Unit
from bot.core.effects import Effect
from bot.guilds.rules import GuildSettings
from bot.guilds.service import GuildsService
from bot.members.service import MembersService
from bot.moderation import records, records_of_suspensions
from bot.moderation.rules import (
    DAY,
    HISTORY_ACTS,
    HISTORY_ENTRIES,
    HISTORY_REPORTS,
    ON_ONE_MOST,
    UNFOUNDED,
    Case,
    History,
    No,
    Refusal,
    Report,
    ReportCard,
    ReportedMember,
    TooMany,
    free_at,
    reports_a_day,
    tidy_context,
    tidy_words,
)

CASE: Final = "moderation.case"
"""Kind of the effect that shows a case in the organizers' channel as it is at that moment.

Its payload names ``guild_id`` and ``subject_id``. It is wanted only where there is such a channel, or a card.
"""


def case_key(guild_id: int, subject_id: int) -> str:
    """Return the key and lane of the effects on one case."""
    return f"{CASE}:{guild_id}:{subject_id}"


class Reporting:
    """Reports, the cases they make, and the cards that show these."""

    def __init__(
        self, database: Database, guilds: GuildsService, members: MembersService, audit: AuditService
    ) -> None:
        self._database = database
        self._guilds = guilds
        self._members = members
        self._audit = audit
        guilds.observe(self._channel_changed)

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

        It becomes part of the case on that member, if reports on them wait. A ``report_id`` that is stored
        already makes no second report. The caller has made sure that the reporter may see what ``context``
        holds, and that it holds nothing else.
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
            if stored is not None:
                return stored if stored.reporter_id == reporter_id else No.GONE
            waiting = await records.waiting_on(unit, guild_id, subject_id)
            refusal = await self._too_much(unit, made, waiting)
            if refusal is not None:
                return refusal
            if not await records.add(unit, made):
                return No.GONE
            # A new case gets a card of its own; the last one's stays as it ended, if that could be shown yet.
            if not waiting and not await outbox.is_waited_for(unit, case_key(guild_id, subject_id)):
                await records.drop_card(unit, guild_id, subject_id)
            await self._show_case(unit, guild_id, subject_id)
            return made

    async def _too_much(self, unit: Unit, made: Report, waiting: Sequence[Report]) -> Refusal | None:
        guild_id, reporter_id, now = made.guild_id, made.reporter_id, unit.now
        if sum(report.reporter_id == reporter_id for report in waiting) >= ON_ONE_MOST:
            return No.SAID_ENOUGH
        most = reports_a_day(await records.last_settled_of(unit, guild_id, reporter_id, UNFOUNDED), now)
        free = free_at(await records.reported_at(unit, guild_id, reporter_id, now - DAY), now, most)
        return None if free is None else TooMany(free, most)

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

    async def case(self, guild_id: int, subject_id: int, viewer_id: int | None, now: datetime) -> Case | No:
        """Return the case on a member: what waits, or else what came of it; not one on the viewer.

        Without a ``viewer_id`` it is for the organizers' channel, which whoever is reported may be in.
        """
        async with self._database.reading() as read:
            return await self._case(read, guild_id, subject_id, viewer_id, now)

    async def report_of(self, guild_id: int, report_id: str, viewer_id: int) -> Report | No:
        """Return one report of this server, waiting or settled; not one on the viewer."""
        async with self._database.reading() as read:
            report = await records.report(read, guild_id, report_id)
        # Nobody learns here who reported them, organizer or not.
        return No.GONE if report is None or report.subject_id == viewer_id else report

    async def cases_settled_since(self, guild_id: int, subject_id: int, since: datetime) -> Sequence[str]:
        """Return the first report of each case on a member that was settled since a moment, the last case first."""
        async with self._database.reading() as read:
            return await records.cases_settled_since(read, guild_id, subject_id, since)

    async def history(self, guild_id: int, subject_id: int, viewer_id: int, now: datetime) -> History | No:
        """Return what organizers know of a member; nobody reads their own."""
        if subject_id == viewer_id:
            return No.GONE
        async with self._database.reading() as read:
            waiting = await records.waiting_on(read, guild_id, subject_id)
            settled = await records.settled_on(read, guild_id, subject_id, HISTORY_REPORTS)
            in_all = await records.count_settled_on(read, guild_id, subject_id)
            held = await records_of_suspensions.of_member(read, guild_id, subject_id, now)
        entries = await self._entries(guild_id, subject_id)
        return History(
            subject_id, len(waiting), settled, in_all, held, entries[:HISTORY_ENTRIES], len(entries)
        )

    async def _entries(self, guild_id: int, subject_id: int) -> Sequence[Entry]:
        found = await self._audit.everything(guild_id, Query(on=subject_id))
        return [entry for entry in found if entry.act in HISTORY_ACTS]

    async def _case(
        self, read: Reader, guild_id: int, subject_id: int, viewer_id: int | None, now: datetime
    ) -> Case | No:
        if subject_id == viewer_id:
            return No.GONE
        waiting = await records.waiting_on(read, guild_id, subject_id)
        last = await records.settled_on(read, guild_id, subject_id, 1)
        if not waiting and not last:
            return No.GONE
        return Case(
            guild_id,
            subject_id,
            waiting,
            await records_of_suspensions.of_member(read, guild_id, subject_id, now),
            last[0] if last else None,
            await records.count_settled_on(read, guild_id, subject_id),
            await records.card(read, guild_id, subject_id),
        )

    # ------------------------------------------------------------------ the organizers' channel

    async def card_is_at(self, unit: Unit, guild_id: int, subject_id: int, card: ReportCard) -> None:
        """Take note, within ``unit``, of where the card of a case was posted."""
        await records.put_card(unit, guild_id, subject_id, card)

    async def card_is_gone(self, unit: Unit, guild_id: int, subject_id: int) -> None:
        """Take note, within ``unit``, that the card of a case is gone; the next change posts a new one."""
        await records.drop_card(unit, guild_id, subject_id)

    async def _show_case(self, unit: Unit, guild_id: int, subject_id: int) -> None:
        settings = await self._guilds.settings_in(unit, guild_id)
        card = await records.card(unit, guild_id, subject_id)
        if settings.reports_channel_id is not None or card is not None:
            await self._want_shown(unit, guild_id, subject_id)

    async def _channel_changed(self, unit: Unit, before: GuildSettings, after: GuildSettings) -> None:
        """Show what waits in the channel that was chosen now; cards elsewhere stay where they are."""
        if after.reports_channel_id is None or after.reports_channel_id == before.reports_channel_id:
            return
        for subject_id in await records.subjects(unit, after.guild_id):
            await records.drop_card(unit, after.guild_id, subject_id)
            await self._want_shown(unit, after.guild_id, subject_id)

    async def _want_shown(self, unit: Unit, guild_id: int, subject_id: int) -> None:
        key = case_key(guild_id, subject_id)
        payload = {"guild_id": guild_id, "subject_id": subject_id}
        await unit.emit(Effect(CASE, key, payload, guild_id, key=key))
