"""The table of who met and who thanked whom, and every statement on it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import owner
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.introductions.records_of_preferences import intro_preferences
from bot.introductions.ways import Edge, EdgeKind

edges: Final = sa.Table(
    "edges",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("from_id", Snowflake, primary_key=True, autoincrement=False, info=owner("acquaintances")),
    sa.Column(
        "to_id",
        Snowflake,
        primary_key=True,
        autoincrement=False,
        info=owner("acquaintances", unexported="the same edge, the other way round"),
    ),
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sqlite_with_rowid=False,  # whoever somebody knows lies side by side: a quarter of the time to read them
)
"""Every edge lies here twice, once in each direction, with the same moment; met and thanked are two edges."""

_IDS_AT_ONCE: Final = 500
_ROWS_AT_ONCE: Final = 1_000
"""What is taken in without letting anybody else have a turn, in a few milliseconds."""

_add = insert(edges).values({column.name: sa.bindparam(column.name) for column in edges.c})
_ADD: Final = _add.on_conflict_do_update(
    index_elements=list(edges.primary_key),
    set_={"created_at": _add.excluded.created_at},
    where=_add.excluded.created_at < edges.c.created_at,
)
_BETWEEN: Final = (
    sa.select(edges.c.kind)
    .where(
        edges.c.guild_id == sa.bindparam("guild"),
        edges.c.from_id == sa.bindparam("one"),
        edges.c.to_id == sa.bindparam("other"),
    )
    .limit(1)
)
_is_open: Final = (
    sa.select(intro_preferences.c.is_link)
    .where(
        intro_preferences.c.guild_id == sa.bindparam("guild"),
        intro_preferences.c.user_id == edges.c.to_id,
    )
    .scalar_subquery()
)
# Grouped and ordered as the primary key is, so that the limit ends the reading and not only what is returned.
_FROM: Final = (
    sa.select(
        edges.c.from_id,
        edges.c.to_id,
        sa.type_coerce(sa.func.min(edges.c.created_at), sa.BigInteger).label("since"),
        _is_open.label("is_open"),
    )
    .where(
        edges.c.guild_id == sa.bindparam("guild"),
        edges.c.from_id.in_(sa.bindparam("ids", expanding=True)),
        sa.or_(edges.c.from_id > sa.bindparam("after_from"), edges.c.to_id > sa.bindparam("after_to")),
    )
    .group_by(edges.c.from_id, edges.c.to_id)
    .order_by(edges.c.from_id, edges.c.to_id)
    .limit(sa.bindparam("most"))
)


async def add(unit: Unit, guild_id: int, one_id: int, other_id: int, kind: EdgeKind) -> None:
    """Store an edge in both directions; of one that is there already the older moment stays."""
    # In order, so that two units adding the same edge can't wait for each other in a circle.
    pairs = sorted(((one_id, other_id), (other_id, one_id)))
    await unit.execute(
        _ADD,
        [
            {"guild_id": guild_id, "from_id": start, "to_id": end, "kind": kind.value, "created_at": unit.now}
            for start, end in pairs
        ],
    )


async def is_between(read: Reader, guild_id: int, one_id: int, other_id: int) -> bool:
    """Tell whether there is an edge of any kind between two members."""
    return await read.scalar(_BETWEEN, {"guild": guild_id, "one": one_id, "other": other_id}) is not None


async def edges_from(
    read: Reader, guild_id: int, ids: Collection[int], most: int
) -> AsyncGenerator[list[Edge]]:
    """Give up to ``most`` edges that start at these members, in the order of both ids, part by part.

    One of several kinds is one edge, and as old as the oldest.
    """
    waiting: list[int] = sorted(ids)
    after: tuple[int, int] = (-1, -1)  # the last edge given: its start may be the first of those that wait
    while waiting and most:
        asked = min(_ROWS_AT_ONCE, most)
        rows = await read.all(
            _FROM,
            {
                "guild": guild_id,
                "ids": waiting[:_IDS_AT_ONCE],
                "after_from": after[0],
                "after_to": after[1],
                "most": asked,
            },
        )
        part = [Edge(*row) for row in rows]
        yield part
        most -= len(part)
        if len(part) < asked:
            del waiting[:_IDS_AT_ONCE]
        else:
            after = part[-1].from_id, part[-1].to_id
            waiting = [start for start in waiting if start >= after[0]]
