"""Who saw what: compares all that could be read before and after something was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

import discord
import simcord

from bot.demo.render import Reader
from bot.demo.sights import found_in, is_private
from bot.demo.world import Person, World


class Change(Enum):
    """What happened to a message."""

    NEW = "new"
    EDITED = "edited"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One message that changed, where, and who can read it (in the order of the cast).

    `where` is the channel or thread, empty for direct messages. For the first message of a post or thread,
    `opened_in` is the channel around it. `lines` are what it reads now, or read before it was deleted;
    `source` is the message itself, which stays the same while "an hour ago" becomes "a day ago". `private` says
    that it stands in a thread for those who were added to it. `before` is what an edited one read before that.
    """

    change: Change
    where: str
    readers: tuple[Person, ...]
    author: str
    lines: tuple[str, ...]
    source: str
    ephemeral: bool = False
    private: bool = False
    opened_in: str = ""
    before: tuple[str, ...] = ()


class Witness:
    """Remembers what could be read, and tells what changed since.

    Discord's own notices (somebody joined, a thread was started) are not told.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._reader = Reader(world)
        self._before = self._look()

    def changes(self) -> list[Sighting]:
        """All that changed since the last call (or since this began), in the order in which it was said.

        What is said at one and the same moment comes in no certain order, so here answers to one person come
        first, and then one place after the other.
        """
        before, after = self._before, self._look()
        self._before = after
        changed: list[Sighting] = []
        for key in sorted(before.keys() | after.keys(), key=lambda key: _order(key, before, after)):
            match before.get(key), after.get(key):
                case Sighting() as old, None:
                    changed.append(replace(old, change=Change.DELETED))
                case None, Sighting() as new:
                    changed.append(new)
                case Sighting() as old, Sighting() as new if old.source != new.source:
                    changed.append(replace(new, change=Change.EDITED, before=old.lines))
                case _:
                    pass
        return changed

    def _look(self) -> dict[int, Sighting]:
        seen: dict[int, Sighting] = {}
        for channel in self._world.guild.channels.values():
            seen |= self._read(channel, f"#{channel.name}")
            for thread in channel.threads:
                seen |= self._read(thread, f"“{thread.name}”", parent=f"#{channel.name}")
        for person in self._world.people.values():
            for message in person.dm.history(viewer=person.actor.user):
                seen[message.id] = self._sighting(message, "", [person])
        return seen

    def _read(self, handle: simcord.ChannelHandle, where: str, *, parent: str = "") -> dict[int, Sighting]:
        found = [seen for seen in found_in(self._world, handle) if not seen[0].is_system()]
        first = min((message.id for message, _ in found), default=0)
        private = is_private(self._world, handle)
        return {
            message.id: replace(
                self._sighting(message, where, readers),
                opened_in=parent if message.id == first else "",
                private=private,
            )
            for message, readers in found
        }

    def _sighting(self, message: discord.Message, where: str, readers: list[Person]) -> Sighting:
        return Sighting(
            change=Change.NEW,
            where=where,
            readers=tuple(readers),
            author=message.author.display_name,
            lines=tuple(self._reader.message(message)),
            source=_source(message),
            ephemeral=message.flags.ephemeral,
        )


def _order(key: int, before: Mapping[int, Sighting], after: Mapping[int, Sighting]) -> tuple[object, ...]:
    seen = after.get(key) or before[key]
    readers = [person.key for person in seen.readers]
    return discord.utils.snowflake_time(key), not seen.ephemeral, seen.where, readers, key


def _source(message: discord.Message) -> str:
    embeds = [embed.to_dict() for embed in message.embeds]
    return repr((message.content, embeds, [component.to_dict() for component in message.components]))
