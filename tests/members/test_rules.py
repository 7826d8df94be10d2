"""The kindness budget and the profile as plain decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import LinkRefusal, length, plain
from bot.members.rules import (
    ABOUT_MOST,
    ASK_ME_MOST,
    BUNDLE_AT,
    DIRECTS_A_WEEK,
    HEADLINE_MOST,
    PLACE_MOST,
    WEEK,
    BadProfileLink,
    BadZone,
    Profile,
    Reach,
    ReachChoice,
    free_at,
    may_write,
    next_bundle_at,
    tidy,
)
from tests.community import NOW

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone itself
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Africa/Cairo"])
GAPS = st.lists(st.integers(0, 5 * 24 * 60), max_size=40)


@pytest.mark.parametrize("reach", list(Reach))
@pytest.mark.parametrize("closed_at", [None, NOW])
def test_only_a_yes_that_gets_through_lets_a_message_be_sent(
    reach: Reach, closed_at: datetime | None
) -> None:
    allowed = may_write(ReachChoice(reach, NOW, closed_at))
    assert allowed is (reach is Reach.DIRECT and closed_at is None)


def test_who_never_said_gets_no_message() -> None:
    assert not may_write(ReachChoice())


@given(GAPS)
def test_the_weekly_cap_holds_whenever_bundles_are_tried(gaps: list[int]) -> None:
    sent: list[datetime] = []
    now = NOW
    for gap in gaps:
        now += timedelta(minutes=gap)
        if free_at(sent, now) is None:
            sent.append(now)
    for first in sent:
        within = [moment for moment in sent if first <= moment < first + WEEK]
        assert len(within) <= DIRECTS_A_WEEK


@given(GAPS, st.integers(0, 5 * 24 * 60))
def test_the_cap_names_the_first_moment_at_which_it_lets_one_through(gaps: list[int], later: int) -> None:
    sent = [NOW + timedelta(minutes=sum(gaps[:index])) for index in range(len(gaps))]
    now = max(sent, default=NOW) + timedelta(minutes=later)
    free = free_at(sent, now)
    if free is None:
        return
    assert free > now
    assert free_at(sent, free) is None
    assert free_at(sent, free - timedelta(microseconds=1)) is not None


@given(st.permutations([NOW - timedelta(days=day) for day in (0, 1, 2, 3, 9)]))
def test_the_cap_does_not_mind_the_order(sent: list[datetime]) -> None:
    assert free_at(sent, NOW) == NOW - timedelta(days=2) + WEEK


def test_a_message_of_exactly_a_week_ago_counts_no_more() -> None:
    sent = [NOW - WEEK, NOW - timedelta(days=1), NOW - timedelta(days=2)]
    assert free_at(sent, NOW) is None
    assert free_at(sent, NOW - timedelta(microseconds=1)) == NOW


@given(MOMENTS, ZONES)
def test_the_next_bundle_is_within_a_day_or_so_and_always_ahead(now: datetime, zone: str) -> None:
    due_at = next_bundle_at(now, zone)
    assert timedelta(0) < due_at - now <= timedelta(days=1, hours=1)


def test_bundles_go_out_in_the_late_afternoon_of_the_servers_zone() -> None:
    assert next_bundle_at(NOW, "UTC") == datetime.combine(NOW.date(), BUNDLE_AT, UTC)
    assert next_bundle_at(NOW, "Asia/Tokyo") == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def test_a_bundle_due_this_very_moment_is_followed_by_tomorrows() -> None:
    due_at = next_bundle_at(NOW, "UTC")
    assert next_bundle_at(due_at, "UTC") == due_at + timedelta(days=1)


def test_an_empty_profile_is_falsy_and_any_part_makes_it_true() -> None:
    assert not Profile()
    assert Profile(headline="x")
    assert Profile(about="x")
    assert Profile(ask_me="x")
    assert Profile(links=("x",))
    assert Profile(place="x")
    assert Profile(zone="x")


def test_a_profile_is_kept_as_it_was_typed_when_it_is_harmless() -> None:
    links = ("https://example.org/", "https://example.org/tides", "https://example.net/")
    profile = Profile(
        "Data engineer", "I tidy tables.\n\nAnd sail.", "dbt", links, "Kiel, by the sea", "Europe/Berlin"
    )
    assert tidy(profile) == profile


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_every_field_of_a_profile_keeps_its_limit(extra: int) -> None:
    tidied = tidy(
        Profile(
            "h" * (HEADLINE_MOST + extra),
            "a" * (ABOUT_MOST + extra),
            "m" * (ASK_ME_MOST + extra),
            place="p" * (PLACE_MOST + extra),
        )
    )
    assert isinstance(tidied, Profile)
    assert len(tidied.headline) == min(HEADLINE_MOST, HEADLINE_MOST + extra)
    assert len(tidied.about) == min(ABOUT_MOST, ABOUT_MOST + extra)
    assert len(tidied.ask_me) == min(ASK_ME_MOST, ASK_ME_MOST + extra)
    assert len(tidied.place) == min(PLACE_MOST, PLACE_MOST + extra)


@given(st.builds(Profile, st.text(), st.text(), st.text(), place=st.text()))
def test_a_tidied_profile_is_safe_within_its_limits_and_stays_as_it_is(profile: Profile) -> None:
    tidied = tidy(profile)
    assert isinstance(tidied, Profile)
    assert length(tidied.headline) <= HEADLINE_MOST
    assert length(tidied.about) <= ABOUT_MOST
    assert length(tidied.ask_me) <= ASK_ME_MOST
    assert length(tidied.place) <= PLACE_MOST
    assert "\n" not in tidied.headline + tidied.ask_me + tidied.place
    assert tidied.about == plain(tidied.about)
    assert tidy(tidied) == tidied


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("ftp://example.org", LinkRefusal.NOT_HTTP),
        ("https://discord.gg/abc", LinkRefusal.INVITE),
        ("https://me:secret@example.org", LinkRefusal.CREDENTIALS),
        ("http://127.0.0.1/", LinkRefusal.PRIVATE),
    ],
)
def test_a_profiles_link_is_refused_for_a_named_reason(link: str, reason: LinkRefusal) -> None:
    assert tidy(Profile(links=(link,))) == BadProfileLink(reason)


def test_a_refused_link_is_named_by_its_place_among_those_typed() -> None:
    typed = ("https://example.org/", " ", "ftp://example.org")
    assert tidy(Profile(links=typed)) == BadProfileLink(LinkRefusal.NOT_HTTP, 2)


def test_a_link_of_only_spaces_is_no_link() -> None:
    assert tidy(Profile(links=("  \n ", ""))) == Profile()


def test_a_profile_keeps_three_links_and_each_of_them_once() -> None:
    typed = tuple(f"https://example.org/{n}" for n in (1, 1, 2, 3, 4))
    tidied = tidy(Profile(links=typed))
    assert isinstance(tidied, Profile)
    assert tidied.links == ("https://example.org/1", "https://example.org/2", "https://example.org/3")


def test_a_profiles_zone_is_one_that_exists_or_none() -> None:
    assert tidy(Profile(zone=" Europe/Berlin ")) == Profile(zone="Europe/Berlin")
    assert tidy(Profile(zone=" ")) == Profile()
    refused = tidy(Profile(zone="berlin"))
    assert isinstance(refused, BadZone)
    assert (refused.name, refused.suggestions[0]) == ("berlin", "Europe/Berlin")
