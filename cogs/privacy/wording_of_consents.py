"""Every sentence about what a member agreed to, and about taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.language import N_, NP_, LazyString, _, listed
from bot.core.text import escape
from bot.members.facts import FactKind
from bot.privacy.rules import ConsentKind, NoConsent, Revoking
from bot.ui.cards import member_mention, timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.privacy.rules import Consent

ONLY_IN_A_SERVER: Final = N_("What you agreed to is listed by server: use `/privacy` there.")
HEADING: Final = N_("What you agreed to here")
EMPTY: Final = N_(
    "Nothing yet. Whenever you say yes to something, it is listed here, and most of it can be taken back."
)
NOTE: Final = N_("Newest first. Only you see this.")
REVOKE: Final = N_("Revoke…")
REVOKE_NOW: Final = N_("Revoke it")
KEEP: Final = N_("Keep it")
NOT_DATED: Final = N_("on a day that I did not write down")
REFUSED: Final[dict[NoConsent, LazyString]] = {
    NoConsent.GONE: N_("There is nothing to take back any more: it has ended, or you took it back already."),
    NoConsent.TOO_LATE: N_(
        "This has happened already, so it can't be taken back. Erasing removes what I keep of it."
    ),
}
_REVOKED: Final = N_("**Taken back.**")
_DOES: Final[dict[Revoking, LazyString]] = {
    Revoking.WITHDRAWS: N_("The request ends. Nobody learns more than that it did not come about."),
    Revoking.STOPS: N_("It stops at once. Nobody is told."),
    Revoking.HIDES: N_("Nobody sees it any more, from now on. Nobody is told."),
    Revoking.TAKES_OFF: N_("It comes off, and a nickname is what it was before."),
    Revoking.TAKES_DOWN: N_("It is taken down, with its card and whatever else shows it."),
    Revoking.TOO_LATE: N_(
        "It has happened already and can't be taken back. Erasing removes what I keep of it."
    ),
}
_FACTS: Final[dict[FactKind, LazyString]] = {
    FactKind.SKILL: NP_("kind of facts", "skill"),
    FactKind.INTEREST: NP_("kind of facts", "interest"),
    FactKind.PLACE: NP_("kind of facts", "place"),
    FactKind.LANGUAGE: NP_("kind of facts", "language"),
    FactKind.SCHOOL: NP_("kind of facts", "school"),
    FactKind.HOBBY: NP_("kind of facts", "hobby"),
    FactKind.LIVED: NP_("kind of facts", "lived"),
}


def entry(consent: Consent) -> str:
    """Say what was agreed to, with whom and when."""
    when = timestamp(consent.given_at, "f") if consent.given_at is not None else NOT_DATED
    late = f" · {_DOES[Revoking.TOO_LATE]}" if consent.revoking is Revoking.TOO_LATE else ""
    return f"{_what(consent)}\n-# {when}{late}"


def question(consent: Consent) -> str:
    """Ask whether to take it back, saying what that does."""
    asked = _("**If you take it back:** {does}", does=_DOES[consent.revoking])
    return f"{_what(consent)}\n{asked}"


def revoked(consent: Consent) -> str:
    """Say that it was taken back, and what that did."""
    return f"{_REVOKED} {_DOES[consent.revoking]}"


def _what(consent: Consent) -> str:
    detail = escape(consent.detail)
    match consent.kind:
        case ConsentKind.INTRODUCTION:
            return _("**Being introduced** to {people}", people=_people(consent.with_ids))
        case ConsentKind.DIRECT_MESSAGES:
            return _("**Direct messages** from me, about this server")
        case ConsentKind.LINK:
            return _("**Being named** to people who look for somebody who can introduce them")
        case ConsentKind.FACTS:
            return _("**Others seeing facts about you**: {facts}", facts=_FACTS[FactKind(consent.detail)])
        case ConsentKind.REMINDERS:
            return _("**Being reminded** before a question closes")
        case ConsentKind.CADENCE:
            return _("**Your rhythm being counted**, for your eyes only")
        case ConsentKind.FLAG:
            return _("**Others seeing what you look for or have to give**: {detail}", detail=detail)
        case ConsentKind.BADGE:
            return _("**A badge**, a role that everyone sees: {detail}", detail=detail)
        case ConsentKind.NICKNAME:
            return _("**A tag behind your nickname**: {detail}", detail=detail)
        case ConsentKind.ALERTS:
            return (
                _("**Being told what is new**: {detail}", detail=detail)
                if detail
                else _("**Being told what is new**")
            )
        case ConsentKind.VOLUNTEERING:
            return (
                _("**Being offered shares nobody answered**: {detail}", detail=detail)
                if detail
                else _("**Being offered shares nobody answered**")
            )
        case _:
            assert_never(consent.kind)


def _people(user_ids: Sequence[int]) -> str:
    return listed([member_mention(user_id) for user_id in user_ids]) if user_ids else _("somebody")
