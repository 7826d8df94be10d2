"""What wants an answer stands on top of the inbox, above the news and apart from them."""

from __future__ import annotations

from datetime import timedelta

import discord

from bot.members.service import MembersService
from bot.ui.answers import Interaction, answer
from bot.ui.buttons import AddressedButton
from bot.ui.pages import Entry
from bot.ui.waiting import Waiting
from tests.cogs.screens import shown, take_downs, waits_for
from tests.flows.meetup import Meetup, labels, said


class Yes(AddressedButton, feature="tests", verb="yes", args=(r"[0-9]+",), label="Yes, with pleasure"):
    async def pressed(self, interaction: Interaction, number: str) -> None:
        await answer(interaction, f"Thank you for {number}.")


def offers(count: int) -> list[Entry]:
    return [(f"Offer {number}.", Yes(str(number))) for number in range(1, count + 1)]


async def test_what_wants_an_answer_comes_first_under_a_heading_of_its_own(place: Meetup) -> None:
    place.app.client.add_dynamic_items(Yes)
    await take_downs(place, place.bea, 2)
    waits_for(place, place.bea, *offers(1))
    inbox = await place.bea.slash(place.general, "inbox")
    told = said(inbox)
    marks = ("Your inbox · 2 new", "**Waiting for your answer**", "Offer 1.", "**News**", "Talk 2", "Talk 1")
    positions = [told.index(mark) for mark in marks]
    assert positions == sorted(positions)
    assert said(await place.bea.click(shown(inbox), label="Yes, with pleasure")) == "Thank you for 1."


async def test_an_inbox_with_nothing_to_answer_has_no_headings(place: Meetup) -> None:
    waits_for(place, place.nils, *offers(1))
    await take_downs(place, place.bea, 1)
    told = said(await place.bea.slash(place.general, "inbox"))
    assert "Waiting for your answer" not in told
    assert "**News**" not in told


async def test_an_inbox_without_news_shows_what_wants_an_answer_alone(place: Meetup) -> None:
    waits_for(place, place.bea, "An offer.")
    told = said(await place.bea.slash(place.general, "inbox"))
    assert "An offer." in told
    assert "Nothing waits for you" not in told
    assert "**News**" not in told


async def test_pages_show_each_offer_and_each_piece_of_news_once_and_in_order(place: Meetup) -> None:
    place.app.client.add_dynamic_items(Yes)
    await take_downs(place, place.bea, 9)
    waits_for(place, place.bea, *offers(8))
    inbox = await place.bea.slash(place.general, "inbox")
    pages = [said(inbox)]
    while "Page 3" not in pages[-1]:
        await place.bea.click(shown(inbox), label="Next")
        pages.append(said(inbox))

    wanted = [f"Offer {n}." for n in range(1, 9)] + [f"**Talk {n}**" for n in range(9, 0, -1)]
    assert [sum(page.count(thing) for page in pages) for thing in wanted] == [1] * len(wanted)
    everything = "\n".join(pages)
    positions = [everything.index(thing) for thing in wanted]
    assert positions == sorted(positions)
    assert ["Waiting for your answer" in page for page in pages] == [True, True, False]
    assert "Page 3 of 3" in pages[-1]
    again = said(await place.bea.slash(place.general, "inbox"))
    assert "new" not in again.splitlines()[0], "what was shown counts as read, on whatever page"


async def test_the_last_page_is_found_when_news_were_forgotten_meanwhile(place: Meetup) -> None:
    waits_for(place, place.bea, *[f"Offer {number}." for number in range(1, 9)])
    await take_downs(place, place.bea, 6)
    inbox = await place.bea.slash(place.general, "inbox")
    await place.bea.click(shown(inbox), label="Next")
    await place.env.advance_time(timedelta(days=91).total_seconds())
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        await place.service(MembersService).prune(unit)
    await place.bea.click(shown(inbox), label="Next")
    assert "Page 2 of 2" in said(inbox)
    assert "Offer 8." in said(inbox)


async def test_what_may_be_answered_otherwise_comes_second_and_is_not_counted_as_waiting(
    place: Meetup,
) -> None:
    async def answered(interaction: Interaction) -> list[Entry]:
        return ["You said yes to Nils."] if interaction.user.id == place.bea.id else []

    place.service(Waiting).register_answered(answered)
    waits_for(place, place.bea, "An offer.")
    await take_downs(place, place.bea, 1)
    told = said(await place.bea.slash(place.general, "inbox"))
    marks = (
        "**Waiting for your answer**",
        "An offer.",
        "still yours to change",
        "You said yes",
        "**News**",
        "Talk 1",
    )
    positions = [told.index(mark) for mark in marks]
    assert positions == sorted(positions)
    assert "**One thing** in your inbox waits" in said(await place.bea.slash(place.general, "hallway"))


async def test_the_choice_below_keeps_to_the_page(place: Meetup) -> None:
    waits_for(place, place.bea, *[f"Offer {number}." for number in range(1, 9)])
    inbox = await place.bea.slash(place.general, "inbox")
    await place.bea.click(shown(inbox), label="Next")
    await place.bea.select(shown(inbox), ["inbox"], custom_id="inbox:reach:2")
    assert "Offer 8." in said(inbox)
    assert "Next" in labels(shown(inbox))
