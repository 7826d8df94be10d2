"""Every statement on reports on somebody who has everything about them erased."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.schema import UTCDateTime
from bot.moderation.records import report_cards, reports
from bot.moderation.rules import ReportCard

NOT_KNOWN: Final = -1
"""Stands for whom a report was about; another than for who made it, so that nobody ever reported themselves."""

_R, _C = reports.c, report_cards.c
_on: Final = (_R.guild_id == sa.bindparam("guild"), _R.subject_id == sa.bindparam("user"))
_OPEN: Final = sa.select(sa.func.count()).select_from(reports).where(*_on, _R.closed_at.is_(None))
_FORGET: Final = (
    sa.update(reports)
    .where(*_on, _R.closed_at.is_not(None), _R.created_at <= sa.bindparam("before", type_=UTCDateTime))
    .values(subject_id=NOT_KNOWN, context={}, about_id="")
)
_TAKE_CARD: Final = (
    sa.delete(report_cards)
    .where(_C.guild_id == sa.bindparam("guild"), _C.subject_id == sa.bindparam("user"))
    .returning(_C.channel_id, _C.message_id)
)
_PRUNE: Final = sa.delete(reports).where(_R.closed_at < sa.bindparam("before", type_=UTCDateTime))


async def open_on(read: Reader, guild_id: int, user_id: int) -> int:
    """Return how many reports on a member wait."""
    return int(await read.scalar(_OPEN, {"guild": guild_id, "user": user_id}) or 0)


async def forget_subject(unit: Unit, guild_id: int, user_id: int, before: datetime) -> None:
    """Forget whom settled reports from before then were about, and what was reported of their words."""
    await unit.execute(_FORGET, {"guild": guild_id, "user": user_id, "before": before})


async def take_card(unit: Unit, guild_id: int, user_id: int) -> ReportCard | None:
    """Forget where the card of a case is, and return it."""
    row = await unit.one_or_none(_TAKE_CARD, {"guild": guild_id, "user": user_id})
    return None if row is None else ReportCard(row.channel_id, row.message_id)


async def prune(unit: Unit, before: datetime) -> None:
    """Forget reports that were settled before then."""
    await unit.execute(_PRUNE, {"before": before})
