"""Discord's gateway on loopback: sessions, heartbeats, resuming, shards, and what goes wrong with them.

https://discord.com/developers/docs/events/gateway. The payloads are SimCord's own; who gets which follows the intents and
the shard that a session identified with.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import json
import time
import zlib
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

import discord
import simcord
from aiohttp import WSMsgType, web
from simcord import intents
from simcord.backend import serializers

from tests.wire.switches import Switches

_DISPATCH, _HEARTBEAT, _IDENTIFY, _RESUME, _RECONNECT, _CHUNKS = 0, 1, 2, 6, 7, 8
_INVALID, _HELLO, _ACKNOWLEDGE = 9, 10, 11
_KEPT: Final = 2000
"""Events that a session is kept ready to replay."""
_NOT_AUTHENTICATED: Final = 4004


class _Connection:
    """One socket, compressed as a whole where the client asked for it (Discord docs, zlib-stream)."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.socket: Final = socket
        self._request: Final = request
        self.process: Final = request.match_info["process"]
        is_compressed = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if is_compressed else None
        self._lock: Final = asyncio.Lock()
        self.is_mute = False

    def cut(self) -> None:
        """End it as if a cable were cut: nobody says goodbye."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def send(self, payload: Mapping[str, Any]) -> None:
        """Send one payload; one that can't be sent any more is lost, as on any wire."""
        if self.is_mute:
            return
        text = json.dumps(payload)
        with contextlib.suppress(ConnectionError, RuntimeError):
            async with self._lock:
                if self._deflate is None:
                    await self.socket.send_str(text)
                else:
                    data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(data)


@dataclass(eq=False)
class Session:
    """What Discord knows of one IDENTIFY: it outlives its connections."""

    id: str
    process: str
    """Whose it is: what the test calls the process."""
    shard: int
    shards: int
    intents: discord.Intents
    sequence: int = 0
    sent: deque[tuple[int, str, dict[str, Any]]] = field(
        default_factory=lambda: deque[tuple[int, str, dict[str, Any]]](maxlen=_KEPT)
    )
    connection: _Connection | None = None

    def covers(self, guild_id: int | None) -> bool:
        """Tell whether what happens in a server is told to this session; direct messages go to shard 0."""
        return (0 if guild_id is None else (guild_id >> 22) % self.shards) == self.shard


class Gateway:
    """Discord's end of every socket."""

    def __init__(self, env: simcord.Env, switches: Switches, token: str) -> None:
        self._env, self._switches, self._token = env, switches, token
        self.url = ""
        """Where a session is to be resumed; with ``{process}`` for the name of whose it is."""
        self.heartbeat = 41.25
        """Seconds between heartbeats that a client is asked for."""
        self.sessions: Final[dict[str, Session]] = {}
        self.counted: Final = Counter[str]()
        """How often sessions were begun (identify), taken up (resume), or refused (invalid), and events replayed."""
        self._connections: Final[set[_Connection]] = set()
        self._outgoing: Final[asyncio.Queue[tuple[Session, str, dict[str, Any]]]] = asyncio.Queue()
        self._telling: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to tell sessions what happens."""
        self._env.backend.subscribers.append(self._happened)
        self._telling = asyncio.create_task(self._tell())

    async def close(self) -> None:
        """Tell nothing any more."""
        self._env.backend.subscribers.remove(self._happened)
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.wait({self._telling})
        await self.drop()

    async def drop(self, code: int | None = None) -> None:
        """Close every connection, with ``code``, or as if a cable were cut."""
        for connection in tuple(self._connections):
            if code is not None:
                await connection.socket.close(code=code)
            else:
                connection.cut()

    def mute(self) -> None:
        """Let every connection be dead from here on without knowing: nothing comes over it, and nobody closes it."""
        for connection in self._connections:
            connection.is_mute = True

    async def ask_to_reconnect(self) -> None:
        """Send op 7 to everybody."""
        for connection in tuple(self._connections):
            await connection.send({"op": _RECONNECT, "d": None})

    async def invalidate(self, *, is_resumable: bool = False) -> None:
        """Send op 9 to everybody; a session that can't be resumed is forgotten."""
        self.counted["invalid"] += 1
        if not is_resumable:
            self.sessions.clear()
        for connection in tuple(self._connections):
            await connection.send({"op": _INVALID, "d": is_resumable})

    def is_connected(self, process: str) -> bool:
        """Tell whether a process listens at the moment."""
        return any(
            session.connection is not None for session in self.sessions.values() if session.process == process
        )

    def forget(self, process: str) -> None:
        """Forget the sessions of a process that is gone: nobody takes them up again, and each would be told everything."""
        for session in tuple(self.sessions.values()):
            if session.process == process:
                del self.sessions[session.id]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        if self._switches.is_down:
            self.counted["turned away"] += 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(timeout=0.2, max_msg_size=0)
        await socket.prepare(request)
        connection = _Connection(request, socket)
        self._connections.add(connection)
        session: Session | None = None
        try:
            await connection.send({"op": _HELLO, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}})
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    session = await self._received(connection, session, json.loads(message.data))
        finally:
            self._connections.discard(connection)
            if session is not None and session.connection is connection:
                session.connection = None
        return socket

    async def _received(
        self, connection: _Connection, session: Session | None, payload: dict[str, Any]
    ) -> Session | None:
        match payload["op"]:
            case 1:
                if not self._switches.withholds_acks:
                    await connection.send({"op": _ACKNOWLEDGE})
            case 2:
                return await self._identified(connection, payload["d"])
            case 6:
                return await self._resumed(connection, payload["d"])
            case 8 if session is not None:
                self._chunk(session, payload["d"])
            case _:
                pass
        return session

    async def _identified(self, connection: _Connection, data: dict[str, Any]) -> Session | None:
        self.counted["identify"] += 1
        refused = self._switches.closes_with
        if refused is not None or data["token"] != self._token:
            await connection.socket.close(code=refused or _NOT_AUTHENTICATED)
            return None
        shard, shards = data.get("shard") or (0, 1)
        declared = discord.Intents.none()
        declared.value = data["intents"]
        session = Session(f"session-{self.counted['identify']}", connection.process, shard, shards, declared)
        session.connection = connection
        self.sessions[session.id] = session
        backend = self._env.backend
        guilds = [guild for guild in backend.guilds.values() if session.covers(guild.id)]
        self._put(session, "READY", {
            "v": 10,
            "user": dict(serializers.user_payload(backend.bot_user)),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url.format(process=session.process),
            "shard": [shard, shards],
            "application": {"id": str(backend.application_id), "flags": 0},
        })  # fmt: skip
        for guild in guilds:
            self._happened_to(session, "GUILD_CREATE", serializers.guild_create_payload(backend, guild))
        return session

    async def _resumed(self, connection: _Connection, data: dict[str, Any]) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or self._switches.refuses_resume or data["token"] != self._token:
            self.counted["invalid"] += 1
            await connection.send({"op": _INVALID, "d": False})
            return None
        self.counted["resume"] += 1
        told = data["seq"]
        while missed := [each for each in session.sent if each[0] > told]:
            for sequence, event, payload in missed:
                await connection.send({"op": _DISPATCH, "s": sequence, "t": event, "d": payload})
                told = sequence
                self.counted[f"replayed {event}"] += 1
        session.connection = connection  # from here on what happens is told at once: all before it is told
        self._put(session, "RESUMED", {})
        return session

    def _chunk(self, session: Session, data: dict[str, Any]) -> None:
        """Answer Request Guild Members (Discord docs, same name), in one chunk: these servers are small."""
        backend = self._env.backend
        guild = backend.guilds[int(data["guild_id"])]
        wanted = {int(each) for each in _as_list(data.get("user_ids"))}
        members = [member for member in guild.members.values() if not wanted or member.user_id in wanted]
        self._put(session, "GUILD_MEMBERS_CHUNK", {
            "guild_id": str(guild.id),
            "members": [serializers.member_payload(backend, guild, member) for member in members],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
        })  # fmt: skip

    def _happened(self, event: str, payload: Mapping[str, Any]) -> None:
        """Hear of whatever happens, and let those know whom it concerns."""
        guild_id = payload.get("guild_id") or (payload.get("id") if event.startswith("GUILD_") else None)
        for session in tuple(self.sessions.values()):
            if session.covers(None if guild_id is None else int(guild_id)):
                self._happened_to(session, event, payload)

    def _happened_to(self, session: Session, event: str, payload: Mapping[str, Any]) -> None:
        gate = intents.required_intent(event, payload)
        if gate is not None and not getattr(session.intents, gate):
            return
        own = copy.deepcopy(dict(payload))
        bot_id = self._env.backend.bot_user.id
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not session.intents.message_content:
            intents.censor_message(own, bot_id, backend=self._env.backend)
        if event == "GUILD_CREATE":
            intents.prune_guild_create(own, session.intents, bot_id)
        self._put(session, event, own)
        if self._switches.redelivers and self._switches.random.random() < self._switches.redelivers:
            self._put(session, event, own)

    def _put(self, session: Session, event: str, payload: dict[str, Any]) -> None:
        self._outgoing.put_nowait((session, event, payload))

    async def _tell(self) -> None:
        while True:
            session, event, payload = await self._outgoing.get()
            await self._delay(event)
            session.sequence += 1
            session.sent.append((session.sequence, event, payload))
            if session.connection is not None:
                await session.connection.send(
                    {"op": _DISPATCH, "s": session.sequence, "t": event, "d": payload}
                )

    async def _delay(self, event: str) -> None:
        """Wait as long as an event is to be late; Discord's answers to IDENTIFY and RESUME are not."""
        since = time.monotonic()
        while event not in ("READY", "RESUMED"):
            if time.monotonic() - since >= self._switches.event_delay:
                return
            await asyncio.sleep(0.005)


def _as_list(given: Any) -> Sequence[Any]:
    return cast("list[Any]", given) if isinstance(given, list) else () if given is None else (given,)
