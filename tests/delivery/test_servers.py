"""What is due in a server waits while nobody tells this process how the server is."""

from __future__ import annotations

import pytest
from simcord import ChannelHandle

from bot.core.effects import Ending
from bot.delivery.calls import Skip
from tests.delivery.office import Office, said, say


async def test_it_waits_for_a_server_that_is_not_told_of_and_never_asks_what_to_do(
    office: Office, channel: ChannelHandle
) -> None:
    guild = office.bot.get_guild(office.env.guild.id)
    assert guild is not None
    office.guild_id = guild.id
    asked: list[bool] = []

    def speak() -> object:
        asked.append(True)
        return say(channel, "words")()

    guild.unavailable = True
    await office.want("words", speak)  # pyright: ignore[reportArgumentType] - a call, noted
    await office.delivery.drain()
    assert (asked, office.told, said(channel)) == ([], [], [])

    guild.unavailable = False
    await office.insist()
    assert office.outcome("words").ending is Ending.DELIVERED
    assert said(channel) == ["words"]


@pytest.mark.parametrize(("guild_id", "is_left_to_others"), [(0 << 22, False), (1 << 22, True)])
async def test_a_server_of_another_shard_is_left_to_the_process_that_holds_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, guild_id: int, is_left_to_others: bool
) -> None:
    monkeypatch.setattr(office.bot, "shard_ids", [0])
    monkeypatch.setattr(office.bot, "shard_count", 2)
    office.guild_id = guild_id + 5
    await office.want("gone", lambda: Skip("the bot is not in that server any more"))
    await office.delivery.drain()
    assert [outcome.ending for outcome in office.outcomes("gone")] == (
        [] if is_left_to_others else [Ending.SKIPPED]
    )
