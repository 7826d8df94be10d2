"""What becomes of shares, and of answers to them, when a member has everything about them erased.

A share is buried: its words and its author are forgotten, and what is left is where it lies on Discord, so that
its card can be brought down however long that takes, also one that is just on its way there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.core.database import Unit
from bot.core.effects import Effect
from bot.core.places import Trace, bring_down
from bot.projects import records_of_erasing as records
from bot.projects.answers import QUESTION
from bot.projects.service import CARD, THREAD, UPDATE

BURIED_FOR: Final = timedelta(days=30)
"""How long it is known where a buried share lies: longer than an effect is tried."""


async def erase_in(unit: Unit, guild_id: int, user_id: int) -> bool:
    """Erase somebody's shares and answers within ``unit``, and want their cards, progress and messages brought down.

    Return whether a share was buried: then :func:`drop_buried_in` has something to do in a while.
    """
    for said in await records.forget_answers(unit, guild_id, user_id):
        await unit.emit(bring_down(guild_id, Trace.MESSAGE, said.thread_id, said.message_id))
    buried = await records.bury(unit, guild_id, user_id)
    for share_id, update_id in buried.updates:
        await unit.emit(_effect(UPDATE, guild_id, share_id, update_id=update_id))
    for share_id, question_id in buried.questions:
        await unit.emit(_effect(QUESTION, guild_id, share_id, question_id=question_id))
    for share_id, thread_id in buried.shares:
        if thread_id is None:  # never posted, or its thread was deleted
            continue
        await unit.emit(_effect(CARD, guild_id, share_id))
        await unit.emit(_effect(THREAD, guild_id, share_id))
    return bool(buried.shares)


async def drop_buried_in(unit: Unit, guild_id: int) -> int:
    """Drop what was buried long ago; return how many shares."""
    return await records.drop_buried(unit, guild_id, unit.now - BURIED_FOR)


def _effect(kind: str, guild_id: int, share_id: str, **payload: str) -> Effect:
    return Effect(
        kind,
        lane=f"share:{share_id}",
        payload={"share_id": share_id, **payload},
        guild_id=guild_id,
        key=":".join((kind, share_id, *payload.values())),
    )
