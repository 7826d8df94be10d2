"""Every sentence of news that organizers decided: to whoever reported, and to whom it concerns, neither of the other."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never

from bot.core.text import escape, line
from bot.members.rules import News
from bot.ui.cards import timestamp
from bot.ui.pillar_names import pillar_name

if TYPE_CHECKING:
    from bot.members.rules import InboxItem

_OrganizersNews: TypeAlias = Literal[
    News.SUSPENDED, News.LIFTED, News.SUSPENSION_OVER, News.WARNED, News.REMOVED
]
_WORDS_SHOWN: Final = 300
"""As much as a reason may have."""
_CAME_OF_IT: Final[dict[str, str]] = {
    "dismissed": "They leave it at that.",
    "warned": "They talked to the member about it.",
    "removed": "They took it down.",
    "suspended": "They acted on it.",
}
_REMOVED: Final[dict[str, str]] = {
    "share": "a share of yours",
    "update": "progress you told on a share",
    "question": "a question you asked on a share",
    "answer": "an answer of yours to a question that came round",
    "flag": "what you had put up to look for work or to hire",
    "introduction": "a request of yours to be introduced",
}


def report_settled(item: InboxItem) -> str:
    """Say to whoever reported that organizers looked, and what came of it."""
    came_of_it = _CAME_OF_IT.get(str(item.payload.get("outcome")), "It is settled.")
    return f"An organizer looked at your report. {came_of_it} Thank you for telling them."


def organizers_news(kind: _OrganizersNews, item: InboxItem) -> str:
    """Say to a member what organizers decided about them, and the reason they gave."""
    part = pillar_name(str(item.payload.get("pillar")))
    match kind:
        case News.SUSPENDED:
            return (
                f"An organizer keeps you out of {part} {_until(item)}. The reason they gave: {_reason(item)} You can "
                "always read, take down what is yours, and write to an organizer."
            )
        case News.LIFTED:
            return f"An organizer let you back in: you can use {part} again."
        case News.SUSPENSION_OVER:
            return f"The time is over for which you were kept out: you can use {part} again."
        case News.WARNED:
            return f"An organizer asks you to mind something: {_reason(item)}"
        case News.REMOVED:
            what = _REMOVED.get(str(item.payload.get("about")), "something of yours")
            return f"An organizer took down {what}. The reason they gave: {_reason(item)}"
        case _:
            assert_never(kind)


def _until(item: InboxItem) -> str:
    until = str(item.payload.get("until") or "")
    return (
        f"until {timestamp(datetime.fromisoformat(until), 'D')}"
        if until
        else "until an organizer lets you back in"
    )


def _reason(item: InboxItem) -> str:
    words = escape(line(str(item.payload.get("reason") or ""), _WORDS_SHOWN))
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
