"""The badge role and the tag behind the nickname, on the real bot: put on, kept right, given back exactly."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import discord
import pytest
from simcord.backend.models import Member
from simcord.builders import RoleHandle

from bot.core import outbox
from bot.guilds.rules import TroubleKind
from bot.guilds.service import GuildsService
from bot.looking.dressing import DressingService, Notes
from bot.looking.rules import Audience, Flag, Show, Sort, State
from bot.looking.wearing import Note
from cogs.looking.dressing import REASON
from tests.cogs.flags.square import DAY, Square, square_of
from tests.flows.meetup import Meetup

WORN = frozenset({Show.BADGE, Show.TAG})
LOOK, GIVE, TAKE, NAME = (
    "GET /guilds/*/members/*",
    "PUT /guilds/*/members/*/roles/*",
    "DELETE /guilds/*/members/*/roles/*",
    "PATCH /guilds/*/members/*",
)


@dataclass
class Hall:
    """A square with badges and tags, in which Priya puts flags up."""

    square: Square
    badge: RoleHandle
    second: RoleHandle
    counted: int = 0

    @property
    def place(self) -> Meetup:
        return self.square.place

    @property
    def member(self) -> Member:
        return self.place.env.backend.get_member(self.place.guild.id, self.place.priya.id)

    @property
    def roles(self) -> set[str]:
        names = {role.id: name for name, role in self.place.guild.roles.items()}
        return {names[role_id] for role_id in self.member.role_ids}

    async def put_up(self, sort: Sort = Sort.LOOKING, shows: frozenset[Show] = WORN) -> Flag:
        return await self.square.put_up(sort=sort, shows=shows)

    def rename(self, nick: str | None) -> None:
        """Let the member or a moderator change the nickname."""
        self.place.env.backend.edit_member(self.place.guild.id, self.place.priya.id, {"nick": nick})

    async def raise_role(self, role: RoleHandle, position: int) -> None:
        """Move a role; above the bot's own is 50."""
        self.place.env.backend.edit_role(self.place.guild.id, role.id, {"position": position})
        await self.place.env.settle()

    async def troubles(self) -> set[TroubleKind]:
        found = await self.place.service(GuildsService).troubles(self.place.guild.id)
        return {trouble.kind for trouble in found}

    async def notes(self) -> Notes:
        return await self.place.service(DressingService).notes(self.place.guild.id, self.place.priya.id)

    def since(self) -> list[str]:
        """What was asked of Discord about members since the last time."""
        start, self.counted = self.counted, len(self.place.env.http_requests)
        return [request for request in self.place.requests(start) if "/members/" in request]

    @contextmanager
    def dying(self) -> Generator[None]:
        """Let the process die whenever Discord has done something and it has not been written down."""

        async def die(*_: Any, **__: Any) -> bool:
            raise asyncio.CancelledError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outbox, "finish", die)
            yield
        self.since()


@pytest.fixture
async def hall(place: Meetup) -> Hall:
    with place.env.time_context():
        badge, second = place.guild.create_role("looking"), place.guild.create_role("hiring")
        square = await square_of(
            place,
            looking_role_id=badge.id,
            hiring_role_id=second.id,
            looking_tag="[looking]",
            hiring_tag="[hiring]",
        )
        hall = Hall(square, badge, second)
        await place.tick()  # what follows from the settings is over before anything is counted
        hall.since()
        return hall


async def test_badge_and_tag_are_put_on_and_given_back_exactly_with_as_few_requests_as_can_be(
    hall: Hall,
) -> None:
    hall.rename("Priyanka of the very long name 🌻")
    looking = await hall.put_up()
    assert (hall.roles, hall.member.nick) == ({"looking"}, "Priyanka of the very… [looking]")
    assert hall.since() == [LOOK, GIVE, NAME]
    assert [entry.reason for entry in hall.place.guild.audit_log()][-2:] == [str(REASON), str(REASON)]

    hiring = await hall.put_up(Sort.HIRING)
    assert hall.roles == {"looking", "hiring"}
    assert hall.member.nick == "Priyanka of… [looking] [hiring]"
    assert hall.since() == [LOOK, GIVE, NAME]
    await hall.square.edit(looking, role="Data engineer")
    assert hall.since() == []  # what a flag says is not worn

    await hall.square.clear(looking)
    assert (hall.roles, hall.member.nick) == ({"hiring"}, "Priyanka of the very l… [hiring]")
    assert hall.since() == [LOOK, TAKE, NAME]
    await hall.square.show_as(hiring, audience=Audience.ORGANIZERS)
    assert (hall.roles, hall.member.nick) == (set(), "Priyanka of the very long name 🌻")
    assert hall.since() == [LOOK, TAKE, NAME]
    await hall.square.place.set_up(looking_tag="[open]")
    await hall.place.tick()
    await hall.square.clear(hiring)
    assert hall.since() == []  # nothing is to be worn: nobody is looked at
    assert not hall.place.env.errors


async def test_a_role_above_the_bots_or_deleted_keeps_the_tag_right_and_is_given_once_mended(
    hall: Hall,
) -> None:
    await hall.raise_role(hall.badge, 50)
    flag = await hall.put_up()
    assert (hall.roles, hall.member.nick) == (set(), "priya [looking]")
    assert hall.since() == [LOOK, NAME]  # nothing is asked for that is known to be refused
    assert await hall.troubles() == {TroubleKind.BADGE_ROLE}
    assert (await hall.notes()).facts == {Note.ROLE_REFUSED}

    await hall.raise_role(hall.badge, 1)
    await hall.place.service(GuildsService).look_again(hall.place.guild.id, hall.square.now)
    await hall.square.deliver()
    assert hall.roles == {"looking"}
    assert (await hall.troubles(), await hall.notes()) == (set(), Notes())

    await hall.raise_role(hall.badge, 50)
    hall.since()
    await hall.square.clear(flag)
    # Whoever wears a role above the bot's stands above the bot, which can't change their nickname either.
    assert (hall.roles, hall.member.nick) == ({"looking"}, "priya [looking]")
    assert hall.since() == [LOOK]
    assert await hall.troubles() == {TroubleKind.BADGE_ROLE, TroubleKind.NICKNAMES}
    await hall.raise_role(hall.badge, 1)
    await hall.place.skip(hours=1)
    assert (hall.roles, hall.member.nick) == (set(), None)
    hall.place.env.backend.delete_role(hall.place.guild.id, hall.badge.id)
    await hall.place.env.settle()
    hall.since()
    await hall.put_up()
    assert hall.since() == [LOOK, NAME]
    assert (await hall.notes()).facts == {Note.ROLE_GONE}
    assert await hall.troubles() == {TroubleKind.BADGE_ROLE}


async def test_a_badge_that_has_come_to_give_power_is_given_to_nobody_and_still_taken_back(
    hall: Hall,
) -> None:
    async def allow(permissions: int) -> None:
        changes = {"permissions": str(permissions)}
        hall.place.env.backend.edit_role(hall.place.guild.id, hall.badge.id, changes)
        await hall.place.env.settle()

    power = discord.Permissions(manage_guild=True).value
    await allow(power)
    flag = await hall.put_up()
    assert (hall.roles, hall.member.nick) == (set(), "priya [looking]")
    assert await hall.troubles() == {TroubleKind.BADGE_ROLE}
    await allow(0)
    await hall.place.skip(hours=1)
    assert hall.roles == {"looking"}
    await allow(power)
    await hall.square.clear(flag)
    assert (hall.roles, hall.member.nick) == (set(), None)


async def test_what_the_member_or_a_moderator_changed_meanwhile_stays_as_they_changed_it(hall: Hall) -> None:
    backend, guild_id, user_id = hall.place.env.backend, hall.place.guild.id, hall.place.priya.id
    backend.add_member_role(guild_id, user_id, hall.second.id)  # by a moderator, before any flag
    hall.rename("Priya")
    looking = await hall.put_up()
    hiring = await hall.put_up(Sort.HIRING)
    hall.rename("Priyanka [looking] [hiring]")
    await hall.square.clear(looking)
    assert (hall.roles, hall.member.nick) == ({"hiring"}, "Priyanka [hiring]")

    hall.rename("Nobody's billboard")
    looking = await hall.put_up()
    assert hall.member.nick == "Nobody's billboard [looking]"
    assert (await hall.notes()).tags_off == ("[hiring]",)
    hall.rename("Nobody's billboard")
    for flag in (looking, hiring):
        await hall.square.clear(flag)
    assert (hall.roles, hall.member.nick) == ({"hiring"}, "Nobody's billboard")
    assert await hall.notes() == Notes()


async def test_a_flag_that_lapses_while_the_bot_is_down_is_taken_off_at_its_next_start(hall: Hall) -> None:
    hall.rename("Priya")
    await hall.put_up()
    await hall.place.env.advance_time(31 * DAY * 3600)
    await hall.place.restart()
    await hall.place.tick()
    assert (hall.roles, hall.member.nick) == (set(), "Priya")


@pytest.mark.parametrize("who", ["owner", "above"])
async def test_whose_nickname_can_not_be_changed_gets_the_badge_and_is_told_why(hall: Hall, who: str) -> None:
    if who == "owner":
        hall.place.env.backend.edit_guild(hall.place.guild.id, {"owner_id": hall.place.priya.id})
    else:
        captain = hall.place.guild.create_role("captain", position=60)
        hall.place.env.backend.add_member_role(hall.place.guild.id, hall.place.priya.id, captain.id)
    await hall.place.env.settle()
    await hall.put_up()
    assert hall.since() == [LOOK, GIVE]
    assert "looking" in hall.roles
    assert hall.member.nick is None
    assert (await hall.notes()).facts == {Note(who)}
    assert await hall.troubles() == set()
    assert await hall.place.waiting() == 0


async def test_a_process_that_dies_after_discord_acted_puts_nothing_on_twice_and_all_of_it_back(
    hall: Hall,
) -> None:
    hall.rename("Priya")
    with hall.dying():
        flag = await hall.put_up()
    assert hall.member.nick == "Priya [looking]"
    await hall.place.restart()
    await hall.place.skip(hours=0.1)
    assert hall.since() == [LOOK]
    with hall.dying():
        await hall.square.clear(flag)
    assert (hall.roles, hall.member.nick) == (set(), "Priya")
    await hall.place.restart()
    await hall.place.skip(hours=0.1)
    assert hall.since() == [LOOK]
    assert (hall.roles, hall.member.nick) == (set(), "Priya")
    assert await hall.notes() == Notes()


async def test_whoever_left_has_their_flag_put_away_and_comes_back_as_they_come(hall: Hall) -> None:
    place = hall.place
    hall.rename("Priya")
    flag = await hall.put_up(shows=frozenset({Show.TAG}))
    place.guild.remove_member(place.priya)
    await hall.square.show_as(flag, shows=WORN)  # without the members intent nobody has told us
    assert (await hall.square.stored(flag.id)).state is State.AWAY
    await place.env.advance_time(3600)
    place.env.backend.add_member(place.guild.id, place.priya.id, announce=True)
    await hall.square.flags.returned(place.guild.id, place.priya.id, hall.square.now)
    await hall.square.deliver()
    assert (hall.roles, hall.member.nick) == ({"looking"}, "priya [looking]")

    place.guild.remove_member(place.priya)  # and back before anybody looked
    await place.env.advance_time(3600)
    place.env.backend.add_member(place.guild.id, place.priya.id, announce=True)
    await hall.square.show_as(flag, shows=frozenset({Show.TAG}))
    assert (hall.roles, hall.member.nick) == (set(), "priya [looking]")
    await hall.square.clear(flag)
    assert (hall.roles, hall.member.nick) == (set(), None)
