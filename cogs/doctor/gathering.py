"""Everything that the doctor goes by, gathered before it looks: what organizers settled, and how the bot is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, cast

import discord

import bot
from bot.audit.service import AuditService
from bot.client import service
from bot.core import agenda, outbox
from bot.core.agenda import Agenda
from bot.core.database import Database
from bot.core.language import Said
from bot.delivery.worker import Delivery
from bot.guilds.pillars import Pillar
from bot.guilds.pillars_service import PillarsService
from bot.guilds.service import GuildsService
from bot.members.service import MembersService
from bot.prompts.rules import State
from bot.prompts.service import PromptsService
from bot.ui.channels import ourselves
from bot.ui.forum_tags import ForumTags
from bot.ui.speech import Speech
from cogs.doctor.weighing import Vitals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Hallway
    from bot.guilds.rules import GuildSettings, Trouble
    from bot.prompts.rules import Prompt
    from bot.ui.answers import Interaction


@dataclass(frozen=True, slots=True)
class Case:
    """What a look at a server goes by."""

    now: datetime
    guild: discord.Guild | None
    """The server as far as Discord told of it; None while nothing is known of it."""
    settings: GuildSettings
    off: frozenset[Pillar]
    """What the server does without: nothing is looked at for its sake."""
    log_channel_id: int | None
    prompts: Sequence[Prompt]
    """Those that are asked, as far as nobody paused them."""
    troubles: Sequence[Trouble]
    share_tags: tuple[Said, ...]
    language: str
    """The server's: what is made there is called in it."""
    wanted: int
    """How many members said yes to direct messages."""
    closed: int
    """How many of these can't be written to."""
    stopped_by: int | None
    """Discord's error code if it takes no direct messages from the bot at all."""
    delivery_due_at: datetime | None
    agenda_due_at: datetime | None
    broken: tuple[str, ...]
    vitals: Vitals


async def gather(interaction: Interaction, settings: GuildSettings, now: datetime) -> Case:
    """Gather what is stored, and what the bot knows of itself. The caller knows that an organizer asks."""
    guild_id = settings.guild_id
    client = cast("Hallway", interaction.client)
    database = service(interaction, Database)
    listed = await service(interaction, PromptsService).list(guild_id)
    wanted, closed = await service(interaction, MembersService).turned_away(guild_id)
    queue = await outbox.of_server(database, guild_id)
    guild = interaction.guild
    pillars = await service(interaction, PillarsService).of_server(guild_id)
    off = frozenset(pillar for pillar, each in pillars.items() if not each.is_on)
    is_asked = listed.paused_at is None and Pillar.PROMPTS not in off
    return Case(
        now=now,
        guild=guild if ourselves(guild) is not None else None,
        settings=settings,
        log_channel_id=await service(interaction, AuditService).channel(guild_id),
        off=off,
        prompts=[prompt for prompt in listed.prompts if is_asked and prompt.state is State.ACTIVE],
        troubles=await service(interaction, GuildsService).troubles(guild_id),
        share_tags=service(interaction, ForumTags).wanted("shares"),
        language=await service(interaction, Speech).of_server(guild_id),
        wanted=wanted,
        closed=closed,
        stopped_by=await service(interaction, Delivery).directs_stopped_by(),
        delivery_due_at=await outbox.next_due_at(database),
        agenda_due_at=await agenda.next_due_at(database),
        broken=tuple(sorted(client.broken_cogs)),
        vitals=Vitals(
            version=bot.__version__,
            seconds=_latency(client, guild),
            waiting=queue.waiting,
            oldest_at=queue.oldest_at,
            swept_at=service(interaction, Agenda).swept_at,
            hears_of_leaving=client.intents.members,
        ),
    )


def _latency(client: Hallway, guild: discord.Guild | None) -> float | None:
    """Return what the shard of this server measured, None before its first heartbeat was answered."""
    shard_id = 0 if guild is None else guild.shard_id
    seconds = next((seconds for shard, seconds in client.latencies if shard == shard_id), None)
    return seconds if seconds is not None and isfinite(seconds) else None
