"""News in direct messages about somebody who had everything erased: what stands in each of them afterwards."""

from __future__ import annotations

import discord
import pytest

from bot.members.rules import News, Reach
from bot.members.service import DIRECT, MembersService
from bot.privacy.service import PrivacyService
from tests.flows.introducing import Hall, hall, spoken
from tests.flows.test_interrupted import interrupted

__all__ = ["hall"]

_OF_PRIYA = "You asked what nobody else dared to."
_OF_SENA = "Your list of books kept me busy for weeks."
_ERASED = "has had everything erased"


async def _thank(hall: Hall, by: str, words: str) -> None:
    """Let news of thanks lie in Nils' inbox."""
    payload = {"from_id": hall.place.people[by].id, "words": words}
    async with hall.place.app.database.unit(hall.place.env.now()) as unit:
        await hall.place.service(MembersService).tell(
            unit, hall.place.guild.id, [hall.nils.id], News.THANKED, payload
        )


async def _read_inbox(hall: Hall) -> None:
    await hall.inbox("nils")
    await hall.place.env.settle()


async def _erase(hall: Hall, name: str) -> None:
    await hall.place.service(PrivacyService).erase(
        hall.place.guild.id, hall.place.people[name].id, discord.utils.utcnow()
    )


async def _written(hall: Hall) -> None:
    """Let the day pass until Nils was written to."""
    await hall.place.skip(hours=24)


async def test_only_what_was_about_them_goes_out_of_a_message_that_told_more(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await _thank(hall, "priya", _OF_PRIYA)
    await _thank(hall, "sena", _OF_SENA)
    await _written(hall)
    assert _OF_PRIYA in hall.letter("nils")
    assert _OF_SENA in hall.letter("nils")
    await _erase(hall, "priya")
    await hall.deliver()
    (letter,) = hall.letters("nils")
    assert _OF_SENA in spoken(letter)
    assert "sena" in spoken(letter)
    assert _OF_PRIYA not in spoken(letter)
    assert "priya" not in spoken(letter)
    stopped = await hall.press("nils", "Stop these messages")
    assert stopped.response is not None


async def test_a_message_that_told_of_nobody_else_says_what_became_of_it(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await _thank(hall, "priya", _OF_PRIYA)
    await _written(hall)
    await _erase(hall, "priya")
    await hall.deliver()
    (letter,) = hall.letters("nils")
    assert _ERASED in spoken(letter)
    assert _OF_PRIYA not in spoken(letter)
    assert "Stop these messages" not in spoken(letter)


async def test_one_after_the_other_is_taken_out_of_the_same_message(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await _thank(hall, "priya", _OF_PRIYA)
    await _thank(hall, "sena", _OF_SENA)
    await _written(hall)
    for name in ("priya", "sena"):
        await _erase(hall, name)
        await hall.deliver()
    (letter,) = hall.letters("nils")
    assert _ERASED in spoken(letter)
    assert _OF_SENA not in spoken(letter)


async def test_a_message_that_a_dead_process_sent_loses_it_as_well(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await _thank(hall, "priya", _OF_PRIYA)
    await interrupted(hall.place, monkeypatch, lambda _: _written(hall), at=DIRECT)
    assert _OF_PRIYA in hall.letter("nils")
    await _erase(hall, "priya")
    await hall.place.skip(hours=0.1)
    (letter,) = hall.letters("nils")
    assert _OF_PRIYA not in spoken(letter)
    assert await hall.place.waiting() == 0


async def test_a_message_that_a_dead_process_sent_loses_it_also_if_the_news_were_read_meanwhile(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await _thank(hall, "priya", _OF_PRIYA)

    async def write_and_read(_: object) -> None:
        await _written(hall)
        await _read_inbox(hall)

    await interrupted(hall.place, monkeypatch, write_and_read, at=DIRECT)
    await hall.place.skip(hours=0.1)
    assert len(hall.letters("nils")) == 1
    await _erase(hall, "priya")
    await hall.deliver()
    assert _OF_PRIYA not in hall.letter("nils")


async def test_what_was_read_before_the_message_does_not_come_into_it_afterwards(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await _thank(hall, "bea", "Read already.")
    await _read_inbox(hall)
    await hall.place.env.advance_time(60)
    await _thank(hall, "priya", _OF_PRIYA)
    await _thank(hall, "sena", _OF_SENA)
    await _written(hall)
    assert "Read already" not in hall.letter("nils")
    await _erase(hall, "priya")
    await hall.deliver()
    (letter,) = hall.letters("nils")
    assert _OF_SENA in spoken(letter)
    assert "Read already" not in spoken(letter)


async def test_news_that_have_not_gone_out_yet_go_out_without_it(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await _thank(hall, "priya", _OF_PRIYA)
    await _thank(hall, "sena", _OF_SENA)
    await _erase(hall, "priya")
    await _written(hall)
    assert _OF_SENA in hall.letter("nils")
    assert _OF_PRIYA not in hall.letter("nils")
