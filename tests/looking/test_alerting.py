"""Alerts as they are kept, and the daily round, in every database Hallway runs on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

import pytest

from bot.core.database import Database
from bot.core.effects import Moment
from bot.looking import alerting
from bot.looking.alerts import ALERTS, ALERTS_MOST, Alert, TooMany, alert
from bot.looking.records_of_alerts import alert_matches, alerts
from bot.looking.rules import Actor, Audience, Kind, Sort
from bot.members import service as members
from bot.members.rules import INBOX_KEPT_FOR, Reach
from tests.community import ANA, BEA, CAI, DAY, DEE, ELSEWHERE, GUILD, HOUR, NOW, ORG
from tests.looking.board import HIRING
from tests.looking.desk import Desk

LOOKS, HIRES = Sort.LOOKING, Sort.HIRING
PYTHON: Final = alert(HIRES, "Python")
TODAY: Final = NOW + 5 * HOUR
"""Three in the afternoon, when members are told."""
BUNDLE: Final = NOW + 7 * HOUR
"""When what waits goes out."""
BY_CAI: Final = Actor(GUILD, CAI)


@pytest.fixture
async def desk(database: Database) -> Desk:
    made = Desk(database)
    await made.set_up()
    return made


@pytest.fixture
async def sqlite_desk(sqlite_database: Database) -> Desk:
    made = Desk(sqlite_database)
    await made.set_up()
    return made


@pytest.fixture
async def other_process(desk: Desk) -> AsyncIterator[Desk]:
    """The same, as a second process sees it: its own connections to the same database."""
    connected = await Database.open(desk.database.url, busy_timeout=5)
    yield Desk(connected)
    await connected.close()


# ---------------------------------------------------------------------- keeping them


async def test_alerts_are_kept_listed_and_taken_back_each_member_their_own(desk: Desk) -> None:
    wanted = [PYTHON, alert(LOOKS, kind=Kind.CONTRACT), alert(HIRES, "Rust", Kind.CONTRACT)]
    assert await desk.alerts.add(GUILD, BEA, wanted, NOW) == wanted
    added = await desk.alerts.add(GUILD, BEA, [alert(HIRES, "py"), alert(LOOKS)], NOW + HOUR)
    assert added == [alert(LOOKS)], "py is Python"
    kept = await desk.alerts.list(GUILD, BEA)
    assert {each.alert for each in kept[:3]} == {*wanted}
    assert kept[3].alert == alert(LOOKS), "the oldest first"
    assert {each.alert.skill for each in kept} == {"Python", "Rust", ""}
    assert await desk.alerts.list(ELSEWHERE, BEA) == await desk.alerts.list(GUILD, CAI) == []

    ids = [each.id for each in kept]
    assert await desk.alerts.remove(GUILD, CAI, ids, NOW) == 0
    assert await desk.alerts.remove(ELSEWHERE, BEA, ids, NOW) == 0
    assert await desk.alerts.remove(GUILD, BEA, [ids[0], ids[0], "gone"], NOW) == 1
    assert len(await desk.alerts.list(GUILD, BEA)) == 3
    assert await desk.alerts.clear(GUILD, BEA, NOW) == 3
    assert await desk.alerts.list(GUILD, BEA) == []


async def test_there_are_so_many_at_most_however_many_come_at_once(desk: Desk, other_process: Desk) -> None:
    many = [alert(HIRES, f"skill {number}") for number in range(ALERTS_MOST)]
    assert await desk.alerts.add(GUILD, BEA, [*many, PYTHON], NOW) == TooMany(0, ALERTS_MOST + 1)
    assert await desk.alerts.list(GUILD, BEA) == [], "all or none"
    await desk.ask(BEA, *many[:-1])
    added = await asyncio.gather(
        desk.alerts.add(GUILD, BEA, [PYTHON], NOW), other_process.alerts.add(GUILD, BEA, [many[-1]], NOW)
    )
    assert TooMany(ALERTS_MOST, 1) in added
    assert len(await desk.alerts.list(GUILD, BEA)) == ALERTS_MOST
    assert await desk.alerts.add(GUILD, BEA, many[:3], NOW) == [], "what is there already takes no room"
    assert not isinstance(await desk.alerts.add(GUILD, CAI, many, NOW), TooMany)


# ---------------------------------------------------------------------- being told


async def test_what_is_new_and_fits_lies_in_the_inbox_as_one_piece_of_news_a_day(desk: Desk) -> None:
    await desk.ask(BEA, PYTHON, alert(HIRES, "C"), alert(LOOKS, "Python"))
    await desk.ask(DEE, alert(HIRES, "Rust"))
    one, two = await desk.hire(), await desk.hire(now=NOW + 2 * HOUR)
    await desk.play(TODAY - timedelta(minutes=1))
    assert await desk.told(BEA) == []
    await desk.play(TODAY)
    assert await desk.told(BEA) == [[two.id, one.id]]
    assert await desk.told(DEE) == await desk.told(CAI) == []
    (item,) = await desk.inbox(BEA)
    assert set(item.payload) == {"ref", "count"}, "no title, no name: it may not be for her eyes tomorrow"
    assert await desk.moments() == {}

    await desk.play(TODAY + DAY)
    three = await desk.hire(by=ANA, now=NOW + DAY + HOUR)
    await desk.play(TODAY + DAY)
    await desk.play(TODAY + 3 * DAY)
    assert await desk.told(BEA) == [[two.id, one.id], [three.id]]


async def test_it_goes_out_with_the_bundle_of_the_same_afternoon_within_the_kindness_budget(
    desk: Desk,
) -> None:
    await desk.reach(Reach.DIRECT, BEA)
    for user_id in (BEA, DEE):
        await desk.ask(user_id, PYTHON)
    for days in range(5):
        await desk.hire(by=10 + days, now=NOW + days * DAY + HOUR)
        assert members.DIRECT not in await desk.play(TODAY + days * DAY)
        sent = await desk.play(BUNDLE + days * DAY)
        assert sent.count(members.DIRECT) == (1 if days < 3 else 0), "three a week"
    assert len(await desk.told(BEA)) == len(await desk.told(DEE)) == 5


async def test_a_day_without_anything_new_says_nothing(desk: Desk) -> None:
    await desk.reach(Reach.DIRECT, BEA)
    await desk.ask(BEA, Alert(HIRES), Alert(LOOKS))
    await desk.hire(audience=Audience.ORGANIZERS)
    await desk.put_up(audience=Audience.INTRODUCTIONS)
    await desk.write()
    assert await desk.moments() == {}
    for days in range(3):
        await desk.play(TODAY + days * DAY)
        assert members.DIRECT not in await desk.play(BUNDLE + days * DAY)
    assert await desk.inbox(BEA) == []


async def test_who_wants_nothing_at_all_is_told_nothing_and_goes_on_when_they_choose_otherwise(
    desk: Desk,
) -> None:
    await desk.reach(Reach.NOT_AT_ALL, BEA, DEE)
    await desk.ask(BEA, PYTHON)
    await desk.put_up(by=Actor(GUILD, DEE), is_matched=True)
    await desk.hire()
    await desk.play(TODAY)
    assert await desk.inbox(BEA) == await desk.inbox(DEE) == []
    assert await desk.rows(alert_matches) == []
    await desk.reach(Reach.INBOX, BEA)
    later = await desk.hire(by=ANA, now=NOW + DAY)
    await desk.play(TODAY + DAY)
    assert await desk.told(BEA) == [[later.id]]


async def test_ones_own_those_of_the_blocked_and_what_was_there_before_are_left_out(desk: Desk) -> None:
    async with desk.database.unit(NOW) as unit:
        await desk.members.block_in(unit, GUILD, BEA, CAI)
        await desk.members.block_in(unit, GUILD, DEE, BEA)
    await desk.hire(by=ORG)
    await desk.ask(BEA, PYTHON, now=NOW + 2 * HOUR)
    await desk.ask(DEE, PYTHON, now=NOW + 2 * HOUR)
    own, of_the_blocked, of_a_blocker = [
        await desk.hire(by=user_id, now=NOW + 3 * HOUR) for user_id in (BEA, CAI, DEE)
    ]
    await desk.play(TODAY)
    assert await desk.told(BEA) == [[of_a_blocker.id]], "being left out would tell her of the block"
    assert await desk.told(DEE) == [[of_the_blocked.id]]
    assert own.id not in str(await desk.told(DEE))


async def test_only_what_everybody_may_see_when_members_are_told_is_told(desk: Desk) -> None:
    await desk.ask(BEA, PYTHON)
    private, ended, stays = [await desk.hire(by=user_id) for user_id in (CAI, DEE, ANA)]
    await desk.flags.show_as(private.id, BY_CAI, NOW + 2 * HOUR, audience=Audience.ORGANIZERS)
    await desk.flags.clear(ended.id, Actor(GUILD, DEE), NOW + 2 * HOUR)
    await desk.play(TODAY)
    assert await desk.told(BEA) == [[stays.id]]


async def test_a_flag_that_everybody_may_see_only_later_is_new_then(desk: Desk) -> None:
    await desk.ask(BEA, PYTHON)
    hidden = await desk.hire(audience=Audience.INTRODUCTIONS)
    await desk.play(TODAY)
    await desk.flags.show_as(hidden.id, BY_CAI, TODAY + 12 * HOUR, audience=Audience.EVERYONE)
    await desk.play(TODAY + DAY)
    assert await desk.told(BEA) == [[hidden.id]]
    await desk.flags.show_as(hidden.id, BY_CAI, TODAY + 2 * DAY, audience=Audience.INTRODUCTIONS)
    await desk.flags.show_as(hidden.id, BY_CAI, TODAY + 2 * DAY, audience=Audience.EVERYONE)
    await desk.play(TODAY + 3 * DAY)
    assert len(await desk.told(BEA)) == 1, "and not a second time"


async def test_a_flag_that_is_matched_tells_its_owner_of_the_other_sort_and_nobody_else(desk: Desk) -> None:
    seekers = dict(zip(Audience, (BEA, DEE, ORG), strict=True))
    mine = {
        audience: await desk.put_up(by=Actor(GUILD, user_id), audience=audience, is_matched=True)
        for audience, user_id in seekers.items()
    }
    await desk.put_up(by=Actor(GUILD, 50))
    post = await desk.hire(is_matched=True)
    await desk.hire(by=ANA, skills=("Rust",))
    await desk.play(TODAY)
    assert [await desk.told(user_id) for user_id in seekers.values()] == [[[post.id]]] * 3
    (found,) = await desk.told(CAI)
    assert len(found) == 2
    assert {mine[audience].id in found for audience in (Audience.ORGANIZERS, Audience.INTRODUCTIONS)} == {
        False
    }
    assert await desk.told(50) == [], "who did not ask is not told"


async def test_a_matched_flag_that_has_run_out_hears_no_more(desk: Desk) -> None:
    await desk.put_up(by=Actor(GUILD, BEA), is_matched=True)
    await desk.hire(now=NOW + 30 * DAY)
    async with desk.database.unit(NOW + 30 * DAY + 5 * HOUR) as unit:  # no sweep has seen to it yet
        await desk.alerts.due(unit, Moment(ALERTS, str(GUILD), unit.now, GUILD))
    assert await desk.told(BEA) == []


async def test_who_leaves_is_told_nothing_and_nothing_of_them_is_kept(desk: Desk) -> None:
    await desk.ask(BEA, PYTHON)
    await desk.hire()
    await desk.play(TODAY)
    await desk.flags.departed(GUILD, BEA, TODAY + HOUR)
    await desk.hire(by=ANA, now=NOW + DAY)
    await desk.play(TODAY + DAY)
    assert await desk.rows(alerts) == await desk.rows(alert_matches) == []
    assert len(await desk.inbox(BEA)) == 1


async def test_what_was_found_is_kept_as_long_as_the_news_of_it_and_is_only_ones_own(desk: Desk) -> None:
    await desk.ask(BEA, PYTHON)
    await desk.hire()
    await desk.play(TODAY)
    (item,) = await desk.inbox(BEA)
    assert await desk.alerts.found(str(item.payload["ref"]), DEE) is None
    for now, left in ((TODAY + INBOX_KEPT_FOR, 1), (TODAY + INBOX_KEPT_FOR + HOUR, 0)):
        async with desk.database.unit(now) as unit:
            await desk.alerts.prune(unit)
        assert len(await desk.rows(alert_matches)) == left


# ---------------------------------------------------------------------- rounds


async def test_servers_are_told_at_three_by_their_own_clock_each_of_their_own(desk: Desk) -> None:
    await desk.set_up(ELSEWHERE, zone="Asia/Tokyo")
    for guild_id in (GUILD, ELSEWHERE):
        await desk.alerts.add(guild_id, BEA, [PYTHON], NOW)
    there = await desk.put_up(HIRING, by=Actor(ELSEWHERE, CAI), sort=HIRES, now=NOW + HOUR)
    assert await desk.moments() == {str(ELSEWHERE): NOW + 20 * HOUR}
    await desk.hire()
    await desk.play(NOW + 20 * HOUR)
    (news,) = await desk.inbox(BEA, ELSEWHERE)
    found = await desk.alerts.found(str(news.payload["ref"]), BEA)
    assert found is not None
    assert (found.guild_id, list(found.flag_ids)) == (ELSEWHERE, [there.id])
    assert len(await desk.inbox(BEA)) == 1


async def test_what_comes_up_in_the_very_minute_waits_for_the_next_day(desk: Desk) -> None:
    await desk.ask(BEA, PYTHON)
    late = await desk.hire(now=TODAY - timedelta(minutes=1))
    await desk.play(TODAY)
    assert await desk.told(BEA) == []
    assert await desk.moments() == {str(GUILD): TODAY + DAY}
    await desk.play(TODAY + DAY)
    assert await desk.told(BEA) == [[late.id]]


async def test_all_that_one_member_has_up_counts_together_wherever_a_batch_ends(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sqlite_desk
    monkeypatch.setattr(alerting, "_MATCHED_AT_ONCE", 3)
    for user_id in (BEA, CAI):
        for skill in ("Rust", "C"):
            await desk.hire(by=user_id, skills=(skill,), is_matched=True)
    later = NOW + 2 * HOUR
    seekers = [await desk.seek(by=by, skills=(skill,), now=later) for by, skill in ((50, "Rust"), (51, "C"))]
    await desk.play(TODAY)
    both = sorted((seeker.id for seeker in seekers), reverse=True)
    assert [sorted(found, reverse=True) for user_id in (BEA, CAI) for found in await desk.told(user_id)] == [
        both,
        both,
    ]


async def subscribed(desk: Desk, count: int) -> list[int]:
    """Let many members have alerts, every third a flag that is matched instead, every sixth both."""
    for user_id in range(1001, 1001 + count):
        if user_id % 3:
            await desk.ask(user_id, PYTHON)
        if user_id % 6 in (0, 1, 3):
            await desk.seek(by=user_id, skills=("Python",), is_matched=True, shows=frozenset())
    return list(range(1001, 1001 + count))


async def everybody_told(desk: Desk, who: list[int]) -> list[list[list[str]]]:
    return [await desk.told(user_id) for user_id in who]


async def cut_off(desk: Desk, moment: Moment) -> None:
    """Handle a moment in a process that ends before it can commit."""
    async with desk.database.unit(moment.due_at) as unit:
        await desk.alerts.due(unit, moment)
        raise ConnectionError


async def test_in_small_batches_everybody_is_told_once_and_nobody_passed_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerting, "_AT_ONCE", 4)
    monkeypatch.setattr(alerting, "_PAGE", 2)
    who = await subscribed(desk, 18)
    posts = [await desk.hire(by=user_id) for user_id in range(20, 23)]
    await desk.play(TODAY)
    ids = sorted((post.id for post in posts), reverse=True)
    assert await everybody_told(desk, who) == [[ids]] * len(who)
    assert await desk.moments() == {}


async def test_a_round_that_stops_half_way_goes_on_and_ends_what_it_was_about(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerting, "_AT_ONCE", 4)
    who = await subscribed(desk, 15)
    first, second = await desk.hire(by=20), await desk.hire(by=21)

    async with desk.database.unit(TODAY) as unit:
        await unit.unschedule(ALERTS, str(GUILD))
        await desk.alerts.due(unit, Moment(ALERTS, str(GUILD), TODAY, GUILD))
    halfway = sum(len(told) for told in await everybody_told(desk, who))
    assert 0 < halfway < len(who)
    ((subject, _),) = (await desk.moments()).items()
    with pytest.raises(ConnectionError):
        await cut_off(desk, Moment(ALERTS, subject, TODAY, GUILD))

    await desk.flags.clear(first.id, Actor(GUILD, 20), TODAY + HOUR)
    new = await desk.hire(by=22, now=TODAY + HOUR)
    async with desk.database.unit(TODAY + 2 * HOUR) as unit:  # neither begins another round while it goes on
        await desk.alerts.due(unit, Moment(ALERTS, str(GUILD), TODAY, GUILD))
        await desk.alerts.due(unit, Moment(ALERTS, f"{GUILD}:1", TODAY, GUILD))
    await desk.play(TODAY + 2 * HOUR)
    told = await everybody_told(desk, who)
    assert all(len(each) == 1 for each in told)
    assert [set(each[0]) for each in told] == [{first.id, second.id}] * halfway + [{second.id}] * (
        len(who) - halfway
    )
    await desk.play(TODAY + DAY)
    assert [each[1:] for each in await everybody_told(desk, who)] == [[[new.id]]] * len(who)


async def test_two_processes_tell_everybody_once(
    desk: Desk, other_process: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerting, "_AT_ONCE", 4)
    who = await subscribed(desk, 15)
    post = await desk.hire(by=20)
    await asyncio.gather(desk.agenda.sweep(TODAY), other_process.agenda.sweep(TODAY))
    await desk.agenda.sweep(TODAY)
    assert await everybody_told(desk, who) == [[[post.id]]] * len(who)


async def test_more_than_one_round_is_about_are_left_for_the_next_day(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sqlite_desk
    monkeypatch.setattr(alerting, "FLAGS_MOST", 2)
    monkeypatch.setattr(alerting, "_PAGE", 2)
    await desk.ask(BEA, PYTHON)
    one, two, three = [await desk.hire(by=20 + number, now=NOW + number * HOUR) for number in range(1, 4)]
    await desk.play(TODAY)
    assert await desk.told(BEA) == [[two.id, one.id]]
    await desk.play(TODAY + DAY)
    assert await desk.told(BEA) == [[two.id, one.id], [three.id]]
