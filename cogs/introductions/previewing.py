"""An example of a request to meet, for organizers who want to see what members will see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import new_id
from bot.core.language import _
from bot.core.personal import NOBODY
from bot.core.text import line
from bot.introductions.asking import Reason
from bot.introductions.offers import About, Card
from bot.introductions.request import Introduction, Seat
from bot.introductions.rules import Answer, Phase, Role, Way
from bot.members.facts import FactKind, Overlap
from bot.members.rules import Profile
from bot.ui.hooks import Hooks
from bot.ui.naming import Names
from bot.ui.previews import Example
from cogs.introductions.cards import Shown, consent_panel
from cogs.introductions.consent import buttons_for

if TYPE_CHECKING:
    from bot.ui.answers import Interaction

PILLAR: Final = "introductions"
_WEEK: Final = timedelta(days=7)


def example(interaction: Interaction) -> Example:
    """Return a request as it reaches whoever is asked; whoever looks is the one who asks."""
    now, asker = utcnow(), interaction.user
    introduction = Introduction(
        id=new_id(now),
        guild_id=interaction.guild_id or 0,
        way=Way.ASKED,
        phase=Phase.GATHERING,
        reason=Reason.QUESTION,
        share_id="",
        line=_(
            "Your talk on backfills saved me a week. I have read your repository and tried it on a small table."
        ),
        agenda=_("How do you choose the size of a chunk when nobody knows how large the table is?"),
        minutes=15,
        seats=(Seat(asker.id, Role.ASKER, Answer.YES), Seat(NOBODY, Role.INVITED, Answer.ASKED)),
        created_at=now,
        due_at=now + _WEEK,
    )
    profile = Profile(headline=_("Data engineer who likes boats"))
    common = Overlap(FactKind.INTEREST, _("sailing"))
    card = Card(introduction, 1, (About(asker.id, profile, ()),), None, (common,))
    server = interaction.guild.name if interaction.guild else ""
    shown = Shown(card, Names({asker.id: line(asker.display_name, 40)}), server, now)
    return Example(view=consent_panel(shown, buttons_for(shown, service(interaction, Hooks))).view())
