"""Every sentence about asking to meet somebody: the form, the coach's panel, what follows, and each refusal.

None of them depends on what the other has settled for themselves, and none speaks of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, assert_never

from bot.core.text import escape
from bot.introductions.asking import (
    DRAFT_KEPT_FOR,
    MINUTES,
    AnsweredBefore,
    AskedBefore,
    Field,
    MetBefore,
    No,
    Reason,
    Refusal,
    TheyAsked,
    TooManyOpen,
    TooShort,
)
from bot.introductions.coach import Advice
from bot.projects.rules import Share
from bot.ui.cards import channel_mention, member_mention, timestamp
from bot.ui.fields import Option

# ---------------------------------------------------------------------- the form

MENU: Final = "Ask to meet"
MEET: Final = "Meet the author"
TITLE: Final = "Ask to meet"
REASON_LABEL: Final = "Why would you like to meet?"
SHARE_LABEL: Final = "Which of their shares is it about?"
LINE_LABEL: Final = "What connects you? How did their work help?"
LINE_HINT: Final = "They read this first. Name the part of their work, and what you did with it."
LINE_EXAMPLE: Final = "Your notes on locks ended our nightly rebuilds. We both work on small warehouses."
AGENDA_LABEL: Final = "What would you like to talk about?"
AGENDA_EXAMPLE: Final = "How you choose the size of a chunk. I tried 10,000 rows and ran out of memory."
MINUTES_LABEL: Final = "How long would you need?"

_REASON: Final[Mapping[Reason, tuple[str, str]]] = {
    Reason.WORK: ("I follow what they make", "It helped you, or you would like to know more of it"),
    Reason.QUESTION: (
        "I have a question that I looked into first",
        "You searched and tried, and they are likely to know more",
    ),
    Reason.BOTH: ("There is something in it for both of us", "You can say what each of you would gain"),
}
_MINUTES: Final[Mapping[int, str]] = {
    15: "One good question",
    30: "A question, and what comes of it",
    45: "Something to think through together",
}
REASONS: Final = tuple(Option(reason.value, *words) for reason, words in _REASON.items())
LENGTHS: Final = tuple(Option(str(minutes), f"{minutes} minutes", _MINUTES[minutes]) for minutes in MINUTES)
NO_SHARE: Final = Option("none", "None of these", "Something else connects you")


def share_options(shares: Sequence[Share]) -> tuple[Option, ...]:
    """Offer somebody's shares, and that it is about none of them."""
    return (*(Option(share.id, share.title) for share in shares), NO_SHARE)


# ---------------------------------------------------------------------- what follows


def asked_heading(target_id: int) -> str:
    """Head the confirmation."""
    return f"You asked to meet {member_mention(target_id)}"


def what_follows(due_at: datetime) -> str:
    """Say what happens next, until when, and where to look: the same words for every request."""
    return (
        "I show them what you wrote when it suits them, and they answer in their own time. If they would like to "
        "meet you, I introduce you to each other.\n"
        f"If it has not come about by {timestamp(due_at)}, you find one line in your `/inbox`, whatever the "
        "reason. It is rarely personal: people are busy, away, or full."
    )


ASKED_NOTE: Final = "`/intro mine` shows what you asked for, and is where you can take it back."
SENT_BEFORE: Final = "You have sent this one already. `/intro mine` shows how it stands."

# ---------------------------------------------------------------------- the coach

COACH_HEADING: Final = "Before I send it"
YOU_WROTE: Final = "**What connects you**"
YOU_ASK: Final = "**What you would like to talk about**"
EDIT: Final = "Edit"
SEND: Final = "Send anyway"
_KEPT_HOURS: Final = int(DRAFT_KEPT_FOR.total_seconds() // 3600)
COACH_NOTE: Final = (
    "This is advice, and the choice is yours. Nothing has been sent yet; I keep what you wrote for "
    f"{_KEPT_HOURS} hours."
)
NOT_KEPT: Final = (
    f"I keep what you wrote for {_KEPT_HOURS} hours, and do not hold this any more. It may still be in the message "
    "above: copy it from there, and start again with `/intro ask`."
)


def coach_opening(count: int) -> str:
    """Say what the panel is for."""
    which = "One thing" if count == 1 else f"{('Two', 'Three')[count - 2]} things"
    return f"{which} could make it easier to say yes to you:"


def advice(given: Advice) -> str:
    """Say what the coach would change, and why."""
    found = f": “{escape(given.excerpt)}”" if given.excerpt else "."
    if given.phrase_advice is not None:
        return f"**{given.rule.finds}**{found}\n{escape(given.phrase_advice)}"
    return f"**{given.rule.finds}**{found}\n{given.rule.why} {given.rule.better}"


# ---------------------------------------------------------------------- refusals

OWN_SHARE: Final = (
    "This share is yours: the button is for those who would like to meet you. `/intro settings` says who may ask, "
    "and how often."
)
NO_SUCH_SHARE: Final = (
    "I can't find that share. It may have been taken down. `/intro ask` lets you ask its author all the same."
)
ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."
NOT_SENT: Final = "I did not send what you wrote, as they have asked you first. Their request is above."

_FEW: Final[Mapping[Field, str]] = {
    Field.LINE: "Where did you meet their work, and what did it change for you?",
    Field.AGENDA: "One question is enough.",
    Field.FIRST: "One true sentence about the other is enough.",
    Field.SECOND: "One true sentence about the other is enough.",
    Field.WORDS: "A line is enough.",
}
_NO: Final[Mapping[No, str]] = {
    No.NOT_FOUND: "I can't find that request. `/intro mine` shows yours, and `/inbox` what waits for your answer.",
    No.ONESELF: "That is you. Pick somebody else you would like to meet; `/projects list` shows who makes what.",
    No.BOT: "That is a bot, and it has no time for a talk. Pick somebody of flesh and blood.",
    No.NOT_HERE: "They are not in this server any more, so I can't reach them here. Pick somebody who is.",
    No.SAME_TWICE: "You named the same person twice. Pick the two you would like to bring together.",
    No.NOT_A_REASON: "That is not one of the choices any more. Please choose again.",
    No.NOTHING_GIVEN: (
        "People here give something before they ask for somebody's time, and it takes a minute: either share "
        "something you made or found out, with `/share`, or open a share from `/projects list`, press **This helped "
        "me**, and say what helped. Then ask again."
    ),
    No.BLOCKED_BY_YOU: "You have blocked them, so I bring you nothing together. `/unblock` takes that back.",
    No.NOT_CONNECTED: (
        "You have not met or thanked the person you would go through, so they could not say much about you. "
        "`/intro path` shows who can, and `/intro ask` goes straight to the one you would like to meet."
    ),
    No.OVER: "That one is over. `/intro mine` shows how it ended.",
    No.UNDER_WAY: "You are being introduced at this very moment, so it can't be changed any more.",
    No.NOT_ASKED: "That is not yours to answer. `/inbox` holds what waits for you.",
    No.THANKED_BEFORE: "You have thanked them for this introduction already.",
    No.NOT_INTRODUCED: "You have not been introduced, so there is nothing to thank for yet. `/intro mine` shows yours.",
}


def refusal_sentence(refused: Refusal) -> str:
    """Say why a request can't be made, and what to do next.

    What is too short is said as it follows the label of its field: raise it with that field's name.
    """
    match refused:
        case No():
            return _NO[refused]
        case TooShort(field, least):
            return f"needs at least {least} characters. {_FEW[field]}"
        case TooManyOpen(most, free_at):
            waits = "a request of yours is" if most == 1 else f"{most} requests of yours are"
            return (
                f"At the moment {waits} open, and {most} is the most at once here: so each gets the attention "
                f"it needs. There is room again {timestamp(free_at, 'R')}, or as soon as you take one back in "
                "`/intro mine`."
            )
        case AskedBefore(asked_at, again_at):
            return (
                f"You asked the same on {timestamp(asked_at, 'D')}, {timestamp(asked_at, 'R')}. You can ask again "
                f"from {timestamp(again_at)}, {timestamp(again_at, 'R')}. Until then `/intro mine` shows how it stands."
            )
        case AnsweredBefore(asked_at, _):
            return (
                f"You answered this on {timestamp(asked_at, 'D')}, {timestamp(asked_at, 'R')}, and once is enough. "
                "`/intro mine` shows how it stands."
            )
        case MetBefore(_, made_at, thread_id):
            where = (
                "You can write to each other directly"
                if thread_id is None
                else f"Your thread is {channel_mention(thread_id)}"
            )
            return (
                f"You were introduced on {timestamp(made_at, 'D')}, {timestamp(made_at, 'R')}. {where}: "
                "a line from either of you is all it takes."
            )
        case TheyAsked():
            return (
                "They would like to meet you, too, and asked first. Say yes to their request, and I introduce you: "
                "it waits in your `/inbox`."
            )
        case _:
            assert_never(refused)
