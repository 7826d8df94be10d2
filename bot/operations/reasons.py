"""What can be wrong, in words: one sentence for whoever hosts the bot, with what to do."""

from __future__ import annotations

from typing import Final

import aiohttp
import discord

from bot.core.database import DatabaseUnavailable
from bot.core.migrate import DatabaseForeign, DatabaseNewer
from bot.gateway import MOST_A_DAY, SessionsSpent
from bot.operations.exits import ExitCode, Refusal, settings_refusal
from bot.settings.errors import SettingsError

_PORTAL: Final = "https://discord.com/developers/applications"

_GATEWAY: Final = {
    4004: (
        ExitCode.TOKEN_REFUSED,
        f"Discord no longer accepts this token: make a new one at {_PORTAL} (Bot, Reset Token).",
    ),
    4010: (
        ExitCode.SHARDS_REFUSED,
        "Discord does not know this shard: mend discord.shard_ids and shard_count.",
    ),
    4011: (
        ExitCode.SHARDS_REFUSED,
        "The bot is in too many servers for so few shards: raise discord.shard_count, or leave it out.",
    ),
    4012: (ExitCode.CRASHED, "Discord no longer speaks this version of its language: update Hallway."),
    4013: (ExitCode.INTENTS_REFUSED, "Discord does not know an intent that was asked for: update Hallway."),
}
"""Closing codes after which connecting again is no use (Discord docs, Gateway Close Event Codes)."""


def refusal(error: Exception, database: str = "the database") -> Refusal | None:
    """Word ``error`` if it is something an operator can mend, else None.

    ``database`` is how to call the database in a sentence.
    """
    match error:
        case Refusal():
            return error
        case SettingsError():
            return settings_refusal(error)
        case DatabaseNewer():
            return Refusal(ExitCode.DATABASE_NEWER, str(error))
        case DatabaseForeign():
            return Refusal(ExitCode.DATABASE_FOREIGN, str(error))
        case DatabaseUnavailable():
            reason = str(error).removesuffix(".")
            return Refusal(
                ExitCode.DATABASE_UNAVAILABLE, f"Hallway cannot use {database} ({reason}): {_remedy(reason)}."
            )
        case ModuleNotFoundError(name="asyncpg"):
            return Refusal(
                ExitCode.DRIVER_MISSING,
                'PostgreSQL needs a driver that is not installed: pip install "hallway[postgres]".',
            )
        case _:
            return _of_discord(error)


def _of_discord(error: Exception) -> Refusal | None:
    match error:
        case discord.LoginFailure():
            return Refusal(
                ExitCode.TOKEN_REFUSED,
                "Discord refuses this token: it was mistyped or replaced, or it is not the bot's. "
                f"Copy it again at {_PORTAL} (Bot, Reset Token).",
            )
        case discord.PrivilegedIntentsRequired():
            return Refusal(
                ExitCode.INTENTS_REFUSED,
                "Discord does not let this bot see members: switch the Server Members Intent on at "
                f"{_PORTAL} (Bot), or set discord.members_intent to false.",
            )
        case discord.ConnectionClosed() if error.code in _GATEWAY:
            return Refusal(*_GATEWAY[error.code])
        case SessionsSpent():
            return Refusal(
                ExitCode.STARTS_SPENT,
                f"Hallway has begun {MOST_A_DAY} sessions with Discord today and begins no more, since after 1,000 "
                "Discord makes the token invalid: see in the log what ends them so often, mend it, and start again "
                "after midnight UTC.",
            )
        case discord.HTTPException() if error.status == 429:
            return Refusal(
                ExitCode.DISCORD_UNREACHABLE,
                "Discord does not let this machine in for now, after too many requests: wait an hour and try again.",
            )
        case discord.HTTPException() | discord.GatewayNotFound() | discord.ConnectionClosed():
            return Refusal(
                ExitCode.DISCORD_UNREACHABLE,
                f"Discord answers, but not as it should ({error}): see https://discordstatus.com and try again later.",
            )
        case aiohttp.ClientError() | ConnectionError() | TimeoutError() | discord.RateLimited():
            return Refusal(
                ExitCode.DISCORD_UNREACHABLE,
                f"Discord cannot be reached ({error}): see whether this machine is online, and try again.",
            )
        case _:
            return None


def _remedy(reason: str) -> str:
    for part, advice in (
        ("unable to open", "see that its directory is there and that Hallway may write in it"),
        ("not a database", "the file is something else, so mend database.url, or restore a backup"),
        ("unsupported file format", "the file is damaged, so restore a backup with `hallway restore`"),
        ("malformed", "the file is damaged, so restore a backup with `hallway restore`"),
        ("moved or replaced", "let nothing but `hallway restore` touch the file while Hallway runs"),
        ("locked", "see that Hallway does not run twice on it and that no other program has it open"),
        ("readonly", "mend the permissions of the file and of its directory"),
        ("I/O error", "see whether the disk is well; the system's log may say what ails it"),
        ("full", "make room on the disk and start again"),
    ):
        if part in reason:
            return advice
    return "see that the server runs, and that user, password and database in database.url are right"
