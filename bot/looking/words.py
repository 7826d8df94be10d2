"""What a flag says: its words as they can be kept, and by what it is found. Pure decisions.

Skills are compared as members' facts are, so that one table of synonyms serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.core.text import LINK_MOST, Link, length, line, normalised, parse_link, plain, shorten
from bot.looking.rules import (
    KINDS_MOST,
    PAY_RANGE_MOST,
    PLACE_MOST,
    ROLE_LEAST,
    ROLE_MOST,
    WORDS_LEAST,
    WORDS_MOST,
    WORK_LEAST,
    WORK_MOST,
    BadLink,
    Field,
    Kind,
    No,
    Pay,
    Sort,
    TooShort,
    Words,
)
from bot.members.facts import FactKind, key, parse_facts

_TERMS_OF_PLACE_MOST: Final = 8
_TERMS_OF_PLACE_SOUGHT: Final = 3
"""Whoever types a whole sentence means its beginning; what else was chosen must not be lost behind it."""


def check_words(sort: Sort, words: Words) -> Words | TooShort | BadLink | No:
    """Return the words as they can be kept: safe, within their lengths; or what they lack."""
    role, text = line(words.role), plain(words.words)
    least, most = (WORDS_LEAST, WORDS_MOST) if sort is Sort.LOOKING else (WORK_LEAST, WORK_MOST)
    for named, typed, needed in ((Field.ROLE, role, ROLE_LEAST), (Field.WORDS, text, least)):
        if length(typed) < needed:
            return TooShort(named, needed)
    if sort is Sort.LOOKING and not words.kinds:
        return No.NO_KIND
    if sort is Sort.HIRING and words.pay is None:
        return No.NO_PAY
    link = ""
    if words.link.strip():
        parsed = parse_link(words.link)
        if not isinstance(parsed, Link):
            return BadLink(parsed)
        link = parsed.url[:LINK_MOST]
    return Words(
        role=line(role, ROLE_MOST),
        words=shorten(text, most),
        kinds=tuple(kind for kind in Kind if kind in words.kinds)[:KINDS_MOST],
        skills=parse_facts("\n".join(words.skills)),
        place=line(words.place, PLACE_MOST),
        link=link,
        pay=words.pay if sort is Sort.HIRING else None,
        pay_range=line(words.pay_range, PAY_RANGE_MOST) if sort is Sort.HIRING else "",
    )


# ---------------------------------------------------------------------- finding


def skill_key(skill: str) -> str:
    """Return what two spellings of one skill have in common; empty if it says nothing."""
    return key(FactKind.SKILL, skill)


def place_keys(place: str) -> tuple[str, ...]:
    """Return the words of a place by which it is found."""
    words = normalised(place.replace(",", " ").replace("/", " ")).split()
    return tuple(dict.fromkeys(word for word in words if word))[:_TERMS_OF_PLACE_MOST]


def kind_term(kind: Kind) -> str:
    """Return the term by which flags of a kind are found."""
    return f"kind:{kind.value}"


def skill_term(skill: str) -> str:
    """Return the term by which flags that name a skill are found; empty if it says nothing."""
    name = skill_key(skill)
    return f"skill:{name}" if name else ""


def terms(words: Words) -> frozenset[str]:
    """Return everything by which a flag with these words is found; the empty term finds every flag."""
    return frozenset(
        {""}
        | {kind_term(kind) for kind in words.kinds}
        | {term for skill in words.skills if (term := skill_term(skill))}
        | {f"place:{word}" for word in place_keys(words.place)}
        | ({f"pay:{words.pay.value}"} if words.pay else set[str]())
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for among the flags of one sort; what is empty does not narrow it."""

    sort: Sort
    kind: Kind | None = None
    skill: str = ""
    place: str = ""
    pay: Pay | None = None

    def terms(self) -> tuple[str, ...]:
        """Return the terms a flag must have, the rarest kind of term first; there are 1 to 6."""
        found = [
            skill_term(self.skill) if self.skill else "",
            *(f"place:{word}" for word in place_keys(self.place)[:_TERMS_OF_PLACE_SOUGHT]),
            kind_term(self.kind) if self.kind else "",
            f"pay:{self.pay.value}" if self.pay else "",
        ]
        return tuple(term for term in found if term) or ("",)
