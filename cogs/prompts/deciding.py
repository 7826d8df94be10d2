"""What members suggest, as organizers decide on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, is_id
from bot.core.text import line
from bot.prompts.rules import TEXT_LEAST, TEXT_MOST, No
from bot.prompts.service import PromptsService
from bot.prompts.suggesting import SuggestionsService, Taken
from bot.prompts.suggestions import WORD_LEAST, WORD_MOST, Suggestion
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Option, Text
from bot.ui.forms import Form
from bot.ui.pages import Listing, PagedList
from cogs.prompts import wording_of_prompts as prompts
from cogs.prompts import wording_of_suggestions as wording
from cogs.prompts.acting import organizer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_LABEL_MOST: Final = 90


class SuggestionList(PagedList, feature="prompts", verb="suggestions", size=6):
    """The suggestions of a server that wait, oldest first."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of them, for organizers."""
        who = await organizer(interaction)
        found = await service(interaction, SuggestionsService).waiting(who.guild_id, start=start, count=count)
        return Listing(
            heading=wording.HEADING,
            entries=[(wording.entry(each), DecideButton(each.id)) for each in found.suggestions],
            total=found.total,
            empty=wording.EMPTY,
            note=wording.NOTE if found.total else "",
        )


async def _open(interaction: Interaction, suggestion_id: str) -> Suggestion:
    who = await organizer(interaction)
    found = await service(interaction, SuggestionsService).find(suggestion_id, who.guild_id)
    if isinstance(found, No):
        raise Refuse(prompts.refusal(found))
    return found


class TakeForm(Form, feature="prompts", verb="take", args=(ID_PATTERN,), title=wording.TAKE_TITLE):
    """How a suggestion is asked, and in which prompt."""

    is_act = False
    fields = (
        Text("text", wording.TEXT_LABEL, paragraph=True, min_length=TEXT_LEAST, max_length=TEXT_MOST),
        Choice("prompt", wording.PROMPT_LABEL),
    )

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Offer the prompts of the server."""
        who = await organizer(interaction)
        listed = await service(interaction, PromptsService).list(who.guild_id)
        if not listed.prompts:
            raise Refuse(wording.NO_PROMPT)
        return {"prompt": [Option(each.id, line(each.settings.name, _LABEL_MOST)) for each in listed.prompts]}

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Put it among the questions."""
        who = await organizer(interaction)
        if not is_id(values["prompt"]):
            raise Refuse(prompts.refusal(No.NOT_FOUND))
        taken = await service(interaction, SuggestionsService).take(
            self.args[0], who, values["prompt"], values["text"], utcnow()
        )
        if not isinstance(taken, Taken):
            raise Refuse(
                prompts.refusal(taken), field="text" if taken in (No.TEXT_LENGTH, No.TEXT_THERE) else None
            )
        await answer(interaction, view=Panel().text(wording.taken(taken)).view(), replace=True)


class DeclineForm(Form, feature="prompts", verb="decline", args=(ID_PATTERN,), title=wording.DECLINE_TITLE):
    """Why a suggestion is declined."""

    is_act = False
    fields = (
        Text(
            "word",
            wording.WORD_LABEL,
            hint=wording.WORD_HINT,
            paragraph=True,
            min_length=WORD_LEAST,
            max_length=WORD_MOST,
        ),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Decline it."""
        who = await organizer(interaction)
        declined = await service(interaction, SuggestionsService).decline(
            self.args[0], who, values["word"], utcnow()
        )
        if not isinstance(declined, Suggestion):
            raise Refuse(prompts.refusal(declined), field="word" if declined is No.REASON_NEEDED else None)
        await answer(interaction, view=Panel().text(wording.declined(declined)).view(), replace=True)


class DecideButton(
    AddressedButton, feature="prompts", verb="decide", args=(ID_PATTERN,), label=wording.DECIDE
):
    """A suggestion, from the list."""

    async def pressed(self, interaction: Interaction, suggestion_id: str) -> None:
        """Show it, with what can be decided."""
        found = await _open(interaction, suggestion_id)
        panel = Panel().text(wording.entry(found)).note(wording.NOTE)
        panel.buttons(TakeButton(suggestion_id), DeclineButton(suggestion_id))
        await answer(interaction, view=panel.view())


class TakeButton(
    AddressedButton,
    feature="prompts",
    verb="take-it",
    args=(ID_PATTERN,),
    label=wording.TAKE,
    style=discord.ButtonStyle.success,
):
    """Use a suggestion."""

    async def pressed(self, interaction: Interaction, suggestion_id: str) -> None:
        """Open the form, filled with what was suggested."""
        found = await _open(interaction, suggestion_id)
        who = await organizer(interaction)
        listed = await service(interaction, PromptsService).list(who.guild_id)
        first = listed.prompts[0].id if listed.prompts else ""
        await TakeForm(suggestion_id, values={"text": found.text, "prompt": first}).open(interaction)


class DeclineButton(
    AddressedButton, feature="prompts", verb="decline-it", args=(ID_PATTERN,), label=wording.DECLINE
):
    """Decline a suggestion."""

    async def pressed(self, interaction: Interaction, suggestion_id: str) -> None:
        """Open the form."""
        await _open(interaction, suggestion_id)
        await DeclineForm(suggestion_id).open(interaction)


FORMS: Final = (TakeForm, DeclineForm)
BUTTONS: Final = (SuggestionList.turn, DecideButton, TakeButton, DeclineButton)
