"""How a member's link is shown, and why one can't be kept."""

from __future__ import annotations

from typing import Final

from bot.core.language import N_, LazyString
from bot.core.text import Link, LinkRefusal, masked, parse_link

_BAD: Final = N_("That link does not look right. Copy it from your browser's address bar and try again.")
_WHY: Final[dict[LinkRefusal, LazyString]] = {
    LinkRefusal.NOT_HTTP: N_("A link has to start with http:// or https://."),
    LinkRefusal.NO_HOST: _BAD,
    LinkRefusal.INVITE: N_("Invites to other servers can't be shared here."),
    LinkRefusal.CREDENTIALS: N_("That link has a name or password in it. Leave that part out and try again."),
    LinkRefusal.PRIVATE: N_("That link leads into your own network, so nobody else could open it."),
    LinkRefusal.TOO_LONG: N_("That link is too long for Discord. A shorter one works."),
    LinkRefusal.BAD: _BAD,
}


def link_refusal(reason: LinkRefusal) -> str:
    """Say why a link can't be kept."""
    return str(_WHY[reason])


def shown_link(url: str) -> str:
    """Return a link by the name of its host; nothing for none."""
    parsed = parse_link(url)
    return masked(parsed.host, parsed.url) if isinstance(parsed, Link) else ""
