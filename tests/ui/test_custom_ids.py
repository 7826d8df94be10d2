from __future__ import annotations

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from bot.client import Hallway
from bot.core.database import Database
from bot.core.ids import ID_PATTERN
from bot.ui.buttons import AddressedButton
from bot.ui.custom_ids import MOST, Addresses, CustomId, arg_text, parse, pattern, text_arg, text_args
from tests.core.hostile import texts

words = st.from_regex(r"[a-z][a-z0-9_-]{0,11}", fullmatch=True)
args = st.lists(st.text("abcXYZ019_.~%-", min_size=1, max_size=12), max_size=5).map(tuple)
addresses = st.builds(CustomId, words, words, args)
valid = addresses.filter(
    lambda address: len(":".join((address.feature, address.verb, *address.args))) <= MOST
)
well_formed = texts.map(lambda text: text.encode("utf-8", "replace").decode())


@given(valid)
def test_an_address_reads_back_as_it_was(address: CustomId) -> None:
    encoded = address.encode()
    assert len(encoded) <= MOST
    assert parse(encoded) == address


@given(st.text(max_size=120) | texts)
def test_any_text_is_an_address_or_nothing(text: str) -> None:
    address = parse(text)
    if address is not None:
        assert address.encode() == text


@pytest.mark.parametrize(
    "address",
    [
        CustomId("", "verb"),
        CustomId("feature", ""),
        CustomId("Feature", "verb"),
        CustomId("fea:ture", "verb"),
        CustomId("feature", "verb", ("",)),
        CustomId("feature", "verb", ("a:b",)),
        CustomId("feature", "verb", ("a b",)),
        CustomId("feature", "verb", ("é",)),
        CustomId("feature", "verb", ("a\n",)),
        CustomId("feature", "verb", ("a" * 88,)),
    ],
    ids=str,
)
def test_what_is_outside_the_grammar_is_no_address(address: CustomId) -> None:
    with pytest.raises(ValueError, match="not an address"):
        address.encode()
    assert parse(":".join((address.feature, address.verb, *address.args))) != address


def test_an_address_has_up_to_100_characters() -> None:
    longest = CustomId("feature", "verb", ("a" * 87,))
    assert len(longest.encode()) == 100
    assert parse(longest.encode()) == longest


@given(valid, words, words)
def test_a_pattern_matches_addresses_of_its_own_feature_and_verb_only(
    address: CustomId, feature: str, verb: str
) -> None:
    anything = tuple("[A-Za-z0-9_.~%-]+" for _ in address.args)
    own = (feature, verb) == (address.feature, address.verb)
    assert bool(pattern(feature, verb, *anything).fullmatch(address.encode())) == own
    assert pattern(address.feature, address.verb, *anything).fullmatch(address.encode())


def test_a_pattern_keeps_to_its_arguments() -> None:
    either = pattern("projects", "ask", "a|b", ID_PATTERN)
    one_id = "0123456789abcdefghjk"
    assert either.fullmatch(f"projects:ask:a:{one_id}")
    assert either.fullmatch(f"projects:ask:b:{one_id}")
    for other in (
        "projects:ask:a",
        f"projects:ask:ab:{one_id}",
        f"projects:ask:a:{one_id}:x",
        "b",
        "projects:ask:a:",
    ):
        assert not either.fullmatch(other)
    with pytest.raises(ValueError, match="not an address"):
        pattern("Projects", "ask")


# Texts as arguments


@given(well_formed)
@example("~")
@example("")
@example("%41")
def test_a_text_that_fits_reads_back_as_it_was(text: str) -> None:
    arg = text_arg(text, most=100_000)
    assert arg_text(arg) == text
    assert parse(f"a:b:{arg[:96]}") or "%" in arg[-3:]
    assert regex.fullmatch(r"[A-Za-z0-9_.~%-]+", arg)


@given(texts, st.integers(1, 100))
def test_a_text_that_does_not_fit_is_cut_between_two_characters(text: str, most: int) -> None:
    arg = text_arg(text, most)
    assert 1 <= len(arg) <= most
    assert not regex.search(r"%(?![0-9A-F]{2})", arg)
    kept = arg_text(arg)
    whole = text.encode("utf-8", "replace").decode()
    assert whole.startswith(kept)
    assert "\ufffd" not in kept or "\ufffd" in whole
    assert text_arg(kept, most) == arg


def test_no_letter_loses_its_accent_and_no_emoji_its_half() -> None:
    assert arg_text(text_arg("e\u0301e\u0301", 8)) == "e\u0301"
    assert arg_text(text_arg("👍🏽👍🏽", 30)) == "👍🏽"
    assert text_arg("é", 5) == "~"
    assert arg_text("~") == ""
    with pytest.raises(ValueError, match="at least one"):
        text_arg("a", 0)


@given(st.lists(texts, max_size=5), st.integers(10, 100))
def test_texts_share_the_room_there_is(given_texts: list[str], room: int) -> None:
    fitting = text_args(given_texts, room)
    assert len(fitting) == len(given_texts)
    assert sum(len(arg) + 1 for arg in fitting) <= room
    whole = [text_arg(text, 100_000) for text in given_texts]
    if sum(len(arg) + 1 for arg in whole) <= room:
        assert list(fitting) == whole


def test_a_short_text_is_not_cut_for_a_long_ones_sake() -> None:
    assert text_args(["x" * 500, "abc"], 20) == ("x" * 15, "abc")
    assert text_args(["x" * 500, "y" * 500], 21) == ("x" * 9, "y" * 10)
    assert text_args([], 0) == ()


# Who has which


def test_an_address_has_one_holder() -> None:
    holders = Addresses[object]()
    ask, other = object(), object()
    holders.claim("projects", "ask", ask)
    holders.claim("projects", "ask", ask)
    holders.claim("projects", "update", other)
    holders.claim("looking", "ask", other)
    with pytest.raises(ValueError, match="projects:ask is the address of"):
        holders.claim("projects", "ask", other)
    assert holders.holder("projects", "ask") is ask
    assert holders.holder("projects", "close") is None
    assert list(holders) == [ask, other, other]


async def test_the_bot_does_not_take_two_classes_with_one_address(sqlite_database: Database) -> None:
    class First(AddressedButton, feature="tests", verb="claimed", label="First"):
        pass

    class Second(AddressedButton, feature="tests", verb="claimed", label="Second"):
        pass

    bot = Hallway(sqlite_database)
    bot.add_dynamic_items(First)
    bot.add_dynamic_items(First)
    with pytest.raises(ValueError, match=r"tests:claimed is the address of .*First"):
        bot.add_dynamic_items(Second)
