from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.text import LINK_MOST, Link, LinkRefusal, parse_link
from tests.core.hostile import texts


@pytest.mark.parametrize(
    ("text", "url", "host"),
    [
        ("https://a.example", "https://a.example", "a.example"),
        ("  http://A.Example:8080/B?c=d#e \n", "http://a.example:8080/B?c=d#e", "a.example"),
        ("HTTPS://a.example/", "https://a.example/", "a.example"),
        ("<https://a.example/b>", "https://a.example/b", "a.example"),
        ("https://a.example.", "https://a.example", "a.example"),
        ("https://a.example:/b", "https://a.example/b", "a.example"),
        ("https://a.example?q=ü", "https://a.example?q=%C3%BC", "a.example"),
        ("https://my_page.example/", "https://my_page.example/", "my_page.example"),
        ("https://8.8.8.8/x", "https://8.8.8.8/x", "8.8.8.8"),
        ("https://discord.com/channels/1/2", "https://discord.com/channels/1/2", "discord.com"),
    ],
)
def test_an_ordinary_link_is_kept_and_its_host_shown(text: str, url: str, host: str) -> None:
    assert parse_link(text) == Link(url, host)


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("/a_(b)", "/a_%28b%29"),
        ("/[x]|y`z^{w}*", "/%5Bx%5D%7Cy%60z%5E%7Bw%7D%2A"),
        ("/50%/100%25/%C3%BC", "/50%25/100%25/%C3%BC"),
        ("/@everyone/@Here/@ana", "/%40everyone/%40Here/@ana"),
        ("/a?b=c&d=e;f,g#!h", "/a?b=c&d=e;f,g#!h"),
    ],
)
def test_a_path_is_made_safe_to_stand_in_markdown(path: str, safe: str) -> None:
    assert parse_link(f"https://a.example{path}") == Link(f"https://a.example{safe}", "a.example")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", LinkRefusal.NOT_HTTP),
        ("a.example/b", LinkRefusal.NOT_HTTP),
        ("javascript:alert(1)", LinkRefusal.NOT_HTTP),
        ("data:text/html,x", LinkRefusal.NOT_HTTP),
        ("ftp://a.example", LinkRefusal.NOT_HTTP),
        ("discord://a.example", LinkRefusal.NOT_HTTP),
        ("//a.example", LinkRefusal.NOT_HTTP),
        ("https:/a.example", LinkRefusal.NOT_HTTP),
        ("see https://a.example", LinkRefusal.NOT_HTTP),
        ("https://", LinkRefusal.NO_HOST),
        ("https:///a.example", LinkRefusal.NO_HOST),
        ("https://?a.example", LinkRefusal.NO_HOST),
        ("https://:80", LinkRefusal.NO_HOST),
        ("https://me@a.example", LinkRefusal.CREDENTIALS),
        ("https://me:pw@a.example/", LinkRefusal.CREDENTIALS),
        ("https://bank.example@evil.example/", LinkRefusal.CREDENTIALS),
        ("https://bank.example\\@evil.example/", LinkRefusal.BAD),
        ("https://a.example/b c", LinkRefusal.BAD),
        ("https://a.example/\u202egpj.exe", LinkRefusal.BAD),
        ("https://a.exa\u200bmple", LinkRefusal.BAD),
        ("https://a.example/\0", LinkRefusal.BAD),
        ("https://a.example/\ud800", LinkRefusal.BAD),
        ("https://a.example/<b>", LinkRefusal.BAD),
        ("https://a..example", LinkRefusal.BAD),
        ("https://-a.example", LinkRefusal.BAD),
        ("https://ex%61mple.example", LinkRefusal.BAD),
        ("https://xn--a.example", LinkRefusal.BAD),
        ("https://a.example:0", LinkRefusal.BAD),
        ("https://a.example:65536", LinkRefusal.BAD),
        ("https://a.example:80:80", LinkRefusal.BAD),
        ("https://" + "a" * 64 + ".example", LinkRefusal.BAD),
        ("https://localhost:3000", LinkRefusal.PRIVATE),
        ("https://router", LinkRefusal.PRIVATE),
        ("https://nas.local/", LinkRefusal.PRIVATE),
        ("https://printer.home.arpa/", LinkRefusal.PRIVATE),
        ("http://127.0.0.1/", LinkRefusal.PRIVATE),
        ("http://192.168.1.1/", LinkRefusal.PRIVATE),
        ("http://169.254.169.254/latest", LinkRefusal.PRIVATE),
        ("http://2130706433/", LinkRefusal.BAD),
        ("http://0x7f.0.0.1/", LinkRefusal.BAD),
        ("http://0177.0.0.0x1/", LinkRefusal.BAD),
        ("http://[::1]/", LinkRefusal.BAD),
    ],
)
def test_what_is_no_honest_public_web_address_is_refused_with_the_reason(
    text: str, refusal: LinkRefusal
) -> None:
    assert parse_link(text) is refusal


@pytest.mark.parametrize(
    "text",
    [
        "https://discord.gg/abc",
        "https://discord.gg",
        "https://DISCORD.GG/abc",
        "https://discord.gg./abc",
        "https://www.discord.gg:443/abc",
        "https://discord.com/invite/abc",
        "https://discord.com//Invite//abc",
        "https://discord.com/./x/../invite/abc",
        "https://discord.com/%69nvite/abc",
        "https://canary.discordapp.com/invite/abc",
        "https://dsc.gg/abc",
        "https://discord.me/abc",
        "https://ｄｉｓｃｏｒｄ．ｇｇ/abc",
        "https://discord。gg/abc",
    ],
)
def test_a_server_invite_is_refused_however_it_is_spelt(text: str) -> None:
    assert parse_link(text) is LinkRefusal.INVITE


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("münchen.example", "münchen.example"),
        ("日本語.example", "日本語.example"),
        ("пример.рф", "пример.рф"),
        ("ไทย.example", "ไทย.example"),
        ("аррӏе.example", "xn--80ak6aa92e.example"),  # all Cyrillic, reads as apple
        ("gооgle.example", "xn--ggle-55da.example"),  # two Cyrillic letters in a Latin name
        ("comノx.example", "xn--comx-xq4c.example"),  # a Katakana letter that passes for a slash
        ("googleı.example", "xn--google-u9a.example"),  # dotless i
        ("עברית.example", "xn--5dbqzzl.example"),  # would turn the labels around it
    ],
)
def test_a_host_that_could_be_taken_for_another_is_shown_in_punycode(typed: str, shown: str) -> None:
    link = parse_link(f"https://{typed}/")
    assert isinstance(link, Link)
    assert link.host == shown
    assert link.url.isascii()


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_a_link_is_as_long_as_discord_takes(extra: int) -> None:
    text = "https://a.example/" + "x" * (LINK_MOST - 18 + extra)
    assert isinstance(parse_link(text), Link) == (extra <= 0)
    if extra > 0:
        assert parse_link(text) is LinkRefusal.TOO_LONG


def test_length_counts_after_what_is_unsafe_has_been_encoded() -> None:
    assert parse_link("https://a.example/" + "ü" * 80) is not LinkRefusal.TOO_LONG
    assert parse_link("https://a.example/" + "ü" * 83) is LinkRefusal.TOO_LONG
    assert parse_link("https://a.example/" + "x" * 100_000) is LinkRefusal.TOO_LONG


hosts = st.text("abz09.-_:@%[\\ü日аα", max_size=14).map(lambda host: host + ".example") | st.sampled_from(
    ["a.example", "8.8.8.8", "10.0.0.1", "1.2.3", "münchen.de", "discord.gg"]
)


@given(st.sampled_from(["https://", "http://", "HTTPS://"]), hosts, st.sampled_from("/?#"), texts)
@settings(max_examples=500)
@example("https://", "a.example", "/", "[b](c)*d*|e|`f`")
def test_an_accepted_link_is_safe_stable_and_leads_where_it_says(
    scheme: str, host: str, mark: str, rest: str
) -> None:
    link = parse_link(f"{scheme}{host}{mark}{regex.sub(r'[^!-~À-ɏ]', '', rest)}")
    if not isinstance(link, Link):
        return
    assert parse_link(link.url) == link
    assert link.url.isascii()
    assert link.url.isprintable()
    assert len(link.url) <= LINK_MOST
    assert not set(' \\*|`()[]<>{}^"') & set(link.url)
    parts = urlsplit(link.url)
    assert parts.scheme in {"http", "https"}
    assert parts.username is None
    assert parts.hostname is not None
    assert "." in parts.hostname
    if parts.hostname.replace(".", "").isdecimal():
        assert ipaddress.ip_address(parts.hostname).is_global
    if link.host.isascii():
        assert link.host == parts.hostname


@given(texts)
def test_any_text_is_a_link_or_refused(text: str) -> None:
    assert isinstance(parse_link(text), Link | LinkRefusal)
