"""Every sentence about finding flags, answering them, and taking one down.

None of them depends on what a flag's owner has settled for themselves, and what is not for somebody to see reads
exactly like what is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.text import escape
from bot.introductions.asking import (
    AnsweredBefore,
    AskedBefore,
    MetBefore,
    No,
    Refusal,
    TheyAsked,
    TooManyOpen,
    TooShort,
)
from bot.looking.rules import Audience, Flag, Pay, Sort
from bot.ui.cards import channel_mention, member_mention, timestamp
from cogs.looking.wording_of_cards import FOR_ORGANIZERS, KIND, kinds, marked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.looking.words import Wanted

# ---------------------------------------------------------------------- the list

HEADING: Final[dict[Sort, str]] = {Sort.LOOKING: "Who is looking", Sort.HIRING: "Who is hiring"}
ORDER: Final = "Newest first. I put nobody above anybody else."
LOOK: Final = "Look"
ALL: Final = "Show all of them"
ORGANIZERS_NOTE: Final = "What only organizers see is marked as such. Please keep it among yourselves."
PAY_IN_A_WORD: Final[dict[Pay, str]] = {
    Pay.PAID: "Paid",
    Pay.UNPAID: "Unpaid",
    Pay.VOLUNTEER: "Volunteer work, unpaid",
}
_PUT_UP: Final[dict[Sort, str]] = {
    Sort.LOOKING: "Are you looking for something yourself? `/looking for` says so to the right people.",
    Sort.HIRING: (
        "Are you looking for work? `/looking for` says so to those who hire. Do you have some to give? `/hiring post` "
        "puts it here."
    ),
}
_NONE: Final[dict[Sort, str]] = {
    Sort.LOOKING: "At the moment nobody has put up here that they are looking.",
    Sort.HIRING: "At the moment nobody has put up here that they are hiring.",
}
_NO_MATCH: Final = (
    "Nothing here fits that at the moment. Leave out a part of it, and you may find something close."
)
_BE_TOLD: Final = "**Tell me about new ones** lets you hear of it when something comes up."


def list_heading(wanted: Wanted) -> str:
    """Head the list with what it is narrowed to."""
    parts = (
        KIND[wanted.kind] if wanted.kind else "",
        escape(wanted.skill),
        escape(wanted.place),
        PAY_IN_A_WORD[wanted.pay] if wanted.pay else "",
    )
    return " · ".join([HEADING[wanted.sort], *(part for part in parts if part)])


def nothing(sort: Sort, *, is_narrowed: bool) -> str:
    """Say that the list is empty, and what to do instead."""
    return " ".join((_NO_MATCH if is_narrowed else _NONE[sort], _BE_TOLD, _PUT_UP[sort]))


def entry(flag: Flag) -> str:
    """Show a flag in a list, by its plain facts."""
    words = flag.words
    parts = (
        member_mention(flag.user_id),
        kinds(words.kinds),
        escape(words.place),
        PAY_IN_A_WORD[words.pay] if words.pay else "",
        timestamp(flag.posted_at or flag.created_at, "R"),
    )
    told = f"**{escape(words.role)}**\n{' · '.join(part for part in parts if part)}"
    return f"{told}\n-# {FOR_ORGANIZERS}" if flag.audience is Audience.ORGANIZERS else told


# ---------------------------------------------------------------------- one of them

NOT_UP: Final = "It is not up any more. `/looking browse` and `/hiring browse` show what is."
"""Whatever the reason: it ended, it never was, or it is not for this member to see."""
YOURS: Final[dict[Sort, str]] = {
    Sort.LOOKING: "This is yours. `/looking show` is where you change it.",
    Sort.HIRING: "This is yours. `/hiring show` is where you change it.",
}


def nothing_of(user_id: int, sort: Sort) -> str:
    """Say that there is nothing of somebody to show, in one sentence for every reason."""
    return (
        f"{member_mention(user_id)} has nothing up that I can show you here. `/{sort.value} browse` has what others "
        "have put up, and `/intro ask` asks to meet them."
    )


def all_of(user_id: int) -> str:
    """Head what somebody has up, where that is more than one thing."""
    return f"{member_mention(user_id)} is hiring"


# ---------------------------------------------------------------------- said on other pages


def glance(flag: Flag) -> str:
    """Say in one line, on a page about its owner, what they have up."""
    what = kinds(flag.words.kinds)
    does = "Looking for" if flag.sort is Sort.LOOKING else "Hiring"
    told = f"{does}: **{escape(flag.words.role)}**" + (f" ({what})" if what else "")
    who = marked(flag)
    return f"{told} · {who}" if who else told


def heard(flag: Flag) -> str:
    """Tell somebody who has just been introduced to the owner what they have up."""
    does = "is looking for:" if flag.sort is Sort.LOOKING else "is hiring:"
    where = " · ".join(part for part in (kinds(flag.words.kinds), escape(flag.words.place)) if part)
    told = f"{member_mention(flag.user_id)} {does} **{escape(flag.words.role)}**"
    return f"{told} ({where})" if where else told


def your_flag(flag: Flag) -> str:
    """Name a flag to its owner, as part of a sentence."""
    role = escape(flag.words.role)
    return f"what you are looking for, **{role}**" if flag.sort is Sort.LOOKING else f"your post **{role}**"


# ---------------------------------------------------------------------- answering one

HELP_TITLE: Final = "Offer your help"
HELP_LABEL: Final = "How could you help?"
HELP_HINT: Final = "Only they read it. One concrete thing is worth more than many kind ones."
HELP_EXAMPLE: Final = (
    "My team looks for somebody like you. I could tell you how we work, and whom to write to."
)
INTEREST_TITLE: Final = "Say that you are interested"
INTEREST_LABEL: Final = "Why are you interested?"
INTEREST_HINT: Final = "Only they read it. Name something you made that comes close to the work."
INTEREST_EXAMPLE: Final = (
    "I built the importer that half of this server uses. I would like to do such work all day."
)
OWN: Final = "This one is yours: the button is for everybody else."
LEFT: Final = (
    "They have left this server, so I can't reach them here. Thank you for wanting to. It goes from the list now, "
    "and is there again if they come back in time."
)
NOT_CONNECTED: Final = "Discord is still connecting me to this server. Please try again in a minute."


def answered(user_id: int, due_at: datetime) -> str:
    """Say what happens next: the same words whatever the owner has settled for themselves."""
    return (
        f"**I bring it to {member_mention(user_id)}.** They read what you wrote when it suits them; nobody else "
        "does, unless they report it. If they would like to talk, I introduce you to each other.\n"
        f"If it has not come about by {timestamp(due_at)}, you find one line in your `/inbox`, whatever the "
        "reason. It is rarely personal: people are busy, away, or full.\n"
        "-# `/intro mine` shows what you have offered, and is where you can take it back."
    )


_NO: Final[dict[No, str]] = {
    No.ONESELF: OWN,
    No.BOT: "A bot has put that up, and it has no time for a talk.",
    No.NOT_HERE: LEFT,
    No.BLOCKED_BY_YOU: "You have blocked them, so I don't bring the two of you together. `/unblock` takes that back.",
}


def refusal(refused: Refusal) -> str:
    """Say why a flag can't be answered now, and what to do next.

    What is too short is said as it follows the label of its field: raise it with that field's name.
    """
    match refused:
        case No():
            return _NO.get(refused, NOT_UP)
        case TooShort(_, least):
            return f"needs at least {least} characters. Say one thing that they can picture."
        case TooManyOpen(most, free_at):
            return (
                f"You have {most} answers open, and that is the most at once, so that each gets the attention it needs. "
                f"There is room again {timestamp(free_at, 'R')}, or as soon as you take one "
                "back in `/intro mine`."
            )
        case AnsweredBefore(asked_at, is_taken_back):
            mended = " and took it back" if is_taken_back else ""
            return (
                f"You answered this on {timestamp(asked_at, 'D')}, {timestamp(asked_at, 'R')}{mended}, and I don't "
                "bring it to them again. `/intro mine` shows how it stands."
            )
        case AskedBefore(asked_at, again_at):
            return (
                f"You wrote to them on {timestamp(asked_at, 'D')}, {timestamp(asked_at, 'R')}. You can write again "
                f"from {timestamp(again_at)}, {timestamp(again_at, 'R')}. Until then `/intro mine` shows how it stands."
            )
        case MetBefore(_, made_at, thread_id):
            where = (
                "You can write to each other directly"
                if thread_id is None
                else f"Your thread is {channel_mention(thread_id)}"
            )
            return (
                f"You were introduced on {timestamp(made_at, 'D')}, {timestamp(made_at, 'R')}. {where}: "
                "a line from you is all it takes."
            )
        case TheyAsked():
            return (
                "They would like to meet you, too, and asked first. Say yes to their request, and I introduce you: "
                "it waits in your `/inbox`."
            )
        case _:
            assert_never(refused)


# ---------------------------------------------------------------------- reporting one, taking one down

REPORTED_ROLE: Final = "What it is for"
REPORTED_WORDS: Final = "What they wrote"
REPORTED_FACTS: Final = "Skills, place and pay"
REPORTED_LINK: Final = "Link"
TAKE_DOWN: Final = "Take it down"
TAKE_DOWN_TITLE: Final = "Take it down"
REASON_LABEL: Final = "Why? They will read this"
REASON_HINT: Final = "They are told this, and not by whom. They can put up another that keeps to it."
NOT_AN_ORGANIZER: Final = (
    "Only organizers can take down what somebody else has put up. If something is not right with it, press **Report**, "
    "and they will look at it."
)


def removed(flag: Flag) -> str:
    """Say that a flag was taken down, and what its owner hears of it."""
    return (
        f"Taken down. {member_mention(flag.user_id)} finds the reason you gave in their inbox, and not who gave it. "
        "If it has a card, that goes, too."
    )


def reported(flag: Flag) -> Sequence[tuple[str, str]]:
    """Return what of a flag a member was shown, by what each part is called."""
    words = flag.words
    pay = PAY_IN_A_WORD[words.pay] if words.pay else ""
    facts = " · ".join(part for part in (", ".join(words.skills), words.place, pay, words.pay_range) if part)
    parts = (
        (REPORTED_ROLE, words.role),
        (REPORTED_WORDS, words.words),
        (REPORTED_FACTS, facts),
        (REPORTED_LINK, words.link),
    )
    return tuple((label, text) for label, text in parts if text)
