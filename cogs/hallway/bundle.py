"""What waited through the day, as one direct message to those who asked for it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import discord

from bot.delivery.calls import Call, Content, EditDirect, SendDirect, leave_it
from bot.members import service
from bot.ui.cards import QUIET, Panel
from bot.ui.naming import names_in
from cogs.hallway import wording
from cogs.hallway.inbox import Entries, StopButton
from cogs.hallway.wording_of_news import people_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Hallway
    from bot.core.effects import OutboxEntry
    from bot.delivery.calls import Renderers
    from bot.members.rules import InboxItem
    from bot.members.service import MembersService


class Bundle:
    """Says what a direct message holds at the moment it is sent."""

    def __init__(self, bot: Hallway, members: MembersService, entries: Entries) -> None:
        self._bot = bot
        self._members = members
        self._entries = entries

    def register(self, renderers: Renderers) -> None:
        """Take over the effects."""
        renderers.register(service.DIRECT, self.render, self._members.bundle_settled)
        renderers.register(service.RETELL, self.retell, leave_it)

    async def render(self, entry: OutboxEntry) -> Call:
        """Say what is new, unless there is nothing left to say or it is not wanted any more."""
        guild_id, user_id = int(entry.payload["guild_id"] or 0), int(entry.payload["user_id"] or 0)
        guild = self._bot.get_guild(guild_id)
        stop = StopButton(str(guild_id), str(user_id), entry.nonce)
        items = await self._members.bundle(guild_id, user_id, entry.created_at)
        if guild is None or not items:
            # An earlier try may have sent it: then it is to be known what it told.
            return SendDirect(user_id, Content(), mark=stop.custom_id, is_expired=True)
        return SendDirect(user_id, await self._content(guild, items, stop), mark=stop.custom_id)

    async def retell(self, entry: OutboxEntry) -> Call:
        """Say what is left of what a message told, as somebody whom it named was erased."""
        guild_id, user_id = int(entry.payload["guild_id"] or 0), int(entry.payload["user_id"] or 0)
        nonce = str(entry.payload["nonce"])
        stop = StopButton(str(guild_id), str(user_id), nonce)
        items, guild = await self._members.told_with(guild_id, user_id, nonce), self._bot.get_guild(guild_id)
        if items and guild is not None:
            content = await self._content(guild, items, stop)  # found by it again when another is erased
        else:
            content = Content(view=Panel(accent=QUIET).text(str(wording.BUNDLE_ERASED)).view())
        return EditDirect(
            user_id, stop.custom_id, datetime.fromisoformat(str(entry.payload["since"])), content
        )

    async def _content(self, guild: discord.Guild, items: Sequence[InboxItem], stop: StopButton) -> Content:
        panel = Panel().heading(wording.bundle_heading(guild.name))
        names = await self._names(guild, items)
        for line in await self._entries.of(items, unread_marked=False, names=names):
            if isinstance(line, str):
                panel.text(line)
            else:
                panel.section(*line)
        panel.rule().note(wording.BUNDLE_NOTE).buttons(stop)
        return Content(view=panel.view())

    async def _names(self, guild: discord.Guild, items: Sequence[InboxItem]) -> dict[int, str]:
        """Find out what those are called who thank: one look-up each, and none for any other news."""
        wanted = [user_id for item in items for user_id in people_in(item)]
        try:
            names = await names_in(guild, wanted)
        except discord.HTTPException:
            return {}  # a message without names is better than none
        return {user_id: names.shown(user_id) for user_id in names.by_id}
