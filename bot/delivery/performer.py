"""The performer: turns a call into requests to Discord, and asks first whether it has happened already."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import discord

from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.delivery.breaker import Breaker
from bot.delivery.budget import Budget
from bot.delivery.calls import (
    Call,
    ChangeMember,
    CreatePost,
    CreatePrivateThread,
    DeleteMessage,
    EditDirect,
    EditMessage,
    EditThread,
    SendDirect,
    SendMessage,
    Skip,
)
from bot.delivery.directs import Directs
from bot.delivery.fence import Fence
from bot.delivery.members import Members
from bot.delivery.outcomes import ARCHIVED, LOCKED, Obstructed
from bot.delivery.posts import Posts, editing, sending
from bot.delivery.private_threads import PrivateThreads
from bot.delivery.search import Search


class Performer:
    """Performs calls through discord.py."""

    def __init__(
        self,
        client: discord.Client,
        budget: Budget,
        breaker: Breaker,
        clock: Callable[[], datetime],
        fence: Fence,
    ) -> None:
        self._client = client
        self._budget = budget
        self._search = Search(client, budget)
        self._posts = Posts(client, budget, self._search, fence)
        self._private_threads = PrivateThreads(client, budget, self._search, fence)
        self._directs = Directs(client, budget, self._search, breaker, clock)
        self._members = Members(client, budget)

    async def perform(self, entry: OutboxEntry, call: Call) -> Outcome:
        """Make ``call`` happen once, however often it is performed for the same ``entry``.

        Raises what discord.py raises: :func:`bot.delivery.outcomes.understand` knows what it means; and
        :class:`bot.delivery.fence.LeaseLost` where another process has taken it over meanwhile.
        """
        match call:
            case CreatePost():
                return await self._posts.create(entry, call)
            case CreatePrivateThread():
                return await self._private_threads.create(entry, call)
            case SendMessage():
                return await self._send(entry, call)
            case EditMessage():
                return await self._edit(call)
            case DeleteMessage():
                return await self._delete(entry, call)
            case SendDirect():
                return await self._directs.send(entry, call)
            case EditDirect():
                return await self._directs.edit(call)
            case EditThread():
                return await self._edit_thread(call)
            case ChangeMember():
                return await self._members.change(call)
            case Skip():
                return Outcome(Ending.SKIPPED, reason=call.reason)

    async def _send(self, entry: OutboxEntry, call: SendMessage) -> Outcome:
        if entry.attempts > 1 and call.mark is not None:
            readable = await self._readable(call.channel_id)
            found = await self._search.message(readable, entry.created_at, call.mark, *call.earlier_marks)
            if found is not None:
                return Outcome(Ending.DELIVERED, call.channel_id, found.id)
        channel = self._client.get_partial_messageable(call.channel_id, guild_id=entry.guild_id)

        async def send() -> discord.Message:
            await self._budget.spend()
            return await channel.send(nonce=entry.nonce, silent=call.silent, **sending(call.content))

        try:
            message = await send()
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            await self._wake(call.channel_id)
            message = await send()
        return Outcome(Ending.DELIVERED, call.channel_id, message.id)

    async def _edit(self, call: EditMessage) -> Outcome:
        message_id = call.message_id
        if message_id is None and call.mark is not None:
            channel = await self._readable(call.channel_id)
            found = await self._search.beginning(channel, call.mark)
            message_id = None if found is None else found.id
        if message_id is None:
            return Outcome(Ending.SKIPPED, reason="There is no such message.")
        message = self._message(call.channel_id, message_id)
        await self._while_awake(call.channel_id, lambda: message.edit(**editing(call.content)))
        return Outcome(Ending.DELIVERED, call.channel_id, message_id)

    async def _delete(self, entry: OutboxEntry, call: DeleteMessage) -> Outcome:
        message_id = call.message_id
        if message_id is None and call.mark is not None:
            channel = await self._readable(call.channel_id)
            found = await self._search.message(channel, entry.created_at, call.mark, *call.earlier_marks)
            message_id = None if found is None else found.id
        if message_id is not None:
            await self._while_awake(call.channel_id, self._message(call.channel_id, message_id).delete)
        return Outcome(Ending.DELIVERED, call.channel_id)

    def _message(self, channel_id: int, message_id: int) -> discord.PartialMessage:
        return self._client.get_partial_messageable(channel_id).get_partial_message(message_id)

    async def _while_awake(self, channel_id: int, act: Callable[[], Awaitable[object]]) -> None:
        """Await ``act``; if a thread must be woken for it, archive the thread again afterwards."""
        await self._budget.spend()
        try:
            await act()
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            thread = await self._wake(channel_id)
            await self._budget.spend()
            await act()
            await self._change(thread, archived=True)

    async def _edit_thread(self, call: EditThread) -> Outcome:
        thread = self._client.get_channel(call.thread_id) or await self._fetch(call.thread_id)
        if not isinstance(thread, discord.Thread):
            return Outcome(Ending.GONE, reason="It is not a thread.")
        if call.name is not None:
            await self._take_back_announcement(thread)
        archived = thread.archived if call.archived is None else call.archived
        changes: dict[str, Any] = {}
        if call.locked is not None and call.locked != thread.locked:
            changes["locked"] = call.locked
        if call.name is not None and call.name != thread.name:
            changes["name"] = call.name
        if changes and thread.archived:
            # An archived thread takes no change but being woken, which may come in the same request.
            await self._change(thread, archived=False, **changes)
            if archived:
                await self._change(thread, archived=True)
        elif changes:
            await self._change(thread, archived=archived, **changes)
        elif archived != thread.archived:
            await self._change(thread, archived=archived)
        return Outcome(Ending.DELIVERED, thread_id=thread.id)

    async def _take_back_announcement(self, thread: discord.Thread) -> None:
        """Delete it before the thread is renamed: a second try would find nothing to rename, and this undone."""
        line = await self._search.announcement(thread)
        if line is not None:
            await self._budget.spend()
            with contextlib.suppress(discord.NotFound):
                await line.delete()

    async def _change(self, thread: discord.Thread, **changes: Any) -> None:
        await self._budget.spend()
        await thread.edit(**changes)

    async def _wake(self, thread_id: int) -> discord.Thread:
        """Unarchive a thread; raise :class:`Obstructed` if a moderator has locked it."""
        thread = await self._fetch(thread_id)
        if not isinstance(thread, discord.Thread):
            raise Obstructed(ARCHIVED, "The thread is archived and cannot be woken.")
        if thread.locked:
            raise Obstructed(LOCKED, f"The thread {thread.name} is locked.")
        await self._change(thread, archived=False)
        return thread

    async def _readable(self, channel_id: int) -> discord.abc.Messageable:
        channel = self._client.get_channel(channel_id) or await self._fetch(channel_id)
        if isinstance(channel, discord.abc.Messageable):
            return channel
        return self._client.get_partial_messageable(channel_id)

    async def _fetch(self, channel_id: int) -> Any:
        await self._budget.spend()
        return await self._client.fetch_channel(channel_id)
