"""The way in: `/hallway`, `/inbox`, `/volunteer`, and the direct messages of those who asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.calls import Renderers
from bot.members.service import MembersService
from bot.projects.answers import AnswersService
from bot.projects.service import ProjectsService
from bot.ui.asides import Asides
from bot.ui.hooks import Hooks
from cogs.hallway import asking
from cogs.hallway.bundle import Bundle
from cogs.hallway.commands import HallwayCog
from cogs.hallway.inbox import Entries, InboxList, OpenInboxButton, ReachSelect, StopButton
from cogs.hallway.volunteering import KindsSelect, StepBackButton, VolunteerButton

if TYPE_CHECKING:
    from bot.client import Hallway


async def setup(bot: Hallway) -> None:
    """Add the cog, its buttons and selects, and what a direct message looks like."""
    bot.add_dynamic_items(
        asking.FirstReachSelect,
        InboxList.turn,
        KindsSelect,
        OpenInboxButton,
        ReachSelect,
        StepBackButton,
        StopButton,
        VolunteerButton,
    )
    hooks = bot.service(Hooks)
    entries = Entries(bot.service(ProjectsService), bot.service(AnswersService), hooks, by_name=False)
    Bundle(bot, bot.service(MembersService), entries).register(bot.service(Renderers))
    asking.register(bot.service(Asides))
    hooks.offer("direct", StopButton)
    await bot.add_cog(HallwayCog())
