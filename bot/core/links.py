"""Links that members give: parsed once, shown honestly, never fetched.

Callers import these names from ``bot.core.text``, the one place where member text is made safe.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import Enum
from posixpath import normpath
from typing import Final
from urllib.parse import quote, unquote

import idna
import regex

LINK_MOST: Final = 512
"""Characters in a link: what Discord takes in a link button (Discord docs, Components)."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be shown.

    ``url`` is ASCII with nothing in it that could end or open Discord markdown when it stands in ``<…>`` or
    in ``masked``; parsing it again gives the same link. ``host`` is the host in letters a reader can trust:
    Unicode where it can't be taken for another name, punycode (``xn--…``) where it could. It is escaped like
    any other text when it is shown.
    """

    url: str
    host: str


class LinkRefusal(Enum):
    """Why a text is not accepted as a link. The wording is the cog's."""

    NOT_HTTP = "not-http"
    """It does not begin with http:// or https://."""
    NO_HOST = "no-host"
    INVITE = "invite"
    """It invites to a Discord server."""
    CREDENTIALS = "credentials"
    """It has a user name or password before the host."""
    PRIVATE = "private"
    """It leads into somebody's own machine or network."""
    TOO_LONG = "too-long"
    """Longer than ``LINK_MOST``."""
    BAD = "bad"
    """It is malformed, or has characters that no address has."""


_INVITE_HOSTS: Final = (
    "discord.gg",
    "discord.io",
    "discord.li",
    "discord.link",
    "discord.me",
    "dsc.gg",
    "invite.gg",
)
_DISCORD_HOSTS: Final = ("discord.com", "discordapp.com")
_PRIVATE_SUFFIXES: Final = frozenset(
    # RFC 6761, 6762, 8375 and ICANN's "internal"; then what home and office networks call themselves.
    {"localhost", "local", "internal", "test", "invalid", "home.arpa", "home", "lan", "corp", "intranet"}
)

_SHAPE: Final = regex.compile(r"(https?)://([^/?#]*)(.*)", regex.IGNORECASE | regex.DOTALL)
_UNFIT: Final = regex.compile(
    r"""[\s\\"<>\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]"""
)
_AUTHORITY: Final = regex.compile(r"([^:\[\]%]*)(?::([0-9]{0,5}))?")
_ASCII_LABEL: Final = regex.compile(r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?")
_KEPT: Final = "!$&'+,;=:@/?#%-._~"  # RFC 3986, less what markdown reads as brackets or emphasis

_INVITE: Final = regex.compile(
    rf"""
    (?<![\w.-]) (?:https?://)? [\w.-]*?  # "xdiscord.gg" as well: Discord may read the invite in it
    (?: (?:{"|".join(map(regex.escape, _INVITE_HOSTS))}) | (?:{"|".join(map(regex.escape, _DISCORD_HOSTS))}) /+ invite )
    /+ [\w%] [^\s<>()\[\]]*
    """,
    regex.IGNORECASE | regex.VERBOSE,
)


def parse_link(text: str) -> Link | LinkRefusal:
    """The http or https link that this text is, or why it can't be accepted.

    Space around it, and the ``<…>`` in which Discord users wrap a link, are not part of it. What has no
    scheme is refused, not guessed at. Nothing is fetched or looked up.
    """
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].strip()
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return LinkRefusal.NOT_HTTP
    scheme, authority, rest = shape.group(1).lower(), shape.group(2), shape.group(3)
    if len(text) > 4 * LINK_MOST:
        return LinkRefusal.TOO_LONG
    if _UNFIT.search(text):
        return LinkRefusal.BAD
    if "@" in authority:
        return LinkRefusal.CREDENTIALS
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None or not _is_port(parts.group(2)):
        return LinkRefusal.BAD
    host = _ascii_host(parts.group(1))
    if isinstance(host, LinkRefusal):
        return host
    if _is_invite(host, rest):
        return LinkRefusal.INVITE
    port = f":{parts.group(2)}" if parts.group(2) else ""
    url = f"{scheme}://{host}{port}{_encoded(rest)}"
    return Link(url, _honest(host)) if len(url) <= LINK_MOST else LinkRefusal.TOO_LONG


def without_invites(text: str, replacement: str = "(invite removed)") -> str:
    """The text with every invite to a Discord server replaced, with or without ``https://`` before it.

    Discord turns a bare ``discord.gg/…`` into a card with a Join button, so taking the link away is not
    enough.
    """
    return _INVITE.sub(lambda _: replacement, text)


def _is_port(digits: str | None) -> bool:
    return not digits or 0 < int(digits) < 65536


def _ascii_host(host: str) -> str | LinkRefusal:
    """The host as browsers would look it up: mapped by UTS 46, in lower case and punycode."""
    if regex.fullmatch(r"[.\u3002\uff0e\uff61]*", host):  # the dots that UTS 46 knows
        return LinkRefusal.NO_HOST
    if len(host) > 253:
        return LinkRefusal.BAD
    try:
        name = (host if host.isascii() else idna.encode(host, uts46=True).decode()).lower().removesuffix(".")
        for label in name.split("."):
            if not _ASCII_LABEL.fullmatch(label):
                return LinkRefusal.BAD
            if label.startswith("xn--"):
                idna.decode(label)
    except UnicodeError:  # idna's own errors are UnicodeErrors
        return LinkRefusal.BAD
    return _public(name)


def _public(name: str) -> str | LinkRefusal:
    """The host, unless it is an address or a name that means something else on every network."""
    labels = name.split(".")
    if regex.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):  # a browser would read it as an IPv4 address
        try:
            address = ipaddress.IPv4Address(name)
        except ValueError:
            return LinkRefusal.BAD
        return name if address.is_global else LinkRefusal.PRIVATE
    if len(labels) == 1 or _PRIVATE_SUFFIXES & {labels[-1], ".".join(labels[-2:])}:
        return LinkRefusal.PRIVATE
    return name


def _is_invite(host: str, rest: str) -> bool:
    def within(domains: tuple[str, ...]) -> bool:
        return any(host == domain or host.endswith(f".{domain}") for domain in domains)

    path = normpath(unquote(rest)).lower().lstrip("/").split("/")
    return within(_INVITE_HOSTS) or (within(_DISCORD_HOSTS) and path[0] == "invite")


def _encoded(rest: str) -> str:
    """Path, query and fragment with everything percent-encoded that is not plainly an address."""
    rest = regex.sub(r"%(?![0-9A-Fa-f]{2})", "%25", rest)
    rest = regex.sub(r"@(?=everyone|here)", "%40", rest, flags=regex.IGNORECASE)
    return quote(rest, safe=_KEPT)


_LATIN: Final = regex.compile(
    r"[a-z0-9_\-ß-öø-ž--[ıĸŀŉ]]+", regex.V1
)  # without those that pass for a plain letter
_UNLIKE_LATIN: Final = (
    regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}0-9-]+"),
    regex.compile(r"[\p{Devanagari}0-9-]+"),
    regex.compile(r"[\p{Bengali}0-9-]+"),
    regex.compile(r"[\p{Tamil}0-9-]+"),
    regex.compile(r"[\p{Thai}0-9-]+"),
)
_LIKE_LATIN: Final = (regex.compile(r"[\p{Cyrillic}0-9-]+"), regex.compile(r"[\p{Greek}0-9-]+"))


def _honest(host: str) -> str:
    """The host as it may be shown: a label in Unicode only if it can't be taken for another.

    That is: one script to a label; Cyrillic and Greek, many of whose letters look Latin, only under a
    domain that is in the same script; right-to-left scripts never, as they would turn the labels around.
    """
    labels = host.split(".")
    top = idna.decode(labels[-1]) if labels[-1].startswith("xn--") else labels[-1]
    return ".".join(_honest_label(label, top) for label in labels)


def _honest_label(label: str, top: str) -> str:
    if not label.startswith("xn--"):
        return label
    shown = idna.decode(label)
    if _LATIN.fullmatch(shown) or any(script.fullmatch(shown) for script in _UNLIKE_LATIN):
        return shown
    if any(script.fullmatch(shown) and script.fullmatch(top) for script in _LIKE_LATIN):
        return shown
    return label
