"""Who may do what to a share, in every state, and how often one may share: the whole table."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.projects.rules import (
    DAY,
    MOVES,
    SHARES_A_DAY,
    Act,
    Actor,
    Ask,
    Kind,
    No,
    Share,
    State,
    TooMany,
    move,
    too_many,
)
from tests.community import AUTHOR, NOW, ORGANIZER, OTHER, STRANGER

AUTHOR_WHO_ORGANIZES = Actor(AUTHOR.guild_id, AUTHOR.user_id, is_organizer=True)
ACTORS = {
    "author": AUTHOR,
    "other": OTHER,
    "organizer": ORGANIZER,
    "author who organizes": AUTHOR_WHO_ORGANIZES,
    "elsewhere": STRANGER,
}
CHANGES = (Act.EDIT, Act.UPDATE, Act.CLOSE, Act.REOPEN, Act.REMOVE)
ANSWERS = (Act.HELP, Act.ASK)

# What each act leads to, for somebody who may do it: written out once more, apart from the rules.
ALLOWED: dict[Act, tuple[State | No, State | No]] = {
    #                open           closed
    Act.EDIT: (State.OPEN, State.CLOSED),
    Act.UPDATE: (State.OPEN, No.CLOSED),
    Act.CLOSE: (State.CLOSED, No.ALREADY_CLOSED),
    Act.REOPEN: (No.ALREADY_OPEN, State.OPEN),
    Act.REMOVE: (State.REMOVED, State.REMOVED),
    Act.HELP: (State.OPEN, State.CLOSED),
    Act.ASK: (State.OPEN, No.CLOSED),
    Act.LOSE_THREAD: (State.CLOSED, State.CLOSED),
}


def share(state: State) -> Share:
    return Share(
        "0" * 20,
        AUTHOR.guild_id,
        AUTHOR.user_id,
        "Title",
        Kind.TALK,
        "What",
        "",
        Ask.NOTHING,
        "",
        state,
        NOW,
        NOW,
    )


def expected(state: State, act: Act, who: str) -> State | No:
    if who == "elsewhere" or state is State.REMOVED:
        return No.NOT_FOUND
    if act in CHANGES and who == "other":
        return No.NOT_YOURS
    if act in ANSWERS and who in ("author", "author who organizes"):
        return No.OWN_SHARE
    return ALLOWED[act][0 if state is State.OPEN else 1]


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_every_state_act_and_actor_leads_where_it_should(state: State, act: Act, who: str) -> None:
    assert move(share(state), act, ACTORS[who]) is expected(state, act, who)


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("act", list(Act))
def test_nothing_can_be_done_to_what_is_not_there(act: Act, who: str) -> None:
    assert move(None, act, ACTORS[who]) is No.NOT_FOUND


def test_the_table_knows_every_state_and_every_act() -> None:
    assert set(MOVES) == {(state, act) for state in State for act in Act}


@given(st.lists(st.tuples(st.sampled_from(Act), st.sampled_from(list(ACTORS.values())))))
def test_nothing_leaves_a_share_that_was_taken_down(steps: list[tuple[Act, Actor]]) -> None:
    now_ = State.OPEN
    was_removed = False
    for act, actor in steps:
        decided = move(share(now_), act, actor)
        assert not (was_removed and decided is not No.NOT_FOUND)
        now_ = decided if isinstance(decided, State) else now_
        was_removed = was_removed or now_ is State.REMOVED


@given(st.sampled_from(list(ACTORS.values())))
def test_a_closed_share_takes_no_question_and_no_progress(actor: Actor) -> None:
    for act in (Act.ASK, Act.UPDATE):
        assert isinstance(move(share(State.CLOSED), act, actor), No)


MINUTES = st.lists(st.integers(0, 3 * 24 * 60), max_size=20)


def test_five_a_day_fit_and_the_sixth_waits_for_the_first_to_be_a_day_old() -> None:
    earlier = [NOW - timedelta(hours=hours) for hours in range(1, SHARES_A_DAY + 1)]
    assert too_many(earlier[:-1], NOW) is None
    assert too_many(earlier, NOW) == TooMany(SHARES_A_DAY, NOW - timedelta(hours=SHARES_A_DAY) + DAY)


def test_a_share_of_exactly_a_day_ago_counts_no_more() -> None:
    earlier = [NOW - DAY, *[NOW] * (SHARES_A_DAY - 1)]
    assert too_many(earlier, NOW) is None
    assert too_many(earlier, NOW - timedelta(microseconds=1)) == TooMany(SHARES_A_DAY, NOW)


@given(st.permutations([NOW - timedelta(hours=hours) for hours in (1, 2, 3, 5, 8, 13, 30)]))
def test_the_order_in_which_shares_are_counted_does_not_matter(earlier: list[datetime]) -> None:
    assert too_many(earlier, NOW) == TooMany(SHARES_A_DAY, NOW - timedelta(hours=8) + DAY)


@given(MINUTES)
def test_at_the_named_moment_the_next_share_fits_and_not_a_moment_sooner(minutes: list[int]) -> None:
    earlier = [NOW - timedelta(minutes=before) for before in minutes]
    wait = too_many(earlier, NOW)
    if wait is None:
        return
    assert wait.again_at > NOW
    assert too_many(earlier, wait.again_at) is None
    assert too_many(earlier, wait.again_at - timedelta(microseconds=1)) is not None


@given(st.lists(st.integers(0, 24 * 60), max_size=40))
def test_whoever_keeps_to_it_never_shares_more_than_five_times_in_a_day(gaps: list[int]) -> None:
    shared: list[datetime] = []
    now = NOW
    for gap in gaps:
        now += timedelta(minutes=gap)
        if too_many(shared, now) is None:
            shared.append(now)
    for first in shared:
        assert sum(first <= moment < first + DAY for moment in shared) <= SHARES_A_DAY
