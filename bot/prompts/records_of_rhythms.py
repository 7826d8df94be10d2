"""The tables of what members want of prompts for themselves, and of who was reminded of which run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import owner
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.prompts.cadence import Rhythm
from bot.prompts.records_of_runs import prompt_runs

prompt_rhythms: Final = sa.Table(
    "prompt_rhythms",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("prompts")),
    sa.Column("is_reminded", sa.Boolean, nullable=False),
    sa.Column("is_counted", sa.Boolean, nullable=False),
    sa.Column("changed_at", UTCDateTime, nullable=False),
    sa.Index("ix_prompt_rhythms_reminded", "guild_id", "is_reminded", "user_id"),
)
prompt_reminders: Final = sa.Table(
    "prompt_reminders",
    metadata,
    sa.Column("run_id", RowId, sa.ForeignKey("prompt_runs.id"), primary_key=True),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("prompts")),
    sa.Column("admitted_at", UTCDateTime),
)


_Y, _M, _R = prompt_rhythms.c, prompt_reminders.c, prompt_runs.c

_GET: Final = sa.select(_Y.is_reminded, _Y.is_counted).where(
    _Y.guild_id == sa.bindparam("guild"), _Y.user_id == sa.bindparam("user")
)
_put = insert(prompt_rhythms).values(
    {column.name: sa.bindparam(f"new_{column.name}") for column in prompt_rhythms.columns}
)
_PUT: Final = _put.on_conflict_do_update(
    index_elements=[_Y.guild_id, _Y.user_id],
    set_={name: _put.excluded[name] for name in ("is_reminded", "is_counted", "changed_at")},
)
_REMINDED: Final = (
    sa.select(_Y.user_id)
    .where(
        _Y.guild_id == sa.bindparam("guild"),
        _Y.is_reminded.is_(sa.true()),
        _Y.user_id > sa.bindparam("after"),
    )
    .order_by(_Y.user_id)
    .limit(sa.bindparam("most"))
)
_REMIND: Final = (
    insert(prompt_reminders)
    .values({name: sa.bindparam(f"new_{name}") for name in ("run_id", "user_id")})
    .on_conflict_do_nothing()
)
_reminder = (_M.run_id == sa.bindparam("run"), _M.user_id == sa.bindparam("user"))
_ADMITTED: Final = sa.select(_M.admitted_at).where(*_reminder)
_ADMIT: Final = sa.update(prompt_reminders).where(*_reminder).values(admitted_at=sa.bindparam("at"))
_PRUNE: Final = sa.delete(prompt_reminders).where(
    _M.run_id.in_(sa.select(_R.id).where(_R.closes_at < sa.bindparam("before")))
)


async def rhythm(read: Reader, guild_id: int, user_id: int) -> Rhythm:
    """Return what a member wants for themselves."""
    row = await read.one_or_none(_GET, {"guild": guild_id, "user": user_id})
    return Rhythm() if row is None else Rhythm(*row)


async def put(unit: Unit, guild_id: int, user_id: int, wanted: Rhythm) -> None:
    """Store what a member wants for themselves."""
    await unit.execute(
        _PUT,
        {
            "new_guild_id": guild_id,
            "new_user_id": user_id,
            "new_is_reminded": wanted.is_reminded,
            "new_is_counted": wanted.is_counted,
            "new_changed_at": unit.now,
        },
    )


async def reminded(read: Reader, guild_id: int, after: int, most: int) -> list[int]:
    """Return members who want to be reminded, by id, from the first whose id is greater."""
    rows = await read.all(_REMINDED, {"guild": guild_id, "after": after, "most": most})
    return [row.user_id for row in rows]


async def remind(unit: Unit, run_id: str, user_ids: Sequence[int]) -> None:
    """Remember that these are to be reminded of a run; those who are already stay as they are."""
    if user_ids:
        rows = [{"new_run_id": run_id, "new_user_id": user_id} for user_id in user_ids]
        await unit.execute(_REMIND, rows)


async def admitted_at(read: Reader, run_id: str, user_id: int) -> datetime | None:
    """Return when a reminder was let through, None if it was not."""
    return await read.scalar(_ADMITTED, {"run": run_id, "user": user_id})


async def admit(unit: Unit, run_id: str, user_id: int) -> None:
    """Remember that a reminder is let through now."""
    await unit.execute(_ADMIT, {"run": run_id, "user": user_id, "at": unit.now})


async def prune(unit: Unit, before: datetime) -> int:
    """Forget reminders of runs that closed before a moment."""
    return await unit.execute(_PRUNE, {"before": before})
