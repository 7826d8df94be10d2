"""Facts: single values the bot remembers about itself, by name, such as which commands it last synced."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.schema import insert, metadata

facts: Final = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

_GET: Final = sa.select(facts.c.value).where(facts.c.name == sa.bindparam("name_"))
_stored = insert(facts).values(name=sa.bindparam("name_"), value=sa.bindparam("value_"))
_PUT: Final = _stored.on_conflict_do_update(
    index_elements=[facts.c.name], set_={"value": _stored.excluded.value}
)


def is_stored(name: str) -> sa.ColumnElement[bool]:
    """Return whether anything is stored under ``name``, as a part of a statement."""
    return sa.exists().where(facts.c.name == name)


async def recall(read: Reader, name: str) -> str | None:
    """Return what was stored under ``name``, or None."""
    return await read.scalar(_GET, {"name_": name})


async def remember(unit: Unit, name: str, value: str) -> None:
    """Store ``value`` under ``name``, in place of what was there."""
    await unit.execute(_PUT, {"name_": name, "value_": value})
