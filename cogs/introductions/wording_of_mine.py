"""Every sentence about what a member waits for, and was introduced by.

Nothing here knows of another's answer: what is said depends on the way, the seat, and the standing alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.introductions.asking import No, Reason
from bot.introductions.rules import Role, Standing, Way
from bot.ui.cards import timestamp

if TYPE_CHECKING:
    from bot.introductions.request import Introduction
    from cogs.introductions.wording_of_consent import Who

HEADING: Final = "Your introductions"
EMPTY: Final = (
    "Nothing here yet. `/intro ask` asks to meet somebody, `/intro connect` brings two people together who should "
    "know each other. What waits for your own answer is in `/inbox`."
)
NOTE: Final = "What you have asked for and agreed to. What waits for your answer is in `/inbox`."
TAKE_BACK: Final = "Take it back"
CHANGE: Final = "Change my answer"
DID_YOU_TALK: Final = "Did you talk?"
KEEP: Final = "Keep it"
TAKEN_BACK: Final = (
    "**Taken back.** Nobody is told: whoever was asked finds nothing to answer any more, and not why. "
    "`/intro mine` holds the rest."
)
ENDED: Final = "That has ended already, so there is nothing to take back. `/intro mine` shows how it stands."
_REFUSED: Final[dict[No, str]] = {
    No.NOT_FOUND: "I can't find that request among those you started here. `/intro mine` shows them.",
    No.UNDER_WAY: "You are being introduced at this very moment, so it can't be taken back any more.",
}


def started(introduction: Introduction, who: Who) -> str:
    """Say, to whoever started it, what they asked for."""
    other = who(introduction.pair[1])
    if introduction.reason is Reason.HELP:
        return f"You offered {other} help with what they are looking for"
    if introduction.reason is Reason.INTEREST:
        return f"You told {other} that you are interested in what they are hiring for"
    match introduction.way:
        case Way.ASKED:
            return f"You asked to meet {other}"
        case Way.BROKERED:
            # Not in the order of their seats: that would tell a broker who is asked first.
            one, other = (who(user_id) for user_id in sorted(introduction.pair))
            return f"You offered to introduce {one} and {other} to each other"
        case Way.THROUGH:
            return f"You asked {who(introduction.broker_id or 0)} to introduce you to {other}"
        case _:
            assert_never(introduction.way)


def agreed(introduction: Introduction, seat: int, who: Who) -> str:
    """Say, to somebody who said yes, what they agreed to."""
    me = introduction.seats[seat]
    one, other = introduction.pair
    if me.role is Role.BROKER:
        return f"You said that you would introduce {who(one)} to {who(other)}"
    partner = who(other if me.user_id == one else one)
    if introduction.reason is Reason.HELP:
        return f"You said yes to {partner}, who can help with what you are looking for"
    if introduction.reason is Reason.INTEREST:
        return f"You said yes to {partner}, who is interested in what you are hiring for"
    match introduction.way:
        case Way.ASKED:
            return f"You said yes to meeting {partner}"
        case Way.BROKERED:
            return f"You said yes to meeting {partner}, as {who(introduction.starter_id)} suggested"
        case Way.THROUGH:
            return f"You said yes to meeting {partner}, through {who(introduction.broker_id or 0)}"
        case _:
            assert_never(introduction.way)


def standing(introduction: Introduction, seat: int, stands: Standing) -> str:
    """Say how it stands, in small print. It knows the moments that are fixed or one's own, and no others."""
    match stands:
        case Standing.PENDING:
            asked = (
                f"Asked {timestamp(introduction.created_at, 'R')}. "
                if seat == 0
                else _said(introduction, seat)
            )
            return f"{asked}It stays open until {timestamp(introduction.due_at, 'D')} at the latest."
        case Standing.INTRODUCED:
            made_at = introduction.made_at
            return "" if made_at is None else timestamp(made_at, "D")
        case Standing.LAPSED:
            # One sentence, whatever the cause, as in the inbox.
            return f"Until {timestamp(introduction.due_at, 'D')}. It did not come about this time."
        case Standing.CLOSED:
            return "Over: you took it back, or something else since then ended it on your side."
        case _:
            assert_never(stands)


def _said(introduction: Introduction, seat: int) -> str:
    answered_at = introduction.seats[seat].answered_at
    return "" if answered_at is None else f"You said so {timestamp(answered_at, 'R')}. "


def take_back(introduction: Introduction, who: Who) -> str:
    """Ask whether to take it back, and say what that does."""
    again = (
        "You can answer the same one once more."
        if introduction.answers_flag
        else "You can't ask the same again for a while."
    )
    return (
        f"**Take this back?** {started(introduction, who)}. If you do, nobody is told, and it no longer counts "
        f"among what you have open. {again}"
    )


def not_taken_back(refused: No) -> str:
    """Say why it could not be taken back."""
    return _REFUSED.get(refused, ENDED)
