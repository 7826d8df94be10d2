"""What these tests do and see beyond the journeys: forged presses, news in an inbox, a channel closed to the bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from simcord.actors import (
    MemberActor,
    _component_interaction,  # a client that sends what no message offered it
    _visible_message,  # as above
)
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle, UserHandle
from simcord.enums import OverwriteType
from simcord.results import InteractionResult, ResponseMessage

from bot.members.rules import News
from bot.members.service import MembersService
from bot.ui.answers import Interaction
from bot.ui.pages import Entry
from bot.ui.waiting import Waiting
from tests.flows.meetup import Meetup
from tests.simulated import controls

_BUTTON, _STRINGS, _CHANNELS, _ROLES = 2, 3, 8, 6


async def forge(
    person: MemberActor | UserHandle,
    message: Any,
    custom_id: str,
    values: Sequence[str] | None = None,
    kind: int = _STRINGS,
) -> InteractionResult:
    """Press what the bot never put on ``message``, as if Discord had let an altered client through."""
    stored = _visible_message(person, message)
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": _BUTTON if values is None else kind}
    pressed: dict[str, Any] = {"type": data["component_type"], "custom_id": custom_id}
    if values is None:
        pressed |= {"style": 2, "label": "Forged"}
    else:
        data |= {"values": list(values), "resolved": {}}
        pressed |= {"min_values": 0, "max_values": 25, "options": [{"label": "-", "value": "-"}]}
    true = stored.components
    stored.components = [*true, {"type": 1, "components": [pressed]}]
    try:
        return await _component_interaction(person, stored, data)
    finally:
        stored.components = true


async def tell(place: Meetup, person: MemberActor, news: News, **payload: str | int | None) -> None:
    """Put news into somebody's inbox, as a service does."""
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        await place.service(MembersService).tell(unit, place.guild.id, [person.id], news, payload)


async def take_downs(place: Meetup, person: MemberActor, count: int) -> None:
    """Put that many pieces of news into an inbox, numbered from 1, a second apart."""
    for number in range(1, count + 1):
        await place.env.advance_time(1)
        await tell(place, person, News.TAKEN_DOWN, title=f"Talk {number}", reason="It was there twice.")


def waits_for(place: Meetup, person: MemberActor, *told: Entry) -> None:
    """Let these wait for somebody's answer in this server, as a cog that asks members something does."""

    async def load(interaction: Interaction) -> Sequence[Entry]:
        here = (interaction.guild_id, interaction.user.id)
        return told if here == (place.guild.id, person.id) else ()

    place.service(Waiting).register(load)


async def deny(place: Meetup, channel: ChannelHandle, **permissions: bool) -> None:
    """Take permissions from the bot in one channel; none gives all of them back."""
    assert place.app.client.user is not None
    own_id = place.app.client.user.id
    if permissions:
        denied = discord.Permissions(**permissions).value
        place.env.backend.set_overwrite(channel.id, Overwrite(own_id, OverwriteType.MEMBER, deny=denied))
    else:
        place.env.backend.delete_overwrite(channel.id, own_id)
    await place.env.settle()


def shown(result: InteractionResult) -> ResponseMessage:
    """Return the message of an answer."""
    assert result.response is not None, "there was no answer"
    return result.response


def control(result: InteractionResult, custom_id: str) -> dict[str, Any]:
    """Return the one control of an answer whose address begins like this."""
    (found,) = (c for c in controls(shown(result).components) if c.get("custom_id", "").startswith(custom_id))
    return found


def chosen(result: InteractionResult, custom_id: str) -> list[str]:
    """Return what a select of an answer shows as chosen."""
    select = control(result, custom_id)
    options = [option["value"] for option in select.get("options", ()) if option.get("default")]
    return options + [str(default["id"]) for default in select.get("default_values", ())]


def label(result: InteractionResult, custom_id: str) -> str:
    """Return what a button of an answer says."""
    return str(control(result, custom_id)["label"])
