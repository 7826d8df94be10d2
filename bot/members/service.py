"""Use cases of members: profile, reach, inbox, and the one place that decides on direct messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core.database import Database, Reader, Unit
from bot.core.effects import Effect, Ending, Moment, OutboxEntry, Outcome
from bot.guilds.service import GuildsService
from bot.members import records
from bot.members.rules import (
    INBOX_KEPT_FOR,
    TURNED_AWAY,
    WEEK,
    BadProfileLink,
    InboxItem,
    News,
    Profile,
    Reach,
    ReachChoice,
    free_at,
    may_write,
    next_bundle_at,
    tidy,
)

DIRECT: Final = "members.direct"
"""Kind of the effect that sends a member what waits, and of the moment that decides on it."""
_BUNDLE_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of somebody's inbox."""

    items: Sequence[InboxItem]
    page: int
    pages: int
    total: int
    unread: int
    choice: ReachChoice


class MembersService:
    """What members say about themselves and what waits for them."""

    def __init__(self, database: Database, guilds: GuildsService) -> None:
        self._database = database
        self._guilds = guilds

    async def profile(self, guild_id: int, user_id: int) -> Profile:
        """Return a member's profile, empty if they never wrote one."""
        async with self._database.reading() as read:
            return await records.profile(read, guild_id, user_id)

    async def edit_profile(
        self, guild_id: int, user_id: int, profile: Profile, now: datetime
    ) -> Profile | BadProfileLink:
        """Store a member's profile as they wrote it, made safe; return what was stored."""
        tidied = tidy(profile)
        if isinstance(tidied, BadProfileLink):
            return tidied
        async with self._database.unit(now) as unit:
            await records.save_profile(unit, guild_id, user_id, tidied)
        return tidied

    async def reach(self, guild_id: int, user_id: int) -> ReachChoice:
        """Return how a member wants to be reached here."""
        async with self._database.reading() as read:
            return await records.reach(read, guild_id, user_id)

    async def choose_reach(self, guild_id: int, user_id: int, reach: Reach, now: datetime) -> ReachChoice:
        """Record how a member wants to be reached, with its date; it holds from this moment."""
        async with self._database.unit(now) as unit:
            await records.save_reach(unit, guild_id, user_id, reach)
            if reach is not Reach.DIRECT:
                await unit.unschedule(DIRECT, _subject(guild_id, user_id))
            return await records.reach(unit, guild_id, user_id)

    async def tell(
        self,
        unit: Unit,
        guild_id: int,
        user_ids: Sequence[int],
        news: News,
        payload: Mapping[str, str | int | None],
    ) -> None:
        """Put news into inboxes, within ``unit``; plan a bundle for those who said yes to messages.

        Members who want nothing at all get only what concerns something of their own.
        """
        if not user_ids:
            return
        choices = await records.choices(unit, guild_id, user_ids)
        own = news not in (News.FOLLOWED, News.RESCUE)
        # Sorted, so that two units telling the same people can't wait for each other in a circle.
        wanted = [user_id for user_id in sorted(set(user_ids)) if own or _takes_offers(choices.get(user_id))]
        if not wanted:
            return
        await records.add_items(unit, guild_id, wanted, news, payload)
        zone = (await self._guilds.settings_in(unit, guild_id)).zone
        for user_id in wanted:
            if user_id in choices and may_write(choices[user_id]):
                due_at = next_bundle_at(unit.now, zone)
                moment = Moment(DIRECT, _subject(guild_id, user_id), due_at, guild_id)
                await unit.schedule(moment, or_sooner=True)

    async def takers_of_offers(self, read: Reader, guild_id: int, user_ids: Sequence[int]) -> set[int]:
        """Return those who may be told of what is not their own: all but who wants nothing at all."""
        choices = await records.choices(read, guild_id, user_ids)
        return {user_id for user_id in user_ids if _takes_offers(choices.get(user_id))}

    async def bundle_due(self, unit: Unit, moment: Moment) -> None:
        """Decide, when a bundle is due, whether it goes out now: the agenda's handler."""
        guild_id, user_id = (int(part) for part in moment.subject.split(":"))
        if not may_write(await records.reach(unit, guild_id, user_id)):
            return
        if not await records.unsent(unit, guild_id, user_id, up_to=unit.now, most=1):
            return
        await unit.hold(f"directs:{user_id}")
        sent = await records.directs_since(unit, user_id, unit.now - WEEK)
        later = free_at(sent, unit.now)
        if later is not None:
            zone = (await self._guilds.settings_in(unit, guild_id)).zone
            due_at = next_bundle_at(later, zone)
            await unit.schedule(Moment(DIRECT, moment.subject, due_at, guild_id))
            return
        # Counted now, not on delivery: two servers' bundles due together must not both slip through.
        await records.add_direct(unit, user_id)
        await unit.emit(
            Effect(
                DIRECT,
                lane=f"direct:{user_id}",
                payload={"guild_id": guild_id, "user_id": user_id},
                guild_id=guild_id,
                key=f"{DIRECT}:{moment.subject}",
            )
        )

    async def bundle(self, guild_id: int, user_id: int, up_to: datetime) -> Sequence[InboxItem]:
        """Return what a bundle holds; empty if it must not be sent any more.

        ``up_to`` is when the effect was created: what came later has a bundle of its own, so it must
        neither be in this one nor be marked as sent with it.
        """
        async with self._database.reading() as read:
            if not may_write(await records.reach(read, guild_id, user_id)):
                return ()
            return await records.unsent(read, guild_id, user_id, up_to=up_to, most=_BUNDLE_MOST)

    async def bundle_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of a bundle."""
        guild_id, user_id = int(entry.payload["guild_id"] or 0), int(entry.payload["user_id"] or 0)
        if outcome.ending is Ending.DELIVERED:
            await records.mark_sent(unit, guild_id, user_id, entry.created_at)
        elif outcome.ending in (Ending.CLOSED, Ending.GONE):
            if outcome.code in TURNED_AWAY:
                await records.close_reach(unit, guild_id, user_id)
                return
            # Not this member's doing: what waits goes out with a later bundle.
            zone = (await self._guilds.settings_in(unit, guild_id)).zone
            due_at = next_bundle_at(unit.now, zone)
            await unit.schedule(Moment(DIRECT, _subject(guild_id, user_id), due_at, guild_id))

    async def inbox(self, guild_id: int, user_id: int, page: int, size: int) -> InboxPage:
        """Return one page (counted from 1) of an inbox, newest first; the last one if ``page`` is past it."""
        async with self._database.reading() as read:
            total, unread = await records.count(read, guild_id, user_id)
            pages = max(1, -(-total // size))
            page = min(max(page, 1), pages)
            items = await records.items(read, guild_id, user_id, most=size, skip=(page - 1) * size)
            choice = await records.reach(read, guild_id, user_id)
        return InboxPage(items, page, pages, total, unread, choice)

    async def mark_read(self, guild_id: int, user_id: int, ids: Sequence[str], now: datetime) -> None:
        """Mark items as read; ids that are not this member's are left alone."""
        if not ids:
            return
        async with self._database.unit(now) as unit:
            await records.mark_read(unit, guild_id, user_id, ids)

    async def prune(self, unit: Unit) -> None:
        """Forget news older than :data:`~bot.members.rules.INBOX_KEPT_FOR`, and messages the cap forgot."""
        await records.prune(unit, unit.now - INBOX_KEPT_FOR)
        await records.prune_directs(unit, unit.now - WEEK)


def _takes_offers(choice: ReachChoice | None) -> bool:
    return choice is None or choice.reach is not Reach.NOT_AT_ALL


def _subject(guild_id: int, user_id: int) -> str:
    return f"{guild_id}:{user_id}"
