"""The doctor on the server as a whole and on the bot itself: threads, messages, rules, queue, clock, outages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import discord
import pytest

from bot.audit.service import AuditService
from bot.core import circuits, outbox
from bot.core.agenda import Agenda
from bot.core.effects import Effect, Moment
from bot.delivery.breaker import CIRCUIT
from bot.guilds.rules import Part
from bot.members.rules import Reach
from bot.members.service import MembersService
from cogs.doctor import examining
from tests.cogs.checkup.practice import doctor, give_tags, guild_of, offers, told
from tests.cogs.screens import deny, forge, shown
from tests.cogs.setting_up.guided import DO_IT, begin, change, pick, press
from tests.cogs.settling import have, note_trouble, settings
from tests.flows.meetup import Meetup, labels, said

# ---------------------------------------------------------------------- who, and how it is shown


async def test_only_organizers_see_the_doctor_whatever_a_client_sends(place: Meetup) -> None:
    refused = await doctor(place, place.bea)
    assert "The doctor is for organizers" in said(refused)
    for address in (
        "doctor:look",
        "doctor:page:1",
        f"doctor:mend:tags:{place.forum.id}",
        f"doctor:do:tags:{place.forum.id}",
        "doctor:choose:shares",
    ):
        assert "The doctor is for organizers" in said(await forge(place.bea, shown(refused), address)), (
            address
        )
    for menu in ("doctor:postable:shares", "doctor:plain:log"):
        pressed = await forge(place.bea, shown(refused), menu, [str(place.text.id)], 8)
        assert "The doctor is for organizers" in said(pressed), menu
    assert place.env.backend.get_channel(place.forum.id).available_tags == []
    assert (await settings(place)).share_channel_id == place.forum.id
    assert await place.service(AuditService).channel(place.guild.id) is None


async def test_the_organizers_role_opens_the_doctor(place: Meetup) -> None:
    helpers = place.guild.create_role("Helpers")
    await have(place, organizer_role_id=helpers.id)
    place.env.backend.add_member_role(place.guild.id, place.bea.id, helpers.id)
    await place.env.settle()
    assert "How Hallway is doing here" in said(await doctor(place, place.bea))


async def test_a_server_in_order_is_told_so_with_everything_that_is_fine(place: Meetup) -> None:
    give_tags(place, *_KINDS)
    await place.tick()
    found = await told(place)
    assert "I looked at everything, and all of it is fine." in found
    assert "10 things are fine: all my parts" in found
    assert "nothing waits to be posted here" in found
    assert "last looked at what is due <t:" in found
    assert "I use none of Discord's privileged intents" in found


async def test_a_long_list_comes_in_pages_the_worst_first(place: Meetup) -> None:
    badge = place.guild.create_role("Above", permissions=discord.Permissions(ban_members=True))
    await have(
        place,
        introductions_channel_id=9,
        looking_channel_id=9,
        hiring_channel_id=9,
        reports_channel_id=9,
        looking_role_id=badge.id,
        looking_tag="[looking]",
    )
    panel = await doctor(place)
    assert "Page 1 of 2" in said(panel)
    assert said(panel).count("**Needs you:**") == 5
    assert "Good to know" not in said(panel)
    assert len(offers(panel, "choose")) == 4
    await place.omar.click(shown(panel), label="Next")
    assert "Page 2 of 2" in said(panel)
    assert "**Good to know:** Of the tags" in said(panel)
    assert "Fix it" in labels(shown(panel))


async def test_setting_up_ends_with_what_the_doctor_finds_and_leads_there(bare: Meetup) -> None:
    await deny(bare, bare.forum, embed_links=True)
    page = await press(bare, await begin(bare), "Next")
    await change(bare, page, "guide:place", "shares")
    await pick(bare, page, "guide:any-channel", bare.forum)
    await press(bare, page, "Next", "Next", "Next", "Next", DO_IT)
    sentence = f"In <#{bare.forum.id}> I lack **Embed Links**. Shares wait and lose nothing."
    assert f"- {sentence}" in said(page)
    assert "has all of it at any time" in said(page)
    asked = await bare.omar.click(shown(page), label="Ask the doctor")
    assert f"**Needs you:** {sentence}" in said(asked)
    assert "Hallway is set up" in said(page), "it stays where it was"


async def test_it_pages_also_when_everything_was_mended_meanwhile(place: Meetup) -> None:
    panel = await doctor(place)
    assert "How Hallway is doing here" in said(await forge(place.omar, shown(panel), "doctor:page:7"))


# ---------------------------------------------------------------------- half connected


async def test_during_an_outage_nothing_is_called_wrong_that_cant_be_seen(place: Meetup) -> None:
    await deny(place, place.forum, send_messages=True)
    guild_of(place).unavailable = True
    found = await told(place)
    assert "**Needs you:** I can't see this server's channels and roles just now" in found
    assert "I lack" not in found
    assert "deleted" not in found


async def test_a_server_that_is_not_known_yet_is_no_reason_to_fail(place: Meetup) -> None:
    client = place.app.client
    guild = guild_of(place)
    client._connection._remove_guild(guild)
    try:
        assert "I can't see this server's channels and roles just now" in await told(place)
    finally:
        client._connection._add_guild(guild)
    assert "I can't see" not in await told(place)


async def test_parts_that_did_not_start_are_named(place: Meetup) -> None:
    place.app.client.broken_cogs["projects"] = "ImportError: nothing there"
    found = await told(place)
    assert "**Needs you:** These parts of me did not start: `projects`" in found
    assert "ImportError" not in found


# ---------------------------------------------------------------------- queue and clock


async def test_what_waits_here_is_counted_and_others_is_not(place: Meetup) -> None:
    now = discord.utils.utcnow()
    async with place.app.database.unit(now) as unit:
        for guild_id in (place.guild.id, place.guild.id, place.guild.id + 1):
            await unit.emit(Effect("nobody.renders", f"lane:{guild_id}", guild_id=guild_id))
    found = await told(place)
    assert f"2 to be posted here, the first since <t:{int(now.timestamp())}:R>" in found


async def test_delivery_that_does_not_get_on_is_said(place: Meetup) -> None:
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        await unit.emit(Effect("nobody.renders", "lane", guild_id=place.guild.id))
    await place.env.advance_time(9 * 60)
    assert "should have been posted" not in await told(place)
    await place.env.advance_time(2 * 60)
    assert "**Needs you:** Something should have been posted since <t:" in await told(place)
    assert await outbox.waiting(place.app.database) == 1


async def test_a_clock_that_does_not_tick_is_said(place: Meetup) -> None:
    now = discord.utils.utcnow()
    async with place.app.database.unit(now) as unit:
        await unit.schedule(Moment("nobody.handles", "1", now + timedelta(minutes=1), place.guild.id))
    await place.env.advance_time(5 * 60)
    assert "has not: questions" not in await told(place)
    await place.env.advance_time(2 * 60)
    assert "**Needs you:** Something was to begin <t:" in await told(place)
    assert place.service(Agenda).swept_at is None


async def test_a_slow_connection_is_said(place: Meetup, monkeypatch: pytest.MonkeyPatch) -> None:
    client = type(place.app.client)
    monkeypatch.setattr(client, "latencies", [(0, 2.5)])
    assert "**Could be better:** Discord takes 2.5 seconds to answer me" in await told(place)
    monkeypatch.setattr(client, "latencies", [(0, 0.042)])
    assert "Discord answers in 42 ms" in await told(place)
    monkeypatch.setattr(client, "latencies", [(0, float("nan"))])
    assert "Discord answers in" not in await told(place)
    assert "the connection to Discord" not in await told(place)


# ---------------------------------------------------------------------- threads, messages, rules


async def test_a_server_full_of_threads_is_said_and_one_that_is_nearly_full(
    place: Meetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.share(place.priya)
    await place.tick()
    assert "open threads" not in await told(place)
    monkeypatch.setattr(examining, "_THREADS_NEARLY", 1)
    assert "**Could be better:** This server has 1 open threads, and Discord allows 1000." in await told(
        place
    )
    await note_trouble(place, Part.SHARES, code=160006)
    assert "**Needs you:** This server has 1000 open threads, as many as Discord allows." in await told(place)


async def test_direct_messages_that_discord_stopped_are_said(place: Meetup) -> None:
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        await circuits.trip(unit, CIRCUIT, 20026)
    assert (
        "**Needs you:** Discord takes no direct messages from me at present (its code 20026)"
        in await told(place)
    )
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        await circuits.close(unit, CIRCUIT)
    assert "takes no direct messages" not in await told(place)


async def test_direct_messages_that_the_server_paused_are_said(place: Meetup) -> None:
    until = discord.utils.utcnow() + timedelta(hours=3)
    guild = guild_of(place)
    guild._incidents_data = cast("Any", {"dms_disabled_until": until.isoformat()})
    assert "are paused until" in await told(place)
    await place.env.advance_time(4 * 3600)
    assert "are paused until" not in await told(place)


async def test_members_who_cant_be_written_to_are_told_in_bulk_only(place: Meetup) -> None:
    members: MembersService = place.service(MembersService)

    async def turned_away(user_ids: range) -> None:
        for user_id in user_ids:
            await members.choose_reach(place.guild.id, user_id, Reach.DIRECT, discord.utils.utcnow())
            async with place.app.database.unit(discord.utils.utcnow()) as unit:
                await members.turned_away_in(unit, place.guild.id, user_id, 50007)

    await turned_away(range(1, 5))
    assert "Discord turns mine away" not in await told(place), "of so few it would say who"
    await turned_away(range(5, 6))
    assert "Of 5 members who want direct messages, Discord turns mine away from 5." in await told(place)
    for user_id in range(10, 22):
        await members.choose_reach(place.guild.id, user_id, Reach.DIRECT, discord.utils.utcnow())
    assert "Discord turns mine away" not in await told(place), "most of them are reached"


async def test_a_second_factor_is_named_where_the_bot_manages_something(place: Meetup) -> None:
    guild_of(place).mfa_level = discord.MFALevel.require_2fa
    assert "two-factor" not in await told(place)
    await have(place, introductions_channel_id=place.text.id)
    assert "**Good to know:** This server asks moderators for two-factor authentication" in await told(place)
    await note_trouble(place, Part.INTRODUCTIONS, place.text, code=60003)
    found = await told(place)
    assert "**Needs you:** This server asks moderators for two-factor authentication" in found
    assert "Discord refused something for it." in found
    assert found.count("Discord refused") == 1


async def test_rules_that_new_members_accept_first_are_good_to_know(place: Meetup) -> None:
    guild_of(place).features.append("MEMBER_VERIFICATION_GATE_ENABLED")
    assert "**Good to know:** New members accept your rules before" in await told(place)


async def test_every_refusal_comes_with_its_reason(place: Meetup) -> None:
    for part, code, told_of in (
        (Part.SHARES, 200000, "Discord refused what I wanted to do in <#{channel}> since <t:"),
        (Part.LOOKING, 50009, "verification level keeps me out"),
        (Part.INTRODUCTIONS, 50013, "Discord refused a private thread for two people in <#{channel}>"),
        (Part.PROMPTS, 240000, "its filter of harmful links blocked it"),
    ):
        await note_trouble(place, part, place.general, code=code)
        assert told_of.replace("{channel}", str(place.general.id)) in await told(place), code
    await note_trouble(place, Part.SHARES, place.general, code=40067)
    assert "the forum asks for a tag that I can't give" in await told(place)


_KINDS = (
    "Project", "How-to", "Summary", "Case study", "Post or video", "Competition solution", "Paper to code", "Talk",
)  # fmt: skip
