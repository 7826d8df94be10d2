"""More come at once than the bot can take in hand, and its database is slow: the real process, over a real wire."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.ui.crowd import MOST
from tests.wire.founding import begun
from tests.wire.throng import Doing, Heard, Throng, busy_database
from tests.wire.wire import Wire

_BEYOND = 60
_IN_TIME = 20.0

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_who_finds_no_room_is_told_at_once_and_nothing_is_half_stored(wire: Wire) -> None:
    life = await begun(wire, 1)
    try:
        await life.begin(HALLWAY_DATABASE__BUSY_TIMEOUT=str(_IN_TIME))
        throng = Throng(life)
        await throng.learn()
        await throng.introduce(2 * MOST + _BEYOND)
        with busy_database(wire.directory / "hallway.db", held=_IN_TIME, free=0):
            forms = [throng.throw(Doing.PROFILE) for _ in range(MOST + _BEYOND)]
            await wire.until(
                lambda: sum(each.heard is Heard.NO_ROOM for each in forms) >= _BEYOND, "they are told"
            )
            assert not any(each.heard is Heard.HANDLED for each in forms), (
                "who has a place waits for the database"
            )
        await throng.settled(_IN_TIME)
        heard = Counter(each.heard for each in forms)
        assert set(heard) == {Heard.HANDLED, Heard.NO_ROOM}
        assert heard[Heard.HANDLED] <= MOST
        later = [throng.throw(doing) for doing in Doing]
        await throng.settled(_IN_TIME)
        assert all(each.heard is Heard.HANDLED for each in later), "there is room again"
        assert not await throng.wrong()
    finally:
        await life.aclose()
