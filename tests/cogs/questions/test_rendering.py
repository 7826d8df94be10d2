"""Questions and answers on Discord: posted where it was chosen, late if need be, and reported like everything else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core import outbox
from bot.core.effects import Effect
from bot.guilds.service import GuildsService
from bot.prompts.course import ANSWER, CARD, POST, RECAP, REMIND, WITHDRAW
from bot.prompts.runs import RunState
from tests.cogs.letters import waiting
from tests.cogs.questions.asking import (
    all_answers,
    answer,
    asked,
    closed,
    deliver,
    hide,
    marked,
    question,
    seen,
    stored,
    submit,
    thread,
    told,
    until,
)
from tests.cogs.questions.organizing import everything, made, only
from tests.cogs.screens import deny, forge, shown
from tests.flows.meetup import Meetup, said


@pytest.mark.parametrize("channel", ["text", "forum"])
async def test_a_question_comes_once_in_its_channel_with_a_thread_named_by_it(
    place: Meetup, channel: str
) -> None:
    home = getattr(place, channel)
    run = await asked(place, home, tag="Weekly prompt")
    assert thread(place, run).name == "What did you build this week? · 5 January"
    assert [post.id for post in home.threads] == [run.thread_id]
    message = question(place, run)
    assert "Open until" in seen(message)
    assert "comes late" not in seen(message)
    await place.restart()
    await deliver(place)
    assert len(home.threads) == 1
    if home is place.forum:
        tags = {tag["id"]: tag["name"] for tag in place.env.backend.get_channel(home.id).available_tags}
        applied = place.env.backend.get_channel(thread(place, run).id).applied_tags
        assert [tags[str(tag)] for tag in applied] == ["Weekly prompt"]


async def test_one_that_comes_late_says_when_it_was_due_before_and_after_the_close(place: Meetup) -> None:
    prompt = await made(place)
    assert prompt.next_at is not None
    await until(place, prompt.next_at + timedelta(hours=3))
    run = (await everything(place, prompt)).history[0]
    late = f"This was due <t:{int(prompt.next_at.timestamp())}:f> and comes late"
    assert late in seen(question(place, run))
    run = await closed(place, run)
    assert late in seen(question(place, run))
    assert "This one has closed." in seen(question(place, run))


async def test_a_channel_that_is_gone_is_told_to_organizers_not_to_members(place: Meetup) -> None:
    prompt = await made(place)
    assert prompt.next_at is not None
    place.env.backend.delete_channel(place.text.id)
    await place.env.settle()
    await until(place, prompt.next_at)
    assert (await everything(place, prompt)).history[0].state is RunState.POSTING
    assert (await only(place)).held_code == 10003
    troubles = await place.service(GuildsService).troubles(place.guild.id)
    assert [each.channel_id for each in troubles] == [place.text.id]


async def test_an_answer_given_while_the_thread_is_not_there_yet_follows_it(place: Meetup) -> None:
    prompt = await made(place)
    assert prompt.next_at is not None
    await deny(place, place.text, send_messages=True)
    await until(place, prompt.next_at)
    (run,) = (await everything(place, prompt)).history
    assert run.thread_id is None
    form = await place.bea.slash(place.general, "built")
    done = await submit(place.bea, form)
    assert "It goes into the thread as soon as that is there" in said(done)
    await deny(place, place.text)
    await until(place, place.env.now() + timedelta(hours=1))
    run = await stored(place, run)
    assert "A tide table" in seen(marked(place, run, "edit")[0])


async def test_a_report_of_an_answer_reaches_the_organizers_with_its_words(place: Meetup) -> None:
    run = await asked(place)
    await answer(place, run, what="Buy my *course*", link="https://example.org/course")
    message = marked(place, run, "edit")[0]
    form = await place.nils.click(message, label="Report")
    await place.nils.submit_modal(form, {"words": "Third time this week."})
    reports = await place.omar.slash(place.general, "reports")
    case = await place.omar.click(shown(reports), label="Look")
    assert f"<@{place.bea.id}>" in said(case)
    assert "Buy my \\*course\\*" in said(case)
    assert "https://example.org/course" in said(case).replace("\\", "")
    assert "Third time this week." in said(case)


async def test_nobody_reports_an_answer_in_a_channel_they_cannot_see(place: Meetup) -> None:
    run = await asked(place)
    await answer(place, run)
    given = (await all_answers(place, run))[place.bea.id]
    panel = await place.sena.slash(place.general, "cadence")
    hide(place, place.text, "sena")
    refused = await forge(place.sena, shown(panel), f"reports:open:answer:{given.id}")
    if refused.modal is not None:
        refused = await place.sena.submit_modal(refused, {"words": "I only guess."})
    assert "A tide table" not in said(refused)
    assert await waiting(place) == 0


async def test_effects_of_what_is_not_there_any_more_do_nothing_and_end(place: Meetup) -> None:
    run = await asked(place)
    before = len(place.env.http_requests)
    kinds = {
        POST: {},
        CARD: {},
        ANSWER: {"answer_id": "0" * 20},
        WITHDRAW: {"answer_id": "0" * 20, "thread_id": None, "message_id": None},
        RECAP: {"page": 3},
        REMIND: {"user_id": place.bea.id},
    }
    async with place.app.database.unit(place.env.now()) as unit:
        for kind, payload in kinds.items():
            await unit.emit(
                Effect(kind, f"none:{kind}", {"run_id": "0" * 20, **payload}, guild_id=place.guild.id)
            )
        for kind in (RECAP, REMIND):  # of a run that is open, and of somebody who never asked for it
            await unit.emit(
                Effect(kind, f"open:{kind}", {"run_id": run.id, **kinds[kind]}, guild_id=place.guild.id)
            )
    await deliver(place)
    assert await outbox.waiting(place.app.database) == 0
    assert [each for each in place.requests(before) if not each.startswith("GET")] == []
    assert told(place, run) == []
