"""How often somebody's data is put together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cogs.privacy.pace import A_DAY, Pace

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANA, BEA = 1, 2
HOUR = timedelta(hours=1)


def have(pace: Pace, user_id: int, now: datetime) -> bool | datetime:
    begun = pace.begin(user_id, now)
    if begun is True:
        pace.end(user_id, now, counts=True)
    return begun


def test_three_times_a_day_and_then_when_the_first_is_a_day_old() -> None:
    pace = Pace()
    for number in range(A_DAY):
        assert have(pace, ANA, NOW + number * HOUR) is True
    assert have(pace, ANA, NOW + 5 * HOUR) == NOW + 24 * HOUR
    assert have(pace, BEA, NOW + 5 * HOUR) is True
    assert have(pace, ANA, NOW + 24 * HOUR) is True


def test_a_double_click_has_it_made_once() -> None:
    pace = Pace()
    assert pace.begin(ANA, NOW) is True
    assert pace.begin(ANA, NOW) is False
    assert pace.begin(BEA, NOW) is True
    pace.end(ANA, NOW, counts=True)
    assert pace.begin(ANA, NOW) is True


def test_what_came_to_nothing_costs_nothing() -> None:
    pace = Pace()
    for _ in range(A_DAY + 1):
        assert pace.begin(ANA, NOW) is True
        pace.end(ANA, NOW, counts=False)
