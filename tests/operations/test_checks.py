"""`hallway check`: it finds what would keep the bot from starting, says what to do, and changes nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sqlite3
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.core import zones
from bot.operations import checks
from bot.operations.checks import Finding, look
from bot.operations.exits import ExitCode
from bot.settings import Settings, load

TOKEN = "MTA5ODc2NTQzMjEwOTg3NjU0MzI.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _settings(**environ: str) -> Settings:
    return load(environ={"HALLWAY_TOKEN": TOKEN} | environ)


async def _findings(settings: Settings, cogs: str = "cogs") -> dict[str, Finding]:
    return {finding.what: finding async for finding in look(settings, cogs)}


async def test_a_fresh_directory_with_a_token_is_well_and_stays_empty(directory: Path) -> None:
    findings = await _findings(_settings())
    assert [finding for finding in findings.values() if not finding.is_well] == []
    assert list(findings) == ["token", "database", "disk", "port", "time zones", "cogs"]
    assert "first start" in findings["database"].says
    assert os.listdir(directory) == []  # noqa: PTH208 - pathlib's way blocks no less, but may not be used here


@pytest.mark.parametrize("token", ["abc", "Bot " + TOKEN, "1098765432109876543", "abc.def", TOKEN + " "])
async def test_what_is_no_token_is_told_without_showing_it(token: str) -> None:
    finding = (await _findings(_settings(HALLWAY_TOKEN=token)))["token"]
    if token.strip() == TOKEN:
        assert finding.is_well
    else:
        assert finding.code == ExitCode.TOKEN_REFUSED
        assert token not in finding.says


async def test_no_token_is_told() -> None:
    assert (await _findings(load(environ={})))["token"].code == ExitCode.TOKEN_MISSING


async def test_a_database_in_order_is_told_so(directory: Path, migrated_file: Path) -> None:
    shutil.copy(migrated_file, directory / "hallway.db")
    finding = (await _findings(_settings()))["database"]
    assert finding.is_well
    assert "read and written" in finding.says


async def test_a_database_that_needs_an_update_is_told_so(
    directory: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(migrated_file, directory / "hallway.db")
    monkeypatch.setattr(checks, "HEAD", "hallway_9999")
    finding = (await _findings(_settings()))["database"]
    assert finding.is_well
    assert "updated" in finding.says


async def test_an_empty_database_is_told_so(directory: Path) -> None:
    (directory / "hallway.db").touch()
    finding = (await _findings(_settings()))["database"]
    assert finding.is_well
    assert "empty" in finding.says


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = 'hallway_9999'", ExitCode.DATABASE_NEWER),
        ("DELETE FROM alembic_version", ExitCode.DATABASE_FOREIGN),
    ],
)
async def test_a_database_that_would_be_refused_is_told(
    directory: Path, migrated_file: Path, statement: str, code: ExitCode
) -> None:
    shutil.copy(migrated_file, directory / "hallway.db")
    with contextlib.closing(sqlite3.connect(directory / "hallway.db")) as connection:
        connection.execute(statement)
        connection.commit()
    assert (await _findings(_settings()))["database"].code == code


async def test_a_locked_database_is_told(directory: Path, migrated_file: Path) -> None:
    shutil.copy(migrated_file, directory / "hallway.db")
    with contextlib.closing(sqlite3.connect(directory / "hallway.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        finding = (await _findings(_settings(HALLWAY_DATABASE__BUSY_TIMEOUT="0.05")))["database"]
    assert finding.code == ExitCode.DATABASE_UNAVAILABLE
    assert "twice" in finding.says


async def test_a_database_without_a_directory_is_told(directory: Path) -> None:
    finding = (await _findings(_settings(HALLWAY_DATABASE__URL="sqlite:///no/hallway.db")))["database"]
    assert finding.code == ExitCode.DATABASE_UNAVAILABLE
    assert not (directory / "no").exists()


async def test_a_server_that_does_not_answer_is_told() -> None:
    findings = await _findings(
        _settings(HALLWAY_DATABASE__URL="postgresql://ana:hunter2@127.0.0.1:1/hallway")
    )
    assert findings["database"].code == ExitCode.DATABASE_UNAVAILABLE
    assert "hunter2" not in findings["database"].says
    assert "disk" not in findings, "it is the server's"


async def test_a_disk_that_is_nearly_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        free: int

    def nearly_full(_path: Path) -> Usage:
        return Usage(free=10**7)

    monkeypatch.setattr(checks.shutil, "disk_usage", nearly_full)
    finding = (await _findings(_settings()))["disk"]
    assert finding.code == ExitCode.DISK_FULL
    assert "10 MB" in finding.says


async def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert (await _findings(_settings(HALLWAY_HTTP__PORT=str(port))))["port"].code == ExitCode.PORT_TAKEN
    assert (await _findings(_settings(HALLWAY_HTTP__PORT=str(port))))["port"].is_well


async def test_an_address_this_machine_does_not_have_is_told() -> None:
    findings = await _findings(_settings(HALLWAY_HTTP__PORT="8080", HALLWAY_HTTP__HOST="192.0.2.1"))
    assert findings["port"].code == ExitCode.PORT_TAKEN


async def test_time_zones_that_cannot_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_args: Any) -> Any:
        raise FileNotFoundError("tzdata")

    monkeypatch.setattr(checks, "zone_names", missing)
    assert (await _findings(_settings()))["time zones"].code == ExitCode.ZONES_MISSING
    assert zones.zone_names()


async def test_each_broken_cog_is_told(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = directory / "cogs_to_check"
    package.mkdir()
    for name, code in {
        "__init__": "",
        "good": "async def setup(bot): ...",
        "bad": "import nowhere_to_be_found",
        "empty": "",
    }.items():
        (package / f"{name}.py").write_text(code)
    monkeypatch.setattr(sys, "path", [str(directory), *sys.path])
    findings = [finding async for finding in look(_settings(), "cogs_to_check") if finding.what == "cogs"]
    assert [finding.code for finding in findings] == [ExitCode.COGS_BROKEN] * 2
    assert "bad" in findings[0].says
    assert "nowhere_to_be_found" in findings[0].says
    assert "setup()" in findings[1].says
