"""Introductions from the asking to the thanks, with the real bot: on good days, on bad ones, and after restarts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.core.ids import new_id
from bot.guilds.rules import TroubleKind
from bot.guilds.service import GuildsService
from bot.introductions.rules import Answer, Event, Phase
from bot.members.rules import Reach
from tests.cogs.screens import deny, forge
from tests.flows.introducing import AGENDA, LINE, NOTE, NOTES, Hall, first_message, hall, labels_of, spoken
from tests.flows.meetup import labels, said

__all__ = ["hall"]


async def phase(hall: Hall, request_id: str) -> Phase:
    return (await hall.request(request_id)).phase


# ---------------------------------------------------------------------- asked


async def test_a_yes_by_direct_message_brings_two_into_a_thread_of_their_own(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await hall.ask()
    assert "priya would like to meet you" in hall.letter("nils")
    assert LINE in hall.letter("nils")
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()

    (thread,) = hall.threads()
    assert thread.name == "priya and nils"
    assert hall.members_of(thread) == {"priya", "nils"}
    told = spoken(first_message(thread))
    assert f"<@{hall.priya.id}>, meet <@{hall.nils.id}>" in told
    assert LINE in told
    assert AGENDA in told
    assert "A place to begin: " in told
    assert len(hall.letters("nils")) == 1, "whoever has said yes finds the thread, and needs no message"
    assert not hall.letters("priya")


async def test_where_nobody_has_said_how_they_are_reached_it_waits_in_the_inbox(hall: Hall) -> None:
    await hall.ask()
    assert not hall.letters("nils")
    home = said(await hall.nils.slash(hall.place.general, "hallway"))
    assert "**One thing** in your inbox waits for your answer." in home
    inbox = await hall.inbox("nils")
    assert "**Waiting for your answer**" in inbox
    assert f"<@{hall.priya.id}> would like to meet you." in inbox

    card = await hall.open_card("nils")
    assert LINE in said(card)
    assert card.response is not None
    await hall.nils.click(card.response, label="Yes, introduce us")
    await hall.deliver()
    assert hall.members_of(hall.threads()[0]) == {"priya", "nils"}
    assert "Waiting for your answer" not in await hall.inbox("nils")


async def test_closed_direct_messages_leave_it_in_the_inbox_and_the_member_is_told_once(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    hall.place.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await hall.ask()
    assert f"<@{hall.priya.id}> would like to meet you." in await hall.inbox("nils")

    shared = await hall.place.share(hall.nils)
    assert "Your direct messages are closed to me; one thing waits in `/inbox`." in said(shared)
    again = await hall.place.share(hall.nils, title="Another")
    assert "closed to me" not in said(again)
    assert not hall.letters("priya")


async def test_a_no_reaches_nobody_and_the_end_is_one_line_for_whoever_asked(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask()
    answered = await hall.press("nils", "Not now")
    assert "You said not now" in said(answered)
    assert "did not come about" not in await hall.inbox("priya")
    await hall.place.skip(hours=7 * 24)
    assert "did not come about this time" in await hall.inbox("priya")
    assert not hall.threads()
    assert not hall.letters("priya")
    assert "There is nothing to answer here any more." in hall.letter("nils")


async def test_a_card_that_nobody_answered_closes_when_it_is_taken_back(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask()
    await hall.introductions.withdraw(request_id, hall.actor("priya"), hall.place.env.now())
    await hall.deliver()
    assert "There is nothing to answer here any more." in hall.letter("nils")
    assert labels_of(hall.letters("nils")[-1]) == []


async def test_what_could_not_go_out_before_its_end_is_not_sent_any_more(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.place.app.delivery.stop(1)
    await hall.ask(deliver=False)
    await hall.place.env.advance_time(7 * 86400)
    await hall.place.restart()
    await hall.deliver()
    assert not hall.letters("nils")
    assert await hall.place.waiting() == 0


# ---------------------------------------------------------------------- brokered, through somebody


async def test_a_broker_brings_two_together_one_after_the_other(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await hall.connect("priya", "nils", by="sena")
    assert "sena would like to introduce you to nils" in hall.letter("priya")
    assert NOTES.first in hall.letter("priya")
    assert not hall.letters("nils"), "the other is asked only after a yes"

    await hall.press("priya", "Yes, introduce us")
    await hall.deliver()
    assert NOTES.second in hall.letter("nils")
    assert NOTES.first not in hall.letter("nils")
    assert not hall.threads()
    assert "together" not in await hall.inbox("sena")

    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    (thread,) = hall.threads()
    assert hall.members_of(thread) == {"priya", "nils"}
    told = spoken(first_message(thread))
    assert f"<@{hall.sena.id}> thought that you two should meet" in told
    assert NOTES.agenda in told
    assert NOTES.first not in told
    assert NOTES.second not in told, "what is written to one of them is not for the other"
    assert f"You brought <@{hall.priya.id}> and <@{hall.nils.id}> together" in await hall.inbox("sena")


async def test_a_broker_who_is_asked_writes_why_and_the_other_decides(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "sena", "nils")
    await hall.ask_through("priya", "sena", "nils")
    assert "priya asks whether you would introduce them to nils" in hall.letter("sena")
    form = await hall.press("sena", "Introduce them")
    short = await hall.write("sena", form, note="Hi.")
    assert "at least 20 characters" in said(short)
    assert not hall.letters("nils")

    form = await hall.press("sena", "Introduce them")
    await hall.write("sena", form, note=NOTE)
    await hall.deliver()
    assert "You said that you would introduce them." in hall.letter("sena")
    assert "priya would like to meet you, through sena" in hall.letter("nils")
    assert LINE in hall.letter("nils")
    assert NOTE in hall.letter("nils")

    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    (thread,) = hall.threads()
    assert hall.members_of(thread) == {"priya", "nils"}
    assert NOTE not in spoken(first_message(thread))


async def test_a_yes_can_be_taken_back_until_the_introduction_is_made(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await hall.connect("priya", "nils")
    await hall.press("priya", "Yes, introduce us")
    await hall.deliver()
    changed = await hall.press("priya", "Not now")
    assert "You said not now" in said(changed)
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    assert not hall.threads()

    await hall.press("priya", "Yes, introduce us")
    await hall.deliver()
    assert hall.members_of(hall.threads()[0]) == {"priya", "nils"}


async def test_an_answer_can_be_changed_from_the_inbox_and_does_not_count_as_waiting(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask()
    await hall.press("nils", "Not now")
    inbox = await hall.inbox("nils")
    assert "Waiting for your answer" not in inbox
    assert "**Answered, and still yours to change**" in inbox
    assert "You said not now, which nobody is told." in inbox
    home = said(await hall.nils.slash(hall.place.general, "hallway"))
    assert "waits for your answer" not in home

    card = await hall.open_card("nils")
    assert card.response is not None
    await hall.nils.click(card.response, label="Yes, introduce us")
    await hall.deliver()
    assert len(hall.threads()) == 1


# ---------------------------------------------------------------------- the thread can't be had


async def no_permission(hall: Hall) -> None:
    await deny(hall.place, hall.channel, create_private_threads=True)


async def no_room(hall: Hall) -> None:
    hall.place.env.inject_error("POST", "/channels/*/threads", status=400, code=160006, times=None)


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [(no_permission, TroubleKind.INTRODUCTIONS_CHANNEL), (no_room, TroubleKind.THREADS_FULL)],
)
async def test_without_a_thread_both_are_introduced_by_direct_message_and_inbox(
    hall: Hall, spoil: Callable[[Hall], Any], trouble: TroubleKind
) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await spoil(hall)
    request_id = await hall.ask()
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()

    assert not hall.threads()
    assert await phase(hall, request_id) is Phase.MADE
    for name, other in (("priya", "nils"), ("nils", "priya")):
        told = hall.letter(name)
        assert f"You and {other} have been introduced" in told
        assert f"write to <@{hall.place.people[other].id}>" in told
        assert LINE in told
        assert "have been introduced. You can write to each other directly now." in await hall.inbox(name)
    troubles = await hall.place.service(GuildsService).troubles(hall.place.guild.id)
    assert trouble in {each.kind for each in troubles}


async def test_without_a_channel_whoever_wants_no_messages_finds_it_in_the_inbox(hall: Hall) -> None:
    await hall.place.set_up(introductions_channel_id=None)
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask()
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    assert "You and priya have been introduced" in hall.letter("nils")
    assert not hall.letters("priya")
    assert f"You and <@{hall.nils.id}> have been introduced." in await hall.inbox("priya")


async def test_when_one_has_left_nobody_is_left_in_a_thread_and_the_end_is_the_usual_line(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask()
    hall.place.guild.remove_member(hall.priya)
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    assert not hall.threads()
    assert "did not come about" not in await hall.inbox("nils")
    await hall.place.skip(hours=7 * 24)
    assert "did not come about this time" in await hall.inbox("nils")


@pytest.mark.parametrize("gone", ["priya", "sena"])
async def test_nobody_is_asked_about_somebody_who_has_left_meanwhile(hall: Hall, gone: str) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.place.app.delivery.stop(1)
    request_id = await hall.connect("nils", "priya", by="sena")
    hall.place.guild.remove_member(hall.place.people[gone])
    await hall.place.restart()
    await hall.deliver()
    assert not hall.letters("nils")
    kept = await hall.request(request_id)
    assert [seat.user_id for seat in kept.seats if seat.answer is Answer.GONE] == [hall.place.people[gone].id]


async def test_while_the_thread_is_being_made_an_answer_is_final_and_it_is_made_once(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask()
    hall.place.env.inject_error("POST", "/channels/*/messages", status=503, times=2)
    letter = hall.letters("nils")[-1]
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    assert await phase(hall, request_id) is Phase.MAKING
    late = await forge(hall.nils.user, letter, f"intro:not-now:{request_id}")
    assert "at this very moment" in said(late)
    for _ in range(4):
        await hall.place.skip(hours=1)
    (thread,) = hall.threads()
    assert hall.members_of(thread) == {"priya", "nils"}
    assert first_message(thread)


# ---------------------------------------------------------------------- whose answer it is


async def test_two_answers_at_once_make_one_introduction(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask()
    letter = hall.letters("nils")[-1]
    now = hall.place.env.now()
    await asyncio.gather(
        *(hall.introductions.answer(request_id, hall.nils.id, Event.YES, now) for _ in range(2))
    )
    await hall.deliver()
    replayed = await forge(hall.nils.user, letter, f"intro:yes:{request_id}")
    await hall.deliver()
    assert "You have been introduced" in said(replayed)
    assert len(hall.threads()) == 1
    assert len([m for m in hall.threads()[0].history() if m.components]) == 1


async def test_somebody_elses_click_a_forged_one_and_one_in_another_server_change_nothing(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask()
    home = (await hall.bea.slash(hall.place.general, "hallway")).response
    elsewhere = hall.place.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    guest = elsewhere.add_member(hall.nils.user)
    await hall.place.env.settle()
    away = (await guest.slash(channel, "hallway")).response
    mine = (await hall.priya.slash(hall.place.general, "hallway")).response
    answers: list[str] = []
    for verb in ("yes", "not-now", "never", "pause", "introduce", "open"):
        answers.append(said(await forge(hall.bea, home, f"intro:{verb}:{request_id}")))
        answers.append(said(await forge(hall.priya, mine, f"intro:{verb}:{request_id}")))
        answers.append(said(await forge(guest, away, f"intro:{verb}:{request_id}")))
        answers.append(said(await forge(hall.bea, home, f"intro:{verb}:{new_id(hall.place.env.now())}")))
    assert set(answers) == {
        "I can't find that request, or it is not yours to answer. `/inbox` in the server holds what waits for you."
    }
    await hall.deliver()
    assert (await hall.request(request_id)).seats[1].answer is Answer.ASKED
    assert not hall.threads()


async def test_whoever_leaves_is_taken_out_of_it_and_nobody_is_told(hall: Hall) -> None:
    request_id = await hall.ask()
    user = SimpleNamespace(id=hall.nils.id)
    event = discord.RawMemberRemoveEvent({"guild_id": hall.place.guild.id, "user": {}}, user)  # pyright: ignore[reportArgumentType] - what Discord sends, as far as it is read
    for hears in hall.place.app.client.extra_events["on_raw_member_remove"]:
        await hears(event)
    assert (await hall.request(request_id)).seats[1].answer is Answer.GONE
    assert "introduc" not in (await hall.inbox("priya")).lower()


# ---------------------------------------------------------------------- restarts


async def test_a_restart_between_any_two_steps_loses_nothing(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "sena", "nils", "priya")
    await hall.know("priya", "sena")
    await hall.ask_through("priya", "sena", "nils")
    await hall.place.restart()
    form = await hall.press("sena", "Introduce them")
    await hall.place.restart()
    await hall.write("sena", form, note=NOTE)
    await hall.place.restart()
    await hall.deliver()
    await hall.press("nils", "Yes, introduce us")
    await hall.place.restart()
    await hall.deliver()
    (thread,) = hall.threads()
    await hall.place.skip(hours=10 * 24)
    await hall.place.restart()
    assert "Did you and priya talk?" in hall.letter("nils")
    await hall.press("nils", "We talked")
    await hall.place.restart()
    form = await hall.press("nils", "Say thanks to sena")
    await hall.place.restart()
    await hall.write("nils", form, words="You were right.")
    assert "“You were right.”" in await hall.inbox("sena")
    form = await hall.priya.click(first_message(thread), label="Say thanks")
    assert labels(form.response) == ["Say thanks to nils", "Say thanks to sena"]
