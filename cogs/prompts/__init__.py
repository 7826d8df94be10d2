"""Prompts on Discord: `/prompts` for organizers, `/built`, `/cadence` and `/suggest` for members, posts and recaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.calls import Renderers
from bot.projects.service import ProjectsService
from bot.prompts.answering import PromptAnswersService
from bot.prompts.firing import FiringService
from bot.prompts.reminding import RhythmService
from bot.ui.forms import Forms
from bot.ui.hooks import Hooks
from bot.ui.previews import Previews
from bot.ui.reportables import Reportables
from bot.ui.waiting import Waiting
from cogs.prompts import answering, creating, deciding, drafting, news, panel, previewing, rhythm, suggesting
from cogs.prompts.built import Built
from cogs.prompts.commands import Prompts
from cogs.prompts.rendering import Rendering

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cogs, their forms and buttons, what the effects look like, and what waits for an answer."""
    bot.service(Forms).register(*answering.FORMS, *suggesting.FORMS)
    bot.service(Forms).register(*creating.FORMS, *drafting.FORMS, *deciding.FORMS)
    bot.add_dynamic_items(*answering.BUTTONS, *rhythm.BUTTONS)
    bot.add_dynamic_items(*drafting.BUTTONS, *panel.BUTTONS, *deciding.BUTTONS, *news.BUTTONS)
    news.offer(bot.service(Hooks))
    Rendering(
        bot,
        bot.service(FiringService),
        bot.service(PromptAnswersService),
        bot.service(RhythmService),
        bot.service(ProjectsService),
        bot.service(Hooks),
    ).register(bot.service(Renderers))
    reportables = bot.service(Reportables)
    reportables.register(answering.ABOUT, answering.reportable, marks=(answering.EditButton,))
    reportables.gather(answering.ABOUT, answering.answer_in_recap, marks=(answering.PostTooButton,))
    bot.service(Waiting).register(rhythm.waiting)
    bot.service(Previews).register(previewing.PILLAR, previewing.example)
    await bot.add_cog(Built(bot))
    await bot.add_cog(Prompts(bot))
