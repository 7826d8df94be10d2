"""Every statement on what one member has started, for whoever decides whether they may start more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader
from bot.introductions.asking import OF_FLAGS, Earlier
from bot.introductions.records import introductions, seats
from bot.introductions.rules import ENDS, SEATS, Answer, Phase, Role, Way

_I, _S = introductions.c, seats.c
_OF_FLAGS: Final = sorted(OF_FLAGS)
_by_starter = (
    sa.select(
        *(_I.id, _I.way, _I.phase, _I.created_at, _I.due_at, _I.reason, _I.flag_id),
        *(_S.user_id, _S.seat, _S.answer),
    )
    .join(seats, _S.introduction_id == _I.id)
    .where(_I.guild_id == sa.bindparam("guild"), _I.starter_id == sa.bindparam("user"))
    .order_by(_I.created_at, _I.id, _S.seat)
)
_STARTED: Final = _by_starter.where(_I.created_at > sa.bindparam("after"))
_ANSWERS: Final = _by_starter.where(_I.flag_id == sa.bindparam("flag"), _I.reason.in_(_OF_FLAGS))


async def started(read: Reader, guild_id: int, user_id: int, after: datetime) -> list[Earlier]:
    """Return what somebody has started since ``after``, oldest first."""
    return _earlier(await read.all(_STARTED, {"guild": guild_id, "user": user_id, "after": after}))


async def answers_to(read: Reader, guild_id: int, user_id: int, flag_id: str) -> list[Earlier]:
    """Return everything somebody has answered a flag with, oldest first."""
    return _earlier(await read.all(_ANSWERS, {"guild": guild_id, "user": user_id, "flag": flag_id}))


def _earlier(rows: Sequence[sa.Row[Any]]) -> list[Earlier]:
    earlier: dict[str, Earlier] = {}
    for row in rows:
        if row.seat == 0:
            stands = row.answer == Answer.YES.value
            earlier[row.id] = Earlier(
                row.id,
                frozenset(),
                row.created_at,
                row.due_at,
                is_pending=stands and Phase(row.phase) not in ENDS,
                answers=row.flag_id if row.reason in _OF_FLAGS else "",
                is_taken_back=not stands,
            )
        else:
            known = earlier[row.id]
            via = row.user_id if SEATS[Way(row.way)][row.seat] is Role.BROKER else known.via_id
            others = known.other_ids if via == row.user_id else known.other_ids | {row.user_id}
            earlier[row.id] = replace(known, other_ids=others, via_id=via)
    return list(earlier.values())
