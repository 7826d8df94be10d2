"""How the effects of introductions look on Discord, told to delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.utils import utcnow

from bot.delivery.calls import (
    Call,
    Content,
    CreatePrivateThread,
    EditMessage,
    Renderers,
    SendDirect,
    Skip,
    leave_it,
)
from bot.guilds.service import GuildsService
from bot.introductions.asking import No
from bot.introductions.course import AFTER, CLOSE, DIRECT, MAKE, OFFER
from bot.introductions.rules import Event, Phase
from bot.looking.wearing import untagged
from cogs.introductions.cards import Shown, Stage, closed_panel, consent_panel, introduced_panel
from cogs.introductions.consent import buttons_for, flag_of, yes_button
from cogs.introductions.following import ThanksButton, follow_up_panel, talk_buttons
from cogs.introductions.meeting import Told, direct_panel, thread_panel
from cogs.introductions.naming import Names, names_in, others
from cogs.introductions.wording_of_meeting import thread_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Hallway
    from bot.core.effects import OutboxEntry
    from bot.introductions.afterwards import AfterwardsService
    from bot.introductions.boundaries import Boundaries
    from bot.introductions.offers import Meeting, OffersService
    from bot.ui.glances import Glances
    from bot.ui.hooks import Hooks

_AWAY = Skip("the bot is not in that server any more")
_LEFT = Skip("somebody it is for or about has left")


async def _names(guild: discord.Guild, user_ids: Sequence[int]) -> Names:
    """Ask what people are called and who has left; without leave to look, do without their names.

    Nobody can mend that for a direct message, and it must not hold up the next one.
    """
    try:
        return await names_in(guild, user_ids)
    except discord.Forbidden:
        return Names({})


class Rendering:
    """Looks at what is stored now and says what Discord should show of it."""

    def __init__(
        self,
        bot: Hallway,
        offers: OffersService,
        afterwards: AfterwardsService,
        boundaries: Boundaries,
        hooks: Hooks,
        glances: Glances,
    ) -> None:
        self._bot = bot
        self._boundaries = boundaries
        self._offers = offers
        self._afterwards = afterwards
        self._hooks = hooks
        self._glances = glances

    def register(self, renderers: Renderers) -> None:
        """Take over the effects of introductions."""
        renderers.register(OFFER, self.offer, self._offers.shown)
        renderers.register(CLOSE, self.close, leave_it)
        renderers.register(MAKE, self.make, self._offers.begun)
        renderers.register(DIRECT, self.direct, self._offers.told)
        renderers.register(AFTER, self.after, self._afterwards.asked)

    async def offer(self, entry: OutboxEntry) -> Call:
        """Ask whoever's turn it is, if it is to reach them as a direct message now.

        If an earlier try has, and died before that was written down, the message is found and closed as any other.
        """
        call = await self._offer(entry)
        seat = await self._offers.overtaken(entry) if isinstance(call, Skip) else None
        if seat is None:
            return call
        mark = yes_button(str(entry.payload["introduction_id"]), seat.role).custom_id
        return SendDirect(seat.user_id, Content(), mark=mark, is_expired=True)

    async def _offer(self, entry: OutboxEntry) -> Call:
        guild = self._guild(entry)
        if guild is None:
            return _AWAY
        now = utcnow()
        card = await self._offers.show(entry, now)
        if card is None:
            return Skip("it is not to go out, or not yet")
        user_id = card.mine.user_id
        names = await _names(guild, [*others(card.introduction, user_id), user_id])
        for left_id in names.left:  # without the members intent nobody has told us
            await self._boundaries.departed(guild.id, left_id, Event.LEAVE, now)
        if names.left:
            return _LEFT
        shown = Shown(card, names, guild.name, now, await flag_of(card, self._glances))
        if shown.stage is not Stage.ASKED:
            return Skip("there is nothing to answer any more")
        panel = consent_panel(shown, buttons_for(shown, self._hooks))
        return SendDirect(
            user_id,
            Content(view=panel.view()),
            mark=yes_button(card.introduction.id, card.mine.role).custom_id,
        )

    async def close(self, entry: OutboxEntry) -> Call:
        """Say on somebody's card that there is nothing to answer any more, or that it has come about."""
        introduction_id, user_id = _of(entry)
        card = await self._offers.card(introduction_id, user_id, None)
        if isinstance(card, No) or card.mine.channel_id is None or card.mine.message_id is None:
            return Skip("there is no card")
        if card.introduction.phase is Phase.MADE:
            panel = introduced_panel(card.introduction, user_id, ThanksButton(introduction_id))
        else:
            panel = closed_panel()
        return EditMessage(
            card.mine.channel_id, card.mine.message_id, Content(view=panel.view()), is_direct=True
        )

    async def make(self, entry: OutboxEntry) -> Call:
        """Bring the two together in a thread of their own."""
        meeting = await self._offers.begin(entry, utcnow())
        if meeting is None or meeting.channel_id is None:
            return Skip("there is nothing to make any more, or no place for it")
        thanks = ThanksButton(meeting.introduction.id)
        told = await self._told(meeting, None)
        settings = await self._bot.service(GuildsService).settings(meeting.introduction.guild_id)
        tags = (settings.looking_tag, settings.hiring_tag)
        return CreatePrivateThread(
            meeting.channel_id,
            key=thanks.custom_id,
            # The thread outlasts what somebody looks for: its name must not go on saying so.
            name_of=lambda names: thread_name([untagged(name, tags) for name in names]),
            member_ids=meeting.introduction.pair,
            content=Content(view=thread_panel(meeting, told, thanks).view()),
        )

    async def direct(self, entry: OutboxEntry) -> Call:
        """Introduce one of the two by direct message."""
        introduction_id, user_id = _of(entry)
        guild = self._guild(entry)
        if guild is None:
            return _AWAY
        if not await self._offers.may_write(guild.id, user_id):
            return Skip("they want no direct messages; it is in their inbox")
        meeting = await self._offers.meeting(introduction_id, user_id)
        if meeting is None:
            return Skip("they are not introduced any more")
        partner_id = meeting.introduction.partner_of(user_id) or 0
        names = await _names(guild, [partner_id, user_id])
        if names.left:
            return _LEFT
        thanks = ThanksButton(introduction_id)
        told = await self._told(meeting, user_id)
        panel = direct_panel(meeting, told, user_id, names.shown(partner_id), guild.name, thanks)
        return SendDirect(user_id, Content(view=panel.view()), mark=thanks.custom_id)

    async def after(self, entry: OutboxEntry) -> Call:
        """Ask one of the two whether they talked."""
        guild = self._guild(entry)
        if guild is None:
            return _AWAY
        seen = await self._afterwards.question(entry, utcnow())
        if seen is None:
            return Skip("it is not to go out, or not yet")
        _, user_id = _of(entry)
        names = await _names(guild, [*others(seen.introduction, user_id), user_id])
        if names.left:
            return _LEFT
        panel = follow_up_panel(seen, user_id, names, guild.name)
        panel.buttons(*self._hooks.buttons("direct", str(guild.id), str(user_id), entry.nonce))
        return SendDirect(user_id, Content(view=panel.view()), mark=talk_buttons(seen)[0].custom_id)

    async def _told(self, meeting: Meeting, viewer_id: int | None) -> Told:
        """Return what others have to say of each of two who both said yes; ``viewer_id`` None where both read it."""
        guild_id = meeting.introduction.guild_id
        return {
            user_id: await self._glances.lines("introduced", None, guild_id, viewer_id, user_id)
            for user_id in meeting.introduction.pair
        }

    def _guild(self, entry: OutboxEntry) -> discord.Guild | None:
        return None if entry.guild_id is None else self._bot.get_guild(entry.guild_id)


def _of(entry: OutboxEntry) -> tuple[str, int]:
    return str(entry.payload["introduction_id"]), int(entry.payload["user_id"] or 0)
