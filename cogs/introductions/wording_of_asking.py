"""Every sentence about asking to meet somebody: the form, the coach's panel, what follows, and each refusal.

None of them depends on what the other has settled for themselves, and none speaks of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, assert_never

from bot.core.language import N_, LazyString, _, ngettext
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

MENU: Final = N_("Ask to meet")
MEET: Final = N_("Meet the author")
TITLE: Final = N_("Ask to meet")
REASON_LABEL: Final = N_("Why would you like to meet?")
SHARE_LABEL: Final = N_("Which of their shares is it about?")
LINE_LABEL: Final = N_("What connects you? How did their work help?")
LINE_HINT: Final = N_("They read this first. Name the part of their work, and what you did with it.")
LINE_EXAMPLE: Final = N_("Your notes on locks ended our nightly rebuilds. We both work on small warehouses.")
AGENDA_LABEL: Final = N_("What would you like to talk about?")
AGENDA_EXAMPLE: Final = N_("How you choose the size of a chunk. I tried 10,000 rows and ran out of memory.")
MINUTES_LABEL: Final = N_("How long would you need?")

_REASON: Final[Mapping[Reason, tuple[LazyString, LazyString]]] = {
    Reason.WORK: (N_("I follow what they make"), N_("It helped you, or you would like to know more of it")),
    Reason.QUESTION: (
        N_("I have a question that I looked into first"),
        N_("You searched and tried, and they are likely to know more"),
    ),
    Reason.BOTH: (
        N_("There is something in it for both of us"),
        N_("You can say what each of you would gain"),
    ),
}
_MINUTES: Final[Mapping[int, LazyString]] = {
    15: N_("One good question"),
    30: N_("A question, and what comes of it"),
    45: N_("Something to think through together"),
}
REASONS: Final = tuple(Option(reason.value, *words) for reason, words in _REASON.items())
LENGTHS: Final = tuple(
    Option(str(minutes), N_("{minutes} minutes", minutes=minutes), _MINUTES[minutes]) for minutes in MINUTES
)
NO_SHARE: Final = Option("none", N_("None of these"), N_("Something else connects you"))


def share_options(shares: Sequence[Share]) -> tuple[Option, ...]:
    """Offer somebody's shares, and that it is about none of them."""
    return (*(Option(share.id, share.title) for share in shares), NO_SHARE)


# ---------------------------------------------------------------------- what follows


def asked_heading(target_id: int) -> str:
    """Head the confirmation."""
    return _("You asked to meet {target}", target=member_mention(target_id))


def what_follows(due_at: datetime) -> str:
    """Say what happens next, until when, and where to look: the same words for every request."""
    return _(
        "I show them what you wrote when it suits them, and they answer in their own time. If they would like to "
        "meet you, I introduce you to each other.\n"
        "If it has not come about by {due_at}, you find one line in your `/inbox`, whatever the "
        "reason. It is rarely personal: people are busy, away, or full.",
        due_at=timestamp(due_at),
    )


ASKED_NOTE: Final = N_("`/intro mine` shows what you asked for, and is where you can take it back.")
SENT_BEFORE: Final = N_("You have sent this one already. `/intro mine` shows how it stands.")

# ---------------------------------------------------------------------- the coach

COACH_HEADING: Final = N_("Before I send it")
YOU_WROTE: Final = N_("**What connects you**")
YOU_ASK: Final = N_("**What you would like to talk about**")
EDIT: Final = N_("Edit")
SEND: Final = N_("Send anyway")
_KEPT_HOURS: Final = int(DRAFT_KEPT_FOR.total_seconds() // 3600)
_OPENING: Final = (
    N_("One thing could make it easier to say yes to you:"),
    N_("Two things could make it easier to say yes to you:"),
    N_("Three things could make it easier to say yes to you:"),
)
COACH_NOTE: Final = N_(
    "This is advice, and the choice is yours. Nothing has been sent yet; I keep what you wrote for "
    "{kept_hours} hours.",
    kept_hours=_KEPT_HOURS,
)
NOT_KEPT: Final = N_(
    "I keep what you wrote for {kept_hours} hours, and do not hold this any more. It may still be in the message "
    "above: copy it from there, and start again with `/intro ask`.",
    kept_hours=_KEPT_HOURS,
)


def coach_opening(count: int) -> str:
    """Say what the panel is for."""
    return str(_OPENING[count - 1])


def advice(given: Advice) -> str:
    """Say what the coach would change, and why."""
    finds = str(given.rule.finds)
    head = f"**{finds}**."
    if given.excerpt:
        head = _("**{finds}**: “{excerpt}”", finds=finds, excerpt=escape(given.excerpt))
    if given.phrase_advice is not None:
        return f"{head}\n{escape(given.phrase_advice)}"
    return f"{head}\n{given.rule.why} {given.rule.better}"


# ---------------------------------------------------------------------- refusals

OWN_SHARE: Final = N_(
    "This share is yours: the button is for those who would like to meet you. `/intro settings` says who may ask, "
    "and how often."
)
NO_SUCH_SHARE: Final = N_(
    "I can't find that share. It may have been taken down. `/intro ask` lets you ask its author all the same."
)
ONLY_IN_A_SERVER: Final = N_("This works inside a server, not in direct messages.")
NOT_SENT: Final = N_("I did not send what you wrote, as they have asked you first. Their request is above.")

_FEW: Final[Mapping[Field, LazyString]] = {
    Field.LINE: N_("Where did you meet their work, and what did it change for you?"),
    Field.AGENDA: N_("One question is enough."),
    Field.FIRST: N_("One true sentence about the other is enough."),
    Field.SECOND: N_("One true sentence about the other is enough."),
    Field.WORDS: N_("A line is enough."),
}
_NO: Final[Mapping[No, LazyString]] = {
    No.NOT_FOUND: N_(
        "I can't find that request. `/intro mine` shows yours, and `/inbox` what waits for your answer."
    ),
    No.ONESELF: N_(
        "That is you. Pick somebody else you would like to meet; `/projects list` shows who makes what."
    ),
    No.BOT: N_("That is a bot, and it has no time for a talk. Pick somebody of flesh and blood."),
    No.NOT_HERE: N_(
        "They are not in this server any more, so I can't reach them here. Pick somebody who is."
    ),
    No.SAME_TWICE: N_("You named the same person twice. Pick the two you would like to bring together."),
    No.NOT_A_REASON: N_("That is not one of the choices any more. Please choose again."),
    No.NOTHING_GIVEN: N_(
        "People here give something before they ask for somebody's time, and it takes a minute: either share "
        "something you made or found out, with `/share`, or open a share from `/projects list`, press **This helped "
        "me**, and say what helped. Then ask again."
    ),
    No.BLOCKED_BY_YOU: N_(
        "You have blocked them, so I bring you nothing together. `/unblock` takes that back."
    ),
    No.NOT_CONNECTED: N_(
        "You have not met or thanked the person you would go through, so they could not say much about you. "
        "`/intro path` shows who can, and `/intro ask` goes straight to the one you would like to meet."
    ),
    No.OVER: N_("That one is over. `/intro mine` shows how it ended."),
    No.UNDER_WAY: N_("You are being introduced at this very moment, so it can't be changed any more."),
    No.NOT_ASKED: N_("That is not yours to answer. `/inbox` holds what waits for you."),
    No.THANKED_BEFORE: N_("You have thanked them for this introduction already."),
    No.NOT_INTRODUCED: N_(
        "You have not been introduced, so there is nothing to thank for yet. `/intro mine` shows yours."
    ),
}


def refusal_sentence(refused: Refusal) -> str:
    """Say why a request can't be made, and what to do next.

    What is too short is said as it follows the label of its field: raise it with that field's name.
    """
    match refused:
        case No():
            return str(_NO[refused])
        case TooShort(field, least):
            return f"{too_short(least)} {_FEW[field]}"
        case TooManyOpen(most, free_at):
            return ngettext(
                "At the moment a request of yours is open, and {count} is the most at once here: so each gets the "
                "attention it needs. There is room again {free_at}, or as soon as you take one back in `/intro mine`.",
                "At the moment {count} requests of yours are open, and {count} is the most at once here: so each gets "
                "the attention it needs. There is room again {free_at}, or as soon as you take one back in "
                "`/intro mine`.",
                most,
                free_at=timestamp(free_at, "R"),
            )
        case AskedBefore(asked_at, again_at):
            return _(
                "You asked the same on {asked_at}, {long_ago}. You can ask again "
                "from {again_at}, {how_soon}. Until then `/intro mine` shows how it stands.",
                asked_at=timestamp(asked_at, "D"),
                long_ago=timestamp(asked_at, "R"),
                again_at=timestamp(again_at),
                how_soon=timestamp(again_at, "R"),
            )
        case AnsweredBefore(asked_at, _):
            return _(
                "You answered this on {answered_at}, {long_ago}, and once is enough. "
                "`/intro mine` shows how it stands.",
                answered_at=timestamp(asked_at, "D"),
                long_ago=timestamp(asked_at, "R"),
            )
        case MetBefore(_, made_at, thread_id):
            return _met_before(made_at, thread_id)
        case TheyAsked():
            return _(
                "They would like to meet you, too, and asked first. Say yes to their request, and I introduce you: "
                "it waits in your `/inbox`."
            )
        case _:
            assert_never(refused)


def too_short(least: int) -> str:
    """Say how much is needed at least; it follows the label of the field."""
    return ngettext("needs at least {count} character.", "needs at least {count} characters.", least)


def _met_before(made_at: datetime, thread_id: int | None) -> str:
    day, long_ago = timestamp(made_at, "D"), timestamp(made_at, "R")
    if thread_id is None:
        return _(
            "You were introduced on {day}, {long_ago}. You can write to each other directly: "
            "a line from either of you is all it takes.",
            day=day,
            long_ago=long_ago,
        )
    return _(
        "You were introduced on {day}, {long_ago}. Your thread is {thread}: "
        "a line from either of you is all it takes.",
        day=day,
        long_ago=long_ago,
        thread=channel_mention(thread_id),
    )
