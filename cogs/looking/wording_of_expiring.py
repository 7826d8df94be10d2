"""Every sentence of the question whether a flag still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape
from bot.looking.rules import NOTICE, Flag, Sort
from bot.ui.cards import timestamp
from cogs.looking.wording_of_flags import role

if TYPE_CHECKING:
    from datetime import datetime

_L, _H = Sort.LOOKING, Sort.HIRING

STILL: Final = {_L: "Still looking", _H: "Still open"}
WE_FOUND: Final = {_L: "I found something", _H: "We found somebody"}
_ASK: Final = {_L: "Are you still looking?", _H: "Is this still open?"}


def still_question(sort: Sort) -> str:
    """Ask whether it still holds."""
    return _ASK[sort]


def still_about(flag: Flag, server: str, now: datetime) -> str:
    """Say what it is about, and what happens without an answer."""
    until = flag.expires_at
    if until is None:
        return f"{about(flag, server)}."
    if flag.is_up(now):
        return (
            # True for as long as the message may be read: nobody edits it when that day has come.
            f"{about(flag, server)} holds until {timestamp(until, 'D')}. Without an answer it runs out on that day, "
            "and nobody is told."
        )
    return f"{about(flag, server)} ran out on {timestamp(until, 'D')}. One press puts it up again as it was."


def about(flag: Flag, server: str) -> str:
    """Name a flag, and the server it is in."""
    return f"“{role(flag)}” in **{escape(server)}**" if server else f"“{role(flag)}”"


STILL_NOTE: Final = (
    f"I ask once, {NOTICE.days} days before it runs out. Whichever you press: nobody but you hears of it, unless you "
    "say so."
)


def still_up(flag: Flag, server: str) -> str:
    """Say that it goes on, and until when."""
    until = "" if flag.expires_at is None else f" until {timestamp(flag.expires_at, 'D')}"
    return f"**Good to know.** {about(flag, server)} is up{until}."


def still_entry(flag: Flag) -> str:
    """Say, in two lines, what waits to be answered."""
    until = "" if flag.expires_at is None else f"\n-# It runs out {timestamp(flag.expires_at, 'R')}"
    return f"{_ASK[flag.sort]} “{role(flag)}”{until}"
