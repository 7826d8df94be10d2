"""Reporting: the button on what can be reported, and its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.moderation.rules import ABOUT_ID_PATTERN, ABOUT_PATTERN, No, Report
from bot.moderation.service import ModerationService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.errors import Refuse
from bot.ui.fields import Note
from bot.ui.forms import Form
from bot.ui.reportables import Reportables
from cogs.moderation import wording_of_reporting as wording

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values
    from bot.ui.reportables import Reportable


class ReportForm(
    Form, feature="reports", verb="report", args=(ABOUT_PATTERN, ABOUT_ID_PATTERN), title=wording.REPORT_TITLE
):
    """What the organizers should know; its opening id becomes the report's id."""

    is_act = False  # whoever has just reported somebody is asked nothing else at that moment
    fields = (Note(wording.WHO_READS_IT), wording.WORDS)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the report, with the words it is about as they are now."""
        about, about_id = self.args
        found = await _reportable(interaction, about, about_id)
        await send(interaction, found, about, about_id, values["words"], self.opening_id)


class ReportButton(
    AddressedButton,
    feature="reports",
    verb="open",
    args=(ABOUT_PATTERN, ABOUT_ID_PATTERN),
    label=wording.REPORT,
):
    """Report what the button stands on, in a server or in a direct message."""

    async def pressed(self, interaction: Interaction, about: str, about_id: str) -> None:
        """Open the form, for whoever was shown this."""
        await open_report(interaction, about, about_id)


async def open_report(interaction: Interaction, about: str, about_id: str) -> None:
    """Open the form for one of our things, for whoever was shown it and whose it is not."""
    await _reportable(interaction, about, about_id)
    await ReportForm(about, about_id).open(interaction)


async def send(
    interaction: Interaction, found: Reportable, about: str, about_id: str, words: str, report_id: str
) -> None:
    """Store a report and say what happens with it, or refuse."""
    report = await service(interaction, ModerationService).report(
        found.guild_id,
        interaction.user.id,
        found.subject_id,
        about,
        about_id,
        words,
        found.context,
        report_id,
        utcnow(),
    )
    if not isinstance(report, Report):
        raise Refuse(wording.not_reported(report))
    guild = interaction.client.get_guild(report.guild_id)
    await answer(interaction, wording.reported(guild.name if guild else ""))


async def _reportable(interaction: Interaction, about: str, about_id: str) -> Reportable:
    """Return what would be reported, as it is now, or refuse."""
    found = await service(interaction, Reportables).find(interaction, about, about_id)
    if found is None:
        raise Refuse(wording.NOT_REPORTABLE)
    if found.subject_id == interaction.user.id:
        raise Refuse(wording.not_reported(No.ONESELF))
    return found


FORMS: Final = (ReportForm,)
BUTTONS: Final = (ReportButton,)
