"""What is said to a member after an answer: a question that comes up once, something they should know.

An aside never holds up the answer, and nobody hears of one that failed but the log.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from bot.ui.answers import Interaction
from bot.ui.errors import note

Say: TypeAlias = Callable[[Interaction], Awaitable[None]]

_KEY: Final = "hallway.acted"


def acted(interaction: Interaction) -> None:
    """Note that the member did something here: asides follow as soon as the handler has answered and ended.

    For the buttons and selects that act by themselves, as **Follow** does, and the last thing they do, so
    that nothing follows what went wrong. A form that was submitted counts without it.
    """
    interaction.extras[_KEY] = True


class Asides:
    """What may be said after an act; the client carries it as ``client.asides``."""

    def __init__(self) -> None:
        self._says: Final[list[Say]] = []

    def register(self, say: Say) -> None:
        """Let ``say`` follow each act. It decides whether there is anything to say, and says it."""
        self._says.append(say)

    async def say(self, interaction: Interaction) -> None:
        """Say what there is to say. Never raises: the member has their answer, and that is what counts."""
        for say in self._says:
            try:
                await say(interaction)
            except Exception as error:  # noqa: BLE001 - one aside that fails must not cost the next, nor the act
                note("aside.failed", interaction, error)


async def follow(interaction: Interaction) -> None:
    """Say the asides if ``interaction`` was an act; once for each. Called when it has been answered."""
    asides = getattr(interaction.client, "asides", None)
    if interaction.extras.pop(_KEY, False) and isinstance(asides, Asides):
        await asides.say(interaction)
