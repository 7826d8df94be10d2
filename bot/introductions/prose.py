"""What a member wrote, made ready for the coach to read: one line, without code, its words counted.

Everything here takes time in proportion to the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from bot.core.text import line, normalised

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*")
_CODE: Final = re.compile(r"```.*?```|`[^`]*`")
_APOSTROPHES: Final = str.maketrans("’‘ʼ＇", "''''")
# Scripts that put no space between words: a character stands for a syllable or a word.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_DENSE: Final = re.compile(f"[{_UNSPACED}\uac00-\ud7af]")
_DENSITY: Final = 3
"""Letters of an alphabet that say as much as one character of Chinese, Japanese or Korean."""
_TOKEN: Final = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")
_PHRASES_KEPT: Final = 4096

_ENGLISH_SHARE: Final = 0.15
"""Of an English text at least that is made of the words below; of texts in its neighbours' languages less."""


def words_of(listed: str) -> frozenset[str]:
    """Return the words of a list that is written as text."""
    return frozenset(listed.split())


ENGLISH: Final = words_of(
    """
    the and you your yours you're you've you'd to of is it it's i'm i've i'd i'll my with for that this these those
    have has had would could should about are were was what how why which when where who can from they their them
    we've we're our us by be been not at if or but as than then there more most many much some any all both each
    love like just really want know think talk work help helped it's don't didn't doesn't does did into out up
    """
)
"""Words that English texts are full of, and that hardly any other language has."""

PLAIN: Final = ENGLISH | words_of(
    """
    a i in on me we he she his her an do so no yes u ur am its one two also too very lot lots bit up down off over only
    own other another same such like maybe perhaps please thanks thank hi hey hello hallo dear let let's lets get got
    getting give gave given go going goes went come came make made see seen saw look looking looks say said tell told
    ask asking asked answer answers find found take took use need needs wanted wanting wish hope hoping feel might may
    will shall must able try trying keep kept put being having doing done new old good bad best better nice well big
    long short time times day days week today now soon sometime someday anytime always never ever still already yet
    again back here everything anything something nothing everyone anyone someone people person thing things stuff
    kind way ways part idea ideas
    chat chats chatting call talk talks talking speak speaking discuss discussing discussion conversation connect
    connecting connection network networking meet meeting coffee virtual quick brief briefly short minute minutes
    question questions advice tip tips insight insights guidance mentor mentoring mentorship learn learned learning
    learnt share shared sharing exchange collaborate collaboration collaborating partnership partner synergy synergies
    opportunity opportunities interested interesting interest interests related general generally various field
    industry area space experience experiences expertise knowledge background profile career careers journey path work
    works working job jobs role life success achievements achievement project projects content post posts posting page
    blog article articles video videos know known follow following followed join world community tech technology
    across around through after before while since because though really actually
    sir madam sirs gentlemen mr mrs team folks friend friends
    perspective perspectives view views thought thoughts like-minded
    ok okay kindly sure idk vibe vibes guess matter matters else rather quite pretty far away lately recently truly
    dude bro man guys mate buddy real level years year months month night morning evening member members server shares
    built build building done fellow respected student direction mind minds brain zoom acquainted acquaint catch catch-up
    whole entire total several couple certain different possible possibly become becoming start starting started begin
    helping helps enter continue grow growth sort sorts type types example examples detail details case cases side point
    points end min mins hour hours
    happy glad excited curious everybody each every together random whatever
    beer beers drink drinks tea lunch dinner grab hang hanging listen hear hearing few agenda topic topics fixed open
    specific particular flexible casual informal surprise suggest decide pick tbd none later flow cooperation cooperate
    mutual fun game human guy engineer developer maker designer programmer expert experts professional
    professionals inspire support guide teach explain next step steps first second million hats
    """
)
"""Words that name no subject: what is left of a text without them is what it is about."""


@dataclass(frozen=True)
class Prose:
    """A text as one line, without code, as it was typed but for that."""

    shown: str

    @cached_property
    def folded(self) -> str:
        """The same in small letters, each character in its place."""
        small = self.shown.lower()
        if len(small) != len(self.shown):  # a few capitals have small letters of two characters
            small = "".join(char if len(char.lower()) != 1 else char.lower() for char in self.shown)
        return small.translate(_APOSTROPHES)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in small letters."""
        return tuple(_WORD.findall(self.folded))

    @cached_property
    def is_english(self) -> bool:
        """Whether it reads like English; of a few words only where each is one that says little."""
        english = sum(word in ENGLISH for word in self.words)
        accented = sum(not word.isascii() for word in self.words)
        return (english > max(1, accented) and english >= _ENGLISH_SHARE * len(self.words)) or self._is_plain

    @property
    def _is_plain(self) -> bool:
        return bool(self.words) and PLAIN.issuperset(self.words)

    @property
    def says(self) -> int:
        """Letters and digits in it; a character that stands for a syllable counts as several."""
        return sum(map(len, self.words)) + (_DENSITY - 1) * len(_DENSE.findall(self.folded))

    @property
    def reads(self) -> int:
        """How long it is to read, in characters of an alphabet."""
        return len(self.shown) + (_DENSITY - 1) * len(_DENSE.findall(self.shown))

    def subjects(self, besides: frozenset[str] = frozenset()) -> int:
        """How many different words name something; ``besides`` those given."""
        naming = {word for word in self.words if not word.isdecimal()}
        return len(naming - PLAIN - besides)

    def around(self, found: re.Match[str]) -> str:
        """What was found in ``folded``, as it was typed."""
        return self.shown[found.start() : found.end()].strip()


def prose(text: str) -> Prose:
    """Return a text made ready to be read; code between backticks is left out."""
    return Prose(_CODE.sub(" ", line(text)))


def key(text: str) -> str:
    """Return what a text is looked for by; a phrase is there, between word borders, if its key is in the text's.

    In any case and with any spaces; a phrase is never read as a pattern. Where a script puts no spaces between words,
    every character is one. A text with nothing to look for has the key of a single space.
    """
    return f" {' '.join(_TOKEN.findall(normalised(text).translate(_APOSTROPHES)))} " if text else " "


@lru_cache(_PHRASES_KEPT)
def phrase_key(phrase: str) -> str:
    """Return the ``key`` of a phrase, remembered; empty when there is nothing to look for."""
    found = key(phrase)
    return found if found.strip() else ""
