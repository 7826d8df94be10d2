"""Every sentence for members who report something."""

from __future__ import annotations

from typing import Final

from bot.core.language import N_, _, ngettext
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

REPORT: Final = N_("Report")
MESSAGE_MENU: Final = N_("Report to organizers")
MEMBER_MENU: Final = N_("Report member")
"""What Discord's own menus call it."""
REPORT_TITLE: Final = N_("Report to the organizers")
MEMBER_TITLE: Final = N_("Report a member")
WHO_READS_IT: Final = N_(
    "The organizers of the server will read this, with your name and the words you were shown. "
    "The member you report is not told who reported them. The report is on whoever put this up or wrote "
    "to you first; if you mean another, say so."
)
WHO_READS_A_MESSAGE: Final = N_(
    "The organizers of the server will read this, with your name and the message as it is now. "
    "The member you report is not told who reported them."
)
WHO_READS_ABOUT_A_MEMBER: Final = N_(
    "The organizers of the server will read this, with your name. The member you report is not told who reported "
    "them. If it is about one message, **Report to organizers** in the menu of that message takes its words along."
)
WORDS_LABEL: Final = N_("What should the organizers know?")
WORDS: Final = Text(
    "words",
    WORDS_LABEL,
    hint=N_("You can leave this empty: they see the words you were shown."),
    paragraph=True,
    required=False,
    max_length=WORDS_MOST,
)
MEMBER_HINT: Final = N_("What happened, where, and since when")
NOT_REPORTABLE: Final = N_(
    "I can't find what this was about any more, so I can't pass it on. Please tell an organizer yourself."
)
CHOOSE_AGAIN: Final = N_(
    "I don't hold that message any more. Please choose **{message_menu}** in its menu once more; if it is gone, "
    "**{member_menu}** in the menu of whoever wrote it works too.",
    message_menu=MESSAGE_MENU,
    member_menu=MEMBER_MENU,
)
NOBODY_TO_REPORT: Final = N_(
    "No member's words stand there, so there is nobody to report. If something of mine is wrong, please tell an "
    "organizer."
)
ABOUT_ME: Final = N_("That is me. If I did something wrong, please tell an organizer: they can mend it.")
A_BOT: Final = N_(
    "That came from an app, not from a member, so I can't pass it on as a report. An organizer can look after it: "
    "please tell one."
)
WHOSE: Final = N_("Words of several members stand there. Whose do you mean?")
WHOSE_PLACEHOLDER: Final = N_("Choose the member")
NOT_THEIRS: Final = N_(
    "Nothing of theirs stands in that message. Please choose somebody it names, or use "
    "**{member_menu}** in their menu.",
    member_menu=MEMBER_MENU,
)
THEIR_MESSAGE: Final = N_("Their message")
WHERE: Final = N_("Where")
CALLED: Final = N_("What they are called")
NO_TEXT: Final = N_("(no text)")


def reported(server: str) -> str:
    """Say what happens with a report that was made."""
    if not server:
        return _(
            "Thank you for telling. The organizers will read it, and what comes of it waits for you in `/inbox` "
            "there. The member you reported is not told that it was you."
        )
    return _(
        "Thank you for telling. The organizers of **{server}** will read it, and what comes of it waits for you in "
        "`/inbox` there. The member you reported is not told that it was you.",
        server=escape(server),
    )


def not_reported(refusal: Refusal) -> str:
    """Say why something could not be reported."""
    match refusal:
        case TooMany(free_at=moment, most=most):
            again = _("You can report again {moment}.", moment=timestamp(moment, "R"))
            return f"{_too_many(most)} {again} {_URGENT}"
        case No.ONESELF:
            return _("This is your own, so there is nobody to report.")
        case No.SAID_ENOUGH:
            return f"{_SEVERAL} {_URGENT}"
        case No() | SettledAlready():
            return str(NOT_REPORTABLE)


_SEVERAL: Final = N_(
    "The organizers have several reports on this member from you, and will answer all of them. Please wait for that."
)
_URGENT: Final = N_("If it can't wait, please write to an organizer.")


def _too_many(most: int) -> str:
    if most == REPORTS_A_DAY_UNFOUNDED:
        return ngettext(
            "The organizers looked at your last reports and left it at that each time, so you can send {count} a day "
            "for the time being.",
            "The organizers looked at your last reports and left it at that each time, so you can send {count} a day "
            "for the time being.",
            most,
        )
    return ngettext(
        "You have reported {count} time within a day, and the organizers have all of it.",
        "You have reported {count} times within a day, and the organizers have all of it.",
        most,
    )
