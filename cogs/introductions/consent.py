"""Answering a request for an introduction: the card with its buttons, in direct messages and from the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.guilds.pillars import Pillar
from bot.introductions.asking import NOTE_MOST, No, TooShort
from bot.introductions.offers import OffersService
from bot.introductions.rules import Answer, Event, Role
from bot.introductions.service import IntroductionsService
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton
from bot.ui.cards import member_mention
from bot.ui.errors import Refuse
from bot.ui.fields import Note, Text
from bot.ui.forms import Form
from bot.ui.glances import Glances
from bot.ui.hooks import Hooks
from bot.ui.reportables import Reportable
from cogs.introductions import wording_of_consent as wording
from cogs.introductions.cards import Shown, Stage, consent_panel, words_shown
from cogs.introductions.following import ThanksButton
from cogs.introductions.naming import Names, names_in, others

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.introductions.offers import Card
    from bot.introductions.request import Introduction
    from bot.ui.answers import Interaction
    from bot.ui.cards import Press
    from bot.ui.fields import Values
    from bot.ui.pages import Entry

ABOUT: Final = "introduction"
"""What reports call a request."""
_ROW: Final = 5


# ---------------------------------------------------------------------- the card


def buttons_for(shown: Shown, hooks: Hooks) -> list[Press]:
    """Return what can be pressed on a card now, in one row."""
    request_id = shown.card.introduction.id
    yes = yes_button(request_id, shown.card.mine.role)
    report = hooks.buttons("report", ABOUT, request_id)
    row: dict[Stage, list[Press]] = {
        Stage.ASKED: [
            yes,
            NotNowButton(request_id),
            NeverButton(request_id),
            PauseButton(request_id),
            *report,
        ],
        Stage.YES: [NotNowButton(request_id), NeverButton(request_id), *report],
        Stage.NOT_NOW: [yes, NeverButton(request_id), *report],
        Stage.NEVER: [yes, *report],
        Stage.INTRODUCED: [ThanksButton(request_id)],
        Stage.OVER: [],
    }
    return row[shown.stage][:_ROW]


def yes_button(request_id: str, role: Role) -> YesButton | IntroduceButton:
    """Return the button that says yes: a broker also has to say why. Its address is the mark of a message."""
    return IntroduceButton(request_id) if role is Role.BROKER else YesButton(request_id)


async def show_card(
    interaction: Interaction, request_id: str, said: str = "", *, replace: bool | None = None
) -> None:
    """Answer with a request as it stands now, or refuse; ``said`` stands above it."""
    shown = await _shown(interaction, request_id)
    panel = consent_panel(shown, buttons_for(shown, service(interaction, Hooks)), said)
    await answer(interaction, view=panel.view(), replace=replace)


async def _shown(interaction: Interaction, request_id: str) -> Shown:
    card = await _card(interaction, request_id)
    introduction = card.introduction
    guild = interaction.client.get_guild(introduction.guild_id)
    try:
        names = await names_in(guild, others(introduction, interaction.user.id))
    except discord.HTTPException:  # names are the least of what is to be seen
        names = Names({})
    flag = await flag_of(card, service(interaction, Glances), interaction)
    return Shown(card, names, guild.name if guild else "", utcnow(), flag)


async def flag_of(card: Card, glances: Glances, interaction: Interaction | None = None) -> str:
    """Return what the flag that a request answers is called, for its owner; empty if nobody can say."""
    introduction = card.introduction
    if not introduction.answers_flag:
        return ""
    guild_id, owner_id = introduction.guild_id, card.mine.user_id
    return " ".join(await glances.lines("flag", interaction, guild_id, owner_id, introduction.flag_id))


async def _card(interaction: Interaction, request_id: str) -> Card:
    card = await service(interaction, OffersService).card(
        request_id, interaction.user.id, interaction.guild_id
    )
    if isinstance(card, No):
        raise Refuse(wording.refusal(card))
    return card


# ---------------------------------------------------------------------- answering


async def _take(
    interaction: Interaction, request_id: str, event: Event, note: str = "", *, replace: bool | None = None
) -> None:
    """Store an answer, and show the card with it. One that came too late shows what has come of it."""
    taken = await service(interaction, IntroductionsService).answer(
        request_id, interaction.user.id, event, utcnow(), guild_id=interaction.guild_id, note=note
    )
    if isinstance(taken, TooShort):
        raise Refuse(wording.refusal(taken), field="note")
    if isinstance(taken, No) and taken in (No.NOT_FOUND, No.UNDER_WAY):
        raise Refuse(wording.refusal(taken))
    await show_card(interaction, request_id, replace=replace)
    acted(interaction)


class YesButton(
    AddressedButton,
    feature="intro",
    verb="yes",
    args=(ID_PATTERN,),
    label=wording.YES,
    style=discord.ButtonStyle.success,
    replaces=True,
):
    """Agree to being introduced."""

    async def pressed(self, interaction: Interaction, request_id: str) -> None:
        """Take the yes."""
        await _take(interaction, request_id, Event.YES)


class NotNowButton(
    AddressedButton,
    feature="intro",
    verb="not-now",
    args=(ID_PATTERN,),
    label=wording.NOT_NOW,
    replaces=True,
):
    """Leave it for now; nobody is told."""

    async def pressed(self, interaction: Interaction, request_id: str) -> None:
        """Take the answer."""
        await _take(interaction, request_id, Event.NOT_NOW)


class NeverButton(
    AddressedButton,
    feature="intro",
    verb="never",
    args=(ID_PATTERN,),
    label=wording.NEVER,
    replaces=True,
):
    """Never be brought together with this person; nobody is told."""

    async def pressed(self, interaction: Interaction, request_id: str) -> None:
        """Take the answer, and block them."""
        await _take(interaction, request_id, Event.NEVER)


class PauseButton(
    AddressedButton,
    feature="intro",
    verb="pause",
    args=(ID_PATTERN,),
    label=wording.PAUSE,
    replaces=True,
):
    """Have no requests for a while, in the server this one is from."""

    async def pressed(self, interaction: Interaction, request_id: str) -> None:
        """Pause, and show what became of this request by it."""
        card = await _card(interaction, request_id)
        kept = await service(interaction, IntroductionsService).pause_all(
            card.introduction.guild_id, interaction.user.id, utcnow()
        )
        assert kept.paused_until is not None, "that is what was asked for"
        await show_card(interaction, request_id, wording.paused(kept.paused_until))
        acted(interaction)


class IntroduceForm(
    Form, feature="intro", verb="introduce", args=(ID_PATTERN,), title=wording.INTRODUCE_TITLE
):
    """What a broker tells the one they introduce somebody to."""

    pillar = Pillar.INTRODUCTIONS
    fields = (
        Note(wording.NOTE_NOTE),
        Text("note", wording.NOTE_LABEL, hint=wording.NOTE_HINT, paragraph=True, max_length=NOTE_MOST),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Take the broker's yes with it."""
        (request_id,) = self.args
        await _take(interaction, request_id, Event.YES, values["note"], replace=True)


class IntroduceButton(
    AddressedButton,
    feature="intro",
    verb="introduce",
    args=(ID_PATTERN,),
    label=wording.INTRODUCE,
    style=discord.ButtonStyle.success,
    replaces=True,
):
    """Agree to introduce two, as somebody who knows both."""

    async def pressed(self, interaction: Interaction, request_id: str) -> None:
        """Open the form, as long as there is something to agree to."""
        card = await _card(interaction, request_id)
        shown = Shown(card, Names({}), "", utcnow())
        if card.mine.role is Role.BROKER and shown.stage in (Stage.ASKED, Stage.NOT_NOW, Stage.NEVER):
            await IntroduceForm(request_id).open(interaction)
        else:
            await show_card(interaction, request_id)


class OpenButton(AddressedButton, feature="intro", verb="open", args=(ID_PATTERN,), label=wording.OPEN):
    """A request, from the inbox."""

    async def pressed(self, interaction: Interaction, request_id: str) -> None:
        """Show the card below."""
        await show_card(interaction, request_id)


# ---------------------------------------------------------------------- what waits, what can be reported


async def unanswered(interaction: Interaction) -> Sequence[Entry]:
    """Return what whoever acts has been asked here and has not answered, oldest first."""
    return [
        (wording.entry(each, seat, member_mention), OpenButton(each.id))
        for each, seat, given in await _to_answer(interaction)
        if given is Answer.ASKED
    ]


async def answered(interaction: Interaction) -> Sequence[Entry]:
    """Return what whoever acts has answered here and may still answer otherwise, oldest first."""
    return [
        (
            wording.answered_entry(each, seat, member_mention, is_yes=given is Answer.YES),
            OpenButton(each.id),
        )
        for each, seat, given in await _to_answer(interaction)
        if given is not Answer.ASKED
    ]


async def _to_answer(interaction: Interaction) -> list[tuple[Introduction, int, Answer]]:
    if interaction.guild_id is None:
        return []
    user_id = interaction.user.id
    found = await service(interaction, IntroductionsService).to_answer(
        interaction.guild_id, user_id, utcnow()
    )
    return [
        (each, seat, each.seats[seat].answer) for each in found if (seat := each.seat_of(user_id)) is not None
    ]


async def reportable(interaction: Interaction, request_id: str) -> Reportable | None:
    """Return what whoever acts would report of a request that they were shown: the words on its card."""
    card = await service(interaction, OffersService).card(
        request_id, interaction.user.id, interaction.guild_id
    )
    if isinstance(card, No):
        return None
    introduction = card.introduction
    # Whoever started it wrote it: a broker, or the one who asks.
    return Reportable(introduction.guild_id, introduction.starter_id, words_shown(card))


MARKS: Final = (YesButton, IntroduceButton, NotNowButton, NeverButton, PauseButton)
"""Buttons that stand on a request and on nothing else."""
BUTTONS: Final = (YesButton, NotNowButton, NeverButton, PauseButton, IntroduceButton, OpenButton)
FORMS: Final = (IntroduceForm,)
