"""Which columns hold a member's id, and finding, blanking and deleting what they name, table by table.

The declaration stands at the column (:func:`owner`, :func:`named`, :func:`by_room`), so that whoever adds a table says
there what becomes of it; a test fails for a column of Discord ids that says nothing. Everything here is made from
these declarations and from how tables point to each other: a new table is erased, exported and purged without
anybody writing a statement for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, Final, TypeAlias, cast

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.ids import ID_PATTERN

NOBODY: Final = 0
"""Stands where a member's id stood who had it erased, in columns that can't be empty. No id of Discord's is 0."""
SOMEBODY: Final = "@somebody"
"""Stands in texts where a member was mentioned who had everything about them erased."""
_ROW: Final = "row"
_DIGITS: Final = 17
"""The fewest digits of an id of Discord's: shorter texts can't hold one."""

Info: TypeAlias = dict[str, "Named"]


class Erasing(Enum):
    """What becomes of a row that names a member who is erased."""

    ROW = "row"
    """It goes: it is theirs, or is nothing without them."""
    BLANK = "blank"
    """It stays without their id."""
    ROOM = "room"
    """Its room decides, since others see something of it or it must outlast the moment."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a column of members' ids means."""

    kind: str
    """Which kind of data it is to the member: a value of ``bot.privacy.rules.Kind``."""
    erasing: Erasing
    blank: int | None = None
    unexported: str = ""
    """Why the row is not for the member to have; empty if it is."""
    without: tuple[str, ...] = ()
    """Columns that are not for the member to have."""
    only: str = ""
    """A column that is empty as long as the member may not know of the row; empty if there is none."""


def owner(kind: str, *, unexported: str = "", without: tuple[str, ...] = (), only: str = "") -> Info:
    """Declare that the row goes with the member whose id the column holds."""
    return {"member": Named(kind, Erasing.ROW, None, unexported, without, only)}


def named(
    kind: str, *, blank: int | None = None, unexported: str = "", without: tuple[str, ...] = ()
) -> Info:
    """Declare that the row stays when the member goes whose id the column holds, with ``blank`` in its place."""
    return {"member": Named(kind, Erasing.BLANK, blank, unexported, without)}


def by_room(kind: str, *, unexported: str = "", without: tuple[str, ...] = (), only: str = "") -> Info:
    """Declare that the room of the table sees to it itself, in its ``personal.py``."""
    return {"member": Named(kind, Erasing.ROOM, None, unexported, without, only)}


def mentioned(text: str, user_id: int) -> bool:
    """Say whether a text holds somebody's id, and not only digits of a longer number or of a row's id."""
    return any(found.group(_ROW) is None for found in re.finditer(_names(user_id), text))


def reworded(text: str, user_id: int) -> str:
    """Return a text without somebody's id, as a mention or plain."""
    return re.sub(_names(user_id), lambda found: found.group(_ROW) or SOMEBODY, text)


def _names(user_id: int) -> str:
    """Return what finds somebody's id in a text; a row's id is found too, in a group of its own, to be passed over."""
    row = rf"(?P<{_ROW}>(?<![0-9a-z]){ID_PATTERN}(?![0-9a-z]))"
    return rf"{row}|<@!?{user_id}>|(?<!\d){user_id}(?!\d)"


def names_member(value: Any, user_id: int) -> bool:
    """Say whether JSON data holds somebody's id, as a number, a text or within one."""
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Any]", value).items()
        return any(mentioned(name, user_id) or names_member(part, user_id) for name, part in pairs)
    if isinstance(value, list):
        return any(names_member(part, user_id) for part in cast("list[Any]", value))
    return not isinstance(value, bool | None) and mentioned(str(value), user_id)


def without_member(value: Any, user_id: int) -> Any:
    """Return JSON data without somebody's id."""
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Any]", value).items()
        return {reworded(name, user_id): without_member(part, user_id) for name, part in pairs}
    if isinstance(value, list):
        return [without_member(part, user_id) for part in cast("list[Any]", value)]
    if isinstance(value, str):
        return reworded(value, user_id)
    return None if isinstance(value, int) and value == user_id else value


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of one table that name a member, as they may have them."""

    table: str
    column: str
    named: Named
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Statements:
    """What is asked of one table; ``guild`` and ``user`` are the parameters, where they are any."""

    table: sa.Table
    is_global: bool
    """Whether its rows belong to no server."""
    members: Mapping[str, Named]
    erase: Sequence[sa.Delete | sa.Update] = ()
    every: Mapping[str, sa.Select[Any]] = field(default_factory=dict[str, sa.Select[Any]])
    """Whether a column holds somebody's id at all."""
    count: Mapping[str, sa.Select[Any]] = field(default_factory=dict[str, sa.Select[Any]])
    rows: Mapping[str, sa.Select[Any]] = field(default_factory=dict[str, sa.Select[Any]])
    mentions: sa.Select[Any] | None = None
    """Asks for rows whose texts hold ``needle``."""
    texts: Sequence[str] = ()
    reword: sa.Update | None = None
    purge: sa.Delete | None = None


_GUILD: Final = sa.bindparam("guild", type_=sa.BigInteger)
_USER: Final = sa.bindparam("user", type_=sa.BigInteger)


def in_guild(table: sa.Table) -> sa.ColumnElement[bool] | None:
    """Return which rows of a table belong to the server ``guild``, itself or by what they point to; None for none."""
    if "guild_id" in table.c:
        return table.c.guild_id == _GUILD
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        parent = key.column.table
        inner = in_guild(parent)
        if inner is not None:
            return key.parent.in_(sa.select(key.column).where(inner))
    return None


def members_of(table: sa.Table) -> dict[str, Named]:
    """Return the columns of a table that hold members' ids, as they are declared."""
    return {column.name: column.info["member"] for column in table.c if "member" in column.info}


def texts_of(table: sa.Table) -> list[str]:
    """Return the columns in whose texts somebody can be mentioned: all that are no key and long enough."""
    return [
        column.name
        for column in table.c
        if not column.primary_key
        and not column.foreign_keys
        and isinstance(column.type, sa.String | sa.JSON)
        and (getattr(column.type, "length", None) or _DIGITS) >= _DIGITS
    ]


def statements(table: sa.Table) -> Statements:
    """Return the statements for one table."""
    here = in_guild(table)
    where: tuple[sa.ColumnElement[bool], ...] = () if here is None else (here,)
    members, texts, keys = members_of(table), texts_of(table), list(table.primary_key)
    rows = [name for name, each in members.items() if each.erasing is Erasing.ROW]
    erase: list[sa.Delete | sa.Update] = [
        sa.delete(table).where(*where, table.c[name] == _USER) for name in rows
    ]
    erase += [
        sa.update(table).where(*where, table.c[name] == _USER).values({name: each.blank})
        for name, each in members.items()
        if each.erasing is Erasing.BLANK
    ]
    theirs = {
        name: (*where, table.c[name] == _USER, *((table.c[each.only].is_not(None),) if each.only else ()))
        for name, each in members.items()
        if not each.unexported
    }
    mentions = reword = None
    if texts and here is not None:
        holds = [
            sa.cast(table.c[name], sa.Text).like(sa.bindparam("needle", type_=sa.Text)) for name in texts
        ]
        mentions = sa.select(*keys, *(table.c[name] for name in texts)).where(*where, sa.or_(*holds))
        reword = (
            sa.update(table)
            .where(*(key == sa.bindparam(f"key_{key.name}", type_=key.type) for key in keys))
            .values({name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in texts})
        )
    return Statements(
        table=table,
        is_global=here is None,
        members=members,
        erase=erase,
        every={
            name: sa.select(table.c[name]).where(*where, table.c[name] == _USER).limit(1) for name in members
        },
        count={
            name: sa.select(sa.func.count()).select_from(table).where(*rule) for name, rule in theirs.items()
        },
        rows={name: sa.select(table).where(*rule) for name, rule in theirs.items()},
        mentions=mentions,
        texts=texts,
        reword=reword,
        purge=None if here is None else sa.delete(table).where(here),
    )


@cache
def _all_statements(metadata: sa.MetaData) -> Sequence[Statements]:
    # Whoever points to another row goes before it.
    return [statements(table) for table in reversed(metadata.sorted_tables)]


@cache
def _next_guild(metadata: sa.MetaData) -> sa.Select[Any]:
    """Return what asks for the next server after ``after`` of which any table has a row."""
    ids = [table.c.guild_id for table in metadata.sorted_tables if "guild_id" in table.c]
    nearest = sa.union_all(
        *(sa.select(sa.func.min(each).label("id")).where(each > sa.bindparam("after")) for each in ids)
    ).subquery()
    return sa.select(sa.func.min(nearest.c.id))


class Personal:
    """Erases, counts, reads and purges what all tables hold of a member or a server."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.all: Final = _all_statements(metadata)
        self._next_guild: Final = _next_guild(metadata)

    def _of(self, *, is_global: bool) -> Iterator[Statements]:
        return (each for each in self.all if each.is_global is is_global and each.members)

    async def guild_ids(self, read: Reader) -> list[int]:
        """Return every server of which anything is stored."""
        found: list[int] = []
        while (
            after := await read.scalar(self._next_guild, {"after": found[-1] if found else -1})
        ) is not None:
            found.append(after)
        return found

    async def count(self, read: Reader, guild_id: int | None, user_id: int) -> dict[str, int]:
        """Return how many rows there are of each kind of data that the member may know of; None: of no server."""
        counted: dict[str, int] = {}
        for each, params in self._asked(guild_id, user_id):
            for name, statement in each.count.items():
                number = int(await read.scalar(statement, params) or 0)
                counted[each.members[name].kind] = counted.get(each.members[name].kind, 0) + number
        return {kind: number for kind, number in counted.items() if number}

    async def names(self, read: Reader, guild_id: int | None, user_id: int) -> bool:
        """Say whether any declared column holds the member's id."""
        for each, params in self._asked(guild_id, user_id):
            for statement in each.every.values():
                if await read.scalar(statement, params) is not None:
                    return True
        return False

    async def found(self, read: Reader, guild_id: int | None, user_id: int) -> list[Found]:
        """Return the rows that name a member and are theirs to have, without what is not."""
        all_found: list[Found] = []
        for each, params in self._asked(guild_id, user_id):
            for name, statement in each.rows.items():
                named_ = each.members[name]
                hidden = {"guild_id", name, *named_.without}
                rows = [
                    {
                        key: _plain(value)
                        for key, value in _named_values(statement, row).items()
                        if key not in hidden
                    }
                    for row in await read.all(statement, params)
                ]
                if rows:
                    all_found.append(Found(each.table.name, name, named_, rows))
        return all_found

    async def erase(self, unit: Unit, guild_id: int | None, user_id: int) -> int:
        """Delete and blank what names a member, but for what their rooms see to; return how many rows.

        None: what belongs to no server.
        """
        touched = 0
        for each, params in self._asked(guild_id, user_id):
            for statement in each.erase:
                touched += await unit.execute(statement, params)
        return touched

    async def reword(self, unit: Unit, guild_id: int, user_id: int, without: frozenset[str]) -> int:
        """Take a member's id out of everything that anybody wrote in a server; return how many rows."""
        touched = 0
        params = {"guild": guild_id, "needle": f"%{user_id}%"}
        for each in self.all:
            if each.mentions is None or each.reword is None or each.table.name in without:
                continue
            for row in await unit.all(each.mentions, params):
                values = _named_values(each.mentions, row)
                if not any(names_member(values[name], user_id) for name in each.texts):
                    continue
                keys = {f"key_{key.name}": values[key.name] for key in each.table.primary_key}
                texts = {f"new_{name}": without_member(values[name], user_id) for name in each.texts}
                touched += await unit.execute(each.reword, {**keys, **texts})
        return touched

    async def purge(self, unit: Unit, guild_id: int) -> int:
        """Delete every row of a server."""
        touched = 0
        for each in self.all:
            if each.purge is not None:
                touched += await unit.execute(each.purge, {"guild": guild_id})
        return touched

    def _asked(self, guild_id: int | None, user_id: int) -> Iterator[tuple[Statements, dict[str, int]]]:
        params = {"user": user_id} if guild_id is None else {"guild": guild_id, "user": user_id}
        return ((each, params) for each in self._of(is_global=guild_id is None))


def _plain(value: Any) -> Any:
    """Return a stored value as JSON has it: moments in ISO 8601, ids as text, since 64 bits are too many for some."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and value >= 2**31:
        return str(value)
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in cast("Mapping[str, Any]", value).items()}
    return [_plain(part) for part in cast("list[Any]", value)] if isinstance(value, list) else value


def _named_values(statement: sa.Select[Any], row: sa.Row[Any]) -> dict[str, Any]:
    return dict(zip(statement.selected_columns.keys(), row, strict=True))
