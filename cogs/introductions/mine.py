"""What a member waits for and was introduced by, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.introductions.asking import No
from bot.introductions.rules import Standing
from bot.introductions.service import IntroductionsService
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton
from bot.ui.cards import member_mention
from bot.ui.confirm import ask_twice
from bot.ui.errors import Refuse
from bot.ui.pages import Listing, PagedList
from cogs.introductions import wording_of_mine as wording
from cogs.introductions.asking import actor
from cogs.introductions.consent import OpenButton
from cogs.introductions.following import FollowUpButton, ThanksButton
from cogs.introductions.wording_of_meeting import introduced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.introductions.request import Introduction
    from bot.ui.answers import Interaction
    from bot.ui.cards import Press
    from bot.ui.pages import Entry


class MineList(PagedList, feature="intro", verb="mine", size=6):
    """What whoever asks waits for here, what came about and what did not, newest first."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of it."""
        who = actor(interaction)
        found, total = await service(interaction, IntroductionsService).mine(
            who.guild_id, who.user_id, start=start, count=count
        )
        return Listing(
            heading=wording.HEADING,
            entries=[entry for each in found if (entry := entry_of(each, who.user_id)) is not None],
            total=total,
            empty=wording.EMPTY,
            note=wording.NOTE if total else "",
        )


def entry_of(introduction: Introduction, user_id: int) -> Entry | None:
    """Return what somebody sees of one, with what they can do about it; None if they do not wait for it.

    The one thing it learns of the others is :meth:`Introduction.standing_of`.
    """
    seat, stands = introduction.seat_of(user_id), introduction.standing_of(user_id)
    if seat is None or stands is None:
        return None
    if stands is Standing.INTRODUCED:
        said = introduced(introduction, user_id, member_mention)
    elif seat == 0:
        said = f"**{wording.started(introduction, member_mention)}.**"
    else:
        said = f"**{wording.agreed(introduction, seat, member_mention)}.**"
    text = f"{said}\n-# {wording.standing(introduction, seat, stands)}"
    button = _button(introduction, seat, stands)
    return text if button is None else (text, button)


def _button(introduction: Introduction, seat: int, stands: Standing) -> Press | None:
    if stands is Standing.INTRODUCED:
        if introduction.seats[seat].talk is not None:
            return FollowUpButton(introduction.id, label=wording.DID_YOU_TALK)
        return ThanksButton(introduction.id)
    if stands is not Standing.PENDING:
        return None
    return TakeBackButton(introduction.id) if seat == 0 else OpenButton(introduction.id, label=wording.CHANGE)


class TakeBackButton(
    AddressedButton, feature="intro", verb="take-back", args=(ID_PATTERN,), label=wording.TAKE_BACK
):
    """Take back what one has started, after a question."""

    async def pressed(self, interaction: Interaction, request_id: str) -> None:
        """Ask whether they mean it."""
        who = actor(interaction)
        found = await service(interaction, IntroductionsService).find(request_id, who.user_id, who.guild_id)
        if isinstance(found, No) or found.starter_id != who.user_id:
            raise Refuse(wording.not_taken_back(No.NOT_FOUND))
        if found.standing_of(who.user_id) is not Standing.PENDING:
            raise Refuse(wording.ENDED)
        question = wording.take_back(found, member_mention)
        await ask_twice(interaction, question, TakeBackNowButton(request_id), keep=wording.KEEP)


class TakeBackNowButton(
    AddressedButton,
    feature="intro",
    verb="take-back-now",
    args=(ID_PATTERN,),
    label=wording.TAKE_BACK,
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """The second step of taking it back."""

    async def pressed(self, interaction: Interaction, request_id: str) -> None:
        """Take it back, and say so in the question's place."""
        taken = await service(interaction, IntroductionsService).withdraw(
            request_id, actor(interaction), utcnow()
        )
        if isinstance(taken, No):
            raise Refuse(wording.not_taken_back(taken))
        await answer(interaction, wording.TAKEN_BACK)
        acted(interaction)


BUTTONS: Final = (MineList.turn, TakeBackButton, TakeBackNowButton)
