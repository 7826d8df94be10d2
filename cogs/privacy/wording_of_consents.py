"""Every sentence about what a member agreed to, and about taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.text import escape
from bot.privacy.rules import ConsentKind, NoConsent, Revoking
from bot.ui.cards import member_mention, timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.privacy.rules import Consent

ONLY_IN_A_SERVER: Final = "What you agreed to is listed by server: use `/privacy` there."
HEADING: Final = "What you agreed to here"
EMPTY: Final = (
    "Nothing yet. Whenever you say yes to something, it is listed here, and most of it can be taken back."
)
NOTE: Final = "Newest first. Only you see this."
REVOKE: Final = "Revoke…"
REVOKE_NOW: Final = "Revoke it"
KEEP: Final = "Keep it"
NOT_DATED: Final = "on a day that I did not write down"
REFUSED: Final[dict[NoConsent, str]] = {
    NoConsent.GONE: "There is nothing to take back any more: it has ended, or you took it back already.",
    NoConsent.TOO_LATE: "This has happened already, so it can't be taken back. Erasing removes what I keep of it.",
}
_REVOKED: Final = "**Taken back.**"
_DOES: Final[dict[Revoking, str]] = {
    Revoking.WITHDRAWS: "The request ends. Nobody learns more than that it did not come about.",
    Revoking.STOPS: "It stops at once. Nobody is told.",
    Revoking.HIDES: "Nobody sees it any more, from now on. Nobody is told.",
    Revoking.TAKES_OFF: "It comes off, and a nickname is what it was before.",
    Revoking.TAKES_DOWN: "It is taken down, with its card and whatever else shows it.",
    Revoking.TOO_LATE: "It has happened already and can't be taken back. Erasing removes what I keep of it.",
}


def entry(consent: Consent) -> str:
    """Say what was agreed to, with whom and when."""
    when = timestamp(consent.given_at, "f") if consent.given_at is not None else NOT_DATED
    late = f" · {_DOES[Revoking.TOO_LATE]}" if consent.revoking is Revoking.TOO_LATE else ""
    return f"{_what(consent)}\n-# {when}{late}"


def question(consent: Consent) -> str:
    """Ask whether to take it back, saying what that does."""
    return f"{_what(consent)}\n**If you take it back:** {_DOES[consent.revoking]}"


def revoked(consent: Consent) -> str:
    """Say that it was taken back, and what that did."""
    return f"{_REVOKED} {_DOES[consent.revoking]}"


def _what(consent: Consent) -> str:
    detail = escape(consent.detail)
    match consent.kind:
        case ConsentKind.INTRODUCTION:
            return f"**Being introduced** to {_people(consent.with_ids)}"
        case ConsentKind.DIRECT_MESSAGES:
            return "**Direct messages** from me, about this server"
        case ConsentKind.LINK:
            return "**Being named** to people who look for somebody who can introduce them"
        case ConsentKind.FACTS:
            return f"**Others seeing facts about you**: {detail}"
        case ConsentKind.REMINDERS:
            return "**Being reminded** before a question closes"
        case ConsentKind.CADENCE:
            return "**Your rhythm being counted**, for your eyes only"
        case ConsentKind.FLAG:
            return f"**Others seeing what you look for or have to give**: {detail}"
        case ConsentKind.BADGE:
            return f"**A badge**, a role that everyone sees: {detail}"
        case ConsentKind.NICKNAME:
            return f"**A tag behind your nickname**: {detail}"
        case ConsentKind.ALERTS:
            return f"**Being told what is new**: {detail}" if detail else "**Being told what is new**"
        case ConsentKind.VOLUNTEERING:
            return (
                f"**Being offered shares nobody answered**: {detail}"
                if detail
                else "**Being offered shares nobody answered**"
            )
        case _:
            assert_never(consent.kind)


def _people(user_ids: Sequence[int]) -> str:
    return " and ".join(map(member_mention, user_ids)) or "somebody"
