"""Privacy: `/privacy`, and who leaves and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.calls import Renderers
from bot.privacy.service import PrivacyService
from bot.ui.forms import Forms
from cogs.privacy import consents, erasing, taking
from cogs.privacy.commands import PrivacyCog
from cogs.privacy.hearing import Hearing, is_about_privacy
from cogs.privacy.pace import Pace
from cogs.privacy.page import KeptList
from cogs.privacy.rendering import Rendering

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cogs, the buttons, the forms, and what becomes of what Discord still shows."""
    bot.provide(Pace())
    bot.add_dynamic_items(KeptList.turn, *consents.BUTTONS, *erasing.BUTTONS, *taking.BUTTONS)
    bot.service(Forms).register(*erasing.FORMS)
    Rendering(bot, bot.service(PrivacyService)).register(bot.service(Renderers))
    await bot.add_cog(PrivacyCog())
    hearing = Hearing(bot)
    bot.arrivals.appoint(hearing.is_here, is_about_privacy)
    await bot.add_cog(hearing)
