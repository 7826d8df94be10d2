"""Use cases of privacy: see, take along, take back, erase; leaving and coming back, of members and of the bot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.database import Database, Reader
from bot.core.personal import Personal
from bot.introductions import personal as introductions
from bot.members.sealing import count_own
from bot.moderation.suspending import Suspending
from bot.privacy.consents import Consents
from bot.privacy.erasing import LOOK, Erasing
from bot.privacy.exporting import sections
from bot.privacy.leaving import Leaving
from bot.privacy.rules import RETENTION, Consent, Erased, Export, Kept, Kind, NoConsent, Stays

__all__ = ["LOOK", "PrivacyService"]


class PrivacyService(Leaving):
    """What a member can do about what is kept of them, and what time does to it.

    ``guild_id`` None stands for every server, and what belongs to none. Only the member themselves may act, or
    the operator for them: the caller has made sure of that.
    """

    def __init__(
        self,
        database: Database,
        personal: Personal,
        erasing: Erasing,
        consents: Consents,
        moderation: Suspending,
    ) -> None:
        super().__init__(database, personal, erasing)
        self._consents = consents
        self._moderation = moderation

    # ------------------------------------------------------------------ seeing

    async def kept(self, guild_id: int | None, user_id: int) -> Sequence[Kept]:
        """Return what is kept of a member, in the order of :class:`~bot.privacy.rules.Kind`; empty kinds left out."""
        counted: dict[str, int] = {}
        async with self._database.reading() as read:
            for place in await self._places(read, guild_id):
                for kind, number in (await self._personal.count(read, place, user_id)).items():
                    counted[kind] = counted.get(kind, 0) + number
        return [Kept(kind, counted[kind], RETENTION[kind]) for kind in Kind if counted.get(kind)]

    async def consents(
        self, guild_id: int, user_id: int, *, start: int, count: int
    ) -> tuple[Sequence[Consent], int]:
        """Return a page of what a member agreed to here, newest first, and how many there are."""
        found = await self._consents.of(guild_id, user_id)
        return found[start : start + count], len(found)

    async def consent(self, guild_id: int, user_id: int, consent_id: str) -> Consent | None:
        """Return one of them, for saying what taking it back does; None if there is none such any more."""
        found = await self._consents.of(guild_id, user_id)
        return next((each for each in found if each.id == consent_id), None)

    async def stays(self, guild_id: int | None, user_id: int, now: datetime) -> Stays:
        """Return what would outlive an erasure now, for saying so before it."""
        async with self._database.reading() as read:
            return await self._stays(read, guild_id, user_id, now)

    # ------------------------------------------------------------------ acting

    async def revoke(
        self, guild_id: int, user_id: int, consent_id: str, now: datetime
    ) -> Consent | NoConsent:
        """Take a consent back with all that follows; return it as it was. Doing it twice is ``GONE``."""
        found = await self.consent(guild_id, user_id, consent_id)
        if found is None:
            return NoConsent.GONE
        return await self._consents.revoke(guild_id, user_id, found, now)

    async def export(self, guild_id: int | None, user_id: int, now: datetime) -> Export:
        """Return everything that names or was written by a member, but for what others said in confidence.

        Left out are reports on them, whom others block, and others' answers to requests.
        """
        async with self._database.reading() as read:
            places = await self._places(read, guild_id)
            found = [(place, await self._personal.found(read, place, user_id)) for place in places]
        return Export(user_id, now, sections(found))

    async def erase(self, guild_id: int | None, user_id: int, now: datetime) -> Erased:
        """Erase everything of a member, here or everywhere; one transaction for each server.

        What others see on Discord comes down by effects, which delivery performs afterwards. Doing it again, or
        going on after an interruption, does only what is left.
        """
        async with self._database.reading() as read:
            stays = await self._stays(read, guild_id, user_id, now)
            places = await self._places(read, guild_id)
        guild_ids: list[int] = []
        rows = effects = 0
        for place in places:
            if place is None:
                continue
            async with self._database.unit(now) as unit:
                touched = await self._erasing.erase_in(unit, place, user_id)
                rows, effects = rows + touched, effects + len(unit.emitted)
                if touched or unit.emitted:
                    guild_ids.append(place)
        if guild_id is None:
            async with self._database.unit(now) as unit:
                rows += await self._personal.erase(unit, None, user_id)
        return Erased(guild_ids, rows, effects, stays)

    async def purge(self, guild_id: int, now: datetime) -> Erased:
        """Erase everything of a server, at once. Nothing on Discord is touched: the bot may not be there any more."""
        async with self._database.unit(now) as unit:
            rows = await self._personal.purge(unit, guild_id)
        return Erased([guild_id] if rows else [], rows, 0)

    # ------------------------------------------------------------------

    async def _places(self, read: Reader, guild_id: int | None) -> list[int | None]:
        """Return where to look: one server, or every one and what belongs to none."""
        return [*await self._personal.guild_ids(read), None] if guild_id is None else [guild_id]

    async def _stays(self, read: Reader, guild_id: int | None, user_id: int, now: datetime) -> Stays:
        stays = Stays()
        for place in await self._places(read, guild_id):
            if place is None:
                continue
            held = await self._moderation.held_all_in(read, place, user_id, now)
            blocks = await count_own(read, place, user_id)
            requests = await introductions.waited_for(read, place, user_id)
            stays += Stays(blocks, len(held), requests)
        return stays
