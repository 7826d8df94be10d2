"""Is the bot well? It is when Discord and the database answer, and what is wanted gets delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.client import Hallway
from bot.core import outbox
from bot.core.database import Database, DatabaseUnavailable

STALLED_AFTER: Final = timedelta(minutes=10)
"""How late the longest due effect may be. A herd takes minutes; what is put off is not due."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot is: well if nothing ails it. ``cautions`` are worth a look and no reason to restart."""

    ailments: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Tell whether the bot does its work."""
        return not self.ailments


async def examine(database: Database, client: Hallway, now: datetime) -> Health:
    """Look at everything the bot needs to do its work; takes no longer than the database's busy timeout."""
    ailments: list[str] = []
    if not client.is_connected():
        ailments.append("not connected to Discord")
    try:
        due_at = await outbox.next_due_at(database)
        await database.run_sync(lambda _connection: None)  # takes its turn to write, and lets it go
    except DatabaseUnavailable as error:
        ailments.append(f"the database does not answer: {error}")
    else:
        if due_at is not None and now - due_at > STALLED_AFTER:
            ailments.append(f"delivery has stalled: something is due since {due_at:%Y-%m-%d %H:%M} UTC")
    cautions = [f"the cog {name} is broken: {error}" for name, error in client.broken_cogs.items()]
    if client.clock.is_wrong:  # starting anew would not set it right
        cautions.append(
            f"this machine's clock is {client.clock.ahead.total_seconds():+,.0f} seconds from Discord's, and what waits "
            "for its time waits until it is right: let it be set from the network (NTP)"
        )
    return Health(tuple(ailments), tuple(cautions))
