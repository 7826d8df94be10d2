"""Use cases of what members say of themselves: the profile, facts, and what two of them have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.database import Database, Reader
from bot.members import records, records_of_facts
from bot.members.facts import Audience, Fact, FactKind, Overlap, common_ground, tidy_facts
from bot.members.rules import BadProfileLink, BadZone, Profile, tidy


class AboutMembers:
    """The part of the members' service that knows what they say of themselves."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def profile(self, guild_id: int, user_id: int) -> Profile:
        """Return a member's profile, empty if they never wrote one."""
        async with self._database.reading() as read:
            return await self.profile_in(read, guild_id, user_id)

    async def profile_in(self, read: Reader, guild_id: int, user_id: int) -> Profile:
        """The same, inside a unit or a reading that is already open."""
        return await records.profile(read, guild_id, user_id)

    async def edit_profile(
        self, guild_id: int, user_id: int, profile: Profile, now: datetime
    ) -> Profile | BadProfileLink | BadZone:
        """Store a member's profile as they wrote it, made safe; return what was stored."""
        tidied = tidy(profile)
        if not isinstance(tidied, Profile):
            return tidied
        async with self._database.unit(now) as unit:
            await records.save_profile(unit, guild_id, user_id, tidied)
        return tidied

    async def facts(self, guild_id: int, user_id: int) -> list[Fact]:
        """Return what a member says of themselves, by kind and as they ordered it; for their own eyes."""
        async with self._database.reading() as read:
            return (await self.facts_in(read, guild_id, [user_id]))[user_id]

    async def facts_in(self, read: Reader, guild_id: int, user_ids: Sequence[int]) -> dict[int, list[Fact]]:
        """The same of several members, inside a unit or a reading; all of ``user_ids`` are in the result."""
        return await records_of_facts.of(read, guild_id, user_ids)

    async def set_facts(
        self,
        guild_id: int,
        user_id: int,
        kind: FactKind,
        values: Sequence[str],
        audience: Audience,
        now: datetime,
    ) -> list[Fact]:
        """Store a member's facts of one kind in place of those they had; return what was stored."""
        facts = tidy_facts(kind, values, audience)
        async with self._database.unit(now) as unit:
            # Two forms sent at once each replace the whole: they must not fill the same places together.
            await unit.hold(f"facts:{guild_id}:{user_id}")
            await records_of_facts.replace(unit, guild_id, user_id, kind, facts)
        return facts

    async def common_ground_in(
        self, read: Reader, guild_id: int, user_id: int, other_id: int, *, both_agreed: bool
    ) -> list[Overlap]:
        """Return what ``user_id`` may be shown to have in common with ``other_id``.

        See :func:`bot.members.facts.common_ground`: before both have agreed it is for the eyes of ``user_id``
        alone; afterwards it is the same for both.
        """
        facts = await self.facts_in(read, guild_id, [user_id, other_id])
        return common_ground(facts[user_id], facts[other_id], both_agreed=both_agreed)
