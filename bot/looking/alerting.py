"""Use cases of alerts: what a member wants to be told of, and telling everybody once a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.database import Database, Unit
from bot.core.effects import Moment
from bot.core.ids import new_id
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.looking import records as flag_records
from bot.looking import records_of_alerts as records
from bot.looking.alerts import (
    ALERTS,
    ALERTS_MOST,
    Alert,
    Found,
    Kept,
    NewFlags,
    Subscription,
    TooMany,
    next_at,
    subscriptions_of,
)
from bot.looking.records_of_alerts import Mark, Progress, Round
from bot.looking.rules import Flag
from bot.members.rules import INBOX_KEPT_FOR, News
from bot.members.service import MembersService
from bot.moderation.doors import Doors

FLAGS_MOST: Final = 1000
"""How many new flags one round is about; further ones are left for the next day's."""
SETTLED_AFTER: Final = timedelta(minutes=2)
"""How old a flag has to be: far longer than any unit, and than two processes' clocks are apart."""
_AT_ONCE: Final = 200
"""How many members with alerts one transaction takes."""
_MATCHED_AT_ONCE: Final = 100
"""How many flags that are matched; a member has six at most."""
_PAGE: Final = 50
_TURN: Final = 20
"""How many members' alerts are matched in one go."""
_AT_HAND: Final = 8
"""Of how many rounds the flags are kept in memory until they end."""
_LAST: Final = 2**63 - 1
_LATER: Final = timedelta(days=1)


class AlertsService:
    """What members want to be told of, and the daily round that does.

    Being told is an offer, not an answer to something of one's own: members who want nothing at all are
    told nothing, and their alerts rest until they choose otherwise. Whom somebody has blocked is left out
    of what they are told; who has blocked them is not, as that would tell them of it.
    """

    def __init__(
        self, database: Database, guilds: GuildsService, members: MembersService, doors: Doors
    ) -> None:
        self._database = database
        self._doors = doors
        self._guilds = guilds
        self._members = members
        self._at_hand: Final[dict[str, NewFlags]] = {}

    # ------------------------------------------------------------------ what members ask for

    async def add(
        self, guild_id: int, user_id: int, wanted: Sequence[Alert], now: datetime
    ) -> Sequence[Alert] | TooMany:
        """Store alerts, all or none, and return those that were not there before. They hold from now on."""
        async with self._database.unit(now) as unit:
            await self._doors.enter(unit, guild_id, user_id, Pillar.LOOKING)
            await unit.hold(f"alerts:{guild_id}:{user_id}")
            there = {kept.alert for kept in await records.of_member(unit, guild_id, user_id)}
            new = [alert for alert in dict.fromkeys(wanted) if alert not in there]
            if new and len(there) + len(new) > ALERTS_MOST:
                return TooMany(len(there), len(new))
            await records.add(unit, guild_id, user_id, new)
            return new

    async def list(self, guild_id: int, user_id: int) -> Sequence[Kept]:
        """Return a member's alerts, the oldest first."""
        async with self._database.reading() as read:
            return await records.of_member(read, guild_id, user_id)

    async def remove(self, guild_id: int, user_id: int, ids: Sequence[str], now: datetime) -> int:
        """Forget some of a member's own alerts; return how many of them there were."""
        async with self._database.unit(now) as unit:
            return await records.remove(unit, guild_id, user_id, ids)

    async def clear(self, guild_id: int, user_id: int, now: datetime) -> int:
        """Forget all of a member's alerts; return how many there were."""
        async with self._database.unit(now) as unit:
            return await records.clear(unit, guild_id, user_id)

    async def found(self, round_id: str, user_id: int) -> Found | None:
        """Return the flags a member was told of in one round, as ids: whether they may be shown is asked anew."""
        async with self._database.reading() as read:
            return await records.find(read, round_id, user_id)

    async def left(self, unit: Unit, guild_id: int, user_id: int) -> None:
        """Forget everything of somebody who left the server: what happens there is not theirs to hear any more."""
        await records.clear(unit, guild_id, user_id)
        await records.forget_found(unit, guild_id, user_id)

    async def prune(self, unit: Unit) -> None:
        """Forget what members were told of as long ago as the news of it."""
        await records.prune(unit, unit.now - INBOX_KEPT_FOR)

    # ------------------------------------------------------------------ telling

    async def became_public(self, unit: Unit, flag: Flag) -> None:
        """Have the next round tell of a flag that everybody may see from now on."""
        await self.schedule_in(unit, flag.guild_id)

    async def schedule_in(self, unit: Unit, guild_id: int) -> None:
        """Have a server's members told of what becomes public from now on, at the next daily moment."""
        await records.begin_at(unit, guild_id, unit.now)
        zone = (await self._guilds.settings_in(unit, guild_id)).zone
        await unit.schedule(Moment(ALERTS, str(guild_id), next_at(unit.now, zone), guild_id), or_sooner=True)

    async def due(self, unit: Unit, moment: Moment) -> None:
        """Begin a server's round, or tell its next members: the agenda's handler.

        A round is about the same flags for everybody. Who has been told, what they were told and where to go
        on from are stored together, in the transaction that takes the moment away: whatever stops a process,
        nobody is told twice of a flag in a round, and nobody is passed over. While looking rests in the server
        nobody is told anything: the round goes on where it was, and is looked at every day.
        """
        guild, _, cursor = moment.subject.partition(":")
        guild_id = int(guild)
        if await self._doors.resting_in(unit, guild_id, Pillar.LOOKING) is not None:
            await unit.schedule(replace(moment, due_at=unit.now + _LATER), or_sooner=True)
            return
        await unit.hold(f"alerts:{guild_id}")
        progress = await records.progress(unit, guild_id)
        if progress is None or cursor != _cursor(progress):
            return  # a day's moment while the last round still goes on: its end looks for what came meanwhile
        found = await self._round(unit, guild_id, progress)
        if found is None:
            await self._plan_what_is_left(unit, guild_id, progress.told)
            return
        going, new = found
        last = await self._tell_next(unit, guild_id, going, new) if len(new) else _LAST
        if last == _LAST:
            self._at_hand.pop(going.id, None)
            await records.end_round(unit, guild_id, going.until)
            await self._plan_what_is_left(unit, guild_id, going.until)
            return
        await records.save_round(unit, guild_id, Round(going.id, going.until, last))
        await unit.schedule(Moment(ALERTS, f"{guild_id}:{last}", unit.now, guild_id))

    async def _round(self, unit: Unit, guild_id: int, progress: Progress) -> tuple[Round, NewFlags] | None:
        """Return the round under way, or a new one, with the flags it is about that are public this moment.

        None if there is nothing new to begin with.
        """
        told, going = progress.told, progress.round
        if going is not None and going.id in self._at_hand:
            new = self._at_hand[going.id]
            new.only(await records.still_public(unit, guild_id, told, going.until, unit.now))
            return going, new
        new, until = await self._new_flags(unit, guild_id, told, going.until if going else None)
        if going is None:
            if until is None:
                return None
            going = Round(new_id(unit.now), until, 0)
        while len(self._at_hand) >= _AT_HAND:
            del self._at_hand[next(iter(self._at_hand))]
        self._at_hand[going.id] = new
        return going, new

    async def _new_flags(
        self, unit: Unit, guild_id: int, after: Mark, end: Mark | None
    ) -> tuple[NewFlags, Mark | None]:
        """Return the flags after one mark up to ``end``, or up to where a round can go, and which mark that is.

        None if there are none.
        """
        new, count = NewFlags(), 0
        # One that is being put up this moment may be seen only later, and would be passed over for good.
        until = end[0] if end else unit.now - SETTLED_AFTER
        while count < FLAGS_MOST:
            page = await flag_records.public_since(unit, guild_id, after, until, _PAGE)
            flags = [flag for flag in page if end is None or _mark(flag) <= end]
            new.add(flags, unit.now)
            count += len(flags)
            after = _mark(flags[-1]) if flags else after
            if len(flags) < _PAGE:
                break
        return new, after if count else None

    async def _tell_next(self, unit: Unit, guild_id: int, going: Round, new: NewFlags) -> int:
        """Tell the members after the cursor; return the last of them, or more than any id if that was all."""
        subscribers = await records.subscribers(unit, guild_id, going.cursor, _AT_ONCE)
        matched = await flag_records.running_matched(unit, guild_id, going.cursor, _MATCHED_AT_ONCE)
        last = subscribers[-1] if len(subscribers) == _AT_ONCE else _LAST
        if len(matched) == _MATCHED_AT_ONCE:  # the last one's owner may have more of them
            last = min(last, matched[-1].user_id - 1)
        by_flags = defaultdict[int, list[Subscription]](list)
        for flag in matched:
            if flag.user_id <= last and flag.is_up(unit.now):
                by_flags[flag.user_id] += subscriptions_of(flag)
        members = {*by_flags, *(user_id for user_id in subscribers if user_id <= last)}
        await self._tell(unit, guild_id, going, await self._matches(unit, guild_id, members, by_flags, new))
        return last

    async def _matches(
        self,
        unit: Unit,
        guild_id: int,
        members: Collection[int],
        by_flags: Mapping[int, Sequence[Subscription]],
        new: NewFlags,
    ) -> dict[int, Sequence[str]]:
        """Return of which flags each of these members is told; who is told of none is left out."""
        out = await self._doors.kept_out_in(unit, guild_id, Pillar.LOOKING, unit.now)
        takers = sorted(await self._members.takers_of_offers(unit, guild_id, [*{*members} - out]))
        blocked = await self._members.blocked_by_in(unit, guild_id, takers, new.owners())
        matches: dict[int, Sequence[str]] = {}
        for start in range(0, len(takers), _TURN):  # a few at a time: in between the loop sees to others
            some = takers[start : start + _TURN]
            wanted = defaultdict[int, list[Subscription]](list)
            for subscription in await records.subscriptions(unit, guild_id, some[0], some[-1]):
                wanted[subscription.user_id].append(subscription)
            for user_id in some:
                subscriptions = [*wanted[user_id], *by_flags.get(user_id, ())]
                if flag_ids := new.match(subscriptions, blocked.get(user_id, ())):
                    matches[user_id] = flag_ids
        return matches

    async def _tell(
        self, unit: Unit, guild_id: int, going: Round, matches: Mapping[int, Sequence[str]]
    ) -> None:
        if not matches:
            return
        await records.found(unit, going.id, guild_id, matches)
        payloads = {
            user_id: {"ref": going.id, "count": len(flag_ids)} for user_id, flag_ids in matches.items()
        }
        await self._members.tell_each(unit, guild_id, payloads, News.ALERTS)

    async def _plan_what_is_left(self, unit: Unit, guild_id: int, after: Mark) -> None:
        if await flag_records.public_since(unit, guild_id, after, unit.now + SETTLED_AFTER, 1):
            await self.schedule_in(unit, guild_id)


def _cursor(progress: Progress) -> str:
    """Return what the subject of the next moment holds beside the server."""
    return "" if progress.round is None else str(progress.round.cursor)


def _mark(flag: Flag) -> Mark:
    assert flag.public_at is not None, "it was found by it"
    return flag.public_at, flag.id
