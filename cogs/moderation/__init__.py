"""Moderation on Discord: reporting for members; cases, suspensions, pauses and the trail for organizers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.audit.service import AuditService
from bot.delivery.calls import Renderers
from bot.guilds.pillars import PillarClosed
from bot.guilds.service import GuildsService
from bot.moderation.service import ModerationService
from bot.ui.errors import word
from bot.ui.forms import Forms
from bot.ui.hooks import Hooks
from bot.ui.waiting import Waiting
from cogs.moderation import audit, cases, deciding, doorkeeping, history, keeping_out, lists, menus, reporting
from cogs.moderation.commands import ModerationCog
from cogs.moderation.rendering import CaseCards
from cogs.moderation.wording_of_pausing import closed

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog, its forms and buttons, what its effects look like, and what others show of it."""
    bot.service(Forms).register(*reporting.FORMS, *menus.FORMS, *deciding.FORMS, *keeping_out.FORMS)
    bot.add_dynamic_items(*reporting.BUTTONS, *menus.SELECTS, *cases.BUTTONS, *deciding.BUTTONS)
    bot.add_dynamic_items(*history.BUTTONS, *keeping_out.BUTTONS, *lists.BUTTONS, *audit.BUTTONS)
    bot.service(Hooks).offer("report", reporting.ReportButton)
    bot.service(Waiting).register(lists.reports_wait)
    guilds, renderers = bot.service(GuildsService), bot.service(Renderers)
    CaseCards(bot, bot.service(ModerationService), guilds).register(renderers)
    audit.Mirror(bot, bot.service(AuditService), guilds).register(renderers)
    bot.doorkeeper.appoint(doorkeeping.admit)
    word(PillarClosed, lambda error: closed(error.closed))
    chosen = menus.ChosenMessages()
    bot.provide(chosen)
    await bot.add_cog(ModerationCog(bot, menus.Menus(bot, chosen)))
