"""How open members are: what can be chosen, what is kept, and who is told of a change."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.database import Database, Unit
from bot.introductions.preferences import (
    PAUSE_MOST,
    BadWeeklyMost,
    Openness,
    PauseTooLong,
    Preferences,
    check,
)
from bot.introductions.preferring import PreferencesService

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
GUILD, ELSEWHERE = 100, 200
ANA, BEA, CAI = 1, 2, 3


@pytest.fixture
def preferences(database: Database) -> PreferencesService:
    return PreferencesService(database)


@pytest.mark.parametrize("most", [None, 0, 1, 10])
def test_a_weekly_most_within_reason_is_kept(most: int | None) -> None:
    assert check(Preferences(weekly_most=most), NOW) == Preferences(weekly_most=most)


@pytest.mark.parametrize("most", [-1, 11])
def test_a_weekly_most_out_of_reason_is_refused_with_what_would_do(most: int) -> None:
    assert check(Preferences(weekly_most=most), NOW) == BadWeeklyMost(least=0, most=10)


@pytest.mark.parametrize("later", [timedelta(microseconds=1), HOUR, PAUSE_MOST])
def test_a_pause_may_last_a_year(later: timedelta) -> None:
    assert check(Preferences(paused_until=NOW + later), NOW) == Preferences(paused_until=NOW + later)


def test_the_same_date_of_the_next_year_is_a_year_away_in_a_leap_year_too() -> None:
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert isinstance(check(Preferences(paused_until=now.replace(year=2028)), now), Preferences)


def test_a_longer_pause_is_refused_with_the_latest_that_would_do() -> None:
    too_late = NOW + PAUSE_MOST + timedelta(microseconds=1)
    assert check(Preferences(paused_until=too_late), NOW) == PauseTooLong(NOW + PAUSE_MOST)


@pytest.mark.parametrize("past", [timedelta(0), HOUR, 1000 * PAUSE_MOST])
def test_a_pause_that_is_over_is_none(past: timedelta) -> None:
    assert check(Preferences(openness=Openness.MET, paused_until=NOW - past), NOW) == Preferences(
        Openness.MET
    )


def test_a_pause_ends_at_its_moment_whatever_the_zone_it_was_said_in() -> None:
    tokyo = timezone(9 * HOUR)
    paused = Preferences(paused_until=(NOW + HOUR).astimezone(tokyo))
    assert paused.is_paused(NOW)
    assert paused.is_paused(NOW + HOUR - timedelta(microseconds=1))
    assert not paused.is_paused(NOW + HOUR)
    assert not Preferences().is_paused(NOW)


@given(
    st.builds(
        Preferences,
        weekly_most=st.none() | st.integers(-3, 14),
        paused_until=st.none()
        | st.timedeltas(-2 * PAUSE_MOST, 2 * PAUSE_MOST).map(lambda later: NOW + later),
        is_link=st.booleans(),
    )
)
def test_what_is_kept_would_be_kept_again(wanted: Preferences) -> None:
    kept = check(wanted, NOW)
    if isinstance(kept, Preferences):
        assert check(kept, NOW) == kept
        assert (kept.openness, kept.weekly_most, kept.is_link) == (
            wanted.openness,
            wanted.weekly_most,
            wanted.is_link,
        )
        assert kept.is_paused(NOW) == wanted.is_paused(NOW) == (kept.paused_until is not None)


async def test_whoever_never_said_anything_is_open_and_no_link(preferences: PreferencesService) -> None:
    assert await preferences.preferences(GUILD, ANA) == Preferences(
        openness=Openness.OPEN, weekly_most=None, paused_until=None, is_link=False
    )


async def test_a_change_changes_what_is_given_and_nothing_else(preferences: PreferencesService) -> None:
    await preferences.change(GUILD, ANA, NOW, openness=Openness.MET, weekly_most=0, is_link=True)
    paused_until = NOW + 3 * HOUR
    kept = await preferences.change(GUILD, ANA, NOW + HOUR, paused_until=paused_until)
    wanted = Preferences(Openness.MET, 0, paused_until, is_link=True)
    assert kept == wanted == await preferences.preferences(GUILD, ANA)
    await preferences.change(GUILD, ANA, NOW + HOUR, weekly_most=None, paused_until=None, is_link=False)
    assert await preferences.preferences(GUILD, ANA) == Preferences(Openness.MET)


async def test_preferences_are_of_one_member_in_one_server(
    preferences: PreferencesService, database: Database
) -> None:
    await preferences.change(GUILD, ANA, NOW, openness=Openness.CLOSED)
    assert await preferences.preferences(ELSEWHERE, ANA) == Preferences()
    async with database.reading() as read:
        assert await preferences.in_(read, GUILD, [CAI, ANA]) == {
            ANA: Preferences(Openness.CLOSED),
            CAI: Preferences(),
        }
        assert await preferences.in_(read, GUILD, []) == {}


async def test_a_refused_change_changes_nothing_and_nobody_is_told(preferences: PreferencesService) -> None:
    await preferences.change(GUILD, ANA, NOW, weekly_most=3)
    told: list[int] = []
    preferences.observe(_into(told))
    refused = await preferences.change(GUILD, ANA, NOW, openness=Openness.CLOSED, weekly_most=11)
    assert refused == BadWeeklyMost()
    assert isinstance(
        await preferences.change(GUILD, ANA, NOW, paused_until=NOW + 2 * PAUSE_MOST), PauseTooLong
    )
    assert await preferences.preferences(GUILD, ANA) == Preferences(weekly_most=3)
    assert told == []


async def test_everybody_who_watches_is_told_in_the_same_unit(preferences: PreferencesService) -> None:
    seen: list[tuple[int, int, Openness, int]] = []

    async def changed(unit: Unit, guild_id: int, user_id: int, _before: Preferences) -> None:
        now = (await preferences.in_(unit, guild_id, [user_id]))[user_id]
        # What a watcher changes is committed with it.
        await preferences.change_in(unit, guild_id, BEA, weekly_most=5)
        seen.append((guild_id, user_id, now.openness, id(unit)))

    told: list[int] = []
    preferences.observe(changed)
    preferences.observe(_into(told))
    await preferences.change(GUILD, ANA, NOW, openness=Openness.CLOSED)
    assert [(guild, user, openness) for guild, user, openness, _ in seen] == [
        (GUILD, BEA, Openness.OPEN),
        (GUILD, ANA, Openness.CLOSED),
    ]
    assert len({unit for *_, unit in seen}) == 1
    assert sorted(told) == [ANA, BEA]
    assert (await preferences.preferences(GUILD, BEA)).weekly_most == 5


async def test_when_a_watcher_fails_nothing_was_changed(preferences: PreferencesService) -> None:
    async def changed(_unit: Unit, _guild_id: int, _user_id: int, _before: Preferences) -> None:
        raise LookupError

    preferences.observe(changed)
    with pytest.raises(LookupError):
        await preferences.change(GUILD, ANA, NOW, openness=Openness.CLOSED)
    assert await preferences.preferences(GUILD, ANA) == Preferences()


async def test_saying_the_same_again_tells_nobody(preferences: PreferencesService) -> None:
    told: list[int] = []
    preferences.observe(_into(told))
    await preferences.change(GUILD, ANA, NOW)
    await preferences.change(GUILD, ANA, NOW, openness=Openness.OPEN, weekly_most=None)
    assert told == []
    for _ in range(2):
        await preferences.change(GUILD, ANA, NOW, openness=Openness.MET, paused_until=NOW + HOUR)
    assert told == [ANA]


async def test_two_changes_at_once_are_both_kept(preferences: PreferencesService) -> None:
    await asyncio.gather(
        preferences.change(GUILD, ANA, NOW, openness=Openness.MET),
        preferences.change(GUILD, ANA, NOW, weekly_most=1),
        preferences.change(GUILD, ANA, NOW, is_link=True),
        preferences.change(GUILD, ANA, NOW, paused_until=NOW + HOUR),
    )
    assert await preferences.preferences(GUILD, ANA) == Preferences(Openness.MET, 1, NOW + HOUR, is_link=True)


def _into(told: list[int]):
    async def changed(_unit: Unit, _guild_id: int, user_id: int, _before: Preferences) -> None:
        told.append(user_id)

    return changed
