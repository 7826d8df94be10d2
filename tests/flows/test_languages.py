"""Everybody reads what is theirs in their own language, and what several read is in the server's."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.core.language import ENGLISH, LazyString, Said, speaking
from bot.demo.locales import Locales
from bot.projects.rules import Kind
from cogs.projects import wording
from cogs.projects.buttons import HelpedButton
from tests.flows.meetup import HELPED, Meetup, read, said


def in_(language: str, words: Said) -> str:
    """Return words as a language has them, which must not be the English ones."""
    with speaking(language):
        found = str(words)
    assert isinstance(words, LazyString), "no sentence is frozen in one language"
    assert language == ENGLISH or found != words.message, f"{language} has no words for {words.message!r}"
    return found


@pytest.fixture
def locales(place: Meetup) -> Locales:
    """Everybody's Discord, which speaks British English but for Priya's: hers is German."""
    spoken = Locales(place.env)
    spoken.choose(place.priya.id, "de")
    return spoken


def title(form: Any) -> str:
    """Return the title of the form that was opened."""
    return form.modal["title"]


async def test_a_form_and_its_answer_are_in_the_language_of_whoever_acts(
    place: Meetup, locales: Locales
) -> None:
    form = await place.priya.slash(place.general, "share", kind="project")
    theirs = await place.bea.slash(place.general, "share", kind="project")

    assert title(form) == in_("de", wording.SHARE_TITLE)
    assert title(theirs) == str(wording.SHARE_TITLE)


async def test_the_card_is_in_the_servers_language_whoever_shared_it(place: Meetup, locales: Locales) -> None:
    await place.share(place.priya)

    card = read(await place.card(await place.only_share()))
    assert str(wording.KIND[Kind.PROJECT]) in card


async def test_organizers_choose_the_servers_language(place: Meetup, locales: Locales) -> None:
    await place.set_up(language="es")
    await place.share(place.priya)

    share = await place.only_share()
    assert in_("es", wording.KIND[Kind.PROJECT]) in read(await place.card(share))
    (row,) = (await place.card(share)).components
    assert isinstance(row, discord.ActionRow)
    button = row.children[0]
    assert isinstance(button, discord.Button)
    assert button.label == in_("es", HelpedButton.label)


async def test_until_they_do_it_is_the_one_that_discord_has_for_the_server(place: Meetup) -> None:
    place.env.backend.edit_guild(place.guild.id, {"preferred_locale": "de"})
    await place.env.settle()
    await place.share(place.priya)

    assert in_("de", wording.KIND[Kind.PROJECT]) in read(await place.card(await place.only_share()))


async def test_whose_language_there_is_none_of_reads_the_servers(place: Meetup, locales: Locales) -> None:
    place.env.backend.edit_guild(place.guild.id, {"preferred_locale": "es-ES"})
    locales.choose(place.nils.id, "fr")

    form = await place.nils.slash(place.general, "share", kind="project")

    assert title(form) == in_("es", wording.SHARE_TITLE)


async def test_a_no_is_said_in_the_language_of_whoever_is_told(place: Meetup, locales: Locales) -> None:
    await place.share(place.priya)

    answer = await place.press(place.priya, await place.card(await place.only_share()), "This helped me")

    assert in_("de", wording._NO[wording.No.OWN_SHARE]) in said(answer)


async def test_what_is_posted_follows_from_the_server_and_not_from_whoever_caused_it(
    place: Meetup, locales: Locales
) -> None:
    locales.choose(place.bea.id, "es-ES")
    await place.share(place.nils)
    share = await place.only_share()
    form = await place.press(place.bea, await place.card(share), "This helped me")
    await place.bea.submit_modal(form, HELPED)

    message = place.thread(share).last_message
    assert message is not None
    assert "says this part helped" in read(message)


async def test_commands_are_described_in_every_language_and_called_the_same_in_all(place: Meetup) -> None:
    commands = {name: command for (name, _), command in place.env.backend.commands[None].items()}
    share = commands["share"]
    assert set(share["description_localizations"]) >= {"de", "es-ES", "es-419"}
    assert share["description_localizations"]["de"] != share["description"]
    assert not share.get("name_localizations")
    menu = commands["Share this"]
    assert set(menu["name_localizations"]) >= {"de", "es-ES"}


async def test_a_changed_translation_is_told_to_discord(
    place: Meetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place.app.client.commands_digest()
    monkeypatch.setattr("bot.ui.speech.fingerprint", lambda: "another")

    assert place.app.client.commands_digest() != before
