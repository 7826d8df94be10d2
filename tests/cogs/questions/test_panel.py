"""One prompt, seen whole: where it stands, what came of its last runs, and everything that can be done with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.ids import new_id
from bot.prompts.rules import Prompt, State
from bot.prompts.runs import RunState
from tests.cogs.questions.organizing import (
    NOT_FOR_MEMBERS,
    everything,
    listed,
    made,
    only,
    press,
    service,
    slash,
    who,
)
from tests.cogs.screens import control, deny, forge, shown
from tests.flows.meetup import Meetup, labels, read, said

HOSTILE = "# **@everyone** [win](https://evil.example)"


async def due(place: Meetup, prompt: Prompt) -> None:
    """Let the time come at which a prompt is due, and what follows happen."""
    now = await everything(place, prompt)
    assert now.prompt.next_at is not None
    await place.env.advance_time((now.prompt.next_at - place.env.now()).total_seconds() + 1)
    await settle(place)


async def settle(place: Meetup) -> None:
    await place.tick()
    await place.app.delivery.drain()
    await place.env.settle()


async def gone_for(place: Meetup, days: int) -> None:
    """Let the bot not run for some days, and then tick again."""
    await place.env.advance_time(timedelta(days=days).total_seconds())
    await settle(place)


# ---------------------------------------------------------------------- looking


async def test_a_prompt_is_shown_with_its_next_dates_and_its_next_question(place: Meetup) -> None:
    await made(place, questions=["First of all?", "And then?"])
    answer = await slash(place, "show", prompt="Weekly")
    words = said(answer)
    assert answer.ephemeral
    assert "### Weekly" in words
    assert "**Next question** First of all?" in words
    assert "Every Monday at 09:00, UTC time" in words
    assert words.count("- Monday ") == 5
    assert f"<@{place.omar.id}> changed it last" in words
    assert labels(shown(answer)) == ["Edit", "Pause", "Run now", "Preview", "Delete"]


async def test_what_was_asked_leads_to_its_thread(place: Meetup) -> None:
    prompt = await made(place, questions=["First of all?", "And then?"])
    await due(place, prompt)
    (thread,) = place.posts(place.text)
    words = said(await slash(place, "show", prompt="Weekly"))
    assert f"[First of all?](<https://discord.com/channels/{place.guild.id}/{thread.id}>), open" in words
    assert "**Next question** And then?" in words


async def test_times_that_were_missed_are_listed_with_their_reason(place: Meetup) -> None:
    await made(place)
    await gone_for(place, 24)
    words = said(await slash(place, "show", prompt="Weekly"))
    assert (
        "3 times, Monday 5 January, 09:00 to Monday 19 January, 09:00: not asked, since I was not running"
        in words
    )


async def test_a_prompt_that_cannot_be_posted_says_why_and_goes_on_once_it_can(place: Meetup) -> None:
    prompt = await made(place)
    await deny(place, place.text, send_messages=True)
    await due(place, prompt)
    answer = await slash(place, "show", prompt="Weekly")
    assert "I can't post it since" in said(answer)
    assert "I still need **Send Messages**" in said(answer)
    listing = said(await slash(place, "list"))
    assert "can't be posted since" in listing
    assert "I go on by myself once that is mended." in listing

    await deny(place, place.text)
    await settle(place)
    words = said(await slash(place, "show", prompt="Weekly"))
    assert "I can't post it" not in words
    assert len(place.posts(place.text)) == 1


async def test_a_deleted_channel_is_told_and_mended_by_an_edit(place: Meetup) -> None:
    doomed = place.guild.create_text_channel("doomed")
    await place.env.settle()
    prompt = await made(place, channel=doomed)
    place.env.backend.delete_channel(doomed.id)
    await place.env.settle()
    answer = await slash(place, "show", prompt="Weekly")
    assert "Its channel is not there any more" in said(answer)
    draft = await press(place.omar, answer, "Edit")
    assert "Choose another one below" in said(draft)
    assert prompt.settings.channel_id == doomed.id


async def test_a_hostile_name_and_question_are_shown_as_they_were_typed(place: Meetup) -> None:
    prompt = await made(place, HOSTILE[:40], questions=[HOSTILE])
    answer = await slash(place, "show", prompt=prompt.id)
    for result in (
        answer,
        await slash(place, "list"),
        await slash(place, "run", prompt=prompt.id),
        await slash(place, "delete", prompt=prompt.id),
        await slash(place, "pause", prompt=prompt.id),
    ):
        assert "@everyone" not in said(result)
        assert "](https://evil" not in said(result)
        assert "### # " not in said(result)


# ---------------------------------------------------------------------- preview


async def test_a_preview_is_what_members_will_see_for_whoever_asks_alone(place: Meetup) -> None:
    prompt = await made(place, questions=["What surprised you?"])
    assert prompt.next_at is not None
    answer = await slash(place, "preview", prompt="Weekly")
    assert answer.ephemeral
    words = said(answer)
    assert f"<#{place.text.id}>, <t:{int(prompt.next_at.timestamp())}:F>" in words
    assert "What surprised you?" in words
    closes = prompt.next_at + timedelta(hours=96)
    assert f"Open until <t:{int(closes.timestamp())}:f>" in words
    assert control(answer, "prompts:post:")["disabled"]
    await due(place, prompt)
    (message,) = [each for each in place.text.history() if each.embeds]
    assert "What surprised you?" in read(message)


# ---------------------------------------------------------------------- pause, run, delete


async def test_pausing_and_going_on_change_the_panel_where_it_stands(place: Meetup) -> None:
    await made(place)
    answer = await slash(place, "show", prompt="Weekly")
    pauses = control(answer, "prompts:pause:")["custom_id"]
    await press(place.omar, answer, "Pause")
    assert "**Weekly** is paused" in said(answer)
    assert "The next ones" not in said(answer)
    assert "It is paused already" in said(await forge(place.omar, shown(answer), pauses))
    await press(place.omar, answer, "Resume")
    assert "**Weekly** goes on" in said(answer)
    assert (await only(place)).state is State.ACTIVE


async def test_running_by_hand_asks_first_and_however_often_it_is_pressed_posts_once(place: Meetup) -> None:
    await made(place, questions=["Right now?"])
    asked = await slash(place, "run", prompt="Weekly")
    assert f"Ask “Right now?” in <#{place.text.id}> now?" in said(asked)
    runs = control(asked, "prompts:run-now:")["custom_id"]
    assert place.posts(place.text) == []
    await press(place.omar, asked, "Run now")
    await settle(place)
    (thread,) = place.posts(place.text)
    again = await forge(place.omar, shown(asked), runs)
    await settle(place)
    assert f"It is asked: <#{thread.id}>" in said(again)
    assert len(place.posts(place.text)) == 1
    prompt = await only(place)
    assert [run.state for run in (await everything(place, prompt)).history] == [RunState.OPEN]
    assert ", by hand" in said(await slash(place, "show", prompt="Weekly"))


async def test_a_paused_prompt_can_be_run_by_hand_and_stays_paused(place: Meetup) -> None:
    prompt = await made(place)
    await service(place).pause(prompt.id, who(place), place.env.now())
    await press(place.omar, await slash(place, "run", prompt="Weekly"), "Run now")
    await settle(place)
    assert len(place.posts(place.text)) == 1
    assert (await only(place)).state is State.PAUSED


async def test_deleting_asks_first_and_says_what_stays(place: Meetup) -> None:
    await made(place)
    asked = await slash(place, "delete", prompt="Weekly")
    assert "What is open stays open until it closes" in said(asked)
    await press(place.omar, asked, "Keep it")
    assert len((await listed(place)).prompts) == 1

    asked = await slash(place, "delete", prompt="Weekly")
    deletes = control(asked, "prompts:delete-now:")["custom_id"]
    await press(place.omar, asked, "Delete")
    assert "**Weekly** is deleted." in said(asked)
    assert (await listed(place)).prompts == []
    assert "I can't find that here" in said(await forge(place.omar, shown(asked), deletes))


async def test_what_is_pressed_on_a_deleted_prompt_says_that_it_is_gone(place: Meetup) -> None:
    prompt = await made(place)
    answer = await slash(place, "show", prompt="Weekly")
    await service(place).delete(prompt.id, who(place), place.env.now())
    for label in ("Edit", "Pause", "Run now", "Preview", "Delete"):
        assert "I can't find that here" in said(await press(place.omar, answer, label)), label


async def test_an_old_question_to_run_it_works_after_a_restart(place: Meetup) -> None:
    await made(place)
    asked = await slash(place, "run", prompt="Weekly")
    await place.restart()
    await press(place.omar, asked, "Run now")
    await settle(place)
    assert len(place.posts(place.text)) == 1


# ---------------------------------------------------------------------- who may


@pytest.mark.parametrize(
    "verb", ["show", "edit-it", "pause", "resume", "preview", "run", "delete", "delete-now"]
)
async def test_a_members_forged_press_does_nothing(place: Meetup, verb: str) -> None:
    prompt = await made(place)
    home = await place.bea.slash(place.general, "hallway")
    answer = await forge(place.bea, shown(home), f"prompts:{verb}:{prompt.id}")
    assert NOT_FOR_MEMBERS in said(answer)
    assert await only(place) == prompt


async def test_members_run_nothing_and_let_nothing_go_on(place: Meetup) -> None:
    prompt = await made(place)
    await service(place).pause_all(who(place), place.env.now())
    home = await place.bea.slash(place.general, "hallway")
    run_id = new_id(place.env.now())
    for custom_id in (f"prompts:run-now:{prompt.id}:{run_id}", "prompts:let-go-on", "prompts:list:1"):
        assert NOT_FOR_MEMBERS in said(await forge(place.bea, shown(home), custom_id))
    await settle(place)
    assert place.posts(place.text) == []
    assert (await listed(place)).paused_at is not None


async def test_a_forged_id_of_a_run_starts_nothing_of_another_prompt(place: Meetup) -> None:
    first, second = await made(place, "First"), await made(place, "Second")
    asked = await slash(place, "run", prompt="First")
    run_id = control(asked, "prompts:run-now:")["custom_id"].rpartition(":")[2]
    await press(place.omar, asked, "Run now")
    await settle(place)
    answer = await forge(place.omar, shown(asked), f"prompts:run-now:{second.id}:{run_id}")
    assert "I can't find that here" in said(answer)
    assert (await everything(place, second)).history == []
    assert len((await everything(place, first)).history) == 1
