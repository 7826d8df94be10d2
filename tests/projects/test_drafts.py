"""What a share may say: every limit, and text made to do harm."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import LinkRefusal, length, line, plain
from bot.projects.rules import (
    ASK_DETAIL_MOST,
    HOW_LEAST,
    HOW_MOST,
    LINK_MOST,
    TITLE_LEAST,
    TITLE_MOST,
    WHAT_LEAST,
    WHAT_MOST,
    Ask,
    BadLink,
    Draft,
    Field,
    Kind,
    TooShort,
    check_draft,
    check_link,
    check_words,
)
from tests.community import DRAFT

FAMILY = "👩‍👩‍👧‍👦"
HOSTILE = {
    "four thousand emoji": "🦀" * 4000,
    "four thousand families": FAMILY * 4000,
    "everyone": "@everyone @here <@&1> <@1> and then some words",
    "bidi": "\u202e\u2066gnp.exe\u2069 turned around, and more of it",
    "zero width": "\u200b\u200c\u2060 invisible \ufeff words of some length",
    "zalgo": "Z" + "\u0300" * 500 + "algo comes with many marks",
    "controls": "\x00\x07\x1b[31m red and \x7f gone, long enough",
    "surrogates": "\ud800 alone and \udfff alone, which no encoding takes",
    "markdown": "# heading\n> quote\n||spoiler|| **bold** [x](https://a.b)",
    "invite": "join discord.gg/evil now, everybody is there",
    "lines": "a\n" * 3000 + "b" * 30,
    "one long word": "x" * 100_000,
}
TEXT = st.text(max_size=60) | st.sampled_from([text[:200] for text in HOSTILE.values()])


def title(typed: str) -> Draft | TooShort | BadLink:
    return check_draft(replace(DRAFT, title=typed))


def what(typed: str) -> Draft | TooShort | BadLink:
    return check_draft(replace(DRAFT, what=typed))


def test_a_harmless_draft_is_kept_as_it_was_typed() -> None:
    assert check_draft(DRAFT) == DRAFT


def test_a_title_needs_three_characters() -> None:
    assert title("x" * (TITLE_LEAST - 1)) == TooShort(Field.TITLE, TITLE_LEAST)
    assert isinstance(title("x" * TITLE_LEAST), Draft)


def test_what_it_is_needs_twenty_characters() -> None:
    assert what("x" * (WHAT_LEAST - 1)) == TooShort(Field.WHAT, WHAT_LEAST)
    assert isinstance(what("x" * WHAT_LEAST), Draft)


@pytest.mark.parametrize("extra", [-1, 0, 1, 5000])
def test_what_is_too_long_is_shortened_and_says_so(extra: int) -> None:
    kept = check_draft(
        replace(
            DRAFT,
            title="t" * (TITLE_MOST + extra),
            what="w" * (WHAT_MOST + extra),
            ask_detail="a" * (ASK_DETAIL_MOST + extra),
        )
    )
    assert isinstance(kept, Draft)
    for typed, limit in (
        (kept.title, TITLE_MOST),
        (kept.what, WHAT_MOST),
        (kept.ask_detail, ASK_DETAIL_MOST),
    ):
        assert length(typed) == limit + min(extra, 0)
        assert typed.endswith("…") is (extra > 0)


@pytest.mark.parametrize(
    "blank", ["", " ", "\n\n\t ", "\u200b\u200b\u200b\u200b", "\u2800" * 30, "\u3164" * 30, "\x00" * 30]
)
def test_text_without_anything_to_see_is_too_short(blank: str) -> None:
    assert title(blank) == TooShort(Field.TITLE, TITLE_LEAST)
    assert what(blank) == TooShort(Field.WHAT, WHAT_LEAST)
    assert check_words(Field.HOW, blank, HOW_LEAST, HOW_MOST) == TooShort(Field.HOW, HOW_LEAST)


def test_padding_does_not_make_a_short_text_long_enough() -> None:
    padded = "x" + "\u200b" * 30 + " " * 30 + "y"
    assert isinstance(what(padded), TooShort)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_kept_safe_and_within_discords_limits(name: str) -> None:
    kept = check_draft(Draft(HOSTILE[name], Kind.TALK, HOSTILE[name], "", Ask.USERS, HOSTILE[name]))
    assert isinstance(kept, Draft), kept
    assert length(kept.title) <= TITLE_MOST
    assert length(kept.what) <= WHAT_MOST
    assert length(kept.ask_detail) <= ASK_DETAIL_MOST
    assert "\n" not in kept.title + kept.ask_detail
    assert check_draft(kept) == kept
    for text in (kept.title, kept.what, kept.ask_detail):
        text.encode()  # no lone surrogate is left, so it can be stored and sent
        assert not set(text) & set("\x00\x07\x1b\u202e\u2066\u200b\ufeff")


def test_a_shortened_text_is_not_cut_inside_an_emoji() -> None:
    kept = what(FAMILY * 4000)
    assert isinstance(kept, Draft)
    assert set(kept.what.removesuffix("…").split(FAMILY)) == {""}


@given(TEXT, TEXT, TEXT, st.sampled_from(Ask))
def test_what_was_kept_is_kept_again_unchanged(typed: str, other: str, detail: str, ask: Ask) -> None:
    kept = check_draft(Draft(f"abc{typed}", Kind.TALK, f"{'x' * WHAT_LEAST} {other}", "", ask, detail))
    assert isinstance(kept, Draft)
    assert check_draft(kept) == kept
    assert kept.title == line(kept.title)
    assert kept.what == plain(kept.what)


def test_who_asks_for_nothing_has_no_detail() -> None:
    kept = check_draft(replace(DRAFT, ask=Ask.NOTHING, ask_detail="Really nothing"))
    assert isinstance(kept, Draft)
    assert kept.ask_detail == ""


@pytest.mark.parametrize("typed", ["", " ", "\n"])
def test_no_link_is_fine(typed: str) -> None:
    assert check_link(typed) == ""


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("example.org", LinkRefusal.NOT_HTTP),
        ("javascript:alert(1)", LinkRefusal.NOT_HTTP),
        ("https://", LinkRefusal.NO_HOST),
        ("https://discord.gg/evil", LinkRefusal.INVITE),
        ("https://discord.com/invite/evil", LinkRefusal.INVITE),
        ("https://me:secret@example.org", LinkRefusal.CREDENTIALS),
        ("http://192.168.0.1/router", LinkRefusal.PRIVATE),
        ("https://example.org/a b", LinkRefusal.BAD),
    ],
)
def test_a_link_is_refused_for_a_named_reason(typed: str, reason: LinkRefusal) -> None:
    assert check_draft(replace(DRAFT, link=typed)) == BadLink(reason)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_a_link_may_be_as_long_as_a_link_button_takes(extra: int) -> None:
    stem = "https://example.org/"
    typed = stem + "a" * (LINK_MOST - len(stem) + extra)
    assert check_link(typed) == (BadLink(LinkRefusal.TOO_LONG) if extra > 0 else typed)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_words_keep_their_limits(extra: int) -> None:
    short = check_words(Field.HOW, "h" * (HOW_LEAST + extra), HOW_LEAST, HOW_MOST)
    assert short == (TooShort(Field.HOW, HOW_LEAST) if extra < 0 else "h" * (HOW_LEAST + extra))
    long = check_words(Field.HOW, "h" * (HOW_MOST + extra), HOW_LEAST, HOW_MOST)
    assert isinstance(long, str)
    assert length(long) == min(HOW_MOST, HOW_MOST + extra)


@given(st.text(), st.text())
def test_words_are_safe_and_stay_as_they_are(typed: str, more: str) -> None:
    kept = check_words(Field.HOW, f"{typed}{'x' * HOW_LEAST}{more}", HOW_LEAST, HOW_MOST)
    assert isinstance(kept, str)
    assert kept == plain(kept)
    assert check_words(Field.HOW, kept, HOW_LEAST, HOW_MOST) == kept
