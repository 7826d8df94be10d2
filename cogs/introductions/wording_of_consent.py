"""Every sentence about answering a request for an introduction.

What somebody reads never depends on what another has settled or answered, but for one thing: that they have
been introduced. ``who`` names a member, as markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from bot.core.text import escape, masked
from bot.introductions.asking import Field, No, Reason, TooShort
from bot.introductions.request import Introduction
from bot.introductions.rules import Role, Way
from bot.introductions.service import PAUSE_FOR
from bot.projects.rules import Share
from bot.ui.cards import message_link, timestamp

Who: TypeAlias = Callable[[int], str]

YES: Final = "Yes, introduce us"
INTRODUCE: Final = "Introduce them"
NOT_NOW: Final = "Not now"
NEVER: Final = "Not this person again"
PAUSE: Final = "Pause all"
OPEN: Final = "Open"

NOT_YOURS: Final = "I can't find that request, or it is not yours to answer. `/inbox` in the server holds what waits for you."
_TOO_SHORT: Final[Mapping[Field, str]] = {
    Field.SECOND: "needs at least {least} characters: one true sentence about them is enough.",
}
_NO: Final[Mapping[No, str]] = {
    No.NOT_FOUND: NOT_YOURS,
    No.UNDER_WAY: "You are being introduced at this very moment, so it can't be changed any more.",
}


def refusal(refused: No | TooShort) -> str:
    """Say why an answer could not be taken, and what to do next."""
    if isinstance(refused, TooShort):
        return _TOO_SHORT.get(refused.field, "It needs at least {least} characters.").format(
            least=refused.least
        )
    return _NO.get(refused, NOT_YOURS)


# ---------------------------------------------------------------------- what is asked


def heading(introduction: Introduction, seat: int, who: Who) -> str:
    """Say who would like to meet whom, to the one in ``seat``."""
    me = introduction.seats[seat]
    starter = who(introduction.starter_id)
    partner_id = introduction.partner_of(me.user_id)
    if introduction.way is Way.BROKERED and partner_id is not None:
        return f"{starter} would like to introduce you to {who(partner_id)}"
    if me.role is Role.BROKER:
        return f"{starter} asks whether you would introduce them to {who(introduction.pair[1])}"
    if introduction.reason is Reason.HELP:
        return f"{starter} can help with what you are looking for"
    if introduction.reason is Reason.INTEREST:
        return f"{starter} is interested in what you are hiring for"
    through = f", through {who(introduction.broker_id)}" if introduction.broker_id else ""
    return f"{starter} would like to meet you{through}"


def where(server: str, due_at: datetime) -> str:
    """Name the server, and until when it can be answered."""
    return f"In **{escape(server)}**. You can answer until {timestamp(due_at)}, {timestamp(due_at, 'R')}."


def reason(why: Reason, *, is_you: bool, other: str) -> str:
    """Say which of the good reasons it is; ``is_you`` if the one who reads it is the one they want to meet.

    What answers a flag says so in its heading.
    """
    match why:
        case Reason.WORK:
            return f"They follow what {'you make' if is_you else f'{other} makes'}."
        case Reason.QUESTION:
            return f"They have a question for {'you' if is_you else other} that they looked into first."
        case Reason.BOTH:
            return f"They see something good in it for {'both of you' if is_you else 'both of them'}."
        case Reason.HELP | Reason.INTEREST:
            return ""


def answers(flag: str) -> str:
    """Name the flag that is answered, to its owner; ``flag`` is what it is called within a sentence."""
    return f"It is about {flag}." if flag else ""


def wrote(name: str) -> str:
    """Head what somebody wrote."""
    return f"**What {name} wrote**"


def wrote_to_you(name: str) -> str:
    """Head what a broker wrote to the one who reads it."""
    return f"**What {name} wrote to you**"


def talk_about(introduction: Introduction, who: Who) -> str:
    """Head what there is to talk about, and how long it takes."""
    minutes = f"in {introduction.minutes} minutes"
    name = who(introduction.starter_id)
    if introduction.way is Way.BROKERED:
        return f"**What {name} suggests you talk about**, {minutes}"
    return f"**What {name} would like to talk about**, {minutes}"


def named_share(share: Share, whose: str) -> str:
    """Name the share that a request is about."""
    return f"It is about {whose} share {linked(share)}."


def about(name: str, headline: str, shares: Sequence[Share]) -> str:
    """Say who somebody is: their own line, and what they shared last."""
    lines = [f"**About** {name}", escape(headline)]
    lines += [f"- {linked(share)}" for share in shares]
    if not headline and not shares:
        lines.append("Nothing shared here yet, and no line about themselves.")
    return "\n".join(line for line in lines if line)


def linked(share: Share) -> str:
    """Name a share, with a link to it if it can be read anywhere."""
    if share.thread_id is None:
        return f"**{escape(share.title)}**"
    return masked(share.title, message_link(share.guild_id, share.thread_id))


_KIND: Final = (
    "Nobody learns of a no, nor that you have seen this. You can change your answer until you are introduced.\n"
    "A report goes to the organizers and does not answer for you. **Pause all** stops such messages for "
    f"{PAUSE_FOR.days // 7} weeks; "
)


def kind_note(introduction: Introduction) -> str:
    """Say what an answer does not do, and how to have no more of such requests."""
    if introduction.answers_flag:
        return f"{_KIND}they also end when you take down what they answer."
    return f"{_KIND}`/intro settings` in the server says who may ask you, and how often."


# ---------------------------------------------------------------------- what was answered


def said_yes(introduction: Introduction, seat: int, who: Who) -> str:
    """Say what follows from a yes: the same whatever the others do, until they are introduced."""
    end = f"Should it not come about, you hear one line {timestamp(introduction.due_at, 'R')}, whatever the reason."
    me = introduction.seats[seat]
    if me.role is Role.BROKER:
        target = who(introduction.pair[1])
        return f"**You said that you would introduce them.** I bring them together if {target} would like to. {end}"
    if introduction.way is Way.BROKERED:
        partner = who(introduction.partner_of(me.user_id) or 0)
        return f"**You said yes.** I introduce you if {partner} would like to, too. {end}"
    return f"**You said yes.** Next, I introduce you. {end}"


def said_not_now(introduction: Introduction) -> str:
    """Say that nobody hears of it, and that it can be changed."""
    return (
        "**You said not now.** Nobody is told: it looks the same as if you had never seen this. "
        f"Should you change your mind, say so here until {timestamp(introduction.due_at)}."
    )


def said_never(introduction: Introduction, seat: int, who: Who) -> str:
    """Say whom they will not be brought together with."""
    partner_id = introduction.partner_of(introduction.seats[seat].user_id)
    name = who(introduction.starter_id if partner_id is None else partner_id)
    return (
        f"**You said not this person again.** Nobody is told. I bring you nothing more from {name}, and nothing "
        "of yours to them; `/unblock` in the server takes that back."
    )


def paused(until: datetime) -> str:
    """Say until when nothing comes."""
    return (
        f"**Paused.** I bring you no introductions until {timestamp(until, 'D')}, and nobody is told. "
        "`/intro settings` in the server ends it sooner."
    )


OVER: Final = (
    "There is nothing to answer here any more. Whether you answered, and how, stays between you and me."
)
OVER_HEADING: Final = "An introduction"

# ---------------------------------------------------------------------- waiting in the inbox


def entry(introduction: Introduction, seat: int, who: Who) -> str:
    """Say, in two lines, what waits to be answered."""
    until = timestamp(introduction.due_at, "R")
    return f"{heading(introduction, seat, who)}.\n-# You can answer until then: {until}"


def answered_entry(introduction: Introduction, seat: int, who: Who, *, is_yes: bool) -> str:
    """Say, in two lines, what was answered and can still be changed."""
    said = "You said yes" if is_yes else "You said not now, which nobody is told"
    until = timestamp(introduction.due_at, "R")
    return f"{heading(introduction, seat, who)}.\n-# {said}. It can be changed until it is settled, {until} at the latest"


# ---------------------------------------------------------------------- the broker's yes

INTRODUCE_TITLE: Final = "Introduce them"
NOTE_LABEL: Final = "What would you like to tell the other?"
NOTE_HINT: Final = "Why you think they would be glad to have met. Only they read it."
NOTE_NOTE: Final = (
    "Whoever asked you stays out of it: they never read this. The other gets it with the request, and decides "
    "for themselves."
)
