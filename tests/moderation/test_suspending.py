"""Suspensions: from one part or from everything, with an end or without, and how they end."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.rules import Act, Query
from bot.core.database import Unit
from bot.core.effects import Moment
from bot.guilds.pillars import Pillar, Suspended
from bot.members.rules import News
from bot.moderation.rules import (
    DAY,
    EVERYTHING,
    REPORTS_A_DAY,
    REPORTS_A_DAY_UNFOUNDED,
    UNFOUNDED,
    UNFOUNDED_WITHIN,
    No,
    Settled,
    Settlement,
    Suspension,
    covers,
    holding,
    reports_a_day,
    scope_name,
    scope_of,
)
from bot.moderation.suspending import SUSPENSION
from tests.community import BEA, CAI, ELSEWHERE, GUILD, HOUR, NOW, ORG, Community

WHY = "Three pushy requests in a week."
LOOKING, SHARES = Pillar.LOOKING, Pillar.SHARES
scopes = st.sampled_from([None, *Pillar])


def suspension(scope: Pillar | None, until: datetime | None, reason: str = WHY) -> Suspension:
    return Suspension(GUILD, CAI, scope, reason, ORG, NOW, until)


# ---------------------------------------------------------------------- plain decisions


@given(scopes)
def test_every_scope_has_a_name_that_leads_back_to_it(scope: Pillar | None) -> None:
    assert scope_of(scope_name(scope)) is scope


def test_a_name_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        scope_of("nothing")
    assert scope_name(None) == EVERYTHING


@given(scopes, st.sampled_from(Pillar))
def test_everything_covers_every_part_and_a_part_itself_alone(scope: Pillar | None, pillar: Pillar) -> None:
    assert covers(scope, pillar) is (scope is None or scope is pillar)
    found = holding([suspension(scope, NOW + DAY)], pillar)
    assert found == (Suspended(pillar, NOW + DAY, WHY) if covers(scope, pillar) else None)


def test_of_several_the_one_that_ends_last_holds() -> None:
    short, long = suspension(LOOKING, NOW + DAY, "Short."), suspension(None, NOW + 2 * DAY, "Long.")
    endless = suspension(LOOKING, None, "Endless.")
    assert holding([short, long], LOOKING) == Suspended(LOOKING, NOW + 2 * DAY, "Long.")
    assert holding([endless, long], LOOKING) == Suspended(LOOKING, None, "Endless.")
    assert holding([endless, long], SHARES) == Suspended(SHARES, NOW + 2 * DAY, "Long.")
    assert holding([], LOOKING) is None


def settled(*outcomes: Settlement, at: datetime = NOW) -> list[Settled]:
    return [Settled(outcome, ORG, at) for outcome in outcomes]


@given(st.lists(st.sampled_from(Settlement), max_size=8), st.integers(0, 40))
def test_only_a_row_of_recent_dismissals_lessens_what_may_be_reported(
    outcomes: list[Settlement], days: int
) -> None:
    last = settled(*outcomes, at=NOW - days * DAY)
    is_unfounded = (
        len(last) >= UNFOUNDED
        and set(outcomes[:UNFOUNDED]) == {Settlement.DISMISSED}
        and days * DAY < UNFOUNDED_WITHIN
    )
    assert reports_a_day(last, NOW) == (REPORTS_A_DAY_UNFOUNDED if is_unfounded else REPORTS_A_DAY)


# ---------------------------------------------------------------------- as they are stored


async def held(
    community: Community, pillar: Pillar, *, days: float = 0, guild_id: int = GUILD
) -> Suspended | None:
    async with community.database.reading() as read:
        return await community.moderation.held_in(read, guild_id, CAI, pillar, NOW + days * DAY)


async def test_who_is_kept_out_of_everything_is_kept_out_of_every_part(community: Community) -> None:
    made = await community.moderation.suspend(GUILD, CAI, None, None, WHY, ORG, NOW)
    assert made == suspension(None, None)
    for pillar in Pillar:
        assert await held(community, pillar, days=5000) == Suspended(pillar, None, WHY)
        assert await held(community, pillar, guild_id=ELSEWHERE) is None
        async with community.database.reading() as read:
            assert await community.doors.kept_out_in(read, GUILD, pillar, NOW) == {CAI}
    assert await community.moderation.suspended(GUILD, NOW, start=0, count=10) == ([made], 1)
    (item,) = await community.inbox(CAI)
    assert dict(item.payload) == {"pillar": EVERYTHING, "until": "", "reason": WHY}


async def test_parts_are_kept_apart_and_lifted_apart(community: Community) -> None:
    moderation = community.moderation
    await moderation.suspend(GUILD, CAI, LOOKING, NOW + DAY, WHY, ORG, NOW)
    await moderation.suspend(GUILD, CAI, None, NOW + 7 * DAY, "Again.", ORG, NOW)
    assert await held(community, SHARES) == Suspended(SHARES, NOW + 7 * DAY, "Again.")
    assert await moderation.lift(GUILD, CAI, None, ORG, NOW) is None
    assert await held(community, SHARES) is None
    assert await held(community, LOOKING) == Suspended(LOOKING, NOW + DAY, WHY)
    assert await moderation.lift(GUILD, CAI, SHARES, ORG, NOW) is No.NOT_SUSPENDED


async def test_an_end_comes_by_itself_and_is_told_and_noted_once(community: Community) -> None:
    await community.moderation.suspend(GUILD, CAI, LOOKING, NOW + 7 * DAY, WHY, ORG, NOW)
    assert (SUSPENSION, f"{GUILD}:{CAI}:looking") in await community.planned()
    await community.agenda.sweep(NOW + 7 * DAY - HOUR)
    assert await community.news(CAI) == [News.SUSPENDED]
    for _ in range(2):
        await community.agenda.sweep(NOW + 7 * DAY)
    assert await community.news(CAI) == [News.SUSPENDED, News.SUSPENSION_OVER]
    found = await community.audit.everything(GUILD, Query(on=CAI))
    assert [(entry.act, entry.by, entry.on, entry.about) for entry in found] == [
        (Act.SUSPENSION_OVER, None, CAI, "looking"),
        (Act.SUSPENDED, ORG, CAI, "looking"),
    ]


async def test_one_that_was_lifted_or_prolonged_does_not_end_a_second_time(community: Community) -> None:
    moderation = community.moderation
    await moderation.suspend(GUILD, CAI, LOOKING, NOW + DAY, WHY, ORG, NOW)
    await moderation.suspend(GUILD, CAI, LOOKING, None, WHY, ORG, NOW + HOUR)
    await moderation.suspend(GUILD, BEA, LOOKING, NOW + DAY, WHY, ORG, NOW)
    await moderation.lift(GUILD, BEA, LOOKING, ORG, NOW + HOUR)
    await community.agenda.sweep(NOW + 2 * DAY)
    assert News.SUSPENSION_OVER not in await community.news(CAI)
    assert await community.news(BEA) == [News.SUSPENDED, News.LIFTED]
    assert await held(community, LOOKING, days=2) == Suspended(LOOKING, None, WHY)


async def test_a_moment_that_comes_too_soon_or_after_it_was_lifted_ends_nothing(community: Community) -> None:
    moderation = community.moderation
    await moderation.suspend(GUILD, CAI, LOOKING, NOW + 2 * DAY, WHY, ORG, NOW)
    await moderation.suspend(GUILD, BEA, LOOKING, NOW + DAY, WHY, ORG, NOW)
    await moderation.lift(GUILD, BEA, LOOKING, ORG, NOW)
    async with community.database.unit(NOW + DAY) as unit:
        for user_id in (CAI, BEA, ORG):
            moment = Moment(SUSPENSION, f"{GUILD}:{user_id}:looking", NOW + DAY, GUILD)
            await moderation.over_due(unit, moment)
    for user_id in (CAI, BEA, ORG):
        assert News.SUSPENSION_OVER not in await community.news(user_id)


async def test_who_observes_an_end_is_told_within_the_same_unit(community: Community) -> None:
    seen: list[tuple[int, int, Pillar | None]] = []

    async def observer(unit: Unit, guild_id: int, user_id: int, scope: Pillar | None) -> None:
        assert await community.moderation.held_in(unit, guild_id, user_id, LOOKING, unit.now) is None
        seen.append((guild_id, user_id, scope))

    community.moderation.observe_lifting(observer)
    await community.moderation.suspend(GUILD, CAI, LOOKING, NOW + DAY, WHY, ORG, NOW)
    await community.moderation.suspend(GUILD, BEA, None, None, WHY, ORG, NOW)
    await community.moderation.lift(GUILD, BEA, None, ORG, NOW)
    await community.agenda.sweep(NOW + DAY)
    assert seen == [(GUILD, BEA, None), (GUILD, CAI, LOOKING)]
