"""Setting up introductions: their channel, what is missing there, the limits, and nobody undoing another's work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.delivery import private_threads
from bot.guilds.rules import GuildSettings, Part, TroubleKind
from bot.guilds.service import GuildsService
from bot.ui.cards import MOST_COMPONENTS, MOST_TEXT
from bot.ui.channels import NEEDED_PRIVATELY
from tests.cogs.screens import chosen, deny, forge, shown
from tests.flows.meetup import Meetup, said

_CHANNELS = 8
_DIRECT = "by a direct message to each"
LIMITS: Mapping[str, Any] = {
    "asks_open_most": "3",
    "asks_received_most": "2",
    "pair_again_days": "90",
    "giving": ["yes"],
}


async def settings(place: Meetup) -> GuildSettings:
    return await place.service(GuildsService).settings(place.guild.id)


async def setup(place: Meetup, **options: Any) -> str:
    """What the panel says."""
    command = "setup" if options else "organizer settings"
    return said(await place.omar.slash(place.general, command, **options))


async def note_trouble(place: Meetup, code: int, channel: ChannelHandle) -> None:
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        guilds = place.service(GuildsService)
        await guilds.note_trouble(unit, place.guild.id, code, channel.id, of=Part.INTRODUCTIONS)


async def troubles(place: Meetup) -> list[TroubleKind]:
    return [trouble.kind for trouble in await place.service(GuildsService).troubles(place.guild.id)]


async def mute_members(place: Meetup) -> None:
    """Take from everybody without a role what writing in threads needs."""
    role = place.guild.default_role
    everyone = place.env.backend.get_role(place.guild.id, role.id).permissions
    mute = everyone & ~discord.Permissions(send_messages_in_threads=True).value
    place.env.backend.edit_role(place.guild.id, role.id, {"permissions": mute})
    await place.env.settle()


# ---------------------------------------------------------------------- the channel


async def test_without_a_channel_two_people_are_introduced_by_direct_message(place: Meetup) -> None:
    panel = await place.omar.slash(place.general, "organizer settings")
    assert _DIRECT in said(panel)
    assert chosen(panel, "setup:introductions") == []


async def test_a_channel_is_chosen_shown_and_taken_back(place: Meetup) -> None:
    panel = await place.omar.slash(place.general, "organizer settings")
    await place.omar.select(shown(panel), [place.text], custom_id="setup:introductions")
    assert f"a private thread under <#{place.text.id}>" in said(panel)
    assert "Saved." in said(panel)
    assert chosen(panel, "setup:introductions") == [str(place.text.id)]
    assert (await settings(place)).introductions_channel_id == place.text.id

    await place.omar.select(shown(panel), [], custom_id="setup:introductions")
    assert _DIRECT in said(panel)
    assert (await settings(place)).introductions_channel_id is None


async def test_the_command_takes_the_channel_too_and_leaves_the_rest(place: Meetup) -> None:
    assert f"under <#{place.text.id}>" in await setup(place, introductions_channel=place.text)
    now = await settings(place)
    assert (now.introductions_channel_id, now.share_channel_id) == (place.text.id, place.forum.id)
    await setup(place, zone="Asia/Tokyo")
    assert (await settings(place)).introductions_channel_id == place.text.id


async def test_only_a_plain_text_channel_of_this_server_is_taken(place: Meetup) -> None:
    news = place.guild.create_text_channel("news")
    place.env.backend.edit_channel(news.id, {"type": discord.ChannelType.news.value})
    await place.env.settle()
    others = [
        place.forum.id,
        place.guild.create_voice_channel("Talk").id,
        news.id,
        place.env.create_guild("Elsewhere").create_text_channel("theirs").id,
    ]
    panel = await place.omar.slash(place.general, "organizer settings")
    for value in map(str, others):
        answer = await forge(place.omar, shown(panel), "setup:introductions", [value], _CHANNELS)
        assert "Please choose a plain text channel" in said(answer), value
    for value in ("general", "", "99999999999999999999", "٤٢"):
        answer = await forge(place.omar, shown(panel), "setup:introductions", [value], _CHANNELS)
        assert "Please pick again." in said(answer), value
    assert (await settings(place)).introductions_channel_id is None


async def test_what_is_missing_is_named_as_discord_does_and_with_the_way_to_mend_it(place: Meetup) -> None:
    await deny(place, place.text, create_private_threads=True, send_messages_in_threads=True)
    told = await setup(place, introductions_channel=place.text)
    lacks = "- **Create Private Threads**\n- **Send Messages in Threads**\nOpen the settings of"
    assert f"In <#{place.text.id}> I still need:\n{lacks}" in told
    assert "**Permissions**, add **TestBot** and allow these" in told
    assert "until then I introduce people by direct message" in told
    assert "shares made until then" not in told
    assert "they get a private thread under" not in told

    await deny(place, place.text)
    assert "I still need" not in await setup(place)


def test_setting_up_asks_for_just_what_delivery_needs() -> None:
    assert set(NEEDED_PRIVATELY) == set(private_threads._NEEDED)


@pytest.mark.parametrize("name", NEEDED_PRIVATELY)
async def test_each_permission_a_private_thread_needs_is_asked_for(place: Meetup, name: str) -> None:
    await deny(place, place.text, **{name: True})
    told = await setup(place, introductions_channel=place.text)
    assert f"- **{name.replace('_', ' ').title().replace(' In ', ' in ')}**\nOpen" in told
    assert "allow this." in told


async def test_what_only_shares_need_is_not_asked_for_here(place: Meetup) -> None:
    await deny(place, place.text, send_messages=True, create_public_threads=True, embed_links=True)
    assert "I still need" not in await setup(place, introductions_channel=place.text)


async def test_members_who_could_not_see_or_write_in_their_thread_are_thought_of(place: Meetup) -> None:
    assert "Members without a role" not in await setup(place, introductions_channel=place.text)
    await mute_members(place)
    lack = f"Members without a role of their own lack **Send Messages in Threads** in <#{place.text.id}>"
    assert lack in await setup(place)


async def test_a_deleted_channel_is_said_and_another_takes_over(place: Meetup) -> None:
    await setup(place, introductions_channel=place.text)
    place.env.backend.delete_channel(place.text.id)
    await place.env.settle()
    panel = await place.omar.slash(place.general, "organizer settings")
    assert said(panel).count("The channel for introductions was deleted") == 1
    assert chosen(panel, "setup:introductions") == []

    await place.omar.select(shown(panel), [place.general], custom_id="setup:introductions")
    assert f"under <#{place.general.id}>" in said(panel)
    assert "deleted" not in said(panel)


async def test_a_channel_that_became_one_for_announcements_is_said_too(place: Meetup) -> None:
    await setup(place, introductions_channel=place.text)
    place.env.backend.edit_channel(place.text.id, {"type": discord.ChannelType.news.value})
    await place.env.settle()
    assert "is no plain text channel any more" in await setup(place)


async def test_during_an_outage_the_channel_is_not_called_deleted(place: Meetup) -> None:
    await setup(place, introductions_channel=place.text)
    guild = place.app.client.get_guild(place.guild.id)
    assert guild is not None
    guild.unavailable = True
    told = await setup(place)
    assert told.count("Discord is still connecting me") == 2
    assert "deleted" not in told


# ---------------------------------------------------------------------- what is amiss there


async def test_a_refusal_that_the_look_does_not_explain_is_shown_with_its_fix(place: Meetup) -> None:
    await setup(place, introductions_channel=place.text)
    await note_trouble(place, 50013, place.text)
    panel = await place.omar.slash(place.general, "organizer settings")
    assert f"Discord refused me a private thread in <#{place.text.id}> (its code 50013)" in said(panel)
    home = said(await place.omar.slash(place.general, "hallway"))
    assert f"I can't open private threads in <#{place.text.id}>" in home
    assert "shares wait" not in home

    await place.omar.click(shown(panel), label="Look again")
    assert "Discord refused me" not in said(panel)


async def test_what_the_look_explains_is_not_said_twice(place: Meetup) -> None:
    await setup(place, introductions_channel=place.text)
    await deny(place, place.text, create_private_threads=True)
    await note_trouble(place, 50013, place.text)
    told = await setup(place)
    assert "I still need" in told
    assert "Discord refused me" not in told


@pytest.mark.parametrize("change", ["permissions", "deleted", "type"])
async def test_a_change_of_the_channel_is_noticed_by_itself(place: Meetup, change: str) -> None:
    await setup(place, introductions_channel=place.text)
    await note_trouble(place, 50013, place.text)
    if change == "permissions":
        await deny(place, place.text, attach_files=True)
    elif change == "deleted":
        place.env.backend.delete_channel(place.text.id)
    else:
        place.env.backend.edit_channel(place.text.id, {"type": discord.ChannelType.news.value})
    await place.env.settle()
    assert await troubles(place) == []


async def test_however_much_is_amiss_the_panel_can_be_shown_whole(bare: Meetup) -> None:
    helpers = bare.guild.create_role("Helpers")
    lacks = {"view_channel": True, "send_messages": True, "send_messages_in_threads": True}
    await setup(bare, share_channel=bare.text, introductions_channel=bare.general, organizer_role=helpers)
    for channel in (bare.text, bare.general):
        await deny(
            bare,
            channel,
            **lacks,
            embed_links=True,
            read_message_history=True,
            create_public_threads=True,
            create_private_threads=True,
            manage_threads=True,
        )
    await mute_members(bare)
    for code in (160006, 160005, 40067, 200000):
        async with bare.app.database.unit(discord.utils.utcnow()) as unit:
            guilds = bare.service(GuildsService)
            await guilds.note_trouble(unit, bare.guild.id, code, bare.text.id)
    bare.app.client.broken_cogs.update(dict.fromkeys(("projects", "hallway", "introductions"), "gone"))
    panel = await bare.omar.slash(bare.general, "setup", zone="America/Argentina/ComodRivadavia")
    assert count(shown(panel).components) <= MOST_COMPONENTS
    assert len(said(panel)) < MOST_TEXT
    assert "…" not in said(panel)
    assert said(panel).count("I still need") == 2


def count(components: list[dict[str, Any]]) -> int:
    """Every component of a message, however deep."""
    return sum(
        1 + count(component.get("components", ())) + ("accessory" in component) for component in components
    )


# ---------------------------------------------------------------------- the limits


async def limits_form(place: Meetup) -> Any:
    panel = await place.omar.slash(place.general, "organizer settings")
    return await place.omar.click(shown(panel), label="Change limits")


def filled(form: Any) -> list[Any]:
    """What a form is filled with, from top to bottom."""
    assert form.modal is not None
    controls = [row["component"] for row in form.modal["components"]]
    return [
        c["value"] if "value" in c else [option["value"] for option in c["options"] if option["default"]]
        for c in controls
    ]


async def test_the_limits_are_told_and_changed_in_a_form(place: Meetup) -> None:
    told = await setup(place)
    assert "wait for 3 introductions at a time, and be asked for 2 a week" in told
    assert "at least 90 days pass before another ask. Whoever asks must have contributed" in told

    form = await limits_form(place)
    assert filled(form) == ["3", "2", "90", ["yes"]]
    new = {"asks_open_most": " 1 ", "asks_received_most": "10", "pair_again_days": "0", "giving": ["no"]}
    panel = await place.omar.submit_modal(form, new)

    told = said(panel)
    assert "Saved." in told
    assert "wait for 1 introduction at a time, and be asked for 10 a week" in told
    assert "another ask may follow at any time. Nobody has to contribute something first." in told
    now = await settings(place)
    limits = (now.asks_open_most, now.asks_received_most, now.pair_again_days, now.is_giving_first)
    assert limits == (1, 10, 0, False)
    assert filled(await limits_form(place)) == ["1", "10", "0", ["no"]]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("asks_open_most", "0", "**Open asks per member** Please write a whole number from 1 to 10."),
        ("asks_open_most", "two", "**Open asks per member** Please write a whole number from 1 to 10."),
        ("asks_received_most", "11", "**Asks received in a week** Please write a whole number from 1 to 10."),
        ("asks_received_most", "٢", "**Asks received in a week** Please write a whole number from 1 to 10."),
        ("pair_again_days", "366", "can be asked again** Please write a whole number from 0 to 365."),
        ("pair_again_days", "-1", "can be asked again** Please write a whole number from 0 to 365."),
        ("pair_again_days", "1.5", "can be asked again** Please write a whole number from 0 to 365."),
    ],
)
async def test_a_limit_that_makes_no_sense_is_refused_by_name_and_changes_nothing(
    place: Meetup, field: str, typed: str, told: str
) -> None:
    changed = {**LIMITS, "asks_open_most": "7", "giving": ["no"], field: typed}
    answer = await place.omar.submit_modal(await limits_form(place), changed)
    assert told in said(answer)
    assert "Nothing was changed." in said(answer)
    now = await settings(place)
    assert (now.asks_open_most, now.is_giving_first) == (3, True)

    again = await place.omar.click(shown(answer), label="Edit")
    assert typed in filled(again)
    await place.omar.submit_modal(again, {**changed, field: "4"})
    assert not (await settings(place)).is_giving_first


async def test_what_two_organizers_change_in_forms_at_once_is_all_kept(place: Meetup) -> None:
    olga = place.join("olga", manage_guild=True)
    await place.env.settle()
    first = await limits_form(place)
    panel = await olga.slash(place.general, "organizer settings")
    second = await olga.click(shown(panel), label="Change limits")

    await place.omar.submit_modal(first, {**LIMITS, "asks_open_most": "5"})
    answer = await olga.submit_modal(second, {**LIMITS, "pair_again_days": "30", "giving": ["no"]})

    assert "wait for 5 introductions" in said(answer)
    now = await settings(place)
    limits = (now.asks_open_most, now.asks_received_most, now.pair_again_days, now.is_giving_first)
    assert limits == (5, 2, 30, False)


async def test_a_form_that_is_sent_as_it_was_writes_nothing(place: Meetup) -> None:
    form = await limits_form(place)
    written: list[object] = []
    place.app.database.after_commit(written.append)
    assert "Saved." in said(await place.omar.submit_modal(form, dict(LIMITS)))
    assert written == []


# ---------------------------------------------------------------------- who may, and restarts


async def test_forged_presses_of_a_member_open_nothing_and_change_nothing(place: Meetup) -> None:
    home = await place.bea.slash(place.general, "hallway")
    before = await settings(place)
    answers = [
        await forge(place.bea, shown(home), "setup:introductions", [str(place.text.id)], _CHANNELS),
        await forge(place.bea, shown(home), "setup:introductions", [], _CHANNELS),
        await forge(place.bea, shown(home), "setup:limits"),
        await forge(place.bea, shown(home), "setup:phrases"),
    ]
    assert all("Only organizers" in said(answer) for answer in answers)
    assert all(answer.modal is None for answer in answers)
    assert await settings(place) == before


async def test_limits_sent_after_the_role_was_lost_are_not_taken(place: Meetup) -> None:
    helpers = place.guild.create_role("Helpers", permissions=discord.Permissions(manage_guild=True))
    place.env.backend.add_member_role(place.guild.id, place.bea.id, helpers.id)
    panel = await place.bea.slash(place.general, "organizer settings")
    form = await place.bea.click(shown(panel), label="Change limits")
    place.env.backend.remove_member_role(place.guild.id, place.bea.id, helpers.id)
    answer = await place.bea.submit_modal(form, {**LIMITS, "asks_open_most": "10"})
    assert "Only organizers" in said(answer)
    assert (await settings(place)).asks_open_most == 3


async def test_panel_and_form_work_after_a_restart(place: Meetup) -> None:
    panel = await place.omar.slash(place.general, "organizer settings")
    form = await place.omar.click(shown(panel), label="Change limits")
    await place.restart()
    await place.omar.select(shown(panel), [place.text], custom_id="setup:introductions")
    await place.omar.submit_modal(form, {**LIMITS, "asks_open_most": "4"})
    now = await settings(place)
    assert (now.introductions_channel_id, now.asks_open_most) == (place.text.id, 4)
