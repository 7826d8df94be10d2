"""What the tables refuse by themselves, whoever writes to them."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.core.ids import new_id
from bot.moderation.records import reports
from bot.moderation.records_of_suspensions import suspensions
from tests.community import BEA, CAI, DAY, GUILD, NOW, ORG, Community

REPORT: dict[str, Any] = {
    "guild_id": GUILD,
    "reporter_id": BEA,
    "subject_id": CAI,
    "about": "introduction",
    "about_id": new_id(NOW),
    "words": "",
    "context": {},
    "created_at": NOW,
}
SETTLED: dict[str, Any] = {"closed_at": NOW, "closed_by": ORG, "outcome": "dismissed", "reason": ""}
SUSPENSION: dict[str, Any] = {
    "guild_id": GUILD,
    "user_id": CAI,
    "pillar": "introductions",
    "reason": "Why",
    "suspended_by": ORG,
    "suspended_at": NOW,
    "until": NOW + DAY,
}


async def put(community: Community, table: sa.Table, row: dict[str, Any]) -> None:
    async with community.database.unit(NOW) as unit:
        await unit.execute(sa.insert(table), row)


async def test_whole_rows_are_taken(community: Community) -> None:
    await put(community, reports, {**REPORT, "id": new_id(NOW)})
    await put(community, reports, {**REPORT, **SETTLED, "id": new_id(NOW)})
    await put(community, suspensions, SUSPENSION)
    await put(community, suspensions, {**SUSPENSION, "user_id": BEA, "lifted_at": NOW, "lifted_by": ORG})


@pytest.mark.parametrize("missing", SETTLED)
async def test_a_report_is_settled_whole_or_not_at_all(community: Community, missing: str) -> None:
    with pytest.raises(IntegrityError):
        await put(community, reports, {**REPORT, **SETTLED, "id": new_id(NOW), missing: None})
    with pytest.raises(IntegrityError):
        await put(community, reports, {**REPORT, "id": new_id(NOW), missing: SETTLED[missing]})


@pytest.mark.parametrize("wrong", [{"subject_id": BEA}, {**SETTLED, "outcome": "forgotten"}])
async def test_a_report_that_cannot_be_is_refused(community: Community, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        await put(community, reports, {**REPORT, "id": new_id(NOW), **wrong})


@pytest.mark.parametrize("wrong", [{"until": NOW}, {"lifted_at": NOW}, {"lifted_by": ORG}])
async def test_a_suspension_that_cannot_be_is_refused(community: Community, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        await put(community, suspensions, {**SUSPENSION, **wrong})


async def test_a_member_has_one_suspension_for_each_pillar(community: Community) -> None:
    await put(community, suspensions, SUSPENSION)
    with pytest.raises(IntegrityError):
        await put(community, suspensions, {**SUSPENSION, "until": NOW + 2 * DAY})
