"""What the demo's page says of the weekly question: each deed and plan in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.app import Happening
from bot.core.effects import Ending
from bot.core.schedule import Schedule
from bot.demo.chronicle import told
from bot.demo.chronicle_of_prompts import Asked, about_prompt, about_run
from bot.prompts.course import ANSWER, CARD, CLOSE, FIRE, POST, RECAP, REMIND, WITHDRAW
from bot.prompts.rules import Prompt, Settings, State
from bot.prompts.runs import Run, RunState

NINE = datetime(2026, 1, 26, 8, 0, tzinfo=UTC)
PROMPT = Prompt(
    "P" * 20, 1, Settings("Weekly", 5, Schedule(time(9), "UTC"), 96), State.ACTIVE, 1, 7, NINE, NINE
)
RUN = Run(
    "R" * 20, PROMPT.id, 1, NINE.replace(tzinfo=None), "UTC", NINE, NINE + timedelta(days=4), "What did you build?",
    RunState.OPEN, 5, NINE,
)  # fmt: skip


def line(
    kind: str, asked: Asked, ending: Ending | None = None, subject: str = RUN.id, page: int = 0
) -> str | None:
    payload = {"run_id": RUN.id, "user_id": 7, "page": page} if ending else {}
    found = told(Happening(NINE, kind, 1, None if ending else subject, payload, ending), asked=asked)
    return None if found is None else found.text


def done(kind: str, run: Run | None = RUN, ending: Ending = Ending.DELIVERED, page: int = 0) -> str | None:
    return line(kind, Asked(PROMPT, run), ending, page=page)


def planned(kind: str, run: Run | None = RUN, prompt: Prompt | None = PROMPT) -> str | None:
    return line(kind, Asked(prompt, run))


def test_what_was_done_for_a_question_is_told() -> None:
    assert done(POST) == "Asked “What did you build?”"
    assert done(ANSWER) == "Put an answer to “What did you build?” into its thread"
    assert done(WITHDRAW) == "Took an answer to “What did you build?” out of its thread"
    assert done(REMIND) == "Reminded <@7> of “What did you build?”"
    assert done(RECAP) == "Said who built what: “What did you build?”"


def test_what_says_nothing_new_is_not_told() -> None:
    assert done(RECAP, page=1) is None, "one line for a recap of many pages"
    assert done(CARD) is None
    assert done(POST, ending=Ending.SKIPPED) is None
    assert done(POST, run=None) is None, "a run that is kept no longer"


def test_what_is_planned_is_told_as_long_as_it_will_happen() -> None:
    assert planned(FIRE) == "Ask the next question of “Weekly”"
    assert planned(FIRE, prompt=replace(PROMPT, state=State.PAUSED)) is None
    assert planned(FIRE, prompt=None) is None
    assert planned(CLOSE) == "Close “What did you build?”, and say who built what"
    assert planned(CLOSE, replace(RUN, is_recap=False)) == "Close “What did you build?”"
    assert planned(REMIND) == "Remind those who asked for it of “What did you build?”"
    assert planned(CLOSE, replace(RUN, state=RunState.LOST)) is None


def test_each_is_looked_up_by_what_it_is_about() -> None:
    fire = Happening(NINE, FIRE, 1, PROMPT.id, {})
    close = Happening(NINE, CLOSE, 1, RUN.id, {})
    remind = Happening(NINE, REMIND, 1, f"{RUN.id}:7", {})
    post = Happening(NINE, POST, 1, None, {"run_id": RUN.id}, Ending.DELIVERED)

    assert (about_prompt(fire), about_run(fire)) == (PROMPT.id, None)
    assert [about_run(each) for each in (close, remind, post)] == [RUN.id] * 3
    assert about_run(Happening(NINE, "projects.post", 1, None, {})) is None
