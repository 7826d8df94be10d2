"""The pages of the guided set-up: which one is shown, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.core.language import ENGLISH, language
from bot.core.personal import NOBODY
from bot.guilds.setting_up import CATEGORY, No, SetUp, Step, steps
from bot.guilds.setups import SetupsService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import ACCENT, Panel
from bot.ui.errors import Refuse
from bot.ui.speech import Speech
from cogs.setup import wording_of_guide as wording
from cogs.setup.settling import organizing
from cogs.setup.zones import guess

if TYPE_CHECKING:
    from bot.core.language import Said
    from bot.ui.answers import Interaction

Page: TypeAlias = Callable[["Interaction", Panel, SetUp], Awaitable[None]]
"""Adds what a page says and offers to its panel, between the heading and the way on."""

PAGES: Final[dict[Step, Page]] = {}
"""Each page, entered by the module that has it."""
_STEPS: Final = "|".join(Step)


async def begin(interaction: Interaction) -> None:
    """Go on with the set-up that is under way in this server, or begin one; for organizers only."""
    settings = await organizing(interaction)
    zone = guess(interaction, settings.zone)
    setups, guild_id, user_id = service(interaction, SetupsService), settings.guild_id, interaction.user.id
    spoken = service(interaction, Speech).by_discord(guild_id)
    # Discord lets only a community choose a language, and calls all others English.
    guessed = language() if spoken == ENGLISH else spoken
    set_up = await setups.open(guild_id, user_id, utcnow(), zone=zone, language=guessed)
    if set_up.is_stored:
        from cogs.setup.doing import finish  # whose buttons lead back here

        await finish(interaction, set_up)
        return
    await show(interaction, set_up)


async def current(interaction: Interaction, set_up_id: str) -> SetUp:
    """Return the set-up a button is about, as it is now; refuse whoever does not organize, and what is over."""
    settings = await organizing(interaction)
    found = await service(interaction, SetupsService).current(settings.guild_id, set_up_id, utcnow())
    if isinstance(found, No):
        raise Refuse(wording.no(found))
    return found


async def choose(interaction: Interaction, set_up_id: str, step: Callable[[SetUp], SetUp]) -> SetUp:
    """Let ``step`` change what is chosen, and return the set-up then; refuses as :func:`current` does."""
    settings = await organizing(interaction)
    setups = service(interaction, SetupsService)
    changed = await setups.choose(settings.guild_id, set_up_id, utcnow(), step)
    if isinstance(changed, No):
        raise Refuse(wording.no(changed))
    return changed


async def show(
    interaction: Interaction, set_up: SetUp, *, said: Said = "", replace: bool | None = None
) -> None:
    """Answer with the page at which a set-up stands."""
    panel = Panel(accent=ACCENT).heading(wording.heading(set_up, steps(set_up)))
    if set_up.user_id not in (NOBODY, interaction.user.id):
        panel.note(wording.begun_by(set_up))
    panel.text(said)
    await PAGES[set_up.step](interaction, panel, set_up)
    panel.rule().buttons(*way_on(set_up)).note(wording.NOTHING_YET if not set_up.made else "")
    await answer(interaction, view=panel.view(), replace=replace)


def way_on(set_up: SetUp) -> list[AddressedButton]:
    """Return the buttons that lead back, on, and out."""
    there = steps(set_up)
    at = there.index(set_up.step)
    buttons: list[AddressedButton] = []
    if at > 0:
        buttons.append(GoButton(set_up.id, there[at - 1].value, label=wording.BACK))
    if at < len(there) - 1:
        buttons.append(NextButton(set_up.id, there[at + 1].value))
    if not any(name != CATEGORY for name in set_up.made):
        buttons.append(CancelButton(set_up.id))
    return buttons


class GoButton(
    AddressedButton,
    feature="guide",
    verb="go",
    args=(ID_PATTERN, _STEPS),
    label=wording.BACK,
    replaces=True,
):
    """Another page."""

    async def pressed(self, interaction: Interaction, set_up_id: str, step: str) -> None:
        """Turn to it."""
        await turn(interaction, set_up_id, Step(step))


class NextButton(
    AddressedButton,
    feature="guide",
    verb="next",
    args=(ID_PATTERN, _STEPS),
    label=wording.NEXT,
    style=discord.ButtonStyle.primary,
    replaces=True,
):
    """The next page."""

    async def pressed(self, interaction: Interaction, set_up_id: str, step: str) -> None:
        """Turn to it."""
        await turn(interaction, set_up_id, Step(step))


async def turn(interaction: Interaction, set_up_id: str, step: Step) -> None:
    """Show another page of a set-up; the nearest before, if that one is not wanted any more."""

    def turned(set_up: SetUp) -> SetUp:
        there = steps(set_up)
        return replace(set_up, step=step if step in there else there[-1])

    await show(interaction, await choose(interaction, set_up_id, turned))


class CancelButton(
    AddressedButton, feature="guide", verb="cancel", args=(ID_PATTERN,), label=wording.CANCEL, replaces=True
):
    """The way out."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Forget the set-up, with whatever was created for it."""
        from cogs.setup.doing import take_back  # whose buttons lead back here

        await current(interaction, set_up_id)
        await take_back(interaction, set_up_id, said=wording.CANCELLED)


BUTTONS: Final = (CancelButton, GoButton, NextButton)
