"""Direct messages: sent exactly once, behind the breaker, and found again in what was said to a member."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import discord

from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.delivery.breaker import Breaker
from bot.delivery.budget import Budget
from bot.delivery.calls import EditDirect, SendDirect
from bot.delivery.outcomes import understand
from bot.delivery.posts import editing, sending
from bot.delivery.search import Search


class Directs:
    """Sends and edits direct messages."""

    def __init__(
        self,
        client: discord.Client,
        budget: Budget,
        search: Search,
        breaker: Breaker,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._budget = budget
        self._search = search
        self._breaker = breaker
        self._clock = clock

    async def send(self, entry: OutboxEntry, call: SendDirect) -> Outcome:
        """Send the message, or find it if an earlier try did. Raises what discord.py raises.

        If it is too late to send it, a first try asks Discord nothing.
        """
        if call.is_expired:
            found = None if entry.attempts <= 1 else await self._found(entry, call)
            return found or Outcome(Ending.SKIPPED, reason="It was too late to send the message.")
        now = self._clock()
        admission = await self._breaker.admit(now)
        if not admission.may_pass:
            reason = "Direct messages are stopped for the time being."
            return Outcome(Ending.CLOSED, code=admission.code, reason=reason)
        try:
            outcome = await self._send(entry, call)
        except Exception as error:
            failure = understand(call, error)
            if await self._breaker.failed(admission, failure, now):
                return Outcome(Ending.CLOSED, code=failure.code, reason=failure.reason)
            raise
        await self._breaker.worked(admission, now)
        return outcome

    async def edit(self, call: EditDirect) -> Outcome:
        """Edit what is found. Raises what discord.py raises, but for a message that was deleted meanwhile."""
        channel = await self._channel(call.user_id)
        found = [message async for message in self._search.messages(channel, call.since, call.mark)]
        for message in found:
            await self._budget.spend()
            try:
                await message.edit(**editing(call.content))
            except discord.NotFound:
                continue
        if not found:
            return Outcome(Ending.SKIPPED, channel.id, reason="There is no such message.")
        return Outcome(Ending.DELIVERED, channel.id)

    async def _send(self, entry: OutboxEntry, call: SendDirect) -> Outcome:
        if entry.attempts > 1 and (found := await self._found(entry, call)) is not None:
            return found
        channel = await self._channel(call.user_id)
        await self._budget.spend()
        message = await channel.send(nonce=entry.nonce, **sending(call.content))
        return Outcome(Ending.DELIVERED, channel.id, message.id)

    async def _found(self, entry: OutboxEntry, call: SendDirect) -> Outcome | None:
        """Return what came of an earlier try, if it has sent the message."""
        if call.mark is None:
            return None
        channel = await self._channel(call.user_id)
        found = await self._search.message(channel, entry.created_at, call.mark)
        return None if found is None else Outcome(Ending.DELIVERED, channel.id, found.id)

    async def _channel(self, user_id: int) -> discord.DMChannel:
        for known in self._client.private_channels:
            if isinstance(known, discord.DMChannel) and known.recipient and known.recipient.id == user_id:
                return known
        await self._budget.spend()
        return await self._client.create_dm(discord.Object(user_id))
