"""A server that has lived for three weeks, and who throws things at the bot there."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord
import simcord
import sqlalchemy as sa

from bot.core.database import Database
from bot.delivery.worker import Delivery
from bot.guilds.service import GuildsService
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.forms import Form
from tests.demo.conftest import seeded_world
from tests.simulated import _quicken

if TYPE_CHECKING:
    from bot.client import Hallway
    from bot.demo.world import World

_ARG: Final = re.compile(r":\(\?:(.*?)\)(?=:\(\?:|$)")
ORGANIZER: Final = "omar"


@dataclass(frozen=True)
class Place:
    """The server, and its people by what they are."""

    world: World
    people: Mapping[str, simcord.MemberActor]
    elsewhere: simcord.ChannelHandle
    """A channel of another server, in which the bot is, too."""

    @property
    def bot(self) -> Hallway:
        """The running bot."""
        return self.world.backstage.bot  # type: ignore[return-value]  # the demo's real one is ours

    async def changes(self) -> int:
        """Return how many rows were written since the bot began: all by the one connection that writes."""
        async with self.bot.service(Database).unit(self.world.now()) as unit:
            return int(await unit.scalar(sa.text("SELECT total_changes()")))

    def where(self, who: str) -> simcord.ChannelHandle:
        """Where somebody stands."""
        return self.elsewhere if who == "organizer elsewhere" else self.world.channel("general")


@asynccontextmanager
async def lived_in() -> AsyncGenerator[Place]:
    """Open the demo's server after its three weeks, with a stranger, a helper and another server's organizer."""
    async with seeded_world() as world:
        env, guild = world.env, world.guild
        _quicken(env)
        role = guild.create_role("Helpers")
        far = env.create_guild("Elsewhere")
        manages = far.create_role("Helpers", permissions=discord.Permissions(manage_guild=True))
        people = {
            **{name: person.actor for name, person in world.people.items()},
            "organizer by role": guild.add_member(env.create_user("rolf"), roles=[role]),
            "stranger": guild.add_member(env.create_user("mia")),
            "organizer elsewhere": far.add_member(env.create_user("olga"), roles=[manages]),
        }
        place = Place(world, people, far.create_text_channel("general"))
        await env.settle()
        await place.bot.service(GuildsService).change(
            guild.id, env.now(), changed_by=1, organizer_role_id=role.id
        )
        await world.as_bot(place.bot.service(Delivery).drain)
        yield place


def arguments(item: type[Form | AddressedButton | AddressedSelect]) -> list[str]:
    """Return the patterns of an address's arguments, without a form's opening id."""
    source = (
        item._pattern.pattern if issubclass(item, Form) else item.__discord_ui_compiled_template__.pattern
    )
    found = _ARG.findall(source.removeprefix(f"{item.feature}:{item.verb}"))
    return found[:-1] if issubclass(item, Form) else found
