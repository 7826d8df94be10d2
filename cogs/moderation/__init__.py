"""Moderation on Discord: **Report** for members, `/reports` for organizers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.forms import Forms
from bot.ui.hooks import Hooks
from bot.ui.waiting import Waiting
from cogs.moderation.commands import ModerationCog
from cogs.moderation.queue import BUTTONS, SuspendForm, reports_wait
from cogs.moderation.reporting import ReportButton, ReportForm

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog, its forms and buttons, and what others show of it."""
    bot.service(Forms).register(ReportForm, SuspendForm)
    bot.add_dynamic_items(ReportButton, *BUTTONS)
    bot.service(Hooks).offer("report", ReportButton)
    bot.service(Waiting).register(reports_wait)
    await bot.add_cog(ModerationCog())
