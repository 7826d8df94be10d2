"""The end of a guided set-up: the first question asked for, what is amiss, and what members will see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.schedule import Schedule
from bot.guilds.pillars import Pillar
from bot.guilds.pillars_service import PillarsService
from bot.guilds.setting_up import SetUp, Spot, asks, channel, unused
from bot.guilds.setups import SetupsService
from bot.prompts.drafting import Saved
from bot.prompts.rules import OPEN_DEFAULT, Organizer, Settings
from bot.prompts.service import PromptsService
from bot.ui.answers import amend, answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel, timestamp
from bot.ui.glances import Glances
from bot.ui.hooks import Hooks
from bot.ui.previews import Previews
from cogs.setup import wording_of_doing as wording
from cogs.setup import wording_of_guide as guide
from cogs.setup.looks import missing_in
from cogs.setup.settling import organizing

if TYPE_CHECKING:
    from bot.ui.answers import Interaction

PLACE: Final = "setup"
"""Where other cogs say what is amiss in a server that was just set up, and offer more about it."""


async def finish(interaction: Interaction, set_up: SetUp) -> None:
    """Ask for the first question, forget the set-up, and show what came of it.

    The settings are stored by then. Whatever of this is done twice changes nothing.
    """
    guild_id = set_up.guild_id
    asked = await _ask(interaction, set_up) if asks(set_up) else ""
    await service(interaction, SetupsService).drop(guild_id, set_up.id, utcnow())
    panel = Panel().heading(wording.DONE).text(asked).text(wording.made(set_up))
    panel.text(wording.unused(unused(set_up)))
    glances = service(interaction, Glances)
    said = await glances.lines(PLACE, interaction, guild_id, interaction.user.id, interaction.user.id)
    amiss = said or list(missing_in(interaction.guild, set_up))
    panel.rule().text("\n".join(amiss) or wording.ALL_WELL)
    panel.rule().text(wording.BEGIN).note(wording.SETTINGS)
    panel.buttons(PreviewButton(), *service(interaction, Hooks).buttons(PLACE))
    if interaction.response.type is not None and set_up.made:
        await amend(interaction, panel.view())
    else:
        await answer(interaction, view=panel.view())


async def _ask(interaction: Interaction, set_up: SetUp) -> str:
    """Make the prompt of the first question; return when it comes, or why it could not be made."""
    question, channel_id = set_up.question, channel(set_up, Spot.QUESTION)
    assert question is not None, "whoever asks has a question"
    assert channel_id is not None, "and a channel: it could not be done without"
    prompts, who = service(interaction, PromptsService), Organizer(set_up.guild_id, interaction.user.id)
    schedule = Schedule(at=question.at, zone=set_up.zone, weekdays=frozenset({question.weekday}))
    settings = Settings(guide.QUESTION_NAME.in_language(set_up.language), channel_id, schedule, OPEN_DEFAULT)
    # The set-up's id names the draft: however often this is done, one prompt comes of it.
    await prompts.begin(who, settings, question.texts, set_up.id, utcnow())
    saved = await prompts.save(set_up.id, who, utcnow())
    if not isinstance(saved, Saved):
        return str(wording.NOT_ASKED)
    due = saved.prompt.next_at
    return wording.asked(question.texts[0], timestamp(due, "F") if due else "", channel_id)


class PreviewButton(AddressedButton, feature="guide", verb="preview", label=wording.SHOW_PREVIEW):
    """Show what members will see."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show an example of each card, to whoever pressed alone."""
        settings = await organizing(interaction)
        pillars = await service(interaction, PillarsService).of_server(settings.guild_id)
        previews = service(interaction, Previews)
        shown = [
            (pillar, example)
            for pillar in Pillar
            if pillars[pillar].is_on
            for example in previews.examples(pillar.value, interaction)
        ]
        await answer(interaction, wording.PREVIEW if shown else wording.PREVIEW_NONE)
        for _, example in shown:
            await answer(interaction, embed=example.embed, view=example.view)


BUTTONS: Final = (PreviewButton,)
