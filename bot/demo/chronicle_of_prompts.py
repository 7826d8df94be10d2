"""What Hallway did and plans about prompts, in sentences for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.app import Happening
from bot.core.effects import Ending
from bot.prompts.course import ANSWER, CARD, CLOSE, FIRE, POST, RECAP, REMIND, WITHDRAW
from bot.prompts.rules import Prompt, State
from bot.prompts.runs import Run, RunState

OF_PROMPTS: Final = frozenset({FIRE, CLOSE, REMIND, POST, CARD, ANSWER, WITHDRAW, RECAP})


@dataclass(frozen=True, slots=True)
class Asked:
    """What something is about: a prompt, and which run of it."""

    prompt: Prompt | None
    run: Run | None = None


def about_prompt(happening: Happening) -> str | None:
    """Return the id of the prompt whose next slot something is about, if it is about one."""
    return happening.subject if happening.kind == FIRE else None


def about_run(happening: Happening) -> str | None:
    """Return the id of the run that something is about, if it is about one."""
    if happening.kind not in OF_PROMPTS or happening.kind == FIRE:
        return None
    return str(happening.payload.get("run_id") or happening.subject).partition(":")[0]


def told_of_prompts(happening: Happening, asked: Asked) -> str | None:
    """Return the sentence for something of the kinds in `OF_PROMPTS`; None where there is nothing to tell."""
    if happening.kind == FIRE:
        prompt = asked.prompt
        is_planned = prompt is not None and prompt.state is State.ACTIVE
        return f"Ask the next question of “{prompt.settings.name}”" if prompt and is_planned else None
    if asked.run is None:
        return None
    if happening.ending is None:
        return _plan(happening, asked.run)
    if happening.ending is Ending.SKIPPED:
        return None
    return _deed(happening, asked.run)


def _plan(happening: Happening, run: Run) -> str | None:
    if run.state not in (RunState.POSTING, RunState.OPEN):
        return None
    if happening.kind == REMIND:
        return f"Remind those who asked for it of “{run.text}”"
    what = ", and say who built what" if run.is_recap else ""
    return f"Close “{run.text}”{what}"


def _deed(happening: Happening, run: Run) -> str | None:
    question = f"“{run.text}”"
    sentences = {
        POST: f"Asked {question}",
        ANSWER: f"Put an answer to {question} into its thread",
        WITHDRAW: f"Took an answer to {question} out of its thread",
        REMIND: f"Reminded <@{happening.payload.get('user_id')}> of {question}",
    }
    if happening.kind == RECAP and happening.payload.get("page") == 0:
        return f"Said who built what: {question}"
    return sentences.get(happening.kind)
