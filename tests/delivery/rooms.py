"""A text channel in which the bot may make private threads, and two members to make them for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import discord
from simcord import ChannelHandle
from simcord.backend.models import Channel, Overwrite
from simcord.enums import MessageType, OverwriteType

from bot.delivery.calls import Call, CreatePrivateThread
from tests.delivery.office import Office, content

ALLOWED = discord.Permissions(
    create_private_threads=True,
    manage_threads=True,
    manage_channels=True,  # which SimCord asks for to delete a thread, where Discord asks for manage_threads
)

MEMBER = "GET /guilds/*/members/*"
OPEN = "POST /channels/*/threads"
ADD = "PUT /channels/*/thread-members/*"
SAY = "POST /channels/*/messages"
READ = "GET /channels/*/messages"
ACTIVE = "GET /guilds/*/threads/active"
ARCHIVED = "GET /channels/*/users/@me/threads/archived/private"
ALL = [MEMBER, MEMBER, OPEN, ADD, ADD, SAY]
"""All it takes to make a thread."""
AT = {"open": 2, "add the first": 3, "add the second": 4, "say": 5}
"""Which request of these does what."""


class Rooms:
    """The channel, its members, and what is in it."""

    def __init__(self, office: Office, name: str = "rooms") -> None:
        self.office = office
        self.name = name
        guild = office.env.guild
        self.channel = guild.create_text_channel(name)
        self.allow()
        self.ana, self.bea = (self.join(first) for first in ("Ana", "Bea"))
        self.members = [self.ana, self.bea]
        self.describe_as(" and ".join)
        self._announce_joining()

    def _announce_joining(self) -> None:
        """Let a thread say who was added to it, as Discord's do and SimCord's do not."""
        backend = self.office.env.backend
        add = type(backend).add_thread_member

        def announced(thread_id: int, user_id: int) -> Channel:
            if user_id not in backend.get_thread(thread_id).thread_members:
                backend.create_system_message(
                    thread_id, MessageType.RECIPIENT_ADD, backend.bot_user.id, recipient_id=user_id
                )
            return add(backend, thread_id, user_id)

        vars(backend)["add_thread_member"] = announced

    def join(self, name: str, **member: Any) -> int:
        """Let somebody join the server."""
        env = self.office.env
        return env.guild.add_member(env.create_user(name), **member).id

    def leave(self, user_id: int) -> None:
        self.office.env.backend.remove_member(self.office.env.guild.id, user_id)

    def allow(self, without: str = "") -> None:
        """Let the bot do all it needs to in the channel, but for one thing."""
        me = self.office.env.backend.bot_user.id
        denied = discord.Permissions()
        if without:
            denied.update(**{without: True})
        allowed = discord.Permissions(ALLOWED.value & ~denied.value)
        overwrite = Overwrite(me, OverwriteType.MEMBER, allow=allowed.value, deny=denied.value)
        self.office.env.backend.set_overwrite(self.channel.id, overwrite)

    def describe_as(self, name_of: Callable[[Sequence[str]], str]) -> None:
        self.name_of = name_of

    def wanted(self, key: str, members: Sequence[int] | None = None, **rest: Any) -> Callable[[], Call]:
        """A description of a thread of ``members``."""
        wanted = self.members if members is None else members
        return lambda: CreatePrivateThread(
            self.channel.id, key, self.name_of, wanted, content(key, key, **rest)
        )

    def complete(self, key: str) -> Callable[[], int]:
        """How many threads there are, provided there is one at most, and it has all that belongs into it."""

        def count() -> int:
            threads = self.threads
            assert len(threads) <= 1
            whole = [thread for thread in threads if self.inside(thread) == {*self.members}]
            return sum(self.said(thread) == [key] for thread in whole)

        return count

    @property
    def threads(self) -> list[ChannelHandle]:
        return self.channel.threads

    def inside(self, thread: ChannelHandle) -> set[int]:
        """Who is in a thread besides the bot."""
        backend = self.office.env.backend
        return {*backend.get_channel(thread.id).thread_members} - {backend.bot_user.id}

    def said(self, thread: ChannelHandle) -> list[str]:
        return [message.content for message in thread.history() if not message.is_system()]

    def leave_behind(self, name: str, *members: int, said: str = "") -> int:
        """A private thread of ours, as another try may have left it."""
        backend = self.office.env.backend
        me = backend.bot_user.id
        thread = backend.create_thread(
            self.channel.id, name, me, type=discord.ChannelType.private_thread.value
        )
        for user_id in members:
            backend.add_thread_member(thread.id, user_id)
        if said:
            backend.create_message(thread.id, me, said)
        return thread.id
