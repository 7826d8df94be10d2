"""Every sentence for organizers about who is kept out, warned or noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import quote
from bot.moderation.rules import EVERYTHING, SUSPENSION_DAYS, scope_name
from bot.ui.cards import member_mention, timestamp
from bot.ui.pillar_names import PILLARS, pillar_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.guilds.pillars import Pillar
    from bot.moderation.rules import Suspension

NOT_AN_ORGANIZER: Final = "Only organizers can do that."
WARN: Final = "Warn"
KEEP_OUT: Final = "Keep out…"
ABOUT_ONESELF: Final = "That concerns yourself, so it is for another organizer."
OUT_HEADING: Final = "Kept out at present"
NOBODY_OUT: Final = "Nobody is kept out of anything at present."
SUSPEND_TITLE: Final = "Keep out"
SCOPE_LABEL: Final = "Out of what?"
DAYS_LABEL: Final = "For how long?"
FOREVER: Final = "0"
UNTIL_LIFTED: Final = "Until an organizer lifts it"
NOTE_TITLE: Final = "A note on a member"
NOTE_LABEL: Final = "What should the other organizers know?"
NOTE_HINT: Final = "Only organizers read it, in the member's history"
LIFT: Final = "Lift"
LIFT_NOW: Final = "Let them back in"
KEEP_SUSPENDED: Final = "Leave it as it is"
NOTED: Final = "Noted. Organizers find it in their history."
SCOPES: Final = (*(name for name in PILLARS if name != EVERYTHING), EVERYTHING)
"""What somebody can be kept out of, by name."""


def held(suspension: Suspension) -> str:
    """Say what somebody is kept out of, until when, why, and by whom."""
    return (
        f"{member_mention(suspension.user_id)} is kept out of {out_of(suspension.scope)} {until(suspension.until)}, "
        f"by {member_mention(suspension.by)}. The reason they were given:\n{quote(suspension.reason, 400)}"
    )


def held_in_short(suspensions: Sequence[Suspension]) -> str:
    """Say in one line what somebody is kept out of; empty if of nothing."""
    if not suspensions:
        return ""
    parts = [f"{out_of(one.scope)} {until(one.until)}" for one in suspensions]
    return f"Kept out of {' and '.join(parts)}."


def scope_label(name: str) -> str:
    """Return what can be kept closed, as it stands in a list of choices."""
    words = PILLARS.get(name, name)
    return words[:1].upper() + words[1:]


def days(count: int) -> str:
    """Say a number of days."""
    return f"{count} days"


def durations() -> list[tuple[str, str]]:
    """Return for how long somebody can be kept out: value and label."""
    return [*((str(count), days(count)) for count in SUSPENSION_DAYS), (FOREVER, UNTIL_LIFTED)]


def out_of(scope: Pillar | None) -> str:
    """Say what somebody is kept out of."""
    return pillar_name(scope_name(scope))


def until(moment: datetime | None) -> str:
    """Say until when."""
    return "until an organizer lifts it" if moment is None else f"until {timestamp(moment)}"


def warned(user_id: int) -> str:
    """Say that somebody was warned."""
    return f"Done: {member_mention(user_id)} reads your words in their inbox."


def suspended(made: Suspension) -> str:
    """Say that somebody is kept out now."""
    return (
        f"Done: {member_mention(made.user_id)} is kept out of {out_of(made.scope)} {until(made.until)}, and has been "
        "told why. What was public of theirs there is hidden meanwhile."
    )


def sure_to_lift(user_id: int, scope: Pillar | None) -> str:
    """Ask before a suspension is lifted."""
    return f"Let {member_mention(user_id)} back into {out_of(scope)} now?"


def lifted(user_id: int, scope: Pillar | None) -> str:
    """Say that a suspension was lifted."""
    return f"Done: {member_mention(user_id)} can use {out_of(scope)} again, and has been told."


def not_held(user_id: int) -> str:
    """Say that nobody keeps a member out of anything."""
    return f"{member_mention(user_id)} is not kept out of anything."


def entry(suspension: Suspension) -> str:
    """Say who is kept out of what, in a list."""
    return (
        f"{member_mention(suspension.user_id)} · {out_of(suspension.scope)}, "
        f"{until(suspension.until)}\n{quote(suspension.reason, 200)}"
    )
