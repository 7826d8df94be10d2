from __future__ import annotations

import pytest

from bot.demo import hands
from bot.demo.hands import Stuck
from bot.demo.world import World
from tests.demo.conftest import backstage_of, share_as


async def test_a_form_keeps_what_it_showed_where_nothing_is_typed(world: World) -> None:
    await share_as(world, "nils", "A radar")

    starter = world.channel("projects").threads[0].history()[0]
    assert "It is useful." in (starter.embeds[0].description or "")


async def test_choices_are_made_by_the_label_one_reads(world: World) -> None:
    nils, general = world.people["nils"], world.channel("general")
    form = await hands.use(nils, "share", where=general)

    with pytest.raises(Stuck, match="does not offer Poem; it offers Project, How-to"):
        await hands.fill(nils, form, {"Title": "A radar", "Kind": "Poem"}, where=general)


async def test_an_unknown_field_is_named_with_those_there_are(world: World) -> None:
    nils, general = world.people["nils"], world.channel("general")
    form = await hands.use(nils, "share", where=general)

    with pytest.raises(Stuck, match="has no field “Titel”; it has Title, Kind, About"):
        await hands.fill(nils, form, {"Titel": "A radar"}, where=general)


async def test_a_command_that_is_hidden_from_somebody_cannot_be_used(world: World) -> None:
    with pytest.raises(Stuck, match="Nils used /setup, and Discord would not let them"):
        await hands.use(
            world.people["nils"], "setup", where=world.channel("general"), channel=world.channel("projects")
        )


async def test_a_missing_button_says_who_looked_for_it_and_where(world: World) -> None:
    with pytest.raises(Stuck, match="Bea pressed “Follow”, but there is no such button in general"):
        await hands.press(world.people["bea"], "Follow", where=world.channel("general"))


async def test_silence_is_told(world: World) -> None:
    with pytest.raises(Stuck, match="Bea used /nothing, and Hallway did not answer"):
        await hands.use(world.people["bea"], "nothing", where=world.channel("general"))


async def test_the_newest_button_is_pressed(world: World) -> None:
    await share_as(world, "nils", "A radar")
    thread = world.channel("projects").threads[0]

    await hands.press(world.people["bea"], "This helped me", where=thread)

    assert backstage_of(world).bot.done[-1].text == "Told Nils Andersen that it helped Bea Moreau"
    assert world.people["nils"].dm.last_message is not None
