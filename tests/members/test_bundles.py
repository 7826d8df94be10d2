"""Direct messages nobody asked for one by one: bundled, capped over all servers, and stopped in one tap."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.database import Unit
from bot.core.effects import Ending, Moment
from bot.members.records import directs, inbox
from bot.members.rules import DIRECTS_A_WEEK, News, Reach
from bot.members.service import DIRECT
from tests.community import ANA, BEA, DAY, ELSEWHERE, GUILD, HOUR, NOW, ORG, Community, ends

AFTERNOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
SUBJECT = f"{GUILD}:{ANA}"


@pytest.fixture
async def community(community: Community) -> Community:
    """A community whose Ana has said yes to direct messages in two servers."""
    await community.reach(Reach.DIRECT, ANA)
    await community.reach(Reach.DIRECT, ANA, guild_id=ELSEWHERE)
    return community


async def tell(community: Community, at: datetime = NOW, *, guild_id: int = GUILD) -> None:
    async with community.database.unit(at) as unit:
        await community.members.tell(unit, guild_id, [ANA], News.HELPED, {"share_id": "s"})


async def sent_on(community: Community, at: datetime) -> int:
    """Sweep the agenda and deliver; return how many messages went out."""
    await community.agenda.sweep(at)
    return len(await community.deliver(at))


async def test_what_comes_through_the_day_is_one_message_in_the_afternoon(community: Community) -> None:
    for hours in range(4):
        await tell(community, NOW + hours * HOUR)
    assert await community.planned() == {(DIRECT, SUBJECT): AFTERNOON}
    assert await sent_on(community, AFTERNOON - timedelta(seconds=1)) == 0
    assert await sent_on(community, AFTERNOON) == 1
    assert all(row["sent_at"] == AFTERNOON for row in await community.rows(inbox))


async def test_the_afternoon_is_that_of_the_servers_zone(community: Community) -> None:
    await community.guilds.change(GUILD, NOW, changed_by=ORG, zone="Asia/Tokyo")
    await tell(community)
    assert await community.planned() == {(DIRECT, SUBJECT): datetime(2026, 3, 3, 8, 0, tzinfo=UTC)}


async def test_a_bundle_holds_what_is_new_oldest_first_and_at_most_ten(community: Community) -> None:
    for minutes in range(12):
        await tell(community, NOW + timedelta(minutes=minutes))
    items = await community.members.bundle(GUILD, ANA, AFTERNOON)
    assert [item.created_at for item in items] == [NOW + timedelta(minutes=minutes) for minutes in range(10)]


async def test_what_was_read_or_sent_is_in_no_bundle(community: Community) -> None:
    await tell(community)
    await sent_on(community, AFTERNOON)
    await tell(community, AFTERNOON + HOUR)
    (newest, *_) = await community.inbox(ANA)
    assert [item.id for item in await community.members.bundle(GUILD, ANA, AFTERNOON + DAY)] == [newest.id]
    await community.members.mark_read(GUILD, ANA, [newest.id], AFTERNOON + 2 * HOUR)
    assert list(await community.members.bundle(GUILD, ANA, AFTERNOON + DAY)) == []
    assert await sent_on(community, AFTERNOON + DAY) == 0


async def test_news_that_come_while_a_bundle_is_on_its_way_are_in_the_next(community: Community) -> None:
    await tell(community)
    await community.agenda.sweep(AFTERNOON)
    (entry,) = await community.claim(AFTERNOON)
    await tell(community, AFTERNOON + timedelta(seconds=1))
    held = await community.members.bundle(GUILD, ANA, entry.created_at)
    await community.settle(entry, community.delivered(entry), AFTERNOON + timedelta(seconds=2))
    assert len(held) == 1
    (left,) = await community.members.bundle(GUILD, ANA, AFTERNOON + DAY)
    assert left.id != held[0].id
    assert await sent_on(community, AFTERNOON + DAY) == 1


async def test_there_is_one_message_a_day_and_three_a_week(community: Community) -> None:
    sent: list[datetime] = []
    for hour in range(
        0, 21 * 24, 7
    ):  # every hour of the day comes up, the afternoon's too, when a bundle is due
        at = NOW + hour * HOUR
        await tell(community, at)
        sent += [at] * await sent_on(community, at)
    assert len({moment.date() for moment in sent}) == len(sent)
    assert len(sent) == 3 * DIRECTS_A_WEEK
    for first in sent:
        assert sum(first <= moment < first + 7 * DAY for moment in sent) <= DIRECTS_A_WEEK


async def test_a_capped_bundle_waits_and_then_goes_out(community: Community) -> None:
    for day in range(4):
        await tell(community, NOW + day * DAY)
        assert await sent_on(community, AFTERNOON + day * DAY) == (1 if day < 3 else 0)
    assert (await community.planned())[DIRECT, SUBJECT] >= AFTERNOON + 7 * DAY
    assert sum([await sent_on(community, AFTERNOON + day * DAY) for day in range(4, 9)]) == 1
    assert all(row["sent_at"] for row in await community.rows(inbox))


async def test_the_cap_counts_every_server(community: Community) -> None:
    sent = 0
    for day in range(3):
        for guild_id in (GUILD, ELSEWHERE):
            await tell(community, NOW + day * DAY, guild_id=guild_id)
        sent += await sent_on(community, AFTERNOON + day * DAY)
    assert sent == DIRECTS_A_WEEK


async def test_the_cap_is_each_members_own(community: Community) -> None:
    await community.reach(Reach.DIRECT, BEA)
    for day in range(3):
        await tell(community, NOW + day * DAY)
        await sent_on(community, AFTERNOON + day * DAY)
    async with community.database.unit(NOW + 3 * DAY) as unit:
        await community.members.tell(unit, GUILD, [ANA, BEA], News.HELPED, {})
    assert await sent_on(community, AFTERNOON + 3 * DAY) == 1


async def test_bundles_of_two_servers_decided_at_once_share_the_last_place(
    community: Community, twin: Community
) -> None:
    for day in range(2):
        await tell(community, NOW + day * DAY)
        await sent_on(community, AFTERNOON + day * DAY)
    at = AFTERNOON + 2 * DAY

    async def decide(unit: Unit, who: Community, guild_id: int) -> None:
        await who.members.bundle_due(unit, Moment(DIRECT, f"{guild_id}:{ANA}", at, guild_id))

    async def decide_elsewhere() -> None:
        async with twin.database.unit(at) as unit:
            await decide(unit, twin, ELSEWHERE)

    for guild_id in (GUILD, ELSEWHERE):
        await tell(community, at, guild_id=guild_id)
    async with community.database.unit(at) as unit:
        await decide(unit, community, GUILD)
        elsewhere = asyncio.ensure_future(decide_elsewhere())
        # It has to wait for this unit. Were it not to, it would be done long before.
        await asyncio.wait([elsewhere], timeout=0.3)
    await elsewhere
    assert len(await community.deliver(at)) == 1


async def test_a_moment_swept_by_two_processes_sends_one_message(
    community: Community, twin: Community
) -> None:
    await tell(community)
    await asyncio.gather(community.agenda.sweep(AFTERNOON), twin.agenda.sweep(AFTERNOON))
    assert await community.waiting() == [DIRECT]
    assert len(await community.rows(directs)) == 1


@pytest.mark.parametrize("ending", [Ending.CLOSED, Ending.GONE])
async def test_a_closed_door_is_remembered_and_not_knocked_at_again(
    community: Community, ending: Ending
) -> None:
    await tell(community)
    await community.agenda.sweep(AFTERNOON)
    await community.deliver(AFTERNOON, ends(ending, 50007))
    assert (await community.members.reach(GUILD, ANA)).closed_at == AFTERNOON
    await tell(community, AFTERNOON + HOUR)
    assert await community.planned() == {}
    assert list(await community.members.bundle(GUILD, ANA, AFTERNOON + DAY)) == []
    assert len(await community.inbox(ANA)) == 2


@pytest.mark.parametrize("code", [0, 20026, 40003])
async def test_when_nobody_is_written_to_the_member_is_not_blamed_and_hears_of_it_later(
    community: Community, code: int
) -> None:
    await tell(community)
    await community.agenda.sweep(AFTERNOON)
    await community.deliver(AFTERNOON, ends(Ending.CLOSED, code))
    assert (await community.members.reach(GUILD, ANA)).closed_at is None
    assert list((await community.planned()).values()) == [AFTERNOON + DAY]
    assert len(await community.members.bundle(GUILD, ANA, AFTERNOON + DAY)) == 1


async def test_a_door_closed_after_planning_stops_the_message(community: Community) -> None:
    await tell(community)
    async with community.database.unit(NOW) as unit:
        await community.members.tell(unit, ELSEWHERE, [ANA], News.HELPED, {})
    await community.members.choose_reach(ELSEWHERE, ANA, Reach.DIRECT, NOW)
    await community.agenda.sweep(AFTERNOON)
    entries = await community.claim(AFTERNOON)
    await community.settle(entries[0], ends(Ending.CLOSED, 50007)(entries[0]), AFTERNOON)
    closed_guild = entries[0].guild_id
    assert closed_guild is not None
    assert list(await community.members.bundle(closed_guild, ANA, AFTERNOON)) == []


@pytest.mark.parametrize("reach", [Reach.INBOX, Reach.NOT_AT_ALL, Reach.UNSAID])
async def test_choosing_the_inbox_takes_the_planned_message_back(community: Community, reach: Reach) -> None:
    await tell(community)
    await community.reach(reach, ANA)
    assert await community.planned() == {}
    assert await sent_on(community, AFTERNOON) == 0
    assert len(await community.inbox(ANA)) == 1


async def test_choosing_the_inbox_stops_even_a_message_on_its_way(community: Community) -> None:
    await tell(community)
    await community.agenda.sweep(AFTERNOON)
    await community.reach(Reach.INBOX, ANA)
    assert list(await community.members.bundle(GUILD, ANA, AFTERNOON)) == []


async def test_what_could_not_be_sent_is_sent_with_the_next(community: Community) -> None:
    await tell(community)
    await community.agenda.sweep(AFTERNOON)
    await community.deliver(AFTERNOON, ends(Ending.ABANDONED))
    assert [row["sent_at"] for row in await community.rows(inbox)] == [None]
    await tell(community, AFTERNOON + HOUR)
    assert len(await community.members.bundle(GUILD, ANA, AFTERNOON + DAY)) == 2


async def test_messages_the_cap_forgot_are_forgotten(community: Community) -> None:
    await tell(community)
    await sent_on(community, AFTERNOON)
    for after, left in ((7 * DAY, 1), (7 * DAY + HOUR, 0)):
        async with community.database.unit(AFTERNOON + after) as unit:
            await community.members.prune(unit)
        assert len(await community.rows(directs)) == left
