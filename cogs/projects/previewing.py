"""An example of a share, for organizers who want to see what members will see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import new_id
from bot.core.language import _
from bot.projects.rules import Ask, Kind, Share, State
from bot.projects.shelf import Card
from bot.ui.hooks import Hooks
from bot.ui.previews import Example
from cogs.projects.cards import card_embed, card_view

if TYPE_CHECKING:
    from bot.ui.answers import Interaction

PILLAR: Final = "shares"


def example(interaction: Interaction) -> Example:
    """Return the card of a share that whoever looks might have made."""
    now = utcnow()
    share = Share(
        id=new_id(now),
        guild_id=interaction.guild_id or 0,
        author_id=interaction.user.id,
        title=_("Tide tables as a small API"),
        kind=Kind.PROJECT,
        what=_(
            "Reads the harbour office's tables and answers when the water is high. Useful to whoever sails."
        ),
        link="https://example.org/tides",
        ask=Ask.FEEDBACK,
        ask_detail=_("Is the readme clear?"),
        state=State.OPEN,
        created_at=now,
        updated_at=now,
    )
    return Example(view=card_view(share, service(interaction, Hooks)), embed=card_embed(Card(share, ())))
