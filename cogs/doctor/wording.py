"""Every sentence of the doctor about what it found; channels have a file of their own, and so has what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from babel.numbers import format_decimal

from bot.core.language import N_, NP_, _, language, listed, ngettext
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

ONLY_IN_A_SERVER: Final = N_("This works inside a server, not in direct messages.")
NOT_AN_ORGANIZER: Final = N_(
    "The doctor is for organizers: whoever may manage this server, or has the role chosen in `/setup`."
)
HEADING: Final = N_("How Hallway is doing here")
WELL: Final = N_("I looked at everything, and all of it is fine.")
LOOK_AGAIN: Final = N_("Look again")
OPEN: Final = N_("Ask the doctor")
MORE: Final = N_("The doctor, `/doctor`, has all of it at any time, and mends what it may.")

_GRADE: Final = {
    Grade.BROKEN: N_("**Needs you:**"),
    Grade.WEAK: N_("**Could be better:**"),
    Grade.NOTE: N_("**Good to know:**"),
}
_BADGE_GONE: Final = {
    Sort.LOOKING: N_(
        "The role for the badge of who is looking was deleted, so nobody gets it. Choose another one, or none, in "
        "`/organizer settings`."
    ),
    Sort.HIRING: N_(
        "The role for the badge of who is hiring was deleted, so nobody gets it. Choose another one, or none, in "
        "`/organizer settings`."
    ),
}
_BADGE_UNFIT: Final = {
    Sort.LOOKING: N_("The badge of who is looking can't be given."),
    Sort.HIRING: N_("The badge of who is hiring can't be given."),
}
_FINE: Final = {
    Check.CONNECTION: NP_("fine", "the connection to Discord"),
    Check.PARTS: NP_("fine", "all my parts"),
    Check.SHARES: NP_("fine", "the channel for shares"),
    Check.TAGS: NP_("fine", "tags of forums"),
    Check.INTRODUCTIONS: NP_("fine", "the channel for introductions"),
    Check.CARDS: NP_("fine", "channels for cards"),
    Check.BADGES: NP_("fine", "badges"),
    Check.NICKNAMES: NP_("fine", "tags behind nicknames"),
    Check.PROMPTS: NP_("fine", "questions"),
    Check.REPORTS: NP_("fine", "the channel for reports"),
    Check.LOG: NP_("fine", "the log channel"),
    Check.ORGANIZERS: NP_("fine", "the organizers' role"),
    Check.THREADS: NP_("fine", "threads"),
    Check.DIRECTS: NP_("fine", "direct messages"),
    Check.DELIVERY: NP_("fine", "what waits to be posted"),
    Check.CLOCK: NP_("fine", "what is due"),
    Check.REFUSALS: NP_("fine", "what I ask of Discord"),
    Check.SERVER: NP_("fine", "the server's own rules"),
}


def summary(report: Report) -> str:
    """Say in a line how much there is to do."""
    broken, weak, notes = (report.count(grade) for grade in Grade)
    told: list[str] = []
    if broken:
        told.append(ngettext("{count} thing needs you", "{count} things need you", broken))
    if weak:
        told.append(ngettext("{count} could be better", "{count} could be better", weak))
    if notes:
        told.append(ngettext("{count} is good to know", "{count} are good to know", notes))
    if not told:
        return str(WELL)
    if len(report.findings) > 1:
        return _("{counted}, the worst first.", counted=listed(told))
    return f"{listed(told)}."


def fine(report: Report) -> str:
    """Name what has nothing wrong; nothing if that is nothing."""
    if not report.fine:
        return ""
    return ngettext(
        "{count} thing is fine: {names}.",
        "{count} things are fine: {names}.",
        len(report.fine),
        names=listed([str(_FINE[check]) for check in report.fine]),
    )


def vitals(seen: Vitals) -> str:
    """Say how the bot itself is doing, and what Discord lets it see."""
    told = [f"Hallway {seen.version}"]
    if seen.seconds is not None:
        told.append(_("Discord answers in {milliseconds} ms", milliseconds=round(seen.seconds * 1000)))
    if seen.oldest_at is not None:
        told.append(
            ngettext(
                "{count} to be posted here, the first since {since}",
                "{count} to be posted here, the first since {since}",
                seen.waiting,
                since=timestamp(seen.oldest_at, "R"),
            )
        )
    else:
        told.append(_("nothing waits to be posted here"))
    if seen.swept_at is not None:
        told.append(_("last looked at what is due {moment}", moment=timestamp(seen.swept_at, "R")))
    return f"{' · '.join(told)}\n{_intents(hears_of_leaving=seen.hears_of_leaving)}"


def _intents(*, hears_of_leaving: bool) -> str:
    if hears_of_leaving:
        return _(
            "Of Discord's privileged intents only Server Members is on, so that I hear when somebody leaves. I can't "
            "read messages."
        )
    return _(
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
        case BadgeGone(sort, may_make=may_make):
            fix = _("Or I make a new one: press **Fix it**.")
            return f"{_BADGE_GONE[sort]} {fix}" if may_make else str(_BADGE_GONE[sort])
        case BadgeUnfit(sort, look):
            parts = (unfit(look, _("Then look again.")), cannot_give(look), opens(look))
            return " ".join([str(_BADGE_UNFIT[sort]), *filter(None, parts)])
        case CantRename():
            return _(
                "I lack **Manage Nicknames**, so no tag is put behind a name. Open **Server Settings → Roles**, choose "
                "my role, then **Permissions**, and allow it. Or take the tags away in `/organizer settings`."
            )
        case OrganizersGone():
            return _(
                "The role you named for organizers was deleted: only those who may manage this server organize now. "
                "Choose another role, or none, in `/organizer settings`."
            )


def _directs(found: DirectsStopped | DirectsPaused | DirectsTurnedAway) -> str:
    match found:
        case DirectsStopped(code):
            return _(
                "Discord takes no direct messages from me at present (its code {code}), from any server. What I would "
                "send waits in `/inbox`, and nobody loses anything. I try one again after a day.",
                code=code,
            )
        case DirectsPaused(until):
            return _(
                "Direct messages between members of this server are paused until {until}, and mine may be "
                "held up with them. Everything waits in `/inbox`. Members with **Manage Server** can end the pause "
                "under **Server Settings → Safety Setup**.",
                until=timestamp(until),
            )
        case DirectsTurnedAway(closed, wanted):
            return _(
                "Of {wanted} members who want direct messages, Discord turns mine away from {closed}. They read all of "
                "it in `/inbox`. Tell your members: a right click on this server's name, **Privacy Settings**, and "
                "**Direct Messages** on; then `/inbox` to choose them again.",
                wanted=wanted,
                closed=closed,
            )


def _itself(found: Blind | Late | Sluggish | PartsBroken) -> str:
    match found:
        case Blind():
            return _(
                "I can't see this server's channels and roles just now: Discord is still connecting me, or has an "
                "outage here. Nothing is lost. **Look again** in a minute."
            )
        case Late(Check.DELIVERY, since):
            return _(
                "Something should have been posted since {since}, here or in another server. What "
                "members do is kept and comes later. Whoever hosts me finds the reason in the log.",
                since=timestamp(since, "R"),
            )
        case Late(_, since):
            return _(
                "Something was to begin {since} and has not: questions, reminders and what runs out "
                "come late. Whoever hosts me should start me anew, and finds the reason in the log.",
                since=timestamp(since, "R"),
            )
        case Sluggish(seconds):
            return _(
                "Discord takes {seconds} seconds to answer me, so buttons may fail at times. It mostly passes by "
                "itself: https://discordstatus.com says if it is theirs.",
                seconds=format_decimal(seconds, "0.0", locale=language()),
            )
        case PartsBroken(names):
            return _(
                "These parts of me did not start: {parts}. Whoever hosts me finds the reason in the log.",
                parts=", ".join(f"`{name}`" for name in names),
            )


def _server(found: SecondFactor | Screening) -> str:
    match found:
        case SecondFactor(is_refused):
            told = _(
                "This server asks moderators for two-factor authentication (**Server Settings → Safety Setup**). So it "
                "must be on, too, for the account that owns my application, as I manage threads or roles here."
            )
            why = (
                _("Discord refused something for it.")
                if is_refused
                else _("If it is not, Discord refuses me that.")
            )
            mend = _("Whoever hosts me turns it on in their own Discord settings, under **My Account**.")
            return f"{told} {why} {mend}"
        case Screening():
            return _(
                "New members accept your rules before they can do anything. Until then my commands don't work for them."
            )
