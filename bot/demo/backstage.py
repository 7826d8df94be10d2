"""What the demo needs of a running Hallway besides Discord itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from discord.ext import commands


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One thing Hallway did, or plans to do, in a sentence for people. Members are mentioned in it (`<@id>`).

    `at` is when it was done, or when it is due. `channel_id` is where it can be seen: a channel, a post or
    a thread; None when there is nothing to look at.
    """

    at: datetime
    text: str
    planned: bool = False
    channel_id: int | None = None


class Backstage(Protocol):
    """The running application, as far as the demo reaches into it.

    The coroutines are called as the bot (its clock, its HTTP), one at a time, while nothing else
    happens in the simulated Discord.
    """

    @property
    def bot(self) -> commands.AutoShardedBot:
        """The client, made and wired but not connected."""
        ...

    async def tick(self) -> None:
        """Do all that is due now: sweep the agenda, deliver the outbox. Returns when nothing is left."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next planned thing happens, or None when nothing is planned."""
        ...

    async def feed(self) -> Sequence[FeedLine]:
        """What was done and what is planned, in any order."""
        ...

    async def stop(self) -> None:
        """Finish what is in flight; nothing more will be asked for."""
        ...

    async def renew(self) -> None:
        """After :meth:`stop`: be as a new process on what the old one kept, with another client, not connected."""
        ...


BackstageFactory = Callable[[], AbstractAsyncContextManager[Backstage]]
"""Opens the application with an empty database of its own, and closes it."""
