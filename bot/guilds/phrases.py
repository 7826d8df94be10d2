"""The phrases organizers add to the coach, and how they are written: a line each, ``phrase = advice``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import blake2s
from typing import Final

from bot.core.text import fits, length, line, normalised

PHRASES_MOST: Final = 40
PHRASE_LEAST: Final = 3
PHRASE_MOST: Final = 60
ADVICE_MOST: Final = 200
WRITTEN_MOST: Final = 4000
"""Characters of all of them as they are written: what one input of a form can hold."""
MARK_PATTERN: Final = r"[0-9a-f]{16}"
"""What :func:`mark_of` returns."""

_BETWEEN: Final = "="


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that organizers have seen go wrong in an ask, and what to say to whoever writes them.

    Both are one line of text as it was typed, made ``plain``: to be escaped where it is shown.
    """

    phrase: str
    advice: str


class Wrong(Enum):
    """What is wrong with a line."""

    NO_ADVICE = auto()
    """There is no ``=``, or nothing after it."""
    NO_PHRASE = auto()
    PHRASE_LENGTH = auto()
    ADVICE_LENGTH = auto()
    TWICE = auto()
    """An earlier line has a phrase that reads alike."""


@dataclass(frozen=True, slots=True)
class BadPhrase:
    """A line that can't be: which one, counted from 1 as it was typed, and its words."""

    line: int
    words: str
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class TooManyPhrases:
    """More than ``most`` lines."""

    found: int
    most: int = PHRASES_MOST


@dataclass(frozen=True, slots=True)
class TooLongInAll:
    """They have ``found`` characters together, more than the ``most`` that can be edited in one form."""

    found: int
    most: int = WRITTEN_MOST


@dataclass(frozen=True, slots=True)
class PhrasesChanged:
    """Somebody else has changed the phrases since; these are stored now."""

    phrases: tuple[Phrase, ...]


PhrasesRefusal = BadPhrase | TooManyPhrases | TooLongInAll | PhrasesChanged


def parse_phrases(typed: str) -> list[Phrase] | BadPhrase | TooManyPhrases | TooLongInAll:
    """Read one phrase from each line that is not blank, or say what is wrong with the first that can't be."""
    found: list[Phrase] = []
    known: set[str] = set()
    for number, words in enumerate(map(line, typed.splitlines()), start=1):
        if not words:
            continue
        phrase = _parsed(words)
        if not isinstance(phrase, Wrong) and normalised(phrase.phrase) in known:
            phrase = Wrong.TWICE
        if isinstance(phrase, Wrong):
            return BadPhrase(number, words, phrase)
        known.add(normalised(phrase.phrase))
        found.append(phrase)
    if len(found) > PHRASES_MOST:
        return TooManyPhrases(len(found))
    size = length(written(found))
    return TooLongInAll(size) if size > WRITTEN_MOST else found


def written(phrases: Iterable[Phrase]) -> str:
    """Return phrases as :func:`parse_phrases` reads them."""
    return "\n".join(f"{phrase.phrase} {_BETWEEN} {phrase.advice}" for phrase in phrases)


def mark_of(phrases: Iterable[Phrase]) -> str:
    """Return a mark that differs for other phrases, or another order: to tell whether they have changed."""
    return blake2s(written(phrases).encode(), digest_size=8).hexdigest()


def _parsed(words: str) -> Phrase | Wrong:
    # Each a line of its own: at the beginning of one, marks without a letter go.
    phrase, _, advice = map(line, words.partition(_BETWEEN))
    if not advice:
        return Wrong.NO_ADVICE
    if not phrase:
        return Wrong.NO_PHRASE
    if length(phrase) < PHRASE_LEAST or not fits(phrase, PHRASE_MOST):
        return Wrong.PHRASE_LENGTH
    return Phrase(phrase, advice) if fits(advice, ADVICE_MOST) else Wrong.ADVICE_LENGTH
