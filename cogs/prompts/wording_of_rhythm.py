"""Every sentence about reminders, one's own rhythm and suggestions, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, Said, _, ngettext
from bot.core.text import escape
from bot.members.rules import DIRECTS_A_WEEK
from bot.prompts.cadence import PASS_EVERY, PASSES_MOST
from bot.prompts.rules import TEXT_LEAST, TEXT_MOST, No
from bot.prompts.suggestions import OPEN_MOST
from bot.ui.cards import timestamp

if TYPE_CHECKING:
    from bot.prompts.cadence import Cadence
    from bot.prompts.runs import Run

OPEN: Final = N_("Reminders and rhythm")
HEADING: Final = N_("Your own rhythm")
INTRO: Final = N_(
    "Only you see this. Both are off until you turn them on, and nothing here is shown to anybody, ever."
)
TURN_ON: Final = N_("Turn on")
TURN_OFF: Final = N_("Turn off")
REMINDERS: Final = N_(
    "**Reminders**\nA day before a question closes, if you have not answered it. It counts among the "
    "{directs_a_week} messages a week that you allow in `/inbox`, and keeps to your quiet hours. Without a yes to "
    "messages it waits in your inbox.",
    directs_a_week=DIRECTS_A_WEEK,
)
COUNTING: Final = N_("**Weeks**\nHow many weeks of the last half year you answered in.")
STOP: Final = N_("Stop reminding me")
STOPPED: Final = N_("Done: no more reminders. `/cadence` turns them on again.")


def switch(words: Said, *, is_on: bool) -> str:
    """Say what a switch is for, and how it stands."""
    state = _("On") if is_on else _("Off")
    return f"{words}\n-# {state}"


def kept_up(found: Cadence) -> str:
    """Say how somebody kept up; nothing here breaks, and nothing is compared."""
    if not found.asked:
        return _("No question has come yet since you joined in. There is nothing to count.")
    if not found.answered and found.asked == 1:
        said = _("There was one week with a question, and you did not need to answer it.")
    else:
        said = ngettext(
            "You answered in the one week that had a question.",
            "You answered in {answered} of the {count} weeks that had a question.",
            found.asked,
            answered=found.answered,
        )
    return f"{said} {_passes(found.passes)}"


def _passes(count: int) -> str:
    if not count:
        return _(
            "A week off costs nothing once you have a free pass: every {pass_every} weeks with an answer earn one, "
            "and you keep up to {passes_most}.",
            pass_every=PASS_EVERY,
            passes_most=PASSES_MOST,
        )
    return ngettext(
        "One free pass is left: a week off uses one (every {pass_every} weeks with an answer earn one, and you keep "
        "up to {passes_most}).",
        "{count} free passes are left: a week off uses one (every {pass_every} weeks with an answer earn one, and "
        "you keep up to {passes_most}).",
        count,
        pass_every=PASS_EVERY,
        passes_most=PASSES_MOST,
    )


# ---------------------------------------------------------------------- the reminder


def reminder(run: Run, server: str) -> str:
    """Remind of a question."""
    return _(
        "**{text}**\n"
        "It is open in {server} until {closes_at}. A sentence is enough, and so is "
        "nothing at all.",
        text=escape(run.text),
        server=escape(server),
        closes_at=timestamp(run.closes_at, "f"),
    )


REMINDER_HEADING: Final = N_("Before it closes")
REMINDER_NOTE: Final = N_("You asked me to remind you, with `/cadence`.")
TO_THE_THREAD: Final = N_("Go there")


def waiting(run: Run) -> str:
    """Name a question that waits for somebody who asked to be reminded."""
    return _(
        "“{text}” is open until {closes_at}.", text=escape(run.text), closes_at=timestamp(run.closes_at, "f")
    )


# ---------------------------------------------------------------------- suggestions

SUGGEST_TITLE: Final = N_("Suggest a question")
SUGGEST_LABEL: Final = N_("What should be asked here some day?")
SUGGEST_HINT: Final = N_(
    "Organizers decide, and may word it a little differently. You hear of it either way."
)
SUGGEST_EXAMPLE: Final = N_("What did you throw away this week, and why?")
SUGGESTED: Final = N_(
    "Thank you. Organizers see it with the others; when they have decided, you find it in `/inbox`. If it is "
    "asked, your name stands below it."
)
_NO_SUGGESTION: Final[dict[No, LazyString]] = {
    No.TEXT_LENGTH: N_(
        "A question has one line of {text_least} to {text_most} characters.",
        text_least=TEXT_LEAST,
        text_most=TEXT_MOST,
    ),
    No.TOO_MANY_SUGGESTIONS: N_(
        "{open_most} suggestions of yours wait already. As soon as one is decided there is room for another.",
        open_most=OPEN_MOST,
    ),
}
_SUGGESTION_GONE: Final = N_("That suggestion is not there any more. `/suggest` begins a new one.")


def not_suggested(refused: No) -> str:
    """Say why a question can't be suggested."""
    return str(_NO_SUGGESTION.get(refused, _SUGGESTION_GONE))
