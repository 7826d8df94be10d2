"""The doctor: `/doctor` looks at everything the bot needs in a server, and mends what it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.glances import Glances
from bot.ui.hooks import Hooks
from cogs.doctor import choosing, mending
from cogs.doctor.commands import DoctorCog
from cogs.doctor.showing import FindingList, LookAgainButton, OpenButton, glimpse

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog and its buttons, and what it says on the page of setting up."""
    bot.add_dynamic_items(FindingList.turn, LookAgainButton, OpenButton)
    bot.add_dynamic_items(*choosing.BUTTONS, *mending.BUTTONS)
    bot.service(Glances).register("setup", glimpse)
    bot.service(Hooks).offer("setup", OpenButton)
    await bot.add_cog(DoctorCog())
