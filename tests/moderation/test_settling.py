"""What organizers do about reports, and what those concerned learn of it."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.database import Unit
from bot.core.ids import new_id
from bot.guilds.pillars import Pillar
from bot.members.rules import News
from bot.moderation.records import reports
from bot.moderation.records_of_suspensions import suspensions
from bot.moderation.rules import (
    DAY,
    Case,
    No,
    Refusal,
    Report,
    Settled,
    SettledAlready,
    Settlement,
    Suspension,
)
from tests.community import ANA, BEA, CAI, DEE, ELSEWHERE, GUILD, HOUR, NOW, ORG, Community
from tests.moderation.test_reporting import reported

INTRODUCTIONS = Pillar.INTRODUCTIONS
UNTIL = NOW + 7 * DAY
WHY = "Three pushy requests in a week."


@pytest.fixture(params=["one process", "two processes"])
def other(request: pytest.FixtureRequest, community: Community, twin: Community) -> Community:
    """Who does it the second time."""
    return community if request.param == "one process" else twin


async def suspend_on(community: Community, report: Report, by: int = ORG, **flags: bool) -> Report | Refusal:
    return await community.moderation.suspend_on(
        GUILD, report.id, INTRODUCTIONS, UNTIL, WHY, by, NOW, **flags
    )


async def until(
    community: Community, user_id: int = CAI, *, days: float = 0, guild_id: int = GUILD
) -> object:
    async with community.database.reading() as read:
        held = await community.moderation.held_in(read, guild_id, user_id, INTRODUCTIONS, NOW + days * DAY)
    return None if held is None else held.until


async def all_news(community: Community) -> dict[int, list[News]]:
    told = {who: await community.news(who) for who in (ANA, BEA, CAI, DEE, ORG)}
    return {who: news for who, news in told.items() if news}


# ---------------------------------------------------------------------- dismissing


async def test_a_dismissed_report_waits_no_more_and_only_the_reporter_is_told(community: Community) -> None:
    made = await reported(community)
    done = await community.moderation.dismiss(GUILD, made.id, ORG, NOW + HOUR)
    assert isinstance(done, Report)
    assert done.settled == Settled(Settlement.DISMISSED, ORG, NOW + HOUR)
    assert await community.moderation.report_of(GUILD, made.id, ORG) == done
    case = await community.moderation.case(GUILD, CAI, ORG, NOW)
    assert case == Case(GUILD, CAI, [], [], last=done, settled=1)
    assert await community.moderation.waiting(GUILD, ORG) == 0
    assert await all_news(community) == {BEA: [News.REPORT_SETTLED]}
    assert await until(community) is None


async def test_the_reporter_learns_the_outcome_and_nothing_about_the_other(community: Community) -> None:
    await community.moderation.dismiss(GUILD, (await reported(community)).id, ORG, NOW)
    await suspend_on(community, await reported(community))
    told = [dict(item.payload) for item in await community.inbox(BEA)]
    assert sorted(told, key=str) == [{"outcome": "dismissed"}, {"outcome": "suspended"}]


@pytest.mark.parametrize("guild_id", [GUILD, ELSEWHERE])
async def test_a_forged_id_settles_nothing(community: Community, guild_id: int) -> None:
    made = await reported(community)
    report_id = new_id(NOW) if guild_id == GUILD else made.id
    moderation = community.moderation
    assert await moderation.dismiss(guild_id, report_id, ORG, NOW) is No.GONE
    assert await moderation.suspend_on(guild_id, report_id, INTRODUCTIONS, UNTIL, WHY, ORG, NOW) is No.GONE
    assert await moderation.settle_as_suspended(guild_id, report_id, INTRODUCTIONS, ORG, NOW) is No.GONE
    assert await moderation.waiting(GUILD, ORG) == 1
    assert await all_news(community) == {}
    assert await community.rows(suspensions) == []


async def test_nobody_settles_a_report_on_themselves_or_learns_of_it(community: Community) -> None:
    made = await reported(community, BEA, ORG)
    moderation = community.moderation
    for _ in range(2):
        assert await moderation.dismiss(GUILD, made.id, ORG, NOW) is No.GONE
        assert await suspend_on(community, made) is No.GONE
        assert await moderation.settle_as_suspended(GUILD, made.id, INTRODUCTIONS, ORG, NOW) is No.GONE
        await moderation.dismiss(GUILD, made.id, DEE, NOW)  # the second time it is settled, by somebody else
    assert await all_news(community) == {BEA: [News.REPORT_SETTLED]}


# ---------------------------------------------------------------------- two at once


async def test_whoever_comes_second_is_told_who_was_first(community: Community, other: Community) -> None:
    made = await reported(community)
    await community.moderation.dismiss(GUILD, made.id, ORG, NOW)
    first = SettledAlready(Settled(Settlement.DISMISSED, ORG, NOW))
    moderation = other.moderation
    assert await moderation.dismiss(GUILD, made.id, DEE, NOW + HOUR) == first
    assert await suspend_on(other, made, DEE) == first
    assert await moderation.settle_as_suspended(GUILD, made.id, INTRODUCTIONS, DEE, NOW + HOUR) == first
    assert await all_news(community) == {BEA: [News.REPORT_SETTLED]}
    assert await until(community) is None


async def test_two_organizers_at_once_make_one_outcome(community: Community, other: Community) -> None:
    for _ in range(5):
        await community.empty()
        made = await reported(community)
        dismissed, suspended = await asyncio.gather(
            community.moderation.dismiss(GUILD, made.id, ORG, NOW), suspend_on(other, made, DEE)
        )
        (row,) = await community.rows(reports)
        if isinstance(dismissed, Report):
            assert suspended == SettledAlready(Settled(Settlement.DISMISSED, ORG, NOW))
            assert await all_news(community) == {BEA: [News.REPORT_SETTLED]}
            assert (row["outcome"], await until(community)) == ("dismissed", None)
        else:
            assert dismissed == SettledAlready(Settled(Settlement.SUSPENDED, DEE, NOW, WHY))
            assert await all_news(community) == {BEA: [News.REPORT_SETTLED], CAI: [News.SUSPENDED]}
            assert (row["outcome"], await until(community)) == ("suspended", UNTIL)


# ---------------------------------------------------------------------- keeping somebody out


async def test_the_suspended_learns_reason_and_end_and_never_who_reported(community: Community) -> None:
    made = await reported(community)
    done = await suspend_on(community, made)
    assert isinstance(done, Report)
    assert done.settled == Settled(Settlement.SUSPENDED, ORG, NOW, WHY)
    assert await all_news(community) == {BEA: [News.REPORT_SETTLED], CAI: [News.SUSPENDED]}
    (item,) = await community.inbox(CAI)
    assert item.payload == {"pillar": "introductions", "until": UNTIL.isoformat(), "reason": WHY}


async def test_a_suspension_ends_by_itself_in_its_server_alone(community: Community) -> None:
    await suspend_on(community, await reported(community))
    assert await until(community) == await until(community, days=6.99) == UNTIL
    assert await until(community, days=7) is None
    assert await until(community, BEA) is None
    assert await until(community, guild_id=ELSEWHERE) is None


@pytest.mark.parametrize(("flag", "no"), [({"is_organizer": True}, No.ORGANIZER), ({"is_bot": True}, No.BOT)])
async def test_who_cannot_be_kept_out_leaves_the_report_waiting(
    community: Community, flag: dict[str, bool], no: No
) -> None:
    made = await reported(community)
    assert await suspend_on(community, made, **flag) is no
    assert await community.moderation.waiting(GUILD, ORG) == 1
    assert await all_news(community) == {}
    assert await until(community) is None


async def test_a_suspension_without_a_reason_or_an_end_to_come_is_refused(community: Community) -> None:
    made, moderation = await reported(community), community.moderation
    assert await moderation.suspend_on(GUILD, made.id, INTRODUCTIONS, UNTIL, " \u200b", ORG, NOW) is No.REASON
    assert await moderation.suspend_on(GUILD, made.id, INTRODUCTIONS, NOW, WHY, ORG, NOW) is No.OVER
    assert await moderation.suspend(GUILD, ORG, INTRODUCTIONS, UNTIL, WHY, ORG, NOW) is No.ONESELF
    assert await community.rows(suspensions) == []


async def test_a_further_report_is_settled_by_the_suspension_that_holds(community: Community) -> None:
    first, second = await reported(community, BEA), await reported(community, DEE, hours=1)
    moderation = community.moderation
    assert await moderation.settle_as_suspended(GUILD, second.id, INTRODUCTIONS, ORG, NOW) is No.NOT_SUSPENDED
    await suspend_on(community, first)
    assert await moderation.waiting(GUILD, ORG) == 1, "the other is not settled unseen"
    done = await moderation.settle_as_suspended(GUILD, second.id, INTRODUCTIONS, ORG, NOW)
    assert isinstance(done, Report)
    assert done.settled == Settled(Settlement.SUSPENDED, ORG, NOW, WHY)
    assert await all_news(community) == {
        BEA: [News.REPORT_SETTLED],
        DEE: [News.REPORT_SETTLED],
        CAI: [News.SUSPENDED],
    }


async def test_a_suspension_that_has_ended_settles_nothing(community: Community) -> None:
    await suspend_on(community, await reported(community))
    later = await reported(community, DEE, hours=24 * 7)
    done = await community.moderation.settle_as_suspended(GUILD, later.id, INTRODUCTIONS, ORG, UNTIL)
    assert done is No.NOT_SUSPENDED


async def test_a_new_suspension_takes_the_place_of_the_old(community: Community) -> None:
    moderation = community.moderation
    await moderation.suspend(GUILD, CAI, INTRODUCTIONS, UNTIL, WHY, ORG, NOW)
    sooner = NOW + DAY
    again = await moderation.suspend(GUILD, CAI, INTRODUCTIONS, sooner, "On second thought.", DEE, NOW + HOUR)
    assert again == Suspension(GUILD, CAI, INTRODUCTIONS, "On second thought.", DEE, NOW + HOUR, sooner)
    assert await until(community) == sooner
    assert await moderation.suspended(GUILD, NOW + HOUR, start=0, count=10) == ([again], 1)


# ---------------------------------------------------------------------- lifting


async def test_a_lifted_suspension_holds_no_more_and_can_be_made_anew(community: Community) -> None:
    moderation = community.moderation
    await moderation.suspend(GUILD, CAI, INTRODUCTIONS, UNTIL, WHY, ORG, NOW)
    assert await moderation.lift(GUILD, CAI, INTRODUCTIONS, DEE, NOW + HOUR) is None
    assert await until(community, days=1) is None
    assert await moderation.suspended(GUILD, NOW + HOUR, start=0, count=10) == ([], 0)
    (row,) = await community.rows(suspensions)
    assert (row["lifted_at"], row["lifted_by"]) == (NOW + HOUR, DEE)
    assert await moderation.lift(GUILD, CAI, INTRODUCTIONS, DEE, NOW + HOUR) is No.NOT_SUSPENDED
    await moderation.suspend(GUILD, CAI, INTRODUCTIONS, UNTIL, WHY, ORG, NOW + HOUR)
    assert await until(community, days=1) == UNTIL


async def test_lifting_touches_nobody_else_and_nothing_that_has_ended(community: Community) -> None:
    moderation = community.moderation
    for user_id in (CAI, BEA):
        await moderation.suspend(GUILD, user_id, INTRODUCTIONS, UNTIL, WHY, ORG, NOW)
    await moderation.suspend(ELSEWHERE, CAI, INTRODUCTIONS, UNTIL, WHY, ORG, NOW)
    assert await moderation.lift(GUILD, CAI, INTRODUCTIONS, CAI, NOW) is No.ONESELF
    assert await moderation.lift(GUILD, DEE, INTRODUCTIONS, ORG, NOW) is No.NOT_SUSPENDED
    assert await moderation.lift(GUILD, CAI, INTRODUCTIONS, ORG, NOW) is None
    assert await until(community, BEA) == await until(community, guild_id=ELSEWHERE) == UNTIL
    assert await moderation.lift(GUILD, BEA, INTRODUCTIONS, ORG, UNTIL) is No.NOT_SUSPENDED


async def test_who_is_kept_out_is_listed_with_the_first_to_return_first(community: Community) -> None:
    moderation = community.moderation
    for days, user_id in enumerate((CAI, BEA, DEE), start=1):
        await moderation.suspend(GUILD, user_id, INTRODUCTIONS, NOW + (9 - days) * DAY, WHY, ORG, NOW)
    found, total = await moderation.suspended(GUILD, NOW, start=1, count=10)
    assert ([one.user_id for one in found], total) == ([BEA, CAI], 3)
    found, total = await moderation.suspended(GUILD, NOW + 6 * DAY, start=0, count=10)
    assert ([one.user_id for one in found], total) == ([BEA, CAI], 2)


# ---------------------------------------------------------------------- all of it or nothing


async def test_who_observes_is_told_within_the_same_unit(community: Community) -> None:
    seen: list[tuple[object, ...]] = []

    async def observer(unit: Unit, guild_id: int, user_id: int, scope: Pillar | None) -> None:
        held = await community.moderation.held_in(unit, guild_id, user_id, INTRODUCTIONS, unit.now)
        assert held is not None
        seen.append((guild_id, user_id, scope, held.until))

    community.moderation.observe(observer)
    made = await reported(community)
    await community.moderation.dismiss(GUILD, made.id, ORG, NOW)
    await suspend_on(community, made)
    assert seen == [], "neither a dismissal nor a refusal is a suspension"
    await suspend_on(community, await reported(community))
    await community.moderation.suspend(GUILD, DEE, INTRODUCTIONS, UNTIL, WHY, ORG, NOW)
    assert seen == [(GUILD, CAI, INTRODUCTIONS, UNTIL), (GUILD, DEE, INTRODUCTIONS, UNTIL)]


async def test_a_suspension_that_fails_half_way_has_not_happened(community: Community) -> None:
    async def observer(unit: Unit, guild_id: int, user_id: int, scope: Pillar | None) -> None:
        raise RuntimeError("no")

    community.moderation.observe(observer)
    made = await reported(community)
    with pytest.raises(RuntimeError):
        await suspend_on(community, made)
    assert await community.moderation.waiting(GUILD, ORG) == 1
    assert await all_news(community) == {}
    assert await until(community) is None
