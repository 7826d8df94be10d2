"""Creating the channels of a set-up on Discord: what they are, who may do what there, and finding one again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.core.language import in_every_language
from bot.guilds.setting_up import CATEGORY, PRIVATE, Make, Spot
from cogs.setup.wording_of_guide import NEW_NAME, REASON, TOPIC

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.guilds.setting_up import SetUp

_OURS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    create_private_threads=True,
    manage_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What the bot allows itself in a channel, as far as it has it in the server: nobody can pass on more."""
_OURS_IN_PRIVATE: Final = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True, read_message_history=True
)
_READERS: Final = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True)
"""What organizers may do in channels of their own."""
_QUIET: Final = frozenset({Spot.LOOKING, Spot.HIRING, Spot.INTRODUCTIONS})
"""Where only the bot posts: cards would be lost between other messages, and private threads need none beside them."""
_POSTING: Final = discord.Permissions(
    send_messages=True, create_public_threads=True, create_private_threads=True
)
_SKEW: Final = timedelta(minutes=2)
"""How far our clock and Discord's may be apart."""


async def make(
    guild: discord.Guild, me: discord.Member, who: discord.Member, set_up: SetUp, name: str
) -> int:
    """Create the category or the channel of that name; return its id. Raises what discord.py raises.

    One that an earlier attempt created without our hearing of it is taken instead of a second one.
    """
    parent = None if name == CATEGORY else await _category(guild, set_up)
    if name in set_up.begun:
        earlier = await _earlier(guild, set_up, name, parent)
        if earlier is not None:
            return earlier
    if name == CATEGORY:
        return (await guild.create_category(str(NEW_NAME[CATEGORY]), reason=str(REASON))).id
    spot = Spot(name)
    allowed = overwrites(guild, me, who, set_up, spot)
    create = guild.create_forum if set_up.place(spot) is Make.FORUM else guild.create_text_channel
    made = await create(
        str(NEW_NAME[spot]), topic=str(TOPIC[spot]), category=parent, overwrites=allowed, reason=str(REASON)
    )
    return made.id


async def _category(guild: discord.Guild, set_up: SetUp) -> discord.CategoryChannel | None:
    category_id = set_up.made.get(CATEGORY) if set_up.category_id is None else set_up.category_id
    if category_id is None:
        return None
    found = guild.get_channel(category_id) or await guild.fetch_channel(category_id)
    return found if isinstance(found, discord.CategoryChannel) else None


async def _earlier(
    guild: discord.Guild, set_up: SetUp, name: str, parent: discord.CategoryChannel | None
) -> int | None:
    """Return what was created by an attempt whose answer never came: asked of Discord, not of what we remember."""
    since = set_up.begun[name] - _SKEW
    names = _names(name)
    known = {*set_up.made.values(), *(place for place in set_up.places.values() if isinstance(place, int))}
    for channel in await guild.fetch_channels():
        is_ours = channel.name in names and channel.id not in known and channel.created_at >= since
        if not is_ours or isinstance(channel, discord.CategoryChannel) is not (name == CATEGORY):
            continue
        if name == CATEGORY:
            return channel.id
        is_forum = set_up.place(Spot(name)) is Make.FORUM
        is_kind = isinstance(channel, discord.ForumChannel if is_forum else discord.TextChannel)
        if is_kind and channel.category_id == (parent.id if parent else None):
            return channel.id
    return None


def _names(name: str) -> Collection[str]:
    """Return what something is called in each language: the server's may have been another one then."""
    return in_every_language(NEW_NAME[name])


def overwrites(
    guild: discord.Guild, me: discord.Member, who: discord.Member, set_up: SetUp, spot: Spot
) -> Mapping[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]:
    """Return who may do what in a new channel: the bot its work, and members what the channel is for.

    Only what the bot itself has can be allowed or denied (Discord docs, Guild, "Create Guild Channel").
    """
    held = me.guild_permissions
    found: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {}
    if spot not in PRIVATE:
        found[me] = _allowing(_OURS, held)
        if spot in _QUIET:
            found[guild.default_role] = discord.PermissionOverwrite.from_pair(
                discord.Permissions.none(), _held(_POSTING, held)
            )
        return found
    found[guild.default_role] = discord.PermissionOverwrite(view_channel=False)
    role = None if set_up.organizer_role_id is None else guild.get_role(set_up.organizer_role_id)
    if role is not None:
        found[role] = _allowing(_READERS, held)
    if not who.guild_permissions.administrator and (role is None or role not in who.roles):
        found[who] = _allowing(_READERS, held)
    found[me] = _allowing(_OURS_IN_PRIVATE, held)
    return found


def _allowing(wanted: discord.Permissions, held: discord.Permissions) -> discord.PermissionOverwrite:
    return discord.PermissionOverwrite.from_pair(_held(wanted, held), discord.Permissions.none())


def _held(wanted: discord.Permissions, held: discord.Permissions) -> discord.Permissions:
    return discord.Permissions(wanted.value & held.value)
