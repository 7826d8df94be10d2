"""Killed at any step, the bot has lost nothing it accepted and said nothing twice."""

from __future__ import annotations

import os
from typing import Final

import pytest

from tests.wire.kills import kill_again_and_again
from tests.wire.wire import Wire

KILLS: Final = int(os.environ.get("HALLWAY_KILLS", "15"))
"""In each world; `make check` wants more, and `make soak` thousands."""


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.timeout(600)
async def test_every_kill_leaves_a_world_that_balances(wire: Wire, seed: int) -> None:
    toll = await kill_again_and_again(wire, KILLS, seed)

    assert not toll.wrong, "\n".join(toll.wrong)
    assert toll.kills == KILLS
    assert toll.accepted
