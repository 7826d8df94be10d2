"""The one grammar of custom ids: ``feature:verb:arg:arg…``, an address of at most 100 characters.

Discord gives a ``custom_id`` back as it was sent, but clients can send any (Discord docs, Components): it
is an address to look at, never an authority to rely on.

Feature and verb stand literally before the first argument, so addresses with different ones are never
confused, whatever their arguments; ``Addresses`` sees to it that no two have the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from urllib.parse import quote, unquote

import regex

_Holder = TypeVar("_Holder")

MOST: Final = 100
_WORD: Final = r"[a-z][a-z0-9_-]*"
_ARG: Final = r"[A-Za-z0-9_.~%-]+"
_NO_TEXT: Final = "~"
_GRAMMAR: Final = re.compile(rf"({_WORD}):({_WORD})((?::{_ARG})*)")


@dataclass(frozen=True, slots=True)
class CustomId:
    """An address: whose it is, what it does, and on what."""

    feature: str
    verb: str
    args: tuple[str, ...] = ()

    def encode(self) -> str:
        """Return the ``custom_id``; ``ValueError`` if it is outside the grammar or too long."""
        encoded = ":".join((self.feature, self.verb, *self.args))
        if parse(encoded) != self:  # a colon within a part would make it another address
            raise ValueError(f"not an address: {encoded!r}")
        return encoded


def parse(text: str) -> CustomId | None:
    """Return the address that ``text`` is, or None if it is none of ours."""
    found = _GRAMMAR.fullmatch(text) if len(text) <= MOST else None
    if found is None:
        return None
    return CustomId(found[1], found[2], tuple(found[3].split(":")[1:]))


def pattern(feature: str, verb: str, *args: str) -> re.Pattern[str]:
    """Return what matches exactly the addresses of this feature and verb with such arguments.

    ``args`` are regular expressions without groups of their own.
    """
    CustomId(feature, verb).encode()  # refuses words outside the grammar
    # ASCII: the grammar has no other digits or letters, whatever \d and \w would let in.
    return re.compile("".join((f"{feature}:{verb}", *(f":(?:{arg})" for arg in args))), re.ASCII)


def text_arg(text: str, most: int = MOST) -> str:
    """Return any text as one argument of at most ``most`` characters; ``arg_text`` reads it back.

    It is percent-encoded, so a letter outside ASCII takes six characters or more. What does not fit is cut
    off, between two characters as a reader sees them.
    """
    if most < len(_NO_TEXT):
        raise ValueError("an argument has at least one character")
    encoded, room = "", most
    for cluster in regex.finditer(r"\X", text):
        piece = quote(cluster.group(), safe="", errors="replace").replace("~", "%7E")
        room -= len(piece)
        if room < 0:
            break
        encoded += piece
    return encoded or _NO_TEXT


def text_args(texts: Sequence[str], room: int) -> tuple[str, ...]:
    """Return texts as arguments that take at most ``room`` characters, the colons before them included.

    When they are too long the longest are cut. ``ValueError`` if there is not room for a character of each.
    """
    whole = [text_arg(text, most=room) for text in texts]
    fitting = dict[int, str]()
    left = room - len(texts)
    for index in sorted(range(len(texts)), key=lambda index: len(whole[index])):
        share = left // (len(texts) - len(fitting))
        fitting[index] = whole[index] if len(whole[index]) <= share else text_arg(texts[index], share)
        left -= len(fitting[index])
    return tuple(fitting[index] for index in range(len(texts)))


def arg_text(arg: str) -> str:
    """Return the text that ``text_arg`` made this argument of; text of some kind for any other argument."""
    return "" if arg == _NO_TEXT else unquote(arg)


class Addresses(Generic[_Holder]):
    """Who answers to which feature and verb: one holder for each."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str], _Holder] = {}

    def claim(self, feature: str, verb: str, holder: _Holder) -> None:
        """Give the address to ``holder``; ``ValueError`` if another has it. Claiming again changes nothing."""
        taken = self._holders.setdefault((feature, verb), holder)
        if taken is not holder:
            raise ValueError(f"{feature}:{verb} is the address of {taken!r}")

    def holder(self, feature: str, verb: str) -> _Holder | None:
        """Return who has the address, or None."""
        return self._holders.get((feature, verb))

    def __iter__(self) -> Iterator[_Holder]:
        return iter(self._holders.values())
