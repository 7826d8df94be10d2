"""The question whether a flag still holds: three answers, from a direct message and from the inbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import discord
import pytest
from simcord.components import validate_message_state

import cogs.looking.wording_of_expiring as wording
from bot.core.ids import new_id
from bot.core.text import length
from bot.looking.rules import Flag, Pay, Sort, State
from bot.looking.service import FlagsService
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.ui.buttons import AddressedButton
from bot.ui.cards import timestamp
from cogs.looking.answered import answered_panel
from cogs.looking.expiring import StillButton, warning_view
from tests.cogs.flags.owning import WORDS, WORK, mine, put_up, stored
from tests.cogs.screens import forge, shown
from tests.community import ANA, DAY, GUILD, NOW
from tests.flows.introducing import labels_of, spoken
from tests.flows.meetup import Meetup, labels, said
from tests.simulated import controls, texts

DUE: Final = 27 * 24 + 1
"""Hours after which the question of a flag of thirty days is due, and somewhat more."""


class Stop(AddressedButton, feature="tests", verb="stop", args=(), label="No more messages"):
    """What every direct message carries that nobody asked for."""


def letters(place: Meetup, name: str) -> list[discord.Message]:
    """The direct messages somebody has, oldest first."""
    return place.people[name].user.dm_channel.history()


async def asked(place: Meetup, name: str = "bea", **changed: Any) -> Flag:
    """Let somebody who takes direct messages be asked about what they have up."""
    await place.service(MembersService).choose_reach(
        place.guild.id, place.people[name].id, Reach.DIRECT, place.env.now()
    )
    flag = await put_up(place, name, **changed)
    await place.skip(DUE)
    await place.app.delivery.drain()
    await place.env.settle()
    return await stored(place, flag)


# ---------------------------------------------------------------------- the question, as a value


@pytest.mark.parametrize("sort", Sort)
def test_the_question_names_what_it_is_about_and_fits(sort: Sort) -> None:
    words = replace(WORDS if sort is Sort.LOOKING else WORK, role="*" * 80)
    flag = Flag(new_id(NOW), GUILD, ANA, sort, words, NOW, State.RUNNING, expires_at=NOW + 10**5 * DAY)
    for of in (flag, replace(flag, expires_at=NOW), replace(flag, state=State.LAPSED, expires_at=NOW)):
        made = warning_view(of, "_" * 100, Stop()).view().to_components()
        validate_message_state(made, flags=1 << 15, content=None, embeds=[])
        assert controls(made)[0]["custom_id"] == StillButton(flag.id).custom_id, "the mark of the message"
        assert controls(made)[-1]["label"] == "No more messages"
        told = texts(made)
        assert "\\*" * 80 in told
        assert "\\_" * 100 in told
        assert ("nobody is told" in told, "puts it up again as it was" in told) == (
            of is flag,
            of is not flag,
        )
    for state in (State.RUNNING, State.AWAY, State.LAPSED, State.DONE, State.CLEARED):
        made = answered_panel(replace(flag, state=state), "Server", NOW).view().to_components()
        assert controls(made) == []
    assert length(wording.still_entry(flag)) < 400


# ---------------------------------------------------------------------- answering


async def test_still_looking_is_taken_from_a_direct_message_once_and_after_a_restart(place: Meetup) -> None:
    flag = await asked(place)
    (letter,) = letters(place, "bea")
    assert "Are you still looking?" in spoken(letter)
    assert "**Data Meetup**" in spoken(letter)
    assert labels_of(letter)[:3] == ["Still looking", "I found something", "Take it down"]
    assert len(labels_of(letter)) > 3, "and how to have no more of these"
    inbox = await place.bea.slash(place.general, "inbox")
    assert "Are you still looking? “Data engineer”" in said(inbox)

    # Whoever else has the address has nothing.
    for verb in ("still", "found", "down", "asked"):
        refused = said(
            await forge(
                place.nils, shown(await place.nils.slash(place.general, "inbox")), f"look:{verb}:{flag.id}"
            )
        )
        assert "I can't find that one" in refused, verb
    assert await stored(place, flag) == flag

    await place.restart()
    answered = await place.bea.user.click(letters(place, "bea")[0], label="Still looking")
    up = await stored(place, flag)
    assert up.expires_at is not None
    assert up.expires_at == place.env.now() + 30 * DAY
    assert up.warned_at is None
    assert f"is up until {timestamp(up.expires_at, 'D')}" in said(answered)
    (letter,) = letters(place, "bea")
    assert "**Good to know.**" in spoken(letter), "the message says what happened"
    assert labels_of(letter) == []

    # A second press of the same, and the old entry of the inbox, change nothing any more.
    await place.env.advance_time(3600)
    await forge(place.bea.user, letter, f"look:still:{flag.id}")
    assert await stored(place, flag) == up
    entry = await place.bea.click(shown(inbox), label="Open")
    assert labels(shown(entry)) == []
    assert "**Good to know.**" in said(entry)
    assert "still looking" not in said(await place.bea.slash(place.general, "inbox"))


async def test_an_answer_after_it_ran_out_puts_it_up_again_within_thirty_days(place: Meetup) -> None:
    flag = await asked(place)
    await place.skip(4 * 24)
    assert (await stored(place, flag)).state is State.LAPSED
    assert "still looking" not in said(await place.bea.slash(place.general, "inbox")), "silence is fine"
    (letter,) = letters(place, "bea")
    await place.bea.user.click(letter, label="Still looking")
    assert (await stored(place, flag)).is_up(place.env.now())

    await place.skip(61 * 24)
    old = replace(await stored(place, flag))
    told = said(await forge(place.bea.user, letters(place, "bea")[0], f"look:still:{flag.id}"))
    assert "ran out more than 30 days ago" in told
    assert await stored(place, flag) == old
    assert await mine(place) == []


async def test_taking_it_down_is_an_answer_and_what_comes_too_late_says_so(place: Meetup) -> None:
    flag = await asked(place, words=replace(WORK, pay=Pay.VOLUNTEER))
    inbox = await place.bea.slash(place.general, "inbox")
    question = await place.bea.click(shown(inbox), label="Open")
    assert labels(shown(question)) == ["Still open", "We found somebody", "Take it down"]
    (letter,) = letters(place, "bea")
    form = await place.bea.user.click(letter, label="We found somebody")
    assert form.modal is not None
    await place.bea.user.click(letter, label="Take it down")
    assert (await stored(place, flag)).state is State.CLEARED
    assert "**It is down**" in spoken(letters(place, "bea")[0])

    late = await place.bea.click(shown(question), label="We found somebody")
    assert late.modal is None
    assert "**It is down**" in said(late)
    assert "**It is down**" in said(await place.bea.click(shown(inbox), label="Open"))
    assert "already" in said(await place.bea.user.submit_modal(form, {"outcome": ["here"]}))
    assert (await stored(place, flag)).state is State.CLEARED
    assert "You have no post here." in said(await place.bea.slash(place.general, "hiring show"))


async def test_having_found_something_is_said_in_the_questions_place(place: Meetup) -> None:
    flag = await asked(place)
    (letter,) = letters(place, "bea")
    form = await place.bea.user.click(letter, label="I found something")
    await place.bea.user.submit_modal(form, {"outcome": ["elsewhere"]})
    assert (await stored(place, flag)).state is State.DONE
    (letter, *_) = letters(place, "bea")
    assert "**It is closed.** You found something elsewhere" in spoken(letter)
    assert labels_of(letter) == []


async def test_whoever_has_left_can_still_take_it_down_and_it_stays_down(place: Meetup) -> None:
    flag, flags = await asked(place), place.service(FlagsService)
    await flags.departed(place.guild.id, place.bea.id, place.env.now())
    (letter,) = letters(place, "bea")
    await place.bea.user.click(letter, label="Take it down")
    assert "**It is down**" in spoken(letters(place, "bea")[0])
    await flags.returned(place.guild.id, place.bea.id, place.env.now())
    assert (await stored(place, flag)).state is State.CLEARED
