"""The table of suggestions, and every statement on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import named, owner
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.prompts.suggestions import Standing, Suggestion

prompt_suggestions: Final = sa.Table(
    "prompt_suggestions",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("user_id", Snowflake, nullable=False, info=owner("prompts", without=("decided_by",))),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("standing", sa.String(10), nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("decided_at", UTCDateTime),
    sa.Column("decided_by", Snowflake, info=named("organizing", unexported="what somebody else suggested")),
    sa.Column("word", sa.Text, nullable=False),
    sa.Column("prompt_id", RowId),
    sa.CheckConstraint("standing IN ('open', 'approved', 'declined')", name="standing"),
    sa.Index("ix_prompt_suggestions_guild", "guild_id", "standing", "created_at", "id"),
    sa.Index("ix_prompt_suggestions_member", "guild_id", "user_id", "standing"),
    sa.Index("ix_prompt_suggestions_decided", "decided_at"),
)

_S = prompt_suggestions.c
_open_here = (_S.guild_id == sa.bindparam("guild"), _S.standing == Standing.OPEN.value)

_ADD: Final = (
    insert(prompt_suggestions)
    .values({column.name: sa.bindparam(f"new_{column.name}") for column in prompt_suggestions.columns})
    .on_conflict_do_nothing()
)
_SAVE: Final = (
    sa.update(prompt_suggestions)
    .where(_S.id == sa.bindparam("suggestion"))
    .values(
        {
            name: sa.bindparam(f"new_{name}")
            for name in ("standing", "decided_at", "decided_by", "word", "prompt_id")
        }
    )
)
_GET: Final = sa.select(prompt_suggestions).where(_S.id == sa.bindparam("suggestion"))
_GET_TO_CHANGE: Final = _GET.with_for_update()
_WAITING: Final = (
    sa.select(prompt_suggestions)
    .where(*_open_here)
    .order_by(_S.created_at, _S.id)
    .limit(sa.bindparam("most"))
    .offset(sa.bindparam("skip"))
)
_COUNT: Final = sa.select(sa.func.count()).where(*_open_here)
_COUNT_OF: Final = sa.select(sa.func.count()).where(*_open_here, _S.user_id == sa.bindparam("user"))
_PRUNE: Final = sa.delete(prompt_suggestions).where(_S.decided_at < sa.bindparam("before"))


async def add(unit: Unit, suggestion: Suggestion) -> bool:
    """Store a new suggestion; False if there is one with its id."""
    return bool(
        await unit.execute(_ADD, {f"new_{name}": value for name, value in _values(suggestion).items()})
    )


async def save(unit: Unit, suggestion: Suggestion) -> None:
    """Store what was decided."""
    values = _values(suggestion)
    names = ("standing", "decided_at", "decided_by", "word", "prompt_id")
    changed = {f"new_{name}": values[name] for name in names}
    await unit.execute(_SAVE, {"suggestion": suggestion.id, **changed})


async def get(read: Reader, suggestion_id: str) -> Suggestion | None:
    """Return a suggestion, or None."""
    row = await read.one_or_none(_GET, {"suggestion": suggestion_id})
    return None if row is None else _suggestion(row)


async def get_to_change(unit: Unit, suggestion_id: str) -> Suggestion | None:
    """The same, held until the unit ends."""
    row = await unit.one_or_none(_GET_TO_CHANGE, {"suggestion": suggestion_id})
    return None if row is None else _suggestion(row)


async def waiting(read: Reader, guild_id: int, *, most: int, skip: int) -> list[Suggestion]:
    """Return suggestions that wait to be decided, oldest first."""
    rows = await read.all(_WAITING, {"guild": guild_id, "most": most, "skip": skip})
    return [_suggestion(row) for row in rows]


async def count(read: Reader, guild_id: int, user_id: int | None = None) -> int:
    """Return how many suggestions wait here, all or those of one member."""
    if user_id is None:
        return int(await read.scalar(_COUNT, {"guild": guild_id}))
    return int(await read.scalar(_COUNT_OF, {"guild": guild_id, "user": user_id}))


async def prune(unit: Unit, before: datetime) -> int:
    """Forget suggestions that were decided before a moment."""
    return await unit.execute(_PRUNE, {"before": before})


_PLAIN: Final = (
    "id", "guild_id", "user_id", "text", "created_at", "decided_at", "decided_by", "word", "prompt_id",
)  # fmt: skip


def _values(suggestion: Suggestion) -> dict[str, Any]:
    return {name: getattr(suggestion, name) for name in _PLAIN} | {"standing": suggestion.standing.value}


def _suggestion(row: sa.Row[Any]) -> Suggestion:
    return Suggestion(**{name: getattr(row, name) for name in _PLAIN}, standing=Standing(row.standing))
