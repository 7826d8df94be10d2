"""Sentences in the language of whoever is spoken to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.core import language
from bot.core.language import (
    ENGLISH,
    N_,
    NP_,
    _,
    in_every_language,
    language_for,
    languages,
    listed,
    name_of,
    ngettext,
    pgettext,
    speak,
    speaking,
    translated,
)

_LATER = N_("Good morning")
_NAMED = N_("{name} is here", name="Ada")
_OPEN = NP_("a door", "Open")


@pytest.fixture(autouse=True)
def catalogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """German, and a Polish with three plurals, in place of the catalogs there are."""
    german = Catalog("de")
    german.add("Good morning", "Guten Morgen")
    german.add("{name} is here", "Hier ist {name}")
    german.add(
        ("{count} share of {name}", "{count} shares of {name}"),
        ("{count} Beitrag von {name}", "{count} Beiträge von {name}"),
    )
    german.add("Open", "Öffnen")
    german.add("Open", "Offen", context="a door")
    german.add("Nearly", "Beinahe", flags=["fuzzy"])
    polish = Catalog("pl")
    polish.add(("{count} file", "{count} files"), ("{count} plik", "{count} pliki", "{count} plików"))
    for catalog in (german, polish):
        folder = tmp_path / str(catalog.locale) / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "hallway.po").open("wb") as file:
            write_po(file, catalog)
    monkeypatch.setattr(language, "_CATALOGS", tmp_path)
    for cached in (language._catalog, language.languages, language.fingerprint):
        cached.cache_clear()
    yield tmp_path
    for cached in (language._catalog, language.languages, language.fingerprint):
        cached.cache_clear()


def test_nothing_said_it_is_english() -> None:
    assert language.language() == ENGLISH
    assert _("Good morning") == "Good morning"


def test_a_language_holds_for_its_block_only() -> None:
    with speaking("de"):
        assert _("Good morning") == "Guten Morgen"
        with speaking(ENGLISH):
            assert _("Good morning") == "Good morning"
        assert _("Good morning") == "Guten Morgen"
    assert _("Good morning") == "Good morning"


def test_a_kept_sentence_is_put_into_words_each_time_it_is_said() -> None:
    with speaking("de"):
        assert (str(_LATER), f"{_LATER}.", f"{_NAMED:>14}") == (
            "Guten Morgen",
            "Guten Morgen.",
            "  Hier ist Ada",
        )
    assert (str(_LATER), str(_NAMED)) == ("Good morning", "Ada is here")
    assert _NAMED.in_english() == "Ada is here"


def test_names_move_with_their_translation() -> None:
    with speaking("de"):
        assert _("{name} is here", name="Bo") == "Hier ist Bo"
        assert N_("{name} is here").format(name="Bo") == "Hier ist Bo"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "plików"), (1, "plik"), (3, "pliki"), (5, "plików"), (22, "pliki")]
)
def test_each_language_has_its_own_plurals(count: int, said: str) -> None:
    with speaking("pl"):
        assert ngettext("{count} file", "{count} files", count) == f"{count} {said}"


def test_plurals_take_names_too() -> None:
    assert ngettext("{count} share of {name}", "{count} shares of {name}", 1, name="Bo") == "1 share of Bo"
    with speaking("de"):
        assert (
            ngettext("{count} share of {name}", "{count} shares of {name}", 2, name="Bo")
            == "2 Beiträge von Bo"
        )


def test_a_context_tells_two_meanings_apart() -> None:
    with speaking("de"):
        assert (_("Open"), pgettext("a door", "Open"), str(_OPEN)) == ("Öffnen", "Offen", "Offen")


def test_what_a_catalog_lacks_or_only_guesses_is_said_in_english() -> None:
    with speaking("de"):
        assert _("Good night") == "Good night"
        assert _("Nearly") == "Nearly"
        assert ngettext("{count} file", "{count} files", 2) == "2 files"
    assert translated("Good night", "de") is None
    assert translated("Good morning", "de") == "Guten Morgen"


def test_an_unknown_language_is_english() -> None:
    with speaking("tlh"):
        assert language.language() == ENGLISH


async def test_what_one_task_speaks_no_other_hears() -> None:
    async def in_german(ready: asyncio.Event, done: asyncio.Event) -> str:
        speak("de")
        ready.set()
        await done.wait()
        return await asyncio.create_task(say())

    async def say() -> str:
        return _("Good morning")

    ready, done = asyncio.Event(), asyncio.Event()
    german = asyncio.create_task(in_german(ready, done))
    await ready.wait()
    assert await say() == "Good morning"
    done.set()
    assert await german == "Guten Morgen"


@pytest.mark.parametrize(
    ("locales", "found"),
    [
        (["de"], "de"),
        (["de-AT"], "de"),
        (["en-GB", "de"], "en"),
        (["fr", "pl"], "pl"),
        (["fr"], "en"),
        ([], "en"),
        (["", "de"], "de"),
    ],
)
def test_discords_locale_finds_its_language(locales: list[str], found: str) -> None:
    assert language_for(locales) == found


def test_english_comes_first_and_languages_call_themselves_by_their_own_names() -> None:
    assert languages() == ("en", "de", "pl")
    assert [name_of(each) for each in languages()] == ["English", "Deutsch", "Polski"]


def test_words_are_joined_as_the_language_does() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c"], either=True) == "a, b or c"
    with speaking("de"):
        assert listed(["a", "b", "c"]) == "a, b und c"


def test_a_sentence_in_every_language_begins_with_that_of_the_moment() -> None:
    assert in_every_language(_LATER) == ("Good morning", "Guten Morgen")
    assert in_every_language("Good morning") == ("Good morning",)
    with speaking("de"):
        assert in_every_language(_LATER) == ("Guten Morgen", "Good morning")
    with speaking("pl"):
        assert in_every_language(_LATER) == ("Good morning", "Guten Morgen")


def test_the_fingerprint_changes_with_any_translation(catalogs: Path) -> None:
    before = language.fingerprint()
    source = catalogs / "de" / "LC_MESSAGES" / "hallway.po"
    source.write_text(source.read_text("utf-8").replace("Guten Morgen", "Moin"), "utf-8")
    language.fingerprint.cache_clear()
    assert language.fingerprint() != before
