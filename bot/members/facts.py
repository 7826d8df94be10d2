"""What members say of themselves in single words, and what two of them have in common.

An overlap tells one member that the other has said the same, so every rule of who may see what is in
:func:`common_ground`, and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.core.text import line, normalised
from bot.members.synonyms import SKILLS

FACTS_MOST: Final = 12
"""Of one kind."""
FACT_MOST: Final = 40
"""Characters in one."""

_BETWEEN: Final = re.compile(r"[,;\n\r،、，；]")
_BULLET: Final = re.compile(r"^(?:[-*•–]+\s+)+")


class FactKind(StrEnum):
    """What a fact is about, in the order in which facts are shown."""

    SKILL = "skill"
    INTEREST = "interest"
    PLACE = "place"
    """Where they are now."""
    LANGUAGE = "language"
    SCHOOL = "school"
    HOBBY = "hobby"
    LIVED = "lived"
    """Where they have lived."""


class Audience(StrEnum):
    """Who may see a fact."""

    EVERYONE = "everyone"
    SHARED = "shared"
    """Only whoever says the same of themselves, once both have agreed to meet."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a member says of themselves, as they wrote it."""

    kind: FactKind
    value: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class Overlap:
    """One thing two members have in common, as one of them wrote it."""

    kind: FactKind
    value: str


def parse_facts(text: str) -> tuple[str, ...]:
    """Return what somebody typed into one field, taken apart at commas, semicolons and line ends.

    Each part is one safe line of at most :data:`FACT_MOST` characters; what reads alike is there once, as it
    was written first; there are at most :data:`FACTS_MOST`. Nothing is left of parts that say nothing.
    """
    return _distinct((line(part) for part in _BETWEEN.split(text)), FactKind.INTEREST)


def tidy_facts(kind: FactKind, values: Sequence[str], audience: Audience) -> list[Fact]:
    """Return these facts as they can be kept: safe, within their lengths, and each of them once."""
    return [Fact(kind, value, audience) for value in _distinct(values, kind)]


def key(kind: FactKind, value: str) -> str:
    """Return what two facts of one kind have in common when they say the same; empty if ``value`` says nothing.

    Case, width, spaces and punctuation around it make no difference, but C++, C# and .NET stay what they are.
    Skills are known by their other names too. To compare, never to show. Idempotent.
    """
    text = normalised(value)
    while (bare := _without_edges(text)) != text:
        text = normalised(bare)
    if not text and any(unicodedata.category(character) == "So" for character in value):
        return normalised(value)  # an emoji alone says something
    return SKILLS.get(text, text) if kind is FactKind.SKILL else text


def common_ground(mine: Iterable[Fact], theirs: Iterable[Fact], *, both_agreed: bool) -> list[Overlap]:
    """Return what one member may be shown to have in common with another.

    Before both have agreed it follows from ``mine`` and from what the other shows to everyone, and from
    nothing else. Afterwards what either keeps for those who share it counts as well, and both are shown the
    same. What either keeps from everybody never counts. Ordered by kind, then alphabetically, whatever the
    order of the facts.
    """
    shown = {Audience.EVERYONE, Audience.SHARED} if both_agreed else {Audience.EVERYONE}
    ours = _spellings(mine, {Audience.EVERYONE, Audience.SHARED})
    found = _spellings(theirs, shown)
    order = list(FactKind)
    return [
        # One spelling for both of them, and the longer one is seldom the cryptic one.
        Overlap(kind, max(ours[kind, name] | found[kind, name], key=lambda value: (len(value), value)))
        for kind, name in sorted(ours.keys() & found.keys(), key=lambda at: (order.index(at[0]), at[1]))
    ]


def _spellings(facts: Iterable[Fact], audiences: set[Audience]) -> dict[tuple[FactKind, str], set[str]]:
    spellings: dict[tuple[FactKind, str], set[str]] = {}
    for fact in facts:
        name = key(fact.kind, fact.value)
        if fact.audience in audiences and name:
            spellings.setdefault((fact.kind, name), set()).add(fact.value)
    return spellings


def _distinct(values: Iterable[str], kind: FactKind) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for value in values:
        # Bullets belong to the list, not to what is in it.
        tidied = line(_BULLET.sub("", line(value)), FACT_MOST)
        name = key(kind, tidied)
        if name:
            kept.setdefault(name, tidied)
    return tuple(kept.values())[:FACTS_MOST]


def _without_edges(text: str) -> str:
    """The text without punctuation and symbols around it, but for those that belong to a name."""
    start, end = 0, len(text)
    while start < end and _is_edge(text[start]) and not _is_dot_of_a_name(text[start : start + 2]):
        start += 1
    while end > start and _is_edge(text[end - 1]) and not _belongs(text[start:end]):
        end -= 1
    return text[start:end]


def _is_edge(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "PS"


def _is_dot_of_a_name(beginning: str) -> bool:
    return beginning[0] == "." and beginning[1:].isalnum()


def _belongs(text: str) -> bool:
    """Say whether the last character is part of the name, as in C++ and C#."""
    last = text[-1]
    return last in "+#" and text.rstrip(last)[-1:].isalnum()
