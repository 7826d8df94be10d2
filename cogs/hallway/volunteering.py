"""Volunteering to look at shares that nobody has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.language import N_
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.projects.rules import Kind
from bot.rescue.service import RescueService
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.fields import Option
from cogs.hallway import wording
from cogs.hallway.inbox import here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.answers import Interaction

_OFFERED: Final = tuple(Option(kind.value, name) for kind, name in wording.KINDS.items())


async def show_volunteering(interaction: Interaction, *, stepped_back: bool = False) -> None:
    """Answer with what it means to volunteer, and what the member looks after now."""
    guild_id, user_id = here(interaction)
    settings = await service(interaction, GuildsService).settings(guild_id)
    kinds = await service(interaction, RescueService).kinds_of(guild_id, user_id)
    choice = await service(interaction, MembersService).reach(guild_id, user_id)
    panel = (
        Panel()
        .heading(wording.VOLUNTEER_HEADING)
        .text(wording.volunteer_intro(settings.rescue_after_hours))
        .text(wording.STEPPED_BACK if stepped_back else wording.volunteering(kinds))
        .text(wording.NOT_REACHABLE if choice.reach is Reach.NOT_AT_ALL else "")
        .select(
            KindsSelect(
                options=_OFFERED, given=[kind.value for kind in kinds], at_least=0, at_most=len(_OFFERED)
            )
        )
    )
    if kinds:
        panel.buttons(StepBackButton())
    await answer(interaction, view=panel.view())


class KindsSelect(
    AddressedSelect,
    feature="volunteer",
    verb="kinds",
    placeholder=N_("I would have a look at unanswered…"),
    replaces=True,
):
    """The kinds of share a member would have a look at; none is a choice too."""

    pillar = Pillar.SHARES

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Store exactly these, and show them."""
        if not set(values) <= set(Kind):
            raise Refuse(wording.NOT_A_CHOICE)
        kinds = [kind for kind in Kind if kind.value in values]
        await service(interaction, RescueService).volunteer(*here(interaction), kinds, utcnow())
        await show_volunteering(interaction, stepped_back=not kinds)
        acted(interaction)


class StepBackButton(
    AddressedButton, feature="volunteer", verb="none", label=wording.STEP_BACK, replaces=True
):
    """Stop volunteering."""

    async def pressed(self, interaction: Interaction) -> None:
        """Forget every kind."""
        await service(interaction, RescueService).volunteer(*here(interaction), (), utcnow())
        await show_volunteering(interaction, stepped_back=True)


class VolunteerButton(AddressedButton, feature="volunteer", verb="open", label=wording.BECOME):
    """Volunteering, from anywhere in a server."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show what it means."""
        await show_volunteering(interaction)
