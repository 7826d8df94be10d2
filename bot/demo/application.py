"""The real application behind the demo: the wiring of `hallway run`, on a database that lives as long."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from discord.utils import utcnow
from pydantic import SecretStr

from bot.app import App, Happening, build
from bot.client import Hallway
from bot.demo.backstage import Backstage, FeedLine
from bot.demo.chronicle import about_introduction, about_share, told
from bot.demo.chronicle_of_looking import about_flag
from bot.demo.chronicle_of_prompts import Asked, about_prompt, about_run
from bot.introductions import records
from bot.introductions.request import Introduction
from bot.looking import records as records_of_flags
from bot.looking.rules import Flag
from bot.projects.rules import Share
from bot.projects.service import ProjectsService
from bot.prompts import records as records_of_prompts
from bot.prompts import records_of_runs
from bot.settings import Settings
from bot.settings.model import DatabaseSettings

_NO_LIMIT: Final = 100_000
"""Requests a second: nobody waits for a simulated Discord."""
_LET_FINISH: Final = 2.0


@asynccontextmanager
async def open_application() -> AsyncGenerator[Backstage]:
    """The application, wired as it is in production and not connected, with an empty database.

    Neither configuration file nor environment is read: somebody's token and database are none of a demo's
    business. The database is gone when the block ends.
    """
    with TemporaryDirectory(prefix="hallway-demo-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "hallway.db"
        database = DatabaseSettings(url=SecretStr(f"sqlite:///{file.as_posix()}"))
        settings = Settings.model_construct(database=database)
        running = _Application(await build(settings, requests_per_second=_NO_LIMIT))
        try:
            yield running
        finally:
            await running.close()


class _Application:
    def __init__(self, app: App) -> None:
        self._app = app

    async def close(self) -> None:
        await self._app.database.close()

    @property
    def bot(self) -> Hallway:
        return self._app.client

    async def tick(self) -> None:
        await self._app.tick(utcnow())

    async def next_due(self) -> datetime | None:
        return await self._app.next_due()

    async def feed(self) -> Sequence[FeedLine]:
        shares: dict[str, Share | None] = {}
        introductions: dict[str, Introduction | None] = {}
        flags: dict[str, Flag | None] = {}
        lines: list[FeedLine] = []
        for happening in await self._app.feed():
            share_id, introduction_id = about_share(happening), about_introduction(happening)
            if share_id is not None and share_id not in shares:
                shares[share_id] = await self._share(share_id)
            if introduction_id is not None and introduction_id not in introductions:
                introductions[introduction_id] = await self._introduction(introduction_id)
            flag_id = about_flag(happening)
            if flag_id is not None and flag_id not in flags:
                flags[flag_id] = await self._flag(flag_id)
            share, introduction = shares.get(share_id or ""), introductions.get(introduction_id or "")
            flag, asked = flags.get(flag_id or ""), await self._asked(happening)
            if (line := told(happening, share, introduction, flag, asked)) is not None:
                lines.append(line)
        return lines

    async def stop(self) -> None:
        await self._app.delivery.stop(_LET_FINISH)

    async def renew(self) -> None:
        await self._app.database.close()
        self._app = await build(self._app.settings, requests_per_second=_NO_LIMIT)

    async def _share(self, share_id: str) -> Share | None:
        card = await self._app.client.service(ProjectsService).card(share_id)
        return card.share if card is not None else None

    async def _introduction(self, introduction_id: str) -> Introduction | None:
        async with self._app.database.reading() as read:
            return await records.get(read, introduction_id)

    async def _asked(self, happening: Happening) -> Asked | None:
        prompt_id, run_id = about_prompt(happening), about_run(happening)
        if prompt_id is None and run_id is None:
            return None
        async with self._app.database.reading() as read:
            if prompt_id is not None:
                return Asked(await records_of_prompts.get(read, prompt_id))
            return Asked(None, await records_of_runs.get(read, run_id or ""))

    async def _flag(self, flag_id: str) -> Flag | None:
        async with self._app.database.reading() as read:
            return await records_of_flags.get(read, flag_id)
