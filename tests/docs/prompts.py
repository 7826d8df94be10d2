"""The drawing in docs/prompts.md, made from the rules' own table; `make diagram` writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.prompts.runs import RUN_MOVES, RunAct, RunState
from tests.architecture.source import ROOT
from tests.docs.consent import BEGIN, BLOCK, END

DOCUMENT: Final = ROOT / "docs" / "prompts.md"

STATES: Final[Mapping[RunState, str]] = {
    RunState.POSTING: "due, on its way",
    RunState.OPEN: "open",
    RunState.CLOSED: "closed",
    RunState.SKIPPED: "skipped, with its reason",
    RunState.LOST: "its thread was deleted",
}
ACTS: Final[Mapping[RunAct, str]] = {
    RunAct.POSTED: "Discord shows it",
    RunAct.CLOSE: "its time is over",
    RunAct.SKIP: "too late, paused, deleted, or refused",
    RunAct.LOSE: "a moderator deletes the thread",
}


def drawn() -> str:
    """Everything between the two marks."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {RunState.POSTING.value}"]
    lines += [f"    {state.value}: {name}" for state, name in STATES.items()]
    for act, moves in RUN_MOVES.items():
        lines += [f"    {before.value} --> {after.value}: {ACTS[act]}" for before, after in moves.items()]
    return "\n".join([BEGIN, "", "### What can happen to a run", "", *lines, "```", "", END])


def main() -> None:
    """Replaces what stands between the marks; the document has to hold them already."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(BLOCK.sub(lambda _: drawn(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
