"""Every entry point of the bot, found where the bot declares it, and every way in which somebody can try it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands

import cogs
from bot.ui.doors import pillar_of
from bot.ui.forms import Form
from tests.flows.authority import trying
from tests.flows.authority.matrix import COMMANDS, CONTROLS, FORMS, MENUS, OPTIONS, Column, Row, Who
from tests.flows.authority.trying import Address, Command
from tests.ui.test_addresses import addresses, import_all

if TYPE_CHECKING:
    from tests.flows.authority.place import Place

Way = Callable[[], Awaitable[str]]
"""One way to try an entry point; returns what is told."""


@dataclass(frozen=True)
class Entry:
    """An entry point, as somebody can try it."""

    name: str
    row: Row
    ways: Sequence[Way]


def name(item: Address) -> str:
    """Return the address of a button, menu or form without its arguments."""
    return f"{item.feature}:{item.verb}"


@cache
def forms() -> list[type[Form]]:
    """Return every form the bot itself declares, each once."""
    import_all(cogs)
    found: dict[str, type[Form]] = {}
    waiting = [Form]
    while waiting:
        each = waiting.pop()
        waiting.extend(each.__subclasses__())
        if each.__module__.split(".")[0] == "cogs":
            found[name(each)] = each
    return list(found.values())


def commands(place: Place) -> dict[str, Command]:
    """Return every slash command by its whole name."""
    found = place.bot.tree.walk_commands(type=discord.AppCommandType.chat_input)
    return {each.qualified_name: each for each in found if isinstance(each, app_commands.Command)}


def menus(place: Place) -> list[app_commands.ContextMenu]:
    """Return what stands under Apps."""
    kinds = (discord.AppCommandType.user, discord.AppCommandType.message)
    return [menu for kind in kinds for menu in place.bot.tree.get_commands(type=kind)]


def options(place: Place) -> dict[str, tuple[Command, app_commands.Parameter]]:
    """Return every option that is completed while somebody types, by its command's name and its own."""
    return {
        f"{command_name} {each.name}": (command, each)
        for command_name, command in commands(place).items()
        for each in command.parameters
        if each.autocomplete
    }


def declared() -> Iterator[tuple[str, Row, Address]]:
    """Yield every button, menu and form with its row."""
    for item in addresses():
        yield f"control {name(item)}", CONTROLS[name(item)], item
    for item in forms():
        yield f"form {name(item)}", FORMS[name(item)], item


def parts(place: Place) -> Iterator[tuple[str, Row, str | None]]:
    """Yield every entry point with its row and the part to which the bot says that it belongs.

    What is offered while somebody types has the mark that a command has, on the function that offers it.
    """
    for what, row, item in declared():
        yield what, row, item.pillar
    for command_name, command in commands(place).items():
        yield f"command {command_name}", COMMANDS[command_name], pillar_of(command)
    for menu in menus(place):
        yield f"menu {menu.name}", MENUS[menu.name], pillar_of(menu)
    for option, (command, parameter) in options(place).items():
        (completed,) = (
            each for each in command._params.values() if each.display_name == parameter.display_name
        )
        marked = getattr(completed.autocomplete, "__discord_app_commands_checks__", ())
        pillar = next((check.pillar for check in marked), None)
        yield f"option {option}", Row(Who.ANYBODY, OPTIONS[option].kept), pillar


def entries(place: Place, who: Column) -> Iterator[Entry]:
    """Yield every entry point that a client lets somebody try."""
    for what, row, item in declared():
        if trying.can_be_used(who, item):
            is_once = _is_once_enough(who, row)
            tries = trying.nowhere(place, item) if is_once else trying.ways(place, who, row, item)
            yield Entry(what, row, [partial(trying.press, place, who, item, args) for args in tries])
    in_messages = place.people[who].user.available_commands()
    for command_name, command in commands(place).items():
        if who is not Column.LEFT or command_name in in_messages:
            row = COMMANDS[command_name]
            feature = command_name.split()[0]
            things = place.things(who, row, feature) if trying.names_a_thing(command) else (trying.NOTHING,)
            ways = [partial(trying.use, place, who, command, thing) for thing in things]
            yield Entry(f"command {command_name}", row, ways)
    for menu in menus(place) if who is not Column.LEFT else ():
        yield Entry(f"menu {menu.name}", MENUS[menu.name], [partial(trying.choose, place, who, menu)])


def _is_once_enough(who: Column, row: Row) -> bool:
    """Tell whether it is decided by who acts alone, before anybody looks what it is about."""
    return row.who is Who.ORGANIZERS and who is not Column.OTHER_SERVER
