"""Every sentence about finding flags, answering them, and taking one down.

None of them depends on what a flag's owner has settled for themselves, and what is not for somebody to see reads
exactly like what is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.language import N_, LazyString, _
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

HEADING: Final[dict[Sort, LazyString]] = {
    Sort.LOOKING: N_("Who is looking"),
    Sort.HIRING: N_("Who is hiring"),
}
ORDER: Final = N_("Newest first. I put nobody above anybody else.")
LOOK: Final = N_("Look")
ALL: Final = N_("Show all of them")
ORGANIZERS_NOTE: Final = N_("What only organizers see is marked as such. Please keep it among yourselves.")
PAY_IN_A_WORD: Final[dict[Pay, LazyString]] = {
    Pay.PAID: N_("Paid"),
    Pay.UNPAID: N_("Unpaid"),
    Pay.VOLUNTEER: N_("Volunteer work, unpaid"),
}
_PUT_UP: Final[dict[Sort, LazyString]] = {
    Sort.LOOKING: N_("Are you looking for something yourself? `/looking for` says so to the right people."),
    Sort.HIRING: N_(
        "Are you looking for work? `/looking for` says so to those who hire. Do you have some to give? `/hiring post` "
        "puts it here."
    ),
}
_NONE: Final[dict[Sort, LazyString]] = {
    Sort.LOOKING: N_("At the moment nobody has put up here that they are looking."),
    Sort.HIRING: N_("At the moment nobody has put up here that they are hiring."),
}
_NO_MATCH: Final = N_(
    "Nothing here fits that at the moment. Leave out a part of it, and you may find something close."
)
_BE_TOLD: Final = N_("**Tell me about new ones** lets you hear of it when something comes up.")


def list_heading(wanted: Wanted) -> str:
    """Head the list with what it is narrowed to."""
    parts = (
        HEADING[wanted.sort],
        KIND[wanted.kind] if wanted.kind else "",
        escape(wanted.skill),
        escape(wanted.place),
        PAY_IN_A_WORD[wanted.pay] if wanted.pay else "",
    )
    return " · ".join(str(part) for part in parts if part)


def nothing(sort: Sort, *, is_narrowed: bool) -> str:
    """Say that the list is empty, and what to do instead."""
    return " ".join(map(str, (_NO_MATCH if is_narrowed else _NONE[sort], _BE_TOLD, _PUT_UP[sort])))


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
    told = f"**{escape(words.role)}**\n{' · '.join(str(part) for part in parts if part)}"
    return f"{told}\n-# {FOR_ORGANIZERS}" if flag.audience is Audience.ORGANIZERS else told


# ---------------------------------------------------------------------- one of them

NOT_UP: Final = N_("It is not up any more. `/looking browse` and `/hiring browse` show what is.")
"""Whatever the reason: it ended, it never was, or it is not for this member to see."""
YOURS: Final[dict[Sort, LazyString]] = {
    Sort.LOOKING: N_("This is yours. `/looking show` is where you change it."),
    Sort.HIRING: N_("This is yours. `/hiring show` is where you change it."),
}


def nothing_of(user_id: int, sort: Sort) -> str:
    """Say that there is nothing of somebody to show, in one sentence for every reason."""
    member = member_mention(user_id)
    if sort is Sort.LOOKING:
        return _(
            "{member} has nothing up that I can show you here. `/looking browse` has what others have put up, and "
            "`/intro ask` asks to meet them.",
            member=member,
        )
    return _(
        "{member} has nothing up that I can show you here. `/hiring browse` has what others have put up, and "
        "`/intro ask` asks to meet them.",
        member=member,
    )


def all_of(user_id: int) -> str:
    """Head what somebody has up, where that is more than one thing."""
    return _("{member} is hiring", member=member_mention(user_id))


# ---------------------------------------------------------------------- said on other pages


def glance(flag: Flag) -> str:
    """Say in one line, on a page about its owner, what they have up."""
    what, role = kinds(flag.words.kinds), escape(flag.words.role)
    does = (
        _("Looking for: **{role}**", role=role)
        if flag.sort is Sort.LOOKING
        else _("Hiring: **{role}**", role=role)
    )
    told = f"{does} ({what})" if what else does
    who = marked(flag)
    return f"{told} · {who}" if who else told


def heard(flag: Flag) -> str:
    """Tell somebody who has just been introduced to the owner what they have up."""
    member, role = member_mention(flag.user_id), escape(flag.words.role)
    told = (
        _("{member} is looking for: **{role}**", member=member, role=role)
        if flag.sort is Sort.LOOKING
        else _("{member} is hiring: **{role}**", member=member, role=role)
    )
    where = " · ".join(part for part in (kinds(flag.words.kinds), escape(flag.words.place)) if part)
    return f"{told} ({where})" if where else told


def your_flag(flag: Flag) -> str:
    """Name a flag to its owner, as part of a sentence."""
    role = escape(flag.words.role)
    return (
        _("what you are looking for, **{role}**", role=role)
        if flag.sort is Sort.LOOKING
        else _("your post **{role}**", role=role)
    )


# ---------------------------------------------------------------------- answering one

HELP_TITLE: Final = N_("Offer your help")
HELP_LABEL: Final = N_("How could you help?")
HELP_HINT: Final = N_("Only they read it. One concrete thing is worth more than many kind ones.")
HELP_EXAMPLE: Final = N_(
    "My team looks for somebody like you. I could tell you how we work, and whom to write to."
)
INTEREST_TITLE: Final = N_("Say that you are interested")
INTEREST_LABEL: Final = N_("Why are you interested?")
INTEREST_HINT: Final = N_("Only they read it. Name something you made that comes close to the work.")
INTEREST_EXAMPLE: Final = N_(
    "I built the importer that half of this server uses. I would like to do such work all day."
)
OWN: Final = N_("This one is yours: the button is for everybody else.")
LEFT: Final = N_(
    "They have left this server, so I can't reach them here. Thank you for wanting to. It goes from the list now, "
    "and is there again if they come back in time."
)
NOT_CONNECTED: Final = N_("Discord is still connecting me to this server. Please try again in a minute.")


def answered(user_id: int, due_at: datetime) -> str:
    """Say what happens next: the same words whatever the owner has settled for themselves."""
    return _(
        "**I bring it to {member}.** They read what you wrote when it suits them; nobody else "
        "does, unless they report it. If they would like to talk, I introduce you to each other.\n"
        "If it has not come about by {day}, you find one line in your `/inbox`, whatever the "
        "reason. It is rarely personal: people are busy, away, or full.\n"
        "-# `/intro mine` shows what you have offered, and is where you can take it back.",
        member=member_mention(user_id),
        day=timestamp(due_at),
    )


_NO: Final[dict[No, LazyString]] = {
    No.ONESELF: OWN,
    No.BOT: N_("A bot has put that up, and it has no time for a talk."),
    No.NOT_HERE: LEFT,
    No.BLOCKED_BY_YOU: N_(
        "You have blocked them, so I don't bring the two of you together. `/unblock` takes that back."
    ),
}


def refusal(refused: Refusal) -> str:
    """Say why a flag can't be answered now, and what to do next.

    What is too short is said as it follows the label of its field: raise it with that field's name.
    """
    match refused:
        case No():
            return str(_NO.get(refused, NOT_UP))
        case TooShort(_, least):
            return _("needs at least {least} characters. Say one thing that they can picture.", least=least)
        case TooManyOpen(most, free_at):
            return _(
                "You have {most} answers open, and that is the most at once, so that each gets the attention it needs. "
                "There is room again {when}, or as soon as you take one back in `/intro mine`.",
                most=most,
                when=timestamp(free_at, "R"),
            )
        case AnsweredBefore(asked_at, is_taken_back):
            return _answered_before(asked_at, is_taken_back=is_taken_back)
        case AskedBefore(asked_at, again_at):
            return _(
                "You wrote to them on {day}, {ago}. You can write again from {again}, {until_then}. Until then "
                "`/intro mine` shows how it stands.",
                day=timestamp(asked_at, "D"),
                ago=timestamp(asked_at, "R"),
                again=timestamp(again_at),
                until_then=timestamp(again_at, "R"),
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


def _answered_before(asked_at: datetime, *, is_taken_back: bool) -> str:
    day, ago = timestamp(asked_at, "D"), timestamp(asked_at, "R")
    if is_taken_back:
        return _(
            "You answered this on {day}, {ago} and took it back, and I don't bring it to them again. `/intro mine` "
            "shows how it stands.",
            day=day,
            ago=ago,
        )
    return _(
        "You answered this on {day}, {ago}, and I don't bring it to them again. `/intro mine` shows how it stands.",
        day=day,
        ago=ago,
    )


def _met_before(made_at: datetime, thread_id: int | None) -> str:
    day, ago = timestamp(made_at, "D"), timestamp(made_at, "R")
    if thread_id is None:
        return _(
            "You were introduced on {day}, {ago}. You can write to each other directly: a line from you is all it "
            "takes.",
            day=day,
            ago=ago,
        )
    return _(
        "You were introduced on {day}, {ago}. Your thread is {thread}: a line from you is all it takes.",
        day=day,
        ago=ago,
        thread=channel_mention(thread_id),
    )


# ---------------------------------------------------------------------- reporting one, taking one down

REPORTED_ROLE: Final = N_("What it is for")
REPORTED_WORDS: Final = N_("What they wrote")
REPORTED_FACTS: Final = N_("Skills, place and pay")
REPORTED_LINK: Final = N_("Link")
TAKE_DOWN: Final = N_("Take it down")
TAKE_DOWN_TITLE: Final = N_("Take it down")
REASON_LABEL: Final = N_("Why? They will read this")
REASON_HINT: Final = N_("They are told this, and not by whom. They can put up another that keeps to it.")
NOT_AN_ORGANIZER: Final = N_(
    "Only organizers can take down what somebody else has put up. If something is not right with it, press **Report**, "
    "and they will look at it."
)


def removed(flag: Flag) -> str:
    """Say that a flag was taken down, and what its owner hears of it."""
    return _(
        "Taken down. {member} finds the reason you gave in their inbox, and not who gave it. "
        "If it has a card, that goes, too.",
        member=member_mention(flag.user_id),
    )


def reported(flag: Flag) -> Sequence[tuple[str, str]]:
    """Return what of a flag a member was shown, by what each part is called."""
    words = flag.words
    pay = str(PAY_IN_A_WORD[words.pay]) if words.pay else ""
    facts = " · ".join(part for part in (", ".join(words.skills), words.place, pay, words.pay_range) if part)
    parts = (
        (REPORTED_ROLE, words.role),
        (REPORTED_WORDS, words.words),
        (REPORTED_FACTS, facts),
        (REPORTED_LINK, words.link),
    )
    return tuple((str(label), text) for label, text in parts if text)
