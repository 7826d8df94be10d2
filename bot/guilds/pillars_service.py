"""Use cases of pillars: which of them a server has, lets rest, and opens to whom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias, TypedDict, Unpack

from bot.audit.rules import Act
from bot.audit.service import note
from bot.core.database import Database, Reader, Unit
from bot.guilds import records_of_pillars as records
from bot.guilds.pillars import BadDays, Pillar, PillarSettings, check, paused, resumed

PillarObserver: TypeAlias = Callable[[Unit, PillarSettings, PillarSettings], Awaitable[None]]
"""Called with the unit of a change, and the settings of the pillar before it and after it."""


class PillarChanges(TypedDict, total=False):
    """What of a pillar is to be changed, named as in :class:`~bot.guilds.pillars.PillarSettings`."""

    is_on: bool
    pause: str | None
    """The word that members read while the pillar rests, which may be empty; None ends the pause."""
    role_id: int | None
    member_days: int
    account_days: int


class PillarsService:
    """Reads and changes what a server's organizers settled for each pillar."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._observers: list[PillarObserver] = []

    def observe(self, observer: PillarObserver) -> None:
        """Call ``observer`` inside the unit of each change; not for a change that changes nothing."""
        self._observers.append(observer)

    async def of_server(self, guild_id: int) -> dict[Pillar, PillarSettings]:
        """Return the settings of every pillar, in their order."""
        async with self._database.reading() as read:
            found = await records.of_server(read, guild_id)
        return {pillar: found.get(pillar) or PillarSettings(guild_id, pillar) for pillar in Pillar}

    async def settings(self, guild_id: int, pillar: Pillar) -> PillarSettings:
        """Return the settings of one pillar."""
        async with self._database.reading() as read:
            return await self.settings_in(read, guild_id, pillar)

    async def settings_in(self, read: Reader, guild_id: int, pillar: Pillar) -> PillarSettings:
        """The same, inside a unit or a reading that is already open."""
        return await records.settings(read, guild_id, pillar)

    async def change(
        self,
        guild_id: int,
        pillar: Pillar,
        now: datetime,
        *,
        changed_by: int,
        **changes: Unpack[PillarChanges],
    ) -> PillarSettings | BadDays:
        """Change what is given, and note it; return the settings as they are then.

        The caller has made sure that ``changed_by`` organizes this server.
        """
        async with self._database.unit(now) as unit:
            return await self.change_in(unit, guild_id, pillar, changed_by=changed_by, **changes)

    async def change_in(
        self, unit: Unit, guild_id: int, pillar: Pillar, *, changed_by: int, **changes: Unpack[PillarChanges]
    ) -> PillarSettings | BadDays:
        """The same within ``unit``. After a refusal nothing of it is stored."""
        await unit.hold(f"pillar:{guild_id}:{pillar}")
        before = await records.settings(unit, guild_id, pillar)
        after = before
        if "pause" in changes:
            word = changes.pop("pause")
            after = resumed(after) if word is None else paused(after, word, changed_by, unit.now)
        after = replace(after, **changes)
        refusal = check(after)
        if refusal is not None or after == before:
            return refusal or after
        await records.save(unit, after)
        await _note(unit, before, after, changed_by)
        for observer in self._observers:
            await observer(unit, before, after)
        return after


async def _note(unit: Unit, before: PillarSettings, after: PillarSettings, by: int) -> None:
    guild_id, about = after.guild_id, after.pillar.value
    if after.is_on != before.is_on:
        await note(unit, guild_id, Act.PILLAR_ON if after.is_on else Act.PILLAR_OFF, by=by, about=about)
    was, now_is = (before.paused_at, before.pause_reason), (after.paused_at, after.pause_reason)
    if was != now_is:
        act = Act.PILLAR_RESUMED if after.paused_at is None else Act.PILLAR_PAUSED
        await note(unit, guild_id, act, by=by, about=about, why=after.pause_reason)
    gates = _gates(after)
    if gates != _gates(before):
        await note(unit, guild_id, Act.GATE, by=by, about=about, details=gates)


def _gates(settings: PillarSettings) -> dict[str, str]:
    return {
        "role": f"<@&{settings.role_id}>" if settings.role_id is not None else "",
        "member days": str(settings.member_days),
        "account days": str(settings.account_days),
    }
