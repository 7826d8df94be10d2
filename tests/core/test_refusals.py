"""Requests that Discord refused are counted, and too many of them keep the bot from asking more."""

from __future__ import annotations

import pytest

from bot.core.refusals import MOST, TOO_FAST_MOST, WINDOW, Refusals


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("status", "most"), [(429, TOO_FAST_MOST), (403, MOST), (401, MOST)])
def test_so_many_within_ten_minutes_are_too_many_and_later_they_are_not(status: int, most: int) -> None:
    clock = Clock()
    refusals = Refusals(clock)
    for number in range(most):
        assert not refusals.are_too_many
        clock.now = number * WINDOW / most
        refusals.heard(status, None)
    assert refusals.are_too_many
    clock.now = WINDOW + 0.1
    assert not refusals.are_too_many, "the first of them is ten minutes ago"
    refusals.heard(status, None)
    assert refusals.are_too_many


@pytest.mark.parametrize(("status", "scope"), [(429, "shared"), (404, None), (500, None), (200, None)])
def test_what_discord_does_not_count_is_not_counted(status: int, scope: str | None) -> None:
    refusals = Refusals(Clock())
    for _ in range(MOST + 1):
        refusals.heard(status, scope)
    assert not refusals.are_too_many
