"""Direct messages that name somebody: what becomes of those that nobody wrote down, and of those to whoever was introduced."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.introductions.course import DIRECT
from bot.introductions.following import ASKED_AFTER
from bot.members.rules import Reach
from bot.privacy.service import PrivacyService
from tests.cogs.screens import deny
from tests.flows.introducing import LINE, Hall, hall, spoken
from tests.flows.test_interrupted import interrupted

__all__ = ["hall"]

_CLOSED = "There is nothing to answer here any more."
_ERASED = "has had everything erased"


async def _ask(hall: Hall, monkeypatch: pytest.MonkeyPatch, *, is_sent: bool = True) -> str:
    """Let Priya ask for Nils, and the process die as soon as he has the message, or before."""
    await hall.reach(Reach.DIRECT, "nils")
    asked: list[str] = []

    async def ask(_: object) -> None:
        asked.append(await hall.ask())

    if not is_sent:
        hall.place.env.inject_error("POST", "/channels/*/messages", status=503)
    await interrupted(hall.place, monkeypatch, ask)
    assert len(hall.letters("nils")) == is_sent
    return asked[0]


async def _erase(hall: Hall, name: str) -> None:
    await hall.place.service(PrivacyService).erase(
        hall.place.guild.id, hall.place.people[name].id, discord.utils.utcnow()
    )


async def _later(hall: Hall, span: timedelta = timedelta(minutes=10)) -> None:
    await hall.place.skip(hours=span / timedelta(hours=1))


async def test_a_request_that_nobody_wrote_down_closes_when_it_is_taken_back(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = await _ask(hall, monkeypatch)
    await hall.introductions.withdraw(request_id, hall.actor("priya"), hall.place.env.now())
    await _later(hall)
    (letter,) = hall.letters("nils")
    assert _CLOSED in spoken(letter)
    assert LINE not in spoken(letter)
    assert await hall.place.waiting() == 0


async def test_a_request_that_nobody_wrote_down_says_nothing_of_who_was_erased(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _ask(hall, monkeypatch)
    await _erase(hall, "priya")
    await _later(hall)
    (letter,) = hall.letters("nils")
    assert LINE not in spoken(letter)
    assert "priya" not in spoken(letter)


async def test_a_request_that_was_never_sent_is_not_sent_after_it_was_taken_back(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = await _ask(hall, monkeypatch, is_sent=False)
    await hall.introductions.withdraw(request_id, hall.actor("priya"), hall.place.env.now())
    await _later(hall)
    assert not hall.letters("nils")
    assert await hall.place.waiting() == 0


async def test_what_told_two_of_each_other_goes_when_one_of_them_is_erased(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await deny(hall.place, hall.channel, create_private_threads=True)
    await hall.ask()
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    assert f"<@{hall.priya.id}>" in hall.letter("nils")
    await _later(hall, ASKED_AFTER)
    assert len(hall.letters("nils")) == 4, "asked, introduced, news of it, asked what came of it"
    await _erase(hall, "priya")
    await _later(hall)
    letters = [spoken(letter) for letter in hall.letters("nils")]
    assert all(_ERASED in letter for letter in letters)
    assert not any("priya" in letter or str(hall.priya.id) in letter for letter in letters)


async def test_what_told_of_an_introduction_and_was_not_written_down_goes_as_well(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await deny(hall.place, hall.channel, create_private_threads=True)
    await hall.ask()
    await interrupted(hall.place, monkeypatch, lambda _: hall.press("nils", "Yes, introduce us"), at=DIRECT)
    assert "You and priya have been introduced" in hall.letter("nils")
    await _erase(hall, "priya")
    await _later(hall)
    assert len(hall.letters("nils")) == 2
    assert all("priya" not in spoken(letter) for letter in hall.letters("nils"))
