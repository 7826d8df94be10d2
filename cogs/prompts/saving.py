"""What a draft of a prompt comes to: saved, saved over somebody else's change, or left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.prompts.drafting import Saved
from bot.prompts.rules import No
from bot.prompts.service import PromptsService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import CARE, Panel
from bot.ui.errors import Refuse
from cogs.prompts import wording_of_drafts as wording
from cogs.prompts import wording_of_prompts as prompts
from cogs.prompts.acting import organizer

if TYPE_CHECKING:
    from bot.prompts.drafting import Previewed
    from bot.ui.answers import Interaction


async def draft_of(interaction: Interaction, draft_id: str) -> Previewed:
    """Return a draft of whoever acts, or refuse: it may have been saved, or left for a day."""
    who = await organizer(interaction)
    found = await service(interaction, PromptsService).draft(draft_id, who, utcnow())
    if isinstance(found, No):
        raise Refuse(wording.GONE)
    return found


class SaveButton(
    AddressedButton,
    feature="prompts",
    verb="save",
    args=(ID_PATTERN,),
    label=wording.SAVE,
    style=discord.ButtonStyle.success,
    replaces=True,
):
    """Make the prompt of a draft, or change it."""

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Save it, once, and say when it comes."""
        await _save(interaction, draft_id, over=False)


class SaveMineButton(
    AddressedButton,
    feature="prompts",
    verb="save-mine",
    args=(ID_PATTERN,),
    label=wording.SAVE_MINE,
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """Save a draft although somebody else has changed the prompt."""

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Save it in the other's place."""
        await _save(interaction, draft_id, over=True)


async def _save(interaction: Interaction, draft_id: str, *, over: bool) -> None:
    from cogs.prompts.panel import PreviewButton, RunButton, ShowButton  # which leads back here

    who = await organizer(interaction)
    done = await service(interaction, PromptsService).save(draft_id, who, utcnow(), over=over)
    if done is No.CHANGED:
        found = await draft_of(interaction, draft_id)
        panel = Panel(accent=CARE).text(wording.CHANGED_MEANWHILE)
        panel.buttons(
            ShowButton(found.draft.prompt_id or draft_id, label=wording.LOOK), SaveMineButton(draft_id)
        )
        await answer(interaction, view=panel.view())
        return
    if done is No.NOT_FOUND:
        raise Refuse(wording.GONE)
    if not isinstance(done, Saved):
        raise Refuse(prompts.refusal(done))
    listed = await service(interaction, PromptsService).list(who.guild_id)
    panel = Panel().text(wording.saved(done, all_rest=listed.paused_at is not None))
    panel.buttons(ShowButton(done.prompt.id), PreviewButton(done.prompt.id), RunButton(done.prompt.id))
    await answer(interaction, view=panel.view())


class CancelButton(
    AddressedButton, feature="prompts", verb="cancel", args=(ID_PATTERN,), label=wording.CANCEL, replaces=True
):
    """Leave it."""

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Forget the draft."""
        who = await organizer(interaction)
        await service(interaction, PromptsService).discard(draft_id, who, utcnow())
        await answer(interaction, wording.CANCELLED)


BUTTONS: Final = (SaveButton, SaveMineButton, CancelButton)
