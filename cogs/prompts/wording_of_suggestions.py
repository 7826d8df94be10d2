"""Every sentence about suggestions for organizers, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, _
from bot.core.text import escape
from bot.prompts.suggestions import WORD_LEAST, WORD_MOST
from bot.ui.cards import member_mention, timestamp

if TYPE_CHECKING:
    from bot.prompts.suggesting import Taken
    from bot.prompts.suggestions import Suggestion

HEADING: Final = N_("What members suggest")
EMPTY: Final = N_("No suggestion waits. Members make them with `/suggest`; tell them, if you like.")
NOTE: Final = N_("Whoever suggested it hears what you decide.")
DECIDE: Final = N_("Decide")
TAKE: Final = N_("Use it")
DECLINE: Final = N_("Decline")
TAKE_TITLE: Final = N_("Use this question")
TEXT_LABEL: Final = N_("How should it be asked?")
PROMPT_LABEL: Final = N_("In which prompt?")
DECLINE_TITLE: Final = N_("Decline this question")
WORD_LABEL: Final = N_("A word to whoever suggested it")
WORD_HINT: Final = N_(
    "They read exactly this, {word_least} to {word_most} characters, and not who wrote it.",
    word_least=WORD_LEAST,
    word_most=WORD_MOST,
)
NO_PROMPT: Final = N_(
    "There is no prompt yet that it could go into. `/prompts create` makes one; the suggestion waits meanwhile."
)


def entry(suggestion: Suggestion) -> str:
    """Name a suggestion in a list."""
    return _(
        "“{text}”\n-# {user} · {when}",
        text=escape(suggestion.text),
        user=member_mention(suggestion.user_id),
        when=timestamp(suggestion.created_at, "R"),
    )


def taken(done: Taken) -> str:
    """Say where a suggestion went."""
    name = escape(done.prompt.settings.name)
    return _(
        "It is among the questions of **{name}** now, and {user} is told.",
        name=name,
        user=member_mention(done.suggestion.user_id),
    )


def declined(suggestion: Suggestion) -> str:
    """Say that a suggestion was declined."""
    return _("Declined. {user} is told, with your word.", user=member_mention(suggestion.user_id))
