"""What can be pressed on news about prompts, in the inbox of whoever looks after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.core.schedule import Often
from bot.core.text import escape
from bot.members.rules import News
from bot.prompts.rules import No, State, slows_to
from bot.prompts.service import PromptsService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel
from cogs.prompts import wording_of_prompts as wording
from cogs.prompts.acting import organizer
from cogs.prompts.panel import ShowButton, turn
from cogs.prompts.typed import not_found
from cogs.prompts.wording_of_times import when

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.hooks import Hooks


def offer(hooks: Hooks) -> None:
    """Put a button on each piece of news about a prompt."""
    hooks.offer(f"news.{News.PROMPT_HELD.value}", ShowButton)
    hooks.offer(f"news.{News.PROMPT_LOW.value}", ShowButton)
    hooks.offer(f"news.{News.PROMPT_SILENT.value}", SilentButton)


class SilentButton(AddressedButton, feature="prompts", verb="silent", args=(ID_PATTERN,), label=wording.OPEN):
    """What to do about a prompt that nobody answers."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Show how it comes now, and what can be done."""
        who = await organizer(interaction)
        shown = await service(interaction, PromptsService).show(prompt_id, who.guild_id, utcnow())
        if isinstance(shown, No):
            raise not_found(shown)
        prompt = shown.prompt
        panel = Panel().heading(escape(prompt.settings.name)).text(when(prompt.settings.schedule))
        panel.text(wording.SILENT)
        slower, often = slows_to(prompt.settings.schedule), prompt.settings.schedule.often
        halve = [HalveButton(prompt_id, often.value, label=wording.INSTEAD[slower])] if slower else []
        rest = [PauseItButton(prompt_id)] if prompt.state is State.ACTIVE else []
        panel.buttons(*halve, *rest, LeaveButton(prompt_id))
        await answer(interaction, view=panel.view())


class HalveButton(
    AddressedButton,
    feature="prompts",
    verb="halve",
    args=(ID_PATTERN, "|".join(often.value for often in Often)),
    label=wording.HALVE,
    replaces=True,
):
    """Let it come half as often as its address says; pressed twice, it does so once."""

    async def pressed(self, interaction: Interaction, prompt_id: str, often: str) -> None:
        """Do so, and say how it comes now."""
        who = await organizer(interaction)
        slowed = await service(interaction, PromptsService).slow_down(prompt_id, who, Often(often), utcnow())
        if isinstance(slowed, No):
            raise not_found(slowed)
        await answer(interaction, view=Panel().text(wording.slowed(slowed)).view())


class PauseItButton(
    AddressedButton,
    feature="prompts",
    verb="pause-it",
    args=(ID_PATTERN,),
    label=wording.PAUSE_IT,
    replaces=True,
):
    """Let it rest."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Do so."""
        said = await turn(interaction, prompt_id, State.PAUSED)
        await answer(interaction, view=Panel().text(said).view())


class LeaveButton(
    AddressedButton, feature="prompts", verb="leave", args=(ID_PATTERN,), label=wording.LEAVE, replaces=True
):
    """Change nothing."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Say so; it was asked once."""
        del prompt_id
        await organizer(interaction)
        await answer(interaction, view=Panel().text(wording.LEFT).view())


BUTTONS: Final = (SilentButton, HalveButton, PauseItButton, LeaveButton)
