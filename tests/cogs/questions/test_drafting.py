"""A prompt is made and changed by a draft: seen with its next dates, changed where it stands, saved once."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.schedule import Often, Span
from bot.prompts.drafting import Saved
from bot.prompts.rules import No, State
from tests.cogs.questions.organizing import (
    NOT_FOR_MEMBERS,
    QUESTION,
    choose,
    draft_id,
    drafted,
    everything,
    filled,
    listed,
    made,
    only,
    press,
    service,
    slash,
    texts,
    who,
)
from tests.cogs.screens import chosen, control, deny, forge, shown
from tests.flows.meetup import Meetup, labels, said

_CHANNELS = 8
HOSTILE = "**@everyone** [win](https://evil.example) <@&1>"


# ---------------------------------------------------------------------- the way through


async def test_an_organizer_has_a_prompt_running_with_one_form_and_one_press(place: Meetup) -> None:
    form = await slash(place, "create", channel=place.text)
    assert filled(form)["texts"] == QUESTION
    panel = await place.omar.submit_modal(
        form, {"texts": QUESTION, "time": "9", "zone": "UTC", "name": "Weekly"}
    )
    assert panel.ephemeral
    words = said(panel)
    assert "New prompt: Weekly" in words
    assert f"<#{place.text.id}>, as a message with a thread" in words
    assert "Every Monday at 09:00, UTC time" in words
    assert "4 days, with a recap when it closes; those who asked for it are reminded" in words
    assert words.count("- Monday ") == 5
    assert "Nothing is saved yet" in words
    assert (await listed(place)).prompts == []

    await press(place.omar, panel, "Save")
    prompt = await only(place)
    assert prompt.next_at is not None
    assert f"comes for the first time <t:{int(prompt.next_at.timestamp())}:F>" in said(panel)
    assert labels(shown(panel)) == ["Open", "Preview", "Run now"]


async def test_everything_is_changed_where_it_stands(place: Meetup) -> None:
    panel = await drafted(place)
    await choose(place.omar, panel, "days", "0", "3")
    assert "Every Monday and Thursday" in said(panel)
    await choose(place.omar, panel, "often", Often.SECOND_WEEK.value)
    assert "Every second week on Monday and Thursday" in said(panel)
    await choose(place.omar, panel, "hours", "48")
    await choose(place.omar, panel, "channel", place.forum)
    assert "as a post tagged “Weekly prompt”" in said(panel)
    await press(place.omar, panel, "Turn the recap off")
    await press(place.omar, panel, "Turn reminders off")
    assert "2 days, without a recap; nobody is reminded" in said(panel)
    await press(place.omar, panel, "Save")

    settings = (await only(place)).settings
    assert (settings.channel_id, settings.open_hours) == (place.forum.id, 48)
    assert (settings.schedule.weekdays, settings.schedule.often) == (frozenset({0, 3}), Often.SECOND_WEEK)
    assert not settings.is_recap
    assert not settings.is_reminding


async def test_time_and_zone_are_changed_in_a_form_that_knows_cities(place: Meetup) -> None:
    panel = await drafted(place)
    form = await press(place.omar, panel, "Change time")
    assert filled(form) == {"time": "09:00", "zone": "UTC"}
    await place.omar.submit_modal(form, {"time": "5:30 pm", "zone": "new york"})
    assert "Every Monday at 17:30, America/New_York time" in said(panel)


async def test_questions_and_name_are_changed_in_a_form(place: Meetup) -> None:
    panel = await drafted(place)
    form = await press(place.omar, panel, "Change questions")
    assert filled(form) == {"texts": QUESTION, "name": "Weekly"}
    many = "\n".join(f"Question number {number}?" for number in range(1, 10))
    await place.omar.submit_modal(form, {"texts": many, "name": "Nine"})
    assert "New prompt: Nine" in said(panel)
    assert "Question number 5?" in said(panel)
    assert "and 4 more" in said(panel)
    await press(place.omar, panel, "Save")
    assert len(await texts(place, await only(place))) == 9


async def test_dates_left_out_are_struck_through_before_anything_is_saved(place: Meetup) -> None:
    panel = await drafted(place, dates="2026-01-05\n19.1.2026 to 2026-01-30")
    assert "~~Monday 5 January, 09:00~~ · left out" in said(panel)
    assert "~~Monday 19 January, 09:00 to Monday 26 January, 09:00~~ · 2 left out" in said(panel)
    form = await press(place.omar, panel, "Leave dates out")
    assert filled(form) == {"dates": "2026-01-05\n2026-01-19 to 2026-01-30"}
    await place.omar.submit_modal(form, {"dates": "2026-01-05"})
    await press(place.omar, panel, "Save")
    day = date(2026, 1, 5)
    assert (await only(place)).settings.schedule.left_out == (Span(day, day),)


async def test_every_second_week_can_begin_a_week_later(place: Meetup) -> None:
    panel = await drafted(place)
    await choose(place.omar, panel, "often", Often.SECOND_WEEK.value)
    assert "**The next ones**\n- Monday 5 January" in said(panel)
    await press(place.omar, panel, "Begin a week later")
    assert "**The next ones**\n- Monday 12 January" in said(panel)
    await choose(place.omar, panel, "often", Often.THIRD_WEEK.value)
    assert "**The next ones**\n- Monday 5 January" in said(panel)
    await choose(place.omar, panel, "often", Often.EVERY_WEEK.value)
    assert "Begin a week later" not in labels(shown(panel))


async def test_an_edit_shows_what_there_is_and_what_was_given_is_changed_already(place: Meetup) -> None:
    prompt = await made(place, questions=["One question?", "Another question?"])
    panel = await slash(place, "edit", prompt=prompt.id, channel=place.forum, time="18:00", zone="Tokyo")
    assert "Changing Weekly" in said(panel)
    assert "Every Monday at 18:00, Asia/Tokyo time" in said(panel)
    assert chosen(panel, "prompts:channel") == [str(place.forum.id)]
    assert (await only(place)).settings == prompt.settings

    await press(place.omar, panel, "Save changes")
    assert "comes next" in said(panel)
    settings = (await only(place)).settings
    assert (settings.channel_id, settings.schedule.zone) == (place.forum.id, "Asia/Tokyo")
    assert await texts(place, prompt) == ["One question?", "Another question?"]


async def test_a_draft_can_be_left_and_nothing_stays(place: Meetup) -> None:
    panel = await drafted(place)
    stale = draft_id(panel)
    await press(place.omar, panel, "Cancel")
    assert said(panel) == "Nothing was saved."
    answer = await forge(place.omar, shown(panel), f"prompts:save:{stale}")
    assert "This draft is not here any more" in said(answer)
    assert (await listed(place)).prompts == []


async def test_a_draft_outlives_a_restart(place: Meetup) -> None:
    panel = await drafted(place)
    form = await press(place.omar, panel, "Change questions")
    await place.restart()
    await place.omar.submit_modal(form, {"texts": "After the restart?", "name": "Weekly"})
    await choose(place.omar, panel, "days", "2")
    await press(place.omar, panel, "Save")
    prompt = await only(place)
    assert prompt.settings.schedule.weekdays == {2}
    assert await texts(place, prompt) == ["After the restart?"]


# ---------------------------------------------------------------------- what can't be


async def test_save_waits_until_what_is_wrong_is_mended(place: Meetup) -> None:
    panel = await drafted(place)
    await choose(place.omar, panel, "days", "0", "1")
    await choose(place.omar, panel, "often", Often.FIRST.value)
    assert "Once a month needs exactly one weekday" in said(panel)
    assert control(panel, "prompts:save:")["disabled"]
    answer = await forge(place.omar, shown(panel), f"prompts:save:{draft_id(panel)}")
    assert "exactly one weekday" in said(answer)
    assert (await listed(place)).prompts == []

    await choose(place.omar, panel, "days", "1")
    assert "On the first Tuesday of the month" in said(panel)
    assert not control(panel, "prompts:save:").get("disabled")


async def test_how_long_it_is_open_shrinks_with_its_rhythm(place: Meetup) -> None:
    panel = await drafted(place)
    await choose(place.omar, panel, "days", *"0123456")
    assert "**Open for** one day" in said(panel)
    hours = [option["value"] for option in control(panel, "prompts:hours")["options"]]
    assert hours == ["4", "12", "24"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"time": "lunchtime"}, "That is no time of day"),
        ({"zone": "Europe/Amsterdm"}, "`Europe/Amsterdam`"),
        ({"dates": "2026-12-24 to 2026-12-01"}, "ends before it begins"),
        ({"dates": "Christmas"}, "“Christmas” is no date"),
        ({"texts": "Hi"}, "Line 1, “Hi”"),
    ],
)
async def test_what_cannot_be_read_is_handed_back_to_be_mended(
    place: Meetup, typed: dict[str, str], told: str
) -> None:
    answer = await drafted(place, None, "omar", **typed)
    assert told in said(answer)
    again = await press(place.omar, answer, "Edit")
    assert filled(again)[next(iter(typed))] == next(iter(typed.values()))
    await place.omar.submit_modal(
        again, {"texts": QUESTION, "time": "09:00", "zone": "UTC", "name": "Weekly"}
    )
    await press(place.omar, answer, "Save")
    assert (await only(place)).settings.name == "Weekly"


async def test_a_channel_that_lacks_permissions_is_told_and_can_be_saved_all_the_same(place: Meetup) -> None:
    await deny(place, place.text, send_messages=True, create_public_threads=True)
    panel = await drafted(place)
    assert f"In <#{place.text.id}> I still need **Send Messages** and **Create Public Threads**" in said(
        panel
    )
    await press(place.omar, panel, "Save")
    assert (await only(place)).state is State.ACTIVE


async def test_a_channel_that_was_deleted_meanwhile_is_told_and_another_can_be_chosen(place: Meetup) -> None:
    doomed = place.guild.create_text_channel("doomed")
    await place.env.settle()
    form = await slash(place, "create", channel=doomed)
    panel = await drafted(place, doomed)
    place.env.backend.delete_channel(doomed.id)
    await place.env.settle()
    refused = await place.omar.submit_modal(
        form, {"texts": QUESTION, "time": "09:00", "zone": "UTC", "name": "Weekly"}
    )
    assert "I can't find that channel in this server" in said(refused)
    await choose(place.omar, panel, "days", "1")
    assert "I can't find that channel any more. Choose another one below." in said(panel)
    await choose(place.omar, panel, "channel", place.text)
    await press(place.omar, panel, "Save")
    assert (await only(place)).settings.channel_id == place.text.id


async def test_no_more_prompts_than_can_be_looked_after(place: Meetup) -> None:
    for number in range(25):
        await made(place, f"Number {number}")
    panel = await drafted(place)
    answer = await press(place.omar, panel, "Save")
    assert "This server has 25 prompts" in said(answer)
    assert len((await listed(place)).prompts) == 25


async def test_hostile_words_are_shown_as_they_were_typed(place: Meetup) -> None:
    panel = await drafted(place, texts=HOSTILE, name="# <@&1> **b**")
    assert "\\*\\*@" in said(panel)
    assert "**@everyone" not in said(panel)
    assert "<@&1>" not in said(panel).replace("\\<@&1\\>", "")
    await press(place.omar, panel, "Save")
    assert "<@&1>" not in said(panel).replace("\\<@&1\\>", "")


# ---------------------------------------------------------------------- two presses, two people


async def test_save_pressed_twice_makes_one_prompt(place: Meetup) -> None:
    panel = await drafted(place)
    saves = control(panel, "prompts:save:")["custom_id"]
    await press(place.omar, panel, "Save")
    again = await forge(place.omar, shown(panel), saves)
    assert "comes for the first time" in said(again)
    assert (await only(place)).version == 1


async def test_a_form_sent_again_after_its_prompt_was_saved_changes_nothing(place: Meetup) -> None:
    await press(place.omar, await drafted(place), "Save")
    prompt, now = await only(place), place.env.now()
    again = await service(place).begin(who(place), prompt.settings, ["Another?"], prompt.id, now)
    assert again is No.NOT_FOUND
    saved = await service(place).save(prompt.id, who(place), now)
    assert isinstance(saved, Saved)
    assert await texts(place, prompt) == [QUESTION]


async def test_of_two_who_edit_at_once_the_second_is_asked(place: Meetup) -> None:
    place.join("olga", manage_guild=True)
    await place.env.settle()
    prompt = await made(place)
    omars = await slash(place, "edit", prompt=prompt.id, time="10:00")
    olgas = await slash(place, "edit", "olga", prompt=prompt.id, time="11:00")
    await press(place.omar, omars, "Save changes")
    await press(place.olga, olgas, "Save changes")
    assert "Somebody else changed this prompt while you were at it" in said(olgas)
    assert (await only(place)).settings.schedule.at.hour == 10

    look = await press(place.olga, olgas, "Look at what is there now")
    assert "at 10:00" in said(look)
    await press(place.olga, olgas, "Save mine anyway")
    after = await only(place)
    assert (after.settings.schedule.at.hour, after.keeper_id) == (11, place.olga.id)


async def test_a_draft_is_nobody_elses(place: Meetup) -> None:
    place.join("olga", manage_guild=True)
    await place.env.settle()
    theirs = draft_id(await drafted(place))
    home = await place.olga.slash(place.general, "hallway")
    for custom_id in (f"prompts:save:{theirs}", f"prompts:turn:{theirs}:recap", f"prompts:later:{theirs}"):
        assert "This draft is not here any more" in said(await forge(place.olga, shown(home), custom_id))
    await forge(place.olga, shown(home), f"prompts:cancel:{theirs}")
    assert not isinstance(await service(place).draft(theirs, who(place), place.env.now()), str)
    assert (await listed(place)).prompts == []


async def test_a_prompt_deleted_while_it_was_edited_is_gone(place: Meetup) -> None:
    prompt = await made(place)
    panel = await slash(place, "edit", prompt=prompt.id)
    await service(place).delete(prompt.id, who(place), place.env.now())
    assert "not here any more" in said(await press(place.omar, panel, "Save changes"))
    assert (await listed(place)).prompts == []


# ---------------------------------------------------------------------- who may


async def test_members_press_and_send_nothing_of_a_draft(place: Meetup) -> None:
    panel = await drafted(place)
    theirs = draft_id(panel)
    home = await place.bea.slash(place.general, "hallway")
    presses = [
        *("change-time", "change-questions", "change-dates", "later", "save", "save-mine", "cancel"),
        *("channel", "days", "often", "hours"),
    ]
    kinds = {"channel": ([str(place.forum.id)], _CHANNELS), "days": (["1"], 3), "often": (["2"], 3)}
    kinds["hours"] = (["24"], 3)
    for verb in presses:
        values, kind = kinds.get(verb, (None, 2))
        answer = await forge(place.bea, shown(home), f"prompts:{verb}:{theirs}", values, kind)
        assert NOT_FOR_MEMBERS in said(answer), verb
    turned = await forge(place.bea, shown(home), f"prompts:turn:{theirs}:recap")
    assert NOT_FOR_MEMBERS in said(turned)
    now = await service(place).draft(theirs, who(place), place.env.now())
    assert not isinstance(now, str)
    assert now.draft.settings.schedule.weekdays == {0}


async def test_whoever_does_not_organize_any_more_saves_nothing(place: Meetup) -> None:
    helpers = place.guild.create_role("Helpers")
    await place.set_up(organizer_role_id=helpers.id)
    role = place.guild.create_role("Managers")
    place.env.backend.edit_role(place.guild.id, role.id, {"permissions": 1 << 5})
    place.env.backend.add_member_role(place.guild.id, place.bea.id, role.id)
    await place.env.settle()
    form = await slash(place, "create", "bea", channel=place.text)
    panel = await drafted(place, by="bea")
    place.env.backend.remove_member_role(place.guild.id, place.bea.id, role.id)
    await place.env.settle()
    sent = await place.bea.submit_modal(
        form, {"texts": QUESTION, "time": "09:00", "zone": "UTC", "name": "Weekly"}
    )
    assert NOT_FOR_MEMBERS in said(sent)
    assert NOT_FOR_MEMBERS in said(await press(place.bea, panel, "Save"))
    assert (await listed(place)).prompts == []


@pytest.mark.parametrize(
    ("menu", "values", "kind"),
    [
        ("days", ["7"], 3),
        ("days", [], 3),
        ("often", ["hourly"], 3),
        ("hours", ["forever"], 3),
        ("hours", ["99999"], 3),
        ("channel", ["99999999999999999"], _CHANNELS),
        ("channel", [], _CHANNELS),
    ],
)
async def test_a_forged_choice_changes_nothing(
    place: Meetup, menu: str, values: list[str], kind: int
) -> None:
    panel = await drafted(place)
    before = said(panel)
    answer = await forge(place.omar, shown(panel), f"prompts:{menu}:{draft_id(panel)}", values, kind)
    assert "choose" in said(answer).lower()
    await press(place.omar, panel, "Save")
    assert (await everything(place, await only(place))).prompt.settings.schedule.weekdays == {0}
    assert "Every Monday" in before
