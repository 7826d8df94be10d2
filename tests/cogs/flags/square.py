"""A meetup's square: channels for those who look and those who hire, and what a test wants to do and see there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.core.ids import new_id
from bot.looking.rules import Actor, Audience, Flag, Show, Sort, Viewer
from bot.looking.service import FlagsService
from tests.flows.introducing import labels_of, spoken
from tests.flows.meetup import Meetup
from tests.looking.board import HIRING, LOOKING
from tests.simulated import controls

CARD: Final = frozenset({Show.CARD})
DAY: Final = 24.0
"""In hours."""


@dataclass
class Square:
    """A meetup in which flags have channels of their own, with the real bot in it."""

    place: Meetup
    looking: ChannelHandle
    hiring: ChannelHandle

    def __getattr__(self, name: str) -> MemberActor:
        return getattr(self.place, name)

    @property
    def flags(self) -> FlagsService:
        """The service of the bot that runs now."""
        return self.place.service(FlagsService)

    # ------------------------------------------------------------------ doing

    async def put_up(
        self,
        by: str = "priya",
        sort: Sort = Sort.LOOKING,
        audience: Audience = Audience.EVERYONE,
        shows: frozenset[Show] = CARD,
        **changed: Any,
    ) -> Flag:
        """Let somebody put a flag up, a second after whatever was before; what follows is delivered."""
        await self.place.env.advance_time(1)
        flag_id, now, who = new_id(self.now), self.now, self.actor(by)
        words = replace(LOOKING if sort is Sort.LOOKING else HIRING, **changed)
        await self.flags.draft(who, sort, words, flag_id, now)
        await self.flags.show_as(flag_id, who, now, audience=audience, shows=shows)
        await self.flags.post(flag_id, who, now)
        await self.deliver()
        return await self.stored(flag_id)

    async def show_as(self, flag: Flag, **changed: Any) -> None:
        """Let the owner choose who may see it and how."""
        who = Actor(flag.guild_id, flag.user_id)
        assert isinstance(await self.flags.show_as(flag.id, who, self.now, **changed), Flag)
        await self.deliver()

    async def edit(self, flag: Flag, **changed: Any) -> None:
        """Let the owner change what it says."""
        who, words = Actor(flag.guild_id, flag.user_id), replace(flag.words, **changed)
        assert isinstance(await self.flags.edit(flag.id, who, words, self.now), Flag)
        await self.deliver()

    async def clear(self, flag: Flag) -> None:
        """Let the owner take it down."""
        who = Actor(flag.guild_id, flag.user_id)
        assert isinstance(await self.flags.clear(flag.id, who, self.now), Flag)
        await self.deliver()

    async def deliver(self) -> None:
        """Let everything that is wanted happen."""
        await self.place.app.delivery.drain()
        await self.place.env.settle()

    async def slash(self, name: str, command: str, **options: Any) -> InteractionResult:
        """Let somebody use a command."""
        return await self.place.people[name].slash(self.place.general, command, **options)

    # ------------------------------------------------------------------ seeing

    @property
    def now(self) -> Any:
        """What time it is there."""
        return self.place.env.now()

    async def stored(self, flag_id: str) -> Flag:
        """A flag as it is now."""
        card = await self.flags.card(flag_id, self.now)
        assert card is not None
        return card.flag

    def cards(self, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """What the bot has in a channel, oldest first."""
        return list((channel or self.looking).history())

    def card(self, channel: ChannelHandle | None = None) -> discord.Message:
        """The one message there."""
        (message,) = self.cards(channel)
        return message

    def actor(self, name: str) -> Actor:
        """Somebody who acts."""
        return Actor(self.place.guild.id, self.place.people[name].id)

    def viewer(self, name: str) -> Viewer:
        """Somebody who looks; omar organizes."""
        return Viewer(self.place.guild.id, self.place.people[name].id, name == "omar")


def pressable(result: InteractionResult) -> list[str]:
    """What the controls of an answer say, in order."""
    assert result.response is not None, "there was no answer"
    return [str(control.get("label")) for control in controls(result.response.components)]


def on_card(message: discord.Message) -> tuple[str, list[str]]:
    """What a card says, and what its buttons say."""
    return spoken(message), labels_of(message)


async def square_of(place: Meetup, **settings: Any) -> Square:
    """Give a meetup its channels, and settle them."""
    looking = place.guild.create_text_channel("looking")
    hiring = place.guild.create_text_channel("hiring")
    await place.env.settle()
    await place.set_up(None, looking_channel_id=looking.id, hiring_channel_id=hiring.id, **settings)
    return Square(place, looking, hiring)


@pytest.fixture
async def square(place: Meetup) -> Square:
    """A meetup that is set up for looking and hiring."""
    with place.env.time_context():
        return await square_of(place)
