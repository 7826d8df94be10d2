"""Every sentence on the card of a flag, and what its kinds are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import ELLIPSIS, escape, length, masked, quote
from bot.looking.rules import Audience, Kind, Pay, Sort
from bot.ui.cards import member_mention, message_link, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.looking.rules import Flag, Words
    from bot.projects.rules import Share

KIND: Final[dict[Kind, str]] = {
    Kind.FULL_TIME: "Full-time",
    Kind.PART_TIME: "Part-time",
    Kind.CONTRACT: "Contract",
    Kind.FIRST_JOB: "Internship or first job",
    Kind.OPEN_SOURCE: "Research or open source",
    Kind.COLLABORATORS: "Collaborators",
}
"""What the kinds of work are called, wherever a member reads or chooses one."""
PAY: Final[dict[Pay, str]] = {
    Pay.PAID: "Paid",
    Pay.UNPAID: "Unpaid: there is no money for this work",
    Pay.VOLUNTEER: "Volunteer work, unpaid",
}
"""What a hiring post says of money, in words nobody can read past."""
HELP: Final[dict[Sort, str]] = {Sort.LOOKING: "I can help", Sort.HIRING: "I'm interested"}
"""What whoever reads a flag presses."""
HAS_RUN_OUT: Final = "This has run out."
FOR_ORGANIZERS: Final = "Only organizers see this."
AROUND: Final = "Look around"
_AT_WORK: Final[dict[Sort, str]] = {
    Sort.LOOKING: "**What would help most**",
    Sort.HIRING: "**What the work is**",
}
_SHARED: Final = "**Shared here lately**"
_QUOTED: Final = 3000
_SKILLS_MOST: Final = 300
"""Characters: twelve skills of forty letters each would hide the rest of the card."""


def heading(flag: Flag) -> str:
    """Head a card: what it is for."""
    return f"{'Looking for' if flag.sort is Sort.LOOKING else 'Hiring'}: {escape(flag.words.role)}"


def who(flag: Flag) -> str:
    """Say whose flag it is."""
    does = "is looking for this" if flag.sort is Sort.LOOKING else "is looking for somebody"
    return f"{member_mention(flag.user_id)} {does}"


def kinds(chosen: Iterable[Kind]) -> str:
    """Name kinds of work, in one line."""
    named = [KIND[kind] for kind in chosen]
    return ", ".join([named[0], *(name[0].lower() + name[1:] for name in named[1:])]) if named else ""


def facts(words: Words) -> str:
    """Say the plain facts of a flag, each on a line: what kind of work, where, what money, which skills."""
    pay = f"**{PAY[words.pay]}**" if words.pay is not None else ""
    lines = (
        " · ".join(part for part in (kinds(words.kinds), escape(words.place)) if part),
        " · ".join(part for part in (pay, escape(words.pay_range)) if part),
        f"Skills: {skills(words.skills)}" if words.skills else "",
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
    return "\n".join([_SHARED, *(f"- {name}" for name in named)]) if named else ""


def until(moment: datetime) -> str:
    """Say until when a flag is up."""
    return f"Up until {timestamp(moment, 'D')}, {timestamp(moment, 'R')}"


def marked(flag: Flag) -> str:
    """Say who else may see a flag, where not everybody may; nothing where everybody does."""
    match flag.audience:
        case Audience.EVERYONE:
            return ""
        case Audience.ORGANIZERS:
            return FOR_ORGANIZERS
        case Audience.INTRODUCTIONS:
            return "Nobody finds this. Whoever you are introduced to is told of it."


def lapsed(flag: Flag) -> str:
    """Say that a flag has run out, and nothing more of it than whose it was."""
    sought = "was looking for something" if flag.sort is Sort.LOOKING else "was looking for somebody"
    return f"{member_mention(flag.user_id)} {sought}. {HAS_RUN_OUT}"


def celebrated(user_id: int) -> str:
    """Say in the channel that somebody has found something: that, and no more."""
    return (
        f"{member_mention(user_id)} has found what they were looking for. Warm wishes from all of us, and thank you "
        "to everybody who helped."
    )
