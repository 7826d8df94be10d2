"""The health and metrics pages. They have no password, so they belong on loopback."""

from __future__ import annotations

from typing import Final

from aiohttp import web
from discord.utils import utcnow

import bot
from bot.client import Hallway
from bot.core.database import Database, DatabaseUnavailable
from bot.operations.health import examine
from bot.operations.metrics import Metrics
from bot.operations.ports import port_refusal


class Pages:
    """``/health`` and ``/metrics`` of a running bot."""

    def __init__(self, database: Database, client: Hallway, metrics: Metrics, host: str, port: int) -> None:
        self.metrics: Final = metrics
        self._database = database
        self._client = client
        self._address = (host, port)
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Serve the pages. Raises :class:`~bot.operations.exits.Refusal` if the port cannot be had."""
        application = web.Application()
        application.router.add_get("/health", self._health)
        application.router.add_get("/metrics", self._page)
        self._runner = web.AppRunner(application, access_log=None, handle_signals=False)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, *self._address).start()
        except OSError as error:
            raise port_refusal(*self._address, error) from error

    async def close(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _health(self, _request: web.Request) -> web.Response:
        health = await examine(self._database, self._client, utcnow())
        body = {
            "status": "ok" if health.is_well else "unhealthy",
            "version": bot.__version__,
            "reasons": list(health.ailments),
            "cautions": list(health.cautions),
        }
        return web.json_response(body, status=200 if health.is_well else 503)

    async def _page(self, _request: web.Request) -> web.Response:
        try:
            page = await self.metrics.page(utcnow())
        except DatabaseUnavailable as error:
            return web.Response(status=503, text=f"The database does not answer: {error}\n")
        return web.Response(body=page, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
