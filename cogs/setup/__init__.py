"""Setting up: `/setup`, its panel, and noticing when what was amiss has been mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.guilds.service import GuildsService
from bot.ui.forms import Forms
from cogs.setup.commands import SetupCog
from cogs.setup.panel import (
    LookAgainButton,
    OrganizerRoleSelect,
    ShareChannelSelect,
    TimesButton,
    TimesForm,
)

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog, its form, its buttons and its selects."""
    bot.service(Forms).register(TimesForm)
    bot.add_dynamic_items(LookAgainButton, OrganizerRoleSelect, ShareChannelSelect, TimesButton)
    await bot.add_cog(SetupCog(bot, bot.service(GuildsService)))
