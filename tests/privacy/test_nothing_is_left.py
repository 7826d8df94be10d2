"""Erasing, purging and exporting, held against every table there is: a new one that is not covered fails here."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.database import Database
from bot.core.personal import Erasing, members_of
from bot.core.schema import metadata
from bot.privacy.exporting import TITLES
from bot.privacy.rules import Kind
from bot.rooms import Rooms
from tests.privacy.filling import (
    ELSEWHERE,
    GUILD,
    MEMBER,
    OTHER,
    Filling,
    deliver,
    everything,
    fill,
    fillings,
    sweep,
    tables,
    traces,
)

_PLACES = ("guild_id", "channel_id", "message_id", "thread_id", "role_id")
"""Names of columns that hold an id of Discord's which is no member's."""
_NUMBERS = {"outbox.id"}
_WAITS = {
    "introduction_seats.user_id",
    "introductions.low_id",
    "introductions.high_id",
    "erasures.user_id",
    "agenda.subject",
}


def _columns() -> list[tuple[sa.Table, sa.Column[object]]]:
    return [(table, column) for table in tables() for column in table.c]


def test_every_column_of_ids_says_whether_it_names_a_member() -> None:
    undeclared = [
        f"{table.name}.{column.name}"
        for table, column in _columns()
        if isinstance(column.type, sa.BigInteger)
        and not column.name.endswith(_PLACES)
        and "member" not in column.info
        and f"{table.name}.{column.name}" not in _NUMBERS
    ]
    assert undeclared == [], "declare them: see bot.core.personal"


def test_every_declaration_can_be_carried_out() -> None:
    for table in tables():
        for name, named in members_of(table).items():
            assert named.kind in set(Kind), f"{table.name}.{name} is of no kind"
            if named.erasing is Erasing.BLANK:
                assert table.c[name].nullable or named.blank is not None, (
                    f"{table.name}.{name} can't be empty"
                )


def test_the_bot_knows_every_table_that_migrations_know() -> None:
    # Importing the rooms is all that a process does.
    assert {table.name for table in tables()} == set(metadata.tables)


async def test_after_an_erasure_a_member_is_found_nowhere(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await fill(database, fillings(now))
    assert len(await traces(database, MEMBER)) > 60, "the test names them nowhere"
    erased = await rooms.privacy.erase(GUILD, MEMBER, now)
    assert erased.guild_ids == [GUILD]
    await deliver(database, rooms, now)
    await sweep(database, rooms, now + timedelta(hours=2))
    assert await traces(database, MEMBER) == []


async def test_erasing_twice_finds_nothing_more(database: Database, rooms: Rooms, now: datetime) -> None:
    await fill(database, fillings(now))
    await rooms.privacy.erase(GUILD, MEMBER, now)
    await deliver(database, rooms, now)
    await sweep(database, rooms, now + timedelta(hours=2))
    again = await rooms.privacy.erase(GUILD, MEMBER, now + timedelta(hours=3))
    assert (again.rows, again.effects) == (0, 0)


async def test_others_keep_everything_but_the_name(database: Database, rooms: Rooms, now: datetime) -> None:
    alone = Filling(now)
    for table in tables():
        for column in members_of(table) or [None]:
            alone.row(table, column, OTHER)
    await fill(database, alone)
    before = [row for row in await everything(database) if row[0] not in ("agenda", "outbox")]
    await rooms.privacy.erase(GUILD, MEMBER, now)
    assert [row for row in await everything(database) if row[0] not in ("agenda", "outbox")] == before


async def test_after_a_purge_a_server_is_found_nowhere(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await fill(database, fillings(now))
    await fill(database, fillings(now, MEMBER, ELSEWHERE))
    there = [row for row in await everything(database) if row[1].get("guild_id") == ELSEWHERE]
    await rooms.privacy.purge(GUILD, now)
    assert await traces(database, GUILD) == []
    assert [row for row in await everything(database) if row[1].get("guild_id") == ELSEWHERE] == there


async def test_an_export_holds_every_row_that_names_a_member(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await fill(database, fillings(now))
    export = await rooms.privacy.export(None, MEMBER, now)
    titles = {section.title for section in export.sections}
    for table in tables():
        for name, named in members_of(table).items():
            if named.unexported:
                continue
            title = TITLES[f"{table.name}.{name}"].in_english()
            assert title in titles, f"{table.name}.{name} is not exported"


def test_what_is_not_exported_has_a_reason_and_what_is_a_title() -> None:
    exported = {
        f"{table.name}.{name}"
        for table in tables()
        for name, named in members_of(table).items()
        if not named.unexported
    }
    assert exported == set(TITLES)


@pytest.mark.parametrize("confidential", ["what others wrote of them in confidence"])
async def test_what_others_said_in_confidence_is_in_no_export(
    database: Database, rooms: Rooms, now: datetime, confidential: str
) -> None:
    filling = Filling(now)
    catalogue = metadata.tables
    filling.row(catalogue["reports"], "subject_id", MEMBER, words=confidential)
    filling.row(catalogue["blocks"], "blocked_id", MEMBER)
    filling.row(catalogue["follows"], "author_id", MEMBER)
    asked = filling.row(catalogue["introductions"], "low_id", MEMBER, phase="gathering", line=confidential)
    filling.row(
        catalogue["introduction_seats"],
        "user_id",
        MEMBER,
        introduction_id=asked["id"],
        seat=1,
        answer="asked",
        shown_at=None,
    )
    await fill(database, filling)
    assert (await rooms.privacy.export(None, MEMBER, now)).sections == []
    assert await rooms.privacy.kept(None, MEMBER) == []
