"""What others see comes down by effects that carry the place, also what was on its way while somebody was erased."""

from __future__ import annotations

from datetime import datetime

from bot.core import outbox
from bot.core.database import Database
from bot.core.effects import Effect, Ending, OutboxEntry, Outcome
from bot.core.places import PLACE
from bot.core.schema import insert
from bot.looking.course import CELEBRATE
from bot.migrations.tables import all_tables
from bot.projects.answers import HELPED
from bot.rooms import Rooms
from tests.privacy.filling import CHANNEL, GUILD, MEMBER, OTHER, Filling, everything, fill

MESSAGE = 900000000000000001


async def _claimed(database: Database, effect: Effect, now: datetime) -> OutboxEntry:
    async with database.unit(now) as unit:
        await unit.emit(effect)
    (entry,) = await outbox.claim(database, now, worker="w", kinds=[effect.kind], most=5)
    return entry


async def _places(database: Database) -> list[tuple[int, int]]:
    """Where something is to be brought down, channel and message."""
    rows = [row for table, row in await everything(database) if table == "outbox" and row["kind"] == PLACE]
    return [(row["payload"]["channel_id"], row["payload"]["message_id"]) for row in rows]


async def test_the_line_that_told_of_good_news_goes(database: Database, rooms: Rooms, now: datetime) -> None:
    filling = Filling(now)
    flag = filling.row(
        all_tables().tables["flags"],
        "user_id",
        MEMBER,
        state="done",
        said_channel_id=None,
        said_message_id=None,
    )
    await fill(database, filling)
    entry = await _claimed(database, Effect(CELEBRATE, "x", {"flag_id": flag["id"]}, GUILD), now)
    async with database.unit(now) as unit:
        await rooms.flags.celebrated(unit, entry, Outcome(Ending.DELIVERED, CHANNEL, MESSAGE))
    await rooms.privacy.erase(GUILD, MEMBER, now)
    assert await _places(database) == [(CHANNEL, MESSAGE)]


async def test_good_news_that_was_on_its_way_goes_as_soon_as_it_is_there(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    filling = Filling(now)
    flag = filling.row(all_tables().tables["flags"], "user_id", MEMBER, said_message_id=None)
    await fill(database, filling)
    entry = await _claimed(database, Effect(CELEBRATE, "x", {"flag_id": flag["id"]}, GUILD), now)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    async with database.unit(now) as unit:
        await rooms.flags.celebrated(unit, entry, Outcome(Ending.DELIVERED, CHANNEL, MESSAGE))
    assert await _places(database) == [(CHANNEL, MESSAGE)]


async def test_words_of_thanks_that_were_on_their_way_go_as_soon_as_they_are_there(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    filling, catalogue = Filling(now), all_tables().tables
    share = filling.row(catalogue["shares"], "author_id", OTHER)
    filling.row(catalogue["helped"], "member_id", MEMBER, share_id=share["id"], message_id=None)
    await fill(database, filling)
    payload = {"share_id": share["id"], "member_id": MEMBER}
    entry = await _claimed(database, Effect(HELPED, "x", payload, GUILD), now)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    async with database.unit(now) as unit:
        await rooms.answers.help_settled(unit, entry, Outcome(Ending.DELIVERED, CHANNEL, MESSAGE))
    assert await _places(database) == [(CHANNEL, MESSAGE)]


async def test_a_badge_that_nobody_can_take_off_yet_is_not_forgotten(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    filling = Filling(now)
    worn = filling.row(all_tables().tables["worn"], "user_id", MEMBER, role_ids=str(CHANNEL))
    async with database.unit(now) as unit:
        await unit.execute(insert(all_tables().tables["worn"]), worn)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    left = [row for table, row in await everything(database) if table == "worn"]
    assert [row["role_ids"] for row in left] == [str(CHANNEL)]
