"""`/alerts`: what a member wants to be told of, once a day, when it is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import is_id
from bot.core.text import line
from bot.guilds.pillars import Pillar
from bot.looking.alerting import AlertsService
from bot.looking.alerts import ALERTS_MOST, NoSkill, TooMany, alert, parse
from bot.looking.rules import Kind, Sort
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.confirm import ask_twice
from bot.ui.custom_ids import MOST, CustomId, arg_text, text_args
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Option, Text
from bot.ui.forms import Form
from cogs.looking import wording_of_alerts as wording
from cogs.looking.acting import actor_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.language import Said
    from bot.looking.words import Wanted
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_SORTS: Final = "|".join(sort.value for sort in Sort)
_ANY: Final = "-"
_KINDS: Final = "|".join([_ANY, *(kind.value for kind in Kind)])
_TEXT: Final = r"[A-Za-z0-9_.~%-]+"
_SKILLS_MOST: Final = 500


async def show_alerts(interaction: Interaction, *, said: Said = "", replace: bool | None = None) -> None:
    """Answer with the alerts of whoever asks, and what changes them; ``said`` stands above."""
    who = actor_here(interaction)
    mine = await _alerts(interaction).list(who.guild_id, who.user_id)
    panel = Panel().heading(wording.HEADING).text(said or wording.INTRO).rule()
    panel.text(wording.listed([kept.alert for kept in mine]) if mine else wording.EMPTY)
    panel.text(await _resting(interaction) if mine else "")
    if mine:
        options = [Option(kept.id, wording.named(kept.alert)) for kept in mine]
        panel.select(RemoveSelect(options=options, at_most=len(options)))
    add = AddButton(disabled=len(mine) >= ALERTS_MOST)
    panel.buttons(add, *([ClearButton()] if mine else []))
    await answer(interaction, view=panel.note(wording.NOTE).view(), replace=replace)


def _alerts(interaction: Interaction) -> AlertsService:
    return service(interaction, AlertsService)


async def _resting(interaction: Interaction) -> Said:
    """Say that nothing is told to whoever wants nothing at all; nothing to everybody else."""
    who = actor_here(interaction)
    choice = await service(interaction, MembersService).reach(who.guild_id, who.user_id)
    return wording.RESTING if choice.reach is Reach.NOT_AT_ALL else ""


class AddForm(Form, feature="look", verb="alert-new", title=wording.TITLE):
    """What to be told of: every skill and kind on its own, or both together."""

    pillar = Pillar.LOOKING
    fields = (
        Choice("sorts", wording.SORTS_LABEL, options=wording.SORTS, at_most=len(wording.SORTS)),
        Text(
            "skills",
            wording.SKILLS_LABEL,
            hint=wording.SKILLS_HINT,
            placeholder=wording.SKILLS_EXAMPLE,
            required=False,
            max_length=_SKILLS_MOST,
        ),
        Choice(
            "kinds",
            wording.KINDS_LABEL,
            hint=wording.KINDS_HINT,
            options=wording.KINDS,
            at_most=len(wording.KINDS),
            required=False,
        ),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store them, and show them among the others."""
        who = actor_here(interaction)
        sorts, kinds = map(Sort, values.many("sorts")), map(Kind, values.many("kinds"))
        wanted = parse(set(sorts), values["skills"], set(kinds))
        if isinstance(wanted, NoSkill):
            raise Refuse(wording.refusal(wanted), field="skills")
        kept = await _alerts(interaction).add(who.guild_id, who.user_id, wanted, utcnow())
        if isinstance(kept, TooMany):
            raise Refuse(wording.refusal(kept))
        await show_alerts(interaction, said=wording.added(kept), replace=True)


class AddButton(
    AddressedButton,
    feature="look",
    verb="alert-add",
    label=wording.ADD,
    style=discord.ButtonStyle.primary,
):
    """The way to more of them."""

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form."""
        await AddForm().open(interaction)


class RemoveSelect(
    AddressedSelect, feature="look", verb="alert-remove", placeholder=wording.CHOOSE, replaces=True
):
    """Take some of one's alerts back."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Forget them; what is not one's own, or gone already, stays as it is."""
        who = actor_here(interaction)
        ids = [value for value in values if is_id(value)]
        gone = await _alerts(interaction).remove(who.guild_id, who.user_id, ids, utcnow())
        await show_alerts(interaction, said=wording.removed(gone), replace=True)


class ClearButton(AddressedButton, feature="look", verb="alert-clear", label=wording.CLEAR):
    """Take all of them back, after a question: they take a while to write."""

    async def pressed(self, interaction: Interaction) -> None:
        """Ask."""
        who = actor_here(interaction)
        mine = await _alerts(interaction).list(who.guild_id, who.user_id)
        if not mine:
            await show_alerts(interaction, replace=True)
            return
        await ask_twice(interaction, wording.clear_question(len(mine)), ClearAllButton())


class ClearAllButton(
    AddressedButton,
    feature="look",
    verb="alert-clear-all",
    label=wording.CLEAR_ALL,
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """The same, asked twice."""

    async def pressed(self, interaction: Interaction) -> None:
        """Forget them all."""
        who = actor_here(interaction)
        await _alerts(interaction).clear(who.guild_id, who.user_id, utcnow())
        await answer(interaction, wording.CLEARED)


class AlertButton(
    AddressedButton,
    feature="look",
    verb="alert-me",
    args=(_SORTS, _KINDS, _TEXT),
    label=wording.TELL_ME,
):
    """Be told of what is new in a list, below that list. Made by :meth:`below`."""

    @classmethod
    def below(cls, wanted: Wanted) -> AlertButton:
        """Return the button for a list: its sort, kind and skill. Places and pay narrow no alert.

        A skill that a list could carry in its own address fits this one.
        """
        before = (wanted.sort.value, wanted.kind.value if wanted.kind else _ANY)
        room = MOST - len(CustomId(cls.feature, cls.verb, before).encode())
        return cls(*before, *text_args([wanted.skill], room))

    async def pressed(self, interaction: Interaction, sort: str, kind: str, skill: str) -> None:
        """Store it, and say what exactly the member is told of."""
        who = actor_here(interaction)
        wanted = alert(Sort(sort), line(arg_text(skill)), None if kind == _ANY else Kind(kind))
        kept = await _alerts(interaction).add(who.guild_id, who.user_id, [wanted], utcnow())
        if isinstance(kept, TooMany):
            raise Refuse(wording.refusal(kept))
        told = (wording.added(kept), await _resting(interaction), wording.SEE_ALL)
        await answer(interaction, "\n".join(str(part) for part in told if part))
        acted(interaction)


BUTTONS: Final = (AddButton, AlertButton, ClearAllButton, ClearButton, RemoveSelect)
FORMS: Final = (AddForm,)
