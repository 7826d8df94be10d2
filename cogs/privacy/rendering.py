"""What becomes, on Discord, of messages about somebody who had everything about them erased."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import discord
from discord.utils import utcnow

from bot.core.places import LETTERS, NAMELESS, PLACE, Trace
from bot.delivery.calls import (
    Call,
    Content,
    DeleteMessage,
    EditDirect,
    EditMessage,
    EditThread,
    Skip,
    leave_it,
)
from bot.privacy.service import LOOK
from bot.ui.cards import QUIET, Panel
from cogs.privacy import wording_of_traces as wording

if TYPE_CHECKING:
    from bot.core.effects import OutboxEntry
    from bot.delivery.calls import Renderers
    from bot.privacy.service import PrivacyService


class Rendering:
    """Brings down what no row remembers, and looks whether somebody has really left."""

    def __init__(self, client: discord.Client, privacy: PrivacyService) -> None:
        self._client = client
        self._privacy = privacy

    def register(self, renderers: Renderers) -> None:
        """Take over the effects of privacy."""
        renderers.register(PLACE, self.place, leave_it)
        renderers.register(LETTERS, self.letters, leave_it)
        renderers.register(NAMELESS, self.nameless, leave_it)
        renderers.register(LOOK, self.look, leave_it)

    async def place(self, entry: OutboxEntry) -> Call:
        """Bring down one message."""
        channel_id, message_id = entry.payload["channel_id"], entry.payload["message_id"]
        mark = entry.payload["mark"]
        assert isinstance(channel_id, int), "every place has a channel"
        at = message_id if isinstance(message_id, int) else None
        by = mark if isinstance(mark, str) else None
        match Trace(str(entry.payload["trace"])):
            case Trace.MESSAGE:
                return DeleteMessage(channel_id, at, by)
            case Trace.LETTER:
                return EditMessage(channel_id, at, _said(str(wording.LETTER)), is_direct=True, mark=by)
            case Trace.MEETING:
                return EditMessage(channel_id, at, _said(str(wording.MEETING)), mark=by)

    async def letters(self, entry: OutboxEntry) -> Call:
        """Bring down direct messages."""
        user_id, since = entry.payload["user_id"], datetime.fromisoformat(str(entry.payload["since"]))
        assert isinstance(user_id, int), "every letter is to somebody"
        return EditDirect(user_id, str(entry.payload["mark"]), since, _said(str(wording.LETTER)))

    async def nameless(self, entry: OutboxEntry) -> Call:
        """Take the name off a thread: it was made of words or of names."""
        thread_id = entry.payload["thread_id"]
        if not isinstance(thread_id, int):
            return Skip("there is no thread")
        return EditThread(thread_id, name=str(wording.THREAD))

    async def look(self, entry: OutboxEntry) -> Call:
        """Ask Discord whether somebody is in the server again, and tell the service."""
        guild_id, user_id = entry.guild_id, entry.payload["user_id"]
        if guild_id is None or not isinstance(user_id, int):
            return Skip("there is nobody to look for")
        await self._privacy.looked(
            guild_id, user_id, utcnow(), is_here=await self._is_here(guild_id, user_id)
        )
        return Skip("it was only to be looked at")

    async def _is_here(self, guild_id: int, user_id: int) -> bool | None:
        """Say whether a member is in a server; None if nobody can tell us now."""
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable:
            return None
        try:
            await guild.fetch_member(user_id)
        except discord.NotFound:
            return False
        except discord.HTTPException:
            return None
        return True


def _said(text: str) -> Content:
    return Content(view=Panel(accent=QUIET).text(text).view())
