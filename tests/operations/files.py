"""Database files, as the tests of backups need them."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Generator
from pathlib import Path

import pytest

from bot.operations.exits import ExitCode, Refusal
from bot.settings import Settings
from bot.settings.model import DatabaseSettings


def settings_for(live: Path) -> Settings:
    return Settings(database=DatabaseSettings.model_validate({"url": f"sqlite:///{live}"}))


def quiet(_done: int, _total: int) -> None:
    """Show no progress."""


@contextlib.contextmanager
def connected(file: Path) -> Generator[sqlite3.Connection]:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def write(file: Path, name: str, value: str) -> None:
    with connected(file) as connection:
        connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def stored(file: Path) -> dict[str, str]:
    with connected(file) as connection:
        return dict(connection.execute("SELECT name, value FROM facts"))


def refusal(code: ExitCode, act: object, *words: str) -> None:
    assert callable(act)
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code, caught.value.sentence
    for word in words:
        assert word in caught.value.sentence


def damage(file: Path) -> None:
    """Overwrite pages in the middle, so that the file opens and does not hold together."""
    with connected(file) as connection:
        for number in range(200):
            connection.execute("INSERT INTO facts VALUES (?, ?)", (f"fact {number}", "x" * 2000))
        connection.execute("PRAGMA journal_mode=DELETE")
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(size // 2)
        raw.write(os.urandom(40_000))
