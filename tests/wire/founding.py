"""Founds a server over the wire: channels, members, an organizer, and everything set up as organizers do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import time
from random import Random
from typing import Final

import discord
from discord.utils import utcnow
from pydantic import SecretStr
from simcord.actors import MemberActor
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle, GuildHandle
from simcord.enums import OverwriteType

from bot import app as wiring
from bot.core.database import Database
from bot.core.ids import new_id
from bot.core.schedule import Schedule
from bot.guilds.service import GuildsService
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.prompts.drafting import Saved
from bot.prompts.rules import Organizer, Settings
from bot.prompts.service import PromptsService
from bot.settings import Settings as Configuration
from bot.settings.model import DatabaseSettings
from tests.wire import deeds, deeds_of_control
from tests.wire.life import Life, Rooms
from tests.wire.wire import Wire

MEMBERS: Final = 40
QUESTION: Final = "What did you build since yesterday?"
EVERYTHING: Final[Mapping[Callable[[Life], Awaitable[None]], int]] = {
    deeds.share: 10,
    deeds.help_: 6,
    deeds.look: 4,
    deeds.ask: 8,
    deeds.agree: 8,
    deeds_of_control.answer: 8,
    deeds_of_control.report: 3,
    deeds_of_control.settle: 3,
    deeds_of_control.erase: 1,
}
"""What people do, and how often beside the rest."""


async def begun(wire: Wire, seed: int, *, shard: int = 0, shards: int = 1) -> Life:
    """Found a server with forty people in it, set up for everything; no process runs yet. It lies on ``shard``."""
    env = wire.env
    guild = env.create_guild("Data Meetup")
    while (guild.id >> 22) % shards != shard:
        await asyncio.sleep(0.001)  # an id is the millisecond it was made in
        guild = env.create_guild("Data Meetup")
    rooms = Rooms(
        general=guild.create_text_channel("general"),
        projects=guild.create_forum_channel("projects"),
        introductions=guild.create_text_channel("introductions"),
        looking=guild.create_text_channel("looking"),
        questions=guild.create_text_channel("questions"),
        reports=guild.create_text_channel("reports"),
    )
    people = [guild.add_member(env.create_user(f"member{number:02d}")) for number in range(MEMBERS)]
    role = guild.create_role("organizers", permissions=discord.Permissions(manage_guild=True))
    organizer = guild.add_member(env.create_user("omar"), roles=[role])
    _hide(wire, guild, rooms.reports, organizer)
    prompt_id = await _settle(wire, guild, people, organizer, rooms)
    database = await Database.open(wire.database_url, busy_timeout=2)
    return Life(wire, database, Random(seed), guild, rooms, people, organizer, prompt_id, EVERYTHING)


def _hide(wire: Wire, guild: GuildHandle, channel: ChannelHandle, organizer: MemberActor) -> None:
    """Let only the organizer and the bot see a channel."""
    seen = discord.Permissions(
        view_channel=True, send_messages=True, embed_links=True, read_message_history=True
    )
    backend = wire.env.backend
    hidden = discord.Permissions(view_channel=True).value
    backend.set_overwrite(channel.id, Overwrite(guild.id, OverwriteType.ROLE, deny=hidden))
    for member_id in (backend.bot_user.id, organizer.id):
        backend.set_overwrite(channel.id, Overwrite(member_id, OverwriteType.MEMBER, allow=seen.value))


async def _settle(
    wire: Wire, guild: GuildHandle, people: list[MemberActor], organizer: MemberActor, rooms: Rooms
) -> str:
    """Set everything up; return the id of the question that comes every day."""
    app = await wiring.build(Configuration(database=DatabaseSettings(url=SecretStr(wire.database_url))))
    now = utcnow()
    try:
        await app.client.service(GuildsService).change(
            guild.id,
            now,
            changed_by=organizer.id,
            share_channel_id=rooms.projects.id,
            introductions_channel_id=rooms.introductions.id,
            looking_channel_id=rooms.looking.id,
            reports_channel_id=rooms.reports.id,
            asks_open_most=10,
            asks_received_most=10,
            pair_again_days=0,
            is_giving_first=False,
        )
        members = app.client.service(MembersService)
        for person in people:
            await members.choose_reach(guild.id, person.id, Reach.DIRECT, now)
        prompts, by = app.client.service(PromptsService), Organizer(guild.id, organizer.id)
        daily = Schedule(time(12), "UTC", weekdays=frozenset(range(7)))
        begun = await prompts.begin(
            by, Settings("Daily", rooms.questions.id, daily, 20), [QUESTION], new_id(now), now
        )
        assert not isinstance(begun, str)
        saved = await prompts.save(begun.draft.id, by, now)
        assert isinstance(saved, Saved), saved
        return saved.prompt.id
    finally:
        await app.database.close()
