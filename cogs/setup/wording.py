"""Every sentence of setting up, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.calendar import zone
from bot.core.text import escape, line
from bot.guilds.rules import (
    RESCUE_HOURS_LEAST,
    RESCUE_HOURS_MOST,
    BadRescueHours,
    BadZone,
    SettingsRefusal,
    Trouble,
    TroubleKind,
)
from bot.ui.cards import channel_mention, role_mention, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.guilds.rules import GuildSettings
    from bot.rescue.rules import RescueRate
    from bot.ui.channels import Look

ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."
NOT_AN_ORGANIZER: Final = (
    "Only organizers can change how I work here: whoever may manage this server, or has the role it named."
)
CHANNEL_VANISHED: Final = (
    "That channel is not there any more, or shares can't go there. Please choose another one."
)
ROLE_VANISHED: Final = "That role is not there any more. Please choose another one."
NOT_EVERYONE: Final = (
    "With that role everybody would be an organizer. Please choose a role that only organizers have."
)
NOT_HOURS: Final = f"Please write a whole number of hours, from {RESCUE_HOURS_LEAST} to {RESCUE_HOURS_MOST}."
UNCHANGED: Final = "Nothing was changed."

HEADING: Final = "Setting up Hallway"
BEGIN: Final = "Choose the channel where shares are posted. That is all I need: the rest can stay as it is."
ALMOST: Final = "Almost there: one thing below needs you."
CANT_LOOK: Final = (
    "I can't look at the channel just now; Discord is still connecting me. **Look again** in a minute."
)
GONE: Final = "The channel for shares was deleted. Choose another one: what waits is posted there."
SAVED: Final = "Saved."
LOOKED: Final = "I looked again."
CHOOSE_CHANNEL: Final = "Choose a forum or a text channel"
CHOOSE_ROLE: Final = "Choose the organizers' role, or none"
CHANGE_TIMES: Final = "Change zone and hours"
LOOK_AGAIN: Final = "Look again"
TIMES_TITLE: Final = "Time zone and first answer"
ZONE_LABEL: Final = "This server's time zone"
ZONE_HINT: Final = "A name such as Europe/Lisbon or America/New_York"
HOURS_LABEL: Final = "Hours before volunteers are asked"
HOURS_HINT: Final = "How long a share may wait for a first answer before I ask volunteers to look"

_PERMISSION: Final[dict[str, str]] = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
    "create_public_threads": "Create Public Threads",
    "manage_channels": "Manage Channel",
}
"""What Discord calls them in a channel's own settings."""
_PERMISSION_IN_FORUM: Final[dict[str, str]] = {
    "send_messages": "Create Posts",
    "send_messages_in_threads": "Send Messages in Posts",
}
_FIX: Final[dict[TroubleKind, str]] = {
    TroubleKind.SHARE_CHANNEL_GONE: "The channel for shares was deleted. Choose another one above.",
    TroubleKind.SHARE_CHANNEL_FORBIDDEN: (
        "Discord refused me{where}. Check what I may do there: in its settings, under **Permissions**."
    ),
    TroubleKind.THREADS_FULL: (
        "This server has as many open threads as Discord allows. Close some that are done, in any channel."
    ),
    TroubleKind.THREAD_LOCKED: "The thread{where} is locked, so I can't post in it. Unlock it, or leave it at that.",
    TroubleKind.TAGS: (
        "The forum asks for a tag that I can't give. Let me have **Manage Channel** there, and I make the "
        "tags, or add one that members may use."
    ),
    TroubleKind.OTHER: "Discord refused what I wanted to do{where} (its code {code}). I keep trying.",
}


def status(look: Look | None, settings: GuildSettings) -> str:
    """Say in a sentence how things stand."""
    if settings.share_channel_id is None:
        return BEGIN
    if look is None:
        return CANT_LOOK
    if not look.is_there:
        return GONE
    if look.missing:
        return ALMOST
    return f"Members can share: `/share` posts to {channel_mention(look.channel_id)}."


def missing(look: Look) -> str:
    """Name the permissions that are missing; nothing if none is."""
    if not look.missing:
        return ""
    names = "\n".join(f"- **{_permission(name, look)}**" for name in look.missing)
    return f"In {channel_mention(look.channel_id)} I still need:\n{names}"


def how_to_allow(look: Look, own_name: str) -> str:
    """Say how to give them; nothing if none is missing."""
    if not look.missing:
        return ""
    return (
        f"Open the settings of {channel_mention(look.channel_id)}, then **Permissions**, add "
        f"**{escape(line(own_name))}** and allow {'these' if len(look.missing) > 1 else 'this'}. "
        "I notice by myself; shares made until then wait and lose nothing."
    )


def wish(look: Look) -> str:
    """Say what would be nice to have, if there is something."""
    if not look.is_forum or look.may_make_tags or look.missing:
        return ""
    return (
        f"With **{_PERMISSION['manage_channels']}** there I could make a tag for each kind of share. "
        "Without it I use the tags there are."
    )


def preview(look: Look) -> str:
    """Say what a share will look like to members."""
    where = channel_mention(look.channel_id)
    made = (
        f"a post of its own in {where}" if look.is_forum else f"a message in {where} with a thread of its own"
    )
    return (
        f"Members will see: each share as {made}, with its author, what they ask for, and the buttons "
        "**This helped me**, **Ask the author** and **Follow**."
    )


def organizers(settings: GuildSettings, *, role_is_there: bool) -> str:
    """Say who organizes."""
    if settings.organizer_role_id is None:
        return "**Organizers** are those who may manage this server. You can name a role besides."
    if not role_is_there:
        return "**Organizers** are those who may manage this server. The role you named was deleted; choose another."
    role = role_mention(settings.organizer_role_id)
    return (
        f"**Organizers** are those who may manage this server, and {role}.\n"
        f"-# To let {role} see `/setup`: Server Settings → Integrations → my name → `/setup`, and add the role."
    )


def times(settings: GuildSettings, now: datetime) -> str:
    """Say which zone counts and how long a share may wait."""
    local = now.astimezone(zone(settings.zone))
    return (
        f"**Time zone** {settings.zone}, where it is {local:%H:%M}.\n"
        f"**Unanswered shares** go to volunteers after {settings.rescue_after_hours} hours."
    )


def trouble(found: Trouble) -> str:
    """Say what is amiss, since when, and how to mend it."""
    where = ""
    if found.channel_id is not None:
        where = " " if found.kind is TroubleKind.THREAD_LOCKED else " in "
        where += channel_mention(found.channel_id)
    told = _FIX[found.kind].replace("{where}", where)
    return f"- {told.replace('{code}', str(found.code))} Since {timestamp(found.since, 'R')}."


def broken(cogs: Iterable[str]) -> str:
    """Name the parts of the bot that did not start."""
    names = ", ".join(f"`{name}`" for name in cogs)
    return f"- These parts of me did not start: {names}. Whoever hosts me finds the reason in the log."


def rate(rate: RescueRate) -> str:
    """Say how the rescue goes; groups under five are not broken down."""
    if not rate.waited:
        return "In the last 30 days no share had to wait for an answer."
    if rate.waited < _SMALL_GROUP:
        return f"In the last 30 days fewer than {_SMALL_GROUP} shares had to wait for an answer."
    return (
        f"In the last 30 days {rate.waited} shares had to wait for an answer. Volunteers were asked about "
        f"{rate.offered} of them, and {rate.answered} were answered then."
    )


_SMALL_GROUP: Final = 5


def refusal(refused: SettingsRefusal) -> str:
    """Say why a setting can't be."""
    match refused:
        case BadZone(name, suggestions):
            typed = escape(line(name, 60))
            if not suggestions:
                return f"I know no time zone called “{typed}”. Try a city, such as Lisbon, or Europe/Lisbon."
            return f"I know no time zone called “{typed}”. Did you mean {_either(suggestions)}?"
        case BadRescueHours():
            return NOT_HOURS
        case _:
            assert_never(refused)


def _either(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


def _permission(name: str, look: Look) -> str:
    return _PERMISSION_IN_FORUM.get(name, _PERMISSION[name]) if look.is_forum else _PERMISSION[name]
