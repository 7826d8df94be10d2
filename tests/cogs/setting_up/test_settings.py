"""`/organizer settings`: every setting is there, says what it does, and is changed where it stands."""

from __future__ import annotations

from dataclasses import fields

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.results import InteractionResult

from bot.audit.rules import Act, Query
from bot.audit.service import AuditService
from bot.guilds.pillars import Pillar, PillarSettings
from bot.guilds.pillars_service import PillarsService
from bot.guilds.rules import GuildSettings
from bot.ui.cards import MOST_TEXT
from cogs.setup.catalogue import BY_NAME, LOG_CHANNEL, SETTINGS, Sort
from cogs.setup.wording_of_settings import GROUP, Group, about, label
from tests.cogs.screens import chosen, control, forge, shown
from tests.cogs.setting_up.guided import change, log_channel, pick, press, settings
from tests.flows.meetup import Meetup, labels, said

_PAUSE = {"paused_at", "paused_by", "pause_reason"}


async def home(place: Meetup) -> InteractionResult:
    return await place.omar.slash(place.general, "organizer settings")


async def open_setting(place: Meetup, name: str) -> InteractionResult:
    """Come to a setting by the selects, as an organizer does."""
    page = await home(place)
    group = BY_NAME[name].group
    await place.omar.select(shown(page), [group.value], custom_id="settings:groups")
    await place.omar.select(shown(page), [name], custom_id=f"settings:pick:{group}")
    return page


async def pillar(place: Meetup, which: Pillar) -> PillarSettings:
    return await place.service(PillarsService).settings(place.guild.id, which)


# ---------------------------------------------------------------------- that all of them are there


def test_every_setting_of_a_server_and_of_every_pillar_is_in_the_catalogue() -> None:
    of_server = {each.name for each in fields(GuildSettings)} - {"guild_id", "set_up_at"}
    of_pillars = {each.name for each in fields(PillarSettings)} - {"guild_id", "pillar"} - _PAUSE | {"pause"}
    wanted = of_server | {LOG_CHANNEL} | {f"{each}.{name}" for each in Pillar for name in of_pillars}
    assert {setting.name for setting in SETTINGS} == wanted
    assert len(SETTINGS) == len(BY_NAME)


def test_each_has_a_name_and_says_what_it_does() -> None:
    for setting in SETTINGS:
        assert label(setting.name)
        assert about(setting.name).endswith(".")
        assert "{" not in about(setting.name)


@pytest.mark.parametrize("group", Group)
async def test_each_group_shows_all_of_its_settings(place: Meetup, group: Group) -> None:
    page = await home(place)
    await place.omar.select(shown(page), [group.value], custom_id="settings:groups")
    assert str(GROUP[group][0]) in said(page)
    theirs = [setting for setting in SETTINGS if setting.group is group]
    offered = [option["value"] for option in control(page, f"settings:pick:{group}")["options"]]
    assert offered == [setting.name for setting in theirs]
    for setting in theirs:
        assert f"**{label(setting.name)}**" in said(page)
        assert about(setting.name) in said(page)
    assert len(said(page)) < MOST_TEXT
    await press(place, page, "Overview")
    assert "### Settings" in said(page)


# ---------------------------------------------------------------------- changing each sort


async def test_a_number_is_typed_within_its_bounds_and_reset(place: Meetup) -> None:
    page = await open_setting(place, "flag_days")
    assert "Now: 30\n-# Default: 30. From 7 to 90." in said(page)
    assert control(page, "settings:reset")["disabled"]
    form = await place.omar.click(shown(page), label="Change")
    refused = await place.omar.submit_modal(form, {"value": "91"})
    assert "a whole number from 7 to 90" in said(refused)
    form = await place.omar.click(shown(refused), label="Edit")
    await place.omar.submit_modal(form, {"value": "45"})
    assert (await settings(place)).flag_days == 45

    page = await open_setting(place, "flag_days")
    await press(place, page, "Back to the default")
    assert "Now: 30" in said(page)
    assert (await settings(place)).flag_days == 30


async def test_a_zone_may_be_typed_as_a_city(place: Meetup) -> None:
    page = await open_setting(place, "zone")
    form = await place.omar.click(shown(page), label="Change")
    await place.omar.submit_modal(form, {"value": "lisbon"})
    assert "Now: Europe/Lisbon" in said(page)
    form = await place.omar.click(shown(page), label="Change")
    refused = await place.omar.submit_modal(form, {"value": "Europe/Lisbn"})
    assert "Did you mean `Europe/Lisbon`" in said(refused)


async def test_a_channel_is_picked_and_taken_away(place: Meetup) -> None:
    page = await open_setting(place, "looking_channel_id")
    await pick(place, page, "settings:channel", place.text)
    assert f"Now: <#{place.text.id}>" in said(page)
    assert chosen(page, "settings:channel") == [str(place.text.id)]
    await pick(place, page, "settings:channel")
    assert (await settings(place)).looking_channel_id is None


@pytest.mark.parametrize("name", ["reports_channel_id", LOG_CHANNEL])
async def test_what_is_for_organizers_only_takes_no_channel_everybody_sees(place: Meetup, name: str) -> None:
    page = await open_setting(place, name)
    answer = await pick(place, page, "settings:channel", place.text)
    assert "Everybody can see that channel" in said(answer)
    hidden = place.guild.create_text_channel("organizers")
    seen = discord.Permissions(view_channel=True).value
    place.env.backend.set_overwrite(hidden.id, Overwrite(place.guild.id, OverwriteType.ROLE, deny=seen))
    place.env.backend.set_overwrite(hidden.id, Overwrite(place.omar.id, OverwriteType.MEMBER, allow=seen))
    await place.env.settle()
    await pick(place, page, "settings:channel", hidden)
    assert f"Now: <#{hidden.id}>" in said(page)
    stored = (await settings(place)).reports_channel_id, await log_channel(place)
    assert hidden.id in stored
    await press(place, page, "Back to the default")
    assert "Now: none" in said(page)


async def test_a_role_for_a_badge_must_be_one_that_can_be(place: Meetup) -> None:
    strong = place.guild.create_role("Strong", permissions=discord.Permissions(ban_members=True))
    badge = place.guild.create_role("Open to work")
    page = await open_setting(place, "looking_role_id")
    answer = await pick(place, page, "settings:role", strong)
    assert "Ban Members" in said(answer)
    await pick(place, page, "settings:role", badge)
    assert (await settings(place)).looking_role_id == badge.id


async def test_a_switch_is_turned_by_what_its_button_says(place: Meetup) -> None:
    page = await open_setting(place, "is_celebrating")
    old = await open_setting(place, "is_celebrating")
    await press(place, page, "Turn it on")
    await press(place, old, "Turn it on")
    assert (await settings(place)).is_celebrating
    await press(place, page, "Turn it off")
    assert not (await settings(place)).is_celebrating


async def test_a_pillar_is_turned_off_gated_and_let_rest(place: Meetup) -> None:
    page = await open_setting(place, "looking.is_on")
    await press(place, page, "Turn it off")
    assert not (await pillar(place, Pillar.LOOKING)).is_on

    page = await open_setting(place, "introductions.member_days")
    form = await place.omar.click(shown(page), label="Change")
    refused = await place.omar.submit_modal(form, {"value": "366"})
    assert "Please write a whole number of days, from 0 to 365." in said(refused)
    form = await place.omar.click(shown(refused), label="Edit")
    await place.omar.submit_modal(form, {"value": "14"})
    assert (await pillar(place, Pillar.INTRODUCTIONS)).member_days == 14

    role = place.guild.create_role("Member")
    page = await open_setting(place, "shares.role_id")
    await pick(place, page, "settings:role", role)
    assert (await pillar(place, Pillar.SHARES)).role_id == role.id

    page = await open_setting(place, "prompts.pause")
    form = await place.omar.click(shown(page), label="Let it rest")
    await place.omar.submit_modal(form, {"value": "Until September"})
    assert "Now: yes: “Until September”" in said(page)
    assert (await pillar(place, Pillar.PROMPTS)).pause_reason == "Until September"
    await press(place, page, "Let it go on")
    assert (await pillar(place, Pillar.PROMPTS)).paused_at is None


async def test_every_change_is_noted_with_what_it_was_and_is(place: Meetup) -> None:
    page = await open_setting(place, "asks_open_most")
    form = await place.omar.click(shown(page), label="Change")
    await place.omar.submit_modal(form, {"value": "5"})
    found, _ = await place.service(AuditService).search(
        place.guild.id, Query(act=Act.SETTINGS, by=place.omar.id), start=0, count=1
    )
    assert (found[0].by, found[0].details) == (place.omar.id, {"asks open most": "3 → 5"})


async def test_resetting_everything_leaves_the_defaults(place: Meetup) -> None:
    page = await home(place)
    for setting in SETTINGS:
        await forge(place.omar, shown(page), f"settings:reset:{setting.name}")
    now = await settings(place)
    assert now == GuildSettings(place.guild.id, set_up_at=now.set_up_at)
    for each in Pillar:
        assert await pillar(place, each) == PillarSettings(place.guild.id, each)


# ---------------------------------------------------------------------- who may


async def test_members_see_nothing_and_change_nothing(place: Meetup) -> None:
    assert "Only organizers" in said(await place.bea.slash(place.general, "organizer settings"))
    before, seen = await settings(place), await place.bea.slash(place.general, "hallway")
    presses: list[tuple[str, list[str] | None]] = [
        ("settings:groups", ["shares"]),
        ("settings:pick:shares", ["share_channel_id"]),
        ("settings:group:shares", None),
        ("settings:home", None),
        ("settings:reset:share_channel_id", None),
        ("settings:turn:is_celebrating:on", None),
        ("settings:change:zone", None),
        ("settings:forum:share_channel_id", [str(place.text.id)]),
        (f"settings:channel:{LOG_CHANNEL}", []),
        ("settings:role:organizer_role_id", []),
    ]
    for custom_id, values in presses:
        answer = await forge(place.bea, shown(seen), custom_id, values)
        assert "Only organizers" in said(answer), custom_id
        assert answer.modal is None
    assert await settings(place) == before


async def test_a_setting_there_is_none_of_is_refused(place: Meetup) -> None:
    page = await home(place)
    for custom_id in ("settings:reset:guild_id", "settings:turn:zone:on", "settings:change:share_channel_id"):
        answer = await forge(place.omar, shown(page), custom_id)
        assert "I do not know that setting" in said(answer)


async def test_all_of_it_works_after_a_restart(place: Meetup) -> None:
    page = await open_setting(place, "asks_received_most")
    form = await place.omar.click(shown(page), label="Change")
    await place.restart()
    await place.omar.submit_modal(form, {"value": "4"})
    assert (await settings(place)).asks_received_most == 4
    await change(place, page, "settings:group", "introductions")
    assert "**Asks received** 4" in said(page)
    assert "Overview" in labels(shown(page))


def test_each_sort_is_there() -> None:
    assert {setting.sort for setting in SETTINGS} == set(Sort)
