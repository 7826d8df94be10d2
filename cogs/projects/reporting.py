"""What of shares can be reported, and what those who report it were shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.client import service
from bot.projects.answers import AnswersService
from bot.projects.rules import State
from bot.projects.service import ProjectsService
from bot.ui.reportables import Reportable
from cogs.projects import wording
from cogs.projects.buttons import AskButton, AskNextButton, FollowButton, HelpedButton, UpdateHelpedButton

if TYPE_CHECKING:
    from bot.projects.rules import Share
    from bot.ui.answers import Interaction
    from bot.ui.reportables import Reportables

SHARE: Final = "share"
UPDATE: Final = "update"
QUESTION: Final = "question"


async def share(interaction: Interaction, share_id: str) -> Reportable | None:
    """Return a share that is up in this server, as its card shows it."""
    card = await service(interaction, ProjectsService).card(share_id)
    if card is None or not _is_up(interaction, card.share):
        return None
    found = card.share
    context = {
        str(wording.REPORTED_TITLE): found.title,
        str(wording.REPORTED_WHAT): found.what,
        str(wording.REPORTED_ASK): found.ask_detail,
        str(wording.REPORTED_LINK): found.link,
    }
    return Reportable(found.guild_id, found.author_id, context)


async def update(interaction: Interaction, update_id: str) -> Reportable | None:
    """Return a piece of progress on a share that is up in this server."""
    found = await service(interaction, ProjectsService).progress(update_id)
    if found is None or not _is_up(interaction, found[0]):
        return None
    progress = found[1]
    context = {str(wording.REPORTED_UPDATE): progress.text, str(wording.REPORTED_LINK): progress.link}
    return Reportable(found[0].guild_id, progress.author_id, context)


async def question(interaction: Interaction, question_id: str) -> Reportable | None:
    """Return a question that somebody asked the author of a share that is up in this server."""
    found = await service(interaction, AnswersService).asked(question_id)
    if found is None or not _is_up(interaction, found[0]):
        return None
    asked = found[1]
    context = {str(wording.REPORTED_QUESTION): asked.question, str(wording.REPORTED_TRIED): asked.tried}
    return Reportable(found[0].guild_id, asked.member_id, context)


def register(reportables: Reportables) -> None:
    """Say what can be reported, and by which buttons it is recognised."""
    reportables.register(SHARE, share, marks=(HelpedButton, AskButton, FollowButton))
    reportables.register(UPDATE, update, marks=(UpdateHelpedButton,))
    reportables.register(QUESTION, question, marks=(AskNextButton,))


def _is_up(interaction: Interaction, found: Share) -> bool:
    return found.guild_id == interaction.guild_id and found.state is not State.REMOVED
