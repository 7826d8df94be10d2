"""Who acts is here: whoever keeps book of that is told first, and only then is what they do handled.

What somebody does is theirs to keep as soon as it is stored. Were both to happen at the same time, it could be stored and
the process be killed, or the rest of an erasure be carried out, before anybody had noted that they are here again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.ui.answers import Interaction

Note: TypeAlias = Callable[[int, int], Awaitable[object]]
"""Takes note that a member is in a server: called with the ids of the server and the member. What it raises ends what they
do, with an apology."""
Test: TypeAlias = Callable[[Interaction], bool]


class Arrivals:
    """Who takes note; until somebody is appointed nobody does. The client carries it as ``client.arrivals``."""

    def __init__(self) -> None:
        self._note: Note | None = None
        self._is_mere_look: Test = lambda _: False

    def appoint(self, note: Note, is_mere_look: Test) -> None:
        """Have ``note`` awaited from now on, but for an interaction of which ``is_mere_look`` says that it is no act."""
        self._note, self._is_mere_look = note, is_mere_look

    async def note(self, guild_id: int, user_id: int) -> None:
        """Take note that a member is here: to be awaited before what they did is handled."""
        if self._note is not None:
            await self._note(guild_id, user_id)

    async def hear(self, interaction: Interaction) -> None:
        """The same for whoever does something with the bot; in a direct message they are nowhere."""
        if interaction.guild_id is not None and not self._is_mere_look(interaction):
            await self.note(interaction.guild_id, interaction.user.id)


async def arrive(interaction: Interaction) -> None:
    """Take note that whoever acts is here: to be awaited before what they do is handled, and after room was found for it."""
    arrivals = getattr(interaction.client, "arrivals", None)
    if isinstance(arrivals, Arrivals):
        await arrivals.hear(interaction)
