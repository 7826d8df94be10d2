"""Every entry point of the bot by everybody of the matrix: nobody gets further than their column says.

The tests share one server; whatever an attempt changed is undone before the next.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.demo.conftest import held
from tests.flows.authority import trying
from tests.flows.authority.entries import commands, entries, forms, menus, name, options, parts
from tests.flows.authority.judging import ORGANIZERS, SECRETS, is_offered_rightly, not_for, tried
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
)
from tests.flows.authority.place import Place, lived_in
from tests.ui.test_addresses import addresses

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place() -> AsyncIterator[Place]:
    async with held(lived_in()) as found:
        yield found


# ---------------------------------------------------------------------- the matrix is whole


async def test_every_button_menu_and_form_has_its_row_and_no_row_is_left_over() -> None:
    assert {name(item) for item in addresses()} == set(CONTROLS)
    assert {name(item) for item in forms()} == set(FORMS)


async def test_every_command_and_every_option_completed_while_typing_has_its_row_and_no_row_is_left_over(
    place: Place,
) -> None:
    assert set(commands(place)) == set(COMMANDS)
    assert {menu.name for menu in menus(place)} == set(MENUS)
    assert set(options(place)) == set(OPTIONS)


async def test_what_suspended_members_are_kept_out_of_says_to_which_part_it_belongs(place: Place) -> None:
    wrong = {
        what: pillar
        for what, row, pillar in parts(place)
        if pillar != (PART_OF[_feature(what)] if row.kept is Kept.OUT else None)
    }
    assert wrong == {}


def _feature(what: str) -> str:
    """Return the first word of an address or a command, without what kind of entry point it is."""
    return what.split()[1].split(":", maxsplit=1)[0]


# ---------------------------------------------------------------------- everybody tries everything


@pytest.mark.parametrize("who", Column)
async def test_nobody_gets_further_than_their_column_says(place: Place, who: Column) -> None:
    wrong: dict[str, object] = {}
    async with place.as_it_is_for(who):
        untold = not_for(place, who)
        for entry in entries(place, who):
            if who in ORGANIZERS and MEANS[who][entry.row.who] is Meets.AS_A_MEMBER:
                continue  # there they are members like all others
            if found := await tried(place, who, entry, untold):
                wrong[entry.name] = found
    assert wrong == {}


@pytest.mark.parametrize("who", [each for each in Column if each is not Column.LEFT])
async def test_typing_offers_nobody_more_than_the_row_says(place: Place, who: Column) -> None:
    wrong: dict[str, object] = {}
    raised = len(place.world.alarm.raised)
    async with place.as_it_is_for(who):
        for option, (command, parameter) in options(place).items():
            row = OPTIONS[option]
            offered = await trying.type_into(place, who, command, parameter, "")
            if row.offers is Offers.THE_SAME:
                same = await trying.type_into(place, Column.OWNER, command, parameter, "")
                is_right = bool(offered) and offered == same
            else:
                is_right = is_offered_rightly(place, who, row, offered)
            if not is_right:
                wrong[option] = offered
    assert wrong == {}
    assert place.world.alarm.raised[raised:] == []


async def test_no_member_finds_by_typing_what_members_do_not_see(place: Place) -> None:
    found = {
        f"{option}: {typed}": offered
        for option, (command, parameter) in options(place).items()
        if OPTIONS[option].offers is Offers.HERE
        for typed in sorted(SECRETS)
        if (offered := await trying.type_into(place, Column.MEMBER, command, parameter, typed))
    }
    assert found == {}


async def test_nothing_is_completed_in_direct_messages(place: Place) -> None:
    in_messages = place.people[Column.LEFT].user.available_commands()
    assert [
        option for option, (command, _) in options(place).items() if command.qualified_name in in_messages
    ] == []
