"""The coach's phrases: added in a form, refused by their line, and never overwritten unseen."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.actors import MemberActor

from bot.guilds.phrases import PHRASES_MOST, Phrase
from bot.guilds.service import GuildsService
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup, said

BRAIN = "pick your brain = Say what you would like to know."
CALL = "quick call = Say what it is about."


async def phrases(place: Meetup) -> list[Phrase]:
    return await place.service(GuildsService).phrases(place.guild.id)


async def open_form(place: Meetup, person: MemberActor) -> Any:
    panel = await person.slash(place.general, "organizer settings")
    return await person.click(shown(panel), label="Change phrases")


def filled(form: Any) -> str:
    """The text a form is filled with."""
    assert form.modal is not None
    (field,) = (row["component"] for row in form.modal["components"] if "component" in row)
    return str(field.get("value") or "")


async def send(place: Meetup, typed: str) -> Any:
    return await place.omar.submit_modal(await open_form(place, place.omar), {"phrases": typed})


async def test_phrases_are_added_counted_and_there_to_edit(place: Meetup) -> None:
    assert "You can add phrases to look for." in said(
        await place.omar.slash(place.general, "organizer settings")
    )
    answer = await send(place, BRAIN)
    assert "Saved." in said(answer)
    assert "It also looks for one phrase of yours." in said(answer)
    await send(place, f"{BRAIN}\n\n  {CALL}")
    assert await phrases(place) == [
        Phrase("pick your brain", "Say what you would like to know."),
        Phrase("quick call", "Say what it is about."),
    ]
    assert "for 2 phrases of yours." in said(await place.omar.slash(place.general, "organizer settings"))
    assert filled(await open_form(place, place.omar)) == f"{BRAIN}\n{CALL}"


async def test_the_form_says_what_phrases_do(place: Meetup) -> None:
    form = await open_form(place, place.omar)
    (note,) = (row["content"] for row in form.modal["components"] if "content" in row)
    assert "I show your advice with it. Nobody is kept from sending." in note


async def test_an_empty_form_takes_every_phrase_away(place: Meetup) -> None:
    await send(place, f"{BRAIN}\n{CALL}")
    assert "Saved." in said(await send(place, ""))
    assert await phrases(place) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("quick call", "Line 2, “quick call”, has no advice. Write it after an equals sign"),
        ("= Say what", "Line 2, “\\= Say what”, has no phrase before its equals sign."),
        ("hi = Say what", "Line 2, “hi = Say what”, does not begin with a phrase of 3 to 60 characters."),
        ("quick call = " + "x" * 201, "has more advice than the 200 characters I can show."),
        ("Pick your brain = Twice", "has a phrase that a line above it has already."),
        ("@everyone **look**", "Line 2, “@\u200beveryone \\*\\*look\\*\\*”, has no advice."),
    ],
)
async def test_a_line_that_cannot_be_is_named_and_the_text_given_back(
    place: Meetup, line: str, told: str
) -> None:
    answer = await send(place, f"{BRAIN}\n{line}")
    assert told in said(answer)
    assert "Nothing was changed." in said(answer)
    assert await phrases(place) == []
    again = await place.omar.click(shown(answer), label="Edit")
    assert filled(again) == f"{BRAIN}\n{line}"
    await place.omar.submit_modal(again, {"phrases": BRAIN})
    assert len(await phrases(place)) == 1


async def test_too_many_lines_are_refused_with_how_many_there_may_be(place: Meetup) -> None:
    typed = "\n".join(f"phrase {number} = Say what" for number in range(PHRASES_MOST + 1))
    answer = await send(place, typed)
    assert "These are 41 phrases, and I can look for 40." in said(answer)
    assert await phrases(place) == []


async def test_of_two_organizers_the_later_sees_both_texts_and_decides(place: Meetup) -> None:
    olga = place.join("olga", manage_guild=True)
    await place.env.settle()
    first, second = await open_form(place, place.omar), await open_form(place, olga)
    await place.omar.submit_modal(first, {"phrases": BRAIN})
    answer = await olga.submit_modal(second, {"phrases": CALL})

    assert "Another organizer changed the phrases while you were writing, and I kept theirs." in said(answer)
    assert f"**The phrases as you wrote them**\n```\n{CALL}\n```" in said(answer)
    assert f"**The phrases as they are now**\n```\n{BRAIN}\n```" in said(answer)
    assert [phrase.phrase for phrase in await phrases(place)] == ["pick your brain"]

    again = await olga.click(shown(answer), label="Edit")
    assert filled(again) == CALL
    assert "Saved." in said(await olga.submit_modal(again, {"phrases": f"{BRAIN}\n{CALL}"}))
    assert [phrase.phrase for phrase in await phrases(place)] == ["pick your brain", "quick call"]


async def test_whoever_decides_while_a_third_changes_them_is_asked_once_more(place: Meetup) -> None:
    stale = await open_form(place, place.omar)
    await send(place, BRAIN)
    answer = await place.omar.submit_modal(stale, {"phrases": CALL})
    await send(place, "")
    again = await place.omar.click(shown(answer), label="Edit")
    answer = await place.omar.submit_modal(again, {"phrases": CALL})
    assert "Another organizer changed the phrases" in said(answer)
    assert await phrases(place) == []


async def test_a_form_from_before_a_restart_is_taken(place: Meetup) -> None:
    form = await open_form(place, place.omar)
    await place.restart()
    await place.omar.submit_modal(form, {"phrases": BRAIN})
    assert len(await phrases(place)) == 1


async def test_phrases_sent_after_the_role_was_lost_are_not_taken(place: Meetup) -> None:
    helpers = place.guild.create_role("Helpers")
    place.env.backend.add_member_role(place.guild.id, place.bea.id, helpers.id)
    await place.set_up(organizer_role_id=helpers.id)
    (command,) = [c for c in await place.app.client.tree.fetch_commands() if c.name == "setup"]
    place.guild.set_command_permissions(command, {place.guild.default_role: True})
    form = await open_form(place, place.bea)
    place.env.backend.remove_member_role(place.guild.id, place.bea.id, helpers.id)
    answer = await place.bea.submit_modal(form, {"phrases": BRAIN})
    assert "Only organizers" in said(answer)
    assert BRAIN in said(answer)
    assert await phrases(place) == []


async def test_a_servers_phrases_are_its_own(place: Meetup) -> None:
    await send(place, BRAIN)
    elsewhere = place.env.create_guild("Elsewhere")
    assert await place.service(GuildsService).phrases(elsewhere.id) == []
