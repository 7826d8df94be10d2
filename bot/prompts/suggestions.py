"""Questions that members propose: where one stands, and what organizers decide. Pure decisions as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.text import fits, length, line
from bot.prompts.rules import TEXT_LEAST, TEXT_MOST, No

OPEN_MOST: Final = 3
"""Suggestions of one member that may wait at a time."""
WORD_LEAST, WORD_MOST = 3, 200
KEPT_FOR: Final = timedelta(days=180)
"""How long a suggestion is kept after it was decided."""


class Standing(StrEnum):
    """Where a suggestion stands."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question somebody proposed."""

    id: str
    guild_id: int
    user_id: int
    text: str
    standing: Standing
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = None
    word: str = ""
    """What its author was told; empty where there was nothing to add."""
    prompt_id: str | None = None
    """The prompt it went into."""


def check_text(typed: str) -> str | No:
    """Return a question in one line, or that it is too short or too long."""
    text = line(typed)
    return text if length(text) >= TEXT_LEAST and fits(text, TEXT_MOST) else No.TEXT_LENGTH


def check_word(typed: str) -> str | No:
    """Return what an organizer wants to tell the author, or that they say too little."""
    word = line(typed, WORD_MOST)
    return word if len(word) >= WORD_LEAST else No.REASON_NEEDED
