"""What a member is asked or told once, after something they did: how they may be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import utcnow

from bot.client import service
from bot.members.service import MembersService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedSelect
from bot.ui.cards import Panel
from bot.ui.waiting import Waiting
from cogs.hallway import wording
from cogs.hallway.inbox import OFFERED, OpenInboxButton, here, reach_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.answers import Interaction
    from bot.ui.asides import Asides


def register(asides: Asides) -> None:
    """Let the question and the notice follow what members do."""
    asides.register(ask_once)
    asides.register(tell_once)


async def ask_once(interaction: Interaction) -> None:
    """Ask a member how they may be reached, after the first thing they do in a server and never again."""
    if interaction.guild_id is None:
        return
    if not await service(interaction, MembersService).first_question(*here(interaction), utcnow()):
        return
    panel = Panel().heading(wording.FIRST_QUESTION).text(wording.first_question())
    panel.select(FirstReachSelect(options=OFFERED)).note(wording.FIRST_QUESTION_NOTE)
    await answer(interaction, view=panel.view())


async def tell_once(interaction: Interaction) -> None:
    """Tell a member, once, that direct messages do not reach them while something waits."""
    if interaction.guild_id is None:
        return
    members = service(interaction, MembersService)
    if (await members.reach(*here(interaction))).closed_at is None:
        return  # which is so for nearly everybody, and spares looking for what waits
    unanswered = len(await service(interaction, Waiting).entries(interaction))
    unread = (await members.inbox(*here(interaction), 1, 1)).unread
    if await members.to_be_told(*here(interaction), utcnow(), is_awaited=unanswered > 0):
        panel = Panel().section(wording.told_once(unread + unanswered), OpenInboxButton())
        await answer(interaction, view=panel.view())


class FirstReachSelect(
    AddressedSelect,
    feature="inbox",
    verb="first-reach",
    placeholder=wording.CHOOSE_REACH,
    replaces=True,
):
    """How a member may be reached, below the question."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Store the choice, with its date, and say it in the question's place."""
        members = service(interaction, MembersService)
        choice = await members.choose_reach(*here(interaction), reach_of(values), utcnow())
        await answer(interaction, view=Panel().text(wording.first_answer(choice)).view())
