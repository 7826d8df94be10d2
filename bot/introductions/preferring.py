"""Use cases of preferences: how open members are to introductions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from bot.core.database import Database, Reader, Unit
from bot.guilds.service import KEEP, Keep
from bot.introductions import records_of_preferences as records
from bot.introductions.preferences import Openness, Preferences, PreferencesRefusal, check

Observer = Callable[[Unit, int, int, Preferences], Awaitable[None]]
"""Told, inside the unit, of which server whose preferences changed, and which they were before."""


class PreferencesService:
    """Reads and changes what members said about introductions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._observers: list[Observer] = []

    def observe(self, changed: Observer) -> None:
        """Call ``changed(unit, guild_id, user_id, before)`` in every unit that changes somebody's preferences.

        It reads the new ones through the unit, and what it saves is committed with them.
        """
        self._observers.append(changed)

    async def preferences(self, guild_id: int, user_id: int) -> Preferences:
        """Return a member's preferences; the defaults if they never stated any."""
        async with self._database.reading() as read:
            return (await self.in_(read, guild_id, (user_id,)))[user_id]

    async def in_(self, read: Reader, guild_id: int, user_ids: Collection[int]) -> dict[int, Preferences]:
        """The same for several, inside a unit or a reading that is already open; each of them is in the answer."""
        stated = await records.of(read, guild_id, user_ids)
        return {user_id: stated.get(user_id, Preferences()) for user_id in user_ids}

    async def change(
        self,
        guild_id: int,
        user_id: int,
        now: datetime,
        *,
        openness: Openness | Keep = KEEP,
        weekly_most: int | Keep | None = KEEP,
        paused_until: datetime | Keep | None = KEEP,
        is_link: bool | Keep = KEEP,
    ) -> Preferences | PreferencesRefusal:
        """Change what is given; return what holds now, or why nothing was changed."""
        async with self._database.unit(now) as unit:
            return await self.change_in(
                unit,
                guild_id,
                user_id,
                openness=openness,
                weekly_most=weekly_most,
                paused_until=paused_until,
                is_link=is_link,
            )

    async def change_in(
        self,
        unit: Unit,
        guild_id: int,
        user_id: int,
        *,
        openness: Openness | Keep = KEEP,
        weekly_most: int | Keep | None = KEEP,
        paused_until: datetime | Keep | None = KEEP,
        is_link: bool | Keep = KEEP,
    ) -> Preferences | PreferencesRefusal:
        """The same within ``unit``."""
        await unit.hold(f"preferences:{guild_id}:{user_id}")
        before = (await self.in_(unit, guild_id, (user_id,)))[user_id]
        after = check(
            Preferences(
                openness=before.openness if isinstance(openness, Keep) else openness,
                weekly_most=before.weekly_most if isinstance(weekly_most, Keep) else weekly_most,
                paused_until=before.paused_until if isinstance(paused_until, Keep) else paused_until,
                is_link=before.is_link if isinstance(is_link, Keep) else is_link,
            ),
            unit.now,
        )
        if isinstance(after, Preferences) and after != before:
            await records.save(unit, guild_id, user_id, after)
            for changed in self._observers:
                await changed(unit, guild_id, user_id, before)
        return after
