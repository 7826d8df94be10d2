"""What Discord calls its permissions, wherever members or organizers read of one."""

from __future__ import annotations

from typing import Final

from bot.core.language import N_, LazyString

_NAMES: Final[dict[str, LazyString]] = {
    "administrator": N_("Administrator"),
    "manage_guild": N_("Manage Server"),
    "manage_roles": N_("Manage Roles"),
    "manage_channels": N_("Manage Channels"),
    "manage_messages": N_("Manage Messages"),
    "manage_threads": N_("Manage Threads"),
    "manage_webhooks": N_("Manage Webhooks"),
    "manage_expressions": N_("Manage Expressions"),
    "manage_events": N_("Manage Events"),
    "manage_nicknames": N_("Manage Nicknames"),
    "kick_members": N_("Kick Members"),
    "ban_members": N_("Ban Members"),
    "moderate_members": N_("Timeout Members"),
    "mention_everyone": N_("Mention Everyone"),
    "mute_members": N_("Mute Members"),
    "deafen_members": N_("Deafen Members"),
    "move_members": N_("Move Members"),
    "view_audit_log": N_("View Audit Log"),
    "view_guild_insights": N_("View Server Insights"),
    "view_creator_monetization_analytics": N_("View Server Subscription Insights"),
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "embed_links": N_("Embed Links"),
    "attach_files": N_("Attach Files"),
    "read_message_history": N_("Read Message History"),
    "create_public_threads": N_("Create Public Threads"),
    "create_private_threads": N_("Create Private Threads"),
}
_IN_CHANNEL: Final[dict[str, LazyString]] = {
    "manage_channels": N_("Manage Channel"),
}
_IN_FORUM: Final[dict[str, LazyString]] = {
    "send_messages": N_("Create Posts"),
    "send_messages_in_threads": N_("Send Messages in Posts"),
}


def server_permission(name: str) -> str:
    """Return what a permission is called among those of a role, by discord.py's name; one unknown here in English."""
    known = _NAMES.get(name)
    return name.replace("_", " ").title() if known is None else str(known)


def channel_permission(name: str, *, is_forum: bool = False) -> str:
    """Return what a permission is called in a channel's own settings."""
    special = {**_IN_CHANNEL, **(_IN_FORUM if is_forum else {})}.get(name)
    return server_permission(name) if special is None else str(special)
