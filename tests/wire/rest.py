"""Discord's REST API on loopback: a thin layer of HTTP over SimCord's own routes.

What SimCord does not know is added here, as Discord documents it: ``enforce_nonce``, rate limits, and every way in which
a request can fail on its way. A route that SimCord does not model is recorded and fails the test.
"""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final, cast

import simcord
from aiohttp import BodyPartReader, web
from simcord.backend.errors import BackendError
from simcord.http import RouteNotImplemented, UnsupportedField, dispatch

from tests.wire.limits import Limits
from tests.wire.switches import CLOUDFLARE, Fate, Fault, Scope, Switches

_NONCE_KEPT: Final = 300.0
"""Seconds: "a few minutes" (Discord docs, Create Message, ``enforce_nonce``)."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was sent, as SimCord takes it."""

    filename: str
    fp: io.BytesIO
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived, and the status of its answer (0: cut off)."""

    at: float
    process: str
    method: str
    path: str
    status: int
    is_shared: bool = False
    """Whether it was refused for a limit that others share."""

    @property
    def is_invalid(self) -> bool:
        """Whether it counts towards Discord's ban of 10,000 in ten minutes."""
        return self.status in (401, 403, 429) and not self.is_shared


class Rest:
    """Discord's end of every request."""

    def __init__(
        self, env: simcord.Env, switches: Switches, token: str, clock: Callable[[], datetime]
    ) -> None:
        self._env, self._switches, self._token, self._clock = env, switches, token, clock
        self.limits: Final = Limits()
        self.requests: Final[list[Request]] = []
        self.unmodelled: Final[list[str]] = []
        """What the bot asked for and SimCord does not know: a gap of the test, never of the bot."""
        self.socket_url = ""
        self.shards = 1
        self.starts_left = 1000
        self._nonces: Final[dict[tuple[int, str], tuple[float, Any]]] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request, or let it meet its fate."""
        method, path = request.method, "/" + request.match_info["path"].strip("/")
        body, files = await _body(request)
        self._switches.asking = request.match_info["process"]
        self._switches.tell(method, path)
        if self._switches.delay:
            await asyncio.sleep(self._switches.delay)
        status, headers, data = self._answer(request, method, path, body, files)
        headers = {**headers, "Date": format_datetime(self._clock(), usegmt=True)}
        self._switches.asking = request.match_info["process"]
        self._switches.tell(f"after {method}", path)
        is_shared = headers.get("X-RateLimit-Scope") == "shared"
        self.requests.append(
            Request(time.monotonic(), request.match_info["process"], method, path, status, is_shared)
        )
        if status == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=500)
        if isinstance(data, str):
            return web.Response(text=data, status=status, headers=headers, content_type="text/html")
        if status == 204:
            return web.Response(status=204, headers=headers)
        # Discord names no character set, and discord.py reads JSON under exactly this name.
        return web.Response(
            body=json.dumps(data), status=status, headers={**headers, "Content-Type": "application/json"}
        )

    def _answer(
        self, request: web.Request, method: str, path: str, body: Any, files: list[_File]
    ) -> tuple[int, dict[str, str], Any]:
        if path.partition("/")[0] not in ("interactions", "webhooks") and not self._is_ours(request, path):
            return 401, {}, {"message": "401: Unauthorized", "code": 0}
        headers: dict[str, str] = {}
        if self._switches.enforces_limits:
            verdict = self.limits.admit(method, path)
            headers = verdict.headers
            if verdict.wait:
                return 429, {**headers, "Retry-After": f"{verdict.wait:.3f}"}, {
                    "message": "You are being rate limited.",
                    "retry_after": verdict.wait,
                    "global": verdict.is_global,
                }  # fmt: skip
        fault = self._switches.fault_of(method, path)
        if fault is not None and fault.fate in (Fate.BEFORE, Fate.CUT):
            return _failed(fault)
        status, data = self._perform(request, method, path, body, files)
        if fault is not None and status < 400:
            return _failed(fault)
        return status, headers, data

    def _is_ours(self, request: web.Request, path: str) -> bool:
        if path.startswith(("/interactions/", "/webhooks/")):
            return True  # their own token is their right
        return request.headers.get("Authorization") == f"Bot {self._token}"

    def _perform(
        self, request: web.Request, method: str, path: str, body: Any, files: list[_File]
    ) -> tuple[int, Any]:
        if (method, path) == ("GET", "/gateway/bot"):
            limit = {
                "total": 1000,
                "remaining": self.starts_left,
                "reset_after": 86_400_000,
                "max_concurrency": 16,
            }
            url = self.socket_url.format(**request.match_info)
            return 200, {"url": url, "shards": self.shards, "session_start_limit": limit}
        if (known := self._known_by_nonce(method, path, body)) is not None:
            return 200, known
        if self._is_closed(method, path):
            return 403, {"message": "Cannot send messages to this user", "code": 50007}
        try:
            data = dispatch(
                self._env.backend,
                method,
                path,
                json=body,
                params=dict(request.query),
                files=list(files),
                reason=request.headers.get("X-Audit-Log-Reason"),
            )
        except (RouteNotImplemented, UnsupportedField) as gap:
            self.unmodelled.append(str(gap))
            return 501, {"message": str(gap), "code": 0}
        except BackendError as refused:
            return refused.status, refused.to_json()
        self._remember_nonce(method, path, body, data)
        return (204, None) if data is None else (200, data)

    def _is_closed(self, method: str, path: str) -> bool:
        match path.strip("/").split("/"):
            case ["channels", channel_id, "messages"] if method == "POST":
                recipients = {channel: user for user, channel in self._env.backend.dm_channels.items()}
                return recipients.get(int(channel_id)) in self._switches.closed
            case _:
                return False

    def _known_by_nonce(self, method: str, path: str, body: Any) -> Any:
        key = _nonce(method, path, body)
        at, message = self._nonces.get(key, (0.0, None)) if key is not None else (0.0, None)
        return message if message is not None and time.monotonic() - at < _NONCE_KEPT else None

    def _remember_nonce(self, method: str, path: str, body: Any, data: Any) -> None:
        key = _nonce(method, path, body)
        if key is not None:
            self._nonces[key] = (time.monotonic(), data)


def _nonce(method: str, path: str, body: Any) -> tuple[int, str] | None:
    match path.strip("/").split("/"):
        case ["channels", channel_id, "messages"] if method == "POST" and isinstance(body, dict):
            sent = cast("dict[str, Any]", body)
            return (int(channel_id), str(sent["nonce"])) if sent.get("enforce_nonce") else None
        case _:
            return None


def _failed(fault: Fault) -> tuple[int, dict[str, str], Any]:
    if fault.fate in (Fate.CUT, Fate.LOST):
        return 0, {}, None
    if fault.is_html:
        return fault.status, {"Retry-After": str(fault.retry_after)}, CLOUDFLARE
    if fault.status == 429:
        headers = {
            "Retry-After": str(fault.retry_after),
            "X-RateLimit-Scope": fault.scope.value,
            "Via": "1.1 google",
        }
        is_global = fault.scope is Scope.GLOBAL
        if is_global:
            headers["X-RateLimit-Global"] = "true"
        return 429, headers, {
            "message": "You are being rate limited.", "retry_after": fault.retry_after, "global": is_global, "code": fault.code,
        }  # fmt: skip
    return fault.status, {}, {"message": "broken on purpose", "code": fault.code}


async def _body(request: web.Request) -> tuple[Any, list[_File]]:
    """Return the JSON of a request, and its files."""
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return (json.loads(raw) if raw else None), []
    data: Any = None
    files: list[_File] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            data = json.loads(await part.read())
        else:
            files.append(_File(part.filename or "file", io.BytesIO(await part.read())))
    return data, files
