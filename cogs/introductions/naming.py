"""Those who take part in an introduction, by what they are called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.client import service
from bot.guilds.service import GuildsService
from bot.looking.wearing import untagged
from bot.ui.naming import Names, called, names_in

if TYPE_CHECKING:
    from bot.introductions.request import Introduction
    from bot.ui.answers import Interaction

__all__ = ["Names", "called", "names_in", "others", "without_tags"]


async def without_tags(interaction: Interaction, names: Names) -> Names:
    """Return the names without what stands behind them while somebody looks or hires: labels are short."""
    settings = await service(interaction, GuildsService).settings(interaction.guild_id or 0)
    tags = (settings.looking_tag, settings.hiring_tag)
    return replace(names, by_id={user_id: untagged(name, tags) for user_id, name in names.by_id.items()})


def others(introduction: Introduction, user_id: int) -> list[int]:
    """Return everybody who takes part in an introduction beside this one."""
    return [seat.user_id for seat in introduction.seats if seat.user_id != user_id]
