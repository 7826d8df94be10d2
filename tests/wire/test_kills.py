"""Killed at any step, the bot has lost nothing it accepted and said nothing twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.core.test_migrate import empty_url
from tests.forked import Starter
from tests.wire.commands import kill_backups, kill_migrations, kill_restores
from tests.wire.kills import Toll, kill_again_and_again
from tests.wire.wire import Wire

KILLS: Final = int(os.environ.get("HALLWAY_KILLS", "15"))
"""In each world; `make check` wants more, and `make soak` thousands."""
COMMANDS: Final = max(4, KILLS // 5)
"""Of commands: each has few moments that differ."""

__all__ = ["empty_url"]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.timeout(600)
async def test_every_kill_leaves_a_world_that_balances(wire: Wire, seed: int) -> None:
    toll = await kill_again_and_again(wire, KILLS, seed)

    assert not toll.wrong, "\n".join(toll.wrong)
    assert toll.kills == KILLS
    assert toll.accepted


async def test_a_migration_that_is_killed_has_happened_or_not(
    forking: Starter, tmp_path: Path, empty_url: str
) -> None:
    toll = await kill_migrations(forking, tmp_path, empty_url, COMMANDS, seed=3)

    assert not toll.wrong, "\n".join(toll.wrong)


@pytest.mark.parametrize("killed", [kill_backups, kill_restores])
def test_a_backup_or_a_restore_that_is_killed_leaves_whole_files(
    killed: Callable[[Starter, Path, int, int], Toll], forking: Starter, tmp_path: Path
) -> None:
    toll = killed(forking, tmp_path, COMMANDS, 4)

    assert not toll.wrong, "\n".join(toll.wrong)
    assert toll.kills == COMMANDS
