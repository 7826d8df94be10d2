"""Who members are, in their own words: `/profile`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.forms import Forms
from bot.ui.hooks import Hooks
from cogs.profile.commands import Profiles
from cogs.profile.editing import EditProfileButton, ProfileForm
from cogs.profile.facts import EditFactsButton, FactsForm, KindSelect

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog, its forms and buttons, and the way in from a portfolio."""
    bot.service(Forms).register(ProfileForm, FactsForm)
    bot.add_dynamic_items(EditFactsButton, EditProfileButton, KindSelect)
    bot.service(Hooks).offer("portfolio", EditProfileButton)
    await bot.add_cog(Profiles())
