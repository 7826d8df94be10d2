"""The gratitude chain, as plain values: who is found, why, and where it ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.looking.gratitude import (
    DEPTH_MOST,
    HELPERS_MOST,
    NOTE_MOST,
    PEOPLE_MOST,
    Beginning,
    Enough,
    Link,
    Why,
    may_be_thanked,
    note_of,
    trace,
)
from tests.community import NOW

ME, ANA, BEA, CHI, DEE, ELI, FAY = range(1, 8)


def chain(
    helpers: Sequence[int], beginnings: Mapping[int, Beginning], left_out: Collection[int] = ()
) -> tuple[Link, ...]:
    async def began(user_id: int) -> Beginning | None:
        return beginnings.get(user_id)

    async def is_left_out(user_id: int) -> bool:
        return user_id in left_out

    walk = trace(ME, helpers, began, is_left_out)
    with pytest.raises(StopIteration) as end:
        walk.send(None)  # nothing here ever waits, and a loop for each of many walks would take seconds
    return end.value.value


def test_somebody_named_without_an_introduction_is_thanked_themselves() -> None:
    assert chain([ANA], {}) == (Link(ANA, Why.HELPED),)


def test_the_chain_goes_back_over_brokers_and_authors() -> None:
    beginnings = {
        ANA: Beginning(broker_id=BEA, share_id="tides", author_id=CHI),
        BEA: Beginning(broker_id=DEE),
        CHI: Beginning(share_id="maps", author_id=CHI),
        DEE: Beginning(share_id="mine", author_id=ME),
    }
    assert chain([ANA], beginnings) == (
        Link(ANA, Why.HELPED),
        Link(BEA, Why.INTRODUCED, ANA),
        Link(CHI, Why.WROTE, ANA, "tides"),
        Link(DEE, Why.INTRODUCED, BEA),
    )


def test_a_share_of_the_one_found_is_what_they_are_known_by_and_nobody_else() -> None:
    beginnings = {
        ANA: Beginning(share_id="tides", author_id=ANA),
        BEA: Beginning(broker_id=CHI),
        CHI: Beginning(share_id="maps", author_id=CHI),
    }
    assert chain([ANA, BEA], beginnings) == (
        Link(ANA, Why.HELPED, None, "tides"),
        Link(BEA, Why.HELPED),
        Link(CHI, Why.INTRODUCED, BEA, "maps"),
    )


def test_everybody_stands_in_it_once_with_the_reason_found_first() -> None:
    # Ana and Bea brought each other in, and each is also named.
    circle = {ANA: Beginning(broker_id=BEA), BEA: Beginning(broker_id=ANA, share_id="me", author_id=ME)}
    assert chain([ANA, BEA, ANA], circle) == (Link(ANA, Why.HELPED), Link(BEA, Why.HELPED))
    assert chain([ANA], circle) == (Link(ANA, Why.HELPED), Link(BEA, Why.INTRODUCED, ANA))


def test_the_nearer_reason_comes_before_the_farther_one() -> None:
    beginnings = {
        ANA: Beginning(broker_id=BEA),
        BEA: Beginning(broker_id=CHI),
        DEE: Beginning(broker_id=CHI),
    }
    assert chain([ANA, DEE], beginnings)[-1] == Link(CHI, Why.INTRODUCED, DEE)


def test_whoever_is_left_out_is_not_gone_through_either() -> None:
    beginnings = {ANA: Beginning(broker_id=BEA), BEA: Beginning(broker_id=CHI)}
    assert chain([ANA], beginnings, left_out=[BEA]) == (Link(ANA, Why.HELPED),)
    assert chain([ANA, DEE], beginnings, left_out=[ANA]) == (Link(DEE, Why.HELPED),)


def test_it_ends_after_four_steps() -> None:
    beginnings = {ANA: Beginning(BEA), BEA: Beginning(CHI), CHI: Beginning(DEE), DEE: Beginning(ELI)}
    assert [link.user_id for link in chain([ANA], beginnings)] == [ANA, BEA, CHI, DEE]


def test_it_ends_with_ten_people_the_nearest_of_all() -> None:
    helpers = [10, 20, 30, 40, 50]
    beginnings = {helper: Beginning(helper + 1, "share", helper + 2) for helper in helpers}
    found = [link.user_id for link in chain(helpers, beginnings)]
    assert found == [*helpers, 11, 12, 21, 22, 31]


def test_no_more_helpers_count_than_can_be_named() -> None:
    assert [link.user_id for link in chain(range(10, 20), {})] == list(range(10, 10 + HELPERS_MOST))


PEOPLE = st.integers(1, 14)
BEGINNINGS = st.dictionaries(
    PEOPLE,
    st.builds(
        Beginning, st.none() | PEOPLE, st.text(ascii_lowercase, min_size=1, max_size=2), st.none() | PEOPLE
    ),
)


@given(st.lists(PEOPLE, max_size=7), BEGINNINGS, st.frozensets(PEOPLE, max_size=3))
def test_whoever_knows_whom_the_chain_is_bounded_honest_and_always_the_same(
    helpers: list[int], beginnings: dict[int, Beginning], left_out: frozenset[int]
) -> None:
    found = chain(helpers, beginnings, left_out)
    assert found == chain(helpers, dict(reversed(beginnings.items())), left_out)
    ids = [link.user_id for link in found]
    assert len(ids) == len(set(ids)) <= PEOPLE_MOST
    assert ME not in ids
    assert not left_out & set(ids)
    depths: dict[int, int] = {}
    for link in found:
        if link.why is Why.HELPED:
            assert link.user_id in helpers
            assert link.through_id is None
            depths[link.user_id] = 1
            continue
        # Whoever was brought in by another comes after them, and by what is known of that one.
        assert link.through_id in depths
        depths[link.user_id] = depths[link.through_id] + 1
        beginning = beginnings[link.through_id]
        if link.why is Why.INTRODUCED:
            assert beginning.broker_id == link.user_id
        else:
            assert (beginning.author_id, beginning.share_id) == (link.user_id, link.share_id)
    assert list(depths.values()) == sorted(depths.values())
    assert max(depths.values(), default=0) <= DEPTH_MOST


def test_a_note_may_be_empty_and_has_an_end() -> None:
    assert note_of("  ") == ""
    assert note_of("Thank\r\nyou") == "Thank\nyou"
    assert len(note_of("a" * 900)) == NOTE_MOST


def test_one_note_in_thirty_days_and_ten_people_in_a_week() -> None:
    day = timedelta(days=1)
    assert may_be_thanked([ANA, BEA], {}, NOW) == [ANA, BEA]
    assert may_be_thanked([], {ANA: NOW}, NOW) == []
    assert may_be_thanked([ANA, BEA], {ANA: NOW - 20 * day}, NOW) == [BEA]
    assert may_be_thanked([ANA], {ANA: NOW - 20 * day}, NOW) == Enough(NOW + 10 * day)
    nine = {100 + number: NOW - number * timedelta(hours=1) for number in range(9)}
    assert may_be_thanked([ANA, BEA, CHI], nine, NOW) == [ANA]
    ten = nine | {200: NOW - 6 * day}
    assert may_be_thanked([ANA, BEA], ten, NOW) == Enough(NOW + day)
    assert may_be_thanked([ANA, BEA], nine | {200: NOW - 7 * day}, NOW) == [ANA]
