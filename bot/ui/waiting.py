"""What waits for a member's answer, gathered from every cog that asks members something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from bot.ui.answers import Interaction
from bot.ui.pages import Entry

Load: TypeAlias = Callable[[Interaction], Awaitable[Sequence[Entry]]]


class Waiting:
    """What every cog has waiting for whoever acts, in the server they act in."""

    def __init__(self) -> None:
        self._loads: Final[list[Load]] = []
        self._loads_of_answered: Final[list[Load]] = []

    def register(self, load: Load) -> None:
        """Let ``load`` be asked what waits: an entry for each thing, the oldest first."""
        self._loads.append(load)

    def register_answered(self, load: Load) -> None:
        """Let ``load`` be asked what the member has answered and may still answer otherwise: it does not wait."""
        self._loads_of_answered.append(load)

    async def entries(self, interaction: Interaction) -> list[Entry]:
        """Return what waits for the member behind ``interaction``.

        Raises what one of those asked raises: to say that nothing waits would be wrong then.
        """
        return [entry for load in self._loads for entry in await load(interaction)]

    async def answered(self, interaction: Interaction) -> list[Entry]:
        """Return what the member behind ``interaction`` may still answer otherwise. Raises as :meth:`entries`."""
        return [entry for load in self._loads_of_answered for entry in await load(interaction)]
