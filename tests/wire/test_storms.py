"""A storm passes: what was accepted during it comes about, once, and the bot does not earn itself a ban."""

from __future__ import annotations

import pytest

from tests.wire.storms import STORMS, Storm, weather
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
    found = await weather(wire, storm, _SECONDS, _WITHIN)

    assert not found.wrong, "\n".join(found.wrong)
    assert found.accepted
    assert found.invalid < _INVALID_MOST
