"""What organizers do about a case: dismiss, warn, take down, keep out, note. Each asks for what it needs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, SNOWFLAKE_PATTERN
from bot.moderation.rules import NOTE_MOST, REASON_MOST, Case, Report, scope_of
from bot.moderation.service import ModerationService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.confirm import ask_twice
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Option, Text
from bot.ui.forms import Form
from cogs.moderation import wording
from cogs.moderation import wording_of_keeping_out as out
from cogs.moderation.acting import organizing, what_of
from cogs.moderation.lists import SCOPE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.moderation.rules import Refusal
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

SCOPE_FIELD: Final = Choice(
    "scope",
    out.SCOPE_LABEL,
    options=tuple(Option(value, label) for value, label in out.SCOPES.items()),
)
DAYS_FIELD: Final = Choice(
    "days",
    out.DAYS_LABEL,
    options=tuple(Option(value, label) for value, label in out.DURATIONS.items()),
)
REASON_FIELD: Final = Text(
    "reason", wording.REASON_LABEL, hint=wording.REASON_HINT, paragraph=True, max_length=REASON_MOST
)
WARNING_FIELD: Final = Text(
    "reason", wording.REASON_LABEL, hint=wording.WARN_HINT, paragraph=True, max_length=REASON_MOST
)


def end_of(days: str, now: datetime) -> datetime | None:
    """Return when a suspension for that choice of days ends, None for one without an end."""
    return None if days == out.FOREVER else now + timedelta(days=int(days))


def _refuse(interaction: Interaction, no: Refusal) -> Refuse:
    return Refuse(wording.refusal(no, interaction.user.id))


async def _waits(interaction: Interaction, report_id: str) -> Case:
    """Return the case that a report belongs to, if it waits and is for whoever acts to decide; refuse otherwise."""
    settings = await organizing(interaction)
    moderation, me, now = service(interaction, ModerationService), interaction.user.id, utcnow()
    report = await moderation.report_of(settings.guild_id, report_id, me)
    if not isinstance(report, Report):
        raise _refuse(interaction, report)
    if report.settled is not None:
        raise Refuse(wording.settled_already(report.settled, me))
    case = await moderation.case(settings.guild_id, report.subject_id, me, now)
    if not isinstance(case, Case):
        raise _refuse(interaction, case)
    return case


async def _settled(interaction: Interaction, done: Report | Refusal) -> None:
    """Say what came of a case, or refuse."""
    if not isinstance(done, Report) or done.settled is None:
        raise Refuse(wording.NOT_NOW) if isinstance(done, Report) else _refuse(interaction, done)
    said = wording.case_settled(done.subject_id, done.settled.settlement)
    if is_on_a_page(interaction):
        from cogs.moderation.cases import show_case  # a case holds the buttons of this module

        await show_case(interaction, done.subject_id, said=said, replace=True)
    else:
        await answer(interaction, said, replace=False)


def is_on_a_page(interaction: Interaction) -> bool:
    """Tell whether it began on something that only whoever acts sees, and not on a card in a channel."""
    return interaction.message is not None and interaction.message.flags.ephemeral


# ---------------------------------------------------------------------- dismissing


class DismissButton(
    AddressedButton, feature="reports", verb="dismiss", args=(ID_PATTERN,), label=wording.DISMISS
):
    """The first step of dismissing what waits."""

    async def pressed(self, interaction: Interaction, report_id: str) -> None:
        """Ask whether it is meant."""
        question = wording.sure_to_dismiss(await _waits(interaction, report_id))
        await ask_twice(interaction, question, DismissNowButton(report_id), keep=wording.KEEP_OPEN)


class DismissNowButton(
    AddressedButton,
    feature="reports",
    verb="dismiss-now",
    args=(ID_PATTERN,),
    label=wording.DISMISS_NOW,
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """The second step of dismissing what waits."""

    async def pressed(self, interaction: Interaction, report_id: str) -> None:
        """Dismiss it and show it so."""
        settings = await organizing(interaction)
        done = await service(interaction, ModerationService).dismiss(
            settings.guild_id, report_id, interaction.user.id, utcnow()
        )
        await _settled(interaction, done)


# ---------------------------------------------------------------------- warning


class WarnForm(Form, feature="reports", verb="warn-why", args=(ID_PATTERN,), title=wording.WARN_TITLE):
    """What somebody is asked not to do again, in words that they will read."""

    is_act = False
    fields = (WARNING_FIELD,)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Settle the case with it."""
        settings = await organizing(interaction)
        done = await service(interaction, ModerationService).warn_on(
            settings.guild_id, self.args[0], values["reason"], interaction.user.id, utcnow()
        )
        await _settled(interaction, done)


class WarnButton(AddressedButton, feature="reports", verb="warn", args=(ID_PATTERN,), label=out.WARN):
    """Warn whom a case is about."""

    async def pressed(self, interaction: Interaction, report_id: str) -> None:
        """Ask what they are to read."""
        await _waits(interaction, report_id)
        await WarnForm(report_id).open(interaction)


# ---------------------------------------------------------------------- taking down


class RemoveForm(Form, feature="reports", verb="remove-why", args=(ID_PATTERN,), title=wording.REMOVE_TITLE):
    """What of a case is taken down, and why, in words that its owner will read."""

    is_act = False
    fields = (
        Choice("what", wording.WHAT_LABEL),
        Text(
            "reason", wording.REASON_LABEL, hint=wording.REMOVE_HINT, paragraph=True, max_length=REASON_MOST
        ),
    )

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Offer what was reported and can be taken down."""
        return {"what": _things(interaction, await _waits(interaction, self.args[0]))}

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Take it down and settle the case with it."""
        settings = await organizing(interaction)
        about, _, about_id = values["what"].partition(":")
        done = await service(interaction, ModerationService).remove_on(
            settings.guild_id, self.args[0], about, about_id, values["reason"], interaction.user.id, utcnow()
        )
        await _settled(interaction, done)


class RemoveButton(
    AddressedButton, feature="reports", verb="remove", args=(ID_PATTERN,), label=wording.REMOVE
):
    """Take down what was reported."""

    async def pressed(self, interaction: Interaction, report_id: str) -> None:
        """Ask which of it, and why."""
        if not _things(interaction, await _waits(interaction, report_id)):
            raise Refuse(wording.NOTHING_TO_REMOVE)
        await RemoveForm(report_id).open(interaction)


def _things(interaction: Interaction, case: Case) -> list[Option]:
    moderation = service(interaction, ModerationService)
    found = {
        f"{report.about}:{report.about_id}": wording.thing(report)
        for report in case.reports
        if moderation.is_removable(report.about)
    }
    return [Option(value, label) for value, label in found.items()][:25]


# ---------------------------------------------------------------------- keeping out


class KeepOutForm(Form, feature="reports", verb="keep-out-why", args=(ID_PATTERN,), title=out.SUSPEND_TITLE):
    """Out of what somebody is kept, for how long, and why, in words that they will read."""

    is_act = False
    fields = (SCOPE_FIELD, DAYS_FIELD, REASON_FIELD)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Settle the case this way."""
        settings = await organizing(interaction)
        (report_id,) = self.args
        case = await _waits(interaction, report_id)
        now = utcnow()
        done = await service(interaction, ModerationService).suspend_on(
            settings.guild_id,
            report_id,
            scope_of(values["scope"]),
            end_of(values["days"], now),
            values["reason"],
            interaction.user.id,
            now,
            **await what_of(interaction, settings, case.subject_id),
        )
        await _settled(interaction, done)


class KeepOutButton(
    AddressedButton, feature="reports", verb="keep-out", args=(ID_PATTERN,), label=out.KEEP_OUT
):
    """Keep whom a case is about out of something."""

    async def pressed(self, interaction: Interaction, report_id: str) -> None:
        """Ask out of what, for how long, and why."""
        await _waits(interaction, report_id)
        await KeepOutForm(report_id).open(interaction)


class SettleButton(
    AddressedButton,
    feature="reports",
    verb="settle",
    args=(ID_PATTERN, SCOPE),
    label=wording.SETTLE_AS_SUSPENDED,
    replaces=True,
):
    """Settle further reports on somebody who is kept out already."""

    async def pressed(self, interaction: Interaction, report_id: str, scope: str) -> None:
        """Settle them and show them so."""
        settings = await organizing(interaction)
        done = await service(interaction, ModerationService).settle_as_suspended(
            settings.guild_id, report_id, scope_of(scope), interaction.user.id, utcnow()
        )
        await _settled(interaction, done)


# ---------------------------------------------------------------------- noting


class NoteForm(Form, feature="reports", verb="note-what", args=(SNOWFLAKE_PATTERN,), title=out.NOTE_TITLE):
    """What the other organizers should know of a member."""

    is_act = False
    fields = (Text("note", out.NOTE_LABEL, hint=out.NOTE_HINT, paragraph=True, max_length=NOTE_MOST),)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Keep it in the member's history."""
        settings = await organizing(interaction, out.NOT_AN_ORGANIZER)
        kept = await service(interaction, ModerationService).note(
            settings.guild_id, int(self.args[0]), values["note"], interaction.user.id, utcnow()
        )
        if not isinstance(kept, str):
            raise _refuse(interaction, kept)
        await answer(interaction, out.NOTED, replace=False)


class NoteButton(
    AddressedButton, feature="reports", verb="note", args=(SNOWFLAKE_PATTERN,), label=wording.NOTE
):
    """Write a note on a member."""

    async def pressed(self, interaction: Interaction, user_id: str) -> None:
        """Ask what."""
        await open_note(interaction, int(user_id))


async def open_note(interaction: Interaction, user_id: int) -> None:
    """Open the form for a note on a member; nobody writes one on themselves."""
    await organizing(interaction, out.NOT_AN_ORGANIZER)
    if user_id == interaction.user.id:
        raise Refuse(out.ABOUT_ONESELF)
    await NoteForm(str(user_id)).open(interaction)


FORMS: Final = (KeepOutForm, NoteForm, RemoveForm, WarnForm)
BUTTONS: Final = (
    DismissButton,
    DismissNowButton,
    KeepOutButton,
    NoteButton,
    RemoveButton,
    SettleButton,
    WarnButton,
)
