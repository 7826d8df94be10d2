"""What somebody may ask and how often, and when a request is shown: the decisions as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guilds.pillars import Off, Pillar, Suspended
from bot.introductions.asking import (
    AGENDA_MOST,
    ANSWERS_OPEN_MOST,
    LINE_LEAST,
    LINE_MOST,
    OF_FLAGS,
    AnsweredBefore,
    AskedBefore,
    Earlier,
    Facts,
    Field,
    Limits,
    MetBefore,
    No,
    Notes,
    Person,
    Reason,
    TheyAsked,
    TooManyOpen,
    TooShort,
    Words,
    check_line,
    check_notes,
    check_people,
    check_words,
    may_answer,
    may_go_through,
    may_start,
)
from bot.introductions.following import Talk, asked_in, have_met, may_say
from bot.introductions.offering import AGAIN_AFTER, Hold, Show, Wishes, Withhold, offer, order
from bot.introductions.preferences import Openness, Preferences

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FACTS = Facts(has_given=True, blocked_ids=frozenset(), earlier=(), met=None, they_asked=None)
LIMITS = Limits(open_most=3, again_after=90 * DAY, is_giving_first=True)
BEA = frozenset({2})
WORDS = Words(Reason.WORK, "Your tables saved us two weeks.", "How do you test them?", 30)


def earlier(other: int, days_ago: int, *, pending: bool = True, via: int | None = None) -> Earlier:
    created_at = NOW - days_ago * DAY
    return Earlier(f"r{other}", frozenset({other}), created_at, created_at + 7 * DAY, pending, via)


def test_who_has_given_and_asked_nobody_may_ask() -> None:
    assert may_start(FACTS, LIMITS, BEA, NOW) is None


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (replace(FACTS, blocked_ids=BEA), No.BLOCKED_BY_YOU),
        (replace(FACTS, they_asked="r9"), TheyAsked("r9")),
        (replace(FACTS, met=MetBefore("r9", NOW - DAY, 5)), MetBefore("r9", NOW - DAY, 5)),
        (replace(FACTS, earlier=(earlier(2, 1),)), AskedBefore(NOW - DAY, NOW + 89 * DAY)),
        (replace(FACTS, has_given=False), No.NOTHING_GIVEN),
        (
            replace(FACTS, earlier=(earlier(3, 1), earlier(4, 2), earlier(5, 3))),
            TooManyOpen(3, NOW + 4 * DAY),
        ),
    ],
)
def test_each_reason_not_to_is_named(facts: Facts, refusal: object) -> None:
    assert may_start(facts, LIMITS, BEA, NOW) == refusal


def test_who_met_long_ago_or_asked_long_ago_may_ask_again() -> None:
    facts = replace(
        FACTS, met=MetBefore("r9", NOW - 91 * DAY, None), earlier=(earlier(2, 91, pending=False),)
    )
    assert may_start(facts, LIMITS, BEA, NOW) is None


def test_without_a_wait_the_same_can_be_asked_again_once_the_first_is_over() -> None:
    limits = replace(LIMITS, again_after=timedelta(0))
    assert may_start(replace(FACTS, earlier=(earlier(2, 1, pending=False),)), limits, BEA, NOW) is None
    still_open = may_start(replace(FACTS, earlier=(earlier(2, 1),)), limits, BEA, NOW)
    assert still_open == AskedBefore(NOW - DAY, NOW + 6 * DAY)


def test_giving_first_can_be_left_out() -> None:
    facts = replace(FACTS, has_given=False)
    assert may_start(facts, replace(LIMITS, is_giving_first=False), BEA, NOW) is None


def test_over_the_limit_the_next_is_free_when_enough_have_ended() -> None:
    many = tuple(earlier(10 + days, days) for days in range(5))
    refusal = may_start(replace(FACTS, earlier=many), LIMITS, BEA, NOW)
    # Five are open and three may be: the third from the end must be over first.
    assert refusal == TooManyOpen(3, NOW + 5 * DAY)


def test_through_somebody_only_one_they_know_one_at_a_time_and_seldom_the_same() -> None:
    assert may_go_through(FACTS, 9, is_connected=False, now=NOW) is No.NOT_CONNECTED
    assert may_go_through(FACTS, 9, is_connected=True, now=NOW) is None
    waiting = replace(FACTS, earlier=(earlier(3, 1, via=8),))
    assert may_go_through(waiting, 9, is_connected=True, now=NOW) == TooManyOpen(1, NOW + 6 * DAY)
    before = replace(FACTS, earlier=(earlier(3, 10, pending=False, via=9),))
    assert may_go_through(before, 9, is_connected=True, now=NOW) == AskedBefore(
        NOW - 10 * DAY, NOW + 20 * DAY
    )
    assert may_go_through(before, 8, is_connected=True, now=NOW) is None


# ---------------------------------------------------------------------- answering a flag


def answer(flag: str, days_ago: int, *, other: int = 2, pending: bool = True, back: bool = False) -> Earlier:
    kept = earlier(other, days_ago, pending=pending and not back)
    return replace(kept, introduction_id=f"{flag}{days_ago}", answers=flag, is_taken_back=back)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (FACTS, None),
        (replace(FACTS, has_given=False), None),
        (replace(FACTS, met=MetBefore("r9", NOW - 91 * DAY, 5)), None),
        (replace(FACTS, earlier=tuple(earlier(other, 1) for other in range(2, 8))), None),
        (replace(FACTS, earlier=(answer("g", 1), answer("h", 1, pending=False))), None),
        (replace(FACTS, blocked_ids=BEA), No.BLOCKED_BY_YOU),
        (replace(FACTS, they_asked="r9"), TheyAsked("r9")),
        (replace(FACTS, met=MetBefore("r9", NOW - DAY, 5)), MetBefore("r9", NOW - DAY, 5)),
        (replace(FACTS, earlier=(answer("f", 1),)), AnsweredBefore(NOW - DAY, is_taken_back=False)),
        # However long ago, as long as it runs, and whatever became of it.
        (
            replace(FACTS, earlier=(answer("f", 300, pending=False),)),
            AnsweredBefore(NOW - 300 * DAY, is_taken_back=False),
        ),
        # Taken back it may be sent once more, and not again and again.
        (replace(FACTS, earlier=(answer("f", 3, back=True),)), None),
        (
            replace(FACTS, earlier=(answer("f", 3, back=True), answer("f", 2))),
            AnsweredBefore(NOW - 2 * DAY, is_taken_back=False),
        ),
        (
            replace(FACTS, earlier=(answer("f", 3, back=True), answer("f", 2, back=True))),
            AnsweredBefore(NOW - 2 * DAY, is_taken_back=True),
        ),
        (
            replace(FACTS, earlier=tuple(answer(flag, days) for days, flag in enumerate("abcde"))),
            TooManyOpen(5, NOW + 3 * DAY),
        ),
    ],
)
def test_who_may_answer_a_flag(facts: Facts, refusal: object) -> None:
    assert may_answer(facts, LIMITS, 2, "f", NOW) == refusal


def test_what_answers_a_flag_does_not_keep_anybody_from_asking() -> None:
    facts = replace(FACTS, earlier=tuple(answer(flag, 1) for flag in "abcde"))
    assert may_start(facts, LIMITS, BEA, NOW) is None


_DOINGS = st.lists(
    st.tuples(
        st.sampled_from(["", "f", "g", "h"]),
        st.integers(2, 6),
        st.integers(0, 80),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


@given(_DOINGS)
def test_asks_and_answers_are_counted_apart_and_no_flag_is_answered_twice(
    doings: list[tuple[str, int, int, bool, bool]],
) -> None:
    known = tuple(
        replace(answer(flag, days, other=other, pending=pending, back=back), introduction_id=str(number))
        for number, (flag, other, days, pending, back) in enumerate(doings)
    )
    asks, answers = ([each for each in known if bool(each.answers) is said] for said in (False, True))
    both = replace(FACTS, earlier=known)
    assert may_start(both, LIMITS, BEA, NOW) == may_start(replace(FACTS, earlier=asks), LIMITS, BEA, NOW)
    said = may_answer(both, LIMITS, 2, "f", NOW)
    assert said == may_answer(replace(FACTS, earlier=answers), LIMITS, 2, "f", NOW)
    same = [each.is_taken_back for each in answers if each.answers == "f"]
    if said is None:
        assert same in ([], [True])
        assert sum(each.is_pending for each in answers) < ANSWERS_OPEN_MOST


def test_of_an_answer_to_a_flag_the_line_is_all_that_is_asked_for() -> None:
    assert check_line("x" * (LINE_LEAST - 1)) == TooShort(Field.LINE, LINE_LEAST)
    assert check_line(f"  {'x' * LINE_LEAST} ") == "x" * LINE_LEAST
    long = check_line("word " * 1000)
    assert isinstance(long, str)
    assert len(long) <= LINE_MOST


@pytest.mark.parametrize("reason", sorted(OF_FLAGS))
def test_nobody_asks_with_a_reason_that_only_answers_flags(reason: Reason) -> None:
    assert check_words(replace(WORDS, reason=reason)) is No.NOT_A_REASON


def test_what_anybody_can_see_of_people_is_refused_plainly() -> None:
    assert check_people(1, Person(1)) is No.ONESELF
    assert check_people(1, Person(2, is_bot=True)) is No.BOT
    assert check_people(1, Person(2, is_here=False)) is No.NOT_HERE
    assert check_people(1, Person(2), Person(2)) is No.SAME_TWICE
    assert check_people(1, Person(2), Person(3)) is None


def test_words_are_made_safe_and_kept_within_bounds() -> None:
    assert check_words(WORDS) == WORDS
    assert check_words(replace(WORDS, line="   too short   ")) == TooShort(Field.LINE, 20)
    assert check_words(replace(WORDS, agenda="\u200b" * 50)) == TooShort(Field.AGENDA, 10)
    assert check_words(replace(WORDS, minutes=20)) is No.NOT_A_REASON
    long = check_words(replace(WORDS, line="word " * 1000, agenda="word " * 1000))
    assert isinstance(long, Words)
    assert len(long.line) <= LINE_MOST
    assert len(long.agenda) <= AGENDA_MOST


def test_a_brokers_notes_are_checked_each() -> None:
    notes = Notes("Bea works on exactly that parser.", "Cai maintains the tables.", "How each tests them")
    assert check_notes(notes) == notes
    assert check_notes(replace(notes, first="Hi")) == TooShort(Field.FIRST, 20)
    assert check_notes(replace(notes, second="Hi")) == TooShort(Field.SECOND, 20)
    assert check_notes(replace(notes, agenda="Hi")) == TooShort(Field.AGENDA, 10)


# ---------------------------------------------------------------------- showing it

WISHES = Wishes(
    preferences=Preferences(),
    takes_nothing=False,
    is_blocked=False,
    closed=None,
    knows_whoever_asks=False,
    were_introduced_lately=False,
    shown_at=(),
    received_most=2,
)


def wishing(**changes: object) -> Wishes:
    return replace(WISHES, preferences=replace(Preferences(), **changes))


@pytest.mark.parametrize(
    ("wishes", "decision"),
    [
        (WISHES, Show()),
        (replace(WISHES, takes_nothing=True), Withhold()),
        (replace(WISHES, is_blocked=True), Withhold()),
        (replace(WISHES, were_introduced_lately=True), Withhold()),
        (replace(WISHES, closed=Suspended(Pillar.INTRODUCTIONS, NOW + DAY)), Hold(NOW + DAY)),
        (replace(WISHES, closed=Suspended(Pillar.INTRODUCTIONS, None)), Withhold()),
        (replace(WISHES, closed=Off(Pillar.INTRODUCTIONS)), Hold(NOW + AGAIN_AFTER)),
        (wishing(openness=Openness.CLOSED), Withhold()),
        (wishing(openness=Openness.MET), Withhold()),
        (replace(wishing(openness=Openness.MET), knows_whoever_asks=True), Show()),
        (wishing(paused_until=NOW + DAY), Hold(NOW + DAY)),
        (wishing(paused_until=NOW), Show()),
        (wishing(weekly_most=0), Withhold()),
        (replace(WISHES, shown_at=(NOW - DAY, NOW - 2 * DAY)), Hold(NOW + 5 * DAY)),
        (replace(WISHES, shown_at=(NOW - DAY, NOW - 8 * DAY)), Show()),
        (replace(wishing(weekly_most=3), shown_at=(NOW - DAY, NOW - 2 * DAY)), Show()),
        (replace(wishing(weekly_most=1), shown_at=(NOW - DAY,)), Hold(NOW + 6 * DAY)),
    ],
)
def test_a_request_is_shown_held_or_withheld(wishes: Wishes, decision: object) -> None:
    assert offer(wishes, NOW) == decision


def test_a_flag_asks_for_what_answers_it_and_nothing_but_a_pause_or_a_refusal_of_all_holds_that_back() -> (
    None
):
    closed = wishing(openness=Openness.CLOSED, weekly_most=0)
    up = replace(closed, shown_at=(NOW, NOW, NOW), is_flag_up=True)
    assert offer(up, NOW) == offer(replace(wishing(openness=Openness.MET), is_flag_up=True), NOW) == Show()
    for held in (replace(up, takes_nothing=True), replace(up, is_blocked=True)):
        assert offer(held, NOW) == Withhold()
    assert offer(replace(up, were_introduced_lately=True), NOW) == Withhold()
    assert offer(replace(up, closed=Suspended(Pillar.INTRODUCTIONS, NOW + DAY)), NOW) == Hold(NOW + DAY)
    paused = replace(up, preferences=replace(up.preferences, paused_until=NOW + 2 * DAY))
    assert offer(replace(paused, closed=Suspended(Pillar.INTRODUCTIONS, NOW + DAY)), NOW) == Hold(
        NOW + 2 * DAY
    )
    assert offer(replace(up, is_flag_up=False), NOW) == Withhold()
    assert offer(replace(paused, is_flag_up=False), NOW) == Withhold()


@given(
    st.sampled_from(Openness),
    st.one_of(st.none(), st.integers(0, 10)),
    st.lists(st.integers(0, 14 * 24), max_size=12),
    st.booleans(),
)
def test_whom_somebody_lets_ask_and_how_often_is_no_matter_to_what_answers_their_flag(
    openness: Openness, most: int | None, hours_ago: list[int], knows: bool
) -> None:
    wishes = replace(
        wishing(openness=openness, weekly_most=most),
        shown_at=[NOW - timedelta(hours=hours) for hours in hours_ago],
        knows_whoever_asks=knows,
    )
    assert offer(replace(wishes, is_flag_up=True), NOW) == Show()
    assert offer(replace(wishes, is_flag_up=False), NOW) == Withhold()


@given(
    st.lists(st.integers(min_value=0, max_value=14 * 24 * 60), max_size=12),
    st.integers(min_value=1, max_value=5),
)
def test_in_no_week_more_is_shown_than_may_be(minutes_ago: list[int], most: int) -> None:
    shown_at = [NOW - timedelta(minutes=minutes) for minutes in minutes_ago]
    wishes = replace(wishing(weekly_most=most), shown_at=shown_at)
    decided = offer(wishes, NOW)
    within = [moment for moment in shown_at if moment > NOW - 7 * DAY]
    assert isinstance(decided, Show) == (len(within) < most)
    if isinstance(decided, Hold):
        assert decided.until > NOW
        assert offer(wishes, decided.until) == Show()


def test_whoever_has_more_on_their_plate_is_asked_first_and_else_whom_the_broker_named_first() -> None:
    assert order([(7, 1), (8, 2)]) == [8, 7]
    assert order([(7, 2), (8, 2)]) == [7, 8]


# ---------------------------------------------------------------------- what came of it


def test_both_are_asked_first_and_then_only_who_said_not_yet() -> None:
    assert asked_in(1, None)
    assert not asked_in(1, Talk.MET)
    assert [talk for talk in (None, *Talk) if asked_in(2, talk)] == [Talk.NOT_YET]


def test_only_who_was_asked_says_and_only_what_can_be_said() -> None:
    assert not may_say(None, Talk.MET)
    assert [talk for talk in Talk if may_say(Talk.WANTED, talk)] == [Talk.MET, Talk.NOT_YET, Talk.NOT_GOING]


@pytest.mark.parametrize("other", [None, *Talk])
def test_two_have_met_when_one_says_so_and_the_other_does_not_deny_it(other: Talk | None) -> None:
    expected = other in (Talk.MET, Talk.SILENT)
    assert have_met((Talk.MET, other)) is expected
    assert have_met((other, Talk.MET)) is expected
    assert have_met((Talk.SILENT, other)) is (other is Talk.MET)
