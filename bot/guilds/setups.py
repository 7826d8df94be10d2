"""Use cases of guided set-ups: begin, choose, do, take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast

from bot.audit.rules import Act
from bot.audit.service import AuditService
from bot.core.database import Database, Unit
from bot.core.ids import new_id
from bot.guilds import records_of_setups as records
from bot.guilds import setting_up as rules
from bot.guilds.pillars import Pillar
from bot.guilds.pillars_service import PillarsService
from bot.guilds.rules import GuildSettings, SettingsRefusal
from bot.guilds.service import Changes, GuildsService
from bot.guilds.setting_up import KEPT_FOR, No, SetUp, Spot


class _Refused(Exception):
    """Ends a unit in which a setting was refused, so that nothing of it is stored."""

    def __init__(self, refusal: SettingsRefusal) -> None:
        super().__init__(repr(refusal))
        self.refusal = refusal


class SetupsService:
    """Keeps the one set-up that is under way in each server.

    Callers have made sure that whoever acts organizes the server. A set-up is named by its server and its id: an
    earlier one's buttons then find nothing.
    """

    def __init__(
        self, database: Database, guilds: GuildsService, pillars: PillarsService, audit: AuditService
    ) -> None:
        self._database = database
        self._guilds = guilds
        self._pillars = pillars
        self._audit = audit

    async def open(self, guild_id: int, user_id: int, now: datetime, *, zone: str, language: str) -> SetUp:
        """Return the set-up that is under way, or begin one with how things are.

        ``zone`` and ``language`` are guesses for a server that never chose any.
        """
        settings = await self._guilds.settings(guild_id)
        pillars = await self._pillars.of_server(guild_id)
        on = frozenset(pillar for pillar, found in pillars.items() if found.is_on)
        log_channel_id = await self._audit.channel(guild_id)
        async with self._database.unit(now) as unit:
            await _hold(unit, guild_id)
            found = await _found(unit, guild_id)
            if found is not None:
                return found
            set_up = rules.begun(
                settings,
                on,
                log_channel_id,
                id_=new_id(now),
                user_id=user_id,
                zone=zone,
                language=language,
                now=now,
            )
            await records.put(unit, set_up)
            return set_up

    async def current(self, guild_id: int, set_up_id: str, now: datetime) -> SetUp | No:
        """Return a set-up that is under way."""
        async with self._database.reading() as read:
            found = await records.get(read, guild_id)
        if found is None or found[0].id != set_up_id or now - found[1] >= KEPT_FOR:
            return No.GONE
        return found[0]

    async def choose(
        self, guild_id: int, set_up_id: str, now: datetime, step: Callable[[SetUp], SetUp]
    ) -> SetUp | No:
        """Let ``step`` change the choices; not while it is being done, nor once its settings are stored."""

        def take(set_up: SetUp) -> SetUp | No:
            if set_up.is_being_done(now):
                return No.BEING_DONE
            return No.GONE if set_up.is_stored else step(set_up)

        return await self._step(guild_id, set_up_id, now, take)

    async def claim(
        self, guild_id: int, set_up_id: str, by: int, now: datetime, *, to_take_back: bool = False
    ) -> SetUp | No:
        """Take it in hand, alone, to do what it says or to take back what was made.

        Give it back by :meth:`release`, :meth:`store` or :meth:`drop`.
        """

        def take(set_up: SetUp) -> SetUp | No:
            return rules.claimed(set_up, by, now, to_take_back=to_take_back)

        return await self._step(guild_id, set_up_id, now, take)

    async def work(
        self, guild_id: int, set_up_id: str, now: datetime, step: Callable[[SetUp], SetUp]
    ) -> SetUp | No:
        """Remember, while it is in hand, that something is tried or was made."""
        return await self._step(guild_id, set_up_id, now, step)

    async def release(self, guild_id: int, set_up_id: str, now: datetime) -> SetUp | No:
        """Give it back unfinished; it can be gone on with."""
        return await self._step(guild_id, set_up_id, now, rules.released)

    async def store(
        self, guild_id: int, set_up_id: str, by: int, now: datetime, *, details: Mapping[str, str]
    ) -> GuildSettings | SettingsRefusal | No:
        """Store all settings it comes to in one unit, noted with ``details`` besides, or none of them.

        The set-up stays until it is :meth:`drop`-ped: its first question may have to be asked for still.
        """
        try:
            async with self._database.unit(now) as unit:
                await _hold(unit, guild_id)
                found = await _found(unit, guild_id)
                if found is None or found.id != set_up_id:
                    return No.GONE
                settings = await self._guilds.settings_in(unit, guild_id)
                if found.is_stored:
                    return settings
                changed = await self._store(unit, found, by, details)
                await records.put(unit, replace(rules.released(found), is_stored=True))
                return changed
        except _Refused as refused:
            return refused.refusal

    async def _store(self, unit: Unit, set_up: SetUp, by: int, details: Mapping[str, str]) -> GuildSettings:
        guild_id = set_up.guild_id
        await self._audit.set_channel_in(unit, guild_id, rules.channel(set_up, Spot.LOG), by)
        changes = cast("Changes", rules.outcome(set_up))
        changed = await self._guilds.change_in(
            unit, guild_id, changed_by=by, act=Act.SET_UP, details=details, **changes
        )
        if not isinstance(changed, GuildSettings):
            raise _Refused(changed)
        for pillar in Pillar:
            is_on = pillar in set_up.pillars
            await self._pillars.change_in(unit, guild_id, pillar, changed_by=by, is_on=is_on)
        return changed

    async def drop(self, guild_id: int, set_up_id: str, now: datetime) -> None:
        """Forget it: it is finished, or cancelled."""
        async with self._database.unit(now) as unit:
            await _hold(unit, guild_id)
            found = await records.get(unit, guild_id)
            if found is not None and found[0].id == set_up_id:
                await records.drop(unit, guild_id)

    async def prune(self, unit: Unit) -> None:
        """Forget set-ups that nobody goes on with."""
        await records.prune(unit, unit.now - KEPT_FOR)

    async def _step(
        self, guild_id: int, set_up_id: str, now: datetime, step: Callable[[SetUp], SetUp | No]
    ) -> SetUp | No:
        async with self._database.unit(now) as unit:
            await _hold(unit, guild_id)
            found = await _found(unit, guild_id)
            if found is None or found.id != set_up_id:
                return No.GONE
            after = step(found)
            if isinstance(after, SetUp) and after != found:
                await records.put(unit, after)
            return after


async def _hold(unit: Unit, guild_id: int) -> None:
    await unit.hold(f"setup:{guild_id}")


async def _found(unit: Unit, guild_id: int) -> SetUp | None:
    found = await records.get(unit, guild_id)
    if found is None or unit.now - found[1] >= KEPT_FOR:
        return None
    return found[0]
