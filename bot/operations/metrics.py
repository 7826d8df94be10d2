"""Metrics for Prometheus: few, and none that names a server or a member."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import discord
from discord.utils import utcnow
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

import bot
from bot.client import Hallway
from bot.core import agenda, outbox
from bot.core.database import Database
from bot.core.effects import OutboxEntry, Outcome

disable_created_metrics()  # when each number began to be counted: as many lines again, and nobody reads them

_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 15)
"""Discord gives up on an interaction after three."""
_ARRIVED: Final = "hallway.arrived"


class Metrics:
    """Counts what happens, and looks at what waits when it is asked."""

    def __init__(self, database: Database, client: Hallway) -> None:
        self._database = database
        self._client = client
        self._counted = 0
        """How many of those who were turned away are on the page."""
        # A registry of its own: several bots may live in one process, as they do in tests.
        self._registry = registry = CollectorRegistry(auto_describe=True)
        self._effects = Counter(
            "hallway_effects", "Effects, by how they ended", ("kind", "ending"), registry=registry
        )
        self._interactions = Counter(
            "hallway_interactions", "Interactions received", ("kind",), registry=registry
        )
        self._turned_away = Counter(
            "hallway_interactions_turned_away", "Interactions there was no room for", registry=registry
        )
        self._in_hand = Gauge("hallway_interactions_in_hand", "Interactions being handled", registry=registry)
        self._commands = Histogram(
            "hallway_command_seconds",
            "From hearing of a command to having done it",
            buckets=_SECONDS,
            registry=registry,
        )
        self._waiting = Gauge("hallway_outbox_waiting", "Effects that wait", registry=registry)
        self._late = Gauge(
            "hallway_late_seconds", "By how much the longest due is late", ("what",), registry=registry
        )
        self._latency = Gauge(
            "hallway_gateway_seconds", "Last heartbeat to its answer", ("shard",), registry=registry
        )
        self._guilds = Gauge("hallway_servers", "Servers the bot is in", registry=registry)
        Gauge("hallway_info", "The version that runs", ("version",), registry=registry).labels(
            bot.__version__
        ).set(1)
        client.add_listener(self._heard, "on_interaction")
        client.add_listener(self._done, "on_app_command_completion")

    def settled(self, entry: OutboxEntry, outcome: Outcome) -> None:
        """Count an effect that has ended or was put off."""
        self._effects.labels(entry.kind, outcome.ending.value).inc()

    async def page(self, now: datetime) -> bytes:
        """Return everything in Prometheus' text format."""
        self._waiting.set(await outbox.waiting(self._database))
        for what, due_at in (
            ("outbox", await outbox.next_due_at(self._database)),
            ("agenda", await agenda.next_due_at(self._database)),
        ):
            self._late.labels(what).set(0 if due_at is None else max(0.0, (now - due_at).total_seconds()))
        crowd = self._client.crowd
        self._in_hand.set(crowd.in_hand)
        self._turned_away.inc(crowd.turned_away - self._counted)
        self._counted = crowd.turned_away
        self._latency.clear()
        for shard, seconds in self._client.latencies:
            self._latency.labels(shard).set(seconds)
        self._guilds.set(len(self._client.guilds))
        return generate_latest(self._registry)

    async def _heard(self, interaction: discord.Interaction[Any]) -> None:
        interaction.extras[_ARRIVED] = utcnow()
        self._interactions.labels(interaction.type.name).inc()

    async def _done(self, interaction: discord.Interaction[Any], _command: object) -> None:
        arrived_at = interaction.extras.get(_ARRIVED)
        if isinstance(arrived_at, datetime):
            self._commands.observe((utcnow() - arrived_at).total_seconds())
