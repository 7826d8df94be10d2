"""The consent engine: every state it can reach, with everything that can happen in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.introductions.rules import (
    ANSWERS,
    ENDS,
    PHASES,
    SEATS,
    STARTED,
    Answer,
    Event,
    Phase,
    Refused,
    Role,
    Standing,
    State,
    Way,
    asked_by,
    introduced,
    standing,
    start,
    step,
    told_of_the_end,
)

OF_THE_WHOLE = (Event.BEGIN, Event.MAKE, Event.FAIL, Event.LAPSE)
OF_PEOPLE = tuple(event for event in Event if event not in OF_THE_WHOLE)
Happening = tuple[Event, int | None]


def happenings(way: Way) -> list[Happening]:
    """Everything that can happen to a request: to each of its people, and as a whole."""
    people = range(len(SEATS[way]))
    happening: list[Happening] = [(event, seat) for event in OF_PEOPLE for seat in people]
    return [*happening, *((event, None) for event in OF_THE_WHOLE)]


def reachable(way: Way) -> set[State]:
    """Every state that a request can get into."""
    found, waiting = {start(way)}, [start(way)]
    while waiting:
        state = waiting.pop()
        for event, seat in happenings(way):
            after = step(state, event, seat)
            if isinstance(after, State) and after not in found:
                found.add(after)
                waiting.append(after)
    return found


STATES = {way: reachable(way) for way in Way}
"""The states of each way: 63 of an asked one, 326 of each with three people."""


def every_step() -> Iterator[tuple[State, Event, int | None, State | Refused]]:
    """Every reachable state with everything that can happen in it, and what comes of it."""
    for way, states in STATES.items():
        for state in states:
            for event, seat in happenings(way):
                yield state, event, seat, step(state, event, seat)


def test_every_state_answers_everything_with_a_state_or_a_refusal() -> None:
    seen = 0
    for state, _, _, after in every_step():
        seen += 1
        assert isinstance(after, (State, Refused))
        if isinstance(after, State):
            assert after in STATES[state.way]
    assert seen > 5_000


def test_every_phase_and_every_answer_is_reached() -> None:
    states = [state for of_way in STATES.values() for state in of_way]
    assert {state.phase for state in states} == set(Phase)
    assert {answer for state in states for answer in state.answers} == set(Answer)


def test_every_row_of_the_tables_is_used() -> None:
    """A row that nothing leads to would be a promise nobody can keep."""
    used_answers: set[tuple[Answer, Event]] = set()
    used_started: set[Event] = set()
    used_phases: set[tuple[Phase, Event]] = set()
    for state, event, seat, after in every_step():
        if isinstance(after, State):
            used_phases.add((state.phase, event))
            if seat == 0:
                used_started.add(event)
            elif seat is not None:
                used_answers.add((state.answers[seat], event))
    assert used_answers == {(answer, event) for answer, row in ANSWERS.items() for event in row}
    assert used_started == set(STARTED)
    assert used_phases == {(phase, event) for phase, row in PHASES.items() for event in row}


def test_nobody_is_introduced_without_everybodys_yes() -> None:
    for state in (state for of_way in STATES.values() for state in of_way):
        if state.phase in (Phase.AGREED, Phase.MAKING, Phase.MADE, Phase.FAILED):
            has_all = all(answer is Answer.YES for answer in state.answers)
            # What was said stands when it could not be made; afterwards it may change and leads nowhere.
            assert has_all or state.phase is Phase.FAILED, state


def test_a_request_is_only_made_from_being_made_and_only_by_everybodys_yes() -> None:
    for state, event, _, after in every_step():
        if isinstance(after, State) and after.phase is Phase.MADE:
            assert (state.phase, event) == (Phase.MAKING, Event.MAKE)
        if isinstance(after, State) and after.phase is Phase.MAKING and state.phase is not Phase.MAKING:
            assert state.phase is Phase.AGREED


def test_nothing_follows_an_end() -> None:
    for state, _, _, after in every_step():
        if state.phase in ENDS:
            assert after is Refused.OVER


def test_a_request_that_was_stopped_or_failed_only_ever_lapses() -> None:
    for state, _, _, after in every_step():
        if state.phase in (Phase.STOPPED, Phase.FAILED) and isinstance(after, State):
            assert after.phase in (state.phase, Phase.LAPSED)


def test_nothing_can_be_taken_back_while_it_is_being_made() -> None:
    for state, event, seat, after in every_step():
        if state.phase is Phase.MAKING and seat is not None:
            assert after is Refused.UNDER_WAY, event


def test_a_yes_can_be_taken_back_until_it_is_made() -> None:
    agreed = [state for of_way in STATES.values() for state in of_way if state.phase is Phase.AGREED]
    assert agreed
    for state in agreed:
        for seat in range(1, len(state.answers)):
            for event in (Event.NOT_NOW, Event.NEVER, Event.PAUSE, Event.BLOCK):
                after = step(state, event, seat)
                assert isinstance(after, State)
                assert after.phase is Phase.GATHERING
        after = step(state, Event.WITHDRAW, 0)
        assert isinstance(after, State)
        assert after.phase is Phase.STOPPED


def test_nobody_is_asked_before_everybody_before_them_said_yes() -> None:
    for state, _, _, after in every_step():
        if isinstance(after, State) and (seat := asked_by(state, after)) is not None:
            assert all(answer is Answer.YES for answer in after.answers[:seat])


def test_who_has_not_been_asked_cannot_answer() -> None:
    for state, event, seat, after in every_step():
        if (
            seat
            and state.answers[seat] is Answer.WAITING
            and event in (Event.YES, Event.NOT_NOW, Event.NEVER)
        ):
            assert isinstance(after, Refused)


def test_whoever_started_it_does_not_answer_and_nobody_else_withdraws() -> None:
    for _, event, seat, after in every_step():
        if seat == 0 and event in (Event.YES, Event.NOT_NOW, Event.NEVER):
            assert isinstance(after, Refused)
        if seat and event in (Event.WITHDRAW, Event.MET):
            assert isinstance(after, Refused)


@pytest.mark.parametrize("way", Way)
def test_the_two_who_are_introduced_are_not_the_broker(way: Way) -> None:
    roles = [SEATS[way][seat] for seat in introduced(way)]
    assert Role.BROKER not in roles
    assert len(set(introduced(way))) == 2


def test_naming_a_seat_where_none_belongs_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="names no seat"):
        step(start(Way.ASKED), Event.LAPSE, 1)
    with pytest.raises(ValueError, match="names a seat"):
        step(start(Way.ASKED), Event.YES)


# ---------------------------------------------------------------------- the deniable no

ENDINGS_OF_THE_OTHERS = tuple(event for event in OF_PEOPLE if event not in (Event.WITHDRAW, Event.MET))


def others_do() -> st.SearchStrategy[tuple[Way, list[Happening]]]:
    """Anything that anybody but whoever started it can do or suffer, in any order."""

    def of_way(way: Way) -> st.SearchStrategy[tuple[Way, list[Happening]]]:
        seats = st.integers(min_value=1, max_value=len(SEATS[way]) - 1)
        return st.lists(st.tuples(st.sampled_from(ENDINGS_OF_THE_OTHERS), seats), max_size=12).map(
            lambda done: (way, list(done))
        )

    return st.sampled_from(Way).flatmap(of_way)


def play(way: Way, done: list[Happening]) -> list[State]:
    """The states a request goes through; what is refused leaves it as it was."""
    states = [start(way)]
    for event, seat in done:
        after = step(states[-1], event, seat)
        states.append(after if isinstance(after, State) else states[-1])
    return states


@given(others_do())
def test_until_the_end_whoever_started_it_sees_the_same_whatever_the_others_do(
    played: tuple[Way, list[Happening]],
) -> None:
    way, done = played
    for state in play(way, done):
        assert standing(state, 0) is Standing.PENDING


@given(others_do())
def test_at_the_end_they_see_one_of_two_things_and_are_told_at_that_moment(
    played: tuple[Way, list[Happening]],
) -> None:
    way, done = played
    last = play(way, done)[-1]
    ended = step(last, Event.LAPSE)
    assert isinstance(ended, State)
    if all(answer is Answer.YES for answer in last.answers):
        assert ended.phase is Phase.MAKING  # everybody agreed in time: it is made
        assert standing(ended, 0) is Standing.PENDING
    else:
        assert standing(ended, 0) is Standing.LAPSED
        assert 0 in told_of_the_end(last)


@given(others_do(), st.sampled_from([None, Event.WITHDRAW, Event.LEAVE, Event.ERASE, Event.SUSPEND]))
def test_whoever_said_yes_cannot_tell_why_it_did_not_come_about(
    played: tuple[Way, list[Happening]], starter: Event | None
) -> None:
    """Not from a no of another one, and not from whoever started it taking it back."""
    way, done = played
    states = play(way, done)
    last = states[-1]
    if starter is not None:
        stopped = step(last, starter, 0)
        assert isinstance(stopped, State)
        for seat in range(1, len(last.answers)):
            assert standing(stopped, seat) == standing(last, seat)
        last = stopped
    ended = step(last, Event.LAPSE)
    assert isinstance(ended, State)
    if ended.phase is Phase.LAPSED:
        for seat in range(1, len(last.answers)):
            said_yes = last.answers[seat] is Answer.YES
            assert standing(ended, seat) is (Standing.LAPSED if said_yes else None)
            assert (seat in told_of_the_end(last)) is said_yes


@given(others_do(), others_do())
def test_who_waits_sees_nothing_of_what_another_answered(
    one: tuple[Way, list[Happening]], another: tuple[Way, list[Happening]]
) -> None:
    """Two courses in which this one did the same: what they see is the same."""
    way, done = one
    if way is not another[0] or way is Way.ASKED:
        return
    # The first who is asked says yes; what the second does then differs.
    first = [(Event.YES, 1)]
    of_the_second = [[step_ for step_ in each if step_[1] == 2] for each in (done, another[1])]
    seen = [[standing(state, 1) for state in play(way, first + rest)][-1] for rest in of_the_second]
    assert seen == [Standing.PENDING, Standing.PENDING]


@given(
    st.sampled_from(Way).flatmap(
        lambda way: st.tuples(st.just(way), st.lists(st.sampled_from(happenings(way)), max_size=30))
    )
)
def test_in_any_sequence_it_is_made_at_most_once_and_only_with_live_consents(
    played: tuple[Way, list[Happening]],
) -> None:
    way, done = played
    state, made = start(way), 0
    for event, seat in done:
        after = step(state, event, seat)
        if isinstance(after, Refused):
            continue
        if event is Event.MAKE:
            made += 1
            assert all(answer is Answer.YES for answer in state.answers)
        assert state.phase not in ENDS
        state = after
    assert made <= 1


def test_who_was_asked_goes_on_answering_after_it_was_stopped_and_never_learns_of_it() -> None:
    for phase in (Phase.STOPPED, Phase.FAILED):
        states = [state for of_way in STATES.values() for state in of_way if state.phase is phase]
        assert states
        for state in states:
            for seat in range(1, len(state.answers)):
                if state.answers[seat] in (Answer.ASKED, Answer.YES, Answer.NOT_NOW, Answer.NEVER):
                    for event in (Event.YES, Event.NOT_NOW, Event.NEVER):
                        assert isinstance(step(state, event, seat), State), (state, event)


def test_a_pause_brings_nothing_back_that_was_taken_back() -> None:
    for event in (Event.WITHDRAW, Event.LEAVE, Event.SUSPEND, Event.BLOCK):
        stopped = step(start(Way.ASKED), event, 0)
        assert isinstance(stopped, State)
        assert step(stopped, Event.PAUSE, 0) == stopped
