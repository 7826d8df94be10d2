from __future__ import annotations

from typing import Any, cast

import pytest

from bot.ui.answers import Interaction
from bot.ui.buttons import AddressedButton
from bot.ui.hooks import Hooks
from bot.ui.pages import Entry
from bot.ui.waiting import Waiting


class Meet(AddressedButton, feature="tests", verb="meet", args=(r"[a-z]+",), label="Meet the author"):
    """Another cog's button."""


class Report(AddressedButton, feature="tests", verb="report", args=(r"[a-z]+",), label="Report"):
    """A third cog's."""


def test_what_is_offered_at_a_place_stands_there_in_the_order_it_was_offered() -> None:
    def make(share_id: str) -> Report:
        return Report(share_id, label="Something is wrong")

    hooks = Hooks()
    hooks.offer("share", Meet)
    hooks.offer("share", make)
    hooks.offer("profile", Report)
    meet, report = cast("list[Any]", hooks.buttons("share", "tides"))
    assert (meet.custom_id, meet.item.label) == ("tests:meet:tides", "Meet the author")
    assert (report.custom_id, report.item.label) == ("tests:report:tides", "Something is wrong")


def test_a_place_where_nothing_is_offered_stays_empty() -> None:
    assert Hooks().buttons("share", "tides") == []


def test_each_drawing_has_buttons_of_its_own() -> None:
    hooks = Hooks()
    hooks.offer("share", Meet)
    assert hooks.buttons("share", "tides") != hooks.buttons("share", "tides"), "a view keeps what it is given"


async def test_what_waits_is_gathered_from_everybody_in_order() -> None:
    waiting = Waiting()
    asked: list[Interaction] = []

    async def offers(interaction: Interaction) -> list[Entry]:
        asked.append(interaction)
        return ["An offer", ("Another", Meet("ana"))]

    async def invitations(interaction: Interaction) -> list[Entry]:
        return ["An invitation"]

    waiting.register(offers)
    waiting.register(invitations)
    mine = cast("Interaction", object())
    texts = [entry if isinstance(entry, str) else entry[0] for entry in await waiting.entries(mine)]
    assert texts == ["An offer", "Another", "An invitation"]
    assert asked == [mine]


async def test_what_was_answered_is_asked_for_apart_from_what_waits() -> None:
    async def offers(interaction: Interaction) -> list[Entry]:
        return ["An offer"]

    async def settled(interaction: Interaction) -> list[Entry]:
        return ["An offer you said yes to"]

    waiting = Waiting()
    waiting.register(offers)
    waiting.register_answered(settled)
    mine = cast("Interaction", object())
    assert await waiting.entries(mine) == ["An offer"]
    assert await waiting.answered(mine) == ["An offer you said yes to"]


async def test_nobody_is_told_that_nothing_waits_when_that_is_not_known() -> None:
    async def broken(interaction: Interaction) -> list[Entry]:
        raise RuntimeError

    waiting = Waiting()
    waiting.register(broken)
    with pytest.raises(RuntimeError):
        await waiting.entries(cast("Interaction", object()))
