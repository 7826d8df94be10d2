"""What the parts of the hallway are called, wherever members or organizers read of one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.core.language import N_, LazyString

EVERYTHING: Final = "everything"
PILLARS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "shares": N_("shares"),
        "looking": N_("looking and hiring"),
        "introductions": N_("introductions"),
        "prompts": N_("the questions that come round"),
        EVERYTHING: N_("everything I do here"),
    }
)
"""By the names they have in the rooms (:class:`bot.guilds.pillars.Pillar`), and all of them together."""


_SOME_PART: Final = N_("a part of the hallway")


def pillar_name(name: str) -> str:
    """Return what a part is called within a sentence; of one that nobody knows any more, that it is a part."""
    return str(PILLARS.get(name, _SOME_PART))
