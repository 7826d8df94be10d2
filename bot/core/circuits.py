"""Circuits: what the bot must leave alone for a while, remembered across restarts and processes.

A circuit is closed until it is tripped at once or struck three times within :data:`WINDOW`; then it is
open for :data:`OPEN_FOR`. After that one probe is let through, and closes it or opens it anew.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from bot.core.clock import APART
from bot.core.database import Database, Unit
from bot.core.schema import UTCDateTime, insert, metadata

WINDOW: Final = timedelta(minutes=10)
"""Three strikes within this time open a circuit."""
OPEN_FOR: Final = timedelta(hours=24)
"""How long an open circuit lets nothing through."""
PROBE_LEASE: Final = timedelta(minutes=10)
"""How long a probe has to report before another one is let through."""

circuits: Final = sa.Table(
    "circuits",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("code", sa.Integer, nullable=False),
    # The last strike and the one before it: a third within the window opens the circuit.
    sa.Column("struck_at", UTCDateTime),
    sa.Column("struck_before_at", UTCDateTime),
    sa.Column("opened_at", UTCDateTime),
    sa.Column("probed_at", UTCDateTime),
)

_GET: Final = sa.select(circuits.c.code, circuits.c.opened_at).where(
    circuits.c.name == sa.bindparam("name_"), circuits.c.opened_at.is_not(None)
)
_struck = insert(circuits).values(
    name=sa.bindparam("name_"), code=sa.bindparam("code_"), struck_at=sa.bindparam("now")
)
_STRIKE: Final = _struck.on_conflict_do_update(
    index_elements=[circuits.c.name],
    set_={
        "code": _struck.excluded.code,
        "struck_at": _struck.excluded.struck_at,
        "struck_before_at": circuits.c.struck_at,
        "opened_at": sa.case(
            (
                sa.and_(circuits.c.opened_at.is_(None), circuits.c.struck_before_at >= sa.bindparam("since")),
                _struck.excluded.struck_at,
            ),
            else_=circuits.c.opened_at,
        ),
    },
).returning(circuits.c.opened_at)
_tripped = insert(circuits).values(
    name=sa.bindparam("name_"), code=sa.bindparam("code_"), opened_at=sa.bindparam("now")
)
_TRIP: Final = _tripped.on_conflict_do_update(
    index_elements=[circuits.c.name],
    set_={"code": _tripped.excluded.code, "opened_at": _tripped.excluded.opened_at},
)
_PROBE: Final = (
    sa.update(circuits)
    .where(
        circuits.c.name == sa.bindparam("name_"),
        circuits.c.opened_at <= sa.bindparam("opened_before"),
        sa.or_(circuits.c.probed_at.is_(None), circuits.c.probed_at <= sa.bindparam("probed_before")),
    )
    .values(probed_at=sa.bindparam("now"))
)
_OPENED_NOW: Final = (
    sa.update(circuits)
    .where(circuits.c.name == sa.bindparam("name_"), circuits.c.opened_at > sa.bindparam("soon"))
    .values(opened_at=sa.bindparam("now"), probed_at=None)
)
_NOT_STRUCK: Final = (
    sa.update(circuits)
    .where(
        circuits.c.name == sa.bindparam("name_"),
        sa.or_(
            circuits.c.struck_at > sa.bindparam("soon"), circuits.c.struck_before_at > sa.bindparam("soon")
        ),
    )
    .values(struck_at=None, struck_before_at=None)
)
_CLOSE: Final = sa.delete(circuits).where(circuits.c.name == sa.bindparam("name_"))


async def code_if_open(database: Database, name: str) -> int | None:
    """Return the code that opened the circuit, or None while it is closed."""
    async with database.reading() as read:
        row = await read.one_or_none(_GET, {"name_": name})
    return None if row is None else int(row.code)


async def strike(unit: Unit, name: str, code: int) -> bool:
    """Count one strike; return whether the circuit is open now."""
    opened_at = await unit.scalar(
        _STRIKE, {"name_": name, "code_": code, "now": unit.now, "since": unit.now - WINDOW}
    )
    return opened_at is not None


async def trip(unit: Unit, name: str, code: int) -> None:
    """Open the circuit at once, or anew."""
    await unit.execute(_TRIP, {"name_": name, "code_": code, "now": unit.now})


async def claim_probe(unit: Unit, name: str) -> bool:
    """Return whether the caller may try one act on an open circuit, to see if it works again."""
    return bool(
        await unit.execute(
            _PROBE,
            {
                "name_": name,
                "now": unit.now,
                "opened_before": unit.now - OPEN_FOR,
                "probed_before": unit.now - PROBE_LEASE,
            },
        )
    )


async def heed_clock(unit: Unit, name: str) -> None:
    """Keep the circuit open until no time that a clock showed which was ahead, and let no strike of then count.

    Nobody knows how long such a circuit has been open: it is as if it had opened now.
    """
    soon = {"name_": name, "soon": unit.now + APART}
    await unit.execute(_OPENED_NOW, {**soon, "now": unit.now})
    await unit.execute(_NOT_STRUCK, soon)


async def close(unit: Unit, name: str) -> None:
    """Close the circuit and forget its strikes."""
    await unit.execute(_CLOSE, {"name_": name})
