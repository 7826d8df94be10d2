"""An example of a flag's card, for organizers who want to see what members will see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import new_id
from bot.core.language import _
from bot.guilds.rules import FLAG_DAYS_DEFAULT
from bot.looking.cards import CardLook, FlagCard
from bot.looking.rules import Flag, Kind, Sort, State, Words
from bot.ui.hooks import Hooks
from bot.ui.previews import Example
from cogs.looking.cards import shown
from cogs.looking.helping import card_buttons

if TYPE_CHECKING:
    from bot.ui.answers import Interaction

PILLAR: Final = "looking"


def example(interaction: Interaction) -> Example:
    """Return the card of somebody who looks for work."""
    now = utcnow()
    words = Words(
        role=_("Data engineer"),
        words=_(
            "An introduction to a team that runs its own warehouse, or somebody to read my portfolio with me."
        ),
        kinds=(Kind.FULL_TIME, Kind.CONTRACT),
        skills=("Python", "SQL", "dbt"),
        place=_("Lisbon, or remote"),
    )
    flag = Flag(
        new_id(now),
        interaction.guild_id or 0,
        interaction.user.id,
        Sort.LOOKING,
        words,
        now,
        state=State.RUNNING,
        posted_at=now,
        expires_at=now + timedelta(days=FLAG_DAYS_DEFAULT),
    )
    card = FlagCard(flag, (), None, CardLook.LIVE)
    return Example(view=shown(card, *card_buttons(flag, service(interaction, Hooks))).view())
