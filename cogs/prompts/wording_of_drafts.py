"""Every sentence about drafts of prompts, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.schedule import SPAN_DAYS_MOST
from bot.core.spans import SPANS_MOST, BadSpan, WrongSpan
from bot.core.text import escape, shorten
from bot.ui.cards import timestamp
from cogs.prompts.wording_of_prompts import ALL_PAUSED_AS_WELL, missing_there
from cogs.prompts.wording_of_times import when

if TYPE_CHECKING:
    from bot.prompts.drafting import Saved
    from bot.ui.channels import Look

NAME_DEFAULT: Final = "Weekly"
QUESTION_DEFAULT: Final = "What did you build this week?"

CREATE_TITLE: Final = "A new prompt"
QUESTIONS_LABEL: Final = "What should be asked?"
QUESTIONS_HINT: Final = "One question a line. Several take turns, and none comes again before all had theirs."
NAME_LABEL: Final = "What do you call it?"
NAME_HINT: Final = "Only organizers see the name."
TIME_LABEL: Final = "At what time?"
ZONE_LABEL: Final = "In which time zone?"
ZONE_HINT: Final = "As in Europe/Berlin or America/New_York"
DATES_LABEL: Final = "Dates to leave out"
DATES_HINT: Final = "One a line: 2026-12-24, or 2026-12-24 to 2027-01-02"
TIME_TITLE: Final = "Time and zone"
QUESTIONS_TITLE: Final = "Questions and name"
DATES_TITLE: Final = "Dates to leave out"

CHOOSE_DAYS: Final = "Choose the weekdays"
CHOOSE_OFTEN: Final = "Choose how often"
CHOOSE_CHANNEL: Final = "Choose a forum or a text channel"
CHOOSE_HOURS: Final = "Choose how long it is open"
CHANGE_TIME: Final = "Change time"
CHANGE_QUESTIONS: Final = "Change questions"
CHANGE_DATES: Final = "Leave dates out"
RECAP: Final[dict[bool, str]] = {True: "Turn the recap off", False: "Turn the recap on"}
REMINDERS: Final[dict[bool, str]] = {True: "Turn reminders off", False: "Turn reminders on"}
A_WEEK_LATER: Final = "Begin a week later"
SAVE: Final = "Save"
SAVE_CHANGES: Final = "Save changes"
CANCEL: Final = "Cancel"
SAVE_MINE: Final = "Save mine anyway"
LOOK: Final = "Look at what is there now"

NOT_SAVED: Final = "Nothing is saved yet. Look at the next ones, change what you like, then save it."
GONE: Final = "This draft is not here any more: it was saved, or left for a day. `/prompts create` and `/prompts edit` begin another."
CANCELLED: Final = "Nothing was saved."
CHANGED_MEANWHILE: Final = "Somebody else changed this prompt while you were at it. You can look at what is there now, or save yours in its place."
NOTHING_CHOSEN: Final = "That is not one of the choices any more. Please choose again."

_SPANS: Final[dict[WrongSpan, str]] = {
    WrongSpan.NOT_A_DATE: "is no date that I can read. Write it like 2026-12-24, or 2026-12-24 to 2027-01-02",
    WrongSpan.BACKWARDS: "ends before it begins. Swap the two dates",
    WrongSpan.TOO_LONG: f"is longer than {SPAN_DAYS_MOST} days. To stop for so long, pause the prompt instead",
    WrongSpan.TOO_MANY: f"is one too many: up to {SPANS_MOST} dates or spans can be left out",
}


def heading(name: str, *, is_new: bool) -> str:
    """Name what is being made or changed."""
    return f"New prompt: {escape(name)}" if is_new else f"Changing {escape(name)}"


def bad_span(found: BadSpan) -> str:
    """Say which date can't be read, and what would do."""
    return f"“{escape(shorten(found.words, 60))}” {_SPANS[found.wrong]}."


def place_is_amiss(look: Look | None) -> str:
    """Say what keeps a channel from being posted in; empty where all is well or nothing can be told."""
    if look is None or look.is_fine:
        return ""
    if not look.is_there:
        return "I can't find that channel any more. Choose another one below."
    return f"{missing_there(look)} You can save it already; it is posted as soon as that is mended."


def saved(done: Saved, *, all_rest: bool = False) -> str:
    """Say when it comes first, or next; or what has to go on before it does."""
    prompt = done.prompt
    name = f"**{escape(prompt.settings.name)}**"
    if prompt.next_at is None:
        return f"Saved. {name} is paused; `/prompts resume` lets it go on. {when(prompt.settings.schedule)}."
    if all_rest:
        return f"Saved: {name}. {ALL_PAUSED_AS_WELL}"
    first = "for the first time" if done.is_new else "next"
    return f"Saved. {name} comes {first} {timestamp(prompt.next_at, 'F')}, {timestamp(prompt.next_at, 'R')}. I post it then; you need not do anything."
