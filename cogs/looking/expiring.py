"""The question whether a flag still holds: in direct messages and from the inbox, with its three answers.

Each answer is decided on the flag as it is then, so that a message of any age can be answered, and twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.core.ids import ID_PATTERN
from bot.guilds.pillars import Pillar
from bot.looking.rules import Flag, No, Sort, State
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton
from bot.ui.cards import ACCENT, Panel
from cogs.looking import wording_of_expiring as wording
from cogs.looking.acting import actor, flags, own, refuse
from cogs.looking.answered import answered_panel, server_of, show_answered
from cogs.looking.done import open_done
from cogs.looking.wording_of_flags import DOWN, OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.ui.answers import Interaction
    from bot.ui.cards import Press
    from bot.ui.pages import Entry


# ---------------------------------------------------------------------- the question


def warning_view(flag: Flag, guild_name: str, *others: Press) -> Panel:
    """Return the question whether a flag still holds, with its answers; ``others`` stand in a row below.

    Its first button is the mark of a message that asks it.
    """
    panel = Panel(accent=ACCENT).heading(wording.still_question(flag.sort))
    panel.text(wording.still_about(flag, guild_name, utcnow()))
    panel.buttons(
        StillButton(flag.id, label=wording.STILL[flag.sort]),
        FoundButton(flag.id, label=wording.WE_FOUND[flag.sort]),
        DownButton(flag.id),
    )
    return panel.note(wording.STILL_NOTE).buttons(*others)


def _is_open(flag: Flag, now: datetime) -> bool:
    """Say whether a flag can be answered for: not if that has happened, or it has ended."""
    if flag.state is State.RUNNING and flag.is_up(now):
        return flag.warned_at is not None
    return flag.state in (State.RUNNING, State.LAPSED)


# ---------------------------------------------------------------------- the answers


class StillButton(
    AddressedButton,
    feature="look",
    verb="still",
    args=(ID_PATTERN,),
    label=wording.STILL[Sort.LOOKING],
    style=discord.ButtonStyle.success,
    replaces=True,
):
    """It holds: it is up for its full time from now on, also if it ran out meanwhile."""

    pillar = Pillar.LOOKING

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Renew it, once, and say until when it is up."""
        flag, now = await own(interaction, flag_id), utcnow()
        if not _is_open(flag, now):
            await show_answered(interaction, flag)
            return
        renewed = await flags(interaction).renew(flag_id, actor(interaction), now)
        if renewed is No.OVER:
            renewed = await own(interaction, flag_id)
        if not isinstance(renewed, Flag):
            refuse(renewed, flag.sort)
        await show_answered(interaction, renewed)
        acted(interaction)


class FoundButton(
    AddressedButton,
    feature="look",
    verb="found",
    args=(ID_PATTERN,),
    label=wording.WE_FOUND[Sort.LOOKING],
):
    """It came to something."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Ask what, unless it has ended already."""
        flag = await own(interaction, flag_id)
        if flag.state in (State.RUNNING, State.LAPSED):
            await open_done(interaction, flag)
        else:
            await show_answered(interaction, flag)


class DownButton(
    AddressedButton,
    feature="look",
    verb="down",
    args=(ID_PATTERN,),
    label=DOWN,
    replaces=True,
):
    """It holds no more."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Take it down, and say so; whoever has left the server can, too."""
        flag = await own(interaction, flag_id)
        if flag.state in (State.RUNNING, State.AWAY, State.LAPSED):
            cleared = await flags(interaction).clear(flag_id, actor(interaction), utcnow())
            if cleared is No.OVER:
                cleared = await own(interaction, flag_id)
            if not isinstance(cleared, Flag):
                refuse(cleared, flag.sort)
            flag = cleared
            acted(interaction)
        await show_answered(interaction, flag)


# ---------------------------------------------------------------------- from the inbox


class AskedButton(AddressedButton, feature="look", verb="asked", args=(ID_PATTERN,), label=OPEN):
    """The question, from the inbox."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Show it below, with its answers as long as there is something to answer."""
        flag, now = await own(interaction, flag_id), utcnow()
        server = server_of(interaction, flag)
        panel = warning_view(flag, server) if _is_open(flag, now) else answered_panel(flag, server, now)
        await answer(interaction, view=panel.view())


async def unanswered(interaction: Interaction) -> Sequence[Entry]:
    """Return the flags of whoever acts of which they were asked whether they still hold, soonest over first."""
    if interaction.guild_id is None:
        return []
    found = await flags(interaction).to_answer(interaction.guild_id, interaction.user.id, utcnow())
    return [(wording.still_entry(flag), AskedButton(flag.id)) for flag in found]


BUTTONS: Final = (StillButton, FoundButton, DownButton, AskedButton)
