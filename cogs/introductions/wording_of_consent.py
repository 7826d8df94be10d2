"""Every sentence about answering a request for an introduction.

What somebody reads never depends on what another has settled or answered, but for one thing: that they have
been introduced. ``who`` names a member, as markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from bot.core.language import N_, LazyString, _, ngettext
from bot.core.text import escape, masked
from bot.introductions.asking import Field, No, Reason, TooShort
from bot.introductions.request import Introduction
from bot.introductions.rules import Role, Way
from bot.introductions.service import PAUSE_FOR
from bot.projects.rules import Share
from bot.ui.cards import message_link, timestamp

Who: TypeAlias = Callable[[int], str]

YES: Final = N_("Yes, introduce us")
INTRODUCE: Final = N_("Introduce them")
NOT_NOW: Final = N_("Not now")
NEVER: Final = N_("Not this person again")
PAUSE: Final = N_("Pause all")
OPEN: Final = N_("Open")

NOT_YOURS: Final = N_(
    "I can't find that request, or it is not yours to answer. `/inbox` in the server holds what waits for you."
)
_TOO_SHORT: Final[Mapping[Field, LazyString]] = {
    Field.SECOND: N_("needs at least {least} characters: one true sentence about them is enough."),
}
_TOO_SHORT_OTHERWISE: Final = N_("It needs at least {least} characters.")
_NO: Final[Mapping[No, LazyString]] = {
    No.NOT_FOUND: NOT_YOURS,
    No.UNDER_WAY: N_("You are being introduced at this very moment, so it can't be changed any more."),
}


def refusal(refused: No | TooShort) -> str:
    """Say why an answer could not be taken, and what to do next."""
    if isinstance(refused, TooShort):
        return _TOO_SHORT.get(refused.field, _TOO_SHORT_OTHERWISE).format(least=refused.least)
    return str(_NO.get(refused, NOT_YOURS))


# ---------------------------------------------------------------------- what is asked


def heading(introduction: Introduction, seat: int, who: Who) -> str:
    """Say who would like to meet whom, to the one in ``seat``."""
    me = introduction.seats[seat]
    starter = who(introduction.starter_id)
    partner_id = introduction.partner_of(me.user_id)
    if introduction.way is Way.BROKERED and partner_id is not None:
        return _(
            "{starter} would like to introduce you to {partner}", starter=starter, partner=who(partner_id)
        )
    if me.role is Role.BROKER:
        return _(
            "{starter} asks whether you would introduce them to {pair}",
            starter=starter,
            pair=who(introduction.pair[1]),
        )
    if introduction.reason is Reason.HELP:
        return _("{starter} can help with what you are looking for", starter=starter)
    if introduction.reason is Reason.INTEREST:
        return _("{starter} is interested in what you are hiring for", starter=starter)
    if introduction.broker_id:
        broker = who(introduction.broker_id)
        return _("{starter} would like to meet you, through {broker}", starter=starter, broker=broker)
    return _("{starter} would like to meet you", starter=starter)


def where(server: str, due_at: datetime) -> str:
    """Name the server, and until when it can be answered."""
    return _(
        "In **{server}**. You can answer until {due_at}, {how_soon}.",
        server=escape(server),
        due_at=timestamp(due_at),
        how_soon=timestamp(due_at, "R"),
    )


def reason(why: Reason, *, is_you: bool, other: str) -> str:
    """Say which of the good reasons it is; ``is_you`` if the one who reads it is the one they want to meet.

    What answers a flag says so in its heading.
    """
    match why:
        case Reason.WORK:
            if is_you:
                return _("They follow what you make.")
            return _("They follow what {other} makes.", other=other)
        case Reason.QUESTION:
            if is_you:
                return _("They have a question for you that they looked into first.")
            return _("They have a question for {other} that they looked into first.", other=other)
        case Reason.BOTH:
            if is_you:
                return _("They see something good in it for both of you.")
            return _("They see something good in it for both of them.")
        case Reason.HELP | Reason.INTEREST:
            return ""


def answers(flag: str) -> str:
    """Name the flag that is answered, to its owner; ``flag`` is what it is called within a sentence."""
    return _("It is about {flag}.", flag=flag) if flag else ""


def wrote(name: str) -> str:
    """Head what somebody wrote."""
    return _("**What {name} wrote**", name=name)


def wrote_to_you(name: str) -> str:
    """Head what a broker wrote to the one who reads it."""
    return _("**What {name} wrote to you**", name=name)


def talk_about(introduction: Introduction, who: Who) -> str:
    """Head what there is to talk about, and how long it takes."""
    name, minutes = who(introduction.starter_id), introduction.minutes
    if introduction.way is Way.BROKERED:
        return ngettext(
            "**What {name} suggests you talk about**, in {count} minute",
            "**What {name} suggests you talk about**, in {count} minutes",
            minutes,
            name=name,
        )
    return ngettext(
        "**What {name} would like to talk about**, in {count} minute",
        "**What {name} would like to talk about**, in {count} minutes",
        minutes,
        name=name,
    )


def your_share(share: Share) -> str:
    """Name the share that a request is about, to whoever made it."""
    return _("It is about your share {share}.", share=linked(share))


def their_share(share: Share, author: str) -> str:
    """Name the share that a request is about, to anybody else."""
    return _("It is about {author}'s share {share}.", author=author, share=linked(share))


def about(name: str, headline: str, shares: Sequence[Share]) -> str:
    """Say who somebody is: their own line, and what they shared last."""
    lines = [_("**About** {name}", name=name), escape(headline)]
    lines += [f"- {linked(share)}" for share in shares]
    if not headline and not shares:
        lines.append(_("Nothing shared here yet, and no line about themselves."))
    return "\n".join(line for line in lines if line)


def linked(share: Share) -> str:
    """Name a share, with a link to it if it can be read anywhere."""
    if share.thread_id is None:
        return f"**{escape(share.title)}**"
    return masked(share.title, message_link(share.guild_id, share.thread_id))


_KIND: Final = N_(
    "Nobody learns of a no, nor that you have seen this. You can change your answer until you are introduced.\n"
    "A report goes to the organizers and does not answer for you."
)
_FEWER: Final = N_(
    "**Pause all** stops such messages for {weeks} weeks; `/intro settings` in the server says who may ask you, "
    "and how often.",
    weeks=PAUSE_FOR.days // 7,
)
_FEWER_ANSWERS: Final = N_(
    "**Pause all** stops such messages for {weeks} weeks; they also end when you take down what they answer.",
    weeks=PAUSE_FOR.days // 7,
)


def kind_note(introduction: Introduction) -> str:
    """Say what an answer does not do, and how to have no more of such requests."""
    return f"{_KIND} {_FEWER_ANSWERS if introduction.answers_flag else _FEWER}"


# ---------------------------------------------------------------------- what was answered


def said_yes(introduction: Introduction, seat: int, who: Who) -> str:
    """Say what follows from a yes: the same whatever the others do, until they are introduced."""
    end = _(
        "Should it not come about, you hear one line {due_at}, whatever the reason.",
        due_at=timestamp(introduction.due_at, "R"),
    )
    me = introduction.seats[seat]
    if me.role is Role.BROKER:
        said = _(
            "**You said that you would introduce them.** I bring them together if {target} would like to.",
            target=who(introduction.pair[1]),
        )
    elif introduction.way is Way.BROKERED:
        said = _(
            "**You said yes.** I introduce you if {partner} would like to, too.",
            partner=who(introduction.partner_of(me.user_id) or 0),
        )
    else:
        said = _("**You said yes.** Next, I introduce you.")
    return f"{said} {end}"


def said_not_now(introduction: Introduction) -> str:
    """Say that nobody hears of it, and that it can be changed."""
    return _(
        "**You said not now.** Nobody is told: it looks the same as if you had never seen this. "
        "Should you change your mind, say so here until {due_at}.",
        due_at=timestamp(introduction.due_at),
    )


def said_never(introduction: Introduction, seat: int, who: Who) -> str:
    """Say whom they will not be brought together with."""
    partner_id = introduction.partner_of(introduction.seats[seat].user_id)
    name = who(introduction.starter_id if partner_id is None else partner_id)
    return _(
        "**You said not this person again.** Nobody is told. I bring you nothing more from {name}, and nothing "
        "of yours to them; `/unblock` in the server takes that back.",
        name=name,
    )


def paused(until: datetime) -> str:
    """Say until when nothing comes."""
    return _(
        "**Paused.** I bring you no introductions until {until}, and nobody is told. "
        "`/intro settings` in the server ends it sooner.",
        until=timestamp(until, "D"),
    )


OVER: Final = N_(
    "There is nothing to answer here any more. Whether you answered, and how, stays between you and me."
)
OVER_HEADING: Final = N_("An introduction")

# ---------------------------------------------------------------------- waiting in the inbox


def entry(introduction: Introduction, seat: int, who: Who) -> str:
    """Say, in two lines, what waits to be answered."""
    until = _("You can answer until then: {when}", when=timestamp(introduction.due_at, "R"))
    return f"{heading(introduction, seat, who)}.\n-# {until}"


def answered_entry(introduction: Introduction, seat: int, who: Who, *, is_yes: bool) -> str:
    """Say, in two lines, what was answered and can still be changed."""
    said = _("You said yes.") if is_yes else _("You said not now, which nobody is told.")
    until = _(
        "It can be changed until it is settled, {when} at the latest",
        when=timestamp(introduction.due_at, "R"),
    )
    return f"{heading(introduction, seat, who)}.\n-# {said} {until}"


# ---------------------------------------------------------------------- the broker's yes

INTRODUCE_TITLE: Final = N_("Introduce them")
NOTE_LABEL: Final = N_("What would you like to tell the other?")
NOTE_HINT: Final = N_("Why you think they would be glad to have met. Only they read it.")
NOTE_NOTE: Final = N_(
    "Whoever asked you stays out of it: they never read this. The other gets it with the request, and decides "
    "for themselves."
)
