"""What the tests over a wire share."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.conftest import emptied
from tests.forked import Starter, starter
from tests.wire.wire import Wire
from tests.wire.wire import wire as opened

_BARE = {"PATH": os.environ["PATH"], "NO_COLOR": "1"}


@pytest.fixture(scope="session")
def forking() -> Iterator[Starter]:
    """The process that forks into the bot."""
    with starter(_BARE) as running:
        yield running


@pytest.fixture
async def wire(tmp_path: Path, database_url: str, forking: Starter) -> AsyncIterator[Wire]:
    """A Discord on loopback, with a migrated database for whoever talks to it."""
    await emptied(database_url)
    async with opened(tmp_path, database_url, forking) as running:
        yield running
