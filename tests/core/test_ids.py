"""Row ids: unlike each other, and in the order in which they were made."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from bot.core import ids
from bot.core.ids import ID_PATTERN, LENGTH, new_id


def test_ids_are_in_the_order_of_their_moments_and_within_one_in_that_of_their_making(now: datetime) -> None:
    made = [new_id(now + timedelta(milliseconds=number // 50)) for number in range(500)]
    assert made == sorted(set(made))
    assert all(re.fullmatch(ID_PATTERN, each) and len(each) == LENGTH for each in made)


def test_a_clock_that_steps_back_does_not_make_an_id_twice(now: datetime) -> None:
    made = [new_id(now - timedelta(milliseconds=number % 3)) for number in range(300)]
    assert len(set(made)) == 300


def test_a_millisecond_that_is_full_begins_anew_and_stays_what_it_is(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = new_id(now)
    monkeypatch.setattr(ids, "_latest", ids._latest | (2**50 - 1))
    assert new_id(now)[:10] == first[:10]


def test_a_moment_without_a_zone_is_refused(now: datetime) -> None:
    with pytest.raises(ValueError, match="aware"):
        new_id(now.replace(tzinfo=None))
