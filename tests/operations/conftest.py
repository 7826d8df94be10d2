"""What the tests of backups share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.operations.files import settings_for


@pytest.fixture
def live(migrated_file: Path, tmp_path: Path) -> Path:
    """The database's file."""
    shutil.copy(migrated_file, tmp_path / "hallway.db")
    return tmp_path / "hallway.db"


@pytest.fixture
def settings(live: Path) -> Settings:
    return settings_for(live)
