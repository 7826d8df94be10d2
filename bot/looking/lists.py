"""Use cases of looking at flags. Whatever is shown to somebody has passed :func:`bot.looking.rules.may_see`.

Lists are in the order in which flags were put up, and can't be taken away as a file: Discord's Developer
Policy forbids to use what members wrote for decisions on their eligibility for employment (section 16), so
there is no ranking, no score and no export of those who look for work.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.core.database import Database, Reader
from bot.core.text import normalised
from bot.guilds.pillars import Pillar
from bot.looking import records, records_of_listings
from bot.looking.rules import RENEWABLE_FOR, Actor, Audience, Flag, No, Sort, State, Viewer, may_hear, may_see
from bot.looking.words import Wanted, skill_key
from bot.moderation.doors import Doors

_SUGGESTED_FROM: Final = 200
"""How many of the newest flags are looked through while somebody types the name of one."""


class Lists:
    """Every way of looking at flags; nothing here changes one."""

    def __init__(self, database: Database, doors: Doors) -> None:
        self._database = database
        self._doors = doors

    async def mine(self, guild_id: int, user_id: int, sort: Sort, now: datetime) -> list[Flag]:
        """Return what a member may still do something about, newest first.

        Drafts, what is up, what is away, and what ran out so lately that it can be put up again.
        """
        async with self._database.reading() as read:
            return await self.mine_in(read, guild_id, user_id, sort, now)

    async def running(self, guild_id: int, user_id: int) -> list[Flag]:
        """Return what a member has up, of both sorts, newest first; some may have run out and not be swept yet."""
        async with self._database.reading() as read:
            return await records.running_of(read, guild_id, user_id)

    async def mine_in(
        self, read: Reader, guild_id: int, user_id: int, sort: Sort, now: datetime
    ) -> list[Flag]:
        """The same, inside a unit or a reading that is already open."""
        current = await records.current_of(read, guild_id, user_id)
        return [flag for flag in current if flag.sort is sort and not is_too_old(flag, now)]

    async def own(self, flag_id: str, actor: Actor) -> Flag | No:
        """Return a flag of one's own; ``actor.guild_id`` 0 for somebody who acts in a direct message."""
        async with self._database.reading() as read:
            return owned(await records.get(read, flag_id), actor)

    async def find(self, flag_id: str, viewer: Viewer, now: datetime) -> Flag | No:
        """Return a flag by its id, if the viewer may see it. An id proves nothing."""
        async with self._database.reading() as read:
            flag = await records.get(read, flag_id)
            is_off = await self._is_off(read, viewer.guild_id)
        if flag is None or not may_see(flag, viewer, now) or (is_off and flag.user_id != viewer.user_id):
            return No.NOT_FOUND
        return flag

    async def of_member(self, viewer: Viewer, user_id: int, sort: Sort, now: datetime) -> list[Flag]:
        """Return what the viewer may see of what a member has up, newest first; nothing where looking is off."""
        async with self._database.reading() as read:
            if await self._is_off(read, viewer.guild_id):
                return []
            running = await records.running_of(read, viewer.guild_id, user_id)
        return [
            flag for flag in running if flag.sort is sort and flag.is_up(now) and may_see(flag, viewer, now)
        ]

    async def heard_of(self, guild_id: int, user_id: int, now: datetime) -> list[Flag]:
        """Return what somebody is told of a member to whom they have just been introduced."""
        async with self._database.reading() as read:
            if await self._is_off(read, guild_id):
                return []
            running = await records.running_of(read, guild_id, user_id)
        return [flag for flag in running if may_hear(flag, now)]

    async def browse(
        self, viewer: Viewer, wanted: Wanted, *, start: int, count: int, now: datetime
    ) -> tuple[Sequence[Flag], int]:
        """Return up to ``count`` flags from the one numbered ``start``, newest first, and how many there are.

        Of more than :data:`~bot.looking.records_of_listings.COUNTED_MOST` that many are counted. One that has run out a
        moment ago may be among them.
        """
        audiences = [Audience.EVERYONE, *([Audience.ORGANIZERS] if viewer.is_organizer else [])]
        async with self._database.reading() as read:
            found, total = await records_of_listings.browse(
                read,
                viewer.guild_id,
                wanted.sort,
                wanted.terms()[: records_of_listings.MOST_TERMS],
                audiences,
                most=count,
                skip=start,
            )
        return [flag for flag in found if may_see(flag, viewer, now)], total

    async def suggest_skills(self, guild_id: int, typed: str, most: int = 25) -> list[str]:
        """Return skills that public flags here name and that begin like ``typed``, the most named first.

        Another name of a skill counts as well: ``k8s`` finds Kubernetes.
        """
        beginnings = dict.fromkeys(beginning for beginning in (normalised(typed), skill_key(typed)))
        async with self._database.reading() as read:
            if not any(beginnings):
                return await records_of_listings.top_skills(read, guild_id, most)
            found = [
                label
                for beginning in beginnings
                if beginning
                for label in await records_of_listings.skills_from(read, guild_id, beginning, most)
            ]
        return list(dict.fromkeys(found))[:most]

    async def suggest(
        self, viewer: Viewer, sort: Sort, typed: str, now: datetime, most: int = 25
    ) -> list[Flag]:
        """Return flags that the viewer may see and whose role holds what is being typed, newest first.

        Nothing where looking is off, as :meth:`find` finds nothing there.
        """
        async with self._database.reading() as read:
            if await self._is_off(read, viewer.guild_id):
                return []
        found, _ = await self.browse(viewer, Wanted(sort), start=0, count=_SUGGESTED_FROM, now=now)
        part = normalised(typed)
        return [flag for flag in found if part in normalised(flag.words.role)][:most]

    async def is_up(self, read: Reader, guild_id: int, flag_id: str, now: datetime) -> bool:
        """Say whether a flag of this server is up at present, whoever may see it."""
        flag = await records.get(read, flag_id)
        return flag is not None and flag.guild_id == guild_id and flag.is_up(now)

    async def _is_off(self, read: Reader, guild_id: int) -> bool:
        """Say whether the server does without looking and hiring; a pause leaves what is up where it is."""
        resting = await self._doors.resting_in(read, guild_id, Pillar.LOOKING)
        return resting is not None and not resting.is_on


def owned(flag: Flag | None, actor: Actor) -> Flag | No:
    """Return the flag if it is the actor's own and here; ``guild_id`` 0 stands for a direct message."""
    if flag is None or flag.user_id != actor.user_id or flag.state is State.REMOVED:
        return No.NOT_FOUND
    return flag if actor.guild_id in (0, flag.guild_id) else No.NOT_FOUND


def is_too_old(flag: Flag, now: datetime) -> bool:
    """Say whether a flag ran out so long ago that it can't be put up again as it was."""
    return (
        flag.state is State.LAPSED and flag.expires_at is not None and flag.expires_at + RENEWABLE_FOR <= now
    )
