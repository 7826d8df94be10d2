"""Every sentence of what a member settles for themselves about introductions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.calendar import zone
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

NOT_A_CHOICE: Final = "That is not one of the choices any more. Please choose again."

# ---------------------------------------------------------------------- the panel

HEADING: Final = "Introductions, as they suit you"
INTRO: Final = "Nobody can see what you choose here: somebody who asks to meet you reads and waits for the same, whatever it is."
CHOOSE_OPENNESS: Final = "Choose who may ask to meet you"
CHOOSE_WEEKLY: Final = "Choose how many a week"
PAUSE: Final = "Pause"
RESUME: Final = "Resume"
NAME_ME: Final = "You may name me"
NAME_ME_NOT: Final = "Don't name me"
CHANGE_QUIET: Final = "Change quiet hours"
NOTE: Final = (
    "How I may reach you, by direct message, in your inbox only or not at all, is chosen in `/inbox`. "
    "To be brought together with one person never again: `/block`. What answers something you put up with `/looking` or "
    "`/hiring` comes all the same, except during a pause: you asked for it, and it ends when you take that down."
)
SAVED: Final = "Saved."
RESUMED: Final = (
    "**Welcome back.** What waited meanwhile, and still suits what you chose below, is shown to you now."
)

_OPENNESS: Final[dict[Openness, tuple[str, str]]] = {
    Openness.OPEN: ("Anybody here", "Whoever asks to meet you may be shown to you"),
    Openness.MET: (
        "Through somebody I have met",
        "Only what comes from or through people you met or thanked here",
    ),
    Openness.CLOSED: ("Nobody", "I show you no requests to meet; you can still ask others yourself"),
}
OPENNESS: Final = tuple(Option(openness.value, *words) for openness, words in _OPENNESS.items())
AS_SERVER: Final = "server"


def weekly_options(received_most: int) -> tuple[Option, ...]:
    """Offer every number of requests a week, and what this server has settled."""
    numbers = (Option(str(number), _a_week(number)) for number in range(WEEKLY_MOST + 1))
    return (Option(AS_SERVER, f"As this server has it: {received_most}"), *numbers)


def _a_week(number: int) -> str:
    return "None" if number == 0 else f"{number} a week"


def openness(preferences: Preferences) -> str:
    """Say whose requests the member wants to see."""
    name, meaning = _OPENNESS[preferences.openness]
    return f"**Who may ask to meet you?** {name}.\n-# {meaning}."


def weekly(preferences: Preferences, received_most: int) -> str:
    """Say how many requests a week there are at most."""
    if preferences.weekly_most is None:
        most = f"As this server has it, {received_most} at most."
    elif preferences.weekly_most == 0:
        most = "None."
    else:
        most = f"{preferences.weekly_most} at most."
    return (
        f"**How many requests a week?** {most}\n-# Further ones wait unseen until there is room, or run out."
    )


def link(preferences: Preferences) -> str:
    """Say whether the member may be named on a way, and what that shows of them."""
    said = "Yes." if preferences.is_link else "No."
    return (
        f"**May you be named on a way between two people?** {said}\n"
        "-# With a yes, `/intro path` shows your name to a member who is looking for a way to another, or to you. "
        "By that they learn that you met or thanked those before and after you on it, and nothing else."
    )


def pause(preferences: Preferences, now: datetime) -> str:
    """Say whether requests are held back, and until when."""
    until = preferences.paused_until
    if until is None or not preferences.is_paused(now):
        return (
            "**A pause?** None, you take part.\n"
            "-# During a pause I show you no requests. What you asked for yourself goes on."
        )
    return (
        f"**Paused** until {timestamp(until)}, {timestamp(until, 'R')}.\n"
        "-# I show you no requests until then. What you asked for yourself goes on."
    )


def quiet(rhythm: Rhythm, now: datetime) -> str:
    """Say when no direct messages come, and by which clock."""
    holds = (
        "-# Within them I send you nothing that you did not just ask for; it waits until they are over. "
        "They hold in every server."
    )
    if rhythm.quiet_from is None or rhythm.quiet_to is None:
        return f"**Quiet hours** None.\n{holds}"
    local = now.astimezone(zone(rhythm.zone))
    return (
        f"**Quiet hours** {rhythm.quiet_from:%H:%M} to {rhythm.quiet_to:%H:%M} in {rhythm.zone}, where it is "
        f"{local:%H:%M} now.\n{holds}"
    )


# ---------------------------------------------------------------------- pausing

PAUSE_TITLE: Final = "Pause introductions"
UNTIL_LABEL: Final = "Until when?"
UNTIL_HINT: Final = "A date such as 2027-01-10, or a number of days or weeks such as 10 or 3 weeks."
PAUSE_NOTE: Final = (
    "Until then I show you no requests. What waits for your answer counts as “not now”, which nobody is told. "
    f"What you asked for yourself goes on. **Pause all** on a request does the same for {PAUSE_FOR.days // 7} weeks."
)
NOT_A_DATE: Final = (
    "is neither a date nor a number of days. Write a date as year-month-day, such as 2027-01-10, or how long, such as "
    "10 days or 3 weeks."
)
IN_THE_PAST: Final = (
    "has passed already. Choose a day that is still to come; without a pause you take part as it is."
)


def paused(until: datetime) -> str:
    """Say until when nothing is shown."""
    return f"**Paused** until {timestamp(until)}. Nobody is told, and **{RESUME}** ends it at any time."


# ---------------------------------------------------------------------- quiet hours

QUIET_TITLE: Final = "Quiet hours"
FROM_LABEL: Final = "Quiet from"
TO_LABEL: Final = "Quiet until"
FROM_EXAMPLE: Final = "22:00"
TO_EXAMPLE: Final = "07:30"
ZONE_LABEL: Final = "Your time zone"
ZONE_HINT: Final = "By region and city, such as Europe/Lisbon"
QUIET_NOTE: Final = (
    "Every day by your own clock; they may go past midnight. Leave both times empty to have none. Your inbox fills all "
    "the same."
)
NOT_A_TIME: Final = "is not a time of day that I can read. Write it like 22:00 or 10 pm."
_HALF: Final = "is missing: quiet hours need a beginning and an end. Leave both empty to have none."
_WHOLE_DAY: Final = "is when they begin, too, which leaves no time at all. To get no messages, choose **Only in my inbox** in `/inbox`."


def bad_quiet_hours(refused: BadQuietHours) -> str:
    """Say what is amiss with quiet hours; it follows the label of the field."""
    return _HALF if refused is BadQuietHours.HALF else _WHOLE_DAY


def bad_zone(refused: BadZone) -> str:
    """Say that there is no such zone, and which there may be; it follows the label of the field."""
    if not refused.name:
        return "is missing: I need it to know when it is night for you. It is named like `Europe/Lisbon`."
    told = f"is not one that I know by the name “{escape(line(refused.name, 60))}”."
    if not refused.suggestions:
        return f"{told} Zones are named by a region and a large city in it, like `Europe/Lisbon`."
    return f"{told} Did you mean {' or '.join(f'`{name}`' for name in refused.suggestions)}?"


# ---------------------------------------------------------------------- refusals


def refusal(refused: PreferencesRefusal) -> str:
    """Say why a choice could not be kept."""
    match refused:
        case BadWeeklyMost(least, most):
            return f"That has to be between {least} and {most} a week. Please choose again."
        case PauseTooLong(latest):
            return (
                f"is further off than I can keep in mind: up to {PAUSE_MOST.days} days, so "
                f"{timestamp(latest, 'D')} at the latest. To be asked by nobody for good, choose **Nobody** in "
                "`/intro settings`."
            )
