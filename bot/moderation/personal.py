"""What becomes of reports and suspensions when a member has everything about them erased, and when they come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.audit.rules import Act
from bot.audit.service import is_noted
from bot.core.database import Reader, Unit
from bot.core.effects import Moment
from bot.core.personal import NOBODY
from bot.core.places import Trace, bring_down
from bot.core.seals import salt_to_seal
from bot.moderation import records_of_erasing, records_of_seals, records_of_suspensions
from bot.moderation.records_of_seals import NEVER, Sealed
from bot.moderation.sealing import seal_of, sealed_of
from bot.moderation.suspending import SUSPENSION, subject_of

ADDRESSED: Final = (Act.WARNED, Act.REMOVED, Act.SUSPENDED, Act.NOTED)
"""What organizers do to a member, and are told that it is kept."""
KEPT_FOR: Final = timedelta(days=730)
"""How long a settled report is kept, and a suspension that is over."""


async def erase_in(unit: Unit, guild_id: int, user_id: int) -> None:
    """Seal what somebody is kept out of, and forget whom settled reports were about.

    What waits for organizers names them until it is settled: see :func:`finish_in`.
    """
    held = await records_of_suspensions.of_member(unit, guild_id, user_id, unit.now)
    if held:
        secret = await salt_to_seal(unit)
        for one in held:
            sealed = Sealed(seal_of(secret, guild_id, user_id, one.scope), one.at, one.until or NEVER)
            await records_of_seals.put(unit, guild_id, sealed)
    await records_of_suspensions.forget(unit, guild_id, user_id)
    await finish_in(unit, guild_id, user_id, unit.now)


async def finish_in(unit: Unit, guild_id: int, user_id: int, before: datetime) -> bool:
    """Forget whom reports from before then were about that are settled; say whether none waits any more."""
    await records_of_erasing.forget_subject(unit, guild_id, user_id, before)
    if await records_of_erasing.open_on(unit, guild_id, user_id):
        return False
    card = await records_of_erasing.take_card(unit, guild_id, user_id)
    if card is not None:
        await unit.emit(bring_down(guild_id, Trace.MESSAGE, card.channel_id, card.message_id))
    return True


async def has_addressed(read: Reader, guild_id: int, user_id: int, since: datetime) -> bool:
    """Say whether organizers have warned a member since a moment, or kept something else on them."""
    return await is_noted(read, guild_id, user_id, ADDRESSED, since)


async def hold_again_in(unit: Unit, guild_id: int, user_id: int) -> bool:
    """Put what was sealed in force by name again, for somebody who is back; say whether there was anything."""
    sealed = await sealed_of(unit, guild_id, user_id, unit.now)
    if not sealed:
        return False
    secret = await salt_to_seal(unit)
    for one in sealed:
        await records_of_suspensions.suspend(unit, replace(one, by=NOBODY))
        if one.until is not None:
            subject = subject_of(guild_id, user_id, one.scope)
            await unit.schedule(Moment(SUSPENSION, subject, one.until, guild_id))
    seals = [seal_of(secret, guild_id, user_id, one.scope) for one in sealed]
    await records_of_seals.drop(unit, guild_id, seals)
    return True


async def is_sealed(read: Reader, guild_id: int, user_id: int, now: datetime) -> bool:
    """Say whether anything is sealed of a member."""
    return bool(await sealed_of(read, guild_id, user_id, now))


async def prune_in(unit: Unit) -> None:
    """Forget reports settled and suspensions over long ago, and seals of what is over."""
    await records_of_erasing.prune(unit, unit.now - KEPT_FOR)
    await records_of_suspensions.prune(unit, unit.now - KEPT_FOR)
    await records_of_seals.prune(unit, unit.now)
