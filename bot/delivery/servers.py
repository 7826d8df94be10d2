"""Which servers Discord has told this process about, and lets it act in at the moment."""

from __future__ import annotations

import discord

from bot.core.outbox import ALL_SHARDS, Shards
from bot.delivery.outcomes import Unready


def must_be_told(client: discord.Client, guild_id: int | None) -> None:
    """Raise :class:`~bot.delivery.outcomes.Unready` while nobody told this process how a server is.

    So it is during an outage, and between READY, which names the servers only, and GUILD_CREATE, which may come much
    later (Discord docs, Gateway Events); and where another process holds the server's shard. A server that the bot
    is not in any more is none of these: what that means is for whoever renders the effect.
    """
    if guild_id is None:
        return
    guild = client.get_guild(guild_id)
    if not _is_ours(client, guild_id) if guild is None else guild.unavailable:
        raise Unready


def shards_of(client: discord.Client) -> Shards:
    """Return the shards that this process holds (Discord docs, Gateway, Sharding)."""
    if not isinstance(client, discord.AutoShardedClient) or client.shard_ids is None:
        return ALL_SHARDS
    return client.shard_count or 1, client.shard_ids


def _is_ours(client: discord.Client, guild_id: int) -> bool:
    count, mine = shards_of(client)
    return (guild_id >> 22) % count in mine
