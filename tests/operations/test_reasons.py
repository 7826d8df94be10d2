"""Whatever can end the program is one sentence with what to do, and a code."""

from __future__ import annotations

from typing import Any

import aiohttp
import discord
import pytest

from bot.core.database import DatabaseUnavailable
from bot.core.migrate import DatabaseForeign, DatabaseNewer
from bot.gateway import SessionsSpent
from bot.operations.exits import ExitCode, Refusal
from bot.operations.reasons import refusal
from bot.settings import errors
from bot.settings.errors import SettingsError


class _Socket:
    """What discord.py reads of a closed connection."""

    def __init__(self, code: int) -> None:
        self.close_code = code


class _Response:
    """What discord.py reads of an answer."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "no"


def _closed(code: int) -> discord.ConnectionClosed:
    socket: Any = _Socket(code)
    return discord.ConnectionClosed(socket, shard_id=0)


def _answered(status: int) -> discord.HTTPException:
    response: Any = _Response(status)
    return discord.HTTPException(response, "no")


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (discord.LoginFailure("no"), ExitCode.TOKEN_REFUSED, "Reset Token"),
        (_closed(4004), ExitCode.TOKEN_REFUSED, "new one"),
        (_closed(4010), ExitCode.SHARDS_REFUSED, "shard_ids"),
        (_closed(4011), ExitCode.SHARDS_REFUSED, "shard_count"),
        (_closed(4013), ExitCode.INTENTS_REFUSED, "update"),
        (_closed(4000), ExitCode.DISCORD_UNREACHABLE, "discordstatus.com"),
        (SessionsSpent(), ExitCode.STARTS_SPENT, "after midnight UTC"),
        (discord.PrivilegedIntentsRequired(0), ExitCode.INTENTS_REFUSED, "members_intent"),
        (_answered(500), ExitCode.DISCORD_UNREACHABLE, "discordstatus.com"),
        (_answered(429), ExitCode.DISCORD_UNREACHABLE, "wait"),
        (discord.GatewayNotFound(), ExitCode.DISCORD_UNREACHABLE, "discordstatus.com"),
        (discord.RateLimited(600.0), ExitCode.DISCORD_UNREACHABLE, "online"),
        (aiohttp.ClientConnectionError("no route"), ExitCode.DISCORD_UNREACHABLE, "no route"),
        (ConnectionResetError(104, "reset"), ExitCode.DISCORD_UNREACHABLE, "online"),
        (TimeoutError(), ExitCode.DISCORD_UNREACHABLE, "online"),
        (DatabaseNewer("newer"), ExitCode.DATABASE_NEWER, "newer"),
        (DatabaseForeign("foreign"), ExitCode.DATABASE_FOREIGN, "foreign"),
        (DatabaseUnavailable("database is locked"), ExitCode.DATABASE_UNAVAILABLE, "twice"),
        (DatabaseUnavailable("unable to open database file"), ExitCode.DATABASE_UNAVAILABLE, "directory"),
        (DatabaseUnavailable("database disk image is malformed"), ExitCode.DATABASE_UNAVAILABLE, "restore"),
        (DatabaseUnavailable("attempt to write a readonly database"), ExitCode.DATABASE_UNAVAILABLE, "permissions"),
        (DatabaseUnavailable("database or disk is full"), ExitCode.DATABASE_UNAVAILABLE, "room"),
        (DatabaseUnavailable("connection refused"), ExitCode.DATABASE_UNAVAILABLE, "server runs"),
        (ModuleNotFoundError("no", name="asyncpg"), ExitCode.DRIVER_MISSING, "hallway[postgres]"),
        (Refusal(ExitCode.PORT_TAKEN, "The port is taken."), ExitCode.PORT_TAKEN, "taken"),
    ],
)  # fmt: skip
def test_what_an_operator_can_mend_is_worded(error: Exception, code: ExitCode, word: str) -> None:
    reason = refusal(error, "hallway.db")
    assert reason is not None
    assert reason.code is code
    assert word in reason.sentence
    assert "\n" not in reason.sentence


@pytest.mark.parametrize(
    "error", [RuntimeError("a bug"), ModuleNotFoundError("no", name="yarl"), OSError(5, "io"), KeyError("x")]
)
def test_what_nobody_expected_is_not(error: Exception) -> None:
    assert refusal(error) is None


def test_every_settings_error_has_a_code_of_its_own() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, SettingsError) and kind is not SettingsError
    ]
    codes = {refusal(kind("sentence")).code for kind in kinds}  # pyright: ignore[reportOptionalMemberAccess] - that it is none is a failure too
    assert len(codes) == len(kinds) > 5
