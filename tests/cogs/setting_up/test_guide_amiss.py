"""What can go wrong in a guided set-up: nothing is left by halves, nothing is made twice, nobody else gets in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from discord.utils import utcnow
from simcord.enums import ChannelType

from bot.core.language import languages, speaking
from bot.guilds.pillars import Pillar
from bot.guilds.rules import GuildSettings
from bot.guilds.setting_up import CATEGORY, LEASE, SetUp
from bot.guilds.setups import SetupsService
from bot.prompts.service import PromptsService
from cogs.setup.making import _names
from cogs.setup.wording_of_guide import NEW_NAME
from tests.cogs.screens import control, forge, shown
from tests.cogs.setting_up.guided import (
    CREATE_ALL,
    DO_IT,
    allow,
    begin,
    change,
    channels,
    handle,
    id_of,
    pick,
    pillars_on,
    press,
    settings,
    to_review,
)
from tests.flows.meetup import Meetup, labels, said

_CHANNELS = "/guilds/*/channels"


async def untouched(place: Meetup) -> bool:
    """Whether a server is as it was before anybody began."""
    on = await pillars_on(place)
    is_unset = await settings(place) == GuildSettings(place.guild.id)
    return is_unset and on == set(Pillar) and channels(place) == {}


@pytest.mark.parametrize("pages", range(6))
async def test_cancelling_on_any_page_leaves_nothing(bare: Meetup, pages: int) -> None:
    page = await begin(bare)
    for number in range(pages):
        await press(bare, page, "Next")
        if number == 0:
            await press(bare, page, CREATE_ALL)
    await press(bare, page, "Cancel")
    assert "Cancelled. Nothing was changed." in said(page)
    assert await untouched(bare)
    again = await begin(bare)
    assert "1 of 6" in said(again)
    await press(bare, again, "Next")
    assert "a new text channel" not in said(again)


async def test_an_old_page_of_a_cancelled_set_up_does_nothing_any_more(bare: Meetup) -> None:
    old = await to_review(bare, await begin(bare))
    await press(bare, await begin(bare), "Cancel")
    answer = await bare.omar.click(shown(old), label=DO_IT)
    assert "This set-up is over" in said(answer)
    assert await untouched(bare)


async def test_without_manage_channels_it_is_said_before_anything(bare: Meetup) -> None:
    await allow(bare, manage_channels=False)
    page = await press(bare, await begin(bare), "Next")
    assert "To create channels I need **Manage Channels**" in said(page)
    answer = await bare.omar.click(shown(page), label=CREATE_ALL)
    assert "To create channels I need **Manage Channels**" in said(answer)
    await allow(bare, manage_channels=True)
    await press(bare, page, CREATE_ALL)
    assert "**Shares** a new text channel" in said(page)


async def test_manage_channels_taken_away_meanwhile_stops_it_before_anything(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    await allow(bare, manage_channels=False)
    answer = await bare.omar.click(shown(page), label=DO_IT)
    assert "To create channels I need **Manage Channels**" in said(answer)
    assert await untouched(bare)
    await allow(bare, manage_channels=True)
    await press(bare, page, DO_IT)
    assert "is set up" in said(page)


async def test_a_channel_deleted_between_choosing_and_doing_is_asked_for_again(bare: Meetup) -> None:
    page = await press(bare, await begin(bare), "Next")
    await change(bare, page, "guide:place", "shares")
    await pick(bare, page, "guide:any-channel", bare.forum)
    await press(bare, page, CREATE_ALL, "Next", "Next", "Next", "Next")
    bare.env.backend.delete_channel(bare.forum.id)
    await bare.env.settle()
    await press(bare, page, DO_IT)
    assert "The channel you chose for **Shares** was deleted meanwhile." in said(page)
    assert "2 of 6" in said(page)
    assert "**Shares** no channel." in said(page)
    assert await untouched(bare)
    await press(bare, page, CREATE_ALL, "Next", "Next", "Next", "Next", DO_IT)
    assert "is set up" in said(page)


async def test_what_fails_is_named_and_going_on_creates_only_what_is_missing(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    fail_after(bare, 3, status=403, code=50013)
    await press(bare, page, DO_IT)
    assert "Not everything could be created." in said(page)
    assert "Discord did not let me." in said(page)
    first = channels(bare)
    assert len(first) == 3
    assert await settings(bare) == GuildSettings(bare.guild.id)
    assert labels(shown(page)) == ["Go on", "Take back what was created", "Where things go"]

    heal(bare)
    await press(bare, page, "Go on")
    assert "is set up" in said(page)
    made = channels(bare)
    assert len(made) == 8
    assert all(made[name].id == channel.id for name, channel in first.items())
    assert (await settings(bare)).share_channel_id == made["projects"].id


async def test_what_was_created_and_deleted_by_hand_meanwhile_is_created_again(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    fail_after(bare, 3, status=403, code=50013)
    await press(bare, page, DO_IT)
    heal(bare)
    before = channels(bare)["projects"]
    bare.env.backend.delete_channel(before.id)
    await bare.env.settle()
    await press(bare, page, "Go on")
    now = channels(bare)["projects"]
    assert now.id != before.id
    assert (await settings(bare)).share_channel_id == now.id


async def test_a_category_deleted_between_choosing_and_doing_is_said_before_anything(bare: Meetup) -> None:
    mine = bare.env.backend.create_channel(bare.guild.id, "Community", type=ChannelType.CATEGORY)
    await bare.env.settle()
    page = await press(bare, await begin(bare), "Next", CREATE_ALL)
    await change(bare, page, "guide:category")
    await pick(bare, page, "guide:choose-category", handle(bare, mine))
    await press(bare, page, "Next", "Next", "Next", "Next")
    bare.env.backend.delete_channel(mine.id)
    await bare.env.settle()
    await press(bare, page, DO_IT)
    assert "The category for new channels was deleted meanwhile." in said(page)
    assert await untouched(bare)
    await press(bare, page, DO_IT)
    assert "Hallway" in channels(bare)


async def test_what_nothing_goes_to_any_more_is_named_at_the_end(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    fail_after(bare, 3, status=400, code=50035)
    await press(bare, page, DO_IT)
    assert "let me create a text channel instead" in said(page)
    heal(bare)
    unwanted = channels(bare)["introductions"]
    await press(bare, page, "Where things go")
    await change(bare, page, "guide:place", "introductions")
    await press(bare, page, "No channel", "Next", "Next", "Next", "Next", "Go on")
    assert f"I also created <#{unwanted.id}>, which nothing goes to any more." in said(page)
    assert (await settings(bare)).introductions_channel_id is None


async def test_what_was_created_can_be_taken_back(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    fail_after(bare, 3, status=400, code=30013)
    await press(bare, page, DO_IT)
    assert "as many channels as Discord allows" in said(page)
    asked = await bare.omar.click(shown(page), label="Take back what was created")
    assert len(channels(bare)) == 3
    await press(bare, asked, "Take back what was created")
    assert "I deleted what I had created." in said(asked)
    assert await untouched(bare)


async def test_what_can_not_be_taken_back_is_named_and_can_be_tried_again(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    fail_after(bare, 3, status=403, code=50013)
    await press(bare, page, DO_IT)
    bare.env.inject_error("DELETE", "/channels/*", status=403, code=50013, times=1)
    asked = await bare.omar.click(shown(page), label="Take back what was created")
    await press(bare, asked, "Take back what was created")
    assert "I could not delete everything." in said(asked)
    assert len(channels(bare)) == 1
    again = await bare.omar.click(shown(asked), label="Take back what was created")
    await press(bare, again, "Take back what was created")
    assert "I deleted what I had created." in said(again)
    assert await untouched(bare)


async def test_an_answer_of_discord_that_never_came_does_not_make_a_second_channel(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    backend: Any = bare.env.backend
    create, lost = backend.create_channel, {"looking"}

    def create_and_fail(guild_id: int, name: str, **given: Any) -> Any:
        made = create(guild_id, name, **given)
        if name in lost:
            lost.remove(name)
            raise ConnectionResetError("the answer is lost on its way")
        return made

    backend.create_channel = create_and_fail
    await bare.omar.click(shown(page), label=DO_IT)
    assert "Discord did not answer." in said(page)
    assert "looking" in channels(bare)
    backend.create_channel = create
    again = await begin(bare)
    await press(bare, again, "Go on")
    names = [
        bare.env.backend.get_channel(id_).name
        for id_ in bare.env.backend.get_guild(bare.guild.id).channel_ids
    ]
    assert names.count("looking") == 1
    assert "is set up" in said(again)


def test_what_is_created_has_a_name_of_its_own_in_every_language_and_is_known_by_each() -> None:
    known = {name: set(_names(name)) for name in NEW_NAME}
    assert sum(map(len, known.values())) == len(set[str]().union(*known.values()))
    for language in languages():
        with speaking(language):
            for name, called in NEW_NAME.items():
                assert str(called) in known[name]
                # As Discord keeps it, so that it is found again: other letters would be changed.
                assert name == CATEGORY or re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", str(called))


async def test_a_restart_in_the_middle_goes_on_where_it_was(bare: Meetup) -> None:
    page = await press(bare, await begin(bare), "Next", CREATE_ALL, "Next")
    await bare.restart()
    again = await begin(bare)
    assert "3 of 6" in said(again)
    await press(bare, page, "Next", "Next", "Next", DO_IT)
    assert "is set up" in said(page)
    assert len(channels(bare)) == 8


async def test_a_restart_while_it_was_being_done_goes_on_and_makes_nothing_twice(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    fail_after(bare, 4, status=500)
    await press(bare, page, DO_IT)
    heal(bare)
    await bare.restart()
    again = await begin(bare)
    assert "6 of 6" in said(again)
    await press(bare, again, "Go on")
    assert "is set up" in said(again)
    assert len(channels(bare)) == 8


async def test_a_set_up_whose_question_was_still_to_be_asked_for_is_ended_next_time(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    setups: SetupsService = bare.service(SetupsService)
    found = await setups.current(bare.guild.id, id_of(page), utcnow())
    assert isinstance(found, SetUp)
    # Without its places, as if the process had died between the settings and the question.
    await bare.omar.click(shown(page), label="Back")
    await press(bare, page, "No question for now", "Next")
    await setups.store(bare.guild.id, found.id, bare.omar.id, utcnow(), details={})
    again = await begin(bare)
    assert "Hallway is set up" in said(again)
    assert "1 of 6" in said(await begin(bare))


async def test_another_organizer_goes_on_with_the_same_one_and_it_is_done_once(bare: Meetup) -> None:
    olga = bare.join("olga", manage_guild=True)
    await bare.env.settle()
    page = await to_review(bare, await begin(bare))
    other = await begin(bare, olga)
    assert f"<@{bare.omar.id}> began this" in said(other)
    assert "6 of 6" in said(other)
    await olga.click(shown(other), label=DO_IT)
    assert "is set up" in said(other)
    answer = await bare.omar.click(shown(page), label=DO_IT)
    assert "This set-up is over" in said(answer)
    assert len(channels(bare)) == 8
    assert len((await bare.service(PromptsService).list(bare.guild.id)).prompts) == 1


async def test_while_one_is_at_it_another_can_not_change_anything_and_later_goes_on(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    setups: SetupsService = bare.service(SetupsService)
    await setups.claim(bare.guild.id, id_of(page), 1, utcnow())
    for label in (DO_IT, "Back", "Cancel"):
        answer = await bare.omar.click(shown(page), label=label)
        assert "I am at it" in said(answer)
    await bare.env.advance_time(LEASE.total_seconds() + 1)
    await press(bare, page, DO_IT)
    assert "is set up" in said(page)


async def test_after_a_week_it_begins_anew(bare: Meetup) -> None:
    page = await press(bare, await begin(bare), "Next", CREATE_ALL)
    await bare.env.advance_time(8 * 24 * 3600)
    answer = await bare.omar.click(shown(page), label="Next")
    assert "a week has passed" in said(answer)
    again = await press(bare, await begin(bare), "Next")
    assert "**Shares** no channel." in said(again)


async def test_members_get_no_page_and_their_forged_presses_do_nothing(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    set_up_id = id_of(page)
    home = await bare.bea.slash(bare.general, "hallway")
    for custom_id, values in (
        (f"guide:do:{set_up_id}", None),
        (f"guide:cancel:{set_up_id}", None),
        (f"guide:go:{set_up_id}:pillars", None),
        (f"guide:really-take-back:{set_up_id}", None),
        (f"guide:create-all:{set_up_id}", None),
        (f"guide:pillars:{set_up_id}", ["shares"]),
        ("guide:preview", None),
    ):
        answer = await forge(bare.bea, shown(home), custom_id, values)
        assert "Only organizers" in said(answer), custom_id
    assert await untouched(bare)
    await press(bare, page, DO_IT)
    assert "is set up" in said(page)


async def test_a_page_of_another_server_is_not_found_here(bare: Meetup) -> None:
    page = await to_review(bare, await begin(bare))
    answer = await forge(bare.omar, shown(page), f"guide:do:{'0' * 20}")
    assert "This set-up is over" in said(answer)


async def test_nothing_chosen_can_not_be_done(bare: Meetup) -> None:
    page = await begin(bare)
    await pick(bare, page, "guide:pillars", "shares")
    await press(bare, page, "Next", "Next", "Next", "Next")
    assert "Shares need a channel." in said(page)
    assert control(page, "guide:do")["disabled"]
    answer = await forge(bare.omar, shown(page), f"guide:do:{id_of(page)}")
    assert "Shares need a channel." in said(answer)
    assert await untouched(bare)


def fail_after(place: Meetup, count: int, *, status: int, code: int = 0) -> None:
    """Let Discord create that many channels, and refuse any other."""
    backend: Any = place.env.backend
    create, made = backend.create_channel, list[int]()

    def counted(*given: Any, **named: Any) -> Any:
        made.append(1)
        if len(made) == count:
            # From within a request the simulation's own way to do this is closed.
            fault = {"method": "POST", "path": _CHANNELS, "status": status, "code": code}
            backend.faults.append({**fault, "message": "Refused", "times": None})
        return create(*given, **named)

    backend.create_channel = counted


def heal(place: Meetup) -> None:
    """Let Discord create channels again."""
    place.env.backend.faults.clear()
