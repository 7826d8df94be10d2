"""The tables and the drawings in docs/introductions.md, made from the engine's own; `make diagram` writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.introductions.rules import ANSWERS, PHASES, SEATS, STARTED, Answer, Event, Phase, Way
from tests.architecture.source import ROOT

DOCUMENT: Final = ROOT / "docs" / "introductions.md"
BEGIN: Final = "<!-- tables: written by `make diagram`, checked by a test -->"
END: Final = "<!-- end of tables -->"
BLOCK: Final = re.compile(re.escape(BEGIN) + r"\n.*?" + re.escape(END), re.DOTALL)

EVENTS: Final[Mapping[Event, str]] = {
    Event.YES: "says yes",
    Event.NOT_NOW: "says not now",
    Event.NEVER: "says not this person again",
    Event.PAUSE: "pauses all introductions",
    Event.BLOCK: "blocks another of the request",
    Event.WITHDRAW: "takes it back",
    Event.MET: "has met the other by another request",
    Event.SUSPEND: "is kept out by organizers",
    Event.LEAVE: "leaves the server",
    Event.ERASE: "has everything about them erased",
    Event.DELIVERED: "gets the direct message",
    Event.UNDELIVERABLE: "can't be sent a direct message",
    Event.BEGIN: "the introduction is about to be made",
    Event.MAKE: "it was made",
    Event.FAIL: "one of them turned out to be gone",
    Event.LAPSE: "its fixed end has come",
}
ANSWER_NAMES: Final[Mapping[Answer, str]] = {
    Answer.WAITING: "not their turn yet",
    Answer.ASKED: "asked",
    Answer.YES: "yes",
    Answer.NOT_NOW: "not now",
    Answer.NEVER: "not this person again",
    Answer.GONE: "gone",
}
PHASE_NAMES: Final[Mapping[Phase, str]] = {
    Phase.GATHERING: "gathering answers",
    Phase.AGREED: "agreed by all",
    Phase.MAKING: "being made",
    Phase.MADE: "made",
    Phase.STOPPED: "stopped",
    Phase.FAILED: "failed",
    Phase.LAPSED: "lapsed",
}
WAY_NAMES: Final[Mapping[Way, str]] = {
    Way.ASKED: "asked",
    Way.BROKERED: "brokered",
    Way.THROUGH: "asked through somebody",
}


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def who() -> list[str]:
    """Who is asked, in which order."""
    rows = [[WAY_NAMES[way], " → ".join(role.value for role in roles)] for way, roles in SEATS.items()]
    return table(["An introduction that is", "who takes part, in the order in which they are asked"], rows)


def answers() -> list[str]:
    """What an event makes of the answer of the one it concerns."""
    events = [event for event in Event if any(event in row for row in ANSWERS.values())]
    rows = [
        [
            f"… {EVENTS[event]}",
            *(
                ANSWER_NAMES[row[event]] if event in row else "–"
                for row in (ANSWERS[answer] for answer in Answer)
            ),
        ]
        for event in events
    ]
    return table(["When somebody who is …", *(f"*{ANSWER_NAMES[answer]}*" for answer in Answer)], rows)


def started() -> list[str]:
    """What an event makes of the request of whoever started it."""
    rows = [
        [f"… {EVENTS[event]}", "goes on" if answer is None else "is stopped"]
        for event, answer in STARTED.items()
    ]
    return table(["When whoever started it …", "the request …"], rows)


def phases() -> list[str]:
    """The drawing of what a request goes through."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> gathering"]
    lines += [f"    {phase.value}: {name}" for phase, name in PHASE_NAMES.items()]
    lines += [
        "    gathering --> agreed: everybody said yes",
        "    agreed --> gathering: somebody took a yes back",
        "    gathering --> stopped: whoever started it took it back or is gone",
        "    agreed --> stopped: whoever started it took it back or is gone",
    ]
    for phase, row in PHASES.items():
        ways: dict[Phase, list[str]] = {}
        for event, after in row.items():
            if after is not None and after is not phase:
                ways.setdefault(after, []).append(EVENTS[event])
        lines += [f"    {phase.value} --> {after.value}: {', or '.join(why)}" for after, why in ways.items()]
        if not row:
            lines.append(f"    {phase.value} --> [*]")
    return [*lines, "```"]


def drawn() -> str:
    """Everything between the two marks."""
    parts = [
        "### Who is asked",
        *who(),
        "",
        "### What a request goes through",
        *phases(),
        "",
        "### What happens to an answer",
        *answers(),
        "",
        "A dash means that it can't happen: it is refused, kindly.",
        "",
        "### What happens when it concerns whoever started it",
        *started(),
    ]
    spaced = [f"{part}\n" if part.startswith("###") else part for part in parts]
    return "\n".join([BEGIN, "", *spaced, "", END])


def main() -> None:
    """Replaces what stands between the marks; the document has to hold them already."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(BLOCK.sub(lambda _: drawn(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
