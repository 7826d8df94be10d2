"""The outbox: nothing wanted is lost, nothing is held by two, and order is kept within a lane."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.core import outbox
from bot.core.database import Database
from bot.core.effects import Effect, Ending, OutboxEntry, Outcome
from tests.conftest import ENGINES
from tests.postgres import loop_over_rows
from tests.spoilt import spoil

KIND = "test.said"
DELIVERED = Outcome(Ending.DELIVERED, channel_id=1, message_id=2)
SECOND = timedelta(seconds=1)


async def _emit(database: Database, now: datetime, *effects: Effect) -> list[int]:
    async with database.unit(now) as unit:
        return [await unit.emit(effect) for effect in effects]


async def _claim(
    database: Database,
    now: datetime,
    *,
    worker: str = "first",
    kinds: tuple[str, ...] = (KIND,),
    most: int = 100,
) -> list[OutboxEntry]:
    return await outbox.claim(database, now, worker=worker, kinds=kinds, most=most)


async def _finish(
    database: Database, now: datetime, entry: OutboxEntry, outcome: Outcome = DELIVERED
) -> bool:
    async with database.unit(now) as unit:
        return await outbox.finish(unit, entry, outcome)


async def test_an_effect_comes_out_as_it_went_in(database: Database, now: datetime) -> None:
    payload = {"share": "0123", "note": "naïve 🌊 \u202e \x00"[:-1], "message": 2**63 - 1, "nothing": None}
    (effect_id,) = await _emit(database, now, Effect(KIND, "share:1", payload, guild_id=2**62, key="k"))
    (entry,) = await _claim(database, now)
    assert (entry.id, entry.kind, entry.lane, entry.payload, entry.guild_id, entry.created_at, entry.attempts) == (
        effect_id, KIND, "share:1", payload, 2**62, now, 1,
    )  # fmt: skip
    assert len(entry.nonce) <= 25, "Discord takes no longer nonce"


@pytest.mark.parametrize("stored", ['{"share": "01', "", "[1]", "null"])
async def test_a_spoilt_effect_stops_none_of_those_it_is_claimed_with(
    database: Database, now: datetime, stored: str
) -> None:
    if not database.is_sqlite and stored not in ("[1]", "null"):
        pytest.skip("PostgreSQL keeps nothing that is not JSON")
    (spoilt, _) = await _emit(database, now, *(Effect(KIND, lane, {"lane": lane}) for lane in "ab"))
    await spoil(database, now, spoilt, stored)
    claimed = await _claim(database, now)
    assert [(entry.payload, entry.is_readable) for entry in claimed] == [({}, False), ({"lane": "b"}, True)]
    for entry in claimed:
        await _finish(database, now, entry)
    assert [done.payload for done in await outbox.recent(database, 2)] == [{"lane": "b"}, {}]


async def test_every_effect_has_a_nonce_of_its_own(database: Database, now: datetime) -> None:
    await _emit(database, now, *(Effect(KIND, f"lane {number}") for number in range(20)))
    assert len({entry.nonce for entry in await _claim(database, now)}) == 20


async def test_what_is_claimed_is_left_alone_until_its_lease_runs_out(
    database: Database, now: datetime
) -> None:
    await _emit(database, now, Effect(KIND, "one"))
    (first,) = await _claim(database, now)
    assert await _claim(database, now + outbox.LEASE - SECOND, worker="second") == []
    (second,) = await _claim(database, now + outbox.LEASE, worker="second")
    assert (second.id, second.nonce, second.attempts) == (first.id, first.nonce, 2)


async def test_a_lease_is_held_until_another_takes_it_over(database: Database, now: datetime) -> None:
    await _emit(database, now, Effect(KIND, "one"))
    (first,) = await _claim(database, now)
    async with database.reading() as read:
        assert await outbox.is_held(read, first)
    (second,) = await _claim(database, now + outbox.LEASE, worker="second")
    async with database.reading() as read:
        assert not await outbox.is_held(read, first)
        assert await outbox.is_held(read, second)


async def test_each_process_claims_what_is_due_on_its_shards_and_what_belongs_to_no_server(
    database: Database, now: datetime
) -> None:
    servers = [shard << 22 for shard in range(6)]
    await _emit(
        database,
        now,
        *(Effect(KIND, f"of {each}", guild_id=each) for each in servers),
        Effect(KIND, "of nobody"),
    )

    async def claimed(*mine: int) -> list[int | None]:
        found = await outbox.claim(database, now, worker="w", kinds=(KIND,), most=100, shards=(4, mine))
        return [entry.guild_id for entry in found]

    assert await claimed(1, 2) == [servers[1], servers[2], servers[5], None]
    assert await claimed(1, 2) == []
    assert await claimed(0, 3) == [servers[0], servers[3], servers[4]]


async def test_a_lost_lease_cannot_finish_or_postpone(database: Database, now: datetime) -> None:
    await _emit(database, now, Effect(KIND, "one"))
    (slow,) = await _claim(database, now)
    later = now + outbox.LEASE
    (fast,) = await _claim(database, later, worker="second")
    assert not await _finish(database, later, slow)
    async with database.unit(later) as unit:
        assert not await outbox.postpone(unit, slow, later, Outcome(Ending.DELAYED))
    assert await _finish(database, later, fast)
    assert not await _finish(database, later, fast), "once"


async def test_a_worker_that_lost_and_took_back_a_lease_cannot_finish_with_the_old_one(
    database: Database, now: datetime
) -> None:
    await _emit(database, now, Effect(KIND, "one"))
    (old,) = await _claim(database, now)
    (new,) = await _claim(database, now + outbox.LEASE)
    assert old.leased_by == new.leased_by
    assert not await _finish(database, now + outbox.LEASE, old)
    assert await _finish(database, now + outbox.LEASE, new)


async def test_a_lane_is_worked_off_in_order_one_at_a_time(database: Database, now: datetime) -> None:
    ids = await _emit(database, now, *(Effect(KIND, "share:1", {"number": number}) for number in range(4)))
    seen: list[int] = []
    for _ in ids:
        (entry,) = await _claim(database, now)
        assert await _claim(database, now, worker="second") == [], "its successors wait"
        seen.append(entry.id)
        await _finish(database, now, entry)
    assert seen == ids


async def test_lanes_do_not_wait_for_each_other(database: Database, now: datetime) -> None:
    await _emit(database, now, Effect(KIND, "share:1"), Effect(KIND, "share:1"), Effect(KIND, "share:2"))
    assert [entry.lane for entry in await _claim(database, now)] == ["share:1", "share:2"]


async def test_what_is_postponed_holds_its_lane(database: Database, now: datetime) -> None:
    first, second = await _emit(database, now, Effect(KIND, "share:1"), Effect(KIND, "share:1"))
    (entry,) = await _claim(database, now)
    due_at = now + timedelta(minutes=5)
    async with database.unit(now) as unit:
        assert await outbox.postpone(
            unit, entry, due_at, Outcome(Ending.BLOCKED, code=50013, reason="may not")
        )
    assert await _claim(database, due_at - SECOND) == []
    (again,) = await _claim(database, due_at)
    assert (again.id, again.attempts) == (first, 2)
    await _finish(database, due_at, again)
    assert [entry.id for entry in await _claim(database, due_at)] == [second]


async def test_kinds_nobody_renders_stay_where_they_are(database: Database, now: datetime) -> None:
    await _emit(database, now, Effect("other.kind", "one"), Effect(KIND, "two"))
    assert [entry.kind for entry in await _claim(database, now)] == [KIND]
    assert await _claim(database, now, kinds=()) == []
    assert [entry.kind for entry in await _claim(database, now, kinds=("other.kind",))] == ["other.kind"]


async def test_two_workers_claim_disjointly_and_everything(database: Database, now: datetime) -> None:
    ids = await _emit(database, now, *(Effect(KIND, f"lane {number}") for number in range(60)))

    async def work(name: str) -> list[int]:
        mine: list[int] = []
        while batch := await _claim(database, now, worker=name, most=7):
            mine += [entry.id for entry in batch]
        return mine

    claims = await asyncio.gather(*(work(f"worker {number}") for number in range(4)))
    assert sorted(claimed for mine in claims for claimed in mine) == ids


async def test_two_processes_claim_disjointly_and_everything(
    database: Database, database_url: str, now: datetime
) -> None:
    ids = await _emit(database, now, *(Effect(KIND, f"lane {number}") for number in range(30)))
    other = await Database.open(database_url, busy_timeout=5)
    try:
        claims = await asyncio.gather(
            *(_claim(one, now, worker=name) for one, name in ((database, "a"), (other, "b")))
        )
    finally:
        await other.close()
    claimed = [entry.id for batch in claims for entry in batch]
    claimed += [entry.id for entry in await _claim(database, now)]
    assert sorted(claimed) == ids


async def test_no_more_is_claimed_than_asked_for_and_the_longest_due_first(
    database: Database, now: datetime
) -> None:
    await _emit(database, now, Effect(KIND, "late"))
    await _emit(database, now - timedelta(hours=1), Effect(KIND, "early"))
    assert [entry.lane for entry in await _claim(database, now, most=1)] == ["early"]


async def test_an_effect_whose_key_waits_untouched_is_not_added(database: Database, now: datetime) -> None:
    first, twin, other = await _emit(
        database,
        now,
        Effect(KIND, "a", key="card:1"),
        Effect(KIND, "a", key="card:1"),
        Effect(KIND, "a", key="card:2"),
    )
    assert first == twin != other
    assert await outbox.waiting(database) == 2


async def test_an_effect_whose_key_is_being_worked_on_is_added(database: Database, now: datetime) -> None:
    """What is being performed may already have been rendered from the old state."""
    (first,) = await _emit(database, now, Effect(KIND, "a", key="card:1"))
    (entry,) = await _claim(database, now)
    (second,) = await _emit(database, now, Effect(KIND, "a", key="card:1"))
    assert second != first
    await _finish(database, now, entry)
    assert [entry.id for entry in await _claim(database, now)] == [second]


async def test_an_effect_whose_key_is_done_is_added(database: Database, now: datetime) -> None:
    (first,) = await _emit(database, now, Effect(KIND, "a", key="card:1"))
    (entry,) = await _claim(database, now)
    await _finish(database, now, entry)
    assert await _emit(database, now, Effect(KIND, "a", key="card:1")) != [first]


async def test_effects_without_a_key_are_all_added(database: Database, now: datetime) -> None:
    assert len(set(await _emit(database, now, Effect(KIND, "a"), Effect(KIND, "a")))) == 2


async def test_an_effect_of_a_unit_that_failed_was_never_wanted(database: Database, now: datetime) -> None:
    async def fail() -> None:
        async with database.unit(now) as unit:
            await unit.emit(Effect(KIND, "one"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await outbox.waiting(database) == 0


async def test_mending_hurries_what_was_blocked_in_that_server_only(
    database: Database, now: datetime
) -> None:
    await _emit(
        database,
        now,
        Effect(KIND, "blocked here", guild_id=1),
        Effect(KIND, "delayed here", guild_id=1),
        Effect(KIND, "blocked elsewhere", guild_id=2),
    )
    later = now + timedelta(hours=1)
    for entry in await _claim(database, now):
        ending = Ending.DELAYED if entry.lane == "delayed here" else Ending.BLOCKED
        async with database.unit(now) as unit:
            await outbox.postpone(unit, entry, later, Outcome(ending))
    async with database.unit(now + SECOND) as unit:
        assert await outbox.hurry(unit, 1) == 1
    assert [entry.lane for entry in await _claim(database, now + SECOND)] == ["blocked here"]


async def test_the_next_due_is_the_soonest_that_waits(database: Database, now: datetime) -> None:
    assert await outbox.next_due_at(database) is None
    await _emit(database, now + SECOND, Effect(KIND, "later"))
    await _emit(database, now, Effect(KIND, "sooner"))
    assert await outbox.next_due_at(database) == now
    (entry,) = await _claim(database, now)
    await _finish(database, now, entry)
    assert await outbox.next_due_at(database) == now + SECOND


async def test_what_waits_behind_another_of_its_lane_is_not_due(database: Database, now: datetime) -> None:
    await _emit(database, now, Effect(KIND, "share:1"), Effect(KIND, "share:1"))
    (entry,) = await _claim(database, now)
    async with database.unit(now) as unit:
        await outbox.postpone(unit, entry, now + timedelta(hours=1), Outcome(Ending.BLOCKED))
    assert await outbox.next_due_at(database) == now + timedelta(hours=1)


async def test_finished_effects_can_be_read_for_a_while_and_are_then_forgotten(
    database: Database, now: datetime
) -> None:
    await _emit(database, now, Effect(KIND, "one", guild_id=7), Effect(KIND, "waits"))
    (entry, _) = await _claim(database, now)
    await _finish(database, now, entry, Outcome(Ending.GONE, code=10003, reason="x" * 500))
    (done,) = await outbox.recent(database, 10)
    assert (done.kind, done.guild_id, done.at, done.ending, done.reason) == (
        KIND,
        7,
        now,
        "gone",
        "x" * 200,
    )
    async with database.unit(now + outbox.KEPT_FOR) as unit:
        assert await outbox.prune(unit) == 0
    async with database.unit(now + outbox.KEPT_FOR + SECOND) as unit:
        assert await outbox.prune(unit) == 1
    assert await outbox.waiting(database) == 1


async def test_ids_are_never_used_twice(database: Database, now: datetime) -> None:
    (first,) = await _emit(database, now, Effect(KIND, "one"))
    (entry,) = await _claim(database, now)
    await _finish(database, now, entry)
    async with database.unit(now + outbox.KEPT_FOR + SECOND) as unit:
        await outbox.prune(unit)
    assert await _emit(database, now, Effect(KIND, "two")) > [first]


@pytest.mark.parametrize("database_url", ENGINES[1:], indirect=True)
async def test_no_more_is_claimed_than_asked_for_however_postgresql_goes_about_it(
    database: Database, now: datetime
) -> None:
    await _emit(database, now, *(Effect(KIND, f"lane {number}") for number in range(30)))
    async with database.unit(now) as unit:
        await loop_over_rows(unit)
        claimed = await unit.all(
            outbox._CLAIM,
            {
                "now": now,
                "kinds": [KIND],
                "most": 5,
                "worker": "first",
                "busy": [],
                "shards": 1,
                "mine": [0],
                "until": now + outbox.LEASE,
            },
        )
    assert len(claimed) == 5


async def test_what_waits_of_one_server_is_counted_without_others_and_without_what_is_done(
    database: Database, now: datetime
) -> None:
    assert await outbox.of_server(database, 1) == outbox.Queue()
    await _emit(
        database, now, *(Effect(KIND, f"lane {lane}", guild_id=guild) for lane, guild in enumerate([1, 2, 1]))
    )
    done, *_ = await _claim(database, now)
    await _finish(database, now, done)
    await _emit(database, now + SECOND, Effect(KIND, "blocked", guild_id=1))
    assert await outbox.of_server(database, 1) == outbox.Queue(waiting=2, blocked=0, oldest_at=now)
    (blocked,) = [entry for entry in await _claim(database, now + SECOND) if entry.lane == "blocked"]
    async with database.unit(now + SECOND) as unit:
        await outbox.postpone(unit, blocked, now + 60 * SECOND, Outcome(Ending.BLOCKED, code=50013))
    assert await outbox.of_server(database, 1) == outbox.Queue(waiting=2, blocked=1, oldest_at=now)
    assert (await outbox.of_server(database, 2)).waiting == 1
