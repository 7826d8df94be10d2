"""Every refusal of a request to meet somebody says why, and what to do next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import pytest

from bot.introductions.asking import (
    AskedBefore,
    Field,
    MetBefore,
    No,
    Refusal,
    TheyAsked,
    TooManyOpen,
    TooShort,
)
from bot.introductions.boundaries import Boundaries
from bot.introductions.rules import Event
from bot.members.rules import Reach
from bot.moderation.rules import Pillar, Suspension
from bot.moderation.service import ModerationService
from bot.ui.cards import timestamp
from cogs.introductions.wording_of_asking import refusal_sentence
from tests.flows.asking import (
    BRAIN,
    ask,
    buttons,
    only_request,
    press,
    requests,
    start,
    write,
)
from tests.flows.introducing import AGENDA, LINE, Hall, hall
from tests.flows.meetup import labels, read, said

__all__ = ["hall"]


async def test_oneself_a_bot_and_somebody_who_left_are_refused_before_the_form(hall: Hall) -> None:
    assert "That is you." in said(await start(hall, to="priya"))
    robot = hall.place.guild.add_member(hall.place.env.create_user("robot", bot=True))
    await hall.place.env.settle()
    told = await hall.priya.slash(hall.place.general, "intro ask", member=robot)
    assert "That is a bot" in said(told)
    hall.place.guild.remove_member(hall.nils)
    await hall.place.env.settle()
    told = await hall.priya.slash(hall.place.general, "intro ask", member=hall.nils.user)
    assert "They are not in this server any more" in said(told)


async def test_whoever_has_given_nothing_is_told_how_to(hall: Hall) -> None:
    await hall.place.set_up(is_giving_first=True)
    form = said(await start(hall))
    assert "`/share`" in form
    assert "`/projects list`" in form
    assert "**This helped me**" in form
    await hall.place.share(hall.priya)
    await write(hall, await start(hall))
    assert await only_request(hall)


async def test_too_many_open_names_the_figure_when_there_is_room_and_how_to_make_some(hall: Hall) -> None:
    for name in ("nils", "bea", "sena"):
        await hall.ask(to=name)
        await hall.place.env.advance_time(3600)
    first = (await requests(hall))[-1]
    told = said(await start(hall, to="omar"))
    assert "3 requests of yours are open" in told
    assert timestamp(first.due_at, "R") in told
    assert "`/intro mine`" in told


async def test_the_same_again_says_when_it_was_and_when_it_may_be(hall: Hall) -> None:
    await hall.ask()
    request = await only_request(hall)
    told = said(await start(hall))
    assert timestamp(request.created_at, "D") in told
    assert timestamp(request.created_at + timedelta(days=90)) in told
    assert "`/intro mine`" in told


async def test_two_who_have_met_are_led_to_their_thread(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask()
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    (thread,) = hall.threads()
    for by, to in (("priya", "nils"), ("nils", "priya")):
        told = said(await start(hall, by, to))
        assert f"Your thread is <#{thread.id}>" in told
        assert "You were introduced on <t:" in told


async def test_who_is_asked_themselves_opens_that_request_instead(hall: Hall) -> None:
    await hall.ask("nils", "priya")
    answer = await start(hall)
    assert "They would like to meet you, too" in said(answer)
    card = await press(hall, answer, "Open")
    assert LINE in said(card)
    assert "Yes, introduce us" in labels(card.response)


@pytest.mark.parametrize("agenda", [AGENDA, BRAIN], ids=["to be sent", "to be advised on"])
async def test_being_asked_meanwhile_gives_the_text_back_and_opens_their_request(
    hall: Hall, agenda: str
) -> None:
    form = await start(hall)
    await hall.ask("nils", "priya")
    answer = await write(hall, form, agenda=agenda, line=f"{LINE} Hers, and nobody else's words.")
    assert "They would like to meet you, too" in read(answer.response)
    assert buttons(answer) == ["Open"]
    (back,) = [each for each in answer.followups if "Hers, and nobody else's words." in read(each)]
    assert "I did not send what you wrote" in read(back)
    assert not [each for each in await requests(hall) if each.starter_id == hall.priya.id]


async def test_being_asked_while_the_panel_is_open_leaves_it_there(hall: Hall) -> None:
    panel = await ask(hall, agenda=BRAIN)
    await hall.ask("nils", "priya")
    answer = await press(hall, panel, "Send anyway")
    assert "They would like to meet you, too" in said(answer)
    assert "Before I send it" in said(panel)


async def test_whom_one_has_blocked_one_does_not_ask(hall: Hall) -> None:
    boundaries = hall.place.service(Boundaries)
    assert await boundaries.block(hall.actor("priya"), hall.nils.id, hall.place.env.now()) is None
    assert "`/unblock`" in said(await start(hall))


async def test_who_is_kept_out_is_told_until_when_and_why(hall: Hall) -> None:
    form = await start(hall)
    until = hall.place.env.now() + timedelta(days=30)
    made = await hall.place.service(ModerationService).suspend(
        hall.place.guild.id,
        hall.priya.id,
        Pillar.INTRODUCTIONS,
        until,
        "Pushy requests.",
        1,
        hall.place.env.now(),
    )
    assert isinstance(made, Suspension)
    for told in (said(await start(hall)), said(await write(hall, form))):
        assert f"An organizer keeps you out of introductions until {timestamp(until)}" in told
        assert "Pushy requests." in told


@pytest.mark.parametrize("event", [Event.YES, Event.NOT_NOW, Event.NEVER])
async def test_what_the_other_answered_shows_in_no_refusal(hall: Hall, event: Event) -> None:
    silent = await hall.ask(to="bea")
    answered = await hall.ask(to="nils")
    if event is not Event.YES:
        now = hall.place.env.now()
        await hall.introductions.answer(answered, hall.nils.id, event, now)
    assert (await hall.request(silent)).created_at == (await hall.request(answered)).created_at
    assert said(await start(hall, to="nils")) == said(await start(hall, to="bea"))


NOW: Final = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
REFUSALS: Final[tuple[Refusal, ...]] = (
    *No,
    *(TooShort(field, 20) for field in Field),
    TooManyOpen(1, NOW),
    TooManyOpen(3, NOW),
    AskedBefore(NOW, NOW),
    MetBefore("x", NOW, None),
    MetBefore("x", NOW, 5),
    TheyAsked("x"),
)


@pytest.mark.parametrize("refused", REFUSALS, ids=str)
def test_every_refusal_is_a_short_kind_sentence(refused: Refusal) -> None:
    told = refusal_sentence(refused)
    assert 20 < len(told) < 320
    assert told.endswith((".", "?"))
    assert not set("!{}") & set(told)


def test_one_open_request_is_told_in_the_singular() -> None:
    assert "a request of yours is open, and 1 is the most" in refusal_sentence(TooManyOpen(1, NOW))
