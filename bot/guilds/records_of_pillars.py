"""The table of pillars, and every statement on it."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import named
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.guilds.pillars import Pillar, PillarSettings

pillars: Final = sa.Table(
    "pillars",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("pillar", sa.String(20), primary_key=True),
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("paused_at", UTCDateTime),
    sa.Column("paused_by", Snowflake, info=named("organizing")),
    sa.Column("pause_reason", sa.Text, nullable=False),
    sa.Column("role_id", Snowflake),
    sa.Column("member_days", sa.Integer, nullable=False),
    sa.Column("account_days", sa.Integer, nullable=False),
    # Who paused it may be gone, with everything about them; then nobody did, and it is paused all the same.
    sa.CheckConstraint("paused_by IS NULL OR paused_at IS NOT NULL", name="paused_whole"),
    sa.Index("ix_pillars_paused_by", "paused_by"),
)

_OF_SERVER: Final = sa.select(pillars).where(pillars.c.guild_id == sa.bindparam("guild"))
_ONE: Final = _OF_SERVER.where(pillars.c.pillar == sa.bindparam("which"))
_put = insert(pillars).values({column.name: sa.bindparam(column.name) for column in pillars.c})
_PUT: Final = _put.on_conflict_do_update(
    index_elements=[pillars.c.guild_id, pillars.c.pillar],
    set_={column.name: _put.excluded[column.name] for column in pillars.c if not column.primary_key},
)


async def of_server(read: Reader, guild_id: int) -> dict[Pillar, PillarSettings]:
    """Return what a server settled, of the pillars that anybody touched."""
    found = [_settings(row) for row in await read.all(_OF_SERVER, {"guild": guild_id})]
    return {settings.pillar: settings for settings in found}


async def settings(read: Reader, guild_id: int, pillar: Pillar) -> PillarSettings:
    """Return what a server settled for one pillar; the defaults if nobody touched it."""
    row = await read.one_or_none(_ONE, {"guild": guild_id, "which": pillar.value})
    return PillarSettings(guild_id, pillar) if row is None else _settings(row)


async def save(unit: Unit, settings: PillarSettings) -> None:
    """Store a pillar's settings."""
    values: dict[str, Any] = {
        "guild_id": settings.guild_id,
        "pillar": settings.pillar.value,
        "is_on": settings.is_on,
        "paused_at": settings.paused_at,
        "paused_by": settings.paused_by,
        "pause_reason": settings.pause_reason,
        "role_id": settings.role_id,
        "member_days": settings.member_days,
        "account_days": settings.account_days,
    }
    await unit.execute(_PUT, values)


def _settings(row: sa.Row[Any]) -> PillarSettings:
    return PillarSettings(
        guild_id=row.guild_id,
        pillar=Pillar(row.pillar),
        is_on=row.is_on,
        paused_at=row.paused_at,
        paused_by=row.paused_by,
        pause_reason=row.pause_reason,
        role_id=row.role_id,
        member_days=row.member_days,
        account_days=row.account_days,
    )
