"""Use cases of members: profile, reach, inbox, and the one place that decides on direct messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core.database import Database, Reader, Unit
from bot.core.effects import Effect, Ending, Moment, OutboxEntry, Outcome, direct_lane
from bot.guilds.service import GuildsService
from bot.members import records, records_of_boundaries
from bot.members.about import AboutMembers
from bot.members.boundaries import Boundaries
from bot.members.rules import (
    INBOX_KEPT_FOR,
    TURNED_AWAY,
    WEEK,
    BadQuietHours,
    BadZone,
    InboxItem,
    News,
    Reach,
    ReachChoice,
    Rhythm,
    bundle_again_at,
    check_rhythm,
    may_write,
    next_bundle_at,
    opens_at,
)

DIRECT: Final = "members.direct"
"""Kind of the effect that sends a member what waits, and of the moment that decides on it."""
RETELL: Final = "members.retell"
"""Kind of the effect that says anew what a direct message told, as some of it names somebody who was erased."""
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


class MembersService(AboutMembers, Boundaries):
    """What members say about themselves, how they may be reached, whom they block, and what waits for them."""

    def __init__(self, database: Database, guilds: GuildsService) -> None:
        super().__init__(database)
        self._guilds = guilds
        self._observers: list[Callable[[Unit, int, int], Awaitable[None]]] = []

    def observe_reach(self, observer: Callable[[Unit, int, int], Awaitable[None]]) -> None:
        """Call ``observer(unit, guild_id, user_id)`` in each unit in which a member says how they may be reached."""
        self._observers.append(observer)

    async def reach(self, guild_id: int, user_id: int) -> ReachChoice:
        """Return how a member wants to be reached here."""
        async with self._database.reading() as read:
            return await self.reach_in(read, guild_id, user_id)

    async def reach_in(self, read: Reader, guild_id: int, user_id: int) -> ReachChoice:
        """The same, inside a unit or a reading that is already open."""
        return await records.reach(read, guild_id, user_id)

    async def choose_reach(self, guild_id: int, user_id: int, reach: Reach, now: datetime) -> ReachChoice:
        """Record how a member wants to be reached, with its date; it holds from this moment.

        With a yes to direct messages, what waits in the inbox unsent goes out with the next bundle.
        """
        async with self._database.unit(now) as unit:
            await records.save_reach(unit, guild_id, user_id, reach)
            if reach is Reach.DIRECT:
                await self._plan_what_waits(unit, guild_id, user_id)
            else:
                await unit.unschedule(DIRECT, _subject(guild_id, user_id))
            for observer in self._observers:
                await observer(unit, guild_id, user_id)
            return await records.reach(unit, guild_id, user_id)

    async def first_question(self, guild_id: int, user_id: int, now: datetime) -> bool:
        """Say whether to ask a member now how they may be reached: once, and only if they have not said.

        True is said one single time, however often and by how many at once this is called.
        """
        async with self._database.reading() as read:
            if (await records.reach(read, guild_id, user_id)).reach is not Reach.UNSAID:
                return False
            if await records.was_asked(read, guild_id, user_id):
                return False
        async with self._database.unit(now) as unit:
            return await records.mark_asked(unit, guild_id, user_id)

    async def to_be_told(
        self, guild_id: int, user_id: int, now: datetime, *, is_awaited: bool = False
    ) -> bool:
        """Say whether to tell a member now that something waits, as Discord turned a message to them away.

        Something does if their inbox holds anything unread, or if their answer ``is_awaited``. True is said
        once, until they choose direct messages again and those are turned away again.
        """
        async with self._database.reading() as read:
            if not await records.is_untold(read, guild_id, user_id):
                return False
            _, unread = await records.count(read, guild_id, user_id)
        if not (unread or is_awaited):
            return False
        async with self._database.unit(now) as unit:
            return await records.mark_told(unit, guild_id, user_id)

    async def turned_away_in(self, unit: Unit, guild_id: int, user_id: int, code: int) -> bool:
        """Say whether this error code means that the member can't be written to; then none is tried any more."""
        if code not in TURNED_AWAY:
            return False
        await records.close_reach(unit, guild_id, user_id)
        return True

    async def turned_away(self, guild_id: int) -> tuple[int, int]:
        """Return how many members said yes to direct messages, and how many of these Discord turns them away from."""
        async with self._database.reading() as read:
            return await records.turned_away(read, guild_id)

    async def rhythm(self, user_id: int) -> Rhythm:
        """Return when a member wants no messages, from any server."""
        async with self._database.reading() as read:
            return await records_of_boundaries.rhythm(read, user_id)

    async def set_rhythm(
        self, user_id: int, rhythm: Rhythm, now: datetime
    ) -> Rhythm | BadZone | BadQuietHours:
        """Store a member's quiet hours for every server; return what was stored. They hold from this moment."""
        checked = check_rhythm(rhythm)
        if not isinstance(checked, Rhythm):
            return checked
        async with self._database.unit(now) as unit:
            await records_of_boundaries.save_rhythm(unit, user_id, checked)
            for guild_id in await records.open_to_directs(unit, user_id):
                await self._plan_what_waits(unit, guild_id, user_id)
        return checked

    async def admit_in(self, unit: Unit, guild_id: int, user_id: int) -> datetime | None:
        """Decide whether a direct message nobody asked for may go out: the one place that does.

        ``unit.now`` is a yes, and the message has been counted against the weekly cap. A later moment is
        when to ask again: until then it is the member's quiet hours, or the cap is reached. None is a no:
        the member has not said yes to direct messages here, or Discord turns them away.
        """
        # Counted now, not on delivery: two messages decided on at once must not both slip through.
        await unit.hold(f"directs:{user_id}")
        if not may_write(await records.reach(unit, guild_id, user_id)):
            return None
        rhythm = await records_of_boundaries.rhythm(unit, user_id)
        sent = await records.directs_since(unit, user_id, unit.now - WEEK)
        opens = opens_at(rhythm, sent, unit.now)
        if opens == unit.now:
            await records.add_direct(unit, user_id)
        return opens

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
        await self.tell_each(unit, guild_id, dict.fromkeys(user_ids, payload), news)

    async def tell_each(
        self,
        unit: Unit,
        guild_id: int,
        payloads: Mapping[int, Mapping[str, str | int | None]],
        news: News,
    ) -> None:
        """The same for news that are not the same for everybody: the payload of each member."""
        # Where a member's id stood who had everything about them erased, nobody is to be told.
        payloads = {user_id: payload for user_id, payload in payloads.items() if user_id}
        if not payloads:
            return
        choices = await records.choices(unit, guild_id, list(payloads))
        own = news not in (News.FOLLOWED, News.RESCUE, News.ALERTS)
        # Sorted, so that two units telling the same people can't wait for each other in a circle.
        wanted = [user_id for user_id in sorted(payloads) if own or _takes_offers(choices.get(user_id))]
        if not wanted:
            return
        await records.add_items(unit, guild_id, {user_id: payloads[user_id] for user_id in wanted}, news)
        await self._plan(
            unit, guild_id, [id_ for id_ in wanted if id_ in choices and may_write(choices[id_])]
        )

    async def takers_of_offers(self, read: Reader, guild_id: int, user_ids: Sequence[int]) -> set[int]:
        """Return those who may be told of what is not their own: all but who wants nothing at all."""
        choices = await records.choices(read, guild_id, user_ids)
        return {user_id for user_id in user_ids if _takes_offers(choices.get(user_id))}

    async def bundle_due(self, unit: Unit, moment: Moment) -> None:
        """Decide, when a bundle is due, whether it goes out now: the agenda's handler."""
        guild_id, user_id = (int(part) for part in moment.subject.split(":"))
        if not await records.unsent(unit, guild_id, user_id, up_to=unit.now, most=1):
            return
        opens = await self.admit_in(unit, guild_id, user_id)
        if opens is None:
            return
        if opens > unit.now:
            rhythm = await records_of_boundaries.rhythm(unit, user_id)
            zone = (await self._guilds.settings_in(unit, guild_id)).zone
            due_at = bundle_again_at(rhythm, opens, unit.now, zone)
            await unit.schedule(Moment(DIRECT, moment.subject, due_at, guild_id), or_sooner=True)
            return
        await unit.emit(
            Effect(
                DIRECT,
                lane=direct_lane(user_id),
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

    async def told_with(self, guild_id: int, user_id: int, nonce: str) -> Sequence[InboxItem]:
        """Return what is left of what a bundle told; ``nonce`` is that of its effect."""
        async with self._database.reading() as read:
            return await records.sent_with(read, guild_id, user_id, nonce, most=_BUNDLE_MOST)

    async def bundle_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of a bundle."""
        guild_id, user_id = int(entry.payload["guild_id"] or 0), int(entry.payload["user_id"] or 0)
        if outcome.ending is Ending.DELIVERED:
            await records.mark_sent(unit, guild_id, user_id, entry.created_at, entry.nonce)
        elif outcome.ending in (Ending.CLOSED, Ending.GONE) and not await self.turned_away_in(
            unit, guild_id, user_id, outcome.code
        ):
            # Not this member's doing: what waits goes out with a later bundle.
            await self._plan(unit, guild_id, [user_id])

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

    async def _plan(self, unit: Unit, guild_id: int, user_ids: Sequence[int]) -> None:
        """Have :meth:`bundle_due` decide at the next late afternoon, or as soon as it does already."""
        if not user_ids:
            return
        due_at = next_bundle_at(unit.now, (await self._guilds.settings_in(unit, guild_id)).zone)
        moments = [Moment(DIRECT, _subject(guild_id, user_id), due_at, guild_id) for user_id in user_ids]
        await unit.schedule_all(moments, or_sooner=True)

    async def _plan_what_waits(self, unit: Unit, guild_id: int, user_id: int) -> None:
        if await records.unsent(unit, guild_id, user_id, up_to=unit.now, most=1):
            await self._plan(unit, guild_id, [user_id])


def _takes_offers(choice: ReachChoice | None) -> bool:
    return choice is None or choice.reach is not Reach.NOT_AT_ALL


def _subject(guild_id: int, user_id: int) -> str:
    return f"{guild_id}:{user_id}"
