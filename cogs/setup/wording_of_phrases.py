"""Every sentence of the phrases that organizers add to the coach."""

from __future__ import annotations

from typing import Final, assert_never

from bot.core.language import N_, LazyString, _
from bot.core.text import escape, line
from bot.guilds.phrases import (
    ADVICE_MOST,
    PHRASE_LEAST,
    PHRASE_MOST,
    PHRASES_MOST,
    BadPhrase,
    TooLongInAll,
    TooManyPhrases,
    Wrong,
)

PHRASES_TITLE: Final = N_("Phrases for the coach")
CHANGE_PHRASES: Final = N_("Change phrases")
PHRASES_NOTE: Final = N_(
    "Before an ask is sent, I say how it could be better. If it contains one of your phrases, I show your "
    "advice with it. Nobody is kept from sending."
)
PHRASES_LABEL: Final = N_("Your phrases")
PHRASES_HINT: Final = N_(
    "One to a line: phrase = advice. Up to {phrases_most}; a line you take away is forgotten.",
    phrases_most=PHRASES_MOST,
)
PHRASES_EXAMPLE: Final = N_("quick call = Say what you would like to know, and how long it takes")
PHRASES_CHANGED: Final = N_(
    "Another organizer changed the phrases while you were writing, and I kept theirs. Here are both. **Edit** "
    "opens yours again, and sending it replaces theirs."
)
PHRASES_TYPED: Final = N_("The phrases as you wrote them")
PHRASES_NOW: Final = N_("The phrases as they are now")

_WRONG: Final[dict[Wrong, LazyString]] = {
    Wrong.NO_ADVICE: N_(
        "Line {number}, “{words}”, has no advice. Write it after an equals sign, as in "
        "`quick call = Say what it is about`."
    ),
    Wrong.NO_PHRASE: N_("Line {number}, “{words}”, has no phrase before its equals sign."),
    Wrong.PHRASE_LENGTH: N_(
        "Line {number}, “{words}”, does not begin with a phrase of {phrase_least} to {phrase_most} characters.",
        phrase_least=PHRASE_LEAST,
        phrase_most=PHRASE_MOST,
    ),
    Wrong.ADVICE_LENGTH: N_(
        "Line {number}, “{words}”, has more advice than the {advice_most} characters I can show.",
        advice_most=ADVICE_MOST,
    ),
    Wrong.TWICE: N_("Line {number}, “{words}”, has a phrase that a line above it has already."),
}


def bad_phrases(refused: BadPhrase | TooManyPhrases | TooLongInAll) -> str:
    """Say why the phrases can't be; for a line, which one."""
    match refused:
        case BadPhrase(number, words, wrong):
            return _WRONG[wrong].format(number=number, words=escape(line(words, 60)))
        case TooManyPhrases(found, most):
            return _(
                "These are {found} phrases, and I can look for {most}. Leave out some.",
                found=found,
                most=most,
            )
        case TooLongInAll(found, most):
            return _(
                "Together they have {found} characters, and I can keep {most}. Shorten some.",
                found=found,
                most=most,
            )
        case _:
            assert_never(refused)
