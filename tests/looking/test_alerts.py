"""What members ask to be told of, and which new flags that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.zones import zone as named_zone
from bot.core.zones import zone_names
from bot.looking.alerts import (
    ALERTS_AT,
    FOUND_MOST,
    Alert,
    NewFlags,
    NoSkill,
    Subscription,
    alert,
    next_at,
    parse,
    subscriptions_of,
)
from bot.looking.rules import Audience, Flag, Kind, Sort, State, Words
from bot.looking.words import terms
from bot.members.rules import next_bundle_at
from tests.community import ANA, BEA, CAI, DAY, DEE, GUILD, HOUR, NOW

LOOKING, HIRING = Sort.LOOKING, Sort.HIRING


def flag(number: int = 1, *, by: int = ANA, sort: Sort = HIRING, **changed: Any) -> Flag:
    """A flag that everybody may see, up since that many minutes after NOW; ``changed`` are words or fields."""
    named = {key: changed.pop(key) for key in ("skills", "kinds", "place") if key in changed}
    words = Words("Data engineer", "Tidying what has grown.", **named)
    at = NOW + timedelta(minutes=number)
    made = Flag(
        f"{number:020}", GUILD, by, sort, words, NOW, State.RUNNING, public_at=at, expires_at=NOW + 30 * DAY
    )
    return replace(made, **changed)


def told(
    user_id: int,
    wanted: Iterable[Alert],
    *flags: Flag,
    since: datetime | None = None,
    blocked: Iterable[int] = (),
) -> list[int]:
    """The numbers of the flags somebody with these alerts is told of, an hour from NOW."""
    new = NewFlags()
    new.add(flags, NOW + HOUR)
    return [
        int(id_) for id_ in new.match([Subscription(user_id, each, since) for each in wanted], set(blocked))
    ]


def parsed(sorts: set[Sort], typed: str, kinds: Iterable[Kind] = ()) -> tuple[Alert, ...]:
    """What somebody asks for who fills the form like this."""
    found = parse(sorts, typed, set(kinds))
    assert not isinstance(found, NoSkill)
    return found


# ---------------------------------------------------------------------- asking


def test_without_skills_and_kinds_one_asks_for_all_of_a_sort() -> None:
    assert parsed({LOOKING, HIRING}, "  ") == (Alert(LOOKING), Alert(HIRING))


def test_each_skill_and_each_kind_is_asked_for_on_its_own() -> None:
    assert parsed({HIRING}, "Rust, dbt") == (alert(HIRING, "Rust"), alert(HIRING, "dbt"))
    assert parsed({HIRING}, "", {Kind.CONTRACT, Kind.FULL_TIME}) == (
        alert(HIRING, kind=Kind.FULL_TIME),
        alert(HIRING, kind=Kind.CONTRACT),
    )


def test_with_both_a_flag_needs_a_skill_and_a_kind() -> None:
    (wanted,) = parsed({HIRING}, "Rust", {Kind.CONTRACT})
    assert (wanted.skill, wanted.kind) == ("Rust", Kind.CONTRACT)
    only_rust, both = flag(1, skills=("rust",)), flag(2, skills=("Rust",), kinds=(Kind.CONTRACT,))
    assert told(BEA, [wanted], only_rust, both, flag(3, kinds=(Kind.CONTRACT,))) == [2]


def test_two_names_of_one_skill_are_asked_for_once_under_the_first() -> None:
    (wanted,) = parsed({HIRING}, "Postgres; PostgreSQL, postgres")
    assert wanted.skill == "Postgres"
    assert wanted == alert(HIRING, "PostgreSQL")


def test_what_names_no_skill_does_not_become_an_alert_for_everything() -> None:
    assert parse({HIRING}, " , ;;  - ", ()) == NoSkill()


SKILLS = st.sampled_from(
    ["Rust", "C++", "Postgres", "postgresql", "UX", "data viz", "ﷺ", "c#", "R&D", "日本語"]
)
SOME_KINDS = st.sets(st.sampled_from(Kind))


@given(st.sets(st.sampled_from(Sort)), st.lists(SKILLS, max_size=6), SOME_KINDS)
def test_every_alert_asks_for_terms_that_a_flag_with_just_that_has(
    sorts: set[Sort], skills: list[str], kinds: set[Kind]
) -> None:
    wanted = parsed(sorts, ", ".join(skills), kinds)
    assert len(set(wanted)) == len(wanted)
    assert {each.sort for each in wanted} == sorts
    for each in wanted:
        words = Words("", "", (each.kind,) if each.kind else (), (each.skill,) if each.skill else ())
        assert {each.term, each.also} <= terms(words)
        assert bool(each.skill) == bool(skills)
        assert (each.kind is None) == (not kinds)


# ---------------------------------------------------------------------- when


ZONES = st.sampled_from(sorted(zone_names()))
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside


@given(MOMENTS, ZONES)
def test_it_is_once_a_day_in_time_for_the_bundle_of_the_same_day_whatever_the_clocks_do(
    now: datetime, zone: str
) -> None:
    at = next_at(now, zone)
    assert now < at <= now + timedelta(hours=26)
    local = at.astimezone(named_zone(zone))
    assert local.time() >= ALERTS_AT == time(15)
    assert local.date() == next_bundle_at(at, zone).astimezone(named_zone(zone)).date()
    assert next_at(at, zone).astimezone(named_zone(zone)).date() == local.date() + timedelta(days=1)


def test_it_stays_at_three_when_the_clocks_change() -> None:
    before = datetime(2026, 3, 28, 14, 0, tzinfo=UTC)  # three o'clock in Berlin has been
    assert next_at(before, "Europe/Berlin") == datetime(2026, 3, 29, 13, 0, tzinfo=UTC)
    assert next_at(before - HOUR, "Europe/Berlin") == before


# ---------------------------------------------------------------------- matching


def test_one_is_told_of_the_sort_one_asked_for_newest_first() -> None:
    flags = [flag(1), flag(2, sort=LOOKING), flag(3)]
    assert told(BEA, [Alert(HIRING)], *flags) == [3, 1]
    assert told(BEA, [Alert(LOOKING)], *flags) == [2]


def test_a_skill_fits_whatever_it_is_called() -> None:
    flags = [flag(1, skills=("K8s", "Go")), flag(2, skills=("kubernetes",)), flag(3, skills=("Golang",))]
    assert told(BEA, [alert(HIRING, "Kubernetes")], *flags) == [2, 1]


def test_a_flag_that_fits_twice_is_told_once() -> None:
    wanted = parsed({HIRING}, "Rust, Go", {Kind.CONTRACT})
    assert told(BEA, wanted, flag(skills=("Go", "Rust"), kinds=(Kind.CONTRACT,))) == [1]


def test_ones_own_and_those_of_somebody_one_has_blocked_are_left_out() -> None:
    flags = [flag(1, by=BEA), flag(2, by=CAI), flag(3, by=DEE)]
    assert told(BEA, [Alert(HIRING)], *flags, blocked=[CAI]) == [3]


def test_only_what_became_public_after_one_asked_is_new() -> None:
    flags = [flag(1), flag(2), flag(3)]
    assert told(BEA, [Alert(HIRING)], *flags, since=NOW + timedelta(minutes=2)) == [3]


@pytest.mark.parametrize(
    "hidden",
    [
        {"audience": Audience.ORGANIZERS},
        {"audience": Audience.INTRODUCTIONS},
        {"state": State.REMOVED},
        {"state": State.AWAY},
        {"state": State.LAPSED},
        {"expires_at": NOW + HOUR},
    ],
)
def test_nobody_is_told_of_what_not_everybody_may_see(hidden: dict[str, Any]) -> None:
    assert told(BEA, [Alert(HIRING)], flag(1, **hidden), flag(2)) == [2]


def test_of_more_than_can_be_shown_the_newest_are_told() -> None:
    flags = [
        flag(number, skills=("Go" if number % 2 else "Rust",)) for number in range(1, 2 * FOUND_MOST + 1)
    ]
    newest = list(range(2 * FOUND_MOST, FOUND_MOST, -1))
    assert told(BEA, [Alert(HIRING)], *flags) == newest
    assert told(BEA, [alert(HIRING, "Go"), alert(HIRING, "Rust")], *flags) == newest


FLAGS = st.lists(
    st.builds(
        flag,
        st.integers(1, 50),
        by=st.integers(1, 5),
        sort=st.sampled_from(Sort),
        skills=st.lists(SKILLS, max_size=4).map(tuple),
        kinds=SOME_KINDS.map(tuple),
        place=st.just("Oslo"),
        audience=st.sampled_from(Audience),
    ),
    max_size=20,
    unique_by=lambda flag: flag.id,
)
SUBSCRIPTIONS = st.builds(
    alert, st.sampled_from(Sort), st.just("") | SKILLS, st.none() | st.sampled_from(Kind)
)


@given(
    FLAGS,
    st.lists(SUBSCRIPTIONS, max_size=5),
    st.none() | st.integers(0, 50).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.sets(st.integers(1, 5)),
)
def test_the_index_finds_what_looking_at_every_flag_finds(
    flags: list[Flag], wanted: list[Alert], since: datetime | None, blocked: set[int]
) -> None:
    flags.sort(key=lambda flag: flag.id)

    def fits(flag: Flag) -> bool:
        found = terms(flag.words)
        return (
            flag.audience is Audience.EVERYONE
            and flag.user_id not in {BEA, *blocked}
            and (since is None or (flag.public_at or NOW) > since)
            and any(flag.sort is each.sort and {each.term, each.also} <= found for each in wanted)
        )

    assert told(BEA, wanted, *flags, since=since, blocked=blocked) == [
        int(flag.id) for flag in reversed(flags) if fits(flag)
    ]


# ---------------------------------------------------------------------- flags that want to hear of what fits


def test_a_flag_hears_of_the_other_sort_by_its_skills() -> None:
    mine = flag(sort=LOOKING, skills=("Rust", "Go"), kinds=(Kind.CONTRACT,), is_matched=True)
    assert subscriptions_of(mine) == [
        Subscription(ANA, alert(HIRING, "Rust")),
        Subscription(ANA, alert(HIRING, "Go")),
    ]


def test_a_flag_without_skills_hears_by_its_kinds() -> None:
    mine = flag(sort=HIRING, kinds=(Kind.CONTRACT, Kind.PART_TIME), is_matched=True)
    assert [each.alert for each in subscriptions_of(mine)] == [
        alert(LOOKING, kind=Kind.CONTRACT),
        alert(LOOKING, kind=Kind.PART_TIME),
    ]


def test_a_flag_whose_owner_did_not_ask_hears_of_nothing() -> None:
    assert subscriptions_of(flag(skills=("Rust",), kinds=(Kind.CONTRACT,))) == []
