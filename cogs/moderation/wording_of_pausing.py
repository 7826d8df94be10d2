"""Every sentence about a part that rests: to organizers who let it, and to members who find it closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.language import N_, LazyString, _
from bot.core.text import escape
from bot.guilds.pillars import (
    Closed,
    NeedsRole,
    Off,
    Paused,
    Pillar,
    Suspended,
    TooNewHere,
    TooNewOnDiscord,
)
from bot.ui.cards import role_mention, timestamp
from bot.ui.pillar_names import pillar_name

if TYPE_CHECKING:
    from bot.guilds.pillars import PillarSettings

_RESTS: Final[dict[Pillar, LazyString]] = {
    Pillar.SHARES: N_("Nobody can share or answer a share meanwhile; what is up can be read."),
    Pillar.LOOKING: N_("Nobody can put anything up or answer it meanwhile, and nothing runs out."),
    Pillar.INTRODUCTIONS: N_("Nobody can ask or say yes meanwhile; what waits runs to its usual end."),
    Pillar.PROMPTS: N_("No question is asked meanwhile; those that would have come are noted as skipped."),
}
_WORKS: Final[dict[Pillar, LazyString]] = {
    Pillar.SHARES: N_("You can still read every share, close your own and take it down."),
    Pillar.LOOKING: N_("You can still see what you put up, and take it down."),
    Pillar.INTRODUCTIONS: N_("You can still say no, take a request back, and block somebody."),
    Pillar.PROMPTS: N_("You can still read the answers and take back your own."),
}
"""What is always possible, also in a part that is closed."""


# ---------------------------------------------------------------------- to organizers


def paused(settings: PillarSettings) -> str:
    """Say that a part rests now."""
    told = [
        _("Paused: {pillar}.", pillar=pillar_name(settings.pillar.value)),
        str(_RESTS[settings.pillar]),
    ]
    if settings.pause_reason:
        told.append(_("They are told: “{reason}”", reason=escape(settings.pause_reason)))
    return "\n".join([" ".join(told), _("`/organizer resume` lets it go on.")])


def resumed(settings: PillarSettings) -> str:
    """Say that a part goes on."""
    said = [_("Resumed: {pillar}.", pillar=pillar_name(settings.pillar.value))]
    if not settings.is_on:
        said.append(_("It is still switched off: `/organizer settings` switches it on."))
    return " ".join(said)


def not_paused(settings: PillarSettings) -> str:
    """Say that there is nothing to resume."""
    pillar = pillar_name(settings.pillar.value)
    if settings.is_on:
        return _("Not paused: {pillar}. There is nothing to resume.", pillar=pillar)
    return _("Not paused but switched off: {pillar}. `/organizer settings` switches it on.", pillar=pillar)


# ---------------------------------------------------------------------- to members


def closed(why: Closed) -> str:
    """Say to a member what is closed to them, why, until when, and what still works."""
    return f"{_why(why)} {_WORKS[why.pillar]}"


def _why(why: Closed) -> str:
    pillar = pillar_name(why.pillar.value)
    match why:
        case Off():
            return _("This server does without {pillar} at present.", pillar=pillar)
        case Paused(reason=reason):
            told = [_("The organizers let {pillar} rest for a while.", pillar=pillar)]
            if reason:
                told.append(_("They say: {words}", words=_quoted(reason)))
            return " ".join([*told, _("It goes on when they say so.")])
        case Suspended():
            return _kept_out(why, pillar)
        case NeedsRole(role_id=role_id):
            return _(
                "Taking part in {pillar} needs the role {role}. An organizer can give it to you.",
                pillar=pillar,
                role=role_mention(role_id),
            )
        case TooNewHere(opens_at=opens_at):
            return _(
                "Taking part in {pillar} is for members who have been here for a while. It opens for you "
                "{opens_at}.",
                pillar=pillar,
                opens_at=timestamp(opens_at, "R"),
            )
        case TooNewOnDiscord(opens_at=opens_at):
            return _(
                "Taking part in {pillar} is for accounts that have been on Discord for a while. It opens for yours "
                "{opens_at}.",
                pillar=pillar,
                opens_at=timestamp(opens_at, "R"),
            )
        case _:
            assert_never(why)


def _kept_out(why: Suspended, pillar: str) -> str:
    if why.until is None:
        said = [_("An organizer keeps you out of {pillar} until they lift it.", pillar=pillar)]
    else:
        until = timestamp(why.until)
        said = [_("An organizer keeps you out of {pillar} until {until}.", pillar=pillar, until=until)]
    if why.reason:
        said.append(_("The reason they gave: {words}", words=_quoted(why.reason)))
    return " ".join(said)


def _quoted(words: str) -> str:
    said = escape(words)
    return _("“{words}”", words=said) if words.endswith((".", "!", "?", "…")) else _("“{words}”.", words=said)
