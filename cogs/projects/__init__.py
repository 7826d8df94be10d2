"""Project shares on Discord: `/share`, `/projects`, `/portfolio`, the buttons and the cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.calls import Renderers
from bot.guilds.service import GuildsService
from bot.projects.answers import AnswersService
from bot.projects.service import ProjectsService
from bot.ui.forms import Forms
from bot.ui.forum_tags import ForumTags
from bot.ui.hooks import Hooks
from bot.ui.previews import Previews
from bot.ui.reportables import Reportables
from cogs.projects import previewing, reporting, wording
from cogs.projects.buttons import BUTTONS
from cogs.projects.commands import Projects
from cogs.projects.forms import FORMS
from cogs.projects.lists import ExportButton, PortfolioList, ShareList
from cogs.projects.rendering import Rendering

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog, its forms, its buttons and what its effects look like."""
    shares, answers = bot.service(ProjectsService), bot.service(AnswersService)
    bot.service(Forms).register(*FORMS)
    bot.service(ForumTags).want("shares", tuple(wording.KIND.values()))
    bot.add_dynamic_items(*BUTTONS, ExportButton, PortfolioList.turn, ShareList.turn)
    Rendering(shares, answers, bot.service(GuildsService), bot.service(Hooks)).register(
        bot.service(Renderers)
    )
    reporting.register(bot.service(Reportables))
    bot.service(Previews).register(previewing.PILLAR, previewing.example)
    await bot.add_cog(Projects(bot, shares, answers))
