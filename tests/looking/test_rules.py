"""What a flag is and who may see it, as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import LinkRefusal, length
from bot.looking.records_of_listings import MOST_TERMS
from bot.looking.rules import (
    KINDS_MOST,
    MOVES,
    PAY_RANGE_MOST,
    PLACE_MOST,
    ROLE_MOST,
    WORDS_MOST,
    WORK_MOST,
    Act,
    Audience,
    BadLink,
    Field,
    Flag,
    Kind,
    No,
    Pay,
    Sort,
    State,
    TooShort,
    Viewer,
    Words,
    may_hear,
    may_see,
    move,
)
from bot.looking.words import Wanted, check_words, place_keys, terms
from bot.members.facts import FACT_MOST, FACTS_MOST
from tests.community import ANA, BEA, ELSEWHERE, GUILD, NOW, ORG
from tests.looking.board import DAYS, HIRING, LOOKING

UP = Flag(
    "0" * 20,
    GUILD,
    ANA,
    Sort.LOOKING,
    LOOKING,
    created_at=NOW,
    state=State.RUNNING,
    posted_at=NOW,
    expires_at=NOW + DAYS,
)
OWNER, MEMBER, ORGANIZER = Viewer(GUILD, ANA), Viewer(GUILD, BEA), Viewer(GUILD, ORG, is_organizer=True)


# ---------------------------------------------------------------------- who may see it


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Audience.EVERYONE, {OWNER, MEMBER, ORGANIZER}),
        (Audience.ORGANIZERS, {OWNER, ORGANIZER}),
        (Audience.INTRODUCTIONS, {OWNER}),
    ],
)
def test_a_flag_is_seen_by_its_audience_and_its_owner(audience: Audience, seen_by: set[Viewer]) -> None:
    flag = replace(UP, audience=audience)
    assert {each for each in (OWNER, MEMBER, ORGANIZER) if may_see(flag, each, NOW)} == seen_by


def test_nobody_of_another_server_sees_a_flag_not_even_with_every_power() -> None:
    for audience in Audience:
        for user_id in (ANA, BEA):
            assert not may_see(replace(UP, audience=audience), Viewer(ELSEWHERE, user_id, True), NOW)


def test_only_its_owner_sees_a_flag_that_is_not_up() -> None:
    for state, viewer in product(State, (OWNER, MEMBER, ORGANIZER)):
        flag = replace(UP, state=state)
        is_owners = viewer is OWNER and state is not State.REMOVED
        assert may_see(flag, viewer, NOW) == (state is State.RUNNING or is_owners), (state, viewer)


def test_a_flag_that_has_run_out_is_not_seen_though_nobody_has_swept_it() -> None:
    assert may_see(UP, MEMBER, NOW + DAYS - timedelta(seconds=1))
    assert not may_see(UP, MEMBER, NOW + DAYS)


def test_whoever_is_introduced_hears_of_a_flag_unless_it_is_for_organizers() -> None:
    heard = {audience for audience in Audience if may_hear(replace(UP, audience=audience), NOW)}
    assert heard == {Audience.EVERYONE, Audience.INTRODUCTIONS}
    assert not may_hear(replace(UP, state=State.AWAY), NOW)
    assert not may_hear(UP, NOW + DAYS)


def test_only_what_everybody_may_see_is_public() -> None:
    public = {
        (state, audience)
        for state, audience in product(State, Audience)
        if replace(UP, state=state, audience=audience).is_public(NOW)
    }
    assert public == {(State.RUNNING, Audience.EVERYONE)}


# ---------------------------------------------------------------------- what can happen


def test_every_act_does_what_the_table_says_and_nothing_else() -> None:
    for act, state in product(Act, State):
        after = move(replace(UP, state=state), act)
        if state in MOVES[act]:
            assert isinstance(after, Flag)
            assert after == replace(UP, state=MOVES[act][state])
        else:
            assert after is No.OVER


def test_what_has_ended_for_good_stays_ended() -> None:
    for act, state in product(Act, (State.DONE, State.CLEARED, State.REMOVED)):
        assert move(replace(UP, state=state), act) is No.OVER


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached, frontier = {State.DRAFT}, [State.DRAFT]
    while frontier:
        state = frontier.pop()
        for moves in MOVES.values():
            if state in moves and moves[state] not in reached:
                reached.add(moves[state])
                frontier.append(moves[state])
    assert reached == set(State)


# ---------------------------------------------------------------------- words


def test_good_words_are_kept_as_they_are() -> None:
    assert check_words(Sort.LOOKING, LOOKING) == LOOKING
    assert check_words(Sort.HIRING, HIRING) == HIRING


@pytest.mark.parametrize(
    ("sort", "words", "refusal"),
    [
        (Sort.LOOKING, replace(LOOKING, role=" x "), TooShort(Field.ROLE, 3)),
        (Sort.LOOKING, replace(LOOKING, words="\u200b" * 50), TooShort(Field.WORDS, 10)),
        (Sort.LOOKING, replace(LOOKING, kinds=()), No.NO_KIND),
        (Sort.LOOKING, replace(LOOKING, link="example.org"), BadLink(LinkRefusal.NOT_HTTP)),
        (Sort.LOOKING, replace(LOOKING, link="https://discord.gg/x"), BadLink(LinkRefusal.INVITE)),
        (Sort.HIRING, replace(HIRING, words="Come and see."), TooShort(Field.WORDS, 20)),
        (Sort.HIRING, replace(HIRING, pay=None), No.NO_PAY),
    ],
)
def test_words_that_lack_something_are_refused(sort: Sort, words: Words, refusal: object) -> None:
    assert check_words(sort, words) == refusal


def test_somebody_who_looks_names_no_pay_and_a_hiring_post_needs_no_kind() -> None:
    kept = check_words(Sort.LOOKING, replace(LOOKING, pay=Pay.UNPAID, pay_range="nothing"))
    assert isinstance(kept, Words)
    assert (kept.pay, kept.pay_range) == (None, "")
    assert isinstance(check_words(Sort.HIRING, replace(HIRING, kinds=())), Words)


@given(
    words=st.builds(
        Words,
        role=st.text(max_size=400),
        words=st.text(max_size=3000),
        kinds=st.lists(st.sampled_from(Kind), max_size=9).map(tuple),
        skills=st.lists(st.text(max_size=90), max_size=30).map(tuple),
        place=st.text(max_size=200),
        pay=st.sampled_from([None, *Pay]),
        pay_range=st.text(max_size=200),
    ),
    sort=st.sampled_from(Sort),
)
def test_what_is_kept_fits_and_keeping_it_again_changes_nothing(words: Words, sort: Sort) -> None:
    kept = check_words(sort, words)
    if not isinstance(kept, Words):
        return
    assert length(kept.role) <= ROLE_MOST
    assert length(kept.words) <= (WORDS_MOST if sort is Sort.LOOKING else WORK_MOST)
    assert length(kept.place) <= PLACE_MOST
    assert length(kept.pay_range) <= PAY_RANGE_MOST
    assert len(set(kept.kinds)) == len(kept.kinds) <= KINDS_MOST
    assert len(kept.skills) <= FACTS_MOST
    assert all(length(skill) <= FACT_MOST for skill in kept.skills)
    assert all("\n" not in part for part in (kept.role, kept.place, kept.pay_range, *kept.skills))
    assert check_words(sort, kept) == kept


# ---------------------------------------------------------------------- finding


def test_a_flag_is_found_by_its_kinds_skills_and_place_in_any_spelling() -> None:
    found = terms(LOOKING)
    for wanted in (
        Wanted(Sort.LOOKING),
        Wanted(Sort.LOOKING, skill="  POSTGRESQL "),
        Wanted(Sort.LOOKING, Kind.CONTRACT, "python3", "berlin"),
        Wanted(Sort.LOOKING, place="Remote"),
    ):
        assert set(wanted.terms()) <= found, wanted
    for other in (
        Wanted(Sort.LOOKING, Kind.PART_TIME),
        Wanted(Sort.LOOKING, skill="Rust"),
        Wanted(Sort.LOOKING, place="Berlin Mitte"),
        Wanted(Sort.LOOKING, pay=Pay.PAID),
    ):
        assert not set(other.terms()) <= found, other


def test_a_hiring_post_is_found_by_what_it_pays() -> None:
    assert set(Wanted(Sort.HIRING, pay=Pay.PAID).terms()) <= terms(HIRING)
    assert not set(Wanted(Sort.HIRING, pay=Pay.VOLUNTEER).terms()) <= terms(HIRING)


def test_a_place_is_words_and_says_each_once() -> None:
    assert place_keys("Berlin/Potsdam, berlin") == ("berlin", "potsdam")
    assert place_keys("") == ()


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_search_has_at_least_one_term_and_no_more_than_can_be_looked_for(skill: str, place: str) -> None:
    assert Wanted(Sort.LOOKING, skill=skill, place=place).terms()
    wanted = Wanted(Sort.HIRING, Kind.CONTRACT, skill, place, Pay.PAID).terms()
    assert {"kind:contract", "pay:paid"} <= set(wanted[:MOST_TERMS]), "a long place hides nothing else"
    assert len(wanted) <= MOST_TERMS


def test_a_place_of_many_words_is_sought_by_the_first_of_them() -> None:
    wanted = Wanted(Sort.HIRING, Kind.CONTRACT, "python", "Berlin or remote in all of Europe", Pay.PAID)
    assert wanted.terms() == (
        "skill:python", "place:berlin", "place:or", "place:remote", "kind:contract", "pay:paid",
    )  # fmt: skip
