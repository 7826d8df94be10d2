"""What is brought down where nobody wrote down the message, and a thread that loses its name."""

from __future__ import annotations

import discord
import pytest
from simcord import ChannelHandle

from bot.core.effects import Ending
from bot.delivery.calls import CreatePost, EditMessage, EditThread, SendMessage
from tests.delivery.line import Line, answer
from tests.delivery.office import Office, content, said
from tests.delivery.test_messages import is_archived, my_thread


async def test_a_message_near_the_beginning_of_its_thread_is_found_by_its_mark(office: Office) -> None:
    thread = my_thread(office)
    for number in range(3):
        await office.do(
            f"say {number}", lambda n=number: SendMessage(thread.id, content(f"key-{n}", f"words {n}"))
        )
    outcome = await office.do(
        "edit", lambda: EditMessage(thread.id, None, content("key-1", "gone"), mark="key-1")
    )
    assert outcome.ending is Ending.DELIVERED
    assert [words for words in said(thread) if words] == ["words 0", "gone", "words 2"]


async def test_a_message_that_is_not_there_is_left_at_that(office: Office) -> None:
    thread = my_thread(office)
    outcome = await office.do(
        "edit", lambda: EditMessage(thread.id, None, content("key", "gone"), mark="key")
    )
    assert outcome.ending is Ending.SKIPPED


def test_an_edit_that_could_find_nothing_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="looked for by its mark"):
        EditMessage(1, None, content("key"))


@pytest.mark.parametrize("archived", [False, True])
async def test_a_thread_loses_its_name_and_stays_archived_if_it_was(office: Office, archived: bool) -> None:
    thread = my_thread(office, archived=archived)
    outcome = await office.do("name", lambda: EditThread(thread.id, name="A conversation"))
    assert outcome.ending is Ending.DELIVERED
    assert office.env.backend.get_channel(thread.id).name == "A conversation"
    assert is_archived(office, thread) is archived


async def _announced(office: Office, *names: str) -> ChannelHandle:
    """A text channel with a thread of each name, and Discord's line of each (SimCord always writes one)."""
    channel = office.env.guild.create_text_channel("show-and-tell")
    for name in names:
        await office.do(
            f"post {name}", lambda n=name: CreatePost(channel.id, f"key-{n}", n, content(f"key-{n}"))
        )
    return channel


def _announcements(office: Office, channel: ChannelHandle) -> list[str]:
    """The first names of threads that are to be read in Discord's lines."""
    messages = office.env.backend.messages[channel.id].values()
    created = discord.MessageType.thread_created.value
    return [message.content for message in messages if message.type == created]


async def test_with_a_threads_name_goes_what_discord_itself_said_of_it(office: Office) -> None:
    channel = await _announced(office, "a secret", "another")
    assert _announcements(office, channel) == ["a secret", "another"]
    thread = channel.threads[0]
    for _ in range(2):  # the second time there is nothing left to be done
        assert (await office.do("name", lambda: EditThread(thread.id, name="A conversation"))).ending is (
            Ending.DELIVERED
        )
    assert _announcements(office, channel) == ["another"]
    assert len(said(channel)) == 3


async def test_a_line_that_could_not_be_taken_back_keeps_the_name_until_it_can(
    office: Office, line: Line
) -> None:
    channel = await _announced(office, "a secret")
    thread = channel.threads[0]
    await office.want("name", lambda: EditThread(thread.id, name="A conversation"))
    line.fail(lambda: answer(503), at=1)
    await office.delivery.drain()
    assert (office.env.backend.get_channel(thread.id).name, len(_announcements(office, channel))) == (
        "a secret",
        1,
    )
    await office.insist()
    assert (office.env.backend.get_channel(thread.id).name, _announcements(office, channel)) == (
        "A conversation",
        [],
    )


async def test_a_line_that_somebody_else_took_away_meanwhile_is_no_obstacle(
    office: Office, line: Line
) -> None:
    channel = await _announced(office, "a secret")
    thread = channel.threads[0]
    line.fail(lambda: answer(404, 10008), at=1)
    outcome = await office.do("name", lambda: EditThread(thread.id, name="A conversation"))
    assert outcome.ending is Ending.DELIVERED
    assert office.env.backend.get_channel(thread.id).name == "A conversation"


async def test_where_we_may_not_read_the_thread_loses_its_name_all_the_same(office: Office) -> None:
    channel = await _announced(office, "a secret")
    thread = channel.threads[0]
    office.deny("show-and-tell", read_message_history=True)
    since = len(office.env.http_requests)
    outcome = await office.do("name", lambda: EditThread(thread.id, name="A conversation"))
    assert outcome.ending is Ending.DELIVERED
    assert office.requests(since) == ["PATCH /channels/*"]
    assert _announcements(office, channel) == ["a secret"]
