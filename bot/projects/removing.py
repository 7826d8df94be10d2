"""Taking down what members shared, also on behalf of moderation, which tells them why."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.core.database import Unit
from bot.projects import records
from bot.projects.rules import Act, Actor, Ask, No, Share, State, move
from bot.projects.wanting import CARD, THREAD, UPDATE, effect

_NOBODY: Final = 0
"""Who takes it down is noted where that is decided; here it is anybody who organizes."""


async def remove_share(unit: Unit, guild_id: int, share_id: str) -> int | None:
    """Take a share down as an organizer; return its author, None if there is none that is up in this server."""
    share = await records.get_to_change(unit, share_id)
    state = move(share, Act.REMOVE, Actor(guild_id, _NOBODY, is_organizer=True))
    if isinstance(state, No) or share is None:
        return None
    await take_down(unit, share, state)
    return share.author_id


async def remove_update(unit: Unit, guild_id: int, update_id: str) -> int | None:
    """The same for a piece of progress: its words are forgotten, and the message that said them says so."""
    update = await records.get_update(unit, update_id)
    share = None if update is None else await records.get_to_change(unit, update.share_id)
    if update is None or share is None or share.guild_id != guild_id or not update.text:
        return None
    await records.forget_update(unit, update_id)
    await unit.emit(effect(UPDATE, share, update_id=update_id))
    await unit.emit(effect(CARD, share, once=True))
    return update.author_id


async def take_down(unit: Unit, share: Share, state: State) -> tuple[Share, list[int]]:
    """Forget what a share says; return it as it is then, and the effects that follow."""
    share = replace(
        share, state=state, title="", what="", link="", ask=Ask.NOTHING, ask_detail="", updated_at=unit.now
    )
    await records.save(unit, share)
    said = [each.id for each in await records.updates_of(unit, [share.id]) if each.message_id]
    await records.forget_updates(unit, share.id)
    wanted = [
        effect(CARD, share, once=True),
        *(effect(UPDATE, share, update_id=update_id) for update_id in said),
        effect(THREAD, share, once=True),
    ]
    return share, [await unit.emit(each) for each in wanted]
