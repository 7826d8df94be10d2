"""One's own rhythm: switches nobody else sees, a reminder through the gate, and what waits in the inbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import discord
import pytest
from simcord.components import validate_message_state

from bot.core.ids import new_id
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.prompts.cadence import Cadence
from bot.prompts.course import remind_at
from bot.prompts.reminding import RhythmService
from bot.prompts.rules import State
from bot.prompts.runs import Run, RunState
from bot.prompts.service import PromptsService
from cogs.prompts import wording_of_rhythm as wording
from cogs.prompts.rhythm import StopRemindingButton, reminder_panel
from tests.cogs.questions.asking import (
    answer,
    asked,
    closed,
    come,
    deliver,
    hide,
    until,
    write,
)
from tests.cogs.questions.organizing import made, only, who
from tests.cogs.screens import shown
from tests.flows.introducing import labels_of, spoken
from tests.flows.meetup import Meetup, labels, said
from tests.simulated import texts

ON = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def wants(place: Meetup, *names: str, reach: Reach = Reach.DIRECT) -> None:
    """Let these people want reminders, and be reached like this."""
    now = place.env.now()
    for name in names:
        user_id = place.people[name].id
        await place.service(RhythmService).choose(place.guild.id, user_id, now, is_reminded=True)
        await place.service(MembersService).choose_reach(place.guild.id, user_id, reach, now)


def letters(place: Meetup, name: str = "bea") -> list[discord.Message]:
    """The direct messages somebody has."""
    return place.people[name].user.dm_channel.history()


# ---------------------------------------------------------------------- the panel


async def test_both_are_off_until_switched_on_and_each_switch_is_its_own(place: Meetup) -> None:
    panel = await place.bea.slash(place.general, "cadence")
    assert shown(panel).ephemeral
    assert "Only you see this." in said(panel)
    assert labels(shown(panel)) == ["Turn on", "Turn on"]
    reminders, counting = "prompts:switch:remind:", "prompts:switch:count:"
    await place.bea.click(shown(panel), custom_id=f"{reminders}on")
    assert labels(shown(panel)) == ["Turn off", "Turn on"]
    await place.restart()
    await place.bea.click(shown(panel), custom_id=f"{counting}on")
    assert "No question has come yet" in said(panel)
    await place.bea.click(shown(panel), custom_id=f"{reminders}off")
    assert labels(shown(panel)) == ["Turn on", "Turn off"]
    rhythm = await place.service(RhythmService).rhythm(place.guild.id, place.bea.id)
    assert (rhythm.is_reminded, rhythm.is_counted) == (False, True)
    others = await place.nils.slash(place.general, "cadence")
    assert labels(shown(others)) == ["Turn on", "Turn on"]


async def test_who_counts_reads_one_quiet_line_after_answering_and_nobody_else_does(place: Meetup) -> None:
    await place.service(RhythmService).choose(place.guild.id, place.bea.id, place.env.now(), is_counted=True)
    run = await asked(place)
    done = await answer(place, run)
    line = "-# You have answered in 1 week of the last half year. Only you see this."
    assert line in said(done)
    assert "half year" not in said(await answer(place, run, "nils"))
    panel = await place.bea.click(shown(done), label="Reminders and rhythm")
    assert "You answered in the one week that had a question." in said(panel)
    await closed(place, run)
    await write(place, await come(place, await only(place)), "bea")
    assert "You answered in 2 of the 2 weeks that had a question." in said(
        await place.bea.slash(place.general, "cadence")
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Cadence(), "There is nothing to count."),
        (Cadence(0, 1), "you did not need to answer it. A week off costs nothing once you have a free pass"),
        (
            Cadence(7, 9, passes=2),
            "You answered in 7 of the 9 weeks that had a question. 2 free passes are left",
        ),
        (Cadence(4, 4, passes=1), "One free pass is left: a week off uses one (every 4 weeks with an answer"),
    ],
)
def test_how_somebody_kept_up_is_said_without_reproach(found: Cadence, words: str) -> None:
    told = wording.kept_up(found)
    assert words in told
    assert not {"streak", "miss", "fail", "broke"} & set(told.lower().replace(".", " ").split())


# ---------------------------------------------------------------------- the reminder


async def test_a_day_before_the_close_only_who_asked_and_has_not_answered_is_reminded(place: Meetup) -> None:
    await wants(place, "bea", "nils")
    await place.service(MembersService).choose_reach(
        place.guild.id, place.sena.id, Reach.DIRECT, place.env.now()
    )
    run = await asked(place)
    await write(place, run, "nils")
    await until(place, remind_at(run) - timedelta(minutes=1))
    assert letters(place) == []
    await until(place, remind_at(run))
    (letter,) = letters(place)
    assert "Data Meetup" in spoken(letter)
    assert run.text in spoken(letter)
    assert f"<t:{int(run.closes_at.timestamp())}:f>" in spoken(letter)
    assert labels_of(letter)[:2] == ["Go there", "Stop reminding me"]
    assert "Stop these messages" in labels_of(letter)
    assert letters(place, "nils") == letters(place, "sena") == []
    await place.restart()
    await closed(place, run)
    assert len(letters(place)) == 1


async def test_the_stop_button_ends_reminders_from_the_message_itself(place: Meetup) -> None:
    await wants(place, "bea")
    run = await asked(place)
    await until(place, remind_at(run))
    await place.restart()
    stopped = await place.bea.user.click(letters(place)[0], label="Stop reminding me")
    assert "no more reminders" in said(stopped)
    assert not (await place.service(RhythmService).rhythm(place.guild.id, place.bea.id)).is_reminded
    await closed(place, run)
    await until(place, remind_at(await come(place, await only(place))))
    assert len(letters(place)) == 1
    assert labels(shown(await place.bea.slash(place.general, "cadence"))) == ["Turn on", "Turn on"]


@pytest.mark.parametrize("reach", [Reach.UNSAID, Reach.INBOX])
async def test_without_a_yes_to_messages_it_waits_in_the_inbox_until_it_is_answered(
    place: Meetup, reach: Reach
) -> None:
    if reach is Reach.UNSAID:
        await place.service(RhythmService).choose(
            place.guild.id, place.bea.id, place.env.now(), is_reminded=True
        )
    else:
        await wants(place, "bea", reach=reach)
    run = await asked(place)
    assert run.text not in said(await place.bea.slash(place.general, "inbox")), "it is not time yet"
    await until(place, remind_at(run))
    assert letters(place) == []
    inbox = await place.bea.slash(place.general, "inbox")
    assert f"“{run.text}” is open until" in said(inbox)
    assert "Go there" in labels(shown(inbox))
    assert run.text not in said(await place.nils.slash(place.general, "inbox"))
    await write(place, run, "bea")
    assert run.text not in said(await place.bea.slash(place.general, "inbox"))


async def test_closed_direct_messages_are_noticed_and_it_waits_in_the_inbox(place: Meetup) -> None:
    await wants(place, "bea")
    run = await asked(place)
    place.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, message="Closed")
    await until(place, remind_at(run))
    reach = await place.service(MembersService).reach(place.guild.id, place.bea.id)
    assert reach.closed_at is not None
    assert run.text in said(await place.bea.slash(place.general, "inbox"))


async def test_who_cannot_see_the_channel_is_not_reminded_of_what_was_asked_there(place: Meetup) -> None:
    await wants(place, "bea", "nils")
    run = await asked(place)
    hide(place, place.text, "bea")
    await until(place, remind_at(run))
    assert letters(place) == []
    assert run.text not in said(await place.bea.slash(place.general, "inbox"))
    assert run.text in spoken(letters(place, "nils")[0])


async def test_who_has_left_is_not_written_to(place: Meetup) -> None:
    await wants(place, "bea")
    run = await asked(place)
    place.env.backend.remove_member(place.guild.id, place.bea.id)
    await until(place, remind_at(run))
    assert letters(place) == []
    assert await place.waiting() == 0


async def test_reminding_goes_on_for_a_question_whose_prompt_was_deleted(place: Meetup) -> None:
    await wants(place, "bea")
    prompt = await made(place)
    run = await come(place, prompt)
    gone = await place.service(PromptsService).delete(prompt.id, who(place), place.env.now())
    assert gone.state is State.DELETED
    await until(place, remind_at(run))
    await deliver(place)
    assert run.text in spoken(letters(place)[0])


def test_a_reminder_of_the_longest_names_fits_and_is_marked() -> None:
    run = Run(
        new_id(ON),
        new_id(ON),
        1,
        ON.replace(tzinfo=None),
        "UTC",
        ON,
        ON,
        "*" * 250,
        RunState.OPEN,
        1,
        ON,
        thread_id=5,
    )
    stop = StopRemindingButton(run.id)
    made_of = reminder_panel(run, "_" * 100, stop).view().to_components()
    validate_message_state(made_of, flags=1 << 15, content=None, embeds=[])
    assert "\\*" * 250 in texts(made_of)
    assert "\\_" * 100 in texts(made_of)
    assert stop.custom_id == f"prompts:stop-reminding:{run.id}"
    assert "“" + "\\*" * 250 in wording.waiting(run)
