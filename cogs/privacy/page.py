"""The page of `/privacy`: what is kept of whoever looks, and what they can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client import service
from bot.privacy.service import PrivacyService
from bot.ui.buttons import AddressedButton
from bot.ui.pages import Listing, PagedList
from cogs.privacy import wording
from cogs.privacy.consents import ConsentsButton
from cogs.privacy.erasing import EraseButton
from cogs.privacy.taking import DataButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ui.answers import Interaction


class KeptList(PagedList, feature="privacy", verb="kept", size=8):
    """What is kept of whoever looks: in this server, or in a direct message everywhere."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read it all and show one page of it."""
        guild_id = interaction.guild_id
        kept = await service(interaction, PrivacyService).kept(guild_id, interaction.user.id)
        buttons: list[AddressedButton] = [ConsentsButton()] if guild_id is not None else []
        return Listing(
            heading=wording.HERE if guild_id is not None else wording.EVERYWHERE,
            intro=wording.INTRO,
            entries=[wording.kept(one) for one in kept[start : start + count]],
            total=len(kept),
            empty=wording.NOTHING,
            note=wording.LEAVING if guild_id is None else f"{wording.LEAVING} {wording.ELSEWHERE}",
            buttons=[*buttons, DataButton(), EraseButton()],
        )
