"""Erasing oneself: a word to type, and then nothing is left, in tables or on cards."""

from __future__ import annotations

import pytest

from bot.introductions.asking import OPEN_FOR
from bot.introductions.rules import Phase
from cogs.privacy.erasing import is_the_word
from cogs.privacy.wording import WORD_EVERYWHERE, WORD_HERE
from tests.cogs.privacy.life import (
    Life,
    erase_everywhere,
    erase_here,
    everything_stored,
    life,
    said_of,
    stored_of,
)
from tests.cogs.privacy.speaking import say
from tests.cogs.questions.asking import recap
from tests.cogs.screens import shown
from tests.flows.introducing import first_message, spoken
from tests.flows.meetup import Meetup, labels, read, said

__all__ = ["life"]


async def test_before_anything_happens_it_says_what_will_and_what_stays(place: Meetup) -> None:
    page = await place.priya.slash(place.general, "privacy")
    asked = await place.priya.click(shown(page), label="Erase…")
    assert "Your shares and flags are taken down" in said(asked)
    assert "What stays, and why" in said(asked)
    assert "can't be undone" in said(asked)
    assert labels(shown(asked)) == ["Erase here…", "Erase everywhere…", "Keep everything"]
    assert shown(asked).flags.ephemeral


async def test_another_word_erases_nothing(place: Meetup) -> None:
    await place.share(place.priya)
    before = await everything_stored(place)
    for word in ("yes", "erase everywhere", "eras", "erase it", "delete"):
        assert "nothing was erased" in said(await erase_here(place, place.priya, word))
    assert "nothing was erased" in said(await erase_everywhere(place.priya.user, "erase"))
    assert await everything_stored(place) == before


@pytest.mark.parametrize("word", ["erase", "ERASE ", "“erase”"])
async def test_the_word_may_be_typed_in_any_way(place: Meetup, word: str) -> None:
    await place.share(place.priya)
    assert "**Done.**" in said(await erase_here(place, place.priya, word))
    assert await stored_of(place, place.priya.id) == []


async def test_nothing_is_left_of_a_life_on_any_card_and_in_time_in_any_table(life: Life) -> None:
    place, priya = life.place, life.priya
    share = await place.only_share()
    await place.share(place.bea, title="Bea's own", link="")
    (introduced,) = life.hall.threads()
    mine = said(await place.sena.slash(place.general, "intro mine"))
    assert await stored_of(place, priya.id)
    assert said_of(place, priya)
    assert f"<@{priya.id}>" in recap(place, life.run)

    assert "**Done.**" in said(await life.erase())

    assert said_of(place, priya) == [], "no card, no line and no thread names her"
    (thread,) = [each for each in place.forum.threads if each.id == share.thread_id]
    (card,) = [message for message in thread.history() if message.id == share.message_id]
    assert "taken down" in (read(card) + spoken(card)).lower(), "the thread is others' too, and stays"
    assert life.flag_cards() == []
    assert f"<@{priya.id}>" not in recap(place, life.run)
    assert [each.id for each in life.hall.threads()] == [introduced.id], "it is Nils's too"
    assert "priya" not in (life.hall.threads()[0].name or "")
    assert spoken(first_message(introduced))
    assert [each.title for each in await place.shares()] == ["Bea's own"]

    assert said(await place.sena.slash(place.general, "intro mine")) == mine, (
        "who waits sees what silence shows"
    )
    assert not life.hall.letters("sena")
    await place.skip(hours=OPEN_FOR.total_seconds() / 3600 + 1)
    assert (await life.hall.request(life.open_request)).phase is Phase.LAPSED
    await place.skip(hours=3 * 24)
    assert await stored_of(place, priya.id) == []
    assert said_of(place, priya) == []


async def test_twice_is_once(place: Meetup) -> None:
    await place.share(place.priya)
    first = said(await erase_here(place, place.priya))
    before = await everything_stored(place)
    assert said(await erase_here(place, place.priya)) == first
    assert await everything_stored(place) == before


async def test_a_form_that_was_opened_before_a_restart_still_erases(place: Meetup) -> None:
    await place.share(place.priya)
    page = await place.priya.slash(place.general, "privacy")
    asked = await place.priya.click(shown(page), label="Erase…")
    form = await place.priya.click(shown(asked), label="Erase here…")
    await place.restart()
    assert "**Done.**" in said(await place.priya.submit_modal(form, {"word": "erase"}))
    assert await stored_of(place, place.priya.id) == []


async def test_no_question_follows_that_would_store_something_again(place: Meetup) -> None:
    await place.share(place.priya)
    told = await erase_here(place, place.priya)
    assert "How may I reach you" not in said(told)
    assert await stored_of(place, place.priya.id) == []


async def test_what_is_said_gives_nothing_away_that_others_did(place: Meetup) -> None:
    await place.bea.slash(place.general, "block", member=place.priya)
    told = {name: said(await erase_here(place, place.people[name])) for name in ("priya", "nils")}
    assert told["priya"] == told["nils"], "somebody who is blocked reads what anybody reads"


async def test_here_leaves_elsewhere_and_everywhere_leaves_nothing(place: Meetup) -> None:
    with place.env.time_context():
        elsewhere = place.env.create_guild("Elsewhere")
        channel = elsewhere.create_text_channel("general")
        guest = elsewhere.add_member(place.priya.user)
        await place.env.settle()
    for person, where in ((place.priya, place.general), (guest, channel)):
        form = await person.slash(where, "profile edit")
        await person.submit_modal(form, {"headline": "Moves data"})
    await erase_here(place, place.priya)
    left = await stored_of(place, place.priya.id)
    assert left
    assert all(str(elsewhere.id) in row for row in left)
    assert "**Done.**" in said(await erase_everywhere(place.priya.user))
    assert await stored_of(place, place.priya.id) == []


@pytest.mark.parametrize("typed", ["löschen", "LÖSCHEN ", "„Löschen“", "« löschen »", "erase", "“Erase”"])
def test_the_word_counts_as_it_is_asked_for_and_in_english(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    say(monkeypatch, {"erase": "löschen", "erase everywhere": "überall löschen"})
    assert is_the_word(typed, WORD_HERE)
    assert not is_the_word(typed, WORD_EVERYWHERE)
    assert is_the_word("überall  Löschen", WORD_EVERYWHERE)
    assert is_the_word("erase everywhere", WORD_EVERYWHERE)
