"""What comes after an introduction, over a real database: the details of asking, and of who is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.effects import Moment
from bot.core.ids import new_id
from bot.introductions import records_of_erasing
from bot.introductions.admission import Actor
from bot.introductions.afterwards import Afterwards
from bot.introductions.asking import Person, TheyAsked
from bot.introductions.course import AFTER
from bot.introductions.following import Talk
from bot.introductions.request import Introduction
from bot.introductions.rules import Event
from bot.introductions.ways import EdgeKind
from bot.members.records import directs
from bot.members.rules import Reach
from tests.community import ANA, BEA, CAI, DEE, GUILD, HOUR, NOW
from tests.introductions.party import WORDS, Party

DAY10 = NOW + timedelta(days=10)


async def made(party: Party) -> Introduction:
    asked = await party.ask()
    await party.answer(asked, BEA, Event.YES)
    return await party.now(asked.id)


async def test_a_second_attempt_at_the_question_counts_once_against_the_week(party: Party) -> None:
    introduction = await made(party)
    async with party.database.unit(DAY10) as unit:
        await party.afterwards.ask_due(unit, Moment(AFTER, introduction.id, DAY10, GUILD))
    before = len(await party.rows(directs))
    entries = await party.claim(DAY10)
    assert len(entries) == 2
    for entry in entries:
        for attempt in (1, 2):
            again = replace(entry, attempts=attempt)
            assert isinstance(await party.afterwards.question(again, DAY10), Afterwards)
    assert len(await party.rows(directs)) == before + 2


async def test_an_answer_can_be_changed_and_is_only_shown_to_its_giver(party: Party) -> None:
    introduction = await made(party)
    await party.pass_until(DAY10)
    said = await party.afterwards.say(introduction.id, ANA, Talk.NOT_GOING, DAY10)
    assert isinstance(said, Afterwards)
    assert said.talk is Talk.NOT_GOING
    said = await party.afterwards.say(introduction.id, ANA, Talk.MET, DAY10)
    assert isinstance(said, Afterwards)
    theirs = await party.afterwards.seen(introduction.id, BEA, None)
    assert isinstance(theirs, Afterwards)
    assert theirs.talk is Talk.WANTED
    assert [each.id for each in await party.afterwards.to_say(GUILD, BEA)] == [introduction.id]


async def test_a_broker_is_not_asked_and_cannot_say(party: Party) -> None:
    connected = await party.connect()
    for user_id in connected.pair:
        await party.answer(connected, user_id, Event.YES)
    await party.pass_until(DAY10)
    assert (AFTER, ANA) not in party.told.directs
    assert not isinstance(await party.afterwards.say(connected.id, ANA, Talk.MET, DAY10), Afterwards)


async def test_who_asks_to_go_through_somebody_is_not_led_to_a_request_of_another_kind(party: Party) -> None:
    """Bea, whom Ana wants to meet, has asked Ana only to bring her and Cai together: that is not the same."""
    async with party.database.unit(NOW) as unit:
        await party.paths.add_edge_in(unit, GUILD, BEA, ANA, EdgeKind.MET)
    through = await party.introductions.ask_through(
        Actor(GUILD, BEA), Person(ANA), Person(CAI), WORDS, new_id(NOW), NOW
    )
    assert isinstance(through, Introduction)
    await party.play(NOW)
    assert [each.id for each in await party.introductions.to_answer(GUILD, ANA, NOW)] == [through.id]
    asked = await party.introductions.ask(Actor(GUILD, ANA), Person(BEA), WORDS, new_id(NOW), NOW)
    assert not isinstance(asked, TheyAsked)


async def test_what_has_ended_waits_for_no_answer(party: Party) -> None:
    asked = await party.ask(DEE, CAI)
    assert await party.introductions.to_answer(GUILD, CAI, asked.due_at - HOUR)
    # The end has come, and whoever ticks is late.
    assert await party.introductions.to_answer(GUILD, CAI, asked.due_at) == []


async def test_who_never_said_yes_to_messages_gets_no_question_at_a_second_attempt_either(
    party: Party,
) -> None:
    introduction = await made(party)
    await party.reach(Reach.INBOX, ANA)
    async with party.database.unit(DAY10) as unit:
        await party.afterwards.ask_due(unit, Moment(AFTER, introduction.id, DAY10, GUILD))
    entries = [entry for entry in await party.claim(DAY10) if entry.payload["user_id"] == ANA]
    for entry in entries:
        for attempt in (1, 2):
            assert await party.afterwards.question(replace(entry, attempts=attempt), DAY10) is None
    assert entries


async def test_a_broker_of_whom_nothing_is_left_is_not_among_those_to_thank(party: Party) -> None:
    connected = await party.connect()
    one, other = connected.pair
    for user_id in (one, other):
        await party.answer(connected, user_id, Event.YES)
    seen = await party.afterwards.seen(connected.id, one, GUILD)
    assert isinstance(seen, Afterwards)
    assert set(seen.may_thank) == {ANA, other}
    async with party.database.unit(DAY10) as unit:
        await records_of_erasing.without_broker(unit, connected.id, ANA)
    seen = await party.afterwards.seen(connected.id, one, GUILD)
    assert isinstance(seen, Afterwards)
    assert seen.may_thank == (other,)
