"""The coach's phrases: how they are written, and how they are kept, in every database Hallway runs on."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import length, line
from bot.guilds.phrases import (
    ADVICE_MOST,
    PHRASE_LEAST,
    PHRASE_MOST,
    PHRASES_MOST,
    WRITTEN_MOST,
    BadPhrase,
    Phrase,
    PhrasesChanged,
    TooLongInAll,
    TooManyPhrases,
    Wrong,
    mark_of,
    parse_phrases,
    written,
)
from bot.guilds.records import coach_phrases
from tests.community import ANA, BEA, ELSEWHERE, GUILD, HOUR, NOW, ORG, Community

BRAIN = Phrase("pick your brain", "Say what you would like to know.")
CALL = Phrase("quick call", "Say what it is about, and how long it takes.")
BOTH = "pick your brain = Say what you would like to know.\nquick call = Say what it is about, and how long it takes."


# ---------------------------------------------------------------------- as they are written


def test_each_line_is_a_phrase_and_its_advice() -> None:
    assert parse_phrases(BOTH) == [BRAIN, CALL]


def test_blank_lines_and_spaces_around_do_not_matter() -> None:
    assert parse_phrases(f"\n  \n{BOTH.replace(' = ', '=').replace('brain', 'brain   ')}\r\n\n") == [
        BRAIN,
        CALL,
    ]


@pytest.mark.parametrize("typed", ["", " \n\t\n", "\u200b\n"])
def test_blank_text_is_no_phrase_at_all(typed: str) -> None:
    assert parse_phrases(typed) == []


def test_only_the_first_equals_sign_parts_them() -> None:
    assert parse_phrases("roi of ai = Say what a = b means") == [Phrase("roi of ai", "Say what a = b means")]


def test_nothing_hidden_is_kept() -> None:
    assert parse_phrases("pick\u200b your\u202e brain = Say\x07 what") == [
        Phrase("pick your brain", "Say what")
    ]


def test_a_mark_without_a_letter_is_not_left_for_what_i_write_before_it() -> None:
    assert parse_phrases("quick call = \u0301Say what") == [Phrase("quick call", "Say what")]


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("quick call", Wrong.NO_ADVICE),
        ("quick call =", Wrong.NO_ADVICE),
        ("quick call = \u200b", Wrong.NO_ADVICE),
        ("= Say what it is about", Wrong.NO_PHRASE),
        ("x" * (PHRASE_LEAST - 1) + " = Say what", Wrong.PHRASE_LENGTH),
        ("x" * (PHRASE_MOST + 1) + " = Say what", Wrong.PHRASE_LENGTH),
        ("quick call = " + "x" * (ADVICE_MOST + 1), Wrong.ADVICE_LENGTH),
        ("PICK your brain = Something else", Wrong.TWICE),
        ("ｐｉｃｋ your brain = Something else", Wrong.TWICE),
    ],
)
def test_a_line_that_cannot_be_is_named_by_its_number_and_words(words: str, wrong: Wrong) -> None:
    typed = f"pick your brain = Say what\n\n{words}\nanother = Fine"
    assert parse_phrases(typed) == BadPhrase(3, line(words), wrong)


@pytest.mark.parametrize("phrase", ["x" * PHRASE_LEAST, "x" * PHRASE_MOST])
@pytest.mark.parametrize("advice", ["x", "x" * ADVICE_MOST])
def test_lengths_within_the_bounds_are_taken(phrase: str, advice: str) -> None:
    assert parse_phrases(f"{phrase} = {advice}") == [Phrase(phrase, advice)]


def lines(count: int, advice: str = "Say what") -> str:
    return "\n".join(f"phrase {number} = {advice}" for number in range(count))


def test_forty_phrases_are_taken_and_no_more() -> None:
    found = parse_phrases(lines(PHRASES_MOST))
    assert isinstance(found, list)
    assert len(found) == PHRASES_MOST == 40
    assert parse_phrases(lines(PHRASES_MOST + 1)) == TooManyPhrases(PHRASES_MOST + 1, PHRASES_MOST)


def test_what_could_not_be_edited_in_one_form_again_is_not_taken() -> None:
    typed = lines(PHRASES_MOST, "x" * 88).replace(" = ", "=")
    assert length(typed) <= WRITTEN_MOST
    assert parse_phrases(typed) == TooLongInAll(length(typed) + 2 * PHRASES_MOST, WRITTEN_MOST)


@given(st.text(alphabet="ab =\n\u0301\u200d\u0338👩é\t\u200b", max_size=60))
def test_what_is_read_reads_the_same_again(typed: str) -> None:
    found = parse_phrases(typed)
    if isinstance(found, list):
        assert parse_phrases(written(found)) == found
        assert all(part == line(part) != "" for phrase in found for part in (phrase.phrase, phrase.advice))


def test_a_mark_tells_other_phrases_and_another_order_apart() -> None:
    marks = {mark_of(phrases) for phrases in ([], [BRAIN], [CALL], [BRAIN, CALL], [CALL, BRAIN])}
    assert len(marks) == 5
    assert mark_of([BRAIN, CALL]) == mark_of([BRAIN, CALL])


# ---------------------------------------------------------------------- as they are kept


async def test_a_server_has_no_phrases_until_somebody_adds_some(community: Community) -> None:
    assert await community.guilds.phrases(GUILD) == []


async def test_phrases_are_kept_in_their_order_and_by_server(community: Community) -> None:
    assert await community.guilds.set_phrases(GUILD, BOTH, NOW, changed_by=ORG) == [BRAIN, CALL]
    await community.guilds.set_phrases(ELSEWHERE, written([CALL]), NOW, changed_by=ORG)
    await community.guilds.set_phrases(GUILD, written([CALL, BRAIN]), NOW, changed_by=ORG)
    assert await community.guilds.phrases(GUILD) == [CALL, BRAIN]
    assert await community.guilds.phrases(ELSEWHERE) == [CALL]


async def test_as_many_and_as_long_as_allowed_are_kept_whole(community: Community) -> None:
    typed = written(Phrase("🤝" * 28 + f"{number:04}", "🤝" * 100) for number in range(15))
    stored = await community.guilds.set_phrases(GUILD, typed, NOW, changed_by=ORG)
    assert stored == await community.guilds.phrases(GUILD)
    assert isinstance(stored, list)
    assert len(stored) == 15


async def test_blank_text_takes_all_of_them_away(community: Community) -> None:
    await community.guilds.set_phrases(GUILD, BOTH, NOW, changed_by=ORG)
    assert await community.guilds.set_phrases(GUILD, " \n", NOW, changed_by=ORG) == []
    assert await community.guilds.phrases(GUILD) == []


async def test_refused_phrases_change_nothing(community: Community) -> None:
    await community.guilds.set_phrases(GUILD, BOTH, NOW, changed_by=ORG)
    refused = await community.guilds.set_phrases(GUILD, "quick call", NOW, changed_by=ORG)
    assert isinstance(refused, BadPhrase)
    assert await community.guilds.phrases(GUILD) == [BRAIN, CALL]


async def test_a_phrase_that_stays_keeps_who_added_it_and_when(community: Community) -> None:
    await community.guilds.set_phrases(GUILD, written([BRAIN]), NOW, changed_by=ANA)
    await community.guilds.set_phrases(GUILD, written([CALL, BRAIN]), NOW + HOUR, changed_by=BEA)
    rows = {row["phrase"]: (row["added_by"], row["added_at"]) for row in await community.rows(coach_phrases)}
    assert rows == {BRAIN.phrase: (ANA, NOW), CALL.phrase: (BEA, NOW + HOUR)}


async def test_whoever_saw_other_phrases_overwrites_none(community: Community) -> None:
    seen = mark_of(await community.guilds.phrases(GUILD))
    await community.guilds.set_phrases(GUILD, written([BRAIN]), NOW, changed_by=ANA, seen=seen)
    late = await community.guilds.set_phrases(GUILD, written([CALL]), NOW, changed_by=BEA, seen=seen)
    assert late == PhrasesChanged((BRAIN,))
    assert await community.guilds.phrases(GUILD) == [BRAIN]


async def test_the_same_submission_arriving_twice_is_no_conflict(community: Community) -> None:
    seen = mark_of([])
    for _ in range(2):
        stored = await community.guilds.set_phrases(GUILD, BOTH, NOW, changed_by=ORG, seen=seen)
        assert stored == [BRAIN, CALL]


async def test_of_two_organizers_who_submit_at_once_one_is_told(
    community: Community, twin: Community
) -> None:
    for guild_id in range(1, 11):
        answers = await asyncio.gather(
            community.guilds.set_phrases(guild_id, written([BRAIN]), NOW, changed_by=ANA, seen=mark_of([])),
            twin.guilds.set_phrases(guild_id, written([CALL]), NOW, changed_by=BEA, seen=mark_of([])),
        )
        (stored,) = (answer for answer in answers if isinstance(answer, list))
        assert PhrasesChanged(tuple(stored)) in answers
        assert await community.guilds.phrases(guild_id) == stored
