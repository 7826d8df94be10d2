"""Every sentence about blocking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, _
from bot.ui.cards import member_mention, timestamp

if TYPE_CHECKING:
    from datetime import datetime

ONESELF: Final = N_("That is you. To be left in peace for a while, choose a pause in `/intro settings`.")
BOT: Final = N_("Bots are never introduced to anybody, so there is nothing to block.")
UNBLOCK: Final = N_("Unblock")
HEADING: Final = N_("Whom you have blocked")
EMPTY: Final = N_(
    "Nobody. `/block` keeps somebody from being introduced to you, and you to them; they are never told."
)
NOTE: Final = N_("Only you see this. They are not told, neither of a block nor of its end.")


def blocked(user_id: int) -> str:
    """Say what a block does, and what it does not do. The same for one that was there before."""
    name = member_mention(user_id)
    return _(
        "**Blocked.** I bring you nothing from {name}, and nothing of yours to them. What was under way between you "
        "ends without a word. They are not told, and see nothing that would tell them.\n"
        "-# It concerns introductions here. What both of you share can still be read, and Discord's own block is "
        "what keeps somebody from writing to you. `/blocks` shows whom you have blocked; `/unblock` takes it back.",
        name=name,
    )


def unblocked(user_id: int) -> str:
    """Say what follows from taking a block back."""
    return _(
        "**Unblocked.** You and {user} can be introduced again. What the block ended stays ended, "
        "and they are not told.",
        user=member_mention(user_id),
    )


def not_blocked(user_id: int) -> str:
    """Say that there was no block to take back."""
    return _("You have not blocked {user}. `/blocks` shows whom you have.", user=member_mention(user_id))


def entry(user_id: int, since: datetime) -> str:
    """Name somebody who is blocked, and since when."""
    when = _("since {day}", day=timestamp(since, "D"))
    return f"{member_mention(user_id)}\n-# {when}"
