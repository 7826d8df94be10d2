"""The table of preferences, and every statement on it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import owner
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.introductions.preferences import Openness, Preferences

intro_preferences: Final = sa.Table(
    "intro_preferences",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("introductions")),
    sa.Column("openness", sa.String(8), nullable=False),
    sa.Column("weekly_most", sa.Integer),
    sa.Column("paused_until", UTCDateTime),
    sa.Column("is_link", sa.Boolean, nullable=False),
    sa.Column("updated_at", UTCDateTime, nullable=False),
)

_OF: Final = sa.select(
    intro_preferences.c.user_id,
    intro_preferences.c.openness,
    intro_preferences.c.weekly_most,
    intro_preferences.c.paused_until,
    intro_preferences.c.is_link,
).where(
    intro_preferences.c.guild_id == sa.bindparam("guild"),
    intro_preferences.c.user_id.in_(sa.bindparam("users", expanding=True)),
)
_put = insert(intro_preferences).values(
    {column.name: sa.bindparam(column.name) for column in intro_preferences.c}
)
_PUT: Final = _put.on_conflict_do_update(
    index_elements=[intro_preferences.c.guild_id, intro_preferences.c.user_id],
    set_={
        column.name: _put.excluded[column.name] for column in intro_preferences.c if not column.primary_key
    },
)


async def of(read: Reader, guild_id: int, user_ids: Collection[int]) -> dict[int, Preferences]:
    """Return the preferences of those among ``user_ids`` who stated any."""
    rows = await read.all(_OF, {"guild": guild_id, "users": list(user_ids)})
    return {
        row.user_id: Preferences(Openness(row.openness), row.weekly_most, row.paused_until, row.is_link)
        for row in rows
    }


async def save(unit: Unit, guild_id: int, user_id: int, preferences: Preferences) -> None:
    """Store a member's preferences, in place of earlier ones."""
    await unit.execute(
        _PUT,
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "openness": preferences.openness.value,
            "weekly_most": preferences.weekly_most,
            "paused_until": preferences.paused_until,
            "is_link": preferences.is_link,
            "updated_at": unit.now,
        },
    )
