"""SimCord's Preview, passed on at our own address so that our page may frame it.

The Preview guards itself: it refuses to be framed, answers only to its own host name and asks for a secret
with every request. The secret travels unchanged between the frame and the Preview. Host and Origin are
checked by our server before anything gets here, and are then put as the Preview expects them.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

from bot.demo.stage import Stage, View

STYLE = '<link rel="stylesheet" href="/hallway/static/discord.css">'
_HEAD_END = "</head>"
_NO_FRAME = "frame-ancestors 'none'"
_OUR_FRAME = "frame-ancestors 'self'"
_DAY = 24 * 3600
# Only what the Preview reads. The rest (cookies, Referer, Connection) stays with us.
_REQUEST_HEADERS = ("Accept", "Content-Type", "X-Simcord-Capability", "X-Simcord-Context")
# Of one hop only, or true only of the body as it was received.
_DROPPED = (
    "Connection",
    "Keep-Alive",
    "Transfer-Encoding",
    "Content-Length",
    "Content-Encoding",
    "Date",
    "Server",
)
_TIMEOUT = aiohttp.ClientTimeout(total=60)


class Relay:
    """Passes requests on to the open Preview. Whatever may change the world waits its turn on the stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Start accepting requests."""
        # `trust_env` stays off: a proxy set for the machine must not see loopback requests.
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The Preview's document, with our style sheet added last so that it wins."""
        view = self._stage.view
        if view is None:
            return _gone()
        body, headers, status = await self._fetch(view, request, "/", b"")
        text = body.decode()
        if status != HTTPStatus.OK or _HEAD_END not in text:
            return web.Response(status=HTTPStatus.BAD_GATEWAY, text="SimCord's preview has changed.")
        return web.Response(text=text.replace(_HEAD_END, STYLE + _HEAD_END, 1), headers=headers)

    async def forward(self, request: web.Request) -> web.StreamResponse:
        """Anything else of the Preview's: its files, its state, and the actions taken in it."""
        if request.method == "GET":
            return await self._answer(request, b"")
        body = await request.read()
        if request.path == "/api/action":
            async with self._stage.acting():
                return await self._answer(request, body)
        return await self._answer(request, body)

    async def _answer(self, request: web.Request, body: bytes) -> web.Response:
        view = self._stage.view
        secret = request.headers.get("X-Simcord-Capability")
        if view is None or secret not in {None, view.secret}:
            return _gone(request)
        try:
            content, headers, status = await self._fetch(view, request, request.path_qs, body)
        except aiohttp.ClientError:
            return _gone(request)
        if status >= HTTPStatus.BAD_REQUEST and view is not self._stage.view:
            return _gone(request)
        return web.Response(body=content, headers=headers, status=status)

    async def _fetch(
        self, view: View, request: web.Request, path: str, body: bytes
    ) -> tuple[bytes, CIMultiDict[str], int]:
        assert self._session is not None, "opened before the first request"
        sent = {name: request.headers[name] for name in _REQUEST_HEADERS if name in request.headers}
        sent["Origin"] = view.origin
        async with self._session.request(
            request.method, view.origin + path, headers=sent, data=body or None, allow_redirects=False
        ) as response:
            return await response.read(), _passed_on(response.headers, path), response.status


def _passed_on(received: Mapping[str, str], path: str) -> CIMultiDict[str]:
    headers = CIMultiDict[str](received)
    for name in (*_DROPPED, "X-Frame-Options"):
        headers.popall(name, None)
    policy = headers.get("Content-Security-Policy", _NO_FRAME)
    headers["Content-Security-Policy"] = policy.replace(_NO_FRAME, _OUR_FRAME)
    if path.startswith("/fonts/"):
        # 30 MB that carry their version in their names; fetched anew they would delay every change of place.
        headers["Cache-Control"] = f"private, max-age={_DAY}, immutable"
        headers.popall("Pragma", None)
    return headers


def _gone(request: web.Request | None = None) -> web.Response:
    """The visitor moved on, and this view was closed. A frame on its way out still asks for its news: none."""
    if request is not None and request.method != "POST" and "X-Simcord-Capability" in request.headers:
        return web.Response(status=HTTPStatus.NO_CONTENT)
    return web.Response(status=HTTPStatus.GONE, text="This view was closed.")
