"""What is kept no longer than the table of retention says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core import outbox
from bot.core.database import Database
from bot.core.personal import NOBODY
from bot.introductions import personal as introductions
from bot.moderation import personal as moderation
from bot.privacy.rules import RETENTION, Kind
from bot.projects import personal as projects
from bot.rooms import Rooms
from tests.privacy.filling import GUILD, MEMBER, OTHER, Filling, everything, fill, fillings, tables

DAY = timedelta(days=1)
ENDS = {
    Kind.INBOX: ("inbox",),
    Kind.PROMPTS: ("prompt_answers", "prompt_reminders", "prompt_runs"),
    Kind.INTRODUCTIONS: ("introductions", "introduction_seats", "thanks"),
    Kind.FLAGS: ("flags", "flag_listings", "alert_matches"),
    Kind.REPORTS: ("reports", "suspensions"),
    Kind.ORGANIZING: ("audit",),
    Kind.DRAFTS: ("intro_drafts", "prompt_drafts", "setups"),
    Kind.DELIVERY: ("outbox",),
}
"""Tables whose rows end by themselves, by kind. Others last as long as what they belong to."""


def test_every_kind_says_why_it_is_kept_and_each_that_ends_is_looked_at_here() -> None:
    assert set(RETENTION) == set(Kind)
    assert {kind for kind, kept in RETENTION.items() if kept.kept_for is not None} == set(ENDS)


def test_the_table_says_what_the_rooms_do() -> None:
    assert RETENTION[Kind.INTRODUCTIONS].kept_for == introductions.KEPT_FOR
    assert RETENTION[Kind.REPORTS].kept_for == moderation.KEPT_FOR
    assert RETENTION[Kind.DELIVERY].kept_for == outbox.KEPT_FOR


@pytest.mark.parametrize("kind", ENDS)
async def test_what_has_had_its_time_goes_and_what_has_not_stays(
    database: Database, rooms: Rooms, now: datetime, kind: Kind
) -> None:
    kept_for = RETENTION[kind].kept_for
    assert kept_for is not None
    await fill(database, fillings(now))
    before = {table for table, _ in await everything(database)}
    assert before >= set(ENDS[kind])
    for moment, is_kept in ((now, True), (now + kept_for + 9 * DAY, False)):
        async with database.unit(moment) as unit:
            await rooms.prune(unit)
            await outbox.prune(unit)
        left = {
            table
            for table, row in await everything(database)
            if table != "outbox" or row["finished_at"] is not None
        }
        assert all((table in left) is is_kept for table in ENDS[kind]), left & set(ENDS[kind])


async def test_what_is_left_of_a_share_goes_after_a_month_unless_others_said_something_to_it(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    filling = Filling(now)
    catalogue = {table.name: table for table in tables()}
    alone = filling.row(catalogue["shares"], "author_id", MEMBER)
    answered = filling.row(catalogue["shares"], "author_id", MEMBER)
    filling.row(catalogue["share_updates"], "author_id", MEMBER, share_id=alone["id"])
    filling.row(catalogue["helped"], "member_id", OTHER, share_id=answered["id"])
    await fill(database, filling)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    for days, left in ((29, {alone["id"], answered["id"]}), (31, {answered["id"]})):
        async with database.unit(now + days * DAY) as unit:
            await projects.drop_buried_in(unit, GUILD)
        found = [row for table, row in await everything(database) if table == "shares"]
        assert {row["id"] for row in found} == left
        assert {row["author_id"] for row in found} == {NOBODY}
