"""The table of flags, and every statement on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import by_room
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.looking.rules import CURRENT, Audience, Flag, Kind, Outcome, Pay, Show, Sort, State, Words

flags: Final = sa.Table(
    "flags",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("user_id", Snowflake, nullable=False, info=by_room("flags")),
    sa.Column("sort", sa.String(10), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    # Values of closed sets, and skills that are one line each: lists that are only ever read as a whole.
    sa.Column("kinds", sa.String(80), nullable=False),
    sa.Column("skills", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("pay", sa.String(10)),
    sa.Column("pay_range", sa.Text, nullable=False),
    sa.Column("audience", sa.String(14), nullable=False),
    sa.Column("shows", sa.String(20), nullable=False),
    sa.Column("is_matched", sa.Boolean, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("posted_at", UTCDateTime),
    sa.Column("public_at", UTCDateTime),
    sa.Column("expires_at", UTCDateTime),
    sa.Column("warned_at", UTCDateTime),
    sa.Column("admitted_at", UTCDateTime),
    sa.Column("ended_at", UTCDateTime),
    sa.Column("outcome", sa.String(10)),
    sa.Column("channel_id", Snowflake),
    sa.Column("message_id", Snowflake),
    sa.Column("withdrawn_at", UTCDateTime),
    # The line that told everybody of good news.
    sa.Column("said_channel_id", Snowflake),
    sa.Column("said_message_id", Snowflake),
    sa.Index("ix_flags_owner", "guild_id", "user_id", "state", "id"),
    sa.Index("ix_flags_public", "guild_id", "public_at", "id"),
    sa.Index("ix_flags_running", "guild_id", "state", "id"),
    sa.Index("ix_flags_matched", "guild_id", "is_matched", "state", "user_id"),
    sa.Index("ix_flags_drafts", "state", "created_at"),
    sa.Index("ix_flags_ended", "ended_at"),
)
_F = flags.c
_owner = (_F.guild_id == sa.bindparam("guild"), _F.user_id == sa.bindparam("user"))
_FIXED: Final = ("id", "guild_id", "user_id", "sort", "said_channel_id", "said_message_id")
_CHANGING: Final = tuple(column.name for column in flags.columns if column.name not in _FIXED)

_ADD: Final = insert(flags).on_conflict_do_nothing(index_elements=[_F.id])
_SAVE: Final = (
    sa.update(flags)
    .where(_F.id == sa.bindparam("id_"))
    .values({name: sa.bindparam(name) for name in _CHANGING if name != "created_at"})
)
_SAID: Final = (
    sa.update(flags)
    .where(_F.id == sa.bindparam("id_"))
    .values(said_channel_id=sa.bindparam("channel"), said_message_id=sa.bindparam("message"))
)
_GET: Final = sa.select(flags).where(_F.id == sa.bindparam("id_"))
_SEVERAL: Final = sa.select(flags).where(_F.id.in_(sa.bindparam("ids", expanding=True)))
_OF_OWNER: Final = (
    sa.select(flags)
    .where(*_owner, _F.state.in_(sa.bindparam("states", expanding=True)))
    # What has run out is never swept away: however much of it there is, it hides nothing that still holds.
    .order_by(sa.case((_F.state == State.LAPSED.value, 1), else_=0), _F.id.desc())
    .limit(50)
)
_PUBLIC_SINCE: Final = (
    sa.select(flags)
    .where(
        _F.guild_id == sa.bindparam("guild"),
        _F.state == State.RUNNING.value,
        _F.audience == Audience.EVERYONE.value,
        sa.or_(
            _F.public_at > sa.bindparam("after"),
            sa.and_(_F.public_at == sa.bindparam("after"), _F.id > sa.bindparam("after_id")),
        ),
        _F.public_at >= sa.bindparam("after"),
        _F.public_at <= sa.bindparam("until"),
    )
    .order_by(_F.public_at, _F.id)
    .limit(sa.bindparam("most"))
)
_MATCHED: Final = (
    sa.select(flags)
    .where(
        _F.guild_id == sa.bindparam("guild"),
        _F.is_matched.is_(sa.true()),
        _F.state == State.RUNNING.value,
        _F.user_id > sa.bindparam("after"),
    )
    .order_by(_F.user_id, _F.id)
    .limit(sa.bindparam("most"))
)
_RUNNING: Final = (
    sa.select(flags)
    .where(
        _F.guild_id == sa.bindparam("guild"),
        _F.state == State.RUNNING.value,
        _F.id > sa.bindparam("after"),
    )
    .order_by(_F.id)
    .limit(sa.bindparam("most"))
)
_PRUNE_ENDED: Final = sa.delete(flags).where(_F.ended_at < sa.bindparam("before"))
_PRUNE_DRAFTS: Final = sa.delete(flags).where(
    _F.state == State.DRAFT.value, _F.created_at < sa.bindparam("before")
)


# ---------------------------------------------------------------------- flags


async def add(unit: Unit, flag: Flag) -> bool:
    """Store a new flag; False if there is one with its id."""
    row = {"id": flag.id, "guild_id": flag.guild_id, "user_id": flag.user_id, "sort": flag.sort.value}
    return bool(await unit.execute(_ADD, row | _values(flag)))


async def save(unit: Unit, flag: Flag) -> None:
    """Store a flag as it is now."""
    values = _values(flag)
    del values["created_at"]
    await unit.execute(_SAVE, {"id_": flag.id, **values})


async def said(unit: Unit, flag_id: str, channel_id: int, message_id: int) -> None:
    """Remember the line that told everybody of good news."""
    await unit.execute(_SAID, {"id_": flag_id, "channel": channel_id, "message": message_id})


async def get(read: Reader, flag_id: str) -> Flag | None:
    """Return a flag, or None if there is none with this id."""
    row = await read.one_or_none(_GET, {"id_": flag_id})
    return None if row is None else _flag(row)


async def get_to_change(unit: Unit, flag_id: str) -> Flag | None:
    """The same, held until the unit ends: whoever else wants to change it waits."""
    await unit.hold(f"flag:{flag_id}")
    return await get(unit, flag_id)


async def several(read: Reader, ids: Sequence[str]) -> list[Flag]:
    """Return the flags with these ids, in the order of ``ids``; those that are not there are left out."""
    if not ids:
        return []
    found = {row.id: _flag(row) for row in await read.all(_SEVERAL, {"ids": list(ids)})}
    return [found[id_] for id_ in ids if id_ in found]


async def current_of(read: Reader, guild_id: int, user_id: int) -> list[Flag]:
    """Return what a member may still do something about, newest first; at most 50."""
    return await _of_owner(read, guild_id, user_id, CURRENT)


async def running_of(read: Reader, guild_id: int, user_id: int) -> list[Flag]:
    """Return what a member has up, newest first; some may have run out and not be swept yet."""
    return await _of_owner(read, guild_id, user_id, (State.RUNNING,))


async def running(read: Reader, guild_id: int, after_id: str, most: int) -> list[Flag]:
    """Return flags of a server that are up, in the order of their ids."""
    rows = await read.all(_RUNNING, {"guild": guild_id, "after": after_id, "most": most})
    return [_flag(row) for row in rows]


async def public_since(
    read: Reader, guild_id: int, after: tuple[datetime, str], until: datetime, most: int
) -> list[Flag]:
    """Return running flags that everybody may see since after ``after`` (moment and id) up to ``until``, in that order."""
    moment, flag_id = after
    params = {"guild": guild_id, "after": moment, "after_id": flag_id, "until": until, "most": most}
    return [_flag(row) for row in await read.all(_PUBLIC_SINCE, params)]


async def running_matched(read: Reader, guild_id: int, after_user: int, most: int) -> list[Flag]:
    """Return running flags whose owners want to hear of what fits, in the order of their owners."""
    rows = await read.all(_MATCHED, {"guild": guild_id, "after": after_user, "most": most})
    return [_flag(row) for row in rows]


async def prune_drafts(unit: Unit, before: datetime) -> None:
    """Forget what was written before then and never put up."""
    await unit.execute(_PRUNE_DRAFTS, {"before": before})


async def prune_ended(unit: Unit, before: datetime) -> None:
    """Forget what ended before then."""
    await unit.execute(_PRUNE_ENDED, {"before": before})


async def _of_owner(read: Reader, guild_id: int, user_id: int, states: Iterable[State]) -> list[Flag]:
    params = {"guild": guild_id, "user": user_id, "states": [state.value for state in states]}
    found = [_flag(row) for row in await read.all(_OF_OWNER, params)]
    return sorted(found, key=lambda flag: flag.id, reverse=True)


# ---------------------------------------------------------------------- rows


def _values(flag: Flag) -> dict[str, Any]:
    words = flag.words
    return {
        "state": flag.state.value,
        "role": words.role,
        "words": words.words,
        "kinds": ",".join(kind.value for kind in words.kinds),
        "skills": "\n".join(words.skills),
        "place": words.place,
        "link": words.link,
        "pay": None if words.pay is None else words.pay.value,
        "pay_range": words.pay_range,
        "audience": flag.audience.value,
        "shows": ",".join(show.value for show in Show if show in flag.shows),
        "is_matched": flag.is_matched,
        "created_at": flag.created_at,
        "posted_at": flag.posted_at,
        "public_at": flag.public_at,
        "expires_at": flag.expires_at,
        "warned_at": flag.warned_at,
        "admitted_at": flag.admitted_at,
        "ended_at": flag.ended_at,
        "outcome": None if flag.outcome is None else flag.outcome.value,
        "channel_id": flag.channel_id,
        "message_id": flag.message_id,
        "withdrawn_at": flag.withdrawn_at,
    }


def _flag(row: sa.Row[Any]) -> Flag:
    return Flag(
        id=row.id,
        guild_id=row.guild_id,
        user_id=row.user_id,
        sort=Sort(row.sort),
        words=Words(
            role=row.role,
            words=row.words,
            kinds=tuple(Kind(kind) for kind in _parts(row.kinds, ",")),
            skills=_parts(row.skills, "\n"),
            place=row.place,
            link=row.link,
            pay=None if row.pay is None else Pay(row.pay),
            pay_range=row.pay_range,
        ),
        created_at=row.created_at,
        state=State(row.state),
        audience=Audience(row.audience),
        shows=frozenset(Show(show) for show in _parts(row.shows, ",")),
        is_matched=row.is_matched,
        posted_at=row.posted_at,
        public_at=row.public_at,
        expires_at=row.expires_at,
        warned_at=row.warned_at,
        admitted_at=row.admitted_at,
        ended_at=row.ended_at,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        channel_id=row.channel_id,
        message_id=row.message_id,
        withdrawn_at=row.withdrawn_at,
    )


def _parts(text: str, between: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(between) if part)
