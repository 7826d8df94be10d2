"""What the trail holds, and how it is searched: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.text import line, plain, shorten

KEPT_FOR: Final = timedelta(days=2 * 365)
"""How long an entry is kept."""
WHY_MOST: Final = 500
DETAIL_MOST: Final = 200
"""Characters of one detail."""
DETAILS_MOST: Final = 30
ABOUT_MOST: Final = 20
NAME_MOST: Final = 40
"""Characters of what a detail is called."""
TEXT_MOST: Final = 60
"""Characters of what is searched for."""
FOUND_MOST: Final = 5000
"""Entries in one export."""


class Act(StrEnum):
    """What was done."""

    SETTINGS = "settings"
    SET_UP = "set-up"
    LOG_CHANNEL = "log-channel"
    PILLAR_ON = "pillar-on"
    PILLAR_OFF = "pillar-off"
    PILLAR_PAUSED = "pillar-paused"
    PILLAR_RESUMED = "pillar-resumed"
    GATE = "gate"
    """Who may use a pillar was changed."""
    REPORT_DISMISSED = "report-dismissed"
    REPORT_SETTLED = "report-settled"
    WARNED = "warned"
    SUSPENDED = "suspended"
    LIFTED = "lifted"
    SUSPENSION_OVER = "suspension-over"
    """A suspension ended by itself."""
    REMOVED = "removed"
    EDITED = "edited"
    CLOSED = "closed"
    NOTED = "noted"
    """A note on a member was written."""
    PROMPT_MADE = "prompt-made"
    PROMPT_CHANGED = "prompt-changed"
    PROMPT_PAUSED = "prompt-paused"
    PROMPT_RESUMED = "prompt-resumed"
    PROMPT_RUN = "prompt-run"
    PROMPT_DELETED = "prompt-deleted"
    SUGGESTION_TAKEN = "suggestion-taken"
    SUGGESTION_DECLINED = "suggestion-declined"
    FIXED = "fixed"
    """The bot mended something in the server because an organizer asked it to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done."""

    id: str
    guild_id: int
    at: datetime
    act: Act
    by: int | None
    """Who did it; None for what happened by itself, and for somebody who had themselves erased."""
    on: int | None = None
    """Whom it concerns, if it concerns somebody."""
    about: str = ""
    """What kind of thing it concerns, as ``"share"`` or a pillar's name; may be empty."""
    about_id: str = ""
    why: str = ""
    """The reason that was given; may be empty."""
    details: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries are looked for: all that fit every part that is given."""

    by: int | None = None
    on: int | None = None
    act: Act | None = None
    text: str = ""
    """Letters that the reason or a detail holds, capital or small."""


def tidy_details(details: Mapping[str, str]) -> dict[str, str]:
    """Return details as one safe line each, within their bounds; empty ones are left out."""
    tidied = {line(name, NAME_MOST): line(text, DETAIL_MOST) for name, text in details.items()}
    return dict([(name, text) for name, text in tidied.items() if text][:DETAILS_MOST])


def tidy_why(why: str) -> str:
    """Return a reason, safe and within its bounds."""
    return shorten(plain(why), WHY_MOST)
