"""What members say about themselves in single words, kind by kind, and who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.members.facts import FACT_MOST, FACTS_MOST, Audience, FactKind, parse_facts
from bot.members.service import MembersService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Option, Text
from bot.ui.forms import Form
from cogs.profile import wording
from cogs.profile.editing import here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import discord

    from bot.members.facts import Fact
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_KIND: Final = "|".join(kind.value for kind in FactKind)
_ROOM: Final = FACTS_MOST * (FACT_MOST + len(", "))


async def show_facts(interaction: Interaction, *, said: str = "", replace: bool | None = None) -> None:
    """Answer with everything stored of whoever asks, kind by kind, and who may see it."""
    mine = await service(interaction, MembersService).facts(*here(interaction))
    panel = Panel().heading(wording.FACTS_HEADING).text(said or wording.FACTS_INTRO).rule()
    for kind in FactKind:
        panel.text(wording.fact_line(kind, _of(kind, mine)))
    panel.select(KindSelect(options=[Option(kind.value, wording.KINDS[kind]) for kind in FactKind]))
    await answer(interaction, view=panel.view(), replace=replace)


def _of(kind: FactKind, said: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in said if fact.kind is kind]


class FactsForm(Form, feature="profile", verb="facts", args=(_KIND,), title=wording.FACTS_TITLE):
    """Facts of one kind, and who may see them."""

    fields = (
        Text(
            "values",
            wording.VALUES_LABEL,
            hint=wording.VALUES_HINT,
            paragraph=True,
            required=False,
            max_length=_ROOM,
        ),
        Choice(
            "audience",
            wording.AUDIENCE_LABEL,
            options=tuple(Option(audience.value, *words) for audience, words in wording.AUDIENCES.items()),
        ),
    )

    @classmethod
    def of(cls, kind: FactKind, said: Sequence[Fact]) -> FactsForm:
        """Return the form filled with what a member says now; who may see it is never chosen for them."""
        filled = {"values": ", ".join(fact.value for fact in said)}
        if said:
            filled["audience"] = said[0].audience.value
        return cls(kind.value, values=filled)

    def modal(self, options: Mapping[str, Sequence[Option]]) -> discord.ui.Modal:
        """Return the modal under the name of the kind."""
        modal = super().modal(options)
        modal.title = str(wording.KINDS[FactKind(self.args[0])])
        return modal

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store them in place of those before, and show all."""
        kind, audience = FactKind(self.args[0]), Audience(values["audience"])
        members = service(interaction, MembersService)
        said = parse_facts(values["values"])
        kept = await members.set_facts(*here(interaction), kind, said, audience, utcnow())
        await show_facts(interaction, said=wording.facts_kept(kind, kept), replace=True)


class KindSelect(AddressedSelect, feature="profile", verb="kind", placeholder=wording.CHOOSE_KIND):
    """Which kind of fact to fill in or change."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Open the form, filled."""
        if not values or values[0] not in set(FactKind):
            raise Refuse(wording.NOT_A_CHOICE)
        kind = FactKind(values[0])
        mine = await service(interaction, MembersService).facts(*here(interaction))
        await FactsForm.of(kind, _of(kind, mine)).open(interaction)


class EditFactsButton(AddressedButton, feature="profile", verb="facts", label=wording.EDIT_FACTS):
    """One's own facts, from anywhere in a server."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show them."""
        await show_facts(interaction)
