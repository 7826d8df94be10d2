"""SimCord's Preview, passed on at our own address so that our page may frame it.

The Preview guards itself: it refuses to be framed, answers only to its own host name and asks for a secret
with every request. The secret travels unchanged between the frame and the Preview. Host and Origin are
checked by our server before anything gets here, and are then put as the Preview expects them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
import orjson
from aiohttp import web
from multidict import CIMultiDict
from pydantic import BaseModel

from bot.demo.stage import Stage, View

STYLE = '<link rel="stylesheet" href="/hallway/static/discord.css">'
_HEAD_END = b"</head>"
_NO_FRAME = "frame-ancestors 'none'"
_OUR_FRAME = "frame-ancestors 'self'"
_SECRET = "X-Simcord-Capability"  # noqa: S105 - the name of a header
_ASSETS = "/api/assets/"
_MOST_PICTURES = 500
# Only what the Preview reads. The rest (cookies, Referer, Connection) stays with us.
_REQUEST_HEADERS = ("Accept", "Content-Type", _SECRET, "X-Simcord-Context")
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
# SimCord's files are the same until another SimCord is installed.
_KEPT = "private, max-age=3600"
# Browsers keep a 410 for good unless told otherwise, and the next view has files of the same names.
_NOT_KEPT = {"Cache-Control": "no-store"}
_TIMEOUT = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True, slots=True)
class _Reply:
    body: bytes
    headers: CIMultiDict[str]
    status: int

    def response(self) -> web.Response:
        return web.Response(body=self.body, headers=self.headers, status=self.status)


class _Asset(BaseModel):
    filename: str


class _Snapshot(BaseModel):
    """The little of the Preview's state that is read here: the pictures it is about to ask for, by their ids."""

    assets: dict[str, _Asset] = {}


class Relay:
    """Passes requests on to the open Preview. Whatever may change the world waits its turn on the stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session: aiohttp.ClientSession | None = None
        self._files: dict[str, _Reply] = {}
        self._pictures = dict(stage.world.pictures().values())
        self._picture_of: dict[str, bytes] = {}

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
        reply = await self._fetch(self._stage.view, request, "/", b"")
        if reply is None:
            return _gone(request)
        if reply.status != HTTPStatus.OK or _HEAD_END not in reply.body:
            return web.Response(status=HTTPStatus.BAD_GATEWAY, text="SimCord's preview has changed.")
        body = reply.body.replace(_HEAD_END, STYLE.encode() + _HEAD_END, 1)
        return web.Response(body=body, headers=reply.headers)

    async def forward(self, request: web.Request) -> web.StreamResponse:
        """Anything else of the Preview's: its files, its state, and the actions taken in it."""
        if not request.path.startswith("/api/"):
            return await self._file(request)
        body = await request.read()
        if request.path == "/api/action":
            async with self._stage.acting():
                return await self._answer(request, body)
        return await self._answer(request, body)

    async def _file(self, request: web.Request) -> web.Response:
        """A file of SimCord's package. They are the same for every view, and wanted with each anew."""
        kept = self._files.get(request.path)
        if kept is not None:
            return kept.response()
        reply = await self._fetch(self._stage.view, request, request.path, b"")
        if reply is None:
            return _gone(request)
        if reply.status == HTTPStatus.OK:
            reply.headers["Cache-Control"] = _KEPT
            reply.headers.popall("Pragma", None)
            # The fonts are 30 MB, and browsers load them once.
            if not request.path.startswith("/fonts/"):
                self._files[request.path] = reply
        return reply.response()

    async def _answer(self, request: web.Request, body: bytes) -> web.Response:
        view = self._stage.view
        if view is None or request.headers.get(_SECRET) != view.secret:
            return _gone(request)
        picture = self._picture_of.get(request.path_qs.removeprefix(_ASSETS))
        if picture is not None:
            return web.Response(body=picture, content_type="image/png", headers=_NOT_KEPT)
        reply = await self._fetch(view, request, request.path_qs, body)
        if reply is None or (reply.status >= HTTPStatus.BAD_REQUEST and view is not self._stage.view):
            return _gone(request)
        if request.path in {"/api/pages", "/api/state"} and reply.status == HTTPStatus.OK:
            self._notice_pictures(reply.body)
        return reply.response()

    def _notice_pictures(self, snapshot: bytes) -> None:
        """Note under which ids the portraits are wanted.

        SimCord starts a process for each picture to examine it, one after the other: with seven faces the
        conversation would take seconds to appear. These pictures we drew ourselves.
        """
        for asset_id, asset in _Snapshot.model_validate(orjson.loads(snapshot)).assets.items():
            if asset.filename in self._pictures:
                self._picture_of[asset_id] = self._pictures[asset.filename]
        while len(self._picture_of) > _MOST_PICTURES:
            del self._picture_of[next(iter(self._picture_of))]

    async def _fetch(self, view: View | None, request: web.Request, path: str, body: bytes) -> _Reply | None:
        """What the Preview answers; None when it was closed."""
        assert self._session is not None, "opened before the first request"
        if view is None:
            return None
        sent = {name: request.headers[name] for name in _REQUEST_HEADERS if name in request.headers}
        sent["Origin"] = view.origin
        try:
            async with self._session.request(
                request.method, view.origin + path, headers=sent, data=body or None, allow_redirects=False
            ) as response:
                return _Reply(await response.read(), _passed_on(response.headers), response.status)
        except aiohttp.ClientError:
            return None


def _passed_on(received: Mapping[str, str]) -> CIMultiDict[str]:
    headers = CIMultiDict[str](received)
    for name in (*_DROPPED, "X-Frame-Options"):
        headers.popall(name, None)
    policy = headers.get("Content-Security-Policy", _NO_FRAME)
    headers["Content-Security-Policy"] = policy.replace(_NO_FRAME, _OUR_FRAME)
    return headers


def _gone(request: web.Request) -> web.Response:
    """The visitor moved on, and this view was closed.

    A frame on its way out still asks for its document and its news, or says how large it is. There is nothing
    to tell it any more, and what it wants done is not done.
    """
    is_frame = request.path == "/discord" or _SECRET in request.headers
    return web.Response(status=HTTPStatus.NO_CONTENT if is_frame else HTTPStatus.GONE, headers=_NOT_KEPT)
