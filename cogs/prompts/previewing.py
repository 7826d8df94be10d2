"""An example of a question, for organizers who want to see what members will see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.core.ids import new_id
from bot.prompts.rules import OPEN_DEFAULT
from bot.prompts.runs import Run, RunState
from bot.ui.previews import Example
from cogs.prompts.answering import AnswerButton
from cogs.prompts.cards import question_embed, view_of
from cogs.prompts.wording_of_drafts import QUESTION_DEFAULT

if TYPE_CHECKING:
    from bot.ui.answers import Interaction

PILLAR: Final = "prompts"


def example(interaction: Interaction) -> Example:
    """Return a question as it is asked."""
    now = utcnow()
    run_id = new_id(now)
    run = Run(
        id=run_id,
        prompt_id=run_id,
        guild_id=interaction.guild_id or 0,
        slot=now.replace(tzinfo=None),
        zone="UTC",
        due_at=now,
        closes_at=now + timedelta(hours=OPEN_DEFAULT),
        text=str(QUESTION_DEFAULT),
        state=RunState.OPEN,
        channel_id=interaction.channel_id or 0,
        created_at=now,
        posted_at=now,
    )
    return Example(view=view_of([AnswerButton(run_id)]), embed=question_embed(run, now))
