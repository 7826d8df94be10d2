"""What organizers know of a member, in one tap: reports and what came of them, suspensions, warnings, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import SNOWFLAKE_PATTERN
from bot.moderation.rules import History, scope_name
from bot.moderation.service import ModerationService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import QUIET, Panel
from bot.ui.errors import Refuse
from cogs.moderation import wording
from cogs.moderation import wording_of_history as words
from cogs.moderation import wording_of_keeping_out as out
from cogs.moderation.acting import organizing
from cogs.moderation.audit import AuditList, filters_of
from cogs.moderation.deciding import NoteButton
from cogs.moderation.keeping_out import SuspendButton, WarnMemberButton
from cogs.moderation.lists import LiftButton

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.cards import Press


async def show_history(interaction: Interaction, user_id: int, *, replace: bool | None = None) -> None:
    """Answer with what organizers know of a member, to organizers only; nobody reads their own."""
    settings = await organizing(interaction, words.NOT_AN_ORGANIZER)
    found = await service(interaction, ModerationService).history(
        settings.guild_id, user_id, interaction.user.id, utcnow()
    )
    if not isinstance(found, History):
        raise Refuse(words.OWN)
    await answer(interaction, view=history_panel(found).view(), replace=replace)


def history_panel(history: History) -> Panel:
    """Return a member's history as one organizer reads it."""
    subject = str(history.subject_id)
    panel = Panel(accent=QUIET).heading(words.HEADING).text(words.summary(history))
    for suspension in history.suspensions:
        panel.text(out.held(suspension))
    if history.settled:
        panel.rule().text(words.settled_heading(history))
        for report in history.settled:
            panel.text(words.settled_report(report))
    if history.entries:
        panel.rule().text(words.entries(history))
    buttons: list[Press] = [NoteButton(subject), WarnMemberButton(subject), SuspendButton(subject)]
    buttons += [LiftButton(subject, scope_name(one.scope)) for one in history.suspensions[:1]]
    return panel.buttons(*buttons, TrailButton(subject))


class HistoryButton(
    AddressedButton, feature="reports", verb="history", args=(SNOWFLAKE_PATTERN,), label=wording.HISTORY
):
    """What organizers know of a member."""

    async def pressed(self, interaction: Interaction, user_id: str) -> None:
        """Show it beside what it was pressed on."""
        await show_history(interaction, int(user_id), replace=False)


class TrailButton(
    AddressedButton, feature="reports", verb="trail", args=(SNOWFLAKE_PATTERN,), label=words.TRAIL
):
    """Everything that the trail has on a member."""

    async def pressed(self, interaction: Interaction, user_id: str) -> None:
        """Show its first page."""
        await AuditList().show(interaction, filters_of(int(user_id), None, ""), replace=False)


BUTTONS: Final = (HistoryButton, TrailButton)
