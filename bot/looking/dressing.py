"""Use cases of what members wear for their flags: the badge role, and the tag behind the nickname."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from bot.core.database import Database, Reader, Unit
from bot.core.effects import NICKNAME, Ending, OutboxEntry, Outcome, Part, role_part
from bot.guilds.pillars import Pillar
from bot.guilds.rules import GuildSettings
from bot.guilds.rules import Part as Doing
from bot.guilds.service import GuildsService
from bot.looking import records
from bot.looking.course import to_dress
from bot.looking.records_of_wearing import Row, forget, get, put
from bot.looking.rules import Show, Sort
from bot.looking.wearing import (
    MISSING_PERMISSIONS,
    UNKNOWN_ROLE,
    Changes,
    Hurdles,
    Kept,
    Note,
    Wish,
    Worn,
    after,
    decide,
)
from bot.moderation.doors import Doors

Gone: TypeAlias = Callable[[Unit, int, int], Awaitable[None]]
"""Called with the unit, the server and the member whom Discord does not find there any more."""

_HAS_LEFT: Final = frozenset({10007, 10013})
"""Unknown member, unknown user (Discord docs, Opcodes and Status Codes)."""
_MENDABLE: Final = frozenset({MISSING_PERMISSIONS, UNKNOWN_ROLE, 50001, 50028})
"""A permission that is missing, a role that is gone or can't be given: organizers can do something about these."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What a member should know of what they wear."""

    facts: frozenset[Note] = frozenset()
    """Why something that their flags ask for is not worn."""
    tags_off: tuple[str, ...] = ()
    """Tags that were taken off by hand. One is put on again when a flag stops asking for it and asks anew."""


class DressingService:
    """Says what a member should wear, and keeps account of what is ours of what they do."""

    def __init__(self, database: Database, guilds: GuildsService, doors: Doors) -> None:
        self._database = database
        self._guilds = guilds
        self._doors = doors
        self._gone: Gone | None = None

    def when_gone(self, gone: Gone) -> None:
        """Await ``gone`` in the unit in which we learn from Discord that a member has left."""
        self._gone = gone

    async def roles(self, entry: OutboxEntry, now: datetime) -> frozenset[int] | None:
        """Return the roles that are to be given, kept or taken; None if there is nothing at all to look at."""
        guild_id, user_id = _whom(entry)
        async with self._database.reading() as read:
            row = await get(read, guild_id, user_id)
            wish = await self._wish(read, guild_id, user_id, now)
        kept = Kept() if row is None else row.kept
        if wish == Wish() and kept == Kept():
            if row is not None:
                async with self._database.unit(now) as unit:
                    await self.left(unit, guild_id, user_id)
            return None
        return wish.role_ids | kept.role_ids

    async def plan(self, entry: OutboxEntry, worn: Worn, hurdles: Hurdles, now: datetime) -> Changes | None:
        """Decide what is to be done to what a member wears now, and keep that it is; None if nothing is.

        Whoever dies before :meth:`settled` may plan again: what was kept tells what has happened.
        """
        guild_id, user_id = _whom(entry)
        async with self._database.unit(now) as unit:
            await unit.hold(_subject(guild_id, user_id))
            row = await get(unit, guild_id, user_id)
            if row is None or row.joined_at != worn.joined_at:
                row = Row(Kept())  # whoever leaves loses roles and nickname: nothing of it is ours any more
            wish = await self._wish(unit, guild_id, user_id, now)
            decision = decide(worn, wish, row.kept, hurdles)
            await self._keep(unit, guild_id, user_id, Row(decision.kept, decision.notes, worn.joined_at))
        return None if decision.changes == Changes() else decision.changes

    async def settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of a change, what an organizer has to mend, and of who has left."""
        guild_id, user_id = _whom(entry)
        if outcome.ending is Ending.GONE and outcome.code in _HAS_LEFT:
            if self._gone is not None:
                await self._gone(unit, guild_id, user_id)
            await self.left(unit, guild_id, user_id)
            return
        await unit.hold(_subject(guild_id, user_id))
        row = await get(unit, guild_id, user_id)
        if row is not None and outcome.parts:
            leaving = {role_part(role_id) for role_id in row.kept.leaving_ids}
            refused = {_note(part) for part in outcome.parts if not part.is_done and part.name not in leaving}
            seen = Row(after(row.kept, outcome.parts), row.notes | refused, row.joined_at)
            await self._keep(unit, guild_id, user_id, seen)
            if outcome.ending is Ending.ABANDONED and _is_left_on(seen.kept, outcome.parts):
                await unit.emit(to_dress(guild_id, user_id))  # what is ours is never given up
        await self._note_troubles(unit, guild_id, outcome)

    async def left(self, unit: Unit, guild_id: int, user_id: int) -> None:
        """Forget what somebody wore who has left: Discord has taken it all."""
        await unit.hold(_subject(guild_id, user_id))
        await forget(unit, guild_id, user_id)

    async def notes(self, guild_id: int, user_id: int) -> Notes:
        """Return what a member should know of what they wear, as of the last time we looked."""
        async with self._database.reading() as read:
            row = await get(read, guild_id, user_id)
        return Notes() if row is None else Notes(row.notes, row.kept.off)

    async def _wish(self, read: Reader, guild_id: int, user_id: int, now: datetime) -> Wish:
        flags = await records.running_of(read, guild_id, user_id)
        shows = {sort: set[Show]() for sort in Sort}
        for flag in flags:
            if flag.is_public(now):
                shows[flag.sort] |= flag.shows
        if not any(shows.values()):
            return Wish()
        resting = await self._doors.resting_in(read, guild_id, Pillar.LOOKING)
        if resting is not None and not resting.is_on:
            return Wish()
        settings = await self._guilds.settings_in(read, guild_id)
        role_ids = [_role_id(settings, sort) for sort in Sort if Show.BADGE in shows[sort]]
        tags = [_tag(settings, sort) for sort in Sort if Show.TAG in shows[sort]]
        return Wish(
            frozenset(role_id for role_id in role_ids if role_id is not None),
            tuple(dict.fromkeys(tag for tag in tags if tag)),
        )

    async def _keep(self, unit: Unit, guild_id: int, user_id: int, row: Row) -> None:
        if row.kept == Kept() and not row.notes:
            await forget(unit, guild_id, user_id)
        else:
            await put(unit, guild_id, user_id, row)

    async def _note_troubles(self, unit: Unit, guild_id: int, outcome: Outcome) -> None:
        for doing in (Doing.BADGES, Doing.NICKNAMES):
            parts = [part for part in outcome.parts if (part.name == NICKNAME) is (doing is Doing.NICKNAMES)]
            code = next((part.code for part in parts if part.code in _MENDABLE), None)
            if code is not None:
                await self._guilds.note_trouble(unit, guild_id, code, None, of=doing)
            elif any(part.is_done for part in parts):
                await self._guilds.troubles_over(unit, guild_id, of=doing)


def _whom(entry: OutboxEntry) -> tuple[int, int]:
    return entry.guild_id or 0, int(entry.payload["user_id"] or 0)


def _subject(guild_id: int, user_id: int) -> str:
    """Name what is held while somebody's row changes; always after their flags are."""
    return f"worn:{guild_id}:{user_id}"


def _note(part: Part) -> Note:
    if part.name == NICKNAME:
        return Note.NICKNAME_REFUSED
    return Note.ROLE_GONE if part.code == UNKNOWN_ROLE else Note.ROLE_REFUSED


def _is_left_on(kept: Kept, parts: Iterable[Part]) -> bool:
    """Say whether something of ours stays on that organizers could let us take off."""
    stuck = {part.name for part in parts if not part.is_done and part.code in _MENDABLE}
    ours = {role_part(role_id) for role_id in kept.leaving_ids}
    return bool(stuck & ours) or (kept.naming is not None and NICKNAME in stuck)


def _role_id(settings: GuildSettings, sort: Sort) -> int | None:
    return settings.looking_role_id if sort is Sort.LOOKING else settings.hiring_role_id


def _tag(settings: GuildSettings, sort: Sort) -> str:
    return settings.looking_tag if sort is Sort.LOOKING else settings.hiring_tag
