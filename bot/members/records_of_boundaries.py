"""The tables of blocks and quiet hours, and every statement on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import by_room, owner
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.members.rules import Rhythm

blocks: Final = sa.Table(
    "blocks",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("blocker_id", Snowflake, primary_key=True, autoincrement=False, info=by_room("blocks")),
    sa.Column(
        "blocked_id",
        Snowflake,
        primary_key=True,
        autoincrement=False,
        info=by_room("blocks", unexported="whom others block"),
    ),
    sa.Column("created_at", UTCDateTime, nullable=False),
)
rhythms: Final = sa.Table(
    "rhythms",
    metadata,
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("quiet-hours")),
    sa.Column("zone", sa.Text, nullable=False),
    # Minutes of the day.
    sa.Column("quiet_from", sa.Integer),
    sa.Column("quiet_to", sa.Integer),
)

_one, _other = sa.bindparam("blocker", type_=Snowflake), sa.bindparam("blocked", type_=Snowflake)
_here = blocks.c.guild_id == sa.bindparam("guild")
_is_this = sa.and_(_here, blocks.c.blocker_id == _one, blocks.c.blocked_id == _other)

_BLOCK: Final = (
    insert(blocks)
    .values({column.name: sa.bindparam(column.name) for column in blocks.c})
    .on_conflict_do_nothing()
)
_UNBLOCK: Final = sa.delete(blocks).where(_is_this)
_HAS_BLOCKED: Final = sa.select(blocks.c.created_at).where(_is_this)
_IS_BLOCKED: Final = (
    sa.select(blocks.c.created_at)
    .where(
        _here,
        sa.or_(
            sa.and_(blocks.c.blocker_id == _one, blocks.c.blocked_id == _other),
            sa.and_(blocks.c.blocker_id == _other, blocks.c.blocked_id == _one),
        ),
    )
    .limit(1)
)
_BLOCKS: Final = (
    sa.select(blocks.c.blocked_id, blocks.c.created_at)
    .where(_here, blocks.c.blocker_id == _one)
    .order_by(blocks.c.created_at.desc(), blocks.c.blocked_id)
)
_BLOCKED_BY: Final = sa.select(blocks.c.blocker_id, blocks.c.blocked_id).where(
    _here, blocks.c.blocker_id.in_(sa.bindparam("blockers", expanding=True))
)

_names_user = sa.or_(blocks.c.blocker_id == sa.bindparam("user"), blocks.c.blocked_id == sa.bindparam("user"))
_TAKE: Final = sa.delete(blocks).where(_here, _names_user).returning(blocks.c.blocker_id, blocks.c.blocked_id)

_RHYTHM: Final = sa.select(rhythms.c.zone, rhythms.c.quiet_from, rhythms.c.quiet_to).where(
    rhythms.c.user_id == sa.bindparam("user")
)
_put_rhythm = insert(rhythms).values({column.name: sa.bindparam(column.name) for column in rhythms.c})
_PUT_RHYTHM: Final = _put_rhythm.on_conflict_do_update(
    index_elements=[rhythms.c.user_id],
    set_={name: _put_rhythm.excluded[name] for name in ("zone", "quiet_from", "quiet_to")},
)


def _pair(guild_id: int, blocker_id: int, blocked_id: int) -> dict[str, Any]:
    return {"guild": guild_id, "blocker": blocker_id, "blocked": blocked_id}


async def block(unit: Unit, guild_id: int, blocker_id: int, blocked_id: int) -> bool:
    """Store a block; False if there is one."""
    row = {
        "guild_id": guild_id,
        "blocker_id": blocker_id,
        "blocked_id": blocked_id,
        "created_at": unit.now,
    }
    return bool(await unit.execute(_BLOCK, row))


async def unblock(unit: Unit, guild_id: int, blocker_id: int, blocked_id: int) -> bool:
    """Forget a block; False if there is none."""
    return bool(await unit.execute(_UNBLOCK, _pair(guild_id, blocker_id, blocked_id)))


async def has_blocked(read: Reader, guild_id: int, blocker_id: int, blocked_id: int) -> bool:
    """Say whether the first has blocked the second."""
    return await read.one_or_none(_HAS_BLOCKED, _pair(guild_id, blocker_id, blocked_id)) is not None


async def is_blocked(read: Reader, guild_id: int, one_id: int, other_id: int) -> bool:
    """Say whether either has blocked the other."""
    return await read.one_or_none(_IS_BLOCKED, _pair(guild_id, one_id, other_id)) is not None


async def blocks_of(read: Reader, guild_id: int, blocker_id: int) -> list[tuple[int, datetime]]:
    """Return whom a member has blocked and when, newest first."""
    rows = await read.all(_BLOCKS, {"guild": guild_id, "blocker": blocker_id})
    return [(row.blocked_id, row.created_at) for row in rows]


async def blocked_by(read: Reader, guild_id: int, blocker_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return who among these members has blocked whom, as pairs."""
    rows = await read.all(_BLOCKED_BY, {"guild": guild_id, "blockers": list(blocker_ids)})
    return [(row.blocker_id, row.blocked_id) for row in rows]


async def take_blocks(unit: Unit, guild_id: int, user_id: int) -> list[tuple[int, int]]:
    """Forget all blocks of and by a member, and return them: blocker and blocked."""
    rows = await unit.all(_TAKE, {"guild": guild_id, "user": user_id})
    return [(row.blocker_id, row.blocked_id) for row in rows]


async def rhythm(read: Reader, user_id: int) -> Rhythm:
    """Return a member's rhythm; one without quiet hours if they never chose any."""
    row = await read.one_or_none(_RHYTHM, {"user": user_id})
    return Rhythm() if row is None else Rhythm(row.zone, _to_time(row.quiet_from), _to_time(row.quiet_to))


async def save_rhythm(unit: Unit, user_id: int, rhythm: Rhythm) -> None:
    """Store a member's rhythm."""
    row = {
        "user_id": user_id,
        "zone": rhythm.zone,
        "quiet_from": _to_minutes(rhythm.quiet_from),
        "quiet_to": _to_minutes(rhythm.quiet_to),
    }
    await unit.execute(_PUT_RHYTHM, row)


def _to_minutes(moment: time | None) -> int | None:
    return None if moment is None else moment.hour * 60 + moment.minute


def _to_time(minutes: int | None) -> time | None:
    return None if minutes is None else time(*divmod(minutes, 60))
