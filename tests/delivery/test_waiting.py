"""Poking a delivery, waiting for what comes of it, and stopping it."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
import sqlalchemy as sa
from simcord import ChannelHandle

from bot.core import outbox
from bot.core.database import Database, Unit
from bot.core.effects import Effect, Ending, OutboxEntry, Outcome
from bot.core.outbox import LEASE
from bot.delivery.calls import Call, CreatePost, Renderers, Skip
from tests.delivery.line import Line, answer
from tests.delivery.office import Office, content, said, say


async def test_only_effects_that_somebody_renders_are_touched(office: Office) -> None:
    async with office.database.unit(office.env.now()) as unit:
        await unit.emit(Effect("somebody.elses", "lane"))
    await office.delivery.drain()
    async with office.database.reading() as read:
        assert await read.scalar(sa.select(outbox.outbox.c.attempts)) == 0


async def test_a_poke_during_a_drain_is_not_lost(office: Office, line: Line, channel: ChannelHandle) -> None:
    async def more() -> None:
        await office.want("second", say(channel, "second"))
        office.delivery.poke()

    await office.want("first", say(channel, "first"))
    line.then(more)
    await office.delivery.drain()
    assert said(channel) == ["first", "second"]


async def test_a_poke_during_the_last_look_is_not_lost(
    office: Office, channel: ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, late = outbox.claim, iter(["late"])

    async def claim_and_be_poked(*arguments: Any, **named: Any) -> list[OutboxEntry]:
        entries = await claim(*arguments, **named)
        if not entries:
            for words in late:
                await office.want(words, say(channel, words))
                office.delivery.poke()
        return entries

    monkeypatch.setattr(outbox, "claim", claim_and_be_poked)
    await office.delivery.drain()
    assert said(channel) == ["late"]


async def test_a_poke_is_heeded_though_another_effect_hangs(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    await office.want("slow", say(channel, "slow"))
    held = line.hold()
    office.delivery.poke()
    await held.reached()
    quick = await office.want("quick", say(channel, "quick"))
    async with asyncio.timeout(20):
        outcomes = await office.delivery.wait_for([quick], 3600)
    assert outcomes[quick].ending is Ending.DELIVERED
    assert office.outcomes("slow") == []
    held.let_go()
    await office.delivery.drain()
    assert office.outcome("slow").ending is Ending.DELIVERED


async def test_the_drain_ends_when_nothing_is_due(office: Office, channel: ChannelHandle) -> None:
    for number in range(3):
        await office.want(f"m{number}", say(channel, f"m{number}"))
        await office.delivery.drain()
    names = {task.get_name() for task in asyncio.all_tasks()}
    assert not any(name.startswith("delivery") for name in names)


async def test_a_command_learns_what_came_of_its_effects(office: Office, channel: ChannelHandle) -> None:
    ids = [await office.want(f"m{number}", say(channel, f"m{number}")) for number in range(2)]
    outcomes = await office.delivery.wait_for(ids, 20)
    assert sorted(outcomes) == ids
    assert {outcome.message_id for outcome in outcomes.values()} == {
        message.id for message in channel.history()
    }
    assert await office.delivery.wait_for(ids, 0) == outcomes  # also when it asks too late


async def test_a_command_learns_at_once_that_an_organizer_must_act(
    office: Office, channel: ChannelHandle
) -> None:
    office.deny("text", send_messages=True)
    post = await office.want("post", lambda: CreatePost(channel.id, "k1", "My project", content("k1")))
    outcomes = await office.delivery.wait_for([post], 20)
    assert outcomes[post].ending is Ending.BLOCKED


async def test_a_command_does_not_wait_for_what_will_take_longer(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    async with asyncio.timeout(20):
        delayed = await office.want("delayed", say(channel, "delayed"), lane="a")
        behind = await office.want("behind", say(channel, "behind"), lane="a")
        line.fail(lambda: answer(503))
        assert await office.delivery.wait_for([delayed, behind, 4711], 3600) == {}


async def test_a_command_waits_no_longer_than_it_wants(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    slow = await office.want("slow", say(channel, "slow"))
    held = line.hold()
    assert await office.delivery.wait_for([slow], 0.01) == {}
    held.let_go()
    await office.delivery.drain()
    assert await office.delivery.wait_for([], 20) == {}


async def test_stopping_lets_what_is_in_flight_finish_and_begins_nothing(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    await office.want("first", say(channel, "first"), lane="a")
    await office.want("second", say(channel, "second"), lane="a")
    held = line.hold()
    office.delivery.poke()
    await held.reached()
    stopping = asyncio.create_task(office.delivery.stop(20))
    await asyncio.sleep(0)
    held.let_go()
    await stopping
    assert office.outcome("first").ending is Ending.DELIVERED
    await office.delivery.drain()
    assert await office.delivery.wait_for([2], 20) == {}
    assert said(channel) == ["first"]


async def test_what_does_not_finish_in_time_is_taken_up_by_the_next_process(
    office: Office, line: Line, channel: ChannelHandle
) -> None:
    await office.want("slow", say(channel, "slow"))
    held = line.hold()
    office.delivery.poke()
    await held.reached()
    await office.delivery.stop(0)
    assert office.told == []
    office.pass_time(seconds=LEASE.total_seconds() + 1)
    await office.start().drain()
    assert office.outcome("slow").ending is Ending.DELIVERED
    assert said(channel) == ["slow"]


async def test_a_kind_is_registered_once(database: Database) -> None:
    async def render(entry: OutboxEntry) -> Call:
        return Skip("nothing")

    async def settle(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None: ...

    renderers = Renderers()
    renderers.register("share.post", render, settle)
    with pytest.raises(ValueError, match="already"):
        renderers.register("share.post", render, settle)
    assert renderers.kinds == ("share.post",)


async def test_a_click_that_pokes_is_settled_with_its_delivery(
    office: Office, channel: ChannelHandle
) -> None:
    member = office.env.guild.add_member(office.env.create_user("bea"))

    @office.bot.tree.command(name="share", description="Share something.")
    async def share(interaction: discord.Interaction) -> None:
        entry_id = await office.want("shared", say(channel, "shared"))
        outcomes = await office.delivery.wait_for([entry_id], 2.0)
        await interaction.response.send_message(f"It is up: {outcomes[entry_id].ending}")

    await office.bot.tree.sync()
    result = await member.slash(channel, "share")
    assert result.response is not None
    assert result.response.content == "It is up: delivered"
    assert said(channel)[0] == "shared"
