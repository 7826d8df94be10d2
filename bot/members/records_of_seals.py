"""The table of sealed blocks, and every statement on it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.core.seals import SEAL_LENGTH

sealed_blocks: Final = sa.Table(
    "sealed_blocks",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("seal", sa.String(SEAL_LENGTH), primary_key=True),
    sa.Column("sealed_at", UTCDateTime, nullable=False),
)

_here: Final = sealed_blocks.c.guild_id == sa.bindparam("guild")
_some: Final = sealed_blocks.c.seal.in_(sa.bindparam("seals", expanding=True))
_ADD: Final = (
    insert(sealed_blocks)
    .values({column.name: sa.bindparam(f"new_{column.name}") for column in sealed_blocks.c})
    .on_conflict_do_nothing()
)
_FIND: Final = sa.select(sealed_blocks.c.seal).where(_here, _some)
_ANY: Final = sa.select(sealed_blocks.c.seal).where(_here).limit(1)
_DROP: Final = sa.delete(sealed_blocks).where(_here, _some)


async def add(unit: Unit, guild_id: int, seals: Collection[str]) -> None:
    """Store seals; those that are there stay."""
    if seals:
        common = {"new_guild_id": guild_id, "new_sealed_at": unit.now}
        await unit.execute(_ADD, [{**common, "new_seal": each} for each in sorted(seals)])


async def found(read: Reader, guild_id: int, seals: Collection[str]) -> frozenset[str]:
    """Return which of these seals there are."""
    rows = await read.all(_FIND, {"guild": guild_id, "seals": sorted(seals)})
    return frozenset(row.seal for row in rows)


async def has_any(read: Reader, guild_id: int) -> bool:
    """Say whether anything is sealed in a server."""
    return await read.scalar(_ANY, {"guild": guild_id}) is not None


async def drop(unit: Unit, guild_id: int, seals: Collection[str]) -> bool:
    """Break seals; False if there was none."""
    return bool(await unit.execute(_DROP, {"guild": guild_id, "seals": sorted(seals)}))
