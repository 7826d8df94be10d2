"""`hallway export`, `forget` and `purge`: one sentence, a code of its own, and nothing by accident."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import sqlite3
import stat
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.operations.exits import ExitCode
from tests.fake_discord import fake_discord
from tests.test_cli import IN_TIME, Ended, Hallway, _is_plain, forking, hallway

__all__ = ["forking", "hallway"]

ANA, BEA = 111_111_111_111_111_111, 222_222_222_222_222_222
HERE, ELSEWHERE = 100_000_000_000_000_000, 200_000_000_000_000_000
HEADLINE = "I move data"


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command line is used."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Ended:
    """Use the command line in this process, which takes a tenth of the time; one test has one of its own."""
    result = CliRunner().invoke(cli, arguments)
    return Ended(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def kept(directory: Path, migrated_file: Path) -> Path:
    """A database with Ana's and Bea's profiles in it, Ana's in two servers."""
    file = directory / "hallway.db"
    shutil.copy(migrated_file, file)
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.executemany(
            "INSERT INTO profiles (guild_id, user_id, headline, about, ask_me, link, updated_at) "
            "VALUES (?, ?, ?, '', '', '', 1772443800000000)",
            [(HERE, ANA, HEADLINE), (ELSEWHERE, ANA, HEADLINE), (HERE, BEA, "I sail")],
        )
    return file


def profiles(file: Path) -> set[tuple[int, int]]:
    """Whose profiles there are, by server."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return set(connection.execute("SELECT guild_id, user_id FROM profiles"))


ALL = {(HERE, ANA), (ELSEWHERE, ANA), (HERE, BEA)}


def test_an_export_is_one_file_for_its_owner_alone(kept: Path, directory: Path) -> None:
    ended = run("export", str(ANA), "ana.zip")
    assert ended.code == ExitCode.OK, ended.err
    assert "ana.zip" in ended.out
    assert "delete your copy" in ended.out
    file = directory / "ana.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as packed:
        data = json.loads(packed.read("hallway.json"))
        assert data["member"] == str(ANA)
        assert {str(HERE), str(ELSEWHERE)} <= set(data["servers"])
        assert HEADLINE in packed.read("hallway.md").decode()
        assert "I sail" not in packed.read("hallway.md").decode()
    assert profiles(kept) == ALL


def test_an_export_of_one_server_is_of_that_server(kept: Path, directory: Path) -> None:
    assert kept.exists()
    assert run("export", str(ANA), "ana.zip", "--server", str(HERE)).code == ExitCode.OK
    with zipfile.ZipFile(directory / "ana.zip") as packed:
        assert str(ELSEWHERE) not in packed.read("hallway.json").decode()


def test_an_export_overwrites_nothing(kept: Path, directory: Path) -> None:
    (directory / "ana.zip").write_text("precious")
    _is_plain(run("export", str(ANA), "ana.zip"), ExitCode.EXPORT_REFUSED, "there already")
    _is_plain(run("export", str(ANA), "no/where/ana.zip"), ExitCode.EXPORT_REFUSED, "no directory")
    assert (directory / "ana.zip").read_text() == "precious"
    assert kept.exists()


def test_an_export_of_somebody_unknown_makes_no_file(kept: Path, directory: Path) -> None:
    assert kept.exists()
    _is_plain(run("export", "333333333333333333", "x.zip"), ExitCode.NOTHING_KEPT, "Nothing is kept")
    assert not (directory / "x.zip").exists()


@pytest.mark.parametrize(
    "command", [("export", "ana", "x.zip"), ("forget", "12"), ("purge", "<@1>", "--yes")]
)
def test_what_is_no_id_is_refused_with_where_to_find_it(
    kept: Path, directory: Path, command: tuple[str, ...]
) -> None:
    _is_plain(run(*command), ExitCode.USAGE, "Developer Mode", "Copy ID")
    assert profiles(kept) == ALL


def test_without_yes_it_says_what_it_would_erase_and_erases_nothing(kept: Path, directory: Path) -> None:
    ended = run("forget", str(ANA))
    _is_plain(ended, ExitCode.NOT_CONFIRMED, "Nothing was erased", "--yes")
    assert "2  Who you say you are" in ended.out
    _is_plain(run("purge", str(HERE)), ExitCode.NOT_CONFIRMED, "Nothing was erased", "--yes")
    assert profiles(kept) == ALL


def test_somebody_is_forgotten_there_or_everywhere_and_again_is_nothing(kept: Path, directory: Path) -> None:
    assert run("forget", str(ANA), "--server", str(HERE), "--yes").code == ExitCode.OK
    assert profiles(kept) == {(ELSEWHERE, ANA), (HERE, BEA)}
    ended = run("forget", str(ANA), "--yes")
    assert ended.code == ExitCode.OK, ended.err
    assert f"Erased what was kept of {ANA}: " in ended.out
    assert profiles(kept) == {(HERE, BEA)}
    assert "there was nothing" in run("forget", str(ANA), "--yes").out


def test_a_server_is_purged_and_others_stay(kept: Path, directory: Path) -> None:
    ended = run("purge", str(HERE), "--yes")
    assert ended.code == ExitCode.OK, ended.err
    assert profiles(kept) == {(ELSEWHERE, ANA)}


async def test_somebody_is_forgotten_while_the_bot_runs(hallway: Hallway, kept: Path) -> None:
    async with fake_discord() as discord, hallway.running(discord) as process:
        await asyncio.wait_for(discord.identified.wait(), 40)
        ended = await asyncio.to_thread(hallway, "forget", str(ANA), "--yes")
        assert ended.code == ExitCode.OK, ended.err
        process.terminate()
        assert (await hallway.ended(process, IN_TIME)).code == ExitCode.OK
    assert profiles(kept) == {(HERE, BEA)}


def test_where_there_is_no_database_none_is_made(directory: Path) -> None:
    for command in (
        ("export", str(ANA), "x.zip"),
        ("forget", str(ANA), "--yes"),
        ("purge", str(HERE), "--yes"),
    ):
        _is_plain(run(*command), ExitCode.DATABASE_UNAVAILABLE, "no database")
    assert list(directory.iterdir()) == []


def test_a_database_of_an_older_version_is_left_to_the_bot(kept: Path, directory: Path) -> None:
    with contextlib.closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'hallway_0001'")
    _is_plain(run("forget", str(ANA), "--yes"), ExitCode.DATABASE_UNAVAILABLE, "start the bot once")
    assert profiles(kept) == ALL
