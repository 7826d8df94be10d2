"""What can be thrown at the bot: every entry point it has, and one interaction as Discord would send it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import app_commands

from bot.client import Hallway
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.forms import Form

_LABEL: Final = discord.ComponentType.label.value
Control = type[AddressedButton] | type[AddressedSelect]
Command = app_commands.Command[Any, ..., Any]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An option of a command that is completed while it is typed."""

    command: Command
    option: str


@dataclass(frozen=True, slots=True)
class Anything:
    """A ``custom_id`` that is nobody's, or not any more."""

    is_form: bool


Entry = type[Form] | Control | Command | app_commands.ContextMenu | Suggestion | Anything


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


def pressing(entry: str, who: str, control: Mapping[str, Any], values: Sequence[str] | None = None) -> Throw:
    """Return a press of a button, or a choice of ``values`` from a menu, that is on a message of the bot."""
    data: dict[str, Any] = {"custom_id": control["custom_id"], "component_type": control["type"]}
    if values is not None:
        data["values"] = list(values)
    return Throw(entry, who, False, discord.InteractionType.component, data, control)


def submitting(entry: str, who: str, custom_id: str, parts: Sequence[Mapping[str, Any]]) -> Throw:
    """Return a form sent, with its inputs filled."""
    labelled = [{"type": _LABEL, "id": number, "component": dict(part)} for number, part in enumerate(parts)]
    data = {"custom_id": custom_id, "components": labelled}
    return Throw(entry, who, False, discord.InteractionType.modal_submit, data)


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


def _short(data: Any) -> str:
    text = ascii(data)
    return text if len(text) < 900 else f"{text[:600]} … {text[-300:]}"
