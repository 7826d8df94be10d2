"""`hallway check --online`: what only Discord can tell, without starting a session and without changing anything."""

from __future__ import annotations

import asyncio
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import discord
import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.core import facts
from bot.core.database import Database
from bot.operations.checks import Finding
from bot.operations.exits import ExitCode
from bot.operations.online import Commands, look_online
from bot.settings import Settings, load
from tests.fake_discord import APPLICATION, FakeDiscord, fake_discord

TOKEN = "MTA5ODc2NTQzMjEwOTg3NjU0MzI.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
OURS = Commands(frozenset({"share", "doctor"}), "digest-of-today")
_MEMBERS, _CONTENT = 1 << 15, 1 << 19


async def _ours() -> Commands:
    return OURS


def _files(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _settings(fake: FakeDiscord, **environ: str) -> Settings:
    return load(environ={"HALLWAY_TOKEN": TOKEN, "HALLWAY_DISCORD__API_URL": fake.url} | environ)


async def _findings(fake: FakeDiscord, ahead: float = 0, **environ: str) -> dict[str, Finding]:
    def clock() -> datetime:
        return discord.utils.utcnow() + timedelta(seconds=ahead)

    looked = look_online(_settings(fake, **environ), _ours, clock=clock)
    found = {finding.what: finding async for finding in looked}
    assert not any(TOKEN in finding.says for finding in found.values())
    return found


async def test_all_is_well_and_no_session_is_started_for_it(directory: Path, migrated_file: Path) -> None:
    shutil.copy(migrated_file, directory / "hallway.db")
    async with fake_discord(commands=["share", "doctor"]) as fake:
        found = await _findings(fake)
        assert [finding for finding in found.values() if not finding.is_well] == []
        assert fake.identify == {}, "starts are counted, and a check needs none"
        assert {request.split()[0] for request in fake.requests} == {"GET"}
    assert list(found) == [
        "version", "storage", "token", "discord", "clock", "intents", "starts", "gateway", "commands"
    ]  # fmt: skip
    assert "the bot is Hallway" in found["token"].says
    assert "999 of 1000" in found["starts"].says
    assert "knows all 2" in found["commands"].says
    assert "writes in" in found["storage"].says


async def test_what_was_written_to_try_it_is_taken_back(directory: Path, migrated_file: Path) -> None:
    shutil.copy(migrated_file, directory / "hallway.db")
    async with fake_discord() as fake:
        await _findings(fake)
    database = await Database.open(f"sqlite+aiosqlite:///{directory / 'hallway.db'}")
    async with database.reading() as read:
        assert await facts.recall(read, "checked") is None
    await database.close()


async def test_without_a_database_nothing_is_made(directory: Path) -> None:
    async with fake_discord() as fake:
        found = await _findings(fake)
    assert found["storage"].is_well
    assert "next start" in found["storage"].says
    assert _files(directory) == []


async def test_a_database_that_cannot_be_written_is_told(directory: Path) -> None:
    (directory / "hallway.db").write_text(
        "This is no database, and was never one, whatever its name may say."
    )
    async with fake_discord() as fake:
        assert (await _findings(fake))["storage"].code == ExitCode.DATABASE_UNAVAILABLE


async def test_a_token_that_discord_refuses_ends_the_questions() -> None:
    async with fake_discord(accepts_token=False) as fake:
        found = await _findings(fake)
        assert len(fake.requests) == 1, "each refused request counts towards a ban"
    assert found["discord"].code == ExitCode.TOKEN_REFUSED
    assert "gateway" not in found


@pytest.mark.parametrize("status", [429, 502])
async def test_a_discord_that_does_not_work_is_told(status: int) -> None:
    async with fake_discord(breaks={"/gateway/bot": status}) as fake:
        found = await _findings(fake)
    assert found["discord"].code == ExitCode.DISCORD_UNREACHABLE
    assert "commands" not in found


async def test_a_discord_that_cannot_be_reached_is_told() -> None:
    async with fake_discord() as fake:
        pass
    assert (await _findings(fake))["discord"].code == ExitCode.DISCORD_UNREACHABLE


async def test_a_gateway_that_says_no_hello_is_told() -> None:
    async with fake_discord(greets=False) as fake:
        assert (await _findings(fake))["discord"].code == ExitCode.DISCORD_UNREACHABLE


@pytest.mark.parametrize(("ahead", "words"), [(120, "ahead of"), (-120, "behind")])
async def test_a_clock_that_goes_wrong_is_told(ahead: float, words: str) -> None:
    async with fake_discord() as fake:
        found = await _findings(fake, ahead)
    assert found["clock"].code == ExitCode.CLOCK_WRONG
    assert words in found["clock"].says
    assert "commands" in found, "the rest is asked all the same"


async def test_a_clock_a_few_seconds_off_is_fine() -> None:
    async with fake_discord() as fake:
        assert (await _findings(fake, 20))["clock"].is_well


async def test_an_intent_that_is_set_and_not_switched_on_is_told() -> None:
    async with fake_discord() as fake:
        found = await _findings(fake, HALLWAY_DISCORD__MEMBERS_INTENT="true")
        assert found["intents"].code == ExitCode.INTENTS_REFUSED
        fake.flags = _MEMBERS
        assert (await _findings(fake, HALLWAY_DISCORD__MEMBERS_INTENT="true"))["intents"].is_well


async def test_an_intent_that_nobody_needs_is_named() -> None:
    async with fake_discord(flags=_MEMBERS | _CONTENT) as fake:
        found = (await _findings(fake))["intents"]
    assert found.is_well
    assert "Server Members Intent and Message Content Intent can be switched off" in found.says


async def test_too_few_starts_left_is_told_before_the_token_is_lost() -> None:
    async with fake_discord(starts_left=1, shards=2) as fake:
        found = (await _findings(fake))["starts"]
    assert found.code == ExitCode.STARTS_SPENT
    assert "1.5 hours" in found.says


async def test_fewer_shards_than_discord_recommends_are_named() -> None:
    async with fake_discord(shards=4) as fake:
        assert "recommends 4" in (await _findings(fake, HALLWAY_DISCORD__SHARD_COUNT="2"))["shards"].says


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ([], "knows none yet"),
        (["share"], "does not know all yet (doctor)"),
        (["share", "doctor", "old"], "another version"),
    ],
)
async def test_commands_that_discord_was_not_told_yet_are_named(known: list[str], told: str) -> None:
    async with fake_discord(commands=known) as fake:
        found = (await _findings(fake))["commands"]
    assert found.is_well, "the next start tells them"
    assert told in found.says


async def test_commands_that_only_changed_inside_are_noticed(directory: Path, migrated_file: Path) -> None:
    shutil.copy(migrated_file, directory / "hallway.db")
    database = await Database.open(f"sqlite+aiosqlite:///{directory / 'hallway.db'}")
    async with database.unit(discord.utils.utcnow()) as unit:
        await facts.remember(unit, f"commands:{APPLICATION['id']}", "digest-of-yesterday")
    await database.close()
    async with fake_discord(commands=["share", "doctor"]) as fake:
        assert "another version" in (await _findings(fake))["commands"].says


async def _check(fake: FakeDiscord, *options: str) -> Result:
    environment = {"HALLWAY_TOKEN": TOKEN, "HALLWAY_DISCORD__API_URL": fake.url, "NO_COLOR": "1"}
    arguments = ["check", *options]
    return await asyncio.to_thread(CliRunner().invoke, cli, arguments, env=environment)


async def test_the_command_line_asks_discord_only_when_it_is_told_to(directory: Path) -> None:
    async with fake_discord(starts_left=0) as fake:
        offline = await _check(fake)
        assert fake.requests == []
        online = await _check(fake, "--online")
    assert offline.exit_code == ExitCode.OK, offline.output
    assert "gateway" not in offline.output
    assert online.exit_code == ExitCode.STARTS_SPENT, online.output
    told_of = [line[:14] for line in offline.output.splitlines()]
    assert [line[:14] for line in online.output.splitlines()][: len(told_of)] == told_of
    assert "fix starts" in online.output
    assert "ok  gateway    can be reached" in online.output
    told = re.search(
        r"ok  commands   Discord knows none yet; the first start tells it all (\d+)", online.output
    )
    assert told is not None
    assert int(told[1]) > 20, "these are the real bot's"
    assert TOKEN not in online.output
    assert _files(directory) == [], "the bot whose commands were counted had a database of its own"


async def test_what_is_wrong_here_is_not_asked_of_discord() -> None:
    async with fake_discord() as fake:
        ended = await _check(fake, "--online", "--set", "database.url=sqlite:///nowhere/hallway.db")
        assert fake.requests == []
    assert ended.exit_code == ExitCode.DATABASE_UNAVAILABLE
