"""What becomes of flags when a member has everything about them erased.

Each is taken down as its owner would, and then buried: without words and owner it is known only where its card
lies, until that is gone too. Badge and tag come off by what is stored of them, which goes when they are off.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.database import Unit
from bot.core.places import Trace, bring_down
from bot.looking import records, records_of_erasing, records_of_wearing
from bot.looking.course import Course, to_dress
from bot.looking.rules import Act, No, move


async def erase_in(unit: Unit, course: Course, guild_id: int, user_id: int) -> None:
    """Erase somebody's flags within ``unit``, and want cards, badge, tag and good news brought down."""
    await unit.hold(f"flags:{user_id}")
    while current := await records.current_of(unit, guild_id, user_id):
        for found in current:
            flag = await records.get_to_change(unit, found.id)
            after = No.NOT_FOUND if flag is None else move(flag, Act.CLEAR)
            if not isinstance(after, No):
                await course.take(unit, flag, replace(after, ended_at=unit.now))
    for channel_id, message_id in await records_of_erasing.bury(unit, guild_id, user_id):
        await unit.emit(bring_down(guild_id, Trace.MESSAGE, channel_id, message_id))
    if await is_worn(unit, guild_id, user_id):
        await course.want_dressed(unit, guild_id, user_id)


async def is_worn(unit: Unit, guild_id: int, user_id: int) -> bool:
    """Say whether somebody may still wear something of ours."""
    return await records_of_wearing.get(unit, guild_id, user_id) is not None


async def forget_worn_in(unit: Unit, guild_id: int, user_id: int) -> None:
    """Forget what somebody wears: they have left, or nothing was of use for too long."""
    await records_of_wearing.forget(unit, guild_id, user_id)


def dressing(guild_id: int, user_id: int) -> str:
    """Return the lane of the effect that takes badge and tag off."""
    return to_dress(guild_id, user_id).lane
