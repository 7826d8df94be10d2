"""Whom a member never wants to be brought together with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import SNOWFLAKE_PATTERN
from bot.introductions.boundaries import Boundaries
from bot.members.service import MembersService
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton
from bot.ui.errors import Refuse
from bot.ui.pages import Listing, PagedList
from cogs.introductions import wording_of_blocking as wording
from cogs.introductions.asking import actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from bot.ui.answers import Interaction

_PAGE: Final = r"[0-9]{1,5}"


async def block(interaction: Interaction, member: discord.User | discord.Member) -> None:
    """Block somebody, whether they are still in the server or not."""
    who = actor(interaction)
    if member.bot:
        raise Refuse(wording.BOT)
    if await service(interaction, Boundaries).block(who, member.id, utcnow()) is not None:
        raise Refuse(wording.ONESELF)
    await answer(interaction, wording.blocked(member.id))


async def unblock(interaction: Interaction, user_id: int) -> None:
    """Take a block back, if there is one."""
    lifted = await service(interaction, Boundaries).unblock(actor(interaction), user_id, utcnow())
    if not lifted:
        raise Refuse(wording.not_blocked(user_id))
    await answer(interaction, wording.unblocked(user_id), replace=False)


class BlockList(PagedList, feature="intro", verb="blocks", size=8):
    """Whom whoever asks has blocked here, newest first: somebody who left is still there to be unblocked."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of them."""
        who = actor(interaction)
        blocks = await service(interaction, MembersService).blocks_of(who.guild_id, who.user_id)
        page = str(start // count + 1)
        return Listing(
            heading=wording.HEADING,
            entries=[
                (wording.entry(user_id, since), UnblockButton(str(user_id), page))
                for user_id, since in blocks[start : start + count]
            ],
            total=len(blocks),
            empty=wording.EMPTY,
            note=wording.NOTE if blocks else "",
        )


class UnblockButton(
    AddressedButton,
    feature="intro",
    verb="unblock",
    args=(SNOWFLAKE_PATTERN, _PAGE),
    label=wording.UNBLOCK,
    replaces=True,
):
    """Take a block back, from the list."""

    async def pressed(self, interaction: Interaction, user_id: str, page: str) -> None:
        """Take it back, show the list without it, and say what follows."""
        boundaries = service(interaction, Boundaries)
        lifted = await boundaries.unblock(actor(interaction), int(user_id), utcnow())
        await BlockList().show(interaction, page=int(page), replace=True)
        # Pressed twice it is gone already, and the list says so.
        if lifted:
            await answer(interaction, wording.unblocked(int(user_id)), replace=False)
        acted(interaction)


BUTTONS: Final = (BlockList.turn, UnblockButton)
