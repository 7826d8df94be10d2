"""Private threads: a room of a few members and a first message in it, made exactly once.

That takes several requests, and may be cut off after each of them. So a later try first looks for what
earlier ones have left: where the message is there, all is done; a thread without it is gone on with if it
is ours beyond doubt, else deleted, so that nobody stays behind in a room where nothing is ever said.
"""

from __future__ import annotations

import asyncio
from typing import Final
from weakref import WeakValueDictionary

import discord

from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.text import line
from bot.delivery.budget import Budget
from bot.delivery.calls import CreatePrivateThread
from bot.delivery.fence import Fence
from bot.delivery.outcomes import (
    ARCHIVED,
    BY_CODE,
    LOCKED,
    UNKNOWN_CHANNEL,
    UNKNOWN_SERVER,
    WRONG_CHANNEL_TYPE,
    Absent,
    Obstructed,
    Verdict,
    outcome_of,
    understand,
)
from bot.delivery.permissions import require
from bot.delivery.posts import needed_for, sending
from bot.delivery.search import Search

_WEEK: Final = 10080
"""Minutes without a word after which a thread is folded away: the longest Discord offers."""
_NAME_MOST: Final = 100
_NEEDED: Final = (
    "view_channel",
    "create_private_threads",
    "send_messages_in_threads",
    "manage_threads",  # to delete one, and to bring members into one where they cannot do so themselves
    "read_message_history",  # to find one again
)


class PrivateThreads:
    """Creates private threads."""

    def __init__(self, client: discord.Client, budget: Budget, search: Search, fence: Fence) -> None:
        self._client = client
        self._budget = budget
        self._search = search
        self._fence = fence
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def create(self, entry: OutboxEntry, call: CreatePrivateThread) -> Outcome:
        """Create the thread, or find it, or go on with it. Raises what discord.py raises.

        If that means the end, or waiting for an organizer, what an earlier try or this one has begun is
        deleted first; if deleting fails, that is raised instead.
        """
        channel = self._client.get_channel(call.channel_id)
        if channel is None:
            await self._budget.spend()
            channel = await self._client.fetch_channel(call.channel_id)
        if not isinstance(channel, discord.TextChannel) or channel.is_news():
            raise Obstructed(WRONG_CHANNEL_TYPE, "The channel does not take private threads.")
        # One after the other: what one is in the midst of making must not look to another as if left behind.
        async with self._turns.setdefault(channel.id, asyncio.Lock()):
            return await self._in_turn(entry, call, channel)

    async def _in_turn(
        self, entry: OutboxEntry, call: CreatePrivateThread, channel: discord.TextChannel
    ) -> Outcome:
        begun: list[discord.Thread] = []
        if entry.attempts > 1:
            traces = await self._search.private_thread(channel, call.key, call.member_ids, entry.created_at)
            if traces.message is not None:
                return _made(traces.message)
            begun = traces.begun
        try:
            return _made(await self._make(entry, call, channel, begun))
        except (discord.HTTPException, Obstructed, Absent) as error:
            if outcome_of(understand(call, error)).ending is not Ending.DELAYED:
                await self._delete(begun)
            raise

    async def _make(
        self,
        entry: OutboxEntry,
        call: CreatePrivateThread,
        channel: discord.TextChannel,
        begun: list[discord.Thread],
    ) -> discord.Message:
        """Make the thread and what is in it; ``begun`` holds what is to be deleted should that fail."""
        require(channel, *_NEEDED, *needed_for(call.content))
        names = [await self._name(channel.guild, member_id) for member_id in call.member_ids]
        name = line(call.name_of(names), _NAME_MOST)
        ours = [thread for thread in begun if thread.name == name and not thread.archived][:1]
        await self._delete([thread for thread in begun if thread not in ours])
        begun[:] = ours
        if not begun:
            begun.append(await self._open(entry, channel, name))
        (thread,) = begun
        await self._fence(entry)  # or it may be deleted behind us, as what was left behind
        for member_id in call.member_ids:
            await self._add(call, thread, member_id)
        await self._budget.spend()
        await self._fence(entry)
        return await thread.send(nonce=entry.nonce, **sending(call.content))

    async def _name(self, guild: discord.Guild, member_id: int) -> str:
        member = guild.get_member(member_id)
        if member is None:
            await self._budget.spend()
            member = await guild.fetch_member(member_id)
        # A display name may consist of nothing that can be seen, a username cannot.
        return line(member.display_name) or member.name

    async def _open(self, entry: OutboxEntry, channel: discord.TextChannel, name: str) -> discord.Thread:
        await self._budget.spend()
        await self._fence(entry)
        return await channel.create_thread(
            name=name,
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=_WEEK,
        )

    async def _add(self, call: CreatePrivateThread, thread: discord.Thread, member_id: int) -> None:
        await self._budget.spend()
        try:
            await thread.add_user(discord.Object(member_id))
        except (discord.Forbidden, discord.NotFound) as error:
            verdict = understand(call, error).verdict
            is_of_thread = error.code in (0, UNKNOWN_CHANNEL, UNKNOWN_SERVER, ARCHIVED, LOCKED)
            if is_of_thread or (error.code in BY_CODE and verdict not in (Verdict.BLOCKED, Verdict.HOPELESS)):
                raise
            # We may bring in members, as far as is known. So it is this one, who may not see the channel.
            raise Absent(error.code, "A member cannot be brought into the thread.") from error

    async def _delete(self, threads: list[discord.Thread]) -> None:
        for thread in threads:
            await self._budget.spend()
            try:
                await thread.delete()
            except discord.NotFound as error:
                if error.code != UNKNOWN_CHANNEL:
                    raise


def _made(message: discord.Message) -> Outcome:
    thread_id = message.channel.id
    return Outcome(Ending.DELIVERED, thread_id, message.id, thread_id)
