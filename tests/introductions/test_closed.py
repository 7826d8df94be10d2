"""Introductions that are closed to somebody, or rest: no act gets through, no asks reaches anybody, saying no does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.core.ids import new_id
from bot.guilds.pillars import Off, Paused, Pillar, PillarClosed, Suspended
from bot.introductions.admission import Actor
from bot.introductions.asking import Person, Reason
from bot.introductions.course import AFTER, OFFER
from bot.introductions.following import ASKED_AFTER, Talk
from bot.introductions.request import Introduction
from bot.introductions.rules import Answer, Event, Phase
from tests.community import ANA, BEA, CAI, DAY, DEE, ELSEWHERE, GUILD, HOUR, NOW, ORG
from tests.introductions.party import FLAG, LINE, NOTES, WORDS, Party

INTRODUCTIONS, LOOKING = Pillar.INTRODUCTIONS, Pillar.LOOKING
AS_ANA = Actor(GUILD, ANA)
Deed = Callable[[Party], Awaitable[object]]


async def turn(party: Party, pillar: Pillar = INTRODUCTIONS, **changes: object) -> None:
    await party.pillars.change(GUILD, pillar, NOW, changed_by=ORG, **changes)  # pyright: ignore[reportArgumentType] - spelled out in each test


async def keep_out(party: Party, who: int, scope: Pillar | None = INTRODUCTIONS) -> None:
    await party.moderation.suspend(GUILD, who, scope, None, "Spam.", ORG, NOW)


async def may_ask(party: Party) -> object:
    return await party.introductions.may_ask(AS_ANA, Person(BEA), NOW)


async def ask(party: Party) -> object:
    return await party.introductions.ask(AS_ANA, Person(BEA), WORDS, new_id(NOW), NOW)


async def connect(party: Party) -> object:
    return await party.introductions.connect(AS_ANA, Person(BEA), Person(CAI), NOTES, new_id(NOW), NOW)


async def ask_through(party: Party) -> object:
    return await party.introductions.ask_through(AS_ANA, Person(BEA), Person(CAI), WORDS, new_id(NOW), NOW)


async def answer_flag(party: Party) -> object:
    return await party.introductions.answer_flag(
        AS_ANA, Person(BEA), LINE, FLAG, Reason.HELP, new_id(NOW), NOW
    )


@pytest.mark.parametrize("deed", [may_ask, ask, connect, ask_through])
async def test_nobody_begins_anything_while_introductions_rest(party: Party, deed: Deed) -> None:
    await turn(party, pause="A week off.")
    with pytest.raises(PillarClosed) as refused:
        await deed(party)
    assert refused.value.closed == Paused(INTRODUCTIONS, "A week off.")
    assert party.told.directs == []


@pytest.mark.parametrize("scope", [INTRODUCTIONS, None])
@pytest.mark.parametrize("deed", [may_ask, ask, connect, ask_through, answer_flag])
async def test_whoever_is_kept_out_begins_nothing(party: Party, deed: Deed, scope: Pillar | None) -> None:
    await keep_out(party, ANA, scope)
    with pytest.raises(PillarClosed) as refused:
        await deed(party)
    assert refused.value.closed.pillar in (INTRODUCTIONS, LOOKING)
    assert isinstance(refused.value.closed, Suspended)


async def test_a_flag_is_answered_where_there_is_looking_and_no_introductions(party: Party) -> None:
    await turn(party, is_on=False)
    helped = await party.help()
    assert (OFFER, BEA) in party.told.directs
    await party.answer(helped, BEA, Event.YES)
    assert (await party.now(helped.id)).phase is Phase.MADE


async def test_a_flag_is_not_answered_where_looking_is_off(party: Party) -> None:
    await turn(party, LOOKING, is_on=False)
    with pytest.raises(PillarClosed) as refused:
        await answer_flag(party)
    assert refused.value.closed == Off(LOOKING)


async def test_what_waits_is_shown_once_introductions_go_on(party: Party) -> None:
    asked = await party.introductions.ask(AS_ANA, Person(BEA), WORDS, new_id(NOW), NOW)
    assert isinstance(asked, Introduction)
    await turn(party, pause="")
    await party.pass_until(NOW + 2 * DAY)
    assert party.told.directs == []
    assert await party.introductions.to_answer(GUILD, BEA, NOW + 2 * DAY) == []
    await turn(party, pause=None)
    await party.pass_until(NOW + 2 * DAY + 6 * HOUR)
    assert party.told.directs == [(OFFER, BEA)]


async def test_saying_no_and_taking_back_are_possible_while_introductions_rest_and_a_yes_is_not(
    party: Party,
) -> None:
    asked, other = await party.ask(), await party.ask(ANA, CAI)
    third = await party.ask(ANA, DEE)
    await turn(party, is_on=False)
    with pytest.raises(PillarClosed) as refused:
        await party.answer(asked, BEA, Event.YES)
    assert refused.value.closed == Off(INTRODUCTIONS)
    assert (await party.now(asked.id)).seats[1].answer is Answer.ASKED
    await party.answer(asked, BEA, Event.NOT_NOW)
    assert (await party.now(asked.id)).seats[1].answer is Answer.NOT_NOW
    await party.answer(third, DEE, Event.NEVER)
    await party.introductions.withdraw(other.id, AS_ANA, NOW)
    assert (await party.now(other.id)).phase is Phase.STOPPED


async def test_the_end_of_a_request_comes_as_it_was_told_also_in_a_pause(party: Party) -> None:
    asked = await party.ask()
    await turn(party, pause="")
    await party.pass_until(asked.due_at)
    assert (await party.now(asked.id)).phase is Phase.LAPSED


async def made(party: Party) -> Introduction:
    asked = await party.ask()
    await party.answer(asked, BEA, Event.YES)
    return await party.now(asked.id)


async def test_nobody_is_asked_what_came_of_it_while_introductions_rest(party: Party) -> None:
    introduction = await made(party)
    await turn(party, pause="")
    await party.pass_until(NOW + ASKED_AFTER + DAY)
    assert all(kind != AFTER for kind, _ in party.told.directs)
    await turn(party, pause=None)
    await party.pass_until(NOW + ASKED_AFTER + 2 * DAY)
    assert {who for kind, who in party.told.directs if kind == AFTER} == {ANA, BEA}
    assert (await party.now(introduction.id)).rounds == 1


async def test_whoever_is_kept_out_is_not_asked_and_carries_no_thanks(party: Party) -> None:
    introduction = await made(party)
    await keep_out(party, ANA)
    await party.pass_until(NOW + ASKED_AFTER)
    assert {who for kind, who in party.told.directs if kind == AFTER} == {BEA}
    assert [seat.talk for seat in (await party.now(introduction.id)).seats] == [Talk.SILENT, Talk.WANTED]
    for deed in (
        party.afterwards.thank(introduction.id, ANA, BEA, "It was a good talk.", NOW),
        party.afterwards.thank(introduction.id, ANA, BEA, "It was a good talk.", NOW, guild_id=GUILD),
    ):
        with pytest.raises(PillarClosed):
            await deed
    said = await party.afterwards.say(introduction.id, BEA, Talk.MET, NOW + ASKED_AFTER)
    assert (await party.now(introduction.id)).seats[1].talk is Talk.MET, said


async def test_a_suspension_from_looking_ends_what_answers_flags_and_nothing_else(party: Party) -> None:
    asked = await party.ask()
    helped = await party.help(CAI, BEA)
    await keep_out(party, BEA, LOOKING)
    assert (await party.now(asked.id)).seats[1].answer is Answer.ASKED
    assert (await party.now(helped.id)).seats[1].answer is Answer.GONE
    with pytest.raises(PillarClosed):
        await party.answer(helped, BEA, Event.YES)
    await party.answer(asked, BEA, Event.YES)
    assert (await party.now(asked.id)).phase is Phase.MADE


# ---------------------------------------------------------------------- on behalf of moderation


async def test_a_request_is_ended_once_and_in_its_server_alone(party: Party) -> None:
    asked = await party.ask()
    async with party.database.unit(NOW) as unit:
        assert await party.boundaries.removed(unit, ELSEWHERE, asked.id) is None
        assert await party.boundaries.removed(unit, GUILD, new_id(NOW)) is None
        assert await party.boundaries.removed(unit, GUILD, asked.id) == ANA
        assert await party.boundaries.removed(unit, GUILD, asked.id) is None
    assert (await party.now(asked.id)).phase is Phase.STOPPED
