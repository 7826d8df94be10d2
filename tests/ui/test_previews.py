"""Examples of cards: gathered from every cog, and nothing on them can be pressed."""

from __future__ import annotations

from typing import cast

import discord

from bot.ui.answers import Interaction
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.fields import Option
from bot.ui.previews import Example, Previews
from tests.simulated import controls, declared

Press: type[AddressedButton] = declared(AddressedButton, feature="preview-test", verb="press", label="Press")
Pick: type[AddressedSelect] = declared(AddressedSelect, feature="preview-test", verb="pick")
NOBODY = cast("Interaction", None)


def layout(_: Interaction) -> Example:
    panel = Panel().section("A line", Press()).select(Pick(options=[Option("a", "A")])).buttons(Press())
    return Example(view=panel.view())


def plain(_: Interaction) -> Example:
    view = discord.ui.View(timeout=None)
    view.add_item(Press())
    return Example(view=view, embed=discord.Embed(title="A card"))


def disabled(example: Example) -> list[bool]:
    assert example.view is not None
    return [bool(control.get("disabled")) for control in controls(example.view.to_components())]


async def test_nothing_on_an_example_can_be_pressed() -> None:
    previews = Previews()
    previews.register("shares", layout)
    previews.register("shares", plain)
    first, second = previews.examples("shares", NOBODY)
    assert disabled(first) == [True, True, True]
    assert disabled(second) == [True]
    assert second.embed is not None


async def test_a_pillar_without_examples_has_none() -> None:
    previews = Previews()
    previews.register("shares", plain)
    previews.register("prompts", lambda _: Example())
    assert previews.examples("looking", NOBODY) == []
    assert previews.examples("prompts", NOBODY) == [Example()]
