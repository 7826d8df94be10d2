"""What was found for a member's alerts: the list behind the news of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, is_id
from bot.looking.alerting import AlertsService
from bot.looking.alerts import FOUND_MOST
from bot.looking.rules import Flag, Viewer
from bot.members.service import MembersService
from bot.ui.buttons import AddressedButton
from bot.ui.cards import link_button, message_link
from bot.ui.errors import Refuse
from bot.ui.naming import names_in
from bot.ui.pages import Listing, PagedList
from cogs.looking import wording_of_alerts as wording
from cogs.looking.acting import flags, viewer
from cogs.looking.browsing import LookButton

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.looking.alerts import Found
    from bot.ui.answers import Interaction
    from bot.ui.pages import Entry

NEWS: Final = "news.alerts"
"""The place at which the inbox asks for a button."""


class MatchesList(PagedList, feature="look", verb="alert-found", filters=("round",), size=6):
    """The flags that one piece of news was about: those that whoever asks may still see, newest first."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Look at each of them anew: what became private or ended since is not named."""
        round_id = filters["round"]
        alerts = service(interaction, AlertsService)
        found = await alerts.found(round_id, interaction.user.id) if is_id(round_id) else None
        shown = await _still_public(interaction, found) if found else ()
        notes = (
            wording.GONE if found and shown and len(shown) < len(found.flag_ids) else "",
            wording.MORE if found and len(found.flag_ids) >= FOUND_MOST else "",
        )
        return Listing(
            heading=wording.FOUND_HEADING,
            entries=[_entry(interaction, flag) for flag in shown[start : start + count]],
            total=len(shown),
            empty=wording.FOUND_EMPTY,
            note="\n".join(str(note) for note in notes if note),
        )


async def _still_public(interaction: Interaction, found: Found) -> Sequence[Flag]:
    now, user_id = utcnow(), interaction.user.id
    if interaction.guild_id is None:
        # A direct message outlasts the membership that it was sent for.
        if user_id in (await names_in(interaction.client.get_guild(found.guild_id), [user_id])).left:
            raise Refuse(wording.LEFT)
        who = Viewer(found.guild_id, user_id)
    else:
        who = await viewer(interaction)
    blocks = await service(interaction, MembersService).blocks_of(found.guild_id, user_id)
    blocked = {blocked_id for blocked_id, _ in blocks}
    seen = [await flags(interaction).find(flag_id, who, now) for flag_id in found.flag_ids]
    return [
        flag
        for flag in seen
        # An organizer may see more than they were told of.
        if isinstance(flag, Flag) and flag.is_public(now) and flag.user_id not in blocked
    ]


def _entry(interaction: Interaction, flag: Flag) -> Entry:
    if interaction.guild_id is not None:
        return wording.entry(flag, by_name=True), LookButton(flag.id)
    told = wording.entry(flag, by_name=False)
    if flag.channel_id is None or flag.message_id is None:
        return told
    return told, link_button(wording.OPEN, message_link(flag.guild_id, flag.channel_id, flag.message_id))


class MatchesButton(
    AddressedButton, feature="look", verb="alert-news", args=(ID_PATTERN,), label=wording.SHOW
):
    """The list, from the news in the inbox or a direct message; its address names the round they came with."""

    async def pressed(self, interaction: Interaction, round_id: str) -> None:
        """Show what of it whoever pressed was told of themselves."""
        await MatchesList().show(interaction, {"round": round_id})


BUTTONS: Final = (MatchesButton, MatchesList.turn)
