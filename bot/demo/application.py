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
from bot.core.effects import Ending
from bot.demo.backstage import Backstage, FeedLine
from bot.members.service import DIRECT
from bot.projects.answers import HELPED, QUESTION
from bot.projects.rules import Share
from bot.projects.service import CARD, POST, THREAD, UPDATE, ProjectsService
from bot.rescue.service import RESCUE
from bot.settings import Settings
from bot.settings.model import DatabaseSettings

_NO_LIMIT: Final = 100_000
"""Requests a second: nobody waits for a simulated Discord."""
_LET_FINISH: Final = 2.0

_DONE: Final = {
    POST: "Posted {title} by {author}",
    CARD: "Brought the card of {title} up to date",
    THREAD: "Saw to the thread of {title}",
    UPDATE: "Posted what is new about {title}",
    HELPED: "Posted which part of {title} helped {member}",
    QUESTION: "Posted a question about {title}",
    DIRECT: "Wrote to {user} what is new",
}
_PLANNED: Final = {
    RESCUE: "See whether somebody answered {title}, and ask volunteers if not",
    DIRECT: "Write to {user} what is new",
}
_BUT: Final = {
    Ending.GONE: "Could not: it is gone from Discord",
    Ending.CLOSED: "Could not: they take no direct messages",
    Ending.BLOCKED: "An organizer has to mend something first; I try again every hour",
    Ending.DELAYED: "Discord did not answer; I try again",
    Ending.ABANDONED: "Gave up after trying for long",
}


@asynccontextmanager
async def open_application() -> AsyncGenerator[Backstage]:
    """The application, wired as it is in production and not connected, with an empty database.

    Neither configuration file nor environment is read: somebody's token and database are none of a demo's
    business. The database is gone when the block ends.
    """
    with TemporaryDirectory(prefix="hallway-demo-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "hallway.db"
        database = DatabaseSettings(url=SecretStr(f"sqlite:///{file.as_posix()}"))
        app = await build(Settings.model_construct(database=database), requests_per_second=_NO_LIMIT)
        try:
            yield _Application(app)
        finally:
            await app.database.close()


class _Application:
    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def bot(self) -> Hallway:
        return self._app.client

    async def tick(self) -> None:
        await self._app.tick(utcnow())

    async def next_due(self) -> datetime | None:
        return await self._app.next_due()

    async def feed(self) -> Sequence[FeedLine]:
        shares: dict[str, Share | None] = {}
        lines: list[FeedLine] = []
        for happening in await self._app.feed():
            if happening.ending is Ending.SKIPPED or (
                happening.kind == CARD and happening.ending is Ending.DELIVERED
            ):
                continue  # nothing was left to do, or nothing but what another line tells already
            share_id = happening.subject if happening.kind == RESCUE else happening.payload.get("share_id")
            share = None
            if isinstance(share_id, str):
                if share_id not in shares:
                    shares[share_id] = await self._share(share_id)
                share = shares[share_id]
            lines.append(_line(happening, share))
        return lines

    async def stop(self) -> None:
        await self._app.delivery.stop(_LET_FINISH)

    async def _share(self, share_id: str) -> Share | None:
        card = await self._app.client.service(ProjectsService).card(share_id)
        return card.share if card is not None else None


def _line(happening: Happening, share: Share | None) -> FeedLine:
    planned = happening.ending is None
    sentence = (_PLANNED if planned else _DONE).get(happening.kind, happening.kind)
    user_id = happening.payload.get("user_id") or (happening.subject or "").rpartition(":")[2]
    text = sentence.format_map(
        {
            "title": f"“{share.title}”" if share is not None else "a share",
            "author": f"<@{share.author_id}>" if share is not None else "somebody",
            "member": f"<@{happening.payload.get('member_id')}>",
            "user": f"<@{user_id}>",
        }
    )
    if happening.ending is not None and happening.ending in _BUT:
        text = f"{text}. {_BUT[happening.ending]}"
    return FeedLine(
        happening.at, text, planned=planned, channel_id=share.thread_id if share is not None else None
    )
