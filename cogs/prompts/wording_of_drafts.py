"""Every sentence about drafts of prompts, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, _
from bot.core.schedule import SPAN_DAYS_MOST
from bot.core.spans import SPANS_MOST, BadSpan, WrongSpan
from bot.core.text import escape, shorten
from bot.ui.cards import timestamp
from cogs.prompts.wording_of_course import missing_there
from cogs.prompts.wording_of_prompts import ALL_PAUSED_AS_WELL
from cogs.prompts.wording_of_times import when

if TYPE_CHECKING:
    from bot.prompts.drafting import Saved
    from bot.ui.channels import Look

NAME_DEFAULT: Final = N_("Weekly")
QUESTION_DEFAULT: Final = N_("What did you build this week?")
TAG_DEFAULT: Final = N_("Weekly prompt")
"""What posts are tagged with in a forum: up to 20 characters."""

CREATE_TITLE: Final = N_("A new prompt")
QUESTIONS_LABEL: Final = N_("What should be asked?")
QUESTIONS_HINT: Final = N_(
    "One question a line. Several take turns, and none comes again before all had theirs."
)
NAME_LABEL: Final = N_("What do you call it?")
NAME_HINT: Final = N_("Only organizers see the name.")
TIME_LABEL: Final = N_("At what time?")
ZONE_LABEL: Final = N_("In which time zone?")
ZONE_HINT: Final = N_("As in Europe/Berlin or America/New_York")
DATES_LABEL: Final = N_("Dates to leave out")
DATES_HINT: Final = N_("One a line: 2026-12-24, or 2026-12-24 to 2027-01-02")
TIME_TITLE: Final = N_("Time and zone")
QUESTIONS_TITLE: Final = N_("Questions and name")
DATES_TITLE: Final = N_("Dates to leave out")

CHOOSE_DAYS: Final = N_("Choose the weekdays")
CHOOSE_OFTEN: Final = N_("Choose how often")
CHOOSE_CHANNEL: Final = N_("Choose a forum or a text channel")
CHOOSE_HOURS: Final = N_("Choose how long it is open")
CHANGE_TIME: Final = N_("Change time")
CHANGE_QUESTIONS: Final = N_("Change questions")
CHANGE_DATES: Final = N_("Leave dates out")
RECAP: Final[dict[bool, LazyString]] = {True: N_("Turn the recap off"), False: N_("Turn the recap on")}
REMINDERS: Final[dict[bool, LazyString]] = {True: N_("Turn reminders off"), False: N_("Turn reminders on")}
A_WEEK_LATER: Final = N_("Begin a week later")
SAVE: Final = N_("Save")
SAVE_CHANGES: Final = N_("Save changes")
CANCEL: Final = N_("Cancel")
SAVE_MINE: Final = N_("Save mine anyway")
LOOK: Final = N_("Look at what is there now")

NOT_SAVED: Final = N_("Nothing is saved yet. Look at the next ones, change what you like, then save it.")
GONE: Final = N_(
    "This draft is not here any more: it was saved, or left for a day. `/prompts create` and `/prompts edit` begin another."
)
CANCELLED: Final = N_("Nothing was saved.")
CHANGED_MEANWHILE: Final = N_(
    "Somebody else changed this prompt while you were at it. You can look at what is there now, or save yours in its place."
)
NOTHING_CHOSEN: Final = N_("That is not one of the choices any more. Please choose again.")

_SPANS: Final[dict[WrongSpan, LazyString]] = {
    WrongSpan.NOT_A_DATE: N_(
        "“{words}” is no date that I can read. Write it like 2026-12-24, or 2026-12-24 to 2027-01-02."
    ),
    WrongSpan.BACKWARDS: N_("“{words}” ends before it begins. Swap the two dates."),
    WrongSpan.TOO_LONG: N_(
        "“{words}” is longer than {days_most} days. To stop for so long, pause the prompt instead.",
        days_most=SPAN_DAYS_MOST,
    ),
    WrongSpan.TOO_MANY: N_(
        "“{words}” is one too many: up to {spans_most} dates or spans can be left out.",
        spans_most=SPANS_MOST,
    ),
}


def heading(name: str, *, is_new: bool) -> str:
    """Name what is being made or changed."""
    return _("New prompt: {name}", name=escape(name)) if is_new else _("Changing {name}", name=escape(name))


def bad_span(found: BadSpan) -> str:
    """Say which date can't be read, and what would do."""
    return _SPANS[found.wrong].format(words=escape(shorten(found.words, 60)))


_SAVE_ALREADY: Final = N_("You can save it already; it is posted as soon as that is mended.")


def place_is_amiss(look: Look | None) -> str:
    """Say what keeps a channel from being posted in; empty where all is well or nothing can be told."""
    if look is None or look.is_fine:
        return ""
    if not look.is_there:
        return _("I can't find that channel any more. Choose another one below.")
    return f"{missing_there(look)} {_SAVE_ALREADY}"


def saved(done: Saved, *, all_rest: bool = False) -> str:
    """Say when it comes first, or next; or what has to go on before it does."""
    prompt = done.prompt
    name = escape(prompt.settings.name)
    if prompt.next_at is None:
        return _(
            "Saved. **{name}** is paused; `/prompts resume` lets it go on. {when}.",
            name=name,
            when=when(prompt.settings.schedule),
        )
    if all_rest:
        it_is = _("Saved: **{name}**.", name=name)
        return f"{it_is} {ALL_PAUSED_AS_WELL}"
    at, in_time = timestamp(prompt.next_at, "F"), timestamp(prompt.next_at, "R")
    if done.is_new:
        return _(
            "Saved. **{name}** comes for the first time {at}, {in_time}. I post it then; you need not do anything.",
            name=name,
            at=at,
            in_time=in_time,
        )
    return _(
        "Saved. **{name}** comes next {at}, {in_time}. I post it then; you need not do anything.",
        name=name,
        at=at,
        in_time=in_time,
    )
