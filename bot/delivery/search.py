"""Reconciling: looking whether an act that was interrupted has happened after all.

Forum posts have no nonce (``enforce_nonce`` is of Create Message only, developers/resources/message), and
a message's nonce counts for a few minutes. So what must not appear twice carries a hidden key in the
``custom_id`` of one of its components, and before a second try it is looked for.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.delivery.budget import Budget
from bot.delivery.calls import custom_ids
from bot.delivery.outcomes import Unready
from bot.delivery.permissions import own_permissions, require

SLACK: Final = timedelta(minutes=15)
"""How far this machine's clock may be ahead of Discord's."""
_PAGE: Final = 100
_A_MOMENT: Final = timedelta(minutes=1)
"""How much earlier than a thread what Discord says of it may be dated; both are Discord's own times."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What earlier tries to make a private thread have left."""

    message: discord.Message | None = None
    """The keyed message, if it came that far."""
    begun: list[discord.Thread] = field(default_factory=list[discord.Thread])
    """Threads without a message of ours, in which nobody is but those who were to be in it, or nobody yet."""


class Search:
    """Finds our own posts, messages and private threads again."""

    def __init__(self, client: discord.Client, budget: Budget) -> None:
        self._client = client
        self._budget = budget

    async def post(
        self, forum: discord.ForumChannel, key: str, name: str, intended_at: datetime
    ) -> discord.Message | None:
        """Return the starter message of our post with ``key``, if it is there.

        Posts called ``name`` are looked at first. A post whose starter was deleted is not found.
        """
        require(forum, "read_message_history")  # without it Discord shows empty channels, no error
        await self._budget.spend()
        active = await forum.guild.active_threads()
        mine = self._candidates(active, forum, name, intended_at)
        found = await self._first_with(mine, key)
        if found is None:
            archived = await self._archived(forum, intended_at)
            found = await self._first_with(self._candidates(archived, forum, name, intended_at), key)
        return found

    async def message(
        self, channel: discord.abc.Messageable, intended_at: datetime, *marks: str
    ) -> discord.Message | None:
        """Return our message in ``channel`` with one of ``marks``, the newest if there are several."""
        return await anext(self.messages(channel, intended_at, *marks), None)

    async def messages(
        self, channel: discord.abc.Messageable, intended_at: datetime, *marks: str
    ) -> AsyncGenerator[discord.Message]:
        """Yield our messages in ``channel`` with one of ``marks``, the newest first."""
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            require(channel, "read_message_history")  # as above
        since = intended_at - SLACK
        before: discord.abc.Snowflake | None = None
        while True:
            await self._budget.spend()
            page = [message async for message in channel.history(limit=_PAGE, before=before)]
            for message in page:
                if self._is_mine(message.author.id) and _carries(message, *marks):
                    yield message
            if len(page) < _PAGE or page[-1].created_at < since:
                return
            before = page[-1]

    async def beginning(self, channel: discord.abc.Messageable, mark: str) -> discord.Message | None:
        """Return our message with ``mark`` among the first of ``channel``, if it is there."""
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            require(channel, "read_message_history")  # as above
        await self._budget.spend()
        async for message in channel.history(limit=_PAGE, oldest_first=True):
            if self._is_mine(message.author.id) and _carries(message, mark):
                return message
        return None

    async def announcement(self, thread: discord.Thread) -> discord.Message | None:
        """Return the line in a text channel that says our thread was started, if there is one and we may read there.

        Discord writes it in our name and under the thread's first name where the message was an older one by then
        (developers/resources/message, Thread Created messages), and leaves it as it is when the thread is renamed.
        """
        parent = thread.parent
        if not isinstance(parent, discord.TextChannel) or thread.is_private():
            return None
        mine = own_permissions(parent)
        if mine is None:
            raise Unready
        if not (mine.view_channel and mine.read_message_history):
            return None
        since = (thread.created_at or discord.utils.snowflake_time(thread.id)) - _A_MOMENT
        await self._budget.spend()
        async for message in parent.history(limit=_PAGE, after=since, oldest_first=True):
            is_line = message.type is discord.MessageType.thread_created and self._is_mine(message.author.id)
            # It refers to the thread; a thread has the id of the message it was started from.
            if is_line and (told := message.reference) and thread.id in (told.channel_id, told.message_id):
                return message
        return None

    async def private_thread(
        self, channel: discord.TextChannel, key: str, member_ids: Sequence[int], intended_at: datetime
    ) -> Traces:
        """Return what there is of our private thread with ``key`` in ``channel``.

        What was begun does not say for whom: as long as nobody else is in it, it may still have been begun
        for others. Its name tells more.
        """
        require(channel, "view_channel", "read_message_history")  # as above
        await self._budget.spend()
        found = await self._traces(
            await channel.guild.active_threads(), channel, key, member_ids, intended_at
        )
        if found.message is not None:
            return found
        archived = await self._archived_private(channel, intended_at)
        more = await self._traces(archived, channel, key, member_ids, intended_at)
        return Traces(more.message, [*found.begun, *more.begun])

    async def _traces(
        self,
        threads: list[discord.Thread],
        channel: discord.TextChannel,
        key: str,
        member_ids: Sequence[int],
        intended_at: datetime,
    ) -> Traces:
        begun: list[discord.Thread] = []
        for thread in self._candidates(threads, channel, "", intended_at):
            if not thread.is_private():
                continue
            await self._budget.spend()
            said = [message async for message in thread.history(limit=_PAGE, oldest_first=True)]
            mine = [message for message in said if self._is_mine(message.author.id)]
            found = next((message for message in mine if _carries(message, key)), None)
            if found is not None:
                return Traces(found)
            if all(message.is_system() for message in mine) and not _has_others(thread, said, member_ids):
                begun.append(thread)
        return Traces(begun=begun)

    def _candidates(
        self,
        threads: list[discord.Thread],
        parent: discord.ForumChannel | discord.TextChannel,
        name: str,
        intended_at: datetime,
    ) -> list[discord.Thread]:
        since = intended_at - SLACK
        mine = [
            thread
            for thread in threads
            if thread.parent_id == parent.id
            and self._is_mine(thread.owner_id)
            and discord.utils.snowflake_time(thread.id) >= since
        ]
        return sorted(mine, key=lambda thread: (thread.name != name, thread.id))

    async def _first_with(self, threads: list[discord.Thread], key: str) -> discord.Message | None:
        for thread in threads:
            await self._budget.spend()
            async for message in thread.history(limit=_PAGE, oldest_first=True):
                if self._is_mine(message.author.id) and _carries(message, key):
                    return message
        return None

    async def _archived(self, forum: discord.ForumChannel, intended_at: datetime) -> list[discord.Thread]:
        since = intended_at - SLACK
        threads: list[discord.Thread] = []
        before: datetime | None = None
        while True:
            await self._budget.spend()
            page = [thread async for thread in forum.archived_threads(limit=_PAGE, before=before)]
            threads += page
            # Newest archived first; what was archived before the intent was created before it, too.
            if len(page) < _PAGE or page[-1].archive_timestamp < since:
                return threads
            before = page[-1].archive_timestamp

    async def _archived_private(
        self, channel: discord.TextChannel, intended_at: datetime
    ) -> list[discord.Thread]:
        since = intended_at - SLACK
        threads: list[discord.Thread] = []
        before: discord.Thread | None = None
        while True:
            await self._budget.spend()
            # Those we are in, the newest first (developers/topics/threads): we are in all we have made.
            found = channel.archived_threads(private=True, joined=True, limit=_PAGE, before=before)
            page = [thread async for thread in found]
            threads += page
            if len(page) < _PAGE or discord.utils.snowflake_time(page[-1].id) < since:
                return threads
            before = page[-1]

    def _is_mine(self, user_id: int) -> bool:
        return self._client.user is not None and user_id == self._client.user.id


def _carries(message: discord.Message, *marks: str) -> bool:
    return any(
        mark in custom_id
        for component in message.components
        for custom_id in custom_ids(component.to_dict())
        for mark in marks
    )


def _has_others(thread: discord.Thread, said: Sequence[discord.Message], member_ids: Sequence[int]) -> bool:
    """Say whether somebody is in ``thread`` who is neither us nor one of the members.

    Without the members intent nobody lists them. But the thread says who was added, by a message of its
    own (developers/topics/threads), and roughly how many are in it.
    """
    added = {
        user.id
        for message in said
        if message.type is discord.MessageType.recipient_add
        for user in message.mentions
    }
    return not added <= {*member_ids} or thread.member_count > 1 + len(member_ids)
