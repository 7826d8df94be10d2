"""Every sentence of the doctor about what it found; channels have a file of their own, and so has what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape, line
from bot.looking.rules import Sort
from bot.ui.cards import timestamp
from bot.ui.wording_of_badges import cannot_give, opens, unfit
from cogs.doctor import wording_of_channels as channels
from cogs.doctor.findings import (
    BadgeGone,
    BadgeUnfit,
    Blind,
    CantRename,
    Check,
    DirectsPaused,
    DirectsStopped,
    DirectsTurnedAway,
    Grade,
    Late,
    OrganizersGone,
    PartsBroken,
    Screening,
    SecondFactor,
    Sluggish,
)
from cogs.doctor.weighing import grade_of

if TYPE_CHECKING:
    from cogs.doctor.findings import Finding
    from cogs.doctor.weighing import Report, Vitals

ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."
NOT_AN_ORGANIZER: Final = (
    "The doctor is for organizers: whoever may manage this server, or has the role chosen in `/setup`."
)
HEADING: Final = "How Hallway is doing here"
WELL: Final = "I looked at everything, and all of it is fine."
LOOK_AGAIN: Final = "Look again"
OPEN: Final = "Ask the doctor"
MORE: Final = "The doctor, `/doctor`, has all of it at any time, and mends what it may."

_GRADE: Final = {
    Grade.BROKEN: "**Needs you:**",
    Grade.WEAK: "**Could be better:**",
    Grade.NOTE: "**Good to know:**",
}
_BADGE: Final = {Sort.LOOKING: "who is looking", Sort.HIRING: "who is hiring"}
_FINE: Final = {
    Check.CONNECTION: "the connection to Discord",
    Check.PARTS: "all my parts",
    Check.SHARES: "the channel for shares",
    Check.TAGS: "tags of forums",
    Check.INTRODUCTIONS: "the channel for introductions",
    Check.CARDS: "channels for cards",
    Check.BADGES: "badges",
    Check.NICKNAMES: "tags behind nicknames",
    Check.PROMPTS: "questions",
    Check.REPORTS: "the channel for reports",
    Check.LOG: "the log channel",
    Check.ORGANIZERS: "the organizers' role",
    Check.THREADS: "threads",
    Check.DIRECTS: "direct messages",
    Check.DELIVERY: "what waits to be posted",
    Check.CLOCK: "what is due",
    Check.REFUSALS: "what I ask of Discord",
    Check.SERVER: "the server's own rules",
}


def summary(report: Report) -> str:
    """Say in a line how much there is to do."""
    broken, weak, notes = (report.count(grade) for grade in Grade)
    told: list[str] = []
    if broken:
        told.append(f"{broken} {'thing needs' if broken == 1 else 'things need'} you")
    if weak:
        told.append(f"{weak} could be better")
    if notes:
        told.append(f"{notes} {'is' if notes == 1 else 'are'} good to know")
    if not told:
        return WELL
    return f"{_listed(told)}{', the worst first' if len(report.findings) > 1 else ''}."


def fine(report: Report) -> str:
    """Name what has nothing wrong; nothing if that is nothing."""
    if not report.fine:
        return ""
    count = len(report.fine)
    names = _listed([_FINE[check] for check in report.fine])
    return f"{count} {'thing is' if count == 1 else 'things are'} fine: {names}."


def vitals(seen: Vitals) -> str:
    """Say how the bot itself is doing, and what Discord lets it see."""
    told = [f"Hallway {seen.version}"]
    if seen.seconds is not None:
        told.append(f"Discord answers in {seen.seconds * 1000:.0f} ms")
    if seen.oldest_at is not None:
        told.append(f"{seen.waiting} to be posted here, the first since {timestamp(seen.oldest_at, 'R')}")
    else:
        told.append("nothing waits to be posted here")
    if seen.swept_at is not None:
        told.append(f"last looked at what is due {timestamp(seen.swept_at, 'R')}")
    return f"{' · '.join(told)}\n{_intents(hears_of_leaving=seen.hears_of_leaving)}"


def _intents(*, hears_of_leaving: bool) -> str:
    if hears_of_leaving:
        return (
            "Of Discord's privileged intents only Server Members is on, so that I hear when somebody leaves. I can't "
            "read messages."
        )
    return (
        "I use none of Discord's privileged intents: I can't read messages or list members, and notice that somebody "
        "left when I next need them."
    )


def entry(found: Finding, own_name: str) -> str:
    """Say what was found, what it means for members, and how to mend it."""
    return f"{_GRADE[grade_of(found)]} {told(found, own_name)}"


def told(found: Finding, own_name: str) -> str:
    """Say the same without how much it matters. ``own_name`` is what the bot is called in the server."""
    match found:
        case BadgeGone() | BadgeUnfit() | CantRename() | OrganizersGone():
            return _role(found)
        case DirectsStopped() | DirectsPaused() | DirectsTurnedAway():
            return _directs(found)
        case Blind() | Late() | Sluggish() | PartsBroken():
            return _itself(found)
        case SecondFactor() | Screening():
            return _server(found)
        case _:
            return channels.told(found, escape(line(own_name)))


def _role(found: BadgeGone | BadgeUnfit | CantRename | OrganizersGone) -> str:
    match found:
        case BadgeGone(sort, _, may_make):
            told = (
                f"The role for the badge of {_BADGE[sort]} was deleted, so nobody gets it. Choose another one, or none, "
                "in `/organizer settings`."
            )
            return f"{told} Or I make a new one: press **Fix it**." if may_make else told
        case BadgeUnfit(sort, look):
            parts = (unfit(look, "Then look again."), cannot_give(look), opens(look))
            return f"The badge of {_BADGE[sort]} can't be given. {' '.join(filter(None, parts))}"
        case CantRename():
            return (
                "I lack **Manage Nicknames**, so no tag is put behind a name. Open **Server Settings → Roles**, choose "
                "my role, then **Permissions**, and allow it. Or take the tags away in `/organizer settings`."
            )
        case OrganizersGone():
            return (
                "The role you named for organizers was deleted: only those who may manage this server organize now. "
                "Choose another role, or none, in `/organizer settings`."
            )


def _directs(found: DirectsStopped | DirectsPaused | DirectsTurnedAway) -> str:
    match found:
        case DirectsStopped(code):
            return (
                f"Discord takes no direct messages from me at present (its code {code}), from any server. What I would "
                "send waits in `/inbox`, and nobody loses anything. I try one again after a day."
            )
        case DirectsPaused(until):
            return (
                f"Direct messages between members of this server are paused until {timestamp(until)}, and mine may be "
                "held up with them. Everything waits in `/inbox`. Members with **Manage Server** can end the pause "
                "under **Server Settings → Safety Setup**."
            )
        case DirectsTurnedAway(closed, wanted):
            return (
                f"Of {wanted} members who want direct messages, Discord turns mine away from {closed}. They read all of "
                "it in `/inbox`. Tell your members: a right click on this server's name, **Privacy Settings**, and "
                "**Direct Messages** on; then `/inbox` to choose them again."
            )


def _itself(found: Blind | Late | Sluggish | PartsBroken) -> str:
    match found:
        case Blind():
            return (
                "I can't see this server's channels and roles just now: Discord is still connecting me, or has an "
                "outage here. Nothing is lost. **Look again** in a minute."
            )
        case Late(Check.DELIVERY, since):
            return (
                f"Something should have been posted since {timestamp(since, 'R')}, here or in another server. What "
                "members do is kept and comes later. Whoever hosts me finds the reason in the log."
            )
        case Late(_, since):
            return (
                f"Something was to begin {timestamp(since, 'R')} and has not: questions, reminders and what runs out "
                "come late. Whoever hosts me should start me anew, and finds the reason in the log."
            )
        case Sluggish(seconds):
            return (
                f"Discord takes {seconds:.1f} seconds to answer me, so buttons may fail at times. It mostly passes by "
                "itself: https://discordstatus.com says if it is theirs."
            )
        case PartsBroken(names):
            shown = ", ".join(f"`{name}`" for name in names)
            return f"These parts of me did not start: {shown}. Whoever hosts me finds the reason in the log."


def _server(found: SecondFactor | Screening) -> str:
    match found:
        case SecondFactor(is_refused):
            why = (
                "Discord refused something for it."
                if is_refused
                else "If it is not, Discord refuses me that."
            )
            return (
                "This server asks moderators for two-factor authentication (**Server Settings → Safety Setup**). So it "
                "must be on, too, for the account that owns my application, as I manage threads or roles here. "
                f"{why} Whoever hosts me turns it on in their own Discord settings, under **My Account**."
            )
        case Screening():
            return "New members accept your rules before they can do anything. Until then my commands don't work for them."


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
