"""Every entry point of the bot by every kind of person: who may not is told so, and changes nothing."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any, Final

import discord
import pytest
from discord import app_commands

import cogs
from bot.ui.forms import Form
from tests.demo.conftest import held
from tests.flows.authority.matrix import COMMANDS, CONTROLS, FORMS, MENUS, Who
from tests.flows.authority.place import Address, Place, Rows, lived_in
from tests.ui.test_addresses import addresses, import_all

ELSEWHERE: Final = "organizer elsewhere"
STRANGERS: Final = ("stranger", ELSEWHERE)
Try = Callable[[], Awaitable[list[str]]]
"""Tries an entry point in every way it can be tried; returns what is told each time."""


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with held(lived_in()) as found:
        yield found


def forms() -> list[type[Form]]:
    """Every form the bot itself declares, each once."""
    import_all(cogs)
    found: dict[str, type[Form]] = {}
    waiting = [Form]
    while waiting:
        each = waiting.pop()
        waiting.extend(each.__subclasses__())
        if each.__module__.split(".")[0] == "cogs":
            found[f"{each.feature}:{each.verb}"] = each
    return list(found.values())


def name(item: Address) -> str:
    return f"{item.feature}:{item.verb}"


def commands(place: Place) -> dict[str, app_commands.Command[Any, ..., Any]]:
    """Every slash command by its whole name."""
    found = place.bot.tree.walk_commands(type=discord.AppCommandType.chat_input)
    return {each.qualified_name: each for each in found if isinstance(each, app_commands.Command)}


def entries() -> Iterator[tuple[Who, Address]]:
    """Every control and form with its row."""
    for item in addresses():
        yield CONTROLS[name(item)], item
    for item in forms():
        yield FORMS[name(item)], item


def refusals() -> frozenset[str]:
    """The beginning of each sentence by which somebody is told that something is for organizers."""
    import_all(cogs)
    modules = (importlib.import_module(found.name) for found in pkgutil.walk_packages(cogs.__path__, "cogs."))
    sentences = (getattr(module, "NOT_AN_ORGANIZER", None) for module in modules)
    return frozenset(" ".join(each.split())[:60] for each in sentences if isinstance(each, str))


def is_refused(said: str) -> bool:
    return any(sentence in said for sentence in refusals())


def touched(place: Place, who: str, before: Rows, after: Rows) -> list[str]:
    """The rows that changed and are not about whoever acted, nor of the other server they organize."""
    own = {str(place.people[who].id)}
    if who == ELSEWHERE and place.elsewhere.guild is not None:
        own.add(str(place.elsewhere.guild.id))
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    return [
        f"{key[0]}: {before.get(key)} -> {after.get(key)}"
        for key in changed
        if not any(each in str((key, after.get(key))) for each in own)
    ]


# ---------------------------------------------------------------------- the matrix is whole


def test_every_button_menu_and_form_has_its_row_and_no_row_is_left_over() -> None:
    assert {name(item) for item in addresses()} == set(CONTROLS)
    assert {name(item) for item in forms()} == set(FORMS)


async def test_every_command_has_its_row_and_no_row_is_left_over(place: Place) -> None:
    tree = place.bot.tree
    menus = [
        each.name
        for kind in (discord.AppCommandType.user, discord.AppCommandType.message)
        for each in tree.get_commands(type=kind)
    ]
    assert set(commands(place)) == set(COMMANDS)
    assert set(menus) == set(MENUS)


# ---------------------------------------------------------------------- who may not


async def show_all(place: Place) -> None:
    """Show every command to everybody: Discord hides some from members, until an organizer decides otherwise."""
    for command in place.bot.tree.get_commands(type=discord.AppCommandType.chat_input):
        command.default_permissions = None
    await place.world.as_bot(place.bot.tree.sync)


async def tried(
    place: Place, who: str, tries: Mapping[str, tuple[Who, Try]], wrong: dict[str, object]
) -> None:
    """Let somebody try everything; note where more came of it than should."""
    before, written = await place.rows(), await place.changes()
    for what, (whose, attempt) in tries.items():
        told = await attempt()
        now_written = await place.changes()
        after = before if now_written == written else await place.rows()
        written = now_written
        if whose is not Who.ANYBODY and (found := touched(place, who, before, after)):
            wrong[f"{who}, {what}"] = found
        if whose is Who.ORGANIZERS and who != ELSEWHERE and not all(map(is_refused, told)):
            wrong[f"{who}, {what}"] = told
        before = after


@pytest.mark.parametrize("who", STRANGERS)
async def test_a_stranger_with_every_address_in_their_hands_changes_nothing_of_others(
    place: Place, who: str
) -> None:
    async def in_every_way(whose: Who, item: Address) -> list[str]:
        # What is for organizers is refused before anybody looks what it is about: once will do.
        ways = list(place.attempts(item))[: 1 if whose is Who.ORGANIZERS else None]
        return [await place.press(who, item, args) for args in ways]

    wrong: dict[str, object] = {}
    tries: dict[str, tuple[Who, Try]] = {
        f"{item.__module__} {name(item)}": (whose, lambda whose=whose, item=item: in_every_way(whose, item))
        for whose, item in entries()
        if whose is not Who.ANYBODY
    }
    await tried(place, who, tries, wrong)
    assert wrong == {}


@pytest.mark.parametrize("who", STRANGERS)
async def test_a_stranger_with_every_command_changes_nothing_of_others(place: Place, who: str) -> None:
    async def once(command: app_commands.Command[Any, ..., Any]) -> list[str]:
        return [await place.use(who, command)]

    await show_all(place)
    wrong: dict[str, object] = {}
    tries: dict[str, tuple[Who, Try]] = {
        name_: (COMMANDS[name_], lambda command=command: once(command))
        for name_, command in commands(place).items()
    }
    await tried(place, who, tries, wrong)
    assert wrong == {}


# ---------------------------------------------------------------------- who may


@pytest.mark.parametrize("who", ["organizer", "organizer by role"])
async def test_organizers_by_permission_and_by_role_are_let_through_everywhere(
    place: Place, who: str
) -> None:
    await show_all(place)
    wrong: dict[str, object] = {}
    for whose, item in entries():
        if whose is Who.ORGANIZERS and is_refused(said := await place.press(who, item, place.nothing(item))):
            wrong[name(item)] = said
    for name_, command in commands(place).items():
        if COMMANDS[name_] is Who.ORGANIZERS and is_refused(said := await place.use(who, command)):
            wrong[name_] = said
    assert wrong == {}
