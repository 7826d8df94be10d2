"""Erases a member from a server: each room first lets go of what others see, then every row and id goes.

All of it happens in the unit of the caller. What can't go at once is written down (:mod:`bot.privacy.records`), and
an hour later looked at again, until nothing is left: what delivery is just doing, a badge that nobody could take off
yet, requests that others wait for (:mod:`bot.introductions.personal`), reports that organizers have not settled.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.core.database import Reader, Unit
from bot.core.effects import Moment
from bot.core.outbox import hold_outcomes
from bot.core.personal import Personal
from bot.core.places import LETTERS
from bot.introductions import personal as introductions
from bot.introductions.course import Course as Requests
from bot.looking import personal as looking
from bot.looking.course import DRESS
from bot.looking.course import Course as Flags
from bot.members import personal as members
from bot.members.service import RETELL
from bot.moderation import personal as moderation
from bot.moderation.reporting import CASE
from bot.privacy import records
from bot.projects import personal as projects
from bot.prompts import personal as prompts
from bot.prompts.course import REMIND

LEFT: Final = "privacy.left"
"""Moment: thirty days ago somebody left a server."""
LOOK: Final = "privacy.look"
"""Effect: ask Discord whether somebody is in a server again, before they are erased there."""
PURGE: Final = "privacy.purge"
"""Moment: thirty days ago the bot was removed from a server."""
REST: Final = "privacy.rest"
"""Moment: something may be left of somebody who was erased."""
GRAVES: Final = "privacy.graves"
"""Moment: what was left of shares, to bring them down by, has served."""
REST_EVERY: Final = timedelta(hours=1)
REST_SELDOM: Final = timedelta(hours=12)
"""How often it is looked at again when what is left depends on people and not on delivery."""

_TOLD: Final = frozenset({"inbox", "outbox", "agenda"})
"""Tables whose rows go when they name somebody; everywhere else texts are reworded."""
_STILL_WANTED: Final = frozenset({DRESS, CASE, LETTERS, RETELL})
"""Effects that take a badge off, that show organizers a report, which stays until they have settled it, and that bring down
what names somebody else who was erased."""
_WAITED_FOR: Final = frozenset({"introductions", "introduction_seats"})


class Erasing:
    """Erases members."""

    def __init__(self, personal: Personal, requests: Requests, flags: Flags) -> None:
        self._personal = personal
        self._requests = requests
        self._flags = flags

    async def erase_in(self, unit: Unit, guild_id: int, user_id: int) -> int:
        """Erase somebody from a server; return how many rows that touched beside what the rooms did."""
        await unit.hold_moment(REST, f"{guild_id}:{user_id}")  # the agenda takes it first, too
        await unit.hold(f"erasing:{guild_id}:{user_id}")
        await hold_outcomes(unit, guild_id)
        if await projects.erase_in(unit, guild_id, user_id):
            graves_at = unit.now + projects.BURIED_FOR + REST_EVERY
            await unit.schedule(Moment(GRAVES, str(guild_id), graves_at, guild_id), or_sooner=True)
        await prompts.erase_in(unit, guild_id, user_id)
        await looking.erase_in(unit, self._flags, guild_id, user_id)
        await moderation.erase_in(unit, guild_id, user_id)
        requests = await introductions.erase_in(unit, self._requests, guild_id, user_id)
        await members.erase_in(unit, guild_id, user_id, requests.left)
        await members.drop_news_in(unit, guild_id, requests.forgotten)
        touched = await self._personal.erase(unit, guild_id, user_id)
        # Whoever waits for a request must find their own words as they were.
        touched += await self._personal.reword(
            unit, guild_id, user_id, _TOLD | _WAITED_FOR if requests.left else _TOLD
        )
        touched += await self._drop_planned(unit, guild_id, user_id)
        touched += await self._drop_wanted(unit, guild_id, user_id, unit.now)
        await records.done(unit, guild_id, user_id)
        await self._see_to_the_rest(unit, guild_id, user_id, unit.now, is_back=False)
        return touched

    async def back_in(self, unit: Unit, guild_id: int, user_id: int) -> None:
        """Let whatever somebody does from now on be theirs to keep, though not all of what was erased is gone yet.

        If the rest is being erased this very moment, by somebody who takes them for gone, it waits until that is over.
        """
        await unit.hold_moment(REST, f"{guild_id}:{user_id}")
        await records.back(unit, guild_id, user_id)

    async def is_named(self, read: Reader, guild_id: int, user_id: int) -> bool:
        """Say whether a server still names somebody, in a column, in what is planned, or in what is wanted."""
        return (
            await self._personal.names(read, guild_id, user_id)
            or bool(await records.moments(read, guild_id, user_id))
            or bool(await records.effects(read, guild_id, user_id))
        )

    async def rest_due(self, unit: Unit, moment: Moment) -> None:
        """Erase what is left of somebody: the agenda's handler."""
        guild_id, user_id = (int(part) for part in moment.subject.split(":"))
        known = await records.under_way(unit, guild_id, user_id)
        if known is None:
            return
        since = known.erased_at
        if not known.is_back and not await moderation.has_addressed(unit, guild_id, user_id, since):
            await self.erase_in(unit, guild_id, user_id)
            return
        # They are here again, or organizers have told them something since: only what was there before is to go.
        await hold_outcomes(unit, guild_id)
        requests = await introductions.finish_in(unit, guild_id, user_id, since)
        await members.drop_news_in(unit, guild_id, requests.forgotten)
        await moderation.finish_in(unit, guild_id, user_id, since)
        await self._drop_wanted(unit, guild_id, user_id, since)
        await records.done(unit, guild_id, user_id)
        await self._see_to_the_rest(unit, guild_id, user_id, since, is_back=True)

    async def graves_due(self, unit: Unit, moment: Moment) -> None:
        """Drop what was left of shares to bring them down by: the agenda's handler."""
        await projects.drop_buried_in(unit, int(moment.subject))

    async def _see_to_the_rest(
        self, unit: Unit, guild_id: int, user_id: int, erased_at: datetime, *, is_back: bool
    ) -> None:
        """Look again in an hour if anything is left of what was there at ``erased_at``."""
        waiting = [
            each
            for each in await records.effects(unit, guild_id, user_id)
            if not each.is_finished and (not is_back or each.created_at <= erased_at)
        ]
        if not is_back and not any(each.kind == DRESS for each in waiting):
            await looking.forget_worn_in(unit, guild_id, user_id)  # nobody is about to take anything off
        requests = await introductions.finish_in(unit, guild_id, user_id, erased_at)
        no_report = await moderation.finish_in(unit, guild_id, user_id, erased_at)
        if not waiting and not requests.left and no_report:
            await self._forget_if_unknown(unit, user_id)
            return
        await records.begin(unit, guild_id, user_id, erased_at, is_back=is_back)
        again_at = unit.now + (REST_EVERY if waiting else REST_SELDOM)
        await unit.schedule(Moment(REST, f"{guild_id}:{user_id}", again_at, guild_id))

    async def _forget_if_unknown(self, unit: Unit, user_id: int) -> None:
        """Forget what belongs to no server of somebody whom none knows any more."""
        if not await self._personal.names(unit, None, user_id):
            return
        for guild_id in await self._personal.guild_ids(unit):
            if await self._personal.names(unit, guild_id, user_id):
                return
        await self._personal.erase(unit, None, user_id)

    async def _drop_planned(self, unit: Unit, guild_id: int, user_id: int) -> int:
        planned = await records.moments(unit, guild_id, user_id)
        for moment in planned:
            run_id, _, rest = moment.subject.partition(":")
            if moment.kind == REMIND and rest == str(user_id):
                # The place in a list of others, who go on from the one before.
                await unit.schedule(Moment(REMIND, f"{run_id}:{user_id - 1}", moment.due_at, guild_id))
            await unit.unschedule(moment.kind, moment.subject)
        return len(planned)

    async def _drop_wanted(self, unit: Unit, guild_id: int, user_id: int, before: datetime) -> int:
        """Forget effects that name somebody, but for what is being done and what is :data:`_STILL_WANTED`."""
        dropped = [
            each.id
            for each in await records.effects(unit, guild_id, user_id)
            if each.is_finished
            or (each.is_untouched and each.kind not in _STILL_WANTED and each.created_at <= before)
        ]
        return await records.drop_effects(unit, dropped)
