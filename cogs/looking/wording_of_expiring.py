"""Every sentence of the question whether a flag still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, _
from bot.core.text import escape
from bot.looking.rules import NOTICE, Flag, Sort
from bot.ui.cards import timestamp
from cogs.looking.wording_of_flags import role

if TYPE_CHECKING:
    from datetime import datetime

_L, _H = Sort.LOOKING, Sort.HIRING

STILL: Final = {_L: N_("Still looking"), _H: N_("Still open")}
WE_FOUND: Final = {_L: N_("I found something"), _H: N_("We found somebody")}
_ASK: Final = {_L: N_("Are you still looking?"), _H: N_("Is this still open?")}


def still_question(sort: Sort) -> str:
    """Ask whether it still holds."""
    return str(_ASK[sort])


def still_about(flag: Flag, server: str, now: datetime) -> str:
    """Say what it is about, and what happens without an answer."""
    what = about(flag, server)
    if flag.expires_at is None:
        return f"{what}."
    day = timestamp(flag.expires_at, "D")
    if flag.is_up(now):
        return _(
            "{what} holds until {day}. Without an answer it runs out on that day, and nobody is told.",
            what=what,
            day=day,
        )
    return _("{what} ran out on {day}. One press puts it up again as it was.", what=what, day=day)


def about(flag: Flag, server: str) -> str:
    """Name a flag, and the server it is in."""
    if server:
        return _("“{role}” in **{server}**", role=role(flag), server=escape(server))
    return _quoted(flag)


STILL_NOTE: Final = N_(
    "I ask once, {days} days before it runs out. Whichever you press: nobody but you hears of it, unless you "
    "say so.",
    days=NOTICE.days,
)


def still_up(flag: Flag, server: str) -> str:
    """Say that it goes on, and until when."""
    what = about(flag, server)
    if flag.expires_at is None:
        return _("**Good to know.** {what} is up.", what=what)
    return _("**Good to know.** {what} is up until {day}.", what=what, day=timestamp(flag.expires_at, "D"))


def still_entry(flag: Flag) -> str:
    """Say, in two lines, what waits to be answered."""
    asked = f"{_ASK[flag.sort]} {_quoted(flag)}"
    if flag.expires_at is None:
        return asked
    return "\n".join([asked, _("-# It runs out {when}", when=timestamp(flag.expires_at, "R"))])


def _quoted(flag: Flag) -> str:
    return _("“{role}”", role=role(flag))
