"""What the question whether a flag still holds becomes, once it is answered or has no answer any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import utcnow

from bot.ui.answers import answer
from bot.ui.cards import QUIET, Panel
from bot.ui.custom_ids import CustomId
from cogs.looking import wording_of_expiring as wording
from cogs.looking.acting import own, pressed_on
from cogs.looking.wording_of_flags import status

if TYPE_CHECKING:
    from datetime import datetime

    from bot.looking.rules import Flag
    from bot.ui.answers import Interaction


def answered_panel(flag: Flag, guild_name: str, now: datetime) -> Panel:
    """Return what the question becomes."""
    panel = Panel(accent=QUIET).heading(wording.still_question(flag.sort))
    if flag.is_up(now):
        return panel.text(wording.still_up(flag, guild_name))
    return panel.text(f"{wording.about(flag, guild_name)}. {status(flag, now)}")


def server_of(interaction: Interaction, flag: Flag) -> str:
    """Return the name of the server a flag is in; empty if the bot is not there any more."""
    guild = interaction.client.get_guild(flag.guild_id)
    return guild.name if guild else ""


async def show_answered(interaction: Interaction, flag: Flag) -> None:
    """Put what has become of a flag in the place of the question."""
    panel = answered_panel(flag, server_of(interaction, flag), utcnow())
    await answer(interaction, view=panel.view(), replace=True)


async def settle_question(interaction: Interaction, flag_id: str) -> None:
    """Do that if the question is what led here; what is answered afterwards stands below it."""
    if pressed_on(interaction, CustomId("look", "still", (flag_id,)).encode()):
        await show_answered(interaction, await own(interaction, flag_id))
