"""`/intro path`: the way over people who met or thanked each other, and asking the first of them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.introductions.asking import AskedBefore, No, TooManyOpen
from bot.introductions.boundaries import Boundaries
from bot.introductions.preferring import PreferencesService
from bot.introductions.rules import Way
from cogs.introductions.wording_of_brokering import not_through
from tests.cogs.screens import forge, shown
from tests.flows.asking import BRAIN, buttons, fields, filled, only_request, press, requests, write
from tests.flows.introducing import AGENDA, LINE, Hall, hall
from tests.flows.meetup import labels, said
from tests.flows.test_asking_deniably import STATES, mask, payload

__all__ = ["hall"]


async def path(hall: Hall, to: Any, by: str = "priya") -> InteractionResult:
    return await hall.place.people[by].slash(hall.place.general, "intro path", member=to)


async def may_be_named(hall: Hall, *names: str) -> None:
    for name in names:
        await hall.place.service(PreferencesService).change(
            hall.place.guild.id, hall.place.people[name].id, hall.place.env.now(), is_link=True
        )


async def chain(hall: Hall, *names: str) -> None:
    """Let each of these have met the next, and all but the first say that they may be named."""
    for one, other in pairwise(names):
        await hall.know(one, other)
    await may_be_named(hall, *names[1:])


# ---------------------------------------------------------------------- the way


async def test_with_one_in_between_the_way_is_shown_with_one_tap_to_ask_them(hall: Hall) -> None:
    await chain(hall, "priya", "sena", "nils")
    answer = await path(hall, hall.nils)
    told = said(answer)
    assert answer.ephemeral
    assert f"**You** → <@{hall.sena.id}> → <@{hall.nils.id}>" in told
    assert f"<@{hall.sena.id}> knows both of you" in told
    assert labels(shown(answer)) == ["Ask sena to introduce us"]


async def test_on_a_long_way_the_first_is_asked_for_the_next_only(hall: Hall) -> None:
    await chain(hall, "priya", "sena", "bea", "nils")
    answer = await path(hall, hall.nils)
    told = said(answer)
    assert f"**You** → <@{hall.sena.id}> → <@{hall.bea.id}> → <@{hall.nils.id}>" in told
    assert f"<@{hall.bea.id}> is one step closer" in told
    assert labels(shown(answer)) == ["Ask sena to introduce me to bea"]
    form = await press(hall, answer, "Ask sena to introduce me to bea")
    assert f"introduce you to <@{hall.bea.id}>" in said(await write(hall, form))
    request = await only_request(hall)
    assert (request.way, request.broker_id) == (Way.THROUGH, hall.sena.id)
    assert request.pair == (hall.priya.id, hall.bea.id)


async def test_who_knows_them_already_is_told_to_write_to_them(hall: Hall) -> None:
    await chain(hall, "priya", "nils")
    answer = await path(hall, hall.nils)
    assert "you need nobody in between" in said(answer)
    assert labels(shown(answer)) == []


async def test_there_being_no_way_looks_the_same_for_every_reason(hall: Hall) -> None:
    await chain(hall, "priya", "sena", "bea")
    robot = hall.place.guild.add_member(hall.place.env.create_user("robot", bot=True))
    for name in ("hidden", "known", "beyond", "left", "far1", "far2", "far"):
        hall.place.join(name)
    await hall.place.env.settle()
    await hall.know("sena", "hidden")  # never said that they may be named
    await hall.know("priya", "known")  # the same, and known directly
    await may_be_named(hall, "beyond", "left")  # met nobody
    await hall.know("hidden", "beyond")  # only over somebody who may not be named
    await chain(hall, "bea", "far1", "far2", "far")  # five steps away
    hall.place.guild.remove_member(hall.place.people["left"])
    targets = {name: hall.place.people[name] for name in ("hidden", "known", "beyond", "far")}
    answers = {name: payload(await path(hall, person)) for name, person in targets.items()}
    answers["robot"] = payload(await path(hall, robot))
    answers["left"] = payload(await path(hall, hall.place.people["left"].user))
    answers["omar"] = payload(await path(hall, hall.omar))
    ids = {name: person.id for name, person in hall.place.people.items()} | {"robot": robot.id}
    masked = {mask(answer, {str(ids[name]): "<target>"}) for name, answer in answers.items()}
    (told,) = masked
    assert "I know no way to <@<target>> that I can show you." in told
    assert "`/intro ask` goes straight to them." in told


async def test_ones_own_name_leads_nowhere(hall: Hall) -> None:
    assert "That is you" in said(await path(hall, hall.priya))


async def test_who_stopped_being_named_is_on_no_way_any_more(hall: Hall) -> None:
    await chain(hall, "priya", "sena", "nils")
    await hall.place.service(PreferencesService).change(
        hall.place.guild.id, hall.sena.id, hall.place.env.now(), is_link=False
    )
    assert "I know no way" in said(await path(hall, hall.nils))


async def test_a_way_in_one_server_is_none_in_another(hall: Hall) -> None:
    await chain(hall, "priya", "sena", "nils")
    elsewhere = hall.place.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    guest = elsewhere.add_member(hall.priya.user)
    other = elsewhere.add_member(hall.nils.user)
    await hall.place.env.settle()
    answer = await guest.slash(channel, "intro path", member=other)
    assert "I know no way" in said(answer)
    forged = await forge(guest, shown(answer), f"intro:through:{hall.nils.id}:{hall.sena.id}")
    assert forged.modal is None
    assert "not in this server any more" in said(forged)


async def test_names_that_discord_does_not_give_leave_a_button_without_them(hall: Hall) -> None:
    await chain(hall, "priya", "sena", "nils")
    hall.place.env.inject_error("GET", "/guilds/*/members/*", status=500, times=None)
    assert labels(shown(await path(hall, hall.nils))) == ["Ask for an introduction"]


# ---------------------------------------------------------------------- asking the first on it


async def ask_sena(hall: Hall) -> InteractionResult:
    await chain(hall, "priya", "sena", "nils")
    return await press(hall, await path(hall, hall.nils), "Ask sena to introduce us")


async def test_the_form_is_that_of_asking_with_their_shares(hall: Hall) -> None:
    await hall.place.share(hall.nils)
    form = await ask_sena(hall)
    assert [field["custom_id"] for field in fields(form)] == ["reason", "share", "line", "agenda", "minutes"]
    share = await hall.place.only_share()
    answer = await write(hall, form, share=[share.id])
    told = said(answer)
    assert f"You asked <@{hall.sena.id}> to introduce you to <@{hall.nils.id}>" in told
    assert f"I show <@{hall.sena.id}> what you wrote" in told
    assert "`/intro mine`" in told
    request = await only_request(hall)
    assert (request.way, request.share_id, request.line) == (Way.THROUGH, share.id, LINE)
    assert [seat.user_id for seat in request.seats] == [hall.priya.id, hall.sena.id, hall.nils.id]


async def test_the_coach_reads_it_and_its_panel_keeps_who_is_asked(hall: Hall) -> None:
    panel = await write(hall, await ask_sena(hall), agenda=BRAIN)
    assert buttons(panel) == ["Edit", "Send anyway"]
    assert not await requests(hall)
    await hall.place.restart()
    edit = await press(hall, panel, "Edit")
    assert filled(edit)["agenda"] == BRAIN
    again = await write(hall, edit, agenda=BRAIN)
    await hall.place.restart()
    answer = await press(hall, again, "Send anyway")
    assert f"You asked <@{hall.sena.id}> to introduce you to <@{hall.nils.id}>" in said(answer)
    request = await only_request(hall)
    assert request.broker_id == hall.sena.id
    assert request.agenda == BRAIN
    late = await forge(hall.priya, shown(answer), f"intro:send:{request.id}")
    assert f"You asked <@{hall.sena.id}>" in said(late)
    assert len(await requests(hall)) == 1, "sent twice it is one request"


async def test_who_can_not_be_asked_is_said_before_the_form(hall: Hall) -> None:
    await chain(hall, "priya", "sena", "nils")
    way = await path(hall, hall.nils)
    panel = shown(way)
    gone = hall.place.join("gone")
    hall.place.guild.remove_member(gone)
    robot = hall.place.guild.add_member(hall.place.env.create_user("robot", bot=True))
    await hall.place.env.settle()
    for target, via, why in (
        (hall.nils.id, hall.bea.id, "You have not met or thanked the person you would go through"),
        (hall.priya.id, hall.sena.id, "That is you"),
        (hall.sena.id, hall.sena.id, "the same person twice"),
        (gone.id, hall.sena.id, "not in this server any more"),
        (hall.nils.id, gone.id, "not in this server any more"),
        (robot.id, hall.sena.id, "a bot"),
    ):
        answer = await forge(hall.priya, panel, f"intro:through:{target}:{via}")
        assert answer.modal is None
        assert why in said(answer)
    await hall.place.service(Boundaries).block(hall.actor("priya"), hall.sena.id, hall.place.env.now())
    assert "You have blocked them" in said(await press(hall, way, "Ask sena to introduce us"))


async def test_one_such_request_at_a_time_and_the_same_person_not_soon_again(hall: Hall) -> None:
    await write(hall, await ask_sena(hall))
    await chain(hall, "priya", "omar", "bea")
    other = await press(hall, await path(hall, hall.bea), "Ask omar to introduce us")
    assert "Through somebody you know it is one at a time" in said(other)
    request = await only_request(hall)
    await hall.introductions.withdraw(request.id, hall.actor("priya"), hall.place.env.now())
    await chain(hall, "sena", "bea")
    again = await forge(hall.priya, shown(other), f"intro:through:{hall.bea.id}:{hall.sena.id}")
    assert "asked the same person" in said(again)


async def test_a_form_that_came_too_late_is_given_back_with_the_reason(hall: Hall) -> None:
    form = await ask_sena(hall)
    await hall.place.service(Boundaries).block(hall.actor("priya"), hall.sena.id, hall.place.env.now())
    for typed in (AGENDA, BRAIN):
        answer = await write(hall, form, agenda=typed)
        assert "You have blocked them" in said(answer)
        assert typed in said(answer)
        form = await hall.priya.click(shown(answer), label="Edit")
    assert not await requests(hall)


@pytest.mark.parametrize("who_asks", ["blocked", "closed"])
async def test_what_the_one_in_between_has_settled_shows_nowhere(hall: Hall, who_asks: str) -> None:
    hall.place.join("robin")
    await hall.place.env.settle()
    seen: list[list[str]] = []
    for name in ("sena", "robin"):
        if name == "robin":
            await STATES[who_asks](hall, "robin")
        by = "priya" if name == "robin" else "bea"
        await hall.know(by, name)
        await hall.know(name, "nils")
        await may_be_named(hall, name, "nils")
        answer = await path(hall, hall.nils, by)
        form = await press(hall, answer, f"Ask {name} to introduce us", by)
        done = await write(hall, form, by)
        ids = {str(hall.place.people[name].id): "<via>", str(hall.place.people[by].id): "<me>", name: "<via>"}
        seen.append([mask(said(each), ids).split("### How may I")[0].strip() for each in (answer, done)])
    assert seen[0] == seen[1]


async def test_every_refusal_on_the_way_says_what_to_do(hall: Hall) -> None:
    now = hall.place.env.now()
    for refused in (*No, TooManyOpen(1, now), TooManyOpen(3, now), AskedBefore(now, now)):
        assert not_through(refused)
