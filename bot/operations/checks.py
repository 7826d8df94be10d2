"""``hallway check``: everything a start needs, looked at without starting, each with what to do about it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bot.core.database import Database
from bot.core.migrate import HEAD, version
from bot.core.zones import zone, zone_names
from bot.operations.exits import ExitCode, Refusal
from bot.operations.ports import port_refusal
from bot.operations.reasons import refusal
from bot.settings import Settings
from bot.settings.errors import SettingsError

_ROOM: Final = 200 * 1024 * 1024
"""Bytes that should be free: a large community's database, and its backup before an update."""
_TOKEN: Final = re.compile(r"[\w-]{18,}\.[\w-]{5,}\.[\w-]{25,}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: what was looked at, how it is, and what to do if it is not well."""

    what: str
    says: str
    code: ExitCode = ExitCode.OK

    @property
    def is_well(self) -> bool:
        """Tell whether there is nothing to do."""
        return self.code is ExitCode.OK


async def look(settings: Settings, cogs: str = "cogs") -> AsyncIterator[Finding]:
    """Look at everything, one finding after the other. Talks to the database and to nobody else."""
    yield _token(settings)
    yield await _database(settings)
    if settings.database.path is not None:
        yield _room(settings.database.path)
    yield _guarded("port", lambda: _port(settings))
    yield _zones()
    for finding in _cogs(cogs):
        yield finding


def _guarded(what: str, look_at: Callable[[], str]) -> Finding:
    try:
        return Finding(what, look_at())
    except Refusal as reason:
        return Finding(what, reason.sentence, reason.code)


def _token(settings: Settings) -> Finding:
    try:
        token = settings.token().get_secret_value()
    except SettingsError as error:
        reason = refusal(error)
        assert reason is not None
        return Finding("token", reason.sentence, reason.code)
    if _TOKEN.fullmatch(token):
        return Finding("token", "there is one; whether Discord takes it shows at the start")
    hint = "without the word Bot" if token.startswith("Bot ") else "three parts with dots between them"
    return Finding(
        "token",
        f"What is given as the token does not look like one ({hint}): copy it again at "
        "https://discord.com/developers/applications, under Bot and not under General Information or OAuth2.",
        ExitCode.TOKEN_REFUSED,
    )


async def _database(settings: Settings) -> Finding:
    path, shown = settings.database.path, settings.database.shown
    if path is not None and not path.exists():
        if path.parent.is_dir():
            return Finding("database", f"{shown} will be made at the first start")
        return Finding(
            "database",
            f"There is no directory {path.parent}: make it, or mend database.url.",
            ExitCode.DATABASE_UNAVAILABLE,
        )
    database = None
    try:
        database = await Database.open(harmless_url(settings), busy_timeout=settings.database.busy_timeout)
        found = await version(database)
        await database.run_sync(lambda _connection: None)  # takes the write lock, and lets it go
    except Exception as error:
        reason = refusal(error, shown)
        if reason is None:
            raise
        return Finding("database", reason.sentence, reason.code)
    finally:
        if database is not None:
            await database.close()
    if found is None:
        return Finding("database", f"{shown} is empty and will be set up at the first start")
    if found != HEAD:
        return Finding(
            "database", f"{shown} will be updated at the next start; a backup before it does no harm"
        )
    return Finding("database", f"{shown} can be read and written")


def harmless_url(settings: Settings) -> str:
    """Open an existing file only: a check makes nothing."""
    path = settings.database.path
    if path is None:
        return settings.database.connect_url
    return f"sqlite+aiosqlite:///file:{quote(str(path))}?mode=rw&uri=true"


def _room(path: Path) -> Finding:
    directory = path.parent if path.parent.is_dir() else Path()
    free = shutil.disk_usage(directory).free
    megabytes = f"{free / 1_000_000:,.0f} MB free"
    if free < _ROOM:
        return Finding(
            "disk", f"There is little room ({megabytes}): make some before it is full.", ExitCode.DISK_FULL
        )
    return Finding("disk", megabytes)


def _port(settings: Settings) -> str:
    host, port = settings.http.host, settings.http.port
    if port is None:
        return "health and metrics are off, as http.port is not set"
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself will
            probe.bind(address)
    except OSError as error:
        raise port_refusal(host, port, error) from error
    return f"{port} at {host} is free for health and metrics"


def _zones() -> Finding:
    try:
        names = zone_names()
        for name in ("UTC", "Europe/Berlin", names[len(names) // 2]):
            zone(name)
    except (ImportError, LookupError, OSError) as error:
        return Finding(
            "time zones",
            f"The time zone data cannot be read ({error}): install it again with `pip install --force-reinstall tzdata`.",
            ExitCode.ZONES_MISSING,
        )
    return Finding("time zones", f"{len(names)} are known")


def _cogs(package: str) -> Iterator[Finding]:
    names = sorted(module.name for module in pkgutil.iter_modules(importlib.import_module(package).__path__))
    broken = False
    for name in names:
        try:
            complaint = (
                "" if hasattr(importlib.import_module(f"{package}.{name}"), "setup") else "it has no setup()"
            )
        except Exception as error:  # noqa: BLE001 - whatever a cog raises when it is imported is the finding
            complaint = f"{type(error).__name__}: {error}"
        if complaint:
            broken = True
            yield Finding(
                "cogs",
                f"The cog {name} cannot be loaded ({complaint}): mend it, or take it out of the directory {package}.",
                ExitCode.COGS_BROKEN,
            )
    if not broken:
        yield Finding("cogs", f"{', '.join(names)} can be loaded")
