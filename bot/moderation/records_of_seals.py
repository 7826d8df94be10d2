"""The table of sealed suspensions, and every statement on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.core.seals import SEAL_LENGTH

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Stored for "no end"."""

sealed_suspensions: Final = sa.Table(
    "sealed_suspensions",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("seal", sa.String(SEAL_LENGTH), primary_key=True),
    sa.Column("suspended_at", UTCDateTime, nullable=False),
    sa.Column("until", UTCDateTime, nullable=False),
    sa.Index("ix_sealed_suspensions_until", "until"),
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A suspension of somebody who is not known."""

    seal: str
    suspended_at: datetime
    until: datetime


_C: Final = sealed_suspensions.c
_here: Final = _C.guild_id == sa.bindparam("guild")
_some: Final = _C.seal.in_(sa.bindparam("seals", expanding=True))
_put = insert(sealed_suspensions).values({column.name: sa.bindparam(f"new_{column.name}") for column in _C})
_PUT: Final = _put.on_conflict_do_update(
    index_elements=[_C.guild_id, _C.seal],
    set_={name: _put.excluded[name] for name in ("suspended_at", "until")},
)
_FIND: Final = sa.select(_C.seal, _C.suspended_at, _C.until).where(
    _here, _some, _C.until > sa.bindparam("now")
)
_DROP: Final = sa.delete(sealed_suspensions).where(_here, _some)
_PRUNE: Final = sa.delete(sealed_suspensions).where(_C.until < sa.bindparam("before"))


async def put(unit: Unit, guild_id: int, sealed: Sealed) -> None:
    """Store a sealed suspension, in place of an earlier one."""
    values = {"seal": sealed.seal, "suspended_at": sealed.suspended_at, "until": sealed.until}
    await unit.execute(
        _PUT, {f"new_{name}": value for name, value in values.items()} | {"new_guild_id": guild_id}
    )


async def found(read: Reader, guild_id: int, seals: Collection[str], now: datetime) -> Sequence[Sealed]:
    """Return which of these are in force."""
    rows = await read.all(_FIND, {"guild": guild_id, "seals": sorted(seals), "now": now})
    return [Sealed(*row) for row in rows]


async def drop(unit: Unit, guild_id: int, seals: Collection[str]) -> None:
    """Break seals."""
    await unit.execute(_DROP, {"guild": guild_id, "seals": sorted(seals)})


async def prune(unit: Unit, before: datetime) -> None:
    """Forget what was over before then."""
    await unit.execute(_PRUNE, {"before": before})
