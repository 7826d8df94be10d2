"""No statement the bot runs reads through a table that grows: every statement's plan is looked at.

The statements are the constants of the modules that may speak SQL, found by themselves: a new room's are
checked without anybody remembering to.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

import bot
from bot.core.database import Database
from bot.migrations.tables import all_tables

_SMALL = {
    "bot.core.outbox._WAITING": "counts what waits, which is as much as there is to do; for the metrics page only",
}
"""Statements that may read a whole index, and why that is not much."""

_POSTGRES_ONLY = {"bot.core.database._HOLD", "bot.core.database._HOLD_TOGETHER"}


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if module.name.startswith("bot.core.") or ".records" in module.name:
            yield importlib.import_module(module.name)


def _statements() -> dict[str, sa.Executable]:
    return {
        f"{module.__name__}.{name}": value
        for module in _modules()
        for name, value in vars(module).items()
        if name.isupper()
        and isinstance(value, (sa.Select, sa.Update, sa.Delete, sa.Insert, sa.CompoundSelect))
    }


STATEMENTS = _statements()


def _value(parameter: sa.BindParameter[Any]) -> Any:
    """Some value of the parameter's type: a plan does not depend on which."""
    if parameter.value is not None or parameter.callable is not None:
        return parameter.effective_value
    kind = parameter.type
    if isinstance(kind, sa.types.TypeDecorator):
        one: Any = datetime(2026, 1, 1, tzinfo=UTC)
    elif isinstance(kind, (sa.Integer, sa.Boolean)):
        one = 1
    elif isinstance(kind, sa.JSON):
        one = {}
    elif isinstance(kind, sa.String):
        one = "x"
    else:
        one = 1  # untyped: LIMIT and OFFSET, or compared with a number
    return [one, one] if parameter.expanding else one


class _SeenError(Exception):
    """Raised in place of running a statement, once its SQL is known."""


def _explained(connection: sa.Connection, statement: sa.Executable) -> Sequence[str]:
    """The engine's own account of how it would run ``statement``, which is not run."""
    seen: list[tuple[str, Any]] = []

    def stop(_c: Any, _cursor: Any, sql: str, parameters: Any, _context: Any, _many: bool) -> None:
        seen.append((sql, parameters))
        raise _SeenError

    event.listen(connection, "before_cursor_execute", stop)
    with contextlib.suppress(_SeenError):
        connection.execute(statement, _parameters(connection.dialect, statement))
    event.remove(connection, "before_cursor_execute", stop)
    ((sql, parameters),) = seen
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
        return [str(row[-1]) for row in rows]
    connection.exec_driver_sql(
        "SET LOCAL enable_seqscan = off"
    )  # reading through is cheapest while a table is empty
    rows = connection.exec_driver_sql(f"EXPLAIN {sql}", parameters).all()
    return [str(row[0]).strip() for row in rows]


def _parameters(dialect: sa.Dialect, statement: Any) -> dict[str, Any]:
    compiled: Any = statement.compile(dialect=dialect)
    return {name: _value(bind) for name, bind in compiled.binds.items()}


def _scans(plan: Sequence[str], *, limited: bool) -> list[str]:
    """The steps of a plan that read a whole table or index."""
    tables = "|".join(table.name for table in all_tables().sorted_tables)
    is_sorted = any("TEMP B-TREE" in step for step in plan)

    def is_scan(step: str) -> bool:
        if re.match(rf"SCAN (?:{tables})\b", step):
            # Reading an index from its beginning until the LIMIT is reached is not reading through it.
            return not (limited and "USING" in step and not is_sorted)
        return bool(re.search(rf"Seq Scan on (?:{tables})\b", step))

    return [step for step in plan if is_scan(step)]


def test_no_statement_is_made_where_it_would_not_be_found() -> None:
    makers = {"insert", *(f"sa.{name}" for name in ("select", "insert", "update", "delete", "text", "union"))}
    hidden = [
        f"{module.__name__}:{call.lineno}"
        for module in _modules()
        if ".records" in module.__name__
        for function in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in makers
    ]
    assert hidden == []


def test_the_statements_were_found() -> None:
    assert {"bot.core.outbox._CLAIM", "bot.core.agenda._DUE"} <= STATEMENTS.keys()
    assert any(".records." in name for name in STATEMENTS)
    assert _SMALL.keys() <= STATEMENTS.keys()


@pytest.mark.parametrize("name", STATEMENTS)
async def test_no_statement_reads_through_a_growing_table(database: Database, name: str) -> None:
    statement = STATEMENTS[name]
    if database.is_sqlite and name in _POSTGRES_ONLY:
        pytest.skip("runs on PostgreSQL only")
    plan = await database.run_sync(lambda connection: _explained(connection, statement))
    limited = getattr(statement, "_limit_clause", None) is not None
    assert name in _SMALL or not _scans(plan, limited=limited), "\n".join(plan)


@pytest.mark.parametrize("name", ["bot.core.agenda._DUE", "bot.core.agenda._TAKE_DUE"])
async def test_a_sweep_goes_through_what_is_due_not_through_all_of_a_kind(
    sqlite_database: Database, name: str
) -> None:
    plan = await sqlite_database.run_sync(lambda connection: _explained(connection, STATEMENTS[name]))
    assert any("ix_agenda_due_at" in step for step in plan), "\n".join(plan)


async def test_a_statement_that_reads_through_a_table_is_noticed(database: Database) -> None:
    outbox = all_tables().tables["outbox"]
    careless = [
        sa.select(outbox.c.id).where(outbox.c.nonce == "x"),
        sa.select(outbox.c.id).order_by(outbox.c.nonce).limit(10),
        sa.update(outbox).values(attempts=0).where(outbox.c.nonce == sa.bindparam("which")),
    ]
    if (
        database.is_sqlite
    ):  # PostgreSQL, told to avoid reading through a table, reads through an index instead
        careless.append(sa.select(sa.func.count()).select_from(outbox))
    for statement in careless:
        plan = await database.run_sync(lambda connection, s=statement: _explained(connection, s))
        assert _scans(plan, limited=isinstance(statement, sa.Select)), "\n".join(plan)
