"""Leaving and coming back, of members and of the bot: what thirty days do, and what they don't."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from bot.audit.rules import Act
from bot.core.database import Database, Reader
from bot.core.ids import new_id
from bot.introductions.rules import Event
from bot.members.rules import News, Reach, Rhythm
from bot.moderation.rules import History, Report
from bot.privacy import records
from bot.privacy.erasing import LOOK
from bot.privacy.records import UnderWay
from bot.rooms import Rooms
from tests.privacy.filling import ELSEWHERE, GUILD, MEMBER, OTHER, THIRD, deliver, sweep, traces

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def known(rooms: Rooms, now: datetime) -> None:
    """A member of two servers has said how they may be reached."""
    for guild_id in (GUILD, ELSEWHERE):
        await rooms.members.choose_reach(guild_id, MEMBER, Reach.INBOX, now)


async def _is_known(rooms: Rooms, guild_id: int = GUILD) -> bool:
    return bool(await rooms.privacy.kept(guild_id, MEMBER))


async def _after(database: Database, rooms: Rooms, moment: datetime) -> Sequence[str]:
    """Let time come, and return what is wanted then."""
    await sweep(database, rooms, moment)
    return await deliver(database, rooms, moment)


async def test_thirty_days_after_leaving_discord_is_asked_and_everything_is_erased(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.privacy.left(GUILD, MEMBER, now)
    await rooms.privacy.left(GUILD, MEMBER, now + 10 * DAY)
    assert await _after(database, rooms, now + 30 * DAY - timedelta(seconds=1)) == []
    assert await _is_known(rooms)
    assert await _after(database, rooms, now + 30 * DAY) == [LOOK]
    await rooms.privacy.looked(GUILD, MEMBER, now + 30 * DAY, is_here=False)
    assert not await _is_known(rooms)
    assert await _is_known(rooms, ELSEWHERE)


async def test_whoever_returns_in_time_loses_nothing(database: Database, rooms: Rooms, now: datetime) -> None:
    await rooms.privacy.left(GUILD, MEMBER, now)
    assert await rooms.privacy.returned(GUILD, MEMBER, now + 29 * DAY)
    assert await _after(database, rooms, now + 60 * DAY) == []
    assert await _is_known(rooms)


async def test_where_nothing_is_to_change_looking_whether_somebody_is_back_takes_one_statement(
    rooms: Rooms, now: datetime
) -> None:
    asked: list[str] = []

    def note(*args: Any) -> None:
        asked.append(str(args[2]))

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        assert not await rooms.privacy.returned(GUILD, MEMBER, now)
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)
    assert len(asked) == 1, "it is asked at everything that anybody does"


async def test_whoever_is_there_without_anybody_having_noticed_loses_nothing(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.privacy.left(GUILD, MEMBER, now)
    await _after(database, rooms, now + 30 * DAY)
    await rooms.privacy.looked(GUILD, MEMBER, now + 30 * DAY, is_here=True)
    assert await _after(database, rooms, now + 90 * DAY) == []
    assert await _is_known(rooms)


async def test_what_somebody_does_after_they_were_noticed_stays_though_the_rest_was_being_erased_just_then(
    database: Database, rooms: Rooms, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the erasure takes them for gone before they are noticed, and is carried out after it."""
    await rooms.moderation.report(GUILD, OTHER, MEMBER, "share", "one", "Copied.", {}, new_id(now), now)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    at, has_looked, goes_on, look = now + DAY, asyncio.Event(), asyncio.Event(), records.under_way

    async def looks(read: Reader, guild_id: int, user_id: int) -> UnderWay | None:
        known = await look(read, guild_id, user_id)
        has_looked.set()
        await goes_on.wait()
        return known

    monkeypatch.setattr(records, "under_way", looks)
    async with asyncio.TaskGroup() as both:
        both.create_task(sweep(database, rooms, at))
        await has_looked.wait()
        noticed = both.create_task(rooms.privacy.returned(GUILD, MEMBER, at))
        await asyncio.wait((noticed,), timeout=0.3)
        goes_on.set()
    await rooms.members.choose_reach(GUILD, MEMBER, Reach.INBOX, at)
    await sweep(database, rooms, at + DAY)
    assert await _is_known(rooms)


async def test_what_organizers_tell_somebody_after_an_erasure_stays_though_the_rest_of_it_is_still_to_go(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    reported = await rooms.moderation.report(
        GUILD, OTHER, MEMBER, "share", "one", "Copied.", {}, new_id(now), now
    )
    assert isinstance(reported, Report)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    at = now + timedelta(minutes=5)
    await rooms.moderation.warn_on(GUILD, reported.id, "Name whose work it is.", THIRD, at)
    for days in range(1, 4):
        await sweep(database, rooms, now + days * DAY)
    assert [item.news for item in (await rooms.members.inbox(GUILD, MEMBER, 1, 5)).items] == [News.WARNED]
    history = await rooms.moderation.history(GUILD, MEMBER, THIRD, now + 4 * DAY)
    assert isinstance(history, History)
    assert [entry.act for entry in history.entries] == [Act.WARNED]
    assert history.settled_in_all == 0, "what was reported before is not about them any more"


async def test_while_discord_does_not_say_nobody_is_erased_and_it_is_asked_again(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.privacy.left(GUILD, MEMBER, now)
    at = now + 30 * DAY
    await _after(database, rooms, at)
    await rooms.privacy.looked(GUILD, MEMBER, at, is_here=None)
    assert await _is_known(rooms)
    assert await _after(database, rooms, at + DAY) == [LOOK]


async def test_a_departure_that_a_room_notices_begins_the_thirty_days(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.boundaries.departed(GUILD, MEMBER, Event.LEAVE, now)
    await rooms.flags.departed(GUILD, MEMBER, now + DAY)
    assert await _after(database, rooms, now + 30 * DAY) == [LOOK]


async def test_the_last_server_that_forgets_somebody_takes_what_belongs_to_none_along(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.members.set_rhythm(MEMBER, Rhythm("UTC", time(22), time(7)), now)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    assert (await rooms.members.rhythm(MEMBER)).quiet_from == time(22)
    await rooms.privacy.erase(ELSEWHERE, MEMBER, now)
    assert await traces(database, MEMBER) == []


async def test_a_server_that_the_bot_is_removed_from_is_purged_after_thirty_days(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.privacy.guild_left(GUILD, now)
    await _after(database, rooms, now + 30 * DAY - timedelta(seconds=1))
    assert await _is_known(rooms)
    await _after(database, rooms, now + 30 * DAY)
    assert await traces(database, GUILD) == []
    assert await _is_known(rooms, ELSEWHERE)


async def test_a_bot_that_is_back_in_time_finds_everything(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await rooms.privacy.guild_left(GUILD, now)
    await rooms.privacy.guild_back(GUILD, now + 29 * DAY)
    await _after(database, rooms, now + 60 * DAY)
    assert await _is_known(rooms)
