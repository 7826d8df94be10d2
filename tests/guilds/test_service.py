"""A server's settings and troubles as they are kept, in every database Hallway runs on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.database import Database, Unit
from bot.core.effects import Effect, Ending, Outcome
from bot.core.outbox import claim, next_due_at, postpone
from bot.guilds.rules import BadLimit, BadRescueHours, BadZone, GuildSettings, Part, TroubleKind, trouble_kind
from bot.guilds.service import GuildsService
from tests.community import CHANNEL, ELSEWHERE, GUILD, HOUR, NOW, ORG, Community, ends


@pytest.fixture
def guilds(database: Database) -> GuildsService:
    return GuildsService(database, default_zone="Europe/Vienna")


async def blocked(database: Database, guild_id: int) -> None:
    """An effect of this server that waits for an organizer, to be tried again in an hour."""
    async with database.unit(NOW) as unit:
        await unit.emit(Effect("test.act", lane=f"test:{guild_id}", guild_id=guild_id))
    for entry in await claim(database, NOW, worker="test", kinds=["test.act"], most=10):
        async with database.unit(NOW) as unit:
            await postpone(unit, entry, NOW + HOUR, Outcome(Ending.BLOCKED, code=50013))


async def test_a_server_that_never_set_anything_has_the_operators_zone(guilds: GuildsService) -> None:
    assert await guilds.settings(GUILD) == GuildSettings(GUILD, zone="Europe/Vienna")


async def test_settings_are_kept_and_what_is_not_given_stays(guilds: GuildsService) -> None:
    first = await guilds.change(
        GUILD, NOW, changed_by=ORG, zone="Asia/Tokyo", share_channel_id=CHANNEL, organizer_role_id=5
    )
    second = await guilds.change(GUILD, NOW + HOUR, changed_by=ORG, rescue_after_hours=72)
    assert first == GuildSettings(GUILD, "Asia/Tokyo", CHANNEL, 5, 48, NOW)
    assert second == GuildSettings(GUILD, "Asia/Tokyo", CHANNEL, 5, 72, NOW)
    assert await guilds.settings(GUILD) == second


async def test_what_is_settled_on_introductions_is_kept(guilds: GuildsService) -> None:
    changed = await guilds.change(
        GUILD,
        NOW,
        changed_by=ORG,
        introductions_channel_id=CHANNEL,
        asks_open_most=5,
        asks_received_most=1,
        pair_again_days=0,
        is_giving_first=False,
    )
    await guilds.change(GUILD, NOW, changed_by=ORG, zone="Asia/Tokyo")
    settings = await guilds.settings(GUILD)
    assert changed == replace(settings, zone="Europe/Vienna")
    assert settings == GuildSettings(
        GUILD,
        "Asia/Tokyo",
        set_up_at=NOW,
        introductions_channel_id=CHANNEL,
        asks_open_most=5,
        asks_received_most=1,
        pair_again_days=0,
        is_giving_first=False,
    )
    await guilds.change(GUILD, NOW, changed_by=ORG, introductions_channel_id=None, is_giving_first=True)
    settings = await guilds.settings(GUILD)
    assert (settings.introductions_channel_id, settings.is_giving_first) == (None, True)


OF_LOOKING: dict[str, Any] = {
    "looking_channel_id": CHANNEL,
    "hiring_channel_id": CHANNEL + 1,
    "looking_role_id": 6,
    "hiring_role_id": 7,
    "looking_tag": "[looking]",
    "hiring_tag": "🤝" * 7,
    "is_celebrating": True,
    "flag_days": 90,
}
OFF: dict[str, Any] = dict.fromkeys(list(OF_LOOKING)[:4]) | {
    "looking_tag": "",
    "hiring_tag": "",
    "is_celebrating": False,
}


async def test_what_is_settled_on_looking_and_hiring_is_kept_and_can_be_turned_off(
    guilds: GuildsService,
) -> None:
    for name, value in OF_LOOKING.items():
        before = await guilds.settings(GUILD)
        changed = await guilds.change(GUILD, NOW, changed_by=ORG, **{name: value})
        assert changed == replace(before, set_up_at=NOW, **{name: value}) == await guilds.settings(GUILD)
    await guilds.change(GUILD, NOW, changed_by=ORG, **OFF)
    assert await guilds.settings(GUILD) == GuildSettings(
        GUILD, zone="Europe/Vienna", set_up_at=NOW, flag_days=90
    )


async def test_whoever_observes_hears_of_a_change_in_its_unit_and_of_no_refused_one(
    guilds: GuildsService,
) -> None:
    heard: list[tuple[GuildSettings, GuildSettings, GuildSettings]] = []

    async def observer(unit: Unit, before: GuildSettings, after: GuildSettings) -> None:
        heard.append((before, after, await guilds.settings_in(unit, after.guild_id)))

    guilds.observe(observer)
    await guilds.change(GUILD, NOW, changed_by=ORG, looking_tag="x" * 15)
    assert heard == []
    await guilds.change(GUILD, NOW, changed_by=ORG, looking_role_id=6)
    before = GuildSettings(GUILD, zone="Europe/Vienna")
    after = replace(before, set_up_at=NOW, looking_role_id=6)
    assert heard == [(before, after, after)]


async def test_a_change_that_an_observer_fails_on_is_not_made(guilds: GuildsService) -> None:
    async def observer(unit: Unit, before: GuildSettings, after: GuildSettings) -> None:
        raise RuntimeError

    guilds.observe(observer)
    with pytest.raises(RuntimeError):
        await guilds.change(GUILD, NOW, changed_by=ORG, looking_role_id=6)
    assert (await guilds.settings(GUILD)).looking_role_id is None


async def test_none_unsets_what_may_be_unset(guilds: GuildsService) -> None:
    await guilds.change(GUILD, NOW, changed_by=ORG, share_channel_id=CHANNEL, organizer_role_id=5)
    await guilds.change(GUILD, NOW, changed_by=ORG, share_channel_id=None)
    settings = await guilds.settings(GUILD)
    assert (settings.share_channel_id, settings.organizer_role_id) == (None, 5)


async def test_refused_settings_change_nothing(guilds: GuildsService) -> None:
    assert isinstance(await guilds.change(GUILD, NOW, changed_by=ORG, zone="Atlantis/Poseidonis"), BadZone)
    refusal = await guilds.change(GUILD, NOW, changed_by=ORG, share_channel_id=CHANNEL, rescue_after_hours=5)
    assert isinstance(refusal, BadRescueHours)
    refusal = await guilds.change(GUILD, NOW, changed_by=ORG, share_channel_id=CHANNEL, asks_open_most=11)
    assert isinstance(refusal, BadLimit)
    assert await guilds.settings(GUILD) == GuildSettings(GUILD, zone="Europe/Vienna")


async def test_servers_settle_things_apart(guilds: GuildsService) -> None:
    await guilds.change(GUILD, NOW, changed_by=ORG, zone="Asia/Tokyo")
    assert (await guilds.settings(ELSEWHERE)).zone == "Europe/Vienna"


async def test_two_organizers_changing_different_things_at_once_lose_nothing(
    community: Community, twin: Community
) -> None:
    for hours in range(24, 34):
        await asyncio.gather(
            community.guilds.change(GUILD, NOW, changed_by=ORG, rescue_after_hours=hours),
            twin.guilds.change(GUILD, NOW, changed_by=ORG, organizer_role_id=hours),
        )
        settings = await community.guilds.settings(GUILD)
        assert (settings.rescue_after_hours, settings.organizer_role_id) == (hours, hours)


async def test_two_organizers_setting_up_at_once_lose_nothing(community: Community, twin: Community) -> None:
    for guild_id in range(1, 11):
        await asyncio.gather(
            community.guilds.change(guild_id, NOW, changed_by=ORG, zone="Asia/Tokyo"),
            twin.guilds.change(guild_id, NOW, changed_by=ORG, share_channel_id=CHANNEL),
        )
        settings = await community.guilds.settings(guild_id)
        assert (settings.zone, settings.share_channel_id) == ("Asia/Tokyo", CHANNEL)


async def test_a_trouble_is_noted_once_and_remembers_since_when(community: Community) -> None:
    for hours in range(3):
        async with community.database.unit(NOW + hours * HOUR) as unit:
            await community.guilds.note_trouble(unit, GUILD, 50013, CHANNEL)
    (trouble,) = await community.guilds.troubles(GUILD)
    assert trouble.kind is TroubleKind.SHARE_CHANNEL_FORBIDDEN
    assert (trouble.channel_id, trouble.code) == (CHANNEL, 50013)
    assert (trouble.since, trouble.last_at) == (NOW, NOW + 2 * HOUR)


async def test_troubles_are_listed_by_server_and_longest_standing_first(community: Community) -> None:
    for hours, guild_id, code in ((2, GUILD, 50013), (1, GUILD, 10003), (0, ELSEWHERE, 160006)):
        async with community.database.unit(NOW + hours * HOUR) as unit:
            await community.guilds.note_trouble(unit, guild_id, code, CHANNEL)
    kinds = [trouble.kind for trouble in await community.guilds.troubles(GUILD)]
    assert kinds == [TroubleKind.SHARE_CHANNEL_GONE, TroubleKind.SHARE_CHANNEL_FORBIDDEN]


async def test_troubles_of_introductions_and_of_shares_end_apart(community: Community) -> None:
    shares, private = TroubleKind.SHARE_CHANNEL_FORBIDDEN, TroubleKind.INTRODUCTIONS_CHANNEL

    async def in_trouble(over_for: Part) -> set[TroubleKind]:
        async with community.database.unit(NOW) as unit:
            for guild_id in (GUILD, ELSEWHERE):
                await community.guilds.note_trouble(unit, guild_id, 50013, CHANNEL)
                await community.guilds.note_trouble(unit, guild_id, 160006, CHANNEL)
                await community.guilds.note_trouble(unit, guild_id, 50013, CHANNEL + 1, of=Part.INTRODUCTIONS)
            await community.guilds.troubles_over(unit, GUILD, of=over_for)
        assert len(await community.guilds.troubles(ELSEWHERE)) == 3
        return {trouble.kind for trouble in await community.guilds.troubles(GUILD)}

    assert await in_trouble(Part.SHARES) == {private}
    assert await in_trouble(Part.INTRODUCTIONS) == {shares}


async def test_a_badge_that_is_given_ends_no_trouble_but_that_of_badges(community: Community) -> None:
    async with community.database.unit(NOW) as unit:
        for part in Part:
            await community.guilds.note_trouble(unit, GUILD, 50013, None, of=part)
        await community.guilds.troubles_over(unit, GUILD, of=Part.BADGES)
    left = {trouble.kind for trouble in await community.guilds.troubles(GUILD)}
    assert left == {trouble_kind(50013, of=part) for part in Part} - {TroubleKind.BADGE_ROLE}


async def test_a_share_that_goes_out_does_not_hide_what_is_amiss_with_introductions(
    community: Community,
) -> None:
    await community.share()
    await community.deliver(NOW, ends(Ending.BLOCKED, 50013))
    async with community.database.unit(NOW) as unit:
        await community.guilds.note_trouble(unit, GUILD, 50013, CHANNEL + 1, of=Part.INTRODUCTIONS)
    assert len(await community.guilds.troubles(GUILD)) == 2
    await community.deliver(NOW + HOUR)
    (trouble,) = await community.guilds.troubles(GUILD)
    assert trouble.kind is TroubleKind.INTRODUCTIONS_CHANNEL


async def test_another_channel_for_introductions_hurries_what_was_blocked_and_ends_its_trouble(
    community: Community,
) -> None:
    await blocked(community.database, GUILD)
    async with community.database.unit(NOW) as unit:
        await community.guilds.note_trouble(unit, GUILD, 10003, CHANNEL, of=Part.INTRODUCTIONS)
    (trouble,) = await community.guilds.troubles(GUILD)
    assert (trouble.kind, trouble.code) == (TroubleKind.INTRODUCTIONS_CHANNEL, 10003)
    await community.guilds.change(GUILD, NOW, changed_by=ORG, introductions_channel_id=CHANNEL + 1)
    assert await community.guilds.troubles(GUILD) == []
    assert await next_due_at(community.database) == NOW


async def test_a_change_forgets_the_servers_troubles_and_no_others(community: Community) -> None:
    for guild_id in (GUILD, ELSEWHERE):
        async with community.database.unit(NOW) as unit:
            await community.guilds.note_trouble(unit, guild_id, 50013, CHANNEL)
    await community.guilds.change(GUILD, NOW, changed_by=ORG, share_channel_id=CHANNEL + 1)
    assert await community.guilds.troubles(GUILD) == []
    assert len(await community.guilds.troubles(ELSEWHERE)) == 1


async def test_a_change_hurries_what_was_blocked(community: Community) -> None:
    await blocked(community.database, GUILD)
    soon = NOW + timedelta(minutes=1)
    await community.guilds.change(GUILD, soon, changed_by=ORG, share_channel_id=CHANNEL)
    assert await next_due_at(community.database) == soon


async def test_a_refused_change_hurries_nothing(community: Community) -> None:
    await blocked(community.database, GUILD)
    await community.guilds.change(GUILD, NOW, changed_by=ORG, zone="Atlantis/Poseidonis")
    assert await next_due_at(community.database) == NOW + HOUR


async def test_looking_again_hurries_this_server_and_says_how_much(community: Community) -> None:
    await blocked(community.database, GUILD)
    await blocked(community.database, ELSEWHERE)
    assert await community.guilds.look_again(GUILD, NOW) == 1
    assert await next_due_at(community.database) == NOW
    assert [
        e.guild_id for e in await claim(community.database, NOW, worker="t", kinds=["test.act"], most=9)
    ] == [GUILD]
