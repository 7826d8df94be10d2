"""The commands of organizers: who may, what is refused before a form opens, and prompts that are named by typing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.prompts.rules import State
from tests.cogs.questions.organizing import (
    NOT_FOR_MEMBERS,
    drafted,
    everybody_sees_the_commands,
    filled,
    listed,
    made,
    only,
    press,
    service,
    slash,
    who,
)
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup, labels, said

COMMANDS = ("create", "edit", "list", "show", "preview", "pause", "resume", "run", "delete", "suggestions")
OF_ONE = ("edit", "show", "preview", "pause", "resume", "run", "delete")


# ---------------------------------------------------------------------- who may


async def test_members_do_not_see_the_commands(place: Meetup) -> None:
    assert not [name for name in place.bea.available_commands(place.general) if name.startswith("prompts")]
    seen = place.omar.available_commands(place.general)
    assert {f"prompts {name}" for name in COMMANDS} <= set(seen)


async def test_commands_that_were_made_visible_still_ask_who_acts(place: Meetup) -> None:
    await everybody_sees_the_commands(place)
    prompt = await made(place)
    for command in COMMANDS:
        options: dict[str, Any] = {"prompt": prompt.id} if command in OF_ONE else {}
        if command == "create":
            options = {"channel": place.text}
        answer = await slash(place, command, "bea", **options)
        assert NOT_FOR_MEMBERS in said(answer), command
        assert answer.modal is None
    for together in ("pause", "resume"):
        assert NOT_FOR_MEMBERS in said(await slash(place, together, "bea"))
    now = await listed(place)
    assert (now.paused_at, now.prompts) == (None, [prompt])


async def test_what_prompts_are_called_is_suggested_to_organizers_alone(place: Meetup) -> None:
    await everybody_sees_the_commands(place)
    prompt = await made(place, "Show and tell")
    for command in OF_ONE:
        assert await place.bea.autocomplete(place.general, f"prompts {command}", "prompt", "") == []
        offered = await place.omar.autocomplete(place.general, f"prompts {command}", "prompt", "TELL")
        assert offered == [{"name": "Show and tell", "value": prompt.id}]
    assert await place.omar.autocomplete(place.general, "prompts show", "prompt", "nothing") == []


async def test_whoever_has_the_organizers_role_may_as_well(place: Meetup) -> None:
    await everybody_sees_the_commands(place)
    helpers = place.guild.create_role("Helpers")
    await place.set_up(organizer_role_id=helpers.id)
    place.env.backend.add_member_role(place.guild.id, place.bea.id, helpers.id)
    assert (await slash(place, "create", "bea", channel=place.text)).modal is not None


# ---------------------------------------------------------------------- creating


async def test_what_is_given_with_the_command_stands_in_the_form(place: Meetup) -> None:
    form = await slash(place, "create", channel=place.forum, day="01234", time="17.30", zone="lisbon")
    assert filled(form)["time"] == "17:30"
    assert filled(form)["zone"] == "Europe/Lisbon"
    panel = await place.omar.submit_modal(
        form, {"texts": "Done today?", "time": "17:30", "zone": "Europe/Lisbon", "name": "Daily"}
    )
    assert "Monday to Friday at 17:30, Europe/Lisbon time" in said(panel)
    assert "as a post tagged" in said(panel)


async def test_the_zone_of_the_server_is_taken_where_none_is_given(place: Meetup) -> None:
    await place.set_up(zone="Asia/Tokyo")
    assert filled(await slash(place, "create", channel=place.text))["zone"] == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"time": "25:00"}, "no time of day that I can read"),
        ({"zone": "Europe/Amsterdm"}, "Did you mean `Europe/Amsterdam`"),
        ({"zone": "@everyone"}, "I don't know a time zone"),
    ],
)
async def test_a_time_or_zone_that_is_none_is_refused_before_the_form_opens(
    place: Meetup, given: dict[str, str], told: str
) -> None:
    await made(place)
    for command, options in (("create", {"channel": place.text}), ("edit", {"prompt": "Weekly"})):
        answer = await slash(place, command, **options, **given)
        assert told in said(answer), command
        assert answer.modal is None
        assert "@everyone" not in said(answer)


async def test_zones_are_offered_by_city(place: Meetup) -> None:
    for command in ("create", "edit"):
        offered = await place.omar.autocomplete(place.general, f"prompts {command}", "zone", "munich")
        assert offered[0]["value"] == "Europe/Berlin"


# ---------------------------------------------------------------------- naming one


async def test_a_prompt_is_found_by_its_name_however_it_is_written(place: Meetup) -> None:
    await made(place, "Show & Tell")
    assert "Show & Tell" in said(await slash(place, "show", prompt="  show & TELL "))


@pytest.mark.parametrize("typed", ["Weekl", "", "%", "no such prompt", "0" * 20])
async def test_a_name_that_is_no_prompts_is_refused_with_a_way_on(place: Meetup, typed: str) -> None:
    await made(place)
    for command in OF_ONE:
        if typed or command not in {"pause", "resume"}:
            assert "`/prompts list`" in said(await slash(place, command, prompt=typed)), command
    assert (await only(place)).state is State.ACTIVE


async def test_of_two_of_one_name_neither_is_guessed(place: Meetup) -> None:
    await made(place, "Weekly")
    await made(place, "weekly")
    assert "Pick one of those offered" in said(await slash(place, "pause", prompt="Weekly"))


async def test_a_prompt_of_another_server_does_not_exist_here(place: Meetup) -> None:
    prompt = await made(place)
    elsewhere = place.env.create_guild("Elsewhere")
    hall = elsewhere.create_text_channel("hall")
    owner = elsewhere.add_member(place.env.create_user("wanda"), roles=[])
    place.env.backend.get_guild(elsewhere.id).owner_id = owner.id
    await place.env.settle()
    for command in OF_ONE:
        answer = await owner.slash(hall, f"prompts {command}", prompt=prompt.id)
        assert "I can't find that here" in said(answer), command
    assert await only(place) == prompt


# ---------------------------------------------------------------------- list, pause, resume


async def test_an_empty_list_says_how_to_make_one(place: Meetup) -> None:
    assert "`/prompts create` makes one" in said(await slash(place, "list"))


async def test_the_list_says_of_each_when_it_comes_and_opens_it(place: Meetup) -> None:
    first = await made(place, "First")
    second = await made(place, "Second", channel=place.forum)
    await service(place).pause(second.id, who(place), place.env.now())
    answer = await slash(place, "list")
    assert first.next_at is not None
    assert f"comes next <t:{int(first.next_at.timestamp())}:F>" in said(answer)
    assert f"**Second** in <#{place.forum.id}>" in said(answer)
    assert "-# paused <t:" in said(answer)
    assert labels(shown(answer)) == ["Open", "Open"]
    opened = await place.omar.click(shown(answer), custom_id=f"prompts:show:{first.id}")
    assert "### First" in said(opened)


async def test_a_long_list_has_pages(place: Meetup) -> None:
    for number in range(7):
        await made(place, f"Number {number}")
    answer = await slash(place, "list")
    assert "Number 6" not in said(answer)
    await press(place.omar, answer, "Next")
    assert "Number 6" in said(answer)


async def test_one_prompt_is_paused_and_goes_on(place: Meetup) -> None:
    await made(place)
    assert "is paused. What is open stays open" in said(await slash(place, "pause", prompt="Weekly"))
    assert (await only(place)).state is State.PAUSED
    assert "It is paused already" in said(await slash(place, "pause", prompt="Weekly"))
    assert "goes on. It comes next" in said(await slash(place, "resume", prompt="Weekly"))
    assert (await only(place)).state is State.ACTIVE
    assert "It is running already" in said(await slash(place, "resume", prompt="Weekly"))


async def test_all_are_paused_together_and_go_on_from_the_list(place: Meetup) -> None:
    await made(place)
    assert "All prompts are paused together" in said(await slash(place, "pause"))
    assert (await listed(place)).paused_at is not None
    answer = await slash(place, "list")
    assert "Nothing is asked until you let them go on" in said(answer)
    assert "paused together with all others" in said(answer)
    await press(place.omar, answer, "Let all go on")
    assert "All prompts go on" in said(answer)
    assert (await listed(place)).paused_at is None
    assert "They were not paused together" in said(await slash(place, "resume"))


async def test_one_that_goes_on_while_all_rest_does_not_promise_to_come(place: Meetup) -> None:
    prompt = await made(place)
    await service(place).pause(prompt.id, who(place), place.env.now())
    await slash(place, "pause")
    words = said(await slash(place, "resume", prompt=prompt.id))
    assert "All prompts are paused together" in words
    assert "comes next" not in words

    panel = await drafted(place)
    await press(place.omar, panel, "Save")
    assert "All prompts are paused together" in said(panel)
    assert "comes for the first time" not in said(panel)
