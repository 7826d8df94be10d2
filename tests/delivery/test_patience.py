"""Whom a refusal keeps waiting, for how long, and what ends the wait."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from simcord import ChannelHandle

from bot.core import outbox
from bot.core.wanted import outbox as table
from bot.delivery import retry
from tests.delivery.line import Line, answer
from tests.delivery.office import Office, said, say
from tests.simulated import Log


async def test_discords_patience_is_honoured(office: Office, line: Line, channel: ChannelHandle) -> None:
    await office.want("post", say(channel, "post"))
    line.fail(lambda: answer(503, headers={"Retry-After": "77"}))
    await office.delivery.drain()
    due_at = await outbox.next_due_at(office.database)
    assert due_at == office.env.now() + timedelta(seconds=77)


async def test_whoever_pokes_is_told_for_how_long_something_is_put_off(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    told: list[timedelta] = []
    office.delivery.when_put_off = told.append
    line.fail(lambda: answer(503, headers={"Retry-After": "7"}))
    await office.want("a", say(channel, "a"))
    await office.delivery.drain()
    assert told == [timedelta(seconds=7)]

    office.pass_time(seconds=7)
    await office.delivery.drain()
    assert said(channel) == ["a"]
    assert told == [timedelta(seconds=7)]


async def test_a_machine_wide_429_pauses_everybody(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    await office.want("first", say(channel, "first"))
    line.fail(lambda: answer(429, headers={"Retry-After": "60"}))
    await office.delivery.drain()
    carried = line.carried
    await office.want("second", say(channel, "second"))
    office.pass_time(seconds=59)
    await office.delivery.drain()
    assert line.carried == carried
    office.pass_time(seconds=1)
    await office.delivery.drain()
    assert sorted(said(channel)) == ["first", "second"]


async def test_a_pause_for_everybody_grows_by_pauses_and_not_by_the_tries_of_one(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    """Something that was tried often in an outage must not keep everybody waiting for minutes."""
    entry_id = await office.want("old", say(channel, "old"))
    async with office.database.unit(office.env.now()) as unit:
        await unit.execute(sa.update(table).where(table.c.id == entry_id).values(attempts=30))
    line.fail(lambda: answer(429))
    await office.delivery.drain()
    await office.want("new", say(channel, "new"))
    office.pass_time(seconds=retry.pause_for_all(1, None).total_seconds())
    await office.delivery.drain()
    assert "new" in said(channel)


async def test_what_comes_through_after_an_outage_brings_along_what_was_put_off(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    office.jitter = 1.0
    office.env.inject_error("*", "/channels/*", status=503, times=9 * 5)
    for number in range(5):
        await office.want(f"m{number}", say(channel, f"m{number}"))
    for _ in range(8):
        await office.delivery.drain()
        due_at = await outbox.next_due_at(office.database)
        assert due_at is not None
        office.pass_time(seconds=(due_at - office.env.now()).total_seconds())
    await office.delivery.drain()
    assert said(channel) == []
    await office.want("new", say(channel, "new"))
    await office.delivery.drain()
    assert sorted(said(channel)) == ["m0", "m1", "m2", "m3", "m4", "new"], (
        "nobody waits for eight minutes more"
    )


async def test_what_discord_asked_to_wait_for_is_not_brought_along(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    await office.want("asked", say(channel, "asked"))
    line.fail(lambda: answer(503, headers={"Retry-After": "600"}))
    await office.delivery.drain()
    await office.do("new", say(channel, "new"))
    assert said(channel) == ["new"]


async def test_while_too_much_is_refused_nothing_is_asked_that_can_wait(
    office: Office, line: Line, channel: ChannelHandle, log: Log
) -> None:
    is_too_much = True
    delivery = office.start(may_ask=lambda: not is_too_much)
    await office.want("a", say(channel, "a"))
    for _ in range(2):
        await delivery.drain()
    assert said(channel) == []
    assert [entry["event"] for entry in log] == ["delivery.held_back"], "it is said once"

    is_too_much = False
    await delivery.drain()
    assert said(channel) == ["a"]
