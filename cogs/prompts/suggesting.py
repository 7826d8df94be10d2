"""Suggesting a question: `/suggest`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.guilds.pillars import Pillar
from bot.prompts.rules import TEXT_LEAST, TEXT_MOST, No
from bot.prompts.suggesting import SuggestionsService
from bot.ui.answers import answer
from bot.ui.errors import Refuse
from bot.ui.fields import Text
from bot.ui.forms import Form
from cogs.prompts import wording_of_rhythm as wording
from cogs.prompts.acting import member

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values


class SuggestForm(Form, feature="prompts", verb="suggest", title=wording.SUGGEST_TITLE):
    """A question that somebody would like to be asked; its opening id becomes the suggestion's id."""

    pillar = Pillar.PROMPTS
    fields = (
        Text(
            "text",
            wording.SUGGEST_LABEL,
            hint=wording.SUGGEST_HINT,
            placeholder=wording.SUGGEST_EXAMPLE,
            min_length=TEXT_LEAST,
            max_length=TEXT_MOST,
        ),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store it for organizers."""
        who = member(interaction)
        made = await service(interaction, SuggestionsService).propose(
            who.guild_id, who.user_id, values["text"], self.opening_id, utcnow()
        )
        if isinstance(made, No):
            raise Refuse(wording.not_suggested(made), field="text")
        await answer(interaction, wording.SUGGESTED)


FORMS: Final = (SuggestForm,)
