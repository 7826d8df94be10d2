"""What can be reported: each cog says what its own things are about, and none knows who asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.core.language import ENGLISH, speaking
from bot.ui.answers import Interaction
from bot.ui.buttons import AddressedButton
from bot.ui.custom_ids import CustomId, parse


@dataclass(frozen=True, slots=True)
class Reportable:
    """Something a member may report: in which server, whose doing it is, and the words in question."""

    guild_id: int
    subject_id: int
    context: Mapping[str, str]
    """The words the member was shown, by what each is called; organizers read exactly these."""


Find: TypeAlias = Callable[[Interaction, str], Awaitable[Reportable | None]]
FindOf: TypeAlias = Callable[[Interaction, tuple[str, ...], int], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a message of ours shows: one thing, or with ``about_id`` None, things of several members."""

    about: str
    about_id: str | None
    args: tuple[str, ...]
    """Of the address by which it was recognised."""


class Reportables:
    """Who knows what about the things that can be reported."""

    def __init__(self) -> None:
        self._finders: Final[dict[str, Find]] = {}
        self._marks: Final[dict[tuple[str, str], str]] = {}
        self._gathered: Final[dict[tuple[str, str], str]] = {}
        self._of_members: Final[dict[str, FindOf]] = {}

    def register(self, about: str, find: Find, *, marks: Iterable[type[AddressedButton]] = ()) -> None:
        """Let ``find`` look up things of the kind ``about`` by their id; ``ValueError`` if another does.

        It is asked anew whenever somebody reports, and answers None unless whoever acts was shown that
        very thing: an id proves nothing. ``marks`` are buttons that stand on messages with such a thing and on
        no others; the last argument of their addresses is its id.
        """
        if about in self._finders:
            raise ValueError(f"there is somebody already who knows about {about}")
        self._finders[about] = find
        self._marks.update({(mark.feature, mark.verb): about for mark in marks})

    def gather(self, about: str, find_of: FindOf, *, marks: Iterable[type[AddressedButton]]) -> None:
        """Say that messages with these ``marks`` show things of the kind ``about`` by several members.

        ``find_of`` is given the arguments of the mark's address and a member's id, and returns the id of what
        is theirs, None if nothing is.
        """
        self._of_members[about] = find_of
        self._gathered.update({(mark.feature, mark.verb): about for mark in marks})

    def recognise(self, custom_ids: Iterable[str]) -> Recognised | None:
        """Return what a message of ours with these addresses shows, None if nobody knows."""
        addresses = [address for address in map(parse, custom_ids) if address is not None]
        for address in addresses:
            found = self._recognised(address)
            if found is not None:
                return found
        return None

    def _recognised(self, address: CustomId) -> Recognised | None:
        key = (address.feature, address.verb)
        if key in self._marks and address.args:
            return Recognised(self._marks[key], address.args[-1], address.args)
        if key in self._gathered:
            return Recognised(self._gathered[key], None, address.args)
        return None

    async def find(self, interaction: Interaction, about: str, about_id: str) -> Reportable | None:
        """Return what whoever acts would report, None if there is no such thing for them.

        What its words are called is kept in English, and said in the language of whoever reads it.
        """
        find = self._finders.get(about)
        with speaking(ENGLISH):
            return None if find is None else await find(interaction, about_id)

    async def find_of(self, interaction: Interaction, shown: Recognised, user_id: int) -> str | None:
        """Return the id of what is a member's on a message that shows things of several."""
        find_of = self._of_members.get(shown.about)
        return None if find_of is None else await find_of(interaction, shown.args, user_id)
