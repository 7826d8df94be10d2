"""What came of an introduction: the question whether two talked, and thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, SNOWFLAKE_PATTERN
from bot.introductions.afterwards import Afterwards, AfterwardsService
from bot.introductions.asking import THANKS_MOST, No
from bot.introductions.following import Talk
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton
from bot.ui.cards import ACCENT, QUIET, Panel, member_mention
from bot.ui.errors import Refuse
from bot.ui.fields import Note, Text
from bot.ui.forms import Form
from cogs.introductions import wording_of_meeting as wording
from cogs.introductions.naming import Names, names_in, others
from cogs.introductions.wording_of_consent import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.answers import Interaction
    from bot.ui.cards import Press
    from bot.ui.fields import Values
    from bot.ui.pages import Entry

_ROUNDS: Final = r"[0-9]{1,2}"


# ---------------------------------------------------------------------- the card


def follow_up_panel(seen: Afterwards, user_id: int, names: Names, server: str) -> Panel:
    """Return the card that asks one of two whether they talked, or holds what they said, with its buttons."""
    introduction = seen.introduction
    partner_id = introduction.partner_of(user_id)
    if partner_id is None or seen.talk is None or introduction.made_at is None:
        panel = Panel(accent=QUIET).text(wording.introduced(introduction, user_id, names.shown))
        return panel.buttons(*thanks_buttons(seen, names))
    is_open = seen.talk in (Talk.WANTED, Talk.SILENT)
    panel = Panel(accent=ACCENT if is_open else QUIET)
    panel.heading(wording.talk_heading(names.shown(partner_id)))
    panel.text(wording.talk_question(server, introduction.made_at))
    panel.text(wording.talk_said(seen.talk, names.shown(partner_id), introduction.rounds))
    panel.buttons(*(button for button in talk_buttons(seen) if button.args[0] != seen.talk.value))
    return panel.buttons(*thanks_buttons(seen, names)).note(wording.TALK_NOTE if is_open else "")


def talk_buttons(seen: Afterwards) -> list[TalkButton]:
    """Return a button for each thing that can be said; the first one's address is the mark of a message."""
    introduction = seen.introduction
    return [
        TalkButton(talk.value, introduction.id, str(introduction.rounds), label=label)
        for talk, label in wording.TALK.items()
    ]


def thanks_buttons(seen: Afterwards, names: Names) -> list[Press]:
    """Return a button for everybody who can still be thanked."""
    return [
        ThankOneButton(seen.introduction.id, str(to_id), label=wording.thank(names.label(to_id)))
        for to_id in seen.may_thank
    ]


async def show_follow_up(interaction: Interaction, introduction_id: str) -> None:
    """Answer with what came of an introduction as it stands now, or refuse."""
    seen = await _seen(interaction, introduction_id)
    names, server = await _named(interaction, seen)
    await answer(interaction, view=follow_up_panel(seen, interaction.user.id, names, server).view())


async def _seen(interaction: Interaction, introduction_id: str) -> Afterwards:
    seen = await service(interaction, AfterwardsService).seen(
        introduction_id, interaction.user.id, interaction.guild_id
    )
    if isinstance(seen, No):
        raise Refuse(wording.NO_INTRODUCTION)
    return seen


async def _named(interaction: Interaction, seen: Afterwards) -> tuple[Names, str]:
    guild = interaction.client.get_guild(seen.introduction.guild_id)
    try:
        names = await names_in(guild, others(seen.introduction, interaction.user.id))
    except discord.HTTPException:  # names are the least of what is to be seen
        names = Names({})
    return names, guild.name if guild else ""


# ---------------------------------------------------------------------- saying


class TalkButton(
    AddressedButton,
    feature="intro",
    verb="talk",
    args=("|".join(talk.value for talk in wording.TALK), ID_PATTERN, _ROUNDS),
    label=wording.TALK[Talk.MET],
    replaces=True,
):
    """Say what came of it; its address also tells the second question from the first."""

    async def pressed(self, interaction: Interaction, talk: str, introduction_id: str, rounds: str) -> None:
        """Take it, and show what follows."""
        del rounds
        said = await service(interaction, AfterwardsService).say(
            introduction_id, interaction.user.id, Talk(talk), utcnow(), guild_id=interaction.guild_id
        )
        if isinstance(said, No):
            raise Refuse(wording.NO_INTRODUCTION)
        names, server = await _named(interaction, said)
        await answer(interaction, view=follow_up_panel(said, interaction.user.id, names, server).view())
        acted(interaction)


class FollowUpButton(AddressedButton, feature="intro", verb="after", args=(ID_PATTERN,), label=OPEN):
    """What came of an introduction, from the inbox."""

    async def pressed(self, interaction: Interaction, introduction_id: str) -> None:
        """Show the card below."""
        await show_follow_up(interaction, introduction_id)


# ---------------------------------------------------------------------- thanks


class ThanksForm(
    Form, feature="intro", verb="thank", args=(ID_PATTERN, SNOWFLAKE_PATTERN), title=wording.THANKS_TITLE
):
    """A few words to one of those who were part of an introduction."""

    fields = (
        Note(wording.THANKS_NOTE),
        Text("words", wording.THANKS_LABEL, hint=wording.THANKS_HINT, paragraph=True, max_length=THANKS_MOST),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Carry them."""
        introduction_id, to_id = self.args
        carried = await service(interaction, AfterwardsService).thank(
            introduction_id,
            interaction.user.id,
            int(to_id),
            values["words"],
            utcnow(),
            guild_id=interaction.guild_id,
        )
        if not isinstance(carried, Afterwards):
            raise Refuse(wording.not_thanked(carried), field="words")
        names, _ = await _named(interaction, carried)
        await answer(interaction, wording.thanked(names.shown(int(to_id))))


class ThanksButton(AddressedButton, feature="intro", verb="thanks", args=(ID_PATTERN,), label=wording.THANK):
    """Thank somebody who was part of an introduction, from where all of them see the same button."""

    async def pressed(self, interaction: Interaction, introduction_id: str) -> None:
        """Open the form if there is one to thank, else ask whom."""
        seen = await _seen(interaction, introduction_id)
        if not seen.may_thank:
            raise Refuse(wording.THANKED_ALL)
        if len(seen.may_thank) == 1:
            await ThanksForm(introduction_id, str(seen.may_thank[0])).open(interaction)
            return
        names, _ = await _named(interaction, seen)
        panel = Panel().text(wording.WHOM_TO_THANK).buttons(*thanks_buttons(seen, names))
        await answer(interaction, view=panel.view())


class ThankOneButton(
    AddressedButton, feature="intro", verb="thank", args=(ID_PATTERN, SNOWFLAKE_PATTERN), label=wording.THANK
):
    """Thank one of those who were part of an introduction."""

    async def pressed(self, interaction: Interaction, introduction_id: str, to_id: str) -> None:
        """Open the form, once for each of them."""
        seen = await _seen(interaction, introduction_id)
        if int(to_id) not in others(seen.introduction, interaction.user.id):
            raise Refuse(wording.NO_INTRODUCTION)
        if int(to_id) not in seen.may_thank:
            raise Refuse(wording.THANKED_BEFORE)
        await ThanksForm(introduction_id, to_id).open(interaction)


async def to_say(interaction: Interaction) -> Sequence[Entry]:
    """Return the introductions of which whoever acts was asked what came of them, and has not said."""
    if interaction.guild_id is None:
        return []
    user_id = interaction.user.id
    found = await service(interaction, AfterwardsService).to_say(interaction.guild_id, user_id)
    return [
        (wording.talk_entry(member_mention(partner_id), each.made_at), FollowUpButton(each.id))
        for each in found
        if (partner_id := each.partner_of(user_id)) is not None and each.made_at is not None
    ]


BUTTONS: Final = (TalkButton, FollowUpButton, ThanksButton, ThankOneButton)
FORMS: Final = (ThanksForm,)
