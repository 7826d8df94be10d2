"""What a hostile person would type, choose or send, from a seed: the same seed, the same hostility."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from typing import Final
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.core.hostile import CORPUS, PIECES
from tests.fuzz.payloads import size

_FILLINGS: Final = (
    "😀",
    "a",
    "W",
    "\u0301",
    "e\u0301",
    "\\",
    "`",
    "@everyone ",
    "<@&1>",
    "\u200d",
    "\n",
    "- \n",
    "ﷺ",
    "a,",
    "&lt;",
)
"""What the longest texts are made of: ﷺ becomes eighteen letters where compatible forms are taken for each other."""
_NUMBERS: Final = (
    *(
        "0",
        "-0",
        "-1",
        "1",
        "²",
        "٣",
        "१२",
        "+5",
        " 7 ",
        "1_000",
        "0x10",
        "NaN",
        "1e309",
        "9" * 30,
        "9" * 4000,
    ),
    *("0.5", "1,5", "½", "15", "99", "168", "9223372036854775808", "1" + "0" * 19, "18446744073709551616"),
)
_DATES: Final = (
    *(
        "2026-02-30",
        "31.12.9999",
        "0001-01-01",
        "9999-12-31 - 0001-01-01",
        "24:00",
        "25:61",
        "00:00",
        "9",
        "noon",
    ),
    *(
        "2026-03-29 02:30",
        "1 Jan - 31 Jan",
        "2026-01-01 – 2026-01-05",
        "tomorrow",
        "1970-01-01",
        "٢٠٢٦-٠١-٠١",
        "::",
        "7:5",
    ),
)
_ZONES: Final = ("Europe/Berlin", "europe/berlin", "../../etc/passwd", "/etc/localtime", "Europe/Berlin\0", "posix/UTC", "GMT+25", "Etc")  # fmt: skip
_LINKS: Final = (
    *("https://a.example/b", "https://" + "a" * 300 + ".example", "https://a.example/" + "%" * 600, "http://[::1]/", "https://a:b@c.example"),
    *("https://xn--a.example", "https://a.example:99999/", "HTTPS://DISCORD.GG/abc", "javascript:alert(1)", "https://٣.example/", "https:///"),
    *("https://аpple.example/", "https://a.example/\u202egnp.exe", "https://a..example/", "https://-a.example", "https://" + "ü" * 63 + ".example"),
)  # fmt: skip
_PLAIN: Final = (
    "A tool that reads tide tables",
    "Python, SQL; Rust",
    "Weekly",
    "ok",
    "Berlin",
    "x",
    "Three of us met on Monday.",
    "-",
    ".",
)
_WORDS: Final = (*_NUMBERS, *_DATES, *_ZONES, *_LINKS)
_OTHERS: Final = (
    "0",
    "1",
    "00000000000000000",
    "123456789012345678",
    "18446744073709551615",
    "9223372036854775808",
)
_ID: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{20}")


class Hostility:
    """Draws what is thrown at the bot."""

    def __init__(self, seed: int) -> None:
        self.rng: Final = random.Random(seed)

    def sometimes(self, share: float) -> bool:
        """Return True in about that share of all cases."""
        return self.rng.random() < share

    def text(self, most: int = 4000, least: int = 0) -> str:
        """Return a text, of the allowed length as a rule: Discord would let no other through, one hopes."""
        drawn = self._text(most)
        if self.sometimes(0.02):
            return drawn
        while drawn and len(drawn) < least:
            drawn += drawn
        return drawn[:most]

    def _text(self, most: int) -> str:
        match self.rng.randrange(8):
            case 0 | 1:
                return self.rng.choice(_PLAIN)
            case 2 | 3:
                return self.rng.choice(sorted(CORPUS.values()))
            case 4:
                return "".join(self.rng.choices(PIECES, k=self.rng.randrange(1, 60)))
            case 5:
                return self.rng.choice(_WORDS)
            case 6:
                filling = self.rng.choice(_FILLINGS)
                return (filling * (most // len(filling) + 1))[:most]
            case _:
                return "".join(chr(self.rng.choice((0x7F, 0x2FFF, 0x10FFFF)) & self.rng.getrandbits(21)) for _ in range(30))  # fmt: skip

    def name(self, most: int) -> str:
        """Return what somebody could call themselves, a channel or a role: Discord trims it, and wants a letter."""
        found = self.text(most).strip().replace("\0", "").encode("utf-8", "ignore").decode()[:most]
        while size(found) > most:
            found = found[:-1].strip()
        return found or "x"

    def number(self, least: int, most: int) -> int:
        """Return a number, mostly between those two, and always one that Discord lets through at all."""
        beyond = (-1, 0, 2**31, 2**53 - 1, -(2**53) + 1)
        return self.rng.choice(
            (least, most, self.rng.randint(least, most), *(beyond if self.sometimes(0.1) else ()))
        )

    def argument(self, pattern: str, ids: Sequence[str]) -> str:
        """Return an argument that fits an address's pattern: of something that is there, or of nothing at all."""
        if ids and _ID.fullmatch(ids[0]) and re.fullmatch(pattern, ids[0], re.ASCII) and self.sometimes(0.7):
            return self.rng.choice(ids)
        if pattern == r"[A-Za-z0-9_.~%-]+" and self.sometimes(0.7):
            return quote(self._text(20), safe="", errors="replace").replace("~", "%7E")[:40] or "~"
        return self.rng.choice(fitting(pattern))

    def altered(self, custom_id: str) -> str:
        """Return a ``custom_id`` as somebody may have sent it who changed one."""
        parts = custom_id.split(":")
        match self.rng.randrange(6):
            case 0:
                parts.append(self.rng.choice(parts))
            case 1:
                parts = parts[:-1]
            case 2:
                parts[self.rng.randrange(len(parts))] = self.rng.choice(
                    ("", "~", "%", "%00", "%FF", "0" * 20, "A", "é", "١")
                )
            case 3:
                self.rng.shuffle(parts)
            case 4:
                parts = [part.upper() for part in parts]
            case _:
                return self.text(100, 1) or "x"
        return ":".join(parts)[:100] or "x"


@cache
def fitting(pattern: str) -> Sequence[str]:
    """Return arguments that fit a pattern and were made of nothing but it."""
    found: list[str] = [*_OTHERS]

    @settings(
        max_examples=25, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None,
    )  # fmt: skip
    @given(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    def gather(each: str) -> None:
        found.append(each[:60])

    gather()
    return [each for each in found if re.fullmatch(pattern, each, re.ASCII)]
