"""What organizers do about a flag that does not belong here: take it down, and tell its owner why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.core.ids import ID_PATTERN
from bot.looking.rules import REASON_LEAST, REASON_MOST, Flag, No, Viewer
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.errors import Refuse
from bot.ui.fields import Text
from bot.ui.forms import Form
from cogs.looking import wording_of_browsing as wording
from cogs.looking.acting import flags, refuse, viewer

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values


async def _organizing(interaction: Interaction) -> Viewer:
    """Return who acts, if they organize this server; refuse everybody else."""
    who = await viewer(interaction)
    if not who.is_organizer:
        raise Refuse(wording.NOT_AN_ORGANIZER)
    return who


class TakeDownForm(
    Form, feature="look", verb="take-down-why", args=(ID_PATTERN,), title=wording.TAKE_DOWN_TITLE
):
    """Why a flag is taken down, in words that its owner will read."""

    is_act = False
    fields = (
        Text(
            "reason",
            wording.REASON_LABEL,
            hint=wording.REASON_HINT,
            paragraph=True,
            min_length=REASON_LEAST,
            max_length=REASON_MOST,
        ),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Take it down."""
        who = await _organizing(interaction)
        (flag_id,) = self.args
        removed = await flags(interaction).remove(flag_id, who, values["reason"], utcnow())
        if removed is No.NOT_FOUND or removed is No.OVER:
            raise Refuse(wording.NOT_UP)
        if not isinstance(removed, Flag):
            refuse(removed)
        await answer(interaction, wording.removed(removed))


class TakeDownButton(
    AddressedButton,
    feature="look",
    verb="take-down",
    args=(ID_PATTERN,),
    label=wording.TAKE_DOWN,
    style=discord.ButtonStyle.danger,
):
    """The first step of taking somebody's flag down, on what an organizer looks at."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Ask for the reason."""
        who = await _organizing(interaction)
        if not isinstance(await flags(interaction).find(flag_id, who, utcnow()), Flag):
            raise Refuse(wording.NOT_UP)
        await TakeDownForm(flag_id).open(interaction)


FORMS: Final = (TakeDownForm,)
BUTTONS: Final = (TakeDownButton,)
