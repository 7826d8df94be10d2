"""A delivery over a simulated Discord, whose effects describe whatever call a test wants."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import discord
import simcord
from discord.ext import commands
from simcord import ChannelHandle
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.core import outbox
from bot.core.database import Database, Unit
from bot.core.effects import Effect, OutboxEntry, Outcome
from bot.delivery.calls import Call, Content, Renderers, SendMessage
from bot.delivery.worker import Delivery

KIND = "test.act"

Describe = Callable[[], Call]


def make_bot() -> commands.AutoShardedBot:
    return commands.AutoShardedBot(
        "!",
        intents=discord.Intents(guilds=True),
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        max_messages=None,
        allowed_mentions=discord.AllowedMentions(everyone=True, users=True, roles=True),
    )


def content(mark: str, text: str = "words", **rest: Any) -> Content:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button[discord.ui.View](label="Helped", custom_id=f"share:helped:{mark}"))
    return Content(text=text, view=view, **rest)


@dataclass
class Office:
    """One process: its delivery, what its effects want, and what its service was told."""

    env: simcord.Env
    database: Database
    wanted: dict[str, Describe] = field(default_factory=dict[str, Describe])
    told: list[tuple[str, Outcome]] = field(default_factory=list[tuple[str, Outcome]])
    settling: Callable[[Unit, OutboxEntry, Outcome], Awaitable[None]] | None = None
    jitter: float = 0.0
    guild_id: int | None = None
    started: list[Delivery] = field(default_factory=list[Delivery])

    def __post_init__(self) -> None:
        self.delivery = self.start()

    @property
    def bot(self) -> commands.AutoShardedBot:
        return cast("commands.AutoShardedBot", self.env.bot)

    def start(self, **options: Any) -> Delivery:
        """Start another process on the same database, whose delivery has these options."""
        renderers = Renderers()
        renderers.register(KIND, self._render, self._settle)
        delivery = Delivery(
            self.database,
            self.bot,
            renderers,
            requests_per_second=5000,
            clock=self.env.now,
            jitter=lambda: self.jitter,
            **options,
        )
        self.started.append(delivery)
        return delivery

    async def _render(self, entry: OutboxEntry) -> Call:
        return self.wanted[str(entry.payload["name"])]()

    async def _settle(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        if self.settling is not None:
            await self.settling(unit, entry, outcome)
        self.told.append((str(entry.payload["name"]), outcome))

    async def want(self, name: str, describe: Describe, lane: str | None = None) -> int:
        """Put an effect into the outbox."""
        self.wanted[name] = describe
        async with self.database.unit(self.env.now()) as unit:
            return await unit.emit(Effect(KIND, lane or name, {"name": name}, self.guild_id))

    async def do(self, name: str, describe: Describe) -> Outcome:
        """Put an effect into the outbox, deliver it, and return the last thing the service was told."""
        await self.want(name, describe)
        await self.delivery.drain()
        return self.outcome(name)

    def outcome(self, name: str) -> Outcome:
        return [outcome for told, outcome in self.told if told == name][-1]

    def outcomes(self, name: str) -> list[Outcome]:
        return [outcome for told, outcome in self.told if told == name]

    def pass_time(self, **spans: float) -> None:
        self.env.backend.advance_clock(timedelta(**spans).total_seconds())

    async def insist(self, delivery: Delivery | None = None, rounds: int = 12) -> None:
        """Deliver and let time pass until nothing waits any more."""
        for _ in range(rounds):
            await (delivery or self.delivery).drain()
            due_at = await outbox.next_due_at(self.database)
            if due_at is None:
                return
            self.pass_time(seconds=max(1.0, (due_at - self.env.now()).total_seconds()))

    async def claimed(self, worker: str = "somebody-else") -> Sequence[OutboxEntry]:
        """Claim what is due, as another process would."""
        return await outbox.claim(self.database, self.env.now(), worker=worker, kinds=[KIND], most=100)

    def deny(self, channel_name: str, **permissions: bool) -> None:
        """Take permissions in a channel away from the bot; without any, give all back."""
        channel = self.env.guild.channels[channel_name]
        denied = discord.Permissions(**permissions).value
        me = self.env.backend.bot_user.id
        self.env.backend.set_overwrite(channel.id, Overwrite(me, OverwriteType.MEMBER, deny=denied))

    def requests(self, since: int = 0) -> list[str]:
        """Method and path of each request made, ids left out."""
        return [
            f"{request.method} {'/'.join('*' if part.isdigit() else part for part in request.path.split('/'))}"
            for request in self.env.http_requests[since:]
        ]


def say(channel: ChannelHandle, words: str) -> Callable[[], Call]:
    return lambda: SendMessage(channel.id, content(words, words), mark=words)


def said(channel: ChannelHandle) -> list[str]:
    return [message.content for message in channel.history()]
