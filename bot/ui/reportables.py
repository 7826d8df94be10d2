"""What can be reported: each cog says what its own things are about, and none knows who asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.ui.answers import Interaction


@dataclass(frozen=True, slots=True)
class Reportable:
    """Something a member may report: in which server, whose doing it is, and the words in question."""

    guild_id: int
    subject_id: int
    context: Mapping[str, str]
    """The words the member was shown, by what each is called; organizers read exactly these."""


Find: TypeAlias = Callable[[Interaction, str], Awaitable[Reportable | None]]


class Reportables:
    """Who knows what about the things that can be reported."""

    def __init__(self) -> None:
        self._finders: Final[dict[str, Find]] = {}

    def register(self, about: str, find: Find) -> None:
        """Let ``find`` look up things of the kind ``about`` by their id; ``ValueError`` if another does.

        It is asked anew whenever somebody reports, and answers None unless whoever acts was shown that
        very thing: an id proves nothing.
        """
        if about in self._finders:
            raise ValueError(f"there is somebody already who knows about {about}")
        self._finders[about] = find

    async def find(self, interaction: Interaction, about: str, about_id: str) -> Reportable | None:
        """Return what whoever acts would report, None if there is no such thing for them."""
        find = self._finders.get(about)
        return None if find is None else await find(interaction, about_id)
