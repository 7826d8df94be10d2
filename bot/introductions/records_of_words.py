"""The tables of drafts and of thanks, and every statement on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import by_room, owner
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata

drafts: Final = sa.Table(
    "intro_drafts",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("user_id", Snowflake, nullable=False, info=owner("drafts")),
    sa.Column("typed", sa.JSON, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False, index=True),
    sa.Index("ix_intro_drafts_member", "guild_id", "user_id"),
)
thanks: Final = sa.Table(
    "thanks",
    metadata,
    sa.Column(
        "introduction_id", RowId, sa.ForeignKey("introductions.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("from_id", Snowflake, primary_key=True, autoincrement=False, info=by_room("acquaintances")),
    sa.Column("to_id", Snowflake, primary_key=True, autoincrement=False, info=by_room("acquaintances")),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
)

_put_draft = insert(drafts)
_PUT_DRAFT: Final = _put_draft.on_conflict_do_update(
    index_elements=[drafts.c.id],
    set_={"typed": _put_draft.excluded.typed},
    # An id proves nothing: another's draft stays as it is.
    where=sa.and_(
        drafts.c.user_id == _put_draft.excluded.user_id, drafts.c.guild_id == _put_draft.excluded.guild_id
    ),
)
_DRAFT: Final = sa.select(drafts.c.typed).where(
    drafts.c.id == sa.bindparam("row"),
    drafts.c.guild_id == sa.bindparam("guild"),
    drafts.c.user_id == sa.bindparam("user"),
)
_DROP_DRAFT: Final = sa.delete(drafts).where(
    drafts.c.id == sa.bindparam("row"), drafts.c.user_id == sa.bindparam("user")
)
_PRUNE_DRAFTS: Final = sa.delete(drafts).where(drafts.c.created_at < sa.bindparam("before"))
_THANK: Final = insert(thanks).on_conflict_do_nothing()
_THANKED: Final = sa.select(thanks.c.from_id, thanks.c.to_id, thanks.c.words, thanks.c.created_at).where(
    thanks.c.introduction_id == sa.bindparam("introduction")
)


@dataclass(frozen=True, slots=True)
class Thanks:
    """What somebody wrote to another after an introduction."""

    from_id: int
    to_id: int
    words: str
    created_at: datetime


async def put_draft(unit: Unit, draft_id: str, guild_id: int, user_id: int, typed: Mapping[str, str]) -> None:
    """Keep what somebody typed, in place of what they typed before."""
    row = {
        "id": draft_id,
        "guild_id": guild_id,
        "user_id": user_id,
        "typed": dict(typed),
        "created_at": unit.now,
    }
    await unit.execute(_PUT_DRAFT, row)


async def draft(read: Reader, draft_id: str, guild_id: int, user_id: int) -> Mapping[str, str] | None:
    """Return what somebody typed, None if it is not kept any more or not theirs."""
    return await read.scalar(_DRAFT, {"row": draft_id, "guild": guild_id, "user": user_id})


async def drop_draft(unit: Unit, draft_id: str, user_id: int) -> None:
    """Forget what somebody typed."""
    await unit.execute(_DROP_DRAFT, {"row": draft_id, "user": user_id})


async def prune_drafts(unit: Unit, before: datetime) -> int:
    """Forget old drafts."""
    return await unit.execute(_PRUNE_DRAFTS, {"before": before})


async def thank(unit: Unit, introduction_id: str, from_id: int, to_id: int, words: str) -> bool:
    """Keep somebody's thanks; False if they thanked the same person for it before."""
    row = {"introduction_id": introduction_id, "from_id": from_id, "to_id": to_id, "words": words}
    return bool(await unit.execute(_THANK, {**row, "created_at": unit.now}))


async def thanked(read: Reader, introduction_id: str) -> Sequence[Thanks]:
    """Return the thanks that an introduction brought."""
    rows = await read.all(_THANKED, {"introduction": introduction_id})
    return [Thanks(*row) for row in rows]
