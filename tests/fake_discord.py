"""A Discord on loopback, as far as starting and stopping goes: for tests of the real, whole process.

SimCord replaces discord.py's connections inside a process. Here they stay, and Discord's end of the wire is
played, so that signals, ports, closing codes and hanging peers are what they are in life.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

BOT: Final = {
    "id": "900000000000000001",
    "username": "Hallway",
    "discriminator": "0",
    "avatar": None,
    "bot": True,
}
APPLICATION: Final = {"id": "900000000000000001", "flags": 0}
_HELLO, _IDENTIFY, _HEARTBEAT, _ACKNOWLEDGE, _DISPATCH = 10, 2, 1, 11, 0


@dataclass
class FakeDiscord:
    """What it answers, and what it has seen."""

    accepts_token: bool = True
    closes_with: int | None = None
    """The code with which it closes the connection instead of saying it is ready."""
    answers_identify: bool = True
    answers_close: bool = True
    flags: int = 0
    """Of the application: which privileged intents are on."""
    starts_left: int = 999
    shards: int = 1
    """How many it recommends."""
    commands: list[str] = field(default_factory=list[str])
    """Names of those it knows."""
    greets: bool = True
    """Whether it says hello to a connection."""
    breaks: dict[str, int] = field(default_factory=dict[str, int])
    """Status of its answer by path, where it is not to work."""
    url: str = ""
    requests: list[str] = field(default_factory=list[str])
    """Method and path of each, in order."""
    identified: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the bot asks to close its connection."""
    called_back: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the bot answers an interaction."""
    may_call_back: asyncio.Event = field(default_factory=asyncio.Event)
    """While it is not set, such an answer hangs."""
    answered: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """The answers that came through whole."""
    identify: dict[str, Any] = field(default_factory=dict[str, Any])
    sockets: list[web.WebSocketResponse] = field(default_factory=list[web.WebSocketResponse])

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Let something happen, for every connection."""
        for socket in self.sockets:
            await socket.send_json({"op": _DISPATCH, "t": event, "s": 2, "d": data})

    async def command(self, name: str) -> None:
        """Let somebody use the slash command ``name`` in a direct message's place: a server nobody knows."""
        user = {"id": "70", "username": "ana", "discriminator": "0", "avatar": None, "global_name": "Ana"}
        await self.dispatch(
            "INTERACTION_CREATE",
            {
                "id": "1300000000000000000",
                "application_id": APPLICATION["id"],
                "type": 2,
                "token": "a-token-of-an-interaction",
                "version": 1,
                "guild_id": "80",
                "guild": {"id": "80", "features": [], "locale": "en-GB"},
                "channel_id": "90",
                "channel": {"id": "90", "type": 0, "name": "general", "permissions": "0", "guild_id": "80", "position": 0},
                "member": {"user": user, "roles": [], "joined_at": "2026-01-01T00:00:00Z", "permissions": "0",
                           "deaf": False, "mute": False, "flags": 0},
                "data": {"id": "1", "name": name, "type": 1},
                "locale": "en-GB", "guild_locale": "en-GB", "app_permissions": "0", "entitlements": [],
                "authorizing_integration_owners": {}, "context": 0, "attachment_size_limit": 10,
            },
        )  # fmt: skip

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        match request.path.strip("/").split("/"):
            case _ if not self.accepts_token:
                return _json({"message": "401: Unauthorized", "code": 0}, status=401)
            case _ if request.path in self.breaks:
                return _json({"message": "broken", "code": 0}, status=self.breaks[request.path])
            case ["users", "@me"]:
                return _json(BOT)
            case ["oauth2", "applications", "@me"] | ["applications", "@me"]:
                return _json({**_application(), "flags": self.flags})
            case ["gateway", "bot"]:
                limits = {
                    "total": 1000,
                    "remaining": self.starts_left,
                    "reset_after": 5_400_000,
                    "max_concurrency": 1,
                }
                url = self.url.replace("http", "ws", 1) + "/socket"
                return _json({"url": url, "shards": self.shards, "session_start_limit": limits})
            case ["applications", _, "commands"]:
                return _json([{"id": str(at), "name": name} for at, name in enumerate(self.commands, 1)])
            case ["interactions", interaction_id, _, "callback"]:
                body = await request.json()
                self.called_back.set()
                await self.may_call_back.wait()
                self.answered.append(body)
                return _json({"interaction": {"id": interaction_id, "type": 2}})
            case _:
                return _json({"message": "404: Not Found", "code": 0}, status=404)

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoclose=False, timeout=0.1)
        await socket.prepare(request)
        self.sockets.append(socket)
        greeting = {"op": _HELLO, "d": {"heartbeat_interval": 40_000}} if self.greets else {"op": 7}
        await socket.send_json(greeting)
        while True:
            message = await socket.receive()
            if message.type is WSMsgType.CLOSE:
                self.closing.set()
                if self.answers_close:
                    await socket.close()
                    return socket
                await asyncio.Event().wait()
            if message.type is not WSMsgType.TEXT:
                return socket
            payload = json.loads(message.data)
            if payload["op"] == _HEARTBEAT:
                await socket.send_json({"op": _ACKNOWLEDGE})
            elif payload["op"] == _IDENTIFY:
                self.identify = payload["d"]
                await self._greet(socket)

    async def _greet(self, socket: web.WebSocketResponse) -> None:
        if self.closes_with is not None:
            await socket.close(code=self.closes_with)
        elif self.answers_identify:
            ready: dict[str, Any] = {"v": 10, "user": BOT, "session_id": "s", "guilds": [], "shard": [0, 1], "application": APPLICATION,
                     "resume_gateway_url": self.url.replace("http", "ws", 1) + "/socket"}  # fmt: skip
            await socket.send_json({"op": _DISPATCH, "t": "READY", "s": 1, "d": ready})
        self.identified.set()


@contextlib.asynccontextmanager
async def fake_discord(**options: Any) -> AsyncGenerator[FakeDiscord]:
    """Play Discord until the block ends."""
    discord = FakeDiscord(**options)
    application = web.Application()
    application.router.add_get("/socket", discord._gateway)
    application.router.add_route("*", "/{path:.*}", discord._rest)
    server = TestServer(application)
    await server.start_server(shutdown_timeout=0.1)
    discord.url = str(server.make_url("")).rstrip("/")
    try:
        yield discord
    finally:
        await server.close()


def _json(data: Any, status: int = 200) -> web.Response:
    # Discord names no character set, and discord.py reads JSON under exactly this name.
    return web.Response(body=json.dumps(data), status=status, headers={"Content-Type": "application/json"})


def _application() -> dict[str, Any]:
    return {
        **APPLICATION,
        "name": "Hallway", "description": "", "icon": None, "bot_public": False, "bot_require_code_grant": False,
        "verify_key": "0", "owner": {**BOT, "id": "900000000000000002", "bot": False}, "team": None,
    }  # fmt: skip
