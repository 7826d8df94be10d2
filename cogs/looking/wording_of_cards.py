"""Every sentence on the card of a flag, and what its kinds are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, NP_, LazyString, _
from bot.core.text import ELLIPSIS, escape, length, masked, quote
from bot.looking.rules import Audience, Kind, Pay, Sort
from bot.ui.cards import member_mention, message_link, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.looking.rules import Flag, Words
    from bot.projects.rules import Share

KIND: Final[dict[Kind, LazyString]] = {
    Kind.FULL_TIME: N_("Full-time"),
    Kind.PART_TIME: N_("Part-time"),
    Kind.CONTRACT: N_("Contract"),
    Kind.FIRST_JOB: N_("Internship or first job"),
    Kind.OPEN_SOURCE: N_("Research or open source"),
    Kind.COLLABORATORS: N_("Collaborators"),
}
"""What the kinds of work are called, wherever a member reads or chooses one."""
_FURTHER_KIND: Final[dict[Kind, LazyString]] = {
    Kind.FULL_TIME: NP_("further in a list", "full-time"),
    Kind.PART_TIME: NP_("further in a list", "part-time"),
    Kind.CONTRACT: NP_("further in a list", "contract"),
    Kind.FIRST_JOB: NP_("further in a list", "internship or first job"),
    Kind.OPEN_SOURCE: NP_("further in a list", "research or open source"),
    Kind.COLLABORATORS: NP_("further in a list", "collaborators"),
}
PAY: Final[dict[Pay, LazyString]] = {
    Pay.PAID: N_("Paid"),
    Pay.UNPAID: N_("Unpaid: there is no money for this work"),
    Pay.VOLUNTEER: N_("Volunteer work, unpaid"),
}
"""What a hiring post says of money, in words nobody can read past."""
HELP: Final[dict[Sort, LazyString]] = {Sort.LOOKING: N_("I can help"), Sort.HIRING: N_("I'm interested")}
"""What whoever reads a flag presses."""
HAS_RUN_OUT: Final = N_("This has run out.")
FOR_ORGANIZERS: Final = N_("Only organizers see this.")
AROUND: Final = N_("Look around")
_AT_WORK: Final[dict[Sort, LazyString]] = {
    Sort.LOOKING: N_("**What would help most**"),
    Sort.HIRING: N_("**What the work is**"),
}
_SHARED: Final = N_("**Shared here lately**")
_QUOTED: Final = 3000
_SKILLS_MOST: Final = 300
"""Characters: twelve skills of forty letters each would hide the rest of the card."""


def heading(flag: Flag) -> str:
    """Head a card: what it is for."""
    role = escape(flag.words.role)
    if flag.sort is Sort.LOOKING:
        return _("Looking for: {role}", role=role)
    return _("Hiring: {role}", role=role)


def who(flag: Flag) -> str:
    """Say whose flag it is."""
    member = member_mention(flag.user_id)
    if flag.sort is Sort.LOOKING:
        return _("{member} is looking for this", member=member)
    return _("{member} is looking for somebody", member=member)


def kinds(chosen: Iterable[Kind]) -> str:
    """Name kinds of work, in one line."""
    return ", ".join(str(_FURTHER_KIND[kind] if place else KIND[kind]) for place, kind in enumerate(chosen))


def facts(words: Words) -> str:
    """Say the plain facts of a flag, each on a line: what kind of work, where, what money, which skills."""
    pay = f"**{PAY[words.pay]}**" if words.pay is not None else ""
    lines = (
        " · ".join(part for part in (kinds(words.kinds), escape(words.place)) if part),
        " · ".join(part for part in (pay, escape(words.pay_range)) if part),
        _("Skills: {skills}", skills=skills(words.skills)) if words.skills else "",
    )
    return "\n".join(line for line in lines if line)


def skills(named: Sequence[str]) -> str:
    """Name skills in one line: as many as fit, and that there are more."""
    shown: list[str] = []
    for skill in map(escape, named):
        if shown and length(", ".join([*shown, skill])) > _SKILLS_MOST:
            return f"{', '.join(shown)}, {ELLIPSIS}"
        shown.append(skill)
    return ", ".join(shown)


def at_work(flag: Flag) -> str:
    """Show what would help, or what the work is."""
    return f"{_AT_WORK[flag.sort]}\n{quote(flag.words.words, _QUOTED)}"


def proof(shares: Sequence[Share]) -> str:
    """Name what somebody has shared lately, each with the way to it; nothing for nothing."""
    named = [
        masked(share.title, message_link(share.guild_id, share.thread_id))
        if share.thread_id is not None
        else escape(share.title)
        for share in shares
    ]
    return "\n".join([str(_SHARED), *(f"- {name}" for name in named)]) if named else ""


def until(moment: datetime) -> str:
    """Say until when a flag is up."""
    return _("Up until {day}, {left}", day=timestamp(moment, "D"), left=timestamp(moment, "R"))


def marked(flag: Flag) -> str:
    """Say who else may see a flag, where not everybody may; nothing where everybody does."""
    match flag.audience:
        case Audience.EVERYONE:
            return ""
        case Audience.ORGANIZERS:
            return str(FOR_ORGANIZERS)
        case Audience.INTRODUCTIONS:
            return _("Nobody finds this. Whoever you are introduced to is told of it.")


def lapsed(flag: Flag) -> str:
    """Say that a flag has run out, and nothing more of it than whose it was."""
    member = member_mention(flag.user_id)
    sought = (
        _("{member} was looking for something.", member=member)
        if flag.sort is Sort.LOOKING
        else _("{member} was looking for somebody.", member=member)
    )
    return f"{sought} {HAS_RUN_OUT}"


def celebrated(user_id: int) -> str:
    """Say in the channel that somebody has found something: that, and no more."""
    return _(
        "{member} has found what they were looking for. Warm wishes from all of us, and thank you "
        "to everybody who helped.",
        member=member_mention(user_id),
    )
