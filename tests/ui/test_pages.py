from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import simcord

from bot.ui.answers import Interaction, answer
from bot.ui.buttons import AddressedButton
from bot.ui.errors import Refuse
from bot.ui.pages import Entry, Listing, PagedList
from tests.simulated import PlainBot, controls, declared, simulated, texts


class Open(AddressedButton, feature="tests", verb="open", args=(r"[0-9]+",), label="Open"):
    async def pressed(self, interaction: Interaction, number: str) -> None:
        await answer(interaction, number)


class Shares(PagedList, feature="tests", verb="list", filters=("kind", "text"), size=3):
    everything: list[str]
    asked: list[tuple[dict[str, str], int, int]]
    refusal: Refuse | None = None

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        if Shares.refusal is not None:
            raise Shares.refusal
        Shares.asked.append((dict(filters), start, count))
        found = [title for title in Shares.everything if filters["text"] in title]
        entries: list[Entry] = list(found[start : start + count])
        return Listing(
            heading="Shares",
            entries=entries,
            total=len(found),
            empty="Nothing is shared yet. Begin with /share.",
        )


class Widest(PagedList, feature="tests", verb="widest", size=10):
    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        entries: list[Entry] = [("x" * 1000, Open(str(start + number))) for number in range(count)]
        return Listing(heading="Widest", entries=entries, total=100, empty="Nothing.", note="A note.")


async def furnish(bot: PlainBot) -> None:
    bot.add_dynamic_items(Shares.turn, Widest.turn, Open)

    @bot.slash("list")
    async def list_(interaction: Interaction, text: str = "", page: int = 1) -> None:
        await Shares().show(interaction, {"text": text}, page=page)

    @bot.slash("widest")
    async def widest(interaction: Interaction) -> None:
        await Widest().show(interaction, ephemeral=False)


@pytest.fixture(autouse=True)
def _seven() -> None:
    Shares.everything = [f"share {number}" for number in range(1, 8)]
    Shares.asked = []
    Shares.refusal = None


class World:
    def __init__(self, env: simcord.Env) -> None:
        guild = env.create_guild()
        self.channel = guild.create_text_channel("general")
        self.ana = guild.add_member(env.create_user("ana"))

    async def open(self, **given: Any) -> simcord.ResponseMessage:
        response = (await self.ana.slash(self.channel, "list", **given)).response
        assert response is not None
        return response


def shown(message: simcord.ResponseMessage) -> tuple[list[str], str]:
    """The entries of a page and where it is."""
    _, *lines = texts(message.components).splitlines()
    place = lines.pop() if lines[-1].startswith("-# Page") else ""
    return lines, place


def disabled(message: simcord.ResponseMessage) -> dict[str, bool]:
    return {c["label"]: bool(c.get("disabled")) for c in controls(message.components)}


async def test_a_list_is_turned_page_by_page_on_the_same_message_after_a_restart_too() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        message = await world.open()
        assert shown(message) == (["share 1", "share 2", "share 3"], "-# Page 1 of 3")
        assert disabled(message) == {"Previous": True, "Next": False}
        await world.ana.click(message, label="Next")
        assert shown(message) == (["share 4", "share 5", "share 6"], "-# Page 2 of 3")
        assert disabled(message) == {"Previous": False, "Next": False}
        await env.restart_bot(PlainBot(furnish))
        await world.ana.click(message, label="Next")
        assert shown(message) == (["share 7"], "-# Page 3 of 3")
        assert disabled(message) == {"Previous": False, "Next": True}
        await world.ana.click(message, label="Previous")
        assert shown(message)[1] == "-# Page 2 of 3"


@pytest.mark.parametrize(
    "text", ["a b", "100%", "x:y", "~", "-", "äöü 語", "@everyone `x`", "a/b?c=d&e#f", "%7E"]
)
async def test_a_filter_survives_the_turning_of_the_page_whatever_is_in_it(text: str) -> None:
    Shares.everything = [f"{text} {number}" for number in range(7)]
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        message = await world.open(text=text)
        await world.ana.click(message, label="Next")
        assert Shares.asked[-1] == ({"kind": "", "text": text}, 3, 3)
        assert shown(message)[0][0] == f"{text} 3"


@pytest.mark.parametrize("text", ["x" * 6000, "ü" * 500, "語" * 300, "%" * 100, "👩‍👩‍👧" * 30])
async def test_a_filter_too_long_for_an_address_is_cut_the_same_for_every_page(text: str) -> None:
    Shares.everything = [f"{text} {number}" for number in range(7)]
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        message = await world.open(text=text)
        await world.ana.click(message, label="Next")
        first, second = Shares.asked
        assert first[0] == second[0]
        assert text.startswith(first[0]["text"])
        assert first[0]["text"]
        assert all(len(c["custom_id"]) <= 100 for c in controls(message.components))


async def test_items_that_vanish_between_two_presses_lead_to_the_last_page_there_is() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        message = await world.open()
        Shares.everything = Shares.everything[:5]
        await world.ana.click(message, label="Next")
        assert shown(message) == (["share 4", "share 5"], "-# Page 2 of 2")
        Shares.everything = Shares.everything[:3]
        await world.ana.click(message, label="Previous")
        assert shown(message) == (["share 1", "share 2", "share 3"], "")
        assert controls(message.components) == []


async def test_a_list_that_emptied_says_what_to_do_next() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        message = await world.open()
        Shares.everything = []
        await world.ana.click(message, label="Next")
        assert shown(message) == (["Nothing is shared yet. Begin with /share."], "")


async def test_a_list_that_grew_is_counted_anew() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        message = await world.open()
        Shares.everything += ["share 8", "share 9", "share 10"]
        await world.ana.click(message, label="Next")
        assert shown(message)[1] == "-# Page 2 of 4"


@pytest.mark.parametrize(("asked", "place"), [(0, "1"), (-5, "1"), (3, "3"), (4, "3"), (99999, "3")])
async def test_a_page_that_does_not_exist_is_the_nearest_one(asked: int, place: str) -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        assert shown(await world.open(page=asked))[1] == f"-# Page {place} of 3"


async def test_the_widest_page_fits_one_message_and_its_buttons_work() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        message = (await world.ana.slash(world.channel, "widest")).response
        assert message is not None
        await world.ana.click(message, label="Next")
        assert "Page 2 of 10" in texts(message.components)
        result = await world.ana.click(message, custom_id="tests:open:15")
        assert result.response is not None
        assert result.response.content == "15"


async def test_a_refusal_leaves_the_page_as_it_was() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        message = await world.open()
        Shares.refusal = Refuse("This list is not for you.")
        result = await world.ana.click(message, label="Next")
        assert result.response is not None
        assert result.response.content == "This list is not for you."
        assert shown(message)[1] == "-# Page 1 of 3"


async def test_the_very_last_page_has_an_address_for_its_buttons() -> None:
    class Endless(PagedList, feature="tests", verb="endless", size=1):
        async def load(
            self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
        ) -> Listing:
            return Listing(heading="H", entries=[str(start)], total=10**9, empty="")

    async def furnish_endless(bot: PlainBot) -> None:
        bot.add_dynamic_items(Endless.turn)

        @bot.slash("endless")
        async def endless(interaction: Interaction) -> None:
            await Endless().show(interaction, page=10**6)

    async with simulated(PlainBot(furnish_endless)) as env:
        world = World(env)
        message = (await world.ana.slash(world.channel, "endless")).response
        assert message is not None
        assert shown(message) == (["9998"], "-# Page 9999 of 9999")
        await world.ana.click(message, label="Previous")
        assert shown(message)[1] == "-# Page 9998 of 9999"


def test_more_entries_than_fit_one_message_are_refused() -> None:
    for size in (0, 11):
        with pytest.raises(ValueError, match="1 to 10"):
            declared(PagedList, feature="tests", verb="toomany", size=size)
