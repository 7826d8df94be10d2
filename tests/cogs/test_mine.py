"""`/intro mine`: what a member waits for and was introduced by, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.core.ids import new_id
from bot.introductions.asking import OPEN_FOR, Reason
from bot.introductions.following import Talk
from bot.introductions.request import Introduction, Seat
from bot.introductions.rules import SEATS, Answer, Phase, Standing, State, Way, standing
from bot.members.rules import Reach
from cogs.introductions.mine import entry_of
from tests.cogs.screens import forge, shown
from tests.flows.introducing import WORDS, Hall, hall
from tests.flows.meetup import labels, said
from tests.introductions.test_rules import STATES

__all__ = ["hall"]

_CREATED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_ID = new_id(_CREATED)
_USERS = (100_000_000_000_000_001, 100_000_000_000_000_002, 100_000_000_000_000_003)


# ---------------------------------------------------------------------- what shows of the others


def introduction(state: State, *, hint: int = 0) -> Introduction:
    """Return a request in this state; with another ``hint`` everything that only the others did was at other times."""
    later = _CREATED + timedelta(minutes=hint)
    seats = tuple(
        Seat(
            user_id,
            role,
            answer,
            shown_at=later,
            answered_at=later,
            channel_id=hint,
            message_id=hint,
        )
        for user_id, role, answer in zip(_USERS, SEATS[state.way], state.answers, strict=False)
    )
    return Introduction(
        id=_ID,
        guild_id=1,
        way=state.way,
        phase=state.phase,
        reason=Reason.WORK,
        share_id="",
        line="A line.",
        agenda="An agenda.",
        minutes=30,
        seats=seats,
        created_at=_CREATED,
        due_at=_CREATED + OPEN_FOR,
        made_at=_CREATED if state.phase is Phase.MADE else None,
    )


def as_bytes(state: State, seat: int, hint: int) -> str:
    """Return everything of an entry that the one in ``seat`` gets, whose own doings never vary."""
    made = introduction(state, hint=hint)
    own = replace(made.seats[seat], shown_at=_CREATED, answered_at=_CREATED, channel_id=1, message_id=1)
    entry = entry_of(replace(made, seats=(*made.seats[:seat], own, *made.seats[seat + 1 :])), _USERS[seat])
    if entry is None or isinstance(entry, str):
        return repr(entry)
    text, press = entry
    assert not isinstance(press, discord.ui.Button)
    return repr((text, press.item.to_component_dict()))


@pytest.mark.parametrize("way", list(Way))
def test_in_every_state_only_whether_it_came_about_shows_of_the_others(way: Way) -> None:
    seen: dict[tuple[int, Standing | None], set[str]] = {}
    for number, state in enumerate(sorted(STATES[way], key=repr)):
        for seat in range(len(state.answers)):
            key = (seat, standing(state, seat))
            seen.setdefault(key, set()).add(as_bytes(state, seat, number))
    assert {key: len(variants) for key, variants in seen.items()} == dict.fromkeys(seen, 1)
    for seat in range(len(SEATS[way])):
        # Each standing looks different from the others, and who does not wait sees nothing.
        shown_as = {stands: variants for (place, stands), variants in seen.items() if place == seat}
        assert len({next(iter(variants)) for variants in shown_as.values()}) == len(shown_as)
        assert shown_as.get(None, {"None"}) == {"None"}
        assert {Standing.PENDING, Standing.LAPSED, Standing.INTRODUCED} <= set(shown_as)


def test_what_somebody_says_came_of_it_shows_to_themselves_only() -> None:
    state = State(Way.ASKED, Phase.MADE, (Answer.YES, Answer.YES))
    made = introduction(state)
    plain = [entry_of(made, _USERS[0])]
    for talk in Talk:
        other = replace(made, seats=(made.seats[0], replace(made.seats[1], talk=talk)), rounds=1)
        plain.append(entry_of(other, _USERS[0]))
    assert len({repr((entry[0], entry[1].custom_id)) for entry in plain if isinstance(entry, tuple)}) == 1
    asked = replace(made, seats=(replace(made.seats[0], talk=Talk.WANTED), made.seats[1]))
    assert entry_of(asked, _USERS[0]) != plain[0]


def test_a_stranger_to_it_has_no_entry() -> None:
    state = State(Way.ASKED, Phase.GATHERING, (Answer.YES, Answer.ASKED))
    assert entry_of(introduction(state), 5) is None


# ---------------------------------------------------------------------- on the screen


async def mine(hall: Hall, name: str) -> Any:
    return await hall.place.people[name].slash(hall.place.general, "intro mine")


async def test_whoever_waits_for_nothing_is_told_how_to_begin(hall: Hall) -> None:
    told = said(await mine(hall, "priya"))
    assert "Nothing here yet. `/intro ask`" in told
    assert "`/intro connect`" in told


async def test_each_of_them_sees_what_they_asked_for_or_agreed_to(hall: Hall) -> None:
    await hall.ask("priya", "nils")
    assert f"You asked to meet <@{hall.nils.id}>" in said(await mine(hall, "priya"))
    assert "Nothing here yet" in said(await mine(hall, "nils")), "what waits for an answer is in the inbox"

    await hall.connect("priya", "bea", by="sena")
    offered = said(await mine(hall, "sena"))
    both = [f"<@{person.id}>" for person in sorted((hall.priya, hall.bea), key=lambda person: person.id)]
    assert f"You offered to introduce {both[0]} and {both[1]} to each other" in offered

    await hall.ask_through("omar", "nils", "bea")
    through = said(await mine(hall, "omar"))
    assert f"You asked <@{hall.nils.id}> to introduce you to <@{hall.bea.id}>" in through
    assert "It stays open until" in through


async def test_a_broker_does_not_learn_who_of_the_two_is_asked_first(hall: Hall) -> None:
    await hall.place.set_up(asks_open_most=10)
    seen: list[str] = []
    for broker, busy, others in (("sena", "priya", ["omar"]), ("bea", "nils", ["omar", "sena", "bea"])):
        for other in others:
            await hall.ask(busy, other)
        request_id = await hall.connect("priya", "nils", by=broker)
        assert (await hall.request(request_id)).seats[1].user_id == hall.place.people[busy].id
        seen.append(said(await mine(hall, broker)))
    assert seen[0] == seen[1]


async def test_what_came_about_leads_to_the_thread_and_to_thanks(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask("priya", "nils")
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    (thread,) = hall.threads()
    for name, other in (("priya", "nils"), ("nils", "priya")):
        listed = await mine(hall, name)
        assert f"You and <@{hall.place.people[other].id}> have been introduced" in said(listed)
        assert f"/channels/{hall.place.guild.id}/{thread.id}" in said(listed)
        assert labels(listed.response) == ["Say thanks"]
    form = await hall.priya.click(shown(await mine(hall, "priya")), label="Say thanks")
    assert form.modal is not None

    await hall.place.skip(hours=10 * 24)
    listed = await mine(hall, "priya")
    assert labels(listed.response) == ["Did you talk?"]
    card = await hall.priya.click(shown(listed), label="Did you talk?")
    assert "Did you and nils talk?" in said(card)


async def test_a_yes_can_be_changed_from_there(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await hall.connect("priya", "nils")
    await hall.press("priya", "Yes, introduce us")
    listed = await mine(hall, "priya")
    assert f"You said yes to meeting <@{hall.nils.id}>, as <@{hall.sena.id}> suggested" in said(listed)
    card = await hall.priya.click(shown(listed), label="Change my answer")
    assert "You said yes" in said(card)
    await hall.priya.click(shown(card), label="Not now")
    assert "Nothing here yet" in said(await mine(hall, "priya"))


async def test_taking_back_is_asked_twice_and_then_done_once(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask("priya", "nils")
    listed = await mine(hall, "priya")
    question = await hall.priya.click(shown(listed), label="Take it back")
    assert f"You asked to meet <@{hall.nils.id}>" in said(question)
    assert "nobody is told" in said(question)
    kept = await hall.priya.click(shown(question), label="Keep it")
    assert "Nothing was changed" in said(kept)
    assert (await hall.request(hall.requests[0])).phase is Phase.GATHERING

    question = await hall.priya.click(shown(listed), label="Take it back")
    taken = await hall.priya.click(shown(question), label="Take it back")
    assert "Taken back." in said(taken)
    await hall.deliver()
    assert (await hall.request(hall.requests[0])).phase is Phase.STOPPED
    assert "There is nothing to answer here any more." in hall.letter("nils")
    assert "Over: you took it back" in said(await mine(hall, "priya"))

    late = await hall.priya.click(shown(listed), label="Take it back")
    assert "nothing to take back" in said(late)
    again = await forge(hall.priya, shown(listed), f"intro:take-back-now:{hall.requests[0]}")
    assert "nothing to take back" in said(again)


async def test_only_whoever_started_it_takes_it_back_and_only_there(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask("priya", "nils")
    elsewhere = hall.place.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    guest = elsewhere.add_member(hall.priya.user)
    await hall.place.env.settle()
    away = shown(await guest.slash(channel, "hallway"))
    answers: set[str] = set()
    for verb in ("take-back", "take-back-now"):
        for name in ("nils", "bea"):
            home = shown(await hall.place.people[name].slash(hall.place.general, "hallway"))
            answers.add(said(await forge(hall.place.people[name], home, f"intro:{verb}:{request_id}")))
        answers.add(said(await forge(guest, away, f"intro:{verb}:{request_id}")))
        answers.add(
            said(
                await forge(hall.priya, shown(await mine(hall, "priya")), f"intro:{verb}:{new_id(_CREATED)}")
            )
        )
    (told,) = answers
    assert "I can't find that request among those you started here." in told
    assert (await hall.request(request_id)).phase is Phase.GATHERING


async def test_while_two_are_being_introduced_it_is_too_late(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask("priya", "nils")
    hall.place.env.inject_error("POST", "/channels/*/threads", status=500, times=None)
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    assert (await hall.request(request_id)).phase is Phase.MAKING
    listed = await mine(hall, "priya")
    assert f"You asked to meet <@{hall.nils.id}>" in said(listed)
    late = await forge(hall.priya, shown(listed), f"intro:take-back-now:{request_id}")
    assert "at this very moment" in said(late)


async def test_a_long_list_has_pages_and_fits_one_message(hall: Hall) -> None:
    await hall.place.set_up(asks_open_most=10, pair_again_days=0)
    now = hall.place.env.now()
    names = ["bea", "nils", "sena", "omar"]
    for number in range(9):
        made = await hall.introductions.ask(
            hall.actor("priya"),
            hall.person(names[number % 4]),
            WORDS,
            new_id(now),
            now,
        )
        assert isinstance(made, Introduction)
        await hall.introductions.withdraw(made.id, hall.actor("priya"), now)
    first = await mine(hall, "priya")
    assert "Page 1 of 2" in said(first)
    second = await hall.priya.click(shown(first), label="Next")
    assert "Page 2 of 2" in said(second)
    assert said(second).count("You asked to meet") == 3


def test_whoever_started_it_and_is_out_of_it_reads_the_same_whatever_put_them_out() -> None:
    closed = [state for state in STATES[Way.ASKED] if standing(state, 0) is Standing.CLOSED]
    assert {state.answers[0] for state in closed} == {Answer.NOT_NOW, Answer.NEVER, Answer.GONE}
    assert len({as_bytes(state, 0, 0) for state in closed}) == 1
