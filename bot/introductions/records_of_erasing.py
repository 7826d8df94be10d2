"""Every statement on what somebody leaves behind of introductions when everything about them is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import NOBODY
from bot.core.schema import UTCDateTime
from bot.introductions.records import introductions, seats
from bot.introductions.records_of_words import thanks
from bot.introductions.rules import ENDS

_I, _S, _T = introductions.c, seats.c, thanks.c
_in_here = sa.select(_I.id).where(_I.guild_id == sa.bindparam("guild"))
_IDS: Final = (
    sa.select(_S.introduction_id)
    .join(introductions, _I.id == _S.introduction_id)
    .where(
        _S.guild_id == sa.bindparam("guild"),
        _S.user_id == sa.bindparam("user"),
        _I.created_at <= sa.bindparam("before", type_=UTCDateTime),
    )
    .order_by(_S.introduction_id)
)
_DROP: Final = sa.delete(introductions).where(_I.id == sa.bindparam("id_"))
_NO_STARTER: Final = (
    sa.update(introductions)
    .where(_I.id == sa.bindparam("id_"), _I.starter_id == sa.bindparam("user"))
    .values(starter_id=NOBODY)
)
_NO_SEAT: Final = (
    sa.update(seats)
    .where(_S.introduction_id == sa.bindparam("id_"), _S.user_id == sa.bindparam("user"))
    .values(user_id=NOBODY, note="", channel_id=None, message_id=None)
)
_NO_NOTES: Final = sa.update(seats).where(_S.introduction_id == sa.bindparam("id_")).values(note="")
_NO_THANKS: Final = sa.delete(thanks).where(
    _T.introduction_id.in_(_in_here),
    sa.or_(_T.from_id == sa.bindparam("user"), _T.to_id == sa.bindparam("user")),
)
_PRUNE: Final = sa.delete(introductions).where(
    _I.created_at < sa.bindparam("before", type_=UTCDateTime), _I.phase.in_(sorted(ENDS))
)


async def ids_of(read: Reader, guild_id: int, user_id: int, before: datetime) -> list[str]:
    """Return every request from before then in which somebody takes part."""
    rows = await read.all(_IDS, {"guild": guild_id, "user": user_id, "before": before})
    return [row.introduction_id for row in rows]


async def drop(unit: Unit, introduction_id: str) -> None:
    """Forget a request with all its seats and thanks."""
    await unit.execute(_DROP, {"id_": introduction_id})


async def without_broker(unit: Unit, introduction_id: str, user_id: int) -> None:
    """Forget who brought two people together, and what they wrote for it."""
    params = {"id_": introduction_id, "user": user_id}
    for statement in (_NO_STARTER, _NO_SEAT):
        await unit.execute(statement, params)
    await unit.execute(_NO_NOTES, {"id_": introduction_id})


async def forget_thanks(unit: Unit, guild_id: int, user_id: int) -> None:
    """Forget all thanks of and to somebody."""
    await unit.execute(_NO_THANKS, {"guild": guild_id, "user": user_id})


async def prune(unit: Unit, before: datetime) -> int:
    """Forget requests that ended and were made before then; who knows whom is kept elsewhere."""
    return await unit.execute(_PRUNE, {"before": before})
