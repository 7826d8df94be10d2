"""The machine's clock is set while something is delivered: it happens once, and nothing is put off for a year."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from simcord import ChannelHandle

from bot.core import outbox
from bot.core.effects import Effect, Ending
from bot.delivery.calls import CreatePost
from bot.delivery.worker import Delivery
from tests.delivery.line import Line, answer
from tests.delivery.office import KIND, Office, content, said, say

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEPS = [HOUR, DAY, 365 * DAY]


class Machine:
    """One whose clock is somebody's to set, with a delivery of its own."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.step = timedelta(0)
        self.delivery: Delivery = office.start()
        self.delivery._clock = self.now
        self.delivery._ahead = lambda: self.step

    def now(self) -> datetime:
        """Return what the clock shows."""
        return self.office.env.now() + self.step


@pytest.fixture
def machine(office: Office) -> Machine:
    return Machine(office)


@pytest.mark.parametrize("step", STEPS)
async def test_set_ahead_in_the_middle_of_an_attempt_it_is_not_begun_a_second_time(
    office: Office, machine: Machine, line: Line, channel: ChannelHandle, step: timedelta
) -> None:
    await office.want("slow", say(channel, "slow"))
    held = line.hold()
    machine.delivery.poke()
    await held.reached()
    machine.step = step
    await office.want("other", say(channel, "other"))
    machine.delivery.poke()
    for _ in range(20):
        await asyncio.sleep(0)
    held.let_go()
    await machine.delivery.drain()
    assert sorted(said(channel)) == ["other", "slow"]
    assert [outcome.ending for outcome in office.outcomes("slow")] == [Ending.DELIVERED]
    assert line.carried == 2


@pytest.mark.parametrize("step", STEPS)
async def test_what_an_attempt_by_a_clock_that_is_ahead_has_left_is_found(
    office: Office, machine: Machine, line: Line, step: timedelta
) -> None:
    forum = office.env.guild.create_forum_channel("forum")
    machine.step = step
    office.wanted["post"] = lambda: CreatePost(forum.id, "k1", "My project", content("k1"))
    async with office.database.unit(machine.now()) as unit:
        await unit.emit(Effect(KIND, "post", {"name": "post"}))
    line.fail(lambda: answer(503), after=True)
    await machine.delivery.drain()
    assert (len(forum.threads), office.told) == (1, [])
    office.pass_time(minutes=1)
    await machine.delivery.drain()
    assert office.outcome("post").ending is Ending.DELIVERED
    assert len(forum.threads) == 1


async def test_what_it_has_left_is_found_when_the_clock_has_been_set_right_meanwhile(
    office: Office, machine: Machine, line: Line
) -> None:
    forum = office.env.guild.create_forum_channel("forum")
    machine.step = DAY
    office.wanted["post"] = lambda: CreatePost(forum.id, "k1", "My project", content("k1"))
    async with office.database.unit(machine.now()) as unit:
        await unit.emit(Effect(KIND, "post", {"name": "post"}))
    line.fail(lambda: answer(503), after=True)
    await machine.delivery.drain()
    machine.step = timedelta(0)
    await machine.delivery.heed_clock()
    await machine.delivery.drain()
    assert office.outcome("post").ending is Ending.DELIVERED
    assert len(forum.threads) == 1


@pytest.mark.parametrize("step", STEPS)
async def test_a_pause_ends_when_the_clock_is_set_back(
    office: Office, machine: Machine, line: Line, channel: ChannelHandle, step: timedelta
) -> None:
    await office.want("first", say(channel, "first"))
    machine.step = step
    line.fail(lambda: answer(429, headers={"Retry-After": "60"}))
    await machine.delivery.drain()
    machine.step = timedelta(0)
    await office.want("second", say(channel, "second"))
    await machine.delivery.drain()
    assert said(channel) == ["second"]


async def test_nothing_waits_for_longer_than_a_day_whatever_it_was_told(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    await office.want("post", say(channel, "post"))
    line.fail(lambda: answer(503, headers={"Retry-After": "31536000"}))
    await office.delivery.drain()
    assert await outbox.next_due_at(office.database) == office.env.now() + outbox.PUT_OFF_AT_MOST
