"""What the doctor says before it mends something, and after."""

from __future__ import annotations

from typing import Final, TypeAlias, assert_never

from bot.core.language import ENGLISH, N_, NP_, _, listed, speaking
from bot.core.text import escape
from bot.looking.rules import Sort
from bot.ui.cards import channel_mention
from bot.ui.permission_names import channel_permission
from cogs.doctor.findings import BadgeGone, Lacking, TagsMissing, ThreadShut, Use

FIX_IT: Final = N_("Fix it")
DO_IT: Final = NP_("mend", "Do it")
LEAVE_IT: Final = N_("Leave it")
CHOOSE: Final = N_("Choose a channel")
PLACEHOLDER: Final = N_("Choose a channel")
ROLE_NAME: Final = {Sort.LOOKING: NP_("role", "Looking"), Sort.HIRING: NP_("role", "Hiring")}
ASKED_FOR: Final = N_("/doctor, asked for by {user_id}")

OVER: Final = N_("That is mended already, or something else is in its way now. Here is how things stand:")
AT_IT: Final = N_("I am at it already. Look again in a moment.")
MENDED: Final = N_("Done, and looked at again.")
NOT_SEEN_YET: Final = N_("Done. Discord has not told me of it yet: **Look again** in a moment.")
CHOSEN: Final = N_("Saved, and looked at again.")
NO_PLACE: Final = N_(
    "That channel is not there any more, or does not serve for this. Please choose another one."
)
EXPOSED: Final = N_(
    "Everybody can see that channel, and this is for organizers only. Please choose one that is hidden from "
    "**@everyone**."
)
NO_PROMPT: Final = N_("That question is not there any more.")
UNSAVED: Final = N_(
    "I could not save that just now: somebody else has changed the question. Please look again."
)

_CHOOSE: Final = {
    Use.SHARES: N_("Where shall shares go? A forum, or a text channel. What waits is posted there."),
    Use.PROMPT: N_("Where shall the question be asked? A forum, or a text channel."),
    Use.INTRODUCTIONS: N_("Under which text channel shall two people get their private thread?"),
    Use.LOOKING: N_("In which text channel shall the cards of those who are looking stand?"),
    Use.HIRING: N_("In which text channel shall the cards of those who are hiring stand?"),
    Use.REPORTS: N_(
        "In which text channel shall organizers read reports? It must be hidden from **@everyone**."
    ),
    Use.LOG: N_(
        "In which text channel shall I write what organizers do? It must be hidden from **@everyone**."
    ),
}
_MAKE: Final = {
    Sort.LOOKING: N_(
        "I make a role called **{role}** that may do nothing more than everybody, below mine, and use it as the badge "
        "of who is looking. Whoever has the badge on gets it by and by."
    ),
    Sort.HIRING: N_(
        "I make a role called **{role}** that may do nothing more than everybody, below mine, and use it as the badge "
        "of who is hiring. Whoever has the badge on gets it by and by."
    ),
}

Fixable: TypeAlias = Lacking | TagsMissing | ThreadShut | BadgeGone
"""What the bot can mend by itself."""


def question(found: Fixable, own_name: str) -> str:
    """Say exactly what will change, before it does. ``own_name``, the bot's here, is escaped."""
    return " ".join([_will(found, own_name), _("Shall I?")])


def _will(found: Fixable, own_name: str) -> str:
    match found:
        case Lacking():
            names = [channel_permission(name, is_forum=found.is_forum) for name in found.missing]
            return _(
                "In the permissions of {channel} I add **{own_name}**, if it is not there yet, and allow it "
                "{permissions}. Nobody else's permissions change.",
                channel=channel_mention(found.channel_id),
                own_name=own_name,
                permissions=listed([f"**{name}**" for name in names]),
            )
        case TagsMissing():
            return _(
                "To the forum {forum} I add the tags {tags}. Those it has stay.",
                forum=channel_mention(found.channel_id),
                tags=listed([_("“{name}”", name=escape(name)) for name in found.names]),
            )
        case ThreadShut():
            return _(
                "I unlock the thread {thread} and take it out of the archive.",
                thread=channel_mention(found.thread_id),
            )
        case BadgeGone():
            return _MAKE[found.sort].format(role=ROLE_NAME[found.sort])
        case _:
            assert_never(found)


def details(found: Fixable) -> dict[str, str]:
    """Say for the trail what was mended: in English, as everything that is kept there."""
    match found:
        case Lacking():
            with speaking(ENGLISH):
                names = [channel_permission(name, is_forum=found.is_forum) for name in found.missing]
            return {"channel": channel_mention(found.channel_id), "allowed me": ", ".join(names)}
        case TagsMissing():
            return {"channel": channel_mention(found.channel_id), "tags added": ", ".join(found.names)}
        case ThreadShut():
            return {"thread unlocked": channel_mention(found.thread_id)}
        case BadgeGone():
            return {"role made": str(ROLE_NAME[found.sort])}
        case _:
            assert_never(found)


def choose(use: Use) -> str:
    """Ask for another channel."""
    return str(_CHOOSE[use])


def failed(code: int) -> str:
    """Say that Discord did not let the bot mend it."""
    return _(
        "Discord did not let me (its code {code}), and nothing was changed. Please mend it by hand, as it says above "
        "**Fix it**.",
        code=code,
    )
