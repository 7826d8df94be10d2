"""One run: where every act leads, who may answer it when, and what an answer may say. Without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from bot.projects.rules import TITLE_LEAST, TITLE_MOST, Ask, BadLink, Kind
from bot.prompts.rules import GRACE_MOST, LATE_AFTER, No
from bot.prompts.runs import (
    LATE_FOR,
    WHAT_LEAST,
    WHAT_MOST,
    Answer,
    Answered,
    Run,
    RunAct,
    RunState,
    Skipped,
    TooShort,
    Way,
    as_share,
    check_answer,
    may_answer,
    may_change,
    run_move,
)
from tests.community import ANA, ELSEWHERE, GUILD, HOUR
from tests.prompts.round import FIRST, FORUM, OPEN_FOR, WORDS

CLOSE = FIRST + OPEN_FOR
TICK = timedelta(microseconds=1)


def run(state: RunState = RunState.OPEN) -> Run:
    slot = FIRST.replace(tzinfo=None)
    return Run("r", "p", GUILD, slot, "UTC", FIRST, CLOSE, "What did you build?", state, FORUM, FIRST)


def answer(**changes: Any) -> Answer:
    return replace(Answer("a", "r", GUILD, ANA, Way.FORM, WORDS, FIRST), **changes)


# ---------------------------------------------------------------------- states


def test_every_act_leads_from_every_state_where_it_should() -> None:
    found = {
        (state.value, act.value): run_move(run(state), act).state.value
        for state, act in product(RunState, RunAct)
        if run_move(run(state), act).state is not state
    }
    assert found == {
        ("posting", "posted"): "open",
        ("posting", "close"): "skipped",
        ("posting", "skip"): "skipped",
        ("open", "close"): "closed",
        ("open", "lose"): "lost",
        ("closed", "lose"): "lost",
        ("skipped", "posted"): "open",
    }


def test_every_reason_for_skipping_has_a_word() -> None:
    assert {why.value for why in Skipped} == {"late", "held", "paused", "deleted", "failed"}


def test_a_post_is_late_when_it_is_later_than_anybody_would_shrug_at() -> None:
    assert not run().is_late
    assert not replace(run(), posted_at=FIRST + LATE_AFTER).is_late
    assert replace(run(), posted_at=FIRST + LATE_AFTER + TICK).is_late


@pytest.mark.parametrize(
    ("open_for", "late"), [(4 * HOUR, 2 * HOUR), (24 * HOUR, GRACE_MOST), (OPEN_FOR, GRACE_MOST)]
)
def test_a_run_may_be_posted_for_half_of_its_time_and_twelve_hours_at_most(
    open_for: timedelta, late: timedelta
) -> None:
    assert replace(run(), closes_at=FIRST + open_for).posted_until == FIRST + late


# ---------------------------------------------------------------------- who may answer


@pytest.mark.parametrize("state", RunState)
@pytest.mark.parametrize(
    ("at", "when"),
    [
        (FIRST, "open"),
        (CLOSE - TICK, "open"),
        (CLOSE, "late"),
        (CLOSE + LATE_FOR - TICK, "late"),
        (CLOSE + LATE_FOR, "over"),
    ],
)
@pytest.mark.parametrize("is_newest", [True, False])
def test_a_run_is_answered_in_time_or_late_until_the_next_one(
    state: RunState, at: datetime, when: str, is_newest: bool
) -> None:
    found = may_answer(run(state), GUILD, at, is_newest=is_newest)
    if state in (RunState.SKIPPED, RunState.LOST):
        assert found is No.NOT_FOUND
    elif when == "open" and state is not RunState.CLOSED:
        assert found is True
    elif when == "late" and is_newest and state is not RunState.POSTING:
        assert found is False
    else:
        assert found is No.TOO_LATE


def test_a_run_of_another_server_or_none_at_all_is_not_found() -> None:
    assert may_answer(run(), ELSEWHERE, FIRST, is_newest=True) is No.NOT_FOUND
    assert may_answer(None, GUILD, FIRST, is_newest=True) is No.NOT_FOUND


def test_an_answer_is_changed_until_the_run_closes_and_never_if_it_came_late() -> None:
    assert may_change(answer(), run(), CLOSE - TICK) is None
    assert may_change(answer(), run(), CLOSE) is No.CLOSED
    assert may_change(answer(is_late=True), run(), FIRST) is No.CLOSED
    assert may_change(answer(removed_at=FIRST), run(), FIRST) is No.TAKEN_DOWN


# ---------------------------------------------------------------------- what it may say


def test_an_answer_is_kept_plain_and_within_its_length() -> None:
    assert check_answer(WORDS) == WORDS
    assert check_answer(Answered("ab")) == TooShort(WHAT_LEAST)
    assert check_answer(Answered(" a \n ")) == TooShort()
    long = check_answer(Answered("word " * 1000))
    assert isinstance(long, Answered)
    assert len(long.what) <= WHAT_MOST
    assert check_answer(Answered("abc")) == Answered("abc")


def test_a_link_that_is_none_is_refused_and_nothing_at_all_is_fine() -> None:
    assert isinstance(check_answer(replace(WORDS, link="not a link")), BadLink)
    assert check_answer(replace(WORDS, link="https://example.org/a")) == replace(
        WORDS, link="https://example.org/a"
    )


def test_the_share_of_an_answer_is_titled_by_how_it_begins() -> None:
    words = Answered(
        "Tide tables. They read leap seconds.\nMore.", "https://example.org", Kind.HOW_TO, Ask.FEEDBACK
    )
    share = as_share(words)
    assert (share.title, share.kind, share.link, share.ask) == (
        "Tide tables",
        Kind.HOW_TO,
        "https://example.org",
        Ask.FEEDBACK,
    )
    assert as_share(Answered("\n\n  A parser\nfor tides")).title == "A parser"


def test_a_first_sentence_too_short_for_a_title_takes_the_next_along() -> None:
    assert TITLE_LEAST > 2
    assert as_share(Answered("Ok. It runs on boats now")).title == "Ok. It runs on boats now"
    assert len(as_share(Answered("x" * 500)).title) <= TITLE_MOST
