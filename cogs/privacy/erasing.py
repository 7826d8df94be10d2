"""Erasing everything of oneself: what happens, what stays, a word to type, and then it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.privacy.service import PrivacyService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import CARE, Panel
from bot.ui.confirm import Keep
from bot.ui.errors import Refuse
from bot.ui.fields import Text
from bot.ui.forms import Form
from cogs.privacy import wording

if TYPE_CHECKING:
    from bot.core.language import LazyString
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_AROUND: Final = "“”„«»\"' "
"""What may stand around the word, as it does where it is asked for."""


async def _erase(interaction: Interaction, guild_id: int | None) -> None:
    """Erase it and say so: in the same words however much there was, since some of it they may not know of."""
    await service(interaction, PrivacyService).erase(guild_id, interaction.user.id, utcnow())
    await answer(interaction, wording.ERASED_EVERYWHERE if guild_id is None else wording.ERASED_HERE)


class EraseHereForm(Form, feature="privacy", verb="erase-here", title=wording.TITLE_HERE):
    """The word that erases everything of whoever types it, in this server."""

    is_act = False  # what follows an act may be stored: nothing is to be, just now
    fields = (Text("word", wording.WORD_LABEL_HERE, hint=wording.WORD_HINT, max_length=40),)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Erase it if the word is right, and say what was done."""
        if not is_the_word(values["word"], wording.WORD_HERE):
            raise Refuse(wording.WRONG_WORD, field="word")
        if interaction.guild_id is None:
            raise Refuse(wording.WRONG_PLACE)
        await _erase(interaction, interaction.guild_id)


class EraseEverywhereForm(Form, feature="privacy", verb="erase-all", title=wording.TITLE_EVERYWHERE):
    """The words that erase everything of whoever types them, in every server."""

    is_act = False  # as above
    fields = (Text("word", wording.WORD_LABEL_EVERYWHERE, hint=wording.WORD_HINT, max_length=40),)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Erase it if the words are right, and say what was done."""
        if not is_the_word(values["word"], wording.WORD_EVERYWHERE):
            raise Refuse(wording.WRONG_WORD, field="word")
        await _erase(interaction, None)


def is_the_word(typed: str, word: LazyString) -> bool:
    """Tell whether it is the word, in the language it was asked for in or in English."""
    meant = " ".join(typed.casefold().split()).strip(_AROUND)
    return meant in {str(word).casefold(), word.in_english().casefold()}


class EraseButton(AddressedButton, feature="privacy", verb="erase", label=wording.ERASE):
    """What erasing would do."""

    async def pressed(self, interaction: Interaction) -> None:
        """Say it, with a way on and a way out."""
        panel = Panel(accent=CARE).heading(wording.ERASE_HEADING).text(wording.WHAT_HAPPENS)
        panel.text(wording.WHAT_STAYS).text(wording.IT_IS_FINAL)
        if interaction.guild_id is not None:
            panel.buttons(EraseHereButton(), EraseEverywhereButton(), Keep(label=wording.KEEP))
        else:
            panel.buttons(EraseEverywhereButton(), Keep(label=wording.KEEP))
        await answer(interaction, view=panel.view())


class EraseHereButton(
    AddressedButton,
    feature="privacy",
    verb="erase-here",
    label=wording.ERASE_HERE,
    style=discord.ButtonStyle.danger,
):
    """Erase what there is in this server."""

    async def pressed(self, interaction: Interaction) -> None:
        """Ask for the word."""
        await EraseHereForm().open(interaction)


class EraseEverywhereButton(
    AddressedButton,
    feature="privacy",
    verb="erase-all",
    label=wording.ERASE_EVERYWHERE,
    style=discord.ButtonStyle.danger,
):
    """Erase what there is in every server."""

    async def pressed(self, interaction: Interaction) -> None:
        """Ask for the words."""
        await EraseEverywhereForm().open(interaction)


BUTTONS: Final = (EraseButton, EraseHereButton, EraseEverywhereButton)
FORMS: Final = (EraseHereForm, EraseEverywhereForm)
