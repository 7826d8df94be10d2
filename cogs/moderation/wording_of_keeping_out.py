"""Every sentence for organizers about who is kept out, warned or noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, _, listed
from bot.core.text import quote
from bot.moderation.rules import EVERYTHING, SUSPENSION_DAYS, scope_name
from bot.ui.cards import member_mention, timestamp
from bot.ui.pillar_names import pillar_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.guilds.pillars import Pillar
    from bot.moderation.rules import Suspension

NOT_AN_ORGANIZER: Final = N_("Only organizers can do that.")
WARN: Final = N_("Warn")
KEEP_OUT: Final = N_("Keep out…")
ABOUT_ONESELF: Final = N_("That concerns yourself, so it is for another organizer.")
OUT_HEADING: Final = N_("Kept out at present")
NOBODY_OUT: Final = N_("Nobody is kept out of anything at present.")
SUSPEND_TITLE: Final = N_("Keep out")
SCOPE_LABEL: Final = N_("Out of what?")
DAYS_LABEL: Final = N_("For how long?")
FOREVER: Final = "0"
_DAYS: Final[dict[int, LazyString]] = {7: N_("7 days"), 30: N_("30 days"), 90: N_("90 days")}
DURATIONS: Final[dict[str, LazyString]] = {
    **{str(days): _DAYS[days] for days in SUSPENSION_DAYS},
    FOREVER: N_("Until an organizer lifts it"),
}
"""For how long somebody can be kept out: in days, as it stands in a list of choices."""
NOTE_TITLE: Final = N_("A note on a member")
NOTE_LABEL: Final = N_("What should the other organizers know?")
NOTE_HINT: Final = N_("Only organizers read it, in the member's history")
LIFT: Final = N_("Lift")
LIFT_NOW: Final = N_("Let them back in")
KEEP_SUSPENDED: Final = N_("Leave it as it is")
NOTED: Final = N_("Noted. Organizers find it in their history.")
SCOPES: Final[dict[str, LazyString]] = {
    "shares": N_("Shares"),
    "looking": N_("Looking and hiring"),
    "introductions": N_("Introductions"),
    "prompts": N_("The questions that come round"),
    EVERYTHING: N_("Everything I do here"),
}
"""What somebody can be kept out of, by name, as it stands in a list of choices."""


def held(suspension: Suspension) -> str:
    """Say what somebody is kept out of, until when, why, and by whom."""
    names = {
        "member": member_mention(suspension.user_id),
        "what": out_of(suspension.scope),
        "by": member_mention(suspension.by),
        "reason": quote(suspension.reason, 400),
    }
    if suspension.until is None:
        return _(
            "{member} is kept out of {what} until an organizer lifts it, by {by}. The reason they were given:\n{reason}",
            **names,
        )
    return _(
        "{member} is kept out of {what} until {until}, by {by}. The reason they were given:\n{reason}",
        until=timestamp(suspension.until),
        **names,
    )


def held_in_short(suspensions: Sequence[Suspension]) -> str:
    """Say in one line what somebody is kept out of; empty if of nothing."""
    if not suspensions:
        return ""
    parts = [f"{out_of(one.scope)} {until(one.until)}" for one in suspensions]
    return _("Kept out of {parts}.", parts=listed(parts))


def out_of(scope: Pillar | None) -> str:
    """Say what somebody is kept out of."""
    return pillar_name(scope_name(scope))


def until(moment: datetime | None) -> str:
    """Say until when."""
    return (
        _("until an organizer lifts it") if moment is None else _("until {moment}", moment=timestamp(moment))
    )


def warned(user_id: int) -> str:
    """Say that somebody was warned."""
    return _("Done: {who} reads your words in their inbox.", who=member_mention(user_id))


def suspended(made: Suspension) -> str:
    """Say that somebody is kept out now."""
    names = {"member": member_mention(made.user_id), "what": out_of(made.scope)}
    if made.until is None:
        return _(
            "Done: {member} is kept out of {what} until an organizer lifts it, and has been told why. What was public "
            "of theirs there is hidden meanwhile.",
            **names,
        )
    return _(
        "Done: {member} is kept out of {what} until {until}, and has been told why. What was public of theirs there "
        "is hidden meanwhile.",
        until=timestamp(made.until),
        **names,
    )


def sure_to_lift(user_id: int, scope: Pillar | None) -> str:
    """Ask before a suspension is lifted."""
    return _("Let {member} back into {what} now?", member=member_mention(user_id), what=out_of(scope))


def lifted(user_id: int, scope: Pillar | None) -> str:
    """Say that a suspension was lifted."""
    return _(
        "Done: {member} can use {what} again, and has been told.",
        member=member_mention(user_id),
        what=out_of(scope),
    )


def not_held(user_id: int) -> str:
    """Say that nobody keeps a member out of anything."""
    return _("{member} is not kept out of anything.", member=member_mention(user_id))


def entry(suspension: Suspension) -> str:
    """Say who is kept out of what, in a list."""
    return (
        f"{member_mention(suspension.user_id)} · {out_of(suspension.scope)}, "
        f"{until(suspension.until)}\n{quote(suspension.reason, 200)}"
    )
