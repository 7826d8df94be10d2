"""Every statement on what somebody leaves behind of prompts when everything about them is erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from bot.core.database import Unit
from bot.prompts.records_of_answers import prompt_answers
from bot.prompts.records_of_runs import prompt_runs
from bot.prompts.runs import Way

_A, _R = prompt_answers.c, prompt_runs.c
_hers: Final = (_A.guild_id == sa.bindparam("guild"), _A.user_id == sa.bindparam("user"))
_TAKE: Final = sa.delete(prompt_answers).where(*_hers).returning(_A.id, _A.run_id, _A.way, _A.message_id)
_SUGGESTED: Final = sa.select(_R.id).where(
    _R.guild_id == sa.bindparam("guild"), _R.suggested_by == sa.bindparam("user")
)


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that was forgotten."""

    id: str
    run_id: str
    is_said: bool
    """Whether Hallway said it for its author, or is about to."""
    message_id: int | None


async def take_answers(unit: Unit, guild_id: int, user_id: int) -> list[Taken]:
    """Forget somebody's answers, and return where they were said."""
    rows = await unit.all(_TAKE, {"guild": guild_id, "user": user_id})
    return [Taken(row.id, row.run_id, row.way == Way.FORM.value, row.message_id) for row in rows]


async def suggested(unit: Unit, guild_id: int, user_id: int) -> list[str]:
    """Return the runs whose question says that somebody suggested it."""
    return [row.id for row in await unit.all(_SUGGESTED, {"guild": guild_id, "user": user_id})]
