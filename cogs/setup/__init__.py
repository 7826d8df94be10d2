"""Setting up: `/setup`, `/organizer settings`, and noticing when what was amiss has been mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.guilds.service import GuildsService
from bot.ui.forms import Forms
from cogs.setup import doing, ending, guide_choices, guide_places, guide_question, guiding, looking, settings
from cogs.setup.commands import SetupCog
from cogs.setup.panel import (
    IntroductionsChannelSelect,
    LimitsButton,
    LimitsForm,
    LookAgainButton,
    OrganizerRoleSelect,
    PhrasesButton,
    PhrasesForm,
    ShareChannelSelect,
    TimesButton,
    TimesForm,
)

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog, its forms, its buttons and its selects."""
    bot.service(Forms).register(LimitsForm, PhrasesForm, TimesForm, *looking.FORMS)
    bot.service(Forms).register(*guide_choices.FORMS, *guide_question.FORMS, *settings.FORMS)
    for page in (doing, ending, guide_choices, guide_places, guide_question, guiding, settings):
        bot.add_dynamic_items(*page.BUTTONS)
    bot.add_dynamic_items(IntroductionsChannelSelect, OrganizerRoleSelect, ShareChannelSelect)
    bot.add_dynamic_items(LimitsButton, LookAgainButton, PhrasesButton, TimesButton)
    bot.add_dynamic_items(*looking.BUTTONS)
    await bot.add_cog(SetupCog(bot, bot.service(GuildsService)))
