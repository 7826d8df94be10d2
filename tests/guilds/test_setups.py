"""Guided set-ups in the database: one in each server, kept for a week, stored whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.audit.rules import Act, Query
from bot.audit.service import AuditService
from bot.core.database import Database
from bot.guilds.pillars import Pillar
from bot.guilds.pillars_service import PillarsService
from bot.guilds.rules import BadgeOrganizes, BadZone, GuildSettings
from bot.guilds.service import GuildsService
from bot.guilds.setting_up import KEPT_FOR, Make, No, Question, SetUp, Spot, came, placed, tried
from bot.guilds.setups import SetupsService

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
GUILD, OMAR, OLGA = 100, 1, 2


class Room:
    """What a set-up touches, over one database."""

    def __init__(self, database: Database) -> None:
        self.guilds, self.pillars, self.audit = (
            GuildsService(database),
            PillarsService(database),
            AuditService(database),
        )
        self.setups = SetupsService(database, self.guilds, self.pillars, self.audit)
        self.database = database

    async def begin(self, now: datetime = NOW) -> SetUp:
        return await self.setups.open(GUILD, OMAR, now, zone="UTC", language="en")

    async def ready(self) -> SetUp:
        begun = await self.begin()
        changed = await self.setups.choose(GUILD, begun.id, NOW, lambda found: placed(found, Spot.SHARES, 10))
        assert isinstance(changed, SetUp)
        return changed

    async def stored(self, set_up: SetUp) -> object:
        return await self.setups.store(GUILD, set_up.id, OMAR, NOW, details={})


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


@pytest.fixture
async def twin(database: Database) -> AsyncIterator[Room]:
    """The same as a second process sees it."""
    connected = await Database.open(database.url)
    yield Room(connected)
    await connected.close()


async def test_all_of_it_comes_back_as_it_was_chosen(room: Room, twin: Room) -> None:
    begun = await room.begin()

    def choose(found: SetUp) -> SetUp:
        found = replace(
            placed(placed(found, Spot.SHARES, Make.FORUM), Spot.LOG, 12),
            pillars=frozenset({Pillar.SHARES, Pillar.PROMPTS}),
            zone="Asia/Tokyo",
            category_id=3,
            organizer_role_id=4,
            looking_tag="[l]",
            question=Question(("Why?", "How?"), 3),
        )
        return came(tried(found, "shares", NOW), "shares", 99)

    chosen = await room.setups.choose(GUILD, begun.id, NOW, choose)
    assert await twin.setups.current(GUILD, begun.id, NOW) == chosen == replace(choose(begun))


async def test_everybody_goes_on_with_the_same_one_until_a_week_has_passed(room: Room) -> None:
    begun = await room.ready()
    assert (await room.setups.open(GUILD, OLGA, NOW, zone="UTC", language="en")).id == begun.id
    late = NOW + KEPT_FOR
    assert await room.setups.current(GUILD, begun.id, late) is No.GONE
    other = await room.setups.open(GUILD, OLGA, late, zone="UTC", language="en")
    assert (other.user_id, other.places) == (OLGA, {})
    assert await room.setups.choose(GUILD, begun.id, late, lambda found: found) is No.GONE
    assert (await room.setups.open(200, OLGA, late, zone="UTC", language="en")).id != other.id


async def test_what_nobody_goes_on_with_is_pruned(room: Room) -> None:
    begun = await room.begin()
    for later, kept in ((KEPT_FOR - timedelta(hours=1), True), (KEPT_FOR + timedelta(hours=1), False)):
        async with room.database.unit(NOW + later) as unit:
            await room.setups.prune(unit)
        found = await room.setups.current(GUILD, begun.id, NOW)
        assert isinstance(found, SetUp) is kept


async def test_it_is_stored_whole_with_pillars_and_trail(room: Room) -> None:
    set_up = await room.ready()
    only = frozenset({Pillar.SHARES})
    await room.setups.choose(
        GUILD, set_up.id, NOW, lambda found: placed(replace(found, pillars=only), Spot.LOG, 12)
    )
    stored = await room.stored(set_up)
    assert isinstance(stored, GuildSettings)
    assert (stored.share_channel_id, stored.set_up_at) == (10, NOW)
    assert await room.audit.channel(GUILD) == 12
    on = {pillar for pillar, found in (await room.pillars.of_server(GUILD)).items() if found.is_on}
    assert on == only
    found, total = await room.audit.search(GUILD, Query(act=Act.SET_UP), start=0, count=9)
    assert (total, found[0].by) == (1, OMAR)
    assert found[0].details["share channel"] == "none → <#10>"


@pytest.mark.parametrize("wrong", [{"zone": "Nowhere"}, {"organizer_role_id": 7, "looking_role_id": 7}])
async def test_what_is_refused_stores_nothing_of_it(room: Room, wrong: dict[str, object]) -> None:
    set_up = await room.ready()
    await room.setups.choose(
        GUILD,
        set_up.id,
        NOW,
        lambda found: placed(replace(found, **wrong, pillars=frozenset({Pillar.LOOKING})), Spot.LOG, 12),
    )
    assert isinstance(await room.stored(set_up), BadZone | BadgeOrganizes)
    assert await room.guilds.settings(GUILD) == GuildSettings(GUILD)
    assert await room.audit.channel(GUILD) is None
    assert all(found.is_on for found in (await room.pillars.of_server(GUILD)).values())
    found = await room.setups.current(GUILD, set_up.id, NOW)
    assert isinstance(found, SetUp)
    assert not found.is_stored


async def test_storing_it_twice_changes_nothing_and_nothing_can_be_chosen_afterwards(room: Room) -> None:
    set_up = await room.ready()
    await room.stored(set_up)
    await room.guilds.change(GUILD, NOW, changed_by=OLGA, zone="Asia/Tokyo")
    again = await room.stored(set_up)
    assert isinstance(again, GuildSettings)
    assert again.zone == "Asia/Tokyo"
    assert await room.setups.choose(GUILD, set_up.id, NOW, lambda found: found) is No.GONE
    assert (await room.audit.search(GUILD, Query(act=Act.SET_UP), start=0, count=9))[1] == 1
    await room.setups.drop(GUILD, set_up.id, NOW)
    assert await room.stored(set_up) is No.GONE


async def test_two_processes_that_do_it_at_once_get_it_one_after_the_other(room: Room, twin: Room) -> None:
    set_up = await room.ready()
    claims = await asyncio.gather(
        room.setups.claim(GUILD, set_up.id, OMAR, NOW), twin.setups.claim(GUILD, set_up.id, OLGA, NOW)
    )
    assert sorted(isinstance(claim, SetUp) for claim in claims) == [False, True]
    assert No.BEING_DONE in claims
    assert await room.setups.choose(GUILD, set_up.id, NOW, lambda found: found) is No.BEING_DONE
    await room.setups.release(GUILD, set_up.id, NOW)
    assert isinstance(await twin.setups.claim(GUILD, set_up.id, OLGA, NOW), SetUp)


async def test_an_earlier_ones_buttons_drop_nothing(room: Room) -> None:
    first = await room.begin()
    await room.setups.drop(GUILD, first.id, NOW)
    second = await room.begin()
    await room.setups.drop(GUILD, first.id, NOW)
    assert await room.setups.current(GUILD, second.id, NOW) == second


async def test_a_change_of_settings_is_noted_and_one_that_changes_nothing_is_not(room: Room) -> None:
    await room.guilds.change(GUILD, NOW, changed_by=OMAR, zone="Asia/Tokyo")
    await room.guilds.change(GUILD, NOW, changed_by=OMAR, zone="Asia/Tokyo")
    found, total = await room.audit.search(GUILD, Query(act=Act.SETTINGS), start=0, count=9)
    assert total == 1
    assert (found[0].by, found[0].details) == (OMAR, {"zone": "UTC → Asia/Tokyo"})
