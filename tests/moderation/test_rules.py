"""What a report may be and who can be kept out, as plain decisions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given

from bot.core.text import fits
from bot.guilds.pillars import Pillar
from bot.moderation.rules import (
    CONTEXT_MOST,
    DAY,
    REASON_MOST,
    REPORTS_A_DAY,
    TEXTS_MOST,
    WORDS_MOST,
    No,
    Suspension,
    free_at,
    suspension,
    tidy_context,
    tidy_reason,
    tidy_words,
)
from tests.community import CAI, GUILD, HOUR, NOW, ORG
from tests.core.hostile import texts


@given(texts)
def test_whatever_is_typed_is_kept_within_its_length_and_kept_only_once_tidied(typed: str) -> None:
    words = tidy_words(typed)
    assert fits(words, WORDS_MOST)
    assert tidy_words(words) == words
    assert all(fits(text, CONTEXT_MOST) for text in tidy_context({"Reason": typed}).values())
    reason = tidy_reason(typed)
    assert reason is No.REASON or (isinstance(reason, str) and fits(reason, REASON_MOST))


def test_reported_texts_that_are_empty_are_left_out_and_their_number_is_limited() -> None:
    assert tidy_context({"Reason": "Hello", "Agenda": " \u200b\n"}) == {"Reason": "Hello"}
    assert len(tidy_context({f"Text {n}": "Hello" for n in range(9)})) == TEXTS_MOST


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u200b\u200b\u200b", "no"])
def test_a_reason_that_says_nothing_is_none(typed: str) -> None:
    assert tidy_reason(typed) is No.REASON


def test_the_tenth_report_of_a_day_is_let_through_and_the_next_waits_for_the_first_to_be_a_day_old() -> None:
    earlier = [NOW - n * HOUR for n in range(REPORTS_A_DAY)]
    assert free_at(earlier[1:], NOW) is None
    assert free_at(earlier, NOW) == earlier[-1] + DAY
    assert free_at(earlier, earlier[-1] + DAY) is None


def suspended(**changes: object) -> Suspension | No:
    given: dict[str, object] = {"user_id": CAI, "until": NOW + DAY, "reason": "Pushy requests."}
    flags: dict[str, object] = {"is_organizer": False, "is_bot": False}
    return suspension(
        GUILD,
        scope=Pillar.INTRODUCTIONS,
        by=ORG,
        now=NOW,
        **{**given, **flags, **changes},  # pyright: ignore[reportArgumentType] - the changes are spelled out in each test
    )


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"user_id": ORG}, No.ONESELF),
        ({"is_bot": True}, No.BOT),
        ({"is_organizer": True}, No.ORGANIZER),
        ({"until": NOW}, No.OVER),
        ({"until": NOW - timedelta(days=1)}, No.OVER),
        ({"reason": "\u200b"}, No.REASON),
    ],
)
def test_some_cannot_be_kept_out(changes: dict[str, object], no: No) -> None:
    assert suspended(**changes) is no


def test_anybody_else_is_kept_out_with_the_reason_tidied() -> None:
    assert suspended(reason=" Pushy\u200b requests. ") == Suspension(
        GUILD, CAI, Pillar.INTRODUCTIONS, "Pushy requests.", ORG, NOW, NOW + DAY
    )
