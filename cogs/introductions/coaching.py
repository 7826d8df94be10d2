"""The coach's panel: what it would change in a request, why, and the text it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.client import service
from bot.core.text import quote
from bot.guilds.service import GuildsService
from bot.introductions.coach import Advice, most_useful, read
from bot.projects.rules import No
from bot.projects.service import ProjectsService
from bot.ui.cards import CARE, Panel, Press
from cogs.introductions import wording_of_asking as wording

if TYPE_CHECKING:
    from bot.introductions.asking import Words
    from bot.ui.answers import Interaction

_LINE_SHOWN: Final = 1400
_AGENDA_SHOWN: Final = 900
"""Characters of each text; with three pieces of advice a panel holds both."""


async def advice_on(
    interaction: Interaction, guild_id: int, target_id: int, words: Words
) -> Sequence[Advice]:
    """Return what the coach would change in a request, the most useful first; nothing if it reads well."""
    title = ""
    if words.share_id:
        share = await service(interaction, ProjectsService).find(words.share_id, guild_id)
        title = "" if isinstance(share, No) or share.author_id != target_id else share.title
    phrases = await service(interaction, GuildsService).phrases(guild_id)
    return most_useful(read(words, phrases, share_title=title))


def advice_panel(advice: Sequence[Advice], words: Words, *buttons: Press) -> Panel:
    """Return the panel that shows ``advice`` on ``words``, with what can be done about it."""
    panel = Panel(accent=CARE).heading(wording.COACH_HEADING).text(wording.coach_opening(len(advice)))
    for each in advice:
        panel.text(wording.advice(each))
    panel.rule()
    panel.text(f"{wording.YOU_WROTE}\n{quote(words.line, _LINE_SHOWN)}")
    panel.text(f"{wording.YOU_ASK}\n{quote(words.agenda, _AGENDA_SHOWN)}")
    return panel.buttons(*buttons).note(wording.COACH_NOTE)
