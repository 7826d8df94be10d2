"""Everything by which the bot can be reached, thrown at in a server that has lived for three weeks."""

from __future__ import annotations

import time
from typing import Any

import discord
import pytest

from bot.ui.answers import Interaction, answer
from tests.fuzz.driver import Driver, driving
from tests.fuzz.throws import name_of

SEED = 2026
THROWS = 800


async def test_whatever_is_thrown_at_the_bot_it_answers_and_troubles_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with driving(SEED) as driver:
        await driver.repeat()
        assert driver.troubles == {}
        before = await driver.place.changes()
        await driver.run(THROWS)
        assert driver.troubles == {}
        assert {*map(name_of, driver.entries)} <= set(driver.thrown_at)
        written = await driver.place.changes() - before
        assert written > THROWS / 4, "it got nowhere: what was thrown was refused at the door"
        await _notices(driver, monkeypatch)


async def _notices(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would have noticed: a handler that breaks, one that says too much, may ping, is silent or slow."""
    entry = next(each for each in driver.entries if name_of(each) == "control inbox:open")
    monkeypatch.setattr("tests.fuzz.driver._PATIENCE", 0.25)  # so that what is slow on purpose is it soon
    slow_times = 2

    async def broken(*_: Any) -> None:
        raise RuntimeError("broken on purpose")

    async def long(_: Any, interaction: Interaction) -> None:
        await answer(interaction, "x" * 2001)

    async def pinging(_: Any, interaction: Interaction) -> None:
        await interaction.response.send_message("Hello", allowed_mentions=discord.AllowedMentions.all())

    async def silent(*_: Any) -> None:
        """Say nothing."""

    async def slow(_: Any, interaction: Interaction) -> None:
        nonlocal slow_times
        await answer(interaction, "At last")
        slow_times -= 1
        if slow_times < 0:
            return
        until = time.process_time() + 0.3
        while time.process_time() < until:
            pass

    for handle, trouble in (
        (broken, "RuntimeError: broken on purpose"),
        (long, "a content of * characters, which may have *"),
        (pinging, "it may ping"),
        (silent, "unanswered"),
        (slow, "and again"),
    ):
        driver.troubles.clear()
        monkeypatch.setattr(entry, "_handle", handle)
        await driver.throw(entry)
        assert any(trouble in told for told in driver.troubles), (trouble, driver.troubles)
    driver.troubles.clear()
    slow_times = 1
    await driver.throw(entry)
    assert not driver.troubles, "a machine that halts for a moment is no trouble"
