"""Who is asked to look at a share nobody has answered."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rescue.rules import VOLUNTEERS_ASKED, Volunteer, choose
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
    chosen = choose(volunteers, ANA)
    candidates = {each.user_id for each in volunteers} - {ANA}
    assert len(chosen) == len(set(chosen)) == min(VOLUNTEERS_ASKED, len(candidates))
    assert set(chosen) <= candidates


@given(VOLUNTEERS.flatmap(lambda them: st.tuples(st.just(them), st.permutations(them))))
def test_the_order_of_the_volunteers_does_not_matter(orders: tuple[list[Volunteer], list[Volunteer]]) -> None:
    one, other = orders
    assert choose(one, ANA) == choose(other, ANA)


@given(VOLUNTEERS)
def test_nobody_is_asked_again_while_somebody_waits_who_was_asked_longer_ago(
    volunteers: list[Volunteer],
) -> None:
    chosen = choose(volunteers, ANA)
    passed_over = [each for each in volunteers if each.user_id not in (*chosen, ANA)]
    for each in volunteers:
        if each.user_id in chosen and each.asked_at is not None:
            assert all(
                other.asked_at is not None and other.asked_at >= each.asked_at for other in passed_over
            )


@given(VOLUNTEERS)
def test_asked_in_turn_everybody_has_their_turn(volunteers: list[Volunteer]) -> None:
    others = [each for each in volunteers if each.user_id != ANA]
    current, asked = list(others), set[int]()
    for turn in range(len(others)):
        now = NOW + timedelta(hours=turn)
        chosen = choose(current, ANA)
        asked |= set(chosen)
        current = [Volunteer(v.user_id, v.since, now if v.user_id in chosen else v.asked_at) for v in current]
    assert asked == {each.user_id for each in others}


def test_who_was_never_asked_comes_before_who_was() -> None:
    assert choose([volunteer(2, asked=30), volunteer(3), volunteer(4, asked=40)], ANA) == [3, 4]


def test_who_was_asked_longest_ago_comes_first() -> None:
    assert choose([volunteer(2, asked=5), volunteer(3, asked=9), volunteer(4, asked=7)], ANA) == [3, 4]


def test_of_those_never_asked_the_longest_standing_comes_first() -> None:
    assert choose([volunteer(2, since=5), volunteer(3, since=9), volunteer(4, since=7)], ANA) == [3, 4]


def test_nobody_there_means_nobody_asked() -> None:
    assert choose([], ANA) == []
    assert choose([volunteer(ANA)], ANA) == []
