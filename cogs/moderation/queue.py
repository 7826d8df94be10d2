"""What organizers see of reports and suspensions, and what they do about them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.guilds.service import GuildsService
from bot.moderation.rules import REASON_MOST, SUSPENSION_DAYS, Dossier, Pillar, Report
from bot.moderation.service import ModerationService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import CARE, QUIET, Panel
from bot.ui.confirm import ask_twice
from bot.ui.errors import Refuse
from bot.ui.fields import Option, Text
from bot.ui.forms import Form
from bot.ui.hooks import Hooks
from bot.ui.organizers import is_organizer, organizes
from bot.ui.pages import Listing, PagedList
from cogs.moderation import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.guilds.rules import GuildSettings
    from bot.moderation.rules import Refusal
    from bot.ui.answers import Interaction
    from bot.ui.cards import Press
    from bot.ui.fields import Values
    from bot.ui.pages import Entry

_SNOWFLAKE: Final = r"[0-9]{15,20}"
_PILLARS: Final = "|".join(pillar.value for pillar in Pillar)
_DAYS: Final = "|".join(str(days) for days in SUSPENSION_DAYS)
_OFFERED: Final = tuple(Option(str(days), wording.days(days)) for days in SUSPENSION_DAYS)


async def organizing(interaction: Interaction) -> GuildSettings:
    """Return the settings of the server whoever acts organizes; refuse everybody else."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    settings = await service(interaction, GuildsService).settings(interaction.guild_id)
    if not is_organizer(interaction, settings.organizer_role_id):
        raise Refuse(wording.NOT_AN_ORGANIZER)
    return settings


async def reports_wait(interaction: Interaction) -> Sequence[Entry]:
    """Return, for organizers only, that reports wait and the way to them."""
    if interaction.guild_id is None:
        return ()
    settings = await service(interaction, GuildsService).settings(interaction.guild_id)
    if not is_organizer(interaction, settings.organizer_role_id):
        return ()
    count = await service(interaction, ModerationService).waiting(settings.guild_id, interaction.user.id)
    return ((wording.waiting(count), AllReportsButton(label=wording.LOOK)),) if count else ()


async def show_report(interaction: Interaction, report_id: str, *, replace: bool | None = None) -> None:
    """Answer with a report as it stands now, to organizers only."""
    settings = await organizing(interaction)
    await _show(interaction, await _found(interaction, settings.guild_id, report_id), replace=replace)


async def _found(interaction: Interaction, guild_id: int, report_id: str) -> Dossier:
    """Return a report of this server, or refuse."""
    found = await service(interaction, ModerationService).dossier(
        guild_id, report_id, interaction.user.id, utcnow()
    )
    if not isinstance(found, Dossier):
        raise _refused(interaction, found)
    return found


async def _show(interaction: Interaction, dossier: Dossier, *, replace: bool | None = None) -> None:
    report = dossier.report
    panel = Panel(accent=QUIET if report.settled else CARE).heading(wording.REPORT_HEADING)
    panel.text(wording.who_reported(report)).text(wording.what_they_wrote(report))
    for words in wording.reported_words(report):
        panel.text(words)
    panel.rule().text(wording.how_many(dossier))
    if dossier.suspension is not None:
        panel.text(wording.held(dossier.suspension))
    buttons: list[Press] = []
    if report.settled is not None:
        panel.text(wording.settled(report.settled))
    else:
        panel.select(SuspendSelect(report.id, options=_OFFERED))
        buttons.append(DismissButton(report.id))
        buttons.extend(service(interaction, Hooks).buttons(f"reported.{report.about}", report.about_id))
        if dossier.suspension is not None:
            buttons.append(SettleButton(report.id))
    if dossier.following is not None:
        buttons.append(NextButton(dossier.following))
    panel.buttons(*buttons, AllReportsButton())
    await answer(interaction, view=panel.view(), replace=replace)


def _refused(interaction: Interaction, no: Refusal) -> Refuse:
    return Refuse(wording.refusal(no, interaction.user.id))


class ReportList(PagedList, feature="reports", verb="page", size=8):
    """Those about whom reports wait, who waits longest first."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of it, for organizers."""
        settings = await organizing(interaction)
        moderation = service(interaction, ModerationService)
        found, total = await moderation.reported(
            settings.guild_id, interaction.user.id, start=start, count=count
        )
        return Listing(
            heading=wording.HEADING,
            entries=[(wording.reported_member(one), LookButton(str(one.subject_id))) for one in found],
            total=total,
            empty=wording.EMPTY,
            note=wording.ONLY_YOU,
            buttons=(WhoIsOutButton(),),
        )


class SuspendedList(PagedList, feature="reports", verb="out", size=8):
    """Who is kept out of what at present, and the way to let them back in."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of it, for organizers."""
        settings = await organizing(interaction)
        found, total = await service(interaction, ModerationService).suspended(
            settings.guild_id, utcnow(), start=start, count=count
        )
        return Listing(
            heading=wording.OUT_HEADING,
            entries=[(wording.entry(one), LiftButton(str(one.user_id), one.pillar.value)) for one in found],
            total=total,
            empty=wording.NOBODY_OUT,
            buttons=(AllReportsButton(),),
        )


class AllReportsButton(
    AddressedButton, feature="reports", verb="all", label=wording.ALL_REPORTS, replaces=True
):
    """The way (back) to the list."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show its first page."""
        await ReportList().show(interaction)


class WhoIsOutButton(
    AddressedButton, feature="reports", verb="who-is-out", label=wording.WHO_IS_OUT, replaces=True
):
    """The way to who is kept out."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show the first page."""
        await SuspendedList().show(interaction)


class LookButton(
    AddressedButton, feature="reports", verb="look", args=(_SNOWFLAKE,), label=wording.LOOK, replaces=True
):
    """The reports on one member."""

    async def pressed(self, interaction: Interaction, subject_id: str) -> None:
        """Show the one that waits longest."""
        settings = await organizing(interaction)
        found = await service(interaction, ModerationService).oldest_on(
            settings.guild_id, int(subject_id), interaction.user.id, utcnow()
        )
        if not isinstance(found, Dossier):
            raise _refused(interaction, found)
        await _show(interaction, found)


class NextButton(
    AddressedButton, feature="reports", verb="next", args=(ID_PATTERN,), label=wording.NEXT, replaces=True
):
    """Another report on the same member."""

    async def pressed(self, interaction: Interaction, report_id: str) -> None:
        """Show it."""
        await show_report(interaction, report_id)


class DismissButton(
    AddressedButton, feature="reports", verb="dismiss", args=(ID_PATTERN,), label=wording.DISMISS
):
    """The first step of dismissing a report."""

    async def pressed(self, interaction: Interaction, report_id: str) -> None:
        """Ask whether it is meant."""
        settings = await organizing(interaction)
        found = await _found(interaction, settings.guild_id, report_id)
        question = wording.sure_to_dismiss(found.report)
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
    """The second step of dismissing a report."""

    async def pressed(self, interaction: Interaction, report_id: str) -> None:
        """Dismiss it and show it so."""
        settings = await organizing(interaction)
        done = await service(interaction, ModerationService).dismiss(
            settings.guild_id, report_id, interaction.user.id, utcnow()
        )
        if not isinstance(done, Report):
            raise _refused(interaction, done)
        await show_report(interaction, report_id)


class SettleButton(
    AddressedButton,
    feature="reports",
    verb="settle",
    args=(ID_PATTERN,),
    label=wording.SETTLE_AS_SUSPENDED,
    replaces=True,
):
    """Settle a further report on somebody who is kept out already."""

    async def pressed(self, interaction: Interaction, report_id: str) -> None:
        """Settle it and show it so."""
        settings = await organizing(interaction)
        done = await service(interaction, ModerationService).settle_as_suspended(
            settings.guild_id, report_id, Pillar.INTRODUCTIONS, interaction.user.id, utcnow()
        )
        if not isinstance(done, Report):
            raise _refused(interaction, done)
        await show_report(interaction, report_id)


class SuspendSelect(
    AddressedSelect,
    feature="reports",
    verb="suspend",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_DAYS,
    replaces=True,
):
    """For how long somebody is kept out of introductions."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], report_id: str) -> None:
        """Ask for the reason."""
        await organizing(interaction)
        if len(values) != 1 or values[0] not in {option.value for option in _OFFERED}:
            raise Refuse(wording.NOT_A_CHOICE)
        await SuspendForm(report_id, values[0]).open(interaction)


class SuspendForm(
    Form, feature="reports", verb="suspend-why", args=(ID_PATTERN, _DAYS), title=wording.SUSPEND_TITLE
):
    """Why somebody is kept out of introductions, in words that they will read."""

    is_act = False
    fields = (
        Text(
            "reason",
            wording.REASON_LABEL,
            hint=wording.REASON_HINT,
            paragraph=True,
            max_length=REASON_MOST,
        ),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Settle the report this way and show it so."""
        settings = await organizing(interaction)
        report_id, days = self.args
        found = await _found(interaction, settings.guild_id, report_id)
        member = await _member(interaction, found.report.subject_id)
        now = utcnow()
        done = await service(interaction, ModerationService).suspend_on(
            settings.guild_id,
            report_id,
            Pillar.INTRODUCTIONS,
            now + timedelta(days=int(days)),
            values["reason"],
            interaction.user.id,
            now,
            is_organizer=member is not None and organizes(member, settings.organizer_role_id),
            is_bot=member is not None and member.bot,
        )
        if not isinstance(done, Report):
            raise _refused(interaction, done)
        await show_report(interaction, report_id, replace=True)


class LiftButton(
    AddressedButton, feature="reports", verb="lift", args=(_SNOWFLAKE, _PILLARS), label=wording.LIFT
):
    """The first step of letting somebody back in."""

    async def pressed(self, interaction: Interaction, user_id: str, pillar: str) -> None:
        """Ask whether it is meant."""
        await organizing(interaction)
        question = wording.sure_to_lift(int(user_id), Pillar(pillar))
        await ask_twice(interaction, question, LiftNowButton(user_id, pillar), keep=wording.KEEP_SUSPENDED)


class LiftNowButton(
    AddressedButton,
    feature="reports",
    verb="lift-now",
    args=(_SNOWFLAKE, _PILLARS),
    label=wording.LIFT_NOW,
    style=discord.ButtonStyle.primary,
    replaces=True,
):
    """The second step of letting somebody back in."""

    async def pressed(self, interaction: Interaction, user_id: str, pillar: str) -> None:
        """Let them back in."""
        settings = await organizing(interaction)
        no = await service(interaction, ModerationService).lift(
            settings.guild_id, int(user_id), Pillar(pillar), interaction.user.id, utcnow()
        )
        if no is not None:
            raise _refused(interaction, no)
        await answer(interaction, wording.lifted(int(user_id), Pillar(pillar)))


async def _member(interaction: Interaction, user_id: int) -> discord.Member | None:
    """Return a member as Discord knows them now, None if they left."""
    if interaction.guild is None:
        raise Refuse(wording.NOT_NOW)
    try:
        return await interaction.guild.fetch_member(user_id)
    except discord.NotFound:
        return None


BUTTONS: Final = (
    AllReportsButton,
    DismissButton,
    DismissNowButton,
    LiftButton,
    LiftNowButton,
    LookButton,
    NextButton,
    ReportList.turn,
    SettleButton,
    SuspendSelect,
    SuspendedList.turn,
    WhoIsOutButton,
)
