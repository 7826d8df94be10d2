"""The lists of organizers: about whom reports wait, and who is kept out of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import SNOWFLAKE_PATTERN
from bot.guilds.service import GuildsService
from bot.moderation.rules import scope_name, scope_of
from bot.moderation.service import ModerationService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.confirm import ask_twice
from bot.ui.errors import Refuse
from bot.ui.organizers import is_organizer
from bot.ui.pages import Listing, PagedList
from cogs.moderation import wording
from cogs.moderation import wording_of_keeping_out as out
from cogs.moderation.acting import organizing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ui.answers import Interaction
    from bot.ui.pages import Entry

SCOPE: Final = "|".join(out.SCOPES)
"""Pattern of the name of what somebody is kept out of."""


async def reports_wait(interaction: Interaction) -> Sequence[Entry]:
    """Return, for organizers only, that reports wait and the way to them."""
    if interaction.guild_id is None:
        return ()
    settings = await service(interaction, GuildsService).settings(interaction.guild_id)
    if not is_organizer(interaction, settings.organizer_role_id):
        return ()
    count = await service(interaction, ModerationService).waiting(settings.guild_id, interaction.user.id)
    return ((wording.waiting(count), AllReportsButton(label=wording.LOOK)),) if count else ()


class ReportList(PagedList, feature="reports", verb="page", size=8):
    """Those about whom reports wait, who waits longest first."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of it, for organizers."""
        from cogs.moderation.cases import LookButton  # a case leads back to this list

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
            heading=out.OUT_HEADING,
            entries=[(out.entry(one), LiftButton(str(one.user_id), scope_name(one.scope))) for one in found],
            total=total,
            empty=out.NOBODY_OUT,
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


class LiftButton(
    AddressedButton, feature="reports", verb="lift", args=(SNOWFLAKE_PATTERN, SCOPE), label=out.LIFT
):
    """The first step of letting somebody back in."""

    async def pressed(self, interaction: Interaction, user_id: str, scope: str) -> None:
        """Ask whether it is meant."""
        await organizing(interaction)
        await ask_to_lift(interaction, int(user_id), scope)


async def ask_to_lift(interaction: Interaction, user_id: int, scope: str) -> None:
    """Ask whether somebody is to be let back in."""
    question = out.sure_to_lift(user_id, scope_of(scope))
    await ask_twice(interaction, question, LiftNowButton(str(user_id), scope), keep=out.KEEP_SUSPENDED)


class LiftNowButton(
    AddressedButton,
    feature="reports",
    verb="lift-now",
    args=(SNOWFLAKE_PATTERN, SCOPE),
    label=out.LIFT_NOW,
    style=discord.ButtonStyle.primary,
    replaces=True,
):
    """The second step of letting somebody back in."""

    async def pressed(self, interaction: Interaction, user_id: str, scope: str) -> None:
        """Let them back in."""
        settings = await organizing(interaction)
        no = await service(interaction, ModerationService).lift(
            settings.guild_id, int(user_id), scope_of(scope), interaction.user.id, utcnow()
        )
        if no is not None:
            raise Refuse(wording.refusal(no, interaction.user.id))
        await answer(interaction, out.lifted(int(user_id), scope_of(scope)))


BUTTONS: Final = (
    AllReportsButton,
    LiftButton,
    LiftNowButton,
    ReportList.turn,
    SuspendedList.turn,
    WhoIsOutButton,
)
