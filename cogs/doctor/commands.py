"""The command of the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.ui.answers import patience
from cogs.doctor.showing import FindingList

if TYPE_CHECKING:
    from bot.ui.answers import Interaction


class DoctorCog(commands.Cog, name="Doctor"):
    """What is wrong in a server, and how to mend it."""

    # Not hidden by default_permissions: members with the organizers' role would not see it either.
    @app_commands.command(
        description=locale_str("For organizers: what is wrong here, how to mend it, and what is fine")
    )
    @app_commands.guild_only()
    async def doctor(self, interaction: Interaction) -> None:
        """Look at everything, and show what was found."""
        async with patience(interaction):
            await FindingList().show(interaction)
