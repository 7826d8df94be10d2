"""The tables of gratitude, and every statement on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import named, owner
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.looking.gratitude import Gratitude, Link, Thankee, Why
from bot.looking.rules import Outcome, Sort

gratitudes: Final = sa.Table(
    "gratitudes",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("user_id", Snowflake, nullable=False, info=owner("flags")),
    # No foreign key: it outlives the flag.
    sa.Column("flag_id", RowId, nullable=False),
    sa.Column("sort", sa.String(10), nullable=False),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False, index=True),
    sa.Column("sent_at", UTCDateTime),
    sa.Column("closed_at", UTCDateTime),
    sa.Index("ix_gratitudes_member", "guild_id", "user_id", "created_at", "id"),
)
people: Final = sa.Table(
    "gratitude_people",
    metadata,
    sa.Column("gratitude_id", RowId, sa.ForeignKey("gratitudes.id", ondelete="CASCADE"), primary_key=True),
    sa.Column(
        "user_id",
        Snowflake,
        primary_key=True,
        autoincrement=False,
        info=owner("flags", without=("through_id", "is_wanted"), only="sent_at"),
    ),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("why", sa.String(12), nullable=False),
    sa.Column("through_id", Snowflake, info=named("flags", unexported="it is about two others")),
    sa.Column("share_id", sa.String(20), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("is_wanted", sa.Boolean, nullable=False),
    sa.Column("sent_at", UTCDateTime),
    sa.Column("glad_at", UTCDateTime),
)

_G, _P = gratitudes.c, people.c
_person = (_P.gratitude_id == sa.bindparam("id_"), _P.user_id == sa.bindparam("user"))

_ADD: Final = insert(gratitudes).on_conflict_do_nothing(index_elements=[_G.id])
_ADD_PERSON: Final = sa.insert(people)
_GET: Final = sa.select(gratitudes).where(_G.id == sa.bindparam("id_"))
_PEOPLE: Final = sa.select(people).where(_P.gratitude_id == sa.bindparam("id_")).order_by(_P.place)
_OPEN: Final = (
    sa.select(_G.id)
    .where(
        _G.guild_id == sa.bindparam("guild"),
        _G.user_id == sa.bindparam("user"),
        _G.created_at > sa.bindparam("after"),
        _G.sent_at.is_(None),
        _G.closed_at.is_(None),
    )
    .order_by(_G.created_at, _G.id)
    .limit(10)
)
_END: Final = (
    sa.update(gratitudes)
    .where(_G.id == sa.bindparam("id_"))
    .values(sent_at=sa.bindparam("sent"), closed_at=sa.bindparam("closed"))
)
_WANT: Final = sa.update(people).where(*_person).values(is_wanted=sa.bindparam("wanted"))
_NOTE: Final = sa.update(people).where(*_person).values(note=sa.bindparam("words"))
_SENT: Final = sa.update(people).where(*_person).values(sent_at=sa.bindparam("at"))
_GLAD: Final = sa.update(people).where(*_person, _P.glad_at.is_(None)).values(glad_at=sa.bindparam("at"))
_THANKED: Final = (
    sa.select(_P.user_id, sa.func.max(_P.sent_at).label("last_at"))
    .join(gratitudes, _G.id == _P.gratitude_id)
    .where(
        _G.guild_id == sa.bindparam("guild"),
        _G.user_id == sa.bindparam("user"),
        _P.sent_at > sa.bindparam("after"),
    )
    .group_by(_P.user_id)
)
_PRUNE: Final = sa.delete(gratitudes).where(
    _G.created_at < sa.bindparam("before"),
    sa.or_(_G.sent_at.is_(None), _G.sent_at < sa.bindparam("sent_before")),
)


async def thanked_since(read: Reader, guild_id: int, user_id: int, after: datetime) -> dict[int, datetime]:
    """Return whom a member has thanked since then, and when last."""
    rows = await read.all(_THANKED, {"guild": guild_id, "user": user_id, "after": after})
    return {row.user_id: row.last_at for row in rows}


async def add(unit: Unit, gratitude: Gratitude) -> None:
    """Store what came of a flag, with everybody who may be thanked."""
    await unit.execute(
        _ADD,
        {
            "id": gratitude.id,
            "guild_id": gratitude.guild_id,
            "user_id": gratitude.user_id,
            "flag_id": gratitude.flag_id,
            "sort": gratitude.sort.value,
            "outcome": gratitude.outcome.value,
            "created_at": gratitude.created_at,
            "sent_at": None,
            "closed_at": gratitude.closed_at,
        },
    )
    rows = [
        {
            "gratitude_id": gratitude.id,
            "user_id": each.user_id,
            "place": place,
            "why": each.link.why.value,
            "through_id": each.link.through_id,
            "share_id": each.link.share_id,
            "note": each.note,
            "is_wanted": each.is_wanted,
            "sent_at": None,
            "glad_at": None,
        }
        for place, each in enumerate(gratitude.people)
    ]
    if rows:
        await unit.execute(_ADD_PERSON, rows)


async def get(read: Reader, gratitude_id: str) -> Gratitude | None:
    """Return it with its people, or None if there is none with this id."""
    row = await read.one_or_none(_GET, {"id_": gratitude_id})
    if row is None:
        return None
    return _to_gratitude(row, await read.all(_PEOPLE, {"id_": gratitude_id}))


async def get_to_change(unit: Unit, gratitude_id: str) -> Gratitude | None:
    """The same, held until the unit ends: whoever else wants to change it waits."""
    await unit.hold(f"gratitude:{gratitude_id}")
    return await get(unit, gratitude_id)


async def unsent(read: Reader, guild_id: int, user_id: int, after: datetime) -> list[Gratitude]:
    """Return what a member has neither sent nor put aside, of what came after ``after``; oldest first."""
    rows = await read.all(_OPEN, {"guild": guild_id, "user": user_id, "after": after})
    found = [await get(read, row.id) for row in rows]
    return [each for each in found if each is not None]


async def end(unit: Unit, gratitude_id: str, *, is_sent: bool) -> None:
    """Remember that its thanks were sent, or that none are to be."""
    sent, closed = (unit.now, None) if is_sent else (None, unit.now)
    await unit.execute(_END, {"id_": gratitude_id, "sent": sent, "closed": closed})


async def want(unit: Unit, gratitude: Gratitude, wanted: Collection[int]) -> None:
    """Remember who of its people is to be thanked."""
    rows = [
        {"id_": gratitude.id, "user": each.user_id, "wanted": each.user_id in wanted}
        for each in gratitude.people
    ]
    await unit.execute(_WANT, rows)


async def write(unit: Unit, gratitude_id: str, user_id: int, note: str) -> None:
    """Keep the note to one of its people."""
    await unit.execute(_NOTE, {"id_": gratitude_id, "user": user_id, "words": note})


async def mark_sent(unit: Unit, gratitude_id: str, user_id: int) -> None:
    """Remember that one of its people was thanked."""
    await unit.execute(_SENT, {"id_": gratitude_id, "user": user_id, "at": unit.now})


async def mark_glad(unit: Unit, gratitude_id: str, user_id: int) -> bool:
    """Remember that one of its people is glad to hear it; False if they had said so."""
    return bool(await unit.execute(_GLAD, {"id_": gratitude_id, "user": user_id, "at": unit.now}))


async def prune(unit: Unit, before: datetime, sent_before: datetime) -> int:
    """Forget what was made before ``before`` and never sent, and what was sent before ``sent_before``."""
    return await unit.execute(_PRUNE, {"before": before, "sent_before": sent_before})


def _to_gratitude(row: sa.Row[Any], rows: Sequence[sa.Row[Any]]) -> Gratitude:
    return Gratitude(
        id=row.id,
        guild_id=row.guild_id,
        user_id=row.user_id,
        flag_id=row.flag_id,
        sort=Sort(row.sort),
        outcome=Outcome(row.outcome),
        created_at=row.created_at,
        people=tuple(map(_to_thankee, rows)),
        sent_at=row.sent_at,
        closed_at=row.closed_at,
    )


def _to_thankee(row: sa.Row[Any]) -> Thankee:
    return Thankee(
        Link(row.user_id, Why(row.why), row.through_id, row.share_id),
        row.note,
        is_wanted=row.is_wanted,
        sent_at=row.sent_at,
        glad_at=row.glad_at,
    )
