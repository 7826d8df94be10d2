from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.text import (
    Link,
    escape,
    fits,
    length,
    line,
    masked,
    normalised,
    parse_link,
    plain,
    quote,
    same,
    shorten,
    without_invites,
)
from tests.core.hostile import CORPUS, ENGLAND, FAMILY, ZWJ, texts

ASCII_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def active_markup(text: str) -> list[str]:
    """What Discord could act on in this text, read from left to right as its clients do.

    Written from Discord's description of its markdown alone: a backslash takes the punctuation after it,
    ``<https://…>`` is a link up to its bracket, and nothing else may mean anything.
    """
    found: list[str] = []
    if regex.search(r"(?i)@(everyone|here)|<(@[!&]?|#)\d+>|<(/|a?:|t:|id:)[^<>\\]*>", text):
        found.append("mention")  # pings are found by Discord's servers, which do not read backslashes
    if regex.search(r"(?i)(discord\.gg|dsc\.gg|discord(app)?\.com/invite)/\w", text):
        found.append("invite")
    for row in text.split("\n"):
        row_text = row.lstrip(" \u00a0")
        if row_text.startswith(("#", "-", "+", "=", ":")) or regex.match(r"\d+[.)](\s|$)", row_text):
            found.append(f"block: {row_text[:5]}")
        if row.startswith(("    ", "\t")):
            found.append("indented code")
        at = 0
        while at < len(row):
            link = regex.compile(r"<(https?://[^\s<>]+)>").match(row, at)
            if row[at] == "\\" and at + 1 < len(row) and row[at + 1] in ASCII_PUNCTUATION:
                at += 2
            elif link:
                assert isinstance(parse_link(link.group(1)), Link)
                assert not set("*|`\\[]()\"'") & set(link.group(1)) - {"'"}
                at = link.end()
            else:
                if row[at] in "\\*_~`|<>[]" or row.startswith("://", at):
                    found.append(row[at : at + 5])
                at += 1
    return found


def test_the_checker_sees_what_it_should() -> None:
    for name in (
        "everyone",
        "mentions",
        "emphasis",
        "code",
        "headings",
        "lists",
        "quotes",
        "subtext",
        "masked links",
    ):
        assert active_markup(CORPUS[name]), name
    assert not active_markup("a \\*b\\* <https://a.example/b_c> (1) e-mail 3.14")


@given(texts)
@settings(max_examples=500)
def test_nothing_in_escaped_text_means_anything_to_discord(text: str) -> None:
    assert active_markup(escape(text)) == []


@pytest.mark.parametrize("name", CORPUS)
def test_no_hostile_text_gets_through(name: str) -> None:
    text = CORPUS[name]
    assert active_markup(escape(text)) == []
    assert active_markup(escape(line(text))) == []
    assert not any(c in plain(text) for c in BIDI + "\0\u200b\u2060\ufeff\u3164\ud800")
    plain(text).encode()  # a lone surrogate could not be sent at all
    for limit in (1, 2, 80, 1000):
        assert length(quote(text, limit)) <= limit
        assert length(line(text, limit)) <= limit


@given(texts, st.integers(0, 60))
@settings(max_examples=500)
def test_escaped_text_may_be_shortened(text: str, limit: int) -> None:
    assert active_markup(shorten(escape(text), limit)) == []


@given(texts)
def test_escaping_only_adds_and_takes_nothing_of_the_words(text: str) -> None:
    kept = without_invites(plain(text))
    if "://" in kept or kept != plain(text):
        return
    shown = (
        regex.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text)).replace("\u200b", "").replace("\u00a0", " ")
    )
    assert shown == kept


def test_plain_words_stay_as_they_are() -> None:
    for text in (
        "A how-to for R&D teams: 3.14 reasons (and 2 more), 100% tested!",
        "It's #1; see you @5 – \u201cyes\u201d, she said…",
        "Größe naïve Łódź 東京 한국어 Ελληνικά кириллица ไทย",
        "snake-case, a/b, e-mail me@example.com",
    ):
        assert escape(text) == text


def test_a_link_in_running_text_stays_whole_and_shows_where_it_leads() -> None:
    assert escape("see https://a.example/b_c_d.") == "see <https://a.example/b_c_d>."
    assert escape("[here](https://a.example/b)") == "\\[here\\](<https://a.example/b>)"
    assert escape("(https://a.example/x_(y))") == "(<https://a.example/x_%28y%29>)"
    assert escape("<https://a.example/>") == "<https://a.example/>"


def test_what_is_not_accepted_as_a_link_is_not_one_in_running_text() -> None:
    assert escape("https://me:pw@a.example") == "https:\\//me:pw@a.example"
    assert escape("http://localhost/x") == "http:\\//localhost/x"
    assert escape("steam://run") == "steam:\\//run"


def test_a_title_keeps_its_sharp_even_in_a_heading() -> None:
    assert escape("From C#") == "From C\\#\u200b"  # Discord's heading rule drops #s at the end of its line


# What is seen, and what is not


@given(texts)
@settings(max_examples=500)
@example("क\u0301\u094d\u200b\u094d\u200dक\u0301")
@example("👩\u200d\u200d\ufe0f\u200d👩\u0301\u0301\u0301\u0301\u0301\u200d👩")
def test_plain_text_hides_nothing_and_is_not_changed_again(text: str) -> None:
    cleaned = plain(text)
    assert plain(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set(cleaned) & set(BIDI)
    for at, character in enumerate(cleaned):
        category = unicodedata.category(character)
        assert category not in {"Cc", "Cs", "Co", "Zl", "Zp"} or character == "\n"
        assert category != "Zs" or character == " "
        if category == "Cf" and not "\U000e0020" <= character <= "\U000e007f":
            assert character in "\u200c\u200d"
            assert 0 < at < len(cleaned) - 1
    assert not regex.search(r"\p{M}{5}|(?m:^\p{M})|\n{3}| $|[^ \n]  | {9}", cleaned)
    assert cleaned == cleaned.strip()


def test_what_shapes_a_character_stays() -> None:
    for text in (
        FAMILY,
        ENGLAND,
        "🇩🇪",
        "1\ufe0f\u20e3",
        "❤\ufe0f",
        "👍🏽",
        "🏳\ufe0f\u200d🌈",
        "می\u200cخواهم",
        "क्\u200dष",
    ):
        assert plain(f"a {text} b") == plain(f"  a\u200b {text}  b\r\n") == f"a {text} b"
    assert plain("葛\U000e0100城") == "葛\U000e0100城"


def test_what_hides_something_goes() -> None:
    assert plain(CORPUS["hidden in an emoji"]) == "👍"
    assert plain(CORPUS["hidden in tags"]) == "a"
    assert plain(CORPUS["right-to-left override"]) == "invoicefdp.exe a"
    assert plain(CORPUS["zero width"]) == "abcdefg"
    assert plain(CORPUS["null"]) == "ab[31mc\nd"
    assert plain(CORPUS["lone surrogates"]) == "abc"
    assert plain(CORPUS["blank"]) == ""
    assert plain(f"a{ZWJ}b{ZWJ} 👍{ZWJ}") == "ab 👍"
    assert plain("\U0001f3f4" + "\U000e0067" * 40) == "\U0001f3f4"


def test_zalgo_is_cut_to_four_marks() -> None:
    assert len(plain("a" + "\u0335" * 100)) == 5
    assert plain("Tiếng Việt שָׁלוֹם ที่นี่") == unicodedata.normalize("NFC", "Tiếng Việt שָׁלוֹם ที่นี่")
    assert plain("\u0301\u0301a\n\u0335b") == "a\nb"


def test_lines_and_spaces_are_tidied() -> None:
    assert plain("a\r\nb\rc\u2028d\u0085e") == "a\nb\nc\nd\ne"
    assert plain("a\n\n\n \n\nb  \n") == "a\n\nb"
    assert plain("a\u00a0\u2003  b") == "a b"
    assert plain("def f():\n\treturn 1") == "def f():\n    return 1"
    assert plain("a\n" + " " * 500 + "b") == "a\n        b"


def test_one_line_is_one_line() -> None:
    assert line(" a\n\n b\tc\u2028d ") == "a b c d"
    assert line("abcdef", 4) == "abc…"
    assert line("می\u200cخواهم", 4) == "می…"  # the joiner goes with the letter it joined to


@given(texts, st.integers(0, 50))
def test_a_line_is_one_line_within_its_limit_and_is_not_changed_again(text: str, limit: int) -> None:
    once = line(text, limit)
    assert "\n" not in once
    assert fits(once, limit)
    assert line(once, limit) == line(once) == once


# Length


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("abc", 3), ("é", 1), ("😀", 2), (FAMILY, 11), ("東京", 2), ("🇩🇪", 4)]
)
def test_length_is_in_utf16_units_so_never_less_than_discord_counts(text: str, units: int) -> None:
    assert length(text) == units
    assert length(text) == len(text.encode("utf-16-le")) // 2 >= len(text)


@pytest.mark.parametrize("limit", [1, 2, 45, 80, 100, 256, 2000, 4000])
def test_a_text_at_the_limit_is_whole_and_one_more_is_cut(limit: int) -> None:
    at = "x" * limit
    assert fits(at, limit)
    assert shorten(at, limit) == line(at, limit) == at
    over = at + "x"
    assert not fits(over, limit)
    assert shorten(over, limit) == line(over, limit) == "x" * (limit - 1) + "…"


@given(texts, st.integers(-1, 60))
@settings(max_examples=500)
def test_a_shortened_text_fits_and_is_the_beginning_of_whole_characters(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert length(short) <= max(limit, 0)
    assert shorten(short, limit) == short
    if short != text and limit > 0:
        head = short.removesuffix("…")
        assert text.startswith(head)
        clusters = regex.findall(r"\X", text)
        starts = {0} | {len("".join(clusters[: n + 1])) for n in range(len(clusters))}
        cut = len(head)
        while text[cut : cut + 1].isspace() and cut not in starts:
            cut += 1
        assert cut in starts or text[cut : cut + 1] == "\\"
        assert (len(head) - len(head.rstrip("\\"))) % 2 == 0


def test_no_character_is_cut_in_two() -> None:
    assert shorten("ab" + FAMILY, 8) == "ab…"
    assert shorten("e\u0301" * 5, 4) == "e\u0301…"
    assert shorten("😀😀😀", 4) == "😀…"
    assert shorten("🇩🇪🇫🇷", 6) == "🇩🇪…"


def test_no_escape_is_cut_in_two() -> None:
    assert shorten(escape("ab*cd"), 4) == "ab…"
    assert shorten(escape("ab\\cd"), 5) == "ab\\\\…"
    assert shorten(escape("ab\\cd"), 4) == "ab…"
    assert shorten("ab\\ \\cd", 6) == "ab…"


def test_a_link_is_whole_or_gone() -> None:
    assert shorten("see https://bank.example/a and more", 24) == "see…"
    assert shorten("see https://bank.example/a and more", 28) == "see https://bank.example/a…"
    assert shorten(escape("see https://bank.example/a and more"), 28) == "see…"
    assert shorten(escape("see https://bank.example/a, and more"), 30) == "see <https://bank.example/a>,…"


# Quotes, labels, comparison


@given(texts, st.integers(0, 80))
@settings(max_examples=300)
def test_a_quote_is_escaped_text_with_every_line_quoted_within_its_limit(text: str, limit: int) -> None:
    quoted = quote(text, limit)
    assert length(quoted) <= limit
    if not quoted:
        assert limit < 3 or not plain(text)
        return
    rows = quoted.split("\n")
    assert all(row.startswith("> ") for row in rows)
    inside = "\n".join(row[2:] for row in rows)
    assert active_markup(inside) == []
    whole = escape(text)
    assert inside == whole or (inside.endswith("…") and whole.startswith(inside.removesuffix("…").rstrip()))


def test_a_quote_leaves_no_empty_quoted_line_behind() -> None:
    assert quote("a\nb\nc", 100) == "> a\n> b\n> c"
    assert quote("aaaa\n\nbbbb", 11) == "> aaaa…"
    assert quote("", 100) == ""


@given(texts)
@settings(max_examples=300)
def test_a_masked_links_label_can_neither_end_it_nor_lead_elsewhere(text: str) -> None:
    link = masked(text, "https://a.example/b")
    label = link.removeprefix("[").removesuffix("](<https://a.example/b>)")
    assert link == f"[{label}](<https://a.example/b>)"
    assert label
    assert active_markup(label) == []
    assert not set("[]<\n") & set(label.replace("\\<", ""))


def test_a_masked_link_without_a_label_shows_the_address() -> None:
    assert masked("\u200b", "https://a.example/b_c") == "[a.example/b\\_c](<https://a.example/b_c>)"


@given(texts)
@settings(max_examples=300)
def test_a_comparison_key_is_not_changed_again_and_ignores_what_is_invisible(text: str) -> None:
    key = normalised(text)
    assert normalised(key) == key
    assert same(text, plain(text))
    assert same(text, key)


def test_texts_that_read_alike_are_the_same() -> None:
    assert same("Ｈａｌｌｏ  Welt", "hallo welt")
    assert same("Straße", "STRASSE")
    assert same("ﬁle", "file")
    assert same("e\u0301", "É")
    assert same("pay\u200bpal", "PayPal")
    assert same("ℌello", "hello")
    assert same("می\u200cخواهم", "میخواهم")
    assert same("❤\ufe0f", "❤")
    assert not same("paypal", "paypa1")


# Invites


@pytest.mark.parametrize(
    "invite",
    [
        "discord.gg/abc",
        "DISCORD.GG/abc",
        "https://discord.gg/abc-def?x=1",
        "http://www.discord.com/invite/abc",
        "https://ptb.discord.com//invite/abc",
        "discordapp.com/invite/abc",
        "dsc.gg/abc",
        "https://discord.me/abc",
        "discord.gg/%61bc",
        "xdiscord.gg/abc",
    ],
)
def test_an_invite_in_running_text_is_taken_out(invite: str) -> None:
    assert without_invites(f"join {invite} now") == "join (invite removed) now"
    assert without_invites(f"[x]({invite})") == "[x]((invite removed))"
    assert without_invites(invite, "-") == "-"


def test_talk_about_discord_is_no_invite() -> None:
    for text in (
        "discord.gg is where invites live",
        "https://discord.com/channels/1/2",
        "discord.com/invites",
        "a.b",
    ):
        assert without_invites(text) == text


@given(texts)
def test_taking_invites_out_leaves_none(text: str) -> None:
    once = without_invites(text)
    assert without_invites(once) == once
