"""The one grammar of custom ids: ``feature:verb:arg:arg…``, an address of at most 100 characters.

Discord gives a ``custom_id`` back as it was sent, but clients can send any (Discord docs, Components): it
is an address to look at, never an authority to rely on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MOST: Final = 100
_WORD: Final = r"[a-z][a-z0-9_-]*"
_ARG: Final = r"[A-Za-z0-9_.~%-]+"
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
        if len(encoded) > MOST or not _GRAMMAR.fullmatch(encoded):
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
    return re.compile("".join((f"{feature}:{verb}", *(f":(?:{arg})" for arg in args))))
