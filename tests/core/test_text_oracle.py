"""Escaped text, read by the markdown renderer that shows Discord's messages in the demo.

``simcord.preview._markdown`` is private to SimCord. These tests fail loudly when it moves or no longer sees
markup; then look for its successor there, or drop this file: ``test_text`` proves the same without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from simcord.preview._markdown import markdown_tokens

from bot.core.text import Link, escape, masked, parse_link, plain, quote, without_invites
from tests.core.hostile import CORPUS, texts

PLAIN_TOKENS = {"inline", "paragraph", "text", "break"}
LINK_TOKENS = {"link_open", "link_close"}


class _EveryId(dict[str, Any]):
    """Knows every id, so that anything that looks like a reference is one."""

    def get(self, key: str, default: Any = None) -> Any:
        return "somebody"


KNOWN = {
    "users": _EveryId(),
    "roles": _EveryId(),
    "channels": _EveryId(),
    "commands": {"321": "share"},
    "emojis": {"123": {"name": "ok", "animated": False}},
    "everyone": True,
}


def tokens(text: str, profile: str = "message") -> Iterator[Mapping[str, Any]]:
    waiting = list(markdown_tokens(text, profile, context=KNOWN))
    while waiting:
        token = waiting.pop(0)
        yield token
        waiting[:0] = token.get("children", [])


def shown(text: str) -> str:
    """The words a reader sees, without space."""
    words = "".join(str(token.get("content", "")) for token in tokens(text))
    return re.sub(r"[\s\u200b]", "", words)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("everyone", "mention"),
        ("mentions", "command"),
        ("emoji and times", "timestamp"),
        ("emphasis", "strong_open"),
        ("code", "code_block"),
        ("headings", "heading"),
        ("lists", "bullet_list"),
        ("quotes", "blockquote"),
        ("subtext", "subtext"),
        ("masked links", "link_open"),
        ("table", "table"),
    ],
)
def test_the_renderer_still_sees_markup(name: str, kind: str) -> None:
    assert kind in {token["type"] for token in tokens(CORPUS[name])}


def check(escaped: str) -> None:
    for token in tokens(escaped):
        assert token["type"] in PLAIN_TOKENS | LINK_TOKENS, token
        if token["type"] == "link_open":
            assert isinstance(parse_link(token["href"]), Link)
            assert f"<{token['href']}>" in escaped


@pytest.mark.parametrize("name", CORPUS)
def test_no_hostile_text_becomes_markup(name: str) -> None:
    check(escape(CORPUS[name]))


@given(texts)
@settings(max_examples=300)
def test_escaped_text_is_words_and_whole_links_to_the_renderer(text: str) -> None:
    check(escape(text))


@given(texts)
@settings(max_examples=300)
def test_escaped_text_is_shown_as_it_was_typed(text: str) -> None:
    kept = without_invites(plain(text))
    if "http" not in kept.casefold():  # links are shown without the punctuation that could break them
        assert shown(escape(text)) == re.sub(r"\s", "", kept)


@given(texts)
@settings(max_examples=200)
def test_a_quote_is_one_quote_with_nothing_in_it_but_words_and_links(text: str) -> None:
    quoted = quote(text, 500)
    kinds = [token["type"] for token in tokens(quoted)]
    assert kinds[:1] == (["blockquote"] if quoted else [])
    assert set(kinds[1:]) <= PLAIN_TOKENS | LINK_TOKENS


@given(texts)
@settings(max_examples=200)
def test_a_masked_link_is_one_link_to_where_it_should_lead(text: str) -> None:
    found = list(tokens(masked(text, "https://a.example/b")))
    assert [token["href"] for token in found if token["type"] == "link_open"] == ["https://a.example/b"]
    assert {token["type"] for token in found} <= PLAIN_TOKENS | LINK_TOKENS
