from __future__ import annotations

from bot.core.effects import Ending
from bot.delivery.calls import CreatePost
from tests.delivery.office import Office, content


async def test_a_share_becomes_a_forum_post(office: Office) -> None:
    forum = office.env.guild.create_forum_channel("projects")
    since = len(office.env.http_requests)
    outcome = await office.do("post", lambda: CreatePost(forum.id, "k1", "My project", content("k1")))
    assert outcome.ending is Ending.DELIVERED
    (thread,) = forum.threads
    assert (outcome.channel_id, outcome.thread_id) == (thread.id, thread.id)
    assert office.requests(since) == ["POST /channels/*/threads"]
