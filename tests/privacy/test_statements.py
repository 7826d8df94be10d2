"""The statements that are made from declarations read through no table that grows, as those that are written do."""

from __future__ import annotations

import sqlalchemy as sa

from bot.core.database import Database
from bot.core.personal import Personal
from bot.migrations.tables import all_tables
from tests.core.test_plans import _explained, _scans

STATEMENTS: dict[str, sa.Executable] = {
    f"{each.table.name} {name}": statement
    for each in Personal(all_tables()).all
    for name, statement in (
        *((f"erase {number}", one) for number, one in enumerate(each.erase)),
        *((f"any {column}", one) for column, one in each.every.items()),
        *((f"count {column}", one) for column, one in each.count.items()),
        *((f"rows {column}", one) for column, one in each.rows.items()),
        ("mentions", each.mentions),
        ("reword", each.reword),
        ("purge", each.purge),
    )
    if statement is not None
}
STATEMENTS["next guild"] = Personal(all_tables())._next_guild


def _careless(connection: sa.Connection) -> list[str]:
    return [
        f"{name}: {step}"
        for name, statement in STATEMENTS.items()
        for step in _scans(
            _explained(connection, statement), limited=getattr(statement, "_limit_clause", None) is not None
        )
    ]


async def test_no_statement_reads_through_a_growing_table(database: Database) -> None:
    assert len(STATEMENTS) > 200
    assert await database.run_sync(_careless) == []
