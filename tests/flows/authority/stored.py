"""What the bot has stored, read past it: comparing everything after each attempt must cost next to nothing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any, Final


import sqlalchemy as sa

from bot.core.ids import ID_PATTERN
from bot.migrations.tables import all_tables

Row = tuple[Any, ...]
Rows = Mapping[tuple[str, Row], Row]
"""Everything that is stored, by table and key."""

TABLES: Final = all_tables().sorted_tables
_ID: Final = re.compile(ID_PATTERN)
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
    """A connection of one's own to the bot's SQLite file, and a copy of it to go back to."""

    def __init__(self, file: str) -> None:
        self._live = sqlite3.connect(file)
        self._kept = sqlite3.connect(":memory:")
        self._seen = -1
        self.before: Rows = {}
        """What was stored when it was kept."""

    def keep(self) -> None:
        """Take note of what is stored now."""
        self._live.backup(self._kept)
        self._seen = self._version()
        self.before = self.rows()

    def has_changed(self) -> bool:
        """Tell whether anything was written since it was kept or restored."""
        return self._version() != self._seen

    def restore(self) -> None:
        """Let everything be as it was when it was kept; numbers in the outbox are never used twice."""
        (number,) = self._live.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
        self._kept.backup(self._live)
        self._live.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'outbox'", (number,))
        self._live.commit()
        self._seen = self._version()

    def rows(self) -> Rows:
        """Return everything that is stored."""
        found: dict[tuple[str, Row], Row] = {}
        for table in TABLES:
            names = [column.name for column in table.columns]
            keys = [names.index(column.name) for column in table.primary_key]
            columns = ", ".join(f'"{name}"' for name in names)
            for row in self._live.execute(f"SELECT {columns} FROM {table.name}"):
                found[table.name, tuple(row[key] for key in keys)] = row
        return found

    def newest(self, source: str, member_id: int, *, is_theirs: bool) -> str:
        """Return the id of the newest row of a table, or of those of its rows for which a condition holds.

        Only rows that name the member are looked at, or only the others; and none whose id is that of a thing in
        another table, too. If there is none, the id is empty.
        """
        name, _, condition = source.partition(" WHERE ")
        columns = [column.name for column in all_tables().tables[name].columns if "member" in column.info]
        theirs = f"{member_id} IN ({', '.join(f'ifnull({column}, 0)' for column in columns or ('id',))})"
        others = [table.name for table in TABLES if table.name != name and "id" in table.columns]
        lone = " AND ".join(f"id NOT IN (SELECT id FROM {other})" for other in others)
        wanted = f"({condition or 'true'}) AND {'' if is_theirs else 'NOT '}{theirs} AND {lone}"
        rows = self._live.execute(f"SELECT id FROM {name} WHERE {wanted} ORDER BY id DESC LIMIT 1")
        return next((str(value) for (value,) in rows), "")

    def rename(self, new: Mapping[str, str]) -> None:
        """Call things otherwise wherever they are named. Things in different tables may get the same id."""
        self._live.create_function("renamed", 1, lambda text: _ID.sub(lambda id_: new.get(id_[0], id_[0]), text))
        for table in TABLES:
            for column in table.columns:
                if isinstance(column.type, sa.String | sa.JSON):
                    self._live.execute(
                        f'UPDATE {table.name} SET "{column.name}" = renamed("{column.name}") '
                        f"WHERE typeof(\"{column.name}\") = 'text'"
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
        """Let what is kept within the block be restored there, and what was kept before at its end."""
        earlier, self._kept = self._kept, sqlite3.connect(":memory:")
        self.keep()
        try:
            yield
        finally:
            self._kept.close()
            self._kept = earlier
            self.restore()
            self.before = self.rows()

    def close(self) -> None:
        """Let go of it."""
        self._live.close()
        self._kept.close()

    def _version(self) -> int:
        (version,) = self._live.execute("PRAGMA data_version").fetchone()  # of what others commit
        return int(version)
