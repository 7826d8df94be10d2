"""Use cases of what comes after an introduction: did the two talk, and thanks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.database import Database, Reader, Unit
from bot.core.effects import Effect, Ending, Moment, OutboxEntry, Outcome, direct_lane
from bot.core.personal import NOBODY
from bot.core.text import length, plain, shorten
from bot.guilds.pillars import Pillar
from bot.introductions import records, records_of_words
from bot.introductions.asking import THANKS_LEAST, THANKS_MOST, Field, No, TooShort
from bot.introductions.course import AFTER
from bot.introductions.following import AGAIN_AFTER, ROUNDS, Talk, asked_in, have_met, may_say
from bot.introductions.paths import PathsService
from bot.introductions.records_of_words import Thanks
from bot.introductions.request import Introduction, Seat
from bot.introductions.rules import Phase, introduced
from bot.introductions.ways import EdgeKind
from bot.members.rules import News, may_write
from bot.members.service import MembersService
from bot.moderation.doors import Doors


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What one of the people of an introduction sees of what came of it."""

    introduction: Introduction
    talk: Talk | None
    """Their own answer; never the other's."""
    may_thank: tuple[int, ...]
    """Whom they have not thanked yet."""


_LATER: Final = timedelta(days=1)


class AfterwardsService:
    """Asks both what came of an introduction, and carries thanks."""

    def __init__(
        self, database: Database, members: MembersService, paths: PathsService, doors: Doors
    ) -> None:
        self._database = database
        self._members = members
        self._paths = paths
        self._doors = doors

    async def ask_due(self, unit: Unit, moment: Moment) -> None:
        """Ask those of the two who are to be asked now; at last leave it alone: the agenda's handler.

        While introductions rest in this server nobody is asked; it is looked at again every day. Whoever is kept
        out is not asked either, and counts as having let it be.
        """
        if ":" in moment.subject:  # a direct message that had to wait
            introduction_id, user_id = moment.subject.split(":")
            introduction = await records.get(unit, introduction_id)
            if introduction is not None and not await self._rests(unit, introduction, moment):
                await self._want_asked(unit, introduction, int(user_id))
            return
        introduction = await records.get_to_change(unit, moment.subject)
        if introduction is None or introduction.phase is not Phase.MADE:
            return
        if await self._rests(unit, introduction, moment):
            return
        rounds = introduction.rounds + 1
        pair = introduced(introduction.way)
        if rounds > ROUNDS:
            after = introduction
            for number in pair:
                if introduction.seats[number].talk is Talk.WANTED:
                    after = _saying(after, number, Talk.SILENT, after.seats[number].talked_at)
            await records.save(unit, introduction, after)
            await self._reconcile(unit, after)
            return
        asked = [number for number in pair if asked_in(rounds, introduction.seats[number].talk)]
        after = replace(introduction, rounds=rounds)
        for number in asked:
            wants = not await self._has_blocked_partner(unit, introduction, number)
            wants = wants and not await self._is_closed(unit, introduction, number)
            after = _saying(after, number, Talk.WANTED if wants else Talk.SILENT, None)
        await records.save(unit, introduction, after)
        await unit.schedule(Moment(AFTER, after.id, unit.now + AGAIN_AFTER, after.guild_id))
        for number in asked:
            await self._want_asked(unit, after, after.seats[number].user_id)

    async def question(self, entry: OutboxEntry, now: datetime) -> Afterwards | None:
        """Return what a direct message asks now; None if it is not to go out, or not yet."""
        introduction_id, user_id = str(entry.payload["introduction_id"]), int(entry.payload["user_id"] or 0)
        async with self._database.unit(now) as unit:
            introduction = await records.get_to_change(unit, introduction_id)
            seat = None if introduction is None else introduction.seat_of(user_id)
            if introduction is None or seat is None or introduction.seats[seat].talk is not Talk.WANTED:
                return None
            if await self._has_blocked_partner(unit, introduction, seat):
                return None
            if await self._is_closed(unit, introduction, seat):
                return None
            if introduction.seats[seat].asked_at is None:
                admitted = await self._members.admit_in(unit, introduction.guild_id, user_id)
                if admitted is None:
                    return None
                if admitted > now:
                    subject = f"{introduction_id}:{user_id}"
                    await unit.schedule(Moment(AFTER, subject, admitted, introduction.guild_id))
                    return None
                before = introduction
                introduction = _with(before, seat, replace(before.seats[seat], asked_at=now))
                await records.save(unit, before, introduction)
            elif not may_write(await self._members.reach_in(unit, introduction.guild_id, user_id)):
                return None
            return await self._seen(unit, introduction, user_id)

    async def asked(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of such a direct message; the inbox holds the same question."""
        if outcome.ending in (Ending.CLOSED, Ending.GONE) and entry.guild_id is not None:
            user_id = int(entry.payload["user_id"] or 0)
            await self._members.turned_away_in(unit, entry.guild_id, user_id, outcome.code)

    async def to_say(self, guild_id: int, user_id: int) -> list[Introduction]:
        """Return the introductions of which somebody has been asked what came of them, and has not said."""
        async with self._database.reading() as read:
            return await records.to_follow(read, guild_id, user_id)

    async def seen(self, introduction_id: str, user_id: int, guild_id: int | None) -> Afterwards | No:
        """Return what one of its people sees of what came of an introduction."""
        async with self._database.reading() as read:
            introduction = await records.get(read, introduction_id)
            if introduction is None or not _takes_part(introduction, user_id, guild_id):
                return No.NOT_FOUND
            return await self._seen(read, introduction, user_id)

    async def say(
        self, introduction_id: str, user_id: int, talk: Talk, now: datetime, *, guild_id: int | None = None
    ) -> Afterwards | No:
        """Take somebody's word on whether they talked; it may be changed. The other is not told."""
        async with self._database.unit(now) as unit:
            introduction = await records.get_to_change(unit, introduction_id)
            if introduction is None or not _takes_part(introduction, user_id, guild_id):
                return No.NOT_FOUND
            seat = introduction.seat_of(user_id)
            if seat is None or introduction.partner_of(user_id) is None:
                return No.NOT_FOUND
            if not may_say(introduction.seats[seat].talk, talk):
                return No.NOT_ASKED
            await self._enter(unit, introduction, user_id)
            after = _saying(introduction, seat, talk, now)
            await records.save(unit, introduction, after)
            await self._reconcile(unit, after)
            return await self._seen(unit, after, user_id)

    async def thank(
        self,
        introduction_id: str,
        from_id: int,
        to_id: int,
        words: str,
        now: datetime,
        *,
        guild_id: int | None = None,
    ) -> Afterwards | No | TooShort:
        """Carry somebody's thanks to the other or to the broker: once to each, privately."""
        text = plain(words)
        if length(text) < THANKS_LEAST:
            return TooShort(Field.WORDS, THANKS_LEAST)
        async with self._database.unit(now) as unit:
            introduction = await records.get_to_change(unit, introduction_id)
            if introduction is None or not _takes_part(introduction, from_id, guild_id):
                return No.NOT_FOUND
            if introduction.seat_of(to_id) is None or to_id == from_id:
                return No.NOT_FOUND
            await self._enter(unit, introduction, from_id)
            text = shorten(text, THANKS_MOST)
            if not await records_of_words.thank(unit, introduction_id, from_id, to_id, text):
                return No.THANKED_BEFORE
            # A block is nobody's business: the thanks count all the same, and only the message goes no further.
            await self._paths.add_edge_in(unit, introduction.guild_id, from_id, to_id, EdgeKind.THANKED)
            if not await self._members.is_blocked_in(unit, introduction.guild_id, from_id, to_id):
                payload = {"from_id": from_id, "words": text, "introduction_id": introduction_id}
                await self._members.tell(unit, introduction.guild_id, [to_id], News.THANKED, payload)
            return await self._seen(unit, introduction, from_id)

    async def thanks_of(self, introduction_id: str) -> list[Thanks]:
        """Return the thanks that an introduction brought, for those who wrote or got them."""
        async with self._database.reading() as read:
            return list(await records_of_words.thanked(read, introduction_id))

    async def _reconcile(self, unit: Unit, introduction: Introduction) -> None:
        one, other = (introduction.seats[number] for number in introduced(introduction.way))
        if have_met((one.talk, other.talk)):
            await self._paths.add_edge_in(
                unit, introduction.guild_id, one.user_id, other.user_id, EdgeKind.MET
            )

    async def _rests(self, unit: Unit, introduction: Introduction, moment: Moment) -> bool:
        pillar = Pillar.LOOKING if introduction.answers_flag else Pillar.INTRODUCTIONS
        if await self._doors.resting_in(unit, introduction.guild_id, pillar) is None:
            return False
        await unit.schedule(replace(moment, due_at=unit.now + _LATER))
        return True

    async def _enter(self, unit: Unit, introduction: Introduction, user_id: int) -> None:
        is_of_flag = introduction.answers_flag
        await self._doors.meet_in(unit, introduction.guild_id, user_id, unit.now, answers_flag=is_of_flag)

    async def _is_closed(self, unit: Unit, introduction: Introduction, number: int) -> bool:
        guild_id, user_id = introduction.guild_id, introduction.seats[number].user_id
        closed = await self._doors.why_no_meeting_in(
            unit, guild_id, user_id, unit.now, answers_flag=introduction.answers_flag
        )
        return closed is not None

    async def _has_blocked_partner(self, read: Reader, introduction: Introduction, number: int) -> bool:
        """Say whether somebody wants to hear no more of the other; that they themselves are blocked is no matter."""
        user_id = introduction.seats[number].user_id
        partner_id = introduction.partner_of(user_id)
        return partner_id is not None and await self._members.has_blocked_in(
            read, introduction.guild_id, user_id, partner_id
        )

    async def _want_asked(self, unit: Unit, introduction: Introduction, user_id: int) -> None:
        await unit.emit(
            Effect(
                AFTER,
                lane=direct_lane(user_id),
                payload={"introduction_id": introduction.id, "user_id": user_id},
                guild_id=introduction.guild_id,
                key=f"{AFTER}:{introduction.id}:{user_id}",
            )
        )

    async def _seen(self, read: Reader, introduction: Introduction, user_id: int) -> Afterwards:
        seat = introduction.seat_of(user_id)
        thanked = {
            each.to_id
            for each in await records_of_words.thanked(read, introduction.id)
            if each.from_id == user_id
        }
        others = (each.user_id for each in introduction.seats if each.user_id != user_id)
        return Afterwards(
            introduction,
            None if seat is None else introduction.seats[seat].talk,
            # In no order that tells who was asked first. Whoever had everything erased can't be thanked any more.
            tuple(sorted(other for other in others if other not in {*thanked, NOBODY})),
        )


def _takes_part(introduction: Introduction, user_id: int, guild_id: int | None) -> bool:
    is_here = guild_id in (None, introduction.guild_id)
    return is_here and introduction.phase is Phase.MADE and introduction.seat_of(user_id) is not None


def _saying(introduction: Introduction, number: int, talk: Talk, at: datetime | None) -> Introduction:
    taken = replace(introduction.seats[number], talk=talk, talked_at=at)
    # A new question is let through anew.
    return _with(introduction, number, replace(taken, asked_at=None) if talk is Talk.WANTED else taken)


def _with(introduction: Introduction, number: int, taken: Seat) -> Introduction:
    seats = (*introduction.seats[:number], taken, *introduction.seats[number + 1 :])
    return replace(introduction, seats=seats)
