"""Who acts on prompts: what every file of this cog begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.client import service
from bot.core.language import N_
from bot.guilds.service import GuildsService
from bot.projects.rules import Actor
from bot.prompts.rules import Organizer
from bot.ui.errors import Refuse
from bot.ui.organizers import is_organizer

if TYPE_CHECKING:
    from bot.ui.answers import Interaction

ONLY_IN_A_SERVER: Final = N_("This works inside a server, not in direct messages.")
NOT_AN_ORGANIZER: Final = N_(
    "Prompts are for organizers to look after: whoever may manage this server, or has the role chosen in `/setup`. "
    "You can answer one with `/built`, and propose a question with `/suggest`."
)


def member(interaction: Interaction) -> Actor:
    """Return who acts, for what everybody may do; outside a server it is refused."""
    if interaction.guild_id is None:
        raise Refuse(ONLY_IN_A_SERVER)
    return Actor(interaction.guild_id, interaction.user.id)


async def organizer(interaction: Interaction) -> Organizer:
    """Return who acts if they organize this server, judged from what Discord just sent; refuse everybody else."""
    who = member(interaction)
    settings = await service(interaction, GuildsService).settings(who.guild_id)
    if not is_organizer(interaction, settings.organizer_role_id):
        raise Refuse(NOT_AN_ORGANIZER)
    return Organizer(who.guild_id, who.user_id)
