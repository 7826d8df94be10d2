"""What organizers settle for the parts of the hallway, as plain decisions and as it is stored and noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.rules import Act, Query
from bot.audit.service import AuditService
from bot.core.database import Database, Unit
from bot.core.standing import Standing
from bot.core.text import fits
from bot.guilds.pillars import (
    GATE_DAYS_MOST,
    PAUSE_REASON_MOST,
    BadDays,
    Closed,
    NeedsRole,
    Off,
    Paused,
    Pillar,
    PillarSettings,
    Suspended,
    TooNewHere,
    TooNewOnDiscord,
    check,
    paused,
    resumed,
    why_closed,
)
from bot.guilds.pillars_service import PillarsService
from tests.community import DAY, ELSEWHERE, GUILD, HOUR, NOW, ORG
from tests.core.hostile import texts

SHARES, LOOKING = Pillar.SHARES, Pillar.LOOKING
OPEN = PillarSettings(GUILD, SHARES)
GATED = replace(OPEN, role_id=7, member_days=3, account_days=10)
OLD_HAND = Standing(NOW - 400 * DAY, NOW - 900 * DAY, frozenset({7}))


@pytest.mark.parametrize(
    ("settings", "standing", "closed"),
    [
        (OPEN, None, None),
        (OPEN, Standing(NOW, NOW), None),
        (OPEN, Standing(NOW + HOUR, NOW + HOUR), None),  # this machine's clock is behind Discord's
        (replace(OPEN, is_on=False), OLD_HAND, Off(SHARES)),
        (paused(OPEN, "Moving house.", ORG, NOW), OLD_HAND, Paused(SHARES, "Moving house.")),
        (replace(paused(OPEN, "", ORG, NOW), is_on=False), OLD_HAND, Off(SHARES)),
        (GATED, OLD_HAND, None),
        (GATED, None, None),
        (GATED, replace(OLD_HAND, role_ids=frozenset({8})), NeedsRole(SHARES, 7)),
        (GATED, replace(OLD_HAND, joined_at=NOW - 3 * DAY + HOUR), TooNewHere(SHARES, NOW + HOUR)),
        (GATED, replace(OLD_HAND, joined_at=NOW - 3 * DAY), None),
        (GATED, replace(OLD_HAND, joined_at=None), None),
        (GATED, replace(OLD_HAND, created_at=NOW - 9 * DAY), TooNewOnDiscord(SHARES, NOW + DAY)),
        (GATED, replace(OLD_HAND, created_at=NOW - 10 * DAY), None),
    ],
)
def test_a_part_is_closed_for_one_reason_that_tells_what_opens_it(
    settings: PillarSettings, standing: Standing | None, closed: Closed | None
) -> None:
    assert why_closed(settings, None, standing, NOW) == closed


def test_organizers_pass_every_gate_and_nothing_else() -> None:
    newcomer = Standing(NOW, NOW, is_organizer=True)
    out = Suspended(SHARES, None, "Spam.")
    assert why_closed(GATED, None, newcomer, NOW) is None
    assert why_closed(replace(GATED, is_on=False), None, newcomer, NOW) == Off(SHARES)
    assert why_closed(paused(GATED, "", ORG, NOW), None, newcomer, NOW) == Paused(SHARES)
    assert why_closed(GATED, out, newcomer, NOW) == out


@given(is_on=st.booleans(), is_paused=st.booleans(), standing=st.sampled_from([None, OLD_HAND]))
def test_a_suspension_closes_a_part_whatever_else_holds(
    is_on: bool, is_paused: bool, standing: Standing | None
) -> None:
    settings = replace(OPEN, is_on=is_on, paused_at=NOW if is_paused else None)
    out = Suspended(SHARES, NOW + DAY, "Spam.")
    assert why_closed(settings, out, standing, NOW) == out
    assert settings.is_resting is (is_paused or not is_on)


@pytest.mark.parametrize("days", [-1, GATE_DAYS_MOST + 1])
def test_days_outside_their_bounds_are_refused(days: int) -> None:
    assert check(replace(OPEN, member_days=days)) == check(replace(OPEN, account_days=days)) == BadDays()


@given(st.integers(0, GATE_DAYS_MOST), st.integers(0, GATE_DAYS_MOST))
def test_days_within_their_bounds_are_taken(member_days: int, account_days: int) -> None:
    assert check(replace(OPEN, member_days=member_days, account_days=account_days)) is None


@given(texts)
def test_the_word_on_a_pause_is_one_line_within_its_length(typed: str) -> None:
    word = paused(OPEN, typed, ORG, NOW).pause_reason
    assert fits(word, PAUSE_REASON_MOST)
    assert "\n" not in word


def test_a_pause_that_lasts_gets_another_word_and_keeps_its_beginning() -> None:
    first = paused(OPEN, "Soon.", ORG, NOW)
    again = paused(first, "Later.", 9, NOW + DAY)
    assert (again.paused_at, again.paused_by, again.pause_reason) == (NOW, 9, "Later.")
    assert paused(first, "Soon.", 9, NOW + DAY) == first
    assert resumed(again) == OPEN


# ---------------------------------------------------------------------- as it is stored


@pytest.fixture
def pillars(database: Database) -> PillarsService:
    return PillarsService(database)


async def acts(database: Database) -> list[tuple[Act, str, str]]:
    found = await AuditService(database).everything(GUILD, Query())
    return sorted((entry.act, entry.about, entry.why) for entry in found)


async def test_a_server_that_never_touched_anything_has_every_part_open(pillars: PillarsService) -> None:
    assert await pillars.of_server(GUILD) == {pillar: PillarSettings(GUILD, pillar) for pillar in Pillar}


async def test_what_is_settled_holds_for_its_part_in_its_server_and_is_noted(
    pillars: PillarsService, database: Database
) -> None:
    await pillars.change(GUILD, SHARES, NOW, changed_by=ORG, is_on=False)
    await pillars.change(GUILD, LOOKING, NOW, changed_by=ORG, pause="A week off.")
    await pillars.change(
        GUILD, LOOKING, NOW + HOUR, changed_by=ORG, role_id=7, member_days=3, account_days=10
    )
    found = await pillars.of_server(GUILD)
    assert found[SHARES] == replace(OPEN, is_on=False)
    assert found[LOOKING] == PillarSettings(GUILD, LOOKING, True, NOW, ORG, "A week off.", 7, 3, 10)
    assert await pillars.settings(GUILD, LOOKING) == found[LOOKING]
    assert await pillars.settings(ELSEWHERE, LOOKING) == PillarSettings(ELSEWHERE, LOOKING)
    assert await acts(database) == [
        (Act.GATE, "looking", ""),
        (Act.PILLAR_OFF, "shares", ""),
        (Act.PILLAR_PAUSED, "looking", "A week off."),
    ]
    await pillars.change(GUILD, SHARES, NOW, changed_by=ORG, is_on=True)
    await pillars.change(GUILD, LOOKING, NOW, changed_by=ORG, pause=None, role_id=None)
    assert await pillars.settings(GUILD, SHARES) == OPEN
    assert await pillars.settings(GUILD, LOOKING) == PillarSettings(
        GUILD, LOOKING, member_days=3, account_days=10
    )
    assert {act for act, _, _ in await acts(database)} >= {Act.PILLAR_ON, Act.PILLAR_RESUMED}


async def test_what_changes_nothing_is_neither_noted_nor_told(
    pillars: PillarsService, database: Database
) -> None:
    told: list[tuple[PillarSettings, PillarSettings]] = []

    async def observer(unit: Unit, before: PillarSettings, after: PillarSettings) -> None:
        told.append((before, after))

    pillars.observe(observer)
    await pillars.change(GUILD, SHARES, NOW, changed_by=ORG, is_on=True, pause=None, member_days=0)
    assert (told, await acts(database)) == ([], [])
    await pillars.change(GUILD, SHARES, NOW, changed_by=ORG, is_on=False)
    assert told == [(OPEN, replace(OPEN, is_on=False))]


async def test_what_can_not_be_changes_nothing_of_it(pillars: PillarsService, database: Database) -> None:
    refused = await pillars.change(GUILD, SHARES, NOW, changed_by=ORG, is_on=False, member_days=-1)
    assert refused == BadDays()
    assert await pillars.settings(GUILD, SHARES) == OPEN
    assert await acts(database) == []


async def test_an_observer_that_fails_undoes_the_change(pillars: PillarsService, database: Database) -> None:
    async def observer(unit: Unit, before: PillarSettings, after: PillarSettings) -> None:
        raise RuntimeError("no")

    pillars.observe(observer)
    with pytest.raises(RuntimeError):
        await pillars.change(GUILD, SHARES, NOW, changed_by=ORG, is_on=False)
    assert await pillars.settings(GUILD, SHARES) == OPEN
    assert await acts(database) == []


def test_the_longest_gate_opens_after_a_year() -> None:
    shut = why_closed(replace(OPEN, member_days=GATE_DAYS_MOST), None, Standing(NOW, NOW), NOW)
    assert shut == TooNewHere(SHARES, _later(NOW, GATE_DAYS_MOST))


def _later(at: datetime, days: int) -> datetime:
    return at + timedelta(days=days)
