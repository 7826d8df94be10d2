"""Direct messages with news about somebody are wanted anew when that one is erased, each once, and no other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core import outbox
from bot.core.agenda import Agenda
from bot.core.database import Database
from bot.core.effects import Ending, Outcome
from bot.members.records import inbox
from bot.members.rules import News, Reach
from bot.members.service import DIRECT, RETELL
from bot.rooms import Rooms
from tests.privacy.filling import ELSEWHERE, GUILD, MEMBER, OTHER, THIRD, everything

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def reach(rooms: Rooms, now: datetime) -> None:
    """The other wants to be written to, in two servers."""
    for guild_id in (GUILD, ELSEWHERE):
        await rooms.members.choose_reach(guild_id, OTHER, Reach.DIRECT, now)


async def _told(database: Database, rooms: Rooms, by: int, now: datetime, guild_id: int = GUILD) -> None:
    """Let news of thanks lie in the other's inbox."""
    async with database.unit(now) as unit:
        await rooms.members.tell(unit, guild_id, [OTHER], News.THANKED, {"from_id": by, "words": "Thanks"})


async def _due(database: Database, rooms: Rooms, now: datetime) -> None:
    """Let the messages be wanted that are due by then."""
    agenda = Agenda(database)
    agenda.on(DIRECT, rooms.members.bundle_due)
    await agenda.sweep(now)


async def _sent(database: Database, rooms: Rooms, now: datetime) -> list[str]:
    """Let the messages go out that are due by then; return what tells each from all others."""
    await _due(database, rooms, now)
    entries = await outbox.claim(database, now, worker="w", kinds=[DIRECT], most=5)
    for entry in entries:
        async with database.unit(now) as unit:
            await rooms.members.bundle_settled(unit, entry, Outcome(Ending.DELIVERED, 1, 2))
            await outbox.finish(unit, entry, Outcome(Ending.DELIVERED, 1, 2))
    return [entry.nonce for entry in entries]


async def _wanted(database: Database) -> list[dict[str, Any]]:
    rows = [row for table, row in await everything(database) if table == "outbox" and row["kind"] == RETELL]
    assert all(row["lane"] == f"direct:{OTHER}" and row["guild_id"] == GUILD for row in rows)
    return [row["payload"] for row in rows]


async def test_each_message_that_told_of_them_is_wanted_anew_once(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    nonces: list[str] = []
    for day, by in enumerate((MEMBER, THIRD, MEMBER)):
        at = now + 3 * day * DAY
        for minutes in range(2):
            await _told(database, rooms, by, at + timedelta(minutes=minutes))
        nonces += await _sent(database, rooms, at + 2 * DAY)
    assert len(nonces) == 3
    await rooms.privacy.erase(GUILD, MEMBER, now + 10 * DAY)
    wanted = await _wanted(database)
    assert [(each["nonce"], each["since"]) for each in wanted] == [
        (nonces[0], now.isoformat()),
        (nonces[2], (now + 6 * DAY).isoformat()),
    ]
    assert await rooms.members.told_with(GUILD, OTHER, nonces[0]) == []
    assert len(await rooms.members.told_with(GUILD, OTHER, nonces[1])) == 2


async def test_a_message_that_is_about_to_go_out_is_wanted_anew_too(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await _told(database, rooms, MEMBER, now)
    await _told(database, rooms, MEMBER, now, ELSEWHERE)
    await _due(database, rooms, now + 2 * DAY)
    await rooms.privacy.erase(GUILD, MEMBER, now + 2 * DAY)
    (wanted,) = await _wanted(database)
    rows = [row for table, row in await everything(database) if table == "outbox" and row["kind"] == DIRECT]
    assert len(rows) == 2
    assert [row["nonce"] for row in rows if row["guild_id"] == GUILD] == [wanted["nonce"]]


async def test_a_message_is_wanted_anew_also_if_whoever_got_it_is_erased_next(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await _told(database, rooms, MEMBER, now)
    (nonce,) = await _sent(database, rooms, now + 2 * DAY)
    for member_id in (MEMBER, OTHER):
        await rooms.privacy.erase(GUILD, member_id, now + 2 * DAY)
    assert [each["nonce"] for each in await _wanted(database)] == [nonce]


async def test_nothing_is_wanted_of_what_never_was_a_message(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    await _told(database, rooms, MEMBER, now)
    await rooms.privacy.erase(GUILD, MEMBER, now + timedelta(minutes=1))
    assert await _wanted(database) == []
    assert not [row for table, row in await everything(database) if table == inbox.name]
