"""One's own hiring posts: which one is meant, all of them, and how one of them ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.core.ids import ID_PATTERN, is_id
from bot.core.text import normalised
from bot.looking.rules import Flag, No, Sort, State
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import CARE, Panel
from bot.ui.confirm import Keep
from bot.ui.errors import Refuse
from bot.ui.pages import Listing, PagedList
from cogs.looking import wording_of_flags as wording
from cogs.looking.acting import actor, flags, own, own_flags, refuse
from cogs.looking.browsing import look_at
from cogs.looking.panel import DoneButton, DownNowButton, show_nothing, show_own, take_down
from cogs.looking.thanks import show_unsent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ui.answers import Interaction


async def own_post(interaction: Interaction, post_id: str | None) -> Flag | None:
    """Return the post of whoever acts that is named, or the only one they have.

    None after telling that there is none; refused if it is another's, or if it is not clear which.
    """
    if post_id is not None:
        flag = await own(interaction, _checked(post_id), Sort.HIRING)
        return flag if flag.sort is Sort.HIRING else refuse(No.NOT_FOUND, Sort.HIRING)
    found = await own_flags(interaction, Sort.HIRING)
    if len(found) > 1:
        raise Refuse(wording.WHICH_POST)
    if not found:
        await show_nothing(interaction, Sort.HIRING)
    return found[0] if found else None


async def show_posts(interaction: Interaction, post_id: str | None) -> None:
    """Answer with the post that is named, anybody's, as far as whoever acts may see it; else with their own."""
    if post_id is not None:
        flag = await flags(interaction).own(_checked(post_id), actor(interaction))
        if isinstance(flag, Flag):
            await show_own(interaction, await own(interaction, flag.id))
        else:
            await look_at(interaction, post_id)
        return
    found = await own_flags(interaction, Sort.HIRING)
    if not found:
        await show_nothing(interaction, Sort.HIRING)
    elif len(found) == 1:
        await show_own(interaction, found[0])
    else:
        await PostsList().show(interaction)


async def suggest_own(interaction: Interaction, typed: str, most: int) -> list[Flag]:
    """Return the posts of whoever acts whose role holds what is being typed."""
    part = normalised(typed)
    found = await own_flags(interaction, Sort.HIRING)
    return [flag for flag in found if part in normalised(flag.words.role)][:most]


def _checked(post_id: str) -> str:
    """Return what was given for a post if it can be one: Discord lets any text through."""
    if not is_id(post_id):
        raise Refuse(wording.NO_SUCH_POST)
    return post_id


async def close(interaction: Interaction, post_id: str | None) -> None:
    """Ask how a post ends, with somebody found or without; with none up show the thanks that still wait."""
    if post_id is None and not await own_flags(interaction, Sort.HIRING):
        if not await show_unsent(interaction, Sort.HIRING):
            await show_nothing(interaction, Sort.HIRING)
        return
    flag = await own_post(interaction, post_id)
    if flag is None:
        return
    if flag.state not in (State.RUNNING, State.LAPSED):
        await take_down(interaction, flag)
        return
    panel = Panel(accent=CARE).text(wording.close_question(flag))
    found = DoneButton(flag.id, label=wording.FOUND[flag.sort])
    panel.buttons(found, DownNowButton(flag.id), Keep(label=wording.KEEP))
    await answer(interaction, view=panel.view())


class PostsList(PagedList, feature="look", verb="own-posts", size=8):
    """The hiring posts of whoever asks."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of them."""
        found, now = await own_flags(interaction, Sort.HIRING), utcnow()
        return Listing(
            heading=wording.POSTS_HEADING,
            entries=[
                (wording.post_entry(flag, now), OpenButton(flag.id)) for flag in found[start : start + count]
            ],
            total=len(found),
            empty=wording.nothing(Sort.HIRING),
            note=wording.POSTS_NOTE,
        )


class OpenButton(AddressedButton, feature="look", verb="own", args=(ID_PATTERN,), label=wording.OPEN):
    """One's own flag, from a list."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Show it below."""
        await show_own(interaction, await own(interaction, flag_id))


BUTTONS: Final = (PostsList.turn, OpenButton)
