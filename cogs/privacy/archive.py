"""Somebody's data as one zip of two files that say the same: JSON for programs, Markdown to read."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, cast

from babel.dates import format_datetime

from bot.core.language import N_, _, language, pgettext
from bot.privacy.exporting import TITLES
from bot.privacy.rules import RETENTION
from cogs.privacy.wording import KINDS, WHY, kept_for
from cogs.privacy.wording_of_labels import LABELS

if TYPE_CHECKING:
    from bot.privacy.rules import Export, Section

FOR_PROGRAMS: Final = "hallway.json"
TO_READ: Final = "hallway.md"

_SPECIAL: Final = re.compile(r"[\\`*\[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])")
_MARKER: Final = re.compile(r"^(\s*)([-+=#]|\d{1,9}[.)])(?=\s|$|[-=+#])", re.MULTILINE)
_LINK: Final = re.compile(r"https?://[^\s<>]+")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_HEADS: Final = ("title", "role", "headline", "question", "name", "part", "text", "what")
"""What an entry is headed by, the best first, if it has one of these."""
_PROSE: Final = ("what", "words", "about", "text", "line", "how", "tried", "note")
"""What reads best below it, just as it was written; the best first."""
_HEAD_MOST: Final = 80
_LISTS: Final = {"skills": "\n", "kinds": ",", "shows": ",", "link": "\n"}
"""What is stored as one text and is several things, and what stands between them."""
TECHNICAL: Final = frozenset(
    {
        "id", "guild_id", "channel_id", "message_id", "thread_id", "share_id", "run_id", "prompt_id", "flag_id",
        "introduction_id", "opening_id", "seat", "admitted_at", "rounds",
    }
)  # fmt: skip
"""What means nothing to a reader; programs find it in the other file."""
_TITLES: Final = {title.in_english(): title for title in TITLES.values()}
"""What sections are called, by their keys."""
_HEADING: Final = N_("What Hallway keeps about you")
_IN_DISCORD: Final = N_("In Discord")
_BLANKS: Final = re.compile(r"\n{3,}")
_AFFIX: Final = re.compile(r"^(is|has|was)_|_(at|id|ids)$")


def archive(export: Export, servers: Mapping[int, str]) -> bytes:
    """Return the zip; ``servers`` is what servers are called, as far as that is known."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, text in ((TO_READ, readable(export, servers)), (FOR_PROGRAMS, _json(export))):
            entry = zipfile.ZipInfo(name, export.made_at.astimezone(UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16  # it is for one person
            files.writestr(entry, text)
    return packed.getvalue()


def _json(export: Export) -> str:
    return json.dumps(export.as_data(), ensure_ascii=False, indent=2) + "\n"


def readable(export: Export, servers: Mapping[int, str]) -> str:
    """Return it as CommonMark (https://spec.commonmark.org), in which words of members format nothing."""
    lines = [
        f"# {_HEADING}",
        "",
        _(
            "Put together on {moment} for the Discord account {user_id}. Times are in UTC.",
            moment=_moment(export.made_at),
            user_id=export.user_id,
        ),
        _("The file `{file}` beside this one says the same, for programs.", file=FOR_PROGRAMS),
        "",
        _(
            "What others told Hallway in confidence is not in here: who reported or blocked whom, and who answered no."
        ),
        "",
    ]
    places = [(place, list(found)) for place, found in groupby(export.sections, lambda one: one.guild_id)]
    for guild_id, sections in places:
        lines += [f"## {_place(guild_id, servers)}", "", *_contents(sections), ""]
        for kind, found in groupby(sections, lambda one: one.kind):
            of_kind = list(found)
            lines += [f"### {KINDS[kind]}", ""]
            lines += [f"*{WHY[kind]}. {kept_for(RETENTION[kind].kept_for)}*", ""]
            for section in of_kind:
                lines += _section(section, is_alone=len(of_kind) == 1)
    if not places:
        lines += [_("Nothing."), ""]
    return _BLANKS.sub("\n\n", "\n".join(lines)).rstrip() + "\n"


def _place(guild_id: int | None, servers: Mapping[int, str]) -> str:
    if guild_id is None:
        return _("In no server in particular")
    name = servers.get(guild_id)
    if name is None:
        return _("Server {server_id}", server_id=guild_id)
    return _("{server} (server {server_id})", server=_words(name), server_id=guild_id)


def _contents(sections: Sequence[Section]) -> list[str]:
    """Return one line that says how much there is of what."""
    told = ", ".join(f"{_title(section)} ({len(section.entries)})" for section in sections)
    return [_("In here: {sections}.", sections=told)]


def _title(section: Section) -> str:
    return _words(str(_TITLES.get(section.title, section.title)))


def _section(section: Section, *, is_alone: bool) -> Iterator[str]:
    if not is_alone:
        yield from (f"#### {_capital(_title(section))}", "")
    for entry in section.entries:
        yield from _entry(entry, section.guild_id)


def _entry(entry: Mapping[str, Any], guild_id: int | None) -> Iterator[str]:
    """Yield one thing: what it is called and when it was, its words, and a line for all else that is known of it."""
    told = {name: value for name, value in entry.items() if _says_something(name, value)}
    head = next((name for name in _HEADS if _is_head(told.get(name))), None)
    first = [f"**{_value(told.pop(head))}**"] if head is not None else []
    first += [f"*{_value(told.pop('created_at'))}*"] if "created_at" in told else []
    if first:
        yield from (" · ".join(first), "")
    words = next((name for name in _PROSE if isinstance(told.get(name), str)), None)
    if words is not None:
        yield from (*_quoted(told.pop(words)), "")
    for name in [name for name, value in told.items() if _is_text(name, value)]:
        yield from (f"{_label(name)}:", "", *_quoted(told.pop(name)), "")
    for name, value in told.items():
        yield from _line(name, value, "")
    if link := _place_in_discord(entry, guild_id):
        yield f"- {_IN_DISCORD}: <{link}>"
    yield ""


def _says_something(name: str, value: object) -> bool:
    return value not in (None, "", [], {}) and name not in TECHNICAL


def _is_head(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _HEAD_MOST and "\n" not in value


def _is_text(name: str, value: object) -> bool:
    """Tell whether it reads better in lines of its own."""
    if not isinstance(value, str) or name in _LISTS or _LINK.fullmatch(value):
        return False
    return "\n" in value or len(value) > _HEAD_MOST


def _quoted(text: str) -> Iterator[str]:
    """Yield a text as a quotation whose lines end where its author ended them."""
    lines = _words(text).rstrip().split("\n")
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        # Two spaces at the end of a line are CommonMark's line break.
        yield f"> {line}{'  ' if after.strip() else ''}" if line.strip() else ">"


def _place_in_discord(entry: Mapping[str, Any], guild_id: int | None) -> str:
    """Return the link to the message that something became, if it became one."""
    channel, message = entry.get("channel_id"), entry.get("message_id")
    if guild_id is None or not channel or not message:
        return ""
    return f"https://discord.com/channels/{guild_id}/{channel}/{message}"


def _label(name: str) -> str:
    """Return what a value is called, of the name by which programs know it."""
    label = LABELS.get(name)
    return _words(_capital(_AFFIX.sub("", name).replace("_", " "))) if label is None else str(label)


def _line(name: str, value: object, indent: str) -> Iterator[str]:
    """Yield one value in a list, with those inside it below."""
    start = f"{indent}- {_label(name)}:"
    if isinstance(value, str) and name in _LISTS:
        value = [part.strip() for part in value.split(_LISTS[name])]
    if isinstance(value, Mapping):
        yield start
        for key, inner in cast("Mapping[str, object]", value).items():
            if _says_something(key, inner):
                yield from _line(key, inner, f"{indent}  ")
    elif isinstance(value, list | tuple):
        values = cast("Sequence[object]", value)
        if any(isinstance(one, Mapping | list | tuple) for one in values):
            yield start
            for number, one in enumerate(values, 1):
                yield from _line(str(number), one, f"{indent}  ")
        else:
            yield f"{start} {', '.join(map(_value, values))}"
    else:
        yield f"{start} {_value(value)}"


def _value(value: object) -> str:
    """Return one plain value as a person reads it, on one line."""
    if value is True or value is False:
        return _("yes") if value else _("no")
    text = " ".join(str(value).split("\n"))
    if _MOMENT.fullmatch(text):
        return _moment(datetime.fromisoformat(text))
    return f"<{text}>" if _LINK.fullmatch(text) else _words(text)


def _words(text: str) -> str:
    """Escape what CommonMark gives a meaning to, and nothing else: it is to be read as it is, too."""
    escaped = _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
    return _MARKER.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", escaped)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _moment(moment: datetime) -> str:
    pattern = pgettext("day and time: dates of Unicode CLDR", "d MMMM y, HH:mm")
    return format_datetime(moment.astimezone(UTC), pattern, locale=language())
