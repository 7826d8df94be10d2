"""Use cases of the trail: note, search, mirror."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.audit import records
from bot.audit.rules import ABOUT_MOST, FOUND_MOST, KEPT_FOR, Act, Entry, Query, tidy_details, tidy_why
from bot.core.database import Database, Reader, Unit
from bot.core.effects import Effect
from bot.core.ids import new_id

MIRROR: Final = "audit.mirror"
"""Kind of the effect that shows an entry in the server's log channel."""


async def note(
    unit: Unit,
    guild_id: int,
    act: Act,
    *,
    by: int | None,
    on: int | None = None,
    about: str = "",
    about_id: str = "",
    why: str = "",
    details: Mapping[str, str] | None = None,
) -> str:
    """Add to a server's trail within the unit that does what is noted; return the entry's id.

    ``by`` is the organizer who did it, None if it happened by itself; ``on`` the member it concerns. The
    entry is also shown in the server's log channel, if one is set.
    """
    entry = Entry(
        new_id(unit.now),
        guild_id,
        unit.now,
        act,
        by,
        on,
        about[:ABOUT_MOST],
        about_id,
        tidy_why(why),
        tidy_details(details or {}),
    )
    await records.add(unit, entry)
    if await records.channel(unit, guild_id) is not None:
        await unit.emit(
            Effect(MIRROR, f"audit:{guild_id}", {"entry": entry.id}, guild_id, key=f"{MIRROR}:{entry.id}")
        )
    return entry.id


async def is_noted(read: Reader, guild_id: int, user_id: int, acts: Iterable[Act], since: datetime) -> bool:
    """Say whether organizers have done one of these to a member since a moment."""
    return await records.is_noted(read, guild_id, user_id, acts, since)


class AuditService:
    """What a server's organizers may read of the trail. The caller has made sure that they are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(
        self, guild_id: int, query: Query, *, start: int, count: int
    ) -> tuple[Sequence[Entry], int]:
        """Return a page of the entries that fit, newest first, and how many fit."""
        async with self._database.reading() as read:
            total = await records.count(read, guild_id, query)
            return await records.found(read, guild_id, query, most=count, skip=start), total

    async def everything(self, guild_id: int, query: Query) -> Sequence[Entry]:
        """Return all that fit, newest first, at most :data:`~bot.audit.rules.FOUND_MOST`."""
        async with self._database.reading() as read:
            return await records.found(read, guild_id, query, most=FOUND_MOST, skip=0)

    async def entry(self, entry_id: str) -> Entry | None:
        """Return one entry, None if it is kept no longer."""
        async with self._database.reading() as read:
            return await records.entry(read, entry_id)

    async def channel(self, guild_id: int) -> int | None:
        """Return the log channel of a server, None if it has none."""
        async with self._database.reading() as read:
            return await records.channel(read, guild_id)

    async def set_channel(self, guild_id: int, channel_id: int | None, by: int, now: datetime) -> None:
        """Choose the log channel, or none; noted itself, while there is a channel in the one that is chosen."""
        async with self._database.unit(now) as unit:
            await self.set_channel_in(unit, guild_id, channel_id, by)

    async def set_channel_in(self, unit: Unit, guild_id: int, channel_id: int | None, by: int) -> None:
        """The same within ``unit``."""
        before = await records.channel(unit, guild_id)
        if before == channel_id:
            return
        await records.put_channel(unit, guild_id, channel_id)
        shown = {"was": f"<#{before}>" if before else "", "is": f"<#{channel_id}>" if channel_id else ""}
        await note(unit, guild_id, Act.LOG_CHANNEL, by=by, details=shown)

    async def forget_in(self, unit: Unit, guild_id: int | None, user_id: int) -> None:
        """Take a member's id out of a server's trail, or of every server's; what was done stays."""
        await records.forget(unit, guild_id, user_id)

    async def prune(self, unit: Unit) -> None:
        """Forget what is older than :data:`~bot.audit.rules.KEPT_FOR`."""
        await records.prune(unit, unit.now - KEPT_FOR)
