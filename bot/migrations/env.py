"""What Alembic runs to migrate: on the connection it was given, inside the transaction already open there.

So a migration that fails halfway leaves the old version, on SQLite as on PostgreSQL: both keep changes of
the schema in the transaction, as long as nobody commits in between (Alembic assumes that SQLite would not).
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from bot.core.schema import UTCDateTime


def _plain(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our own type as what it is in the database, so that a script outlives the class."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, UTCDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    render_item=_plain,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
