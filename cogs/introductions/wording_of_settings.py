"""Every sentence of what a member settles for themselves about introductions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.calendar import zone
from bot.core.language import N_, LazyString, _, listed, pgettext
from bot.core.text import escape, line
from bot.introductions.preferences import (
    PAUSE_MOST,
    WEEKLY_MOST,
    BadWeeklyMost,
    Openness,
    PauseTooLong,
    Preferences,
    PreferencesRefusal,
)
from bot.introductions.service import PAUSE_FOR
from bot.members.rules import BadQuietHours, BadZone, Rhythm
from bot.ui.cards import timestamp
from bot.ui.fields import Option

if TYPE_CHECKING:
    from datetime import datetime

_CLOCK: Final = "%H:%M"
NOT_A_CHOICE: Final = N_("That is not one of the choices any more. Please choose again.")

# ---------------------------------------------------------------------- the panel

HEADING: Final = N_("Introductions, as they suit you")
INTRO: Final = N_(
    "Nobody can see what you choose here: somebody who asks to meet you reads and waits for the same, whatever it is."
)
CHOOSE_OPENNESS: Final = N_("Choose who may ask to meet you")
CHOOSE_WEEKLY: Final = N_("Choose how many a week")
PAUSE: Final = N_("Pause")
RESUME: Final = N_("Resume")
NAME_ME: Final = N_("You may name me")
NAME_ME_NOT: Final = N_("Don't name me")
CHANGE_QUIET: Final = N_("Change quiet hours")
NOTE: Final = N_(
    "How I may reach you, by direct message, in your inbox only or not at all, is chosen in `/inbox`. "
    "To be brought together with one person never again: `/block`. What answers something you put up with `/looking` or "
    "`/hiring` comes all the same, except during a pause: you asked for it, and it ends when you take that down."
)
SAVED: Final = N_("Saved.")
RESUMED: Final = N_(
    "**Welcome back.** What waited meanwhile, and still suits what you chose below, is shown to you now."
)

_OPENNESS: Final[dict[Openness, tuple[LazyString, LazyString]]] = {
    Openness.OPEN: (N_("Anybody here"), N_("Whoever asks to meet you may be shown to you")),
    Openness.MET: (
        N_("Through somebody I have met"),
        N_("Only what comes from or through people you met or thanked here"),
    ),
    Openness.CLOSED: (N_("Nobody"), N_("I show you no requests to meet; you can still ask others yourself")),
}
OPENNESS: Final = tuple(Option(openness.value, *words) for openness, words in _OPENNESS.items())
AS_SERVER: Final = "server"


def weekly_options(received_most: int) -> tuple[Option, ...]:
    """Offer every number of requests a week, and what this server has settled."""
    numbers = (Option(str(number), _a_week(number)) for number in range(WEEKLY_MOST + 1))
    return (
        Option(AS_SERVER, _("As this server has it: {received_most}", received_most=received_most)),
        *numbers,
    )


def _a_week(number: int) -> str:
    return pgettext("requests a week", "None") if number == 0 else _("{number} a week", number=number)


def openness(preferences: Preferences) -> str:
    """Say whose requests the member wants to see."""
    name, meaning = _OPENNESS[preferences.openness]
    question = _("**Who may ask to meet you?**")
    return f"{question} {name}.\n-# {meaning}."


def weekly(preferences: Preferences, received_most: int) -> str:
    """Say how many requests a week there are at most."""
    if preferences.weekly_most is None:
        most = _("As this server has it, {received_most} at most.", received_most=received_most)
    elif preferences.weekly_most == 0:
        most = pgettext("requests a week", "None.")
    else:
        most = _("{weekly_most} at most.", weekly_most=preferences.weekly_most)
    question = _("**How many requests a week?**")
    further = _("Further ones wait unseen until there is room, or run out.")
    return f"{question} {most}\n-# {further}"


def link(preferences: Preferences) -> str:
    """Say whether the member may be named on a way, and what that shows of them."""
    said = _("Yes.") if preferences.is_link else _("No.")
    question = _("**May you be named on a way between two people?**")
    shows = _(
        "With a yes, `/intro path` shows your name to a member who is looking for a way to another, or to you. "
        "By that they learn that you met or thanked those before and after you on it, and nothing else."
    )
    return f"{question} {said}\n-# {shows}"


def pause(preferences: Preferences, now: datetime) -> str:
    """Say whether requests are held back, and until when."""
    until = preferences.paused_until
    if until is None or not preferences.is_paused(now):
        return _(
            "**A pause?** None, you take part.\n"
            "-# During a pause I show you no requests. What you asked for yourself goes on."
        )
    return _(
        "**Paused** until {until}, {how_soon}.\n"
        "-# I show you no requests until then. What you asked for yourself goes on.",
        until=timestamp(until),
        how_soon=timestamp(until, "R"),
    )


def quiet(rhythm: Rhythm, now: datetime) -> str:
    """Say when no direct messages come, and by which clock."""
    holds = _(
        "Within them I send you nothing that you did not just ask for; it waits until they are over. "
        "They hold in every server."
    )
    if rhythm.quiet_from is None or rhythm.quiet_to is None:
        hours = _("**Quiet hours** None.")
    else:
        local = now.astimezone(zone(rhythm.zone))
        hours = _(
            "**Quiet hours** {begin} to {end} in {zone}, where it is {local} now.",
            begin=rhythm.quiet_from.strftime(_CLOCK),
            end=rhythm.quiet_to.strftime(_CLOCK),
            zone=rhythm.zone,
            local=local.strftime(_CLOCK),
        )
    return f"{hours}\n-# {holds}"


# ---------------------------------------------------------------------- pausing

PAUSE_TITLE: Final = N_("Pause introductions")
UNTIL_LABEL: Final = N_("Until when?")
UNTIL_HINT: Final = N_("A date such as 2027-01-10, or a number of days or weeks such as 10 or 3 weeks.")
PAUSE_NOTE: Final = N_(
    "Until then I show you no requests. What waits for your answer counts as “not now”, which nobody is told. "
    "What you asked for yourself goes on. **Pause all** on a request does the same for {weeks} weeks.",
    weeks=PAUSE_FOR.days // 7,
)
NOT_A_DATE: Final = N_(
    "is neither a date nor a number of days. Write a date as year-month-day, such as 2027-01-10, or how long, such as "
    "10 days or 3 weeks."
)
IN_THE_PAST: Final = N_(
    "has passed already. Choose a day that is still to come; without a pause you take part as it is."
)


def paused(until: datetime) -> str:
    """Say until when nothing is shown."""
    return _(
        "**Paused** until {until}. Nobody is told, and **{resume}** ends it at any time.",
        until=timestamp(until),
        resume=RESUME,
    )


# ---------------------------------------------------------------------- quiet hours

QUIET_TITLE: Final = N_("Quiet hours")
FROM_LABEL: Final = N_("Quiet from")
TO_LABEL: Final = N_("Quiet until")
FROM_EXAMPLE: Final = "22:00"
TO_EXAMPLE: Final = "07:30"
ZONE_LABEL: Final = N_("Your time zone")
ZONE_HINT: Final = N_("By region and city, such as Europe/Lisbon")
QUIET_NOTE: Final = N_(
    "Every day by your own clock; they may go past midnight. Leave both times empty to have none. Your inbox fills all "
    "the same."
)
NOT_A_TIME: Final = N_("is not a time of day that I can read. Write it like 22:00 or 10 pm.")
_HALF: Final = N_("is missing: quiet hours need a beginning and an end. Leave both empty to have none.")
_WHOLE_DAY: Final = N_(
    "is when they begin, too, which leaves no time at all. To get no messages, choose **Only in my inbox** in `/inbox`."
)


def bad_quiet_hours(refused: BadQuietHours) -> str:
    """Say what is amiss with quiet hours; it follows the label of the field."""
    return str(_HALF if refused is BadQuietHours.HALF else _WHOLE_DAY)


def bad_zone(refused: BadZone) -> str:
    """Say that there is no such zone, and which there may be; it follows the label of the field."""
    if not refused.name:
        return _("is missing: I need it to know when it is night for you. It is named like `Europe/Lisbon`.")
    told = _("is not one that I know by the name “{name}”.", name=escape(line(refused.name, 60)))
    if refused.suggestions:
        zones = listed([f"`{name}`" for name in refused.suggestions], either=True)
        meant = _("Did you mean {zones}?", zones=zones)
    else:
        meant = _("Zones are named by a region and a large city in it, like `Europe/Lisbon`.")
    return f"{told} {meant}"


# ---------------------------------------------------------------------- refusals


def refusal(refused: PreferencesRefusal) -> str:
    """Say why a choice could not be kept."""
    match refused:
        case BadWeeklyMost(least, most):
            return _(
                "That has to be between {least} and {most} a week. Please choose again.",
                least=least,
                most=most,
            )
        case PauseTooLong(latest):
            return _(
                "is further off than I can keep in mind: up to {days} days, so "
                "{latest} at the latest. To be asked by nobody for good, choose **Nobody** in "
                "`/intro settings`.",
                days=PAUSE_MOST.days,
                latest=timestamp(latest, "D"),
            )
