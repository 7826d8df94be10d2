"""The recap: every page within Discord's limits whatever was said, the same whenever it is drawn, and nobody counted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from typing import Any

import pytest
from simcord.components import validate_message_state

from bot.core.ids import new_id
from bot.core.text import length, line
from bot.projects.rules import Ask, Kind
from bot.prompts.answering import Recap
from bot.prompts.runs import Answer, Answered, Run, RunState, Way, check_answer
from bot.ui.cards import MOST_COMPONENTS, MOST_TEXT
from cogs.prompts import recap as drawing
from cogs.prompts.wording_of_answers import thread_name
from tests.cogs.questions.asking import answer, asked, closed, marked, seen
from tests.core.hostile import CORPUS, PORTIONS, hostile
from tests.flows.meetup import Meetup
from tests.simulated import controls, texts

DUE = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSED = DUE + timedelta(hours=96)
HOUR = timedelta(hours=1)
HOME = 10**18


def run_of(text: str = "What did you build this week?") -> Run:
    return Run(
        new_id(DUE),
        new_id(DUE),
        1,
        DUE.replace(tzinfo=None),
        "UTC",
        DUE,
        CLOSED,
        text,
        RunState.CLOSED,
        HOME,
        DUE,
        closed_at=CLOSED,
        post_channel_id=HOME,
        message_id=HOME + 1,
        thread_id=HOME + 1,
    )


def answer_of(
    run: Run,
    number: int = 1,
    what: str = "A tide table.",
    *,
    ask: Ask = Ask.NOTHING,
    way: Way = Way.FORM,
    late: bool = False,
    replied_at: datetime | None = None,
) -> Answer:
    return Answer(
        f"{number:020}",
        run.id,
        run.guild_id,
        HOME + number,
        way,
        Answered(what, "", Kind.PROJECT, ask),
        DUE + timedelta(seconds=number),
        is_late=late,
        message_id=HOME + number,
        replied_at=replied_at,
    )


def recap_of(*answers: Answer, run: Run | None = None, message_id: int | None = None) -> Recap:
    return Recap(run or run_of(), answers, message_id)


def drawn(recap: Recap) -> list[str]:
    """Every page as it reads, each checked against Discord's limits."""
    found: list[str] = []
    while (panel := drawing.panel(recap, len(found))) is not None:
        raw = panel.view().to_components()
        validate_message_state(raw, flags=1 << 15, content=None, embeds=[])
        read = texts(raw)
        assert length(read) <= MOST_TEXT
        assert _count(raw) <= MOST_COMPONENTS
        assert [each["custom_id"] for each in controls(raw)] == [f"prompts:recap:{recap.run.id}:{len(found)}"]
        found.append(read)
    return found


def _count(parts: list[dict[str, Any]]) -> int:
    return sum(1 + _count(part.get("components", [])) for part in parts)


def entries(pages: list[str]) -> list[str]:
    return [each for page in pages for each in page.splitlines() if each.startswith("- ")]


def ids(pages: list[str]) -> list[int]:
    return [int(found) - HOME for each in entries(pages) for found in re.findall(r"^- <@(\d+)>", each)]


# ---------------------------------------------------------------------- what it says


def test_one_answer_is_one_page_without_small_print_about_pages() -> None:
    run = run_of()
    (page,) = drawn(recap_of(answer_of(run, ask=Ask.FEEDBACK), run=run))
    link = f"https://discord.com/channels/1/{HOME + 1}/{HOME + 1}"
    assert page.splitlines() == [
        "### What came of “What did you build this week?”",
        "**Could use a reply**",
        f"- <@{HOME + 1}> [A tide table.](<{link}>) · would like feedback",
        "-# A sentence under somebody's answer is worth more than it seems.",
    ]


def test_who_had_no_reply_stands_first_and_who_came_late_last() -> None:
    run = run_of()
    pages = drawn(
        recap_of(
            answer_of(run, 1, replied_at=CLOSED - HOUR),
            answer_of(run, 2, late=True),
            answer_of(run, 3, way=Way.MESSAGE),
            answer_of(run, 4, replied_at=CLOSED + HOUR),
            answer_of(run, 5, late=True, replied_at=CLOSED + HOUR),
        )
    )
    assert ids(pages) == [3, 4, 1, 2, 5]
    titles = [each for each in pages[0].splitlines() if each.startswith("**")]
    assert titles == ["**Could use a reply**", "**Everybody else**", "**Came in later**"]
    assert "[wrote in the thread](" in pages[0]


def test_where_everybody_had_a_reply_nobody_is_the_rest() -> None:
    (page,) = drawn(recap_of(answer_of(run_of(), replied_at=CLOSED - HOUR)))
    assert "**Who built what**" in page
    assert "Everybody else" not in page
    assert "Could use a reply" not in page


def test_an_answer_not_yet_in_the_thread_is_named_without_a_link() -> None:
    (page,) = drawn(recap_of(replace(answer_of(run_of()), message_id=None)))
    assert f"- <@{HOME + 1}> A tide table." in page


def test_nobody_is_counted_and_no_absentee_named() -> None:
    pages = drawn(recap_of(*(answer_of(run_of(), number, "x") for number in range(1, 501))))
    said = re.sub(r"<@\d+> \[x\]\(<[^>]+>\)", "", "\n".join(pages))
    numbers = re.findall(r"\d+", said)
    assert numbers == [str(number) for number in range(1, len(pages) + 1)], "only those of the pages"
    assert not re.search(r"answers?\b.*\d|nobody|missing|did not", said, re.IGNORECASE)


# ---------------------------------------------------------------------- whatever was said


@pytest.mark.parametrize("names", PORTIONS)
def test_hostile_text_neither_breaks_a_page_nor_leaves_its_line(names: list[str]) -> None:
    for name in names:
        with hostile(name) as text:
            words = check_answer(Answered(text))
            if not isinstance(words, Answered):
                continue
            run = run_of(line(text)[:250] or "What?")
            given = [answer_of(run, number, words.what, ask=Ask.COLLABORATORS) for number in (1, 2)]
            pages = drawn(recap_of(*given, run=run))
            assert ids(pages) == [1, 2]
            assert all("looks for somebody to build it with" in each for each in entries(pages))
            assert len(pages[0].splitlines()) == 5, "heading, title, two lines, small print"
            assert "@everyone" not in pages[0]
            assert 1 <= len(thread_name(run)) <= 100
            assert "\n" not in thread_name(run)


def test_five_hundred_hostile_answers_are_all_there_once_on_pages_that_fit() -> None:
    run = run_of("*" * 250)
    said = [
        words.what
        for words in map(check_answer, map(Answered, CORPUS.values()))
        if isinstance(words, Answered)
    ]
    given = [
        answer_of(run, number, what, ask=Ask.USERS)
        for number, what in enumerate(islice(cycle([*said, "*_" * 700]), 500), start=1)
    ]
    pages = drawn(recap_of(*given, run=run))
    assert ids(pages) == list(range(1, 501))
    assert pages[0].splitlines()[-1] == "-# Page 1, more below"
    assert pages[-1].splitlines()[-1] == f"-# Page {len(pages)}"
    assert pages == drawn(recap_of(*given, run=run)), "the same whenever it is drawn"


def test_late_answers_change_no_page_but_the_last() -> None:
    run = run_of()
    given = [
        answer_of(run, number, "A tide table. " * 6, replied_at=CLOSED - HOUR if number % 3 else None)
        for number in range(1, 70)
    ]
    late = partial(answer_of, run, what="A late tide table. " * 6, late=True)
    before = drawn(recap_of(*given, run=run))
    for number in range(70, 110):
        given.append(late(number))
        # Meanwhile somebody replies to each of those who had none.
        given[number - 60] = replace(
            given[number - 60], replied_at=given[number - 60].replied_at or CLOSED + HOUR
        )
        after = drawn(recap_of(*given, run=run))
        assert after[: len(before) - 1] == before[:-1]
        assert len(after) - len(before) in (0, 1)
        before = after
    assert len(before) > 4


# ---------------------------------------------------------------------- on Discord


async def test_a_recap_of_several_pages_stands_in_the_thread_in_order_and_grows_at_its_end(
    place: Meetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "ROOM", 330)
    run = await asked(place)
    for name in ("bea", "nils", "sena"):
        await answer(place, run, name, what="*" * 80)
    run = await closed(place, run)
    pages = [seen(message) for message in marked(place, run, "recap")]
    assert len(pages) == 3
    assert ["Page 1, more below" in pages[0], "Page 3" in pages[2]] == [True, True]
    await place.restart()
    before = len(place.env.http_requests)
    for name in ("priya", "omar"):
        await answer(place, run, name, what="_" * 80)
    after = marked(place, run, "recap")
    assert [seen(message) for message in after[:2]] == pages[:2]
    whole = "\n".join(map(seen, after))
    assert all(whole.count(f"<@{place.people[name].id}>") == 1 for name in ("bea", "nils", "sena", "priya"))
    touched = [
        request for request in place.requests(before) if request.startswith("PATCH /channels/*/messages")
    ]
    assert len(touched) <= 3, "only the last page is drawn again"


async def test_a_prompt_without_recaps_closes_quietly(place: Meetup) -> None:
    run = await asked(place, is_recap=False)
    await answer(place, run)
    run = await closed(place, run)
    assert marked(place, run, "recap") == []
    await answer(place, run, "nils")
    assert marked(place, run, "recap") == []
