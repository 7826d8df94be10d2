"""Every sentence of the recap, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape, line, masked, shorten
from bot.projects.rules import Ask
from bot.prompts.runs import Way
from bot.ui.cards import member_mention, message_link

if TYPE_CHECKING:
    from bot.prompts.runs import Answer, Run

UNANSWERED: Final = "**Could use a reply**"
OTHERS: Final = "**Everybody else**"
ALL: Final = "**Who built what**"
LATE: Final = "**Came in later**"
_SAID: Final = 90
"""Characters shown of what somebody wrote."""
_WROTE: Final = "wrote in the thread"
_ASKS: Final[dict[Ask, str]] = {
    Ask.FEEDBACK: "would like feedback",
    Ask.USERS: "looks for people to try it",
    Ask.COLLABORATORS: "looks for somebody to build it with",
    Ask.APPRECIATION: "would like a kind word",
}


def heading(run: Run) -> str:
    """Name what was asked."""
    return f"What came of “{escape(shorten(run.text, 120))}”"


def entry(run: Run, answer: Answer) -> str:
    """Say in a line who built what, linked to where they say it."""
    said = shorten(line(answer.words.what), _SAID) if answer.way is Way.FORM else _WROTE
    if run.thread_id is not None and answer.message_id:
        said = masked(said, message_link(run.guild_id, run.thread_id, answer.message_id))
    else:
        said = escape(said)
    wish = _ASKS.get(answer.words.ask, "") if answer.way is Way.FORM else ""
    return f"- {member_mention(answer.user_id)} {said}" + (f" · {wish}" if wish else "")


def page(number: int, of: int) -> str:
    """Say which page it is; nothing where there is only one."""
    return f"Page {number} of {of}" if of > 1 else ""


THANKS: Final = "A sentence under somebody's answer is worth more than it seems."
