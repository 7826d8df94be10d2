"""What becomes of answers, suggestions and rhythms when a member has everything about them erased."""

from __future__ import annotations

from bot.core.database import Unit
from bot.prompts import records_of_erasing, records_of_runs
from bot.prompts.course import CARD, RECAP, WITHDRAW, answer_effect, effect, is_recap_up
from bot.prompts.runs import RunState


async def erase_in(unit: Unit, guild_id: int, user_id: int) -> None:
    """Erase somebody's answers within ``unit``, and want them out of threads, recaps and questions.

    What the member wrote in a thread themselves is Discord's and theirs; only that it was an answer is forgotten.
    """
    taken = await records_of_erasing.take_answers(unit, guild_id, user_id)
    suggested = await records_of_erasing.suggested(unit, guild_id, user_id)
    runs = await records_of_runs.several(unit, {*suggested, *(answer.run_id for answer in taken)})
    for answer in taken:
        run = runs[answer.run_id]
        if answer.is_said and run.thread_id is not None:
            place = {"thread_id": run.thread_id, "message_id": answer.message_id}
            await unit.emit(answer_effect(WITHDRAW, run, answer.id, **place))
    for run_id in sorted({answer.run_id for answer in taken}):
        if await is_recap_up(unit, runs[run_id]):
            await unit.emit(effect(RECAP, runs[run_id], once=True, page=0))
    for run_id in suggested:
        run = runs[run_id]
        if run.message_id is not None or run.state is RunState.POSTING:  # it may have been drawn already
            await unit.emit(effect(CARD, run, once=True))
