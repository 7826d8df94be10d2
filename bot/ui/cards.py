"""The look of the bot, in one place: panels on Components V2, embeds for forum starters, links, times.

Texts handed in are markdown that is safe already (see :mod:`bot.core.text`). Lengths are Discord's
(https://discord.com/developers/docs/components/reference,
https://discord.com/developers/docs/resources/message#embed-object-embed-limits): text that is too
long is shortened, the longest first, so that no member's words can keep a card from being sent;
too many components are the caller's mistake and raise ``ValueError``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Self, TypeAlias

import discord

from bot.core.language import Said, _
from bot.core.text import length, shorten
from bot.ui.buttons import Addressed

ACCENT: Final = discord.Colour(0x2F7F79)
"""What is open and going on."""
QUIET: Final = discord.Colour(0x80848E)
"""What is closed, past or removed."""
CARE: Final = discord.Colour(0xC9822B)
"""What needs somebody's attention."""

MOST_COMPONENTS: Final = 40
MOST_TEXT: Final = 4000
_MOST_EMBED: Final = 6000
_MOST_FIELDS: Final = 25
_BLANK: Final = "\u200b"

Press: TypeAlias = Addressed | discord.ui.Button[Any]
TimestampStyle: TypeAlias = Literal["t", "T", "d", "D", "f", "F", "R"]


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    accessory: Press | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    items: tuple[Press, ...]


class _Rule:
    """A line between two parts."""


class Panel:
    """A card of stacked parts; each method adds one and returns the panel.

    ``view()`` builds discord.py's view, for one message: make a new panel for the next.
    """

    def __init__(self, *, accent: discord.Colour | None = ACCENT) -> None:
        self._accent: Final = accent
        self._parts: Final[list[_Words | _Row | _Rule]] = []

    def heading(self, text: Said) -> Self:
        """Add a heading of one line."""
        return self.text(f"### {' '.join(str(text).split())}")

    def text(self, text: Said) -> Self:
        """Add a paragraph; a blank one adds nothing."""
        words = str(text)
        if words.strip():
            self._parts.append(_Words(words))
        return self

    def note(self, text: Said) -> Self:
        """Add small print."""
        return self.text("\n".join(f"-# {line}" for line in str(text).splitlines() if line.strip()))

    def section(self, text: Said, accessory: Press) -> Self:
        """Add a paragraph with one button at its side."""
        words = str(text)
        self._parts.append(_Words(words if words.strip() else _BLANK, accessory))
        return self

    def rule(self) -> Self:
        """Add a line; one at the very end, or beside another, is left out."""
        if self._parts and not isinstance(self._parts[-1], _Rule):
            self._parts.append(_Rule())
        return self

    def buttons(self, *buttons: Press) -> Self:
        """Add buttons, five to a row; none adds nothing."""
        self._parts.extend(_Row(buttons[start : start + 5]) for start in range(0, len(buttons), 5))
        return self

    def parts_of(self, other: Panel) -> Self:
        """Add everything that is on another panel, which is not for a message of its own then."""
        self._parts.extend(other._parts)
        return self

    def select(self, select: Addressed) -> Self:
        """Add a select, in a row of its own."""
        self._parts.append(_Row((select,)))
        return self

    def view(self) -> discord.ui.LayoutView:
        """Build the view: at most 40 components, at most 4000 characters to read.

        Raises ``ValueError`` for a panel without parts or with too many.
        """
        parts = self._parts[:-1] if self._parts and isinstance(self._parts[-1], _Rule) else self._parts
        count = 1 + sum(map(_count, parts))
        if not parts or count > MOST_COMPONENTS:
            raise ValueError(
                f"a panel has {MOST_COMPONENTS} components at most and at least a part, not {count}"
            )
        texts = iter(_fitted([part.text for part in parts if isinstance(part, _Words)], MOST_TEXT))
        container = discord.ui.Container[discord.ui.LayoutView](accent_colour=self._accent)
        for part in parts:
            container.add_item(_item(part, texts.__next__))
        return discord.ui.LayoutView(timeout=None).add_item(container)


def _count(part: _Words | _Row | _Rule) -> int:
    match part:
        case _Words():
            return 1 if part.accessory is None else 3
        case _Row():
            return 1 + len(part.items)
        case _Rule():
            return 1


def _item(part: _Words | _Row | _Rule, next_text: Any) -> discord.ui.Item[Any]:
    match part:
        case _Words(accessory=None):
            return discord.ui.TextDisplay[Any](next_text())
        case _Words(accessory=accessory):
            assert accessory is not None, "the case above took it"
            return discord.ui.Section[Any](next_text(), accessory=accessory)
        case _Row():
            return discord.ui.ActionRow[Any](*part.items)
        case _Rule():
            return discord.ui.Separator[Any]()


def _fitted(texts: Sequence[str], room: int) -> list[str]:
    """Return ``texts``, the longest shortened to one common length, so that all fit into ``room``."""
    left = room
    for position, size in enumerate(sorted(map(length, texts))):
        share = left // (len(texts) - position)
        if size > share:
            return [shorten(text, share) for text in texts]
        left -= size
    return list(texts)


def embed(
    *,
    title: Said = "",
    body: Said = "",
    fields: Sequence[tuple[Said, Said]] = (),
    author: str = "",
    author_icon: str | None = None,
    footer: Said = "",
    colour: discord.Colour = ACCENT,
    at: datetime | None = None,
) -> discord.Embed:
    """Build an embed within every limit; fields without a value are left out.

    Raises ``ValueError`` for more than 25 fields, which a caller can foresee.
    """
    shown = [(str(name) or _BLANK, str(value)) for name, value in fields if str(value).strip()]
    if len(shown) > _MOST_FIELDS:
        raise ValueError(f"an embed has at most {_MOST_FIELDS} fields, not {len(shown)}")
    limited = [
        shorten(text, limit)
        for text, limit in ((str(title), 256), (str(body), 4096), (author, 256), (str(footer), 2048))
    ]
    limited += [
        shorten(text, limit) for field in shown for text, limit in zip(field, (256, 1024), strict=True)
    ]
    heading, text, author, foot, *rest = _fitted(limited, _MOST_EMBED)
    built = discord.Embed(title=heading or None, description=text or None, colour=colour, timestamp=at)
    if author:
        built.set_author(name=author, icon_url=author_icon)
    if foot:
        built.set_footer(text=foot)
    for name, value in zip(rest[::2], rest[1::2], strict=True):
        built.add_field(name=name, value=value, inline=False)
    return built


def link_button(label: Said, url: str) -> discord.ui.Button[Any]:
    """Return a button that opens ``url``: 80 characters of label, 512 of address, else ``ValueError``."""
    words = str(label)
    if not 1 <= length(words) <= 80 or not 1 <= length(url) <= 512:
        raise ValueError("a link button has a label of 1 to 80 characters and an address of 1 to 512")
    return discord.ui.Button[Any](label=words, url=url)


def timestamp(moment: datetime, style: TimestampStyle = "f") -> str:
    """Return Discord's markup for ``moment``, shown in each reader's zone; refuses a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a shown moment must be aware")
    return discord.utils.format_dt(moment, style)


def message_link(guild_id: int | None, channel_id: int, message_id: int | None = None) -> str:
    """Return the address of a message, or of a channel or thread; ``None`` is a direct message."""
    place = "@me" if guild_id is None else guild_id
    address = f"https://discord.com/channels/{place}/{channel_id}"
    return address if message_id is None else f"{address}/{message_id}"


def channel_mention(channel_id: int) -> str:
    """Return the markup that names a channel or thread and leads there."""
    return f"<#{channel_id}>"


def member_mention(user_id: int) -> str:
    """Return the markup that names a member. It never pings: no message of the bot may mention.

    Of somebody who had everything about them erased no id is left to name.
    """
    return f"<@{user_id}>" if user_id else _("somebody who is not here any more")


def role_mention(role_id: int) -> str:
    """Return the markup that names a role, without pinging it."""
    return f"<@&{role_id}>"
