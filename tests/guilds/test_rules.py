"""What a server's settings may be, and which trouble is behind which refusal of Discord."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.guilds.rules import (
    RESCUE_HOURS_LEAST,
    RESCUE_HOURS_MOST,
    BadLimit,
    BadRescueHours,
    BadZone,
    GuildSettings,
    Limit,
    TroubleKind,
    check,
    trouble_kind,
)

DEFAULTS = GuildSettings(100)


def test_the_defaults_are_allowed() -> None:
    assert check(DEFAULTS) is None


@pytest.mark.parametrize("hours", [RESCUE_HOURS_LEAST, RESCUE_HOURS_LEAST + 1, RESCUE_HOURS_MOST])
def test_a_wait_within_six_hours_and_two_weeks_is_allowed(hours: int) -> None:
    assert check(replace(DEFAULTS, rescue_after_hours=hours)) is None


@pytest.mark.parametrize("hours", [RESCUE_HOURS_LEAST - 1, RESCUE_HOURS_MOST + 1, 0, -48])
def test_a_wait_outside_that_is_refused_with_its_bounds(hours: int) -> None:
    refusal = check(replace(DEFAULTS, rescue_after_hours=hours))
    assert refusal == BadRescueHours(RESCUE_HOURS_LEAST, RESCUE_HOURS_MOST)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Pacific/Chatham"])
def test_a_zone_of_the_world_is_allowed(zone: str) -> None:
    assert check(replace(DEFAULTS, zone=zone)) is None


@pytest.mark.parametrize(
    "zone", ["Europe/Berlni", "", "../../etc/passwd", "/etc/localtime", "\x00", "x" * 5000]
)
def test_a_zone_nobody_knows_is_refused_by_its_name(zone: str) -> None:
    refusal = check(replace(DEFAULTS, zone=zone))
    assert isinstance(refusal, BadZone)
    assert refusal.name == zone


def test_a_mistyped_zone_is_answered_with_the_nearest_that_exist() -> None:
    refusal = check(replace(DEFAULTS, zone="Europe/Berlni"))
    assert isinstance(refusal, BadZone)
    assert "Europe/Berlin" in refusal.suggestions


BOUNDS = [(Limit.ASKS_OPEN, 1, 10), (Limit.ASKS_RECEIVED, 1, 10), (Limit.PAIR_AGAIN, 0, 365)]


@pytest.mark.parametrize(("limit", "least", "most"), BOUNDS)
def test_a_limit_of_introductions_has_bounds_and_is_refused_with_them(
    limit: Limit, least: int, most: int
) -> None:
    def checked(number: int) -> object:
        return check(replace(DEFAULTS, **{limit.value: number}))

    assert [checked(number) for number in (least, most)] == [None, None]
    assert [checked(number) for number in (least - 1, most + 1)] == [BadLimit(limit, least, most)] * 2


def test_unless_settled_otherwise_asking_is_rationed_and_giving_comes_first() -> None:
    limits = (DEFAULTS.asks_open_most, DEFAULTS.asks_received_most, DEFAULTS.pair_again_days)
    assert limits == (3, 2, 90)
    assert DEFAULTS.is_giving_first
    assert DEFAULTS.introductions_channel_id is None


@pytest.mark.parametrize("code", [10003, 50001, 50013, 50024, 0, 99999])
def test_whatever_keeps_two_people_from_their_thread_is_that_channels_trouble(code: int) -> None:
    assert trouble_kind(code, of_introductions=True) is TroubleKind.INTRODUCTIONS_CHANNEL


@pytest.mark.parametrize("code", [160006, 30033])
def test_too_many_threads_are_the_whole_servers_trouble(code: int) -> None:
    assert trouble_kind(code, of_introductions=True) is TroubleKind.THREADS_FULL


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (10003, TroubleKind.SHARE_CHANNEL_GONE),
        (50001, TroubleKind.SHARE_CHANNEL_FORBIDDEN),
        (50013, TroubleKind.SHARE_CHANNEL_FORBIDDEN),
        (160006, TroubleKind.THREADS_FULL),
        (50083, TroubleKind.THREAD_LOCKED),
        (160005, TroubleKind.THREAD_LOCKED),
        (40067, TroubleKind.TAGS),
        (30048, TroubleKind.TAGS),
        (0, TroubleKind.OTHER),
        (99999, TroubleKind.OTHER),
    ],
)
def test_discords_code_names_the_trouble(code: int, kind: TroubleKind) -> None:
    assert trouble_kind(code) is kind
