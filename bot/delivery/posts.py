"""Posts: a forum post, or a message with a thread of its own, created exactly once."""

from __future__ import annotations

import io
from typing import Any, Final

import discord

from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.delivery.budget import Budget
from bot.delivery.calls import Content, CreatePost
from bot.delivery.fence import Fence
from bot.delivery.outcomes import (
    HAS_THREAD,
    TAG_REQUIRED,
    WRONG_CHANNEL_TYPE,
    Obstructed,
    Verdict,
    understand,
)
from bot.delivery.permissions import require
from bot.delivery.search import Search
from bot.delivery.tags import Tags

_TOO_LATE: Final = Outcome(Ending.SKIPPED, reason="It was too late to create the post.")


class Posts:
    """Creates posts."""

    def __init__(self, client: discord.Client, budget: Budget, search: Search, fence: Fence) -> None:
        self._client = client
        self._budget = budget
        self._search = search
        self._fence = fence
        self._tags = Tags(client, budget)

    async def create(self, entry: OutboxEntry, call: CreatePost) -> Outcome:
        """Create the post, or find it if an earlier try did. Raises what discord.py raises.

        If it is too late to create it, a first try asks Discord nothing.
        """
        if call.is_expired and entry.attempts <= 1:
            return _TOO_LATE
        channel = self._client.get_channel(call.channel_id)
        if channel is None:
            await self._budget.spend()
            try:
                channel = await self._client.fetch_channel(call.channel_id)
            except discord.HTTPException as error:
                if call.is_expired and _is_out_of_sight(call, error):
                    return _TOO_LATE
                raise
        match channel:
            case discord.ForumChannel():
                return await self._in_forum(entry, call, channel)
            case discord.TextChannel():
                return await self._in_text_channel(entry, call, channel)
            case _ if call.is_expired:  # no earlier try can have left anything there
                return _TOO_LATE
            case _:
                raise Obstructed(WRONG_CHANNEL_TYPE, "The channel is neither a forum nor a text channel.")

    async def _in_forum(self, entry: OutboxEntry, call: CreatePost, forum: discord.ForumChannel) -> Outcome:
        require(forum, *_needed(call, "send_messages"))
        if entry.attempts > 1:
            found = await self._search.post(forum, call.key, call.name, entry.created_at)
            if found is not None:
                return _post(found.channel.id, found.id, found.channel.id)
        if call.is_expired:
            return _TOO_LATE
        tags, is_makeshift = await self._tags.of_post(forum, call.tags)
        await self._budget.spend()
        await self._fence(entry)
        thread, message = await forum.create_thread(
            name=call.name, applied_tags=tags, **sending(call.content)
        )
        if is_makeshift:
            note = "The forum requires a tag, and none that fits could be created."
            return _post(thread.id, message.id, thread.id, code=TAG_REQUIRED, reason=note)
        return _post(thread.id, message.id, thread.id)

    async def _in_text_channel(
        self, entry: OutboxEntry, call: CreatePost, channel: discord.TextChannel
    ) -> Outcome:
        require(channel, *_needed(call, "send_messages", "create_public_threads"))
        message: discord.Message | None = None
        if entry.attempts > 1:
            message = await self._search.message(channel, entry.created_at, call.key)
        if message is None:
            if call.is_expired:
                return _TOO_LATE
            await self._budget.spend()
            message = await channel.send(nonce=entry.nonce, **sending(call.content))
        if message.thread is None:
            require(channel, "create_public_threads")  # not asked for yet where it is too late
            await self._budget.spend()
            try:
                await message.create_thread(name=call.name)
            except discord.HTTPException as error:
                if error.code != HAS_THREAD:
                    raise
        # A thread started from a message has the message's id (developers/topics/threads).
        return _post(channel.id, message.id, message.id)


def sending(content: Content) -> dict[str, Any]:
    """Return the arguments with which discord.py sends ``content`` as a new message."""
    arguments: dict[str, Any] = {"allowed_mentions": discord.AllowedMentions.none()}
    if content.text is not None:
        arguments["content"] = content.text
    if content.embeds:
        arguments["embeds"] = list(content.embeds)
    if content.files:
        arguments["files"] = _files(content)
    if content.view is not None:
        content.view.stop()
        arguments["view"] = content.view
    return arguments


def editing(content: Content) -> dict[str, Any]:
    """Return the arguments with which discord.py gives a message ``content`` instead of what it has."""
    arguments: dict[str, Any] = {"allowed_mentions": discord.AllowedMentions.none(), "view": content.view}
    if not isinstance(content.view, discord.ui.LayoutView):  # with which Discord takes neither
        arguments |= {"content": content.text, "embeds": list(content.embeds)}
    if content.files:
        arguments["attachments"] = _files(content)
    if content.view is not None:
        content.view.stop()
    return arguments


def needed_for(content: Content) -> list[str]:
    """Return the permissions that ``content`` itself needs."""
    return [*(["embed_links"] if content.embeds else []), *(["attach_files"] if content.files else [])]


def _needed(call: CreatePost, *to_create: str) -> list[str]:
    """Return the permissions without which there is no use in going on with ``call``.

    What finding a post needs beyond them, the search asks for itself.
    """
    if call.is_expired:
        return ["view_channel"]
    return ["view_channel", *to_create, *needed_for(call.content)]


def _is_out_of_sight(call: CreatePost, error: discord.HTTPException) -> bool:
    """Say whether Discord says, by a code, that we cannot have the channel.

    Without a code something in between may have answered, and what there is would be lost.
    """
    return error.code != 0 and understand(call, error).verdict is Verdict.BLOCKED


def _files(content: Content) -> list[discord.File]:
    return [discord.File(io.BytesIO(data), filename=name) for name, data in content.files]


def _post(channel_id: int, message_id: int, thread_id: int, *, code: int = 0, reason: str = "") -> Outcome:
    return Outcome(Ending.DELIVERED, channel_id, message_id, thread_id, code, reason)
