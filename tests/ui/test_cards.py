from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.components import validate_embeds, validate_message_state, walk_components

from bot.core.text import escape, length
from bot.ui import cards
from bot.ui.answers import Interaction, answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel, embed, link_button
from bot.ui.fields import Option
from tests.simulated import controls, texts

V2 = 1 << 15


class Press(AddressedButton, feature="tests", verb="press", args=(r"[0-9]+",), label="Press"):
    async def pressed(self, interaction: Interaction, number: str) -> None:
        await answer(interaction, number)


class Choose(AddressedSelect, feature="tests", verb="choose"):
    pass


def sent(panel: Panel) -> list[dict[str, Any]]:
    """What Discord would get, once it has been through Discord's own rules as SimCord has them."""
    return validate_message_state(panel.view().to_components(), flags=V2, content=None, embeds=[])


def presses(count: int) -> list[Press]:
    return [Press(str(number)) for number in range(count)]


async def test_a_panel_stacks_its_parts_in_order() -> None:
    panel = (
        Panel()
        .heading("A\nheading")
        .text("Words")
        .rule()
        .section("Beside", Press("1"))
        .note("small\n\nprint")
        .buttons(link_button("Site", "https://example.org"), *presses(6)[2:])
        .select(Choose(options=[Option("a", "A")]))
    )
    components = sent(panel)
    assert texts(components) == "### A heading\nWords\nBeside\n-# small\n-# print"
    kinds = [c["type"] for c in components[0]["components"]]
    assert kinds == [10, 10, 14, 9, 10, 1, 1]
    assert components[0]["accent_color"] == cards.ACCENT.value


async def test_blank_parts_add_nothing_and_rules_do_not_pile_up() -> None:
    panel = Panel(accent=None).rule().text(" \n").note("").text("Words").rule().rule().buttons()
    assert [c["type"] for c in sent(panel)[0]["components"]] == [10]


async def test_a_blank_section_keeps_its_button() -> None:
    assert controls(sent(Panel().section("", Press("1"))))[0]["custom_id"] == "tests:press:1"


async def test_forty_components_fit_and_forty_one_do_not() -> None:
    panel = Panel()
    for _ in range(39):
        panel.text("x")
    assert len(list(walk_components(sent(panel)))) == 40
    with pytest.raises(ValueError, match="40 components"):
        panel.text("x").view()


async def test_components_inside_others_are_counted() -> None:
    # container 1, five rows of five 30, two sections 6, three texts: 40
    panel = Panel().buttons(*presses(25))
    panel.section("x", Press("25")).section("x", Press("26")).text("x").text("x").text("x")
    assert len(list(walk_components(sent(panel)))) == 40
    with pytest.raises(ValueError, match="40 components"):
        panel.text("x").view()


async def test_a_panel_needs_a_part() -> None:
    with pytest.raises(ValueError, match="at least a part"):
        Panel().view()


@pytest.mark.parametrize("size", [3999, 4000, 4001, 50_000])
async def test_text_is_shortened_to_what_one_message_shows(size: int) -> None:
    shown = texts(sent(Panel().text("x" * size)))
    assert len(shown) == min(size, 4000)
    assert shown.endswith("…") == (size > 4000)


async def test_only_the_longest_texts_are_shortened() -> None:
    components = sent(Panel().heading("Title").text("a" * 3000).text("b" * 3000).text("c" * 500).note("End"))
    title, first, second, third, end = (c["content"] for c in components[0]["components"])
    assert (title, third, end) == ("### Title", "c" * 500, "-# End")
    assert first.endswith("…")
    assert second.endswith("…")
    assert len(first) == len(second)


@given(st.lists(st.text(max_size=3000), min_size=1, max_size=9))
async def test_no_member_text_can_keep_a_panel_from_being_sent(given_texts: list[str]) -> None:
    panel = Panel().heading("Title")
    for text in given_texts:
        panel.section(escape(text), Press("1")).note(escape(text)) if len(text) % 2 else panel.text(
            escape(text)
        )
    view = panel.view()
    assert sum(length(c["content"]) for c in walk_components(view.to_components()) if c["type"] == 10) <= 4000
    assert all(c["content"].strip() for c in walk_components(view.to_components()) if c["type"] == 10)


@given(
    st.text(max_size=400),
    st.text(max_size=5000),
    st.lists(st.tuples(st.text(max_size=300), st.text(max_size=1200)), max_size=25),
    st.text(max_size=2500),
)
def test_no_member_text_can_keep_an_embed_from_being_sent(
    title: str, body: str, fields: list[tuple[str, str]], footer: str
) -> None:
    built = embed(title=title, body=body, fields=fields, author=title, footer=footer)
    validate_embeds([built.to_dict()])
    assert length("".join(walk(built))) <= 6000


def walk(shown: discord.Embed) -> list[str]:
    """Every text of an embed that counts towards its total."""
    payload: dict[str, Any] = dict(shown.to_dict())
    found = [payload.get("title", ""), payload.get("description", "")]
    found += [payload.get("author", {}).get("name", ""), payload.get("footer", {}).get("text", "")]
    return found + [field[key] for field in payload.get("fields", ()) for key in ("name", "value")]


@pytest.mark.parametrize(
    ("part", "limit"), [("title", 256), ("body", 4096), ("author", 256), ("footer", 2048)]
)
def test_each_part_of_an_embed_has_its_own_limit(part: str, limit: int) -> None:
    for size, shown in ((limit, "x" * limit), (limit + 1, "x" * (limit - 1) + "…")):
        given_parts: dict[str, Any] = {part: "x" * size}
        assert shown in walk(embed(**given_parts))


def test_an_embed_is_within_six_thousand_characters_in_all() -> None:
    fields = [("n" * 256, "v" * 1024)] * 3
    built = embed(title="t" * 256, body="b" * 4096, fields=fields, footer="f" * 2048, author="a" * 256)
    assert sum(map(len, walk(built))) <= 6000
    assert built.title == "t" * 256, "the longest give way first"


def test_an_embed_has_at_most_twenty_five_fields_and_none_without_a_value() -> None:
    assert len(embed(fields=[("n", "v")] * 25 + [("n", " ")] * 5).fields) == 25
    with pytest.raises(ValueError, match="25 fields"):
        embed(fields=[("n", "v")] * 26)


def test_a_link_button_has_its_limits() -> None:
    link_button("x" * 80, "https://example.org/" + "x" * 492)
    for label, url in (("x" * 81, "https://a"), ("", "https://a"), ("x", "https://example.org/" + "x" * 493)):
        with pytest.raises(ValueError, match="link button"):
            link_button(label, url)


def test_times_are_shown_in_each_readers_own() -> None:
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert cards.timestamp(moment) == "<t:1774747800:f>"
    assert cards.timestamp(moment, "R") == "<t:1774747800:R>"
    with pytest.raises(ValueError, match="aware"):
        cards.timestamp(moment.replace(tzinfo=None))


def test_links_and_mentions_are_discords_own_markup() -> None:
    assert cards.message_link(1, 2, 3) == "https://discord.com/channels/1/2/3"
    assert cards.message_link(1, 2) == "https://discord.com/channels/1/2"
    assert cards.message_link(None, 2, 3) == "https://discord.com/channels/@me/2/3"
    assert (cards.channel_mention(1), cards.member_mention(2), cards.role_mention(3)) == (
        "<#1>",
        "<@2>",
        "<@&3>",
    )


def test_the_colours_are_apart() -> None:
    assert len({cards.ACCENT, cards.QUIET, cards.CARE, discord.Colour.default()}) == 4
