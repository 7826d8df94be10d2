"""Requests that are open when somebody is erased: whoever waits sees what they always see, and then nothing is left."""

from __future__ import annotations

import pytest

from bot.core.database import Database
from bot.core.ids import new_id
from bot.core.personal import Personal
from bot.core.schema import metadata
from bot.introductions.admission import Actor
from bot.introductions.asking import Person
from bot.introductions.course import Course
from bot.introductions.records import seats
from bot.introductions.rules import Event, Phase
from bot.looking.course import Course as FlagsCourse
from bot.privacy.erasing import GRAVES, REST, Erasing
from tests.community import ANA, BEA, CAI, DAY, GUILD, HOUR, NOW
from tests.introductions.conftest import silent_party
from tests.introductions.party import WORDS, Party, arranged
from tests.introductions.test_deniable import seen_by

__all__ = ["silent_party"]

LATER = NOW + 2 * DAY


class Erased:
    """A community in which somebody can be erased."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.erasing = Erasing(Personal(metadata), Course(party.members), FlagsCourse())
        party.agenda.on(REST, self.erasing.rest_due)
        party.agenda.on(GRAVES, self.erasing.graves_due)

    async def erase(self, user_id: int) -> None:
        async with self.party.database.unit(LATER) as unit:
            await self.erasing.erase_in(unit, GUILD, user_id)
        await self.party.play(LATER)

    async def is_named(self, user_id: int) -> bool:
        async with self.party.database.reading() as read:
            return await self.erasing.is_named(read, GUILD, user_id)


@pytest.fixture
async def party(sqlite_database: Database) -> Party:
    return await arranged(sqlite_database)


async def _what_ana_sees(party: Party, known: dict[str, str], until_days: int) -> list[object]:
    seen: list[object] = []
    for at in (*(NOW + day * DAY for day in range(3, until_days)), NOW + 7 * DAY, NOW + 7 * DAY + 6 * HOUR):
        await party.pass_until(at)
        seen.append(await seen_by(party, ANA, known))
    return seen


async def test_whoever_asked_sees_the_same_as_of_silence_until_its_neutral_line_and_then_nothing_is_left(
    party: Party, silent_party: Party
) -> None:
    seen: list[list[object]] = []
    erased = Erased(party)
    for place in (party, silent_party):
        await place.open_up(ANA, BEA)
        asked = await place.ask()
        await place.pass_until(LATER)
        if place is party:
            await erased.erase(BEA)
        seen.append(await _what_ana_sees(place, {asked.id: "the request"}, 7))
    assert seen[0] == seen[1]
    (ended,), _ = await party.introductions.mine(GUILD, ANA, start=0, count=5)
    assert ended.phase is Phase.LAPSED
    assert await erased.is_named(BEA)
    await party.pass_until(NOW + 10 * DAY)
    assert not await erased.is_named(BEA)
    assert await party.inbox(ANA) == []


async def test_what_nobody_has_seen_yet_goes_at_once(party: Party) -> None:
    asked = await party.introductions.ask(Actor(GUILD, ANA), Person(BEA), WORDS, new_id(NOW), NOW)
    assert asked
    erased = Erased(party)
    await erased.erase(ANA)
    assert not await erased.is_named(ANA)
    assert await party.rows(seats) == []


async def test_words_of_whoever_asked_are_forgotten_while_the_request_waits_for_its_end(party: Party) -> None:
    await party.open_up(ANA, BEA)
    asked = await party.ask()
    await Erased(party).erase(ANA)
    left = await party.now(asked.id)
    assert (left.line, left.agenda, left.phase) == ("", "", Phase.STOPPED)


async def test_what_ended_goes_with_one_of_the_two_and_stays_without_its_broker(party: Party) -> None:
    await party.open_up(ANA, BEA, CAI)
    made = await party.connect(ANA, BEA, CAI)
    for seat in made.seats[1:]:
        await party.answer(made, seat.user_id, Event.YES)
    erased = Erased(party)
    await erased.erase(ANA)
    left = await party.now(made.id)
    assert (left.phase, left.starter_id, set(left.pair)) == (Phase.MADE, 0, {BEA, CAI})
    await erased.erase(BEA)
    mine, total = await party.introductions.mine(GUILD, CAI, start=0, count=5)
    assert (list(mine), total) == ([], 0)


async def test_whoever_comes_back_keeps_what_they_ask_anew(party: Party) -> None:
    await party.open_up(ANA, BEA, CAI)
    await party.ask(CAI, ANA)
    erased = Erased(party)
    await erased.erase(ANA)
    async with party.database.unit(LATER + HOUR) as unit:
        await erased.erasing.back_in(unit, GUILD, ANA)
    anew = await party.ask(ANA, BEA, now=LATER + 2 * HOUR)
    await party.pass_until(NOW + 12 * DAY)
    assert (await party.now(anew.id)).starter_id == ANA
    mine, _ = await party.introductions.mine(GUILD, CAI, start=0, count=5)
    assert list(mine) == []
