"""The command line as a whole process: each thing that can be wrong has one sentence and a code of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import bot
from bot.core.migrate import HEAD
from bot.operations.exits import ExitCode
from tests.fake_discord import FakeDiscord, fake_discord
from tests.forked import Started, Starter, starter

TOKEN = "MTA5ODc2NTQzMjEwOTg3NjU0MzI.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
IN_TIME = 8
"""Seconds a stopping process may take."""


@dataclass
class Ended:
    """A process that has ended."""

    code: int
    out: str
    err: str


BARE = {"PATH": os.environ["PATH"], "NO_COLOR": "1", "COLUMNS": "80"}


@pytest.fixture(scope="session")
def forking() -> Generator[Starter]:
    with starter(BARE) as kept:
        yield kept


@pytest.fixture
def hallway(tmp_path: Path, forking: Starter) -> Hallway:
    return Hallway(tmp_path, forking)


class Hallway:
    """Runs the command line in a directory of its own, with an environment of its own."""

    def __init__(self, directory: Path, forking: Starter) -> None:
        self.directory = directory
        self.environment = BARE | {"HOME": str(directory)}
        self._forking = forking

    def write(self, name: str, text: str) -> Path:
        (self.directory / name).write_text(text, encoding="utf-8")
        return self.directory / name

    def __call__(self, *arguments: str, **environment: str) -> Ended:
        with contextlib.closing(self._start(*arguments, **environment)) as process:
            return Ended(*process.wait(60))

    def afresh(self, *arguments: str, **environment: str) -> Ended:
        """Run it in a new interpreter, which has imported nothing yet."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.directory,
            env=self._with(environment),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    @contextlib.asynccontextmanager
    async def running(self, discord: FakeDiscord, **environment: str) -> AsyncGenerator[Started]:
        discord_given = {"HALLWAY_TOKEN": TOKEN, "HALLWAY_DISCORD__API_URL": discord.url}
        with contextlib.closing(self._start("run", **discord_given, **environment)) as process:
            yield process

    async def ended(self, process: Started, within: float = 40) -> Ended:
        return Ended(*await asyncio.to_thread(process.wait, within))

    async def run(self, discord: FakeDiscord, **environment: str) -> Ended:
        async with self.running(discord, **environment) as process:
            return await self.ended(process)

    def _start(self, *arguments: str, **environment: str) -> Started:
        return self._forking.start(*arguments, cwd=self.directory, env=self._with(environment))

    def _with(self, environment: Mapping[str, str]) -> dict[str, str]:
        return {**self.environment, "PYTHONPATH": str(Path(bot.__file__).parents[1]), **environment}


def _is_plain(ended: Ended, code: ExitCode, *words: str) -> None:
    """One sentence, the last line of it all, with what to do; no traceback, no token."""
    assert ended.code == code, ended.err
    sentence = ended.err.strip().splitlines()[-1]
    for word in words:
        assert word in sentence
    assert sentence.endswith((".", "?"))
    assert "Traceback" not in ended.err
    assert TOKEN not in ended.err + ended.out


@pytest.fixture
def taken_port() -> Generator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_it_says_its_version(hallway: Hallway) -> None:
    assert hallway.afresh("--version").out == f"hallway {bot.__version__}\n"


def test_without_a_command_it_helps(hallway: Hallway) -> None:
    ended = hallway()
    assert ended.code == ExitCode.USAGE
    for command in ("run", "check", "health", "backup", "restore", "demo"):
        assert command in ended.out


def test_a_mistyped_command_is_a_matter_of_usage(hallway: Hallway) -> None:
    ended = hallway("rnu")
    assert ended.code == ExitCode.USAGE
    assert "run" in ended.err


@pytest.mark.parametrize(
    ("config", "environment", "code", "words"),
    [
        ("", {}, ExitCode.TOKEN_MISSING, ["HALLWAY_TOKEN", "https://discord.com/developers/applications"]),
        ("", {"HALLWAY_CONFIG": "nowhere.toml"}, ExitCode.CONFIG_MISSING, ["nowhere.toml", "config.example.toml"]),
        ("[http\nport = 1", {}, ExitCode.CONFIG_MALFORMED, ["config.toml", "line 1"]),
        ("[http]\nprot = 1", {}, ExitCode.CONFIG_UNKNOWN_KEY, ["http.prot", "http.port"]),
        ("[http]\nport = 'eighty'", {}, ExitCode.CONFIG_BAD_VALUE, ["http.port", "integer"]),
        ("[community]\nzone = 'Europe/Berlni'", {}, ExitCode.CONFIG_BAD_ZONE, ["Europe/Berlin"]),
        ("", {"HALLWAY_DATABASE_URL": "x"}, ExitCode.CONFIG_UNKNOWN_KEY, ["HALLWAY_DATABASE__URL"]),
        ("", {"HALLWAY_TOKEN_FILE": "nowhere"}, ExitCode.TOKEN_FILE_UNREADABLE, ["nowhere"]),
        ("", {"HALLWAY_TOKEN": "two words"}, ExitCode.TOKEN_REFUSED, ["characters"]),
        (
            "[database]\nurl = 'sqlite:///nowhere/hallway.db'",
            {"HALLWAY_TOKEN": TOKEN},
            ExitCode.DATABASE_UNAVAILABLE,
            ["nowhere/hallway.db", "directory"],
        ),
        (
            "[database]\nurl = 'postgresql://hallway:hunter22@127.0.0.1:1/hallway'",
            {"HALLWAY_TOKEN": TOKEN},
            ExitCode.DATABASE_UNAVAILABLE,
            ["PostgreSQL at 127.0.0.1/hallway", "password"],
        ),
        (
            "[discord]\napi_url = 'http://127.0.0.1:1'",
            {"HALLWAY_TOKEN": TOKEN},
            ExitCode.DISCORD_UNREACHABLE,
            ["online"],
        ),
    ],
)  # fmt: skip
def test_what_keeps_it_from_starting_is_one_sentence_and_a_code(
    hallway: Hallway, config: str, environment: Mapping[str, str], code: ExitCode, words: list[str]
) -> None:
    if config:
        hallway.write("config.toml", config)
    ended = hallway("run", **environment)
    _is_plain(ended, code, *words)
    assert "hunter22" not in ended.err


def test_a_database_of_a_newer_hallway_is_refused(hallway: Hallway, migrated_file: Path) -> None:
    shutil.copy(migrated_file, hallway.directory / "hallway.db")
    with contextlib.closing(sqlite3.connect(hallway.directory / "hallway.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'hallway_9999'")
        connection.commit()
    _is_plain(hallway("run", HALLWAY_TOKEN=TOKEN), ExitCode.DATABASE_NEWER, "hallway_9999", HEAD, "backup")


def test_a_database_of_another_program_is_refused(hallway: Hallway) -> None:
    with contextlib.closing(sqlite3.connect(hallway.directory / "hallway.db")) as connection:
        connection.execute("CREATE TABLE customers (id INTEGER)")
    _is_plain(hallway("run", HALLWAY_TOKEN=TOKEN), ExitCode.DATABASE_FOREIGN, "database.url")


def test_a_file_that_is_no_database_is_refused(hallway: Hallway) -> None:
    hallway.write("hallway.db", "Dear Sir or Madam, " * 100)
    _is_plain(
        hallway("run", HALLWAY_TOKEN=TOKEN), ExitCode.DATABASE_UNAVAILABLE, "hallway.db", "not a database"
    )


def test_a_taken_port_is_refused(hallway: Hallway, taken_port: int) -> None:
    ended = hallway("run", "--set", f"http.port={taken_port}", HALLWAY_TOKEN=TOKEN)
    _is_plain(ended, ExitCode.PORT_TAKEN, str(taken_port), "http.port")


async def test_a_refused_token_is_told_as_such(hallway: Hallway) -> None:
    async with fake_discord(accepts_token=False) as discord:
        _is_plain(await hallway.run(discord), ExitCode.TOKEN_REFUSED, "refuses this token", "Reset Token")


@pytest.mark.parametrize(
    ("closes_with", "code", "word"),
    [
        (4004, ExitCode.TOKEN_REFUSED, "no longer accepts"),
        (4010, ExitCode.SHARDS_REFUSED, "shard_ids"),
        (4011, ExitCode.SHARDS_REFUSED, "shard_count"),
        (4014, ExitCode.INTENTS_REFUSED, "members_intent"),
    ],
)
async def test_a_connection_closed_for_good_ends_with_its_reason(
    hallway: Hallway, closes_with: int, code: ExitCode, word: str
) -> None:
    async with fake_discord(closes_with=closes_with) as discord:
        _is_plain(await hallway.run(discord), code, word)


async def test_a_new_interpreter_runs_it_and_asks_for_no_privileged_intent(hallway: Hallway) -> None:
    async with fake_discord(closes_with=4014) as discord:
        given = {"HALLWAY_TOKEN": TOKEN, "HALLWAY_DISCORD__API_URL": discord.url}
        ended = await asyncio.to_thread(hallway.afresh, "run", **given)
    assert ended.code == ExitCode.INTENTS_REFUSED, ended.err
    assert discord.identify["intents"] == (1 << 0) | (1 << 9), "GUILDS and GUILD_MESSAGES"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("answers_identify", [True, False], ids=["ready", "never ready"])
async def test_a_signal_ends_it_with_zero_in_time(
    hallway: Hallway, number: signal.Signals, answers_identify: bool
) -> None:
    async with (
        fake_discord(answers_identify=answers_identify) as discord,
        hallway.running(discord) as process,
    ):
        await asyncio.wait_for(discord.identified.wait(), 40)
        process.send_signal(number)
        ended = await hallway.ended(process, IN_TIME)
    assert ended.code == ExitCode.OK, ended.err
    assert "Traceback" not in ended.err
    assert TOKEN not in ended.err
    assert discord.closing.is_set(), "it said goodbye"


async def test_it_ends_in_time_although_discord_hangs(hallway: Hallway) -> None:
    async with fake_discord(answers_close=False) as discord, hallway.running(discord) as process:
        await asyncio.wait_for(discord.identified.wait(), 40)
        process.terminate()
        ended = await hallway.ended(process, IN_TIME)
    assert ended.code == ExitCode.OK, ended.err


async def test_a_second_ctrl_c_ends_it_at_once(hallway: Hallway) -> None:
    async with fake_discord(answers_close=False) as discord, hallway.running(discord) as process:
        await asyncio.wait_for(discord.identified.wait(), 40)
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(discord.closing.wait(), IN_TIME)
        process.send_signal(signal.SIGINT)
        ended = await hallway.ended(process, 2)
    assert ended.code == ExitCode.INTERRUPTED


async def test_what_a_member_began_is_finished_before_it_ends(hallway: Hallway) -> None:
    async with fake_discord() as discord, hallway.running(discord) as process:
        await asyncio.wait_for(discord.identified.wait(), 40)
        await discord.command("hallway")
        await asyncio.wait_for(discord.called_back.wait(), 40)
        process.terminate()
        await asyncio.wait_for(discord.closing.wait(), IN_TIME)
        discord.may_call_back.set()
        ended = await hallway.ended(process, IN_TIME)
    assert ended.code == ExitCode.OK, ended.err
    assert len(discord.answered) == 1


async def test_commands_are_sent_at_the_first_start_only(hallway: Hallway) -> None:
    async with fake_discord() as discord:
        for _ in range(2):
            discord.identified.clear()
            async with hallway.running(discord) as process:
                await asyncio.wait_for(discord.identified.wait(), 40)
                process.terminate()
                await hallway.ended(process, IN_TIME)
    assert [request for request in discord.requests if request.startswith("PUT ")] == [
        "PUT /applications/900000000000000001/commands"
    ]


async def test_its_health_can_be_asked_for(hallway: Hallway, unused_tcp_port: int) -> None:
    port = {"HALLWAY_HTTP__PORT": str(unused_tcp_port)}
    assert hallway("health", **port).code == ExitCode.NOT_RUNNING
    async with fake_discord() as discord, hallway.running(discord, **port) as process:
        await asyncio.wait_for(discord.identified.wait(), 40)
        async with asyncio.timeout(30):  # discord.py waits a while for servers before it is ready
            while (ended := await asyncio.to_thread(hallway, "health", **port)).code == ExitCode.UNHEALTHY:
                pass
        assert (ended.code, ended.out) == (ExitCode.OK, "Hallway is well.\n"), ended.err
        process.terminate()
        await hallway.ended(process, IN_TIME)


async def test_its_health_is_bad_until_it_is_connected(hallway: Hallway, unused_tcp_port: int) -> None:
    port = {"HALLWAY_HTTP__PORT": str(unused_tcp_port)}
    async with fake_discord(answers_identify=False) as discord, hallway.running(discord, **port) as process:
        await asyncio.wait_for(discord.identified.wait(), 40)
        ended = await asyncio.to_thread(hallway, "health", **port)
        _is_plain(ended, ExitCode.UNHEALTHY, "not connected to Discord")
        process.terminate()
        await hallway.ended(process, IN_TIME)


def test_health_says_when_nobody_serves_it(hallway: Hallway) -> None:
    _is_plain(hallway("health"), ExitCode.NOT_RUNNING, "http.port")


def test_check_is_content_with_what_can_start(hallway: Hallway) -> None:
    ended = hallway.afresh("check", HALLWAY_TOKEN=TOKEN)
    assert ended.code == ExitCode.OK, ended.out
    assert "fix" not in ended.out
    assert TOKEN not in ended.out
    assert list(hallway.directory.iterdir()) == [], "it made nothing"


def test_check_names_what_is_wrong_and_exits_with_the_first(hallway: Hallway, taken_port: int) -> None:
    ended = hallway("check", "--set", f"http.port={taken_port}", HALLWAY_TOKEN="application-id")
    assert ended.code == ExitCode.TOKEN_REFUSED
    wrong = [line for line in ended.out.splitlines() if line.startswith("fix")]
    assert len(wrong) == 2
    assert "does not look like one" in wrong[0]
    assert str(taken_port) in wrong[1]
    assert "application-id" not in ended.out


def test_check_says_what_a_start_would(hallway: Hallway) -> None:
    hallway.write("config.toml", "[http]\nprot = 1")
    assert hallway.afresh("check").err == hallway("run").err


def test_the_token_is_not_taken_from_the_command_line(hallway: Hallway) -> None:
    _is_plain(hallway("run", "--set", f"discord.token={TOKEN}"), ExitCode.CONFIG_BAD_VALUE, "HALLWAY_TOKEN")


def test_a_crash_is_an_apology_and_a_traceback_in_the_log(hallway: Hallway) -> None:
    hallway.write("crash.py", "import bot.core.migrate\nasync def migrate(database): raise RuntimeError('a bug')\n"
                  "bot.core.migrate.migrate = migrate\nfrom bot.__main__ import main\nmain()\n")  # fmt: skip
    done = subprocess.run(
        [sys.executable, "crash.py", "run"],
        cwd=hallway.directory,
        env=hallway.environment | {"PYTHONPATH": str(Path(bot.__file__).parents[1]), "HALLWAY_TOKEN": TOKEN},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.CRASHED
    assert "RuntimeError: a bug" in done.stderr
    assert "Please report it" in done.stderr.splitlines()[-1]
    assert TOKEN not in done.stderr


def test_a_demo_that_is_not_installed_says_how_to_install_it(hallway: Hallway) -> None:
    hallway.write(
        "bare.py", "import sys\nsys.modules['simcord'] = None\nfrom bot.__main__ import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "bare.py", "demo"],
        cwd=hallway.directory,
        env=hallway.environment | {"PYTHONPATH": str(Path(bot.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.NOT_INSTALLED, done.stderr
    assert 'pip install "hallway[demo]"' in done.stderr


def test_every_exit_code_is_given_once() -> None:
    assert len(set(ExitCode)) == len(ExitCode.__members__)


def test_backup_and_restore_go_round(hallway: Hallway, migrated_file: Path) -> None:
    shutil.copy(migrated_file, hallway.directory / "hallway.db")
    assert hallway("backup", "copy.db").code == ExitCode.OK
    _is_plain(hallway("backup", "copy.db"), ExitCode.BACKUP_REFUSED, "--force")
    ended = hallway("restore", "copy.db")
    assert ended.code == ExitCode.OK, ended.err
    assert "hallway.db.before-restore" in ended.out


def test_backup_sends_users_of_postgresql_to_its_own_tools(hallway: Hallway) -> None:
    ended = hallway("backup", "copy.db", "--set", "database.url=postgresql://localhost/hallway")
    _is_plain(ended, ExitCode.NOT_FOR_POSTGRESQL, "pg_dump")
