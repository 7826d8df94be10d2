"""What a question and an answer look like, as values: with any words, early and late, open and closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest
from simcord.components import validate_embeds

from bot.core.ids import new_id
from bot.core.links import LinkRefusal
from bot.core.text import escape, length
from bot.projects import rules as shares
from bot.projects.rules import Ask, BadLink, Kind, Share, State
from bot.prompts.answering import Stored
from bot.prompts.rules import No
from bot.prompts.runs import Answer, Answered, NotShared, Run, RunState, TooShort, Way, check_answer
from bot.ui.cards import ACCENT, QUIET
from cogs.prompts import wording_of_answers as wording
from cogs.prompts.answering import AnswerForm
from cogs.prompts.cards import answer_embed, question_embed
from cogs.prompts.suggesting import SuggestForm
from tests.core.hostile import PORTIONS, hostile

DUE = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSES = DUE + timedelta(hours=96)
RUN = Run(
    new_id(DUE),
    new_id(DUE),
    1,
    datetime(2026, 3, 2, 9),  # noqa: DTZ001 - local to the run's own zone
    "UTC",
    DUE,
    CLOSES,
    "What did you build this week?",
    RunState.OPEN,
    3,
    DUE,
    thread_id=4,
)
WORDS = Answered("A tide table.", "https://example.org/tides", Kind.HOW_TO, Ask.FEEDBACK)
GIVEN = Answer(new_id(DUE), RUN.id, 1, 5, Way.FORM, WORDS, DUE, message_id=6)
SHARE = Share(
    new_id(DUE),
    1,
    5,
    "Tide *tables*",
    Kind.HOW_TO,
    "A tide table.",
    "",
    Ask.NOTHING,
    "",
    State.OPEN,
    DUE,
    DUE,
)


def read(embed: discord.Embed) -> str:
    """Everything an embed says, once it has been checked against Discord's limits."""
    validate_embeds([dict(embed.to_dict())])
    parts = [embed.title, embed.description, embed.footer.text]
    return "\n".join(
        [part for part in parts if part] + [f"{each.name}: {each.value}" for each in embed.fields]
    )


# ---------------------------------------------------------------------- the question


def test_an_open_question_says_how_to_answer_and_until_when() -> None:
    embed = question_embed(RUN, DUE)
    assert read(embed) == (
        "What did you build this week?\nWrite in the thread, or press the button and I put it there for you.\n"
        f"Open until <t:{int(CLOSES.timestamp())}:f>."
    )
    assert embed.colour == ACCENT


def test_a_closed_question_is_quiet_and_still_welcomes_what_comes_later() -> None:
    embed = question_embed(RUN, CLOSES)
    assert "This one has closed. What comes later still counts" in read(embed)
    assert "Open until" not in read(embed)
    assert embed.colour == QUIET


def test_a_late_question_says_when_it_was_due() -> None:
    assert f"This was due <t:{int(DUE.timestamp())}:f> and comes late" in read(
        question_embed(RUN, DUE, is_late=True)
    )


@pytest.mark.parametrize("text", ["W" * 250, "*" * 250, "[" * 125 + "*" * 125])
def test_the_longest_question_is_shown_whole(text: str) -> None:
    shown = read(question_embed(replace(RUN, text=text, suggested_by=7), DUE, is_late=True))
    assert escape(text) in shown
    assert "Suggested by <@7>" in shown


@pytest.mark.parametrize(
    ("text", "name"),
    [("What did you build this week?", "What did you build this week? · 2 March"), ("a\nb" * 80, None)],
)
def test_a_thread_is_named_by_its_question_and_its_day(text: str, name: str | None) -> None:
    named = wording.thread_name(replace(RUN, text=text))
    assert named == (name or named)
    assert named.endswith("· 2 March")
    assert length(named) <= 95
    assert "\n" not in named


# ---------------------------------------------------------------------- an answer


def test_an_answer_shows_who_what_where_and_what_they_would_like() -> None:
    told = read(answer_embed(GIVEN, replace(SHARE, thread_id=8)))
    assert told.startswith("<@5> · A how-to\nA tide table.\n")
    assert "Would like: Feedback" in told
    assert "example.org" in told
    assert "Project: [Tide \\*tables\\*](<https://discord.com/channels/1/8>)" in told


def test_an_answer_leaves_out_what_nobody_asked_for() -> None:
    bare = replace(GIVEN, words=Answered("A tide table."))
    assert read(answer_embed(bare, None)) == "<@5> · A project\nA tide table."
    assert "Project:" not in read(answer_embed(bare, replace(SHARE, state=State.REMOVED)))
    assert "Project: Tide \\*tables\\*" in read(answer_embed(bare, SHARE))
    assert "This came after the close." in read(answer_embed(replace(bare, is_late=True), None))


@pytest.mark.parametrize("names", PORTIONS)
def test_hostile_words_stay_words_in_question_and_answer(names: list[str]) -> None:
    for name in names:
        with hostile(name) as text:
            words = check_answer(Answered(text))
            if not isinstance(words, Answered):
                continue
            told = read(answer_embed(replace(GIVEN, words=words), replace(SHARE, title=text[:80])))
            assert told.startswith("<@5> · ")
            assert "@everyone" not in told
            assert "<@123>" not in told
            asked = read(question_embed(replace(RUN, text=words.what[:250]), DUE))
            assert "@everyone" not in asked
            assert "<@123>" not in asked


# ---------------------------------------------------------------------- what members are told


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (Stored(RUN, GIVEN, 1), "[It is in the thread](<https://discord.com/channels/1/4/6>)."),
        (Stored(RUN, GIVEN, 1, is_reworded=True), "[Changed](<https://discord.com/channels/1/4/6>)."),
        (Stored(RUN, replace(GIVEN, message_id=None), 1), "Saved. It goes into <#4> in a moment"),
        (Stored(replace(RUN, thread_id=None), GIVEN, None), "as soon as that is there"),
        (Stored(RUN, replace(GIVEN, is_late=True), 1), "It counts all the same"),
        (Stored(RUN, GIVEN, 1, share=SHARE), "**Tide \\*tables\\*** among your projects has it too."),
    ],
)
def test_whoever_answered_is_told_where_it_is(done: Stored, words: str) -> None:
    assert words in wording.stored(done)


def test_every_refusal_says_something_of_its_own_and_how_to_go_on() -> None:
    of_shares = [
        shares.TooShort(shares.Field.TITLE, 3),
        shares.TooShort(shares.Field.WHAT, 10),
        *map(BadLink, LinkRefusal),
        shares.TooMany(3, DUE),
        *shares.No,
    ]
    refused = [No.NOT_FOUND, No.CLOSED, No.TOO_LATE, No.TAKEN_DOWN, TooShort()]
    told = [wording.refusal(each) for each in refused]
    assert len(set(told)) == len(told)
    not_shared = [wording.refusal(NotShared(each)) for each in of_shares]
    assert all("Choose **Only here** under **Where else should it go?**" in each for each in not_shared)
    assert all("!" not in each and each.endswith(".") for each in [*told, *not_shared])
    assert length(max(told + not_shared, key=length)) < 400


def test_every_kind_and_ask_has_a_name_a_menu_can_show() -> None:
    assert set(wording.KINDS) == set(Kind)
    assert set(wording.ASKS) == set(Ask)
    assert all(1 <= length(str(each)) <= 100 for each in (*wording.KINDS.values(), *wording.ASKS.values()))


def test_forms_open_with_the_longest_words_somebody_gave_before() -> None:
    form = AnswerForm(RUN.id, values={"what": "W" * 1500, "link": "https://e.example/" + "a" * 400})
    assert form.modal({"also": ()}).to_dict()["title"] == str(wording.POST)
    assert SuggestForm(values={"text": "W" * 250}).modal({}).to_dict()["components"]
