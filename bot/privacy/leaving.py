"""Use cases of leaving and coming back: what time does to members who left, and to servers the bot is not in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.agenda import Agenda
from bot.core.database import Database, Reader, Unit
from bot.core.effects import Effect, Moment
from bot.core.personal import Personal
from bot.introductions import personal as introductions
from bot.moderation import personal as moderation
from bot.privacy import records
from bot.privacy.erasing import GRAVES, LEFT, LOOK, PURGE, REST, REST_EVERY, Erasing
from bot.privacy.rules import GUILD_KEPT_FOR, LEFT_KEPT_FOR


class Leaving:
    """The part of the privacy service that watches the clock."""

    def __init__(self, database: Database, personal: Personal, erasing: Erasing) -> None:
        self._database = database
        self._personal = personal
        self._erasing = erasing

    # ------------------------------------------------------------------ members

    async def left(self, guild_id: int, user_id: int, now: datetime) -> None:
        """Take note that a member has left: everything of them here is erased 30 days from now unless they return."""
        async with self._database.unit(now) as unit:
            await self.left_in(unit, guild_id, user_id)

    async def left_in(self, unit: Unit, guild_id: int, user_id: int) -> None:
        """The same within ``unit``; hearing it again does not put it off."""
        subject = f"{guild_id}:{user_id}"
        if await records.moment_due(unit, LEFT, subject) is None:
            await unit.schedule(Moment(LEFT, subject, unit.now + LEFT_KEPT_FOR, guild_id))

    async def returned(self, guild_id: int, user_id: int, now: datetime) -> bool:
        """Take note that a member is (again) in a server, and put suspensions in force by name again.

        To be called when Discord says that somebody joined, and, since it need not say so, before anything that somebody
        does: what they do after it is theirs to keep. Quick where there is nothing to do. Return whether there was anything. Sealed blocks need
        nothing: they are asked for by both names wherever they matter.
        """
        async with self._database.reading() as read:
            if not await self._is_awaited(read, guild_id, user_id, now):
                return False
        async with self._database.unit(now) as unit:
            await self._erasing.back_in(unit, guild_id, user_id)
            await unit.unschedule(LEFT, f"{guild_id}:{user_id}")
            await moderation.hold_again_in(unit, guild_id, user_id)
        return True

    async def _is_awaited(self, read: Reader, guild_id: int, user_id: int, now: datetime) -> bool:
        is_awaited, may_be_sealed = await records.awaited(read, LEFT, guild_id, user_id)
        if is_awaited or not may_be_sealed:
            return is_awaited
        return await moderation.is_sealed(read, guild_id, user_id, now)

    async def left_due(self, unit: Unit, moment: Moment) -> None:
        """Have Discord asked whether somebody who left is really not there, before they are erased: the agenda's handler."""
        guild_id, user_id = (int(part) for part in moment.subject.split(":"))
        await unit.emit(
            Effect(
                LOOK,
                lane=f"look:{guild_id}:{user_id}",
                payload={"user_id": user_id},
                guild_id=guild_id,
                key=f"{LOOK}:{guild_id}:{user_id}",
            )
        )

    async def looked(self, guild_id: int, user_id: int, now: datetime, *, is_here: bool | None) -> None:
        """Erase somebody who is not there, leave alone who is; None: Discord does not tell, it is asked again tomorrow."""
        if is_here:
            await self.returned(guild_id, user_id, now)
            return
        async with self._database.unit(now) as unit:
            if is_here is None:
                await unit.schedule(Moment(LEFT, f"{guild_id}:{user_id}", now + 24 * REST_EVERY, guild_id))
                return
            await self._erasing.erase_in(unit, guild_id, user_id)

    # ------------------------------------------------------------------ servers

    async def guild_ids(self) -> Sequence[int]:
        """Return every server of which anything is kept, so that somebody can look whether the bot is still there."""
        async with self._database.reading() as read:
            return await self._personal.guild_ids(read)

    async def guild_left(self, guild_id: int, now: datetime) -> None:
        """Take note that the bot was removed from a server: it is purged 30 days from now unless the bot is back.

        Never to be called for an outage (``guild.unavailable``).
        """
        async with self._database.unit(now) as unit:
            if await records.moment_due(unit, PURGE, str(guild_id)) is None:
                await unit.schedule(Moment(PURGE, str(guild_id), now + GUILD_KEPT_FOR, guild_id))

    async def guild_back(self, guild_id: int, now: datetime) -> None:
        """Take note that the bot is in a server: nothing of it will be purged."""
        async with self._database.reading() as read:
            if await records.moment_due(read, PURGE, str(guild_id)) is None:
                return
        async with self._database.unit(now) as unit:
            await unit.unschedule(PURGE, str(guild_id))

    async def purge_due(self, unit: Unit, moment: Moment) -> None:
        """Erase everything of a server that the bot has not come back to: the agenda's handler."""
        await self._personal.purge(unit, int(moment.subject))

    # ------------------------------------------------------------------ time

    def watch(self, moments: Agenda) -> None:
        """Take over the moments of privacy."""
        moments.on(LEFT, self.left_due)
        moments.on(PURGE, self.purge_due)
        moments.on(REST, self._erasing.rest_due)
        moments.on(GRAVES, self._erasing.graves_due)

    async def prune(self, unit: Unit) -> None:
        """Forget what is kept no longer in rooms that do not see to it themselves."""
        await moderation.prune_in(unit)
        await introductions.prune_in(unit)
