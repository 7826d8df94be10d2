from __future__ import annotations

import pytest

from bot.core.database import Database
from tests.looking.board import Board


@pytest.fixture
async def board(database: Database) -> Board:
    made = Board(database)
    await made.set_up()
    return made


@pytest.fixture
async def sqlite_board(sqlite_database: Database) -> Board:
    made = Board(sqlite_database)
    await made.set_up()
    return made
