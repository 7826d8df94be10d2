"""Who keeps the doors: whether a part is open to whoever acts, with the gates that need what Discord says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.utils import utcnow

from bot.client import service
from bot.guilds.pillars import Pillar, PillarClosed
from bot.guilds.service import GuildsService
from bot.moderation.doors import Doors
from bot.ui.doors import standing

if TYPE_CHECKING:
    from bot.ui.answers import Interaction


async def admit(interaction: Interaction, pillar: str) -> None:
    """Let whoever acts in a server pass, or raise why not.

    In a direct message Discord says nothing of what they are in the server; there the room alone decides.
    """
    member = interaction.user
    if interaction.guild_id is None or not isinstance(member, discord.Member):
        return
    settings = await service(interaction, GuildsService).settings(interaction.guild_id)
    closed = await service(interaction, Doors).why_closed(
        interaction.guild_id,
        member.id,
        Pillar(pillar),
        utcnow(),
        standing(member, settings.organizer_role_id),
    )
    if closed is not None:
        raise PillarClosed(closed)
