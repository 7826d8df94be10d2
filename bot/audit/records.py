"""The table of the trail, and every statement on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from bot.audit.rules import Act, Entry, Query
from bot.core.database import Reader, Unit
from bot.core.personal import named
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.core.text import normalised

_T = TypeVar("_T")

audit: Final = sa.Table(
    "audit",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("at", UTCDateTime, nullable=False),
    sa.Column("act", sa.String(24), nullable=False),
    sa.Column("by_id", Snowflake, info=named("organizing", without=("on_id", "searched"))),
    sa.Column("on_id", Snowflake, info=named("reports", unexported="what organizers wrote among themselves")),
    sa.Column("about", sa.String(20), nullable=False),
    sa.Column("about_id", sa.String(20), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("searched", sa.Text, nullable=False),
    sa.Index("ix_audit_guild", "guild_id", "id"),
    sa.Index("ix_audit_by", "by_id", "guild_id", "id"),
    sa.Index("ix_audit_on", "on_id", "guild_id", "id"),
    sa.Index("ix_audit_age", "at"),
)
channels: Final = sa.Table(
    "audit_channels",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("channel_id", Snowflake, nullable=False),
)

_A = audit.c
_here: Final = _A.guild_id == sa.bindparam("guild")
_fits: Final = (
    sa.or_(sa.bindparam("act", type_=sa.String) == "", _A.act == sa.bindparam("act")),
    sa.or_(sa.bindparam("words", type_=sa.Text) == "", _A.searched.like(sa.bindparam("words"), escape="\\")),
)
_by: Final = _A.by_id == sa.bindparam("by")
_on: Final = _A.on_id == sa.bindparam("on")
_newest: Final = _A.id.desc()
_most: Final = sa.bindparam("most", type_=sa.Integer)
_skip: Final = sa.bindparam("skip", type_=sa.Integer)
# One statement each for what is asked for, so that each has its index.
_FOUND: Final = sa.select(audit).where(_here, *_fits).order_by(_newest).limit(_most).offset(_skip)
_FOUND_BY: Final = sa.select(audit).where(_here, _by, *_fits).order_by(_newest).limit(_most).offset(_skip)
_FOUND_ON: Final = sa.select(audit).where(_here, _on, *_fits).order_by(_newest).limit(_most).offset(_skip)
_COUNT: Final = sa.select(sa.func.count()).select_from(audit).where(_here, *_fits)
_COUNT_BY: Final = sa.select(sa.func.count()).select_from(audit).where(_here, _by, *_fits)
_COUNT_ON: Final = sa.select(sa.func.count()).select_from(audit).where(_here, _on, *_fits)
_FOUND_BOTH: Final = _FOUND_ON.where(_by)
_COUNT_BOTH: Final = _COUNT_ON.where(_by)
_IS_NOTED: Final = sa.select(
    sa.exists().where(
        _here, _on, _A.act.in_(sa.bindparam("acts", expanding=True)), _A.at > sa.bindparam("since")
    )
)
_ENTRY: Final = sa.select(audit).where(_A.id == sa.bindparam("entry"))
_ADD: Final = insert(audit).values({column.name: sa.bindparam(column.name) for column in audit.c})
_NOT_BY: Final = sa.update(audit).where(_by, _here).values(by_id=None)
_NOT_ON: Final = sa.update(audit).where(_on, _here).values(on_id=None)
_NEVER_BY: Final = sa.update(audit).where(_by).values(by_id=None)
_NEVER_ON: Final = sa.update(audit).where(_on).values(on_id=None)
_PRUNE: Final = sa.delete(audit).where(_A.at < sa.bindparam("before"))

_CHANNEL: Final = sa.select(channels.c.channel_id).where(channels.c.guild_id == sa.bindparam("guild"))
_put = insert(channels).values(guild_id=sa.bindparam("guild"), channel_id=sa.bindparam("channel"))
_PUT_CHANNEL: Final = _put.on_conflict_do_update(
    index_elements=[channels.c.guild_id], set_={"channel_id": _put.excluded.channel_id}
)
_NO_CHANNEL: Final = sa.delete(channels).where(channels.c.guild_id == sa.bindparam("guild"))


async def add(unit: Unit, entry: Entry) -> None:
    """Add an entry to the trail."""
    words = " ".join([entry.why, *entry.details.values()])
    row: dict[str, Any] = {
        "id": entry.id,
        "guild_id": entry.guild_id,
        "at": entry.at,
        "act": entry.act.value,
        "by_id": entry.by,
        "on_id": entry.on,
        "about": entry.about,
        "about_id": entry.about_id,
        "why": entry.why,
        "details": dict(entry.details),
        "searched": normalised(words),
    }
    await unit.execute(_ADD, row)


async def entry(read: Reader, entry_id: str) -> Entry | None:
    """Return one entry."""
    row = await read.one_or_none(_ENTRY, {"entry": entry_id})
    return None if row is None else _entry(row)


async def found(read: Reader, guild_id: int, query: Query, *, most: int, skip: int) -> list[Entry]:
    """Return a page of what fits, newest first."""
    statement = _chosen(query, _FOUND, _FOUND_BY, _FOUND_ON, _FOUND_BOTH)
    rows = await read.all(statement, {**_asked(guild_id, query), "most": most, "skip": skip})
    return [_entry(row) for row in rows]


async def count(read: Reader, guild_id: int, query: Query) -> int:
    """Return how many entries fit."""
    statement = _chosen(query, _COUNT, _COUNT_BY, _COUNT_ON, _COUNT_BOTH)
    return int(await read.scalar(statement, _asked(guild_id, query)) or 0)


async def is_noted(read: Reader, guild_id: int, user_id: int, acts: Iterable[Act], since: datetime) -> bool:
    """Say whether one of these acts on a member was noted since a moment."""
    params = {"guild": guild_id, "on": user_id, "acts": [act.value for act in acts], "since": since}
    return bool(await read.scalar(_IS_NOTED, params))


async def prune(unit: Unit, before: datetime) -> None:
    """Forget what is older."""
    await unit.execute(_PRUNE, {"before": before})


async def forget(unit: Unit, guild_id: int | None, user_id: int) -> None:
    """Take a member's id out of a server's trail, or of every server's. The one change an entry ever sees."""
    if guild_id is None:
        await unit.execute(_NEVER_BY, {"by": user_id})
        await unit.execute(_NEVER_ON, {"on": user_id})
    else:
        await unit.execute(_NOT_BY, {"by": user_id, "guild": guild_id})
        await unit.execute(_NOT_ON, {"on": user_id, "guild": guild_id})


async def channel(read: Reader, guild_id: int) -> int | None:
    """Return the channel into which a server's trail is mirrored."""
    return await read.scalar(_CHANNEL, {"guild": guild_id})


async def put_channel(unit: Unit, guild_id: int, channel_id: int | None) -> None:
    """Set that channel, or that there is none."""
    if channel_id is None:
        await unit.execute(_NO_CHANNEL, {"guild": guild_id})
    else:
        await unit.execute(_PUT_CHANNEL, {"guild": guild_id, "channel": channel_id})


def _chosen(query: Query, plainly: _T, by: _T, on: _T, both: _T) -> _T:
    if query.by is None:
        return plainly if query.on is None else on
    return by if query.on is None else both


def _asked(guild_id: int, query: Query) -> dict[str, Any]:
    words = normalised(query.text)
    for letter in ("\\", "%", "_"):
        words = words.replace(letter, f"\\{letter}")
    given: dict[str, Any] = {
        "guild": guild_id,
        "act": query.act.value if query.act else "",
        "words": f"%{words}%" if words else "",
    }
    people = {"by": query.by, "on": query.on}
    return given | {name: person for name, person in people.items() if person is not None}


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        guild_id=row.guild_id,
        at=row.at,
        act=Act(row.act),
        by=row.by_id,
        on=row.on_id,
        about=row.about,
        about_id=row.about_id,
        why=row.why,
        details=row.details,
    )
