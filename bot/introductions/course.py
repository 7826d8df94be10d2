"""Carries a request one step further, with everything that follows from the step."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.core.database import Unit
from bot.core.effects import Effect, Moment, direct_lane
from bot.introductions import records
from bot.introductions.following import ASKED_AFTER
from bot.introductions.request import Introduction
from bot.introductions.rules import (
    Answer,
    Event,
    Phase,
    Refused,
    Role,
    asked_by,
    introduced,
    step,
    told_of_the_end,
)
from bot.members.rules import News
from bot.members.service import MembersService

OFFER: Final = "introductions.offer"
"""Effect: show a request to whoever's turn it is. Moment: look again whether it can be shown."""
CLOSE: Final = "introductions.close"
"""Effect: bring a request's direct message up to date, on which there is nothing to answer any more."""
MAKE: Final = "introductions.make"
"""Effect: introduce the two, in a thread of their own."""
DIRECT: Final = "introductions.direct"
"""Effect: introduce one of the two by direct message, where a thread can't be had."""
LAPSE: Final = "introductions.lapse"
"""Moment: the fixed end of a request."""
AFTER: Final = "introductions.after"
"""Moment: ask both what came of it. Effect: ask one of them by direct message."""


class Course:
    """Steps of requests. Every method works within the caller's unit, in which the request is held."""

    def __init__(self, members: MembersService) -> None:
        self._members = members

    async def begin(self, unit: Unit, introduction: Introduction) -> bool:
        """Store a new request with its end, and want it shown; False if there is one with its id."""
        if not await records.add(unit, introduction):
            return False
        await unit.schedule(Moment(LAPSE, introduction.id, introduction.due_at, introduction.guild_id))
        seat = asked_by(None, introduction.state)
        assert seat is not None, "somebody is asked first"
        await self.want_shown(unit, introduction, seat)
        return True

    async def want_shown(self, unit: Unit, introduction: Introduction, seat: int) -> None:
        """Want a request shown to the one in ``seat``, if and when that can be."""
        user_id = introduction.seats[seat].user_id
        await unit.emit(_to_one(OFFER, introduction, user_id))

    async def step(
        self,
        unit: Unit,
        before: Introduction,
        event: Event,
        seat: int | None = None,
        *,
        note: str | None = None,
    ) -> Introduction | Refused:
        """Take one step and store it with all that follows; ``note`` is what a broker writes with their yes."""
        state = step(before.state, event, seat)
        if isinstance(state, Refused):
            return state
        after = replace(
            before,
            phase=state.phase,
            seats=tuple(
                replace(
                    taken,
                    answer=answer,
                    answered_at=unit.now
                    if number == seat and answer is not taken.answer
                    else taken.answered_at,
                )
                for number, (taken, answer) in enumerate(zip(before.seats, state.answers, strict=True))
            ),
        )
        if note is not None:
            last = after.seats[-1]
            after = replace(after, seats=(*after.seats[:-1], replace(last, note=note)))
        if event is Event.ERASE and seat == 0:
            after = replace(after, line="", agenda="", share_id="")
        await records.save(unit, before, after)
        return await self._follow(unit, before, after)

    async def made(self, unit: Unit, before: Introduction, thread_id: int | None) -> Introduction | Refused:
        """Record that the two were introduced, in a thread or, without one, by message and inbox."""
        state = step(before.state, Event.MAKE)
        if isinstance(state, Refused):
            return state
        after = replace(before, phase=state.phase, made_at=unit.now, thread_id=thread_id)
        await records.save(unit, before, after)
        await unit.unschedule(LAPSE, after.id)
        await unit.schedule(Moment(AFTER, after.id, unit.now + ASKED_AFTER, after.guild_id))
        if after.broker_id is not None:
            await self._tell_broker(unit, after, after.broker_id)
        if thread_id is None:
            for seat in introduced(after.way):
                user_id = after.seats[seat].user_id
                await self._members.tell(
                    unit,
                    after.guild_id,
                    [user_id],
                    News.INTRODUCED,
                    {"introduction_id": after.id, "other_id": after.partner_of(user_id), "channel_id": None},
                )
                await unit.emit(_to_one(DIRECT, after, user_id))
        await self._close_cards(unit, after, frozenset({Answer.YES}))
        await self._close_others(unit, after)
        return after

    async def _follow(self, unit: Unit, before: Introduction, after: Introduction) -> Introduction:
        seat = _to_be_shown(after)
        if seat is not None and seat != _to_be_shown(before):
            await self.want_shown(unit, after, seat)
        if after.phase is Phase.AGREED and before.phase is not Phase.AGREED:
            await unit.emit(
                Effect(
                    MAKE,
                    # One after the other, so that two requests for the same two don't both make a thread.
                    lane="pair:{}:{}".format(*sorted(after.pair)),
                    payload={"introduction_id": after.id},
                    guild_id=after.guild_id,
                    key=f"{MAKE}:{after.id}",
                )
            )
        if after.phase is Phase.STOPPED and before.phase is not Phase.STOPPED:
            await self._close_cards(unit, after, frozenset({Answer.ASKED}))
        if after.phase is Phase.LAPSED:
            answered = frozenset({Answer.YES, Answer.NOT_NOW, Answer.NEVER, Answer.GONE})
            # Of one that was stopped, the cards that nobody had answered are closed already.
            was_stopped = before.phase is Phase.STOPPED
            await self._close_cards(unit, after, answered if was_stopped else answered | {Answer.ASKED})
            for number in told_of_the_end(before.state):
                await self._tell_lapsed(unit, after, number)
            return after
        if unit.now >= after.due_at and after.phase in (Phase.GATHERING, Phase.STOPPED, Phase.FAILED):
            # Only one that everybody had agreed to outlives its end; now it has none left.
            lapsed = await self.step(unit, after, Event.LAPSE)
            assert isinstance(lapsed, Introduction), "these phases can lapse"
            return lapsed
        return after

    async def _close_cards(self, unit: Unit, introduction: Introduction, answers: frozenset[Answer]) -> None:
        for number, seat in enumerate(introduction.seats):
            if seat.message_id is not None and seat.answer in answers:
                await self.close_card(unit, introduction, number)

    async def close_card(self, unit: Unit, introduction: Introduction, seat: int) -> None:
        """Want the direct message of the one in ``seat`` to say that there is nothing to answer any more."""
        await unit.emit(_to_one(CLOSE, introduction, introduction.seats[seat].user_id))

    async def _close_others(self, unit: Unit, made: Introduction) -> None:
        """End what one of the two has asked the other beside this: they have met."""
        one, other = made.pair
        for id_ in await records.ongoing_of_pair(unit, made.guild_id, one, other):
            twin = await records.get_to_change(unit, id_)
            if twin is not None and twin.id != made.id and twin.starter_id in made.pair:
                await self.step(unit, twin, Event.MET, 0)

    async def _tell_lapsed(self, unit: Unit, introduction: Introduction, number: int) -> None:
        seat = introduction.seats[number]
        one, other = sorted(introduction.pair)  # the order of their seats would tell who was asked first
        partner = introduction.partner_of(seat.user_id)
        payload = {
            "introduction_id": introduction.id,
            "other_id": partner if partner is not None else one,
            "second_id": None if partner is not None else other,
        }
        await self._members.tell(unit, introduction.guild_id, [seat.user_id], News.LAPSED, payload)

    async def _tell_broker(self, unit: Unit, introduction: Introduction, broker_id: int) -> None:
        one, other = sorted(introduction.pair)  # as above
        await self._members.tell(
            unit,
            introduction.guild_id,
            [broker_id],
            News.INTRODUCED,
            {"introduction_id": introduction.id, "other_id": one, "second_id": other, "channel_id": None},
        )


def _to_be_shown(introduction: Introduction) -> int | None:
    """Return whose turn it is, if they have not been shown the request and everybody before them said yes."""
    if introduction.phase is not Phase.GATHERING:
        return None
    seats = introduction.seats
    number = next((number for number, seat in enumerate(seats) if seat.answer is not Answer.YES), None)
    if number is None or seats[number].answer is not Answer.ASKED or seats[number].shown_at is not None:
        return None
    return number


def _to_one(kind: str, introduction: Introduction, user_id: int) -> Effect:
    """Return an effect that concerns one of the people, in the order of their direct messages."""
    return Effect(
        kind,
        lane=direct_lane(user_id),
        payload={"introduction_id": introduction.id, "user_id": user_id},
        guild_id=introduction.guild_id,
        key=f"{kind}:{introduction.id}:{user_id}",
    )


def brings(introduction: Introduction, seat: int) -> int:
    """Return who brings a request to the one in ``seat``: the broker, unless it comes to the broker themselves."""
    broker_id = introduction.broker_id
    if broker_id is None or introduction.seats[seat].role is Role.BROKER:
        return introduction.starter_id
    return broker_id
