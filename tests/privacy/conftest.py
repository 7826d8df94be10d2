from __future__ import annotations

import pytest

from bot.core.database import Database
from bot.rooms import Rooms, build_rooms


@pytest.fixture
def rooms(database: Database) -> Rooms:
    return build_rooms(database, default_zone="UTC")
