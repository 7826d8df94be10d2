"""News about prompts in the inbox of whoever looks after them, and what can be done about each at once."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from bot.core.schedule import Often
from bot.members.rules import News
from bot.prompts.rules import Prompt, State
from tests.cogs.questions.organizing import (
    NOT_FOR_MEMBERS,
    everything,
    made,
    only,
    press,
    service,
    slash,
    who,
)
from tests.cogs.screens import control, forge, shown, tell
from tests.flows.meetup import Meetup, labels, said


async def told(place: Meetup, news: News, prompt: Prompt) -> InteractionResult:
    """Come from the news to what it leads to."""
    await tell(place, place.omar, news, ref=prompt.id, name=prompt.settings.name, count=3)
    return await press(place.omar, await place.omar.slash(place.general, "inbox"), "Open")


@pytest.mark.parametrize("news", [News.PROMPT_HELD, News.PROMPT_LOW])
async def test_news_of_a_prompt_leads_to_it(place: Meetup, news: News) -> None:
    panel = await told(place, news, await made(place))
    assert "### Weekly" in said(panel)
    assert labels(shown(panel)) == ["Edit", "Pause", "Run now", "Preview", "Delete"]


async def test_a_prompt_that_nobody_answers_can_come_less_often_once(place: Meetup) -> None:
    prompt = await made(place)
    panel = await told(place, News.PROMPT_SILENT, prompt)
    assert labels(shown(panel)) == ["Every second week instead", "Pause it", "Leave it as it is"]
    halves = control(panel, "prompts:halve:")["custom_id"]
    await press(place.omar, panel, "Every second week instead")
    assert "**Weekly** from now on: Every second week on Monday at 09:00, UTC time. It comes next" in said(
        panel
    )
    again = await forge(place.omar, shown(panel), halves)
    assert "Every second week" in said(again)
    assert (await only(place)).settings.schedule.often is Often.SECOND_WEEK


async def test_a_prompt_that_nobody_answers_can_rest_or_stay_as_it_is(place: Meetup) -> None:
    prompt = await made(place)
    panel = await told(place, News.PROMPT_SILENT, prompt)
    await press(place.omar, panel, "Leave it as it is")
    assert "It stays as it is" in said(panel)
    assert await only(place) == prompt

    panel = await press(place.omar, await place.omar.slash(place.general, "inbox"), "Open")
    await press(place.omar, panel, "Pause it")
    assert "**Weekly** is paused" in said(panel)
    assert (await only(place)).state is State.PAUSED


async def test_what_cannot_come_less_often_is_not_offered_to(place: Meetup) -> None:
    prompt = await made(place, of_schedule={"often": Often.LAST})
    panel = await told(place, News.PROMPT_SILENT, prompt)
    assert labels(shown(panel)) == ["Pause it", "Leave it as it is"]


async def test_a_silent_prompt_that_was_paused_meanwhile_is_not_said_to_go_on(place: Meetup) -> None:
    prompt = await made(place)
    panel = await told(place, News.PROMPT_SILENT, prompt)
    await service(place).pause(prompt.id, who(place), place.env.now())
    await press(place.omar, panel, "Every second week instead")
    assert "comes next" not in said(panel)
    assert (await everything(place, prompt)).prompt.state is State.PAUSED


async def test_news_of_a_prompt_that_was_deleted_says_so(place: Meetup) -> None:
    prompt = await made(place)
    await service(place).delete(prompt.id, who(place), place.env.now())
    panel = await told(place, News.PROMPT_SILENT, prompt)
    assert "I can't find that here any more" in said(panel)
    halved = await forge(place.omar, shown(panel), f"prompts:halve:{prompt.id}:1")
    assert "I can't find that here any more" in said(halved)


async def test_whoever_does_not_organize_any_more_does_nothing_from_old_news(place: Meetup) -> None:
    prompt = await made(place)
    await tell(place, place.bea, News.PROMPT_SILENT, ref=prompt.id, name="Weekly", count=3)
    inbox = await place.bea.slash(place.general, "inbox")
    assert NOT_FOR_MEMBERS in said(await press(place.bea, inbox, "Open"))
    for address in (f"halve:{prompt.id}:1", f"pause-it:{prompt.id}", f"leave:{prompt.id}"):
        assert NOT_FOR_MEMBERS in said(await forge(place.bea, shown(inbox), f"prompts:{address}"))
    assert await only(place) == prompt


async def test_a_hostile_name_does_no_harm_in_the_news(place: Meetup) -> None:
    prompt = await made(place, "# **@everyone** <@&1>")
    panel = await told(place, News.PROMPT_SILENT, prompt)
    for result in (panel, await slash(place, "show", prompt=prompt.id)):
        assert "@everyone" not in said(result)
        assert "<@&1>" not in said(result).replace("\\<@&1\\>", "")
