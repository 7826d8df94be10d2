"""What becomes of introductions when a member has everything about them erased.

What has ended goes: with one of its two it is nothing. What is open can't go yet. Whoever waits for it would see
that it vanished, and learn that the other is gone, or said no; so they see what they would see in any other case,
until the request's fixed end and its one neutral line. For so long it names the member who was erased, and no
longer: see :func:`finish_in`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.database import Reader, Unit
from bot.core.places import Trace, bring_down, bring_down_letters, unname
from bot.introductions import records, records_of_erasing
from bot.introductions.course import AFTER, LAPSE, Course
from bot.introductions.request import Introduction
from bot.introductions.rules import ENDS, Answer, Event, Phase, introduced

TOLD_WITHIN: Final = timedelta(days=2)
"""How long after a request's fixed end its neutral line stays: until it was told with a bundle of news."""
KEPT_FOR: Final = timedelta(days=400)
"""How long an ended request is kept."""


@dataclass(frozen=True, slots=True)
class Parted:
    """What became of the requests in which somebody took part who is erased."""

    forgotten: list[str]
    left: list[str]
    """Those that name them until others have had their neutral line."""


async def erase_in(unit: Unit, course: Course, guild_id: int, user_id: int) -> Parted:
    """Take somebody out of every request, and forget those that have ended; return as :func:`finish_in` does."""
    for id_, seat in await records.ongoing_of(unit, guild_id, user_id):
        introduction = await records.get_to_change(unit, id_)
        if introduction is None or introduction.seats[seat].answer is Answer.GONE:
            continue
        await course.step(unit, introduction, Event.ERASE, seat)
        mine = introduction.seats[seat]
        if mine.channel_id is not None and mine.message_id is not None:
            await unit.emit(bring_down(guild_id, Trace.LETTER, mine.channel_id, mine.message_id))
    await records_of_erasing.forget_thanks(unit, guild_id, user_id)
    return await finish_in(unit, guild_id, user_id, unit.now)


async def finish_in(unit: Unit, guild_id: int, user_id: int, before: datetime) -> Parted:
    """Forget what has ended of requests from before then."""
    parted = Parted([], [])
    for id_ in await records_of_erasing.ids_of(unit, guild_id, user_id, before):
        introduction = await records.get_to_change(unit, id_)
        if introduction is None:
            continue
        if not _is_free(introduction, user_id, unit.now):
            parted.left.append(id_)
            continue
        await _forget(unit, introduction, user_id)
        parted.forgotten.append(id_)
    return parted


async def waited_for(read: Reader, guild_id: int, user_id: int) -> int:
    """Return how many open requests name somebody to others."""
    found = await records.several(read, [id_ for id_, _ in await records.ongoing_of(read, guild_id, user_id)])
    return sum(not _is_free(each, user_id, each.created_at) for each in found)


async def prune_in(unit: Unit) -> None:
    """Forget requests that ended long ago."""
    await records_of_erasing.prune(unit, unit.now - KEPT_FOR)


def _is_free(introduction: Introduction, user_id: int, now: datetime) -> bool:
    """Say whether a request can go without telling anybody anything."""
    if introduction.phase is Phase.MADE:
        return True
    if introduction.phase in ENDS:
        was_open = any(seat.user_id == user_id and seat.answer is Answer.GONE for seat in introduction.seats)
        return not was_open or now >= introduction.due_at + TOLD_WITHIN
    if introduction.phase is Phase.MAKING:
        return False
    # Nobody else has seen anything of it.
    others = [seat for seat in introduction.seats if seat.user_id != user_id]
    return introduction.starter_id == user_id and all(
        seat.shown_at is None and seat.answer in (Answer.WAITING, Answer.ASKED) for seat in others
    )


def _was_written_to(introduction: Introduction, number: int) -> bool:
    """Say whether somebody may have direct messages of an introduction. Few are written down; all carry its id."""
    seat = introduction.seats[number]
    has_no_thread = introduction.thread_id is None and number in introduced(introduction.way)
    return has_no_thread or seat.admitted_at is not None or seat.asked_at is not None


async def _forget(unit: Unit, introduction: Introduction, user_id: int) -> None:
    if introduction.phase is Phase.MADE:
        if introduction.thread_id is not None:
            place = introduction.thread_id
            await unit.emit(bring_down(introduction.guild_id, Trace.MEETING, place, mark=introduction.id))
            if user_id in introduction.pair:  # it is called by their names
                await unit.emit(unname(introduction.guild_id, place))
        for number, seat in enumerate(introduction.seats):
            if seat.user_id != user_id:
                if _was_written_to(introduction, number):
                    since = introduction.created_at
                    await unit.emit(
                        bring_down_letters(introduction.guild_id, seat.user_id, introduction.id, since)
                    )
            elif seat.channel_id is not None and seat.message_id is not None:  # nothing works on it any more
                letter = bring_down(introduction.guild_id, Trace.LETTER, seat.channel_id, seat.message_id)
                await unit.emit(letter)
    if user_id in introduction.pair:
        await unit.unschedule(LAPSE, introduction.id)
        await unit.unschedule(AFTER, introduction.id)
        await records_of_erasing.drop(unit, introduction.id)
    else:
        await records_of_erasing.without_broker(unit, introduction.id, user_id)
