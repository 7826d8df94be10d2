"""Every sentence about what a member waits for, and was introduced by.

Nothing here knows of another's answer: what is said depends on the way, the seat, and the standing alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.language import N_, LazyString, _
from bot.introductions.asking import No, Reason
from bot.introductions.rules import Role, Standing, Way
from bot.ui.cards import timestamp

if TYPE_CHECKING:
    from bot.introductions.request import Introduction
    from cogs.introductions.wording_of_consent import Who

HEADING: Final = N_("Your introductions")
EMPTY: Final = N_(
    "Nothing here yet. `/intro ask` asks to meet somebody, `/intro connect` brings two people together who should "
    "know each other. What waits for your own answer is in `/inbox`."
)
NOTE: Final = N_("What you have asked for and agreed to. What waits for your answer is in `/inbox`.")
TAKE_BACK: Final = N_("Take it back")
CHANGE: Final = N_("Change my answer")
DID_YOU_TALK: Final = N_("Did you talk?")
KEEP: Final = N_("Keep it")
TAKEN_BACK: Final = N_(
    "**Taken back.** Nobody is told: whoever was asked finds nothing to answer any more, and not why. "
    "`/intro mine` holds the rest."
)
ENDED: Final = N_(
    "That has ended already, so there is nothing to take back. `/intro mine` shows how it stands."
)
_REFUSED: Final[dict[No, LazyString]] = {
    No.NOT_FOUND: N_("I can't find that request among those you started here. `/intro mine` shows them."),
    No.UNDER_WAY: N_("You are being introduced at this very moment, so it can't be taken back any more."),
}


def started(introduction: Introduction, who: Who) -> str:
    """Say, to whoever started it, what they asked for."""
    other = who(introduction.pair[1])
    if introduction.reason is Reason.HELP:
        return _("You offered {other} help with what they are looking for", other=other)
    if introduction.reason is Reason.INTEREST:
        return _("You told {other} that you are interested in what they are hiring for", other=other)
    match introduction.way:
        case Way.ASKED:
            return _("You asked to meet {other}", other=other)
        case Way.BROKERED:
            # Not in the order of their seats: that would tell a broker who is asked first.
            one, other = (who(user_id) for user_id in sorted(introduction.pair))
            return _("You offered to introduce {one} and {other} to each other", one=one, other=other)
        case Way.THROUGH:
            return _(
                "You asked {broker} to introduce you to {other}",
                broker=who(introduction.broker_id or 0),
                other=other,
            )
        case _:
            assert_never(introduction.way)


def agreed(introduction: Introduction, seat: int, who: Who) -> str:
    """Say, to somebody who said yes, what they agreed to."""
    me = introduction.seats[seat]
    one, other = introduction.pair
    if me.role is Role.BROKER:
        return _("You said that you would introduce {one} to {other}", one=who(one), other=who(other))
    partner = who(other if me.user_id == one else one)
    if introduction.reason is Reason.HELP:
        return _("You said yes to {partner}, who can help with what you are looking for", partner=partner)
    if introduction.reason is Reason.INTEREST:
        return _("You said yes to {partner}, who is interested in what you are hiring for", partner=partner)
    match introduction.way:
        case Way.ASKED:
            return _("You said yes to meeting {partner}", partner=partner)
        case Way.BROKERED:
            return _(
                "You said yes to meeting {partner}, as {starter} suggested",
                partner=partner,
                starter=who(introduction.starter_id),
            )
        case Way.THROUGH:
            return _(
                "You said yes to meeting {partner}, through {broker}",
                partner=partner,
                broker=who(introduction.broker_id or 0),
            )
        case _:
            assert_never(introduction.way)


def standing(introduction: Introduction, seat: int, stands: Standing) -> str:
    """Say how it stands, in small print. It knows the moments that are fixed or one's own, and no others."""
    match stands:
        case Standing.PENDING:
            until = _(
                "It stays open until {due_at} at the latest.", due_at=timestamp(introduction.due_at, "D")
            )
            return " ".join(part for part in (_since(introduction, seat), until) if part)
        case Standing.INTRODUCED:
            made_at = introduction.made_at
            return "" if made_at is None else timestamp(made_at, "D")
        case Standing.LAPSED:
            # One sentence, whatever the cause, as in the inbox.
            return _(
                "Until {due_at}. It did not come about this time.", due_at=timestamp(introduction.due_at, "D")
            )
        case Standing.CLOSED:
            return _("Over: you took it back, or something else since then ended it on your side.")
        case _:
            assert_never(stands)


def _since(introduction: Introduction, seat: int) -> str:
    if seat == 0:
        return _("Asked {asked_at}.", asked_at=timestamp(introduction.created_at, "R"))
    answered_at = introduction.seats[seat].answered_at
    if answered_at is None:
        return ""
    return _("You said so {answered_at}.", answered_at=timestamp(answered_at, "R"))


def take_back(introduction: Introduction, who: Who) -> str:
    """Ask whether to take it back, and say what that does."""
    again = (
        _("You can answer the same one once more.")
        if introduction.answers_flag
        else _("You can't ask the same again for a while.")
    )
    question = _(
        "**Take this back?** {started}. If you do, nobody is told, and it no longer counts "
        "among what you have open.",
        started=started(introduction, who),
    )
    return f"{question} {again}"


def not_taken_back(refused: No) -> str:
    """Say why it could not be taken back."""
    return str(_REFUSED.get(refused, ENDED))
