"""What members say of themselves: taken apart, compared, and shown to nobody it is not for."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import length, line, normalised
from bot.members.facts import (
    FACT_MOST,
    FACTS_MOST,
    Audience,
    Fact,
    FactKind,
    Overlap,
    common_ground,
    key,
    parse_facts,
    tidy_facts,
)
from bot.members.synonyms import SKILLS

SKILL, HOBBY, SCHOOL = FactKind.SKILL, FactKind.HOBBY, FactKind.SCHOOL
WORDS = st.sampled_from(
    ["Go", "golang", "GO ", "C++", "c", "Sailing", "sailing!", "K8s", "Kubernetes", "🎸", "-"]
)
FACTS = st.lists(st.builds(Fact, st.sampled_from(FactKind), WORDS, st.sampled_from(Audience)), max_size=25)
TYPED = st.text(st.sampled_from("abgo+#.,;\n-•* '()\u00e9\u0301\u200dＪ!🎸") | st.characters(), max_size=60)


def everyone(*values: str, kind: FactKind = SKILL) -> list[Fact]:
    return [Fact(kind, value, Audience.EVERYONE) for value in values]


# ---------------------------------------------------------------------- taking apart


def test_what_was_typed_is_taken_apart_at_commas_semicolons_and_line_ends() -> None:
    typed = "Python, data engineering\nSailing;  tea \r\n\n, ,、将棋，書道، شعر"
    assert parse_facts(typed) == ("Python", "data engineering", "Sailing", "tea", "将棋", "書道", "شعر")


def test_a_list_with_bullets_is_a_list() -> None:
    assert parse_facts("- Python\n* .NET\n• C++\n– - Go") == ("Python", ".NET", "C++", "Go")


def test_what_reads_alike_is_there_once_as_it_was_written_first() -> None:
    assert parse_facts("Sailing, sailing, SAILING!, ｓａｉｌｉｎｇ, Rowing") == ("Sailing", "Rowing")


def test_parts_that_say_nothing_are_left_out() -> None:
    assert parse_facts("") == parse_facts(" , ;\n - \n ..., !!!, \u200b") == ()


def test_an_emoji_alone_says_something() -> None:
    assert parse_facts("🎸, 🎸, ♟️") == ("🎸", "♟️")


def test_there_are_at_most_twelve_the_first_ones() -> None:
    assert parse_facts(",".join(str(n) for n in range(20))) == tuple(str(n) for n in range(FACTS_MOST))


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_one_fact_is_at_most_forty_characters_long(extra: int) -> None:
    (value,) = parse_facts("x" * (FACT_MOST + extra))
    assert len(value) == min(FACT_MOST, FACT_MOST + extra)


@given(TYPED)
def test_whatever_is_typed_becomes_short_safe_lines_that_stay_as_they_are(typed: str) -> None:
    values = parse_facts(typed)
    assert len(values) <= FACTS_MOST
    assert all(value == line(value) and 0 < length(value) <= FACT_MOST for value in values)
    assert parse_facts("\n".join(values)) == values
    kept = tidy_facts(HOBBY, values, Audience.SHARED)
    assert kept == [Fact(HOBBY, value, Audience.SHARED) for value in values]


@given(st.lists(st.text(max_size=80), max_size=30), st.sampled_from(FactKind))
def test_tidied_facts_keep_every_limit_whoever_gives_them(values: list[str], kind: FactKind) -> None:
    facts = tidy_facts(kind, values, Audience.NOBODY)
    assert len(facts) <= FACTS_MOST
    assert all(fact.value == line(fact.value) and length(fact.value) <= FACT_MOST for fact in facts)
    assert len({key(kind, fact.value) for fact in facts}) == len(facts)
    assert tidy_facts(kind, [fact.value for fact in facts], Audience.NOBODY) == facts


# ---------------------------------------------------------------------- comparing


@pytest.mark.parametrize(
    ("value", "same"),
    [
        ("  Data   Engineering ", "data engineering"),
        ("Straße", "STRASSE"),
        ("Ｐｙｔｈｏｎ", "python"),
        ("Cafe\u0301", "café"),
        ("«Chess»", "chess"),
        ("#python", "python"),
        ("Python.", "python"),
        ("University of Kiel (CAU)", "university of kiel (cau)"),
        ("guitar 🎸", "Guitar"),
        ("“C++”", "c++"),
        ("C#!", "c#"),
        ("...NET", ".net"),
        (".NET,", ".net"),
        ("Notepad++.", "notepad++"),
        ("tea +", "tea"),
        ("-\u0301-a", "a"),
    ],
)
def test_facts_that_say_the_same_are_known_by_the_same_key(value: str, same: str) -> None:
    for kind in FactKind:
        assert key(kind, value) == key(kind, same) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("C", "C#"),
        ("C++", "C#"),
        ("net", ".NET"),
        ("F#", "F"),
        ("🎸", "♟️"),
        ("Java", "JavaScript"),
    ],
)
def test_names_that_differ_by_a_mark_stay_apart(one: str, other: str) -> None:
    for kind in FactKind:
        assert key(kind, one) != key(kind, other)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("JS", "JavaScript"),
        ("K8s", "Kubernetes"),
        ("ML", "Machine Learning"),
        ("Postgres", "PostgreSQL"),
        ("golang", "Go"),
        ("TS", "TypeScript"),
        ("py", "Python"),
        ("dotnet", ".NET"),
        ("C Sharp", "C#"),
        ("NodeJS", "Node.js"),
        ("UX research", "User Research"),
        ("SEO", "Search engine optimization"),
        ("DevRel", "developer relations"),
        ("PCBs", "printed circuit boards"),
        ("data viz", "Data Visualization"),
    ],
)
def test_a_skill_is_known_by_its_other_names_too(short: str, full: str) -> None:
    assert key(SKILL, short) == key(SKILL, full)
    assert key(HOBBY, short) != key(HOBBY, full)


def test_the_other_names_of_skills_are_written_as_they_are_looked_up_and_lead_nowhere_else() -> None:
    for name, meant in SKILLS.items():
        assert key(HOBBY, name) == name == normalised(name)
        assert key(HOBBY, meant) == meant == normalised(meant)
        assert meant not in SKILLS


@given(TYPED, st.sampled_from(FactKind))
def test_a_key_of_a_key_is_the_key(value: str, kind: FactKind) -> None:
    assert key(kind, key(kind, value)) == key(kind, value)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=10), st.sampled_from(FactKind))
def test_spaces_around_and_the_form_of_its_characters_make_no_difference(word: str, kind: FactKind) -> None:
    for form in ("NFC", "NFD"):
        assert key(kind, f" ({unicodedata.normalize(form, word)}\u00a0") == key(kind, word)


# ---------------------------------------------------------------------- what two have in common


def test_only_what_both_say_is_common_ground() -> None:
    mine = everyone("Python", "Go") + everyone("Chess", kind=HOBBY)
    theirs = everyone("golang", "Rust") + everyone("chess", kind=FactKind.INTEREST)
    for both_agreed in (False, True):
        assert common_ground(mine, theirs, both_agreed=both_agreed) == [Overlap(SKILL, "golang")]


@pytest.mark.parametrize("mine", list(Audience))
@pytest.mark.parametrize("theirs", list(Audience))
def test_who_sees_an_overlap_follows_from_both_audiences(mine: Audience, theirs: Audience) -> None:
    one, other = [Fact(SCHOOL, "CAU", mine)], [Fact(SCHOOL, "CAU", theirs)]
    before = common_ground(one, other, both_agreed=False)
    after = common_ground(one, other, both_agreed=True)
    assert bool(before) is (mine is not Audience.NOBODY and theirs is Audience.EVERYONE)
    assert bool(after) is (Audience.NOBODY not in (mine, theirs))


def test_of_two_spellings_the_longer_one_is_shown_and_of_equally_long_ones_always_the_same() -> None:
    mine = everyone("js", "Go", "Python", "Rust", "Ruby", "SQL")
    theirs = everyone("JavaScript", "go", "python", "rust", "ruby", "sql")
    shown = [overlap.value for overlap in common_ground(mine, theirs, both_agreed=True)]
    assert shown == ["go", "JavaScript", "python", "ruby", "rust", "sql"]


@given(FACTS, FACTS)
def test_once_both_agreed_both_are_shown_the_same(mine: list[Fact], theirs: list[Fact]) -> None:
    shown = common_ground(mine, theirs, both_agreed=True)
    assert shown == common_ground(theirs, mine, both_agreed=True)


@given(FACTS, FACTS, st.data())
def test_the_order_of_facts_makes_no_difference(
    mine: list[Fact], theirs: list[Fact], data: st.DataObject
) -> None:
    for both_agreed in (False, True):
        shown = common_ground(mine, theirs, both_agreed=both_agreed)
        shuffled = common_ground(
            data.draw(st.permutations(mine)), data.draw(st.permutations(theirs)), both_agreed=both_agreed
        )
        assert shuffled == shown
        order = [list(FactKind).index(overlap.kind) for overlap in shown]
        assert order == sorted(order)


@given(FACTS, FACTS)
def test_before_both_agreed_nothing_but_what_the_other_shows_to_everyone_makes_a_difference(
    mine: list[Fact], theirs: list[Fact]
) -> None:
    public = [fact for fact in theirs if fact.audience is Audience.EVERYONE]
    shown = common_ground(mine, theirs, both_agreed=False)
    assert shown == common_ground(mine, public, both_agreed=False)


@given(FACTS, FACTS, st.booleans())
def test_what_is_kept_from_everybody_makes_no_difference_to_anybody(
    mine: list[Fact], theirs: list[Fact], both_agreed: bool
) -> None:
    def spoken(facts: list[Fact]) -> list[Fact]:
        return [fact for fact in facts if fact.audience is not Audience.NOBODY]

    shown = common_ground(mine, theirs, both_agreed=both_agreed)
    assert shown == common_ground(spoken(mine), spoken(theirs), both_agreed=both_agreed)


@given(FACTS, FACTS, st.booleans())
def test_every_overlap_is_something_both_have_said_in_the_words_of_one_of_them(
    mine: list[Fact], theirs: list[Fact], both_agreed: bool
) -> None:
    shown = common_ground(mine, theirs, both_agreed=both_agreed)
    for overlap in shown:
        name = key(overlap.kind, overlap.value)
        for facts in (mine, theirs):
            assert (overlap.kind, name) in {(fact.kind, key(fact.kind, fact.value)) for fact in facts}
        assert overlap.value in {fact.value for fact in mine + theirs}
    assert len({(overlap.kind, key(overlap.kind, overlap.value)) for overlap in shown}) == len(shown)


@given(FACTS, FACTS)
def test_agreeing_never_takes_common_ground_away(mine: list[Fact], theirs: list[Fact]) -> None:
    def names(*, both_agreed: bool) -> set[tuple[FactKind, str]]:
        found = common_ground(mine, theirs, both_agreed=both_agreed)
        return {(overlap.kind, key(overlap.kind, overlap.value)) for overlap in found}

    assert names(both_agreed=False) <= names(both_agreed=True)


@given(FACTS)
def test_with_somebody_alike_everything_spoken_is_common_once_both_agreed(facts: list[Fact]) -> None:
    alike = [replace(fact, audience=Audience.SHARED) for fact in facts]
    said = {(fact.kind, key(fact.kind, fact.value)) for fact in facts if key(fact.kind, fact.value)}
    assert len(common_ground(alike, alike, both_agreed=True)) == len(said)
