"""Reporting as it happens, in every database Hallway runs on."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings

from bot.core.ids import new_id
from bot.moderation.records import reports
from bot.moderation.rules import (
    DAY,
    REPORTS_A_DAY,
    Case,
    No,
    Refusal,
    Report,
    ReportedMember,
    TooMany,
    tidy_context,
    tidy_words,
)
from tests.community import ANA, BEA, CAI, DEE, ELSEWHERE, GUILD, HOUR, NOW, ORG, Community
from tests.core.hostile import texts

ABOUT = new_id(NOW)
MANY = 100
"""The first of many members."""
CONTEXT = {"Why they want to meet": "You look lonely.", "What they propose": "Drinks at mine."}


async def report(
    community: Community,
    by: int = BEA,
    on: int = CAI,
    *,
    words: str = "This is the third time.",
    report_id: str | None = None,
    hours: float = 0,
    guild_id: int = GUILD,
) -> Report | Refusal:
    now = NOW + hours * HOUR
    return await community.moderation.report(
        guild_id, by, on, "introduction", ABOUT, words, CONTEXT, report_id or new_id(now), now
    )


async def reported(community: Community, by: int = BEA, on: int = CAI, *, hours: float = 0) -> Report:
    made = await report(community, by, on, hours=hours)
    assert isinstance(made, Report)
    return made


async def test_a_report_keeps_who_whom_when_and_the_words_as_they_were(community: Community) -> None:
    made = await reported(community)
    found = await community.moderation.report_of(GUILD, made.id, ORG)
    assert not isinstance(found, No)
    assert found == made
    assert found == Report(
        made.id, GUILD, BEA, CAI, "introduction", ABOUT, "This is the third time.", CONTEXT, NOW
    )
    assert list(found.context) == list(CONTEXT), "in the order they were shown"
    case = await community.moderation.case(GUILD, CAI, ORG, NOW)
    assert isinstance(case, Case)
    assert case == Case(GUILD, CAI, [made], [])
    assert (case.newest, case.reporters) == (made.id, 1)


async def test_nobody_reports_themselves(community: Community) -> None:
    assert await report(community, BEA, BEA) is No.ONESELF
    assert await community.rows(reports) == []


async def test_a_form_submitted_again_makes_one_report(community: Community, twin: Community) -> None:
    report_id = new_id(NOW)
    first = await report(community, report_id=report_id)
    again = await report(twin, report_id=report_id, words="Typed differently", hours=1)
    assert first == again
    assert len(await community.rows(reports)) == 1


async def test_a_form_submitted_twice_at_once_makes_one_report(community: Community, twin: Community) -> None:
    report_id = new_id(NOW)
    both = await asyncio.gather(
        *(report(where, report_id=report_id) for where in (community, twin, community, twin))
    )
    assert all(isinstance(one, Report) for one in both)
    assert len(await community.rows(reports)) == 1


async def test_somebody_elses_report_is_not_answered_with_under_a_forged_id(community: Community) -> None:
    made = await reported(community)
    assert await report(community, DEE, ANA, report_id=made.id) is No.GONE
    assert await report(community, DEE, ANA, report_id=made.id, guild_id=ELSEWHERE) is No.GONE
    (row,) = await community.rows(reports)
    assert row["reporter_id"] == BEA


async def test_the_eleventh_report_within_a_day_is_refused_with_the_moment_it_will_not_be(
    community: Community,
) -> None:
    for hour in range(REPORTS_A_DAY):
        await reported(community, on=MANY + hour, hours=hour)
    assert await report(community, hours=23) == TooMany(NOW + DAY)
    assert isinstance(await report(community, DEE, hours=23), Report), "others are not held up by it"
    assert isinstance(await report(community, hours=23, guild_id=ELSEWHERE), Report), "nor other servers"
    assert isinstance(await report(community, hours=24), Report)


async def test_what_was_stored_before_the_limit_is_still_recognised(community: Community) -> None:
    made = [await reported(community, on=MANY + n) for n in range(REPORTS_A_DAY)]
    assert await report(community, on=MANY, report_id=made[0].id) == made[0]


async def test_the_limit_holds_for_reports_made_at_once(community: Community, twin: Community) -> None:
    several = await asyncio.gather(
        *(report((community, twin)[n % 2], on=MANY + n, hours=n / 3600) for n in range(REPORTS_A_DAY + 3))
    )
    assert sum(isinstance(one, Report) for one in several) == REPORTS_A_DAY
    assert len(await community.rows(reports)) == REPORTS_A_DAY


async def test_reports_on_one_member_are_listed_together_longest_waiting_first(community: Community) -> None:
    await reported(community, BEA, DEE, hours=1)
    await reported(community, BEA, CAI, hours=2)
    await reported(community, ANA, DEE, hours=3)
    await reported(community, ANA, CAI, hours=4)
    await reported(community, ORG, DEE, hours=5)
    await report(community, BEA, ANA, guild_id=ELSEWHERE)
    on_dee, on_cai = (
        ReportedMember(DEE, 3, NOW + HOUR),
        ReportedMember(CAI, 2, NOW + 2 * HOUR),
    )
    moderation = community.moderation
    assert await moderation.reported(GUILD, ORG, start=0, count=10) == ([on_dee, on_cai], 2)
    assert await moderation.reported(GUILD, ORG, start=1, count=1) == ([on_cai], 2)
    assert await moderation.waiting(GUILD, ORG) == 5
    assert await moderation.waiting(ELSEWHERE, ORG) == 1


async def test_an_organizer_sees_nothing_of_reports_on_themselves(community: Community) -> None:
    made = await reported(community, BEA, ORG)
    moderation = community.moderation
    assert await moderation.waiting(GUILD, ORG) == 0
    assert await moderation.reported(GUILD, ORG, start=0, count=10) == ([], 0)
    assert await moderation.report_of(GUILD, made.id, ORG) is No.GONE
    assert await moderation.case(GUILD, ORG, ORG, NOW) is No.GONE
    assert await moderation.waiting(GUILD, DEE) == 1
    assert not isinstance(await moderation.case(GUILD, ORG, DEE, NOW), No)


async def test_another_server_sees_nothing_of_a_report(community: Community) -> None:
    made = await reported(community)
    assert await community.moderation.report_of(ELSEWHERE, made.id, ORG) is No.GONE
    assert await community.moderation.case(ELSEWHERE, CAI, ORG, NOW) is No.GONE
    assert await community.moderation.report_of(GUILD, new_id(NOW), ORG) is No.GONE


async def test_all_reports_on_a_member_that_wait_are_one_case_oldest_first(community: Community) -> None:
    later = await reported(community, BEA, CAI, hours=2)
    first = await reported(community, ANA, CAI, hours=1)
    found = await community.moderation.case(GUILD, CAI, ORG, NOW)
    assert not isinstance(found, No)
    assert list(found.reports) == [first, later]
    assert (found.newest, found.reporters) == (later.id, 2)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=texts)
@pytest.mark.timeout(60)
async def test_any_text_can_be_reported_and_comes_back_as_it_was_tidied(
    community: Community, typed: str
) -> None:
    await community.empty()
    made = await community.moderation.report(
        GUILD, BEA, CAI, "introduction", ABOUT, typed, {"Reason": typed}, new_id(NOW), NOW
    )
    assert isinstance(made, Report)
    assert (made.words, made.context) == (tidy_words(typed), tidy_context({"Reason": typed}))
    assert await community.moderation.report_of(GUILD, made.id, ORG) == made
