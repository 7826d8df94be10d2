"""The doctor on questions: held, silent, without a channel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.guilds.rules import Part
from bot.prompts import records
from bot.prompts.rules import Prompt
from tests.cogs.checkup.practice import choose, doctor, fix, told
from tests.cogs.questions.organizing import made, only, service, who
from tests.cogs.screens import deny
from tests.cogs.settling import note_trouble
from tests.flows.meetup import Meetup, said


async def became(place: Meetup, prompt: Prompt, **changed: Any) -> None:
    """Let a prompt have come to this."""
    async with place.app.database.unit(place.env.now()) as unit:
        await records.save(unit, replace(prompt, **changed))


async def test_a_question_whose_channel_was_deleted_is_asked_elsewhere(place: Meetup) -> None:
    gone = place.guild.create_text_channel("gone")
    prompt = await made(place, "Weekly *wins*", channel=gone)
    assert "questions" in (await told(place)).split("are fine:")[1]
    place.env.backend.delete_channel(gone.id)
    await place.env.settle()
    panel = await doctor(place)
    assert "**Needs you:** The channel of the question **Weekly \\*wins\\*** was deleted." in said(panel)
    assert "is not asked. Choose another one: a forum or a text channel." in said(panel)

    after = await choose(place, panel, f"prompt.{prompt.id}", place.text)

    assert "was deleted" not in after
    assert (await only(place)).settings.channel_id == place.text.id


async def test_what_a_question_needs_in_its_channel_is_one_finding_with_what_shares_need(
    place: Meetup,
) -> None:
    await made(place, channel=place.forum)
    await deny(place, place.forum, send_messages=True)
    panel = await doctor(place)
    assert "**Create Posts**. Shares wait and lose nothing. The question **Weekly** is not asked." in said(
        panel
    )
    assert "questions" not in said(panel).split("are fine:")[1]
    _, after = await fix(place, panel, f"allow:{place.forum.id}")
    assert "questions" in after.split("are fine:")[1]


async def test_a_question_that_is_held_for_another_reason_says_which(place: Meetup) -> None:
    prompt = await made(place)
    since = place.env.now()
    await became(place, prompt, held_code=200000, held_since=since)
    await note_trouble(place, Part.PROMPTS, place.text)
    found = await told(place)
    assert f"The question **Weekly** can't be posted in <#{place.text.id}> since <t:" in found
    assert "AutoMod blocked it" in found
    assert "Discord refused" not in found, "it is told already"


async def test_a_question_that_nobody_answers_is_good_to_know(place: Meetup) -> None:
    prompt = await made(place)
    await became(place, prompt, silent_runs=3)
    assert "**Good to know:** Nobody has answered the question **Weekly** the last 3 times." in await told(
        place
    )
    await became(place, prompt, silent_runs=2)
    assert "Nobody has answered" not in await told(place)


async def test_questions_that_rest_are_left_in_peace(place: Meetup) -> None:
    gone = place.guild.create_text_channel("gone")
    prompt = await made(place, channel=gone)
    place.env.backend.delete_channel(gone.id)
    await place.env.settle()
    assert "was deleted" in await told(place)
    await service(place).pause_all(who(place), place.env.now())
    assert "was deleted" not in await told(place)
    await service(place).resume_all(who(place), place.env.now())
    await service(place).pause(prompt.id, who(place), place.env.now())
    assert "was deleted" not in await told(place)
