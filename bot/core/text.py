"""Member text made safe, in this one place.

What a member typed goes through ``plain`` (or ``line``) when it comes in, and that is what is stored and
compared. It goes through ``escape`` (or ``quote``, or ``masked``) when it is put into a message, and only
then, so stored text never carries backslashes. Text in places where Discord reads no markdown (a button, a
select, a thread's name, a modal) is shown as ``line`` made it.

Nothing here stops a ping by itself: every send and edit also forbids all mentions.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import regex

from bot.core.links import LINK_MOST, Link, LinkRefusal, parse_link, without_invites

__all__ = [
    "LINK_MOST",
    "Link",
    "LinkRefusal",
    "escape",
    "fits",
    "length",
    "line",
    "masked",
    "normalised",
    "parse_link",
    "plain",
    "quote",
    "same",
    "shorten",
    "without_invites",
]

ELLIPSIS: Final = "…"
_ZERO_WIDTH_SPACE: Final = "\u200b"
_NO_BREAK_SPACE: Final = "\u00a0"
_MARKS_MOST: Final = 4  # on one letter: Vietnamese, Hebrew and Thai need up to three or four; Zalgo dozens
_INDENT_MOST: Final = 8

_NEWLINE: Final = regex.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_EMOJI: Final = r"\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?"
_JOINED: Final = r"\p{Arabic}\p{Syriac}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}"
_INVISIBLE: Final = (
    r"(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufffc]"
)
_ANY_INVISIBLE: Final = regex.compile(_INVISIBLE)
_UNSEEN: Final = regex.compile(
    rf"""
    # Some characters without a shape of their own give the next one its shape. These stay:
      \U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{1,6}}\U000e007f (*SKIP)(*FAIL)  # flag of a region
    | (?<={_EMOJI}) \u200d (?=\p{{Extended_Pictographic}}) (*SKIP)(*FAIL)                    # joined emoji
    | (?<=\p{{Extended_Pictographic}}) [\ufe0e\ufe0f] (*SKIP)(*FAIL)                         # as text, as emoji
    | (?<=[0-9\#*]) \ufe0f (?=\u20e3) (*SKIP)(*FAIL)                                         # a keycap
    | (?<=\p{{Unified_Ideograph}}) [\U000e0100-\U000e01ef] (*SKIP)(*FAIL)                    # a variant in a name
    | (?<=[{_JOINED}]) [\u200c\u200d] (?=[{_JOINED}]) (*SKIP)(*FAIL)                         # Persian, Hindi, …
    # These go: controls, what turns the direction of writing, what is invisible, what has no meaning.
    | {_INVISIBLE}
    """,
    regex.VERBOSE,
)
_JOINERS: Final = regex.compile(r"[\u200c\u200d\ufe0e\ufe0f\U000e0000-\U000e01ef]")
_ZALGO: Final = regex.compile(rf"(\p{{M}}{{{_MARKS_MOST}}})\p{{M}}+")
_LOOSE_MARKS: Final = regex.compile(r"^\p{M}+", regex.MULTILINE)
_TIDYING: Final = (
    (regex.compile(r" +$", regex.MULTILINE), ""),
    (regex.compile(rf"^ {{{_INDENT_MOST + 1},}}", regex.MULTILINE), " " * _INDENT_MOST),
    (regex.compile(r"(?<=[^ \n]) {2,}"), " "),
    (regex.compile(r"\n{3,}"), "\n\n"),
)


def plain(text: str) -> str:
    r"""The text as its reader would see it, with nothing hidden in it; may have several lines.

    NFC. Controls, bidirectional controls, zero-width and other invisible or meaningless characters are gone,
    but for those that shape what is seen: joiners inside an emoji or between letters of a script that needs
    them, an emoji's variant, a region's flag. A letter keeps four combining marks. Every kind of space is a
    space and every kind of line end ``\n``; a tab is four spaces. Indentation stays, up to eight; other runs
    of spaces become one, and more than one blank line becomes one. Idempotent.
    """
    for _ in range(4):
        cleaned = _cleaned(text)
        if cleaned == text:
            return text
        text = cleaned
    # Only text made for the purpose needs this many rounds; without joiners one round is always enough.
    return _cleaned(_JOINERS.sub("", text))


def line(text: str, limit: int | None = None) -> str:
    """``plain`` text in one line, shortened to ``limit`` (see ``shorten``) if there is one. Idempotent."""
    text = " ".join(plain(text).split())
    # Plain once more: a joiner between two letters goes when the second one has gone.
    return text if limit is None else plain(shorten(text, limit))


def _cleaned(text: str) -> str:
    text = _NEWLINE.sub("\n", text).replace("\t", "    ")
    if _ANY_INVISIBLE.search(text):  # seldom so, and looking takes a tenth of the time
        text = _UNSEEN.sub("", text)
    text = regex.sub(r"\p{Zs}", " ", text)
    text = _ZALGO.sub(r"\1", unicodedata.normalize("NFC", text))
    for pattern, replacement in _TIDYING:
        text = pattern.sub(replacement, text)
    # A mark without a letter would sit on whatever the bot writes before it.
    text = _LOOSE_MARKS.sub("", text.strip())
    return unicodedata.normalize("NFC", text)


_MARKUP: Final = r"""
      (?P<indent> ^\ + )
    | (?P<number> (?<=^\ *\d+) [.)] (?=\ |$) )
    | (?P<ping>   @ (?= everyone | here ) )
    | (?P<apart>  \#$ | (?<=^\ *)-(?=\#) )
    | (?P<mark>   [\\*_~`|<>\[\]] | (?<=^\ *)[\#+=:-] | (?<=:)/(?=/) | & (?= \#?\w{1,31}; ) )
"""
_LINK: Final = r"(?P<link> < https?://[^\s<>]+ > | (?<![\w:/]) https?://[^\s<>]+ )"
_FLAGS: Final = regex.VERBOSE | regex.MULTILINE | regex.IGNORECASE
_SPECIAL: Final = regex.compile(_MARKUP, _FLAGS)
_SPECIAL_OR_LINK: Final = regex.compile(f"{_LINK} | {_MARKUP}", _FLAGS)


def escape(text: str) -> str:
    """The text, made ``plain``, as markdown that Discord shows as it was typed and acts on in no way.

    No emphasis, code, spoiler, heading, list, quote, subtext, masked link, mention, command, emoji,
    timestamp or entity survives, wherever in a message the result is put. Links remain links and are shown
    whole, without a preview: ``<https://…>``; what ``parse_link`` refuses is not one. Invites are removed.

    Characters are made harmless by a backslash, which Discord and CommonMark take before any ASCII
    punctuation. Where something may be looked for without reading backslashes, a zero-width space comes
    between: in pings, in subtext, and after a # that ends a line, which a heading would drop ("C#").
    Not for a code block, which would show the backslashes.
    """
    return _SPECIAL_OR_LINK.sub(_harmless, without_invites(plain(text)))


def quote(text: str, limit: int) -> str:
    """``escape``d text as a Discord block quote within ``limit``; empty when nothing fits."""
    escaped = escape(text)
    if not escaped:
        return ""
    quoted = "> " + escaped.replace("\n", "\n> ")
    if fits(quoted, limit):
        return quoted
    head = regex.sub(r"(?:(?:^|\n)> ?)+$", "", _head(quoted, limit - 1)) or ">"
    short = head + (" " if head == ">" else "") + ELLIPSIS
    return short if fits(short, limit) else ""


def masked(label: str, url: str) -> str:
    """A masked link that says ``label``; ``url`` is a ``Link``'s or one of Discord's own, and is not checked.

    Brackets in the label become parentheses, since Discord does not see a backslash before them here.
    """
    safe = without_invites(line(label)).translate(str.maketrans("[]", "()")) or url.partition("://")[2]
    return f"[{_SPECIAL.sub(_harmless, safe)}](<{url}>)"


def _harmless(match: regex.Match[str]) -> str:
    found = match.group()
    if match.lastgroup == "link":
        return _shown_link(found)
    if match.lastgroup == "indent":  # CommonMark reads an indented line as code; Discord keeps these spaces
        return _NO_BREAK_SPACE * len(found)
    if match.lastgroup == "ping":
        return found + _ZERO_WIDTH_SPACE
    if match.lastgroup == "apart":
        return f"\\{found}{_ZERO_WIDTH_SPACE}"
    return f"\\{found}"


def _shown_link(found: str) -> str:
    wrapped = found.startswith("<")
    url = found[1:-1] if wrapped else _without_punctuation(found)
    link = parse_link(url)
    if not isinstance(link, Link):
        return _SPECIAL.sub(_harmless, found)  # as mere text, which takes its scheme apart
    return f"<{link.url}>" + ("" if wrapped else _SPECIAL.sub(_harmless, found[len(url) :]))


def _without_punctuation(url: str) -> str:
    """A link found in running text, without the punctuation of the sentence around it."""
    while url[-1] in ".,:;\"'!?)]}*_~|`\\" and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url


def length(text: str) -> int:
    """How long Discord may find this text: its UTF-16 code units, so an emoji counts at least two.

    Discord's staff say that the API counts code points (discord-api-docs issue 1315, 2020); its clients, and
    lately some fields of the API, have been seen to count UTF-16 units. The second is never less than the
    first, so what fits by it fits by either.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits(text: str, limit: int) -> bool:
    """Say whether Discord takes this text where it allows ``limit`` characters; see ``length``."""
    return length(text) <= limit


def shorten(text: str, limit: int) -> str:
    """The text if it ``fits``, or as much of its beginning as does, and an ellipsis.

    It is never cut inside what a reader takes for one character (a letter with its marks, a joined emoji, a
    surrogate pair), between a backslash and what it escapes, or inside a link: a link that can't stay whole
    goes whole, as its beginning would lead elsewhere. So escaped text may be shortened. Idempotent. Empty
    when ``limit`` is 0 or less.
    """
    if fits(text, limit):
        return text
    if limit < 1:
        return ""
    return _head(text, limit - 1) + ELLIPSIS


_WHOLE_LINK: Final = regex.compile(r"<https?://[^\s<>]+>|https?://\S+", regex.IGNORECASE)


def _head(text: str, limit: int) -> str:
    """The longest beginning of ``text`` that fits and may stand before an ellipsis."""
    room, end = limit, 0
    for cluster in regex.finditer(r"\X", text):
        room -= length(cluster.group())
        if room < 0:
            break
        end = cluster.end()
    for link in _WHOLE_LINK.finditer(text):
        if link.start() < end < link.end():
            end = link.start()
    head = text[:end].rstrip()
    while (len(head) - len(head.rstrip("\\"))) % 2:
        head = head[:-1].rstrip()
    return head


def normalised(text: str) -> str:
    """A key under which texts that read alike are equal: NFKC, case-folded, one line, nothing invisible.

    To compare and to search, never to show. Idempotent. (Unicode 3.13, compatibility caseless match.)
    """
    text = _JOINERS.sub("", plain(text))
    for form in ("NFD", "NFKC", "NFKC"):
        text = unicodedata.normalize(form, text).casefold()
    return line(unicodedata.normalize("NFKC", text))


def same(a: str, b: str) -> bool:
    """Say whether two texts read alike; see ``normalised``."""
    return normalised(a) == normalised(b)
