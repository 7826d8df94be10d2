"""What is said of flags on other pages: a profile, an introduction, a request that answers one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import utcnow

from bot.looking.rules import Actor, Flag, Sort
from cogs.looking import wording_of_browsing as wording
from cogs.looking.acting import viewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.looking.service import FlagsService
    from bot.ui.answers import Interaction
    from bot.ui.glances import Glances


class Glancing:
    """Says on others' pages what whoever reads them may know of flags."""

    def __init__(self, flags: FlagsService) -> None:
        self._flags = flags

    def register(self, glances: Glances) -> None:
        """Say it from now on."""
        glances.register("profile", self.on_profile)
        glances.register("introduced", self.on_introduction)
        glances.register("flag", self.named)

    async def on_profile(
        self, interaction: Interaction | None, guild_id: int, viewer_id: int | None, member_id: int
    ) -> Sequence[str]:
        """Say what a member has up, as far as whoever looks at their profile may see it."""
        if interaction is None:
            return ()
        who = await viewer(interaction)
        if (who.guild_id, who.user_id) != (guild_id, viewer_id):
            return ()
        now = utcnow()
        return [
            wording.glance(flag)
            for sort in Sort
            for flag in await self._flags.of_member(who, member_id, sort, now)
        ]

    async def on_introduction(
        self, interaction: Interaction | None, guild_id: int, viewer_id: int | None, member_id: int
    ) -> Sequence[str]:
        """Tell whoever is introduced to a member what that member has up."""
        del interaction, viewer_id  # both have said yes: that is what counts
        return [wording.heard(flag) for flag in await self._flags.heard_of(guild_id, member_id, utcnow())]

    async def named(
        self, interaction: Interaction | None, guild_id: int, viewer_id: int | None, flag_id: str
    ) -> Sequence[str]:
        """Name a flag to its owner, and to nobody else."""
        del interaction
        if viewer_id is None:
            return ()
        flag = await self._flags.own(flag_id, Actor(guild_id, viewer_id))
        return [wording.your_flag(flag)] if isinstance(flag, Flag) else ()
