"""The tables of runs, the answers to them and their recaps, and every statement on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import named
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.prompts.rules import TAG_MOST
from bot.prompts.runs import Run, RunState, Skipped

prompt_runs: Final = sa.Table(
    "prompt_runs",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("prompt_id", RowId, sa.ForeignKey("prompts.id"), nullable=False),
    sa.Column("guild_id", Snowflake, nullable=False),
    # A local date and time: what a prompt has at most one run for, whoever plans it and whenever.
    sa.Column("slot", sa.String(26), nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("due_at", UTCDateTime, nullable=False),
    sa.Column("closes_at", UTCDateTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("channel_id", Snowflake, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("tag", sa.String(TAG_MOST), nullable=False),
    sa.Column("is_recap", sa.Boolean, nullable=False),
    sa.Column("is_reminding", sa.Boolean, nullable=False),
    sa.Column("is_manual", sa.Boolean, nullable=False),
    sa.Column("suggested_by", Snowflake, info=named("prompts")),
    sa.Column("why", sa.String(10)),
    sa.Column("missed", sa.Integer, nullable=False),
    sa.Column("missed_from", sa.String(26)),
    sa.Column("posted_at", UTCDateTime),
    sa.Column("closed_at", UTCDateTime),
    sa.Column("post_channel_id", Snowflake),
    sa.Column("message_id", Snowflake),
    sa.Column("thread_id", Snowflake),
    sa.CheckConstraint("state IN ('posting', 'open', 'closed', 'skipped', 'lost')", name="state"),
    sa.Index("uq_prompt_runs_slot", "prompt_id", "slot", unique=True),
    sa.Index("ix_prompt_runs_newest", "prompt_id", "due_at", "id"),
    sa.Index("ix_prompt_runs_guild", "guild_id", "closes_at", "id"),
    sa.Index("ix_prompt_runs_age", "closes_at"),
    sa.Index("ix_prompt_runs_thread", "thread_id", unique=True),
)
prompt_recaps: Final = sa.Table(
    "prompt_recaps",
    metadata,
    sa.Column("run_id", RowId, sa.ForeignKey("prompt_runs.id"), primary_key=True),
    sa.Column("page", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("message_id", Snowflake, nullable=False),
)

_R, _C = prompt_runs.c, prompt_recaps.c
_of_prompt = _R.prompt_id == sa.bindparam("prompt")
_CHANGING: Final = (
    "state", "channel_id", "tag", "why", "missed", "missed_from", "posted_at", "closed_at", "post_channel_id",
    "message_id", "thread_id",
)  # fmt: skip
_NOT_SKIPPED: Final = [state.value for state in RunState if state is not RunState.SKIPPED]

_ADD: Final = (
    insert(prompt_runs)
    .values({column.name: sa.bindparam(f"new_{column.name}") for column in prompt_runs.columns})
    .on_conflict_do_nothing()
)
_SAVE: Final = (
    sa.update(prompt_runs)
    .where(_R.id == sa.bindparam("run"))
    .values({name: sa.bindparam(f"new_{name}") for name in _CHANGING})
)
_GET: Final = sa.select(prompt_runs).where(_R.id == sa.bindparam("run"))
_GET_TO_CHANGE: Final = _GET.with_for_update()
_SEVERAL: Final = sa.select(prompt_runs).where(_R.id.in_(sa.bindparam("ids", expanding=True)))
_BY_THREAD: Final = sa.select(prompt_runs).where(_R.thread_id == sa.bindparam("thread"))
_BY_PLACES: Final = sa.select(_R.id).where(_R.thread_id.in_(sa.bindparam("threads", expanding=True)))
_NEWEST: Final = (
    sa.select(_R.id)
    .where(_of_prompt, _R.state.in_(_NOT_SKIPPED))
    .order_by(_R.due_at.desc(), _R.id.desc())
    .limit(1)
)
_HISTORY: Final = (
    sa.select(prompt_runs)
    .where(_of_prompt)
    .order_by(_R.due_at.desc(), _R.id.desc())
    .limit(sa.bindparam("most"))
)
_POSTING: Final = (
    sa.select(prompt_runs)
    .where(_of_prompt, _R.state == RunState.POSTING.value)
    .order_by(_R.due_at, _R.id)
    .with_for_update()
)
_TAKING: Final = (
    sa.select(prompt_runs)
    .where(
        _R.guild_id == sa.bindparam("guild"),
        _R.closes_at > sa.bindparam("closing_after"),
        _R.state.in_([RunState.POSTING.value, RunState.OPEN.value, RunState.CLOSED.value]),
    )
    .order_by(_R.closes_at.desc(), _R.id.desc())
    .limit(sa.bindparam("most"))
)
_PUT_RECAP: Final = (
    insert(prompt_recaps)
    .values({name: sa.bindparam(f"new_{name}") for name in ("run_id", "page", "message_id")})
    .on_conflict_do_update(
        index_elements=[_C.run_id, _C.page], set_={"message_id": sa.bindparam("new_message_id")}
    )
)
_RECAPS: Final = sa.select(_C.page, _C.message_id).where(_C.run_id == sa.bindparam("run")).order_by(_C.page)
_ended = sa.select(_R.id).where(_R.closes_at < sa.bindparam("before"))
_PRUNE_RECAPS: Final = sa.delete(prompt_recaps).where(_C.run_id.in_(_ended))
_PRUNE: Final = sa.delete(prompt_runs).where(_R.closes_at < sa.bindparam("before"))


async def add(unit: Unit, run: Run) -> bool:
    """Store a new run; False if the prompt has one for this slot, or there is one with its id."""
    return bool(await unit.execute(_ADD, {f"new_{name}": value for name, value in _values(run).items()}))


async def save(unit: Unit, run: Run) -> None:
    """Store what can change of a run."""
    values = _values(run)
    await unit.execute(_SAVE, {"run": run.id, **{f"new_{name}": values[name] for name in _CHANGING}})


async def get(read: Reader, run_id: str) -> Run | None:
    """Return a run, or None if there is none with this id."""
    row = await read.one_or_none(_GET, {"run": run_id})
    return None if row is None else _run(row)


async def get_to_change(unit: Unit, run_id: str) -> Run | None:
    """The same, held until the unit ends: whoever else wants to change it waits."""
    row = await unit.one_or_none(_GET_TO_CHANGE, {"run": run_id})
    return None if row is None else _run(row)


async def several(read: Reader, run_ids: Collection[str]) -> dict[str, Run]:
    """Return those of these runs that exist, by id."""
    return {row.id: _run(row) for row in await read.all(_SEVERAL, {"ids": sorted(run_ids)})}


async def by_thread(read: Reader, thread_id: int) -> Run | None:
    """Return the run whose thread this is, or None. Asked for every message in a thread of ours."""
    row = await read.one_or_none(_BY_THREAD, {"thread": thread_id})
    return None if row is None else _run(row)


async def by_places(read: Reader, channel_id: int, message_ids: Collection[int]) -> list[str]:
    """Return the runs that messages of a channel or thread may concern: as its thread, or as what one began with."""
    rows = await read.all(_BY_PLACES, {"threads": sorted({channel_id, *message_ids})})
    return [row.id for row in rows]


async def newest_id(read: Reader, prompt_id: str) -> str | None:
    """Return the newest run of a prompt that was not skipped."""
    return await read.scalar(_NEWEST, {"prompt": prompt_id})


async def history(read: Reader, prompt_id: str, most: int) -> list[Run]:
    """Return the last runs of a prompt, newest first, those that were skipped among them."""
    return [_run(row) for row in await read.all(_HISTORY, {"prompt": prompt_id, "most": most})]


async def posting(unit: Unit, prompt_id: str) -> list[Run]:
    """Return the runs of a prompt that are still to be posted, held until the unit ends."""
    return [_run(row) for row in await unit.all(_POSTING, {"prompt": prompt_id})]


async def taking(read: Reader, guild_id: int, closing_after: datetime, most: int) -> list[Run]:
    """Return the runs of a server that close, or closed, after a moment; the last to close first."""
    params = {"guild": guild_id, "closing_after": closing_after, "most": most}
    return [_run(row) for row in await read.all(_TAKING, params)]


async def put_recap(unit: Unit, run_id: str, page: int, message_id: int) -> None:
    """Remember the message with a page of a run's recap; pages count from 0."""
    await unit.execute(_PUT_RECAP, {"new_run_id": run_id, "new_page": page, "new_message_id": message_id})


async def recaps(read: Reader, run_id: str) -> dict[int, int]:
    """Return the messages with the pages of a run's recap, by page."""
    return {row.page: row.message_id for row in await read.all(_RECAPS, {"run": run_id})}


async def prune(unit: Unit, before: datetime) -> int:
    """Forget runs that closed before a moment, and their recaps. Their answers go first: they point here."""
    await unit.execute(_PRUNE_RECAPS, {"before": before})
    return await unit.execute(_PRUNE, {"before": before})


_PLAIN: Final = (
    "id", "prompt_id", "guild_id", "zone", "due_at", "closes_at", "text", "channel_id", "created_at", "tag",
    "is_recap", "is_reminding", "is_manual", "suggested_by", "missed", "posted_at", "closed_at",
    "post_channel_id", "message_id", "thread_id",
)  # fmt: skip


def _values(run: Run) -> dict[str, Any]:
    return {
        **{name: getattr(run, name) for name in _PLAIN},
        "slot": run.slot.isoformat(),
        "state": run.state.value,
        "why": run.why and run.why.value,
        "missed_from": run.missed_from and run.missed_from.isoformat(),
    }


def _run(row: sa.Row[Any]) -> Run:
    return Run(
        **{name: getattr(row, name) for name in _PLAIN},
        slot=datetime.fromisoformat(row.slot),
        state=RunState(row.state),
        why=Skipped(row.why) if row.why else None,
        missed_from=datetime.fromisoformat(row.missed_from) if row.missed_from else None,
    )
