"""What can be reported is known by its buttons, and looked up by whoever knows about it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ui.answers import Interaction
from bot.ui.buttons import AddressedButton
from bot.ui.reportables import Recognised, Reportable, Reportables
from tests.simulated import declared

ONE = declared(AddressedButton, feature="letters", verb="open", args=("[a-z]+", "[0-9]+"), label="Open")
SEVERAL = declared(AddressedButton, feature="letters", verb="pile", args=("[a-z]+",), label="Open")
NOBODY: Any = None


async def letter(interaction: Interaction, about_id: str) -> Reportable | None:
    del interaction
    return Reportable(1, 2, {"Their letter": "Hello."}) if about_id == "7" else None


async def letter_of(interaction: Interaction, args: tuple[str, ...], user_id: int) -> str | None:
    del interaction
    return "7" if (args, user_id) == (("box",), 2) else None


@pytest.fixture
def known() -> Reportables:
    made = Reportables()
    made.register("letter", letter, marks=(ONE,))
    made.gather("letter", letter_of, marks=(SEVERAL,))
    return made


async def test_a_message_is_known_by_the_first_address_that_says_what_it_shows(known: Reportables) -> None:
    shown = known.recognise(["no address", "confirm:keep", "letters:open:box:7", "letters:pile:box"])
    assert shown == Recognised("letter", "7", ("box", "7"))
    assert known.recognise(["confirm:keep", ""]) is None
    assert known.recognise([]) is None


async def test_of_a_message_with_several_things_the_one_of_a_member_is_found(known: Reportables) -> None:
    shown = known.recognise(["letters:pile:box"])
    assert shown is not None
    assert shown == Recognised("letter", None, ("box",))
    assert await known.find_of(NOBODY, shown, 2) == "7"
    assert await known.find_of(NOBODY, shown, 3) is None
    assert await known.find_of(NOBODY, Recognised("parcel", None, ()), 2) is None


async def test_what_is_reported_is_looked_up_by_whoever_knows(known: Reportables) -> None:
    assert await known.find(NOBODY, "letter", "7") == Reportable(1, 2, {"Their letter": "Hello."})
    assert await known.find(NOBODY, "letter", "8") is None
    assert await known.find(NOBODY, "parcel", "7") is None


def test_of_each_kind_one_knows(known: Reportables) -> None:
    with pytest.raises(ValueError, match="already"):
        known.register("letter", letter)
