"""Introductions on Discord: asking to meet somebody, connecting two members, answering, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.calls import Renderers
from bot.introductions.afterwards import AfterwardsService
from bot.introductions.boundaries import Boundaries
from bot.introductions.offers import OffersService
from bot.ui.forms import Forms
from bot.ui.glances import Glances
from bot.ui.hooks import Hooks
from bot.ui.previews import Previews
from bot.ui.reportables import Reportables
from bot.ui.waiting import Waiting
from cogs.introductions import (
    asking,
    blocking,
    brokering,
    consent,
    following,
    mine,
    path,
    previewing,
    settings,
)
from cogs.introductions.commands import Introductions
from cogs.introductions.rendering import Rendering

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog, its forms and buttons, what its effects look like, and what waits for an answer."""
    bot.add_dynamic_items(*asking.BUTTONS, *consent.BUTTONS, *following.BUTTONS)
    bot.add_dynamic_items(
        *brokering.BUTTONS, *path.BUTTONS, *mine.BUTTONS, *settings.BUTTONS, *blocking.BUTTONS
    )
    bot.service(Forms).register(*asking.FORMS, *consent.FORMS, *following.FORMS)
    bot.service(Forms).register(*brokering.FORMS, *settings.FORMS)
    bot.service(Hooks).offer("share", asking.MeetButton)
    bot.service(Hooks).offer("flag", brokering.know_button)
    offers, afterwards = bot.service(OffersService), bot.service(AfterwardsService)
    rendering = Rendering(
        bot, offers, afterwards, bot.service(Boundaries), bot.service(Hooks), bot.service(Glances)
    )
    rendering.register(bot.service(Renderers))
    waiting = bot.service(Waiting)
    waiting.register(consent.unanswered)
    waiting.register(following.to_say)
    waiting.register_answered(consent.answered)
    bot.service(Reportables).register(consent.ABOUT, consent.reportable, marks=consent.MARKS)
    bot.service(Previews).register(previewing.PILLAR, previewing.example)
    await bot.add_cog(Introductions(bot))
