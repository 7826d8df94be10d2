"""Every sentence of news that organizers decided: to whoever reported, and to whom it concerns, neither of the other."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never

from bot.core.language import N_, LazyString, _
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
_CAME_OF_IT: Final[dict[str, LazyString]] = {
    "dismissed": N_("They leave it at that."),
    "warned": N_("They talked to the member about it."),
    "removed": N_("They took it down."),
    "suspended": N_("They acted on it."),
}
_SETTLED: Final = N_("It is settled.")
_REMOVED: Final[dict[str, LazyString]] = {
    "share": N_("An organizer took down a share of yours."),
    "update": N_("An organizer took down progress you told on a share."),
    "question": N_("An organizer took down a question you asked on a share."),
    "answer": N_("An organizer took down an answer of yours to a question that came round."),
    "flag": N_("An organizer took down what you had put up to look for work or to hire."),
    "introduction": N_("An organizer took down a request of yours to be introduced."),
}
_REMOVED_SOMETHING: Final = N_("An organizer took down something of yours.")


def report_settled(item: InboxItem) -> str:
    """Say to whoever reported that organizers looked, and what came of it."""
    came_of_it = _CAME_OF_IT.get(str(item.payload.get("outcome")), _SETTLED)
    return _(
        "An organizer looked at your report. {came_of_it} Thank you for telling them.", came_of_it=came_of_it
    )


def organizers_news(kind: _OrganizersNews, item: InboxItem) -> str:
    """Say to a member what organizers decided about them, and the reason they gave."""
    part = pillar_name(str(item.payload.get("pillar")))
    match kind:
        case News.SUSPENDED:
            always = _("You can always read, take down what is yours, and write to an organizer.")
            return f"{_kept_out(item, part)} {_reason_given(item)} {always}"
        case News.LIFTED:
            return _("An organizer let you back in: you can use {part} again.", part=part)
        case News.SUSPENSION_OVER:
            return _("The time is over for which you were kept out: you can use {part} again.", part=part)
        case News.WARNED:
            return _("An organizer asks you to mind something: {reason}", reason=_reason(item))
        case News.REMOVED:
            what = _REMOVED.get(str(item.payload.get("about")), _REMOVED_SOMETHING)
            return f"{what} {_reason_given(item)}"
        case _:
            assert_never(kind)


def _kept_out(item: InboxItem, part: str) -> str:
    until = str(item.payload.get("until") or "")
    if not until:
        return _("An organizer keeps you out of {part} until an organizer lets you back in.", part=part)
    return _(
        "An organizer keeps you out of {part} until {until}.",
        part=part,
        until=timestamp(datetime.fromisoformat(until), "D"),
    )


def _reason_given(item: InboxItem) -> str:
    return _("The reason they gave: {reason}", reason=_reason(item))


def _reason(item: InboxItem) -> str:
    words = escape(line(str(item.payload.get("reason") or ""), _WORDS_SHOWN))
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
