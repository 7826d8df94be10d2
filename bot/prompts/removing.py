"""Taking down answers to prompts on behalf of moderation, which tells their authors why."""

from __future__ import annotations

from dataclasses import replace

from bot.core.database import Unit
from bot.prompts import records_of_answers, records_of_runs
from bot.prompts.course import RECAP, WITHDRAW, answer_effect, effect, is_recap_up
from bot.prompts.runs import Way


async def remove_answer(unit: Unit, guild_id: int, answer_id: str) -> int | None:
    """Take an answer out of its thread and its recap; return its author, None if there is none in this server.

    What somebody wrote in the thread themselves is theirs: it is named in the recap no more, and stays where it is.
    They can't answer the same question again.
    """
    answer = await records_of_answers.get_to_change(unit, answer_id)
    run = None if answer is None else await records_of_runs.get(unit, answer.run_id)
    if answer is None or run is None or answer.guild_id != guild_id or answer.removed_at is not None:
        return None
    await records_of_answers.save(unit, replace(answer, removed_at=unit.now))
    if run.thread_id is not None and answer.way is Way.FORM:
        taken = {"thread_id": run.thread_id, "message_id": answer.message_id}
        await unit.emit(answer_effect(WITHDRAW, run, answer.id, **taken))
    if await is_recap_up(unit, run):
        await unit.emit(effect(RECAP, run, once=True, page=0))
    return answer.user_id
