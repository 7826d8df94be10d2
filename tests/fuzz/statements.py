"""What PostgreSQL would say of values that SQLite takes: the tests of screens run on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy import event

_INTEGER: Final = range(-(2**31), 2**31)
_BIGINT: Final = range(-(2**63), 2**63)


@contextmanager
def watching(note: Callable[[str], None]) -> Generator[None]:
    """Have every value that one of the two databases would refuse noted, until the block ends."""

    def look(_: Any, __: Any, ___: str, ____: Any, context: Any, _____: bool) -> None:
        compiled: Any = getattr(context, "compiled", None)
        if compiled is None:
            return
        for values in context.compiled_parameters:
            for fault in value_faults(values, compiled.binds, is_stored=context.isinsert or context.isupdate):
                note(fault)

    event.listen(sa.Engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(sa.Engine, "before_cursor_execute", look)


def value_faults(values: Mapping[str, Any], binds: Mapping[str, Any], *, is_stored: bool) -> Iterator[str]:
    """Yield what is wrong with the values of one statement."""
    for name, value in values.items():
        kind = binds[name].type if name in binds else None
        if isinstance(value, str):
            if "\0" in value or not _is_text(value):
                yield f"the text {name} has a NUL or half a surrogate pair in it"
            length = (
                cast("int | None", getattr(kind, "length", None)) if isinstance(kind, sa.String) else None
            )
            if is_stored and length is not None and len(value) > length:
                yield f"the text {name} has {len(value)} characters, and its column {length}"
        elif isinstance(value, int) and not isinstance(value, bool):
            is_small = isinstance(kind, sa.Integer) and not isinstance(kind, sa.BigInteger)
            if value not in (_INTEGER if is_small else _BIGINT):
                yield f"the number {name} does not fit its column"


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
