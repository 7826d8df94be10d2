"""What keeps a role from being a badge, and how to mend it, in sentences for organizers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.ui.cards import channel_mention, role_mention

if TYPE_CHECKING:
    from bot.ui.badges import BadgeLook

ROLE_VANISHED: Final = "That role is not there any more. Please choose another one."
EVERYONES: Final = (
    "Everybody has that role, so it would tell nothing. Please make a role for it, or choose another one."
)

_PERMISSION: Final[dict[str, str]] = {
    "administrator": "Administrator",
    "manage_guild": "Manage Server",
    "manage_roles": "Manage Roles",
    "manage_channels": "Manage Channels",
    "manage_messages": "Manage Messages",
    "manage_threads": "Manage Threads",
    "manage_webhooks": "Manage Webhooks",
    "manage_expressions": "Manage Expressions",
    "manage_events": "Manage Events",
    "manage_nicknames": "Manage Nicknames",
    "kick_members": "Kick Members",
    "ban_members": "Ban Members",
    "moderate_members": "Timeout Members",
    "mention_everyone": "Mention Everyone",
    "mute_members": "Mute Members",
    "deafen_members": "Deafen Members",
    "move_members": "Move Members",
    "view_audit_log": "View Audit Log",
    "view_guild_insights": "View Server Insights",
    "view_creator_monetization_analytics": "View Server Subscription Insights",
}
_NAMED_MOST: Final = 4


def unfit(look: BadgeLook, afterwards: str) -> str:
    """Say why a role can't be a badge, and how it could be; nothing if it can. ``afterwards`` ends the advice."""
    role = role_mention(look.role_id)
    if not look.is_there:
        return ROLE_VANISHED
    if look.is_everyones:
        return EVERYONES
    if look.is_managed:
        return (
            f"{role} belongs to an app, to boosting or to linked accounts, and only Discord gives it. Please make a "
            "role of your own for the badge, or choose another one."
        )
    if look.dangerous:
        named = [f"**{_PERMISSION[name]}**" for name in look.dangerous]
        return (
            f"{role} lets its members do what others may not, here or in single channels: {_few(named)}. Members put a "
            "badge on by themselves, so it must bring nothing of that. Choose another role, or take that from it "
            f"under **Server Settings → Roles**. {afterwards}"
        )
    return f"{_too_high(look)} {afterwards}" if look.is_too_high else ""


def _too_high(look: BadgeLook) -> str:
    role = role_mention(look.role_id)
    if look.own_role_id is None:
        return (
            f"I have no role of my own, so Discord does not let me give {role}. Open **Server Settings → Roles**, make "
            f"one for me that allows **Manage Roles**, drag it above {role}, and give it to me."
        )
    if look.own_role_id == look.role_id:
        return f"{role} is my own highest role, and I can only give what stands below it. Please choose another one."
    own = role_mention(look.own_role_id)
    return (
        f"{role} does not stand below {own}, my highest role, so Discord does not let me give it. Open "
        f"**Server Settings → Roles** and drag {own} above {role}."
    )


def cannot_give(look: BadgeLook) -> str:
    """Say that the bot may not manage roles, and how it could; nothing if it may."""
    if look.may_give or not look.is_there:
        return ""
    mine = "my role" if look.own_role_id is None else role_mention(look.own_role_id)
    return (
        f"I lack **Manage Roles**, so nobody gets {role_mention(look.role_id)} yet. Open **Server Settings → Roles**, "
        f"choose {mine}, then **Permissions**, and allow it."
    )


def opens(look: BadgeLook) -> str:
    """Say which channels a badge opens to whoever wears it; nothing if none."""
    if not look.opens:
        return ""
    channels = _few([channel_mention(channel_id) for channel_id in look.opens])
    return f"Whoever wears {role_mention(look.role_id)} may also see {channels}."


def _few(names: Sequence[str]) -> str:
    more = len(names) - _NAMED_MOST
    *most, last = [*names[:_NAMED_MOST], f"{more} more"] if more > 0 else names
    return f"{', '.join(most)} and {last}" if most else last
