from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
import sqlalchemy as sa
from simcord import ChannelHandle, HttpLogEntry

from bot.core.effects import Ending
from bot.core.wanted import outbox
from bot.delivery.calls import (
    Call,
    Content,
    CreatePost,
    EditMessage,
    EditThread,
    SendDirect,
    SendMessage,
    Skip,
)
from tests.delivery.line import Line, answer
from tests.delivery.office import Office, content


def body(request: HttpLogEntry) -> dict[str, Any]:
    return request.json or {}


def my_thread(office: Office, *, archived: bool = False, locked: bool = False) -> ChannelHandle:
    channel = office.env.guild.create_text_channel("projects")
    backend = office.env.backend
    thread = backend.create_thread(channel.id, "My project", backend.bot_user.id)
    backend.edit_channel(thread.id, {}, thread_metadata={"archived": archived, "locked": locked})
    return channel.threads[0]


def my_message(office: Office, channel: ChannelHandle, text: str = "before") -> int:
    return office.env.backend.create_message(channel.id, office.env.backend.bot_user.id, text).id


def is_archived(office: Office, thread: ChannelHandle) -> bool:
    metadata = office.env.backend.get_channel(thread.id).thread_metadata
    return metadata is not None and metadata.archived


def is_locked(office: Office, thread: ChannelHandle) -> bool:
    metadata = office.env.backend.get_channel(thread.id).thread_metadata
    return metadata is not None and metadata.locked


async def test_nothing_that_is_sent_or_edited_pings_anybody(office: Office) -> None:
    channel = office.env.guild.create_text_channel("text")
    forum = office.env.guild.create_forum_channel("forum")
    user = office.env.create_user("bea")
    edited = my_message(office, channel)
    loud = "@everyone <@1> <@&2>"
    calls: list[Callable[[], Call]] = [
        lambda: CreatePost(forum.id, "k1", "name", content("k1", loud)),
        lambda: CreatePost(channel.id, "k2", "name", content("k2", loud)),
        lambda: SendMessage(channel.id, content("k3", loud)),
        lambda: EditMessage(channel.id, edited, content("k4", loud)),
        lambda: SendDirect(user.id, content("k5", loud)),
    ]
    since = len(office.env.http_requests)
    for number, describe in enumerate(calls):
        assert (await office.do(f"call {number}", describe)).ending is Ending.DELIVERED
    bodies = [body(request) for request in office.env.http_requests[since:]]
    messages = [each.get("message", each) for each in bodies if "content" in each.get("message", each)]
    assert len(messages) == 5
    for message in messages:
        assert message["content"] == loud
        assert message["allowed_mentions"]["parse"] == []
        assert not message["allowed_mentions"].get("users")
        assert not message["allowed_mentions"].get("roles")


async def test_a_message_carries_the_nonce_of_its_effect_at_every_try(office: Office, line: Line) -> None:
    channel = office.env.guild.create_text_channel("text")
    user = office.env.create_user("bea")
    calls: dict[str, Callable[[], Call]] = {
        "send": lambda: SendMessage(channel.id, content("k1")),
        "post": lambda: CreatePost(channel.id, "k2", "name", content("k2")),
        "direct": lambda: SendDirect(user.id, content("k3")),
    }
    for name, describe in calls.items():
        since = len(office.env.http_requests)
        await office.want(name, describe)
        line.fail(lambda: answer(503), at=int(name == "direct"))
        await office.insist()
        async with office.database.reading() as read:
            nonce = await read.scalar(sa.select(outbox.c.nonce).order_by(outbox.c.id.desc()).limit(1))
        sent = [body(request) for request in office.env.http_requests[since:] if "nonce" in body(request)]
        assert [(each["nonce"], each["enforce_nonce"]) for each in sent] == [(nonce, True)]
        assert 1 <= len(nonce) <= 25

    since = len(office.env.http_requests)
    await office.want("again", lambda: SendMessage(channel.id, content("k4")))
    line.fail(lambda: answer(503), after=True)
    await office.insist()
    first, second = [body(request)["nonce"] for request in office.env.http_requests[since:]]
    assert first == second


@pytest.mark.parametrize("silent", [False, True])
async def test_a_silent_message_is_flagged_so(office: Office, silent: bool) -> None:
    channel = office.env.guild.create_text_channel("text")
    await office.do("send", lambda: SendMessage(channel.id, content("k1"), silent=silent))
    flags = body(office.env.http_requests[-1]).get("flags", 0)
    assert discord.MessageFlags._from_value(flags).suppress_notifications is silent


async def test_a_message_in_an_archived_thread_wakes_it(office: Office, line: Line) -> None:
    thread = my_thread(office, archived=True)
    await office.want("send", lambda: SendMessage(thread.id, content("k1")))
    line.fail(lambda: answer(400, 50083))
    await office.delivery.drain()
    assert office.outcome("send").ending is Ending.DELIVERED
    assert not is_archived(office, thread)
    assert thread.last_message is not None
    assert thread.last_message.id == office.outcome("send").message_id


async def test_an_edit_in_an_archived_thread_leaves_it_archived(office: Office, line: Line) -> None:
    thread = my_thread(office, archived=True)
    message_id = my_message(office, thread)
    await office.want("edit", lambda: EditMessage(thread.id, message_id, content("k1", "after")))
    line.fail(lambda: answer(400, 50083))
    since = len(office.env.http_requests)
    await office.delivery.drain()
    assert office.outcome("edit").ending is Ending.DELIVERED
    assert office.outcome("edit").message_id == message_id
    assert is_archived(office, thread)
    assert office.env.backend.get_message(thread.id, message_id).content == "after"
    assert office.requests(since) == [
        "GET /channels/*",
        "PATCH /channels/*",
        "PATCH /channels/*/messages/*",
        "PATCH /channels/*",
    ]


@pytest.mark.parametrize("act", ["send", "edit"])
async def test_a_locked_thread_is_left_locked_until_a_moderator_opens_it(
    office: Office, line: Line, act: str
) -> None:
    thread = my_thread(office, archived=True, locked=True)
    message_id = my_message(office, thread)
    calls: dict[str, Callable[[], Call]] = {
        "send": lambda: SendMessage(thread.id, content("k1", "after")),
        "edit": lambda: EditMessage(thread.id, message_id, content("k1", "after")),
    }
    await office.want(act, calls[act])
    line.fail(lambda: answer(400, 50083))
    await office.delivery.drain()
    outcome = office.outcome(act)
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 160005)
    assert is_archived(office, thread)
    assert is_locked(office, thread)
    assert thread.last_message is not None
    assert thread.last_message.content == "before"


async def test_a_message_that_a_moderator_deleted_is_gone(office: Office) -> None:
    channel = office.env.guild.create_text_channel("text")
    message_id = my_message(office, channel)
    office.env.backend.delete_message(channel.id, message_id)
    outcome = await office.do("edit", lambda: EditMessage(channel.id, message_id, content("k1")))
    assert (outcome.ending, outcome.code) == (Ending.GONE, 10008)


async def test_an_edit_replaces_text_embeds_and_buttons(office: Office) -> None:
    channel = office.env.guild.create_text_channel("text")
    rich = content("k1", "before", embeds=[discord.Embed(title="card")], files=[("a.md", b"portfolio")])
    sent = await office.do("send", lambda: SendMessage(channel.id, rich))
    await office.do("edit", lambda: EditMessage(channel.id, sent.message_id or 0, Content(text="after")))
    message = channel.last_message
    assert message is not None
    assert (message.content, message.embeds, message.components) == ("after", [], [])
    assert [attachment.filename for attachment in message.attachments] == ["a.md"]


async def test_files_survive_a_second_try(office: Office, line: Line) -> None:
    thread = my_thread(office, archived=True)
    files = [("a.md", b"portfolio")]
    await office.want("send", lambda: SendMessage(thread.id, content("k1", files=files)))
    line.fail(lambda: answer(400, 50083))
    await office.delivery.drain()
    assert thread.last_message is not None
    assert [attachment.size for attachment in thread.last_message.attachments] == [9]


def layout(mark: str, text: str) -> Content:
    view = discord.ui.LayoutView(timeout=None)
    button = discord.ui.Button[discord.ui.LayoutView](label="Helped", custom_id=f"share:helped:{mark}")
    section = discord.ui.Section[discord.ui.LayoutView](text, accessory=button)
    view.add_item(discord.ui.Container[discord.ui.LayoutView](section))
    return Content(view=view)


async def test_a_components_card_is_sent_found_again_and_edited(office: Office, line: Line) -> None:
    channel = office.env.guild.create_text_channel("text")
    await office.want("send", lambda: SendMessage(channel.id, layout("k1", "before"), mark="k1"))
    line.fail(lambda: answer(500), after=True)
    await office.insist()
    assert len(channel.history()) == 1
    sent = office.outcome("send")
    edited = await office.do(
        "edit", lambda: EditMessage(channel.id, sent.message_id or 0, layout("k1", "after"))
    )
    assert edited.ending is Ending.DELIVERED
    assert channel.last_message is not None
    assert "after" in str([component.to_dict() for component in channel.last_message.components])


async def test_nothing_about_a_message_stays_in_memory(office: Office) -> None:
    channel = office.env.guild.create_text_channel("text")
    sent = await office.do("send", lambda: SendMessage(channel.id, content("k1")))
    await office.do("edit", lambda: EditMessage(channel.id, sent.message_id or 0, content("k1")))
    assert list(office.bot.persistent_views) == []
    assert office.bot._connection._view_store._views == {}


@pytest.mark.parametrize(
    ("before", "wanted", "after", "requests"),
    [
        ((False, False), EditThread(0, archived=True), (True, False), 1),
        ((True, False), EditThread(0, archived=False), (False, False), 2),
        ((False, False), EditThread(0, archived=False), (False, False), 0),
        ((True, False), EditThread(0, archived=True, locked=False), (True, False), 1),
        ((False, False), EditThread(0, archived=True, locked=True), (True, True), 1),
        ((False, False), EditThread(0, locked=True), (False, True), 1),
        ((True, False), EditThread(0, locked=True), (True, True), 3),
        ((True, True), EditThread(0, archived=False, locked=False), (False, False), 2),
    ],
)
async def test_a_thread_is_brought_into_the_wanted_state_with_few_requests(
    office: Office,
    before: tuple[bool, bool],
    wanted: EditThread,
    after: tuple[bool, bool],
    requests: int,
) -> None:
    thread = my_thread(office, archived=before[0], locked=before[1])
    since = len(office.env.http_requests)
    outcome = await office.do("edit", lambda: EditThread(thread.id, wanted.archived, wanted.locked))
    assert (outcome.ending, outcome.thread_id) == (Ending.DELIVERED, thread.id)
    assert (is_archived(office, thread), is_locked(office, thread)) == after
    assert len(office.requests(since)) == requests


async def test_a_deleted_thread_is_gone(office: Office) -> None:
    thread = my_thread(office)
    office.env.backend.delete_channel(thread.id)
    outcome = await office.do("edit", lambda: EditThread(thread.id, archived=True))
    assert (outcome.ending, outcome.code) == (Ending.GONE, 10003)


async def test_a_second_direct_message_opens_no_second_channel(office: Office) -> None:
    user = office.env.create_user("bea")
    since = len(office.env.http_requests)
    for number in range(2):
        await office.do(f"direct {number}", lambda: SendDirect(user.id, content("k")))
    assert office.requests(since) == [
        "POST /users/@me/channels",
        "POST /channels/*/messages",
        "POST /channels/*/messages",
    ]
    assert office.outcome("direct 1").channel_id == user.dm_channel.id


async def test_what_is_not_wanted_any_more_is_skipped_without_a_request(office: Office) -> None:
    since = len(office.env.http_requests)
    outcome = await office.do("skip", lambda: Skip("The share was deleted."))
    assert (outcome.ending, outcome.reason) == (Ending.SKIPPED, "The share was deleted.")
    assert office.requests(since) == []


@pytest.mark.parametrize(
    "describe",
    [
        lambda: CreatePost(1, "k2", "name", content("k1")),
        lambda: CreatePost(1, "", "name", content("k1")),
        lambda: CreatePost(1, "k1", "name", Content("no buttons")),
        lambda: SendMessage(1, content("k1"), mark="k2"),
        lambda: SendDirect(1, content("k1"), mark="k2"),
    ],
)
async def test_what_could_not_be_found_again_is_refused(describe: Callable[[], Call]) -> None:
    with pytest.raises(ValueError, match="custom_id carries"):
        describe()
