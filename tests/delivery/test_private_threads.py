from __future__ import annotations

from collections.abc import Callable

import discord
import pytest
import sqlalchemy as sa

from bot.core import outbox, wanted
from bot.core.effects import Ending
from bot.delivery.calls import Content, CreatePrivateThread
from tests.delivery.line import Line
from tests.delivery.office import Office, content
from tests.delivery.rooms import ALL, AT, Rooms


async def test_two_members_get_a_thread_of_their_own_with_as_few_requests_as_can_be(
    office: Office, rooms: Rooms
) -> None:
    since = len(office.env.http_requests)
    outcome = await office.do("thread", rooms.wanted("k1"))
    assert office.requests(since) == ALL
    (thread,) = rooms.threads
    assert (outcome.ending, outcome.code) == (Ending.DELIVERED, 0)
    assert (outcome.channel_id, outcome.thread_id) == (thread.id, thread.id)
    assert thread.last_message is not None
    assert thread.last_message.id == outcome.message_id
    assert rooms.inside(thread) == {rooms.ana, rooms.bea}
    assert rooms.said(thread) == ["k1"]
    assert office.delivery.budget.spent == len(ALL)


async def test_it_is_private_stays_for_a_week_and_nobody_brings_others_into_it(
    office: Office, rooms: Rooms
) -> None:
    await office.do("thread", rooms.wanted("k1"))
    (opened,) = [each.json for each in office.env.http_requests if each.path.endswith("/threads")]
    assert opened is not None
    assert opened["type"] == discord.ChannelType.private_thread.value
    assert (opened["invitable"], opened["auto_archive_duration"]) == (False, 10080)


async def test_the_message_pings_nobody_and_carries_the_nonce_of_its_effect(
    office: Office, rooms: Rooms
) -> None:
    await office.do(
        "thread",
        lambda: CreatePrivateThread(
            rooms.channel.id, "k1", str, [rooms.ana], content("k1", "<@1> @everyone")
        ),
    )
    said = office.env.http_requests[-1].json
    assert said is not None
    assert said["allowed_mentions"]["parse"] == []
    assert not said["allowed_mentions"].get("users")
    async with office.database.reading() as read:
        nonce = await read.scalar(sa.select(wanted.outbox.c.nonce))
    assert (said["nonce"], said["enforce_nonce"]) == (nonce, True)


async def test_nothing_is_said_before_everybody_is_there(office: Office, rooms: Rooms, line: Line) -> None:
    here: list[set[int]] = []

    async def look() -> None:
        (thread,) = rooms.threads
        assert rooms.said(thread) == []
        here.append(rooms.inside(thread))

    line.then(look, at=AT["add the second"])
    await office.do("thread", rooms.wanted("k1"))
    assert here == [{rooms.ana, rooms.bea}]


async def test_it_is_named_after_what_the_members_are_called_here(office: Office, rooms: Rooms) -> None:
    rooms.members = [
        rooms.join("carla", nick="Captain\n\u202eCarla"),
        rooms.join("dora", nick="\u3164"),  # a name that nobody sees
        rooms.ana,
    ]
    await office.do("thread", rooms.wanted("k1"))
    assert [thread.name for thread in rooms.threads] == ["Captain Carla and dora and Ana"]


async def test_its_name_is_one_plain_line_that_discord_takes(office: Office, rooms: Rooms) -> None:
    rooms.describe_as(lambda names: f"{names[0]}\n{'long ' * 40}")
    await office.do("thread", rooms.wanted("k1"))
    (thread,) = rooms.threads
    assert (thread.name or "").startswith("Ana long long")
    assert 90 < len(thread.name or "") <= 100


async def test_a_member_in_the_cache_is_not_looked_up(office: Office, rooms: Rooms) -> None:
    guild = office.bot.get_guild(office.env.guild.id)
    assert guild is not None
    guild._add_member(await guild.fetch_member(rooms.bea))
    since = len(office.env.http_requests)
    await office.do("thread", rooms.wanted("k1"))
    assert office.requests(since) == ALL[1:]
    assert [thread.name for thread in rooms.threads] == ["Ana and Bea"]


@pytest.mark.parametrize("made", [content("k2"), Content("no buttons")])
async def test_what_could_not_be_found_again_is_refused(made: Content) -> None:
    with pytest.raises(ValueError, match="custom_id carries"):
        CreatePrivateThread(1, "k1", str, [2, 3], made)


@pytest.mark.parametrize(
    ("denied", "named"),
    [
        ("view_channel", "View Channel"),
        ("create_private_threads", "Create Private Threads"),
        ("send_messages_in_threads", "Send Messages In Threads"),
        ("manage_threads", "Manage Threads"),
        ("read_message_history", "Read Message History"),
        ("embed_links", "Embed Links"),
        ("attach_files", "Attach Files"),
    ],
)
async def test_a_missing_permission_is_named_and_costs_no_request(
    office: Office, rooms: Rooms, denied: str, named: str
) -> None:
    rooms.allow(without=denied)
    since = len(office.env.http_requests)
    rich = rooms.wanted("k1", embeds=[discord.Embed(title="card")], files=[("a.md", b"words")])
    outcome = await office.do("thread", rich)
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 50013)
    assert outcome.reason == f"The bot lacks {named} in the channel rooms."
    assert office.requests(since) == []


@pytest.mark.parametrize("kind", ["forum", "voice", "news"])
async def test_only_a_text_channel_takes_private_threads(office: Office, rooms: Rooms, kind: str) -> None:
    make: dict[str, Callable[[str], object]] = {
        "forum": office.env.guild.create_forum_channel,
        "voice": office.env.guild.create_voice_channel,
        "news": office.env.guild.create_news_channel,
    }
    make[kind](kind)
    rooms.channel = office.env.guild.channels[kind]
    outcome = await office.do("thread", rooms.wanted("k1"))
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 50024)


async def test_a_deleted_channel_blocks_until_there_is_another(office: Office, rooms: Rooms) -> None:
    gone, rooms.channel = rooms.channel, office.env.guild.create_text_channel("other")
    rooms.allow()
    office.env.backend.delete_channel(gone.id)
    other, rooms.channel = rooms.channel, gone
    since = len(office.env.http_requests)
    outcome = await office.do("thread", rooms.wanted("k1"))
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 10003)
    assert office.delivery.budget.spent == len(office.env.http_requests) - since == 1
    rooms.channel = other
    await office.insist()
    assert office.outcome("thread").ending is Ending.DELIVERED
    assert rooms.complete("k1")() == 1


async def test_a_server_that_is_not_available_is_waited_for(office: Office, rooms: Rooms) -> None:
    guild = office.bot.get_guild(office.env.guild.id)
    assert guild is not None
    guild._members.clear()  # as for a server whose data has not arrived
    await office.want("thread", rooms.wanted("k1"))
    await office.delivery.drain()
    assert office.told == []
    assert rooms.threads == []
    assert await outbox.waiting(office.database) == 1
