"""Everything that can be thrown at the bot: each entry point, used by anybody, anywhere, with anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord
import simcord
from discord import app_commands
from simcord.backend.access import can_access_channel
from simcord.backend.serializers import message_payload
from simcord.interactions import nest_options, resolve_handle, walk_to_subcommand

from bot.client import Hallway
from bot.core.ids import LENGTH, new_id
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.custom_ids import MOST
from bot.ui.fields import Choice, Kind, Note, Pick, Text
from bot.ui.forms import Form
from tests.fuzz.place import Place, arguments
from tests.fuzz.hostility import Hostility
from tests.fuzz.memory import Memory

Control = type[AddressedButton] | type[AddressedSelect]
_MENU: Final = {
    None: 3, Kind.MEMBER: discord.ComponentType.user_select.value,
    Kind.ROLE: discord.ComponentType.role_select.value, Kind.CHANNEL: discord.ComponentType.channel_select.value,
}  # fmt: skip
_LABEL: Final = discord.ComponentType.label.value
_TEXT_INPUT: Final = discord.ComponentType.text_input.value
_BUTTON: Final = discord.ComponentType.button.value
_SOMEBODY: Final = (discord.AppCommandOptionType.user.value, discord.AppCommandOptionType.mentionable.value)
_MOST: Final = MOST - len(":") - LENGTH
"""Characters of a ``custom_id``, with room for the opening id of a form."""
_BOT_DM: Final = 1
"""The context of a command (Discord docs, Interaction Context Types)."""
_INTEGERS: Final = -(2**53) + 1, 2**53 - 1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An option of a command that is completed while it is typed."""

    command: app_commands.Command[Any, ..., Any]
    option: str


@dataclass(frozen=True, slots=True)
class Anything:
    """A ``custom_id`` that is nobody's, or not any more."""

    is_form: bool


Entry = type[Form] | Control | app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | Suggestion | Anything


@dataclass(frozen=True, slots=True)
class Throw:
    """One interaction as Discord would send it."""

    entry: str
    who: str
    is_direct: bool
    kind: discord.InteractionType
    data: Mapping[str, Any]
    control: Mapping[str, Any] | None = None
    """What is on the message that was pressed, if one was."""
    is_layout: bool = False
    where: int | None = None
    """The channel, if it is not the one where they stand."""

    def __str__(self) -> str:
        place = "in direct messages" if self.is_direct else "in the server"
        return f"{self.entry}, by {self.who} {place}: {_short(self.data)}"


def entries(bot: Hallway) -> Iterator[Entry]:
    """Yield everything by which the bot can be reached."""
    yield from bot.forms
    yield from bot._addresses
    for kind in (discord.AppCommandType.user, discord.AppCommandType.message):
        for menu in bot.tree.get_commands(type=kind):
            assert isinstance(menu, app_commands.ContextMenu)
            yield menu
    for command in bot.tree.walk_commands(type=discord.AppCommandType.chat_input):
        if isinstance(command, app_commands.Command):
            yield command
            yield from (Suggestion(command, each.name) for each in command.parameters if each.autocomplete)
    yield from (Anything(is_form=False), Anything(is_form=True))


def name_of(entry: Entry) -> str:
    """Return how a report names an entry point."""
    match entry:
        case app_commands.Command():
            return f"/{entry.qualified_name}"
        case app_commands.ContextMenu():
            return f"menu {entry.name!r}"
        case Suggestion():
            return f"/{entry.command.qualified_name}, typing {entry.option}"
        case Anything():
            return "a form of nobody" if entry.is_form else "a button of nobody"
        case _:
            return f"{'form' if issubclass(entry, Form) else 'control'} {entry.feature}:{entry.verb}"


class Thrower:
    """Makes throws."""

    def __init__(self, place: Place, memory: Memory, hostility: Hostility) -> None:
        self._place, self._memory, self._draw = place, memory, hostility
        self._env: Final = place.world.env
        self._people: Final = sorted(place.people)

    def at(self, entry: Entry) -> Throw:
        """Return one at this entry point."""
        who = self._draw.rng.choice([*self._people, "organizer", "organizer"])
        is_direct = self._draw.sometimes(0.1) and not isinstance(entry, app_commands.Command | Suggestion)
        match entry:
            case app_commands.Command():
                return self._command(entry, who)
            case app_commands.ContextMenu():
                return self._menu(entry, who)
            case Suggestion():
                return self._command(entry.command, who, typing=entry.option)
            case Anything():
                return self._anything(entry, who, is_direct=is_direct)
            case _ if issubclass(entry, Form):
                return self._form(entry, who, is_direct=is_direct)
            case _:
                return self._control(entry, who, is_direct=is_direct)

    # ------------------------------------------------------------------ forms

    def _form(self, form: type[Form], who: str, *, is_direct: bool) -> Throw:
        name = f"{form.feature}:{form.verb}"
        custom_id = ":".join((name, *self._args(form), new_id(self._env.now())))
        parts = [
            {"type": _LABEL, "id": number, "component": self._filled(f"{name}/{field.name}", field)}
            for number, field in enumerate(form.fields)
            if not isinstance(field, Note) and not self._draw.sometimes(0.05)
        ]
        data: dict[str, Any] = {"custom_id": custom_id, "components": parts}
        return Throw(name_of(form), who, is_direct, discord.InteractionType.modal_submit, data)

    def _filled(self, name: str, field: Text | Choice | Pick) -> dict[str, Any]:
        part: dict[str, Any] = {"custom_id": field.name, "type": _TEXT_INPUT}
        match field:
            case Text():
                is_empty = self._draw.sometimes(0.2 if not field.required else 0.03)
                part["value"] = "" if is_empty else self._draw.text(field.max_length, field.min_length)
            case Choice():
                offered = [option.value for option in field.options] or list(self._memory.offered[name])
                part |= {"type": _MENU[None], "values": self._chosen(offered, field.at_most)}
            case Pick():
                part |= {"type": _MENU[field.kind], "values": self._picked(field.kind, field.at_most)}
        return part

    def _chosen(self, offered: Sequence[str], most: int) -> list[str]:
        if not offered or self._draw.sometimes(0.15):
            return [self._draw.text(100, 1) or "x" for _ in range(self._draw.rng.randrange(3))]
        return self._draw.rng.sample(offered, self._draw.rng.randint(1, min(most, len(offered))))

    def _picked(self, kind: Kind, most: int) -> list[str]:
        found = self._draw.rng.sample(self._things(kind), self._draw.rng.randint(0, min(most, 3)))
        return [str(each) for each in found] or [str(self._draw.rng.choice(self._things(kind)))]

    def _things(self, kind: Kind) -> list[int]:
        """Ids of what is picked: ours, another server's, the bot itself, nothing."""
        backend, place = self._env.backend, self._place
        strange = [1, 123456789012345678, 2**63, backend.bot_user.id, place.world.guild.id]
        match kind:
            case Kind.MEMBER:
                return [*(person.id for person in place.people.values()), *strange]
            case Kind.ROLE:
                return [*(role.id for role in place.world.guild.roles.values()), *strange]
            case Kind.CHANNEL:
                return [*(channel.id for channel in place.world.guild.channels.values()), place.elsewhere.id, *strange]

    # ------------------------------------------------------------------ buttons and menus

    def _control(self, control: Control, who: str, *, is_direct: bool) -> Throw:
        name = f"{control.feature}:{control.verb}"
        custom_id = ":".join((name, *self._args(control)))
        if issubclass(control, AddressedButton):
            pressed: dict[str, Any] = {"type": _BUTTON, "style": 2, "label": "-", "custom_id": custom_id}
            values: list[str] | None = None
        else:
            pressed = {"type": _MENU[control.picks], "custom_id": custom_id}
            offered = list(self._memory.offered[name])
            values = self._chosen(offered, 25) if control.picks is None else self._picked(control.picks, 1)
            if control.picks is None:
                pressed["options"] = [{"label": "-", "value": value} for value in offered[:25] or ["-"]]
        data = {"custom_id": custom_id, "component_type": pressed["type"]}
        if values is not None:
            data["values"] = values
        return Throw(
            name_of(control), who, is_direct, discord.InteractionType.component, data, pressed,
            name in self._memory.layouts,
        )  # fmt: skip

    def _args(self, item: type[Form] | Control) -> Sequence[str]:
        known = self._memory.known(f"{item.feature}:{item.verb}")
        if known and self._draw.sometimes(0.6):
            return self._draw.rng.choice(known)
        ids = list(self._memory.ids)
        room = _MOST - len(f"{item.feature}:{item.verb}:")
        while True:
            found = [self._draw.argument(pattern, ids) for pattern in arguments(item)]
            if len(":".join(found)) <= room:
                return found

    def _anything(self, entry: Anything, who: str, *, is_direct: bool) -> Throw:
        addresses = [f"{name}:{':'.join(args)}" for name, known in self._memory.args.items() for args in known]
        custom_id = self._draw.altered(self._draw.rng.choice(addresses))
        if entry.is_form:
            part = {"type": _LABEL, "component": {"type": _TEXT_INPUT, "custom_id": "x", "value": self._draw.text()}}
            data: dict[str, Any] = {"custom_id": custom_id, "components": [part]}
            return Throw(name_of(entry), who, is_direct, discord.InteractionType.modal_submit, data)
        data = {"custom_id": custom_id, "component_type": _BUTTON}
        pressed = {"type": _BUTTON, "style": 2, "label": "-", "custom_id": custom_id}
        return Throw(name_of(entry), who, is_direct, discord.InteractionType.component, data, pressed)

    # ------------------------------------------------------------------ commands

    def _command(self, command: app_commands.Command[Any, ..., Any], who: str, *, typing: str = "") -> Throw:
        first, *rest = command.qualified_name.split()
        root = self._env.backend.find_command(first, None, type=1)
        assert root is not None, "all commands are known"
        leaf, nesting = walk_to_subcommand(root, rest)
        resolved: dict[str, Any] = {}
        options: list[dict[str, Any]] = []
        for option in leaf.get("options") or ():
            if option["name"] == typing:
                options.append({"name": typing, "type": 3, "value": self._draw.text(100), "focused": True})
            elif option.get("required") or self._draw.sometimes(0.6):
                value = self._value(option, who, resolved)
                options.append({"name": option["name"], "type": option["type"], "value": value})
        data: dict[str, Any] = {"id": root["id"], "name": first, "type": 1}
        data["options"] = nest_options(root, nesting, options)
        if not typing:
            data["resolved"] = resolved
        kind = discord.InteractionType.autocomplete if typing else discord.InteractionType.application_command
        name = name_of(Suggestion(command, typing) if typing else command)
        return Throw(name, who, is_direct=_may_be_direct(root) and self._draw.sometimes(0.3), kind=kind, data=data)

    def _value(self, option: Mapping[str, Any], who: str, resolved: dict[str, Any]) -> Any:
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
                return self._string(option)
            case kind if kind in _SOMEBODY:
                return self._resolved(self._draw.rng.choice(list(self._place.people.values())), who, resolved)
            case discord.AppCommandOptionType.channel.value:
                return self._resolved(self._draw.rng.choice(self._channels(who)), who, resolved)
            case discord.AppCommandOptionType.role.value:
                roles = list(self._place.people[who].guild.roles.values())
                return self._resolved(self._draw.rng.choice(roles), who, resolved)
            case other:
                raise NotImplementedError(f"an option of type {other}")

    def _string(self, option: Mapping[str, Any]) -> str:
        # What an option completes is an id as a rule, or a name that was shown before.
        if option.get("autocomplete") and self._memory.ids and self._draw.sometimes(0.6):
            return self._draw.rng.choice(list(self._memory.ids))
        return self._draw.text(option.get("max_length", 6000), option.get("min_length", 1)) or "x"

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

    def _menu(self, menu: app_commands.ContextMenu, who: str) -> Throw:
        root = self._env.backend.find_command(menu.name, None, type=menu.type.value)
        assert root is not None, "all commands are known"
        resolved: dict[str, Any] = {}
        where: int | None = None
        if menu.type is discord.AppCommandType.user:
            target = self._resolved(self._draw.rng.choice(list(self._place.people.values())), who, resolved)
        else:
            message = self._draw.rng.choice(self._messages(who))
            target, where = str(message.id), message.channel_id
            resolved["messages"] = {target: dict(message_payload(self._env.backend, message))}
        data = {"id": root["id"], "name": menu.name, "type": menu.type.value, "target_id": target, "resolved": resolved}
        kind = discord.InteractionType.application_command
        return Throw(name_of(menu), who, is_direct=False, kind=kind, data=data, where=where)

    def _messages(self, who: str) -> list[Any]:
        """Every message that somebody sees in their server."""
        backend, actor = self._env.backend, self._place.people[who]
        return [
            message
            for channel_id, messages in backend.messages.items()
            if backend.get_channel(channel_id).guild_id == actor.guild.id
            and can_access_channel(self._env, channel_id, actor)
            for message in messages.values()
        ]


def _may_be_direct(root: Mapping[str, Any]) -> bool:
    """Tell whether Discord offers a command in direct messages with the bot; a client cannot talk it into that."""
    return _BOT_DM in (root.get("contexts") or ())


def _short(data: Any) -> str:
    text = ascii(data)
    return text if len(text) < 900 else f"{text[:600]} … {text[-300:]}"
