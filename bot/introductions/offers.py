"""What reaches people on Discord: requests that are shown, introductions that are made, and what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.database import Database, Reader, Unit
from bot.core.effects import Ending, Moment, OutboxEntry, Outcome
from bot.guilds.pillars import Closed
from bot.guilds.rules import Part
from bot.guilds.service import GuildsService
from bot.introductions import records
from bot.introductions.asking import No
from bot.introductions.course import OFFER, Course, brings
from bot.introductions.offering import WEEK, Hold, Show, Wishes, offer
from bot.introductions.paths import PathsService
from bot.introductions.preferring import PreferencesService
from bot.introductions.request import Introduction, Seat
from bot.introductions.rules import ENDS, Answer, Event, Phase, Refused, Role
from bot.members.facts import Overlap
from bot.members.rules import Profile, Reach, may_write
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.projects.rules import Share, State
from bot.projects.service import ProjectsService

IsFlagUp = Callable[[Reader, int, str, datetime], Awaitable[bool]]
"""Says whether a flag runs: of which server, its id, and when."""

_SHARES_SHOWN: Final = 3
_GONE_MEMBER: Final = frozenset({10004, 10007, 10013})
"""Discord's codes for somebody who is not in the server any more (Opcodes and Status Codes)."""


@dataclass(frozen=True, slots=True)
class About:
    """What one of the two is told of the other."""

    user_id: int
    profile: Profile
    shares: Sequence[Share]
    """Their newest, at most three."""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that the one in ``seat`` sees of a request."""

    introduction: Introduction
    seat: int
    people: Sequence[About]
    """Whom it is about: the partner, or for a broker who is asked both of them, whoever asks first."""
    share: Share | None
    """The share that it names."""
    overlap: Sequence[Overlap]
    """What the two have in common, as far as this one may see it."""

    @property
    def mine(self) -> Seat:
        """The seat of the one who looks."""
        return self.introduction.seats[self.seat]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Everything that is said when two are introduced."""

    introduction: Introduction
    people: Sequence[About]
    share: Share | None
    overlap: Sequence[Overlap]
    channel_id: int | None
    """Under which channel; None where there is none, and they are introduced by direct message."""


class OffersService:
    """Decides, each time something is about to reach somebody, what it holds and whether it still should."""

    def __init__(
        self,
        database: Database,
        guilds: GuildsService,
        members: MembersService,
        doors: Doors,
        projects: ProjectsService,
        preferences: PreferencesService,
        paths: PathsService,
        course: Course,
    ) -> None:
        self._database = database
        self._guilds = guilds
        self._members = members
        self._doors = doors
        self._projects = projects
        self._preferences = preferences
        self._paths = paths
        self._course = course
        self._is_flag_up: IsFlagUp | None = None

    def consult(self, is_flag_up: IsFlagUp) -> None:
        """Ask ``is_flag_up`` whether a flag still runs. Until somebody can say, nothing that answers one is shown."""
        self._is_flag_up = is_flag_up

    # ------------------------------------------------------------------ showing a request

    async def show(self, entry: OutboxEntry, now: datetime) -> Card | None:
        """Show a request to whoever's turn it is; return the card if it also goes out as a direct message now.

        What is decided is stored, so a second attempt does not decide anew. What is held back is looked
        at again when its time comes.
        """
        request_id, user_id = _of(entry)
        async with self._database.unit(now) as unit:
            introduction = await records.get_to_change(unit, request_id)
            seat = None if introduction is None else introduction.seat_of(user_id)
            if introduction is None or not seat or introduction.phase is not Phase.GATHERING:
                return None
            taken = introduction.seats[seat]
            if taken.answer is not Answer.ASKED or taken.message_id is not None:
                return None
            if any(earlier.answer is not Answer.YES for earlier in introduction.seats[:seat]):
                return None  # somebody before them has taken a yes back since
            if taken.shown_at is None:
                decided = offer(await self._wishes(unit, introduction, seat, now), now)
                if isinstance(decided, Hold):
                    await self._later(unit, introduction, user_id, decided.until)
                if not isinstance(decided, Show):
                    return None
                introduction = await self._put(unit, introduction, seat, replace(taken, shown_at=now))
            if introduction.seats[seat].admitted_at is None:
                admitted = await self._members.admit_in(unit, introduction.guild_id, user_id)
                if admitted is None:
                    return None
                if admitted > now:
                    await self._later(unit, introduction, user_id, admitted)
                    return None
                taken = replace(introduction.seats[seat], admitted_at=now)
                introduction = await self._put(unit, introduction, seat, taken)
            elif not may_write(await self._members.reach_in(unit, introduction.guild_id, user_id)):
                return None
            if await self._flag_up(unit, introduction, now) is False:
                return None  # it is in their inbox, and no message comes after they took it down
            return await self._card(unit, introduction, seat)

    async def overtaken(self, entry: OutboxEntry) -> Seat | None:
        """Return whose request it is that is not to go out any more, if an earlier try may have sent it to them."""
        if entry.attempts <= 1:
            return None
        request_id, user_id = _of(entry)
        async with self._database.reading() as read:
            introduction = await records.get(read, request_id)
        seat = None if introduction is None else introduction.seat_of(user_id)
        if introduction is None or not seat:
            return None
        taken = introduction.seats[seat]
        return taken if taken.admitted_at is not None and taken.message_id is None else None

    async def show_due(self, unit: Unit, moment: Moment) -> None:
        """Look again at a request that was held back: the agenda's handler."""
        request_id, user_id = moment.subject.split(":")
        introduction = await records.get(unit, request_id)
        seat = None if introduction is None else introduction.seat_of(int(user_id))
        if introduction is not None and seat:
            await self._course.want_shown(unit, introduction, seat)

    async def shown(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of a request's direct message."""
        request_id, user_id = _of(entry)
        if outcome.ending not in (Ending.DELIVERED, Ending.CLOSED, Ending.GONE, Ending.ABANDONED):
            return
        introduction = await records.get_to_change(unit, request_id)
        seat = None if introduction is None else introduction.seat_of(user_id)
        if introduction is None or not seat:
            return
        if outcome.ending is not Ending.DELIVERED:
            await self._members.turned_away_in(unit, introduction.guild_id, user_id, outcome.code)
            await self._course.step(unit, introduction, Event.UNDELIVERABLE, seat)
            return
        taken = replace(
            introduction.seats[seat], channel_id=outcome.channel_id, message_id=outcome.message_id
        )
        introduction = await self._put(unit, introduction, seat, taken)
        await self._course.step(unit, introduction, Event.DELIVERED, seat)
        is_over = introduction.phase in ENDS or (
            introduction.phase is Phase.STOPPED and taken.answer is Answer.ASKED
        )
        if is_over:  # it ended while the message was on its way
            await self._course.close_card(unit, introduction, seat)

    async def card(self, request_id: str, user_id: int, guild_id: int | None) -> Card | No:
        """Return what somebody who was shown a request sees of it now."""
        async with self._database.reading() as read:
            introduction = await records.get(read, request_id)
            seat = None if introduction is None else introduction.seat_of(user_id)
            if introduction is None or not seat or guild_id not in (None, introduction.guild_id):
                return No.NOT_FOUND
            if introduction.seats[seat].shown_at is None:
                return No.NOT_FOUND
            return await self._card(read, introduction, seat)

    # ------------------------------------------------------------------ introducing the two

    async def begin(self, entry: OutboxEntry, now: datetime) -> Meeting | None:
        """Begin to introduce two who both said yes; from here on it can't be taken back. None: not any more."""
        request_id = str(entry.payload["introduction_id"])
        async with self._database.unit(now) as unit:
            introduction = await records.get_to_change(unit, request_id)
            if introduction is None:
                return None
            is_first = introduction.phase is Phase.AGREED  # later there is a half-made thread to finish
            after = await self._course.step(unit, introduction, Event.BEGIN)
            if isinstance(after, Refused):
                return None
            last = await records.last_met(unit, after.guild_id, *after.pair)
            again_after = await self._pair_again_after(unit, after.guild_id)
            if is_first and last and last.thread_id and last.made_at and last.made_at > now - again_after:
                # They have a thread already, by another way: a second one would only part them.
                await self._course.made(unit, after, last.thread_id)
                return None
            meeting = await self._meeting(unit, after)
            if meeting.channel_id is None:
                await self._course.made(unit, after, None)
                return None
            return meeting

    async def begun(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of the thread; where it can't be had they are introduced by message."""
        introduction = await records.get_to_change(unit, str(entry.payload["introduction_id"]))
        if introduction is None or introduction.phase is not Phase.MAKING:
            return
        if outcome.ending is Ending.DELIVERED:
            await self._course.made(unit, introduction, outcome.thread_id)
            await self._guilds.troubles_over(unit, introduction.guild_id, of=Part.INTRODUCTIONS)
        elif outcome.ending is Ending.GONE and outcome.code in _GONE_MEMBER:
            await self._course.step(unit, introduction, Event.FAIL)
        elif outcome.ending in (Ending.BLOCKED, Ending.GONE, Ending.ABANDONED, Ending.CLOSED):
            settings = await self._guilds.settings_in(unit, introduction.guild_id)
            await self._guilds.note_trouble(
                unit,
                introduction.guild_id,
                outcome.code,
                settings.introductions_channel_id,
                of=Part.INTRODUCTIONS,
            )
            await self._course.made(unit, introduction, None)

    async def meeting(self, request_id: str, user_id: int) -> Meeting | None:
        """Return what one of two who were introduced is told; None for anybody else."""
        async with self._database.reading() as read:
            introduction = await records.get(read, request_id)
            if introduction is None or introduction.phase is not Phase.MADE:
                return None
            return await self._meeting(read, introduction) if user_id in introduction.pair else None

    async def told(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of a direct message after the answer; the inbox holds the same."""
        if outcome.ending in (Ending.CLOSED, Ending.GONE) and entry.guild_id is not None:
            _, user_id = _of(entry)
            await self._members.turned_away_in(unit, entry.guild_id, user_id, outcome.code)

    async def may_write(self, guild_id: int, user_id: int) -> bool:
        """Say whether somebody wants direct messages, for one that they have asked for by saying yes."""
        return may_write(await self._members.reach(guild_id, user_id))

    # ------------------------------------------------------------------ what it is made of

    async def _wishes(self, unit: Unit, introduction: Introduction, seat: int, now: datetime) -> Wishes:
        guild_id, user_id = introduction.guild_id, introduction.seats[seat].user_id
        settings = await self._guilds.settings_in(unit, guild_id)
        blocked = False
        for other in introduction.seats:
            if other.user_id != user_id:
                blocked = blocked or await self._members.is_blocked_in(unit, guild_id, user_id, other.user_id)
        is_broker = introduction.seats[seat].role is Role.BROKER
        last = await records.last_met(unit, guild_id, *introduction.pair)
        again_after = timedelta(days=settings.pair_again_days)
        lately = last is not None and last.made_at is not None and last.made_at > now - again_after
        from_id = brings(introduction, seat)
        return Wishes(
            preferences=(await self._preferences.in_(unit, guild_id, (user_id,)))[user_id],
            takes_nothing=(await self._members.reach_in(unit, guild_id, user_id)).reach is Reach.NOT_AT_ALL,
            is_blocked=blocked,
            closed=await self._why_closed(unit, introduction, user_id, now),
            knows_whoever_asks=is_broker
            or await self._paths.know_each_other_in(unit, guild_id, user_id, from_id),
            were_introduced_lately=lately,
            shown_at=await records.shown_since(unit, guild_id, user_id, now - WEEK),
            received_most=settings.asks_received_most,
            is_flag_up=await self._flag_up(unit, introduction, now),
        )

    async def _why_closed(
        self, read: Reader, introduction: Introduction, user_id: int, now: datetime
    ) -> Closed | None:
        return await self._doors.why_no_meeting_in(
            read, introduction.guild_id, user_id, now, answers_flag=introduction.answers_flag
        )

    async def _flag_up(self, read: Reader, introduction: Introduction, now: datetime) -> bool | None:
        if not introduction.answers_flag:
            return None
        if self._is_flag_up is None:
            return False
        return await self._is_flag_up(read, introduction.guild_id, introduction.flag_id, now)

    async def _pair_again_after(self, read: Reader, guild_id: int) -> timedelta:
        return timedelta(days=(await self._guilds.settings_in(read, guild_id)).pair_again_days)

    async def _later(self, unit: Unit, introduction: Introduction, user_id: int, at: datetime) -> None:
        if at < introduction.due_at:
            moment = Moment(OFFER, f"{introduction.id}:{user_id}", at, introduction.guild_id)
            await unit.schedule(moment)

    async def _put(self, unit: Unit, introduction: Introduction, seat: int, taken: Seat) -> Introduction:
        seats = (*introduction.seats[:seat], taken, *introduction.seats[seat + 1 :])
        after = replace(introduction, seats=seats)
        await records.save(unit, introduction, after)
        return after

    async def _card(self, read: Reader, introduction: Introduction, seat: int) -> Card:
        me = introduction.seats[seat].user_id
        partner = introduction.partner_of(me)
        others = introduction.pair if partner is None else (partner,)
        one, other = introduction.pair if partner is None else (me, partner)
        # Whoever asked has agreed to being seen; of anybody else nothing is shown that not everybody may see.
        overlap = await self._members.common_ground_in(
            read, introduction.guild_id, one, other, both_agreed=introduction.phase is Phase.MADE
        )
        return Card(
            introduction,
            seat,
            [await self._about(read, introduction.guild_id, user_id) for user_id in others],
            await self._share(read, introduction),
            () if partner is None else overlap,
        )

    async def _meeting(self, read: Reader, introduction: Introduction) -> Meeting:
        settings = await self._guilds.settings_in(read, introduction.guild_id)
        one, other = introduction.pair
        return Meeting(
            introduction,
            [await self._about(read, introduction.guild_id, user_id) for user_id in introduction.pair],
            await self._share(read, introduction),
            await self._members.common_ground_in(read, introduction.guild_id, one, other, both_agreed=True),
            settings.introductions_channel_id,
        )

    async def _about(self, read: Reader, guild_id: int, user_id: int) -> About:
        return About(
            user_id,
            await self._members.profile_in(read, guild_id, user_id),
            await self._projects.latest_in(read, guild_id, user_id, _SHARES_SHOWN),
        )

    async def _share(self, read: Reader, introduction: Introduction) -> Share | None:
        if not introduction.share_id:
            return None
        share = await self._projects.share_in(read, introduction.share_id)
        return None if share is None or share.state is State.REMOVED else share


def _of(entry: OutboxEntry) -> tuple[str, int]:
    return str(entry.payload["introduction_id"]), int(entry.payload["user_id"] or 0)
