"""Whoever was away for longer than their lease finds the work done by another, and does not do it again."""

from __future__ import annotations

import pytest

from bot.core.effects import Ending, OutboxEntry
from bot.core.outbox import LEASE
from bot.delivery.calls import Call
from tests.delivery.office import Office
from tests.delivery.test_exactly_once import Scene, forum_post, private_thread, tagged_post


@pytest.mark.parametrize("scene", [forum_post, tagged_post, private_thread])
async def test_what_another_has_done_meanwhile_is_not_done_again(
    office: Office, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe, count = scene(office, "away")
    render = office._render

    async def render_and_sleep(entry: OutboxEntry) -> Call:
        call = await render(entry)
        if entry.attempts == 1:
            office.pass_time(seconds=LEASE.total_seconds() + 1)
            await office.start().drain()
        return call

    monkeypatch.setattr(office, "_render", render_and_sleep)
    sleeper = office.start()
    await office.want("away", describe)
    await sleeper.drain()

    assert count() == 1
    assert [outcome.ending for outcome in office.outcomes("away")] == [Ending.DELIVERED]
