"""Every sentence for members who report something."""

from __future__ import annotations

from typing import Final

from bot.core.text import escape
from bot.moderation.rules import (
    REPORTS_A_DAY_UNFOUNDED,
    WORDS_MOST,
    No,
    Refusal,
    SettledAlready,
    TooMany,
)
from bot.ui.cards import timestamp
from bot.ui.fields import Text

REPORT: Final = "Report"
MESSAGE_MENU: Final = "Report to organizers"
MEMBER_MENU: Final = "Report member"
"""What Discord's own menus call it."""
REPORT_TITLE: Final = "Report to the organizers"
MEMBER_TITLE: Final = "Report a member"
WHO_READS_IT: Final = (
    "The organizers of the server will read this, with your name and the words you were shown. "
    "The member you report is not told who reported them. The report is on whoever put this up or wrote "
    "to you first; if you mean another, say so."
)
WHO_READS_A_MESSAGE: Final = (
    "The organizers of the server will read this, with your name and the message as it is now. "
    "The member you report is not told who reported them."
)
WHO_READS_ABOUT_A_MEMBER: Final = (
    "The organizers of the server will read this, with your name. The member you report is not told who reported "
    "them. If it is about one message, **Report to organizers** in the menu of that message takes its words along."
)
WORDS_LABEL: Final = "What should the organizers know?"
WORDS: Final = Text(
    "words",
    WORDS_LABEL,
    hint="You can leave this empty: they see the words you were shown.",
    paragraph=True,
    required=False,
    max_length=WORDS_MOST,
)
MEMBER_HINT: Final = "What happened, where, and since when"
NOT_REPORTABLE: Final = (
    "I can't find what this was about any more, so I can't pass it on. Please tell an organizer yourself."
)
CHOOSE_AGAIN: Final = (
    f"I don't hold that message any more. Please choose **{MESSAGE_MENU}** in its menu once more; if it is gone, "
    f"**{MEMBER_MENU}** in the menu of whoever wrote it works too."
)
NOBODY_TO_REPORT: Final = (
    "No member's words stand there, so there is nobody to report. If something of mine is wrong, please tell an "
    "organizer."
)
ABOUT_ME: Final = "That is me. If I did something wrong, please tell an organizer: they can mend it."
A_BOT: Final = (
    "That came from an app, not from a member, so I can't pass it on as a report. An organizer can look after it: "
    "please tell one."
)
WHOSE: Final = "Words of several members stand there. Whose do you mean?"
WHOSE_PLACEHOLDER: Final = "Choose the member"
NOT_THEIRS: Final = (
    "Nothing of theirs stands in that message. Please choose somebody it names, or use "
    f"**{MEMBER_MENU}** in their menu."
)
THEIR_MESSAGE: Final = "Their message"
WHERE: Final = "Where"
CALLED: Final = "What they are called"
NO_TEXT: Final = "(no text)"


def reported(server: str) -> str:
    """Say what happens with a report that was made."""
    whose = f" of **{escape(server)}**" if server else ""
    return (
        f"Thank you for telling. The organizers{whose} will read it, and what comes of it waits for you in "
        "`/inbox` there. The member you reported is not told that it was you."
    )


def not_reported(refusal: Refusal) -> str:
    """Say why something could not be reported."""
    match refusal:
        case TooMany(free_at=moment, most=most):
            return f"{_too_many(most)} You can report again {timestamp(moment, 'R')}. {_URGENT}"
        case No.ONESELF:
            return "This is your own, so there is nobody to report."
        case No.SAID_ENOUGH:
            return (
                "The organizers have several reports on this member from you, and will answer all of them. Please "
                f"wait for that. {_URGENT}"
            )
        case No() | SettledAlready():
            return NOT_REPORTABLE


_URGENT: Final = "If it can't wait, please write to an organizer."


def _too_many(most: int) -> str:
    if most == REPORTS_A_DAY_UNFOUNDED:
        return (
            "The organizers looked at your last reports and left it at that each time, so you can send "
            f"{most} a day for the time being."
        )
    return f"You have reported {most} times within a day, and the organizers have all of it."
