"""Use cases of blocks: whom a member never wants to be brought together with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from bot.core.database import Database, Reader, Unit
from bot.members import records_of_boundaries as records
from bot.members import sealing


class Boundaries:
    """The part of the members' service that knows who has blocked whom. Nobody but the blocker is ever told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def block_in(self, unit: Unit, guild_id: int, blocker_id: int, blocked_id: int) -> bool:
        """Let one member block another; False if they had, or if both are the same person.

        What was under way between the two is for the caller to end in the same unit.
        """
        return blocker_id != blocked_id and await records.block(unit, guild_id, blocker_id, blocked_id)

    async def unblock(self, guild_id: int, blocker_id: int, blocked_id: int, now: datetime) -> bool:
        """Take a block back; False if there is none."""
        async with self._database.unit(now) as unit:
            return await self.unblock_in(unit, guild_id, blocker_id, blocked_id)

    async def unblock_in(self, unit: Unit, guild_id: int, blocker_id: int, blocked_id: int) -> bool:
        """The same within ``unit``."""
        was_sealed = await sealing.break_in(unit, guild_id, blocker_id, blocked_id)
        return await records.unblock(unit, guild_id, blocker_id, blocked_id) or was_sealed

    async def blocks_of(self, guild_id: int, user_id: int) -> list[tuple[int, datetime]]:
        """Return whom a member has blocked and when, newest first; for their own eyes."""
        async with self._database.reading() as read:
            return await records.blocks_of(read, guild_id, user_id)

    async def is_blocked_in(self, read: Reader, guild_id: int, user_id: int, other_id: int) -> bool:
        """Say whether either of the two has blocked the other, also before one of them was erased."""
        if await records.is_blocked(read, guild_id, user_id, other_id):
            return True
        pairs = ((user_id, other_id), (other_id, user_id))
        return bool(await sealing.sealed_in(read, guild_id, pairs))

    async def has_blocked_in(self, read: Reader, guild_id: int, blocker_id: int, blocked_id: int) -> bool:
        """Say whether the first has blocked the second, whatever the second did."""
        if await records.has_blocked(read, guild_id, blocker_id, blocked_id):
            return True
        return bool(await sealing.sealed_in(read, guild_id, ((blocker_id, blocked_id),)))

    async def blocked_by_in(
        self, read: Reader, guild_id: int, user_ids: Collection[int], among: Collection[int]
    ) -> Mapping[int, Collection[int]]:
        """Return whom each of these members has blocked, of those ``among`` whom it matters at least.

        Members who have blocked nobody are left out.
        """
        blocked = defaultdict[int, set[int]](set)
        for blocker_id, blocked_id in await records.blocked_by(read, guild_id, user_ids):
            blocked[blocker_id].add(blocked_id)
        for blocker_id, sealed in (await sealing.sealed_among_in(read, guild_id, user_ids, among)).items():
            blocked[blocker_id] |= sealed
        return blocked
