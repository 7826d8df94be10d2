"""The whole way on a simulated Discord: whatever the process dies at, a run has one post, and it is recorded."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from itertools import product
from typing import cast

import pytest
from discord.ext import commands
from simcord.builders import ChannelHandle

from bot.core.ids import new_id
from bot.core.outbox import LEASE
from bot.core.schedule import Schedule
from bot.prompts.answering import PromptAnswersService
from bot.prompts.drafting import Saved
from bot.prompts.rules import Organizer, Prompt, Settings
from bot.prompts.runs import Run, RunState, Skipped
from bot.prompts.service import PromptsService, Shown
from tests.delivery.line import Line
from tests.flows.meetup import Meetup

EVE, NOON = time(11, 59), time(12)


class Watch:
    """A daily prompt in a channel, and what is there of it."""

    def __init__(self, place: Meetup, channel: ChannelHandle, monkeypatch: pytest.MonkeyPatch) -> None:
        self.place = place
        self.channel = channel
        self.last_of_a_post = 0 if channel is place.forum else 1
        """The request that completes a post, of those that make one."""
        self._monkeypatch = monkeypatch
        self.listen()

    def listen(self) -> None:
        """Stand in the line of the process that runs now."""
        self.line = Line(self._monkeypatch, cast("commands.AutoShardedBot", self.place.app.client))

    async def make(self) -> None:
        """Make the prompt, and see it posted once: the first post makes the forum's tag, too."""
        now = self.place.env.now()
        actor = Organizer(self.place.guild.id, self.place.omar.id)
        prompts: PromptsService = self.place.service(PromptsService)
        schedule = Schedule(NOON, "UTC", frozenset(range(7)))
        draft_id = new_id(now)
        await prompts.begin(
            actor, Settings("Daily", self.channel.id, schedule, 20), ["What did you build?"], draft_id, now
        )
        saved = await prompts.save(draft_id, actor, now)
        assert isinstance(saved, Saved)
        self.prompt: Prompt = saved.prompt
        await self.until(NOON)
        assert ((await self.newest()).state, self.posts()) == (RunState.OPEN, 1)

    async def until(self, at: time) -> None:
        """Let it become so late, today or tomorrow, and the process that runs then do its work."""
        now = self.place.env.now()
        then = datetime.combine(now.date(), at, UTC)
        then += timedelta(days=then <= now)
        await self.place.skip((then - now) / timedelta(hours=1))
        await self.place.env.settle()

    async def later(self) -> None:
        """Let the lease of whoever died come to its end, and the process that runs now do its work."""
        await self.place.skip((LEASE + timedelta(seconds=5)) / timedelta(hours=1))
        await self.place.env.settle()

    async def restart(self) -> None:
        await self.place.restart()
        self.listen()

    async def newest(self) -> Run:
        prompts: PromptsService = self.place.service(PromptsService)
        shown = await prompts.show(self.prompt.id, self.place.guild.id, self.place.env.now())
        assert isinstance(shown, Shown)
        return shown.history[0]

    def posts(self) -> int:
        """How many questions stand in the channel, each with a thread of its own."""
        threads = self.channel.threads
        if self.channel is self.place.forum:
            return len(threads)
        asked = [message for message in self.channel.history() if message.components]
        assert len(threads) <= len(asked)
        return len(asked)


async def dies() -> None:
    raise asyncio.CancelledError


@pytest.fixture(params=["forum", "text"])
def watch(request: pytest.FixtureRequest, place: Meetup, monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(place, getattr(place, request.param), monkeypatch)


async def test_killed_before_or_after_any_request_the_next_process_posts_it_or_finds_it(watch: Watch) -> None:
    await watch.make()
    await watch.until(EVE)
    before = watch.line.carried
    await watch.until(NOON)
    requests = watch.line.carried - before
    days = 2
    assert (requests, watch.posts()) == (watch.last_of_a_post + 1, days)
    for at, is_after in product(range(requests), (False, True)):
        await watch.until(EVE)
        if is_after:
            watch.line.then(dies, at=at)
        else:
            watch.line.fail(asyncio.CancelledError, at=at)
        await watch.until(NOON)
        assert (await watch.newest()).state is RunState.POSTING
        await watch.restart()
        await watch.place.tick()
        assert (await watch.newest()).state is RunState.POSTING  # the lease of the dead still holds
        await watch.later()
        days += 1
        run = await watch.newest()
        assert (run.state, watch.posts()) == (RunState.OPEN, days), (at, is_after)
        assert run.thread_id in {thread.id for thread in watch.channel.threads}


async def test_killed_and_away_until_it_is_too_late_what_was_posted_is_found_and_nothing_else_made(
    watch: Watch,
) -> None:
    await watch.make()
    for is_after in (False, True):
        await watch.until(EVE)
        if is_after:
            watch.line.then(dies, at=watch.last_of_a_post)
        else:
            watch.line.fail(asyncio.CancelledError)
        await watch.until(NOON)
        await watch.restart()
        await watch.until(time(23))  # ten hours are the grace of one that is open for twenty
        run = await watch.newest()
        if is_after:
            assert (run.state, watch.posts()) == (RunState.OPEN, 2)
        else:
            assert (run.state, run.why, watch.posts()) == (RunState.SKIPPED, Skipped.LATE, 1)


async def test_asleep_for_eight_hours_it_is_posted_late_once_and_says_when_it_was_due(watch: Watch) -> None:
    await watch.make()
    await watch.until(EVE)
    await watch.until(time(20))
    run = await watch.newest()
    assert (run.state, run.is_late, watch.posts()) == (RunState.OPEN, True, 2)
    await watch.restart()
    await watch.later()
    assert watch.posts() == 2


async def test_a_restart_in_the_middle_of_answering_changes_nothing(watch: Watch) -> None:
    await watch.make()
    run = await watch.newest()
    thread = next(thread for thread in watch.channel.threads if thread.id == run.thread_id)
    await watch.place.bea.send(thread, "I wrote a page.")
    await watch.place.env.settle()
    await watch.restart()
    await watch.place.nils.send(thread, "I fixed a clock.")
    await watch.place.env.settle()
    await watch.until(time(8, 0, 1))
    answers: PromptAnswersService = watch.place.service(PromptAnswersService)
    recap = await answers.recap(run.id, 0)
    assert recap is not None
    assert {answer.user_id for answer in recap.answers} == {watch.place.bea.id, watch.place.nils.id}
    assert recap.message_id is not None
