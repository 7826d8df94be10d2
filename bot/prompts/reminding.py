"""Use cases of a member's own rhythm: being reminded before a run closes, and seeing how one kept up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.core.database import Database, Unit
from bot.core.effects import Effect, Ending, Moment, OutboxEntry, Outcome, direct_lane
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.members.rules import may_write
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.prompts import records_of_answers, records_of_rhythms, records_of_runs
from bot.prompts.cadence import LOOKED_BACK, Cadence, Rhythm, cadence
from bot.prompts.course import REMIND, remind_at
from bot.prompts.runs import Run, RunState

_AT_ONCE: Final = 200
"""How many members one transaction looks at."""
_RUNS_MOST: Final = 50


class RhythmService:
    """What members want of prompts for themselves, which nobody else sees. All of it is off until they say so."""

    def __init__(
        self, database: Database, guilds: GuildsService, members: MembersService, doors: Doors
    ) -> None:
        self._database = database
        self._guilds = guilds
        self._members = members
        self._doors = doors

    async def rhythm(self, guild_id: int, user_id: int) -> Rhythm:
        """Return what a member wants for themselves."""
        async with self._database.reading() as read:
            return await records_of_rhythms.rhythm(read, guild_id, user_id)

    async def choose(
        self,
        guild_id: int,
        user_id: int,
        now: datetime,
        *,
        is_reminded: bool | None = None,
        is_counted: bool | None = None,
    ) -> Rhythm:
        """Change what is given; return what the member wants now. It holds from this moment."""
        async with self._database.unit(now) as unit:
            if is_reminded or is_counted:  # whereas to stop it is always possible
                await self._doors.enter(unit, guild_id, user_id, Pillar.PROMPTS)
            await unit.hold(f"prompt-rhythm:{guild_id}:{user_id}")
            before = wanted = await records_of_rhythms.rhythm(unit, guild_id, user_id)
            if is_reminded is not None:
                wanted = replace(wanted, is_reminded=is_reminded)
            if is_counted is not None:
                wanted = replace(wanted, is_counted=is_counted)
            if (
                wanted != before
            ):  # nothing is kept of who stops what they never wanted, be they a member or not
                await records_of_rhythms.put(unit, guild_id, user_id, wanted)
            return wanted

    async def cadence(self, guild_id: int, user_id: int, now: datetime) -> Cadence | None:
        """Return how a member kept up over the last half year; None unless they want to know."""
        async with self._database.reading() as read:
            if not (await records_of_rhythms.rhythm(read, guild_id, user_id)).is_counted:
                return None
            runs = await records_of_answers.kept_up(read, guild_id, user_id, now - LOOKED_BACK)
            zone = (await self._guilds.settings_in(read, guild_id)).zone
        return cadence(runs, zone, now)

    # ------------------------------------------------------------------ reminders

    async def remind_due(self, unit: Unit, moment: Moment) -> None:
        """Want the next members reminded of a run, or try one of them again: the agenda's handler.

        The subject is the run, alone or with where to go on, or with ``u`` and a member. Nobody is reminded of
        what is closed to them, or while prompts rest in the server.
        """
        run_id, _, rest = moment.subject.partition(":")
        run = await records_of_runs.get(unit, run_id)
        if run is None or run.state is not RunState.OPEN or not run.is_open(unit.now):
            return
        if rest.startswith("u"):
            await self._want(unit, run, int(rest[1:]))
            return
        asked = await records_of_rhythms.reminded(unit, run.guild_id, int(rest or 0), _AT_ONCE)
        answered = await records_of_answers.who(unit, run.id)
        wanted = [user_id for user_id in asked if user_id not in answered]
        await records_of_rhythms.remind(unit, run.id, wanted)
        for user_id in wanted:
            await self._want(unit, run, user_id)
        if len(asked) == _AT_ONCE:
            await unit.schedule(Moment(REMIND, f"{run.id}:{asked[-1]}", unit.now, run.guild_id))

    async def reminder(self, run_id: str, user_id: int, now: datetime) -> Run | None:
        """Return the run that somebody is reminded of by direct message now; None if it is not to go out, or not yet.

        Through the one gate of messages nobody asked for: a yes, the weekly cap, quiet hours.
        """
        async with self._database.unit(now) as unit:
            await unit.hold(f"prompt-reminder:{run_id}:{user_id}")
            run = await records_of_runs.get(unit, run_id)
            if run is None or not await self._is_wanted(unit, run, user_id):
                return None
            if await records_of_rhythms.admitted_at(unit, run_id, user_id) is not None:
                reach = await self._members.reach_in(unit, run.guild_id, user_id)
                return run if may_write(reach) else None
            admitted = await self._members.admit_in(unit, run.guild_id, user_id)
            if admitted is None:
                return None
            if admitted > now:
                if admitted < run.closes_at:
                    await unit.schedule(Moment(REMIND, f"{run_id}:u{user_id}", admitted, run.guild_id))
                return None
            await records_of_rhythms.admit(unit, run_id, user_id)
            return run

    async def remind_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of a reminder."""
        if outcome.ending in (Ending.CLOSED, Ending.GONE) and entry.guild_id is not None:
            user_id = int(entry.payload["user_id"] or 0)
            await self._members.turned_away_in(unit, entry.guild_id, user_id, outcome.code)

    async def waiting(self, guild_id: int, user_id: int, now: datetime) -> list[Run]:
        """Return the runs that somebody who wants reminders has not answered, when it is time; soonest over first."""
        async with self._database.reading() as read:
            if not (await records_of_rhythms.rhythm(read, guild_id, user_id)).is_reminded:
                return []
            if await self._doors.why_closed_in(read, guild_id, user_id, Pillar.PROMPTS, now):
                return []
            found = await records_of_runs.taking(read, guild_id, now, _RUNS_MOST)
            waiting = [
                run
                for run in found
                if run.is_reminding
                and run.state is RunState.OPEN
                and now >= remind_at(run)
                and await records_of_answers.of_member(read, run.id, user_id) is None
            ]
        return sorted(waiting, key=lambda run: (run.closes_at, run.id))

    async def _is_wanted(self, unit: Unit, run: Run, user_id: int) -> bool:
        if run.state is not RunState.OPEN or not run.is_open(unit.now):
            return False
        if not (await records_of_rhythms.rhythm(unit, run.guild_id, user_id)).is_reminded:
            return False
        if await self._doors.why_closed_in(unit, run.guild_id, user_id, Pillar.PROMPTS, unit.now):
            return False
        return await records_of_answers.of_member(unit, run.id, user_id) is None

    async def _want(self, unit: Unit, run: Run, user_id: int) -> None:
        await unit.emit(
            Effect(
                REMIND,
                lane=direct_lane(user_id),
                payload={"run_id": run.id, "user_id": user_id},
                guild_id=run.guild_id,
                key=f"{REMIND}:{run.id}:{user_id}",
            )
        )
