"""The way from one member to another, over people who met or thanked each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from bot.client import service
from bot.core.ids import SNOWFLAKE_PATTERN
from bot.introductions.paths import PathsService
from bot.introductions.service import IntroductionsService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import QUIET, Panel
from bot.ui.errors import Refuse
from cogs.introductions import wording_of_brokering as wording
from cogs.introductions.asking import actor, open_through
from cogs.introductions.naming import Names, names_in
from cogs.introductions.people import people
from cogs.introductions.wording_of_asking import refusal_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.answers import Interaction

_DIRECT: Final = 2
_ONE_BETWEEN: Final = 3
"""How many people there are on such a way, both ends included."""


async def show_path(interaction: Interaction, user: discord.User | discord.Member) -> None:
    """Show whoever asks the way to ``user``, with what to do next.

    That there is none looks the same for every reason: too far, not to be named, a stranger, a bot.
    """
    who = actor(interaction)
    if user.id == who.user_id:
        raise Refuse(wording.PATH_ONESELF)
    met = await service(interaction, IntroductionsService).met_before(who.guild_id, who.user_id, user.id)
    if met is not None:  # a way there would tell what the other said has come of it
        await answer(interaction, view=Panel(accent=QUIET).text(refusal_sentence(met)).view())
        return
    ids = await service(interaction, PathsService).path(who.guild_id, who.user_id, user.id)
    if ids is None:
        await answer(interaction, view=Panel(accent=QUIET).text(wording.no_way(user.id)).view())
        return
    panel = Panel().heading(wording.path_heading(user.id)).text(wording.way(ids))
    if len(ids) == _DIRECT:
        await answer(interaction, view=panel.text(wording.knows_them(user.id)).view())
        return
    is_next = len(ids) == _ONE_BETWEEN
    panel.text(wording.one_between(ids[1], ids[2]) if is_next else wording.several_between(ids))
    button = await _ask_button(interaction, ids, is_next=is_next)
    await answer(interaction, view=panel.buttons(button).note(wording.PATH_NOTE).view())


async def _ask_button(interaction: Interaction, ids: Sequence[int], *, is_next: bool) -> ThroughButton:
    """Return the button that asks the first on the way to introduce whoever looks to the one after."""
    via_id, following_id = ids[1], ids[2]
    try:
        names = await names_in(interaction.guild, [via_id] if is_next else [via_id, following_id])
    except discord.HTTPException:  # names are the least of what is to be seen
        names = Names({})
    called = [names.by_id.get(user_id, "") for user_id in (via_id, following_id)]
    label = wording.ask_label(called[0]) if is_next else wording.ask_on_label(*called)
    return ThroughButton(str(following_id), str(via_id), label=label)


class ThroughButton(
    AddressedButton,
    feature="intro",
    verb="through",
    args=(SNOWFLAKE_PATTERN, SNOWFLAKE_PATTERN),
    label=wording.ASK_NAMELESS,
    style=discord.ButtonStyle.primary,
):
    """Ask somebody for an introduction; its address has whom to, and who is asked."""

    async def pressed(self, interaction: Interaction, target_id: str, via_id: str) -> None:
        """Open the form, or say why that can't be now."""
        (target, via), _ = await people(interaction, [int(target_id), int(via_id)])
        await open_through(interaction, via, target)


BUTTONS: Final = (ThroughButton,)
