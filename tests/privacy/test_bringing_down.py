"""What others see comes down by effects that carry the place, also what was on its way while somebody was erased."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.core import outbox
from bot.core.database import Database
from bot.core.effects import Effect, Ending, OutboxEntry, Outcome
from bot.core.places import PLACE
from bot.core.schema import insert
from bot.looking.course import CELEBRATE
from bot.migrations.tables import all_tables
from bot.projects.answers import HELPED, QUESTION
from bot.projects.removing import remove_share
from bot.projects.service import CARD, POST, THREAD, UPDATE
from bot.prompts import course, records_of_runs
from bot.prompts.course import RECAP
from bot.rooms import Rooms
from tests.privacy.filling import CHANNEL, GUILD, MEMBER, OTHER, Filling, everything, fill, introduction

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


async def _progress(database: Database, author_id: int, now: datetime) -> OutboxEntry:
    """Progress in a share of the other's, on its way to be said."""
    filling, catalogue = Filling(now), all_tables().tables
    share = filling.row(catalogue["shares"], "author_id", OTHER)
    update = filling.row(
        catalogue["share_updates"], "author_id", author_id, share_id=share["id"], message_id=None
    )
    await fill(database, filling)
    payload = {"share_id": share["id"], "update_id": update["id"]}
    return await _claimed(database, Effect(UPDATE, "x", payload, GUILD), now)


async def _wanted(database: Database) -> set[str]:
    """What waits and was not tried yet, by kind."""
    rows = [row for table, row in await everything(database) if table == "outbox"]
    return {row["kind"] for row in rows if row["due_at"] is not None and row["attempts"] == 0}


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


async def test_a_post_comes_down_that_is_noted_while_its_author_is_being_erased(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    """PostgreSQL shows the erasure what was there before, and lets it change what has come since."""
    filling, on_its_way = Filling(now), {"thread_id": None, "channel_id": None, "message_id": None}
    share = filling.row(all_tables().tables["shares"], "author_id", MEMBER, posted_at=None, **on_its_way)
    await fill(database, filling)
    entry = await _claimed(database, Effect(POST, "x", {"share_id": share["id"]}, GUILD), now)
    outcome = Outcome(Ending.DELIVERED, CHANNEL, MESSAGE, thread_id=CHANNEL)
    async with asyncio.TaskGroup() as both, database.unit(now) as unit:
        assert await outbox.finish(unit, entry, outcome)
        await rooms.projects.post_settled(unit, entry, outcome)
        erasing = both.create_task(rooms.privacy.erase(GUILD, MEMBER, now))
        await asyncio.wait((erasing,), timeout=0.3)
    assert {CARD, THREAD} <= await _wanted(database)


async def test_progress_in_a_share_of_others_that_was_on_its_way_is_said_without_its_words(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    entry = await _progress(database, MEMBER, now)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    assert UPDATE not in await _wanted(database)
    async with database.unit(now) as unit:
        await rooms.projects.update_settled(unit, entry, Outcome(Ending.DELIVERED, CHANNEL, MESSAGE))
    assert UPDATE in await _wanted(database)


async def test_progress_that_is_noted_while_its_share_is_taken_down_is_taken_back(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    entry = await _progress(database, OTHER, now)

    async def take_down() -> None:
        async with database.unit(now) as unit:
            assert await remove_share(unit, GUILD, str(entry.payload["share_id"])) == OTHER

    outcome = Outcome(Ending.DELIVERED, CHANNEL, MESSAGE)
    async with asyncio.TaskGroup() as both, database.unit(now) as unit:
        assert await outbox.finish(unit, entry, outcome)
        await rooms.projects.update_settled(unit, entry, outcome)
        taking = both.create_task(take_down())
        await asyncio.wait((taking,), timeout=0.3)
    assert UPDATE in await _wanted(database)


async def test_a_question_that_was_on_its_way_is_worded_anew_once_whom_it_is_to_was_erased(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    filling, catalogue = Filling(now), all_tables().tables
    share = filling.row(catalogue["shares"], "author_id", MEMBER)
    asked = filling.row(catalogue["questions"], "member_id", OTHER, share_id=share["id"], message_id=None)
    await fill(database, filling)
    payload = {"share_id": share["id"], "question_id": asked["id"]}
    entry = await _claimed(database, Effect(QUESTION, "x", payload, GUILD), now)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    assert QUESTION not in await _wanted(database)
    async with database.unit(now) as unit:
        await rooms.answers.question_settled(unit, entry, Outcome(Ending.DELIVERED, CHANNEL, MESSAGE))
    assert QUESTION in await _wanted(database)


@pytest.mark.parametrize("is_noted", [True, False])
async def test_a_recap_that_was_drawn_before_is_drawn_again_though_nobody_knows_yet_where_it_is(
    database: Database, rooms: Rooms, now: datetime, *, is_noted: bool
) -> None:
    filling, catalogue = Filling(now), all_tables().tables
    run = filling.row(catalogue["prompt_runs"], "suggested_by", OTHER, is_recap=True)
    filling.row(catalogue["prompt_answers"], "user_id", MEMBER, run_id=run["id"])
    await fill(database, filling)
    recap = Effect(RECAP, f"prompt:{run['id']}", {"run_id": run["id"], "page": 0}, GUILD)
    entry = await _claimed(database, recap, now)
    if is_noted:
        async with database.unit(now) as unit:
            await outbox.finish(unit, entry, Outcome(Ending.DELIVERED, CHANNEL, MESSAGE))
            await records_of_runs.put_recap(unit, run["id"], 0, MESSAGE)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    assert RECAP in await _wanted(database)


async def test_an_erasure_brings_no_recap_that_nobody_wants_any_more(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    filling, catalogue = Filling(now), all_tables().tables
    run = filling.row(catalogue["prompt_runs"], "suggested_by", OTHER, is_recap=True)
    filling.row(catalogue["prompt_answers"], "user_id", MEMBER, run_id=run["id"])
    await fill(database, filling)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    assert RECAP not in await _wanted(database)


async def test_a_question_of_the_week_that_was_on_its_way_does_not_go_on_naming_who_suggested_it(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    filling = Filling(now)
    run = filling.row(
        all_tables().tables["prompt_runs"], "suggested_by", MEMBER, state="posting", message_id=None
    )
    await fill(database, filling)
    lane = f"prompt:{run['id']}"
    await _claimed(database, Effect(course.POST, lane, {"run_id": run["id"]}, GUILD), now)
    await rooms.privacy.erase(GUILD, MEMBER, now)
    assert course.CARD in await _wanted(database)


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


async def test_letters_to_others_come_down_also_if_those_are_erased_next(
    database: Database, rooms: Rooms, now: datetime
) -> None:
    filling = Filling(now)
    id_ = introduction(filling, MEMBER, OTHER, thread_id=None)
    await fill(database, filling)
    for member_id in (MEMBER, OTHER):
        await rooms.privacy.erase(GUILD, member_id, now + timedelta(minutes=1))
    rows = [row["payload"] for table, row in await everything(database) if table == "outbox"]
    letters = [(each["user_id"], each["mark"]) for each in rows if "since" in each]
    assert letters == [(OTHER, id_)]
