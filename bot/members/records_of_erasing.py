"""Every statement on news that name somebody who has everything about them erased, in whosever inbox they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Unit
from bot.core.personal import names_member
from bot.members.records import inbox

_NEWS: Final = sa.select(
    inbox.c.id, inbox.c.user_id, inbox.c.payload, inbox.c.created_at, inbox.c.sent_at, inbox.c.sent_with
).where(
    inbox.c.guild_id == sa.bindparam("guild", type_=sa.BigInteger),
    sa.cast(inbox.c.payload, sa.Text).like(sa.bindparam("needle", type_=sa.Text)),
)
_DROP: Final = sa.delete(inbox).where(inbox.c.id.in_(sa.bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Dropped:
    """News that are forgotten, and what may still tell them."""

    user_id: int
    """Whose inbox they lay in."""
    created_at: datetime
    is_sent: bool
    sent_with: str | None
    """The direct message that told them; None if none did, or one did before such was written down."""


async def drop_news_of(unit: Unit, guild_id: int, user_id: int, but_about: frozenset[str]) -> list[Dropped]:
    """Forget news that name a member, but for those about these rows; return them."""
    rows = await unit.all(_NEWS, {"guild": guild_id, "needle": f"%{user_id}%"})
    named = [row for row in rows if names_member(row.payload, user_id)]
    return await _drop(unit, [row for row in named if but_about.isdisjoint(map(str, row.payload.values()))])


async def drop_news_about(unit: Unit, guild_id: int, row_id: str) -> list[Dropped]:
    """Forget news about a row with this id, of whatever table; return them."""
    return await _drop(unit, await unit.all(_NEWS, {"guild": guild_id, "needle": f'%"{row_id}"%'}))


async def _drop(unit: Unit, rows: Sequence[sa.Row[Any]]) -> list[Dropped]:
    if rows:
        await unit.execute(_DROP, {"ids": [row.id for row in rows]})
    return [Dropped(row.user_id, row.created_at, row.sent_at is not None, row.sent_with) for row in rows]
