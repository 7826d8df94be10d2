"""Every sentence about reminders, one's own rhythm and suggestions, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape
from bot.members.rules import DIRECTS_A_WEEK
from bot.prompts.cadence import PASS_EVERY, PASSES_MOST
from bot.prompts.rules import TEXT_MOST, No
from bot.prompts.suggestions import OPEN_MOST
from bot.ui.cards import timestamp

if TYPE_CHECKING:
    from bot.prompts.cadence import Cadence
    from bot.prompts.runs import Run

OPEN: Final = "Reminders and rhythm"
HEADING: Final = "Your own rhythm"
INTRO: Final = (
    "Only you see this. Both are off until you turn them on, and nothing here is shown to anybody, ever."
)
TURN_ON: Final = "Turn on"
TURN_OFF: Final = "Turn off"
REMINDERS: Final = (
    "**Reminders**\nA day before a question closes, if you have not answered it. It counts among the "
    f"{DIRECTS_A_WEEK} messages a week that you allow in `/inbox`, and keeps to your quiet hours. Without a yes to "
    "messages it waits in your inbox."
)
COUNTING: Final = "**Weeks**\nHow many weeks of the last half year you answered in."
STOP: Final = "Stop reminding me"
STOPPED: Final = "Done: no more reminders. `/cadence` turns them on again."


def switch(words: str, *, is_on: bool) -> str:
    """Say what a switch is for, and how it stands."""
    return f"{words}\n-# {'On' if is_on else 'Off'}"


def kept_up(found: Cadence) -> str:
    """Say how somebody kept up; nothing here breaks, and nothing is compared."""
    if not found.asked:
        return "No question has come yet since you joined in. There is nothing to count."
    weeks = "the one week" if found.asked == 1 else f"{found.answered} of the {found.asked} weeks"
    said = (
        f"You answered in {weeks} that had a question."
        if found.answered or found.asked > 1
        else "There was one week with a question, and you did not need to answer it."
    )
    return f"{said} {_passes(found.passes)}"


def _passes(count: int) -> str:
    earned = f"every {PASS_EVERY} weeks with an answer earn one, and you keep up to {PASSES_MOST}"
    if not count:
        return f"A week off costs nothing once you have a free pass: {earned}."
    left = "One free pass is left" if count == 1 else f"{count} free passes are left"
    return f"{left}: a week off uses one ({earned})."


# ---------------------------------------------------------------------- the reminder


def reminder(run: Run, server: str) -> str:
    """Remind of a question."""
    return (
        f"**{escape(run.text)}**\n"
        f"It is open in {escape(server)} until {timestamp(run.closes_at, 'f')}. A sentence is enough, and so is "
        "nothing at all."
    )


REMINDER_HEADING: Final = "Before it closes"
REMINDER_NOTE: Final = "You asked me to remind you, with `/cadence`."
TO_THE_THREAD: Final = "Go there"


def waiting(run: Run) -> str:
    """Name a question that waits for somebody who asked to be reminded."""
    return f"“{escape(run.text)}” is open until {timestamp(run.closes_at, 'f')}."


# ---------------------------------------------------------------------- suggestions

SUGGEST_TITLE: Final = "Suggest a question"
SUGGEST_LABEL: Final = "What should be asked here some day?"
SUGGEST_HINT: Final = "Organizers decide, and may word it a little differently. You hear of it either way."
SUGGEST_EXAMPLE: Final = "What did you throw away this week, and why?"
SUGGESTED: Final = (
    "Thank you. Organizers see it with the others; when they have decided, you find it in `/inbox`. If it is "
    "asked, your name stands below it."
)
_NO_SUGGESTION: Final[dict[No, str]] = {
    No.TEXT_LENGTH: f"A question has one line of 5 to {TEXT_MOST} characters.",
    No.TOO_MANY_SUGGESTIONS: (
        f"{OPEN_MOST} suggestions of yours wait already. As soon as one is decided there is room for another."
    ),
}


def not_suggested(refused: No) -> str:
    """Say why a question can't be suggested."""
    return _NO_SUGGESTION.get(refused, "That suggestion is not there any more. `/suggest` begins a new one.")
