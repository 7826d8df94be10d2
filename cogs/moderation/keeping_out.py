"""Keeping somebody out, or warning them, without a report: `/organizer suspend`, and from a member's history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import SNOWFLAKE_PATTERN
from bot.moderation.rules import History, Suspension, scope_name, scope_of
from bot.moderation.service import ModerationService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import QUIET, Panel
from bot.ui.errors import Refuse
from bot.ui.forms import Form
from cogs.moderation import wording
from cogs.moderation import wording_of_keeping_out as out
from cogs.moderation.acting import organizing, what_of
from cogs.moderation.deciding import DAYS_FIELD, REASON_FIELD, SCOPE_FIELD, WARNING_FIELD, end_of
from cogs.moderation.lists import LiftButton, ask_to_lift

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values


class SuspendForm(
    Form, feature="reports", verb="suspend-why", args=(SNOWFLAKE_PATTERN,), title=out.SUSPEND_TITLE
):
    """Out of what a member is kept, for how long, and why, in words that they will read."""

    is_act = False
    fields = (SCOPE_FIELD, DAYS_FIELD, REASON_FIELD)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Keep them out."""
        settings = await organizing(interaction, out.NOT_AN_ORGANIZER)
        user_id, now = int(self.args[0]), utcnow()
        made = await service(interaction, ModerationService).suspend(
            settings.guild_id,
            user_id,
            scope_of(values["scope"]),
            end_of(values["days"], now),
            values["reason"],
            interaction.user.id,
            now,
            **await what_of(interaction, settings, user_id),
        )
        if not isinstance(made, Suspension):
            raise Refuse(wording.refusal(made, interaction.user.id))
        await answer(interaction, out.suspended(made), replace=False)


class SuspendButton(
    AddressedButton, feature="reports", verb="suspend", args=(SNOWFLAKE_PATTERN,), label=out.KEEP_OUT
):
    """Keep a member out of something."""

    async def pressed(self, interaction: Interaction, user_id: str) -> None:
        """Ask out of what, for how long, and why."""
        await open_suspend(interaction, int(user_id))


async def open_suspend(interaction: Interaction, user_id: int, scope: str = "", days: str = "") -> None:
    """Open the form that keeps a member out, filled with what was chosen already."""
    await organizing(interaction, out.NOT_AN_ORGANIZER)
    if user_id == interaction.user.id:
        raise Refuse(out.ABOUT_ONESELF)
    await SuspendForm(str(user_id), values={"scope": scope, "days": days}).open(interaction)


class WarnMemberForm(
    Form, feature="reports", verb="warn-member-why", args=(SNOWFLAKE_PATTERN,), title=wording.WARN_TITLE
):
    """What a member is asked not to do again, in words that they will read."""

    is_act = False
    fields = (WARNING_FIELD,)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Tell them."""
        settings = await organizing(interaction, out.NOT_AN_ORGANIZER)
        user_id = int(self.args[0])
        said = await service(interaction, ModerationService).warn(
            settings.guild_id, user_id, values["reason"], interaction.user.id, utcnow()
        )
        if not isinstance(said, str):
            raise Refuse(wording.refusal(said, interaction.user.id))
        await answer(interaction, out.warned(user_id), replace=False)


class WarnMemberButton(
    AddressedButton, feature="reports", verb="warn-member", args=(SNOWFLAKE_PATTERN,), label=out.WARN
):
    """Warn a member."""

    async def pressed(self, interaction: Interaction, user_id: str) -> None:
        """Ask what they are to read."""
        await organizing(interaction, out.NOT_AN_ORGANIZER)
        await WarnMemberForm(user_id).open(interaction)


async def lift(interaction: Interaction, user: discord.User | discord.Member) -> None:
    """Ask whether a member is to be let back in; out of what, if there are several things."""
    settings = await organizing(interaction, out.NOT_AN_ORGANIZER)
    known = await service(interaction, ModerationService).history(
        settings.guild_id, user.id, interaction.user.id, utcnow()
    )
    if not isinstance(known, History):
        raise Refuse(out.ABOUT_ONESELF)
    match list(known.suspensions):
        case []:
            raise Refuse(out.not_held(user.id))
        case [only]:
            await ask_to_lift(interaction, user.id, scope_name(only.scope))
        case _:
            panel = Panel(accent=QUIET).heading(out.OUT_HEADING)
            for one in known.suspensions:
                panel.section(out.entry(one), LiftButton(str(user.id), scope_name(one.scope)))
            await answer(interaction, view=panel.view())


FORMS: Final = (SuspendForm, WarnMemberForm)
BUTTONS: Final = (SuspendButton, WarnMemberButton)
