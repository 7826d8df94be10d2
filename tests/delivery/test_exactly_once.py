"""Whatever goes wrong at whichever request, before or after Discord has acted: it happens once."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from datetime import timedelta

import aiohttp
import pytest
from simcord import ChannelHandle

from bot.core.effects import Ending
from bot.core.outbox import LEASE
from bot.delivery.calls import Call, CreatePost, EditMessage, EditThread, SendDirect, SendMessage, TagWish
from tests.delivery.line import Fault, Line, answer
from tests.delivery.office import Office, content
from tests.delivery.rooms import Rooms

Scene = Callable[[Office, str], tuple[Callable[[], Call], Callable[[], int]]]
"""Makes a fresh target; returns what to do there and how to count how often it was done."""


def marked(channel: ChannelHandle, mark: str) -> int:
    return sum(mark in str([row.to_dict() for row in message.components]) for message in channel.history())


def forum_post(office: Office, mark: str) -> tuple[Callable[[], Call], Callable[[], int]]:
    forum = office.env.guild.create_forum_channel(f"forum-{mark}")
    return (
        lambda: CreatePost(forum.id, mark, "My project", content(mark)),
        lambda: len(forum.threads),
    )


def tagged_post(office: Office, mark: str) -> tuple[Callable[[], Call], Callable[[], int]]:
    forum = office.env.guild.create_forum_channel(f"forum-{mark}")
    return (
        lambda: CreatePost(forum.id, mark, "My project", content(mark), TagWish(("How-to",))),
        lambda: len(forum.threads),
    )


def text_post(office: Office, mark: str) -> tuple[Callable[[], Call], Callable[[], int]]:
    channel = office.env.guild.create_text_channel(f"text-{mark}")

    def count() -> int:
        assert len(channel.threads) <= marked(channel, mark)
        return marked(channel, mark)

    return lambda: CreatePost(channel.id, mark, "My project", content(mark)), count


def private_thread(office: Office, mark: str) -> tuple[Callable[[], Call], Callable[[], int]]:
    rooms = Rooms(office, f"rooms-{mark}")
    return rooms.wanted(mark), rooms.complete(mark)


def message(office: Office, mark: str) -> tuple[Callable[[], Call], Callable[[], int]]:
    channel = office.env.guild.create_text_channel(f"text-{mark}")
    return lambda: SendMessage(channel.id, content(mark), mark=mark), lambda: marked(channel, mark)


def direct(office: Office, mark: str) -> tuple[Callable[[], Call], Callable[[], int]]:
    user = office.env.create_user(mark)
    return (
        lambda: SendDirect(user.id, content(mark), mark=mark),
        lambda: marked(user.dm_channel, mark),
    )


def edit(office: Office, mark: str) -> tuple[Callable[[], Call], Callable[[], int]]:
    channel = office.env.guild.create_text_channel(f"text-{mark}")
    mine = office.env.backend.create_message(channel.id, office.env.backend.bot_user.id, "before")
    return (
        lambda: EditMessage(channel.id, mine.id, content(mark)),
        lambda: marked(channel, mark),
    )


def closed_thread(office: Office, mark: str) -> tuple[Callable[[], Call], Callable[[], int]]:
    channel = office.env.guild.create_text_channel(f"text-{mark}")
    thread = office.env.backend.create_thread(channel.id, "My project", office.env.backend.bot_user.id)
    return (
        lambda: EditThread(thread.id, archived=True),
        lambda: int(thread.thread_metadata is not None and thread.thread_metadata.archived),
    )


CREATING = [forum_post, tagged_post, text_post]
SENDING = [*CREATING, private_thread, message, direct]
SCENES = [*SENDING, edit, closed_thread]

TRANSIENT: dict[str, Fault] = {
    "429": lambda: answer(429, headers={"Retry-After": "7"}),
    "500": lambda: answer(500),
    "503": lambda: answer(503),
    "reset": lambda: ConnectionResetError(errno.ECONNRESET, "connection reset by peer"),
    "disconnected": aiohttp.ServerDisconnectedError,
    "timeout": TimeoutError,
}


async def clean_run(office: Office, line: Line, scene: Scene) -> int:
    """How many requests it takes when nothing goes wrong."""
    describe, count = scene(office, "clean")
    before = line.carried
    outcome = await office.do("clean", describe)
    assert outcome.ending is Ending.DELIVERED
    assert count() == 1
    return line.carried - before


@pytest.mark.parametrize("fault", TRANSIENT.values(), ids=TRANSIENT)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_a_passing_failure_at_any_request_neither_loses_nor_doubles(
    office: Office, line: Line, scene: Scene, fault: Fault
) -> None:
    requests = await clean_run(office, line, scene)
    for at in range(requests):
        for after in (False, True):
            name = f"at-{at}-{'after' if after else 'before'}"
            describe, count = scene(office, name)
            await office.want(name, describe)
            line.fail(fault, at=at, after=after)
            await office.delivery.drain()
            assert office.outcomes(name) == []
            assert count() <= 1
            await office.insist()
            assert [outcome.ending for outcome in office.outcomes(name)] == [Ending.DELIVERED], name
            assert count() == 1, name
    assert office.delivery.budget.spent == line.carried


@pytest.mark.parametrize("scene", CREATING, ids=lambda scene: scene.__name__)
@pytest.mark.parametrize("status_code", [(403, 50013), (404, 10003)], ids=str)
async def test_a_post_that_is_refused_waits_for_an_organizer_and_appears_once(
    office: Office, line: Line, scene: Scene, status_code: tuple[int, int]
) -> None:
    requests = await clean_run(office, line, scene)
    for at in range(requests):
        name = f"at-{at}"
        describe, count = scene(office, name)
        await office.want(name, describe)
        line.fail(lambda: answer(*status_code), at=at)
        await office.delivery.drain()
        if scene is tagged_post and at < 2:  # a tag that cannot be had holds nothing up
            assert office.outcome(name).ending is Ending.DELIVERED
        else:
            assert office.outcome(name).ending is Ending.BLOCKED
            assert office.outcome(name).code == status_code[1]
        await office.insist()
        assert office.outcome(name).ending is Ending.DELIVERED
        assert count() == 1


@pytest.mark.parametrize("scene", [message, edit, closed_thread], ids=lambda scene: scene.__name__)
async def test_a_message_or_edit_whose_target_is_gone_ends_so(
    office: Office, line: Line, scene: Scene
) -> None:
    describe, count = scene(office, "gone")
    await office.want("gone", describe)
    line.fail(lambda: answer(404, 10003))
    await office.delivery.drain()
    assert [(outcome.ending, outcome.code) for outcome in office.outcomes("gone")] == [(Ending.GONE, 10003)]
    assert count() == 0


@pytest.mark.parametrize("scene", [message, edit, closed_thread], ids=lambda scene: scene.__name__)
async def test_a_forbidden_message_or_edit_is_blocked_until_it_is_allowed(
    office: Office, line: Line, scene: Scene
) -> None:
    describe, count = scene(office, "forbidden")
    await office.want("forbidden", describe)
    line.fail(lambda: answer(403, 50013))
    await office.insist()
    assert [outcome.ending for outcome in office.outcomes("forbidden")] == [Ending.BLOCKED, Ending.DELIVERED]
    assert count() == 1


@pytest.mark.parametrize("code", [50007, 50278])
@pytest.mark.parametrize("status", [400, 403])
async def test_closed_direct_messages_are_never_tried_again(
    office: Office, line: Line, status: int, code: int
) -> None:
    describe, count = direct(office, "closed")
    await office.want("closed", describe)
    line.fail(lambda: answer(status, code), at=1)
    await office.insist()
    assert [(outcome.ending, outcome.code) for outcome in office.outcomes("closed")] == [
        (Ending.CLOSED, code)
    ]
    assert count() == 0
    assert line.carried == 2


@pytest.mark.parametrize("scene", SENDING, ids=lambda scene: scene.__name__)
async def test_a_crash_between_the_post_and_its_recording_does_not_post_again(
    office: Office, line: Line, scene: Scene
) -> None:
    async def crash() -> None:
        raise asyncio.CancelledError

    requests = await clean_run(office, line, scene)
    for at in range(requests):
        name = f"crash-at-{at}"
        describe, count = scene(office, name)
        await office.want(name, describe)
        line.then(crash, at=at)
        await office.delivery.drain()
        assert office.outcomes(name) == []
        await office.start().drain()
        assert office.outcomes(name) == []  # the lease of the dead still holds
        office.pass_time(seconds=LEASE.total_seconds() + 1)
        await office.insist(office.start())
        assert [outcome.ending for outcome in office.outcomes(name)] == [Ending.DELIVERED]
        assert count() == 1


async def test_a_crash_between_the_commit_and_the_post_loses_nothing(office: Office) -> None:
    describe, count = forum_post(office, "early")
    await office.want("early", describe)
    assert len(await office.claimed()) == 1
    office.pass_time(seconds=LEASE.total_seconds() + 1)
    await office.start().drain()
    assert count() == 1


async def test_a_post_that_was_archived_meanwhile_is_found_again(office: Office, line: Line) -> None:
    forum = office.env.guild.create_forum_channel("forum")
    await office.want("post", lambda: CreatePost(forum.id, "key-1", "My project", content("key-1")))
    line.fail(lambda: answer(503), after=True)
    await office.delivery.drain()
    (thread,) = forum.threads
    office.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await office.insist()
    assert office.outcome("post").thread_id == thread.id
    assert len(forum.threads) == 1


async def test_a_post_of_the_same_name_is_not_taken_for_ours(office: Office, line: Line) -> None:
    forum = office.env.guild.create_forum_channel("forum")
    await office.do("first", lambda: CreatePost(forum.id, "key-1", "My project", content("key-1")))
    await office.want("second", lambda: CreatePost(forum.id, "key-2", "My project", content("key-2")))
    line.fail(lambda: answer(503))
    await office.insist()
    assert office.outcome("second").thread_id != office.outcome("first").thread_id
    assert len(forum.threads) == 2


async def test_a_post_whose_neighbour_lost_its_starter_is_still_found(office: Office, line: Line) -> None:
    forum = office.env.guild.create_forum_channel("forum")
    await office.do("first", lambda: CreatePost(forum.id, "key-1", "My project", content("key-1")))
    first = office.outcome("first")
    office.env.backend.delete_message(first.thread_id or 0, first.message_id or 0)
    await office.want("second", lambda: CreatePost(forum.id, "key-2", "My project", content("key-2")))
    line.fail(lambda: answer(503), after=True)
    await office.insist()
    assert office.outcome("second").ending is Ending.DELIVERED
    assert len(forum.threads) == 2


async def test_a_message_is_found_behind_pages_of_others(office: Office, line: Line) -> None:
    channel = office.env.guild.create_text_channel("busy")
    member = office.env.guild.add_member(office.env.create_user("bea"))
    await office.want("early", lambda: SendMessage(channel.id, content("key-1"), mark="key-1"))
    line.fail(lambda: answer(503), after=True)
    await office.delivery.drain()
    for number in range(250):
        office.env.backend.create_message(channel.id, member.id, f"chatter {number}")
    await office.insist()
    assert office.outcome("early").ending is Ending.DELIVERED
    assert marked(channel, "key-1") == 1


async def test_looking_back_ends_where_the_message_was_first_wanted(office: Office, line: Line) -> None:
    channel = office.env.guild.create_text_channel("busy")
    member = office.env.guild.add_member(office.env.create_user("bea"))
    for number in range(500):
        office.env.backend.create_message(channel.id, member.id, f"chatter {number}")
    office.pass_time(hours=1)
    await office.want("late", lambda: SendMessage(channel.id, content("key-1"), mark="key-1"))
    line.fail(lambda: answer(503))
    since = len(office.env.http_requests)
    await office.insist()
    assert office.requests(since) == ["GET /channels/*/messages", "POST /channels/*/messages"]


async def test_looking_for_a_post_begins_with_those_of_its_name(office: Office, line: Line) -> None:
    forum = office.env.guild.create_forum_channel("forum")
    other = office.env.guild.create_forum_channel("other")
    for number, place in enumerate([forum, forum, forum, other, other]):
        key = f"key-{number}"
        name = "My project" if place is other else f"Project {number}"
        await office.do(
            key, lambda place=place, key=key, name=name: CreatePost(place.id, key, name, content(key))
        )
    await office.want("post", lambda: CreatePost(forum.id, "key-9", "My project", content("key-9")))
    line.fail(lambda: answer(503), after=True)
    await office.delivery.drain()
    since = len(office.env.http_requests)
    await office.insist()
    assert office.requests(since) == ["GET /guilds/*/threads/active", "GET /channels/*/messages"]


async def test_looking_for_a_post_leaves_older_ones_and_other_forums_alone(
    office: Office, line: Line
) -> None:
    forum = office.env.guild.create_forum_channel("forum")
    other = office.env.guild.create_forum_channel("other")
    await office.do("old", lambda: CreatePost(forum.id, "key-1", "My project", content("key-1")))
    office.pass_time(hours=1)
    await office.do("new", lambda: CreatePost(other.id, "key-2", "My project", content("key-2")))
    await office.want("post", lambda: CreatePost(forum.id, "key-3", "My project", content("key-3")))
    line.fail(lambda: answer(503))
    since = len(office.env.http_requests)
    await office.insist()
    assert office.requests(since) == [
        "GET /guilds/*/threads/active",
        "GET /channels/*/threads/archived/public",
        "POST /channels/*/threads",
    ]


async def test_our_clock_may_run_ahead_of_discords(office: Office, line: Line) -> None:
    forum = office.env.guild.create_forum_channel("forum")
    ahead = timedelta(minutes=10)
    await office.want("post", lambda: CreatePost(forum.id, "key-1", "My project", content("key-1")))
    office.env.backend.advance_clock(-ahead.total_seconds())
    line.fail(lambda: answer(503), after=True)
    office.pass_time(minutes=10)
    await office.delivery.drain()
    await office.insist()
    assert len(forum.threads) == 1


@pytest.mark.parametrize("scene", [forum_post, text_post, message], ids=lambda scene: scene.__name__)
async def test_without_read_message_history_nothing_is_posted_a_second_time(
    office: Office, line: Line, scene: Scene
) -> None:
    describe, count = scene(office, "key-1")
    await office.want("post", describe)
    line.fail(lambda: answer(503), after=True)
    await office.delivery.drain()
    name = f"{'forum' if scene is forum_post else 'text'}-key-1"
    office.deny(name, read_message_history=True)
    office.pass_time(minutes=1)
    await office.delivery.drain()
    assert office.outcome("post").ending is Ending.BLOCKED
    assert "Read Message History" in office.outcome("post").reason
    office.deny(name)
    await office.insist()
    assert office.outcome("post").ending is Ending.DELIVERED
    assert count() == 1


async def test_two_processes_perform_each_effect_once(office: Office) -> None:
    forum = office.env.guild.create_forum_channel("forum")
    for number in range(40):
        key = f"key-{number}"
        await office.want(key, lambda key=key: CreatePost(forum.id, key, key, content(key)))
    await asyncio.gather(*(delivery.drain() for delivery in (office.delivery, office.start())))
    assert sorted(thread.name or "" for thread in forum.threads) == sorted(
        f"key-{number}" for number in range(40)
    )
    assert len(office.told) == 40


async def test_who_lost_the_lease_has_no_say_any_more(office: Office, line: Line) -> None:
    async def be_overtaken() -> None:
        office.pass_time(seconds=LEASE.total_seconds() + 1)
        await office.start().drain()

    describe, count = forum_post(office, "slow")
    await office.want("slow", describe)
    line.then(be_overtaken)
    await office.delivery.drain()
    assert [outcome.ending for outcome in office.outcomes("slow")] == [Ending.DELIVERED]
    assert count() == 1
