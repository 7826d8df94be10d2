"""Finding flags: the lists, one of them looked at, and what somebody has up.

Newest first is the only order, and there is no file to take away. Discord's Developer Policy
(https://support-dev.discord.com/hc/en-us/articles/8563934450327, sections 15 and 16) forbids to profile members
and to use what they wrote for decisions on their eligibility for employment: a list that puts one person who looks
for work above another, or that can be carried into a recruiter's tool, would invite just that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.guilds.pillars import Pillar
from bot.looking.rules import Flag, Kind, Pay, Sort, Viewer
from bot.looking.words import Wanted
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.hooks import Hooks
from bot.ui.pages import Listing, PagedList
from cogs.looking import wording_of_browsing as wording
from cogs.looking.acting import flags, viewer
from cogs.looking.alerts import AlertButton
from cogs.looking.cards import shown
from cogs.looking.helping import card_buttons
from cogs.looking.moderating import TakeDownButton
from cogs.looking.wording_of_cards import AROUND

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from bot.ui.answers import Interaction
    from bot.ui.cards import Press

_SORTS: Final = "|".join(sort.value for sort in Sort)
_SHOWN_MOST: Final = 8
"""Of what one member has up, in one message; a member may have five."""


class BrowseList(
    PagedList, feature="look", verb="browse", filters=("sort", "kind", "skill", "place", "pay"), size=6
):
    """What members have up, newest first."""

    pillar = Pillar.LOOKING

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of what whoever looks may see."""
        wanted, who = _wanted(filters), await viewer(interaction)
        found, total = await flags(interaction).browse(who, wanted, start=start, count=count, now=utcnow())
        is_narrowed = wanted != Wanted(wanted.sort)
        buttons: list[Press] = [AllButton(wanted.sort.value)] if is_narrowed else []
        return Listing(
            heading=wording.list_heading(wanted),
            intro=wording.ORDER if total else "",
            entries=[(wording.entry(flag), LookButton(flag.id)) for flag in found],
            total=total,
            empty=wording.nothing(wanted.sort, is_narrowed=is_narrowed),
            note=wording.ORGANIZERS_NOTE if who.is_organizer else "",
            buttons=[*buttons, AlertButton.below(wanted)],
        )


async def browse(interaction: Interaction, wanted: Wanted) -> None:
    """Answer with the first page of what is wanted."""
    filters = {
        "sort": wanted.sort.value,
        "kind": wanted.kind.value if wanted.kind else "",
        "skill": wanted.skill,
        "place": wanted.place,
        "pay": wanted.pay.value if wanted.pay else "",
    }
    await BrowseList().show(interaction, filters)


async def show_member(interaction: Interaction, member: discord.User | discord.Member, sort: Sort) -> None:
    """Answer with what the viewer may see of what somebody has up; that there is nothing reads the same."""
    who, now = await viewer(interaction), utcnow()
    found = await flags(interaction).of_member(who, member.id, sort, now)
    if not found:
        await answer(interaction, wording.nothing_of(member.id, sort))
    elif len(found) == 1:
        await _show(interaction, found[0], who)
    else:
        panel = Panel().heading(wording.all_of(member.id))
        for flag in found[:_SHOWN_MOST]:
            panel.section(wording.entry(flag), LookButton(flag.id))
        await answer(interaction, view=panel.view())


async def look_at(interaction: Interaction, flag_id: str) -> None:
    """Answer with one flag, whole, or refuse in words that do not tell why: an id proves nothing."""
    who = await viewer(interaction)
    flag = await flags(interaction).find(flag_id, who, utcnow())
    if not isinstance(flag, Flag):
        raise Refuse(wording.NOT_UP)
    await _show(interaction, flag, who)


async def _show(interaction: Interaction, flag: Flag, who: Viewer) -> None:
    """Answer with a flag that the viewer may see, and what they can do about it."""
    card = await flags(interaction).card(flag.id, utcnow())
    if card is None:
        raise Refuse(wording.NOT_UP)
    card = replace(card, flag=flag)  # what was checked is what is shown
    if flag.user_id == who.user_id:
        panel = shown(card, note=wording.YOURS[flag.sort])
    else:
        buttons = card_buttons(flag, service(interaction, Hooks))
        panel = shown(card, *buttons, *([TakeDownButton(flag.id)] if who.is_organizer else []))
    await answer(interaction, view=panel.view())


class LookButton(AddressedButton, feature="look", verb="look", args=(ID_PATTERN,), label=wording.LOOK):
    """One flag of a list, whole."""

    pillar = Pillar.LOOKING

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Show it, if it is still up and whoever pressed may see it: an id proves nothing."""
        await look_at(interaction, flag_id)


class AllButton(
    AddressedButton, feature="look", verb="all", args=(_SORTS,), label=wording.ALL, replaces=True
):
    """A list that is not narrowed any more."""

    pillar = Pillar.LOOKING

    async def pressed(self, interaction: Interaction, sort: str) -> None:
        """Show its first page."""
        await browse(interaction, Wanted(Sort(sort)))


class AroundButton(AddressedButton, feature="look", verb="around", args=(_SORTS, ID_PATTERN), label=AROUND):
    """The list, below good news; its address also tells that message from every other."""

    pillar = Pillar.LOOKING

    async def pressed(self, interaction: Interaction, sort: str, flag_id: str) -> None:
        """Show its first page, to whoever pressed."""
        del flag_id
        await browse(interaction, Wanted(Sort(sort)))


def _wanted(filters: Mapping[str, str]) -> Wanted:
    sort, kind, pay = filters["sort"], filters["kind"], filters["pay"]
    return Wanted(
        sort=Sort(sort) if sort in set(Sort) else Sort.LOOKING,
        kind=Kind(kind) if kind in set(Kind) else None,
        skill=filters["skill"],
        place=filters["place"],
        pay=Pay(pay) if pay in set(Pay) else None,
    )


BUTTONS: Final = (AllButton, AroundButton, BrowseList.turn, LookButton)
