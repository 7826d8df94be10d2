"""Looking and hiring on Discord: `/looking`, `/hiring`, `/alerts`, the cards, and who hears of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.calls import Renderers
from bot.looking.dressing import DressingService
from bot.looking.service import FlagsService
from bot.ui.forms import Forms
from bot.ui.glances import Glances
from bot.ui.hooks import Hooks
from bot.ui.previews import Previews
from bot.ui.reportables import Reportables
from bot.ui.waiting import Waiting
from cogs.looking import (
    alerts,
    browsing,
    done,
    expiring,
    forms,
    helping,
    matches,
    moderating,
    panel,
    posts,
    previewing,
    thanks,
)
from cogs.looking.commands import Looking
from cogs.looking.dressing import Dressing
from cogs.looking.glances import Glancing
from cogs.looking.rendering import Rendering

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog, its forms and buttons, what its effects look like, and what waits for an answer."""
    bot.service(Forms).register(*forms.FORMS, *helping.FORMS, *moderating.FORMS)
    bot.service(Forms).register(*alerts.FORMS, *done.FORMS, *thanks.FORMS)
    bot.add_dynamic_items(*panel.BUTTONS, *posts.BUTTONS, *expiring.BUTTONS)
    bot.add_dynamic_items(*browsing.BUTTONS, *helping.BUTTONS, *moderating.BUTTONS)
    bot.add_dynamic_items(*alerts.BUTTONS, *matches.BUTTONS, *thanks.BUTTONS)
    bot.service(Hooks).offer(matches.NEWS, matches.MatchesButton)
    bot.service(Hooks).offer(thanks.GLAD_PLACE, thanks.GladButton)
    flags = bot.service(FlagsService)
    Rendering(bot, flags, bot.service(Hooks)).register(bot.service(Renderers))
    Dressing(bot, bot.service(DressingService)).register(bot.service(Renderers))
    Glancing(flags).register(bot.service(Glances))
    bot.service(Reportables).register(helping.ABOUT, helping.reportable, marks=(helping.HelpButton,))
    bot.service(Waiting).register(expiring.unanswered)
    bot.service(Waiting).register(thanks.unsent)
    bot.service(Previews).register(previewing.PILLAR, previewing.example)
    await bot.add_cog(Looking(bot))
