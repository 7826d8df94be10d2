"""Every entry point of the bot by everybody of the matrix: nobody gets further than their column says.

The tests share one server; each attempt that changed something is undone before the next.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import discord
import pytest
import pytest_asyncio
from discord import app_commands

import cogs
from bot.core.language import LazyString
from bot.ui.doors import pillar_of
from bot.ui.forms import Form
from tests.demo.conftest import held
from tests.flows.authority import trying
from tests.flows.authority.matrix import (
    COMMANDS,
    CONTROLS,
    FORMS,
    MEANS,
    MENUS,
    OPTIONS,
    PART_OF,
    Column,
    Kept,
    Meets,
    Offers,
    Row,
    Who,
)
from tests.flows.authority.place import (
    HIDDEN,
    SECRET_QUESTION,
    SECRET_SKILL,
    UNHEARD,
    WHY,
    Place,
    lived_in,
)
from tests.flows.authority.stored import NOT_SAID, PRIVATE, TABLES, Rows
from tests.flows.authority.trying import Address, Command
from tests.ui.test_addresses import addresses, import_all

pytestmark = pytest.mark.asyncio(loop_scope="module")

Way = Callable[[], Awaitable[str]]
"""One way to try an entry point; returns what is told."""

ORGANIZERS: Final = (Column.BY_PERMISSION, Column.BY_ROLE, Column.OWNER)
KEPT_OUT: Final = f"“{WHY}”"
"""How a refusal gives the reason why somebody is kept out. News of it says it otherwise."""
EXAMPLES: Final = frozenset({"Tide tables as a small API", "What did you build this week?"})
"""What the bot shows everybody as examples, and the demo's people write, too."""
SECRETS: Final = frozenset({HIDDEN, UNHEARD, SECRET_SKILL, SECRET_QUESTION})
UNPLAYED: Final = frozenset({"button intro:introduce"})
"""Leads to what a suspended member is kept out of, and there is nothing in the server for which it would."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place() -> AsyncIterator[Place]:
    async with held(lived_in()) as found:
        found.bot.add_dynamic_items(trying.Opener)
        yield found


@dataclass(frozen=True)
class Entry:
    """An entry point, as somebody can try it."""

    name: str
    row: Row
    ways: Sequence[Way]


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


def name(item: Address) -> str:
    return f"{item.feature}:{item.verb}"


def declared() -> Iterator[tuple[str, Row, Address]]:
    """Yield every button, menu and form with its row."""
    for item in addresses():
        yield f"button {name(item)}", CONTROLS[name(item)], item
    for item in forms():
        yield f"form {name(item)}", FORMS[name(item)], item


def commands(place: Place) -> dict[str, Command]:
    """Return every slash command by its whole name."""
    found = place.bot.tree.walk_commands(type=discord.AppCommandType.chat_input)
    return {each.qualified_name: each for each in found if isinstance(each, app_commands.Command)}


def menus(place: Place) -> list[app_commands.ContextMenu]:
    """Return what stands under Apps."""
    kinds = (discord.AppCommandType.user, discord.AppCommandType.message)
    return [menu for kind in kinds for menu in place.bot.tree.get_commands(type=kind)]


def options(place: Place) -> dict[str, tuple[Command, str]]:
    """Return every option that is completed while somebody types, by its command's name and its own."""
    return {
        f"{command_name} {each.name}": (command, each.name)
        for command_name, command in commands(place).items()
        for each in command.parameters
        if each.autocomplete
    }


# ---------------------------------------------------------------------- the matrix is whole


def test_every_button_menu_and_form_has_its_row_and_no_row_is_left_over() -> None:
    assert {name(item) for item in addresses()} == set(CONTROLS)
    assert {name(item) for item in forms()} == set(FORMS)


async def test_every_command_and_every_option_that_is_completed_has_its_row_and_no_row_is_left_over(
    place: Place,
) -> None:
    assert set(commands(place)) == set(COMMANDS)
    assert {menu.name for menu in menus(place)} == set(MENUS)
    assert set(options(place)) == set(OPTIONS)


async def test_what_suspended_members_are_kept_out_of_says_to_which_part_it_belongs(place: Place) -> None:
    says = {what: (item.pillar, row, item.feature) for what, row, item in declared()}
    for command_name, command in commands(place).items():
        says[command_name] = (pillar_of(command), COMMANDS[command_name], command_name.split()[0])
    for option, (command, parameter) in options(place).items():
        (completed,) = (each for each in command.parameters if each.name == parameter)
        marked = getattr(completed.autocomplete, "__discord_app_commands_checks__", ())
        pillar = next((check.pillar for check in marked), None)
        says[option] = (pillar, Row(Who.ANYBODY, OPTIONS[option].kept), option.split()[0])
    wrong = {
        what: pillar
        for what, (pillar, row, feature) in says.items()
        if pillar != (PART_OF[feature] if row.kept is Kept.OUT else None)
    }
    assert wrong == {}


# ---------------------------------------------------------------------- everybody tries everything


def entries(place: Place, who: Column) -> Iterator[Entry]:
    """Yield every entry point that somebody can try."""
    for what, row, item in declared():
        if trying.can_be_used(who, item):
            tried = _tried_on_nothing if _is_for_all_or_none(who, row) else trying.ways
            ways = [partial(trying.press, place, who, item, args) for args in tried(place, who, item)]
            yield Entry(what, row, ways)
    in_messages = place.people[who].user.available_commands()
    for command_name, command in commands(place).items():
        if who is not Column.LEFT or command_name in in_messages:
            things = trying.things_of(place, who, command)
            ways = [partial(trying.use, place, who, command, thing) for thing in things]
            yield Entry(command_name, COMMANDS[command_name], ways)
    for menu in menus(place) if who is not Column.LEFT else ():
        yield Entry(menu.name, MENUS[menu.name], [partial(trying.choose, place, who, menu)])


def _is_for_all_or_none(who: Column, row: Row) -> bool:
    """Tell whether it is decided by who acts alone, before anybody looks what it is about: once will do."""
    return row.who is Who.ORGANIZERS and who is not Column.OTHER_SERVER


def _tried_on_nothing(place: Place, _who: Column, item: Address) -> list[tuple[str, ...]]:
    return [trying.nowhere(place, item)]


@pytest.mark.parametrize("who", Column)
async def test_nobody_gets_further_than_their_column_says(place: Place, who: Column) -> None:
    wrong: dict[str, object] = {}
    async with place.as_it_is_for(who):
        untold = _untold(place, who)
        for entry in entries(place, who):
            meets = MEANS[who][entry.row.who]
            if meets is Meets.AS_A_MEMBER and who in ORGANIZERS:
                continue  # as a member, they are one
            found = await tried(place, who, entry, meets)
            found += [f"reads {text}" for text in untold if any(text in said for said in found.told)]
            if found.wrong:
                wrong[entry.name] = found.wrong
    assert wrong == {}
