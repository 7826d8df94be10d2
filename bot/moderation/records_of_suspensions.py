"""The table of suspensions, and every statement on it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import NOBODY, by_room, named
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.guilds.pillars import Pillar
from bot.moderation.rules import EVERYTHING, Suspension, scope_name, scope_of
from bot.moderation.sealing import sealed_of

_NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Stored for "no end": so it sorts last and one comparison finds what holds, without a scan on either engine."""

suspensions: Final = sa.Table(
    "suspensions",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column(
        "user_id",
        Snowflake,
        primary_key=True,
        autoincrement=False,
        info=by_room("reports", without=("suspended_by", "lifted_by")),
    ),
    sa.Column("pillar", sa.String(20), primary_key=True),  # or "everything"
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column(
        "suspended_by",
        Snowflake,
        nullable=False,
        info=named("organizing", blank=NOBODY, unexported="it is about somebody else"),
    ),
    sa.Column("suspended_at", UTCDateTime, nullable=False),
    sa.Column("until", UTCDateTime, nullable=False),
    sa.Column("lifted_at", UTCDateTime),
    sa.Column(
        "lifted_by", Snowflake, info=named("organizing", blank=NOBODY, unexported="it is about somebody else")
    ),
    sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_whole"),
    sa.CheckConstraint("until > suspended_at", name="ends_after_it_began"),
    sa.Index("ix_suspensions_age", "until"),
    sa.Index("ix_suspensions_lifted", "lifted_at"),
)
_holds: Final = suspensions.c.lifted_at.is_(None)
sa.Index(
    "ix_suspensions_until",
    suspensions.c.guild_id,
    suspensions.c.until,
    sqlite_where=_holds,
    postgresql_where=_holds,
)

_current: Final = sa.and_(
    suspensions.c.guild_id == sa.bindparam("guild"), _holds, suspensions.c.until > sa.bindparam("now")
)
_of_member: Final = sa.and_(
    suspensions.c.user_id == sa.bindparam("user"), suspensions.c.pillar == sa.bindparam("which")
)
_put = insert(suspensions).values({column.name: sa.bindparam(column.name) for column in suspensions.c})
_SUSPEND: Final = _put.on_conflict_do_update(
    index_elements=[suspensions.c.guild_id, suspensions.c.user_id, suspensions.c.pillar],
    set_={column.name: _put.excluded[column.name] for column in suspensions.c if not column.primary_key},
)
_ANY: Final = sa.select(suspensions).where(suspensions.c.guild_id == sa.bindparam("guild"), _of_member)
_OF_MEMBER: Final = (
    sa.select(suspensions)
    .where(_current, suspensions.c.user_id == sa.bindparam("user"))
    .order_by(suspensions.c.until, suspensions.c.pillar)
)
_OUT_OF: Final = (
    sa.select(suspensions.c.user_id)
    .where(_current, suspensions.c.pillar.in_(sa.bindparam("which", expanding=True)))
    .distinct()
)
_SUSPENSIONS: Final = (
    sa.select(suspensions)
    .where(_current)
    .order_by(suspensions.c.until, suspensions.c.user_id, suspensions.c.pillar)
    .limit(sa.bindparam("most"))
    .offset(sa.bindparam("skip"))
)
_COUNT: Final = sa.select(sa.func.count()).select_from(suspensions).where(_current)
_LIFT: Final = (
    sa.update(suspensions)
    .where(_current, _of_member)
    .values(lifted_at=sa.bindparam("at"), lifted_by=sa.bindparam("by"))
)
_FORGET: Final = sa.delete(suspensions).where(
    suspensions.c.guild_id == sa.bindparam("guild"), suspensions.c.user_id == sa.bindparam("user")
)
_PRUNE_OVER: Final = sa.delete(suspensions).where(suspensions.c.until < sa.bindparam("before"))
_PRUNE_LIFTED: Final = sa.delete(suspensions).where(suspensions.c.lifted_at < sa.bindparam("before"))


async def suspend(unit: Unit, suspension: Suspension) -> None:
    """Store a suspension, in place of an earlier one of the same member and scope."""
    values: dict[str, Any] = {
        "guild_id": suspension.guild_id,
        "user_id": suspension.user_id,
        "pillar": scope_name(suspension.scope),
        "reason": suspension.reason,
        "suspended_by": suspension.by,
        "suspended_at": suspension.at,
        "until": suspension.until or _NEVER,
        "lifted_at": None,
        "lifted_by": None,
    }
    await unit.execute(_SUSPEND, values)


async def suspension(read: Reader, guild_id: int, user_id: int, scope: Pillar | None) -> Suspension | None:
    """Return the last suspension of a member from a scope, whether it holds or not."""
    row = await read.one_or_none(_ANY, {"guild": guild_id, "user": user_id, "which": scope_name(scope)})
    return None if row is None else _suspension(row)


async def of_member(read: Reader, guild_id: int, user_id: int, now: datetime) -> list[Suspension]:
    """Return what a member is kept out of now, what ends first first."""
    rows = await read.all(_OF_MEMBER, {"guild": guild_id, "user": user_id, "now": now})
    held = [_suspension(row) for row in rows]
    known = {one.scope for one in held}
    # What was in force when everything about them was erased is in force when they are back.
    sealed = await sealed_of(read, guild_id, user_id, now)
    return [*held, *(one for one in sealed if one.scope not in known)]


async def out_of(read: Reader, guild_id: int, pillar: Pillar, now: datetime) -> frozenset[int]:
    """Return who is kept out of a pillar now."""
    rows = await read.all(_OUT_OF, {"guild": guild_id, "which": [pillar.value, EVERYTHING], "now": now})
    return frozenset(row.user_id for row in rows)


async def current(read: Reader, guild_id: int, now: datetime, *, most: int, skip: int) -> list[Suspension]:
    """Return a page of the suspensions that hold now, the one that ends first first."""
    rows = await read.all(_SUSPENSIONS, {"guild": guild_id, "now": now, "most": most, "skip": skip})
    return [_suspension(row) for row in rows]


async def count(read: Reader, guild_id: int, now: datetime) -> int:
    """Return how many suspensions hold now."""
    return int(await read.scalar(_COUNT, {"guild": guild_id, "now": now}) or 0)


async def lift(unit: Unit, guild_id: int, user_id: int, scope: Pillar | None, by: int) -> bool:
    """End the suspension that holds now; return False if none does."""
    whose = {"guild": guild_id, "user": user_id, "which": scope_name(scope)}
    return await unit.execute(_LIFT, {**whose, "now": unit.now, "at": unit.now, "by": by}) == 1


async def prune(unit: Unit, before: datetime) -> None:
    """Forget what was over or lifted before then."""
    for statement in (_PRUNE_OVER, _PRUNE_LIFTED):
        await unit.execute(statement, {"before": before})


async def forget(unit: Unit, guild_id: int, user_id: int) -> None:
    """Forget whatever a member was ever kept out of."""
    await unit.execute(_FORGET, {"guild": guild_id, "user": user_id})


def _suspension(row: sa.Row[Any]) -> Suspension:
    return Suspension(
        row.guild_id,
        row.user_id,
        scope_of(row.pillar),
        row.reason,
        row.suspended_by,
        row.suspended_at,
        None if row.until == _NEVER else row.until,
        row.lifted_at,
    )
