"""Reconciling: looking whether an act that was interrupted has happened after all.

Forum posts have no nonce (``enforce_nonce`` is of Create Message only, developers/resources/message), and
a message's nonce counts for a few minutes. So what must not appear twice carries a hidden key in the
``custom_id`` of one of its components, and before a second try it is looked for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import discord

from bot.delivery.budget import Budget
from bot.delivery.calls import custom_ids
from bot.delivery.permissions import require

SLACK: Final = timedelta(minutes=15)
"""How far this machine's clock may be ahead of Discord's."""
_PAGE: Final = 100


class Search:
    """Finds our own posts and messages again."""

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
        self, channel: discord.abc.Messageable, mark: str, intended_at: datetime
    ) -> discord.Message | None:
        """Return our message in ``channel`` with ``mark``, if it is there."""
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            require(channel, "read_message_history")  # as above
        since = intended_at - SLACK
        before: discord.abc.Snowflake | None = None
        while True:
            await self._budget.spend()
            page = [message async for message in channel.history(limit=_PAGE, before=before)]
            for message in page:
                if self._is_mine(message.author.id) and _carries(message, mark):
                    return message
            if len(page) < _PAGE or page[-1].created_at < since:
                return None
            before = page[-1]

    def _candidates(
        self, threads: list[discord.Thread], forum: discord.ForumChannel, name: str, intended_at: datetime
    ) -> list[discord.Thread]:
        since = intended_at - SLACK
        mine = [
            thread
            for thread in threads
            if thread.parent_id == forum.id
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

    def _is_mine(self, user_id: int) -> bool:
        return self._client.user is not None and user_id == self._client.user.id


def _carries(message: discord.Message, mark: str) -> bool:
    return any(
        mark in custom_id for component in message.components for custom_id in custom_ids(component.to_dict())
    )
