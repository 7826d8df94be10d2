"""The book finds what is lost, doubled, never agreed to or not erased, and nothing else."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest

from tests.wire import deeds, deeds_of_control
from tests.wire.accounts import balance
from tests.wire.founding import begun
from tests.wire.ledger import Deed, Seen, imbalance
from tests.wire.storms import most_within
from tests.wire.wire import Wire

NOTHING = Seen(threads=0, messages=0, recaps=0, directs=0, meetings=0, stored=0)


def _deed(kind: str, *, is_accepted: bool = True, **more: bool) -> Deed:
    return replace(Deed(kind, f"{kind}00001x", by=1, is_accepted=is_accepted), **more)


BALANCED = [
    (_deed("share"), replace(NOTHING, threads=1)),
    (_deed("share", is_accepted=False), NOTHING),
    (_deed("share", is_accepted=False), replace(NOTHING, threads=1)),
    (_deed("help"), replace(NOTHING, messages=1)),
    (_deed("answer"), replace(NOTHING, messages=1)),
    (_deed("answer"), replace(NOTHING, messages=1, recaps=1, is_closed=True)),
    (_deed("report"), replace(NOTHING, stored=1)),
    (_deed("warning"), replace(NOTHING, stored=1)),
    (_deed("warning"), replace(NOTHING, stored=1, directs=1)),
    (_deed("ask"), NOTHING),
    (
        _deed("ask", may_be_introduced=True, is_agreed=True),
        replace(NOTHING, directs=1, meetings=1, have_met=True),
    ),
    (_deed("ask", may_be_introduced=True, is_agreed=True), replace(NOTHING, have_met=True)),
    (_deed("ask", may_be_introduced=True), replace(NOTHING, directs=1)),
    (_deed("share", is_erased=True), NOTHING),
    (_deed("share", is_erased=True), replace(NOTHING, threads=1)),
    (_deed("share", is_erased=True, is_gone=True), NOTHING),
    (_deed("ask", is_erased=True, is_gone=True), replace(NOTHING, directs=1)),
    (_deed("erasure"), NOTHING),
]
WRONG = [
    ("there are no posts", _deed("share"), NOTHING),
    ("2 posts", _deed("share"), replace(NOTHING, threads=2)),
    ("2 posts", _deed("share", is_accepted=False), replace(NOTHING, threads=2)),
    ("there are no messages", _deed("flag"), NOTHING),
    ("2 messages", _deed("answer"), replace(NOTHING, messages=2)),
    ("there are no places in the recap", _deed("answer"), replace(NOTHING, messages=1, is_closed=True)),
    ("2 places in the recap", _deed("answer"), replace(NOTHING, messages=1, recaps=2)),
    ("there are no reports", _deed("report"), NOTHING),
    ("2 words in the inbox", _deed("warning"), replace(NOTHING, stored=2)),
    ("2 direct messages", _deed("warning"), replace(NOTHING, stored=1, directs=2)),
    ("introduced 2 times", _deed("ask", may_be_introduced=True), replace(NOTHING, meetings=2)),
    ("without the other's yes", _deed("ask"), replace(NOTHING, meetings=1)),
    ("not introduced", _deed("ask", may_be_introduced=True, is_agreed=True), NOTHING),
    ("still stands there", _deed("help", is_erased=True, is_gone=True), replace(NOTHING, messages=1)),
    ("still stands there", _deed("answer", is_erased=True, is_gone=True), replace(NOTHING, recaps=1)),
    ("still stand there", _deed("ask", is_erased=True), replace(NOTHING, directs=1, is_past=True)),
]


@pytest.mark.parametrize(("deed", "seen"), BALANCED, ids=lambda each: getattr(each, "kind", ""))
def test_what_came_about_as_it_was_said_is_balanced(deed: Deed, seen: Seen) -> None:
    assert list(imbalance(deed, seen)) == []


@pytest.mark.parametrize(("what", "deed", "seen"), WRONG)
def test_what_is_lost_or_doubled_or_was_never_agreed_to_is_found(what: str, deed: Deed, seen: Seen) -> None:
    (found,) = imbalance(deed, seen)
    assert what in found


def test_the_most_within_ten_minutes_are_counted_wherever_they_begin() -> None:
    assert most_within([]) == 0
    assert most_within([0.0, 300.0, 601.0, 700.0, 900.0, 5000.0]) == 4


async def test_what_a_report_quotes_does_not_count_as_still_up_when_its_author_is_erased(wire: Wire) -> None:
    life = await begun(wire, 5)
    async with contextlib.aclosing(life):
        await life.begin()
        await life.do(deeds.share)
        await life.rest()
        shared = life.ledger.deeds[0]
        while not life.ledger.of("report"):
            await life.do(deeds_of_control.report)
        await life.rest()
        life.people = [person for person in life.people if person.id == shared.by]
        await life.do(deeds_of_control.erase)
        await life.rest()
        assert shared.is_gone
        assert any(shared.mark in text for _, _, text in life.messages()), "the card quotes it"
        assert await balance(life) == []
