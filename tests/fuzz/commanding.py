"""Makes throws at slash commands, at their suggestions and at context menus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import discord
import simcord
from discord import app_commands
from simcord.backend.access import can_access_channel
from simcord.backend.serializers import message_payload
from simcord.interactions import nest_options, resolve_handle, walk_to_subcommand

from tests.fuzz.filling import FAIR
from tests.fuzz.hostility import Hostility
from tests.fuzz.memory import Memory
from tests.fuzz.place import ORGANIZER, Place
from tests.fuzz.throws import Command, Suggestion, Throw, name_of

_SOMEBODY: Final = (discord.AppCommandOptionType.user.value, discord.AppCommandOptionType.mentionable.value)
_BOT_DM: Final = 1
"""The context of a command (Discord docs, Interaction Context Types)."""
_INTEGERS: Final = -(2**53) + 1, 2**53 - 1
_STRING_MOST: Final = 6000


class Commanding:
    """Makes them."""

    def __init__(self, place: Place, memory: Memory, draw: Hostility) -> None:
        self._place, self._memory, self._draw = place, memory, draw
        self._env: Final = place.world.env

    def command(self, entry: Command | Suggestion, who: str) -> Throw:
        """Return the use of a command, or somebody typing into one of its options."""
        command, typing = (entry.command, entry.option) if isinstance(entry, Suggestion) else (entry, "")
        root, leaf, nesting = self._found(command.qualified_name)
        resolved: dict[str, Any] = {}
        options: list[dict[str, Any]] = []
        is_bare = self._draw.sometimes(0.3)
        for option in leaf.get("options") or ():
            if option["name"] == typing:
                typed = "" if self._draw.sometimes(0.4) else self._draw.text(100)
                options.append({"name": typing, "type": 3, "value": typed, "focused": True})
            elif option.get("required") or (not is_bare and self._draw.sometimes(0.6)):
                value = self._value(command, option, who, resolved)
                options.append({"name": option["name"], "type": option["type"], "value": value})
        data: dict[str, Any] = {"id": root["id"], "name": root["name"], "type": 1}
        data["options"] = nest_options(root, nesting, options)
        if not typing:
            data["resolved"] = resolved
        kind = discord.InteractionType.autocomplete if typing else discord.InteractionType.application_command
        is_direct = _BOT_DM in (root.get("contexts") or ()) and self._draw.sometimes(0.3)
        return Throw(name_of(entry), who, is_direct, kind, data)

    def given(self, name: str, who: str, options: Mapping[str, str]) -> Throw:
        """Return the use of a command with exactly these texts."""
        root, _, nesting = self._found(name)
        given = [{"name": option, "type": 3, "value": value} for option, value in options.items()]
        data: dict[str, Any] = {"id": root["id"], "name": root["name"], "type": 1, "resolved": {}}
        data["options"] = nest_options(root, nesting, given)
        return Throw(f"/{name}", who, False, discord.InteractionType.application_command, data)

    def _found(self, name: str) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        """Return a command as Discord knows it: its root, its leaf, and the names between."""
        first, *rest = name.split()
        root = self._env.backend.find_command(first, None, type=1)
        assert root is not None, "all commands are known"
        return root, *walk_to_subcommand(root, rest)

    def _value(self, command: Command, option: Mapping[str, Any], who: str, resolved: dict[str, Any]) -> Any:
        choices = [choice["value"] for choice in option.get("choices") or ()]
        if choices and not self._draw.sometimes(0.1):
            return self._draw.rng.choice(choices)
        match option["type"]:
            case discord.AppCommandOptionType.integer.value:
                least, most = _INTEGERS
                return self._draw.number(option.get("min_value", least), option.get("max_value", most))
            case discord.AppCommandOptionType.boolean.value:
                return self._draw.sometimes(0.5)
            case discord.AppCommandOptionType.string.value:
                return self._string(name_of(Suggestion(command, option["name"])), option)
            case kind if kind in _SOMEBODY:
                return self._resolved(self._draw.rng.choice(list(self._place.people.values())), who, resolved)
            case discord.AppCommandOptionType.channel.value:
                return self._resolved(self._draw.rng.choice(self._channels(who)), who, resolved)
            case discord.AppCommandOptionType.role.value:
                roles = list(self._place.people[who].guild.roles.values())
                return self._resolved(self._draw.rng.choice(roles), who, resolved)
            case other:
                raise NotImplementedError(f"an option of type {other}")

    def _string(self, suggestion: str, option: Mapping[str, Any]) -> str:
        suggested = list(self._memory.offered[suggestion])
        if suggested and self._draw.sometimes(0.6):
            return self._draw.rng.choice(suggested)
        if option.get("autocomplete") and self._memory.ids and self._draw.sometimes(0.4):
            return self._draw.rng.choice(list(self._memory.ids))
        if option["name"] in FAIR and self._draw.sometimes(0.5):
            return self._draw.rng.choice(FAIR[option["name"]]) or "x"
        return self._draw.text(option.get("max_length", _STRING_MOST), option.get("min_length", 1)) or "x"

    def _resolved(self, handle: Any, who: str, resolved: dict[str, Any]) -> str:
        actor, where = self._place.people[who], self._place.where(who)
        if isinstance(handle, simcord.MemberActor) and handle.guild.id != actor.guild.id:
            handle = handle.user  # somebody who is not in this server
        resolve_handle(actor, handle, resolved, channel_id=where.id)
        return str(handle.id)

    def _channels(self, who: str) -> list[simcord.ChannelHandle]:
        """Every channel that somebody sees in their server."""
        actor = self._place.people[who]
        found = actor.guild.channels.values()
        return [each for each in found if can_access_channel(self._env, each.id, actor)]

    def menu(self, menu: app_commands.ContextMenu, who: str) -> Throw:
        """Return the use of a context menu."""
        root = self._env.backend.find_command(menu.name, None, type=menu.type.value)
        assert root is not None, "all commands are known"
        resolved: dict[str, Any] = {}
        where: int | None = None
        if menu.type is discord.AppCommandType.user:
            target = self._resolved(self._draw.rng.choice(list(self._place.people.values())), who, resolved)
        else:
            if not self._seen(who):  # nobody has written anything yet where they are
                who = ORGANIZER
            message = self._message(who)
            target, where = str(message.id), message.channel_id
            resolved["messages"] = {target: dict(message_payload(self._env.backend, message))}
        data = {
            "id": root["id"],
            "name": menu.name,
            "type": menu.type.value,
            "target_id": target,
            "resolved": resolved,
        }
        kind = discord.InteractionType.application_command
        return Throw(name_of(menu), who, is_direct=False, kind=kind, data=data, where=where)

    def _seen(self, who: str) -> list[Any]:
        """Every message that somebody sees in their server."""
        backend, actor = self._env.backend, self._place.people[who]
        return [
            message
            for channel_id, messages in backend.messages.items()
            if backend.get_channel(channel_id).guild_id == actor.guild.id
            and can_access_channel(self._env, channel_id, actor)
            for message in messages.values()
        ]

    def _message(self, who: str) -> Any:
        """A message that somebody sees in their server: the bot's, another's or their own."""
        backend, found = self._env.backend, self._seen(who)
        by_people = [message for message in found if message.author_id != backend.bot_user.id]
        own = [message for message in found if message.author_id == self._place.people[who].id]
        return self._draw.rng.choice(
            self._draw.rng.choice([each for each in (found, by_people, own) if each])
        )
