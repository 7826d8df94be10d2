"""What tests of setting up do beforehand, and how they come to the panel of looking and hiring."""

from __future__ import annotations

from typing import Any

import discord
from simcord.builders import ChannelHandle, RoleHandle
from simcord.results import InteractionResult

from bot.guilds.rules import GuildSettings, Part
from bot.guilds.service import GuildsService
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup


async def settings(place: Meetup) -> GuildSettings:
    return await place.service(GuildsService).settings(place.guild.id)


async def looking(place: Meetup) -> InteractionResult:
    """The panel, as an organizer comes to it."""
    panel = await place.omar.slash(place.general, "organizer settings")
    await place.omar.click(shown(panel), label="Change looking and hiring")
    return panel


async def have(place: Meetup, **changes: Any) -> None:
    """Settle it beforehand."""
    await place.service(GuildsService).change(place.guild.id, discord.utils.utcnow(), changed_by=1, **changes)


async def note_trouble(
    place: Meetup, part: Part, channel: ChannelHandle | None = None, *, code: int = 50013
) -> None:
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        guilds = place.service(GuildsService)
        await guilds.note_trouble(unit, place.guild.id, code, channel.id if channel else None, of=part)


async def allow_the_bot(place: Meetup, **permissions: bool) -> RoleHandle:
    """Give the bot's own role permissions, or take them from it; administrators have them all."""
    own = next(role for role in place.guild.roles.values() if role.name == "TestBot")
    now = discord.Permissions(place.env.backend.get_role(place.guild.id, own.id).permissions)
    now.update(administrator=False, **permissions)
    place.env.backend.edit_role(place.guild.id, own.id, {"permissions": now.value})
    await place.env.settle()
    return own


async def move(place: Meetup, role: RoleHandle, position: int) -> None:
    place.env.backend.edit_role(place.guild.id, role.id, {"position": position})
    await place.env.settle()
