"""What every test of this room may ask for."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.core.database import Database
from tests.introductions.party import Party, arranged


@pytest.fixture
async def party(database: Database) -> Party:
    return await arranged(database)


@pytest.fixture
async def sqlite_party(sqlite_database: Database) -> Party:
    return await arranged(sqlite_database)


@pytest.fixture
async def silent_party(migrated_file: Path, tmp_path: Path) -> AsyncGenerator[Party]:
    """A second community of the same kind, for what is compared with it."""
    shutil.copy(migrated_file, tmp_path / "silent.db")
    opened = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'silent.db'}", busy_timeout=0.2)
    try:
        yield await arranged(opened)
    finally:
        await opened.close()
