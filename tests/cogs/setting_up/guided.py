"""How tests go through the guided set-up, and what they look at afterwards."""

from __future__ import annotations

from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.backend.models import Channel
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.audit.service import AuditService
from bot.guilds.pillars import Pillar
from bot.guilds.pillars_service import PillarsService
from bot.guilds.rules import GuildSettings
from bot.guilds.service import GuildsService
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup, labels
from tests.simulated import controls

CREATE_ALL, DO_IT = "Create what is missing for me", "Do it"
ASK_FIRST = "Ask “What did you build this week?”"


async def settings(place: Meetup) -> GuildSettings:
    return await place.service(GuildsService).settings(place.guild.id)


async def pillars_on(place: Meetup) -> set[Pillar]:
    found = await place.service(PillarsService).of_server(place.guild.id)
    return {pillar for pillar, each in found.items() if each.is_on}


async def log_channel(place: Meetup) -> int | None:
    return await place.service(AuditService).channel(place.guild.id)


async def begin(place: Meetup, person: MemberActor | None = None) -> InteractionResult:
    return await (person or place.omar).slash(place.general, "setup")


async def press(place: Meetup, page: InteractionResult, *wanted: str) -> InteractionResult:
    """Press buttons of the page one after the other, by what they say."""
    for label in wanted:
        await place.omar.click(shown(page), label=label)
    return page


async def to_review(place: Meetup, page: InteractionResult, *, creating: bool = True) -> InteractionResult:
    """Go on to the last page, with everything created that has no place, and the first question."""
    await press(place, page, "Next")
    if creating:
        await press(place, page, CREATE_ALL)
    await press(place, page, "Next", "Next", "Next")
    if ASK_FIRST in labels(shown(page)) and creating:
        await press(place, page, ASK_FIRST)
    return await press(place, page, "Next")


def address(page: InteractionResult, verb: str, last: str = "") -> str:
    """Return the address of the one control of that verb, or of the one whose address ends like this."""
    found = [str(each.get("custom_id", "")) for each in controls(shown(page).components)]
    (custom_id,) = (each for each in found if each.startswith(f"{verb}:") and each.endswith(last))
    return custom_id


def id_of(page: InteractionResult) -> str:
    """Return the id of the set-up that a page is about."""
    found = [str(each.get("custom_id", "")) for each in controls(shown(page).components)]
    return next(each.split(":")[2] for each in found if each.count(":") >= 2)


async def pick(
    place: Meetup, page: InteractionResult, verb: str, *values: Any, last: str = ""
) -> InteractionResult:
    """Choose from a select of the page."""
    return await place.omar.select(shown(page), list(values), custom_id=address(page, verb, last))


async def change(place: Meetup, page: InteractionResult, verb: str, last: str = "") -> InteractionResult:
    """Press a button of the page by its address, for those that all say the same."""
    return await place.omar.click(shown(page), custom_id=address(page, verb, last))


def channels(place: Meetup) -> dict[str, Channel]:
    """Return what there is beside the channels every test begins with, by name."""
    known = {place.forum.id, place.text.id, place.general.id}
    backend = place.env.backend
    ids = [id_ for id_ in backend.get_guild(place.guild.id).channel_ids if id_ not in known]
    return {channel.name or "": channel for channel in map(backend.get_channel, ids)}


async def allow(place: Meetup, **permissions: bool) -> None:
    """Give the bot's own role permissions, or take them from it; administrators have them all."""
    own = next(role for role in place.guild.roles.values() if role.name == "TestBot")
    now = discord.Permissions(place.env.backend.get_role(place.guild.id, own.id).permissions)
    now.update(administrator=False, **permissions)
    place.env.backend.edit_role(place.guild.id, own.id, {"permissions": now.value})
    await place.env.settle()


def may(place: Meetup, person: MemberActor | int, channel: Channel) -> discord.Permissions:
    """Return what somebody may do in a channel, as Discord computes it."""
    user_id = person if isinstance(person, int) else person.id
    return discord.Permissions(
        int(place.env.backend.compute_permissions(place.guild.id, user_id, channel.id))
    )


def handle(place: Meetup, channel: Channel) -> ChannelHandle:
    return ChannelHandle(place.env, place.guild, channel)
