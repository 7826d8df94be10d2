"""``hallway export``, ``forget`` and ``purge``: what is kept of somebody, or of a server, from the command line.

All of it goes through the service that members use themselves, on the database as it is, also while the bot
runs: what is to be changed on Discord is left in the outbox, for the running bot or for the next start.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.core.database import Database
from bot.core.ids import snowflake
from bot.core.migrate import HEAD, version
from bot.operations.exits import ExitCode, Refusal

if TYPE_CHECKING:
    from bot.privacy.rules import Erased, Export, Kept
    from bot.privacy.service import PrivacyService
    from bot.settings import Settings

Open = Callable[[Database], "PrivacyService"]
"""Builds the service over an open database."""
Pack = Callable[["Export"], bytes]
"""Makes a file of what was exported."""

_PATIENCE: Final = 30.0
"""Seconds to wait for the running bot to let us write."""


def read_id(text: str, of_what: str) -> int:
    """Return the Discord id that was typed; raises :class:`Refusal`."""
    found = snowflake(text)
    if found is None:
        raise Refusal(
            ExitCode.USAGE,
            f"{text!r} is not the id of a {of_what}: it has 17 digits or more. In Discord switch on User Settings, "
            f"Advanced, Developer Mode, then right-click the {of_what} and choose Copy ID.",
        )
    return found


def whom(user: str, server: str | None) -> tuple[int, int | None]:
    """Return both ids that were typed, as :func:`read_id` does."""
    return read_id(user, "member"), None if server is None else read_id(server, "server")


def where(guild_id: int | None) -> str:
    """Name the server, if it is about one only."""
    return "" if guild_id is None else f" in server {guild_id}"


def said(erased: Erased) -> str:
    """End the sentence that says whose data was erased."""
    if not erased.rows and not erased.effects:
        return ": there was nothing."
    later = " What was posted in Discord comes down while the bot runs." if erased.effects else ""
    stays = " Blocks and suspensions in force stay as hashes." if erased.stays else ""
    return f": {erased.rows:,} records.{later}{stays}"


async def export(
    settings: Settings, open_: Open, pack: Pack, user_id: int, guild_id: int | None, file: Path
) -> None:
    """Write everything that is kept of a member to ``file``, which must not be there. Raises :class:`Refusal`."""
    _refuse_place(file)
    async with _opened(settings) as database:
        exported = await open_(database).export(guild_id, user_id, utcnow())
    if not exported.sections:
        raise Refusal(ExitCode.NOTHING_KEPT, _nothing(user_id, guild_id))
    data = pack(exported)
    try:
        # Made for its owner alone, and only if nobody made one of this name meanwhile: it holds what members wrote.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing:
            writing.write(data)
    except FileExistsError:
        raise Refusal(ExitCode.EXPORT_REFUSED, _is_there(file)) from None
    except OSError as error:
        raise Refusal(
            ExitCode.EXPORT_REFUSED,
            f"{file} could not be written ({(error.strerror or str(error)).lower()}).",
        ) from error


async def kept(settings: Settings, open_: Open, user_id: int, guild_id: int | None) -> Sequence[Kept]:
    """Return what is kept of a member, there or everywhere."""
    async with _opened(settings) as database:
        return await open_(database).kept(guild_id, user_id)


async def forget(settings: Settings, open_: Open, user_id: int, guild_id: int | None) -> Erased:
    """Erase everything of a member, there or everywhere."""
    async with _opened(settings) as database:
        return await open_(database).erase(guild_id, user_id, utcnow())


async def purge(settings: Settings, open_: Open, guild_id: int) -> Erased:
    """Erase everything of a server."""
    async with _opened(settings) as database:
        return await open_(database).purge(guild_id, utcnow())


def _refuse_place(file: Path) -> None:
    """Refuse before anything is read what could not be written afterwards."""
    if file.exists():
        raise Refusal(ExitCode.EXPORT_REFUSED, _is_there(file))
    if not file.parent.is_dir():
        raise Refusal(ExitCode.EXPORT_REFUSED, f"There is no directory {file.parent}: make it first.")


def _is_there(file: Path) -> str:
    return f"{file} is there already: name another file."


def _nothing(user_id: int, guild_id: int | None) -> str:
    return f"Nothing is kept of {user_id}{where(guild_id)}, so there is nothing to export."


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncGenerator[Database]:
    """Open the database as it is: it is neither made nor migrated here, the bot does that when it starts."""
    path = settings.database.path
    if path is not None and not path.exists():
        raise Refusal(
            ExitCode.DATABASE_UNAVAILABLE,
            f"There is no database at {path}: see database.url in your settings.",
        )
    database = await Database.open(settings.database.connect_url, busy_timeout=_PATIENCE)
    try:
        if await version(database) != HEAD:
            raise Refusal(
                ExitCode.DATABASE_UNAVAILABLE,
                f"{settings.database.shown} is not of this version of Hallway: start the bot once, which updates it.",
            )
        yield database
    finally:
        await database.close()
