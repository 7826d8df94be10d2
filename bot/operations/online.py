"""``hallway check --online``: what only Discord can tell. It starts no session, and changes nothing anywhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from platform import python_version
from typing import Any, Final, NoReturn

import aiohttp
import discord
from discord.http import Route

import bot
from bot.core import facts
from bot.core.clock import read_date
from bot.core.database import Database
from bot.core.migrate import HEAD, version
from bot.core.text import line
from bot.operations.checks import Finding, harmless_url
from bot.operations.exits import ExitCode
from bot.operations.reasons import refusal
from bot.settings import Settings

WAIT: Final = aiohttp.ClientTimeout(total=10)
SKEW_MOST: Final = timedelta(seconds=30)
"""How far this machine's clock may be from Discord's: what is due is due by this machine's."""
_HELLO: Final = 10
_MEMBERS: Final = (1 << 14) | (1 << 15)
_PRESENCES: Final = (1 << 12) | (1 << 13)
_CONTENTS: Final = (1 << 18) | (1 << 19)
"""Flags of an application whose privileged intents are on (Discord docs, Application, Application Flags)."""
_PORTAL: Final = "https://discord.com/developers/applications"


@dataclass(frozen=True, slots=True)
class Commands:
    """The commands of this version: what each is called, and what stands for all of them as they are."""

    names: frozenset[str]
    digest: str


async def look_online(
    settings: Settings,
    ours: Callable[[], Awaitable[Commands]],
    *,
    clock: Callable[[], datetime] = discord.utils.utcnow,
) -> AsyncIterator[Finding]:
    """Ask Discord, one finding after the other; the first that can't be had is the last that is asked of it."""
    yield Finding(
        "version", f"Hallway {bot.__version__}, discord.py {discord.__version__}, Python {python_version()}"
    )
    yield await _writing(settings, clock)
    async with _Asking(settings, clock) as asking:
        for look in (_account, _application, _gateway, _socket):
            try:
                findings = [finding async for finding in look(asking)]
            except Exception as error:
                reason = refusal(error)
                if reason is None:
                    raise
                yield Finding("discord", reason.sentence, reason.code)
                return
            for finding in findings:
                yield finding
        yield await _commands(asking, await ours())


class _Asking:
    """Asks Discord's API, and remembers what later questions need."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self.settings: Final = settings
        self.clock: Final = clock
        self.application_id = ""
        self.socket_url = ""
        self.answered_at: datetime | None = None
        """Discord's own clock, at its last answer."""
        self.seconds = 0.0
        """How long the last answer took."""
        self._base: Final = settings.discord.api_url or Route.BASE
        self.session: Final = aiohttp.ClientSession(
            timeout=WAIT,
            headers={
                "Authorization": f"Bot {settings.token().get_secret_value()}",
                "User-Agent": f"DiscordBot (https://github.com/Rapptz/discord.py {discord.__version__}) Hallway/{bot.__version__}",
            },
        )

    async def __aenter__(self) -> _Asking:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self.session.close()

    async def get(self, path: str) -> Any:
        """Return what Discord answers; raises what :func:`~bot.operations.reasons.refusal` can word."""
        began = time.perf_counter()
        async with self.session.get(f"{self._base}{path}") as response:
            self.seconds = time.perf_counter() - began
            self.answered_at = read_date(response.headers.get("Date"))
            if response.status == HTTPStatus.UNAUTHORIZED:
                raise discord.LoginFailure
            if response.status != HTTPStatus.OK:
                raise discord.HTTPException(response, await response.text())
            return await response.json(content_type=None)


async def _account(asking: _Asking) -> AsyncIterator[Finding]:
    account = await asking.get("/users/@me")
    now = asking.clock()
    yield Finding("token", f"Discord takes it: the bot is {line(str(account['username']), 40)}")
    yield Finding("discord", f"answers in {asking.seconds * 1000:.0f} ms")
    if asking.answered_at is not None:
        yield _clock(now - asking.answered_at)


def _clock(skew: timedelta) -> Finding:
    seconds = skew.total_seconds()
    if abs(skew) <= SKEW_MOST:
        return Finding("clock", "goes with Discord's")
    way = "ahead of" if seconds > 0 else "behind"
    return Finding(
        "clock",
        f"This machine's clock is {abs(seconds):,.0f} seconds {way} Discord's, and everything would come "
        f"{'early' if seconds > 0 else 'late'}: let it be set from the network (NTP).",
        ExitCode.CLOCK_WRONG,
    )


async def _application(asking: _Asking) -> AsyncIterator[Finding]:
    application = await asking.get("/applications/@me")
    asking.application_id = str(application["id"])
    flags = int(application.get("flags") or 0)
    if asking.settings.discord.members_intent and not flags & _MEMBERS:
        reason = refusal(discord.PrivilegedIntentsRequired(None))
        assert reason is not None
        yield Finding("intents", reason.sentence, reason.code)
        return
    needless = [
        name
        for name, flag, is_used in (
            ("Presence", _PRESENCES, False),
            ("Server Members", _MEMBERS, asking.settings.discord.members_intent),
            ("Message Content", _CONTENTS, False),
        )
        if flags & flag and not is_used
    ]
    if needless:
        named = " and ".join(f"{name} Intent" for name in needless)
        yield Finding("intents", f"all that is needed; {named} can be switched off at {_PORTAL} (Bot)")
    else:
        yield Finding("intents", "all that is needed, and no more")


async def _gateway(asking: _Asking) -> AsyncIterator[Finding]:
    gateway = await asking.get("/gateway/bot")
    asking.socket_url = str(gateway["url"])
    limit, shards = gateway["session_start_limit"], int(gateway["shards"])
    left, total = int(limit["remaining"]), int(limit["total"])
    wanted = asking.settings.discord.shard_count or shards
    if left < wanted:
        hours = int(limit["reset_after"]) / 3_600_000
        yield Finding(
            "starts",
            f"Discord lets this bot start {left} more times now and {wanted} are needed: wait {hours:.1f} hours, and see "
            "what starts it so often. Beyond the limit Discord makes the token invalid.",
            ExitCode.STARTS_SPENT,
        )
    else:
        yield Finding("starts", f"{left} of {total} are left today")
    if wanted < shards:
        yield Finding("shards", f"{wanted}, where Discord recommends {shards}: leave discord.shard_count out")


async def _socket(asking: _Asking) -> AsyncIterator[Finding]:
    began = time.perf_counter()
    async with asking.session.ws_connect(f"{asking.socket_url}?v=10&encoding=json") as socket:
        hello = await socket.receive_json(timeout=WAIT.total)
        if hello.get("op") != _HELLO:
            raise discord.GatewayNotFound
    yield Finding(
        "gateway", f"can be reached, and says hello in {(time.perf_counter() - began) * 1000:.0f} ms"
    )


async def _commands(asking: _Asking, ours: Commands) -> Finding:
    known = {
        str(command["name"])
        for command in await asking.get(f"/applications/{asking.application_id}/commands")
    }
    count = len(ours.names)
    if not known:
        return Finding("commands", f"Discord knows none yet; the first start tells it all {count}")
    if missing := ours.names - known:
        named = ", ".join(sorted(missing)[:5])
        return Finding("commands", f"Discord does not know all yet ({named}); the next start tells it")
    told = await _told(asking)
    if known - ours.names or (told is not None and told != ours.digest):
        return Finding("commands", "Discord knows those of another version; the next start tells it")
    return Finding("commands", f"Discord knows all {count}")


async def _told(asking: _Asking) -> str | None:
    """Return what stands for the commands that Discord was told last, None if that is not known."""
    found = await _opened(asking.settings)
    if found is None:
        return None
    try:
        async with found.reading() as read:
            return await facts.recall(read, f"commands:{asking.application_id}")
    finally:
        await found.close()


async def _opened(settings: Settings) -> Database | None:
    """Open the database if there is one in this version's shape."""
    path = settings.database.path
    if path is not None and not path.exists():
        return None
    database = await Database.open(harmless_url(settings), busy_timeout=settings.database.busy_timeout)
    if await version(database) == HEAD:
        return database
    await database.close()
    return None


class _Undone(Exception):
    """Raised to take back what was written."""


async def _writing(settings: Settings, clock: Callable[[], datetime]) -> Finding:
    try:
        database = await _opened(settings)
        if database is None:
            return Finding("storage", "not tried: the next start sets up the database")
        try:
            began = time.perf_counter()
            async with database.reading() as read:
                await facts.recall(read, "checked")
            seen = time.perf_counter()
            await _write(database, clock())
            written = time.perf_counter()
        finally:
            await database.close()
    except Exception as error:
        reason = refusal(error, settings.database.shown)
        if reason is None:
            raise
        return Finding("storage", reason.sentence, reason.code)
    return Finding(
        "storage", f"reads in {(seen - began) * 1000:.1f} ms, writes in {(written - seen) * 1000:.1f} ms"
    )


async def _write(database: Database, now: datetime) -> None:
    with contextlib.suppress(_Undone):
        async with database.unit(now) as unit:
            await facts.remember(unit, "checked", now.isoformat())
            _take_back()


def _take_back() -> NoReturn:
    raise _Undone
