"""A case as organizers read it: everything that was reported on one member, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, SNOWFLAKE_PATTERN
from bot.core.text import length
from bot.moderation.rules import Case, scope_name
from bot.moderation.service import ModerationService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import CARE, QUIET, Panel
from bot.ui.errors import Refuse
from cogs.moderation import wording
from cogs.moderation import wording_of_keeping_out as out
from cogs.moderation.acting import organizing
from cogs.moderation.deciding import (
    DismissButton,
    KeepOutButton,
    NoteButton,
    RemoveButton,
    SettleButton,
    WarnButton,
)
from cogs.moderation.history import HistoryButton
from cogs.moderation.lists import AllReportsButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.moderation.rules import Report, Suspension
    from bot.ui.answers import Interaction
    from bot.ui.cards import Press

_REPORTS_MOST: Final = 6
"""Reports on one page: a message has 40 parts at most."""
_ROOM: Final = 2200
"""Characters of reports on one page: of the 4000 that a message may show, the rest is for what stands around them."""


async def find_case(interaction: Interaction, subject_id: int) -> Case:
    """Return the case on a member of the server whoever acts organizes; refuse everybody else."""
    settings = await organizing(interaction)
    found = await service(interaction, ModerationService).case(
        settings.guild_id, subject_id, interaction.user.id, utcnow()
    )
    if not isinstance(found, Case):
        raise Refuse(wording.refusal(found, interaction.user.id))
    return found


async def show_case(
    interaction: Interaction, subject_id: int, page: int = 0, said: str = "", *, replace: bool | None = None
) -> None:
    """Answer with everything there is on a member, to organizers only; ``said`` stands above it."""
    case = await find_case(interaction, subject_id)
    await answer(interaction, view=case_panel(case, page, said).view(), replace=replace)


def case_panel(case: Case, page: int = 0, said: str = "") -> Panel:
    """Return a case with all its words, as one organizer reads it."""
    panel = Panel(accent=CARE if case.reports else QUIET).text(said).heading(wording.CASE_HEADING)
    panel.text(wording.case_summary(case))
    made = pages(case.reports)
    for report in made[page % len(made)] if made else ():
        panel.rule().text(wording.whole_report(report))
    panel.rule()
    for suspension in case.suspensions:
        panel.text(out.held(suspension))
    if not case.reports and case.last is not None and case.last.settled is not None:
        panel.text(wording.whole_report(case.last)).text(wording.settled(case.last.settled))
    panel.note(wording.settled_before(case))
    panel.buttons(*decisions(case))
    more: list[Press] = []
    if len(made) > 1:
        more.append(MoreButton(str(case.subject_id), str((page + 1) % len(made))))
    more += [_settle(case.newest, one) for one in case.suspensions[:1] if case.newest is not None]
    return panel.buttons(*more, HistoryButton(str(case.subject_id)), AllReportsButton())


def decisions(case: Case) -> list[Press]:
    """Return what can be done about what waits, as far as it is seen here; at least a note."""
    subject = str(case.subject_id)
    if case.newest is None:
        return [NoteButton(subject)]
    each = (DismissButton, WarnButton, RemoveButton, KeepOutButton)
    return [*(button(case.newest) for button in each), NoteButton(subject)]


def pages(reports: Sequence[Report]) -> list[list[Report]]:
    """Return reports in pages of as many as fit one message, at least one each."""
    made: list[list[Report]] = []
    room = 0
    for report in reports:
        size = length(wording.whole_report(report))
        if size > room or len(made[-1]) == _REPORTS_MOST:
            made.append([])
            room = _ROOM
        made[-1].append(report)
        room -= size
    return made


def _settle(newest: str, held: Suspension) -> SettleButton:
    return SettleButton(newest, scope_name(held.scope))


class LookButton(
    AddressedButton, feature="reports", verb="look", args=(SNOWFLAKE_PATTERN,), label=wording.LOOK
):
    """Everything on one member, from the list of those who were reported."""

    async def pressed(self, interaction: Interaction, subject_id: str) -> None:
        """Show it in the place of the list."""
        await show_case(interaction, int(subject_id), replace=True)


class CardLookButton(
    AddressedButton, feature="reports", verb="case", args=(SNOWFLAKE_PATTERN, ID_PATTERN), label=wording.LOOK
):
    """The same from the card in the organizers' channel; its address tells that card from every other."""

    async def pressed(self, interaction: Interaction, subject_id: str, report_id: str) -> None:
        """Show it to whoever pressed."""
        del report_id  # what is shown is the case as it is now
        await show_case(interaction, int(subject_id), replace=False)


class MoreButton(
    AddressedButton,
    feature="reports",
    verb="more",
    args=(SNOWFLAKE_PATTERN, r"[0-9]{1,3}"),
    label=wording.MORE,
    replaces=True,
):
    """Further reports on the same member."""

    async def pressed(self, interaction: Interaction, subject_id: str, page: str) -> None:
        """Show that page, round and round."""
        await show_case(interaction, int(subject_id), int(page), replace=True)


BUTTONS: Final = (LookButton, CardLookButton, MoreButton)
