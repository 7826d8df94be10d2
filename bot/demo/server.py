"""The demo's page on loopback: who you are, where you stand, the clock, and SimCord's Preview in the middle."""

from __future__ import annotations

import errno
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from importlib.resources import files
from typing import Final

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from bot.demo import DEFAULT_PORT
from bot.demo.locales import OFFERED
from bot.demo.outlook import Outlook, outlook
from bot.demo.passage import next_due, pass_by, pass_time
from bot.demo.relay import Relay
from bot.demo.stage import FIRST_PERSON, FIRST_PLACE, Stage
from bot.demo.world import World
from bot.operations.exits import ExitCode, Refusal

HOST: Final = "127.0.0.1"

_STATIC = files("bot.demo") / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

_TAKEN = {
    errno.EADDRINUSE: "is in use on this machine, perhaps by another demo",
    errno.EACCES: "is for administrators only",
}
_STRINGS = TypeAdapter(dict[str, str])

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def reserve(port: int) -> socket.socket:
    """A loopback socket bound to `port`, for any free one when it is 0. Raises Refusal when it is taken."""
    reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # Without it the port of a demo stopped a moment ago counts as taken for a minute.
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind((HOST, port))
    except OSError as error:
        reserved.close()
        if error.errno not in _TAKEN:
            raise
        raise Refusal(
            ExitCode.PORT_TAKEN,
            f"Port {port} {_TAKEN[error.errno]}. Choose another: "
            f"hallway demo --port {port + 1 if 1024 <= port < 65535 else DEFAULT_PORT}",
        ) from error
    return reserved


@asynccontextmanager
async def serve(
    world: World, reserved: socket.socket, begin: tuple[str, str] = (FIRST_PERSON, FIRST_PLACE)
) -> AsyncGenerator[str]:
    """Serve the page for this world on a socket from `reserve`; yields its address. Closes both on exit.

    The visitor begins as the person of a key, in front of the channel of a name.
    """
    stage = Stage(world, begin)
    await stage.open()
    page = _Page(stage, reserved.getsockname()[1])
    runner = web.AppRunner(page.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.SockSite(runner, reserved).start()
        yield page.address
    finally:
        await runner.cleanup()
        await stage.close()


class _Page:
    def __init__(self, stage: Stage, port: int) -> None:
        self.address = f"http://{HOST}:{port}/"
        self._stage = stage
        self._relay = Relay(stage)
        self._hosts = {f"{HOST}:{port}", f"localhost:{port}"}
        self._revision = 0
        self._outlook: Outlook | None = None

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._guard], client_max_size=32 * 1024 * 1024)
        router = app.router
        router.add_get("/", self._index)
        router.add_get("/hallway/static/{name}", self._static)
        router.add_get("/hallway/portraits/{key}.png", self._portrait)
        router.add_get("/hallway/state", self._state)
        router.add_post("/hallway/stand", self._stand)
        router.add_post("/hallway/language", self._language)
        router.add_post("/hallway/skip", self._skip)
        router.add_post("/hallway/restart", self._restart)
        router.add_get("/discord", self._relay.index)
        # Whatever is not ours is the Preview's, which takes the paths of its files from the root.
        router.add_route("*", "/{path:.*}", self._relay.forward)
        app.cleanup_ctx.append(self._relaying)
        return app

    async def _relaying(self, _: web.Application) -> AsyncIterator[None]:
        await self._relay.open()
        yield
        await self._relay.close()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only our own page: a foreign site must not drive the demo, not even by a name that leads here."""
        origin = request.headers.get("Origin")
        if request.headers.get("Host") not in self._hosts:
            raise web.HTTPForbidden(text="The demo answers on this machine only.")
        if origin is not None and origin not in {f"http://{host}" for host in self._hosts}:
            raise web.HTTPForbidden(text="The demo takes requests from its own page only.")
        return await handler(request)

    async def _index(self, _: web.Request) -> web.Response:
        return _file("index.html")

    async def _static(self, request: web.Request) -> web.Response:
        return _file(request.match_info["name"])

    async def _portrait(self, request: web.Request) -> web.Response:
        person = self._stage.world.people.get(request.match_info["key"])
        if person is None:
            raise web.HTTPNotFound
        return web.Response(body=person.portrait, content_type="image/png", headers=_HEADERS)

    async def _state(self, request: web.Request) -> web.Response:
        """The outlook, or 204 when `?revision=` names the one that still holds."""
        if self._outlook is None or (self._stage.stale and not self._stage.busy):
            async with self._stage.acting():
                await self._look()
        if request.query.get("revision") == str(self._revision):
            return web.Response(status=HTTPStatus.NO_CONTENT, headers=_HEADERS)
        return self._answer()

    async def _stand(self, request: web.Request) -> web.Response:
        asked = await _asked(request)
        person, place = asked.get("person"), asked.get("place")
        if person is None or person not in self._stage.world.people or not (place or "0").isdecimal():
            raise web.HTTPBadRequest(text="There is nobody of that name, or no such place.")
        await self._stage.stand(person, int(place) if place else None)
        return await self._looked()

    async def _language(self, request: web.Request) -> web.Response:
        language = (await _asked(request)).get("language")
        if language is None or language not in OFFERED:
            raise web.HTTPBadRequest(text="Discord speaks another language than that.")
        await self._stage.speak(language)
        return await self._looked()

    async def _skip(self, request: web.Request) -> web.Response:
        to = (await _asked(request)).get("to")
        world = self._stage.world
        async with self._stage.acting():
            if to == "next":
                due = await next_due(world)
                await pass_time(world, due if due is not None else world.now())
            elif to in _SPANS:
                await pass_by(world, _SPANS[to])
            else:
                raise web.HTTPBadRequest(text="Skip an hour, a day, a week, or to what happens next.")
            await self._stage.republish()
        return await self._looked()

    async def _restart(self, request: web.Request) -> web.Response:
        await _asked(request)  # what a foreign page could send is refused, as everywhere
        async with self._stage.acting():
            await self._stage.restart()
        return await self._looked()

    async def _looked(self) -> web.Response:
        async with self._stage.acting():
            await self._look()
        return self._answer()

    async def _look(self) -> None:
        seen = await outlook(self._stage)
        self._stage.stale = False
        if seen != self._outlook:
            self._outlook = seen
            self._revision += 1

    def _answer(self) -> web.Response:
        assert self._outlook is not None, "looked before answering"
        body = {"revision": self._revision, **self._outlook}
        return web.json_response(body, headers=_HEADERS)


def _file(name: str) -> web.Response:
    file = _STATIC / name
    content_type = _TYPES.get(name[name.rfind(".") :])
    if content_type is None or not file.is_file():
        raise web.HTTPNotFound
    return web.Response(text=file.read_text(encoding="utf-8"), content_type=content_type, headers=_HEADERS)


async def _asked(request: web.Request) -> dict[str, str]:
    """The small JSON object of strings that our page sends; anything else is refused."""
    # A foreign page can send a form or plain text without asking first, JSON it cannot.
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send JSON.")
    try:
        return _STRINGS.validate_json(await request.read())
    except ValidationError as error:
        raise web.HTTPBadRequest(text="Send a JSON object of texts.") from error
