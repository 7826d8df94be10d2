"""Thanks for what was found: shown to whoever sends them, sent once they say so, and answered."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, SNOWFLAKE_PATTERN
from bot.guilds.pillars import Pillar
from bot.looking.gratitude import NOTE_MOST, Enough
from bot.looking.rules import Actor, No
from bot.looking.thanking import Seen, ThanksService
from bot.members.rules import News
from bot.ui.answers import answer, patience
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import ACCENT, QUIET, Panel, member_mention
from bot.ui.errors import Refuse
from bot.ui.fields import Option, Text
from bot.ui.forms import Form
from bot.ui.naming import Names, names_in
from cogs.looking import wording_of_thanks as wording
from cogs.looking.acting import actor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from bot.looking.rules import Sort
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values
    from bot.ui.pages import Entry

GLAD_PLACE: Final = f"news.{News.FOUND_WORK.value}"
"""Where :class:`GladButton` is offered (:class:`bot.ui.hooks.Hooks`)."""


# ---------------------------------------------------------------------- the panel


async def show_thanks(
    interaction: Interaction, seen: Seen, *, said: str = "", replace: bool | None = None
) -> None:
    """Answer with who would be thanked, or was; only whoever sends them ever sees it."""
    panel = thanks_panel(seen, await _names(interaction, seen), said=said, is_here=bool(interaction.guild_id))
    await answer(interaction, view=panel.view(), replace=replace)


def thanks_panel(seen: Seen, names: Names, *, said: str = "", is_here: bool = True) -> Panel:
    """Return what whoever thanks sees; ``said`` stands above it, members are mentioned where they are known."""
    gratitude = seen.gratitude
    who = member_mention if is_here else names.shown
    if gratitude.sent_at is not None:
        thanked = [who(each.user_id) for each in gratitude.people if each.sent_at is not None]
        panel = Panel(accent=QUIET).heading(wording.SENT_HEADING)
        panel.text(wording.sent(thanked, gratitude.sent_at))
        if len(thanked) < sum(each.is_wanted for each in gratitude.people):
            panel.text(wording.NOT_ALL)
        return panel.note(wording.SENT_NOTE)
    if gratitude.closed_at is not None:
        return Panel(accent=QUIET).heading(wording.NONE_HEADING).text(wording.NONE_SENT)
    panel = Panel(accent=ACCENT).text(said).heading(wording.HEADING).text(wording.INTRO)
    for each in gratitude.people:
        panel.text(wording.about(each, seen, who, has_left=each.user_id in names.left))
    here = [each for each in gratitude.people if each.user_id not in names.left]
    if here:
        options = [Option(str(each.user_id), names.label(each.user_id)) for each in here]
        wanted = [str(each.user_id) for each in here if each.is_wanted]
        panel.select(
            WantedSelect(gratitude.id, options=options, given=wanted, at_least=0, at_most=len(options))
        )
        panel.select(WriteSelect(gratitude.id, options=options))
        panel.buttons(SendButton(gratitude.id, disabled=not wanted), NoneButton(gratitude.id))
    else:
        panel.buttons(NoneButton(gratitude.id))
    return panel.note(wording.KEPT)


async def show_unsent(interaction: Interaction, sort: Sort) -> bool:
    """Answer with the oldest thanks of this sort that wait to be sent; False, and no answer, if there are none."""
    found = await service(interaction, ThanksService).unsent(actor(interaction), utcnow())
    waiting = next((seen for seen in found if seen.gratitude.sort is sort), None)
    if waiting is not None:
        async with patience(interaction):  # names are looked up first
            await show_thanks(interaction, waiting)
    return waiting is not None


async def unsent(interaction: Interaction) -> Sequence[Entry]:
    """Return the thanks that wait for whoever acts to send them."""
    if interaction.guild_id is None:
        return []
    found = await service(interaction, ThanksService).unsent(actor(interaction), utcnow())
    return [(wording.entry(seen), OpenThanksButton(seen.gratitude.id)) for seen in found]


async def _names(interaction: Interaction, seen: Seen) -> Names:
    try:
        return await _look_up(interaction, seen)
    except discord.HTTPException:  # names are the least of what is to be seen
        return Names({})


async def _look_up(interaction: Interaction, seen: Seen) -> Names:
    links = [each.link for each in seen.gratitude.people]
    user_ids = [link.user_id for link in links] + [link.through_id for link in links if link.through_id]
    return await names_in(interaction.client.get_guild(seen.gratitude.guild_id), user_ids)


def _found(seen: Seen | No) -> Seen:
    if isinstance(seen, No):
        raise Refuse(wording.NOT_YOURS)
    return seen


# ---------------------------------------------------------------------- what is to be sent


class OpenThanksButton(
    AddressedButton, feature="look", verb="thanks-open", args=(ID_PATTERN,), label=wording.OPEN
):
    """Thanks that wait, from the inbox."""

    async def pressed(self, interaction: Interaction, gratitude_id: str) -> None:
        """Show them below."""
        thanks = service(interaction, ThanksService)
        await show_thanks(interaction, _found(await thanks.find(gratitude_id, actor(interaction), utcnow())))


class WantedSelect(
    AddressedSelect,
    feature="look",
    verb="thanks-who",
    args=(ID_PATTERN,),
    placeholder=wording.WANTED,
    replaces=True,
):
    """Whom to thank."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], gratitude_id: str) -> None:
        """Keep the choice."""
        wanted = {int(value) for value in values if value.isdecimal()}
        seen = await service(interaction, ThanksService).choose(
            gratitude_id, actor(interaction), wanted, utcnow()
        )
        await show_thanks(interaction, _found(seen))


class NoteForm(
    Form, feature="look", verb="thanks-note", args=(ID_PATTERN, SNOWFLAKE_PATTERN), title=wording.NOTE_TITLE
):
    """The note to one person."""

    fields = (
        Text(
            "note",
            wording.NOTE_LABEL,
            hint=wording.NOTE_OF_ONE_HINT,
            required=False,
            paragraph=True,
            max_length=NOTE_MOST,
        ),
    )
    names: Names = Names({})

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Find out what they are called; there is nothing to choose from."""
        with contextlib.suppress(discord.HTTPException):  # a form without a name is better than none
            self.names = await names_in(interaction.guild, [int(self.args[1])])
        return {}

    def modal(self, options: Mapping[str, Sequence[Option]]) -> discord.ui.Modal:
        """Return the modal with their name on it, where it is known."""
        modal = super().modal(options)
        name = self.names.by_id.get(int(self.args[1]))
        for part in modal.children:
            if isinstance(part, discord.ui.Label) and name:
                _named(part, name)
        return modal

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Keep it, and show it in its place."""
        gratitude_id, user_id = self.args
        seen = await service(interaction, ThanksService).write(
            gratitude_id, actor(interaction), int(user_id), values["note"], utcnow()
        )
        await show_thanks(interaction, _found(seen), replace=True)


def _named(label: discord.ui.Label[Any], name: str) -> None:
    label.text = wording.to(name)


class WriteSelect(
    AddressedSelect, feature="look", verb="thanks-write", args=(ID_PATTERN,), placeholder=wording.WRITE
):
    """Whom to write a note of their own."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], gratitude_id: str) -> None:
        """Open the form with the note as it is; if it can't be changed any more, show what came of it."""
        now = utcnow()
        seen = _found(await service(interaction, ThanksService).find(gratitude_id, actor(interaction), now))
        if not seen.gratitude.is_open(now):
            await show_thanks(interaction, seen, replace=True)
            return
        user_id = values[0] if values and re.fullmatch(SNOWFLAKE_PATTERN, values[0]) else "0"
        thankee = seen.gratitude.of(int(user_id))
        if thankee is None:
            raise Refuse(wording.NOT_A_CHOICE)
        await NoteForm(gratitude_id, user_id, values={"note": thankee.note}).open(interaction)


# ---------------------------------------------------------------------- sending


class SendButton(
    AddressedButton,
    feature="look",
    verb="thanks-send",
    args=(ID_PATTERN,),
    label=wording.SEND,
    style=discord.ButtonStyle.primary,
    replaces=True,
):
    """Send the thanks as they stand there."""

    pillar = Pillar.LOOKING

    async def pressed(self, interaction: Interaction, gratitude_id: str) -> None:
        """Send them to those who are still here, once however often it is pressed."""
        thanks, who = service(interaction, ThanksService), actor(interaction)
        seen = _found(await thanks.find(gratitude_id, who, utcnow()))
        if seen.gratitude.is_open(utcnow()):
            seen = await _send(interaction, thanks, who, seen)
        await show_thanks(interaction, seen)
        acted(interaction)


async def _send(interaction: Interaction, thanks: ThanksService, who: Actor, seen: Seen) -> Seen:
    if interaction.client.get_guild(seen.gratitude.guild_id) is None:
        raise Refuse(wording.NOT_THERE)
    names = await _look_up(interaction, seen)
    absent = names.left | names.bots
    if not any(each.is_wanted and each.user_id not in absent for each in seen.gratitude.people):
        raise Refuse(wording.NOBODY_CHOSEN)
    sent = await thanks.send(seen.gratitude.id, who, absent, utcnow())
    if isinstance(sent, Enough):
        raise Refuse(wording.enough(sent.again_at))
    return _found(sent)


class NoneButton(
    AddressedButton,
    feature="look",
    verb="thanks-none",
    args=(ID_PATTERN,),
    label=wording.NONE,
    replaces=True,
):
    """Send no thanks."""

    async def pressed(self, interaction: Interaction, gratitude_id: str) -> None:
        """Put them aside for good."""
        seen = await service(interaction, ThanksService).put_aside(gratitude_id, actor(interaction), utcnow())
        await show_thanks(interaction, _found(seen))


class GladButton(AddressedButton, feature="look", verb="thanks-glad", args=(ID_PATTERN,), label=wording.GLAD):
    """Let whoever thanked hear that one is glad."""

    pillar = Pillar.LOOKING

    async def pressed(self, interaction: Interaction, gratitude_id: str) -> None:
        """Tell them, once."""
        said = await service(interaction, ThanksService).glad(gratitude_id, actor(interaction), utcnow())
        if isinstance(said, No):
            raise Refuse(wording.NOT_THANKED)
        await answer(interaction, wording.SAID_GLAD)
        acted(interaction)


FORMS: Final = (NoteForm,)
BUTTONS: Final = (OpenThanksButton, WantedSelect, WriteSelect, SendButton, NoneButton, GladButton)
