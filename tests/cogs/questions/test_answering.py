"""Answering by the form: once, changeable until the close, late all the same, and for those who see the channel."""

from __future__ import annotations

from typing import Any, Final

import discord
import pytest
from simcord.results import InteractionResult

from bot.guilds.service import GuildsService
from bot.prompts.runs import LATE_FOR, RunState, Way
from cogs.prompts import wording_of_answers as wording
from cogs.prompts.answering import ChangeButton, TakeBackNowButton
from tests.cogs.questions.asking import (
    ANSWER,
    CANT_SEE,
    POST,
    all_answers,
    answer,
    asked,
    closed,
    deliver,
    hide,
    marked,
    offered,
    question,
    recap,
    seen,
    stored,
    submit,
    submit_again,
    thread,
    until,
    write,
)
from tests.cogs.questions.organizing import filled
from tests.cogs.screens import forge, shown
from tests.flows.meetup import Meetup, labels, said

EVERYTHING: Final[dict[str, Any]] = {
    "what": "A tide table.\nIt has *two* tests and @everyone",
    "link": "https://example.org/tides",
    "kind": ["how-to"],
    "ask": ["feedback"],
}


async def open_form(place: Meetup, run: Any, name: str = "bea") -> InteractionResult:
    return await place.people[name].click(question(place, run), label=POST)


# ---------------------------------------------------------------------- once


@pytest.mark.parametrize("channel", ["text", "forum"])
async def test_an_answer_stands_in_the_thread_with_all_that_was_said_and_leads_there(
    place: Meetup, channel: str
) -> None:
    run = await asked(place, getattr(place, channel))
    done = await answer(place, run, **EVERYTHING)
    (message,) = marked(place, run, "edit")
    told = seen(message)
    assert f"<@{place.bea.id}> · A how-to\nA tide table.\nIt has \\*two\\* tests and" in told
    assert "@everyone" not in told
    assert "https://example.org/tides" in told
    assert "Would like: Feedback" in told
    assert f"/{run.thread_id}/{message.id}" in said(done)
    assert shown(done).ephemeral
    assert labels(shown(done)) == ["Change it", "Take it back", "Reminders and rhythm"]


async def test_submitting_one_form_twice_makes_one_answer(place: Meetup) -> None:
    run = await asked(place)
    form = await open_form(place, run)
    await submit(place.bea, form)
    twice = await submit_again(place.bea, form)
    await deliver(place)
    assert len(marked(place, run, "edit")) == len(await all_answers(place, run)) == 1
    assert "It is in the thread" in said(twice)


async def test_two_forms_opened_side_by_side_make_one_answer_with_the_newer_words(place: Meetup) -> None:
    run = await asked(place)
    first, second = await open_form(place, run), await open_form(place, run)
    await submit(place.bea, first)
    assert "Changed" in said(await submit(place.bea, second, what="Another tide table."))
    await deliver(place)
    (message,) = marked(place, run, "edit")
    assert "Another tide table." in seen(message)


async def test_a_restart_between_every_two_steps_loses_nothing(place: Meetup) -> None:
    run = await asked(place)
    await place.restart()
    form = await open_form(place, run)
    await place.restart()
    done = await submit(place.bea, form)
    await deliver(place)
    await place.restart()
    form = await place.bea.click(marked(place, run, "edit")[0], label="Edit")
    await place.restart()
    await submit(place.bea, form, what="A tide table, mended.")
    await deliver(place)
    assert "A tide table, mended." in seen(marked(place, run, "edit")[0])
    await place.restart()
    sure = await place.bea.click(shown(done), label="Take it back")
    await place.restart()
    await place.bea.click(shown(sure), label="Take it back")
    await deliver(place)
    assert await all_answers(place, run) == {}
    assert marked(place, run, "edit") == []


# ---------------------------------------------------------------------- changing


async def test_the_form_opens_filled_with_what_was_said_before(place: Meetup) -> None:
    run = await asked(place)
    await answer(place, run, **EVERYTHING)
    for form in (
        await place.bea.click(marked(place, run, "edit")[0], label="Edit"),
        await place.bea.slash(place.general, "built"),
        await open_form(place, run),
    ):
        assert filled(form)["what"] == EVERYTHING["what"]
        assert filled(form)["link"] == EVERYTHING["link"]
    done = await submit(place.bea, form, what="Without a link.", link="")
    await deliver(place)
    (message,) = marked(place, run, "edit")
    assert "Without a link." in seen(message)
    assert "example.org" not in seen(message)
    assert "Changed" in said(done)
    assert labels(shown(done))[:2] == ["Change it", "Take it back"]


async def test_only_its_author_can_change_an_answer(place: Meetup) -> None:
    run = await asked(place)
    await answer(place, run)
    for name in ("nils", "omar"):
        refused = await place.people[name].click(marked(place, run, "edit")[0], label="Edit")
        assert refused.modal is None
        assert f"Only <@{place.bea.id}> can change this" in said(refused)


async def test_after_the_close_what_was_said_stays(place: Meetup) -> None:
    run = await asked(place)
    done = await answer(place, run)
    form = await place.bea.click(shown(done), label="Change it")
    sure = await place.bea.click(shown(done), label="Take it back")
    await closed(place, run)
    refused = await submit(place.bea, form, what="Something else entirely.")
    assert "This one has closed" in said(refused)
    assert "Something else entirely." in said(refused)
    for message, label in ((shown(done), "Change it"), (shown(sure), "Take it back")):
        assert "This one has closed" in said(await place.bea.click(message, label=label))
    pressed = await place.bea.click(marked(place, run, "edit")[0], label="Edit")
    assert "This one has closed" in said(pressed)
    assert ANSWER["what"] in seen(marked(place, run, "edit")[0])


async def test_what_is_taken_back_leaves_the_thread_and_can_be_said_anew(place: Meetup) -> None:
    run = await asked(place)
    done = await answer(place, run)
    sure = await place.bea.click(shown(done), label="Take it back")
    assert "It leaves the thread and the recap" in said(sure)
    taken = await place.bea.click(shown(sure), label="Take it back")
    await deliver(place)
    assert "You can answer anew" in said(taken)
    assert marked(place, run, "edit") == []
    for gone in ("Change it", "Take it back"):
        refused = await place.bea.click(shown(done), label=gone)
        if gone == "Take it back":
            refused = await place.bea.click(shown(refused), label=gone)
        assert "it was taken back" in said(refused)
    await answer(place, run, what="Said anew.")
    assert "Said anew." in seen(marked(place, run, "edit")[0])


async def test_nobody_takes_back_or_changes_what_is_somebody_elses_by_a_forged_press(place: Meetup) -> None:
    run = await asked(place)
    await answer(place, run)
    given = (await all_answers(place, run))[place.bea.id]
    for custom_id in (TakeBackNowButton(given.id).custom_id, ChangeButton(given.id).custom_id):
        refused = await forge(place.nils, question(place, run), custom_id)
        assert refused.modal is None
        assert ANSWER["what"] not in said(refused)
    await deliver(place)
    assert len(marked(place, run, "edit")) == 1


# ---------------------------------------------------------------------- late


async def test_a_late_answer_counts_and_comes_under_what_came_later(place: Meetup) -> None:
    run = await asked(place)
    await answer(place, run)
    run = await closed(place, run)
    assert "This one has closed." in seen(question(place, run))
    assert "Came in later" not in recap(place, run)
    done = await answer(place, run, "sena", what="A clock that strikes thirteen.")
    assert "It counts all the same, and the recap names it" in said(done)
    assert labels(shown(done)) == ["Reminders and rhythm"]
    late = marked(place, run, "edit")[-1]
    assert "This came after the close." in seen(late)
    whole = recap(place, run)
    before, _, after = whole.partition("**Came in later**")
    assert "A clock that strikes thirteen." in after
    assert f"/{late.id}>" in after, "the recap leads to it"
    assert ANSWER["what"] in before
    assert len(marked(place, run, "recap")) == 1


async def test_the_recaps_own_button_takes_an_answer_too(place: Meetup) -> None:
    run = await asked(place)
    await answer(place, run)
    run = await closed(place, run)
    form = await place.nils.click(marked(place, run, "recap")[0], label="Post mine too")
    await submit(place.nils, form, what="Mine, from below the recap.")
    await deliver(place)
    assert "Mine, from below the recap." in recap(place, run).partition("**Came in later**")[2]


async def test_two_weeks_after_the_close_nothing_is_added(place: Meetup) -> None:
    run = await asked(place, of_schedule={"weekdays": frozenset({0})})
    form = await open_form(place, run)
    await until(place, run.closes_at + LATE_FOR)
    refused = await submit(place.bea, form)
    assert "closed a while ago" in said(refused)
    assert ANSWER["what"] in said(refused)


# ---------------------------------------------------------------------- who sees the channel


async def test_who_cannot_see_the_channel_is_refused_at_every_entrance(place: Meetup) -> None:
    run = await asked(place)
    form = await place.bea.slash(place.general, "built")
    done = await submit(place.nils, await place.nils.slash(place.general, "built"))
    hide(place, place.text, "bea", "nils", "sena")
    refused = await submit(place.bea, form)
    assert CANT_SEE in said(refused)
    named = await place.sena.slash(place.general, "built", question=run.id)
    assert CANT_SEE in said(named)
    unnamed = await place.sena.slash(place.general, "built")
    assert str(wording.NOTHING_OPEN) in said(unnamed)
    changed = await place.nils.click(shown(done), label="Change it")
    assert CANT_SEE in said(changed)
    for result in (refused, named, unnamed, changed):
        assert result.modal is None
        assert run.text not in said(result)
    assert set(await all_answers(place, run)) == {place.nils.id}


async def test_a_question_of_another_server_does_not_exist_here(place: Meetup) -> None:
    run = await asked(place)
    elsewhere = place.env.create_guild("Elsewhere")
    lobby = elsewhere.create_text_channel("lobby")
    stranger = elsewhere.add_member(place.env.create_user("ada"))
    await place.env.settle()
    refused = await stranger.slash(lobby, "built", question=run.id)
    assert "I can't find that question here any more" in said(refused)
    assert run.text not in said(refused)


# ---------------------------------------------------------------------- what else becomes of it


async def test_without_a_share_channel_nothing_else_can_become_of_it(bare: Meetup) -> None:
    run = await asked(bare)
    form = await open_form(bare, run)
    assert offered(form, "also") == []
    assert "It is in the thread" in said(await submit(bare.bea, form))


async def test_an_answer_becomes_a_project_too_once_and_is_linked(place: Meetup) -> None:
    run = await asked(place)
    form = await open_form(place, run)
    assert offered(form, "also") == [str(wording.ONLY_HERE), str(wording.SHARE_TOO)]
    done = await submit(place.bea, form, **EVERYTHING, also=["share"])
    await submit_again(place.bea, form, **EVERYTHING, also=["share"])
    await deliver(place)
    share = await place.only_share()
    assert (share.author_id, share.title, share.kind.value) == (place.bea.id, "A tide table", "how-to")
    assert "**A tide table** among your projects has it too" in said(done)
    assert (await all_answers(place, run))[place.bea.id].share_id == share.id
    edited = await place.bea.slash(place.general, "built")
    assert offered(edited, "also") == [], "it has become one already"
    await submit(place.bea, edited, **{**EVERYTHING, "what": "A tide table, mended."})
    await deliver(place)
    assert f"[A tide table](<https://discord.com/channels/{place.guild.id}/{share.thread_id}>)" in seen(
        marked(place, run, "edit")[0]
    )
    assert len(await place.shares()) == 1


async def test_an_answer_is_added_as_news_to_ones_own_project(place: Meetup) -> None:
    await place.share(place.bea)
    share = await place.only_share()
    await place.share(place.nils, title="Somebody else's")
    run = await asked(place)
    form = await open_form(place, run)
    assert offered(form, "also") == [
        str(wording.ONLY_HERE),
        str(wording.SHARE_TOO),
        "News on Backfill toolkit",
    ]
    done = await submit(place.bea, form, what="It backfills backwards now.", also=[share.id])
    await deliver(place)
    assert "**Backfill toolkit** among your projects has it too" in said(done)
    news = [
        message.embeds[0].description or "" for message in place.thread(share).history() if message.embeds
    ]
    assert any("It backfills backwards now." in text for text in news)


async def test_a_project_that_can_not_be_made_gives_the_text_back_and_stores_nothing(place: Meetup) -> None:
    run = await asked(place)
    form = await open_form(place, run)
    await place.service(GuildsService).change(
        place.guild.id, discord.utils.utcnow(), changed_by=1, share_channel_id=None
    )
    refused = await submit(place.bea, form, **EVERYTHING, also=["share"])
    assert "Sharing is not set up in this server" in said(refused)
    assert "Choose **Only here** under **Where else should it go?**" in said(refused)
    assert "It has *two* tests" in said(refused)
    assert await all_answers(place, run) == {}
    again = await place.bea.click(shown(refused), label="Edit")
    assert filled(again)["what"] == EVERYTHING["what"]
    assert "It is in the thread" in said(await submit(place.bea, again, what="Only here, then."))


async def test_somebody_elses_project_is_not_added_to_by_an_altered_client(place: Meetup) -> None:
    await place.share(place.nils)
    share = await place.only_share()
    run = await asked(place)
    form = await open_form(place, run, "omar")
    modal: Any = form._interaction.modal  # a client that sends what no form offered it
    modal["components"][-1]["component"]["options"].append({"label": "Forged", "value": share.id})
    refused = await submit(place.omar, form, also=[share.id])
    assert "somebody else's" in said(refused)
    assert await all_answers(place, run) == {}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"what": " \n \n "}, "What did you build?"),
        ({"link": "javascript:alert(1)"}, "Link"),
    ],
    ids=["blank", "bad link"],
)
async def test_what_can_not_be_kept_names_its_field_and_hands_the_words_back(
    place: Meetup, typed: dict[str, str], why: str
) -> None:
    run = await asked(place)
    refused = await submit(place.bea, await open_form(place, run), **typed)
    assert f"**{why}**" in said(refused)
    assert await all_answers(place, run) == {}


# ---------------------------------------------------------------------- what was there before


async def test_who_wrote_in_the_thread_and_then_fills_in_the_form_has_one_answer(place: Meetup) -> None:
    run = await asked(place)
    await write(place, run, "bea")
    done = await answer(place, run)
    assert "It is in the thread" in said(done)
    given = (await all_answers(place, run))[place.bea.id]
    assert (given.way, given.message_id) == (Way.FORM, marked(place, run, "edit")[0].id)


async def test_a_deleted_thread_takes_no_answer_any_more(place: Meetup) -> None:
    run = await asked(place)
    form = await open_form(place, run)
    place.env.backend.delete_channel(thread(place, run).id)
    await place.env.settle()
    assert (await stored(place, run)).state is RunState.LOST
    assert "I can't find that question here any more" in said(await submit(place.bea, form))


async def test_what_is_typed_instead_of_chosen_is_no_question(place: Meetup) -> None:
    await asked(place)
    refused = await place.bea.slash(place.general, "built", question="no such question")
    assert "I can't find that question here any more" in said(refused)
