"""The outbox: every wanted act on Discord, stored with the change it follows from.

An effect is claimed under a lease, performed, and finished together with whatever its outcome means to
its service. A killed process's lease runs out and another takes the work over, so an act may be
*attempted* twice; the nonce and the reconciling in :mod:`bot.delivery` see that it *happens* once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias, cast

import sqlalchemy as sa

from bot.core.clock import APART
from bot.core.database import Database, Reader, Unit
from bot.core.effects import Ending, OutboxEntry, Outcome, Payload
from bot.core.wanted import is_finished, is_waiting, outbox

LEASE: Final = timedelta(minutes=2)
"""How long a claimed effect is left alone before another process may take it over."""
PUT_OFF_AT_MOST: Final = timedelta(days=1)
"""How long an effect may wait for its next try."""
KEPT_FOR: Final = timedelta(days=30)
"""How long finished effects are kept for organizers to read."""

Shards: TypeAlias = tuple[int, Sequence[int]]
"""How many there are in all, and which of them are meant (Discord docs, Gateway, Sharding)."""
ALL_SHARDS: Final[Shards] = (1, (0,))

_payload = sa.cast(outbox.c.payload, sa.Text).label("payload")
"""As it is stored, to be read row by row: one that a hand or a disk has spoilt must not stop all others."""
_earlier = outbox.alias("earlier")
_is_first = ~sa.exists().where(
    _earlier.c.lane == outbox.c.lane, _earlier.c.due_at.is_not(None), _earlier.c.id < outbox.c.id
)
# In a WITH, which PostgreSQL carries out once. A bare subquery it may carry out for every row, and each time
# others are locked, so that more are taken than were asked for (PostgreSQL's manual, "WITH Queries").
_of_shards = sa.or_(
    outbox.c.guild_id.is_(None),
    outbox.c.guild_id.op(">>")(sa.literal_column("22"))
    .op("%")(sa.bindparam("shards"))
    .in_(sa.bindparam("mine", expanding=True)),
)
"""What is due in servers of some shards, or in no server."""
_free = (
    sa.select(outbox.c.id)
    .where(
        _of_shards,
        outbox.c.due_at <= sa.bindparam("now"),
        sa.or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= sa.bindparam("now")),
        outbox.c.kind.in_(sa.bindparam("kinds", expanding=True)),
        outbox.c.id.not_in(sa.bindparam("busy", expanding=True)),
        _is_first,
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("free")
)
_CLAIM: Final = (
    sa.update(outbox)
    .where(outbox.c.id.in_(sa.select(_free.c.id)))
    .values(
        leased_by=sa.bindparam("worker"),
        leased_until=sa.bindparam("until"),
        attempts=outbox.c.attempts + 1,
    )
    .returning(*(column for column in outbox.c if column is not outbox.c.payload), _payload)
)

_held = sa.and_(
    outbox.c.id == sa.bindparam("entry_id"),
    outbox.c.leased_by == sa.bindparam("worker"),
    outbox.c.attempts == sa.bindparam("attempt"),
)
_IS_HELD: Final = sa.select(outbox.c.id).where(_held)
_let_go: Final = (
    sa.update(outbox)
    .where(_held)
    .values(
        leased_by=None,
        leased_until=None,
        ending=sa.bindparam("ending_"),
        code=sa.bindparam("code_"),
        reason=sa.bindparam("reason_"),
    )
)
_FINISH: Final = _let_go.values(due_at=None, finished_at=sa.bindparam("now"))
_POSTPONE: Final = _let_go.values(due_at=sa.bindparam("due"))
_is_blocked = sa.and_(is_waiting, outbox.c.ending == Ending.BLOCKED, outbox.c.leased_by.is_(None))
_hurry = sa.update(outbox).where(_is_blocked).values(due_at=sa.bindparam("now"))
_HURRY: Final = _hurry.where(outbox.c.guild_id == sa.bindparam("guild"))
_HURRY_LANE: Final = _hurry.where(outbox.c.lane == sa.bindparam("lane_"))
_HURRY_DELAYED: Final = (
    sa.update(outbox)
    .where(
        outbox.c.id.in_(sa.bindparam("ids", expanding=True)),
        outbox.c.due_at > sa.bindparam("beyond"),
        outbox.c.ending == Ending.DELAYED,
        outbox.c.leased_by.is_(None),
    )
    .values(due_at=sa.bindparam("now"))
)
_DISTRUST: Final = (
    sa.update(outbox)
    .where(is_waiting)
    .values(attempts=outbox.c.attempts + 1, leased_by=None, leased_until=None)
)
_LEASE_ANEW: Final = (
    sa.update(outbox)
    .where(is_waiting, outbox.c.leased_until > sa.bindparam("beyond"))
    .values(leased_until=sa.bindparam("until"))
)
_DUE_AFTER_ALL: Final = (
    sa.update(outbox)
    .where(
        outbox.c.due_at > sa.bindparam("soon"),
        sa.or_(outbox.c.created_at > sa.bindparam("soon"), outbox.c.due_at > sa.bindparam("beyond")),
    )
    .values(due_at=sa.bindparam("now"))
)
_WANTED_BEFORE: Final = (
    sa.update(outbox)
    .where(is_waiting, outbox.c.created_at > sa.bindparam("soon"))
    .values(created_at=sa.bindparam("before"))
)
_NEXT_DUE: Final = (
    sa.select(outbox.c.due_at).where(is_waiting, _is_first).order_by(outbox.c.due_at, outbox.c.id).limit(1)
)
_IS_WAITED_FOR: Final = sa.select(sa.exists().where(outbox.c.lane == sa.bindparam("lane_"), is_waiting))
_IS_UNDER_WAY: Final = sa.select(
    sa.exists().where(
        outbox.c.lane == sa.bindparam("lane_"),
        outbox.c.kind == sa.bindparam("kind_"),
        is_waiting,
        outbox.c.attempts > 0,
        sa.or_(
            outbox.c.leased_by.is_not(None),
            outbox.c.ending.is_(None),
            outbox.c.ending != Ending.BLOCKED.value,
        ),
    )
)
_WAITING_IN: Final = sa.select(outbox.c.lane, outbox.c.nonce).where(
    outbox.c.lane.in_(sa.bindparam("lanes", expanding=True)),
    outbox.c.guild_id == sa.bindparam("guild"),
    outbox.c.kind == sa.bindparam("kind_"),
    is_waiting,
)
_WAITING: Final = sa.select(sa.func.count()).select_from(outbox).where(is_waiting)
_OF_SERVER: Final = sa.select(
    sa.func.count().label("waiting"),
    sa.func.count().filter(outbox.c.ending == Ending.BLOCKED.value).label("blocked"),
    sa.func.min(outbox.c.created_at).label("oldest"),
).where(is_waiting, outbox.c.guild_id == sa.bindparam("guild"))
_PRUNE: Final = sa.delete(outbox).where(outbox.c.finished_at < sa.bindparam("before"))
_RECENT: Final = (
    sa.select(
        outbox.c.finished_at,
        outbox.c.kind,
        outbox.c.guild_id,
        _payload,
        outbox.c.ending,
        outbox.c.reason,
    )
    .where(is_finished)
    .order_by(outbox.c.finished_at.desc(), outbox.c.id.desc())
    .limit(sa.bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one server."""

    waiting: int = 0
    blocked: int = 0
    """How many of these an organizer must mend something for."""
    oldest_at: datetime | None = None
    """Since when the one waits that was wanted first."""


@dataclass(frozen=True, slots=True)
class Finished:
    """An effect that is done with."""

    at: datetime
    kind: str
    guild_id: int | None
    payload: Payload
    """Empty, too, if it can't be read."""
    ending: Ending
    reason: str | None


async def claim(
    database: Database,
    now: datetime,
    *,
    worker: str,
    kinds: Sequence[str],
    most: int,
    busy: Collection[int] = (),
    shards: Shards = ALL_SHARDS,
) -> list[OutboxEntry]:
    """Lease up to ``most`` effects that are due and first in their lane, oldest first.

    Of servers, only those of ``shards``: another process's are known to that process alone.

    ``busy`` are ids of what the worker is still at: by a clock that was set its lease may seem to be over.
    """
    if not kinds:
        return []
    count, mine = shards
    asked = {"now": now, "kinds": list(kinds), "most": most, "worker": worker, "busy": list(busy)}
    asked |= {"shards": count, "mine": list(mine)}
    async with database.unit(now) as unit:
        rows = await unit.all(_CLAIM, {**asked, "until": now + LEASE})
    return sorted((_entry(row) for row in rows), key=lambda entry: entry.id)


async def is_held(read: Reader, entry: OutboxEntry) -> bool:
    """Tell whether the lease of ``entry`` is still that of whoever claimed it: no other process has taken it over."""
    return await read.one_or_none(_IS_HELD, _lease(entry)) is not None


async def hold_outcomes(unit: Unit, guild_id: int) -> None:
    """Let nothing that comes of a server's effects be noted before ``unit`` has ended; wait for what is just being noted.

    For whoever takes away all that is there. What is on its way is either noted, and found, or it is noted afterwards,
    and whoever notes it sees that nobody wants it any more. Hold it before any row that an outcome could change.
    """
    await unit.hold(f"outcomes:{guild_id}")


async def finish(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> bool:
    """Close ``entry``. False if its lease was lost: then whoever holds it now has the say."""
    await _begin_noting(unit, entry)
    return bool(await unit.execute(_FINISH, {**_lease(entry), **_ending(outcome), "now": unit.now}))


async def postpone(unit: Unit, entry: OutboxEntry, due_at: datetime, outcome: Outcome) -> bool:
    """Put ``entry`` back until ``due_at``, keeping why. False if its lease was lost."""
    await _begin_noting(unit, entry)
    return bool(await unit.execute(_POSTPONE, {**_lease(entry), **_ending(outcome), "due": due_at}))


async def hurry(unit: Unit, guild_id: int) -> int:
    """Make a server's blocked effects due now, after an organizer mended something."""
    hurried = await unit.execute(_HURRY, {"guild": guild_id, "now": unit.now})
    unit.hurries = unit.hurries or hurried > 0
    return hurried


async def hurry_lane(unit: Unit, lane: str) -> int:
    """Make a lane's blocked effect due now, since what it is made from has changed."""
    hurried = await unit.execute(_HURRY_LANE, {"lane_": lane, "now": unit.now})
    unit.hurries = unit.hurries or hurried > 0
    return hurried


async def hurry_delayed(unit: Unit, ids: Sequence[int], beyond: datetime) -> int:
    """Make those of these effects due now that were put off until after ``beyond``, since Discord is well again."""
    hurried = await unit.execute(_HURRY_DELAYED, {"ids": list(ids), "now": unit.now, "beyond": beyond})
    unit.hurries = unit.hurries or hurried > 0
    return hurried


async def next_due_at(database: Database) -> datetime | None:
    """Return when the next effect is due, or None if none waits. What waits behind another does not count."""
    async with database.reading() as read:
        return await read.scalar(_NEXT_DUE)


async def is_waited_for(read: Reader, lane: str) -> bool:
    """Say whether anything of a lane still waits to be done."""
    return bool(await read.scalar(_IS_WAITED_FOR, {"lane_": lane}))


async def is_under_way(read: Reader, lane: str, kind: str) -> bool:
    """Say whether Discord may show, or be about to, what was drawn for an act of a lane that is not noted as done."""
    return bool(await read.scalar(_IS_UNDER_WAY, {"lane_": lane, "kind_": kind}))


async def waiting_in(read: Reader, guild_id: int, lanes: Collection[str], kind: str) -> list[tuple[str, str]]:
    """Return lane and nonce of a server's acts of a kind that wait in these lanes, be they under way or not."""
    rows = await read.all(_WAITING_IN, {"guild": guild_id, "lanes": list(lanes), "kind_": kind})
    return [(row.lane, row.nonce) for row in rows]


async def waiting(database: Database) -> int:
    """Return how many effects wait."""
    async with database.reading() as read:
        return int(await read.scalar(_WAITING))


async def of_server(database: Database, guild_id: int) -> Queue:
    """Return how much waits of one server."""
    async with database.reading() as read:
        row = await read.one_or_none(_OF_SERVER, {"guild": guild_id})
    return Queue() if row is None else Queue(int(row.waiting), int(row.blocked), row.oldest)


async def recent(database: Database, most: int) -> list[Finished]:
    """Return the latest finished effects, newest first."""
    async with database.reading() as read:
        rows = await read.all(_RECENT, {"most": most})
    return [_finished(row, _read(row.payload) or {}) for row in rows]


async def distrust(unit: Unit) -> int:
    """Treat whatever waits as if it may have been done already, for a database that came out of a backup.

    Delivery looks on Discord for what was attempted before it does it again.
    """
    return await unit.execute(_DISTRUST)


async def heed_clock(unit: Unit) -> int:
    """Let nothing wait for a time that a clock showed which was ahead; return how much did.

    Due is what was wanted in a time yet to come, or put off longer than can be. A lease that ends later than any could
    gets an end anew: whoever holds it may still be at it. What was wanted too late was wanted a day ago, so that it is
    looked for among all that Discord has of it.
    """
    now, soon = unit.now, unit.now + APART
    leased = await unit.execute(_LEASE_ANEW, {"until": now + LEASE, "beyond": soon + LEASE})
    due = await unit.execute(_DUE_AFTER_ALL, {"now": now, "soon": soon, "beyond": soon + PUT_OFF_AT_MOST})
    await unit.execute(_WANTED_BEFORE, {"soon": soon, "before": now - PUT_OFF_AT_MOST})
    unit.hurries = unit.hurries or due > 0
    return leased + due


async def prune(unit: Unit) -> int:
    """Forget effects that finished longer than :data:`KEPT_FOR` ago."""
    return await unit.execute(_PRUNE, {"before": unit.now - KEPT_FOR})


async def _begin_noting(unit: Unit, entry: OutboxEntry) -> None:
    if entry.guild_id is not None:
        await unit.hold(f"outcomes:{entry.guild_id}", together=True)


def _lease(entry: OutboxEntry) -> dict[str, Any]:
    return {"entry_id": entry.id, "worker": entry.leased_by, "attempt": entry.attempts}


def _ending(outcome: Outcome) -> dict[str, Any]:
    return {"ending_": outcome.ending.value, "code_": outcome.code, "reason_": outcome.reason[:200]}


def _read(stored: str) -> Payload | None:
    try:
        found = json.loads(stored)
    except ValueError:
        return None
    return cast("Payload", found) if isinstance(found, dict) else None


def _finished(row: sa.Row[Any], payload: Payload) -> Finished:
    return Finished(row.finished_at, row.kind, row.guild_id, payload, Ending(row.ending), row.reason)


def _entry(row: sa.Row[Any]) -> OutboxEntry:
    payload = _read(row.payload)
    return OutboxEntry(
        id=row.id,
        nonce=row.nonce,
        kind=row.kind,
        lane=row.lane,
        payload={} if payload is None else payload,
        guild_id=row.guild_id,
        created_at=row.created_at,
        attempts=row.attempts,
        leased_by=row.leased_by,
        is_readable=payload is not None,
    )
