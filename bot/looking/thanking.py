"""Use cases of gratitude: a flag ends, the chain that led there is found, and thanks go out once they are approved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.database import Database, Reader, Unit
from bot.introductions.paths import PathsService
from bot.introductions.service import IntroductionsService
from bot.introductions.ways import EdgeKind
from bot.looking import records_of_gratitude as records
from bot.looking.gratitude import (
    AGAIN_AFTER,
    SENT_KEPT_FOR,
    UNSENT_KEPT_FOR,
    Beginning,
    Enough,
    Gratitude,
    Thankee,
    may_be_thanked,
    note_of,
    trace,
)
from bot.looking.rules import Actor, Flag, No, Outcome
from bot.looking.service import FlagsService
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.projects.rules import Share, State
from bot.projects.service import ProjectsService


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a flag and whom its owner may thank, as the owner sees it."""

    gratitude: Gratitude
    shares: Mapping[str, Share]
    """The shares that introductions began with, by their id; those that were taken down are not among them."""


class ThanksService:
    """Ends flags, shows their owners who had a part in it, and carries the thanks they approve."""

    def __init__(
        self,
        database: Database,
        members: MembersService,
        doors: Doors,
        introductions: IntroductionsService,
        projects: ProjectsService,
        paths: PathsService,
        flags: FlagsService,
    ) -> None:
        self._database = database
        self._members = members
        self._doors = doors
        self._introductions = introductions
        self._projects = projects
        self._paths = paths
        self._flags = flags

    # ------------------------------------------------------------------ what came of a flag

    async def finish(
        self,
        gratitude_id: str,
        flag_id: str,
        actor: Actor,
        outcome: Outcome,
        helper_ids: Sequence[int],
        note: str,
        now: datetime,
        *,
        is_celebrated: bool = False,
    ) -> Seen | No:
        """End a flag, and find who had a part in it; nobody is told before :meth:`send`.

        The same ``gratitude_id`` again changes nothing and returns what there is. Who stopped looking has
        nobody to thank. ``is_celebrated`` is the wish for a public line, as far as the server has those.
        """
        owned = await self._flags.own(flag_id, actor)
        if isinstance(owned, No):
            return owned
        async with self._database.unit(now) as unit:
            earlier = await records.get_to_change(unit, gratitude_id)
            if earlier is not None:
                return await self._seen(unit, earlier) if _is_by(earlier, actor) else No.NOT_FOUND
            flag = await self._flags.finish_in(
                unit, flag_id, actor.user_id, outcome, is_celebrated=is_celebrated
            )
            if isinstance(flag, No):
                return flag
            people: tuple[Thankee, ...] = ()
            if outcome is not Outcome.STOPPED:
                people = await self._chain(unit, flag, helper_ids, note_of(note))
            gratitude = Gratitude(
                id=gratitude_id,
                guild_id=flag.guild_id,
                user_id=flag.user_id,
                flag_id=flag.id,
                sort=flag.sort,
                outcome=outcome,
                created_at=now,
                people=people,
                closed_at=None if people else now,
            )
            await records.add(unit, gratitude)
            return await self._seen(unit, gratitude)

    async def met_since(self, flag: Flag) -> list[int]:
        """Return whom the owner of a flag was introduced to since they put it up, the last first."""
        return await self._introductions.introduced_since(
            flag.guild_id, flag.user_id, flag.posted_at or flag.created_at
        )

    # ------------------------------------------------------------------ before it is sent

    async def find(self, gratitude_id: str, actor: Actor, now: datetime) -> Seen | No:
        """Return somebody's own, sent or not; what nobody sent in time is forgotten."""
        async with self._database.reading() as read:
            gratitude = await records.get(read, gratitude_id)
            if gratitude is None or not _is_by(gratitude, actor) or _is_forgotten(gratitude, now):
                return No.NOT_FOUND
            return await self._seen(read, gratitude)

    async def unsent(self, actor: Actor, now: datetime) -> list[Seen]:
        """Return what somebody has neither sent nor put aside in this server, oldest first."""
        async with self._database.reading() as read:
            found = await records.unsent(read, actor.guild_id, actor.user_id, now - UNSENT_KEPT_FOR)
            return [await self._seen(read, each) for each in found]

    async def choose(
        self, gratitude_id: str, actor: Actor, wanted: Collection[int], now: datetime
    ) -> Seen | No:
        """Remember who of its people is to be thanked. What was sent or put aside stays as it is."""
        async with self._database.unit(now) as unit:
            gratitude = await self._own(unit, gratitude_id, actor)
            if isinstance(gratitude, Gratitude) and gratitude.is_open(now):
                await records.want(unit, gratitude, wanted)
            return await self._again(unit, gratitude)

    async def write(
        self, gratitude_id: str, actor: Actor, user_id: int, note: str, now: datetime
    ) -> Seen | No:
        """Keep the note to one of its people. What was sent or put aside stays as it is."""
        async with self._database.unit(now) as unit:
            gratitude = await self._own(unit, gratitude_id, actor)
            if isinstance(gratitude, Gratitude) and gratitude.is_open(now):
                if gratitude.of(user_id) is None:
                    return No.NOT_FOUND
                await records.write(unit, gratitude_id, user_id, note_of(note))
            return await self._again(unit, gratitude)

    async def put_aside(self, gratitude_id: str, actor: Actor, now: datetime) -> Seen | No:
        """Send no thanks, now or later. What was sent stays so."""
        async with self._database.unit(now) as unit:
            gratitude = await self._own(unit, gratitude_id, actor)
            if isinstance(gratitude, Gratitude) and gratitude.is_open(now):
                await records.end(unit, gratitude_id, is_sent=False)
            return await self._again(unit, gratitude)

    # ------------------------------------------------------------------ sending

    async def send(
        self, gratitude_id: str, actor: Actor, absent: Collection[int], now: datetime
    ) -> Seen | Enough | No:
        """Thank those who are wanted and not ``absent``, once; with nobody left it is as put aside.

        Whoever heard from the member lately gets no second note, see :func:`may_be_thanked`.

        Whom the member has blocked meanwhile is left out. Whether one of them has blocked the member shows in
        nothing that comes back.
        """
        async with self._database.unit(now) as unit:
            await unit.hold(f"thanks:{actor.user_id}")
            gratitude = await self._own(unit, gratitude_id, actor)
            if not isinstance(gratitude, Gratitude) or not gratitude.is_open(now):
                return await self._again(unit, gratitude)
            await self._doors.meet_in(unit, gratitude.guild_id, gratitude.user_id, now, answers_flag=True)
            thanked = [
                each
                # Sorted, so that two units that thank the same people can't wait for each other in a circle.
                for each in sorted(gratitude.people, key=lambda each: each.user_id)
                if each.is_wanted
                and each.user_id not in absent
                and not await self._members.has_blocked_in(
                    unit, gratitude.guild_id, gratitude.user_id, each.user_id
                )
            ]
            earlier = await records.thanked_since(
                unit, gratitude.guild_id, gratitude.user_id, now - AGAIN_AFTER
            )
            # The nearest come first where not all can be written to.
            places = {each.user_id: place for place, each in enumerate(gratitude.people)}
            nearest = sorted((each.user_id for each in thanked), key=places.__getitem__)
            allowed = may_be_thanked(nearest, earlier, now)
            if isinstance(allowed, Enough):
                return allowed
            thanked = [each for each in thanked if each.user_id in allowed]
            await self._thank(unit, gratitude, thanked)
            await records.end(unit, gratitude_id, is_sent=bool(thanked))
            return await self._again(unit, gratitude)

    async def _thank(self, unit: Unit, gratitude: Gratitude, thanked: Sequence[Thankee]) -> None:
        guild_id, from_id = gratitude.guild_id, gratitude.user_id
        payloads: dict[int, dict[str, str | int | None]] = {}
        for each in thanked:
            await records.mark_sent(unit, gratitude.id, each.user_id)
            if not await self._members.is_blocked_in(unit, guild_id, from_id, each.user_id):
                payloads[each.user_id] = _payload(gratitude, each)
        await self._members.tell_each(unit, guild_id, payloads, News.FOUND_WORK)

    async def glad(self, gratitude_id: str, actor: Actor, now: datetime) -> Gratitude | No:
        """Let one of those who were thanked say that they are glad to hear it; the thanker is told once.

        Whether one of the two has blocked the other shows in nothing that comes back.
        """
        async with self._database.unit(now) as unit:
            gratitude = await records.get_to_change(unit, gratitude_id)
            if gratitude is None or actor.guild_id not in (0, gratitude.guild_id):
                return No.NOT_FOUND
            thankee = gratitude.of(actor.user_id)
            if thankee is None or thankee.sent_at is None:
                return No.NOT_FOUND
            await self._doors.meet_in(unit, gratitude.guild_id, actor.user_id, now, answers_flag=True)
            is_first = await records.mark_glad(unit, gratitude_id, actor.user_id)
            guild_id, thanker_id = gratitude.guild_id, gratitude.user_id
            if is_first:
                # Not when they are sent: nobody becomes an acquaintance by being thanked out of the blue.
                await self._paths.add_edge_in(unit, guild_id, thanker_id, actor.user_id, EdgeKind.THANKED)
            if is_first and not await self._members.is_blocked_in(unit, guild_id, actor.user_id, thanker_id):
                payload = {"from_id": actor.user_id, "sort": gratitude.sort.value}
                await self._members.tell(unit, guild_id, [thanker_id], News.GLAD, payload)
            return gratitude

    async def prune(self, unit: Unit) -> None:
        """Forget thanks that nobody sent in time, and who was thanked long ago."""
        await records.prune(unit, unit.now - UNSENT_KEPT_FOR, unit.now - SENT_KEPT_FOR)

    # ------------------------------------------------------------------ within a unit

    async def _chain(
        self, read: Reader, flag: Flag, helper_ids: Sequence[int], note: str
    ) -> tuple[Thankee, ...]:
        async def began(user_id: int) -> Beginning | None:
            last = await self._introductions.last_met_in(read, flag.guild_id, flag.user_id, user_id)
            if last is None:
                return None
            share = await self._share(read, last.share_id)
            author_id = None if share is None else share.author_id
            return Beginning(last.broker_id, "" if share is None else share.id, author_id)

        async def is_left_out(user_id: int) -> bool:
            return await self._members.has_blocked_in(read, flag.guild_id, flag.user_id, user_id)

        links = await trace(flag.user_id, helper_ids, began, is_left_out)
        return tuple(Thankee(link, note) for link in links)

    async def _own(self, unit: Unit, gratitude_id: str, actor: Actor) -> Gratitude | No:
        gratitude = await records.get_to_change(unit, gratitude_id)
        if gratitude is None or not _is_by(gratitude, actor) or _is_forgotten(gratitude, unit.now):
            return No.NOT_FOUND
        return gratitude

    async def _again(self, unit: Unit, gratitude: Gratitude | No) -> Seen | No:
        """Return it as it is now, after what the unit did."""
        if isinstance(gratitude, No):
            return gratitude
        return await self._seen(unit, await records.get(unit, gratitude.id) or gratitude)

    async def _seen(self, read: Reader, gratitude: Gratitude) -> Seen:
        shares: dict[str, Share] = {}
        for share_id in dict.fromkeys(each.link.share_id for each in gratitude.people):
            share = await self._share(read, share_id)
            if share is not None:
                shares[share_id] = share
        return Seen(gratitude, shares)

    async def _share(self, read: Reader, share_id: str) -> Share | None:
        share = await self._projects.share_in(read, share_id) if share_id else None
        return None if share is None or share.state is State.REMOVED else share


def _payload(gratitude: Gratitude, thankee: Thankee) -> dict[str, str | int | None]:
    return {
        "from_id": gratitude.user_id,
        "sort": gratitude.sort.value,
        "words": thankee.note,
        "why": thankee.link.why.value,
        "through_id": thankee.link.through_id,
        "share_id": thankee.link.share_id,
        "ref": gratitude.id,
    }


def _is_by(gratitude: Gratitude, actor: Actor) -> bool:
    return gratitude.user_id == actor.user_id and actor.guild_id in (0, gratitude.guild_id)


def _is_forgotten(gratitude: Gratitude, now: datetime) -> bool:
    is_unsent = gratitude.sent_at is None and gratitude.closed_at is None
    return is_unsent and not gratitude.is_open(now)
