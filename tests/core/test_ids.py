"""Row ids: unlike each other, and in the order in which they were made."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from bot.core import ids
from bot.core.ids import ID_PATTERN, LENGTH, SNOWFLAKE_PATTERN, is_id, new_id, snowflake


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


@pytest.mark.parametrize(
    "text",
    ["", "0", "123", "0" * 18, "9" * 19, "9" * 20, "-123456789012345678", "١" * 18, "123456789012345678 "],
)
def test_what_is_no_id_of_discords_or_fits_no_column_is_none(text: str) -> None:
    assert snowflake(text) is None
    assert re.fullmatch(SNOWFLAKE_PATTERN, text, re.ASCII) is None


def test_an_id_of_discords_is_its_number() -> None:
    for number in (10**14, 123456789012345678, 1457780686848000001, 9 * 10**18 - 1):
        assert snowflake(str(number)) == number < 2**63


def test_what_can_be_a_rows_id_is_told_from_what_cannot(now: datetime) -> None:
    assert is_id(new_id(now))
    assert not any(map(is_id, ("", "0" * 19, "0" * 21, "O" * 20, "0" * 19 + "\0", "0" * 19 + "\n")))
