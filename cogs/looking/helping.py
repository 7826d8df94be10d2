"""Answering a flag: **I can help**, **I'm interested**, and **Report**.

What whoever answers reads, and how long it takes, never depends on what the owner has settled for themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.guilds.pillars import Pillar
from bot.introductions.admission import Actor
from bot.introductions.asking import LINE_LEAST, LINE_MOST, Person, Reason, Refusal, TooShort
from bot.introductions.request import Introduction
from bot.introductions.service import IntroductionsService
from bot.looking.rules import Flag, Sort
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.errors import Refuse
from bot.ui.fields import Text
from bot.ui.forms import Form
from bot.ui.naming import names_in
from bot.ui.reportables import Reportable
from cogs.looking import wording_of_browsing as wording
from cogs.looking.acting import flags, viewer
from cogs.looking.wording_of_cards import HELP

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.cards import Press
    from bot.ui.fields import Values
    from bot.ui.hooks import Hooks

ABOUT: Final = "flag"
"""What a report on a flag is about, and the place of **I know someone** on its card."""


def help_button(flag: Flag) -> HelpButton:
    """Return the button with which somebody answers this flag."""
    return HelpButton(flag.id, label=HELP[flag.sort])


def card_buttons(flag: Flag, hooks: Hooks) -> list[Press]:
    """Return what can be pressed on a flag of somebody else."""
    know = hooks.buttons(ABOUT, str(flag.user_id), flag.id)
    return [help_button(flag), *know, *hooks.buttons("report", ABOUT, flag.id)]


async def reportable(interaction: Interaction, flag_id: str) -> Reportable | None:
    """Return a flag as whoever reports it was shown it; None if they may not see it."""
    flag = await flags(interaction).find(flag_id, await viewer(interaction), utcnow())
    if not isinstance(flag, Flag):
        return None
    return Reportable(flag.guild_id, flag.user_id, dict(wording.reported(flag)))


class HelpForm(Form, feature="look", verb="help-how", args=(ID_PATTERN,), title=wording.HELP_TITLE):
    """How somebody could help whoever looks for something; its opening id becomes the request's id."""

    pillar = Pillar.LOOKING
    fields = (
        Text(
            "line",
            wording.HELP_LABEL,
            hint=wording.HELP_HINT,
            placeholder=wording.HELP_EXAMPLE,
            paragraph=True,
            min_length=LINE_LEAST,
            max_length=LINE_MOST,
        ),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Bring it to the owner."""
        await _submit(interaction, self, values["line"])


class InterestForm(Form, feature="look", verb="help-why", args=(ID_PATTERN,), title=wording.INTEREST_TITLE):
    """Why somebody is interested in the work that is offered."""

    pillar = Pillar.LOOKING
    fields = (
        Text(
            "line",
            wording.INTEREST_LABEL,
            hint=wording.INTEREST_HINT,
            placeholder=wording.INTEREST_EXAMPLE,
            paragraph=True,
            min_length=LINE_LEAST,
            max_length=LINE_MOST,
        ),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Bring it to the owner."""
        await _submit(interaction, self, values["line"])


class HelpButton(
    AddressedButton,
    feature="look",
    verb="help",
    args=(ID_PATTERN,),
    label=HELP[Sort.LOOKING],
    style=discord.ButtonStyle.primary,
):
    """Answer a flag; it stands on the card in the channel, and wherever the flag is looked at."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Open the form, or say why that can't be now."""
        flag, owner = await _answerable(interaction, flag_id)
        refused = await service(interaction, IntroductionsService).may_answer_flag(
            _actor(interaction), owner, flag.id, utcnow()
        )
        if refused is not None:
            _refuse(refused)
        form = HelpForm if flag.sort is Sort.LOOKING else InterestForm
        await form(flag.id).open(interaction)


async def _submit(interaction: Interaction, form: HelpForm | InterestForm, line: str) -> None:
    flag, owner = await _answerable(interaction, form.args[0])
    reason = Reason.HELP if flag.sort is Sort.LOOKING else Reason.INTEREST
    made = await service(interaction, IntroductionsService).answer_flag(
        _actor(interaction), owner, line, flag.id, reason, form.opening_id, utcnow()
    )
    if not isinstance(made, Introduction):
        _refuse(made)
    await answer(interaction, wording.answered(flag.user_id, made.due_at))


async def _answerable(interaction: Interaction, flag_id: str) -> tuple[Flag, Person]:
    """Return a flag that whoever acts may see, and its owner; refuse what is not up or nobody's any more."""
    flag = await flags(interaction).find(flag_id, await viewer(interaction), utcnow())
    if not isinstance(flag, Flag):
        raise Refuse(wording.NOT_UP)
    if interaction.guild is None:
        raise Refuse(wording.NOT_CONNECTED)
    names = await names_in(interaction.guild, [flag.user_id])
    if flag.user_id in names.left:
        # Without the members intent nobody has told us.
        await flags(interaction).departed(flag.guild_id, flag.user_id, utcnow())
        raise Refuse(wording.LEFT)
    return flag, Person(flag.user_id, is_bot=flag.user_id in names.bots)


def _actor(interaction: Interaction) -> Actor:
    return Actor(interaction.guild_id or 0, interaction.user.id)


def _refuse(refused: Refusal) -> NoReturn:
    field = "line" if isinstance(refused, TooShort) else None
    raise Refuse(wording.refusal(refused), field=field)


FORMS: Final = (HelpForm, InterestForm)
BUTTONS: Final = (HelpButton,)
