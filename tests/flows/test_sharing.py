"""Sharing, from the empty form to the closed thread."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.projects.rules import Kind, State
from tests.flows.meetup import DRAFT, HELPED, QUESTION, Meetup, labels, read, said


async def test_a_share_becomes_a_forum_post_with_its_kind_as_a_tag(place: Meetup) -> None:
    answer = await place.share(place.priya)

    share = await place.only_share()
    (post,) = place.posts()
    assert answer.ephemeral
    assert f"<#{post.id}>" in said(answer)
    assert post.name == "Backfill toolkit"
    card = read(await place.card(share))
    assert "Backfill toolkit" in card
    assert f"Project by <@{place.priya.id}>" in card
    assert "Feedback: Is the readme clear?" in card
    assert "[github.com](<https://github.com/priya/backfill>)" in card
    (tag,) = place.env.backend.get_channel(place.forum.id).available_tags
    assert tag["name"] == "Project"
    assert place.env.backend.get_channel(post.id).applied_tags == [int(tag["id"])]


async def test_in_a_text_channel_it_becomes_a_message_with_a_thread(place: Meetup) -> None:
    await place.set_up(place.text)
    await place.share(place.priya)

    share = await place.only_share()
    (thread,) = place.posts(place.text)
    assert share.channel_id == place.text.id
    assert share.thread_id == thread.id == share.message_id
    assert "Backfill toolkit" in read(await place.card(share))


async def test_the_same_form_submitted_twice_makes_one_share(place: Meetup) -> None:
    form = await place.priya.slash(place.general, "share", kind="project")
    again = await place.priya.slash(place.general, "share", kind="project")
    shown(again)["custom_id"] = shown(form)["custom_id"]  # the same packet, come twice
    await place.priya.submit_modal(form, dict(DRAFT))
    answer = await place.priya.submit_modal(again, dict(DRAFT))

    assert "already" in said(answer)
    assert len(place.posts()) == 1


async def test_this_helped_me_is_said_in_the_thread_and_waits_in_the_authors_inbox(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    form = await place.press(place.bea, await place.card(share), "This helped me")
    answer = await place.bea.submit_modal(form, HELPED)

    assert f"<@{place.priya.id}>" in said(answer)
    message = place.thread(share).last_message
    assert message is not None
    assert "The section on locks" in read(message)
    assert f"<@{place.bea.id}>" in read(message)
    assert message.flags.suppress_notifications


async def test_it_is_one_per_member_and_can_be_reworded(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    for how in (HELPED["how"], "It saved me a whole weekend of work."):
        form = await place.press(place.bea, await place.card(share), "This helped me")
        await place.bea.submit_modal(form, {**HELPED, "how": how})

    messages = [read(message) for message in place.thread(share).history()]
    said_by_bea = [message for message in messages if "says this part helped" in message]
    assert len(said_by_bea) == 1
    assert "It saved me a whole weekend of work" in said_by_bea[0]


async def test_nobody_can_say_their_own_share_helped_them(place: Meetup) -> None:
    await place.share(place.priya)
    answer = await place.press(place.priya, await place.card(await place.only_share()), "This helped me")

    assert answer.modal is None
    assert "yours" in said(answer)


async def test_a_question_names_what_was_tried(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    form = await place.press(place.nils, await place.card(share), "Ask the author")
    await place.nils.submit_modal(form, QUESTION)

    message = place.thread(share).last_message
    assert message is not None
    assert "How do you choose the size of a chunk?" in read(message)
    assert "I read the readme" in read(message)
    assert not message.mentions


async def test_following_tells_of_the_next_share(place: Meetup) -> None:
    await place.share(place.priya)
    card = await place.card(await place.only_share())
    started = await place.press(place.nils, card, "Follow")
    await place.share(place.priya, title="A second thing")

    assert "You follow" in said(started)
    inbox = await place.nils.slash(place.general, "inbox")
    assert "A second thing" in said(inbox)
    await place.skip(hours=1)
    assert "no longer follow" in said(await place.press(place.nils, card, "Follow"))


async def test_an_update_is_said_in_the_thread_and_kept_on_the_card(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    form = await place.priya.slash(place.general, "projects update", share=share.id)
    await place.priya.submit_modal(form, {"text": "Version 2 is out", "link": "https://example.org/2"})

    message = place.thread(share).last_message
    assert message is not None
    assert "Version 2 is out" in read(message)
    assert "Version 2 is out" in read(await place.card(share))


async def test_closing_quietens_the_card_and_rests_the_thread_and_reopening_wakes_both(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    await place.priya.slash(place.general, "projects close", share=share.id)

    closed = await place.only_share()
    assert closed.state is State.CLOSED
    assert "closed" in read(await place.card(closed)).lower()
    assert place.is_archived(share)
    assert "Ask the author" not in labels_of(await place.card(closed))

    await place.priya.slash(place.general, "projects reopen", share=share.id)
    assert not place.is_archived(share)
    assert "Ask the author" in labels_of(await place.card(await place.only_share()))


async def test_only_its_author_or_an_organizer_may_change_a_share(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    for command in ("edit", "update", "close", "reopen", "delete"):
        answer = await place.bea.slash(place.general, f"projects {command}", share=share.id)
        assert "Only its author or an organizer" in said(answer), command
    await place.omar.slash(place.general, "projects close", share=share.id)
    assert (await place.only_share()).state is State.CLOSED


async def test_taking_ones_own_share_down_is_asked_twice_and_forgets_its_words(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    form = await place.priya.slash(place.general, "projects update", share=share.id)
    await place.priya.submit_modal(form, {"text": "A private matter", "link": ""})
    question = await place.priya.slash(place.general, "projects delete", share=share.id)
    assert labels(question.response) == ["Take it down", "Keep it"]
    await place.press(place.priya, question.response, "Take it down")

    assert await place.shares() == []
    card = read(await place.card(share))
    assert "was taken down" in card
    assert "Backfill" not in card
    assert place.thread(share).name == "A conversation"
    told = [read(message) for message in place.thread(share).history()]
    assert not any("A private matter" in words for words in told)
    assert any("taken down with its share" in words for words in told)


async def test_an_organizer_names_the_reason_and_the_author_is_told_it(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    form = await place.omar.slash(place.general, "projects delete", share=share.id)
    await place.omar.submit_modal(form, {"reason": "This is an advertisement."})

    assert await place.shares() == []
    assert "This is an advertisement." in said(await place.priya.slash(place.general, "inbox"))


async def test_lists_narrow_by_member_kind_and_words_and_say_so_when_nothing_matches(place: Meetup) -> None:
    await place.share(place.priya)
    await place.share(place.bea, kind="talk", title="Streams for people in a hurry")

    assert "Streams" not in said(await place.nils.slash(place.general, "projects list", kind="project"))
    assert "Backfill toolkit" not in said(
        await place.nils.slash(place.general, "projects list", member=place.bea)
    )
    assert "Streams" in said(await place.nils.slash(place.general, "projects list", text="HURRY"))
    assert "No share matches" in said(await place.nils.slash(place.general, "projects list", text="zebra"))


async def test_a_list_shows_how_a_share_begins_and_cuts_between_words(place: Meetup) -> None:
    await place.share(place.priya, what="It measures tides. " * 20)
    told = said(await place.nils.slash(place.general, "projects list"))

    assert "It measures tides. It measures …" in told or "It measures tides. It …" in told


async def test_a_long_list_has_pages_that_survive_a_restart(place: Meetup) -> None:
    for person in (place.priya, place.bea, place.nils):
        for number in range(3):
            await place.share(person, title=f"Thing {number} of {person.name}")
    first = await place.sena.slash(place.general, "projects list")
    assert "Page 1 of 2" in said(first)
    await place.restart()
    second = await place.press(place.sena, first.response, "Next")

    assert "Page 2 of 2" in said(second) or "Page 2 of 2" in read(first.response)


async def test_a_portfolio_gathers_what_helped_and_can_be_saved(place: Meetup) -> None:
    await place.share(place.priya)
    form = await place.press(place.bea, await place.card(await place.only_share()), "This helped me")
    await place.bea.submit_modal(form, HELPED)
    shown = await place.nils.slash(place.general, "portfolio", member=place.priya)

    assert "Backfill toolkit" in said(shown)
    assert HELPED["how"] in said(shown)
    assert "Save as a file" in labels(shown.response)
    saved = await place.press(place.nils, shown.response, "Save as a file")
    text = place.attached(saved)
    assert "## Backfill toolkit" in text
    assert "rebuilding the table every night" in text


async def test_ones_own_portfolio_offers_to_write_a_profile(place: Meetup) -> None:
    shown = await place.priya.slash(place.general, "portfolio")
    form = await place.press(place.priya, shown.response, "Edit my profile")
    await place.priya.submit_modal(
        form, {"headline": "Data engineer", "about": "", "ask_me": "backfills", "links": "", "where": ""}
    )

    again = said(await place.bea.slash(place.general, "portfolio", member=place.priya))
    assert "Data engineer" in again
    assert "backfills" in again


async def test_share_this_fills_the_form_from_ones_own_message_only(place: Meetup) -> None:
    message = await place.priya.send(
        place.general, "My notes on partitions\nhttps://example.org/notes worth a look"
    )
    refused = await place.bea.context_menu(place.general, "Share this", message)
    assert "somebody else's" in said(refused)

    form = await place.priya.context_menu(place.general, "Share this", message)
    inputs = [part["component"] for part in shown(form)["components"]]
    filled = {part["custom_id"]: part.get("value") for part in inputs}
    assert filled["title"] == "My notes on partitions"
    assert filled["link"] == "https://example.org/notes"


async def test_share_this_becomes_a_share_of_the_kind_that_was_chosen(place: Meetup) -> None:
    message = await place.priya.send(place.general, "My notes on partitions, worth a look")
    form = await place.priya.context_menu(place.general, "Share this", message)
    given = {name: DRAFT[name] for name in ("title", "what", "link", "ask")}
    answer = await place.priya.submit_modal(form, {**given, "kind": ["talk"]})

    share = await place.only_share()
    assert share.kind is Kind.TALK
    assert f"<#{share.thread_id}>" in said(answer)


@pytest.mark.parametrize("by", ["bea", "priya"])
async def test_a_reply_by_somebody_else_is_noticed_and_the_authors_own_is_none(
    place: Meetup, by: str
) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    await place.people[by].send(place.thread(share), "anything at all")

    replied = (await place.only_share()).first_reply_at is not None
    assert replied is (by == "bea")


async def test_autocomplete_offers_ones_own_shares_and_an_organizer_all(place: Meetup) -> None:
    await place.share(place.priya)
    await place.share(place.bea, title="Another thing")

    def names(choices: list[dict[str, object]]) -> set[object]:
        return {choice["name"] for choice in choices}

    mine = await place.priya.autocomplete(place.general, "projects edit", "share", "")
    everything = await place.omar.autocomplete(place.general, "projects edit", "share", "")
    assert names(mine) == {"Backfill toolkit"}
    assert names(everything) == {"Backfill toolkit", "Another thing"}


def shown(result: InteractionResult) -> dict[str, Any]:
    """Return the modal that an interaction opened."""
    modal = result._interaction.modal  # `result.modal` is a copy
    assert modal is not None
    return modal


def labels_of(message: discord.Message) -> list[str | None]:
    """Return what the buttons of a posted card say."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [button.label for row in rows for button in row.children if isinstance(button, discord.Button)]
