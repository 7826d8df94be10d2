"""The agenda: a table of moments at which something must be looked at again.

A sweep takes what is due and hands each moment to the handler of its kind, which reloads, decides *then*
and saves, in the very transaction that removes the moment: a moment is handled once or stays due.
APScheduler only ticks; it drops jobs that are a second late by default, so it never holds the truth.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
import structlog

from bot.core.database import Database, DatabaseUnavailable, Unit
from bot.core.effects import Moment
from bot.core.wanted import agenda

BATCH: Final = 100
"""How many moments one transaction takes."""
_RETRY: Final = timedelta(minutes=1)
_RETRY_AT_MOST: Final = timedelta(hours=6)

log = structlog.get_logger()

Handler = Callable[[Unit, Moment], Awaitable[None]]

_is_due = sa.and_(
    agenda.c.due_at <= sa.bindparam("now"),
    # Not the bare column: SQLite would rather go through all moments of a kind than through what is due.
    sa.func.coalesce(agenda.c.kind, "").in_(sa.bindparam("kinds", expanding=True)),
)
_DUE: Final = sa.select(agenda).where(_is_due).order_by(agenda.c.due_at).limit(sa.bindparam("most"))
# In a WITH, for the reason told in bot.core.outbox.
_some_due = (
    sa.select(agenda.c.kind, agenda.c.subject)
    .where(_is_due)
    .order_by(agenda.c.due_at)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("some_due")
)
_TAKE_DUE: Final = (
    sa.delete(agenda)
    .where(sa.tuple_(agenda.c.kind, agenda.c.subject).in_(sa.select(_some_due)))
    .returning(agenda)
)
_TAKE: Final = sa.delete(agenda).where(
    agenda.c.kind == sa.bindparam("kind_"),
    agenda.c.subject == sa.bindparam("subject_"),
    agenda.c.due_at == sa.bindparam("due"),
)
_PUT_OFF: Final = (
    sa.update(agenda)
    .where(
        agenda.c.kind == sa.bindparam("kind_"),
        agenda.c.subject == sa.bindparam("subject_"),
        agenda.c.due_at == sa.bindparam("due"),
    )
    .values(due_at=sa.bindparam("later"), attempts=agenda.c.attempts + 1)
)
_NEXT_DUE: Final = sa.select(sa.func.min(agenda.c.due_at))
_PLANNED: Final = sa.select(agenda).order_by(agenda.c.due_at).limit(sa.bindparam("most"))


async def next_due_at(database: Database) -> datetime | None:
    """Return when the next moment is due, or None if nothing is planned."""
    async with database.reading() as read:
        return await read.scalar(_NEXT_DUE)


async def planned(database: Database, most: int) -> Sequence[sa.Row[Any]]:
    """Return the next moments, soonest first."""
    async with database.reading() as read:
        return await read.all(_PLANNED, {"most": most})


class Agenda:
    """Sweeps the due moments through the handlers registered for their kinds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._handlers: dict[str, Handler] = {}
        self.swept_at: datetime | None = None
        """When this process last looked at what is due; None before the first time."""

    def on(self, kind: str, handler: Handler) -> None:
        """Let ``handler`` have the moments of ``kind``. It runs inside a unit: no talking to Discord."""
        if kind in self._handlers:
            raise ValueError(f"{kind} already has a handler")
        self._handlers[kind] = handler

    async def sweep(self, now: datetime) -> int:
        """Handle everything due at ``now``, at most :data:`BATCH` per transaction; return how many.

        A moment whose handler raises is put off with a growing pause and never takes its neighbours
        with it. Raises :class:`~bot.core.database.DatabaseUnavailable` if the database is.
        """
        handled = 0
        while await self._due(now, most=1):  # a look first: a tick with nothing to do needs no turn to write
            try:
                taken = await self._handle_batch(now)
            except DatabaseUnavailable:
                raise
            except Exception:  # noqa: BLE001 - one of them is at fault: find out which, one transaction each
                for row in await self._due(now, most=BATCH):
                    handled += await self._handle_alone(now, row)
                continue
            if not taken:  # another process is at it
                break
            handled += taken
        self.swept_at = now
        return handled

    async def _due(self, now: datetime, *, most: int) -> Sequence[sa.Row[Any]]:
        async with self._database.reading() as read:
            return await read.all(_DUE, {"now": now, "kinds": list(self._handlers), "most": most})

    async def _handle_batch(self, now: datetime) -> int:
        async with self._database.unit(now) as unit:
            rows = await unit.all(_TAKE_DUE, {"now": now, "kinds": list(self._handlers), "most": BATCH})
            for row in sorted(rows, key=lambda row: row.due_at):
                await self._hand_over(unit, row)
        return len(rows)

    async def _handle_alone(self, now: datetime, row: sa.Row[Any]) -> int:
        try:
            async with self._database.unit(now) as unit:
                taken = await unit.execute(
                    _TAKE, {"kind_": row.kind, "subject_": row.subject, "due": row.due_at}
                )
                if taken:  # else another process was first, or the moment was moved
                    await self._hand_over(unit, row)
        except DatabaseUnavailable:
            raise
        except Exception:
            log.exception("agenda.failed", kind=row.kind, subject=row.subject)
            pause = min(_RETRY * 2 ** min(row.attempts, 10), _RETRY_AT_MOST)
            async with self._database.unit(now) as unit:
                await unit.execute(
                    _PUT_OFF,
                    {"kind_": row.kind, "subject_": row.subject, "due": row.due_at, "later": now + pause},
                )
            return 0
        return taken

    async def _hand_over(self, unit: Unit, row: sa.Row[Any]) -> None:
        moment = Moment(row.kind, row.subject, row.due_at, row.guild_id)
        await self._handlers[row.kind](unit, moment)
