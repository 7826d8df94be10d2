"""The trail: what is noted is found again, by every part of it, and is never lost or doubled."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.audit.rules import DETAILS_MOST, KEPT_FOR, WHY_MOST, Act, Query, tidy_details, tidy_why
from bot.audit.service import MIRROR, AuditService, note
from bot.core import outbox
from bot.core.database import Database

HERE, ELSEWHERE = 100, 200
OMAR, LINA, BEA = 1, 2, 3
MINUTE = timedelta(minutes=1)


@pytest.fixture
def trail(database: Database) -> AuditService:
    return AuditService(database)


async def noted(
    database: Database, at: datetime, act: Act = Act.SETTINGS, guild_id: int = HERE, **given: object
) -> str:
    async with database.unit(at) as unit:
        return await note(unit, guild_id, act, **{"by": OMAR, **given})  # type: ignore[arg-type]  # passed on as they come


async def acts(trail: AuditService, query: Query, guild_id: int = HERE) -> list[Act]:
    found, total = await trail.search(guild_id, query, start=0, count=50)
    assert total == len(found)
    return [entry.act for entry in found]


async def test_an_entry_comes_out_as_it_went_in(
    database: Database, trail: AuditService, now: datetime
) -> None:
    entry_id = await noted(
        database,
        now,
        Act.SUSPENDED,
        on=BEA,
        about="introductions",
        about_id="7",
        why="Sold watches.",
        details={"until": "May"},
    )
    entry = await trail.entry(entry_id)
    assert entry is not None
    assert (entry.guild_id, entry.at, entry.act, entry.by, entry.on) == (HERE, now, Act.SUSPENDED, OMAR, BEA)
    assert (entry.about, entry.about_id, entry.why, entry.details) == (
        "introductions",
        "7",
        "Sold watches.",
        {"until": "May"},
    )


async def test_the_newest_comes_first_page_by_page_and_nothing_of_another_server(
    database: Database, trail: AuditService, now: datetime
) -> None:
    ids = [await noted(database, now + number * MINUTE, why=f"number {number}") for number in range(7)]
    await noted(database, now, guild_id=ELSEWHERE)

    first, total = await trail.search(HERE, Query(), start=0, count=3)
    second, _ = await trail.search(HERE, Query(), start=3, count=3)

    assert total == 7
    assert [entry.id for entry in (*first, *second)] == ids[:0:-1]


async def test_it_is_searched_by_who_on_whom_what_and_words(
    database: Database, trail: AuditService, now: datetime
) -> None:
    await noted(database, now, Act.WARNED, by=OMAR, on=BEA, why="Ärger mit 100% Rabatt")
    await noted(database, now + MINUTE, Act.SUSPENDED, by=LINA, on=BEA)
    await noted(database, now + 2 * MINUTE, Act.SETTINGS, by=LINA, details={"zone": "Europe/Madrid"})

    assert await acts(trail, Query(by=LINA)) == [Act.SETTINGS, Act.SUSPENDED]
    assert await acts(trail, Query(on=BEA)) == [Act.SUSPENDED, Act.WARNED]
    assert await acts(trail, Query(by=LINA, on=BEA)) == [Act.SUSPENDED]
    assert await acts(trail, Query(act=Act.WARNED)) == [Act.WARNED]
    assert await acts(trail, Query(text="ärger")) == [Act.WARNED]
    assert await acts(trail, Query(text="MADRID")) == [Act.SETTINGS]
    assert await acts(trail, Query(text="100%")) == [Act.WARNED]
    assert await acts(trail, Query(text="1_0%")) == [], "letters, not patterns"
    assert [entry.act for entry in await trail.everything(HERE, Query(by=LINA))] == [
        Act.SETTINGS,
        Act.SUSPENDED,
    ]


async def test_what_is_undone_was_never_noted(database: Database, trail: AuditService, now: datetime) -> None:
    async def broken_off() -> None:
        async with database.unit(now) as unit:
            await note(unit, HERE, Act.WARNED, by=OMAR)
            raise LookupError

    with pytest.raises(LookupError):
        await broken_off()
    assert await acts(trail, Query()) == []


async def test_it_is_mirrored_once_a_channel_is_chosen_and_no_longer_when_it_is_not(
    database: Database, trail: AuditService, now: datetime
) -> None:
    async def mirrored() -> list[object]:
        found = await outbox.claim(database, now + timedelta(days=1), worker="x", kinds=[MIRROR], most=50)
        for entry in found:
            async with database.unit(now) as unit:
                await outbox.finish(unit, entry, outbox.Outcome(outbox.Ending.DELIVERED))
        return [entry.payload["entry"] for entry in found]

    await noted(database, now)
    assert await mirrored() == []

    await trail.set_channel(HERE, 77, OMAR, now + MINUTE)
    await trail.set_channel(HERE, 77, OMAR, now + MINUTE)
    assert await trail.channel(HERE) == 77
    (newest,), total = await trail.search(HERE, Query(), start=0, count=1)
    assert (newest.act, newest.details, total) == (Act.LOG_CHANNEL, {"is": "<#77>"}, 2), (
        "chosen twice is noted once"
    )
    assert await mirrored() == [newest.id]

    await trail.set_channel(HERE, None, OMAR, now + 2 * MINUTE)
    await noted(database, now + 3 * MINUTE)
    assert await trail.channel(HERE) is None
    assert await mirrored() == []


@pytest.mark.parametrize("where", [HERE, None])
async def test_whoever_is_forgotten_leaves_the_trail_and_what_was_done_stays(
    database: Database, trail: AuditService, now: datetime, where: int | None
) -> None:
    await noted(database, now, Act.WARNED, by=OMAR, on=BEA, why="Too loud.")
    await noted(database, now, Act.NOTED, by=BEA, on=LINA, why="Kind.")
    await noted(database, now, guild_id=ELSEWHERE, on=BEA)

    async with database.unit(now) as unit:
        await trail.forget_in(unit, where, BEA)

    here, _ = await trail.search(HERE, Query(), start=0, count=9)
    assert {(entry.act, entry.by, entry.on, entry.why) for entry in here} == {
        (Act.WARNED, OMAR, None, "Too loud."),
        (Act.NOTED, None, LINA, "Kind."),
    }
    (there,), _ = await trail.search(ELSEWHERE, Query(), start=0, count=9)
    assert there.on == (BEA if where else None)


async def test_it_is_kept_for_two_years(database: Database, trail: AuditService, now: datetime) -> None:
    await noted(database, now)
    async with database.unit(now + KEPT_FOR) as unit:
        await trail.prune(unit)
    assert await acts(trail, Query()) == [Act.SETTINGS]
    async with database.unit(now + KEPT_FOR + MINUTE) as unit:
        await trail.prune(unit)
    assert await acts(trail, Query()) == []


def test_hostile_words_are_made_safe_and_fit() -> None:
    details = tidy_details(
        {"name\n": "a\u202eb", "": "x", **{f"n{number}": "y" * 999 for number in range(99)}}
    )
    assert len(details) == DETAILS_MOST
    assert details["name"] == "ab"
    assert all(len(text) <= 200 for text in details.values())
    assert len(tidy_why("w" * 9999)) <= WHY_MOST
