"""Fills every table with rows that name one member wherever a member can be named, and looks for them afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

import sqlalchemy as sa

from bot.core import outbox
from bot.core.agenda import Agenda
from bot.core.database import Database
from bot.core.effects import Ending, Outcome
from bot.core.ids import new_id
from bot.core.personal import members_of, names_member, texts_of
from bot.core.schema import UTCDateTime, insert
from bot.looking.course import DRESS
from bot.migrations.tables import all_tables
from bot.rooms import Rooms

GUILD, ELSEWHERE = 310000000000000001, 310000000000000002
MEMBER, OTHER, THIRD = 402653184000000001, 402653184000000002, 402653184000000003
LOWER: Final = MEMBER - 1
CHANNEL: Final = 500000000000000001

CHOSEN: Final[dict[tuple[str, str], Any]] = {
    ("flags", "audience"): "everyone",
    ("flags", "kinds"): "full-time",
    ("flags", "shows"): "card",
    ("flags", "outcome"): None,
    ("flags", "pay"): None,
    ("flags", "sort"): "looking",
    ("flags", "state"): "running",
    ("gratitude_people", "why"): "helper",
    ("gratitudes", "outcome"): "here",
    ("gratitudes", "sort"): "looking",
    ("introduction_seats", "answer"): "yes",
    ("introductions", "phase"): "made",
    ("introductions", "reason"): "work",
    ("introductions", "way"): "asked",
    ("prompt_answers", "ask"): "nothing",
    ("prompt_answers", "kind"): "project",
    ("prompt_answers", "way"): "form",
    ("prompt_drafts", "at"): "09:00",
    ("prompt_drafts", "often"): "weekly",
    ("prompt_drafts", "weekdays"): "0",
    ("prompt_runs", "missed_from"): None,
    ("prompt_runs", "slot"): "2026-03-02T09:00:00",
    ("prompt_runs", "state"): "closed",
    ("prompt_runs", "why"): None,
    ("prompt_suggestions", "standing"): "open",
    ("prompt_drafts", "left_out"): "",
    ("prompts", "left_out"): "",
    ("prompts", "at"): "09:00",
    ("prompts", "last_date"): None,
    ("prompts", "next_slot"): None,
    ("prompts", "often"): "weekly",
    ("prompts", "state"): "active",
    ("prompts", "weekdays"): "0",
    ("reports", "outcome"): "dismissed",
    ("shares", "ask"): "nothing",
    ("shares", "kind"): "project",
    ("shares", "state"): "open",
    ("suspensions", "pillar"): "looking",
    ("worn", "leaving_ids"): "",
    ("worn", "notes"): "",
    ("worn", "role_ids"): "",
}
"""What a column must hold for the row to be one that the bot could have written."""
_INTRODUCTIONS: Final = ("introductions", "introduction_seats", "thanks")
"""Tables whose rows are of use together only."""
_GROUND: Final = ("outbox", "agenda", "facts", "circuits")
"""The bot's own book-keeping: the first two name members in what is no column, the others never do."""
_ZONES: Final = {"zone"}


class Filling:
    """Rows of every table, made one after the other; who is named where is told at each."""

    def __init__(self, now: datetime, guild_id: int = GUILD) -> None:
        self.now = now
        self.guild_id = guild_id
        self._numbers = count(1 + guild_id % 10 * 10_000)
        self.rows: list[tuple[sa.Table, dict[str, Any]]] = []

    def row(self, table: sa.Table, member_column: str | None, member_id: int, **given: Any) -> dict[str, Any]:
        """Make a row of ``table`` that names ``member_id`` in one column, and in all its texts."""
        values = {
            column.name: self._value(table, column, member_id)
            for column in table.c
            if column.name not in given
        } | given
        others = (each for each in range(OTHER, OTHER + 9) if each != member_id)
        is_alone = [column.name for column in table.primary_key] == ["guild_id"]  # a server has one such row
        for name in members_of(table):
            if name not in given:
                values[name] = member_id if is_alone or name == member_column else next(others)
        self.rows.append((table, values))
        return values

    def _value(self, table: sa.Table, column: sa.Column[Any], member_id: int) -> Any:
        number = next(self._numbers)
        key = table.name, column.name
        if key in CHOSEN:
            return CHOSEN[key]
        if column.foreign_keys:
            (foreign,) = column.foreign_keys
            return self.row(foreign.column.table, None, OTHER)[foreign.column.name]
        if column.name == "guild_id":
            return self.guild_id
        return self._by_type(column, number, member_id, is_text=column.name in texts_of(table))

    def _by_type(self, column: sa.Column[Any], number: int, member_id: int, *, is_text: bool) -> Any:
        kind = column.type
        if isinstance(kind, UTCDateTime):
            return self.now + timedelta(
                days=7 if column.name in ("until", "due_at") else 0, microseconds=number
            )
        if isinstance(kind, sa.BigInteger):
            return CHANNEL + number
        if isinstance(kind, sa.Boolean):
            return False
        if isinstance(kind, sa.Integer):
            return number % 3 + 1
        if isinstance(kind, sa.JSON):
            return {"member_id": member_id, "as_text": str(member_id), "words": f"thanks to <@{member_id}>"}
        if column.name in _ZONES:
            return "UTC"
        if column.name.endswith("id") and getattr(kind, "length", None) == 20:
            return new_id(self.now)
        length = getattr(kind, "length", None) or 1000
        said = f"{number} with <@{member_id}>, whom some call {member_id}."
        return said if is_text and len(said) <= length else f"v{number}"[:length]


def tables() -> list[sa.Table]:
    """Return every table there is."""
    return all_tables().sorted_tables


def fillings(now: datetime, member_id: int = MEMBER, guild_id: int = GUILD) -> Filling:
    """Return rows that name a member in every declared column of every table, and in every text."""
    filling = Filling(now - timedelta(days=1), guild_id)
    for table in tables():
        if table.name in _INTRODUCTIONS or table.name in _GROUND:
            continue
        columns = list(members_of(table))
        for column in columns or [None]:
            filling.row(table, column, member_id)
    for starter, other, broker in (
        (member_id, OTHER, None),
        (OTHER, member_id, None),
        (LOWER, member_id, None),
        (OTHER, THIRD, member_id),
    ):
        introduction(filling, starter, other, broker)
    _effects_and_moments(filling, member_id)
    return filling


def introduction(filling: Filling, one: int, other: int, broker: int | None = None, **given: Any) -> str:
    """Make an introduction of two, with or without a broker, with thanks to and fro; return its id."""
    catalogue = all_tables().tables
    people = (one, other) if broker is None else (broker, one, other)
    made = filling.row(
        catalogue["introductions"],
        None,
        MEMBER,
        way="asked" if broker is None else "brokered",
        starter_id=people[0],
        low_id=min(one, other),
        high_id=max(one, other),
        **given,
    )
    for number, person in enumerate(people):
        seat = {
            "introduction_id": made["id"],
            "seat": number,
            "user_id": person,
            "guild_id": made["guild_id"],
        }
        filling.row(catalogue["introduction_seats"], None, MEMBER, **seat, talk=None)
        for reader in people:
            if reader != person:
                written = {"introduction_id": made["id"], "from_id": person, "to_id": reader}
                filling.row(catalogue["thanks"], None, MEMBER, **written)
    return str(made["id"])


def _effects_and_moments(filling: Filling, member_id: int) -> None:
    """Add what is wanted, being done and done that names a member, and what is planned."""
    catalogue, now = all_tables().tables, filling.now
    states = (
        {"due_at": now, "attempts": 0, "leased_by": None, "leased_until": None},
        {"due_at": now, "attempts": 1, "leased_by": "w", "leased_until": now},
        {"due_at": None, "attempts": 1, "leased_by": None, "leased_until": None, "finished_at": now},
    )
    for number, state in enumerate(states):
        wanted = {"finished_at": None, "ending": None, "key": f"{number}:{member_id}", **state}
        filling.row(
            catalogue["outbox"], None, member_id, kind="members.direct", lane=f"direct:{member_id}", **wanted
        )
    for subject in (f"{filling.guild_id}:{member_id}", f"row:u{member_id}"):
        filling.row(catalogue["agenda"], None, member_id, kind="members.direct", subject=subject)


async def fill(database: Database, filling: Filling) -> None:
    """Store the rows, those that others point to first."""
    order = {table.name: place for place, table in enumerate(tables())}
    async with database.unit(filling.now) as unit:
        for table, values in sorted(filling.rows, key=lambda row: order[row[0].name]):
            await unit.execute(insert(table).on_conflict_do_nothing(), values)


async def everything(database: Database) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every row of the database, with the name of its table."""
    found: list[tuple[str, dict[str, Any]]] = []
    async with database.reading() as read:
        for table in tables():
            names = list(table.c.keys())
            rows = await read.all(sa.select(table))
            found += [(table.name, dict(zip(names, row, strict=True))) for row in rows]
    return iter(found)


async def traces(database: Database, id_: int) -> list[str]:
    """Return where an id is found, as a number, in a text or in JSON: ``table.column``."""
    return sorted(
        {
            f"{table}.{column}"
            for table, values in await everything(database)
            for column, value in values.items()
            if not isinstance(value, datetime) and names_member(value, id_)
        }
    )


async def deliver(database: Database, rooms: Rooms, now: datetime) -> list[str]:
    """Let whatever waits be done, as far as the database sees it; return the kinds."""
    kinds: list[str] = []
    async with database.reading() as read:
        table = all_tables().tables["outbox"]
        known = sorted({row.kind for row in await read.all(sa.select(table.c.kind))})
    while entries := await outbox.claim(database, now, worker="w", kinds=known, most=100):
        for entry in entries:
            async with database.unit(now) as unit:
                outcome = Outcome(Ending.DELIVERED)
                if entry.kind == DRESS:
                    await rooms.dressing.left(unit, entry.guild_id or 0, int(entry.payload["user_id"] or 0))
                await outbox.finish(unit, entry, outcome)
                kinds.append(entry.kind)
    return kinds


async def sweep(database: Database, rooms: Rooms, now: datetime) -> None:
    """Let the moments come that are due."""
    agenda = Agenda(database)
    rooms.watch(agenda)
    await agenda.sweep(now)
