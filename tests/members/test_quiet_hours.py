"""Quiet hours as plain decisions: by the member's own clock, whatever that clock does."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.zones import zone
from bot.members.rules import (
    DIRECTS_A_WEEK,
    WEEK,
    BadQuietHours,
    BadZone,
    Rhythm,
    after_quiet,
    bundle_again_at,
    check_rhythm,
    free_at,
    is_quiet,
    next_bundle_at,
    opens_at,
)
from tests.community import NOW

MINUTE = timedelta(minutes=1)
# Ahead, behind, half hours of summer time, days left out, midnights that do not exist, a year with four changes.
ZONES = (
    "UTC",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Santiago",
    "Africa/Casablanca",
)
ANY_TIME = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


def changes(name: str) -> list[datetime]:
    """The hours before which a zone's clocks change, from 2010 to 2030."""
    tz = zone(name)
    first = datetime(2010, 1, 1, tzinfo=UTC)
    hours = [first + timedelta(hours=hour) for hour in range(24 * 365 * 20)]
    return [
        after
        for before, after in pairwise(hours)
        if before.astimezone(tz).utcoffset() != after.astimezone(tz).utcoffset()
    ]


CHANGES = {name: changes(name) or [datetime(2026, 3, 1, tzinfo=UTC)] for name in ZONES}


@st.composite
def rhythms(draw: st.DrawFn, name: str) -> Rhythm:
    begin, end = draw(ANY_TIME), draw(ANY_TIME)
    checked = check_rhythm(Rhythm(name, begin, end))
    return checked if isinstance(checked, Rhythm) else Rhythm(name)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rhythm, datetime]:
    """A rhythm and a moment, most often near a change of its clocks."""
    name = draw(st.sampled_from(ZONES))
    change = draw(st.sampled_from(CHANGES[name]))
    near = st.integers(-40 * 3600, 40 * 3600).map(timedelta(seconds=1).__mul__).map(change.__add__)
    anywhere = st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone itself
    return draw(rhythms(name)), draw(near | anywhere)


def berlin(month: int, day: int, hour: int, minute: int, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone("Europe/Berlin"), fold=fold).astimezone(UTC)


def shown(rhythm: Rhythm, moment: datetime) -> bool:
    """Whether the member's wall clock is in the window, told minute by minute."""
    assert rhythm.quiet_from is not None
    assert rhythm.quiet_to is not None
    begin = rhythm.quiet_from.hour * 60 + rhythm.quiet_from.minute
    minutes = (rhythm.quiet_to.hour * 60 + rhythm.quiet_to.minute - begin) % (24 * 60)
    local = moment.astimezone(zone(rhythm.zone))
    return (local.hour * 60 + local.minute - begin) % (24 * 60) < minutes


@given(cases())
def test_quiet_is_what_the_members_clock_shows(case: tuple[Rhythm, datetime]) -> None:
    rhythm, moment = case
    assert is_quiet(rhythm, moment) is (rhythm.quiet_from is not None and shown(rhythm, moment))


@given(cases())
@example((Rhythm("Europe/Berlin", time(22), time(2, 30)), berlin(10, 25, 2, 10, fold=1)))
@example((Rhythm("Europe/Berlin", time(2, 40), time(2, 30)), berlin(3, 29, 1, 50)))
@example((Rhythm("Europe/Berlin", time(2, 30), time(8)), berlin(10, 25, 2, 45)))
def test_quiet_hours_end_at_the_first_moment_outside_them(case: tuple[Rhythm, datetime]) -> None:
    rhythm, moment = case
    end = after_quiet(rhythm, moment)
    assert not is_quiet(rhythm, end)
    if not is_quiet(rhythm, moment):
        assert end == moment
        return
    assert moment < end
    whole = moment.replace(second=0, microsecond=0)
    for minutes in range(1, (end - whole) // MINUTE):
        assert is_quiet(rhythm, whole + minutes * MINUTE)
    assert is_quiet(rhythm, end - timedelta(microseconds=1))


@given(cases(), st.lists(st.integers(0, 8 * 24 * 60), max_size=6))
def test_the_gate_opens_outside_quiet_hours_and_within_the_cap_and_as_soon_as_both_allow(
    case: tuple[Rhythm, datetime], ago: list[int]
) -> None:
    rhythm, now = case
    sent = [now - minutes * MINUTE for minutes in ago]
    opens = opens_at(rhythm, sent, now)
    assert opens >= now
    assert not is_quiet(rhythm, opens)
    assert free_at(sent, opens) is None
    assert (opens == now) is (not is_quiet(rhythm, now) and free_at(sent, now) is None)
    before = opens - timedelta(microseconds=1)
    if opens > now:
        assert is_quiet(rhythm, before) or free_at(sent, before) is not None


@given(cases(), st.lists(st.integers(0, 8 * 24 * 60), max_size=6), st.sampled_from(ZONES))
def test_a_bundle_held_up_is_looked_at_again_when_it_may_go_out_or_in_the_next_late_afternoon(
    case: tuple[Rhythm, datetime], ago: list[int], server: str
) -> None:
    rhythm, now = case
    sent = [now - minutes * MINUTE for minutes in ago]
    opens = opens_at(rhythm, sent, now)
    again = bundle_again_at(rhythm, opens, now, server)
    assert again >= opens
    assert not is_quiet(rhythm, again)
    if opens > now and free_at(sent, now) is None:  # only quiet hours are in the way
        assert again == opens
    assert again - opens <= timedelta(days=3)


def test_quiet_hours_over_midnight_end_in_the_morning() -> None:
    rhythm = Rhythm("Europe/Berlin", time(21), time(8, 30))
    for quiet in (berlin(3, 2, 21, 0), berlin(3, 2, 23, 59), berlin(3, 3, 8, 29)):
        assert after_quiet(rhythm, quiet) == berlin(3, 3, 8, 30)
    for loud in (berlin(3, 2, 20, 59), berlin(3, 3, 8, 30)):
        assert after_quiet(rhythm, loud) == loud


def test_an_end_that_the_clocks_jump_over_is_met_when_they_have_jumped() -> None:
    rhythm = Rhythm("Europe/Berlin", time(22), time(2, 30))
    assert after_quiet(rhythm, berlin(3, 28, 23, 0)) == berlin(3, 29, 3, 0)


def test_an_end_that_the_clocks_show_twice_is_met_each_time() -> None:
    rhythm = Rhythm("Europe/Berlin", time(22), time(2, 30))
    assert after_quiet(rhythm, berlin(10, 24, 23, 0)) == berlin(10, 25, 2, 30)
    repeated = berlin(10, 25, 2, 10, fold=1)
    assert after_quiet(rhythm, repeated) == berlin(10, 25, 2, 30, fold=1)


def test_a_member_is_left_in_peace_by_their_own_clock_not_by_the_servers() -> None:
    rhythm = Rhythm("Asia/Tokyo", time(22), time(7))
    assert after_quiet(rhythm, datetime(2026, 3, 2, 17, 0, tzinfo=UTC)) == datetime(
        2026, 3, 2, 22, 0, tzinfo=UTC
    )


def test_a_bundle_held_up_by_the_cap_waits_for_a_late_afternoon_outside_quiet_hours() -> None:
    rhythm = Rhythm("UTC", time(16), time(19))
    sent = [NOW - timedelta(days=day) for day in range(DIRECTS_A_WEEK)]
    opens = opens_at(rhythm, sent, NOW)
    assert opens == sent[-1] + WEEK
    assert bundle_again_at(rhythm, opens, NOW, "UTC") == next_bundle_at(opens, "UTC") + timedelta(hours=2)


def test_without_quiet_hours_it_is_never_quiet() -> None:
    assert not is_quiet(Rhythm(), NOW)
    assert after_quiet(Rhythm("Europe/Berlin"), NOW) == NOW


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (Rhythm(), Rhythm()),
        (Rhythm(" Europe/Berlin "), Rhythm("Europe/Berlin")),
        (Rhythm("UTC", time(22, 0, 59, 7), time(7)), Rhythm("UTC", time(22), time(7))),
        (Rhythm("UTC", time(0), time(23, 59)), Rhythm("UTC", time(0), time(23, 59))),
        (Rhythm("UTC", time(22), None), BadQuietHours.HALF),
        (Rhythm("UTC", None, time(7)), BadQuietHours.HALF),
        (Rhythm("UTC", time(7), time(7)), BadQuietHours.WHOLE_DAY),
        (Rhythm("UTC", time(7), time(7, 0, 30)), BadQuietHours.WHOLE_DAY),
        (Rhythm("", time(22), time(7)), BadZone("")),
        (Rhythm("  ", time(22), time(7)), BadZone("")),
    ],
)
def test_a_rhythm_is_kept_tidied_or_refused_for_a_named_reason(
    typed: Rhythm, kept: Rhythm | BadZone | BadQuietHours
) -> None:
    assert check_rhythm(typed) == kept


def test_a_zone_that_does_not_exist_is_refused_with_what_may_have_been_meant() -> None:
    refused = check_rhythm(Rhythm("berlin", time(22), time(7)))
    assert isinstance(refused, BadZone)
    assert refused.suggestions[0] == "Europe/Berlin"
