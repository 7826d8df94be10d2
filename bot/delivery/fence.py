"""The fence: whoever was away for longer than their lease does not go on with what another has taken over.

A process that is stopped, or a machine that sleeps, does not notice. So the lease is looked at again right before what
Discord would do a second time: it knows a message again by its nonce, but no post and no thread. What is left is the
moment between that look and the request (Kleppmann, How to do distributed locking, 2016): Discord takes no token that
would close it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.core import outbox
from bot.core.database import Database
from bot.core.effects import OutboxEntry

Fence: TypeAlias = Callable[[OutboxEntry], Awaitable[None]]
"""Raises :class:`LeaseLost` if another has taken the effect over."""


class LeaseLost(Exception):
    """Another process has taken the effect over: whatever of it is not done, is theirs to do."""


def fence(database: Database) -> Fence:
    """Return the fence over a database. It raises what reading raises, too."""

    async def pass_by(entry: OutboxEntry) -> None:
        async with database.reading() as read:
            if not await outbox.is_held(read, entry):
                raise LeaseLost

    return pass_by
