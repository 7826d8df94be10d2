"""`/intro connect` and *I know someone*: the form, every refusal, and that it tells nothing of the two."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.core.text import length
from bot.introductions.asking import AskedBefore, Field, No, Refusal, TooManyOpen, TooShort
from bot.introductions.boundaries import Boundaries
from bot.introductions.rules import Way
from bot.members.rules import Reach
from bot.ui.cards import Panel
from bot.ui.hooks import Hooks
from cogs.introductions.brokering import KnownForm
from cogs.introductions.wording_of_brokering import ask_label, ask_on_label, label_for, not_connected
from tests.cogs.screens import forge, shown
from tests.core.hostile import CORPUS
from tests.flows.asking import only_request, requests
from tests.flows.introducing import NOTES, Hall, hall
from tests.flows.meetup import labels, said
from tests.flows.test_asking_deniably import STATES, mask, payload

__all__ = ["hall"]

TYPED: Final = {"first": NOTES.first, "second": NOTES.second, "agenda": NOTES.agenda}


async def start(hall: Hall, one: Any = None, other: Any = None, by: str = "sena") -> InteractionResult:
    """Let somebody use the command, for priya and nils if nobody is named."""
    return await hall.place.people[by].slash(
        hall.place.general, "intro connect", one=one or hall.priya, other=other or hall.nils
    )


async def write(hall: Hall, form: InteractionResult, by: str = "sena", **changed: str) -> InteractionResult:
    assert form.modal is not None, said(form)
    return await hall.place.people[by].submit_modal(form, {**TYPED, **changed})


def called(form: InteractionResult) -> list[str]:
    """Return the labels of a form's inputs."""
    assert form.modal is not None, said(form)
    return [part["label"] for part in form.modal["components"] if "label" in part]


# ---------------------------------------------------------------------- the form


async def test_the_form_calls_the_two_by_their_names(hall: Hall) -> None:
    form = await start(hall)
    assert called(form) == [
        "What would you like to tell priya?",
        "What would you like to tell nils?",
        "What could the two talk about?",
    ]


async def test_what_follows_is_said_and_each_note_is_kept_for_the_one_it_is_for(hall: Hall) -> None:
    answer = await write(hall, await start(hall))
    told = said(answer)
    assert f"You offered to introduce <@{hall.priya.id}> and <@{hall.nils.id}>." in told
    assert "I ask one of them first, the other after a yes. You hear of it if both say yes;" in told
    assert "I write you one line" in told
    assert answer.ephemeral
    request = await only_request(hall, "sena")
    assert request.way is Way.BROKERED
    notes = {seat.user_id: seat.note for seat in request.seats}
    assert notes == {hall.sena.id: "", hall.priya.id: NOTES.first, hall.nils.id: NOTES.second}
    assert request.agenda == NOTES.agenda


async def test_what_is_too_short_is_said_at_its_field_and_given_back(hall: Hall) -> None:
    form = await start(hall)
    answer = await write(hall, form, second="Nice.")
    assert "**What would you like to tell the second?** needs at least 20 characters" in said(answer)
    assert NOTES.first in said(answer)
    again = await hall.sena.click(shown(answer), label="Edit")
    assert called(again)[:2] == ["What would you like to tell priya?", "What would you like to tell nils?"]
    assert "You offered to introduce" in said(await write(hall, again))
    for field in ("first", "agenda"):
        other = await write(hall, await start(hall, hall.bea, hall.nils), **{field: "Hm."})
        assert "needs at least" in said(other)
    assert len(await requests(hall, "sena")) == 1


async def test_a_form_opened_before_a_restart_is_taken_and_reopens_with_the_names(hall: Hall) -> None:
    form = await start(hall)
    await hall.place.restart()
    answer = await write(hall, form, first="Hi.")
    again = await hall.sena.click(shown(answer), label="Edit")
    assert called(again)[0] == "What would you like to tell priya?"
    await hall.place.restart()
    assert "You offered to introduce" in said(await write(hall, again))


async def test_names_that_discord_does_not_give_leave_the_form_usable(hall: Hall) -> None:
    answer = await write(hall, await start(hall), first="Hi.")
    await hall.place.restart()
    hall.place.env.inject_error("GET", "/guilds/*/members/*", status=500, times=None)
    blank = await hall.sena.click(shown(answer), label="Edit")
    again = await hall.sena.click(shown(blank), label="Open the form")
    assert called(again)[0] == "What would you like to tell the first?"


async def test_the_same_form_submitted_twice_makes_one_offer(hall: Hall) -> None:
    form, twin = await start(hall), await start(hall)
    assert form.modal is not None
    modal = twin._interaction.modal
    assert modal is not None
    modal["custom_id"] = form.modal["custom_id"]  # the same packet, come twice
    first, second = await write(hall, form), await write(hall, twin)
    assert said(first).startswith(said(second)), "only how one may be reached is asked once, after the first"
    assert len(await requests(hall, "sena")) == 1


# ---------------------------------------------------------------------- refusals


async def test_whom_one_can_not_connect_is_said_before_anything_is_typed(hall: Hall) -> None:
    robot = hall.place.guild.add_member(hall.place.env.create_user("robot", bot=True))
    gone = hall.place.join("gone")
    hall.place.guild.remove_member(gone)
    await hall.place.env.settle()
    for one, other, why in (
        (hall.sena, hall.nils, "You are one of the two yourself"),
        (hall.nils, robot, "One of them is a bot"),
        (gone.user, hall.nils, "is not in this server any more"),
        (hall.nils, hall.nils, "You named the same person twice"),
    ):
        answer = await start(hall, one, other)
        assert answer.modal is None
        assert why in said(answer)


async def test_somebody_who_leaves_while_the_form_is_filled_in_is_noticed(hall: Hall) -> None:
    form = await start(hall)
    hall.place.guild.remove_member(hall.nils)
    answer = await write(hall, form)
    assert "is not in this server any more" in said(answer)
    assert NOTES.second in said(answer), "what was typed is given back"
    assert not await requests(hall, "sena")


async def test_the_same_two_again_and_more_than_may_be_open_are_refused_with_what_to_do(hall: Hall) -> None:
    await hall.place.set_up(asks_open_most=2)
    await write(hall, await start(hall))
    again = said(await start(hall, hall.nils, hall.priya))
    assert "You offered to introduce these two on" in again
    assert "`/intro mine` shows how it stands" in again
    await write(hall, await start(hall, hall.bea, hall.nils))
    assert "2 requests of yours are open" in said(await start(hall, hall.bea, hall.priya))


async def test_whom_one_has_blocked_is_not_brought_anything(hall: Hall) -> None:
    await hall.place.service(Boundaries).block(hall.actor("sena"), hall.nils.id, hall.place.env.now())
    assert "You have blocked one of them" in said(await start(hall))


async def test_where_giving_comes_first_it_does_here_too(hall: Hall) -> None:
    await hall.place.set_up(is_giving_first=True)
    assert "give something before they ask" in said(await start(hall))
    await hall.place.share(hall.sena)
    assert (await start(hall)).modal is not None


def every_refusal(hall: Hall) -> list[Refusal]:
    now = hall.place.env.now()
    return [
        *No,
        *(TooShort(field, 20) for field in Field),
        TooManyOpen(1, now),
        TooManyOpen(3, now),
        AskedBefore(now, now + timedelta(days=90)),
    ]


async def test_no_refusal_speaks_of_what_the_two_have_settled(hall: Hall) -> None:
    for refused in every_refusal(hall):
        told = not_connected(refused)
        assert told
        assert not {"paused", "closed", "declined", "refused", "has blocked", "no thanks"} & set(
            told.lower().split()
        )


# ---------------------------------------------------------------------- the deniable no


async def test_every_answer_is_the_same_byte_for_byte_whatever_either_has_settled(hall: Hall) -> None:
    await hall.place.set_up(asks_open_most=10)
    await hall.reach(Reach.INBOX, "priya")
    for name, settle in STATES.items():
        hall.place.join(name)
        await hall.place.env.settle()
        await settle(hall, name)
    seen: dict[str, list[str]] = {}
    for name in STATES:
        person = hall.place.people[name]
        form = await start(hall, person, hall.nils, by="priya")
        modal = json.dumps(form.modal, sort_keys=True)
        sent = payload(await write(hall, form, "priya"))
        await hall.deliver()
        again = payload(await start(hall, hall.nils, person, by="priya"))
        opening_id = str(form.modal and form.modal["custom_id"]).rsplit(":", 1)[-1]
        masks = {str(person.id): "<one>", opening_id: "<request>", f"tell {name}?": "tell <one>?"}
        seen[name] = [mask(each, masks) for each in (modal, sent, again)]
    assert all("You offered to introduce" in answers[1] for answers in seen.values())
    for name, answers in seen.items():
        assert answers == seen["open"], name
    assert not hall.letters("priya")
    listed = said(await hall.priya.slash(hall.place.general, "intro mine"))
    told = {line for line in listed.splitlines() if line.startswith("-# Asked")}
    assert len(told) == 1


# ---------------------------------------------------------------------- hostile words


@pytest.mark.parametrize("name", sorted(CORPUS))
def test_a_label_holds_any_name(name: str) -> None:
    for label in (label_for(CORPUS[name]), label_for("x" * 200), label_for("👩‍👩‍👧‍👦" * 40)):
        assert 1 <= length(label) <= 45
    for button in (ask_label(CORPUS[name]), ask_on_label(CORPUS[name], "x" * 40)):
        assert 1 <= length(button) <= 80


async def test_a_hostile_name_and_text_reach_the_form_and_do_nothing(hall: Hall) -> None:
    user = hall.place.env.create_user("mallory")
    mallory = hall.place.guild.add_member(user, nick="@everyone **x** <@1>")
    hall.place.people["mallory"] = mallory
    await hall.place.env.settle()
    form = await start(hall, mallory, hall.nils)
    assert called(form)[0] == "What would you like to tell @everyone **x**…?"
    form = await start(hall, hall.nils, hall.bea, by="mallory")
    notes = "@everyone **bold** [a](https://evil.example) ```code"
    answer = await write(hall, form, "mallory", first=notes, second=notes, agenda=notes)
    assert "You offered to introduce" in said(answer)
    assert "evil" not in said(answer)
    await hall.deliver()
    card = said(await hall.open_card("nils"))
    assert "@everyone \\*\\*x\\*\\*" in card.replace("\u200b", "")
    assert "](https://evil" not in card


# ---------------------------------------------------------------------- another server


async def test_a_form_of_one_server_names_nobody_in_another(hall: Hall) -> None:
    elsewhere = hall.place.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    guest = elsewhere.add_member(hall.sena.user)
    await hall.place.env.settle()
    answer = await guest.slash(channel, "intro connect", one=hall.priya.user, other=hall.nils.user)
    assert "is not in this server any more" in said(answer)


# ---------------------------------------------------------------------- I know someone


async def flag(hall: Hall, owner: MemberActor) -> discord.Message:
    """Post a card that somebody flagged something with: what offers a button there is asked for it."""
    with hall.place.env.time_context():
        buttons = hall.place.service(Hooks).buttons("flag", str(owner.id))
        view = Panel().text("Looking for somebody who has moved a warehouse").buttons(*buttons).view()
        channel = await hall.place.app.client.fetch_channel(hall.place.general.id)
        assert isinstance(channel, discord.TextChannel)
        posted = await channel.send(view=view)
        await hall.place.env.settle()
        return posted


async def pick(hall: Hall, by: str, picked: Sequence[Any]) -> InteractionResult:
    """Press the button on a card of priya's, and choose whom one knows."""
    person = hall.place.people[by]
    panel = await person.click(await flag(hall, hall.priya), label="I know someone")
    return await person.select(shown(panel), picked, custom_id=f"intro:know-whom:{hall.priya.id}:-")


async def test_i_know_someone_leads_over_a_choice_to_the_same_form(hall: Hall) -> None:
    panel = await hall.sena.click(await flag(hall, hall.priya), label="I know someone")
    assert panel.ephemeral
    assert f"Whom do you know who could help <@{hall.priya.id}>?" in said(panel)
    form = await pick(hall, "sena", [hall.nils])
    assert called(form)[:2] == ["What would you like to tell priya?", "What would you like to tell nils?"]
    assert "You offered to introduce" in said(await write(hall, form))
    request = await only_request(hall, "sena")
    assert set(request.pair) == {hall.priya.id, hall.nils.id}


async def test_of_a_flag_it_is_remembered_who_knew_somebody_and_the_form_speaks_of_it(hall: Hall) -> None:
    flag = await hall.put_up("priya")
    card = await hall.show_flag(flag)
    panel = await hall.sena.click(card, label="I know someone")
    assert panel.ephemeral
    picked = f"intro:know-whom:{hall.priya.id}:{flag.id}"
    form = await hall.sena.select(shown(panel), [hall.nils], custom_id=picked)
    assert called(form)[:2] == ["What would you like to tell priya?", "What would you like to tell nils?"]
    assert "How the person you know could help" in str(form.modal)
    assert "What they could help with" in str(form.modal)
    short = await write(hall, form, first="Hi")
    assert "needs at least 20 characters" in said(short)
    again = await hall.sena.click(shown(short), label="Edit")
    assert "You offered to introduce" in said(await write(hall, again))
    assert (await only_request(hall, "sena")).flag_id == flag.id


def test_the_longest_ids_fit_into_the_forms_address() -> None:
    longest = 8999999999999999999  # Discord's of the year 2082
    form = KnownForm(f"{longest:x}", f"{longest:x}", "0" * 20)
    assert form.user_ids == (longest, longest)


async def test_an_address_with_no_flag_in_it_is_none_of_ours(hall: Hall) -> None:
    card = await flag(hall, hall.priya)
    for flag_id in ("x", "0" * 19, "o" * 20):
        answer = await forge(hall.sena, card, f"intro:know:{hall.priya.id}:{flag_id}")
        assert "This is from an earlier version of me." in said(answer)


async def test_the_button_on_ones_own_card_says_whom_it_is_for(hall: Hall) -> None:
    own = await hall.priya.click(await flag(hall, hall.priya), label="I know someone")
    assert "This is yours" in said(own)


async def test_choosing_oneself_or_whoever_flagged_it_or_nonsense_is_refused(hall: Hall) -> None:
    assert "You are one of the two yourself" in said(await pick(hall, "sena", [hall.sena]))
    assert "You named the same person twice" in said(await pick(hall, "sena", [hall.priya]))
    panel = shown(await hall.sena.click(await flag(hall, hall.priya), label="I know someone"))
    for values, told in (
        (["general"], "Please pick again."),
        ([""], "Please pick again."),
        ([str(hall.nils.id), str(hall.bea.id)], "Please choose one person."),
    ):
        answer = await forge(hall.sena, panel, f"intro:know-whom:{hall.priya.id}:-", values, 5)
        assert told in said(answer)
    stranger = await forge(hall.sena, panel, f"intro:know-whom:{hall.priya.id}:-", ["123456789012345678"], 5)
    assert "is not in this server any more" in said(stranger)


async def test_when_whoever_flagged_it_has_left_that_is_said(hall: Hall) -> None:
    card = await flag(hall, hall.priya)
    hall.place.guild.remove_member(hall.priya)
    panel = await hall.sena.click(card, label="I know someone")
    answer = await hall.sena.select(shown(panel), [hall.nils], custom_id=f"intro:know-whom:{hall.priya.id}:-")
    assert "is not in this server any more" in said(answer)
    assert labels(shown(panel))
