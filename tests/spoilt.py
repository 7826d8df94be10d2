"""What a hand in the database or a failing disk does to what is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Database

_SPOIL: Final = "UPDATE outbox SET payload = {} WHERE id = :id"


async def spoil(database: Database, now: datetime, entry_id: int, stored: str) -> None:
    """Put ``stored`` where the payload of an effect was; PostgreSQL takes no more than other JSON."""
    value = ":stored" if database.is_sqlite else "CAST(:stored AS json)"
    async with database.unit(now) as unit:
        assert await unit.execute(sa.text(_SPOIL.format(value)), {"id": entry_id, "stored": stored}) == 1
