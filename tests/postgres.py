"""What tests ask of PostgreSQL alone."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.core.database import Unit

_WAYS: Final = ("hashjoin", "mergejoin", "hashagg", "sort", "material")


async def loop_over_rows(unit: Unit) -> None:
    """Have PostgreSQL find rows in a loop until the unit ends, asking a subquery again for each, as it may."""
    for way in _WAYS:
        await unit.execute(sa.text(f"SET LOCAL enable_{way} = off"))
