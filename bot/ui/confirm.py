"""Asking twice before what cannot be undone."""

from __future__ import annotations

from typing import Final

from bot.core.language import N_, Said, _
from bot.ui.answers import Interaction, answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import CARE, Panel

_KEEP: Final = N_("Keep it")


class Keep(AddressedButton, feature="confirm", verb="keep", label=_KEEP, replaces=True):
    """The way out: nothing happens, and says so."""

    async def pressed(self, interaction: Interaction) -> None:
        """Put an end to the question."""
        await answer(interaction, _("Nothing was changed."))


async def ask_twice(
    interaction: Interaction, question: Said, do_it: AddressedButton, *, keep: Said = _KEEP
) -> None:
    """Ask ``question``, only visible to whoever pressed, with ``do_it`` and a way out beside it.

    ``do_it`` should be declared with ``replaces=True`` and ``style=discord.ButtonStyle.danger``; it
    reloads and checks everything, as any press does: the question may be a week old when answered.
    """
    panel = Panel(accent=CARE).text(question).buttons(do_it, Keep(label=keep))
    await answer(interaction, view=panel.view())
