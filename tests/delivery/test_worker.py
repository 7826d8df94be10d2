from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from simcord import ChannelHandle

from bot.core import outbox
from bot.core.database import DatabaseUnavailable, Unit
from bot.core.effects import Effect, Ending, OutboxEntry, Outcome
from bot.core.outbox import LEASE
from bot.delivery.calls import Call, CreatePost, Skip
from bot.delivery.worker import AT_ONCE, ATTEMPT_AT_MOST, RECORDING_PAUSES
from tests.delivery.line import Line, answer
from tests.delivery.office import KIND, Office, content, said, say
from tests.simulated import Log
from tests.spoilt import spoil

# ---------------------------------------------------------------- lanes


async def test_a_lane_keeps_its_order_though_others_overtake_it(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    for number in range(3):
        await office.want(f"a{number}", say(channel, f"a{number}"), lane="a")
    for number in range(3):
        await office.want(f"b{number}", say(channel, f"b{number}"), lane="b")
    line.fail(lambda: answer(503))  # the first request is a0's
    await office.delivery.drain()
    assert said(channel) == ["b0", "b1", "b2"]
    await office.insist()
    assert said(channel) == ["b0", "b1", "b2", "a0", "a1", "a2"]


async def test_effects_of_one_lane_are_never_in_flight_together(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    in_flight: list[int] = []
    carried = line.carried

    async def look() -> None:
        in_flight.append(line.carried - carried)

    for number in range(5):
        await office.want(f"a{number}", say(channel, f"a{number}"), lane="a")
        line.then(look, at=number)
    await office.delivery.drain()
    assert in_flight == [1, 2, 3, 4, 5]
    assert said(channel) == [f"a{number}" for number in range(5)]


async def test_lanes_are_performed_side_by_side_up_to_a_bound(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    held = [line.hold(at=number) for number in range(AT_ONCE)]
    for number in range(AT_ONCE + 5):
        await office.want(f"m{number}", say(channel, f"m{number}"))
    office.delivery.poke()
    for each in held:
        await each.reached()
    for _ in range(50):
        await asyncio.sleep(0)
    assert line.carried == AT_ONCE
    for each in held:
        each.let_go()
    await office.delivery.drain()
    assert len(said(channel)) == AT_ONCE + 5


# ---------------------------------------------------------------- poison


async def test_an_effect_that_cannot_be_described_stops_nobody_else(
    office: Office, channel: ChannelHandle
) -> None:
    def broken() -> Call:
        raise KeyError("poison")

    await office.want("poison", broken)
    for number in range(5):
        await office.want(f"m{number}", say(channel, f"m{number}"))
    await office.delivery.drain()
    assert sorted(said(channel)) == [f"m{number}" for number in range(5)]
    assert office.outcomes("poison") == []


async def test_an_effect_that_cannot_be_described_is_tried_again_and_finally_given_up(
    office: Office,
) -> None:
    tries = 0

    def broken() -> Call:
        nonlocal tries
        tries += 1
        raise KeyError("poison")

    entry_id = await office.want("poison", broken)
    await office.delivery.drain()
    assert tries == 1
    office.pass_time(days=3)
    await office.insist(rounds=30)
    assert tries == 20
    (outcome,) = office.outcomes("poison")
    assert outcome.ending is Ending.ABANDONED
    assert str(entry_id) in outcome.reason
    assert await outbox.waiting(office.database) == 0


async def test_an_effect_that_cannot_be_read_is_never_performed_and_finally_given_up_without_a_word_to_its_service(
    office: Office, channel: ChannelHandle
) -> None:
    settled: list[int] = []

    async def settle(_unit: Unit, entry: OutboxEntry, _outcome: Outcome) -> None:
        settled.append(entry.id)

    office.settling = settle
    spoilt = await office.want("spoilt", say(channel, "spoilt"))
    whole = await office.want("whole", say(channel, "whole"))
    await spoil(office.database, office.env.now(), spoilt, "[1]")
    await office.delivery.drain()
    assert said(channel) == ["whole"]
    office.pass_time(days=3)
    await office.insist(rounds=30)
    assert await outbox.waiting(office.database) == 0
    assert settled == [whole]
    (given_up,) = [done for done in await outbox.recent(office.database, 9) if done.payload == {}]
    assert given_up.ending is Ending.ABANDONED


async def test_an_effect_mended_by_a_new_version_is_delivered_after_all(
    office: Office, channel: ChannelHandle
) -> None:
    def broken() -> Call:
        raise KeyError("poison")

    await office.want("poison", broken)
    await office.delivery.drain()
    office.wanted["poison"] = say(channel, "mended")
    await office.insist()
    assert said(channel) == ["mended"]


async def test_a_service_that_cannot_take_the_outcome_is_asked_again_without_posting_again(
    office: Office, channel: ChannelHandle
) -> None:
    failures = iter([True, True])

    async def settle(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        if entry.payload["name"] == "bad" and next(failures, False):
            raise ValueError("poison")

    office.settling = settle
    await office.want("bad", say(channel, "bad"))
    await office.want("good", say(channel, "good"))
    await office.delivery.drain()
    assert [outcome.ending for outcome in office.outcomes("good")] == [Ending.DELIVERED]
    assert office.outcomes("bad") == []
    await office.insist()
    assert [outcome.ending for outcome in office.outcomes("bad")] == [Ending.DELIVERED]
    assert sorted(said(channel)) == ["bad", "good"]


async def test_a_service_that_never_takes_the_outcome_does_not_keep_its_lane_forever(
    office: Office, channel: ChannelHandle
) -> None:
    heard: list[Ending] = []

    async def settle(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        if entry.payload["name"] == "bad":
            heard.append(outcome.ending)
            raise ValueError("poison")

    office.settling = settle
    await office.want("bad", say(channel, "bad"), lane="a")
    await office.want("next", say(channel, "next"), lane="a")
    office.pass_time(days=3)
    await office.insist(rounds=30)
    assert said(channel) == ["bad", "next"]
    assert heard == [*[Ending.DELIVERED] * 20, Ending.ABANDONED]


async def test_what_settling_wrote_is_rolled_back_when_it_fails(
    office: Office, channel: ChannelHandle
) -> None:
    followers = 0

    async def settle(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        nonlocal followers
        if entry.payload["name"] == "first":
            office.wanted["follower"] = lambda: Skip("nothing")
            await unit.emit(Effect(KIND, "follower", {"name": "follower"}))
            followers += 1
            if followers < 3:
                raise ValueError("after writing")

    office.settling = settle
    await office.want("first", say(channel, "first"))
    await office.insist()
    assert followers == 3
    assert len(office.outcomes("follower")) == 1


# ---------------------------------------------------------------- giving up


async def test_an_outage_of_three_days_ends_in_giving_up(office: Office, channel: ChannelHandle) -> None:
    office.env.inject_error("*", "/channels/*", status=503, times=None)
    await office.want("post", say(channel, "post"))
    start = office.env.now()
    await office.insist(rounds=25)
    assert office.env.now() - start < timedelta(hours=1)
    office.pass_time(days=2, hours=22)
    await office.delivery.drain()
    assert office.told == []
    office.pass_time(hours=2)
    await office.delivery.drain()
    assert [outcome.ending for outcome in office.outcomes("post")] == [Ending.ABANDONED]
    assert said(channel) == []


async def test_what_nobody_mends_is_said_each_hour_and_given_up_after_a_week(
    office: Office, channel: ChannelHandle
) -> None:
    office.deny("text", create_public_threads=True)
    start = office.env.now()
    await office.want("post", lambda: CreatePost(channel.id, "k1", "My project", content("k1")))
    await office.insist(rounds=24)
    assert office.env.now() - start == timedelta(hours=24)
    assert [outcome.ending for outcome in office.outcomes("post")] == [Ending.BLOCKED] * 24
    office.pass_time(days=6, minutes=-1)
    await office.delivery.drain()
    assert office.outcome("post").ending is Ending.BLOCKED
    office.pass_time(hours=1)
    await office.delivery.drain()
    assert (office.outcome("post").ending, office.outcome("post").code) == (Ending.ABANDONED, 50013)


async def test_after_a_refused_token_nothing_is_asked_any_more(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    for number in range(3):
        await office.want(f"m{number}", say(channel, f"m{number}"), lane="one")
    line.fail(lambda: answer(401))
    await office.delivery.drain()
    office.pass_time(hours=1)
    await office.delivery.drain()
    assert line.carried == 1
    assert office.told == []
    await office.insist(office.start())  # the operator has put the right token in
    assert said(channel) == ["m0", "m1", "m2"]


async def test_an_attempt_ends_well_before_its_lease(
    office: Office, line: Line, channel: ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(seconds=60) <= LEASE - ATTEMPT_AT_MOST + timedelta(seconds=30)
    monkeypatch.setattr("bot.delivery.worker.ATTEMPT_AT_MOST", timedelta(milliseconds=50))

    await office.want("slow", say(channel, "slow"))
    line.hold()
    await office.delivery.drain()
    assert office.told == []
    await office.insist()
    assert said(channel) == ["slow"]


# ---------------------------------------------------------------- the database


async def test_a_database_that_is_briefly_away_does_not_cost_the_outcome(
    office: Office, line: Line, channel: ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, failures = outbox.finish, iter([True, True])

    async def sometimes(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> bool:
        if next(failures, False):
            raise DatabaseUnavailable
        return await finish(unit, entry, outcome)

    monkeypatch.setattr(outbox, "finish", sometimes)
    await office.want("post", say(channel, "post"))
    await office.delivery.drain()
    assert office.outcome("post").ending is Ending.DELIVERED
    assert line.carried == 1


async def test_an_outcome_that_cannot_be_recorded_is_found_again_after_the_lease(
    office: Office, channel: ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> bool:
        raise DatabaseUnavailable

    assert LEASE.total_seconds() <= sum(RECORDING_PAUSES) + 5, "before that it is not to be had again anyway"
    with monkeypatch.context() as patch:
        patch.setattr("bot.delivery.worker.RECORDING_PAUSES", (0.0, 0.0))
        patch.setattr(outbox, "finish", never)
        await office.want("post", say(channel, "post"))
        await office.delivery.drain()
    assert office.told == []
    office.pass_time(seconds=LEASE.total_seconds() + 1)
    await office.delivery.drain()
    assert office.outcome("post").ending is Ending.DELIVERED
    assert said(channel) == ["post"]


async def test_a_claim_that_fails_is_made_at_the_next_poke_and_said_once(
    office: Office, channel: ChannelHandle, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unavailable(*_args: object, **_named: object) -> list[OutboxEntry]:
        raise DatabaseUnavailable

    await office.want("post", say(channel, "post"))
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "claim", unavailable)
        for _ in range(3):
            await office.delivery.drain()
    assert said(channel) == []
    assert [entry["event"] for entry in log] == ["delivery.database_unavailable"]
    await office.delivery.drain()
    assert said(channel) == ["post"]
