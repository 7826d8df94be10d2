"""The inputs that drafts of prompts are filled in with, and reading what was typed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.spans import WRITTEN_MOST as SPANS_WRITTEN_MOST
from bot.core.spans import BadSpan, parse_spans
from bot.prompts.rules import NAME_LEAST, NAME_MOST, WRITTEN_MOST, parse_texts
from bot.ui.errors import Refuse
from bot.ui.fields import Text
from cogs.prompts import wording_of_drafts as wording
from cogs.prompts import wording_of_prompts as prompts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.schedule import Span

TIME: Final = Text("time", wording.TIME_LABEL, max_length=20, placeholder="09:00")
ZONE: Final = Text("zone", wording.ZONE_LABEL, hint=wording.ZONE_HINT, max_length=64)
QUESTIONS: Final = Text(
    "texts", wording.QUESTIONS_LABEL, hint=wording.QUESTIONS_HINT, paragraph=True, max_length=WRITTEN_MOST
)
NAME: Final = Text(
    "name", wording.NAME_LABEL, hint=wording.NAME_HINT, min_length=NAME_LEAST, max_length=NAME_MOST
)
DATES: Final = Text(
    "dates",
    wording.DATES_LABEL,
    hint=wording.DATES_HINT,
    paragraph=True,
    required=False,
    max_length=SPANS_WRITTEN_MOST,
)


def texts_of(typed: str) -> Sequence[str]:
    """Return the questions that were typed, one a line, or refuse them."""
    texts = parse_texts(typed)
    if not isinstance(texts, tuple):
        raise Refuse(prompts.refusal(texts), field="texts")
    return texts


def spans_of(typed: str) -> tuple[Span, ...]:
    """Return the dates that were typed, or refuse them."""
    spans = parse_spans(typed)
    if isinstance(spans, BadSpan):
        raise Refuse(wording.bad_span(spans), field="dates")
    return spans
