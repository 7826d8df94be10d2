"""The tables of volunteers and rescues, and every statement on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import owner
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.rescue.rules import RescueRate, Volunteer

volunteers: Final = sa.Table(
    "rescue_volunteers",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("follows")),
    sa.Column("since", UTCDateTime, nullable=False),
    sa.Column("asked_at", UTCDateTime),
    sa.Index("ix_rescue_volunteers_member", "guild_id", "user_id"),
)
rescues: Final = sa.Table(
    "rescues",
    metadata,
    sa.Column("share_id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("waited_at", UTCDateTime, nullable=False),
    sa.Column("offered", sa.Integer, nullable=False),
    sa.Column("answered_at", UTCDateTime),
    sa.Index("ix_rescues_guild", "guild_id", "waited_at"),
)

_other: Final = volunteers.alias("other")
_VOLUNTEER: Final = (
    insert(volunteers)
    .values(
        **{name: sa.bindparam(name) for name in ("guild_id", "kind", "user_id", "since")},
        # Whoever was asked lately stays so for a kind they add.
        asked_at=sa.select(sa.func.max(_other.c.asked_at))
        .where(_other.c.guild_id == sa.bindparam("guild_id"), _other.c.user_id == sa.bindparam("user_id"))
        .scalar_subquery(),
    )
    .on_conflict_do_nothing()
)
_STEP_BACK: Final = sa.delete(volunteers).where(
    volunteers.c.guild_id == sa.bindparam("guild"),
    volunteers.c.user_id == sa.bindparam("user"),
    volunteers.c.kind.not_in(sa.bindparam("kinds", expanding=True)),
)
_KINDS_OF: Final = sa.select(volunteers.c.kind).where(
    volunteers.c.guild_id == sa.bindparam("guild"), volunteers.c.user_id == sa.bindparam("user")
)
_FOR_KIND: Final = sa.select(volunteers.c.user_id, volunteers.c.since, volunteers.c.asked_at).where(
    volunteers.c.guild_id == sa.bindparam("guild"), volunteers.c.kind == sa.bindparam("kind")
)
_ASKED: Final = (
    sa.update(volunteers)
    .where(
        volunteers.c.guild_id == sa.bindparam("guild"),
        volunteers.c.user_id.in_(sa.bindparam("users", expanding=True)),
    )
    .values(asked_at=sa.bindparam("at"))
)
_WAITED: Final = insert(rescues).on_conflict_do_nothing()
_ANSWERED: Final = (
    sa.update(rescues)
    .where(rescues.c.share_id == sa.bindparam("share"), rescues.c.answered_at.is_(None))
    .values(answered_at=sa.bindparam("at"))
)
_RATE: Final = sa.select(
    sa.func.count(),
    sa.func.count().filter(rescues.c.offered > 0),
    sa.func.count().filter(rescues.c.offered > 0, rescues.c.answered_at.is_not(None)),
).where(rescues.c.guild_id == sa.bindparam("guild"), rescues.c.waited_at > sa.bindparam("after"))


async def volunteer(unit: Unit, guild_id: int, user_id: int, kinds: Sequence[str]) -> None:
    """Store exactly these kinds as what a member volunteers for."""
    if kinds:
        await unit.execute(
            _VOLUNTEER,
            [{"guild_id": guild_id, "kind": kind, "user_id": user_id, "since": unit.now} for kind in kinds],
        )
    await unit.execute(_STEP_BACK, {"guild": guild_id, "user": user_id, "kinds": list(kinds)})


async def kinds_of(read: Reader, guild_id: int, user_id: int) -> list[str]:
    """Return the kinds a member volunteers for."""
    return [row.kind for row in await read.all(_KINDS_OF, {"guild": guild_id, "user": user_id})]


async def for_kind(read: Reader, guild_id: int, kind: str) -> list[Volunteer]:
    """Return who volunteers for a kind."""
    rows = await read.all(_FOR_KIND, {"guild": guild_id, "kind": kind})
    return [Volunteer(*row) for row in rows]


async def asked(unit: Unit, guild_id: int, user_ids: Sequence[int]) -> None:
    """Remember that these were asked now, whatever the kind."""
    await unit.execute(_ASKED, {"guild": guild_id, "users": list(user_ids), "at": unit.now})


async def waited(unit: Unit, share_id: str, guild_id: int, offered: int) -> None:
    """Store that a share waited too long, and to how many it was offered."""
    await unit.execute(
        _WAITED,
        {
            "share_id": share_id,
            "guild_id": guild_id,
            "waited_at": unit.now,
            "offered": offered,
        },
    )


async def answered(unit: Unit, share_id: str, at: datetime) -> None:
    """Store that a share that waited was answered."""
    await unit.execute(_ANSWERED, {"share": share_id, "at": at})


async def rate(read: Reader, guild_id: int, after: datetime) -> RescueRate:
    """Return how a server's rescues went since a moment."""
    row = await read.one_or_none(_RATE, {"guild": guild_id, "after": after})
    return RescueRate(0, 0, 0) if row is None else RescueRate(*row)
