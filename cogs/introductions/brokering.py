"""Bringing together two people one knows."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, SNOWFLAKE_PATTERN
from bot.guilds.pillars import Pillar
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
from cogs.introductions.asking import actor
from cogs.introductions.naming import Names, called, names_in, without_tags
from cogs.introductions.people import people, person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ui.answers import Interaction
    from bot.ui.fields import Option, Values

_NO_FLAG: Final = "-"
_HEX: Final = r"[0-9a-f]{12,15}|[1-7][0-9a-f]{15}"
_FLAG: Final = rf"{ID_PATTERN}|{_NO_FLAG}"
"""A flag of the first of the two, in an address; it is only remembered, and proves nothing."""

# ---------------------------------------------------------------------- connecting two


class ConnectForm(
    Form,
    feature="intro",
    verb="connect",
    args=(SNOWFLAKE_PATTERN, SNOWFLAKE_PATTERN),
    title=wording.CONNECT_TITLE,
):
    """What a broker tells each of the two; the opening id becomes the request's, so two submissions make one."""

    pillar = Pillar.INTRODUCTIONS
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

    @property
    def user_ids(self) -> tuple[int, int]:
        """Return the two whom the address names."""
        return int(self.args[0]), int(self.args[1])

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Find out what the two are called, where nobody has said; there is nothing to choose from."""
        if not self.names.by_id:
            with contextlib.suppress(discord.HTTPException):  # a form without names is better than none
                names = await names_in(interaction.guild, self.user_ids)
                self.names = await without_tags(interaction, names)
        return {}

    def modal(self, options: Mapping[str, Sequence[Option]]) -> discord.ui.Modal:
        """Return the modal with the two called by their names, where those are known."""
        modal = super().modal(options)
        called_by: dict[str, str | None] = {
            name: self.names.by_id.get(user_id)
            for name, user_id in zip(("first", "second"), self.user_ids, strict=True)
        }
        for part in modal.children:
            if isinstance(part, discord.ui.Label):
                name = called_by.get(str(getattr(part.component, "custom_id", "")))
                part.text = wording.label_for(name) if name else part.text
        return modal

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store it, and say what follows."""
        await self._connect(interaction, values, "")

    async def _connect(self, interaction: Interaction, values: Values, flag_id: str) -> None:
        (one, other), _ = await people(interaction, self.user_ids)
        notes = Notes(values["first"], values["second"], values["agenda"])
        made = await service(interaction, IntroductionsService).connect(
            actor(interaction), one, other, notes, self.opening_id, utcnow(), flag_id=flag_id
        )
        if not isinstance(made, Introduction):
            raise _refusal(made)
        await answer(interaction, wording.connecting(one.user_id, other.user_id, made.due_at))


class KnownForm(
    ConnectForm,
    feature="intro",
    verb="known",
    args=(_HEX, _HEX, _FLAG),
    title=wording.CONNECT_TITLE,
):
    """The same for whoever flagged something, who is the first, and somebody who could help them.

    Its address has the two as hexadecimal figures: as decimal ones they would not fit beside the flag.
    """

    pillar = Pillar.INTRODUCTIONS
    fields = (
        Note(wording.CONNECT_NOTE),
        Text(
            "first",
            wording.FIRST_LABEL,
            hint=wording.OWNER_HINT,
            placeholder=wording.NOTE_EXAMPLE,
            paragraph=True,
            max_length=NOTE_MOST,
        ),
        Text("second", wording.SECOND_LABEL, hint=wording.KNOWN_HINT, paragraph=True, max_length=NOTE_MOST),
        ConnectForm.fields[-1],
    )

    @property
    def user_ids(self) -> tuple[int, int]:
        """Return the two whom the address names."""
        return int(self.args[0], 16), int(self.args[1], 16)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store it with the flag, and say what follows."""
        flag_id = self.args[2]
        await self._connect(interaction, values, "" if flag_id == _NO_FLAG else flag_id)


async def connect(
    interaction: Interaction, one: discord.User | discord.Member, other: discord.User | discord.Member
) -> None:
    """Open the form to connect two members, or say why that can't be now."""
    names = Names({user.id: called(user) for user in (one, other)})
    await _open_connect(interaction, person(one), person(other), names)


async def _open_connect(
    interaction: Interaction, one: Person, other: Person, names: Names, flag: str = ""
) -> None:
    refused = await service(interaction, IntroductionsService).may_connect(
        actor(interaction), one, other, utcnow()
    )
    if refused is not None:
        raise _refusal(refused)
    ids = one.user_id, other.user_id
    form = KnownForm(*(f"{id_:x}" for id_ in ids), flag) if flag else ConnectForm(*map(str, ids))
    form.names = await without_tags(interaction, names)
    await form.open(interaction)


def _refusal(refused: Refusal) -> Refuse:
    field = refused.field.value if isinstance(refused, TooShort) else None
    return Refuse(wording.not_connected(refused), field=field)


# ---------------------------------------------------------------------- somebody who could help


def know_button(owner_id: str, flag_id: str = "") -> KnowButton:
    """Return the button for a card of somebody's; of a flag that is named it is remembered who knew somebody."""
    return KnowButton(owner_id, flag_id or _NO_FLAG)


class KnowButton(
    AddressedButton, feature="intro", verb="know", args=(SNOWFLAKE_PATTERN, _FLAG), label=wording.KNOW
):
    """Connect whoever flagged something with somebody one knows; its address has who flagged it, and what."""

    pillar = Pillar.INTRODUCTIONS

    async def pressed(self, interaction: Interaction, owner_id: str, flag_id: str) -> None:
        """Ask whom they know."""
        if actor(interaction).user_id == int(owner_id):
            raise Refuse(wording.YOUR_OWN)
        panel = Panel().text(wording.whom_do_you_know(int(owner_id))).select(KnowSelect(owner_id, flag_id))
        await answer(interaction, view=panel.view())


class KnowSelect(
    AddressedSelect,
    feature="intro",
    verb="know-whom",
    args=(SNOWFLAKE_PATTERN, _FLAG),
    picks=Kind.MEMBER,
    placeholder=wording.WHOM,
):
    """Whom somebody knows."""

    pillar = Pillar.INTRODUCTIONS

    async def chosen(
        self, interaction: Interaction, values: Sequence[str], owner_id: str, flag_id: str
    ) -> None:
        """Open the form for the two, or say why that can't be now."""
        if len(values) != 1 or not re.fullmatch(SNOWFLAKE_PATTERN, values[0]):
            raise Refuse(wording.NOT_CHOSEN)
        (owner, known), names = await people(interaction, [int(owner_id), int(values[0])])
        await _open_connect(interaction, owner, known, names, flag_id)


FORMS: Final = (ConnectForm, KnownForm)
BUTTONS: Final = (KnowButton, KnowSelect)
