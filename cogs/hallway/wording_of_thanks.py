"""Every sentence of news about what somebody found by looking or hiring: thanks for it, and gladness about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, _
from bot.core.text import escape, line
from bot.looking.gratitude import Why
from bot.looking.rules import Sort

if TYPE_CHECKING:
    from bot.members.rules import InboxItem

_WORDS_SHOWN: Final = 300
"""As much as thanks may have."""
_HIRED: Final[dict[Why, LazyString]] = {
    Why.HELPED: N_("{who} found somebody, and says that you helped."),
    Why.INTRODUCED: N_("{who} found somebody, and thanks you: you introduced them to {through}."),
    Why.WROTE: N_("{who} found somebody, and thanks you: it began with a share of yours."),
}
_HIRED_BY: Final = N_("{who} found somebody, and thanks you: it began with your {title}.")
_FOUND: Final[dict[Why, LazyString]] = {
    Why.HELPED: N_("{who} found what they were looking for, and says that you helped."),
    Why.INTRODUCED: N_(
        "{who} found what they were looking for, and thanks you: you introduced them to {through}."
    ),
    Why.WROTE: N_("{who} found what they were looking for, and thanks you: it began with a share of yours."),
}
_FOUND_BY: Final = N_("{who} found what they were looking for, and thanks you: it began with your {title}.")


def is_hiring(item: InboxItem) -> bool:
    """Tell whether it is about somebody who hires, and not about somebody who looks for work."""
    return item.payload.get("sort") == Sort.HIRING.value


def found_work(item: InboxItem, who: str, through: str, title: str) -> str:
    """Pass on thanks for a part in what somebody found; ``title`` is the share they met by, empty if none can be named."""
    why = Why(str(item.payload.get("why")))
    if title and why is Why.WROTE:
        told = [(_HIRED_BY if is_hiring(item) else _FOUND_BY).format(who=who, title=title)]
    else:
        told = [(_HIRED if is_hiring(item) else _FOUND)[why].format(who=who, through=through)]
        if title:
            told.append(_("You came to know each other by your {title}.", title=title))
    words = escape(line(str(item.payload.get("words") or ""), _WORDS_SHOWN))
    if words:
        told.append(_("“{words}”", words=words))
    return " ".join(told)


def glad(item: InboxItem, who: str) -> str:
    """Say who is glad about what somebody found."""
    if is_hiring(item):
        return _("{who} is glad to hear that you found somebody.", who=who)
    return _("{who} is glad to hear that you found what you were looking for.", who=who)
