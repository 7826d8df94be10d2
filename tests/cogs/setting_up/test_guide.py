"""The guided set-up: from a server where nothing is set to one where everything is, by pressing buttons only."""

from __future__ import annotations

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import ChannelType, OverwriteType

from bot.audit.rules import Act, Query
from bot.audit.service import AuditService
from bot.guilds.pillars import Pillar
from bot.guilds.rules import GuildSettings
from bot.prompts.service import PromptsService
from tests.cogs.screens import chosen, forge, shown
from tests.cogs.setting_up.guided import (
    CREATE_ALL,
    DO_IT,
    begin,
    change,
    channels,
    handle,
    id_of,
    log_channel,
    may,
    pick,
    pillars_on,
    press,
    settings,
    to_review,
)
from tests.flows.meetup import Meetup, said


async def test_everything_is_set_up_by_pressing_buttons_only(bare: Meetup) -> None:
    page = await begin(bare)
    assert page.ephemeral
    assert "1 of 6 · What you want here" in said(page)
    await to_review(bare, page)
    assert "**I create** 7 channels, in a category of their own, **Hallway**." in said(page)
    assert "First question: “What did you build this week?”, every Monday at 09:00" in said(page)
    assert channels(bare) == {}
    assert await settings(bare) == GuildSettings(bare.guild.id)

    await press(bare, page, DO_IT)

    made = channels(bare)
    parent = made.pop("Hallway")
    assert {channel.parent_id for channel in made.values()} == {parent.id}
    now = await settings(bare)
    assert (now.share_channel_id, now.introductions_channel_id) == (
        made["projects"].id,
        made["introductions"].id,
    )
    assert (now.looking_channel_id, now.hiring_channel_id) == (made["looking"].id, made["hiring"].id)
    assert now.reports_channel_id == made["hallway-reports"].id
    assert await log_channel(bare) == made["hallway-log"].id
    assert now.set_up_at is not None
    (prompt,) = (await bare.service(PromptsService).list(bare.guild.id)).prompts
    assert prompt.settings.channel_id == made["weekly-question"].id
    assert "Hallway is set up" in said(page)
    assert "I looked at everything, and nothing is missing." in said(page)
    assert f"comes <t:{int(prompt.next_at.timestamp())}:F> in <#{made['weekly-question'].id}>" in said(page)
    await bare.app.delivery.drain()
    assert (await bare.priya.slash(bare.general, "share", kind="project")).modal is not None


async def test_what_is_created_lets_the_bot_work_and_keeps_private_what_is_private(bare: Meetup) -> None:
    await press(bare, await to_review(bare, await begin(bare)), DO_IT)
    made = channels(bare)
    assert bare.app.client.user is not None
    for name in ("hallway-reports", "hallway-log"):
        assert not may(bare, bare.priya, made[name]).view_channel
        assert may(bare, bare.omar, made[name]).view_channel
        assert may(bare, bare.app.client.user.id, made[name]).send_messages
    for name in ("looking", "hiring", "introductions"):
        assert may(bare, bare.priya, made[name]).view_channel
        assert not may(bare, bare.priya, made[name]).send_messages
    assert may(bare, bare.priya, made["introductions"]).send_messages_in_threads
    assert may(bare, bare.priya, made["projects"]).send_messages


async def test_what_was_done_is_noted_in_the_trail_with_what_it_was_and_is(bare: Meetup) -> None:
    await press(bare, await to_review(bare, await begin(bare)), DO_IT)
    found, _ = await bare.service(AuditService).search(bare.guild.id, Query(act=Act.SET_UP), start=0, count=5)
    (entry,) = found
    made = channels(bare)
    assert entry.by == bare.omar.id
    assert entry.details["share channel"] == f"none → <#{made['projects'].id}>"
    assert f"<#{made['looking'].id}>" in entry.details["created"]


async def test_channels_there_are_can_be_chosen_and_pillars_left_out(bare: Meetup) -> None:
    page = await begin(bare)
    await pick(bare, page, "guide:pillars", "shares", "introductions")
    assert "*Left out.*" in said(page)
    await press(bare, page, "Next")
    assert "Cards of who is looking" not in said(page)
    await change(bare, page, "guide:place", "shares")
    await pick(bare, page, "guide:any-channel", bare.forum)
    assert f"**Shares** <#{bare.forum.id}>." in said(page)
    await press(bare, page, "Next", "Next", "Next")
    assert "5 of 5 · Look it over" in said(page)
    assert "**Off** Looking and hiring, Weekly question." in said(page)
    await press(bare, page, DO_IT)

    assert await pillars_on(bare) == {Pillar.SHARES, Pillar.INTRODUCTIONS}
    assert (await settings(bare)).share_channel_id == bare.forum.id
    assert channels(bare) == {}


@pytest.mark.parametrize("name", ["projects", "projekte"])
async def test_a_channel_that_is_called_as_ours_would_be_is_taken_instead_of_a_second(
    bare: Meetup, name: str
) -> None:
    bare.env.backend.edit_channel(bare.forum.id, {"name": name})
    reports = bare.guild.create_text_channel("hallway-reports")
    await bare.env.settle()
    page = await press(bare, await begin(bare), "Next", CREATE_ALL)
    assert f"**Shares** <#{bare.forum.id}>." in said(page)
    assert f"<#{reports.id}>" not in said(page), "everybody can see that one"
    assert "a new text channel, **hallway-reports**" in said(page)


async def test_a_zone_is_typed_as_a_city_or_chosen_from_what_it_may_mean(bare: Meetup) -> None:
    page = await press(bare, await begin(bare), "Next", "Next")
    form = await bare.omar.click(shown(page), label="Type a city")
    await bare.omar.submit_modal(form, {"city": "Lisbon"})
    assert "**Europe/Lisbon**, where it is" in said(page)
    form = await bare.omar.click(shown(page), label="Type a city")
    await bare.omar.submit_modal(form, {"city": "brazil"})
    assert "Choose the one you mean" in said(page)
    await pick(bare, page, "guide:zone", "America/Sao_Paulo")
    assert "**America/Sao_Paulo**" in said(page)
    form = await bare.omar.click(shown(page), label="Type a city")
    refused = await bare.omar.submit_modal(form, {"city": "Atlantis-on-Sea"})
    assert "I know no time zone called" in said(refused)


async def test_the_servers_language_gives_the_first_guess_of_its_zone(bare: Meetup) -> None:
    bare.env.backend.edit_guild(bare.guild.id, {"preferred_locale": "de"})
    await bare.env.settle()
    page = await press(bare, await begin(bare), "Next", "Next")
    assert "**Europe/Berlin**" in said(page)


async def test_people_badges_and_tags_are_chosen_and_stored(bare: Meetup) -> None:
    helpers, badge = bare.guild.create_role("Helpers"), bare.guild.create_role("Open to work")
    page = await press(bare, await begin(bare), "Next", CREATE_ALL, "Next", "Next")
    await pick(bare, page, "guide:organizers", helpers)
    await pick(bare, page, "guide:looking-role", badge)
    assert chosen(page, "guide:organizers:") == [str(helpers.id)]
    form = await bare.omar.click(shown(page), label="Change tags")
    await bare.omar.submit_modal(form, {"looking_tag": "[looking]", "hiring_tag": ""})
    await press(bare, page, "Next", "Next", DO_IT)

    now = await settings(bare)
    assert (now.organizer_role_id, now.looking_role_id, now.looking_tag) == (
        helpers.id,
        badge.id,
        "[looking]",
    )
    reports = channels(bare)["hallway-reports"]
    bare.env.backend.add_member_role(bare.guild.id, bare.bea.id, helpers.id)
    assert may(bare, bare.bea, reports).view_channel


async def test_a_question_is_written_moved_to_another_day_and_left_out_again(bare: Meetup) -> None:
    page = await press(bare, await begin(bare), "Next", CREATE_ALL, "Next", "Next", "Next")
    form = await bare.omar.click(shown(page), label="Write a question")
    await bare.omar.submit_modal(form, {"texts": "What surprised you?\nWhat got stuck?", "at": "5:30 pm"})
    await pick(bare, page, "guide:day", "3")
    assert "Every **Thursday** at **17:30**" in said(page)
    form = await bare.omar.click(shown(page), label="Change the question")
    refused = await bare.omar.submit_modal(form, {"texts": "?", "at": "17:30"})
    assert "Line 1 needs" in said(refused)
    await press(bare, page, "No question for now", "Next", DO_IT)
    assert (await bare.service(PromptsService).list(bare.guild.id)).prompts == []


async def test_forums_are_created_where_discord_has_them(bare: Meetup) -> None:
    guild = bare.app.client.get_guild(bare.guild.id)
    assert guild is not None
    guild.features.append("COMMUNITY")
    page = await press(bare, await to_review(bare, await begin(bare)), DO_IT)
    assert "is set up" in said(page)
    assert channels(bare)["projects"].type == ChannelType.FORUM


async def test_new_channels_can_stand_in_a_category_there_is(bare: Meetup) -> None:
    mine = bare.env.backend.create_channel(bare.guild.id, "Community", type=ChannelType.CATEGORY)
    await bare.env.settle()
    page = await press(bare, await begin(bare), "Next", CREATE_ALL)
    await change(bare, page, "guide:category")
    await pick(bare, page, "guide:choose-category", handle(bare, mine))
    await press(bare, page, "Next", "Next", "Next", "Next", DO_IT)
    made = channels(bare)
    assert "Hallway" not in made
    assert made["projects"].parent_id == mine.id


async def test_running_it_again_shows_how_things_are_and_changes_only_what_is_chosen(bare: Meetup) -> None:
    await press(bare, await to_review(bare, await begin(bare)), DO_IT)
    before, made = await settings(bare), channels(bare)
    page = await begin(bare)
    await press(bare, page, "Next")
    assert f"**Shares** <#{made['projects'].id}>." in said(page)
    await press(bare, page, "Next")
    await pick(bare, page, "guide:zone", "Asia/Tokyo")
    await press(bare, page, "Next", "Next")
    assert "You have a question already" in said(page)
    await press(bare, page, "Next", DO_IT)

    assert channels(bare).keys() == made.keys()
    now = await settings(bare)
    assert (now.zone, now.share_channel_id, now.set_up_at) == (
        "Asia/Tokyo",
        before.share_channel_id,
        before.set_up_at,
    )
    assert len((await bare.service(PromptsService).list(bare.guild.id)).prompts) == 1


async def test_members_are_shown_as_examples_what_each_part_looks_like(bare: Meetup) -> None:
    page = await press(bare, await to_review(bare, await begin(bare)), DO_IT)
    seen = await bare.omar.click(shown(page), label="Show what members will see")
    told = said(seen)
    for words in ("Tide tables", "Data engineer", "What did you build this week?", "chunk"):
        assert words in told
    assert all(message.ephemeral for message in seen.followups)


async def test_what_the_bot_lacks_in_a_channel_is_said_before_and_after(bare: Meetup) -> None:
    assert bare.app.client.user is not None
    denied = Overwrite(
        bare.app.client.user.id, OverwriteType.MEMBER, deny=discord.Permissions(embed_links=True).value
    )
    own = next(role for role in bare.guild.roles.values() if role.name == "TestBot")
    rights = discord.Permissions.all()
    rights.update(administrator=False)
    bare.env.backend.edit_role(bare.guild.id, own.id, {"permissions": rights.value})
    bare.env.backend.set_overwrite(bare.forum.id, denied)
    await bare.env.settle()
    page = await press(bare, await begin(bare), "Next")
    await change(bare, page, "guide:place", "shares")
    await pick(bare, page, "guide:any-channel", bare.forum)
    await press(bare, page, "Next", "Next", "Next", "Next")
    assert f"In <#{bare.forum.id}> I still need:\n- **Embed Links**" in said(page)
    await press(bare, page, DO_IT)
    assert "Hallway is set up" in said(page)
    assert f"In <#{bare.forum.id}> I lack **Embed Links**." in said(page)
    assert "nothing is missing" not in said(page)


async def test_a_channel_everybody_sees_takes_no_reports(bare: Meetup) -> None:
    page = await press(bare, await begin(bare), "Next")
    set_up_id = id_of(page)
    answer = await forge(
        bare.omar, shown(page), f"guide:text-channel:{set_up_id}:reports", [str(bare.text.id)], 8
    )
    assert "Everybody can see that channel" in said(answer)
