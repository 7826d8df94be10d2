from __future__ import annotations

import asyncio

from bot.ui.answers import Interaction, answer, patience
from tests.simulated import PlainBot, simulated


async def _furnish(bot: PlainBot) -> None:
    @bot.slash("act")
    async def act(interaction: Interaction) -> None:
        async with patience(interaction, seconds=0.001):
            for _ in range(3_000):  # turns of the loop: many times as long
                await asyncio.sleep(0)
            await answer(interaction, "Here it is")


async def test_a_machine_that_stands_still_is_not_taken_for_a_slow_bot_without_real_timers() -> None:
    async with simulated(PlainBot(_furnish), real_timers=False) as env:
        guild, began = env.create_guild(), env.now()
        ana = guild.add_member(env.create_user("ana"))
        result = await ana.slash(guild.create_text_channel("general"), "act")
        assert not result.deferred
        assert env.now() == began
