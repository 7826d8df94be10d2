"""How these tests see the doctor, and have something mended."""

from __future__ import annotations

from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType
from simcord.results import InteractionResult

from bot.audit.rules import Act, Entry, Query
from bot.audit.service import AuditService
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup, said
from tests.simulated import controls


async def doctor(place: Meetup, by: MemberActor | None = None) -> InteractionResult:
    """What the doctor says when it is asked."""
    return await (by or place.omar).slash(place.general, "doctor")


async def told(place: Meetup) -> str:
    """The same as text."""
    return said(await doctor(place))


def offers(result: InteractionResult, verb: str) -> list[str]:
    """The addresses of what an answer offers by this verb."""
    found = [str(each.get("custom_id", "")) for each in controls(shown(result).components)]
    return [address for address in found if address.startswith(f"doctor:{verb}:")]


async def fix(place: Meetup, panel: InteractionResult, address: str) -> tuple[str, str]:
    """Have something mended; return what is said before, and after."""
    assert f"doctor:mend:{address}" in offers(panel, "mend"), said(panel)
    asked = await place.omar.click(shown(panel), custom_id=f"doctor:mend:{address}")
    before = said(asked)
    await place.omar.click(shown(asked), custom_id=f"doctor:do:{address}")
    return before, said(asked)


async def choose(place: Meetup, panel: InteractionResult, target: str, channel: Any) -> str:
    """Choose another channel on the spot; return what is said then."""
    asked = await place.omar.click(shown(panel), custom_id=f"doctor:choose:{target}")
    (menu,) = [*offers(asked, "plain"), *offers(asked, "postable")]
    return said(await place.omar.select(shown(asked), [channel], custom_id=menu))


async def trail(place: Meetup, act: Act) -> list[Entry]:
    """What was noted of this sort, newest first."""
    found, _ = await place.service(AuditService).search(place.guild.id, Query(act=act), start=0, count=50)
    return list(found)


async def hide(place: Meetup, channel: ChannelHandle, **denied: bool) -> None:
    """Let only the bot and omar see a channel; ``denied`` is taken from the bot there."""
    sees = discord.Permissions(view_channel=True).value
    everyone = Overwrite(place.guild.id, OverwriteType.ROLE, deny=sees)
    place.env.backend.set_overwrite(channel.id, everyone)
    assert place.app.client.user is not None
    without = discord.Permissions(**denied).value
    mine = Overwrite(place.app.client.user.id, OverwriteType.MEMBER, allow=sees, deny=without)
    place.env.backend.set_overwrite(channel.id, mine)
    theirs = Overwrite(place.omar.id, OverwriteType.MEMBER, allow=sees)
    place.env.backend.set_overwrite(channel.id, theirs)
    await place.env.settle()


def guild_of(place: Meetup) -> discord.Guild:
    """The server as the bot knows it."""
    found = place.app.client.get_guild(place.guild.id)
    assert found is not None
    return found


def give_tags(place: Meetup, *names: str) -> None:
    """Let the forum have these tags, and no others."""
    tags = [
        {"id": str(number), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for number, name in enumerate(names, 1)
    ]
    place.env.backend.edit_channel(place.forum.id, {"available_tags": tags})
