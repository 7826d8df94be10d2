"""Which language a sentence is said in, and its words: gettext, by whoever is spoken to at the moment.

Every sentence is written in English where it is said, and marked: ``_("…")`` translates at once, ``ngettext`` chooses a
plural, ``N_`` keeps a sentence for later, as constants and declarations must. Names in braces are filled in after
translating, so a translator may move them (``_("{name} shared this", name=name)``).

The language is that of the running task (:mod:`contextvars`): whoever speaks to somebody says so with
:func:`speaking` or :func:`speak`, and whatever is worded below follows. Nothing said, it is English.

Catalogs are ``bot/locales/<language>/LC_MESSAGES/hallway.po``; what a catalog lacks, or marks as fuzzy, is said in
English. A language is there as soon as its catalog is.
"""

from __future__ import annotations

import contextlib
import gettext
import hashlib
import io
from collections.abc import Generator, Iterable, Sequence
from contextvars import ContextVar
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final, LiteralString

from babel import Locale, negotiate_locale
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOMAIN: Final = "hallway"
ENGLISH: Final = "en"
"""The language the sentences are written in."""

_BRITISH: Final = "en_GB"
_CATALOGS: Final = resources.files("bot") / "locales"
_speaking: Final[ContextVar[str]] = ContextVar("hallway.language", default=ENGLISH)


class LazyString:
    """A sentence that is put into words when it is said: ``str()`` of it, or an f-string with it in it.

    It is no ``str``, so that no type checker lets it be said in the language of whoever imported the module.
    """

    __slots__ = ("context", "message", "names")

    def __init__(self, message: LiteralString, names: dict[str, object], context: str = "") -> None:
        self.message: Final = message
        """The sentence in English, with its names in braces."""
        self.names: Final = names
        self.context: Final = context

    def __str__(self) -> str:
        words = self._words()
        return words.format(**self.names) if self.names else words

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"N_({self.message!r})"

    def format(self, **names: object) -> str:
        """Return the sentence in the language of the moment, with ``names`` filled in."""
        return self._words().format(**self.names, **names)

    def in_language(self, language: str) -> str:
        """Return the sentence in another language than that of the moment."""
        with speaking(language):
            return str(self)

    def in_english(self) -> str:
        """Return the sentence as it is written: for logs, for names that must not change, for limits."""
        return self.message.format(**self.names) if self.names else self.message

    def _words(self) -> str:
        catalog = _catalog(_speaking.get())
        return catalog.pgettext(self.context, self.message) if self.context else catalog.gettext(self.message)


Said = str | LazyString
"""What can be said: words, or a sentence that will be put into words."""


def _(message: LiteralString, /, **names: object) -> str:
    """Return a sentence in the language of the moment, with ``names`` filled in for those in braces."""
    words = _catalog(_speaking.get()).gettext(message)
    return words.format(**names) if names else words


def ngettext(one: LiteralString, many: LiteralString, count: int, /, **names: object) -> str:
    """Return the sentence for ``count``, by the language's own rule of plurals; ``{count}`` is filled in as well."""
    return _catalog(_speaking.get()).ngettext(one, many, count).format(count=count, **names)


def pgettext(context: LiteralString, message: LiteralString, /, **names: object) -> str:
    """Return a sentence as :func:`_` does; ``context`` tells it from one that reads alike and means something else."""
    words = _catalog(_speaking.get()).pgettext(context, message)
    return words.format(**names) if names else words


def N_(message: LiteralString, /, **names: object) -> LazyString:  # noqa: N802 - gettext's own name for it
    """Mark a sentence that is put into words later, each time it is said."""
    return LazyString(message, names)


def NP_(context: LiteralString, message: LiteralString, /, **names: object) -> LazyString:  # noqa: N802 - as above
    """Mark a sentence for later that needs ``context``, as in :func:`pgettext`."""
    return LazyString(message, names, context)


def listed(words: Sequence[str], *, either: bool = False) -> str:
    """Join words as the language of the moment does: "a, b and c", or "a, b or c" if it is ``either`` of them."""
    language = _speaking.get()
    locale = _BRITISH if language == ENGLISH else language
    return format_list(list(words), style="or" if either else "standard", locale=locale)


def language() -> str:
    """Return the language of the moment, as its catalog's folder is called ("de", "pt_BR")."""
    return _speaking.get()


def speak(language: str) -> None:
    """Say everything from here on, in this task and those it starts, in ``language``; unknown ones are English."""
    _speaking.set(language if language in languages() else ENGLISH)


@contextlib.contextmanager
def speaking(language: str) -> Generator[None]:
    """Say everything within the block in ``language``; unknown ones are English."""
    token = _speaking.set(language if language in languages() else ENGLISH)
    try:
        yield
    finally:
        _speaking.reset(token)


def language_for(locales: Iterable[str]) -> str:
    """Return the language for the first of ``locales`` that there is a catalog for, else English.

    Locales are Discord's ("es-ES", "pt-BR"; Discord docs, Reference, "Locales"): a region without a catalog of its
    own gets that of its language.
    """
    asked = [locale for locale in locales if locale]
    return negotiate_locale(asked, languages(), sep="-") or ENGLISH


@cache
def languages() -> Sequence[str]:
    """Return every language there is, English first."""
    found = sorted(folder.name for folder in _CATALOGS.iterdir() if (folder / "LC_MESSAGES").is_dir())
    return (ENGLISH, *(name for name in found if name != ENGLISH))


def name_of(language: str) -> str:
    """Return what a language calls itself, for a menu: "English", "Español"."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def translated(message: str, language: str) -> str | None:
    """Return a marked sentence in ``language`` if it has words of its own for it, for who keeps translations by it."""
    if language == ENGLISH:
        return None
    words = _catalog(language).gettext(message)
    return None if words == message else words


def in_every_language(sentence: Said) -> tuple[str, ...]:
    """Return what a sentence is in the language of the moment, then in all others; of mere words, only these."""
    if isinstance(sentence, str):
        return (sentence,)
    said = [str(sentence)]
    for language in languages():
        with speaking(language):
            said.append(str(sentence))
    return tuple(dict.fromkeys(said))


@cache
def fingerprint() -> str:
    """Return what stands for all catalogs as they are: it changes with any of them."""
    read = hashlib.sha256()
    for language in languages():
        if language != ENGLISH:
            read.update(_source(language).read_bytes())
    return read.hexdigest()


def load() -> None:
    """Read every catalog, which takes a moment: before anybody waits for a sentence."""
    for language in languages():
        _catalog(language)


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with _source(language).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language, domain=DOMAIN))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _source(language: str) -> Traversable:
    return _CATALOGS / language / "LC_MESSAGES" / f"{DOMAIN}.po"
