"""Who is asked to look at a share nobody has answered."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rescue.rules import REST, VOLUNTEERS_ASKED, Volunteer, choose
from tests.community import ANA, NOW

HOURS_AGO = st.integers(0, 20 * 24).map(lambda hours: NOW - timedelta(hours=hours))
VOLUNTEERS = st.lists(
    st.builds(Volunteer, st.integers(1, 12), HOURS_AGO, st.none() | HOURS_AGO),
    max_size=8,
    unique_by=lambda volunteer: volunteer.user_id,
)


def volunteer(user_id: int, *, since: float = 90, asked: float | None = None) -> Volunteer:
    """Somebody who volunteered, and was last asked, that many days ago."""
    days = timedelta(days=1)
    return Volunteer(user_id, NOW - since * days, None if asked is None else NOW - asked * days)


@given(VOLUNTEERS)
def test_at_most_two_are_asked_and_never_the_author(volunteers: list[Volunteer]) -> None:
    chosen = choose(volunteers, ANA, NOW)
    candidates = {each.user_id for each in volunteers} - {ANA}
    assert len(chosen) == len(set(chosen)) == min(VOLUNTEERS_ASKED, len(candidates))
    assert set(chosen) <= candidates


@given(VOLUNTEERS.flatmap(lambda them: st.tuples(st.just(them), st.permutations(them))))
def test_the_order_of_the_volunteers_does_not_matter(orders: tuple[list[Volunteer], list[Volunteer]]) -> None:
    one, other = orders
    assert choose(one, ANA, NOW) == choose(other, ANA, NOW)


@given(VOLUNTEERS)
def test_nobody_is_disturbed_in_their_rest_while_somebody_rested_is_there(
    volunteers: list[Volunteer],
) -> None:
    chosen = set(choose(volunteers, ANA, NOW))
    others = [each for each in volunteers if each.user_id != ANA]
    resting = {each.user_id for each in others if each.asked_at is not None and each.asked_at > NOW - REST}
    rested = {each.user_id for each in others} - resting
    if chosen & resting:
        assert rested <= chosen


@given(VOLUNTEERS)
def test_asked_in_turn_everybody_has_their_turn(volunteers: list[Volunteer]) -> None:
    others = [each for each in volunteers if each.user_id != ANA]
    current, asked = list(others), set[int]()
    for turn in range(len(others)):
        now = NOW + turn * 4 * REST
        chosen = choose(current, ANA, now)
        asked |= set(chosen)
        current = [Volunteer(v.user_id, v.since, now if v.user_id in chosen else v.asked_at) for v in current]
    assert asked == {each.user_id for each in others}


def test_who_was_never_asked_comes_before_who_was() -> None:
    assert choose([volunteer(2, asked=30), volunteer(3), volunteer(4, asked=40)], ANA, NOW) == [3, 4]


def test_who_was_asked_longest_ago_comes_first() -> None:
    assert choose([volunteer(2, asked=5), volunteer(3, asked=9), volunteer(4, asked=7)], ANA, NOW) == [3, 4]


def test_the_rest_lasts_three_days_to_the_moment() -> None:
    resting = Volunteer(2, NOW, NOW - REST + timedelta(microseconds=1))
    rested = Volunteer(3, NOW, NOW - REST)
    assert choose([resting, rested], ANA, NOW)[0] == 3


def test_when_all_rest_the_one_asked_longest_ago_is_asked_all_the_same() -> None:
    assert choose([volunteer(2, asked=1), volunteer(3, asked=2)], ANA, NOW) == [3, 2]


def test_nobody_there_means_nobody_asked() -> None:
    assert choose([], ANA, NOW) == []
    assert choose([volunteer(ANA)], ANA, NOW) == []
