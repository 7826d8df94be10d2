"""The table of erasures that are not through, and every statement on it, and on what is planned and wanted of a member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import by_room, mentioned, names_member
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.core.seals import IS_ANY
from bot.core.wanted import agenda, outbox

erasures: Final = sa.Table(
    "erasures",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column(
        "user_id",
        Snowflake,
        primary_key=True,
        autoincrement=False,
        info=by_room("delivery", unexported="it is gone when the last of the others is"),
    ),
    sa.Column("erased_at", UTCDateTime, nullable=False),
    sa.Column("is_back", sa.Boolean, nullable=False),
)

_E, _O, _A = erasures.c, outbox.c, agenda.c
_needle: Final = sa.bindparam("needle", type_=sa.Text)
_guild: Final = sa.bindparam("guild", type_=sa.BigInteger)
_this: Final = (_E.guild_id == _guild, _E.user_id == sa.bindparam("user"))

_BEGIN: Final = (
    insert(erasures)
    .values({column.name: sa.bindparam(f"new_{column.name}") for column in _E})
    .on_conflict_do_nothing()
)
_UNDER_WAY: Final = sa.select(_E.erased_at, _E.is_back).where(*_this)
_BACK: Final = sa.update(erasures).where(*_this, _E.is_back.is_(sa.false())).values(is_back=True)
_DONE: Final = sa.delete(erasures).where(*_this)
_payload: Final = sa.cast(_O.payload, sa.Text)
"""As it is stored: an id is found in it, even if nobody can read it any more."""
_EFFECTS: Final = sa.select(
    _O.id,
    _O.kind,
    _O.lane,
    _O.key,
    _payload.label("payload"),
    _O.reason,
    _O.due_at,
    _O.attempts,
    _O.leased_by,
    _O.created_at,
).where(
    _O.guild_id == _guild,
    sa.or_(
        _payload.like(_needle),
        _O.lane.like(_needle),
        _O.key.like(_needle),
        _O.reason.like(_needle),
    ),
)
_DROP_EFFECTS: Final = sa.delete(outbox).where(_O.id.in_(sa.bindparam("ids", expanding=True)))
_MOMENTS: Final = sa.select(_A.kind, _A.subject, _A.due_at).where(
    _A.guild_id == _guild, _A.subject.like(_needle)
)
_MOMENT: Final = sa.select(_A.due_at).where(
    _A.kind == sa.bindparam("kind_"), _A.subject == sa.bindparam("subject_")
)
_AWAITED: Final = sa.select(
    sa.or_(
        sa.exists().where(_A.kind == sa.bindparam("kind_"), _A.subject == sa.bindparam("subject_")),
        sa.exists().where(*_this, _E.is_back.is_(sa.false())),
    ),
    IS_ANY,
)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An erasure of which something is left to do."""

    erased_at: datetime
    is_back: bool
    """Whether the member has been here since: what they do now is theirs to keep."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An effect that names somebody."""

    id: int
    kind: str
    is_finished: bool
    is_untouched: bool
    """Whether nobody ever tried it."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """A moment that names somebody."""

    kind: str
    subject: str
    due_at: datetime


async def begin(unit: Unit, guild_id: int, user_id: int, erased_at: datetime, *, is_back: bool) -> None:
    """Remember that an erasure is not through; one that began before stays as it was."""
    values = {"guild_id": guild_id, "user_id": user_id, "erased_at": erased_at, "is_back": is_back}
    await unit.execute(_BEGIN, {f"new_{name}": value for name, value in values.items()})


async def under_way(read: Reader, guild_id: int, user_id: int) -> UnderWay | None:
    """Return an erasure that is not through."""
    row = await read.one_or_none(_UNDER_WAY, {"guild": guild_id, "user": user_id})
    return None if row is None else UnderWay(*row)


async def back(unit: Unit, guild_id: int, user_id: int) -> bool:
    """Remember that whoever was erased has been here since; False if that was known, or there is none such."""
    return bool(await unit.execute(_BACK, {"guild": guild_id, "user": user_id}))


async def done(unit: Unit, guild_id: int, user_id: int) -> None:
    """Forget an erasure that is through."""
    await unit.execute(_DONE, {"guild": guild_id, "user": user_id})


async def effects(read: Reader, guild_id: int, user_id: int) -> list[Wanted]:
    """Return the effects that name a member."""
    params = {"guild": guild_id, "needle": f"%{user_id}%"}
    return [
        Wanted(
            row.id, row.kind, row.due_at is None, row.attempts == 0 and row.leased_by is None, row.created_at
        )
        for row in await read.all(_EFFECTS, params)
        if names_member([row.lane, row.key or "", row.reason or "", row.payload], user_id)
    ]


async def drop_effects(unit: Unit, ids: Sequence[int]) -> int:
    """Forget effects; return how many."""
    return await unit.execute(_DROP_EFFECTS, {"ids": list(ids)}) if ids else 0


async def moments(read: Reader, guild_id: int, user_id: int) -> list[Planned]:
    """Return the moments that name a member."""
    rows = await read.all(_MOMENTS, {"guild": guild_id, "needle": f"%{user_id}%"})
    return [Planned(row.kind, row.subject, row.due_at) for row in rows if mentioned(row.subject, user_id)]


async def moment_due(read: Reader, kind: str, subject: str) -> datetime | None:
    """Return when a moment is due, None if there is none such."""
    return await read.scalar(_MOMENT, {"kind_": kind, "subject_": subject})


async def awaited(read: Reader, kind: str, guild_id: int, user_id: int) -> tuple[bool, bool]:
    """Return whether something is to change once a member is seen, and whether anything of anybody may be sealed.

    What is to change is a moment of ``kind`` that is planned for them, or an erasure that is not through. All of it is
    one statement: it is asked at everything that anybody does.
    """
    params = {"kind_": kind, "subject_": f"{guild_id}:{user_id}", "guild": guild_id, "user": user_id}
    row = await read.one_or_none(_AWAITED, params)
    assert row is not None, "it asks for values, not for rows"
    is_awaited, may_be_sealed = map(bool, row)
    return is_awaited, may_be_sealed
