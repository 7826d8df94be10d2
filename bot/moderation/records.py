"""The tables of reports and suspensions, and every statement on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.moderation.rules import (
    Pillar,
    Report,
    ReportedMember,
    Settled,
    Settlement,
    Suspension,
)

reports: Final = sa.Table(
    "reports",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("reporter_id", Snowflake, nullable=False),
    sa.Column("subject_id", Snowflake, nullable=False),
    sa.Column("about", sa.String(20), nullable=False),
    sa.Column("about_id", sa.String(20), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("context", sa.JSON, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("closed_at", UTCDateTime),
    sa.Column("closed_by", Snowflake),
    sa.Column("outcome", sa.String(12)),
    sa.Column("reason", sa.Text),
    sa.CheckConstraint("outcome IN ('dismissed', 'suspended')", name="outcome"),
    # Settled means all four, waiting means none: a report is never settled by nobody.
    sa.CheckConstraint(
        "(closed_at IS NULL AND closed_by IS NULL AND outcome IS NULL AND reason IS NULL) OR "
        "(closed_at IS NOT NULL AND closed_by IS NOT NULL AND outcome IS NOT NULL AND reason IS NOT NULL)",
        name="settled_whole",
    ),
    sa.CheckConstraint("reporter_id <> subject_id", name="not_oneself"),
    sa.Index("ix_reports_reporter", "guild_id", "reporter_id", "created_at"),
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
suspensions: Final = sa.Table(
    "suspensions",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("pillar", sa.String(20), primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("suspended_by", Snowflake, nullable=False),
    sa.Column("suspended_at", UTCDateTime, nullable=False),
    sa.Column("until", UTCDateTime, nullable=False),
    sa.Column("lifted_at", UTCDateTime),
    sa.Column("lifted_by", Snowflake),
    sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_whole"),
    sa.CheckConstraint("until > suspended_at", name="ends_after_it_began"),
)
_holds: Final = suspensions.c.lifted_at.is_(None)
sa.Index(
    "ix_suspensions_until",
    suspensions.c.guild_id,
    suspensions.c.until,
    sqlite_where=_holds,
    postgresql_where=_holds,
)

_in_guild: Final = reports.c.guild_id == sa.bindparam("guild")
_waiting: Final = sa.and_(_in_guild, _waits, reports.c.subject_id != sa.bindparam("viewer"))
_current: Final = sa.and_(
    suspensions.c.guild_id == sa.bindparam("guild"), _holds, suspensions.c.until > sa.bindparam("now")
)
_of_member: Final = sa.and_(
    suspensions.c.user_id == sa.bindparam("user"), suspensions.c.pillar == sa.bindparam("which")
)

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
    sa.select(reports.c.id)
    .where(_in_guild, reports.c.subject_id == sa.bindparam("subject"), _waits)
    .order_by(reports.c.created_at, reports.c.id)
)
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

_put = insert(suspensions).values({column.name: sa.bindparam(column.name) for column in suspensions.c})
_SUSPEND: Final = _put.on_conflict_do_update(
    index_elements=[suspensions.c.guild_id, suspensions.c.user_id, suspensions.c.pillar],
    set_={column.name: _put.excluded[column.name] for column in suspensions.c if not column.primary_key},
)
_SUSPENSION: Final = sa.select(suspensions).where(_current, _of_member)
_SUSPENSIONS: Final = (
    sa.select(suspensions)
    .where(_current)
    .order_by(suspensions.c.until, suspensions.c.user_id, suspensions.c.pillar)
    .limit(sa.bindparam("most"))
    .offset(sa.bindparam("skip"))
)
_COUNT_SUSPENSIONS: Final = sa.select(sa.func.count()).where(_current)
_LIFT: Final = (
    sa.update(suspensions)
    .where(_current, _of_member)
    .values(lifted_at=sa.bindparam("at"), lifted_by=sa.bindparam("by"))
)


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


async def waiting_on(read: Reader, guild_id: int, subject_id: int) -> list[str]:
    """Return the ids of the reports on a member that wait, oldest first."""
    rows = await read.all(_WAITING_ON, {"guild": guild_id, "subject": subject_id})
    return [row.id for row in rows]


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


async def suspend(unit: Unit, suspension: Suspension) -> None:
    """Store a suspension, in place of an earlier one of the same member and pillar."""
    await unit.execute(
        _SUSPEND,
        {
            "guild_id": suspension.guild_id,
            "user_id": suspension.user_id,
            "pillar": suspension.pillar.value,
            "reason": suspension.reason,
            "suspended_by": suspension.by,
            "suspended_at": suspension.at,
            "until": suspension.until,
            "lifted_at": None,
            "lifted_by": None,
        },
    )


async def suspension(
    read: Reader, guild_id: int, user_id: int, pillar: Pillar, now: datetime
) -> Suspension | None:
    """Return the suspension that holds now, if one does."""
    row = await read.one_or_none(_SUSPENSION, _whose(guild_id, user_id, pillar, now))
    return None if row is None else _to_suspension(row)


async def suspensions_now(
    read: Reader, guild_id: int, now: datetime, *, most: int, skip: int
) -> list[Suspension]:
    """Return a page of the suspensions that hold now, the one that ends first first."""
    rows = await read.all(_SUSPENSIONS, {"guild": guild_id, "now": now, "most": most, "skip": skip})
    return [_to_suspension(row) for row in rows]


async def count_suspensions(read: Reader, guild_id: int, now: datetime) -> int:
    """Return how many suspensions hold now."""
    return int(await read.scalar(_COUNT_SUSPENSIONS, {"guild": guild_id, "now": now}) or 0)


async def lift(unit: Unit, guild_id: int, user_id: int, pillar: Pillar, by: int) -> bool:
    """End the suspension that holds now; return False if none does."""
    values = {**_whose(guild_id, user_id, pillar, unit.now), "at": unit.now, "by": by}
    return await unit.execute(_LIFT, values) == 1


def _whose(guild_id: int, user_id: int, pillar: Pillar, now: datetime) -> dict[str, Any]:
    return {"guild": guild_id, "user": user_id, "which": pillar.value, "now": now}


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


def _to_suspension(row: sa.Row[Any]) -> Suspension:
    return Suspension(
        row.guild_id,
        row.user_id,
        Pillar(row.pillar),
        row.reason,
        row.suspended_by,
        row.suspended_at,
        row.until,
        row.lifted_at,
    )
