"""Examples of what members see, shown by one cog for all: each cog says how its own cards look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

import discord

from bot.ui.answers import Interaction, View


@dataclass(frozen=True, slots=True)
class Example:
    """A message with example words."""

    view: View | None = None
    embed: discord.Embed | None = None


Make: TypeAlias = Callable[[Interaction], Example]


class Previews:
    """How the cards of each pillar look. The pillars are named as the room of guilds names them."""

    def __init__(self) -> None:
        self._makers: Final[dict[str, list[Make]]] = {}

    def register(self, pillar: str, make: Make) -> None:
        """Let ``make`` be asked for an example whenever somebody wants to see what members will see."""
        self._makers.setdefault(pillar, []).append(make)

    def examples(self, pillar: str, interaction: Interaction) -> list[Example]:
        """Return examples of a pillar's cards, whose buttons do nothing."""
        made = [make(interaction) for make in self._makers.get(pillar, ())]
        for example in made:
            if example.view is not None:
                _rest(example.view)
        return made


def _rest(view: View) -> None:
    """Disable every button and select of a view that is only to be looked at."""
    for item in view.walk_children():
        control = cast("Any", item)
        if isinstance(control, discord.ui.DynamicItem):
            control = cast("Any", control).item
        if hasattr(control, "disabled"):
            control.disabled = True
