"""Every sentence about suggestions for organizers, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape
from bot.prompts.suggestions import WORD_LEAST, WORD_MOST
from bot.ui.cards import member_mention, timestamp

if TYPE_CHECKING:
    from bot.prompts.suggesting import Taken
    from bot.prompts.suggestions import Suggestion

HEADING: Final = "What members suggest"
EMPTY: Final = "No suggestion waits. Members make them with `/suggest`; tell them, if you like."
NOTE: Final = "Whoever suggested it hears what you decide."
DECIDE: Final = "Decide"
TAKE: Final = "Use it"
DECLINE: Final = "Decline"
TAKE_TITLE: Final = "Use this question"
TEXT_LABEL: Final = "How should it be asked?"
PROMPT_LABEL: Final = "In which prompt?"
DECLINE_TITLE: Final = "Decline this question"
WORD_LABEL: Final = "A word to whoever suggested it"
WORD_HINT: Final = f"They read exactly this, {WORD_LEAST} to {WORD_MOST} characters, and not who wrote it."
NO_PROMPT: Final = "There is no prompt yet that it could go into. `/prompts create` makes one; the suggestion waits meanwhile."


def entry(suggestion: Suggestion) -> str:
    """Name a suggestion in a list."""
    return (
        f"“{escape(suggestion.text)}”\n"
        f"-# {member_mention(suggestion.user_id)} · {timestamp(suggestion.created_at, 'R')}"
    )


def taken(done: Taken) -> str:
    """Say where a suggestion went."""
    name = escape(done.prompt.settings.name)
    return (
        f"It is among the questions of **{name}** now, and {member_mention(done.suggestion.user_id)} is told."
    )


def declined(suggestion: Suggestion) -> str:
    """Say that a suggestion was declined."""
    return f"Declined. {member_mention(suggestion.user_id)} is told, with your word."
