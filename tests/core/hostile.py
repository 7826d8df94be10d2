"""Text that somebody may send on purpose, and text made of the pieces such text is made of."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from typing import Final

from hypothesis import strategies as st

ZWJ: Final = "\u200d"
FAMILY: Final = "👩\u200d👩\u200d👧\u200d👦"
ENGLAND: Final = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

CORPUS: Final = {
    "everyone": "@everyone @here @Everyone",
    "mentions": "<@123> <@!123> <@&456> <#789> <id:customize> </share new:321>",
    "emoji and times": "<:ok:123> <a:ok:123> <t:1700000000:R> <t:1700000000>",
    "emphasis": "**a** *b* __c__ _d_ ~~e~~ ||f|| ***g***",
    "code": "`a` ``b`` ```py\nprint()\n``` ````\n```nested```\n````",
    "unclosed code": "```\nnever closed",
    "headings": "# one\n## two\n   ### three\n#four\nTitle\n=====\nTitle\n-----",
    "lists": "- a\n* b\n+ c\n1. d\n22) e\n  - f\n- - # g",
    "quotes": "> a\n>>> b\n > c\n>d",
    "subtext": "-# small\n  -# small",
    "masked links": "[click](https://evil.example) [a](<https://evil.example>) [b]( https://e.example 'c') ![d](https://e.example)",
    "nested masked link": "[[a](https://one.example)](https://two.example) [a\\](https://three.example)",
    "reference links": "[a][b]\n\n[b]: https://evil.example\n\n[b]",
    "table": "a | b\n- | -\nc | d\n\na\\|b\n:-:\n",
    "rules": "---\n***\n___\n- - -",
    "entities": "&lt;@123&gt; &#42;a&#42; &amp;",
    "backslashes": "\\*a* \\\\*b* a\\",
    "backslash ends": "a\\\n\\",
    "invites": "discord.gg/abc https://discord.gg/abc discord.com/invite/abc https://www.discordapp.com/invite/a dsc.gg/x",
    "bad links": "https://a:b@c.example http://localhost/ https:// http://[::1]/ javascript:alert(1) discord://x steam://run/1",
    "links": "https://a.example/b_c_d https://a.example/(b)_*c*. <https://a.example/__b__>, ahttps://a.example/*b*",
    "links in links": "https://@" * 300,
    "right-to-left override": "invoice\u202efdp.exe \u2066a\u2069 \u200f",
    "zero width": "a\u200bb\u200cc\u2060d\ufeffe\u00adf\u034fg",
    "blank": "\u3164\u2800\u115f\uffa0 \u00a0\u2003",
    "zalgo": "e" + "\u0301\u0328\u0347\u20dd" * 40 + "\n" + "\u0335" * 10 + "*",
    "emoji": "😀" * 4000,
    "families": FAMILY * 300,
    "flags": ENGLAND + "🇩🇪" * 3 + "1\ufe0f\u20e3#\ufe0f\u20e3",
    "hidden in an emoji": "👍" + "".join(chr(0xE0100 + n) for n in b"secret"),
    "hidden in tags": "a" + "".join(chr(0xE0000 + n) for n in b"secret"),
    "null": "a\0b\x1b[31mc\x07\x7f\x85d",
    "lone surrogates": "a\ud800b\udfffc\ud83d\ude00",
    "newlines": "a\r\nb\rc\u2028d\u2029e\vf\x0cg\n\n\n\n\nh",
    "indentation": "a\n        deep\n            deeper\n\tcode\n\n    code",
    "shrug": "¯\\_(ツ)_/¯",
    "sharp": "C#\nF# #\n# #",
    "persian and hindi": "می\u200cخواهم क्\u200dष",
    "nothing": "",
    "space": " \n\t \n",
}

PORTIONS: Final = [sorted(CORPUS)[first::4] for first in range(4)]
"""The names of all of them, for tests whose setting up takes longer than trying one."""


@contextlib.contextmanager
def hostile(name: str) -> Generator[str]:
    """The text of that name; whatever fails with it tells which one it was."""
    try:
        yield CORPUS[name]
    except BaseException as error:
        error.add_note(f"with the hostile text {name!r}")
        raise


PIECES: Final = (
    *"\\*_~`|<>[]()#+-=:.!@&/'\"ax1 \n\t\r",
    *("**", "__", "~~", "||", "```", "-# ", "# ", "> ", ">>> ", "- ", "1. ", "    ", "](", "[a](", "<@", "<#", "</", "<t:", "<:", "@here"),
    *("@everyone", "123456", "1>", ":R>", "https://", "http://a.example/", "<https://a.example/b", "discord.gg/", "discord.com/invite/"),
    *("&lt;", "\u200b", "\u200c", ZWJ, "\ufe0f", "\ufe0e", "\u202e", "\u0301", "\u0328", "\u20e3", "\u094d", "क", "ا", "ي"),
    *("👩", "👍", "🏽", "🏴", "\U000e0067", "\U000e007f", "\U000e0101", "葛", "é", "e", "ﬁ", "\u00a0", "\u2028", "\0", "\ud800", FAMILY, "\u3164"),
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(sorted(CORPUS.values())),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES) | st.characters(), max_size=30).map("".join),
)
