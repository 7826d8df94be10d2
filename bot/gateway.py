"""The connection to Discord's gateway: sessions are taken up again where that can be, and begun sparingly.

A session that is taken up again (RESUME) misses nothing, since Discord replays what happened meanwhile. One that is
begun anew (IDENTIFY) has missed it, and it counts: at 1,000 a day Discord ends all sessions of a bot and makes its
token invalid (Discord docs, Gateway, Identifying).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

import structlog
from discord.backoff import ExponentialBackoff
from discord.gateway import ReconnectWebSocket
from discord.shard import Shard

from bot.core import facts
from bot.core.database import Database, DatabaseUnavailable

MOST_A_DAY: Final = 500
"""Sessions that are begun in a day, by UTC: half of what Discord allows, which counts any 24 hours."""
RESUMES: Final = 6
"""Tries in a row to take up a session, some half a minute of them, before the address it is to be taken up at is
held to be gone."""
_LONGEST_PAUSE: Final = 4
"""The most seconds between two tries to connect, as a power of two. discord.py lets them grow to 17 minutes, and every
other shard of the process waits for its turn meanwhile."""

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class SessionsSpent(Exception):
    """As many sessions were begun today as may be."""


class NoMoreSessions(BaseException):
    """Raised where discord.py is about to identify: any ``Exception`` it takes for a failure, and tries again."""


def begun(stored: str | None, today: date) -> int:
    """Return how many sessions were begun ``today``, by what is stored of the day on which the last one was.

    A day that is yet to come was a clock's that was ahead: what was begun then may well have been today.
    """
    day, _, count = (stored or "").partition(" ")
    return int(count) if day >= today.isoformat() else 0


class Sessions:
    """Counts the sessions that all processes on one database begin."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database: Final = database
        self._clock: Final = clock
        self._has_begun = False

    async def begin(self, application_id: int | None) -> int:
        """Count one more of this bot's and return how many there were today, with this one.

        Raises :class:`SessionsSpent`, instead of counting, at :data:`MOST_A_DAY`, and
        :class:`~bot.core.database.DatabaseUnavailable`.
        """
        now = self._clock()
        today, name = now.astimezone(UTC).date(), f"sessions:{application_id}"
        async with self._database.unit(now) as unit:
            await unit.hold(name)
            count = begun(await facts.recall(unit, name), today)
            # Also where there may be no more, so that a clock that was a year ahead does not stop it for a year.
            await facts.remember(unit, name, f"{today.isoformat()} {min(count + 1, MOST_A_DAY)}")
        if count >= MOST_A_DAY:
            raise SessionsSpent
        return count + 1

    async def admit(self, application_id: int | None, shard_id: int | None) -> bool:
        """Count one more, and return whether it is the first of this process.

        Says no in words that discord.py understands: it tries again after a ``ConnectionError``, and comes to an end
        with :class:`NoMoreSessions`.
        """
        try:
            count = await self.begin(application_id)
        except SessionsSpent:
            raise NoMoreSessions from None
        except DatabaseUnavailable as error:
            raise ConnectionError(f"no session without a database to count it in ({error})") from error
        log.info("gateway.session_begun", shard=shard_id, today=count)
        is_first, self._has_begun = not self._has_begun, True
        return is_first


class ResumingShard(Shard):
    """A shard that goes on trying to take up its session; discord.py begins a new one after the first failure.

    What Discord would have replayed, such as what was pressed meanwhile, is lost to a new session.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._backoff = _Backoff()
        self._tries = 0

    def launch(self) -> None:
        """Listen to a connection that was made."""
        self._tries = 0
        super().launch()

    async def reconnect(self) -> None:
        """Connect after a failure and a pause: with the session there was, if there is one and its address answers."""
        self._tries += 1
        if self.ws.session_id is None or self._tries > RESUMES:
            await super().reconnect()
        else:
            await self.reidentify(ReconnectWebSocket(self.id))


class _Backoff(ExponentialBackoff[Literal[False]]):
    def __init__(self) -> None:
        super().__init__()
        self._max = _LONGEST_PAUSE
