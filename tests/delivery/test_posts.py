from __future__ import annotations

import discord
import pytest

from bot.core import outbox
from bot.core.effects import Ending
from bot.delivery.calls import Content, CreatePost
from tests.delivery.line import Line, answer
from tests.delivery.office import Office, content


async def test_a_post_in_a_forum_is_one_request(office: Office) -> None:
    forum = office.env.guild.create_forum_channel("projects")
    since = len(office.env.http_requests)
    outcome = await office.do("post", lambda: CreatePost(forum.id, "k1", "My project", content("k1")))
    assert office.requests(since) == ["POST /channels/*/threads"]
    (thread,) = forum.threads
    assert thread.name == "My project"
    assert outcome.ending is Ending.DELIVERED
    assert (outcome.channel_id, outcome.thread_id) == (thread.id, thread.id)
    assert [message.id for message in thread.history()] == [outcome.message_id]


async def test_a_post_in_a_text_channel_is_a_message_with_a_thread(office: Office) -> None:
    channel = office.env.guild.create_text_channel("projects")
    since = len(office.env.http_requests)
    outcome = await office.do("post", lambda: CreatePost(channel.id, "k1", "My project", content("k1")))
    assert office.requests(since) == ["POST /channels/*/messages", "POST /channels/*/messages/*/threads"]
    (thread,) = channel.threads
    assert thread.name == "My project"
    assert (outcome.channel_id, outcome.thread_id) == (channel.id, thread.id)
    assert outcome.message_id == thread.id


async def test_a_thread_that_is_there_already_is_no_failure(office: Office, line: Line) -> None:
    channel = office.env.guild.create_text_channel("projects")
    await office.want("post", lambda: CreatePost(channel.id, "k1", "My project", content("k1")))
    line.fail(lambda: answer(400, 160004), at=1)
    await office.delivery.drain()
    outcome = office.outcome("post")
    assert channel.last_message is not None
    assert outcome.ending is Ending.DELIVERED
    assert outcome.message_id == outcome.thread_id == channel.last_message.id


async def test_a_thread_made_just_before_the_line_broke_is_not_asked_for_again(
    office: Office, line: Line
) -> None:
    channel = office.env.guild.create_text_channel("projects")
    since = len(office.env.http_requests)
    await office.want("post", lambda: CreatePost(channel.id, "k1", "My project", content("k1")))
    line.fail(ConnectionResetError, at=1, after=True)
    await office.insist()
    assert office.requests(since) == [
        "POST /channels/*/messages",
        "POST /channels/*/messages/*/threads",
        "GET /channels/*/messages",
    ]
    (thread,) = channel.threads
    assert office.outcome("post").thread_id == thread.id


async def test_a_starter_deleted_before_its_thread_ends_the_post(office: Office, line: Line) -> None:
    channel = office.env.guild.create_text_channel("projects")
    await office.want("post", lambda: CreatePost(channel.id, "k1", "My project", content("k1")))
    line.fail(lambda: answer(404, 10008), at=1)
    await office.insist()
    assert [outcome.ending for outcome in office.outcomes("post")] == [Ending.GONE]


async def test_a_deleted_channel_blocks_the_post_until_there_is_another(office: Office) -> None:
    gone = office.env.guild.create_forum_channel("gone")
    office.env.backend.delete_channel(gone.id)
    chosen = [gone.id]
    outcome = await office.do("post", lambda: CreatePost(chosen[0], "k1", "My project", content("k1")))
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 10003)
    forum = office.env.guild.create_forum_channel("new")
    chosen[0] = forum.id
    await office.insist()
    assert office.outcome("post").ending is Ending.DELIVERED
    assert len(forum.threads) == 1


@pytest.mark.parametrize(
    ("kind", "denied", "named"),
    [
        ("forum", "view_channel", "View Channel"),
        ("forum", "send_messages", "Create Posts"),
        ("text", "send_messages", "Send Messages"),
        ("text", "create_public_threads", "Create Public Threads"),
        ("forum", "embed_links", "Embed Links"),
        ("text", "attach_files", "Attach Files"),
    ],
)
async def test_a_missing_permission_is_named_and_costs_no_request(
    office: Office, kind: str, denied: str, named: str
) -> None:
    guild = office.env.guild
    channel = (
        guild.create_forum_channel("projects") if kind == "forum" else guild.create_text_channel("projects")
    )
    office.deny("projects", **{denied: True})
    since = len(office.env.http_requests)
    rich = content("k1", embeds=[discord.Embed(title="card")], files=[("a.md", b"words")])
    await office.do("post", lambda: CreatePost(channel.id, "k1", "My project", rich))
    outcome = office.outcome("post")
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 50013)
    assert outcome.reason == f"The bot lacks {named} in the channel projects."
    assert office.requests(since) == []


async def test_a_permission_that_nothing_needs_is_not_asked_for(office: Office) -> None:
    forum = office.env.guild.create_forum_channel("projects")
    office.deny("projects", embed_links=True, attach_files=True, create_public_threads=True)
    outcome = await office.do("post", lambda: CreatePost(forum.id, "k1", "My project", content("k1")))
    assert outcome.ending is Ending.DELIVERED


async def test_a_mended_permission_is_noticed_within_the_hour_or_at_once_when_told(office: Office) -> None:
    forum = office.env.guild.create_forum_channel("projects")
    office.deny("projects", send_messages=True)
    await office.do("post", lambda: CreatePost(forum.id, "k1", "My project", content("k1")))
    office.deny("projects")
    office.pass_time(minutes=59)
    await office.delivery.drain()
    assert len(forum.threads) == 0
    office.pass_time(minutes=1)
    await office.delivery.drain()
    assert len(forum.threads) == 1


async def test_an_organizer_who_mended_it_need_not_wait(office: Office) -> None:
    forum = office.env.guild.create_forum_channel("projects")
    office.deny("projects", send_messages=True)
    office.guild_id = office.env.guild.id
    await office.do("post", lambda: CreatePost(forum.id, "k1", "My project", content("k1")))
    office.deny("projects")
    async with office.database.unit(office.env.now()) as unit:
        assert await outbox.hurry(unit, office.env.guild.id) == 1
    await office.delivery.drain()
    assert office.outcome("post").ending is Ending.DELIVERED


async def test_a_voice_channel_takes_no_posts(office: Office) -> None:
    channel = office.env.guild.create_voice_channel("voice")
    outcome = await office.do("post", lambda: CreatePost(channel.id, "k1", "My project", content("k1")))
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 50024)


async def test_a_server_that_is_not_available_is_waited_for(office: Office) -> None:
    forum = office.env.guild.create_forum_channel("projects")
    guild = office.bot.get_guild(office.env.guild.id)
    assert guild is not None
    guild._members.clear()  # as for a server whose data has not arrived
    await office.want("post", lambda: CreatePost(forum.id, "k1", "My project", content("k1")))
    await office.delivery.drain()
    assert office.told == []
    assert len(forum.threads) == 0


async def test_a_post_without_buttons_cannot_even_be_described() -> None:
    with pytest.raises(ValueError, match="custom_id carries"):
        CreatePost(1, "k1", "My project", Content(text="words"))
