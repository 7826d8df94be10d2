"""The one gate every direct message nobody asked for goes through: consent, quiet hours, the weekly cap."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.database import Database, Unit
from bot.core.effects import Ending
from bot.members.records import directs, inbox, reaches
from bot.members.records_of_boundaries import rhythms
from bot.members.rules import DIRECTS_A_WEEK, TURNED_AWAY, BadQuietHours, BadZone, News, Reach, Rhythm
from bot.members.service import DIRECT
from tests.community import ANA, BEA, DAY, ELSEWHERE, GUILD, HOUR, NOW, ORG, Community, ends

AFTERNOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
EVENING = Rhythm("UTC", time(16), time(20))
SUBJECT = f"{GUILD}:{ANA}"
MINUTE = timedelta(minutes=1)


async def admitted(community: Community, at: datetime, guild_id: int = GUILD) -> datetime | None:
    async with community.database.unit(at) as unit:
        return await community.members.admit_in(unit, guild_id, ANA)


async def tell(community: Community, at: datetime = NOW, *, guild_id: int = GUILD) -> None:
    async with community.database.unit(at) as unit:
        await community.members.tell(unit, guild_id, [ANA], News.HELPED, {"share_id": "s"})


async def sent_on(community: Community, at: datetime) -> int:
    await community.agenda.sweep(at)
    return len(await community.deliver(at))


# ---------------------------------------------------------------------- consent


@pytest.mark.parametrize("reach", [reach for reach in Reach if reach is not Reach.DIRECT])
async def test_without_a_yes_nothing_goes_out_ever(community: Community, reach: Reach) -> None:
    assert await admitted(community, NOW) is None
    await community.reach(reach, ANA)
    assert await admitted(community, NOW) is None
    assert await community.rows(directs) == []


async def test_a_yes_is_for_one_server_and_one_member(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA, guild_id=ELSEWHERE)
    await community.reach(Reach.DIRECT, BEA)
    assert await admitted(community, NOW) is None
    assert await admitted(community, NOW, ELSEWHERE) == NOW


@pytest.mark.parametrize("code", sorted(TURNED_AWAY))
async def test_who_was_turned_away_is_not_tried_again_until_they_say_yes_again(
    community: Community, code: int
) -> None:
    await community.reach(Reach.DIRECT, ANA)
    async with community.database.unit(NOW) as unit:
        assert await community.members.turned_away_in(unit, GUILD, ANA, code)
    assert (await community.members.reach(GUILD, ANA)).closed_at == NOW
    assert await admitted(community, NOW + DAY) is None
    await community.members.choose_reach(GUILD, ANA, Reach.DIRECT, NOW + 2 * DAY)
    assert await admitted(community, NOW + 2 * DAY) == NOW + 2 * DAY


@pytest.mark.parametrize("code", [0, 20026, 40003])
async def test_any_other_error_is_not_the_members_doing(community: Community, code: int) -> None:
    await community.reach(Reach.DIRECT, ANA)
    async with community.database.unit(NOW) as unit:
        assert not await community.members.turned_away_in(unit, GUILD, ANA, code)
    assert await admitted(community, NOW) == NOW


@pytest.mark.parametrize("reach", [Reach.INBOX, Reach.NOT_AT_ALL])
async def test_a_message_turned_away_after_the_member_wants_none_closes_nothing(
    community: Community, reach: Reach
) -> None:
    await community.reach(reach, ANA)
    async with community.database.unit(NOW) as unit:
        assert await community.members.turned_away_in(unit, GUILD, ANA, 50007)
        assert await community.members.turned_away_in(unit, GUILD, BEA, 50007)
    assert [row["closed_at"] for row in await community.rows(reaches)] == [None]


# ---------------------------------------------------------------------- the weekly cap


async def test_three_a_week_go_out_and_the_fourth_is_told_when_to_ask_again(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await community.reach(Reach.DIRECT, ANA, guild_id=ELSEWHERE)
    for hour, guild_id in enumerate((GUILD, ELSEWHERE, GUILD)):
        assert await admitted(community, NOW + hour * HOUR, guild_id) == NOW + hour * HOUR
    for guild_id in (GUILD, ELSEWHERE):
        assert await admitted(community, NOW + 3 * HOUR, guild_id) == NOW + 7 * DAY
    assert len(await community.rows(directs)) == DIRECTS_A_WEEK
    assert await admitted(community, NOW + 7 * DAY) == NOW + 7 * DAY


async def test_bundles_and_single_messages_share_the_cap(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    for hour in range(DIRECTS_A_WEEK):
        await admitted(community, NOW + hour * HOUR)
    await tell(community, NOW + 4 * HOUR)
    assert await sent_on(community, AFTERNOON) == 0
    assert await community.planned() == {(DIRECT, SUBJECT): AFTERNOON + 7 * DAY}
    assert await sent_on(community, AFTERNOON + 7 * DAY) == 1


async def test_two_messages_decided_on_at_once_share_the_last_place(
    community: Community, twin: Community
) -> None:
    await community.reach(Reach.DIRECT, ANA)
    for hour in range(DIRECTS_A_WEEK - 1):
        await admitted(community, NOW + hour * HOUR)
    at = NOW + 5 * HOUR
    async with community.database.unit(at) as unit:
        first = await community.members.admit_in(unit, GUILD, ANA)
        second = asyncio.ensure_future(admitted(twin, at))
        # It has to wait for this unit. Were it not to, it would be done long before.
        await asyncio.wait([second], timeout=0.3)
    assert first == at
    assert await second == NOW + 7 * DAY
    assert len(await community.rows(directs)) == DIRECTS_A_WEEK


async def test_a_unit_that_fails_has_counted_nothing(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)

    async def fail(unit: Unit) -> None:
        assert await community.members.admit_in(unit, GUILD, ANA) == NOW
        raise RuntimeError

    with pytest.raises(RuntimeError):
        async with community.database.unit(NOW) as unit:
            await fail(unit)
    assert await community.rows(directs) == []


# ---------------------------------------------------------------------- quiet hours


async def test_in_quiet_hours_the_end_is_named_and_nothing_is_counted(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await community.members.set_rhythm(ANA, Rhythm("Asia/Tokyo", time(18), time(8, 30)), NOW)
    end = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert await admitted(community, NOW) == end
    assert await community.rows(directs) == []
    assert await admitted(community, end) == end
    assert len(await community.rows(directs)) == 1


async def test_where_the_cap_would_open_in_quiet_hours_it_is_their_end(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    for minutes in range(DIRECTS_A_WEEK):
        await admitted(community, NOW + minutes * MINUTE)
    await community.members.set_rhythm(ANA, Rhythm("UTC", time(9), time(12)), NOW)
    assert await admitted(community, NOW + 5 * HOUR) == NOW + 7 * DAY + 2 * HOUR


async def test_a_bundle_that_falls_into_quiet_hours_goes_out_at_their_end(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await community.members.set_rhythm(ANA, EVENING, NOW)
    await tell(community)
    assert await sent_on(community, AFTERNOON) == 0
    assert await community.planned() == {(DIRECT, SUBJECT): AFTERNOON + 3 * HOUR}
    await tell(community, AFTERNOON + HOUR)
    assert await sent_on(community, AFTERNOON + 3 * HOUR - MINUTE) == 0
    assert await sent_on(community, AFTERNOON + 3 * HOUR) == 1
    assert all(row["sent_at"] for row in await community.rows(inbox))
    assert await sent_on(community, AFTERNOON + DAY) == 0


async def test_with_quiet_hours_over_every_afternoon_there_is_still_one_message_a_day(
    community: Community,
) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await community.members.set_rhythm(ANA, EVENING, NOW)
    sent: list[datetime] = []
    for hour in range(0, 10 * 24, 2):
        at = NOW + hour * HOUR
        await tell(community, at)
        sent += [at] * await sent_on(community, at)
    assert len({moment.date() for moment in sent}) == len(sent) == 2 * DIRECTS_A_WEEK
    assert all(moment.hour == 20 for moment in sent)


# ---------------------------------------------------------------------- changing one's mind


async def test_a_rhythm_is_one_for_all_servers_and_can_be_changed_and_dropped(community: Community) -> None:
    members = community.members
    assert await members.rhythm(ANA) == Rhythm()
    assert await members.set_rhythm(ANA, EVENING, NOW) == EVENING
    assert await members.rhythm(ANA) == EVENING
    assert await members.rhythm(BEA) == Rhythm()
    night = Rhythm("Europe/Berlin", time(0), time(23, 59))
    assert await members.set_rhythm(ANA, night, NOW) == night
    assert await members.rhythm(ANA) == night
    assert await members.set_rhythm(ANA, Rhythm("Europe/Berlin"), NOW) == Rhythm("Europe/Berlin")
    assert await members.rhythm(ANA) == Rhythm("Europe/Berlin")
    assert len(await community.rows(rhythms)) == 1


async def test_a_refused_rhythm_leaves_the_old_one(community: Community) -> None:
    await community.members.set_rhythm(ANA, EVENING, NOW)
    no_zone = await community.members.set_rhythm(ANA, replace(EVENING, zone="Tortuga"), NOW)
    assert isinstance(no_zone, BadZone)
    half = await community.members.set_rhythm(ANA, replace(EVENING, quiet_to=None), NOW)
    assert half is BadQuietHours.HALF
    assert await community.members.rhythm(ANA) == EVENING


async def test_a_rhythm_chosen_twice_at_once_is_kept_once(community: Community, twin: Community) -> None:
    kept = await asyncio.gather(
        *(who.members.set_rhythm(ANA, EVENING, NOW) for who in (community, twin, community))
    )
    assert kept == [EVENING] * 3
    assert len(await community.rows(rhythms)) == 1


async def test_shorter_quiet_hours_bring_the_next_bundle_forward_in_every_server(
    community: Community,
) -> None:
    await community.guilds.change(ELSEWHERE, NOW, changed_by=ORG, zone="UTC")
    for guild_id in (GUILD, ELSEWHERE):
        await community.reach(Reach.DIRECT, ANA, guild_id=guild_id)
    await community.members.set_rhythm(ANA, Rhythm("UTC", time(16), time(15, 59)), NOW)
    for guild_id in (GUILD, ELSEWHERE):
        await tell(community, guild_id=guild_id)
    assert await sent_on(community, AFTERNOON) == 0
    parked = datetime(2026, 3, 3, 15, 59, tzinfo=UTC)
    assert list((await community.planned()).values()) == [parked, parked]
    await community.members.set_rhythm(ANA, Rhythm(), datetime(2026, 3, 3, 1, 0, tzinfo=UTC))
    assert list((await community.planned()).values()) == [parked, parked]
    assert await sent_on(community, parked) == 2


async def test_new_quiet_hours_hold_for_what_is_planned_already(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await tell(community)
    await community.members.set_rhythm(ANA, EVENING, NOW + HOUR)
    assert await sent_on(community, AFTERNOON) == 0
    assert await sent_on(community, AFTERNOON + 3 * HOUR) == 1


async def test_changing_quiet_hours_plans_what_waits_and_only_where_messages_are_wanted(
    community: Community,
) -> None:
    await community.reach(Reach.INBOX, ANA, guild_id=ELSEWHERE)
    await tell(community)
    await tell(community, guild_id=ELSEWHERE)
    await community.reach(Reach.DIRECT, ANA)
    async with community.database.unit(NOW) as unit:
        await unit.unschedule(DIRECT, SUBJECT)
    await community.members.set_rhythm(ANA, EVENING, NOW)
    assert list(await community.planned()) == [(DIRECT, SUBJECT)]


async def test_a_yes_to_messages_sends_what_waits_unsent_with_the_next_bundle(community: Community) -> None:
    await tell(community)
    assert await community.planned() == {}
    await community.members.choose_reach(GUILD, ANA, Reach.DIRECT, NOW + HOUR)
    assert await community.planned() == {(DIRECT, SUBJECT): AFTERNOON}
    assert await sent_on(community, AFTERNOON) == 1


async def test_a_yes_to_messages_plans_nothing_where_nothing_waits(community: Community) -> None:
    await tell(community)
    (item,) = await community.inbox(ANA)
    await community.members.mark_read(GUILD, ANA, [item.id], NOW)
    await community.reach(Reach.DIRECT, ANA)
    assert await community.planned() == {}


async def test_a_yes_after_a_closed_door_sends_what_could_not_be_sent(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await tell(community)
    await community.agenda.sweep(AFTERNOON)
    await community.deliver(AFTERNOON, ends(Ending.CLOSED, 50007))
    await community.members.choose_reach(GUILD, ANA, Reach.DIRECT, AFTERNOON + HOUR)
    assert await sent_on(community, AFTERNOON + DAY) == 1


# ---------------------------------------------------------------------- asked once, told once


async def test_how_they_may_be_reached_is_asked_once_in_each_server(community: Community) -> None:
    members = community.members
    assert await members.first_question(GUILD, ANA, NOW)
    assert not await members.first_question(GUILD, ANA, NOW)
    assert not await members.first_question(GUILD, ANA, NOW + 90 * DAY)
    assert await members.first_question(ELSEWHERE, ANA, NOW)
    assert await members.first_question(GUILD, BEA, NOW)
    assert (await members.reach(GUILD, ANA)).reach is Reach.UNSAID


@pytest.mark.parametrize("reach", [reach for reach in Reach if reach is not Reach.UNSAID])
async def test_who_has_said_is_not_asked(community: Community, reach: Reach) -> None:
    await community.reach(reach, ANA)
    assert not await community.members.first_question(GUILD, ANA, NOW)


async def test_the_question_is_asked_once_however_many_ask_at_once(
    community: Community, twin: Community
) -> None:
    asked = await asyncio.gather(
        *(who.members.first_question(GUILD, ANA, NOW) for who in (community, twin) * 4)
    )
    assert sorted(asked) == [False] * 7 + [True]


async def turn_away(community: Community, at: datetime) -> None:
    async with community.database.unit(at) as unit:
        await community.members.turned_away_in(unit, GUILD, ANA, 50278)


async def test_after_a_closed_door_they_are_told_once_that_something_waits(community: Community) -> None:
    members = community.members
    await community.reach(Reach.DIRECT, ANA)
    await tell(community)
    assert not await members.to_be_told(GUILD, ANA, NOW)
    await turn_away(community, NOW + HOUR)
    assert not await members.to_be_told(ELSEWHERE, ANA, NOW + HOUR)
    assert await members.to_be_told(GUILD, ANA, NOW + HOUR)
    assert not await members.to_be_told(GUILD, ANA, NOW + HOUR)
    await turn_away(community, NOW + 2 * HOUR)  # another message that was on its way
    await tell(community, NOW + 2 * HOUR)
    assert not await members.to_be_told(GUILD, ANA, NOW + 2 * HOUR)
    assert (await members.reach(GUILD, ANA)).closed_at == NOW + HOUR


async def test_they_are_told_anew_when_an_opened_door_closes_again(community: Community) -> None:
    members = community.members
    await community.reach(Reach.DIRECT, ANA)
    await tell(community)
    await turn_away(community, NOW)
    assert await members.to_be_told(GUILD, ANA, NOW)
    await members.choose_reach(GUILD, ANA, Reach.DIRECT, NOW + HOUR)
    assert not await members.to_be_told(GUILD, ANA, NOW + HOUR)
    await turn_away(community, NOW + 2 * HOUR)
    assert await members.to_be_told(GUILD, ANA, NOW + 3 * HOUR)
    assert not await members.to_be_told(GUILD, ANA, NOW + 3 * HOUR)


async def test_they_are_told_only_when_something_waits(community: Community) -> None:
    members = community.members
    await community.reach(Reach.DIRECT, ANA)
    await turn_away(community, NOW)
    assert not await members.to_be_told(GUILD, ANA, NOW)
    await tell(community)
    (item,) = await community.inbox(ANA)
    await members.mark_read(GUILD, ANA, [item.id], NOW)
    assert not await members.to_be_told(GUILD, ANA, NOW)
    assert await members.to_be_told(GUILD, ANA, NOW, is_awaited=True)
    assert not await members.to_be_told(GUILD, ANA, NOW, is_awaited=True)


async def test_who_chose_the_inbox_after_a_closed_door_needs_not_be_told(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await tell(community)
    await turn_away(community, NOW)
    await community.reach(Reach.INBOX, ANA)
    assert not await community.members.to_be_told(GUILD, ANA, NOW)


async def test_they_are_told_once_however_many_ask_at_once(community: Community, twin: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await tell(community)
    await turn_away(community, NOW)
    told = await asyncio.gather(*(who.members.to_be_told(GUILD, ANA, NOW) for who in (community, twin) * 4))
    assert sorted(told) == [False] * 7 + [True]


async def test_having_nothing_to_ask_or_tell_takes_no_turn_to_write(sqlite_database: Database) -> None:
    members = Community(sqlite_database).members
    async with sqlite_database.unit(NOW):  # somebody else is writing, and the others would have to wait
        assert not await members.to_be_told(GUILD, ANA, NOW)
    await members.first_question(GUILD, ANA, NOW)
    async with sqlite_database.unit(NOW):
        assert not await members.first_question(GUILD, ANA, NOW)
