"""A post for which it is too late: what an interrupted try has left is found, nothing new is created."""

from __future__ import annotations

from collections.abc import Callable

import discord
import pytest
from simcord import ChannelHandle

from bot.core.effects import Ending
from bot.delivery.calls import Call, Content, CreatePost
from tests.delivery.line import Line, answer
from tests.delivery.office import Office, content

SORTS = ["forum", "text"]

BEFORE_ANYTHING = (0, False)
AFTER_THE_MESSAGE = (0, True)
BEFORE_THE_THREAD = (1, False)
AFTER_THE_THREAD = (1, True)


def place(office: Office, sort: str) -> ChannelHandle:
    guild = office.env.guild
    return (
        guild.create_forum_channel("projects") if sort == "forum" else guild.create_text_channel("projects")
    )


def post(channel: ChannelHandle, *, is_expired: bool = False) -> Callable[[], Call]:
    def rich() -> Content:
        return content("k1", embeds=[discord.Embed(title="card")], files=[("a.md", b"words")])

    return lambda: CreatePost(channel.id, "k1", "My project", rich(), is_expired=is_expired)


async def interrupted(office: Office, line: Line, channel: ChannelHandle, at: tuple[int, bool]) -> int:
    """Try to post until the line breaks, then let it be too late; return how many requests that took."""
    await office.want("post", post(channel))
    line.fail(ConnectionResetError, at=at[0], after=at[1])
    await office.delivery.drain()
    assert office.outcomes("post") == []
    office.wanted["post"] = post(channel, is_expired=True)
    return len(office.env.http_requests)


def endings(office: Office) -> list[Ending]:
    return [outcome.ending for outcome in office.outcomes("post")]


@pytest.mark.parametrize("sort", SORTS)
async def test_what_is_too_late_from_the_first_is_skipped_without_a_request(
    office: Office, line: Line, sort: str
) -> None:
    channel = place(office, sort)
    outcome = await office.do("post", post(channel, is_expired=True))
    assert (outcome.ending, outcome.reason) == (Ending.SKIPPED, "It was too late to create the post.")
    assert line.carried == office.delivery.budget.spent == 0


@pytest.mark.parametrize("sort", SORTS)
async def test_no_missing_permission_holds_up_what_was_never_tried(office: Office, sort: str) -> None:
    channel = place(office, sort)
    office.deny("projects", view_channel=True)
    assert (await office.do("post", post(channel, is_expired=True))).ending is Ending.SKIPPED


async def test_a_channel_that_is_gone_is_not_even_asked_for_when_nothing_was_tried(
    office: Office, line: Line
) -> None:
    channel = place(office, "forum")
    office.env.backend.delete_channel(channel.id)
    assert (await office.do("post", post(channel, is_expired=True))).ending is Ending.SKIPPED
    assert line.carried == 0


async def test_a_forum_post_that_was_made_after_all_is_found_when_it_is_too_late(
    office: Office, line: Line
) -> None:
    forum = place(office, "forum")
    since = await interrupted(office, line, forum, AFTER_THE_MESSAGE)
    await office.insist()
    (thread,) = forum.threads
    (message,) = thread.history()
    (outcome,) = office.outcomes("post")
    assert (outcome.ending, outcome.channel_id, outcome.message_id, outcome.thread_id) == (
        Ending.DELIVERED,
        thread.id,
        message.id,
        thread.id,
    )
    assert office.requests(since) == ["GET /guilds/*/threads/active", "GET /channels/*/messages"]


@pytest.mark.parametrize(
    ("at", "needed"),
    [
        (AFTER_THE_MESSAGE, ["POST /channels/*/messages/*/threads"]),
        (BEFORE_THE_THREAD, ["POST /channels/*/messages/*/threads"]),
        (AFTER_THE_THREAD, []),
    ],
)
async def test_a_message_that_was_sent_after_all_is_found_and_given_its_thread_when_it_is_too_late(
    office: Office, line: Line, at: tuple[int, bool], needed: list[str]
) -> None:
    channel = place(office, "text")
    since = await interrupted(office, line, channel, at)
    await office.insist()
    (message,) = (message for message in channel.history() if message.components)
    (thread,) = channel.threads
    (outcome,) = office.outcomes("post")
    assert (outcome.ending, outcome.channel_id, outcome.message_id) == (
        Ending.DELIVERED,
        channel.id,
        message.id,
    )
    assert outcome.thread_id == thread.id == message.id
    assert thread.name == "My project"
    assert office.requests(since) == ["GET /channels/*/messages", *needed]


@pytest.mark.parametrize("sort", SORTS)
async def test_what_was_not_made_in_time_is_not_made_any_more(office: Office, line: Line, sort: str) -> None:
    channel = place(office, sort)
    since = await interrupted(office, line, channel, BEFORE_ANYTHING)
    await office.insist()
    assert endings(office) == [Ending.SKIPPED]
    assert not channel.threads
    assert sort == "forum" or not channel.history()
    assert all(request.startswith("GET ") for request in office.requests(since))


@pytest.mark.parametrize("sort", SORTS)
async def test_with_its_channel_an_expired_post_is_gone_and_blocks_nothing(
    office: Office, line: Line, sort: str
) -> None:
    channel = place(office, sort)
    since = await interrupted(office, line, channel, AFTER_THE_MESSAGE)
    office.env.backend.delete_channel(channel.id)
    await office.insist()
    assert endings(office) == [Ending.SKIPPED]
    assert office.requests(since) == ["GET /channels/*"]


async def test_a_channel_that_is_refused_to_the_bot_blocks_no_expired_post(
    office: Office, line: Line
) -> None:
    channel = place(office, "forum")
    await interrupted(office, line, channel, AFTER_THE_MESSAGE)
    office.env.backend.delete_channel(channel.id)
    line.fail(lambda: answer(403, 50001))
    await office.insist()
    assert endings(office) == [Ending.SKIPPED]


@pytest.mark.parametrize(
    ("status", "code"), [(403, 0), (404, 0), (403, 40333), (503, 0)], ids=["403", "404", "cloudflare", "503"]
)
async def test_an_answer_that_need_not_be_discords_word_on_the_channel_ends_nothing(
    office: Office, line: Line, status: int, code: int
) -> None:
    channel = place(office, "forum")
    await interrupted(office, line, channel, AFTER_THE_MESSAGE)
    office.env.backend.delete_channel(channel.id)
    line.fail(lambda: answer(status, code))
    office.pass_time(minutes=1)
    await office.delivery.drain()
    assert Ending.SKIPPED not in endings(office)
    await office.insist()
    assert endings(office)[-1] is Ending.SKIPPED


async def test_nothing_is_looked_for_where_no_post_can_be(office: Office, line: Line) -> None:
    await interrupted(office, line, place(office, "forum"), BEFORE_ANYTHING)
    voice = office.env.guild.create_voice_channel("voice")
    office.wanted["post"] = post(voice, is_expired=True)
    await office.insist()
    assert endings(office) == [Ending.SKIPPED]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    ("is_made", "ending"), [(True, Ending.DELIVERED), (False, Ending.SKIPPED)], ids=["made", "not-made"]
)
async def test_a_permission_that_only_creating_needs_holds_up_no_expired_post(
    office: Office, line: Line, sort: str, is_made: bool, ending: Ending
) -> None:
    channel = place(office, sort)
    made = AFTER_THE_MESSAGE if sort == "forum" else AFTER_THE_THREAD
    await interrupted(office, line, channel, made if is_made else BEFORE_ANYTHING)
    office.deny(
        "projects", send_messages=True, create_public_threads=True, embed_links=True, attach_files=True
    )
    await office.insist()
    assert endings(office) == [ending]
    assert len(channel.threads) == int(is_made)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    ("denied", "named"),
    [("view_channel", "View Channel"), ("read_message_history", "Read Message History")],
)
async def test_what_cannot_be_looked_for_is_not_lost(
    office: Office, line: Line, sort: str, denied: str, named: str
) -> None:
    channel = place(office, sort)
    since = await interrupted(office, line, channel, AFTER_THE_MESSAGE)
    office.deny("projects", **{denied: True})
    office.pass_time(minutes=1)
    await office.delivery.drain()
    outcome = office.outcome("post")
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 50013)
    assert outcome.reason == f"The bot lacks {named} in the channel projects."
    assert office.requests(since) == []
    office.deny("projects")
    await office.insist()
    assert endings(office) == [Ending.BLOCKED, Ending.DELIVERED]
    assert len(channel.threads) == 1


async def test_a_message_whose_thread_may_not_be_made_waits_for_it_even_when_it_is_too_late(
    office: Office, line: Line
) -> None:
    channel = place(office, "text")
    since = await interrupted(office, line, channel, BEFORE_THE_THREAD)
    office.deny("projects", create_public_threads=True)
    office.pass_time(minutes=1)
    await office.delivery.drain()
    assert office.outcome("post").ending is Ending.BLOCKED
    assert office.outcome("post").reason == "The bot lacks Create Public Threads in the channel projects."
    assert office.requests(since) == ["GET /channels/*/messages"]
    office.deny("projects")
    await office.insist()
    assert endings(office) == [Ending.BLOCKED, Ending.DELIVERED]
    assert len(channel.threads) == 1
