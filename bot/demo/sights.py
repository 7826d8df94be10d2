"""What one person can see: the places they may stand in, and what is new there.

A person sees here what SimCord lets that person see: what it keeps is never read past its own rules of access.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import discord
import simcord
from simcord.backend.access import can_access_channel
from simcord.results import to_discord_message

from bot.demo.world import Person, World

_MEMBER = re.compile(r"<@(\d+)>")

Kind = Literal["channel", "forum", "post", "thread", "dm"]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to stand. `latest_id` orders what was said there; 0 means nothing was said.

    `replies` counts the messages after the first that everybody can see; `tags` are those of a forum post.
    """

    handle: simcord.ChannelHandle
    kind: Kind
    name: str
    topic: str = ""
    parent_id: int | None = None
    latest_id: int = 0
    latest_at: datetime | None = None
    replies: int = 0
    author: str = ""
    tags: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        """The snowflake of the channel or thread."""
        return self.handle.id


def places_for(world: World, person: Person) -> list[Place]:
    """Every place this person can read, as Discord lists them: threads below their channel, newest first.

    Their direct messages with Hallway come last.
    """
    found: list[Place] = []
    guild = world.backstage.bot.get_guild(world.guild.id)
    for handle in world.guild.channels.values():
        channel = guild.get_channel(handle.id) if guild is not None else None
        if channel is None or isinstance(channel, discord.CategoryChannel):
            continue
        messages = read_by(world, handle, person)
        if messages is None:
            continue
        forum = isinstance(channel, discord.ForumChannel)
        topic = getattr(channel, "topic", None) or ""
        found.append(_place(world, handle, "forum" if forum else "channel", messages, topic=topic))
        threads = [
            _place(
                world,
                thread,
                "post" if forum else "thread",
                said,
                parent_id=handle.id,
                tags=_tags(world, thread),
            )
            for thread in handle.threads
            if (said := read_by(world, thread, person)) is not None
        ]
        found += sorted(threads, key=lambda place: place.latest_id, reverse=True)
    return [*found, dm_of(world, person)]


def dm_of(world: World, person: Person) -> Place:
    """This person's direct messages with Hallway."""
    return _place(world, person.dm, "dm", person.dm.history(viewer=person.actor.user), name="Hallway")


def read_by(world: World, handle: simcord.ChannelHandle, person: Person) -> Sequence[discord.Message] | None:
    """All that this person finds in a channel or thread of theirs, oldest first; None where it is not theirs.

    A private thread is theirs when they were added to it. Those who moderate could look into any, and do not
    find them in their list.
    """
    return handle.history(viewer=person.actor) if _may_read(world, handle, person) else None


def found_in(world: World, handle: simcord.ChannelHandle) -> Iterator[tuple[discord.Message, list[Person]]]:
    """All that anybody finds in a channel or thread, oldest first, each with those who find it there.

    The same as asking `read_by` for everybody, with every message looked at once.
    """
    readers = [person for person in world.people.values() if _may_read(world, handle, person)]
    stored = world.env.backend.messages.get(handle.id, {})
    for key in sorted(stored) if readers else ():
        finders = [person for person in readers if stored[key].visible_to(person.actor.id)]
        if finders:
            yield to_discord_message(world.env, stored[key]), finders


def _may_read(world: World, handle: simcord.ChannelHandle, person: Person) -> bool:
    is_theirs = (
        not is_private(world, handle)
        or person.actor.id in world.env.backend.get_thread(handle.id).thread_members
    )
    return is_theirs and can_access_channel(world.env, handle.id, person.actor, history=True)


def is_private(world: World, handle: simcord.ChannelHandle) -> bool:
    """Whether this is a thread for those who were added to it."""
    # The bot's own cache forgets threads at rest.
    return (
        handle.is_thread
        and world.env.backend.get_thread(handle.id).type == discord.ChannelType.private_thread.value
    )


def _place(
    world: World,
    handle: simcord.ChannelHandle,
    kind: Kind,
    messages: Sequence[discord.Message],
    *,
    name: str = "",
    topic: str = "",
    parent_id: int | None = None,
    tags: tuple[str, ...] = (),
) -> Place:
    public = [message for message in messages if not message.flags.ephemeral]
    starter = public[0] if public and kind in {"post", "thread"} else None
    return Place(
        handle=handle,
        kind=kind,
        name=name or handle.name or "untitled",
        topic=topic,
        parent_id=parent_id,
        latest_id=messages[-1].id if messages else 0,
        latest_at=messages[-1].created_at if messages else None,
        replies=max(0, len(public) - 1),
        author=_credited(starter, world),
        tags=tags,
    )


def _credited(starter: discord.Message | None, world: World) -> str:
    """Whose post it is: Hallway posts for people, and its card mentions them first."""
    for embed in starter.embeds if starter is not None else ():
        mentioned = _MEMBER.search(embed.description or "")
        for person in world.people.values():
            if mentioned is not None and person.actor.id == int(mentioned[1]):
                return person.name
    return ""


def _tags(world: World, handle: simcord.ChannelHandle) -> tuple[str, ...]:
    thread = world.backstage.bot.get_channel(handle.id)
    if not isinstance(thread, discord.Thread):
        return ()
    return tuple(tag.name for tag in thread.applied_tags)
