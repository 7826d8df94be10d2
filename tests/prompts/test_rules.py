"""What a prompt may be, where every act leads, and whose turn it is: the rules, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.schedule import Often, Schedule
from bot.prompts.rules import (
    GRACE_MOST,
    MOVES,
    NAME_MOST,
    OPEN_LEAST,
    OPEN_MOST,
    TAG_MOST,
    TEXT_LEAST,
    TEXT_MOST,
    TEXTS_MOST,
    WRITTEN_MOST,
    Act,
    BadHours,
    BadText,
    BadZone,
    No,
    Prompt,
    Settings,
    State,
    Text,
    TooManyTexts,
    anchored,
    check,
    closes_at,
    grace,
    move,
    next_text,
    open_most,
    parse_texts,
    runs_low,
    slows_to,
    with_room,
    written,
)
from tests.community import ELSEWHERE, GUILD, NOW, ORG
from tests.prompts.round import MONDAYS, SETTINGS, settings

HOUR = timedelta(hours=1)


def prompt(state: State) -> Prompt:
    return Prompt("p", GUILD, SETTINGS, state, 1, ORG, NOW, NOW)


def texts(*used_at: datetime | None) -> list[Text]:
    return [Text(str(n), "p", f"Text {n}", at) for n, at in enumerate(used_at)]


# ---------------------------------------------------------------------- states


def test_every_state_and_every_act_has_its_answer() -> None:
    assert set(MOVES) == set(product(State, Act))
    assert {(state.value, act.value): MOVES[state, act].value for state, act in MOVES} == {
        ("active", "edit"): "active",
        ("active", "pause"): "paused",
        ("active", "resume"): "running-already",
        ("active", "run"): "active",
        ("active", "delete"): "deleted",
        ("paused", "edit"): "paused",
        ("paused", "pause"): "paused-already",
        ("paused", "resume"): "active",
        ("paused", "run"): "paused",
        ("paused", "delete"): "deleted",
        **{("deleted", act.value): "not-found" for act in Act},
    }


@pytest.mark.parametrize("act", Act)
def test_a_prompt_of_another_server_does_not_exist_here(act: Act) -> None:
    for state in State:
        assert move(prompt(state), act, ELSEWHERE) is No.NOT_FOUND
        assert move(prompt(state), act, GUILD) is MOVES[state, act]
    assert move(None, act, GUILD) is No.NOT_FOUND


# ---------------------------------------------------------------------- what it may be


def test_settings_that_fit_are_kept_in_one_line_each() -> None:
    assert check(SETTINGS) == SETTINGS
    spread = replace(SETTINGS, name="  Weekly \n build ", tag="Weekly\nprompt")
    assert check(spread) == replace(SETTINGS, name="Weekly build", tag="Weekly prompt")
    assert check(replace(SETTINGS, tag="")) == replace(SETTINGS, tag="")
    long = check(replace(SETTINGS, name="n" * 200, tag="t" * 200))
    assert isinstance(long, Settings)
    assert (len(long.name), len(long.tag)) == (NAME_MOST, TAG_MOST)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, No.NO_NAME),
        ({"name": "x"}, No.NO_NAME),
        ({"weekdays": frozenset[int]()}, No.NO_DAY),
        ({"weekdays": frozenset({7})}, No.NO_DAY),
        ({"often": Often.LAST, "weekdays": frozenset({0, 1})}, No.ONE_DAY),
        ({"often": Often.SECOND_WEEK}, No.NEVER),
        ({"open_hours": OPEN_LEAST - 1}, BadHours(OPEN_LEAST, 7 * 24)),
        ({"open_hours": 7 * 24 + 1}, BadHours(OPEN_LEAST, 7 * 24)),
        ({"open_hours": 49, "weekdays": frozenset({0, 2})}, BadHours(OPEN_LEAST, 48)),
    ],
)
def test_settings_that_do_not_fit_are_refused_for_what_is_wrong(
    changes: dict[str, Any], refusal: object
) -> None:
    assert check(settings(**changes)) == refusal


def test_a_zone_that_does_not_exist_is_refused_with_the_nearest() -> None:
    refused = check(settings(zone="Europe/Berln"))
    assert isinstance(refused, BadZone)
    assert refused.name == "Europe/Berln"
    assert "Europe/Berlin" in refused.suggestions


@pytest.mark.parametrize(
    ("weekdays", "often", "most"),
    [
        (range(7), Often.EVERY_WEEK, 24),
        ([0], Often.EVERY_WEEK, 7 * 24),
        ([0, 2], Often.EVERY_WEEK, 48),
        ([0, 6], Often.EVERY_WEEK, 24),
        ([0, 2], Often.SECOND_WEEK, 48),
        ([0], Often.SECOND_WEEK, OPEN_MOST),
        ([0], Often.FOURTH_WEEK, OPEN_MOST),
        ([4], Often.LAST, OPEN_MOST),
    ],
)
def test_a_run_is_open_until_the_next_one_at_most(weekdays: Any, often: Often, most: int) -> None:
    schedule = Schedule(time(12), "UTC", frozenset(weekdays), often, date(2026, 3, 2))
    assert open_most(schedule) == most
    assert isinstance(
        check(settings(weekdays=frozenset(weekdays), often=often, anchor=NOW.date(), open_hours=most)),
        Settings,
    )
    assert with_room(Settings("n", 1, schedule, 10_000)).open_hours == most
    assert with_room(Settings("n", 1, schedule, OPEN_LEAST)).open_hours == OPEN_LEAST


def test_settings_without_a_weekday_are_left_as_they_are() -> None:
    none = settings(weekdays=frozenset[int]())
    assert with_room(none) == none
    assert anchored(replace(none.schedule, often=Often.SECOND_WEEK), NOW).anchor is None


@pytest.mark.parametrize(("hours", "late"), [(4, 2), (20, 10), (24, 12), (96, 12), (336, 12)])
def test_a_slot_may_be_late_by_half_its_time_and_twelve_hours_at_most(hours: int, late: int) -> None:
    assert grace(hours) == late * HOUR <= GRACE_MOST


def test_a_run_closes_by_the_clock_on_the_wall() -> None:
    slot = datetime.fromisoformat("2026-03-27T12:00")  # the clocks go forward on the 29th
    assert closes_at(slot, "Europe/Berlin", 96) == datetime(2026, 3, 31, 10, tzinfo=UTC)
    in_the_gap = closes_at(datetime.fromisoformat("2026-03-28T02:30"), "Europe/Berlin", 24)
    assert in_the_gap == datetime(2026, 3, 29, 1, tzinfo=UTC)


# ---------------------------------------------------------------------- a week to count from


def test_the_week_to_count_from_is_that_of_the_first_weekday_to_come() -> None:
    second = replace(MONDAYS, often=Often.SECOND_WEEK)
    assert anchored(second, NOW).anchor == date(2026, 3, 2)  # today, in two hours
    assert anchored(second, NOW + 3 * HOUR).anchor == date(2026, 3, 9)


def test_a_week_that_was_chosen_stays_and_every_week_needs_none() -> None:
    chosen = replace(MONDAYS, often=Often.THIRD_WEEK, anchor=date(2026, 1, 5))
    assert anchored(chosen, NOW) == chosen
    assert anchored(replace(chosen, often=Often.EVERY_WEEK), NOW).anchor is None
    assert anchored(replace(chosen, often=Often.LAST), NOW).anchor is None


def test_a_zone_that_does_not_exist_leaves_nothing_to_count_from() -> None:
    nowhere = replace(MONDAYS, often=Often.SECOND_WEEK, zone="Nowhere")
    assert anchored(nowhere, NOW) == nowhere


@pytest.mark.parametrize(
    ("often", "slower"),
    [
        (Often.EVERY_WEEK, Often.SECOND_WEEK),
        (Often.SECOND_WEEK, Often.FOURTH_WEEK),
        (Often.THIRD_WEEK, Often.FOURTH_WEEK),
        (Often.FOURTH_WEEK, None),
        (Often.FIRST, None),
        (Often.SECOND, None),
        (Often.THIRD, None),
        (Often.LAST, None),
    ],
)
def test_the_next_slower_rhythm_comes_at_least_half_as_often_again(
    often: Often, slower: Often | None
) -> None:
    assert slows_to(replace(MONDAYS, often=often)) is slower


# ---------------------------------------------------------------------- texts


def test_each_line_is_a_text_and_those_that_read_alike_are_one() -> None:
    typed = "  What did you build? \n\nWHAT did you   build?\nWhat did you break?\n"
    assert parse_texts(typed) == ("What did you build?", "What did you break?")


@pytest.mark.parametrize("typed", ["", " \n\t\n "])
def test_lines_that_are_blank_are_no_texts(typed: str) -> None:
    assert parse_texts(typed) is No.NO_TEXT


def test_a_text_of_the_wrong_length_is_named_by_its_line() -> None:
    assert parse_texts("What did you build?\n\nwhy?") == BadText(3, "why?")
    assert parse_texts("x" * TEXT_LEAST) == ("x" * TEXT_LEAST,)
    assert parse_texts("x" * TEXT_MOST) == ("x" * TEXT_MOST,)
    assert parse_texts("x" * (TEXT_MOST + 1)) == BadText(1, "x" * (TEXT_MOST + 1))


def test_texts_are_as_many_as_a_form_can_show_again() -> None:
    many = [f"Text number {n}" for n in range(TEXTS_MOST + 1)]
    assert parse_texts(written(many[:-1])) == tuple(many[:-1])
    assert parse_texts(written(many)) == TooManyTexts()
    wide = [f"{n:02} {'x' * (TEXT_MOST - 3)}" for n in range(20)]
    fitting = WRITTEN_MOST // (TEXT_MOST + 1)
    assert parse_texts(written(wide[:fitting])) == tuple(wide[:fitting])
    assert parse_texts(written(wide)) == TooManyTexts()


@given(st.text(max_size=300))
def test_what_was_read_reads_the_same_when_it_is_shown_again(typed: str) -> None:
    found = parse_texts(typed)
    if isinstance(found, tuple):
        assert parse_texts(written(found)) == found
        assert all("\n" not in text for text in found)


@given(st.integers(1, 12), st.integers(1, 40))
def test_no_text_comes_again_before_all_others_had_their_turn(count: int, runs: int) -> None:
    left = texts(*[None] * count)
    order: list[str] = []
    for run in range(runs):
        chosen = next_text(left)
        order.append(chosen.id)
        left = [replace(each, used_at=NOW + run * HOUR) if each == chosen else each for each in left]
    assert order == [str(run % count) for run in range(runs)]


def test_a_new_text_is_next_before_those_that_were_used() -> None:
    assert next_text(texts(NOW, NOW + HOUR, None)).id == "2"
    assert next_text(texts(NOW + HOUR, NOW)).id == "1"
    with pytest.raises(ValueError, match="empty"):
        next_text([])


@pytest.mark.parametrize(
    ("used", "unused", "is_low"),
    [
        (0, 1, False),
        (1, 0, False),
        (0, 2, False),
        (1, 1, False),
        (2, 0, True),
        (0, 3, False),
        (1, 2, False),
        (2, 1, True),
        (3, 0, True),
        (9, 1, True),
        (8, 2, False),
    ],
)
def test_texts_run_low_with_the_last_of_several(used: int, unused: int, is_low: bool) -> None:
    assert runs_low(texts(*[NOW] * used, *[None] * unused)) is is_low
