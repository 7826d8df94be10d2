from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.effects import Ending, OutboxEntry
from bot.core.outbox import PUT_OFF_AT_MOST
from bot.delivery import retry

START = datetime(2026, 1, 1, tzinfo=UTC)


def entry(attempts: int) -> OutboxEntry:
    return OutboxEntry(1, "nonce", "kind", "lane", {}, None, START, attempts, "me")


def seconds(attempts: int, jitter: float, at_least: float | None = None) -> float:
    return retry.pause(entry(attempts), Ending.DELAYED, jitter, at_least).total_seconds()


def test_pauses_grow_from_seconds_to_eight_minutes() -> None:
    assert [seconds(attempts, 1.0) for attempts in (1, 2, 3, 8, 9, 50)] == [4, 8, 16, 480, 480, 480]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_every_pause_is_jittered_within_its_bounds(attempts: int, jitter: float) -> None:
    assert 2 <= seconds(attempts, jitter) <= seconds(attempts, 1.0) <= 480


def test_jitter_spreads_a_herd_over_the_whole_pause() -> None:
    assert [seconds(9, jitter) for jitter in (0.0, 0.5, 1.0)] == [2, 241, 480]


def test_what_discord_asks_for_is_the_least_that_is_waited() -> None:
    assert seconds(1, 0.0, at_least=33.5) == 33.5
    assert seconds(9, 1.0, at_least=33.5) == 480


def test_nothing_is_sent_for_two_minutes_at_most_unless_discord_asks_for_more() -> None:
    pauses = [retry.pause_for_all(count, None).total_seconds() for count in (1, 2, 5, 6, 50)]
    assert pauses == [4, 8, 64, 120, 120]
    assert retry.pause_for_all(50, 600.0) == timedelta(minutes=10)
    assert retry.pause_for_all(1, 1e9) == PUT_OFF_AT_MOST


def test_what_an_organizer_must_mend_is_looked_at_every_hour() -> None:
    assert retry.pause(entry(7), Ending.BLOCKED, 0.3, None) == timedelta(hours=1)


@pytest.mark.parametrize(("ending", "days"), [(Ending.DELAYED, 3), (Ending.BLOCKED, 7)])
def test_an_effect_is_given_up_after_days(ending: Ending, days: int) -> None:
    last = START + timedelta(days=days)
    assert retry.is_hopeless(entry(200), ending, last)
    assert not retry.is_hopeless(entry(200), ending, last - timedelta(microseconds=1))


@pytest.mark.parametrize("ending", [Ending.DELAYED, Ending.BLOCKED])
def test_an_effect_that_waited_long_still_gets_its_fair_tries(ending: Ending) -> None:
    late = START + timedelta(days=30)
    assert not retry.is_hopeless(entry(retry.FAIR_TRIES - 1), ending, late)
    assert retry.is_hopeless(entry(retry.FAIR_TRIES), ending, late)
