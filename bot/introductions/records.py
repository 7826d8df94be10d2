"""The tables of introductions, and every statement on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import by_room
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.introductions.asking import OF_FLAGS, Reason
from bot.introductions.following import Talk
from bot.introductions.request import Introduction, Seat
from bot.introductions.rules import SEATS, Answer, Phase, Role, Way

introductions: Final = sa.Table(
    "introductions",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("way", sa.String(12), nullable=False),
    sa.Column("phase", sa.String(12), nullable=False),
    sa.Column(
        "starter_id", Snowflake, nullable=False, info=by_room("introductions", without=("phase", "rounds"))
    ),
    # The two who would be introduced, the lower id first: "did these two meet?" is one look-up.
    sa.Column(
        "low_id",
        Snowflake,
        nullable=False,
        info=by_room("introductions", unexported="the same by who started it, or who sits where"),
    ),
    sa.Column(
        "high_id",
        Snowflake,
        nullable=False,
        info=by_room("introductions", unexported="as for the other of the two"),
    ),
    sa.Column("reason", sa.String(12), nullable=False),
    sa.Column("share_id", sa.String(20), nullable=False),
    sa.Column("line", sa.Text, nullable=False),
    sa.Column("agenda", sa.Text, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("due_at", UTCDateTime, nullable=False),
    sa.Column("made_at", UTCDateTime),
    sa.Column("thread_id", Snowflake),
    sa.Column("rounds", sa.Integer, nullable=False),
    sa.Column("flag_id", RowId, nullable=False, server_default=""),
    sa.Index("ix_introductions_pair", "guild_id", "low_id", "high_id", "made_at"),
    sa.Index("ix_introductions_starter", "guild_id", "starter_id", "created_at"),
    sa.Index("ix_introductions_age", "created_at"),
)
seats: Final = sa.Table(
    "introduction_seats",
    metadata,
    sa.Column(
        "introduction_id", RowId, sa.ForeignKey("introductions.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("seat", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("user_id", Snowflake, nullable=False, info=by_room("introductions", only="shown_at")),
    sa.Column("answer", sa.String(12), nullable=False),
    sa.Column("answered_at", UTCDateTime),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("shown_at", UTCDateTime),
    sa.Column("admitted_at", UTCDateTime),
    sa.Column("channel_id", Snowflake),
    sa.Column("message_id", Snowflake),
    sa.Column("talk", sa.String(12)),
    sa.Column("talked_at", UTCDateTime),
    sa.Column("asked_at", UTCDateTime),
    sa.Index("ix_introduction_seats_member", "guild_id", "user_id", "introduction_id"),
    sa.Index("ix_introduction_seats_shown", "guild_id", "user_id", "shown_at"),
    sa.Index("ix_introduction_seats_person", "introduction_id", "user_id", unique=True),
)

_I, _S = introductions.c, seats.c
_mine = (_S.guild_id == sa.bindparam("guild"), _S.user_id == sa.bindparam("user"))
_ONGOING: Final = (
    Phase.GATHERING.value,
    Phase.AGREED.value,
    Phase.MAKING.value,
    Phase.STOPPED.value,
    Phase.FAILED.value,
)

_ADD: Final = insert(introductions).on_conflict_do_nothing(index_elements=[_I.id])
_ADD_SEAT: Final = sa.insert(seats)
_GET: Final = sa.select(introductions).where(_I.id.in_(sa.bindparam("ids", expanding=True)))
_SEATS: Final = sa.select(seats).where(_S.introduction_id.in_(sa.bindparam("ids", expanding=True))).order_by(
    _S.introduction_id, _S.seat
)  # fmt: skip
_SAVE: Final = (
    sa.update(introductions)
    .where(_I.id == sa.bindparam("id_"))
    .values(
        {
            name: sa.bindparam(name)
            for name in ("phase", "made_at", "thread_id", "rounds", "line", "agenda", "share_id")
        }
    )
)
_SAVE_SEAT: Final = (
    sa.update(seats)
    .where(_S.introduction_id == sa.bindparam("id_"), _S.seat == sa.bindparam("seat_"))
    .values(
        {
            name: sa.bindparam(name)
            for name in (
                "answer",
                "answered_at",
                "note",
                "shown_at",
                "admitted_at",
                "channel_id",
                "message_id",
                "talk",
                "talked_at",
                "asked_at",
            )
        }
    )
)
_MET: Final = (
    sa.select(_I.id)
    .where(
        _I.guild_id == sa.bindparam("guild"),
        _I.low_id == sa.bindparam("low"),
        _I.high_id == sa.bindparam("high"),
        _I.made_at.is_not(None),
    )
    .order_by(_I.made_at.desc())
    .limit(1)
)
_OF_PAIR: Final = sa.select(_I.id).where(
    _I.guild_id == sa.bindparam("guild"),
    _I.low_id == sa.bindparam("low"),
    _I.high_id == sa.bindparam("high"),
    _I.made_at.is_(None),
    _I.phase.in_(_ONGOING),
)  # fmt: skip
_OPEN_SEATS: Final = (
    sa.select(_S.introduction_id, _S.seat)
    .join(introductions, _I.id == _S.introduction_id)
    .where(*_mine, _I.phase.in_(_ONGOING))
    .order_by(_S.introduction_id)
)
_TO_ANSWER: Final = (
    sa.select(_S.introduction_id)
    .join(introductions, _I.id == _S.introduction_id)
    .where(
        *_mine,
        _S.seat > 0,
        _S.shown_at.is_not(None),
        _I.due_at > sa.bindparam("now"),
        _S.answer.in_([Answer.ASKED.value, Answer.NOT_NOW.value, Answer.YES.value]),
        sa.or_(
            _I.phase.in_([Phase.GATHERING.value, Phase.AGREED.value]),
            # Whoever had answered is not told that it has ended; whoever had not is not asked any more.
            sa.and_(
                _I.phase.in_([Phase.STOPPED.value, Phase.FAILED.value]),
                _S.answer.in_([Answer.YES.value, Answer.NOT_NOW.value]),
            ),
        ),
    )
    .order_by(_S.shown_at, _S.introduction_id)
    .limit(25)
)
_TO_FOLLOW: Final = (
    sa.select(_S.introduction_id)
    .join(introductions, _I.id == _S.introduction_id)
    .where(*_mine, _I.phase == Phase.MADE.value, _S.talk == Talk.WANTED.value)
    .order_by(_S.introduction_id)
    .limit(25)
)
_SHOWN: Final = (
    sa.select(_S.shown_at)
    .join(introductions, _I.id == _S.introduction_id)
    .where(*_mine, _S.shown_at > sa.bindparam("after"), _I.reason.not_in(sorted(OF_FLAGS)))
)
_AWAITED = sa.or_(_S.seat == 0, _S.answer == Answer.YES.value, _I.phase == Phase.MADE.value)
_MINE: Final = (
    sa.select(_S.introduction_id)
    .join(introductions, _I.id == _S.introduction_id)
    .where(*_mine, _AWAITED)
    .order_by(_S.introduction_id.desc())
    .limit(sa.bindparam("most"))
    .offset(sa.bindparam("skip"))
)
_COUNT_MINE: Final = (
    sa.select(sa.func.count())
    .select_from(seats.join(introductions, _I.id == _S.introduction_id))
    .where(*_mine, _AWAITED)
)


async def add(unit: Unit, introduction: Introduction) -> bool:
    """Store a new request; False if there is one with its id."""
    low, high = sorted(introduction.pair)
    added = await unit.execute(
        _ADD,
        {
            "id": introduction.id,
            "guild_id": introduction.guild_id,
            "way": introduction.way.value,
            "phase": introduction.phase.value,
            "starter_id": introduction.starter_id,
            "low_id": low,
            "high_id": high,
            "reason": introduction.reason.value,
            "share_id": introduction.share_id,
            "line": introduction.line,
            "agenda": introduction.agenda,
            "minutes": introduction.minutes,
            "created_at": introduction.created_at,
            "due_at": introduction.due_at,
            "made_at": None,
            "thread_id": None,
            "rounds": 0,
            "flag_id": introduction.flag_id,
        },
    )
    if not added:
        return False
    rows = [
        {"introduction_id": introduction.id, "seat": number, "guild_id": introduction.guild_id, **_seat(seat)}
        | {"user_id": seat.user_id}
        for number, seat in enumerate(introduction.seats)
    ]
    await unit.execute(_ADD_SEAT, rows)
    return True


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "answer": seat.answer.value,
        "answered_at": seat.answered_at,
        "note": seat.note,
        "shown_at": seat.shown_at,
        "admitted_at": seat.admitted_at,
        "channel_id": seat.channel_id,
        "message_id": seat.message_id,
        "talk": None if seat.talk is None else seat.talk.value,
        "talked_at": seat.talked_at,
        "asked_at": seat.asked_at,
    }


async def save(unit: Unit, before: Introduction, after: Introduction) -> None:
    """Store what changed of a request and its seats."""
    if replace(before, seats=()) != replace(after, seats=()):
        await unit.execute(
            _SAVE,
            {
                "id_": after.id,
                "phase": after.phase.value,
                "made_at": after.made_at,
                "thread_id": after.thread_id,
                "rounds": after.rounds,
                "line": after.line,
                "agenda": after.agenda,
                "share_id": after.share_id,
            },
        )
    changed = [
        {"id_": after.id, "seat_": number, **_seat(seat)}
        for number, (was, seat) in enumerate(zip(before.seats, after.seats, strict=True))
        if was != seat
    ]
    if changed:
        await unit.execute(_SAVE_SEAT, changed)


async def get(read: Reader, introduction_id: str) -> Introduction | None:
    """Return a request, or None if there is none with this id."""
    found = await several(read, [introduction_id])
    return found[0] if found else None


async def get_to_change(unit: Unit, introduction_id: str) -> Introduction | None:
    """The same, held until the unit ends: whoever else wants to change it waits."""
    await unit.hold(f"introduction:{introduction_id}")
    return await get(unit, introduction_id)


async def several(read: Reader, ids: Sequence[str]) -> list[Introduction]:
    """Return the requests with these ids, in the order of ``ids``; those that are not there are left out."""
    if not ids:
        return []
    rows = {row.id: row for row in await read.all(_GET, {"ids": list(ids)})}
    taken: dict[str, list[sa.Row[Any]]] = {}
    for row in await read.all(_SEATS, {"ids": list(ids)}):
        taken.setdefault(row.introduction_id, []).append(row)
    return [_to_introduction(rows[id_], taken.get(id_, [])) for id_ in ids if id_ in rows]


async def last_met(read: Reader, guild_id: int, one_id: int, other_id: int) -> Introduction | None:
    """Return the last introduction of these two, if there was one."""
    low, high = sorted((one_id, other_id))
    found = await read.scalar(_MET, {"guild": guild_id, "low": low, "high": high})
    return None if found is None else await get(read, found)


async def ongoing_of_pair(read: Reader, guild_id: int, one_id: int, other_id: int) -> list[str]:
    """Return the requests that would introduce these two and have not ended."""
    low, high = sorted((one_id, other_id))
    rows = await read.all(_OF_PAIR, {"guild": guild_id, "low": low, "high": high})
    return sorted(row.id for row in rows)


async def ongoing_of(read: Reader, guild_id: int, user_id: int) -> list[tuple[str, int]]:
    """Return the requests that somebody takes part in and that have not ended, each with their seat."""
    rows = await read.all(_OPEN_SEATS, {"guild": guild_id, "user": user_id})
    return [(row.introduction_id, row.seat) for row in rows]


async def to_answer(read: Reader, guild_id: int, user_id: int, now: datetime) -> list[Introduction]:
    """Return what somebody has been shown and may answer, or answer otherwise; oldest first."""
    rows = await read.all(_TO_ANSWER, {"guild": guild_id, "user": user_id, "now": now})
    return await several(read, [row.introduction_id for row in rows])


async def to_follow(read: Reader, guild_id: int, user_id: int) -> list[Introduction]:
    """Return the introductions of which somebody has been asked what came of them."""
    rows = await read.all(_TO_FOLLOW, {"guild": guild_id, "user": user_id})
    return await several(read, [row.introduction_id for row in rows])


async def shown_since(read: Reader, guild_id: int, user_id: int, after: datetime) -> list[datetime]:
    """Return when requests were shown to somebody, but for those that answer a flag of theirs."""
    rows = await read.all(_SHOWN, {"guild": guild_id, "user": user_id, "after": after})
    return [row.shown_at for row in rows]


async def mine(
    read: Reader, guild_id: int, user_id: int, *, most: int, skip: int
) -> tuple[list[Introduction], int]:
    """Return a page of what somebody waits for or was introduced by, newest first, and how many there are."""
    where = {"guild": guild_id, "user": user_id}
    total = int(await read.scalar(_COUNT_MINE, where) or 0)
    rows = await read.all(_MINE, {**where, "most": most, "skip": skip})
    return await several(read, [row.introduction_id for row in rows]), total


async def plate(read: Reader, guild_id: int, user_id: int) -> int:
    """Return how many ongoing requests somebody takes part in."""
    return len(await ongoing_of(read, guild_id, user_id))


def _to_introduction(row: sa.Row[Any], taken: Sequence[sa.Row[Any]]) -> Introduction:
    way = Way(row.way)
    return Introduction(
        id=row.id,
        guild_id=row.guild_id,
        way=way,
        phase=Phase(row.phase),
        reason=Reason(row.reason),
        share_id=row.share_id,
        line=row.line,
        agenda=row.agenda,
        minutes=row.minutes,
        seats=tuple(map(_to_seat, taken, SEATS[way])),
        created_at=row.created_at,
        due_at=row.due_at,
        made_at=row.made_at,
        thread_id=row.thread_id,
        rounds=row.rounds,
        flag_id=row.flag_id,
    )


def _to_seat(row: sa.Row[Any], role: Role) -> Seat:
    return Seat(
        user_id=row.user_id,
        role=role,
        answer=Answer(row.answer),
        note=row.note,
        shown_at=row.shown_at,
        admitted_at=row.admitted_at,
        answered_at=row.answered_at,
        channel_id=row.channel_id,
        message_id=row.message_id,
        talk=None if row.talk is None else Talk(row.talk),
        talked_at=row.talked_at,
        asked_at=row.asked_at,
    )
