"""The doors of the pillars: the one place that decides whether somebody may take part now.

Every use case by which a member takes part in a pillar passes :meth:`Doors.enter` within its unit; what happens
without the member, as an offer or a reminder that is due, asks :meth:`Doors.why_closed_in` at that moment. What is
always possible asks nobody: reading, taking one's own things down, saying no, blocking, reporting, privacy.

Nobody else learns of a closed door. Refusals are worded for the member who acts, and what is held back looks to
others as if it had ended or were quiet.
"""

from __future__ import annotations

from datetime import datetime

from bot.core.database import Database, Reader, Unit
from bot.core.standing import Standing
from bot.guilds.pillars import Closed, Pillar, PillarClosed, PillarSettings, why_closed
from bot.guilds.pillars_service import PillarsService
from bot.moderation.service import ModerationService


class Doors:
    """Knows what organizers settled for the pillars, and who is kept out of them."""

    def __init__(self, database: Database, pillars: PillarsService, moderation: ModerationService) -> None:
        self._database = database
        self._pillars = pillars
        self._moderation = moderation

    async def why_closed(
        self, guild_id: int, user_id: int, pillar: Pillar, now: datetime, standing: Standing | None = None
    ) -> Closed | None:
        """Return why a member can't take part in a pillar now, None if they can.

        Without their ``standing`` on Discord the gates, which ask for a role or an age, are not looked at.
        """
        async with self._database.reading() as read:
            return await self.why_closed_in(read, guild_id, user_id, pillar, now, standing)

    async def why_closed_in(
        self,
        read: Reader,
        guild_id: int,
        user_id: int,
        pillar: Pillar,
        now: datetime,
        standing: Standing | None = None,
    ) -> Closed | None:
        """The same, inside a unit or a reading that is already open."""
        settings = await self._pillars.settings_in(read, guild_id, pillar)
        suspended = await self._moderation.held_in(read, guild_id, user_id, pillar, now)
        return why_closed(settings, suspended, standing, now)

    async def why_no_meeting_in(
        self, read: Reader, guild_id: int, user_id: int, now: datetime, *, answers_flag: bool
    ) -> Closed | None:
        """Return why a member can't take part in bringing people together now, None if they can.

        What answers a flag belongs to looking, and a server may have that without introductions; but whoever is
        kept out of introductions is brought together with nobody, by whatever way.
        """
        if not answers_flag:
            return await self.why_closed_in(read, guild_id, user_id, Pillar.INTRODUCTIONS, now)
        closed = await self.why_closed_in(read, guild_id, user_id, Pillar.LOOKING, now)
        return closed or await self._moderation.held_in(read, guild_id, user_id, Pillar.INTRODUCTIONS, now)

    async def meet_in(
        self, read: Reader, guild_id: int, user_id: int, now: datetime, *, answers_flag: bool = False
    ) -> None:
        """Raise :class:`~bot.guilds.pillars.PillarClosed` if a member can't take part in such a thing now."""
        closed = await self.why_no_meeting_in(read, guild_id, user_id, now, answers_flag=answers_flag)
        if closed is not None:
            raise PillarClosed(closed)

    async def enter(self, unit: Unit, guild_id: int, user_id: int, pillar: Pillar) -> None:
        """Raise :class:`~bot.guilds.pillars.PillarClosed` if a member can't take part now.

        The gates are looked at where the member acts on Discord (:mod:`bot.ui.doors`), which says who they are.
        """
        closed = await self.why_closed_in(unit, guild_id, user_id, pillar, unit.now)
        if closed is not None:
            raise PillarClosed(closed)

    async def resting_in(self, read: Reader, guild_id: int, pillar: Pillar) -> PillarSettings | None:
        """Return the settings of a pillar in which nothing happens at present, None if it is open."""
        settings = await self._pillars.settings_in(read, guild_id, pillar)
        return settings if settings.is_resting else None

    async def kept_out_in(self, read: Reader, guild_id: int, pillar: Pillar, now: datetime) -> frozenset[int]:
        """Return everybody who is kept out of a pillar now, for lists that leave them out."""
        return await self._moderation.out_of_in(read, guild_id, pillar, now)
