"""What the doctor says before it mends something, and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from bot.core.text import escape
from bot.looking.rules import Sort
from bot.ui.cards import channel_mention
from bot.ui.channels import permission_name
from cogs.doctor.findings import BadgeGone, Lacking, TagsMissing, ThreadShut, Use

if TYPE_CHECKING:
    from collections.abc import Sequence

FIX_IT: Final = "Fix it"
DO_IT: Final = "Do it"
LEAVE_IT: Final = "Leave it"
CHOOSE: Final = "Choose a channel"
PLACEHOLDER: Final = "Choose a channel"
WHO: Final = {Sort.LOOKING: "who is looking", Sort.HIRING: "who is hiring"}
ROLE_NAME: Final = {Sort.LOOKING: "Looking", Sort.HIRING: "Hiring"}

OVER: Final = "That is mended already, or something else is in its way now. Here is how things stand:"
AT_IT: Final = "I am at it already. Look again in a moment."
MENDED: Final = "Done, and looked at again."
NOT_SEEN_YET: Final = "Done. Discord has not told me of it yet: **Look again** in a moment."
CHOSEN: Final = "Saved, and looked at again."
NO_PLACE: Final = "That channel is not there any more, or does not serve for this. Please choose another one."
EXPOSED: Final = (
    "Everybody can see that channel, and this is for organizers only. Please choose one that is hidden from "
    "**@everyone**."
)
NO_PROMPT: Final = "That question is not there any more."
UNSAVED: Final = "I could not save that just now: somebody else has changed the question. Please look again."

_CHOOSE: Final = {
    Use.SHARES: "Where shall shares go? A forum, or a text channel. What waits is posted there.",
    Use.PROMPT: "Where shall the question be asked? A forum, or a text channel.",
    Use.INTRODUCTIONS: "Under which text channel shall two people get their private thread?",
    Use.LOOKING: "In which text channel shall the cards of those who are looking stand?",
    Use.HIRING: "In which text channel shall the cards of those who are hiring stand?",
    Use.REPORTS: "In which text channel shall organizers read reports? It must be hidden from **@everyone**.",
    Use.LOG: "In which text channel shall I write what organizers do? It must be hidden from **@everyone**.",
}


Fixable: TypeAlias = Lacking | TagsMissing | ThreadShut | BadgeGone
"""What the bot can mend by itself."""


def question(found: Fixable, own_name: str) -> str:
    """Say exactly what will change, before it does. ``own_name``, the bot's here, is escaped."""
    match found:
        case Lacking():
            names = [f"**{permission_name(name, is_forum=found.is_forum)}**" for name in found.missing]
            will = (
                f"In the permissions of {channel_mention(found.channel_id)} I add **{own_name}**, if it is not there "
                f"yet, and allow it {_listed(names)}. Nobody else's permissions change."
            )
        case TagsMissing():
            names = [f"“{escape(name)}”" for name in found.names]
            will = f"To the forum {channel_mention(found.channel_id)} I add the tags {_listed(names)}. Those it has stay."
        case ThreadShut():
            will = f"I unlock the thread {channel_mention(found.thread_id)} and take it out of the archive."
        case BadgeGone():
            will = (
                f"I make a role called **{ROLE_NAME[found.sort]}** that may do nothing more than everybody, below mine, "
                f"and use it as the badge of {WHO[found.sort]}. Whoever has the badge on gets it by and by."
            )
        case _:
            assert_never(found)
    return f"{will} Shall I?"


def details(found: Fixable) -> dict[str, str]:
    """Say for the trail what was mended."""
    match found:
        case Lacking():
            names = [permission_name(name, is_forum=found.is_forum) for name in found.missing]
            return {"channel": channel_mention(found.channel_id), "allowed me": ", ".join(names)}
        case TagsMissing():
            return {"channel": channel_mention(found.channel_id), "tags added": ", ".join(found.names)}
        case ThreadShut():
            return {"thread unlocked": channel_mention(found.thread_id)}
        case BadgeGone():
            return {"role made": ROLE_NAME[found.sort]}
        case _:
            assert_never(found)


def choose(use: Use) -> str:
    """Ask for another channel."""
    return _CHOOSE[use]


def failed(code: int) -> str:
    """Say that Discord did not let the bot mend it."""
    return (
        f"Discord did not let me (its code {code}), and nothing was changed. Please mend it by hand, as it says above "
        "**Fix it**."
    )


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
