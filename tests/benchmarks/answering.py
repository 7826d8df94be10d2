"""A client that is always connected, and whose Discord takes every request at once: no network, no SimCord."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import discord
from discord.http import Route

from bot.prompts.rules import TAG_DEFAULT

SELF_ID: Final = 77
_EVERYTHING: Final = str(discord.Permissions.all().value)
_FORUM, _TEXT, _THREAD = 15, 0, 11


class AnsweringClient(discord.Client):
    """Knows the servers it was told to :meth:`join`, with one channel each; counts what is asked of it."""

    def __init__(self, start: datetime, seconds: Callable[[], float]) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True), member_cache_flags=discord.MemberCacheFlags.none()
        )
        self.requests = 0
        self.posts: list[tuple[int, float, int]] = []
        """Where each message with buttons was posted, when in the seconds of the loop, and by which request."""
        self._seconds = seconds
        self._ids = discord.utils.time_snowflake(start)
        me: Any = {
            "id": str(SELF_ID),
            "username": "hallway",
            "discriminator": "0",
            "avatar": None,
            "bot": True,
        }
        self._me = me
        self._connection.user = discord.ClientUser(state=self._connection, data=me)
        self.http.request = self._answer

    def is_ready(self) -> bool:
        """Say yes."""
        return True

    def join(self, guild_id: int, channel_id: int, *, is_forum: bool) -> None:
        """Be in a server with one channel, where it may do everything."""
        tag: dict[str, Any] = {
            "id": "1",
            "name": TAG_DEFAULT,
            "moderated": False,
            "emoji_id": None,
            "emoji_name": None,
        }
        channel: dict[str, Any] = {
            "id": str(channel_id),
            "name": "weekly",
            "type": _FORUM if is_forum else _TEXT,
            "position": 0,
            "permission_overwrites": list[Any](),
            "available_tags": [tag],
            "flags": 0,
        }
        data: Any = {
            "id": str(guild_id),
            "name": "A server",
            "owner_id": "1",
            "roles": [{"id": str(guild_id), "name": "@everyone", "permissions": _EVERYTHING, "position": 0}],
            "channels": [channel],
            "members": [
                {
                    "user": self._me,
                    "roles": list[Any](),
                    "joined_at": None,
                    "deaf": False,
                    "mute": False,
                    "flags": 0,
                }
            ],
        }
        self._connection._add_guild_from_data(data)

    async def _answer(self, route: Route, **arguments: Any) -> Any:
        self.requests += 1
        self._ids += 1
        said: dict[str, Any] = arguments.get("json") or {}
        if route.path.endswith("/threads"):
            thread = self._thread(route, said.get("name", ""))
            if "message" in said or "/messages/" not in route.path:  # a forum's post
                self._note(int(route.channel_id or 0))
                thread["message"] = self._message(int(thread["id"]), said)
            return thread
        if said.get("thread") is None and "components" in said and route.method == "POST":
            self._note(int(route.channel_id or 0))
        return self._message(int(route.channel_id or 0), said)

    def _note(self, channel_id: int) -> None:
        self.posts.append((channel_id, self._seconds(), self.requests))

    def _thread(self, route: Route, name: str) -> dict[str, Any]:
        return {
            "id": str(self._ids),
            "parent_id": str(route.channel_id),
            "owner_id": str(SELF_ID),
            "name": name,
            "type": _THREAD,
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2026-03-02T09:00:00+00:00",
            },
        }

    def _message(self, channel_id: int, said: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": str(self._ids),
            "channel_id": str(channel_id),
            "author": self._me,
            "content": said.get("content") or "",
            "timestamp": "2026-03-02T09:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "components": [],
        }
