"""The command group that cogs share, and words for errors that rooms raise."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.ui.errors import word
from bot.ui.groups import organizer_group
from tests.flows.meetup import said
from tests.simulated import PlainBot, simulated


class TooLate(Exception):
    """Something a room raises."""


async def one(interaction: discord.Interaction[discord.Client]) -> None:
    await interaction.response.send_message("The first.")


async def two(interaction: discord.Interaction[discord.Client]) -> None:
    raise TooLate


async def test_two_cogs_add_to_one_group_and_a_rooms_no_is_told_in_its_words() -> None:
    word(TooLate, lambda _error: "That is over; the next one begins on Monday.")

    async def furnish(bot: PlainBot) -> None:
        for name, callback in (("one", one), ("two", two), ("one", one)):
            organizer_group(bot.tree).add_command(
                app_commands.Command(name=name, description=name, callback=callback), override=True
            )
        assert len(bot.tree.get_commands()) == 1

    async with simulated(PlainBot(furnish), check_errors=False) as env:
        guild = env.create_guild()
        member = guild.add_member(env.create_user("mia"))
        channel = guild.create_text_channel("general")
        assert "The first." in said(await member.slash(channel, "organizer one"))
        assert "the next one begins on Monday" in said(await member.slash(channel, "organizer two"))
