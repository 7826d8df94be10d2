"""What the bot finds in a channel it is to post in, before anything depends on it.

Delivery looks too, at each post; here organizers are told beforehand what they can mend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import discord

from bot.ui.permission_names import channel_permission

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.ui.answers import Interaction

POSTABLE: Final = (discord.ForumChannel, discord.TextChannel)
"""Channels in which a post can have a thread of its own."""
CHANNEL_TYPES: Final = (discord.ChannelType.forum, discord.ChannelType.text)

NEEDED: Final = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "embed_links",
    "read_message_history",
)
"""Permissions needed wherever shares go; the README's invite asks for these and what answers need."""
NEEDED_PRIVATELY: Final = (
    "view_channel",
    "create_private_threads",
    "send_messages_in_threads",
    "manage_threads",
    "read_message_history",
)
"""Permissions needed to give two people a private thread; the README's invite asks for these too."""
NEEDED_FOR_CARDS: Final = ("view_channel", "send_messages", "embed_links", "read_message_history")
"""Permissions needed where members' cards are posted, without threads of their own."""
_TAGS: Final = "manage_channels"
_OF_MEMBERS: Final = ("view_channel", "send_messages_in_threads")


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a channel."""

    channel_id: int
    is_there: bool = True
    is_forum: bool = False
    missing: Sequence[str] = ()
    """Permissions without which nothing can be posted, by discord.py's names."""
    may_make_tags: bool = True
    """Whether a forum can be given tags. Without, those that are there are used."""
    members_lack: Sequence[str] = ()
    """Permissions that two people need in their thread, and members without any role do not have."""

    @property
    def is_fine(self) -> bool:
        """Whether the bot can post there."""
        return self.is_there and not self.missing


def missing_names(found: Look) -> list[str]:
    """Return what Discord calls the permissions that are missing in a channel."""
    return [channel_permission(name, is_forum=found.is_forum) for name in found.missing]


def look(guild: discord.Guild | None, channel_id: int) -> Look | None:
    """Look at a channel of ``guild``; None while that can't be told, as during an outage.

    A channel of another server, or of a type without threads, is not there.
    """
    me = ourselves(guild)
    if guild is None or me is None:
        return None
    channel = guild.get_channel(channel_id)
    if not isinstance(channel, POSTABLE):
        return Look(channel_id, is_there=False)
    # The base class's, since the others also take away what follows from a lack: only what is really
    # missing shall be asked for.
    mine = discord.abc.GuildChannel.permissions_for(channel, me)
    if isinstance(channel, discord.TextChannel):
        wanted = (*NEEDED, "create_public_threads")
        return Look(channel_id, missing=[name for name in wanted if not getattr(mine, name)])
    wanted = (*NEEDED, _TAGS) if _needs_a_tag(channel) else NEEDED
    missing = [name for name in wanted if not getattr(mine, name)]
    return Look(channel_id, is_forum=True, missing=missing, may_make_tags=mine.manage_channels)


def look_for_cards(guild: discord.Guild | None, channel_id: int) -> Look | None:
    """Look whether cards can be posted in a channel of ``guild``; None as in :func:`look`.

    Only a plain text channel holds them: another one, an announcement channel too, is not there.
    """
    me = ourselves(guild)
    if guild is None or me is None:
        return None
    channel = plain_text_channel(guild, channel_id)
    if channel is None:
        return Look(channel_id, is_there=False)
    mine = discord.abc.GuildChannel.permissions_for(channel, me)  # the base class's, as above
    return Look(channel_id, missing=[name for name in NEEDED_FOR_CARDS if not getattr(mine, name)])


def look_for_private_threads(guild: discord.Guild | None, channel_id: int) -> Look | None:
    """Look whether two people can be given a private thread in a channel of ``guild``; None as in :func:`look`.

    Only a plain text channel has private threads: another one, an announcement channel too, is not there.
    """
    me = ourselves(guild)
    if guild is None or me is None:
        return None
    channel = plain_text_channel(guild, channel_id)
    if channel is None:
        return Look(channel_id, is_there=False)
    mine = discord.abc.GuildChannel.permissions_for(channel, me)  # the base class's, as above
    everyones = discord.abc.GuildChannel.permissions_for(channel, guild.default_role)
    return Look(
        channel_id,
        missing=[name for name in NEEDED_PRIVATELY if not getattr(mine, name)],
        members_lack=[name for name in _OF_MEMBERS if not getattr(everyones, name)],
    )


def plain_text_channel(guild: discord.Guild | None, channel_id: int) -> discord.TextChannel | None:
    """Return the plain text channel of ``guild`` with this id, or None; only under such can private threads be."""
    channel = None if guild is None else guild.get_channel(channel_id)
    if isinstance(channel, discord.TextChannel) and channel.type is discord.ChannelType.text:
        return channel
    return None


def sees(interaction: Interaction, channel_id: int) -> bool:
    """Tell whether whoever acts can see a channel of this server, by what Discord just sent of them.

    What is asked in a channel is not for those who can't look into it. False for one that is not there any more.
    """
    channel = None if interaction.guild is None else interaction.guild.get_channel(channel_id)
    who = interaction.user
    if channel is None or not isinstance(who, discord.Member):
        return False
    return discord.abc.GuildChannel.permissions_for(channel, who).view_channel


def everyone_sees(guild: discord.Guild | None, channel_id: int) -> bool:
    """Tell whether members without any role can see a channel of ``guild``; False for one that is not there."""
    channel = None if guild is None else guild.get_channel(channel_id)
    if guild is None or channel is None:
        return False
    return discord.abc.GuildChannel.permissions_for(channel, guild.default_role).view_channel


def may_allow(guild: discord.Guild | None, channel_id: int, names: Iterable[str]) -> bool:
    """Tell whether the bot may allow itself these permissions in a channel of ``guild``.

    It needs *Manage Permissions* there, and can pass on only what it has in the server or in the category, unless
    that very permission was given to it in the channel (Discord docs, Channel, "Edit Channel Permissions").
    """
    me = ourselves(guild)
    channel = None if guild is None else guild.get_channel(channel_id)
    if me is None or channel is None:
        return False
    mine = discord.abc.GuildChannel.permissions_for(channel, me)  # the base class's, as above
    if not (mine.view_channel and mine.manage_roles):
        return False
    if any(channel.overwrites_for(each).manage_roles for each in (me, *me.roles)):
        return True
    held = me.guild_permissions.value
    if channel.category is not None:
        held |= discord.abc.GuildChannel.permissions_for(channel.category, me).value
    return all(getattr(discord.Permissions(held), name) for name in names)


def ourselves(guild: discord.Guild | None) -> discord.Member | None:
    """Return the bot in ``guild``, or None while that can't be told, as during an outage."""
    if guild is None or guild.unavailable:
        return None
    return cast("discord.Member | None", guild.me)  # annotated as if it were always cached


def _needs_a_tag(forum: discord.ForumChannel) -> bool:
    """Tell whether every post must carry a tag and there is none to take."""
    return forum.flags.require_tag and not forum.available_tags
