from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import zones
from bot.core.zones import UnknownZone, as_spelt, search_zones, zone, zone_meant, zone_names


def test_a_zone_is_the_same_object_each_time() -> None:
    assert zone("Europe/Berlin") is zone("Europe/Berlin")
    assert zone("Europe/Berlin").key == "Europe/Berlin"


@pytest.fixture
def other_zones_on_the_machine(tmp_path: Path) -> Iterator[None]:
    """A machine whose own zone files are wrong, and nothing loaded yet."""
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Oslo").write_bytes(b"nonsense")
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    zones._load.cache_clear()
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.usefixtures("other_zones_on_the_machine")
def test_the_machines_own_zone_files_are_never_read() -> None:
    with pytest.raises(ValueError, match="TZif"):
        zoneinfo.ZoneInfo("Europe/Oslo")
    assert datetime(2026, 7, 1, tzinfo=UTC).astimezone(zone("Europe/Oslo")).hour == 2


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("europe/lisbon", "Europe/Lisbon"),
        (" America/New York ", "America/New_York"),
        ("utc", "UTC"),
        (" Lisbonn ", "Lisbonn"),
        ("", ""),
    ],
)
def test_case_and_spaces_do_not_make_another_zone(typed: str, spelt: str) -> None:
    assert as_spelt(typed) == spelt


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("Amerika/New York", "America/New_York"),
        ("Mumbay", "Asia/Kolkata"),
        ("São Paulo", "America/Sao_Paulo"),
        (" cet", "CET"),
        ("PST", "America/Los_Angeles"),
        ("Germany", "Europe/Berlin"),
    ],
)
def test_an_unknown_zone_names_the_nearest_one(name: str, nearest: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        zone(name)
    assert refused.value.name == name
    assert refused.value.suggestions[0] == nearest


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe",
        "Europe/",
        "\0",
        "Factory",
        "zone.tab",
        "x" * 5000,
    ],
)
def test_a_name_that_is_no_zone_never_reaches_a_file(name: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        zone(name)
    assert len(refused.value.suggestions) <= 3


@given(st.text(max_size=60) | st.sampled_from(zone_names()))
def test_any_text_is_a_zone_or_refused_with_zones_that_exist(name: str) -> None:
    if name in zone_names():
        assert zone(name).key == name
        return
    with pytest.raises(UnknownZone) as refused:
        zone(name)
    assert set(refused.value.suggestions) <= set(zone_names())
    assert len(refused.value.suggestions) <= 3


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("new y", "America/New_York"),
        ("NEW_YORK", "America/New_York"),
        ("newyork", "America/New_York"),
        ("ber", "Europe/Berlin"),
        ("europe ber", "Europe/Berlin"),
        ("europe/ber", "Europe/Berlin"),
        ("zurich", "Europe/Zurich"),
        ("zürich", "Europe/Zurich"),
        ("utc", "UTC"),
        ("cet", "CET"),
        ("est", "America/New_York"),
        ("united states", "America/New_York"),
        ("germany", "Europe/Berlin"),
        ("san f", "America/Los_Angeles"),
        ("bangalore", "Asia/Kolkata"),
        ("nowhere at all", None),
    ],
)
def test_a_search_puts_what_was_meant_first(typed: str, first: str | None) -> None:
    assert next(iter(search_zones(typed)), None) == first


def test_current_names_come_before_old_ones() -> None:
    found = search_zones("calcutta") + search_zones("kolkata")
    assert found == ("Asia/Calcutta", "Asia/Kolkata")
    assert search_zones("eas")[0] == "Pacific/Easter"  # not US/East-Indiana
    assert search_zones("us", 25).index("Pacific/Midway") < search_zones("us", 25).index("US/Alaska")


def test_a_country_with_many_zones_offers_its_large_cities_first() -> None:
    assert search_zones("australia")[:2] == ("Australia/Sydney", "Australia/Lord_Howe")
    assert search_zones("brazil")[0] == "America/Sao_Paulo"
    found = search_zones("united states")
    assert found[:4] == ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")


def test_nothing_typed_offers_a_choice_around_the_world() -> None:
    offered = search_zones(" ")
    assert len(offered) == len(set(offered)) == 25
    assert "UTC" in offered
    assert {name.partition("/")[0] for name in offered} >= {
        "Africa",
        "America",
        "Asia",
        "Australia",
        "Europe",
        "Pacific",
    }


@given(st.text(max_size=12), st.integers(0, 25))
def test_a_search_returns_zones_that_exist_and_no_more_than_asked(typed: str, limit: int) -> None:
    found = search_zones(typed, limit)
    assert len(found) == len(set(found)) <= limit
    assert all(zone(name) for name in found)


def test_every_zone_is_found_by_its_own_name() -> None:
    for name in zone_names():
        assert name in search_zones(name, 10), name


def test_every_other_word_for_a_zone_leads_to_one_that_exists() -> None:
    for word, name in zones._SPELLINGS.items():
        assert search_zones(word, 1) == (name,)
        assert zone(name)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Munich", "Europe/Berlin"),
        ("utc", "UTC"),
        ("EST", "EST"),
    ],
)
def test_a_zone_can_be_named_by_its_city_alone(typed: str, meant: str) -> None:
    assert zone_meant(typed) == meant


@pytest.mark.parametrize("typed", ["Germany", "Europe", "Amsterdm", "Amsterdam please", "", "../etc/passwd"])
def test_what_names_no_city_stays_as_it_was_typed(typed: str) -> None:
    assert zone_meant(typed) == typed
