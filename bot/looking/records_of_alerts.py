"""The tables of alerts and of what was found for them, and every statement on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.ids import new_id
from bot.core.personal import by_room, owner
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.looking.alerts import Alert, Found, Kept, Subscription
from bot.looking.records import flags
from bot.looking.rules import Audience, Sort, State

alerts: Final = sa.Table(
    "alerts",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("flags")),
    sa.Column("sort", sa.String(10), primary_key=True),
    sa.Column("term", sa.Text, primary_key=True),
    sa.Column("also", sa.String(40), primary_key=True),
    sa.Column("id", RowId, nullable=False),
    # The skill as its member wrote it.
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
)
# Up to which flag a server's members have been told, and how far the round under way has come.
alert_state: Final = sa.Table(
    "alert_state",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("told_at", UTCDateTime, nullable=False),
    sa.Column("told_id", sa.String(20), nullable=False),
    # NULL while none is under way.
    sa.Column("round_id", RowId),
    sa.Column("until_at", UTCDateTime),
    sa.Column("until_id", RowId),
    sa.Column("cursor", Snowflake, info=by_room("flags", unexported="a place in a list")),
)
# Of which flags one member was told in one round.
alert_matches: Final = sa.Table(
    "alert_matches",
    metadata,
    sa.Column("round_id", RowId, primary_key=True),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("flags")),
    sa.Column("guild_id", Snowflake, nullable=False),
    # Ids, newest first, with spaces between: only ever read as a whole.
    sa.Column("flag_ids", sa.Text, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Index("ix_alert_matches_member", "guild_id", "user_id"),
    sa.Index("ix_alert_matches_age", "created_at"),
)

Mark = tuple[datetime, str]
"""A flag's place among a server's flags: when it became public, and its id."""


@dataclass(frozen=True, slots=True)
class Round:
    """A telling that is under way."""

    id: str
    until: Mark
    """The newest flag it is about."""
    cursor: int
    """The last member who has been told, or had nothing to be told."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the telling of one server has come."""

    told: Mark
    """Of what came after it nobody has been told yet, but by the round under way."""
    round: Round | None


_A, _S, _M = alerts.c, alert_state.c, alert_matches.c
_mine: Final = (_A.guild_id == sa.bindparam("guild"), _A.user_id == sa.bindparam("user"))
_here: Final = _S.guild_id == sa.bindparam("guild")

_ADD: Final = (
    insert(alerts)
    .values({column.name: sa.bindparam(column.name) for column in alerts.c})
    .on_conflict_do_nothing()
)
_MINE: Final = sa.select(alerts).where(*_mine).order_by(_A.created_at, _A.sort, _A.term, _A.also)
_REMOVE: Final = sa.delete(alerts).where(*_mine, _A.id.in_(sa.bindparam("ids", expanding=True)))
_CLEAR: Final = sa.delete(alerts).where(*_mine)
_SUBSCRIBERS: Final = (
    sa.select(_A.user_id)
    .distinct()
    .where(_A.guild_id == sa.bindparam("guild"), _A.user_id > sa.bindparam("after"))
    .order_by(_A.user_id)
    .limit(sa.bindparam("most"))
)
_OF_SUBSCRIBERS: Final = sa.select(_A.user_id, _A.sort, _A.term, _A.also, _A.label, _A.created_at).where(
    _A.guild_id == sa.bindparam("guild"),
    _A.user_id >= sa.bindparam("first"),
    _A.user_id <= sa.bindparam("last"),
)
_STILL_PUBLIC: Final = sa.select(flags.c.id).where(
    flags.c.guild_id == sa.bindparam("guild"),
    flags.c.public_at >= sa.bindparam("after"),
    flags.c.public_at <= sa.bindparam("until"),
    flags.c.state == State.RUNNING.value,
    flags.c.audience == Audience.EVERYONE.value,
    flags.c.expires_at > sa.bindparam("now", type_=UTCDateTime),
)

_PROGRESS: Final = sa.select(alert_state).where(_here)
_BEGIN_AT: Final = (
    insert(alert_state)
    .values({name: sa.bindparam(name) for name in ("guild_id", "told_at", "told_id")})
    .on_conflict_do_nothing()
)
_SAVE_ROUND: Final = (
    sa.update(alert_state)
    .where(_here)
    .values({name: sa.bindparam(f"{name}_") for name in ("round_id", "until_at", "until_id", "cursor")})
)
_END_ROUND: Final = (
    sa.update(alert_state)
    .where(_here)
    .values(
        told_at=sa.bindparam("at"),
        told_id=sa.bindparam("flag_id"),
        round_id=None,
        until_at=None,
        until_id=None,
        cursor=None,
    )
)

_FOUND: Final = insert(alert_matches)
_FIND: Final = sa.select(alert_matches).where(
    _M.round_id == sa.bindparam("round_id_"), _M.user_id == sa.bindparam("user")
)
_FORGET_FOUND: Final = sa.delete(alert_matches).where(
    _M.guild_id == sa.bindparam("guild"), _M.user_id == sa.bindparam("user")
)
_PRUNE: Final = sa.delete(alert_matches).where(_M.created_at < sa.bindparam("before"))


# ---------------------------------------------------------------------- what members asked for


async def add(unit: Unit, guild_id: int, user_id: int, wanted: Sequence[Alert]) -> None:
    """Store alerts; those that are there already stay as they are."""
    rows = [
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "sort": alert.sort.value,
            "term": alert.term,
            "also": alert.also,
            "id": new_id(unit.now),
            "label": alert.skill,
            "created_at": unit.now,
        }
        for alert in wanted
    ]
    if rows:
        await unit.execute(_ADD, rows)


async def of_member(read: Reader, guild_id: int, user_id: int) -> list[Kept]:
    """Return a member's alerts, the oldest first."""
    rows = await read.all(_MINE, {"guild": guild_id, "user": user_id})
    return [Kept(row.id, _alert(row), row.created_at) for row in rows]


async def remove(unit: Unit, guild_id: int, user_id: int, ids: Sequence[str]) -> int:
    """Forget some of a member's alerts; ids that are not theirs are left alone. Return how many there were."""
    return await unit.execute(_REMOVE, {"guild": guild_id, "user": user_id, "ids": list(ids)})


async def clear(unit: Unit, guild_id: int, user_id: int) -> int:
    """Forget all of a member's alerts; return how many there were."""
    return await unit.execute(_CLEAR, {"guild": guild_id, "user": user_id})


async def subscribers(read: Reader, guild_id: int, after: int, most: int) -> list[int]:
    """Return the next members with alerts, in the order of their ids."""
    rows = await read.all(_SUBSCRIBERS, {"guild": guild_id, "after": after, "most": most})
    return [row.user_id for row in rows]


async def subscriptions(read: Reader, guild_id: int, first: int, last: int) -> list[Subscription]:
    """Return what the members from one up to another have alerts for."""
    rows = await read.all(_OF_SUBSCRIBERS, {"guild": guild_id, "first": first, "last": last})
    return [Subscription(row.user_id, _alert(row), row.created_at) for row in rows]


async def still_public(read: Reader, guild_id: int, after: Mark, until: Mark, now: datetime) -> set[str]:
    """Return the ids of flags between two marks that everybody may see now; some may lie just beside."""
    params = {"guild": guild_id, "after": after[0], "until": until[0], "now": now}
    return {row.id for row in await read.all(_STILL_PUBLIC, params)}


# ---------------------------------------------------------------------- telling them


async def progress(read: Reader, guild_id: int) -> Progress | None:
    """Return how far the telling has come; None if there was none and nothing to tell."""
    row = await read.one_or_none(_PROGRESS, {"guild": guild_id})
    if row is None:
        return None
    going = None if row.round_id is None else Round(row.round_id, (row.until_at, row.until_id), row.cursor)
    return Progress((row.told_at, row.told_id), going)


async def begin_at(unit: Unit, guild_id: int, moment: datetime) -> None:
    """Let what becomes public from ``moment`` on be told, unless it is known already from where on."""
    await unit.execute(_BEGIN_AT, {"guild_id": guild_id, "told_at": moment, "told_id": ""})


async def save_round(unit: Unit, guild_id: int, going: Round) -> None:
    """Store how far the round under way has come."""
    moment, flag_id = going.until
    row = {"round_id_": going.id, "until_at_": moment, "until_id_": flag_id, "cursor_": going.cursor}
    await unit.execute(_SAVE_ROUND, {"guild": guild_id, **row})


async def end_round(unit: Unit, guild_id: int, told: Mark) -> None:
    """Store that everybody has been told of all flags up to this one."""
    await unit.execute(_END_ROUND, {"guild": guild_id, "at": told[0], "flag_id": told[1]})


async def found(unit: Unit, round_id: str, guild_id: int, matches: Mapping[int, Sequence[str]]) -> None:
    """Store of which flags members are told in a round."""
    rows = [
        {
            "round_id": round_id,
            "user_id": user_id,
            "guild_id": guild_id,
            "flag_ids": " ".join(flag_ids),
            "created_at": unit.now,
        }
        for user_id, flag_ids in matches.items()
    ]
    await unit.execute(_FOUND, rows)


async def find(read: Reader, round_id: str, user_id: int) -> Found | None:
    """Return what a member was told of in a round; None if they were told nothing in it."""
    row = await read.one_or_none(_FIND, {"round_id_": round_id, "user": user_id})
    return None if row is None else _to_found(row)


async def forget_found(unit: Unit, guild_id: int, user_id: int) -> None:
    """Forget what a member was told of."""
    await unit.execute(_FORGET_FOUND, {"guild": guild_id, "user": user_id})


async def prune(unit: Unit, before: datetime) -> None:
    """Forget what members were told of before then."""
    await unit.execute(_PRUNE, {"before": before})


def _alert(row: sa.Row[Any]) -> Alert:
    return Alert(Sort(row.sort), row.term, row.also, row.label)


def _to_found(row: sa.Row[Any]) -> Found:
    return Found(row.guild_id, row.flag_ids.split())
