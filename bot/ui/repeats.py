"""Interactions that are told twice: Discord may replay what was heard already when a session is taken up again.

The second telling is no second act: what a button switched on would be switched off again, and the member would be
answered twice.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.ui.answers import Interaction

_KEPT: Final = 10_000
"""As many as a busy bot hears in the fifteen minutes in which an interaction can be answered at all."""
_KEY: Final = "hallway.is_repeated"


class Heard:
    """Which interactions a client was told of lately; the client carries it as ``client.heard``."""

    def __init__(self) -> None:
        self._ids: Final = OrderedDict[int, None]()

    def note(self, interaction_id: int) -> bool:
        """Note that an interaction was told; return whether it was told before."""
        if interaction_id in self._ids:
            return True
        self._ids[interaction_id] = None
        if len(self._ids) > _KEPT:
            self._ids.popitem(last=False)
        return False


def is_repeated(interaction: Interaction) -> bool:
    """Tell whether an interaction was told before. It may be asked of the same object by all that handle it."""
    known = interaction.extras.get(_KEY)
    if known is None:
        heard = getattr(interaction.client, "heard", None)
        known = interaction.extras[_KEY] = isinstance(heard, Heard) and heard.note(interaction.id)
    return known
