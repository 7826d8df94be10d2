"""What every table is made of: the one catalogue of tables, and the types that both engines share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from bot.core.ids import LENGTH as ID_LENGTH

metadata: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of every room; Alembic's migrations are tested against it."""

Snowflake: Final = sa.BigInteger
"""A Discord id: 64 bits, unsigned in principle, below 2**63 until the year 2084."""
RowId: Final = sa.String(ID_LENGTH)
"""An id made by :func:`bot.core.ids.new_id`."""

insert: Final = postgresql.insert
"""PostgreSQL's INSERT with ``on_conflict_do_*``; SQLAlchemy compiles it for SQLite's same clause too."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored as whole microseconds since 1970 so that both engines agree."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        """Refuse naive datetimes: a time without a zone is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must be aware")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:
        """Return the moment in UTC."""
        return None if value is None else _EPOCH + value * _MICROSECOND
