"""The table of what members wear for their flags, and every statement on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import by_room
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.looking.wearing import Kept, Label, Naming, Note

worn: Final = sa.Table(
    "worn",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=by_room("flags")),
    sa.Column("joined_at", UTCDateTime),
    # Lists that are only ever read as a whole: ids with commas between, tags a line each.
    sa.Column("role_ids", sa.Text, nullable=False),
    sa.Column("leaving_ids", sa.Text, nullable=False),
    sa.Column("is_named", sa.Boolean, nullable=False),
    sa.Column("nick_before", sa.Text),
    sa.Column("nick_found", sa.Text),
    sa.Column("nick_meant", sa.Text),
    sa.Column("tags_found", sa.Text, nullable=False),
    sa.Column("tags_meant", sa.Text, nullable=False),
    sa.Column("tags_off", sa.Text, nullable=False),
    sa.Column("notes", sa.String(80), nullable=False),
)

_W = worn.c
_one = (_W.guild_id == sa.bindparam("guild"), _W.user_id == sa.bindparam("user"))
_GET: Final = sa.select(worn).where(*_one)
_FORGET: Final = sa.delete(worn).where(*_one)
_put = insert(worn).values({column.name: sa.bindparam(column.name) for column in _W})
_PUT: Final = _put.on_conflict_do_update(
    index_elements=[_W.guild_id, _W.user_id],
    set_={column.name: _put.excluded[column.name] for column in _W if not column.primary_key},
)


@dataclass(frozen=True, slots=True)
class Row:
    """What is stored of one member."""

    kept: Kept
    notes: frozenset[Note] = frozenset()
    joined_at: datetime | None = None
    """When they had joined the server: another moment now means that they have left in between."""


async def get(read: Reader, guild_id: int, user_id: int) -> Row | None:
    """Return what is stored of a member, or None if nothing is."""
    row = await read.one_or_none(_GET, {"guild": guild_id, "user": user_id})
    return None if row is None else _row(row)


async def put(unit: Unit, guild_id: int, user_id: int, row: Row) -> None:
    """Store this of a member, in place of what there was."""
    kept = row.kept
    naming = kept.naming or Naming(None, Label(None), Label(None))
    await unit.execute(
        _PUT,
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "joined_at": row.joined_at,
            "role_ids": _written(kept.role_ids),
            "leaving_ids": _written(kept.leaving_ids),
            "is_named": kept.naming is not None,
            "nick_before": naming.before,
            "nick_found": naming.found.nick,
            "nick_meant": naming.meant.nick,
            "tags_found": "\n".join(naming.found.tags),
            "tags_meant": "\n".join(naming.meant.tags),
            "tags_off": "\n".join(kept.off),
            "notes": ",".join(note.value for note in Note if note in row.notes),
        },
    )


async def forget(unit: Unit, guild_id: int, user_id: int) -> None:
    """Store nothing of a member any more."""
    await unit.execute(_FORGET, {"guild": guild_id, "user": user_id})


def _written(ids: frozenset[int]) -> str:
    return ",".join(str(id_) for id_ in sorted(ids))


def _ids(written: str) -> frozenset[int]:
    return frozenset(int(id_) for id_ in written.split(",") if id_)


def _tags(written: str) -> tuple[str, ...]:
    return tuple(tag for tag in written.split("\n") if tag)


def _row(row: sa.Row[Any]) -> Row:
    naming = Naming(
        row.nick_before,
        Label(row.nick_found, _tags(row.tags_found)),
        Label(row.nick_meant, _tags(row.tags_meant)),
    )
    kept = Kept(
        _ids(row.role_ids), _ids(row.leaving_ids), naming if row.is_named else None, _tags(row.tags_off)
    )
    notes = frozenset(Note(note) for note in row.notes.split(",") if note)
    return Row(kept, notes, row.joined_at)
