"""Blocks and suspensions outlive an erasure as seals, and hold again for whoever comes back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.agenda import Agenda
from bot.core.database import Database
from bot.core.ids import new_id
from bot.core.personal import names_member
from bot.core.seals import seal
from bot.core.wanted import is_waiting, outbox
from bot.guilds.pillars import Pillar
from bot.introductions.admission import Actor
from bot.migrations.tables import all_tables
from bot.moderation.reporting import CASE
from bot.moderation.rules import Report, Suspension
from bot.rooms import Rooms
from tests.privacy.filling import GUILD, MEMBER, OTHER, THIRD, deliver, sweep, traces

ORGANIZER = 402653184000000099
DAY = timedelta(days=1)


async def _blocks(rooms: Rooms, database: Database, blocker: int, blocked: int) -> bool:
    async with database.reading() as read:
        return await rooms.members.has_blocked_in(read, GUILD, blocker, blocked)


async def _held(rooms: Rooms, database: Database, pillar: Pillar, now: datetime) -> datetime | None:
    async with database.reading() as read:
        held = await rooms.moderation.held_in(read, GUILD, MEMBER, pillar, now)
    return None if held is None else held.until


async def _suspend(rooms: Rooms, scope: Pillar | None, until: datetime | None, now: datetime) -> None:
    made = await rooms.moderation.suspend(GUILD, MEMBER, scope, until, "Selling things", ORGANIZER, now)
    assert isinstance(made, Suspension)


async def _gone(database: Database, rooms: Rooms, now: datetime) -> None:
    await rooms.privacy.erase(GUILD, MEMBER, now)
    await deliver(database, rooms, now)
    await sweep(database, rooms, now + timedelta(hours=2))
    assert await traces(database, MEMBER) == []


@pytest.mark.parametrize("erased", [MEMBER, OTHER])
async def test_a_block_holds_on_whoever_of_the_two_was_erased(
    database: Database, rooms: Rooms, now: datetime, erased: int
) -> None:
    await rooms.boundaries.block(Actor(GUILD, MEMBER), OTHER, now)
    await rooms.privacy.erase(GUILD, erased, now)
    assert await traces(database, erased) == []
    assert await _blocks(rooms, database, MEMBER, OTHER)
    assert not await _blocks(rooms, database, OTHER, MEMBER)
    assert not await _blocks(rooms, database, MEMBER, THIRD)
    async with database.reading() as read:
        assert await rooms.members.is_blocked_in(read, GUILD, OTHER, MEMBER)
        assert await rooms.members.blocked_by_in(read, GUILD, [MEMBER, THIRD], [OTHER]) == {MEMBER: {OTHER}}


async def test_a_block_can_be_taken_back_after_an_erasure(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.boundaries.block(Actor(GUILD, MEMBER), OTHER, now)
    await rooms.privacy.erase(GUILD, OTHER, now)
    assert await rooms.boundaries.unblock(Actor(GUILD, MEMBER), OTHER, now)
    assert not await _blocks(rooms, database, MEMBER, OTHER)
    assert not await rooms.boundaries.unblock(Actor(GUILD, MEMBER), OTHER, now)


async def test_a_suspension_holds_by_its_seal_before_anybody_has_noticed_that_they_are_back(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    until = now + 30 * DAY
    await _suspend(rooms, Pillar.LOOKING, until, now)
    await _gone(database, rooms, now)
    assert await _held(rooms, database, Pillar.LOOKING, now + DAY) == until
    assert await _held(rooms, database, Pillar.SHARES, now + DAY) is None
    assert await _held(rooms, database, Pillar.LOOKING, until) is None


async def test_whoever_comes_back_is_kept_out_by_name_again_until_it_is_over_and_told_then(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    until = now + 30 * DAY
    await _suspend(rooms, None, until, now)
    await _gone(database, rooms, now)
    assert await rooms.privacy.returned(GUILD, MEMBER, now + DAY)
    assert not await rooms.privacy.returned(GUILD, MEMBER, now + DAY)
    (held,), total = await rooms.moderation.suspended(GUILD, now + DAY, start=0, count=5)
    assert (held.user_id, held.scope, held.until, total) == (MEMBER, None, until, 1)
    agenda = Agenda(database)
    rooms.watch(agenda)
    await agenda.sweep(until)
    assert [item.news.value for item in (await rooms.members.inbox(GUILD, MEMBER, 1, 5)).items] == [
        "suspension-over"
    ]


async def test_a_suspension_without_an_end_holds_until_an_organizer_lifts_it(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await _suspend(rooms, Pillar.SHARES, None, now)
    await _gone(database, rooms, now)
    later = now + 1000 * DAY
    async with database.unit(later) as unit:
        await rooms.prune(unit)
    await rooms.privacy.returned(GUILD, MEMBER, later)
    assert await rooms.moderation.lift(GUILD, MEMBER, Pillar.SHARES, ORGANIZER, later) is None
    assert await _held(rooms, database, Pillar.SHARES, later) is None


async def test_what_is_over_is_not_sealed_and_a_seal_goes_when_it_is_over(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await _suspend(rooms, Pillar.SHARES, now + 7 * DAY, now)
    await _gone(database, rooms, now)
    table = all_tables().tables["sealed_suspensions"]
    async with database.unit(now + 8 * DAY) as unit:
        await rooms.prune(unit)
        assert await unit.all(sa.select(table)) == []


async def test_seals_say_nothing_without_this_database_s_salt(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.boundaries.block(Actor(GUILD, MEMBER), OTHER, now)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    async with database.reading() as read:
        (row,) = await read.all(sa.select(all_tables().tables["sealed_blocks"]))
    assert not names_member(row.seal, OTHER)
    assert row.seal != seal(b"", "block", GUILD, MEMBER, OTHER)
    assert seal(b"a", 1, 23) != seal(b"a", 12, 3)


async def test_organizers_are_shown_a_report_though_whom_it_is_about_was_erased_before_it_came_to_that(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.guilds.change(GUILD, now, changed_by=ORGANIZER, reports_channel_id=77)
    made = await rooms.moderation.report(
        GUILD, OTHER, MEMBER, "share", "one", "Copied.", {}, new_id(now), now
    )
    assert isinstance(made, Report)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    async with database.reading() as read:
        wanted = [row.kind for row in await read.all(sa.select(outbox.c.kind).where(is_waiting))]
    assert CASE in wanted
    assert await rooms.moderation.waiting(GUILD, ORGANIZER) == 1
