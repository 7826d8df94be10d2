"""What the bot has stored, read past it: comparing everything after each attempt must cost next to nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa

from bot.migrations.tables import all_tables

Row = tuple[Any, ...]
Rows = Mapping[tuple[str, Row], Row]
"""Everything that is stored, by table and key."""

TABLES: Final = all_tables().sorted_tables
_BY_NAME: Final = {table.name: table for table in TABLES}
NAMED: Final = "9"
"""With what ids begin that were given to things here: those of this century are smaller."""
NOT_SAID: Final = frozenset({"outbox", "agenda", "inbox", "circuits", "facts"})
"""Tables of the bot's own work, with nothing in them that it would say as it stands there."""
PRIVATE: Final = frozenset(
    {
        *("audit", "reports", "suspensions", "coach_phrases", "prompt_suggestions", "prompt_drafts"),
        *("introductions", "introduction_seats", "intro_drafts", "thanks", "gratitude_people"),
    }
)
"""Tables whose words are for those they name, or for organizers."""
_WORDS_LEAST: Final = 12
"""Shorter texts may stand in a sentence of the bot's by chance."""


class Stored:
    """A connection of one's own to the bot's SQLite file, and a way back to what was stored."""

    def __init__(self, file: str) -> None:
        self._live = sqlite3.connect(file)
        self._live.execute("PRAGMA synchronous = OFF")
        self._seen = -1
        self.before: Rows = {}
        """What was stored when it was kept."""

    def keep(self) -> None:
        """Take note of what is stored now."""
        self.before, self._seen = self.rows(), self._version()

    def has_changed(self) -> bool:
        """Tell whether anything was written since it was kept or restored."""
        return self._version() != self._seen

    def changed(self) -> Rows:
        """Return the rows that are not as they were kept: what each is now, empty if it is gone."""
        now = self.rows()
        return {key: now.get(key, ()) for key in {*self.before, *now} if self.before.get(key) != now.get(key)}

    def restore(self, changed: Iterable[tuple[str, Row]]) -> None:
        """Let these rows be as they were when they were kept."""
        them = list(changed)
        for name, key in them:
            where = " AND ".join(f'"{column.name}" = ?' for column in _BY_NAME[name].primary_key)
            self._live.execute(f"DELETE FROM {name} WHERE {where}", key)
        for name, key in them:
            if row := self.before.get((name, key)):
                values = ", ".join("?" * len(row))
                self._live.execute(f"INSERT INTO {name} ({_columns(_BY_NAME[name])}) VALUES ({values})", row)
        self._live.commit()
        self._seen = self._version()

    def rows(self) -> Rows:
        """Return everything that is stored."""
        found: dict[tuple[str, Row], Row] = {}
        for table in TABLES:
            names = [column.name for column in table.columns]
            keys = [names.index(column.name) for column in table.primary_key]
            for row in self._live.execute(f"SELECT {_columns(table)} FROM {table.name}"):
                found[table.name, tuple(row[key] for key in keys)] = row
        return found

    def call(self, new: str, source: str, member_id: int, *, is_theirs: bool) -> None:
        """Give the newest row of a source another id, there and wherever it is named.

        A source is a table, or a condition on one; only rows that name the member are looked at, or only the others.
        Things in different tables may get the same id. Nothing happens if one in the same table has it already.
        """
        name, _, condition = source.partition(" WHERE ")
        columns = [column.name for column in _BY_NAME[name].columns if "member" in column.info]
        theirs = f"{member_id} IN ({', '.join(f'ifnull({column}, 0)' for column in columns or ('id',))})"
        wanted = f"id < '{NAMED}' AND ({condition or 'true'}) AND {'' if is_theirs else 'NOT '}{theirs}"
        found = self._live.execute(
            f"SELECT id FROM {name} WHERE {wanted} ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if found is not None and not self._clash(str(found[0]), new):
            self._rename(str(found[0]), new)

    def _clash(self, old: str, new: str) -> bool:
        return any(
            self._live.execute(
                f"SELECT count(DISTINCT id) FROM {table.name} WHERE id IN (?, ?)", (old, new)
            ).fetchone()[0]
            == 2
            for table in TABLES
            if "id" in table.columns
        )

    def _rename(self, old: str, new: str) -> None:
        for table in TABLES:
            texts = [column.name for column in table.columns if isinstance(column.type, sa.String | sa.JSON)]
            if texts:
                changes = ", ".join(f'"{each}" = replace("{each}", :old, :new)' for each in texts)
                where = " OR ".join(f'instr("{each}", :old)' for each in texts)
                self._live.execute(
                    f"UPDATE {table.name} SET {changes} WHERE {where}", {"old": old, "new": new}
                )
        self._live.commit()

    def is_of(self, thing: str, member_id: int) -> bool:
        """Tell whether a thing with this id is there and names a member."""
        return any(key == (thing,) and member_id in row for (_, key), row in self.before.items())

    def words(self, tables: Iterable[str], but: int = 0) -> frozenset[str]:
        """Return every text in these tables that is long enough to be told from the bot's own words.

        With ``but`` without those in rows that name this member: what is theirs is for them.
        """
        wanted = set(tables)
        return frozenset(
            " ".join(value.split())
            for (table, _), row in self.before.items()
            if table in wanted and but not in row
            for value in row
            if isinstance(value, str) and len(value) >= _WORDS_LEAST and " " in value
        )

    @contextmanager
    def meanwhile(self) -> Generator[None]:
        """Let what is kept within the block be what is restored there, and undo all of it at its end."""
        earlier = self.before
        try:
            yield
        finally:
            self.before = earlier
            self.restore(self.changed())

    def close(self) -> None:
        """Let go of it."""
        self._live.close()

    def _version(self) -> int:
        (version,) = self._live.execute("PRAGMA data_version").fetchone()  # of what others commit
        return int(version)


def _columns(table: sa.Table) -> str:
    """Return the columns of a table in the order of its declaration, which need not be that of the file."""
    return ", ".join(f'"{column.name}"' for column in table.columns)
