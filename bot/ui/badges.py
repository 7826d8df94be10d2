"""What the bot finds in a role that members are to wear as a badge, before any of them does.

Members put a badge on by themselves, and so whatever it allows is theirs for the asking: a role that
allows more than everybody may do is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.ui.channels import ourselves

DANGEROUS: Final = (
    "administrator",
    "manage_guild",
    "manage_roles",
    "manage_channels",
    "manage_messages",
    "manage_threads",
    "manage_webhooks",
    "manage_expressions",
    "manage_events",
    "manage_nicknames",
    "kick_members",
    "ban_members",
    "moderate_members",
    "mention_everyone",
    "mute_members",
    "deafen_members",
    "move_members",
    "view_audit_log",
    "view_guild_insights",
    "view_creator_monetization_analytics",
)
"""Permissions that no badge may bring, by discord.py's names."""


@dataclass(frozen=True, slots=True)
class BadgeLook:
    """What was found in a role."""

    role_id: int
    is_there: bool = True
    is_everyones: bool = False
    is_managed: bool = False
    """It belongs to an app, to boosting or to linked accounts: Discord alone gives it."""
    dangerous: Sequence[str] = ()
    """What it brings of :data:`DANGEROUS` that not everybody has, here or in single channels."""
    is_too_high: bool = False
    """It does not stand below the bot's own highest role."""
    may_give: bool = True
    """Whether the bot may manage roles."""
    opens: Sequence[int] = ()
    """Channels that it lets its members see, by settings of their own."""
    own_role_id: int | None = None
    """The bot's highest role; None if it has none but everybody's."""

    @property
    def is_fit(self) -> bool:
        """Whether it can be a badge at all, or become one only after a change to the role itself."""
        is_bad = self.is_everyones or self.is_managed or self.dangerous or self.is_too_high
        return self.is_there and not is_bad

    @property
    def is_fine(self) -> bool:
        """Whether the bot can give it."""
        return self.is_fit and self.may_give


def look_at_badge(guild: discord.Guild | None, role_id: int) -> BadgeLook | None:
    """Look at a role of ``guild``; None while that can't be told, as during an outage.

    A role of another server is not there.
    """
    me = ourselves(guild)
    if guild is None or me is None:
        return None
    role = guild.get_role(role_id)
    if role is None:
        return BadgeLook(role_id, is_there=False)
    allowed = [(channel, channel.overwrites_for(role).pair()[0]) for channel in guild.channels]
    # What everybody has anyway is nobody's gain: new roles begin with a copy of it.
    gained = discord.Permissions(role.permissions.value & ~guild.default_role.permissions.value)
    brings = (gained, *(allow for _, allow in allowed))
    return BadgeLook(
        role_id,
        is_everyones=role.is_default(),
        is_managed=role.managed or (role.tags is not None and role.tags.is_guild_connection()),
        dangerous=tuple(name for name in DANGEROUS if any(getattr(brought, name) for brought in brings)),
        is_too_high=role >= me.top_role,
        may_give=me.guild_permissions.manage_roles,
        opens=tuple(channel.id for channel, allow in allowed if allow.view_channel),
        own_role_id=None if me.top_role.is_default() else me.top_role.id,
    )


def may_rename(guild: discord.Guild | None) -> bool | None:
    """Say whether the bot may change nicknames in ``guild``; None while that can't be told."""
    me = ourselves(guild)
    return None if me is None else me.guild_permissions.manage_nicknames
