"""Which tags the cogs give their posts in forums: one looks whether a forum has them, without knowing the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.core.language import Said


class ForumTags:
    """The names of tags, by what is posted. Whoever posts something says them once, when its cog is set up.

    ``"shares"`` are the tags of shares. What a prompt's posts carry is settled for each prompt.
    """

    def __init__(self) -> None:
        self._names: Final[dict[str, tuple[Said, ...]]] = {}

    def want(self, what: str, names: Sequence[Said]) -> None:
        """Remember that posts of ``what`` carry one of these tags, in whichever language a forum has it."""
        self._names[what] = tuple(names)

    def wanted(self, what: str) -> tuple[Said, ...]:
        """Return the names of the tags that posts of ``what`` carry; none if nobody said any."""
        return self._names.get(what, ())
