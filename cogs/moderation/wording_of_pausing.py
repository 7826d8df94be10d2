"""Every sentence about a part that rests: to organizers who let it, and to members who find it closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

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

_RESTS: Final[dict[Pillar, str]] = {
    Pillar.SHARES: "Nobody can share or answer a share meanwhile; what is up can be read.",
    Pillar.LOOKING: "Nobody can put anything up or answer it meanwhile, and nothing runs out.",
    Pillar.INTRODUCTIONS: "Nobody can ask or say yes meanwhile; what waits runs to its usual end.",
    Pillar.PROMPTS: "No question is asked meanwhile; those that would have come are noted as skipped.",
}
_WORKS: Final[dict[Pillar, str]] = {
    Pillar.SHARES: "You can still read every share, close your own and take it down.",
    Pillar.LOOKING: "You can still see what you put up, and take it down.",
    Pillar.INTRODUCTIONS: "You can still say no, take a request back, and block somebody.",
    Pillar.PROMPTS: "You can still read the answers and take back your own.",
}
"""What is always possible, also in a part that is closed."""


# ---------------------------------------------------------------------- to organizers


def paused(settings: PillarSettings) -> str:
    """Say that a part rests now."""
    told = f" They are told: “{escape(settings.pause_reason)}”" if settings.pause_reason else ""
    return (
        f"Paused: {pillar_name(settings.pillar.value)}. {_RESTS[settings.pillar]}{told}\n"
        "`/organizer resume` lets it go on."
    )


def resumed(settings: PillarSettings) -> str:
    """Say that a part goes on."""
    off = "" if settings.is_on else " It is still switched off: `/organizer settings` switches it on."
    return f"Resumed: {pillar_name(settings.pillar.value)}.{off}"


def not_paused(settings: PillarSettings) -> str:
    """Say that there is nothing to resume."""
    if settings.is_on:
        return f"Not paused: {pillar_name(settings.pillar.value)}. There is nothing to resume."
    return f"Not paused but switched off: {pillar_name(settings.pillar.value)}. `/organizer settings` switches it on."


# ---------------------------------------------------------------------- to members


def closed(why: Closed) -> str:
    """Say to a member what is closed to them, why, until when, and what still works."""
    return f"{_why(why)} {_WORKS[why.pillar]}"


def _why(why: Closed) -> str:
    name = pillar_name(why.pillar.value)
    match why:
        case Off():
            return f"This server does without {name} at present."
        case Paused(reason=reason):
            told = f" They say: {_quoted(reason)}" if reason else ""
            return f"The organizers let {name} rest for a while.{told} It goes on when they say so."
        case Suspended(until=until, reason=reason):
            told = f" The reason they gave: {_quoted(reason)}" if reason else ""
            when = f"until {timestamp(until)}" if until else "until they lift it"
            return f"An organizer keeps you out of {name} {when}.{told}"
        case NeedsRole(role_id=role_id):
            return f"Taking part in {name} needs the role {role_mention(role_id)}. An organizer can give it to you."
        case TooNewHere(opens_at=opens_at):
            return (
                f"Taking part in {name} is for members who have been here for a while. It opens for you "
                f"{timestamp(opens_at, 'R')}."
            )
        case TooNewOnDiscord(opens_at=opens_at):
            return (
                f"Taking part in {name} is for accounts that have been on Discord for a while. It opens for yours "
                f"{timestamp(opens_at, 'R')}."
            )
        case _:
            assert_never(why)


def _quoted(words: str) -> str:
    return f"“{escape(words)}”" if words.endswith((".", "!", "?", "…")) else f"“{escape(words)}”."
