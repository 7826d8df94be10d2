"""A member's own rhythm: `/cadence`, the reminder, and what waits in the inbox of those who want reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.prompts.firing import FiringService
from bot.prompts.reminding import RhythmService
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton
from bot.ui.cards import ACCENT, Panel, link_button, message_link
from bot.ui.channels import sees
from cogs.prompts import wording_of_rhythm as wording
from cogs.prompts.acting import member

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.prompts.runs import Run
    from bot.ui.answers import Interaction
    from bot.ui.cards import Press
    from bot.ui.pages import Entry


async def show_rhythm(interaction: Interaction) -> None:
    """Answer with what somebody wants for themselves and how they kept up, to nobody but them."""
    who, rhythms = member(interaction), service(interaction, RhythmService)
    rhythm = await rhythms.rhythm(who.guild_id, who.user_id)
    kept_up = await rhythms.cadence(who.guild_id, who.user_id, utcnow())
    panel = Panel().heading(wording.HEADING).text(wording.INTRO).rule()
    for words, what, is_on in (
        (wording.REMINDERS, "remind", rhythm.is_reminded),
        (wording.COUNTING, "count", rhythm.is_counted),
    ):
        label = wording.TURN_OFF if is_on else wording.TURN_ON
        switch = SwitchButton(what, "off" if is_on else "on", label=label)
        panel.section(wording.switch(words, is_on=is_on), switch)
    if kept_up is not None:
        panel.rule().text(wording.kept_up(kept_up))
    await answer(interaction, view=panel.view())


class RhythmButton(AddressedButton, feature="prompts", verb="rhythm", label=wording.OPEN):
    """One's own rhythm, from anywhere in a server."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show it."""
        await show_rhythm(interaction)


class SwitchButton(
    AddressedButton,
    feature="prompts",
    verb="switch",
    args=("remind|count", "on|off"),
    label=wording.TURN_ON,
    replaces=True,
):
    """Turn reminders or the count on or off; the address says which way, so that pressing twice is pressing once."""

    async def pressed(self, interaction: Interaction, what: str, to: str) -> None:
        """Store it, and show how things stand."""
        who, is_on = member(interaction), to == "on"
        await service(interaction, RhythmService).choose(
            who.guild_id,
            who.user_id,
            utcnow(),
            is_reminded=is_on if what == "remind" else None,
            is_counted=is_on if what == "count" else None,
        )
        await show_rhythm(interaction)
        acted(interaction)


# ---------------------------------------------------------------------- reminders


def reminder_panel(run: Run, server: str, *buttons: Press) -> Panel:
    """Return a reminder as a direct message shows it; ``buttons`` stand below the way to the thread."""
    panel = Panel(accent=ACCENT).heading(wording.REMINDER_HEADING).text(wording.reminder(run, server))
    if run.thread_id is not None:
        panel.buttons(link_button(wording.TO_THE_THREAD, message_link(run.guild_id, run.thread_id)))
    return panel.note(wording.REMINDER_NOTE).buttons(*buttons)


class StopRemindingButton(
    AddressedButton, feature="prompts", verb="stop-reminding", args=(ID_PATTERN,), label=wording.STOP
):
    """No more reminders from that server, where they are read. Its address also marks the message."""

    async def pressed(self, interaction: Interaction, run_id: str) -> None:
        """Turn them off for whoever presses: it is their own message."""
        run = await service(interaction, FiringService).run(run_id)
        if run is not None:
            await service(interaction, RhythmService).choose(
                run.guild_id, interaction.user.id, utcnow(), is_reminded=False
            )
        await answer(interaction, wording.STOPPED)


async def waiting(interaction: Interaction) -> Sequence[Entry]:
    """Return the questions that wait for whoever acts, if they want to be reminded; soonest over first."""
    if interaction.guild_id is None:
        return []
    who = member(interaction)
    found = await service(interaction, RhythmService).waiting(who.guild_id, who.user_id, utcnow())
    return [
        (wording.waiting(run), link_button(wording.TO_THE_THREAD, message_link(run.guild_id, run.thread_id)))
        for run in found
        if run.thread_id is not None and sees(interaction, run.channel_id)
    ]


BUTTONS: Final = (RhythmButton, SwitchButton, StopRemindingButton)
