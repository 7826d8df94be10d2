"""The client: what it asks of Discord, which cogs it holds, and when it tells Discord of its commands."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import Env, InteractionResult

from bot.client import Hallway, service
from bot.core import facts
from bot.core.database import Database, DatabaseUnavailable
from bot.ui.forms import Forms
from tests.simulated import logged, simulated

GREETER = """
from discord import Interaction, app_commands
from discord.ext import commands

class Greeter(commands.Cog):
    @app_commands.command(description="Says hello")
    async def greet(self, interaction: Interaction) -> None:
        await interaction.response.send_message("Hello")

async def setup(bot):
    await bot.add_cog(Greeter())
"""
ANOTHER = GREETER.replace("greet(", "wave(").replace("Greeter", "Waver")


class Cogs:
    """A package of cogs, written by a test."""

    def __init__(self, directory: Path, name: str) -> None:
        self.name = name
        self._package = directory / name
        self._package.mkdir()
        (self._package / "__init__.py").touch()

    def write(self, **cogs: str) -> None:
        """Write each cog, and let Python forget what it read before."""
        for name, code in cogs.items():
            (self._package / f"{name}.py").write_text(code, encoding="utf-8")
        for module in [module for module in sys.modules if module.partition(".")[0] == self.name]:
            del sys.modules[module]


@pytest.fixture
def cogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Cogs]:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # else a cog written twice in a second is read once
    made = Cogs(tmp_path, "cogs_of_a_test")
    made.write(greeter=GREETER)
    yield made
    made.write()


def _syncs(env: Env) -> int:
    return sum(entry.method == "PUT" and entry.path.endswith("/commands") for entry in env.http_requests)


def _said(result: InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


def _commands(bot: Hallway) -> list[str]:
    return sorted(command.name for command in bot.tree.get_commands())


async def test_it_asks_for_nothing_privileged_and_keeps_nobody(sqlite_database: Database) -> None:
    bot = Hallway(sqlite_database)
    assert bot.intents == discord.Intents(guilds=True, guild_messages=True)
    assert not bot.intents.message_content
    assert bot._connection.member_cache_flags == discord.MemberCacheFlags.none()
    assert bot._connection._messages is None
    assert bot._connection._chunk_guilds is False
    assert bot.help_command is None


async def test_it_sees_members_leave_only_if_told_to(sqlite_database: Database) -> None:
    assert not Hallway(sqlite_database).intents.members
    assert Hallway(sqlite_database, members_intent=True).intents.members


async def test_nobody_is_ever_pinged_unless_a_call_says_so(sqlite_database: Database) -> None:
    bot = Hallway(sqlite_database)
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == {"parse": []}


async def test_commands_are_for_servers_unless_they_say_otherwise(
    sqlite_database: Database, cogs: Cogs
) -> None:
    bot = Hallway(sqlite_database, cogs=cogs.name)
    async with simulated(bot):
        (command,) = bot.tree.get_commands()
        payload = command.to_dict(bot.tree)
    assert payload["contexts"] == [0]
    assert payload["integration_types"] == [0]


async def test_what_is_provided_is_found_by_its_class(sqlite_database: Database) -> None:
    bot = Hallway(sqlite_database)
    shelf = Path("shelf")
    bot.provide(shelf)
    assert bot.service(type(shelf)) is shelf
    assert bot.service(Database) is sqlite_database
    assert bot.service(Forms) is bot.forms
    with pytest.raises(LookupError, match="nobody provides a int"):
        bot.service(int)
    with pytest.raises(ValueError, match="already"):
        bot.provide(Path("another"))


async def test_cogs_are_found_by_being_there(sqlite_database: Database, cogs: Cogs) -> None:
    cogs.write(waver=ANOTHER)
    bot = Hallway(sqlite_database, cogs=cogs.name)
    async with simulated(bot) as env:
        assert _commands(bot) == ["greet", "wave"]
        member = env.create_guild().add_member(env.create_user("ana"))
        channel = member.guild.create_text_channel("general")
        assert _said(await member.slash(channel, "greet")) == "Hello"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import nowhere_to_be_found", "ModuleNotFoundError"),
        ("async def setup(bot): raise LookupError('no service')", "LookupError: no service"),
        ("x = 1", "NoEntryPointError"),
        ("def (", "SyntaxError"),
    ],
)
async def test_a_broken_cog_costs_its_own_commands_only(
    sqlite_database: Database, cogs: Cogs, code: str, error: str
) -> None:
    cogs.write(broken=code)
    bot = Hallway(sqlite_database, cogs=cogs.name)
    with logged("cog.broken") as log:
        async with simulated(bot):
            assert _commands(bot) == ["greet"]
    assert list(bot.broken_cogs) == ["broken"]
    assert error in bot.broken_cogs["broken"]
    (entry,) = log
    assert entry["cog"] == "broken"
    assert error in entry["error"]


async def test_commands_are_told_at_the_first_start_and_when_they_changed(
    sqlite_database: Database, cogs: Cogs
) -> None:
    synced: list[int] = []
    for code in (None, None, GREETER.replace("Says hello", "Says good day"), None):
        if code is not None:
            cogs.write(greeter=code)
        async with simulated(Hallway(sqlite_database, cogs=cogs.name), strict_sync=False) as env:
            synced.append(_syncs(env))
    assert synced == [1, 0, 1, 0]


async def test_a_database_that_moved_to_another_application_is_told_again(
    sqlite_database: Database, cogs: Cogs, now: Any
) -> None:
    bot = Hallway(sqlite_database, cogs=cogs.name)
    async with simulated(bot):
        name = f"commands:{bot.application_id}"
        async with sqlite_database.unit(now) as unit:
            digest = await facts.recall(unit, name)
            assert digest is not None
            await facts.remember(unit, "commands:1", digest)
            await facts.remember(unit, name, "another")
        assert await bot.sync_commands()
        assert not await bot.sync_commands()


async def test_commands_of_a_broken_cog_stay_until_it_is_mended(
    sqlite_database: Database, cogs: Cogs
) -> None:
    cogs.write(waver=ANOTHER)
    async with simulated(Hallway(sqlite_database, cogs=cogs.name)) as env:
        assert _syncs(env) == 1
    cogs.write(waver="import nowhere_to_be_found")
    with logged("commands.not_synced") as log:
        async with simulated(Hallway(sqlite_database, cogs=cogs.name), strict_sync=False) as env:
            assert _syncs(env) == 0
    assert len(log) == 1


async def test_a_broken_cog_at_the_very_first_start_does_not_keep_the_others_back(
    sqlite_database: Database, cogs: Cogs
) -> None:
    cogs.write(broken="import nowhere_to_be_found")
    async with simulated(Hallway(sqlite_database, cogs=cogs.name)) as env:
        assert _syncs(env) == 1


class _Response:
    """What discord.py reads of an answer."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "no"


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [(429, 30034, "of a day are used up"), (500, 0, "500"), (403, 50001, "50001")],
)
async def test_a_refused_sync_is_logged_and_tried_at_the_next_start(
    sqlite_database: Database,
    cogs: Cogs,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    code: int,
    reason: str,
) -> None:
    bot = Hallway(sqlite_database, cogs=cogs.name)
    async with simulated(bot, strict_sync=False):
        cogs.write(waver=ANOTHER)
        await bot.load_extension(f"{cogs.name}.waver")

        async def refuse(*_args: object, **_options: object) -> None:
            raise discord.HTTPException(_Response(status), {"code": code, "message": "no"})  # pyright: ignore[reportArgumentType] - as much of a response as is read

        with monkeypatch.context() as patch, logged("commands.not_synced") as log:
            patch.setattr(type(bot.http), "bulk_upsert_global_commands", refuse)
            assert not await bot.sync_commands()
        assert reason in log[0]["reason"]
        assert await bot.sync_commands()


async def test_messages_are_not_searched_for_commands(sqlite_database: Database, cogs: Cogs) -> None:
    cogs.write(
        greeter=GREETER.replace("@app_commands.command(description", "@commands.command(help").replace(
            "interaction: Interaction", "context"
        )
    )
    bot = Hallway(sqlite_database, cogs=cogs.name)
    async with simulated(bot, strict_sync=False) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        await guild.add_member(env.create_user("ana")).send(channel, "greet")
        assert len(channel.history()) == 1


async def test_an_outage_of_a_server_is_not_its_end(sqlite_database: Database, cogs: Cogs) -> None:
    bot = Hallway(sqlite_database, cogs=cogs.name)
    removed: list[int] = []

    async def on_guild_remove(guild: discord.Guild) -> None:
        removed.append(guild.id)

    bot.add_listener(on_guild_remove)
    async with simulated(bot) as env:
        guild = env.create_guild()
        await env.settle()
        state = bot._connection
        state.parse_guild_delete({"id": str(guild.id), "unavailable": True})
        await env.settle()
        assert removed == []
        assert bot.get_guild(guild.id) is not None
        state.parse_guild_delete({"id": str(guild.id), "unavailable": False})
        await env.settle()
        assert removed == [guild.id]


async def test_what_discord_told_while_the_database_was_away_is_told_again_in_order(
    sqlite_database: Database, cogs: Cogs
) -> None:
    bot = Hallway(sqlite_database, cogs=cogs.name)
    away, told = True, list[str]()

    async def on_guild_channel_create(channel: discord.abc.GuildChannel) -> None:
        if away:
            raise DatabaseUnavailable("database is locked")
        told.append(channel.name)

    bot.add_listener(on_guild_channel_create)
    async with simulated(bot, check_errors=False) as env:
        with logged("client.events_held") as log:
            guild = env.create_guild()
            for name in ("one", "two"):
                guild.create_text_channel(name)
            await env.settle()
            bot.tell_again()
            await env.settle()
            assert told == []
            away = False
            for _ in range(2):
                bot.tell_again()
                await env.settle()
    assert told[-2:] == ["one", "two"]
    assert len(told) == len({*told}), "each once"
    assert len(log) == 2, "said once for each time that it was away"


async def test_what_a_member_did_while_the_database_was_away_is_not_done_again(
    sqlite_database: Database, cogs: Cogs
) -> None:
    bot = Hallway(sqlite_database, cogs=cogs.name)
    seen: list[int] = []

    async def on_interaction(interaction: discord.Interaction) -> None:
        seen.append(interaction.id)
        raise DatabaseUnavailable("database is locked")

    bot.add_listener(on_interaction)
    async with simulated(bot, check_errors=False) as env:
        guild = env.create_guild()
        channel, member = guild.create_text_channel("general"), guild.add_member(env.create_user("ana"))
        assert _said(await member.slash(channel, "greet")) == "Hello"
        bot.tell_again()
        await env.settle()
    assert len(seen) == 1


async def test_closing_what_was_never_opened_does_no_harm(sqlite_database: Database) -> None:
    bot = Hallway(sqlite_database)
    await bot.finish(1)
    await bot.close()


async def test_two_classes_cannot_have_one_service(sqlite_database: Database) -> None:
    bot = Hallway(sqlite_database)
    with pytest.raises(ValueError, match="Database"):
        bot.provide(sqlite_database)


async def test_a_cog_finds_services_by_the_interaction(sqlite_database: Database) -> None:
    bot = Hallway(sqlite_database)

    class Interaction:
        client = bot

    assert service(Interaction(), Database) is sqlite_database  # pyright: ignore[reportArgumentType] - only its client is looked at


async def test_finishing_waits_for_what_a_member_began(sqlite_database: Database, cogs: Cogs) -> None:
    cogs.write(
        greeter=GREETER.replace(
            'await interaction.response.send_message("Hello")',
            "interaction.client.begun.set()\n"
            "        await interaction.client.may_end.wait()\n"
            '        await interaction.response.send_message("Hello")',
        )
    )
    bot: Any = Hallway(sqlite_database, cogs=cogs.name)
    bot.begun, bot.may_end = asyncio.Event(), asyncio.Event()
    async with simulated(bot) as env:
        guild = env.create_guild()
        channel, member = guild.create_text_channel("general"), guild.add_member(env.create_user("ana"))
        using = asyncio.create_task(member.slash(channel, "greet"))
        await bot.begun.wait()
        finishing = asyncio.create_task(bot.finish(5))
        for _ in range(10):
            await asyncio.sleep(0)
        assert not finishing.done()
        bot.may_end.set()
        await finishing
        assert _said(await using) == "Hello"
