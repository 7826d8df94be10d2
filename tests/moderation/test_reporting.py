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
    found = await community.moderation.dossier(GUILD, made.id, ORG, NOW)
    assert not isinstance(found, No)
    assert found.report == made
    assert found.report == Report(
        made.id, GUILD, BEA, CAI, "introduction", ABOUT, "This is the third time.", CONTEXT, NOW
    )
    assert list(found.report.context) == list(CONTEXT), "in the order they were shown"
    assert (list(found.waiting), found.suspension) == ([made.id], None)


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
        await reported(community, hours=hour)
    assert await report(community, hours=23) == TooMany(NOW + DAY)
    assert isinstance(await report(community, DEE, hours=23), Report), "others are not held up by it"
    assert isinstance(await report(community, hours=23, guild_id=ELSEWHERE), Report), "nor other servers"
    assert isinstance(await report(community, hours=24), Report)


async def test_what_was_stored_before_the_limit_is_still_recognised(community: Community) -> None:
    made = [await reported(community) for _ in range(REPORTS_A_DAY)]
    assert await report(community, report_id=made[0].id) == made[0]


async def test_the_limit_holds_for_reports_made_at_once(community: Community, twin: Community) -> None:
    several = await asyncio.gather(
        *(report((community, twin)[n % 2], hours=n / 60) for n in range(REPORTS_A_DAY + 3))
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
    assert await moderation.dossier(GUILD, made.id, ORG, NOW) is No.GONE
    assert await moderation.oldest_on(GUILD, ORG, ORG, NOW) is No.GONE
    assert await moderation.waiting(GUILD, DEE) == 1
    assert not isinstance(await moderation.oldest_on(GUILD, ORG, DEE, NOW), No)


async def test_another_server_sees_nothing_of_a_report(community: Community) -> None:
    made = await reported(community)
    assert await community.moderation.dossier(ELSEWHERE, made.id, ORG, NOW) is No.GONE
    assert await community.moderation.oldest_on(ELSEWHERE, CAI, ORG, NOW) is No.GONE
    assert await community.moderation.dossier(GUILD, new_id(NOW), ORG, NOW) is No.GONE


async def test_the_oldest_report_on_a_member_comes_first_with_all_that_wait(community: Community) -> None:
    later = await reported(community, BEA, CAI, hours=2)
    first = await reported(community, ANA, CAI, hours=1)
    found = await community.moderation.oldest_on(GUILD, CAI, ORG, NOW)
    assert not isinstance(found, No)
    assert found.report == first
    assert list(found.waiting) == [first.id, later.id]
    assert found.following == later.id


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
    found = await community.moderation.dossier(GUILD, made.id, ORG, NOW)
    assert not isinstance(found, No)
    assert found.report == made
