"""Bringing together two people one knows."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.introductions.asking import AGENDA_MOST, NOTE_MOST, Notes, Person, Refusal, TooShort
from bot.introductions.request import Introduction
from bot.introductions.service import IntroductionsService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.fields import Kind, Note, Text
from bot.ui.forms import Form
from cogs.introductions import wording_of_brokering as wording
from cogs.introductions.asking import SNOWFLAKE, actor
from cogs.introductions.naming import Names, called, names_in
from cogs.introductions.people import people, person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ui.answers import Interaction
    from bot.ui.fields import Option, Values


# ---------------------------------------------------------------------- connecting two


class ConnectForm(
    Form, feature="intro", verb="connect", args=(SNOWFLAKE, SNOWFLAKE), title=wording.CONNECT_TITLE
):
    """What a broker tells each of the two; the opening id becomes the request's, so two submissions make one."""

    fields = (
        Note(wording.CONNECT_NOTE),
        Text(
            "first",
            wording.FIRST_LABEL,
            hint=wording.NOTE_HINT,
            placeholder=wording.NOTE_EXAMPLE,
            paragraph=True,
            max_length=NOTE_MOST,
        ),
        Text("second", wording.SECOND_LABEL, hint=wording.NOTE_HINT, paragraph=True, max_length=NOTE_MOST),
        Text(
            "agenda",
            wording.AGENDA_LABEL,
            hint=wording.AGENDA_HINT,
            paragraph=True,
            max_length=AGENDA_MOST,
        ),
    )
    names: Names = Names({})

    @classmethod
    def of(cls, one: Person, other: Person, names: Names) -> ConnectForm:
        """Return the form for two people who are called this."""
        form = cls(str(one.user_id), str(other.user_id))
        form.names = names
        return form

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Find out what the two are called, where nobody has said; there is nothing to choose from."""
        if not self.names.by_id:
            with contextlib.suppress(discord.HTTPException):  # a form without names is better than none
                self.names = await names_in(interaction.guild, map(int, self.args))
        return {}

    def modal(self, options: Mapping[str, Sequence[Option]]) -> discord.ui.Modal:
        """Return the modal with the two called by their names, where those are known."""
        modal = super().modal(options)
        called_by: dict[str, str | None] = {
            name: self.names.by_id.get(int(user_id))
            for name, user_id in zip(("first", "second"), self.args, strict=True)
        }
        for part in modal.children:
            if isinstance(part, discord.ui.Label):
                name = called_by.get(str(getattr(part.component, "custom_id", "")))
                part.text = wording.label_for(name) if name else part.text
        return modal

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store it, and say what follows."""
        (one, other), _ = await people(interaction, [int(user_id) for user_id in self.args])
        notes = Notes(values["first"], values["second"], values["agenda"])
        made = await service(interaction, IntroductionsService).connect(
            actor(interaction), one, other, notes, self.opening_id, utcnow()
        )
        if not isinstance(made, Introduction):
            raise _refusal(made)
        await answer(interaction, wording.connecting(one.user_id, other.user_id, made.due_at))


async def connect(
    interaction: Interaction, one: discord.User | discord.Member, other: discord.User | discord.Member
) -> None:
    """Open the form to connect two members, or say why that can't be now."""
    names = Names({user.id: called(user) for user in (one, other)})
    await _open_connect(interaction, person(one), person(other), names)


async def _open_connect(interaction: Interaction, one: Person, other: Person, names: Names) -> None:
    refused = await service(interaction, IntroductionsService).may_connect(
        actor(interaction), one, other, utcnow()
    )
    if refused is not None:
        raise _refusal(refused)
    await ConnectForm.of(one, other, names).open(interaction)


def _refusal(refused: Refusal) -> Refuse:
    field = refused.field.value if isinstance(refused, TooShort) else None
    return Refuse(wording.not_connected(refused), field=field)


# ---------------------------------------------------------------------- somebody who could help


class KnowButton(AddressedButton, feature="intro", verb="know", args=(SNOWFLAKE,), label=wording.KNOW):
    """Connect whoever flagged something with somebody one knows; its address has who flagged it."""

    async def pressed(self, interaction: Interaction, owner_id: str) -> None:
        """Ask whom they know."""
        if actor(interaction).user_id == int(owner_id):
            raise Refuse(wording.YOUR_OWN)
        panel = Panel().text(wording.whom_do_you_know(int(owner_id))).select(KnowSelect(owner_id))
        await answer(interaction, view=panel.view())


class KnowSelect(
    AddressedSelect,
    feature="intro",
    verb="know-whom",
    args=(SNOWFLAKE,),
    picks=Kind.MEMBER,
    placeholder=wording.WHOM,
):
    """Whom somebody knows."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], owner_id: str) -> None:
        """Open the form for the two, or say why that can't be now."""
        if len(values) != 1 or not re.fullmatch(SNOWFLAKE, values[0]):
            raise Refuse(wording.NOT_CHOSEN)
        (owner, known), names = await people(interaction, [int(owner_id), int(values[0])])
        await _open_connect(interaction, owner, known, names)


FORMS: Final = (ConnectForm,)
BUTTONS: Final = (KnowButton, KnowSelect)
