"""Connecting two people and going through somebody, by command, card and inbox, with the real bot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, Final

import discord
import pytest

from bot.introductions.boundaries import Boundaries
from bot.introductions.preferring import PreferencesService
from bot.introductions.request import Introduction
from bot.introductions.rules import Event, Phase
from bot.members.rules import Reach
from tests.cogs.screens import forge, shown
from tests.flows import asking
from tests.flows.asking import only_request
from tests.flows.introducing import LINE, NOTE, NOTES, Hall, first_message, hall, labels_of, spoken
from tests.flows.meetup import labels, said
from tests.flows.test_asking_deniably import mask

__all__ = ["hall"]

TYPED: Final = {"first": NOTES.first, "second": NOTES.second, "agenda": NOTES.agenda}


async def connect(hall: Hall, by: str = "sena", one: str = "priya", other: str = "nils") -> Introduction:
    """Let somebody connect two members through the command and its form."""
    people = hall.place.people
    form = await people[by].slash(hall.place.general, "intro connect", one=people[one], other=people[other])
    answer = await people[by].submit_modal(form, TYPED)
    assert "You offered to introduce" in said(answer)
    await hall.deliver()
    return (await asking.requests(hall, by))[0]


async def mine(hall: Hall, name: str) -> str:
    return said(await hall.place.people[name].slash(hall.place.general, "intro mine"))


# ---------------------------------------------------------------------- connecting two


async def test_both_say_yes_one_after_the_other_and_the_broker_hears_of_it(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await connect(hall)
    assert "sena would like to introduce you to nils" in hall.letter("priya")
    assert NOTES.first in hall.letter("priya")
    assert NOTES.second not in hall.letter("priya")
    assert not hall.letters("nils")

    await hall.press("priya", "Yes, introduce us")
    await hall.deliver()
    assert "You said yes to meeting" in await mine(hall, "priya")
    before = await mine(hall, "sena")
    assert "It stays open until" in before
    assert NOTES.second in hall.letter("nils")

    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    (thread,) = hall.threads()
    assert hall.members_of(thread) == {"priya", "nils"}
    assert f"<@{hall.sena.id}> thought that you two should meet" in spoken(first_message(thread))
    both = f"<@{hall.priya.id}> and <@{hall.nils.id}>"
    assert f"You brought {both} together" in await hall.inbox("sena")
    assert f"You brought {both} together" in await mine(hall, "sena")
    assert not hall.letters("sena"), "they have not said that they want messages"


async def test_a_no_of_the_first_leaves_the_other_unasked_and_the_broker_waiting(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await connect(hall)
    before = await mine(hall, "sena")
    await hall.press("priya", "Not now")
    await hall.deliver()
    assert await mine(hall, "sena") == before
    assert "introduc" not in (await hall.inbox("sena")).lower()
    await hall.place.skip(hours=7 * 24)
    assert not hall.letters("nils"), "who was never asked hears of nothing"
    assert "introduc" not in (await hall.inbox("nils")).lower()
    both = f"<@{hall.priya.id}> and <@{hall.nils.id}>"
    assert f"The introduction of {both} that you had a part in did not come about" in await hall.inbox("sena")
    assert "It did not come about this time." in await mine(hall, "sena")


async def test_what_a_broker_hears_at_the_end_does_not_tell_who_was_asked_first(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    both = f"<@{hall.priya.id}> and <@{hall.nils.id}>"
    request = await connect(hall, "sena", "nils", "priya")
    assert request.seats[1].user_id == hall.nils.id
    await hall.place.skip(hours=7 * 24)
    assert f"The introduction of {both} that you had a part in did not" in await hall.inbox("sena")
    request = await connect(hall, "bea", "nils", "priya")
    assert request.seats[1].user_id == hall.nils.id
    for name in ("nils", "priya"):
        await hall.press(name, "Yes, introduce us")
        await hall.deliver()
    assert f"You brought {both} together" in await hall.inbox("bea")
    assert f"You brought {both} together" in await mine(hall, "bea")


async def silent(hall: Hall, name: str, request: Introduction) -> None:
    """Say nothing."""


def says(event: Event) -> Callable[[Hall, str, Introduction], Awaitable[None]]:
    async def say(hall: Hall, name: str, request: Introduction) -> None:
        now = hall.place.env.now()
        await hall.introductions.answer(request.id, hall.place.people[name].id, event, now)

    return say


async def blocks_the_first(hall: Hall, name: str, request: Introduction) -> None:
    boundaries = hall.place.service(Boundaries)
    now = hall.place.env.now()
    await boundaries.block(hall.actor(name), request.seats[1].user_id, now)


async def blocks_the_broker(hall: Hall, name: str, request: Introduction) -> None:
    boundaries = hall.place.service(Boundaries)
    await boundaries.block(hall.actor(name), request.starter_id, hall.place.env.now())


async def pauses(hall: Hall, name: str, request: Introduction) -> None:
    user_id = hall.place.people[name].id
    await hall.introductions.pause_all(request.guild_id, user_id, hall.place.env.now())


async def leaves(hall: Hall, name: str, request: Introduction) -> None:
    user = SimpleNamespace(id=hall.place.people[name].id)
    hall.place.guild.remove_member(hall.place.people[name])
    event = discord.RawMemberRemoveEvent({"guild_id": request.guild_id, "user": {}}, user)  # pyright: ignore[reportArgumentType] - what Discord sends, as far as it is read
    for hears in hall.place.app.client.extra_events["on_raw_member_remove"]:
        await hears(event)


REACTIONS: Final[dict[str, Callable[[Hall, str, Introduction], Awaitable[None]]]] = {
    "silent": silent,
    "notnow": says(Event.NOT_NOW),
    "never": says(Event.NEVER),
    "blocks": blocks_the_first,
    "blocksbroker": blocks_the_broker,
    "pauses": pauses,
    "leaves": leaves,
}


async def test_whatever_the_second_does_broker_and_first_see_the_same_at_every_moment(hall: Hall) -> None:
    made: dict[str, Introduction] = {}
    for name in REACTIONS:
        for role in ("broker", "first", "second"):
            hall.place.join(f"{role}x{name}")
        await hall.place.env.settle()
        await hall.reach(Reach.DIRECT, *(f"{role}x{name}" for role in ("broker", "first", "second")))
    for name in REACTIONS:
        made[name] = await connect(hall, f"brokerx{name}", f"firstx{name}", f"secondx{name}")
        await hall.press(f"firstx{name}", "Yes, introduce us")
        await hall.deliver()
        assert hall.letters(f"secondx{name}")
    seen: dict[str, list[str]] = {name: [] for name in REACTIONS}
    for hours in (0, 1, 24, 6 * 24, 24):
        if hours == 1:
            for name, react in REACTIONS.items():
                await react(hall, f"secondx{name}", made[name])
            await hall.deliver()
        await hall.place.skip(hours=hours)
        for name, looks in seen.items():
            looks += [mask(look, masks(hall, name, made[name])) for look in await views(hall, name)]
    assert "did not come about" in "".join(seen["silent"])
    assert not hall.threads()
    for name, looks in seen.items():
        assert looks == seen["silent"], name


async def views(hall: Hall, name: str) -> list[str]:
    """Return everything that the broker and whoever said yes can see."""
    found: list[str] = []
    for who in (f"brokerx{name}", f"firstx{name}"):
        found += [await mine(hall, who), await hall.inbox(who)]
        found += [spoken(letter) + str(labels_of(letter)) for letter in hall.letters(who)]
    return found


def masks(hall: Hall, name: str, request: Introduction) -> dict[str, str]:
    ids = {str(hall.place.people[f"{role}x{name}"].id): role for role in ("broker", "first", "second")}
    return {**ids, request.id: "<request>", f"x{name}": ""}


async def test_an_offer_taken_back_closes_the_card_and_says_no_more(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya")
    await connect(hall)
    listed = await hall.sena.slash(hall.place.general, "intro mine")
    question = await hall.sena.click(shown(listed), label="Take it back")
    await hall.sena.click(shown(question), label="Take it back")
    await hall.deliver()
    assert "There is nothing to answer here any more." in hall.letter("priya")
    assert labels_of(hall.letters("priya")[-1]) == []
    await hall.place.skip(hours=7 * 24)
    assert "did not come about" not in await hall.inbox("sena"), "they took it back themselves"
    assert not hall.letters("nils")


async def test_two_presses_at_once_and_two_who_connect_the_same_two_make_one_introduction(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    first = await connect(hall, "sena")
    second = await connect(hall, "bea")
    now = hall.place.env.now()
    for name in ("priya", "nils"):
        await asyncio.gather(
            *(
                hall.introductions.answer(request.id, hall.place.people[name].id, Event.YES, now)
                for request in (first, second)
                for _ in range(2)
            )
        )
        await hall.deliver()
    await hall.deliver()
    assert len(hall.threads()) == 1
    phases = {(await hall.request(request.id)).phase for request in (first, second)}
    assert Phase.MADE in phases


async def test_a_restart_between_any_two_steps_of_brokering_loses_nothing(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    form = await hall.sena.slash(hall.place.general, "intro connect", one=hall.priya, other=hall.nils)
    await hall.place.restart()
    await hall.sena.submit_modal(form, TYPED)
    await hall.place.restart()
    await hall.deliver()
    await hall.press("priya", "Yes, introduce us")
    await hall.place.restart()
    await hall.deliver()
    await hall.press("nils", "Yes, introduce us")
    await hall.place.restart()
    await hall.deliver()
    assert hall.members_of(hall.threads()[0]) == {"priya", "nils"}
    listed = await hall.sena.slash(hall.place.general, "intro mine")
    assert labels(shown(listed)) == ["Say thanks"]


async def test_a_broker_who_leaves_takes_the_offer_along_without_a_word(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    request = await connect(hall)
    await leaves(hall, "sena", request)
    await hall.deliver()
    assert (await hall.request(request.id)).phase is Phase.STOPPED
    assert "There is nothing to answer here any more." in hall.letter("priya")
    assert not hall.letters("nils")


# ---------------------------------------------------------------------- through somebody


async def way(hall: Hall) -> Any:
    """Let priya know sena, sena know nils, and both be named; return priya's look at the way."""
    await hall.know("priya", "sena")
    await hall.know("sena", "nils")
    for name in ("sena", "nils"):
        panel = await hall.place.people[name].slash(hall.place.general, "intro settings")
        await hall.place.people[name].click(shown(panel), label="You may name me")
    return await hall.priya.slash(hall.place.general, "intro path", member=hall.nils)


async def test_one_tap_on_the_way_then_two_yeses_lead_to_the_thread(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "sena", "nils")
    form = await hall.priya.click(shown(await way(hall)), label="Ask sena to introduce us")
    await asking.write(hall, form)
    await hall.deliver()
    assert "priya asks whether you would introduce them to nils" in hall.letter("sena")
    assert LINE in hall.letter("sena")
    assert not hall.letters("nils")

    consent = await hall.press("sena", "Introduce them")
    await hall.write("sena", consent, note=NOTE)
    await hall.deliver()
    assert "priya would like to meet you, through sena" in hall.letter("nils")
    assert NOTE in hall.letter("nils")
    assert NOTE not in await mine(hall, "priya")
    assert f"You said that you would introduce <@{hall.priya.id}> to <@{hall.nils.id}>" in await mine(
        hall, "sena"
    )

    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    (thread,) = hall.threads()
    assert hall.members_of(thread) == {"priya", "nils"}
    assert "You brought" in await hall.inbox("sena")


async def test_one_in_between_who_lets_it_be_leaves_no_trace(hall: Hall) -> None:
    form = await hall.priya.click(shown(await way(hall)), label="Ask sena to introduce us")
    await asking.write(hall, form)
    await hall.deliver()
    request = await only_request(hall)
    before = await mine(hall, "priya")
    await says(Event.NEVER)(hall, "sena", request)
    await hall.deliver()
    assert await mine(hall, "priya") == before
    assert "introduc" not in (await hall.inbox("priya")).lower()
    again = await hall.priya.slash(hall.place.general, "intro path", member=hall.nils)
    assert labels(shown(again)) == ["Ask sena to introduce us"], "the way is there as before"
    await hall.place.skip(hours=7 * 24)
    assert not hall.letters("nils")
    assert f"Your introduction to <@{hall.nils.id}> did not come about this time" in await hall.inbox("priya")


@pytest.mark.parametrize("reader", ["sena", "nils", "bea"])
async def test_nobody_but_whoever_looks_sees_their_way(hall: Hall, reader: str) -> None:
    await way(hall)
    await hall.deliver()
    assert not hall.letters(reader)
    assert "priya" not in await hall.inbox(reader)
    home = shown(await hall.place.people[reader].slash(hall.place.general, "hallway"))
    forged = await forge(hall.place.people[reader], home, f"intro:through:{hall.nils.id}:{hall.priya.id}")
    assert forged.modal is None or reader == "sena", "only people one knows can be asked"


async def test_a_chain_of_thanks_and_meetings_grows_into_a_way(hall: Hall) -> None:
    for name in ("sena", "nils"):
        await hall.place.service(PreferencesService).change(
            hall.place.guild.id, hall.place.people[name].id, hall.place.env.now(), is_link=True
        )
    await hall.reach(Reach.DIRECT, "nils", "sena", "priya")
    looked = await hall.priya.slash(hall.place.general, "intro path", member=hall.nils)
    assert "I know no way" in said(looked)
    for one, other in (("priya", "sena"), ("sena", "nils")):
        await hall.ask(one, other)
        await hall.press(other, "Yes, introduce us")
        await hall.deliver()
    await hall.place.skip(hours=10 * 24)
    for name in ("priya", "sena", "nils"):
        for letter in hall.letters(name):
            if "We talked" in labels_of(letter):
                await hall.place.people[name].user.click(letter, label="We talked")
    await hall.deliver()
    looked = await hall.priya.slash(hall.place.general, "intro path", member=hall.nils)
    assert labels(shown(looked)) == ["Ask sena to introduce us"]
