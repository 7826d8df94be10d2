"""Who acts is here: whoever keeps book of that is told first, and only then is what they do handled.

What somebody does is theirs to keep as soon as it is stored. Were both to happen at the same time, it could be stored and
the process be killed, or the rest of an erasure be carried out, before anybody had noted that they are here again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.ui.answers import Interaction

Note: TypeAlias = Callable[[Interaction], Awaitable[None]]
"""Takes note that whoever acts is here. What it raises ends what they do, with an apology."""


class Arrivals:
    """Who takes note; until somebody is appointed nobody does. The client carries it as ``client.arrivals``."""

    def __init__(self) -> None:
        self._note: Note | None = None

    def appoint(self, note: Note) -> None:
        """Have ``note`` awaited from now on."""
        self._note = note

    async def note(self, interaction: Interaction) -> None:
        """Take note that whoever acts is here."""
        if self._note is not None:
            await self._note(interaction)


async def arrive(interaction: Interaction) -> None:
    """Take note that whoever acts is here: to be awaited before what they do is handled, and after room was found for it."""
    arrivals = getattr(interaction.client, "arrivals", None)
    if isinstance(arrivals, Arrivals):
        await arrivals.note(interaction)
