"""A storm passes: what was accepted during it comes about, once, and the bot does not earn itself a ban."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta

import pytest

from tests.wire import deeds, deeds_of_control
from tests.wire.accounts import balance
from tests.wire.founding import begun
from tests.wire.life import Life
from tests.wire.storms import STORMS, Storm, weather
from tests.wire.switches import Fate, Fault
from tests.wire.wire import Wire

_SECONDS = 1.0
_SHORT = [storm for storm in STORMS if storm.name in ("errors before and after the effect", "answers lost")]
"""The rest is for `make soak`: most of a storm is waiting until it is over."""
_WITHIN = 60.0
_INVALID_MOST = 500
"""In ten minutes; Discord bans at 10,000 (Discord docs, Invalid Request Limit)."""


@pytest.mark.parametrize("storm", _SHORT, ids=lambda storm: storm.name)
@pytest.mark.timeout(180)
async def test_a_storm_passes_and_nothing_is_lost_or_said_twice(wire: Wire, storm: Storm) -> None:
    wire.switches.enforces_limits = (
        False  # what heaps up in a second waits for them longer than for the storm
    )
    found = await weather(wire, storm, _SECONDS, _WITHIN)

    assert not found.wrong, "\n".join(found.wrong)
    assert found.accepted
    assert found.invalid_most < _INVALID_MOST


@pytest.mark.parametrize(("code", "most"), [(20026, 1), (40003, 3)])
async def test_direct_messages_stop_at_discords_sign_and_are_asked_for_again_a_day_later(
    wire: Wire, code: int, most: int
) -> None:
    life = await begun(wire, 21)
    async with contextlib.aclosing(life):
        await life.begin()
        wire.switches.plan(Fault(Fate.BEFORE, 403, code=code, path="/users/@me/channels"))
        for _ in range(
            most
        ):  # one after the other: what is on its way when the sign comes can't be called back
            await _asked(life, 1)
            await life.rest(put_off_by=timedelta(minutes=1))
        await _asked(life, 3)
        await life.rest(put_off_by=timedelta(minutes=1))
        assert _opened(wire) == most, "Discord has said that it is enough"
        assert not any(deed.mark in text for deed in life.ledger.deeds for _, _, text in life.messages())

        wire.switches.mend()
        await life.end()
        wire.leap(timedelta(hours=25))
        await life.begin()
        await life.rest()  # one of those that were refused may be the one that finds out
        await _asked(life, 1)
        await life.rest()
        assert _opened(wire) > most
        last = life.ledger.deeds[-1]
        assert any(last.mark in text for _, _, text in life.messages()), "they go on as one came through"
        assert await balance(life) == []


async def _asked(life: Life, count: int) -> None:
    """Let so many requests to meet be taken on."""
    before = life.ledger.accepted()
    while life.ledger.accepted() < before + count:
        await life.do(deeds.ask)


def _opened(wire: Wire) -> int:
    """Return how often the bot asked for a direct channel."""
    return sum(request.path == "/users/@me/channels" for request in wire.rest.requests)


async def test_a_card_of_which_nothing_was_heard_does_not_go_on_saying_that_somebody_waits(
    wire: Wire,
) -> None:
    """The case is settled on the very card that the bot does not know of yet."""
    life = await begun(wire, 22)
    async with contextlib.aclosing(life):
        await life.begin()
        await life.do(deeds.share)
        await life.rest()
        wire.switches.plan(
            Fault(Fate.LOST, method="POST", path=f"/channels/{life.rooms.reports.id}/messages"), times=1
        )
        while not life.ledger.of("report"):
            await life.do(deeds_of_control.report)
        await wire.until(lambda: list(life.rooms.reports.history()), "there is a card")
        await life.do(deeds_of_control.settle)
        assert life.ledger.of("warning")[0].is_accepted
        await life.rest()
        assert await balance(life) == []
        (card,) = life.rooms.reports.history()
        assert "settled" in json.dumps([each.to_dict() for each in card.components])


async def test_an_error_after_a_post_was_made_does_not_make_another(wire: Wire) -> None:
    """discord.py repeats a request that ends with 502, whether or not it has had its effect."""
    life = await begun(wire, 23)
    async with contextlib.aclosing(life):
        await life.begin()
        wire.switches.plan(
            Fault(Fate.AFTER, 502, method="POST", path=f"/channels/{life.rooms.projects.id}/threads"), times=1
        )
        await life.do(deeds.share)
        assert life.ledger.deeds[0].is_accepted
        await life.rest()
        assert len(life.threads(life.ledger.deeds[0].mark)) == 1
        assert await balance(life) == []
