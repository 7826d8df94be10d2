"""Every catalog says every sentence, whole, in its place, and with all that has to be in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from bot.core.language import ENGLISH, languages
from tests.languages.messages import marked, read, template

TRANSLATED = [language for language in languages() if language != ENGLISH]
_NAMES = re.compile(r"\{(\w+)\}")
_CODE = re.compile(r"`[^`]*`")


def _bold(text: str) -> int:
    return text.count("**")


def _breaks(text: str) -> int:
    return text.count("\n")


def _small_print(text: str) -> int:
    return text.count("-# ")


def _commands(text: str) -> list[str]:
    return sorted(_CODE.findall(text))


def _spaces_at_the_ends(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


@cache
def catalog(language: str) -> Catalog:
    return read(language)


@cache
def wanted() -> frozenset[tuple[object, str | None]]:
    return frozenset((message.id, message.context) for message in template() if message.id)


def pairs(message: Message) -> list[tuple[str, str]]:
    """Return English and translation of a message, of each of its plural forms."""
    if isinstance(message.id, str):
        assert isinstance(message.string, str)
        return [(message.id, message.string)]
    one, many = message.id
    assert message.string is not None
    return [(one if index == 0 else many, words) for index, words in enumerate(message.string)]


def test_there_are_spanish_and_german() -> None:
    assert set(TRANSLATED) >= {"de", "es"}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_left_out_and_none_is_left_over(language: str) -> None:
    there = {(message.id, message.context) for message in catalog(language) if message.id}
    unsaid = [
        message.id
        for message in catalog(language)
        if message.id and not all(words for _, words in pairs(message))
    ]
    guessed = [message.id for message in catalog(language) if message.id and message.fuzzy]

    assert not wanted() - there, "`make messages` adds them"
    assert not there - wanted(), "`make messages` takes them out"
    assert not unsaid
    assert not guessed


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_name_is_filled_in(language: str) -> None:
    wrong: list[str] = []
    for message in catalog(language):
        if not message.id:
            continue
        known = {
            name
            for english in ([message.id] if isinstance(message.id, str) else message.id)
            for name in _NAMES.findall(english)
        }
        is_plural = not isinstance(message.id, str)
        for english, words in pairs(message):
            has = set(_NAMES.findall(words))
            must = set(_NAMES.findall(english)) - ({"count"} if is_plural else set())
            if not must <= has <= known | ({"count"} if is_plural else set()):
                wrong.append(f"{english!r}: {words!r}")
    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("shape", [_bold, _breaks, _small_print, _commands, _spaces_at_the_ends])
def test_a_translation_keeps_the_shape_of_its_sentence(language: str, shape: Callable[[str], object]) -> None:
    """Or it would not look right, or lead nowhere."""
    wrong = [
        f"{english!r}: {words!r}"
        for message in catalog(language)
        if message.id
        for english, words in pairs(message)
        if shape(english) != shape(words)
    ]
    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_have_the_forms_of_their_language(language: str) -> None:
    spoken = catalog(language)
    wrong = [
        message.id for message in spoken if message.pluralizable and len(pairs(message)) != spoken.num_plurals
    ]
    assert not wrong


def test_what_is_marked_is_found_wherever_it_stands() -> None:
    source = """
X = N_("a constant")
def f():
    return f"{_('within an f-string')}: {ngettext('one', 'many', 3)}"
Y = command(description=locale_str("of a command"))
Z = pgettext("a door", "Open"), _("outer {x}", x=_("inner")), _(not_a_text), other("no mark")
"""
    assert sorted(marked(source), key=str) == sorted(
        [
            ("a constant", None),
            ("within an f-string", None),
            (("one", "many"), None),
            ("of a command", None),
            ("Open", "a door"),
            ("outer {x}", None),
            ("inner", None),
        ],
        key=str,
    )
