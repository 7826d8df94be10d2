"""What the bot may do in a channel, as far as the cache knows."""

from __future__ import annotations

from typing import cast

import discord

from bot.delivery.outcomes import MISSING_PERMISSIONS, Obstructed, Unready


def own_permissions(channel: discord.abc.GuildChannel | discord.Thread) -> discord.Permissions | None:
    """Return our permissions, or None while they are not known, as during an outage of the server."""
    me = cast("discord.Member | None", channel.guild.me)  # annotated as if it were always cached
    if me is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return None
    return channel.permissions_for(me)


def require(channel: discord.abc.GuildChannel | discord.Thread, *names: str) -> None:
    """Raise :class:`~bot.delivery.outcomes.Obstructed`, naming them, if permissions are missing.

    Raises :class:`~bot.delivery.outcomes.Unready` if they are not known.
    """
    mine = own_permissions(channel)
    if mine is None:
        raise Unready
    missing = [name for name in names if not getattr(mine, name)]
    # Without the first of these the others count for nothing (developers/topics/permissions).
    for root in ("view_channel", "send_messages"):
        if root in missing:
            missing = [root]
    if missing:
        named = ", ".join(_in_discords_words(name, channel) for name in missing)
        raise Obstructed(MISSING_PERMISSIONS, f"The bot lacks {named} in the channel {channel.name}.")


def _in_discords_words(name: str, channel: discord.abc.GuildChannel | discord.Thread) -> str:
    if name == "send_messages" and isinstance(channel, discord.ForumChannel):
        return "Create Posts"
    return name.replace("_", " ").title()
