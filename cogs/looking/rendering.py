"""How the effects of flags look on Discord, told to delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.delivery.calls import (
    Call,
    Content,
    DeleteMessage,
    EditMessage,
    Renderers,
    SendDirect,
    SendMessage,
    Skip,
)
from bot.delivery.outcomes import UNKNOWN_CHANNEL, Obstructed, Unready
from bot.looking.cards import CardLook
from bot.looking.course import CARD, CELEBRATE, WARN
from bot.ui.channels import ourselves
from bot.ui.naming import names_in
from cogs.looking.browsing import AroundButton
from cogs.looking.cards import celebration, lapsed, shown
from cogs.looking.expiring import StillButton, warning_view
from cogs.looking.helping import card_buttons, help_button

if TYPE_CHECKING:
    from bot.client import Hallway
    from bot.core.effects import OutboxEntry
    from bot.looking.cards import FlagCard
    from bot.looking.rules import Flag
    from bot.looking.service import FlagsService
    from bot.ui.cards import Panel
    from bot.ui.hooks import Hooks

_GONE: Final = Skip("the flag is not there any more")
_UNTOLD: Final = Skip("it is not to be told, or not any more")
_NO_CARD: Final = Skip("there is to be no card, and there is none")


class Rendering:
    """Looks at what is stored now and says what Discord should show of it."""

    def __init__(self, bot: Hallway, flags: FlagsService, hooks: Hooks) -> None:
        self._bot = bot
        self._flags = flags
        self._hooks = hooks

    def register(self, renderers: Renderers) -> None:
        """Take over the effects of flags that are messages."""
        renderers.register(CARD, self.card, self._flags.card_settled)
        renderers.register(WARN, self.warn, self._flags.warned)
        renderers.register(CELEBRATE, self.celebrate, self._flags.celebrated)

    async def card(self, entry: OutboxEntry) -> Call:
        """Put a card where it belongs, bring it up to date, leave it as run out, or take it away."""
        now = utcnow()
        card = await self._flags.card(str(entry.payload["flag_id"]), now)
        if card is None:
            return _GONE
        flag, look = card.flag, card.look
        if look is CardLook.LIVE and not flag.is_public(now):
            look = CardLook.LAPSED  # it has run out, and the sweep that says so is still to come
        if look is CardLook.LIVE and card.channel_id is None:
            look = CardLook.NONE  # organizers want no cards any more
        if flag.channel_id is not None and flag.message_id is not None:
            match look:
                case CardLook.LIVE:
                    return EditMessage(flag.channel_id, flag.message_id, self._live(card))
                case CardLook.LAPSED:
                    return EditMessage(flag.channel_id, flag.message_id, _content(lapsed(flag)))
                case CardLook.NONE:
                    return DeleteMessage(flag.channel_id, flag.message_id)
        mark = help_button(flag).custom_id
        if look is CardLook.LIVE and card.channel_id is not None:
            self._must_be_there(flag.guild_id, card.channel_id)
            return SendMessage(card.channel_id, self._live(card), mark=mark)
        if entry.attempts > 1 and card.channel_id is not None and self._may_look(flag, card.channel_id):
            # A process that died may have sent it, and it says what is not to be seen any more.
            return DeleteMessage(card.channel_id, None, mark)
        return _NO_CARD

    def _live(self, card: FlagCard) -> Content:
        return _content(shown(card, *card_buttons(card.flag, self._hooks)))

    async def warn(self, entry: OutboxEntry) -> Call:
        """Ask an owner whether their flag still holds, if that is to reach them as a direct message now."""
        guild = None if entry.guild_id is None else self._bot.get_guild(entry.guild_id)
        if guild is None:
            return Skip("the bot is not in that server any more")
        now = utcnow()
        flag = await self._flags.warning(entry, now)
        if flag is None:
            return Skip("it is not to go out, or not yet")
        if await _has_left(guild, flag.user_id):
            # Without the members intent nobody has told us.
            await self._flags.departed(guild.id, flag.user_id, now)
            return Skip("they have left")
        stop = self._hooks.buttons("direct", str(guild.id), str(flag.user_id), entry.nonce)
        view = warning_view(flag, guild.name, *stop)
        return SendDirect(flag.user_id, _content(view), mark=StillButton(flag.id).custom_id)

    async def celebrate(self, entry: OutboxEntry) -> Call:
        """Say in one line that somebody has found something."""
        told = await self._flags.celebration(str(entry.payload["flag_id"]))
        if told is None:
            return _UNTOLD
        flag, channel_id = told.flag, told.channel_id
        around = AroundButton(flag.sort.value, flag.id)
        if not told.is_wanted:
            may_be_up = entry.attempts > 1 and self._may_look(flag, channel_id)  # as with a card
            return DeleteMessage(channel_id, None, around.custom_id) if may_be_up else _UNTOLD
        self._must_be_there(flag.guild_id, channel_id)
        return SendMessage(channel_id, _content(celebration(flag.user_id, around)), mark=around.custom_id)

    def _must_be_there(self, guild_id: int, channel_id: int) -> None:
        """Raise :class:`Obstructed` if the channel was deleted: organizers can choose another."""
        guild = self._bot.get_guild(guild_id)
        if guild is not None and not guild.unavailable and guild.get_channel(channel_id) is None:
            raise Obstructed(UNKNOWN_CHANNEL, "The channel for cards does not exist any more.")

    def _may_look(self, flag: Flag, channel_id: int) -> bool:
        """Tell whether a channel can be searched: where it can't, there was nothing to send a card to either."""
        guild = self._bot.get_guild(flag.guild_id)
        if guild is None:
            return False
        me, channel = ourselves(guild), guild.get_channel(channel_id)
        if me is None:
            raise Unready
        if channel is None:
            return False
        may = channel.permissions_for(me)
        return may.view_channel and may.read_message_history


async def _has_left(guild: discord.Guild, user_id: int) -> bool:
    """Ask Discord whether somebody has left; where it does not let us look, suppose that they have not."""
    try:
        return user_id in (await names_in(guild, [user_id])).left
    except discord.Forbidden:
        return False


def _content(panel: Panel) -> Content:
    return Content(view=panel.view())
