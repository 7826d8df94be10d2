"""What the parts of the hallway are called, wherever members or organizers read of one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

EVERYTHING: Final = "everything"
PILLARS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "shares": "shares",
        "looking": "looking and hiring",
        "introductions": "introductions",
        "prompts": "the questions that come round",
        EVERYTHING: "everything I do here",
    }
)
"""By the names they have in the rooms (:class:`bot.guilds.pillars.Pillar`), and all of them together."""


def pillar_name(name: str) -> str:
    """Return what a part is called within a sentence; of one that nobody knows any more, that it is a part."""
    return PILLARS.get(name, "a part of the hallway")
