"""Every sentence of the recap, in one place."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, _
from bot.core.text import escape, line, masked, shorten
from bot.projects.rules import Ask
from bot.prompts.runs import Way
from bot.ui.cards import member_mention, message_link

if TYPE_CHECKING:
    from bot.prompts.runs import Answer, Run

UNANSWERED: Final = N_("**Could use a reply**")
OTHERS: Final = N_("**Everybody else**")
ALL: Final = N_("**Who built what**")
LATE: Final = N_("**Came in later**")
_SAID: Final = 90
"""Characters shown of what somebody wrote."""
_WROTE: Final = N_("wrote in the thread")
_ASKS: Final[dict[Ask, LazyString]] = {
    Ask.FEEDBACK: N_("would like feedback"),
    Ask.USERS: N_("looks for people to try it"),
    Ask.COLLABORATORS: N_("looks for somebody to build it with"),
    Ask.APPRECIATION: N_("would like a kind word"),
}


def heading(run: Run) -> str:
    """Name what was asked."""
    return _("What came of “{text}”", text=escape(shorten(run.text, 120)))


def entry(run: Run, answer: Answer) -> str:
    """Say in a line who built what, linked to where they say it."""
    link = ""
    if run.thread_id is not None and answer.message_id:
        link = message_link(run.guild_id, run.thread_id, answer.message_id)
    said = _said(answer.words.what if answer.way is Way.FORM else str(_WROTE), link)
    wish = _ASKS.get(answer.words.ask, "") if answer.way is Way.FORM else ""
    return f"- {member_mention(answer.user_id)} {said}" + (f" · {wish}" if wish else "")


@lru_cache(maxsize=1024)  # every page of a recap is drawn from all its lines
def _said(what: str, link: str) -> str:
    short = shorten(line(what), _SAID)
    return masked(short, link) if link else escape(short)


def page(number: int, *, is_last: bool) -> str:
    """Say which page it is; nothing where there is only one. How many there are may change, so it isn't said."""
    if is_last:
        return _("Page {number}", number=number) if number > 1 else ""
    return _("Page {number}, more below", number=number)


NOTHING_LEFT: Final = N_("Nothing is left here: what stood here was taken away.")


THANKS: Final = N_("A sentence under somebody's answer is worth more than it seems.")
