"""The table of answers, and every statement on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import by_room
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.projects.rules import Ask, Kind
from bot.prompts.records_of_runs import prompt_runs
from bot.prompts.runs import Answer, Answered, Way

prompt_answers: Final = sa.Table(
    "prompt_answers",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("run_id", RowId, sa.ForeignKey("prompt_runs.id"), nullable=False),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("user_id", Snowflake, nullable=False, info=by_room("prompts")),
    sa.Column("way", sa.String(10), nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("ask", sa.String(20), nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("is_late", sa.Boolean, nullable=False),
    sa.Column("share_id", RowId),
    sa.Column("edited_at", UTCDateTime),
    sa.Column("message_id", Snowflake),
    sa.Column("replied_at", UTCDateTime),
    sa.Column("removed_at", UTCDateTime),
    sa.Column("held_at", UTCDateTime),
    sa.Index("uq_prompt_answers_member", "run_id", "user_id", unique=True),
    sa.Index("ix_prompt_answers_message", "run_id", "message_id"),
    sa.Index("ix_prompt_answers_member", "guild_id", "user_id", "created_at"),
    sa.Index("ix_prompt_answers_share", "share_id"),
)

_A, _R = prompt_answers.c, prompt_runs.c
_of_run = _A.run_id == sa.bindparam("run")
_is_there = _A.removed_at.is_(None)
_KEPT: Final = ("id", "run_id", "guild_id", "user_id", "created_at")
_CHANGING: Final = tuple(column.name for column in prompt_answers.columns if column.name not in _KEPT)

_ADD: Final = (
    insert(prompt_answers)
    .values({column.name: sa.bindparam(f"new_{column.name}") for column in prompt_answers.columns})
    .on_conflict_do_nothing()
)
_SAVE: Final = (
    sa.update(prompt_answers)
    .where(_A.id == sa.bindparam("answer"))
    .values({name: sa.bindparam(f"new_{name}") for name in _CHANGING})
)
_GET: Final = sa.select(prompt_answers).where(_A.id == sa.bindparam("answer"))
_GET_TO_CHANGE: Final = _GET.with_for_update()
_OF_MEMBER: Final = sa.select(prompt_answers).where(_of_run, _A.user_id == sa.bindparam("user"))
_OF_MEMBER_TO_CHANGE: Final = _OF_MEMBER.with_for_update()
_OF_RUN: Final = sa.select(prompt_answers).where(_of_run, _is_there).order_by(_A.created_at, _A.id)
_COUNT: Final = sa.select(sa.func.count()).where(_of_run, _is_there)
_BY_MESSAGE: Final = (
    sa.select(prompt_answers).where(_of_run, _A.message_id == sa.bindparam("message")).with_for_update()
)
_BY_SHARE: Final = (
    sa.select(prompt_answers)
    .where(_A.share_id == sa.bindparam("share"), _A.replied_at.is_(None))
    .with_for_update()
)
_UNSAID: Final = sa.select(_A.id).where(
    _of_run, _is_there, _A.way == Way.FORM.value, _A.message_id.is_(None)
).order_by(_A.created_at, _A.id)  # fmt: skip
_FORGET: Final = sa.delete(prompt_answers).where(_A.id == sa.bindparam("answer"))
_ANY: Final = (
    sa.select(_A.id)
    .where(_A.guild_id == sa.bindparam("guild"), _A.user_id == sa.bindparam("user"), _is_there)
    .limit(1)
)
_WHO: Final = sa.select(_A.user_id).where(_of_run, _is_there)
# Which runs there were, and which of them somebody answered: what a cadence is made of.
_ANSWERED_RUNS: Final = (
    sa.select(_R.due_at, _A.id)
    .select_from(
        prompt_runs.outerjoin(
            prompt_answers,
            sa.and_(_A.run_id == _R.id, _A.user_id == sa.bindparam("user"), _is_there),
        )
    )
    .where(
        _R.guild_id == sa.bindparam("guild"),
        _R.closes_at > sa.bindparam("closing_after"),
        _R.posted_at.is_not(None),
    )
    .order_by(_R.closes_at)
)
_PRUNE: Final = sa.delete(prompt_answers).where(
    _A.run_id.in_(sa.select(_R.id).where(_R.closes_at < sa.bindparam("before")))
)


async def add(unit: Unit, answer: Answer) -> bool:
    """Store a new answer; False if this member has one to this run, or there is one with its id."""
    return bool(await unit.execute(_ADD, {f"new_{name}": value for name, value in _values(answer).items()}))


async def save(unit: Unit, answer: Answer) -> None:
    """Store an answer as it is now."""
    values = _values(answer)
    await unit.execute(_SAVE, {"answer": answer.id, **{f"new_{name}": values[name] for name in _CHANGING}})


async def get(read: Reader, answer_id: str) -> Answer | None:
    """Return an answer, or None if there is none with this id."""
    row = await read.one_or_none(_GET, {"answer": answer_id})
    return None if row is None else _answer(row)


async def get_to_change(unit: Unit, answer_id: str) -> Answer | None:
    """The same, held until the unit ends: whoever else wants to change it waits."""
    row = await unit.one_or_none(_GET_TO_CHANGE, {"answer": answer_id})
    return None if row is None else _answer(row)


async def of_member(read: Reader, run_id: str, user_id: int) -> Answer | None:
    """Return a member's answer to a run, removed or not; None if there is none."""
    row = await read.one_or_none(_OF_MEMBER, {"run": run_id, "user": user_id})
    return None if row is None else _answer(row)


async def of_member_to_change(unit: Unit, run_id: str, user_id: int) -> Answer | None:
    """The same, held until the unit ends."""
    row = await unit.one_or_none(_OF_MEMBER_TO_CHANGE, {"run": run_id, "user": user_id})
    return None if row is None else _answer(row)


async def of_run(read: Reader, run_id: str) -> list[Answer]:
    """Return the answers to a run, in the order they came."""
    return [_answer(row) for row in await read.all(_OF_RUN, {"run": run_id})]


async def count(read: Reader, run_id: str) -> int:
    """Return how many answers a run has."""
    return int(await read.scalar(_COUNT, {"run": run_id}))


async def by_message(unit: Unit, run_id: str, message_id: int) -> Answer | None:
    """Return the answer that a message in a run's thread is, or None."""
    row = await unit.one_or_none(_BY_MESSAGE, {"run": run_id, "message": message_id})
    return None if row is None else _answer(row)


async def of_share(unit: Unit, share_id: str) -> list[Answer]:
    """Return the answers that were made to this share, or added to it, and had no reply yet."""
    return [_answer(row) for row in await unit.all(_BY_SHARE, {"share": share_id})]


async def unsaid(read: Reader, run_id: str) -> list[str]:
    """Return the answers by form that have no message in the thread yet, in the order they came."""
    return [row.id for row in await read.all(_UNSAID, {"run": run_id})]


async def forget(unit: Unit, answer_id: str) -> None:
    """Forget an answer."""
    await unit.execute(_FORGET, {"answer": answer_id})


async def has_any(read: Reader, guild_id: int, user_id: int) -> bool:
    """Say whether a member has answered anything here."""
    return await read.scalar(_ANY, {"guild": guild_id, "user": user_id}) is not None


async def who(read: Reader, run_id: str) -> set[int]:
    """Return who has answered a run."""
    return {row.user_id for row in await read.all(_WHO, {"run": run_id})}


async def kept_up(
    read: Reader, guild_id: int, user_id: int, closing_after: datetime
) -> list[tuple[datetime, bool]]:
    """Return when each run was due that closed after a moment, and whether a member answered it; oldest first."""
    params = {"guild": guild_id, "user": user_id, "closing_after": closing_after}
    return [(row.due_at, row.id is not None) for row in await read.all(_ANSWERED_RUNS, params)]


async def prune(unit: Unit, before: datetime) -> int:
    """Forget the answers to runs that closed before a moment; return how many."""
    return await unit.execute(_PRUNE, {"before": before})


_PLAIN: Final = (
    "id", "run_id", "guild_id", "user_id", "created_at", "is_late", "share_id", "edited_at", "message_id",
    "replied_at", "removed_at", "held_at",
)  # fmt: skip


def _values(answer: Answer) -> dict[str, Any]:
    words = answer.words
    return {
        **{name: getattr(answer, name) for name in _PLAIN},
        "way": answer.way.value,
        "what": words.what,
        "link": words.link,
        "kind": words.kind.value,
        "ask": words.ask.value,
    }


def _answer(row: sa.Row[Any]) -> Answer:
    return Answer(
        **{name: getattr(row, name) for name in _PLAIN},
        way=Way(row.way),
        words=Answered(row.what, row.link, Kind(row.kind), Ask(row.ask)),
    )
