"""The tables of reports and of the cards that show them, and every statement on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import NOBODY, by_room, named
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.moderation.rules import ON_ONE_MOST, Report, ReportCard, ReportedMember, Settled, Settlement

reports: Final = sa.Table(
    "reports",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column(
        "reporter_id", Snowflake, nullable=False, info=named("reports", blank=NOBODY, without=("closed_by",))
    ),
    sa.Column(
        "subject_id",
        Snowflake,
        nullable=False,
        info=by_room("reports", unexported="what others said in confidence"),
    ),
    sa.Column("about", sa.String(20), nullable=False),
    sa.Column("about_id", sa.String(20), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("context", sa.JSON, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("closed_at", UTCDateTime),
    sa.Column(
        "closed_by",
        Snowflake,
        info=named("organizing", blank=NOBODY, unexported="what others said in confidence"),
    ),
    sa.Column("outcome", sa.String(12)),
    sa.Column("reason", sa.Text),
    sa.CheckConstraint("outcome IN ('dismissed', 'warned', 'removed', 'suspended')", name="outcome"),
    # Settled means all four, waiting means none: a report is never settled by nobody.
    sa.CheckConstraint(
        "(closed_at IS NULL AND closed_by IS NULL AND outcome IS NULL AND reason IS NULL) OR "
        "(closed_at IS NOT NULL AND closed_by IS NOT NULL AND outcome IS NOT NULL AND reason IS NOT NULL)",
        name="settled_whole",
    ),
    sa.CheckConstraint("reporter_id <> subject_id", name="not_oneself"),
    sa.Index("ix_reports_reporter", "guild_id", "reporter_id", "created_at"),
    sa.Index("ix_reports_age", "closed_at"),
)
_waits: Final = reports.c.closed_at.is_(None)
sa.Index(
    "ix_reports_waiting",
    reports.c.guild_id,
    reports.c.subject_id,
    reports.c.created_at,
    reports.c.id,
    sqlite_where=_waits,
    postgresql_where=_waits,
)
_settled: Final = reports.c.closed_at.is_not(None)
sa.Index(
    "ix_reports_settled",
    reports.c.guild_id,
    reports.c.subject_id,
    reports.c.closed_at,
    sqlite_where=_settled,
    postgresql_where=_settled,
)
report_cards: Final = sa.Table(
    "report_cards",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column(
        "subject_id",
        Snowflake,
        primary_key=True,
        autoincrement=False,
        info=by_room("reports", unexported="where organizers look at reports"),
    ),
    sa.Column("channel_id", Snowflake, nullable=False),
    sa.Column("message_id", Snowflake, nullable=False),
)

_in_guild: Final = reports.c.guild_id == sa.bindparam("guild")
_waiting: Final = sa.and_(_in_guild, _waits, reports.c.subject_id != sa.bindparam("viewer"))
_ADD: Final = (
    insert(reports)
    .values(
        {
            name: sa.bindparam(name)
            for name in (
                "id", "guild_id", "reporter_id", "subject_id", "about", "about_id", "words", "context", "created_at"
            )
        }
    )
    .on_conflict_do_nothing()
)  # fmt: skip
_REPORT: Final = sa.select(reports).where(_in_guild, reports.c.id == sa.bindparam("report"))
_REPORTED_AT: Final = sa.select(reports.c.created_at).where(
    _in_guild,
    reports.c.reporter_id == sa.bindparam("reporter"),
    reports.c.created_at > sa.bindparam("after"),
)
_LAST_SETTLED_OF: Final = (
    sa.select(reports)
    .where(_in_guild, reports.c.reporter_id == sa.bindparam("reporter"), _settled)
    .order_by(reports.c.created_at.desc())
    .limit(sa.bindparam("most"))
)
_since = sa.func.min(reports.c.created_at).label("since")
_MEMBERS: Final = (
    sa.select(reports.c.subject_id, sa.func.count().label("waiting"), _since)
    .where(_waiting)
    .group_by(reports.c.subject_id)
    .order_by(_since, reports.c.subject_id)
    .limit(sa.bindparam("most"))
    .offset(sa.bindparam("skip"))
)
_COUNT: Final = sa.select(
    sa.func.count().label("reports"), sa.func.count(reports.c.subject_id.distinct()).label("members")
).where(_waiting)
_WAITING_ON: Final = (
    sa.select(reports)
    .where(_in_guild, reports.c.subject_id == sa.bindparam("subject"), _waits)
    .order_by(reports.c.created_at, reports.c.id)
)
_SUBJECTS: Final = sa.select(reports.c.subject_id).where(_in_guild, _waits).distinct()
_of_subject: Final = sa.and_(_in_guild, reports.c.subject_id == sa.bindparam("subject"), _settled)
_SETTLED_ON: Final = (
    sa.select(reports)
    .where(_of_subject)
    .order_by(reports.c.closed_at.desc(), reports.c.created_at, reports.c.id)
    .limit(sa.bindparam("most"))
)
_SETTLED_SINCE: Final = (
    sa.select(reports.c.id, reports.c.closed_at)
    .where(_of_subject, reports.c.closed_at >= sa.bindparam("since"))
    .order_by(reports.c.closed_at.desc(), reports.c.created_at, reports.c.id)
)
_COUNT_SETTLED_ON: Final = sa.select(sa.func.count()).select_from(reports).where(_of_subject)
_CLOSE: Final = (
    sa.update(reports)
    .where(_in_guild, reports.c.id == sa.bindparam("report"), _waits)
    .values(
        closed_at=sa.bindparam("at"),
        closed_by=sa.bindparam("by"),
        outcome=sa.bindparam("settlement"),
        reason=sa.bindparam("why"),
    )
)
_of_case: Final = sa.and_(
    report_cards.c.guild_id == sa.bindparam("guild"), report_cards.c.subject_id == sa.bindparam("subject")
)
_CARD: Final = sa.select(report_cards).where(_of_case)
_put = insert(report_cards).values({column.name: sa.bindparam(column.name) for column in report_cards.c})
_PUT_CARD: Final = _put.on_conflict_do_update(
    index_elements=[report_cards.c.guild_id, report_cards.c.subject_id],
    set_={name: _put.excluded[name] for name in ("channel_id", "message_id")},
)
_DROP_CARD: Final = sa.delete(report_cards).where(_of_case)


async def add(unit: Unit, report: Report) -> bool:
    """Store a report that waits; return False if its id is there already."""
    values: dict[str, Any] = {
        "id": report.id,
        "guild_id": report.guild_id,
        "reporter_id": report.reporter_id,
        "subject_id": report.subject_id,
        "about": report.about,
        "about_id": report.about_id,
        "words": report.words,
        "context": dict(report.context),
        "created_at": report.created_at,
    }
    return await unit.execute(_ADD, values) == 1


async def report(read: Reader, guild_id: int, report_id: str) -> Report | None:
    """Return a server's report, waiting or settled."""
    row = await read.one_or_none(_REPORT, {"guild": guild_id, "report": report_id})
    return None if row is None else _to_report(row)


async def reported_at(read: Reader, guild_id: int, reporter_id: int, after: datetime) -> list[datetime]:
    """Return when a member reported something since a moment."""
    rows = await read.all(_REPORTED_AT, {"guild": guild_id, "reporter": reporter_id, "after": after})
    return [row.created_at for row in rows]


async def members(
    read: Reader, guild_id: int, viewer_id: int, *, most: int, skip: int
) -> list[ReportedMember]:
    """Return a page of those about whom reports wait, who waits longest first; never the viewer."""
    rows = await read.all(_MEMBERS, {"guild": guild_id, "viewer": viewer_id, "most": most, "skip": skip})
    return [ReportedMember(row.subject_id, row.waiting, row.since) for row in rows]


async def count(read: Reader, guild_id: int, viewer_id: int) -> tuple[int, int]:
    """Return how many reports wait, and on how many members; none on the viewer."""
    row = await read.one_or_none(_COUNT, {"guild": guild_id, "viewer": viewer_id})
    return (0, 0) if row is None else (row.reports, row.members)


async def waiting_on(read: Reader, guild_id: int, subject_id: int) -> list[Report]:
    """Return the reports on a member that wait, oldest first."""
    rows = await read.all(_WAITING_ON, {"guild": guild_id, "subject": subject_id})
    return [_to_report(row) for row in rows]


async def subjects(read: Reader, guild_id: int) -> list[int]:
    """Return on whom reports wait in a server."""
    return [row.subject_id for row in await read.all(_SUBJECTS, {"guild": guild_id})]


async def settled_on(read: Reader, guild_id: int, subject_id: int, most: int) -> list[Report]:
    """Return the reports on a member that were settled last, newest first; of those settled together the oldest first."""
    rows = await read.all(_SETTLED_ON, {"guild": guild_id, "subject": subject_id, "most": most})
    return [_to_report(row) for row in rows]


async def count_settled_on(read: Reader, guild_id: int, subject_id: int) -> int:
    """Return how many reports on a member were settled."""
    return int(await read.scalar(_COUNT_SETTLED_ON, {"guild": guild_id, "subject": subject_id}) or 0)


async def cases_settled_since(read: Reader, guild_id: int, subject_id: int, since: datetime) -> list[str]:
    """Return the first report of each case on a member that was settled since a moment, the last case first."""
    params = {"guild": guild_id, "subject": subject_id, "since": since}
    first: dict[datetime, str] = {}
    for row in await read.all(_SETTLED_SINCE, params):
        first.setdefault(row.closed_at, row.id)
    return list(first.values())


async def last_settled_of(read: Reader, guild_id: int, reporter_id: int, most: int) -> list[Settled]:
    """Return what came of the cases a member reported in, of the one they reported in last first: one for each."""
    params = {"guild": guild_id, "reporter": reporter_id, "most": most * ON_ONE_MOST}
    cases: dict[tuple[int, datetime], Settled] = {}
    for row in await read.all(_LAST_SETTLED_OF, params):
        report = _to_report(row)
        if report.settled is not None:
            cases.setdefault((report.subject_id, report.settled.at), report.settled)
    return list(cases.values())[:most]


async def close(unit: Unit, guild_id: int, report_id: str, settled: Settled) -> bool:
    """Settle a report; return False if it does not wait (any more)."""
    values: dict[str, Any] = {
        "guild": guild_id,
        "report": report_id,
        "at": settled.at,
        "by": settled.by,
        "settlement": settled.settlement.value,
        "why": settled.reason,
    }
    return await unit.execute(_CLOSE, values) == 1


async def card(read: Reader, guild_id: int, subject_id: int) -> ReportCard | None:
    """Return where the card of a case is, if there is one."""
    row = await read.one_or_none(_CARD, {"guild": guild_id, "subject": subject_id})
    return None if row is None else ReportCard(row.channel_id, row.message_id)


async def put_card(unit: Unit, guild_id: int, subject_id: int, card: ReportCard) -> None:
    """Store where the card of a case is."""
    values = {"guild_id": guild_id, "subject_id": subject_id}
    where = {"channel_id": card.channel_id, "message_id": card.message_id}
    await unit.execute(_PUT_CARD, {**values, **where})


async def drop_card(unit: Unit, guild_id: int, subject_id: int) -> None:
    """Forget the card of a case."""
    await unit.execute(_DROP_CARD, {"guild": guild_id, "subject": subject_id})


def _to_report(row: sa.Row[Any]) -> Report:
    settled = None
    if row.closed_at is not None:
        settled = Settled(Settlement(row.outcome), row.closed_by, row.closed_at, row.reason)
    return Report(
        row.id,
        row.guild_id,
        row.reporter_id,
        row.subject_id,
        row.about,
        row.about_id,
        row.words,
        row.context,
        row.created_at,
        settled,
    )
